//! GitHub, github.com and Enterprise Server: its addresses, its requests, its answers.
//!
//! Nothing of its wire types leaves this file. Sub-issues, types and projects are not touched.

mod addresses;
mod changed;
mod check;
pub(in crate::trackers) mod ci;
mod comments;
mod fields;
mod files;
mod lists;
mod refusals;

use serde::Deserialize;
use serde_json::{Value, json};

pub use addresses::{is_public, issue_of, place_of};
pub use changed::requests;
pub use check::{check, present_name};
pub use comments::{change_comment, create_comment, delete_comment, find_comment, list_comments};
pub use fields::fields;
pub use files::upload_file;
pub use lists::{list_issues, people, search};
use refusals::{accepted, refusal};

use super::rest::{self, encode, json as read_json};
use super::{Access, AssigneeChange, IssueChange, LabelOutcome, NewIssue, RemoteIssue};
use crate::error::{Error, Result};
use crate::mapping::Phase;
use crate::mapping::github::LABELS;
use crate::model::{Address, Connection, MINUTE, Person, Time, Tracker, WebAddress};
use crate::ports::{Host, Method, Response};
use crate::text::defect_marker;

/// The version of the API these requests are written for.
const API_VERSION: &str = "2022-11-28";
/// How far before its sending a lost issue is looked for: clocks and their readings differ.
const LOOK_BACK: u64 = 5 * MINUTE;
/// Pages a look-up goes through at the most: 1,000 issues made within minutes are not ours.
const LOOK_PAGES: usize = 10;

#[derive(Deserialize)]
struct WireIssue {
    id: u64,
    number: u64,
    title: String,
    #[serde(default)]
    body: Option<String>,
    state: String,
    #[serde(default)]
    labels: Vec<WireLabel>,
    #[serde(default)]
    html_url: String,
    created_at: String,
    updated_at: String,
    #[serde(default)]
    pull_request: Option<Value>,
    #[serde(default)]
    state_reason: Option<String>,
    #[serde(default)]
    assignees: Vec<WireUser>,
    #[serde(default)]
    milestone: Option<WireMilestone>,
    #[serde(default)]
    comments: u64,
}

