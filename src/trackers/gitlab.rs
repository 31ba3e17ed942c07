//! GitLab, gitlab.com and self-managed: its addresses, its requests, its answers.
//!
//! Nothing of its wire types leaves this file. Epics, groups' items and incidents are not touched.

mod addresses;
mod check;
pub(in crate::trackers) mod ci;
mod comments;
mod fields;
mod files;
mod lists;
mod refusals;
pub(in crate::trackers) mod reports;

use serde::Deserialize;
use serde_json::{Map, Value, json};

pub use addresses::{PUBLIC, is_public, issue_of, place_of};
pub use check::{check, locate, present_name};
pub use comments::{change_comment, create_comment, delete_comment, find_comment, list_comments};
pub use fields::fields;
pub use files::upload_file;
pub use lists::{list_issues, people, read_many, search};
use refusals::{accepted, refusal};

use super::rest::{self, encode, json as read_json};
use super::{Access, IssueChange, LabelOutcome, NewIssue, RemoteIssue};
use crate::error::{Error, Result};
use crate::mapping::Phase;
use crate::mapping::gitlab::LABELS;
use crate::model::{Address, Connection, MINUTE, Person, Time, Tracker};
use crate::ports::{Host, Method, Response};
use crate::text::defect_marker;

/// How far before its sending a lost issue is looked for: clocks and their readings differ.
const LOOK_BACK: u64 = 5 * MINUTE;
/// Pages a look-up goes through at the most: 1,000 issues made within minutes are not ours.
const LOOK_PAGES: usize = 10;

#[derive(Deserialize)]
struct WireIssue {
    id: u64,
    iid: u64,
    title: String,
    #[serde(default)]
    description: Option<String>,
    state: String,
    #[serde(default)]
    labels: Vec<String>,
    updated_at: String,
    #[serde(default)]
    moved_to_id: Option<u64>,
    #[serde(default)]
    references: WireReferences,
    #[serde(default)]
    assignees: Vec<WireUser>,
    #[serde(default)]
    milestone: Option<WireMilestone>,
    #[serde(default)]
    user_notes_count: Option<u64>,
    #[serde(default)]
    issue_type: Option<String>,
    #[serde(default)]
    confidential: bool,
    #[serde(default)]
    due_date: Option<String>,
    #[serde(default)]
    weight: Option<u64>,
}

