//! The tracker's own fields that a person filled in before the issue was made.

use serde_json::Value;

use super::{Access, NewIssue, RemoteIssue, github, gitlab, jira};
use crate::model::{Connection, GivenField, Tracker};
use crate::ports::Host;
use crate::protocol::views::{Choice, Field, FieldKind, FieldOption};

/// A field as a tracker takes it, or what is wrong with it.
pub fn value(tracker: Tracker, given: &GivenField) -> Result<Value, &'static str> {
    let field = given.field();
    if tracker == Tracker::GitLab && field.kind == FieldKind::Number && given.first().parse::<u64>().is_err()
    {
        return Err(say!("A whole number is needed"));
    }
    jira::answer(tracker, &field, &field.values)
}

/// A field that need not hold anything.
pub(super) fn optional(id: &str, label: &str, kind: FieldKind) -> Field {
    let (id, label) = (id.to_owned(), label.to_owned());
    Field {
        id,
        label,
        kind,
        options: Vec::new(),
        values: Vec::new(),
        problem: String::new(),
        required: false,
    }
}

/// Something to choose.
pub(super) fn option((id, label): (String, String)) -> FieldOption {
    FieldOption { id, label, below: Vec::new() }
}

/// What the tracker left out of those fields without a word: sentences.
pub fn left_out(connection: &Connection, issue: &NewIssue, remote: &RemoteIssue) -> Vec<String> {
    let missing = |field: &GivenField| {
        let (_, have) = remote.holds.iter().find(|(id, _)| *id == field.id)?;
        let lost: Vec<Choice> = field.values.iter().filter(|one| !have.contains(&one.id)).cloned().collect();
        let lost = GivenField { values: lost, ..field.clone() };
        (!lost.values.is_empty()).then(|| not_set(connection, &lost))
    };
    let missing = issue.given.iter().filter_map(missing);
    missing.filter(|lost| !remote.remarks.contains(lost)).collect()
}

/// Whoever the tracker did not take for the issue that they were to work on.
pub(super) fn unset(connection: &Connection, issue: &NewIssue) -> Option<String> {
    issue.given.iter().find(|field| field.id.starts_with("assignee")).map(|field| not_set(connection, field))
}

fn not_set(connection: &Connection, lost: &GivenField) -> String {
    say!(
        "{field} was not set: {project} did not take {values}.",
        lost.label,
        connection.project,
        lost.in_words()
    )
}

/// The tracker's own fields that an issue can be made with, those that are required first.
pub async fn own_fields<H: Host>(host: &H, access: &Access<'_>) -> crate::error::Result<Vec<Field>> {
    match access.connection.tracker {
        Tracker::GitHub => github::fields(host, access).await,
        Tracker::GitLab => gitlab::fields(host, access).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::own_fields(host, access).await,
    }
}

/// Fills in what a person answered before, where that is remembered.
pub fn recall(connection: &Connection, fields: &mut [Field]) {
    if connection.tracker.is_jira() {
        jira::recall(connection, fields);
    }
}
