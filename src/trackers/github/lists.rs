//! GitHub's issues by the hundred, and the people who may work on them.

use super::{WireIssue, WireUser, accepted, encode, read_json, repository, send, send_with};
use crate::error::Result;
use crate::model::{ImportState, Person};
use crate::ports::{Host, Method};
use crate::trackers::rest;
use crate::trackers::{Access, ListQuery, Listing, RemoteIssue};

/// One page of the project's issues, those changed longest ago first. Pull requests are left out. With a
/// tag of the first page, only its news is asked for.
pub async fn list_issues<H: Host>(
    host: &H,
    access: &Access<'_>,
    query: &ListQuery<'_>,
    page: &str,
    tag: Option<&(String, String)>,
) -> Result<Listing> {
    let path = if page.is_empty() { first(access, query) } else { page.to_owned() };
    let headers = match tag.filter(|(url, _)| *url == path) {
        Some((_, tag)) => vec![("if-none-match", tag.clone())],
        None => Vec::new(),
    };
    let response = send_with(host, access, Method::Get, &path, None, headers).await?;
    if response.status == 304 {
        return Ok(Listing { unchanged: true, ..Listing::default() });
    }
    accepted(&response, access.connection, host.now(), &[200])?;
    let issues: Vec<WireIssue> = read_json(&response, access.connection)?;
    let next = rest::next_page(&response, access.connection);
    let tag = response.header("etag").map(|tag| (path, tag.to_owned()));
    Ok(Listing {
        issues: issues
            .into_iter()
            .filter(|issue| issue.pull_request.is_none())
            .map(|issue| issue.into_remote(access.connection, String::new()))
            .collect(),
        tag: tag.filter(|_| next.is_none() && page.is_empty()),
        total: rest::last_page(&response).map(|pages| pages.saturating_mul(100)),
        next,
        moved: Vec::new(),
        unchanged: false,
    })
}

fn first(access: &Access<'_>, query: &ListQuery<'_>) -> String {
    let mut path = format!(
        "{}/issues?sort={}&direction=asc&per_page=100",
        repository(access.connection),
        if query.since.is_some() { "updated" } else { "created" }
    );
    let open = query.filter.is_some_and(|filter| filter.state == ImportState::Open);
    path.push_str(if open { "&state=open" } else { "&state=all" });
    if let Some(filter) = query.filter.filter(|filter| !filter.labels.is_empty()) {
        path.push_str(&format!("&labels={}", encode(&filter.labels.join(","))));
    }
    if let Some(since) = query.since {
        path.push_str(&format!("&since={}", encode(&since.iso())));
    }
    path
}

/// The longest query GitHub takes, in characters, without what limits it to the project.
const QUERY_LIMIT: usize = 240;

/// Issues of the project whose title has these words. Each word is quoted: none acts as a qualifier.
pub async fn search<H: Host>(host: &H, access: &Access<'_>, words: &[String]) -> Result<Vec<RemoteIssue>> {
    #[derive(serde::Deserialize)]
    struct Found {
        items: Vec<WireIssue>,
    }
    let mut query = String::new();
    for word in words {
        let word = word.replace(['"', '\\'], "");
        if !word.is_empty() && query.chars().count() + word.chars().count() + 3 <= QUERY_LIMIT {
            query.push_str(&format!("\"{word}\" "));
        }
    }
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let path = format!(
        "/search/issues?q={}+in:title+is:issue+repo:{}&per_page=20",
        encode(query.trim_end()),
        encode(&access.connection.project)
    );
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let found: Found = read_json(&response, access.connection)?;
    let issues = found.items.into_iter().filter(|issue| issue.pull_request.is_none());
    Ok(issues.map(|issue| issue.into_remote(access.connection, String::new())).collect())
}

/// People who may be assigned, by the beginning of their login.
pub async fn people<H: Host>(host: &H, access: &Access<'_>, name: &str) -> Result<Vec<Person>> {
    let path = format!("{}/assignees?per_page=100", repository(access.connection));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let users: Vec<WireUser> = read_json(&response, access.connection)?;
    let begins = |user: &WireUser| user.login.to_lowercase().starts_with(&name.to_lowercase());
    Ok(users.into_iter().filter(begins).take(50).map(WireUser::into_person).collect())
}