#[derive(Deserialize)]
struct WireMilestone {
    #[serde(default)]
    id: u64,
    #[serde(default)]
    title: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireReferences {
    full: String,
}

#[derive(Deserialize)]
struct WireNote {
    id: u64,
    #[serde(default)]
    body: String,
    #[serde(default)]
    system: bool,
    #[serde(default)]
    internal: bool,
    #[serde(default)]
    confidential: bool,
    author: WireUser,
}

#[derive(Deserialize)]
struct WireUser {
    #[serde(default)]
    id: u64,
    username: String,
    #[serde(default)]
    name: String,
}

impl WireUser {
    fn into_person(self) -> Person {
        let name = if self.name.is_empty() { self.username } else { self.name };
        Person { id: self.id.to_string(), name }
    }
}

impl WireIssue {
    fn into_remote(self, connection: &Connection, etag: String) -> RemoteIssue {
        // Where it is now: a renamed project answers under its old path.
        let project = self.references.full.rsplit_once('#').map(|(project, _)| project.to_owned());
        let project = project.filter(|project| !project.is_empty());
        let assignees: Vec<Person> = self.assignees.into_iter().map(WireUser::into_person).collect();
        let holds = vec![
            ("issue_type", self.issue_type.into_iter().collect()),
            ("assignee_ids", assignees.iter().map(|one| one.id.clone()).collect()),
            ("milestone_id", self.milestone.iter().map(|one| one.id.to_string()).collect()),
            ("due_date", self.due_date.into_iter().collect()),
            ("confidential", vec![self.confidential.to_string()]),
            ("weight", self.weight.iter().map(u64::to_string).collect()),
        ];
        RemoteIssue {
            address: Address {
                tracker: Tracker::GitLab,
                site: connection.site.clone(),
                project: project.unwrap_or_else(|| connection.project.clone()),
                number: self.iid,
            },
            id: self.id,
            title: self.title,
            body: self.description.unwrap_or_default(),
            body_is_fragile: false,
            phase: if self.state == "closed" { Phase::Done } else { Phase::Open },
            status: String::new(),
            labels: self.labels,
            priority: None,
            updated_at: self.updated_at,
            etag,
            remarks: Vec::new(),
            reason: String::new(),
            assignees,
            milestone: self.milestone.map(|milestone| milestone.title).unwrap_or_default(),
            comments: self.user_notes_count,
            holds,
        }
    }
}

async fn send<H: Host>(
    host: &H,
    access: &Access<'_>,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Result<Response> {
    send_with(host, access, method, path, body, Vec::new()).await
}

async fn send_with<H: Host>(
    host: &H,
    access: &Access<'_>,
    method: Method,
    path: &str,
    body: Option<Value>,
    mut headers: Vec<(&'static str, String)>,
) -> Result<Response> {
    headers.push(("accept", "application/json".to_owned()));
    if body.is_some() {
        headers.push(("content-type", "application/json".to_owned()));
    }
    rest::send(host, access, method, path, body.as_ref(), headers).await
}

/// `/projects/42`: by number where it is known, because some proxies undo the escaping of a path.
fn project(connection: &Connection) -> String {
    match connection.project_id {
        0 => format!("/projects/{}", encode(&connection.project)),
        id => format!("/projects/{id}"),
    }
}

/// A label, by making it: that it is there already, in the project or a group above, is as good.
pub async fn ensure_label<H: Host>(host: &H, access: &Access<'_>, name: &str) -> Result<LabelOutcome> {
    let (_, color, description) =
        LABELS.looks.iter().find(|look| look.0 == name).copied().unwrap_or((name, "6699cc", ""));
    let body = json!({ "name": name, "color": format!("#{color}"), "description": description });
    let path = format!("{}/labels", project(access.connection));
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    if matches!(response.status, 201 | 409) {
        return Ok(LabelOutcome::Present);
    }
    match refusal(&response, access.connection, host.now()) {
        // Whether the issue itself may be made is another question; it is asked next.
        Error::Forbidden { .. } | Error::ProjectNotFound { .. } | Error::Refused { .. } => {
            Ok(LabelOutcome::NotAllowed)
        }
        error => Err(error),
    }
}

/// The path and the body of the request that makes an issue.
pub fn creation(connection: &Connection, issue: &NewIssue) -> (String, Value) {
    let labels: Vec<&str> = std::iter::once(&issue.mark).chain(&issue.labels).map(String::as_str).collect();
    let mut body = json!({ "title": issue.title, "description": issue.body, "labels": labels.join(",") });
    if let Some(body) = body.as_object_mut() {
        fields::add(body, &issue.given);
    }
    (format!("{}/issues", project(connection)), body)
}

/// Makes an issue. Not repeatable.
pub async fn create_issue<H: Host>(host: &H, access: &Access<'_>, issue: &NewIssue) -> Result<RemoteIssue> {
    let (path, body) = creation(access.connection, issue);
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    check::accepted_write(host, access, &response, &[201]).await?;
    let wire: WireIssue = read_json(&response, access.connection)?;
    Ok(wire.into_remote(access.connection, String::new()))
}

/// Looks through the newest issues, whoever made them: the token may be another's by now. Of two with one
/// marker the older one counts.
pub async fn find_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    defect: &str,
    since: Time,
) -> Result<Option<RemoteIssue>> {
    let marker = defect_marker(defect);
    let start = access.connection.tracker_time(since).before(LOOK_BACK);
    let mut path = Some(format!(
        "{}/issues?scope=all&state=all&created_after={}&order_by=created_at&sort=desc&per_page=100",
        project(access.connection),
        encode(&start.iso()),
    ));
    let mut found: Option<WireIssue> = None;
    for _ in 0..LOOK_PAGES {
        let Some(page) = path.take() else { break };
        let response = send(host, access, Method::Get, &page, None).await?;
        accepted(&response, access.connection, host.now(), &[200])?;
        let issues: Vec<WireIssue> = read_json(&response, access.connection)?;
        for issue in issues {
            if issue.description.as_deref().is_some_and(|text| text.contains(&marker)) {
                found = Some(issue);
            }
        }
        path = rest::next_page(&response, access.connection);
    }
    match found {
        Some(issue) if issue.moved_to_id.is_some() => follow(host, access, issue.iid).await.map(Some),
        found => Ok(found.map(|issue| issue.into_remote(access.connection, String::new()))),
    }
}

fn issue_path(access: &Access<'_>, number: u64) -> String {
    format!("{}/issues/{number}", project(access.connection))
}

/// Reads one issue; follows one that was moved to another project.
pub async fn read_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    etag: &str,
) -> Result<Option<RemoteIssue>> {
    let headers = if etag.is_empty() { Vec::new() } else { vec![("if-none-match", etag.to_owned())] };
    let path = issue_path(access, number);
    let response = send_with(host, access, Method::Get, &path, None, headers).await?;
    if response.status == 304 {
        return Ok(None);
    }
    let wire = one_issue(host, access, &response, number).await?;
    if wire.moved_to_id.is_some() {
        return follow(host, access, number).await.map(Some);
    }
    let etag = response.header("etag").unwrap_or_default().to_owned();
    Ok(Some(wire.into_remote(access.connection, etag)))
}

