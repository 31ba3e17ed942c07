//! Finding an issue again whose answer was lost. A search tells roughly where the project's keys end; because
//! it lags, the keys above and below are asked for by name, until those that are older than the sending.

use serde_json::{Value, json};

use super::{PROPERTY, accepted, addresses, encode, issue_key, read, read_by_key, send};
use crate::error::{Error, Result};
use crate::model::{MINUTE, Time, Tracker};
use crate::ports::{Host, Method};
use crate::trackers::rest::Members as _;
use crate::trackers::{Access, RemoteIssue};

/// How far before its sending a lost issue is looked for: clocks and their readings differ.
const LOOK_BACK: u64 = 5 * MINUTE;
/// Keys that are asked for at once: Cloud takes a hundred in one request, Data Center each by itself.
const fn batch(tracker: Tracker) -> u64 {
    if matches!(tracker, Tracker::JiraCloud) { 90 } else { 8 }
}
/// Batches at the most; a project that makes more issues than that in the meantime stays in doubt.
const BATCHES: u64 = 60;

/// Looks for the issue made of a defect since.
pub async fn find_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    defect: &str,
    since: Time,
) -> Result<Option<RemoteIssue>> {
    let connection = access.connection;
    let highest = highest(host, access).await?;
    let start = connection.tracker_time(since).before(LOOK_BACK);
    let size = batch(connection.tracker);
    let mut from = highest + 1;
    for _ in 0..BATCHES {
        let issues = issues(host, access, from, from + size - 1).await?;
        if let Some(key) = ours(&issues, defect) {
            return read_by_key(host, access, &key).await.map(Some);
        }
        if issues.is_empty() {
            break;
        }
        from += size;
    }
    let mut to = highest;
    for _ in 0..BATCHES {
        if to == 0 {
            return Ok(None);
        }
        let from = to.saturating_sub(size - 1).max(1);
        let issues = issues(host, access, from, to).await?;
        if let Some(key) = ours(&issues, defect) {
            return read_by_key(host, access, &key).await.map(Some);
        }
        // One that was moved here is older than its key.
        let is_older = |issue: &Value| {
            issue.at("fields").at("created").as_str().and_then(Time::parse).is_some_and(|made| made < start)
        };
        if !issues.is_empty() && issues.iter().all(is_older) {
            return Ok(None);
        }
        to = from - 1;
    }
    // Not found is not the same as not there.
    Err(Error::TimedOut { host: connection.host().to_owned() })
}

/// The key under which ours is now; it may have been moved to another project meanwhile.
fn ours(issues: &[Value], defect: &str) -> Option<String> {
    let found = issues.iter().find(|issue| issue.at("properties").at(PROPERTY).at("defect") == defect)?;
    Some(found.at("key").text().to_owned())
}

/// The highest number that the search knows in the project; 0 in an empty one.
async fn highest<H: Host>(host: &H, access: &Access<'_>) -> Result<u64> {
    let connection = access.connection;
    let jql = format!("project = \"{}\" ORDER BY created DESC", connection.project);
    let body = json!({ "jql": jql, "fields": ["created"], "maxResults": 20 });
    let path = if connection.tracker == Tracker::JiraCloud { "/search/jql" } else { "/search" };
    let response = send(host, access, Method::Post, path, Some(body)).await?;
    accepted(&response, connection, host.now(), &[200])?;
    let value = read(&response, connection)?;
    let numbers =
        value.at("issues").items().iter().filter_map(|issue| addresses::split(issue.at("key").text()));
    let own = numbers.filter(|(project, _)| *project == connection.project);
    Ok(own.map(|(_, number)| number).max().unwrap_or(0))
}

/// Those of these keys that there are.
async fn issues<H: Host>(host: &H, access: &Access<'_>, from: u64, to: u64) -> Result<Vec<Value>> {
    let connection = access.connection;
    let keys = (from..=to).map(|number| issue_key(connection, number));
    if connection.tracker == Tracker::JiraCloud {
        let keys: Vec<String> = keys.collect();
        let body = json!({ "issueIdsOrKeys": keys, "fields": ["created"], "properties": [PROPERTY] });
        let response = send(host, access, Method::Post, "/issue/bulkfetch", Some(body)).await?;
        accepted(&response, connection, host.now(), &[200])?;
        return Ok(read(&response, connection)?.at("issues").items().to_vec());
    }
    let mut found = Vec::new();
    for key in keys {
        let path =
            format!("/issue/{}?fields=created&properties={PROPERTY}&updateHistory=false", encode(&key));
        let response = send(host, access, Method::Get, &path, None).await?;
        match accepted(&response, connection, host.now(), &[200]) {
            Ok(()) => found.push(read(&response, connection)?),
            Err(Error::ProjectNotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
