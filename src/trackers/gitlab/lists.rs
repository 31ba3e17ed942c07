//! GitLab's issues by the hundred, and the people who may work on them.

use super::{WireIssue, WireUser, accepted, encode, project, read_json, send, send_with};
use crate::error::Result;
use crate::model::{ImportState, Person};
use crate::ports::{Host, Method};
use crate::trackers::rest;
use crate::trackers::{Access, ListQuery, Listing, RemoteIssue};

/// One page of the project's issues, those changed longest ago first. Incidents, tasks and what was moved
/// away are left out. With a tag of the first page, only its news is asked for.
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
    let moved = issues.iter().filter(|issue| issue.moved_to_id.is_some()).map(|issue| issue.iid).collect();
    let next = rest::next_page(&response, access.connection);
    let tag = response.header("etag").map(|tag| (path, tag.to_owned()));
    Ok(Listing {
        issues: issues
            .into_iter()
            .filter(WireIssue::is_plain)
            .map(|issue| issue.into_remote(access.connection, String::new()))
            .collect(),
        tag: tag.filter(|_| next.is_none() && page.is_empty()),
        total: response.header("x-total").and_then(|total| total.trim().parse().ok()),
        next,
        moved,
        unchanged: false,
    })
}

impl WireIssue {
    /// Whether it is an issue here, and no incident, task or what a move left behind; an incident that we
    /// made of a defect is one.
    fn is_plain(&self) -> bool {
        let kind = self.issue_type.as_deref().unwrap_or("issue");
        let ours = || self.description.as_deref().is_some_and(crate::text::is_of_defect);
        (kind.eq_ignore_ascii_case("issue") || ours()) && self.moved_to_id.is_none()
    }
}

fn first(access: &Access<'_>, query: &ListQuery<'_>) -> String {
    let mut path = format!(
        "{}/issues?scope=all&order_by={}&sort=asc&per_page=100",
        project(access.connection),
        if query.since.is_some() { "updated_at" } else { "created_at" }
    );
    let open = query.filter.is_some_and(|filter| filter.state == ImportState::Open);
    path.push_str(if open { "&state=opened" } else { "&state=all" });
    if let Some(filter) = query.filter {
        if !filter.labels.is_empty() {
            path.push_str(&format!("&labels={}", encode(&filter.labels.join(","))));
        }
        if !filter.milestone.is_empty() {
            path.push_str(&format!("&milestone={}", encode(&filter.milestone)));
        }
    }
    if let Some(since) = query.since {
        path.push_str(&format!("&updated_after={}", encode(&since.iso())));
    }
    path
}

/// Some issues by their numbers, at most 100; those that are gone or hidden are missing.
pub async fn read_many<H: Host>(host: &H, access: &Access<'_>, numbers: &[u64]) -> Result<Vec<RemoteIssue>> {
    let wanted: String = numbers.iter().map(|number| format!("&iids[]={number}")).collect();
    let path = format!("{}/issues?scope=all&state=all&per_page=100{wanted}", project(access.connection));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let issues: Vec<WireIssue> = read_json(&response, access.connection)?;
    let here = issues.into_iter().filter(|issue| issue.moved_to_id.is_none());
    Ok(here.map(|issue| issue.into_remote(access.connection, String::new())).collect())
}

/// Issues of the project whose title has these words. GitLab passes over words of one or two letters; they
/// are looked for in what it finds.
pub async fn search<H: Host>(host: &H, access: &Access<'_>, words: &[String]) -> Result<Vec<RemoteIssue>> {
    let path = format!(
        "{}/issues?scope=all&state=all&in=title&order_by=updated_at&per_page=50&search={}",
        project(access.connection),
        encode(&words.join(" "))
    );
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let issues: Vec<WireIssue> = read_json(&response, access.connection)?;
    let has_all = |issue: &WireIssue| {
        let title = issue.title.to_lowercase();
        words.iter().all(|word| title.contains(&word.to_lowercase()))
    };
    let found = issues.into_iter().filter(|issue| issue.is_plain() && has_all(issue)).take(20);
    Ok(found.map(|issue| issue.into_remote(access.connection, String::new())).collect())
}

/// Members of the project, by name.
pub async fn people<H: Host>(host: &H, access: &Access<'_>, name: &str) -> Result<Vec<Person>> {
    let path = format!("{}/members/all?query={}&per_page=50", project(access.connection), encode(name));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let users: Vec<WireUser> = read_json(&response, access.connection)?;
    Ok(users.into_iter().map(WireUser::into_person).collect())
}
