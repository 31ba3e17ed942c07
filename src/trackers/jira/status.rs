//! A status is only changed by a transition that the workflow offers now, to this user.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{about_issue, fields, issue_path, read, read_issue, send, setup};
use crate::error::{Error, Result};
use crate::mapping::{Phase, jira as table};
use crate::ports::{Host, Method};
use crate::protocol::views::{Demand, Field};
use crate::trackers::rest::Members as _;
use crate::trackers::{Access, RemoteIssue};

/// Steps on the way at the most: To Do, In Progress, In Review, Done.
const STEPS: usize = 4;

/// Moves an issue to a phase, over others on the way where the workflow wants that.
pub(super) async fn move_to<H: Host>(
    host: &H,
    access: &Access<'_>,
    mut issue: RemoteIssue,
    phase: Phase,
) -> Result<RemoteIssue> {
    let number = issue.address.number;
    let mut been = vec![issue.status.clone()];
    for _ in 0..STEPS {
        if issue.phase == phase {
            return Ok(issue);
        }
        let offered = transitions(host, access, number).await?;
        let Some(step) = choose(&offered, phase, &been) else {
            return Err(no_way(&issue, phase, &offered));
        };
        been.push(step.to.clone());
        take(host, access, number, step).await?;
        issue = read_issue(host, access, number).await?;
    }
    if issue.phase == phase { Ok(issue) } else { Err(no_way(&issue, phase, &[])) }
}

struct Transition {
    id: String,
    to: String,
    category: String,
    fields: Map<String, Value>,
}

async fn transitions<H: Host>(host: &H, access: &Access<'_>, number: u64) -> Result<Vec<Transition>> {
    let path = format!("{}/transitions?expand=transitions.fields", issue_path(access.connection, number));
    let response = send(host, access, Method::Get, &path, None).await?;
    about_issue(host, access, number, &response, &[200]).await?;
    let value = read(&response, access.connection)?;
    let all = value.at("transitions").items();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let usable = all.iter().filter(|one| one.at("isAvailable") != false);
    Ok(usable
        .map(|one| Transition {
            id: text(one.at("id")),
            to: text(one.at("to").at("name")),
            category: text(one.at("to").at("statusCategory").at("key")),
            fields: one.at("fields").as_object().cloned().unwrap_or_default(),
        })
        .collect())
}

/// The transition that leads there best, by the status's name and then by its category; else one into
/// work in progress, from where there may be a way on.
fn choose<'a>(offered: &'a [Transition], phase: Phase, been: &[String]) -> Option<&'a Transition> {
    let fresh = || offered.iter().filter(|one| !been.contains(&one.to));
    let best = |phase| {
        fresh()
            .filter_map(|one| Some((table::suits(phase, &one.to, &one.category)?, one)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, one)| one)
    };
    best(phase).or_else(|| best(Phase::InProgress))
}

async fn take<H: Host>(host: &H, access: &Access<'_>, number: u64, step: &Transition) -> Result<()> {
    let connection = access.connection;
    let screen = setup(connection).transition_screen(&connection.project, &step.to);
    let answers = setup(connection).answers.get(&screen);
    let demanded: Vec<Field> = step
        .fields
        .iter()
        .filter(|(id, meta)| fields::is_demanded(id, meta))
        .map(|(id, meta)| fields::field(id, meta))
        .collect();
    let open = fields::unanswered(&demanded, answers);
    if !open.is_empty() {
        return Err(demand(access, number, step, screen, open));
    }
    let mut given = Map::new();
    // Only what the screen shows is taken; the rest of what is remembered belongs to another screen.
    let shown: BTreeMap<String, Value> = answers
        .into_iter()
        .flatten()
        .filter(|(id, _)| step.fields.contains_key(*id))
        .map(|(id, value)| (id.clone(), value.clone()))
        .collect();
    fields::add_answers(&mut given, Some(&shown));
    let mut body = json!({ "transition": { "id": step.id } });
    if !given.is_empty()
        && let Some(body) = body.as_object_mut()
    {
        body.insert("fields".to_owned(), Value::Object(given));
    }
    let path = format!("{}/transitions", issue_path(connection, number));
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    let refused = super::refusals::errors(&response);
    let all_shown = refused.iter().all(|(id, _)| step.fields.contains_key(id));
    if response.status == 400 && !refused.is_empty() && all_shown {
        let fields = refused
            .iter()
            .map(|(id, why)| Field {
                problem: why.clone(),
                required: true,
                ..fields::field(id, step.fields.get(id).unwrap_or(&Value::Null))
            })
            .collect();
        return Err(demand(access, number, step, screen, fields));
    }
    about_issue(host, access, number, &response, &[200, 204]).await
}

fn demand(access: &Access<'_>, number: u64, step: &Transition, screen: String, fields: Vec<Field>) -> Error {
    let heading = say!(
        "{issue} wants more before it becomes {status}",
        format!("{}-{number}", access.connection.project),
        step.to
    );
    Error::Demands(Box::new(Demand { screen, heading, fields }))
}

fn no_way(issue: &RemoteIssue, phase: Phase, offered: &[Transition]) -> Error {
    let names: Vec<&str> = offered.iter().map(|one| one.to.as_str()).collect();
    Error::NoTransition {
        issue: issue.address.display(),
        from: issue.status.clone(),
        wanted: phase.label(),
        offered: if names.is_empty() {
            say!("nothing to this token's user").to_owned()
        } else {
            names.join(", ")
        },
    }
}
