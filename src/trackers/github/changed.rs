//! The requests that bring a change to an issue: what `change_issue` sends, and what a preview shows of it.

use serde_json::{Map, Value, json};

use super::{encode, repository};
use crate::mapping::Phase;
use crate::model::Connection;
use crate::trackers::IssueChange;

/// The fields of the issue itself.
pub(super) fn fields(change: &IssueChange) -> Map<String, Value> {
    let mut body = Map::new();
    if let Some(title) = &change.title {
        body.insert("title".to_owned(), json!(title));
    }
    if let Some(text) = &change.body {
        body.insert("body".to_owned(), json!(text));
    }
    if let Some(phase) = change.phase {
        let (state, reason) =
            if phase == Phase::Done { ("closed", "completed") } else { ("open", "reopened") };
        body.insert("state".to_owned(), json!(state));
        body.insert("state_reason".to_owned(), json!(reason));
    }
    body
}

pub(super) fn labels(all: &[String]) -> Value {
    json!({ "labels": all })
}

pub(super) fn assignees(person: &str) -> Value {
    json!({ "assignees": [person] })
}

/// The labels that are really taken off when others are put on.
pub(super) fn taken_off<'a>(to: &'a [String], from: &'a [String]) -> impl Iterator<Item = &'a String> {
    from.iter().filter(|label| to.iter().all(|one| !one.eq_ignore_ascii_case(label)))
}

/// All of them, in their order: method, path and body.
pub fn requests(
    connection: &Connection,
    number: u64,
    change: &IssueChange,
) -> Vec<(&'static str, String, Option<Value>)> {
    let issue = format!("{}/issues/{number}", repository(connection));
    let mut all = Vec::new();
    let body = fields(change);
    if !body.is_empty() {
        all.push(("PATCH", issue.clone(), Some(Value::Object(body))));
    }
    let mark = change.mark.as_ref().map(|mark| (std::slice::from_ref(&mark.to), mark.from.as_slice()));
    let others = change.labels.as_ref().map(|labels| (labels.add.as_slice(), labels.remove.as_slice()));
    for (to, from) in mark.into_iter().chain(others) {
        if !to.is_empty() {
            all.push(("POST", format!("{issue}/labels"), Some(labels(to))));
        }
        all.extend(
            taken_off(to, from).map(|one| ("DELETE", format!("{issue}/labels/{}", encode(one)), None)),
        );
    }
    if let Some(who) = &change.assignee {
        let path = format!("{issue}/assignees");
        all.extend(who.from.iter().map(|one| ("DELETE", path.clone(), Some(assignees(one)))));
        all.extend(who.to.iter().map(|one| ("POST", path.clone(), Some(assignees(one)))));
    }
    all
}
