//! Jira, Cloud (API v3) and Server or Data Center (API v2): its addresses, its requests, its answers.
//!
//! Nothing of its wire types leaves this folder. Answers are read member by member: what a site's
//! administrator configures changes their shape.

mod addresses;
pub(super) mod body;
mod check;
mod comments;
mod create;
mod fields;
mod files;
mod filter;
mod find;
mod lists;
mod refusals;
mod status;

use serde_json::{Value, json};

pub use addresses::{cloud_place, data_center_place, is_public, issue_of};
pub use check::{check, entered};
pub use comments::{change_comment, create_comment, delete_comment, find_comment, list_comments};
pub use create::{create_issue, creation, own_fields, recall};
pub use fields::answer;
pub use files::{attach_file, list_files};
pub use filter::count;
pub use find::find_issue;
pub use lists::{list_issues, matching, people, read_many, search_titles};
use refusals::{accepted, refusal};

use super::rest::{self, encode};
use super::{Access, BackLink, IssueChange, LabelChange, RemoteIssue};
use crate::error::{Error, Result};
use crate::mapping;
use crate::model::{Address, Connection, DefectPriority, JiraSetup, Person, Tracker};
use crate::ports::{Body, Host, Method, Response};
use crate::protocol::views::Choice;
use crate::trackers::rest::Members as _;

/// The property by which an issue or a comment of ours is known.
const PROPERTY: &str = "casebridge";
/// What is read of an issue.
const FIELDS: &str = "summary,description,status,priority,updated,labels,project,assignee,resolution";

static NO_SETUP: JiraSetup = JiraSetup {
    email: String::new(),
    account: String::new(),
    issue_type: Choice { id: String::new(), label: String::new() },
    priorities: Vec::new(),
    demanded: Vec::new(),
    answers: std::collections::BTreeMap::new(),
    jql: String::new(),
};

fn setup(connection: &Connection) -> &JiraSetup {
    connection.jira.as_ref().unwrap_or(&NO_SETUP)
}

/// The priority a defect's gets there; none where the project's screen has none.
pub fn priority_for(connection: &Connection, priority: DefectPriority) -> Option<&Choice> {
    let allowed = &setup(connection).priorities;
    let names = priority_names(connection);
    allowed.get(mapping::jira::nearest(priority, &names)?)
}

/// The names of the priorities a project allows, gravest first.
pub fn priority_names(connection: &Connection) -> Vec<&str> {
    setup(connection).priorities.iter().map(|one| one.label.as_str()).collect()
}

/// Sends a request as Jira wants it. What its filter against forged requests refuses was not carried
/// out; it is sent once more without the marks of a browser.
async fn send<H: Host>(
    host: &H,
    access: &Access<'_>,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Result<Response> {
    let headers = || {
        let mut headers = vec![("accept", "application/json".to_owned())];
        if method != Method::Get {
            // Without a content type even a DELETE is refused.
            headers.push(("content-type", "application/json".to_owned()));
            headers.push(("x-atlassian-token", "no-check".to_owned()));
        }
        headers
    };
    let response = rest::send(host, access, method, path, body.as_ref(), headers()).await?;
    if !refusals::is_xsrf(&response) || access.connection.session.is_some() {
        return Ok(response);
    }
    disguise(host, access.connection).await;
    rest::send(host, access, method, path, body.as_ref(), headers()).await
}

/// Sends a file, in the same way. The content type is the form's own.
async fn send_file<H: Host>(host: &H, access: &Access<'_>, path: &str, form: &Body) -> Result<Response> {
    let headers =
        || vec![("accept", "application/json".to_owned()), ("x-atlassian-token", "no-check".to_owned())];
    let once = || rest::send_body(host, access, Method::Post, path, Some(form.clone()), headers());
    let response = once().await?;
    if !refusals::is_xsrf(&response) || access.connection.session.is_some() {
        return Ok(response);
    }
    disguise(host, access.connection).await;
    once().await
}

async fn disguise<H: Host>(host: &H, connection: &Connection) {
    let origin = connection.api.split('/').take(3).collect::<Vec<_>>().join("/");
    host.disguise(&origin).await;
}

fn read(response: &Response, connection: &Connection) -> Result<Value> {
    rest::json(response, connection)
}

fn number_of(value: &Value) -> u64 {
    value.as_u64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_default()
}

