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
        is_internal: value.at("jsdPublic") == false,
    }
}

/// Posts a comment. Not repeatable. In a service desk it is for the team alone: customers read the rest.
pub async fn create_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    text: &str,
    tag: &str,
) -> Result<RemoteComment> {
    let mut properties = vec![json!({ "key": PROPERTY, "value": { "comment": tag } })];
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

/// Every comment that anybody may read who reads the issue, oldest first. What is for some people only, or
/// internal in a service desk, is left out: it never leaves the tracker. What this user wrote there is listed
/// all the same, because our own comments are internal, too.
pub async fn list_comments<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
) -> Result<Vec<RemoteComment>> {
    let all = raw_comments(host, access, number).await?;
    let shown = |one: &&Value| {
        one.at("visibility").is_null() && (one.at("jsdPublic") != false || is_me(access, one.at("author")))
    };
    Ok(all.iter().filter(shown).map(|one| remote(one, access)).collect())
}

async fn raw_comments<H: Host>(host: &H, access: &Access<'_>, number: u64) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for _ in 0..PAGES {
        let start = all.len();
        let path = format!(
            "{}/comment?startAt={start}&maxResults=100&orderBy=created",
            issue_path(access.connection, number)
        );
        let response = send(host, access, Method::Get, &path, None).await?;
        about_issue(host, access, number, &response, &[200]).await?;
        let page = read(&response, access.connection)?;
        let comments = page.at("comments").items();
        all.extend_from_slice(comments);
        if comments.is_empty() || all.len() as u64 >= page.at("total").as_u64().unwrap_or_default() {
            break;
        }
    }
    Ok(all)
}

/// Looks for a comment of this user's by its tag; the oldest counts.
pub async fn find_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    tag: &str,
) -> Result<Option<RemoteComment>> {
    let all = raw_comments(host, access, number).await?;
    let mine: Vec<&Value> = all.iter().filter(|comment| is_me(access, comment.at("author"))).collect();
    for part in mine.chunks(1_000) {
        if let Some(found) = marked(host, access, part, tag).await? {
            return Ok(Some(remote(found, access)));
        }
    }
    Ok(None)
}

/// The first of these comments that carries our property with this tag.
async fn marked<'a, H: Host>(
    host: &H,
    access: &Access<'_>,
    comments: &[&'a Value],
    tag: &str,
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
            properties
                .iter()
                .any(|property| property.at("key") == PROPERTY && property.at("value").at("comment") == tag)
        };
        let ids: Vec<u64> = values.iter().filter(|comment| ours(comment)).map(id_of).collect();
        return Ok(comments.iter().find(|comment| ids.contains(&id_of(comment))).copied());
    }
    for comment in comments {
        let path = format!("/comment/{}/properties/{PROPERTY}", id_of(comment));
        let response = send(host, access, Method::Get, &path, None).await?;
        match accepted(&response, access.connection, host.now(), &[200]) {
            Ok(()) if read(&response, access.connection)?.at("value").at("comment") == tag => {
                return Ok(Some(comment));
            }
            Ok(()) | Err(Error::ProjectNotFound { .. }) => {}
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

/// Deletes a comment; that it is gone already is as good.
pub async fn delete_comment<H: Host>(host: &H, access: &Access<'_>, number: u64, id: u64) -> Result<()> {
    let path = format!("{}/comment/{id}", issue_path(access.connection, number));
    let response = send(host, access, Method::Delete, &path, None).await?;
    match about_issue(host, access, number, &response, &[200, 204]).await {
        Err(Error::IssueNotFound { .. }) => super::read_issue(host, access, number).await.map(|_| ()),
        other => other,
    }
}
