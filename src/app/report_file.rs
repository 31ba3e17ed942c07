//! The coverage report as a file.

use std::collections::BTreeMap;

use serde_json::json;

use super::choose::Lookup;
use super::report::{self, is_there};
use super::scope::Results;
use super::{log, matrix};
use crate::error::Result;
use crate::model::{ExternalLink, Kind};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ReportFileForm, ReportForm, ReportFormat};
use crate::protocol::views::{ExportView, MatrixDefect, MatrixRow, ReportView};
use crate::store::brief::Brief;
use crate::store::{self, LINKS, key};
use crate::text::html::escaped;

/// The report as a file: the whole matrix, and as JSON the numbers, too.
pub async fn export<H: Host>(host: &H, sender: &Sender, form: ReportFileForm) -> Result<ExportView> {
    let results = Results::read(host, &form.scope).await?;
    let lookup = Lookup::of(host, Kind::Requirement).await?;
    let briefs: Vec<Brief> = lookup.all().filter(|one| is_there(one)).cloned().collect();
    let rows = matrix::rows(host, &briefs, &results, (usize::MAX, usize::MAX)).await?;
    let tied = Tied::read(host).await?;
    let day = host.now().iso().get(..10).unwrap_or_default().to_owned();
    let (ending, text) = match form.format {
        ReportFormat::Csv => ("csv", csv(&rows, &tied)),
        ReportFormat::Json => {
            let report = report::view(host, sender, ReportForm { scope: form.scope }).await?;
            let issues = json!({
                "testCases": tied.named(host, Kind::TestCase).await?,
                "cycles": tied.named(host, Kind::Cycle).await?,
            });
            let whole =
                json!({ "product": "Casebridge", "report": report, "matrix": rows, "issues": issues });
            ("json", serde_json::to_string_pretty(&whole).unwrap_or_default())
        }
        ReportFormat::Html => {
            let report = report::view(host, sender, ReportForm { scope: form.scope }).await?;
            ("html", page(&report, &rows, &tied))
        }
    };
    Ok(ExportView { file_name: format!("casebridge-coverage-{day}.{ending}"), text })
}

/// The issues that test cases and cycles are tied to by themselves, as people call them and where they are, by the id
/// of the record.
#[derive(Default)]
struct Tied(BTreeMap<String, Vec<(String, String)>>);

impl Tied {
    async fn read<H: Host>(host: &H) -> Result<Self> {
        let ids = store::read_index(host, LINKS.to_owned()).await?.ids;
        let keys: Vec<String> = ids.iter().map(|id| key("link", id)).collect();
        let mut all = Self::default();
        for link in store::read::<ExternalLink, H>(host, &keys).await?.into_iter().flatten().flatten() {
            for id in link.cases.iter().chain(&link.cycles) {
                all.0.entry(id.clone()).or_default().push((link.address.display(), link.address.url()));
            }
        }
        Ok(all)
    }

    /// What those of one record are called.
    fn of(&self, id: &str) -> String {
        let own = self.0.get(id).map(Vec::as_slice).unwrap_or_default();
        own.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Where those of a kind's records are, by their keys.
    async fn named<H: Host>(&self, host: &H, kind: Kind) -> Result<BTreeMap<String, Vec<&String>>> {
        let lookup = Lookup::of(host, kind).await?;
        let tied = lookup.all().filter(|one| is_there(one)).filter_map(|one| {
            let own = self.0.get(&one.id)?;
            Some((one.key(kind), own.iter().map(|(_, url)| url).collect()))
        });
        Ok(tied.collect())
    }
}

/// A row for each requirement and case; a requirement without any has one row.
fn csv(rows: &[MatrixRow], tied: &Tied) -> String {
    let mut out = String::from(
        "Requirement,Title,Priority,Coverage,Test case,Test case title,Result,When,Suspect,Defects,Issues,Test case issues\r\n",
    );
    for row in rows {
        let list = |what: fn(&MatrixDefect) -> &String| {
            let words: Vec<&str> = row.defects.iter().map(|one| what(one).as_str()).collect();
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let (defects, issues) = (list(|one| &one.key), list(|one| &one.issue));
        let head = [&row.key, &row.title, &row.priority.text, &row.coverage.badge.text];
        let mut line = |case: [&str; 5], own: &str| {
            let cells = head.iter().map(|cell| cell.as_str()).chain(case);
            let cells: Vec<String> = cells.chain([defects.as_str(), &issues, own]).map(log::quoted).collect();
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        };
        for case in &row.cases {
            let suspect = if case.suspect.is_some() { "yes" } else { "" };
            line([&case.key, &case.title, &case.result.text, &case.age, suspect], &tied.of(&case.id));
        }
        if row.cases.is_empty() {
            line([""; 5], "");
        }
    }
    out
}

const STYLE: &str = "body{font:14px/1.45 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}\
table{border-collapse:collapse;width:100%}th,td{padding:6px 8px;border-bottom:1px solid #d8dee4;text-align:left;vertical-align:top}\
dl{display:grid;grid-template-columns:auto auto 1fr;gap:4px 16px}dt,dd{margin:0}dd.v{font-weight:600}\
@media(prefers-color-scheme:dark){body{color:#e6e9ee;background:#14161a}th,td{border-color:#343a44}}";

/// One page with the figures and the matrix; it loads nothing and runs nothing.
fn page(report: &ReportView, rows: &[MatrixRow], tied: &Tied) -> String {
    let mut out = String::from("<!doctype html><html><head><meta charset=\"utf-8\"><title>");
    let title = say!("Coverage: {scope}, {made}", report.scope_label, report.made);
    escaped(&title, &mut out);
    out.push_str(&format!("</title><style>{STYLE}</style></head><body><h1>"));
    escaped(&title, &mut out);
    out.push_str("</h1><dl>");
    for figure in &report.figures {
        cells("dt", &[&figure.label], &mut out);
        out.push_str("<dd class=\"v\">");
        escaped(&figure.value, &mut out);
        out.push_str("</dd>");
        cells("dd", &[&figure.sentence], &mut out);
    }
    out.push_str("</dl><table><thead><tr>");
    let heads = [say!("Requirement"), say!("Coverage"), say!("Test case"), say!("Result"), say!("Defects")];
    cells("th", &heads, &mut out);
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        let name = format!("{} {}", row.key, row.title);
        let defects: Vec<String> =
            row.defects.iter().map(|one| format!("{} {}", one.key, one.issue).trim().to_owned()).collect();
        let defects = defects.join(", ");
        let coverage = &row.coverage.badge.text;
        for case in &row.cases {
            let own = tied.of(&case.id);
            let own = if own.is_empty() { own } else { format!(" ({own})") };
            let case_name = format!("{} {}{own}", case.key, case.title);
            let result = format!("{} {}", case.result.text, case.age);
            out.push_str("<tr>");
            cells("td", &[&name, coverage, &case_name, &result, &defects], &mut out);
            out.push_str("</tr>");
        }
        if row.cases.is_empty() {
            out.push_str("<tr>");
            cells("td", &[&name, coverage, "", "", &defects], &mut out);
            out.push_str("</tr>");
        }
    }
    out.push_str("</tbody></table></body></html>\n");
    out
}

fn cells(tag: &str, texts: &[&str], out: &mut String) {
    for text in texts {
        out.push_str(&format!("<{tag}>"));
        escaped(text, out);
        out.push_str(&format!("</{tag}>"));
    }
}