fn issue_key(connection: &Connection, number: u64) -> String {
    format!("{}-{number}", connection.project)
}

fn issue_path(connection: &Connection, number: u64) -> String {
    format!("/issue/{}", encode(&issue_key(connection, number)))
}

fn remote(value: &Value, connection: &Connection) -> Result<RemoteIssue> {
    let garbled = || Error::Garbled { host: connection.host().to_owned() };
    let fields = value.at("fields");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let key = value.at("key").as_str().and_then(addresses::split);
    let (project, number) = key.ok_or_else(garbled)?;
    let category = fields.at("status").at("statusCategory").at("key").as_str().unwrap_or_default();
    let labels = fields.at("labels").items();
    Ok(RemoteIssue {
        address: Address { tracker: connection.tracker, site: connection.site.clone(), project, number },
        id: number_of(value.at("id")),
        title: text(fields.at("summary")),
        body: body::incoming(connection.tracker, fields.at("description")),
        body_is_fragile: body::is_fragile(fields.at("description")),
        phase: mapping::jira::phase_of(category),
        status: text(fields.at("status").at("name")),
        labels: labels.iter().map(text).collect(),
        priority: fields.at("priority").at("name").as_str().map(str::to_owned),
        updated_at: text(fields.at("updated")),
        etag: String::new(),
        remarks: Vec::new(),
        reason: text(fields.at("resolution").at("name")),
        assignees: Some(fields.at("assignee"))
            .filter(|one| one.is_object())
            .map(|one| somebody(connection.tracker, one))
            .into_iter()
            .collect(),
        milestone: String::new(),
        comments: None,
        holds: Vec::new(),
    })
}

/// Reads one issue; a moved one answers under its new key.
pub async fn read_issue<H: Host>(host: &H, access: &Access<'_>, number: u64) -> Result<RemoteIssue> {
    read_by_key(host, access, &issue_key(access.connection, number)).await
}

async fn read_by_key<H: Host>(host: &H, access: &Access<'_>, key: &str) -> Result<RemoteIssue> {
    let path = format!("/issue/{}?fields={FIELDS}&updateHistory=false", encode(key));
    let response = send(host, access, Method::Get, &path, None).await?;
    about(host, access, key, &response, &[200]).await?;
    remote(&read(&response, access.connection)?, access.connection)
}

async fn about_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    response: &Response,
    statuses: &[u16],
) -> Result<()> {
    about(host, access, &issue_key(access.connection, number), response, statuses).await
}

/// Passes an answer about an issue. A 404 says "missing or not visible", to strangers about everything:
/// it is believed only when the token is still its user's and the project is still seen.
async fn about<H: Host>(
    host: &H,
    access: &Access<'_>,
    key: &str,
    response: &Response,
    statuses: &[u16],
) -> Result<()> {
    match accepted(response, access.connection, host.now(), statuses) {
        Err(Error::ProjectNotFound { .. }) => {
            check::who(host, access).await?;
            check::project(host, access).await?;
            Err(Error::IssueNotFound { issue: key.to_owned(), sure: false })
        }
        outcome => outcome,
    }
}

/// Changes one issue: its fields in one request, its status by the workflow. Repeatable.
pub async fn change_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    change: &IssueChange,
) -> Result<RemoteIssue> {
    let fields = changed(access.connection, change);
    if !fields.is_empty() {
        put(host, access, number, fields).await?;
    }
    if let Some(labels) = &change.labels {
        relabel(host, access, number, labels).await?;
    }
    let mut now = read_issue(host, access, number).await?;
    if let Some(phase) = change.phase
        && now.phase != phase
    {
        now = status::move_to(host, access, now, phase).await?;
    }
    Ok(now)
}

fn changed(connection: &Connection, change: &IssueChange) -> serde_json::Map<String, Value> {
    let mut fields = serde_json::Map::new();
    if let Some(title) = &change.title {
        fields.insert("summary".to_owned(), json!(title));
    }
    if let Some(text) = &change.body {
        fields.insert("description".to_owned(), body::outgoing(connection.tracker, text));
    }
    let priority = change.mark.as_ref().and_then(|mark| priority_for(connection, mark.priority));
    if let Some(priority) = priority {
        fields.insert("priority".to_owned(), json!({ "id": priority.id }));
    }
    if let Some(who) = &change.assignee {
        let member = if connection.tracker == Tracker::JiraCloud { "accountId" } else { "name" };
        let value = who.to.as_ref().map_or(Value::Null, |id| json!({ member: id }));
        fields.insert("assignee".to_owned(), value);
    }
    fields
}