/// An issue out of an answer. A 404 is the issue's only when the project is there.
async fn one_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    response: &Response,
    number: u64,
) -> Result<WireIssue> {
    match check::accepted_write(host, access, response, &[200]).await {
        Ok(()) => read_json(response, access.connection),
        Err(Error::ProjectNotFound { .. }) => {
            // To whoever may not see it a confidential issue is as a deleted one.
            let sure = check::sees_all_issues(host, access).await?;
            Err(Error::IssueNotFound { issue: format!("{}#{number}", access.connection.project), sure })
        }
        Err(error) => Err(error),
    }
}

/// Where an issue went: its project and number there stand only in the note that the move left.
async fn follow<H: Host>(host: &H, access: &Access<'_>, number: u64) -> Result<RemoteIssue> {
    let lost = || Error::MovedAway { issue: format!("{}#{number}", access.connection.project) };
    let path =
        format!("{}/notes?activity_filter=only_activity&sort=desc&per_page=100", issue_path(access, number));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let notes: Vec<WireNote> = read_json(&response, access.connection)?;
    let target = notes.iter().filter(|note| note.system).find_map(|note| note.body.strip_prefix("moved to "));
    let (place, there) = target.and_then(|target| target.trim().rsplit_once('#')).ok_or_else(lost)?;
    let there: u64 = there.parse().map_err(|_| lost())?;
    // A project beside this one is named without its group.
    let group = access.connection.project.rsplit_once('/').map(|(group, _)| group).unwrap_or_default();
    let project = if place.contains('/') { place.to_owned() } else { format!("{group}/{place}") };
    let turned = access.connection.facing(&project);
    let path = format!("/projects/{}/issues/{there}", encode(&project));
    let response = send(host, access, Method::Get, &path, None).await?;
    if matches!(response.status, 403 | 404) {
        return Err(lost());
    }
    accepted(&response, &turned, host.now(), &[200])?;
    let wire: WireIssue = read_json(&response, &turned)?;
    Ok(wire.into_remote(&turned, String::new()))
}

/// Changes one issue, in one request. Repeatable.
pub async fn change_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    change: &IssueChange,
) -> Result<RemoteIssue> {
    let body = changed(change);
    let path = issue_path(access, number);
    let (method, body) =
        if body.is_empty() { (Method::Get, None) } else { (Method::Put, Some(Value::Object(body))) };
    let response = send(host, access, method, &path, body).await?;
    Ok(one_issue(host, access, &response, number).await?.into_remote(access.connection, String::new()))
}

fn changed(change: &IssueChange) -> Map<String, Value> {
    let mut body = Map::new();
    if let Some(title) = &change.title {
        body.insert("title".to_owned(), json!(title));
    }
    if let Some(text) = &change.body {
        body.insert("description".to_owned(), json!(text));
    }
    if let Some(phase) = change.phase {
        body.insert("state_event".to_owned(), json!(if phase == Phase::Done { "close" } else { "reopen" }));
    }
    let (mut add, mut remove): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    if let Some(mark) = &change.mark {
        add.push(&mark.to);
        // On a free plan two scoped labels stand side by side: the others of ours are always taken off.
        remove.extend(LABELS.looks.iter().map(|look| look.0).filter(|label| *label != mark.to));
        remove.extend(mark.from.iter().map(String::as_str).filter(|label| *label != mark.to));
        remove.dedup();
    }
    if let Some(labels) = &change.labels {
        add.extend(labels.add.iter().map(String::as_str));
        remove.extend(labels.remove.iter().map(String::as_str));
    }
    for (name, labels) in [("add_labels", add), ("remove_labels", remove)] {
        if !labels.is_empty() {
            body.insert(name.to_owned(), json!(labels.join(",")));
        }
    }
    if let Some(who) = &change.assignee {
        let id = who.to.as_deref().and_then(|id| id.parse::<u64>().ok());
        body.insert("assignee_ids".to_owned(), json!(id.into_iter().collect::<Vec<_>>()));
    }
    body
}

/// The request that brings a change to an issue: method, path and body.
pub fn requests(
    connection: &Connection,
    number: u64,
    change: &IssueChange,
) -> Vec<(&'static str, String, Option<Value>)> {
    let path = format!("{}/issues/{number}", project(connection));
    vec![("PUT", path, Some(Value::Object(changed(change))))]
}

/// What a refusal of one issue means; without this a 404 would be taken for the project's.
fn about_issue(error: Error, connection: &Connection, number: u64) -> Error {
    match error {
        Error::ProjectNotFound { .. } => {
            Error::IssueNotFound { issue: format!("{}#{number}", connection.project), sure: false }
        }
        other => other,
    }
}
