//! Notes on GitLab's issues.

use serde_json::json;

use super::{WireNote, about_issue, accepted, issue_path, read_json, send};
use crate::error::Result;
use crate::ports::{Host, Method};
use crate::text::comment_marker;
use crate::trackers::rest;
use crate::trackers::{Access, RemoteComment, is_kept};

impl WireNote {
    fn into_remote(self) -> RemoteComment {
        RemoteComment { id: self.id, text: self.body, author: self.author.username, is_internal: false }
    }
}

/// Posts a note; its tag is in its text. Not repeatable.
pub async fn create_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    text: &str,
) -> Result<RemoteComment> {
    let path = format!("{}/notes", issue_path(access, number));
    let response = send(host, access, Method::Post, &path, Some(json!({ "body": text }))).await?;
    accepted(&response, access.connection, host.now(), &[201])
        .map_err(|error| about_issue(error, access.connection, number))?;
    let wire: WireNote = read_json(&response, access.connection)?;
    Ok(wire.into_remote())
}

/// Every note that anybody may read who reads the issue, oldest first. What the system writes and what is
/// internal is left out: it never leaves the tracker.
pub async fn list_comments<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
) -> Result<Vec<RemoteComment>> {
    let first = format!("{}/notes?sort=asc&order_by=created_at&per_page=100", issue_path(access, number));
    let mut path = Some(first);
    let mut all = Vec::new();
    while let Some(page) = path.take() {
        let response = send(host, access, Method::Get, &page, None).await?;
        accepted(&response, access.connection, host.now(), &[200])
            .map_err(|error| about_issue(error, access.connection, number))?;
        let notes: Vec<WireNote> = read_json(&response, access.connection)?;
        let public = |note: &WireNote| !(note.system || note.internal || note.confidential);
        all.extend(notes.into_iter().filter(public).map(WireNote::into_remote));
        path = rest::next_page(&response, access.connection);
    }
    Ok(all)
}

/// Looks for a note of ours by its tag; the oldest counts. Anybody may write the marker of a
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

/// Changes a note; none when it is gone.
pub async fn change_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    id: u64,
    text: &str,
) -> Result<Option<RemoteComment>> {
    let path = format!("{}/notes/{id}", issue_path(access, number));
    let response = send(host, access, Method::Put, &path, Some(json!({ "body": text }))).await?;
    if response.status == 404 {
        return Ok(None);
    }
    accepted(&response, access.connection, host.now(), &[200])?;
    let wire: WireNote = read_json(&response, access.connection)?;
    Ok(Some(wire.into_remote()))
}

/// Deletes a note; that it is gone already is as good.
pub async fn delete_comment<H: Host>(host: &H, access: &Access<'_>, number: u64, id: u64) -> Result<()> {
    let path = format!("{}/notes/{id}", issue_path(access, number));
    let response = send(host, access, Method::Delete, &path, None).await?;
    if response.status == 404 {
        return Ok(());
    }
    accepted(&response, access.connection, host.now(), &[200, 204])
}