fn relabelled(labels: &LabelChange) -> Value {
    let add = labels.add.iter().map(|label| json!({ "add": label }));
    let all: Vec<Value> = add.chain(labels.remove.iter().map(|label| json!({ "remove": label }))).collect();
    json!({ "update": { "labels": all } })
}

/// The requests that bring a change to an issue, without the way through the workflow, which is asked for when
/// it is gone: method, path and body.
pub fn requests(
    connection: &Connection,
    number: u64,
    change: &IssueChange,
) -> Vec<(&'static str, String, Option<Value>)> {
    let path = issue_path(connection, number);
    let fields = Some(changed(connection, change)).filter(|fields| !fields.is_empty());
    let fields = fields.map(|fields| ("PUT", path.clone(), Some(json!({ "fields": fields }))));
    let labels = change.labels.as_ref().map(|labels| ("PUT", path.clone(), Some(relabelled(labels))));
    fields.into_iter().chain(labels).collect()
}

/// Sends changed fields; one that is not on the screen is left out, and the others go all the same.
async fn put<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    mut fields: serde_json::Map<String, Value>,
) -> Result<()> {
    let path = issue_path(access.connection, number);
    let response = send(host, access, Method::Put, &path, Some(json!({ "fields": fields }))).await?;
    let refused = refusals::errors(&response);
    let optional = ["priority", "assignee"];
    let left_out: Vec<&str> =
        optional.into_iter().filter(|field| refused.iter().any(|(id, _)| id == field)).collect();
    if response.status == 400 && !left_out.is_empty() {
        for field in left_out {
            fields.remove(field);
        }
        if fields.is_empty() {
            return Ok(()); // seen by whoever compares the priority with what was wanted
        }
        let response = send(host, access, Method::Put, &path, Some(json!({ "fields": fields }))).await?;
        return about_issue(host, access, number, &response, &[200, 204]).await;
    }
    about_issue(host, access, number, &response, &[200, 204]).await
}

/// Puts labels on and takes others off. Where the field is not on the screen nothing happens.
async fn relabel<H: Host>(host: &H, access: &Access<'_>, number: u64, labels: &LabelChange) -> Result<()> {
    let path = issue_path(access.connection, number);
    let response = send(host, access, Method::Put, &path, Some(relabelled(labels))).await?;
    if response.status == 400 && refusals::errors(&response).iter().any(|(id, _)| id == "labels") {
        return Ok(());
    }
    about_issue(host, access, number, &response, &[200, 204]).await
}

/// Ties an issue back to its defect by a remote link, which its global id makes repeatable. Where links
/// are switched off the line in the description is all there is.
pub async fn tie_back<H: Host>(host: &H, access: &Access<'_>, number: u64, back: &BackLink) -> Result<()> {
    let connection = access.connection;
    let page = format!("{}/browse/{}", connection.site, issue_key(connection, number));
    let body = json!({
        "globalId": format!("casebridge:defect:{}", back.defect),
        "application": { "type": "casebridge", "name": "Casebridge" },
        "relationship": "reported as",
        "object": {
            // A defect lives in a browser and has no address of its own: the issue's page shows it.
            "url": format!("{page}#casebridge-{}", back.key),
            "title": format!("{} {}", back.key, back.title),
            "summary": "Kept in Casebridge",
            "status": { "resolved": back.done },
        },
    });
    let path = format!("{}/remotelink", issue_path(connection, number));
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    if response.status == 403 {
        return match refusal(&response, connection, host.now()) {
            Error::Forbidden { .. } => Ok(()),
            error => Err(error),
        };
    }
    about_issue(host, access, number, &response, &[200, 201]).await
}

/// The names of the trackers' people that go with it.
fn account(connection: &Connection) -> &str {
    &setup(connection).account
}

fn somebody(tracker: Tracker, value: &Value) -> Person {
    Person { id: person(tracker, value).to_owned(), name: value.at("displayName").text().to_owned() }
}

/// How a person is named in an answer: an id on Cloud, a name on Data Center.
pub(super) fn person(tracker: Tracker, value: &Value) -> &str {
    let member = if tracker == Tracker::JiraCloud { "accountId" } else { "name" };
    value.at(member).as_str().unwrap_or_default()
}
