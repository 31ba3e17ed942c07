//! The sync log as people read it: filtered, in parts, as a file.

use crate::error::Result;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{LogFileForm, LogForm};
use crate::protocol::views::{ExportView, LogLine, LogTopic, LogView, Tone};
use crate::store::{self, LogEntry};

/// A part of it.
pub async fn view<H: Host>(host: &H, _: &Sender, form: LogForm) -> Result<LogView> {
    let filter = Filter { text: form.text.to_lowercase(), topic: form.topic, tone: form.tone };
    let all = store::read_log(host).await?;
    let empty = if all.is_empty() {
        say!("What Casebridge reads and writes on trackers is written down here.")
    } else {
        say!("No line matches this filter.")
    };
    let found: Vec<LogEntry> = all.into_iter().filter(|entry| filter.takes(entry)).collect();
    let limit = form.limit.clamp(1, 500) as usize;
    Ok(LogView {
        total: u32::try_from(found.len()).unwrap_or(u32::MAX),
        lines: found.into_iter().skip(form.offset as usize).take(limit).map(line).collect(),
        empty: empty.to_owned(),
    })
}

/// Everything under a filter, as a file: JSON, or values separated by commas.
pub async fn export<H: Host>(host: &H, _: &Sender, form: LogFileForm) -> Result<ExportView> {
    let filter = Filter { text: form.text.to_lowercase(), topic: form.topic, tone: form.tone };
    let all = store::read_log(host).await?;
    let lines: Vec<LogLine> = all.into_iter().filter(|entry| filter.takes(entry)).map(line).collect();
    let text = if form.csv { csv(&lines) } else { serde_json::to_string_pretty(&lines).unwrap_or_default() };
    let now = host.now().iso();
    let ending = if form.csv { "csv" } else { "json" };
    let file_name = format!("casebridge-log-{}.{ending}", now.get(..10).unwrap_or_default());
    Ok(ExportView { file_name, text })
}

struct Filter {
    text: String,
    topic: Option<LogTopic>,
    tone: Option<Tone>,
}

impl Filter {
    fn takes(&self, entry: &LogEntry) -> bool {
        let says = |text: &str| text.to_lowercase().contains(&self.text);
        self.topic.is_none_or(|topic| topic == entry.topic)
            && self.tone.is_none_or(|tone| tone == entry.tone)
            && (says(&entry.text) || entry.details.iter().any(|detail| says(&detail.value)))
    }
}

fn line(entry: LogEntry) -> LogLine {
    LogLine {
        at: entry.at.iso(),
        text: entry.text,
        tone: entry.tone,
        topic: entry.topic,
        details: entry.details,
    }
}

fn csv(lines: &[LogLine]) -> String {
    let mut out = String::from("Time,Topic,Tone,Text,Details\r\n");
    for line in lines {
        let details: Vec<String> =
            line.details.iter().map(|detail| format!("{}: {}", detail.label, detail.value)).collect();
        let topic = format!("{:?}", line.topic);
        let tone = format!("{:?}", line.tone);
        let cells = [&line.at, &topic, &tone, &line.text, &details.join("\n")];
        out.push_str(&cells.map(|cell| quoted(cell)).join(","));
        out.push_str("\r\n");
    }
    out
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn quoted(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if risky { "'" } else { "" }, cell.replace('"', "\"\""))
}
