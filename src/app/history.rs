//! What was changed in a record, over time, in words.

use std::collections::HashMap;

use serde_json::Value;

use super::choose::{self, Member};
use super::paint;
use crate::error::Result;
use crate::model::{Kind, Meta, Step as CaseStep, Time};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::RecordForm;
use crate::protocol::views::{HistoryChange, HistoryLine, HistoryView};
use crate::store::{self, key_of, trail};

/// The changes of one record, newest first.
pub async fn view<H: Host>(host: &H, _: &Sender, form: RecordForm) -> Result<HistoryView> {
    let history: Option<trail::History> = store::read_one(host, format!("history:{}", form.id)).await?;
    let trail::History { lines, is_cut } = history.unwrap_or_default();
    let record: Option<Value> = store::read_one(host, key_of(form.kind, &form.id)).await?;
    let meta = record.and_then(|record| serde_json::from_value::<Meta>(record.get("meta")?.clone()).ok());
    let now = host.now();
    let names = names(host, &lines).await?;
    let line = |line: &trail::Line| HistoryLine {
        rev: line.rev,
        age: line.at.ago(now),
        time: paint::minute(line.at),
        by: by(&line.by),
        changes: line.changes.iter().map(|change| words(form.kind, change, &names)).collect(),
    };
    Ok(HistoryView {
        lines: lines.iter().rev().map(line).collect(),
        made: meta.map_or_else(String::new, |meta| say!("made {created_at}", meta.created_at.ago(now))),
        cut: if is_cut { say!("Older changes are no longer kept.").to_owned() } else { String::new() },
    })
}

fn by(who: &str) -> String {
    match who.strip_prefix("tracker:") {
        Some(issue) => issue.to_owned(),
        None if who == "here" => say!("You").to_owned(),
        None => who.to_owned(),
    }
}

/// `TC-4` and the like for every record that is named in these changes, by its id.
async fn names<H: Host>(host: &H, lines: &[trail::Line]) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for (field, kind) in [("cases", Kind::TestCase), ("requirements", Kind::Requirement)] {
        let changes = lines.iter().flat_map(|line| &line.changes).filter(|change| change.field == field);
        let mut ids: Vec<String> =
            changes.flat_map(|change| [&change.from, &change.to]).flat_map(texts).collect();
        ids.sort_unstable();
        ids.dedup();
        let keys: Vec<String> = ids.iter().map(|id| key_of(kind, id)).collect();
        for (id, record) in ids.into_iter().zip(store::read::<Value, H>(host, &keys).await?) {
            let number =
                record.and_then(Result::ok).and_then(|record| record.pointer("/meta/number")?.as_u64());
            let name = number.map(|number| format!("{}-{number}", kind.prefix()));
            names.insert(id, name.unwrap_or_else(|| say!("a lost record").to_owned()));
        }
    }
    Ok(names)
}

/// What a record says, field by field; empty fields are left out.
pub(super) async fn fields<H: Host>(host: &H, kind: Kind, record: &Value) -> Result<Vec<HistoryChange>> {
    let changes: Vec<trail::Change> = trail::watched(kind)
        .iter()
        .filter(|field| !matches!(**field, "title" | "accepted"))
        .map(|field| {
            let to = record.get(*field).cloned().unwrap_or_default();
            trail::Change { field: (*field).to_owned(), from: Value::Null, to }
        })
        .collect();
    let line = trail::Line { rev: 0, at: Time(0), by: String::new(), changes };
    let names = names(host, std::slice::from_ref(&line)).await?;
    let all = line.changes.iter().map(|change| words(kind, change, &names));
    Ok(all
        .filter(|field| !field.to.is_empty())
        .map(|field| HistoryChange { from: String::new(), ..field })
        .collect())
}

fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect()
}

fn words(kind: Kind, change: &trail::Change, names: &HashMap<String, String>) -> HistoryChange {
    let say = |value: &Value| say(kind, &change.field, value, names);
    HistoryChange { label: label(&change.field).to_owned(), from: say(&change.from), to: say(&change.to) }
}

fn label(field: &str) -> &str {
    match field {
        "title" => say!("Title"),
        "description" => say!("Description"),
        "preconditions" => say!("Preconditions"),
        "automation" => say!("Automated test"),
        "steps" => say!("Steps"),
        "priority" => say!("Priority"),
        "status" => say!("Status"),
        "type" => say!("Type"),
        "folder" => say!("Folder"),
        "tags" => say!("Tags"),
        "cases" => say!("Test cases"),
        "requirements" => say!("Requirements"),
        "links" => say!("Issues"),
        "link" => say!("Issue"),
        "attachments" => say!("Files"),
        "assignee" => say!("Assignee"),
        "environment" => say!("Environment"),
        "version" => say!("Version"),
        "starts" => say!("Starts"),
        "ends" => say!("Ends"),
        "deletedAt" => say!("Deleted"),
        "isIgnored" => say!("Ignored"),
        other => other,
    }
}

fn say(kind: Kind, field: &str, value: &Value, names: &HashMap<String, String>) -> String {
    let member = |members: Vec<Member>| {
        let sent = value.as_str().unwrap_or_default();
        let label = members.into_iter().find(|member| member.id == sent).map(|member| member.label);
        label.unwrap_or(sent).to_owned()
    };
    match field {
        "priority" => member(choose::priorities(kind)),
        "status" => member(choose::statuses(kind)),
        "type" => member(choose::types()),
        "tags" => texts(value).join(", "),
        "cases" | "requirements" => {
            texts(value).iter().filter_map(|id| names.get(id).cloned()).collect::<Vec<_>>().join(", ")
        }
        "links" => texts(value).iter().map(|link| issue(link)).collect::<Vec<_>>().join(", "),
        "link" => value.as_str().map(issue).unwrap_or_default(),
        "steps" => steps(value),
        "attachments" => {
            let files = value.as_array().map(Vec::as_slice).unwrap_or_default();
            files.iter().filter_map(|file| file.get("name")?.as_str()).collect::<Vec<_>>().join(", ")
        }
        "assignee" => value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        "deletedAt" | "isIgnored" => if value.is_null() { "no" } else { "yes" }.to_owned(),
        _ => value.as_str().unwrap_or_default().to_owned(),
    }
}

/// The readable end of an issue's key.
fn issue(key: &str) -> String {
    key.trim_start_matches("https://").to_owned()
}

fn steps(value: &Value) -> String {
    let steps: Vec<CaseStep> = serde_json::from_value(value.clone()).unwrap_or_default();
    let line = |(at, step): (usize, &CaseStep)| match step.expected.trim() {
        "" => format!("{}. {}", at + 1, step.action),
        expected => format!("{}. {} → {expected}", at + 1, step.action),
    };
    steps.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}
