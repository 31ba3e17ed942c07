//! Comments on an issue. Ours are known by a property, which nobody sees.

use serde_json::{Value, json};

use super::create::{id_of, is_me};
use super::{PROPERTY, about_issue, accepted, body, issue_path, read, send};
use crate::error::{Error, Result};
use crate::model::Tracker;
use crate::ports::{Host, Method};
use crate::trackers::rest::Members as _;
use crate::trackers::{Access, RemoteComment};

/// Pages of comments that a look goes through at the most: an issue takes 5,000 comments.
const PAGES: u64 = 60;

fn remote(value: &Value, access: &Access<'_>) -> RemoteComment {
    RemoteComment {
        id: id_of(value),
        text: body::incoming(access.connection.tracker, value.at("body")),
        author: value.at("author").at("displayName").as_str().unwrap_or_default().to_owned(),
    }
}

/// Posts a comment. Not repeatable. In a service desk it is for the team alone: customers read the rest.
pub async fn create_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    text: &str,
) -> Result<RemoteComment> {
    let mut properties = vec![json!({ "key": PROPERTY, "value": { "comment": "coverage" } })];
    if is_service_desk(host, access, number).await? {
        properties.push(json!({ "key": "sd.public.comment", "value": { "internal": true } }));
    }
    let body = json!({ "body": body::outgoing(access.connection.tracker, text), "properties": properties });
    let path = format!("{}/comment", issue_path(access.connection, number));
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    // Whoever it was made for, it is made: only what was not is refused.
    if !(200..300).contains(&response.status) {
        about_issue(host, access, number, &response, &[]).await?;
    }
    Ok(remote(&read(&response, access.connection)?, access))
}

/// Whether customers read an issue's comments. It is asked of the issue's own project: a connection may be
/// turned to another one since it was linked.
async fn is_service_desk<H: Host>(host: &H, access: &Access<'_>, number: u64) -> Result<bool> {
    let path = format!("{}?fields=project&updateHistory=false", issue_path(access.connection, number));
    let response = send(host, access, Method::Get, &path, None).await?;
    about_issue(host, access, number, &response, &[200]).await?;
    let issue = read(&response, access.connection)?;
    Ok(issue.at("fields").at("project").at("projectTypeKey") == "service_desk")
}

/// Looks through an issue's comments for this user's coverage comment; the oldest counts.
pub async fn find_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
) -> Result<Option<RemoteComment>> {
    let mut start = 0;
    for _ in 0..PAGES {
        let path = format!(
            "{}/comment?startAt={start}&maxResults=100&orderBy=created",
            issue_path(access.connection, number)
        );
        let response = send(host, access, Method::Get, &path, None).await?;
        about_issue(host, access, number, &response, &[200]).await?;
        let page = read(&response, access.connection)?;
        let comments = page.at("comments").items();
        let mine: Vec<&Value> =
            comments.iter().filter(|comment| is_me(access, comment.at("author"))).collect();
        if let Some(found) = marked(host, access, &mine).await? {
            return Ok(Some(remote(found, access)));
        }
        start += comments.len() as u64;
        if comments.is_empty() || start >= page.at("total").as_u64().unwrap_or_default() {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The first of these comments that carries our property.
async fn marked<'a, H: Host>(
    host: &H,
    access: &Access<'_>,
    comments: &[&'a Value],
) -> Result<Option<&'a Value>> {
    if comments.is_empty() {
        return Ok(None);
    }
    if access.connection.tracker == Tracker::JiraCloud {
        let ids: Vec<u64> = comments.iter().map(|comment| id_of(comment)).collect();
        let path = "/comment/list?expand=properties";
        let response = send(host, access, Method::Post, path, Some(json!({ "ids": ids }))).await?;
        accepted(&response, access.connection, host.now(), &[200])?;
        let list = read(&response, access.connection)?;
        let values = list.at("values").items();
        let ours = |comment: &Value| {
            let properties = comment.at("properties").items();
            properties.iter().any(|property| property.at("key") == PROPERTY)
        };
        let ids: Vec<u64> = values.iter().filter(|comment| ours(comment)).map(id_of).collect();
        return Ok(comments.iter().find(|comment| ids.contains(&id_of(comment))).copied());
    }
    for comment in comments {
        let path = format!("/comment/{}/properties/{PROPERTY}", id_of(comment));
        let response = send(host, access, Method::Get, &path, None).await?;
        match accepted(&response, access.connection, host.now(), &[200]) {
            Ok(()) => return Ok(Some(comment)),
            Err(Error::ProjectNotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Changes a comment; none when it is gone.
pub async fn change_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    id: u64,
    text: &str,
) -> Result<Option<RemoteComment>> {
    let path = format!("{}/comment/{id}", issue_path(access.connection, number));
    let body = json!({ "body": body::outgoing(access.connection.tracker, text) });
    let response = send(host, access, Method::Put, &path, Some(body)).await?;
    match about_issue(host, access, number, &response, &[200]).await {
        Ok(()) => Ok(Some(remote(&read(&response, access.connection)?, access))),
        // The issue answers, so it is the comment that is gone.
        Err(Error::IssueNotFound { .. }) => {
            super::read_issue(host, access, number).await?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