#[derive(Deserialize)]
struct WireMilestone {
    #[serde(default)]
    number: u64,
    #[serde(default)]
    title: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireLabel {
    Name(String),
    Full { name: Option<String> },
}

impl WireLabel {
    fn name(self) -> Option<String> {
        match self {
            WireLabel::Name(name) => Some(name),
            WireLabel::Full { name } => name,
        }
    }
}

#[derive(Deserialize)]
struct WireUser {
    login: String,
}

impl WireUser {
    fn into_person(self) -> Person {
        Person { id: self.login.clone(), name: self.login }
    }
}

impl WireIssue {
    fn into_remote(self, connection: &Connection, etag: String) -> RemoteIssue {
        // Where it is now: a moved issue answers under its old address.
        let page = WebAddress::split(&self.html_url).and_then(|page| issue_of(&page));
        let address = page
            .filter(|page| page.site == connection.site && page.number == self.number)
            .unwrap_or(Address {
                tracker: Tracker::GitHub,
                site: connection.site.clone(),
                project: connection.project.clone(),
                number: self.number,
            });
        let assignees: Vec<Person> = self.assignees.into_iter().map(WireUser::into_person).collect();
        let logins = assignees.iter().map(|one| one.id.clone()).collect();
        let milestones = self.milestone.iter().map(|one| one.number.to_string()).collect();
        RemoteIssue {
            address,
            id: self.id,
            title: self.title,
            body: self.body.unwrap_or_default(),
            body_is_fragile: false,
            phase: if self.state == "closed" { Phase::Done } else { Phase::Open },
            status: String::new(),
            labels: self.labels.into_iter().filter_map(WireLabel::name).collect(),
            priority: None,
            updated_at: self.updated_at,
            etag,
            remarks: Vec::new(),
            reason: match self.state_reason.as_deref() {
                Some("not_planned") => "not planned".to_owned(),
                Some("duplicate") => "duplicate".to_owned(),
                _ => String::new(),
            },
            assignees,
            milestone: self.milestone.map(|milestone| milestone.title).unwrap_or_default(),
            comments: Some(self.comments),
            holds: vec![("assignees", logins), ("milestone", milestones)],
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
    headers.push(("accept", "application/vnd.github+json".to_owned()));
    if body.is_some() {
        headers.push(("content-type", "application/json".to_owned()));
    }
    // A server of one's own may not know the version, and refuses whatever names it.
    let site = &access.connection.site;
    let place = [format!("unversioned:{site}")];
    let is_own = site != addresses::PUBLIC;
    if is_own && host.recall(&place).await.iter().any(Option::is_some) {
        return rest::send(host, access, method, path, body.as_ref(), headers).await;
    }
    let mut versioned = headers.clone();
    versioned.push(("x-github-api-version", API_VERSION.to_owned()));
    let answer = rest::send(host, access, method, path, body.as_ref(), versioned).await?;
    if !is_own || answer.status != 400 {
        return Ok(answer);
    }
    let answer = rest::send(host, access, method, path, body.as_ref(), headers).await?;
    if answer.status != 400 {
        let [place] = place;
        host.remember(&place, Some(Value::Bool(true)));
    }
    Ok(answer)
}

fn repository(connection: &Connection) -> String {
    format!("/repos/{}", connection.project)
}

/// A label, by making it: that it is there already is as good.
pub async fn ensure_label<H: Host>(host: &H, access: &Access<'_>, name: &str) -> Result<LabelOutcome> {
    let (_, color, description) =
        LABELS.looks.iter().find(|look| look.0 == name).copied().unwrap_or((name, "ededed", ""));
    let body = json!({ "name": name, "color": color, "description": description });
    let path = format!("{}/labels", repository(access.connection));
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    if response.status == 201 || refusals::already_exists(&response) {
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
    let labels: Vec<&String> = std::iter::once(&issue.mark).chain(&issue.labels).collect();
    let mut body = json!({ "title": issue.title, "body": issue.body, "labels": labels });
    if let Some(body) = body.as_object_mut() {
        fields::add(body, &issue.given);
    }
    (format!("{}/issues", repository(connection)), body)
}

/// Makes an issue. Not repeatable.
pub async fn create_issue<H: Host>(host: &H, access: &Access<'_>, issue: &NewIssue) -> Result<RemoteIssue> {
    let (path, body) = creation(access.connection, issue);
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    accepted(&response, access.connection, host.now(), &[201])?;
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
        "{}/issues?state=all&sort=created&direction=desc&since={}&per_page=100",
        repository(access.connection),
        encode(&start.iso()),
    ));
    let mut found = None;
    for _ in 0..LOOK_PAGES {
        let Some(page) = path.take() else { break };
        let response = send(host, access, Method::Get, &page, None).await?;
        accepted(&response, access.connection, host.now(), &[200])?;
        let issues: Vec<WireIssue> = read_json(&response, access.connection)?;
        let reached_start =
            issues.last().and_then(|issue| Time::parse(&issue.created_at)).is_none_or(|made| made < start);
        for issue in issues {
            let carries = issue.body.as_deref().is_some_and(|body| body.contains(&marker));
            if carries && issue.pull_request.is_none() {
                found = Some(issue.into_remote(access.connection, String::new()));
            }
        }
        if !reached_start {
            path = rest::next_page(&response, access.connection);
        }
    }
    Ok(found)
}

/// Reads one issue.
pub async fn read_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    etag: &str,
) -> Result<Option<RemoteIssue>> {
    let path = format!("{}/issues/{number}", repository(access.connection));
    let headers = if etag.is_empty() { Vec::new() } else { vec![("if-none-match", etag.to_owned())] };
    let response = send_with(host, access, Method::Get, &path, None, headers).await?;
    if response.status == 304 {
        return Ok(None);
    }
    accepted(&response, access.connection, host.now(), &[200])
        .map_err(|error| about_issue(error, access.connection, number))?;
    let wire: WireIssue = read_json(&response, access.connection)?;
    let etag = response.header("etag").unwrap_or_default().to_owned();
    Ok(Some(wire.into_remote(access.connection, etag)))
}

/// Changes one issue. Repeatable.
pub async fn change_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    change: &IssueChange,
) -> Result<RemoteIssue> {
    let body = changed::fields(change);
    let path = format!("{}/issues/{number}", repository(access.connection));
    let (method, body) =
        if body.is_empty() { (Method::Get, None) } else { (Method::Patch, Some(Value::Object(body))) };
    let response = send(host, access, method, &path, body).await?;
    accepted(&response, access.connection, host.now(), &[200])
        .map_err(|error| about_issue(error, access.connection, number))?;
    let wire: WireIssue = read_json(&response, access.connection)?;
    let mut remote = wire.into_remote(access.connection, String::new());
    if let Some(mark) = &change.mark {
        match swap_labels(host, access, number, (std::slice::from_ref(&mark.to), &mark.from)).await {
            Ok(labels) => remote.labels = labels.unwrap_or(remote.labels),
            // Seen by whoever compares the labels with what was wanted.
            Err(Error::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(labels) = &change.labels {
        match swap_labels(host, access, number, (&labels.add, &labels.remove)).await {
            Ok(labels) => remote.labels = labels.unwrap_or(remote.labels),
            Err(Error::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(who) = &change.assignee {
        match reassign(host, access, number, who).await {
            Ok(assignees) => remote.assignees = assignees,
            Err(Error::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(remote)
}

/// Takes one person off and puts another on: the others on the issue are not ours to touch.
async fn reassign<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    who: &AssigneeChange,
) -> Result<Vec<Person>> {
    let path = format!("{}/issues/{number}/assignees", repository(access.connection));
    let mut now = Vec::new();
    for (method, person) in [(Method::Delete, &who.from), (Method::Post, &who.to)] {
        let Some(person) = person else { continue };
        let body = changed::assignees(person);
        let response = send(host, access, method, &path, Some(body)).await?;
        accepted(&response, access.connection, host.now(), &[200, 201])
            .map_err(|error| about_issue(error, access.connection, number))?;
        let wire: WireIssue = read_json(&response, access.connection)?;
        now = wire.into_remote(access.connection, String::new()).assignees;
    }
    Ok(now)
}

/// Adds labels and removes others, one by one: the set as a whole is not ours. Gives the labels it has then,
/// as far as they were told.
async fn swap_labels<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    (to, from): (&[String], &[String]),
) -> Result<Option<Vec<String>>> {
    let labels = format!("{}/issues/{number}/labels", repository(access.connection));
    let mut have: Option<Vec<String>> = None;
    let told = |response: &Response| -> Result<Vec<String>> {
        let wire: Vec<WireLabel> = read_json(response, access.connection)?;
        Ok(wire.into_iter().filter_map(WireLabel::name).collect())
    };
    if !to.is_empty() {
        let response = send(host, access, Method::Post, &labels, Some(changed::labels(to))).await?;
        accepted(&response, access.connection, host.now(), &[200])
            .map_err(|error| about_issue(error, access.connection, number))?;
        have = Some(told(&response)?);
    }
    for label in changed::taken_off(to, from) {
        let response =
            send(host, access, Method::Delete, &format!("{labels}/{}", encode(label)), None).await?;
        // 404: it does not carry the label, which is what was wanted.
        if response.status != 404 {
            accepted(&response, access.connection, host.now(), &[200])?;
            have = Some(told(&response)?);
        }
        if let Some(have) = &mut have {
            have.retain(|name| !name.eq_ignore_ascii_case(label));
        }
    }
    Ok(have)
}

/// What a refusal of one issue means; without this a 404 would be taken for the project's.
fn about_issue(error: Error, connection: &Connection, number: u64) -> Error {
    let issue = format!("{}#{number}", connection.project);
    match error {
        Error::ProjectNotFound { .. } => Error::IssueNotFound { issue, sure: false },
        Error::IssueDeleted { .. } => Error::IssueDeleted { issue },
        other => other,
    }
}
