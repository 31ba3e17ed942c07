//! Comments on GitHub's issues.

use serde::Deserialize;
use serde_json::json;

use super::{WireUser, about_issue, accepted, read_json, repository, send};
use crate::error::Result;
use crate::ports::{Host, Method};
use crate::text::comment_marker;
use crate::trackers::rest;
use crate::trackers::{Access, RemoteComment, is_kept};

#[derive(Deserialize)]
struct WireComment {
    id: u64,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user: Option<WireUser>,
}

impl WireComment {
    fn into_remote(self) -> RemoteComment {
        RemoteComment {
            id: self.id,
            text: self.body.unwrap_or_default(),
            author: self.user.map(|user| user.login).unwrap_or_default(),
            is_internal: false,
        }
    }
}

/// Posts a comment; its tag is in its text. Not repeatable.
pub async fn create_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    text: &str,
) -> Result<RemoteComment> {
    let path = format!("{}/issues/{number}/comments", repository(access.connection));
    let response = send(host, access, Method::Post, &path, Some(json!({ "body": text }))).await?;
    accepted(&response, access.connection, host.now(), &[201])
        .map_err(|error| about_issue(error, access.connection, number))?;
    let wire: WireComment = read_json(&response, access.connection)?;
    Ok(wire.into_remote())
}

/// Every comment of an issue, oldest first.
pub async fn list_comments<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
) -> Result<Vec<RemoteComment>> {
    let mut path = Some(format!("{}/issues/{number}/comments?per_page=100", repository(access.connection)));
    let mut all = Vec::new();
    while let Some(page) = path.take() {
        let response = send(host, access, Method::Get, &page, None).await?;
        accepted(&response, access.connection, host.now(), &[200])
            .map_err(|error| about_issue(error, access.connection, number))?;
        let comments: Vec<WireComment> = read_json(&response, access.connection)?;
        all.extend(comments.into_iter().map(WireComment::into_remote));
        path = rest::next_page(&response, access.connection);
    }
    Ok(all)
}

/// Looks for a comment of ours by its tag; the oldest counts. Anybody may write the marker of a
/// comment that is kept up to date, so that one must be the token's own.
pub async fn find_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    tag: &str,
) -> Result<Option<RemoteComment>> {
    let marker = comment_marker(tag);
    let ours = |one: &RemoteComment| {
        one.text.contains(&marker)
            && (!is_kept(tag) || one.author.eq_ignore_ascii_case(&access.connection.login))
    };
    Ok(list_comments(host, access, number).await?.into_iter().find(ours))
}

/// Changes a comment; none when it is gone.
pub async fn change_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    id: u64,
    text: &str,
) -> Result<Option<RemoteComment>> {
    let path = format!("{}/issues/comments/{id}", repository(access.connection));
    let response = send(host, access, Method::Patch, &path, Some(json!({ "body": text }))).await?;
    if matches!(response.status, 404 | 410) {
        return Ok(None);
    }
    accepted(&response, access.connection, host.now(), &[200])?;
    let wire: WireComment = read_json(&response, access.connection)?;
    Ok(Some(wire.into_remote()))
}

/// Deletes a comment; that it is gone already is as good.
pub async fn delete_comment<H: Host>(host: &H, access: &Access<'_>, id: u64) -> Result<()> {
    let path = format!("{}/issues/comments/{id}", repository(access.connection));
    let response = send(host, access, Method::Delete, &path, None).await?;
    if matches!(response.status, 404 | 410) {
        return Ok(());
    }
    accepted(&response, access.connection, host.now(), &[200, 204])
}
