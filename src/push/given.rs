//! What was chosen for the issue before it was made, once it is there.

use serde_json::Value;

use crate::error::Result;
use crate::model::{Connection, Defect, ExternalLink, Given};
use crate::ports::Host;
use crate::store::{Step, key};
use crate::trackers::{self, NewIssue, RemoteIssue};

/// Who was chosen before the issue was made works on it on both sides.
pub(super) fn assign(defect: &mut Defect, link: &mut ExternalLink, sent: &NewIssue, remote: &RemoteIssue) {
    let chosen = sent.given.iter().filter(|field| field.id.starts_with("assignee"));
    let works = |id: &str| remote.assignees.iter().find(|person| person.id == id).cloned();
    let person = chosen.flat_map(|field| field.ids()).find_map(works);
    if let (Some(person), Some(base)) = (person, &mut link.base) {
        base.assignee = Some(person.clone());
        defect.assignee = Some(person);
    }
}

/// What the tracker took is what its screen is filled in with the next time, as far as it is required there.
pub(super) async fn keep<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    given: Option<&Given>,
) -> Result<()> {
    let fields = given.map(|given| given.fields.as_slice()).unwrap_or_default();
    let place = key("connection", &connection.id);
    let Some(mut stored) = step.get::<Connection>(&place).await? else { return Ok(()) };
    let Some(jira) = stored.jira.as_mut().filter(|_| !fields.is_empty()) else { return Ok(()) };
    let demanded = |id: &str| jira.demanded.iter().any(|field| field.id == id);
    let taken: Vec<(String, Value)> = fields
        .iter()
        .filter(|field| demanded(&field.id))
        .filter_map(|field| Some((field.id.clone(), trackers::given_value(connection.tracker, field).ok()?)))
        .collect();
    if taken.is_empty() {
        return Ok(());
    }
    let screen = jira.create_screen(&connection.project);
    jira.answers.entry(screen).or_default().extend(taken);
    step.put(place, &stored)
}
