//! The tracker's own fields that a person filled in before the issue was made.

use serde_json::Value;

use super::{NewIssue, RemoteIssue, jira};
use crate::model::{Connection, GivenField, Tracker};
use crate::protocol::views::{Choice, Field, FieldKind, FieldOption};

/// A field as a tracker takes it, or what is wrong with it.
pub fn value(tracker: Tracker, given: &GivenField) -> Result<Value, &'static str> {
    let field = given.field();
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
        (!lost.values.is_empty()).then(|| {
            say!(
                "{field} was not set: {project} did not take {values}.",
                field.label,
                connection.project,
                lost.in_words()
            )
        })
    };
    issue.given.iter().filter_map(missing).collect()
}
