//! Jira's issues by the hundred, and the people who may work on them.

use serde_json::{Map, Value, json};

use super::filter::condition;
use super::{FIELDS, accepted, encode, issue_key, read, remote, send, setup, somebody};
use crate::error::{Error, Result};
use crate::model::{Person, Time, Tracker};
use crate::ports::{Host, Method};
use crate::trackers::rest::Members as _;
use crate::trackers::{Access, ListQuery, Listing, RemoteIssue};

/// Issues in one page: with their texts Cloud gives a hundred at the most.
const PAGE: u64 = 100;
/// A search is begun anew after so many.
const WINDOW: u64 = 9_000;

/// One page of the project's issues, those changed longest ago first.
pub async fn list_issues<H: Host>(
    host: &H,
    access: &Access<'_>,
    query: &ListQuery<'_>,
    page: &str,
) -> Result<Listing> {
    let filter = query.filter.map(|_| setup(access.connection).jql.as_str());
    let jql = changed_since(access, filter.unwrap_or_default(), query.since);
    let fields: Vec<&str> = FIELDS.split(',').chain(["created"]).collect();
    let (value, next) = search(host, access, &jql, &fields, PAGE, page).await?;
    let total = match access.connection.tracker {
        // Cloud counts only when asked to: once, before the first page of an import.
        Tracker::JiraCloud if page.is_empty() && query.filter.is_some() => count(host, access, &jql).await,
        _ => value.at("total").as_u64().and_then(|total| u32::try_from(total).ok()),
    };
    let issues: Result<Vec<RemoteIssue>> =
        value.at("issues").items().iter().map(|one| remote(one, access.connection)).collect();
    Ok(Listing { issues: issues?, next, total, ..Listing::default() })
}

/// The numbers of the issues that match the connection's filter, of those changed since.
pub async fn matching<H: Host>(host: &H, access: &Access<'_>, since: Option<Time>) -> Result<Vec<u64>> {
    let jql = changed_since(access, &setup(access.connection).jql, since);
    let mut numbers = Vec::new();
    let mut page = String::new();
    loop {
        let (value, next) = search(host, access, &jql, &["created"], 1_000, &page).await?;
        let keys = value.at("issues").items().iter();
        numbers.extend(keys.filter_map(|one| super::addresses::split(one.at("key").text())).map(|key| key.1));
        match next {
            Some(next) => page = next,
            None => return Ok(numbers),
        }
    }
}

/// Issues of the project whose summary has words that begin like these.
pub async fn search_titles<H: Host>(
    host: &H,
    access: &Access<'_>,
    words: &[String],
) -> Result<Vec<RemoteIssue>> {
    let mut jql = format!("project = \"{}\"", access.connection.project);
    let plain = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let text: String = words.join(" ").chars().map(plain).collect();
    for word in text.split_whitespace() {
        jql.push_str(&format!(" AND summary ~ \"{word}*\""));
    }
    jql.push_str(" ORDER BY updated DESC");
    let fields: Vec<&str> = FIELDS.split(',').collect();
    let (value, _) = search(host, access, &jql, &fields, 20, "").await?;
    value.at("issues").items().iter().map(|one| remote(one, access.connection)).collect()
}

fn changed_since(access: &Access<'_>, filter: &str, since: Option<Time>) -> String {
    let jql = condition(&access.connection.project, filter);
    match since {
        // A bare number is a moment in milliseconds; every other form is in the person's own time zone.
        Some(since) => format!("{jql} AND updated >= {} ORDER BY updated ASC, key ASC", since.0),
        None => format!("{jql} ORDER BY created ASC, key ASC"),
    }
}

/// One page of a search, and where the next one is.
async fn search<H: Host>(
    host: &H,
    access: &Access<'_>,
    jql: &str,
    fields: &[&str],
    most: u64,
    page: &str,
) -> Result<(Value, Option<String>)> {
    let connection = access.connection;
    let cloud = connection.tracker == Tracker::JiraCloud;
    let (window, page) = page.split_once('+').unwrap_or(("", page));
    let jql = match (window.parse::<u64>(), jql.rsplit_once(" ORDER BY ")) {
        (Ok(from), Some((condition, order))) => format!("{condition} AND created >= {from} ORDER BY {order}"),
        _ => jql.to_owned(),
    };
    let mut body = Map::new();
    body.insert("jql".to_owned(), json!(jql));
    body.insert("fields".to_owned(), json!(fields));
    body.insert("maxResults".to_owned(), json!(most));
    if cloud && !page.is_empty() {
        body.insert("nextPageToken".to_owned(), json!(page));
    } else if !cloud {
        body.insert("startAt".to_owned(), json!(page.parse::<u64>().unwrap_or_default()));
    }
    let path = if cloud { "/search/jql" } else { "/search" };
    let response = send(host, access, Method::Post, path, Some(Value::Object(body))).await?;
    accepted(&response, connection, host.now(), &[200])?;
    let value = read(&response, connection)?;
    let count = value.at("issues").items().len() as u64;
    let next = if cloud {
        value.at("nextPageToken").as_str().map(str::to_owned).filter(|_| value.at("isLast") != true)
    } else {
        let end = value.at("startAt").as_u64().unwrap_or_default() + count;
        let more = count > 0 && end < value.at("total").as_u64().unwrap_or_default();
        more.then(|| next_window(window, end, &value))
    };
    Ok((value, next))
}

/// Where the next page is on Data Center, which gives the first ten thousand of a search only: before that a
/// new one is begun at the last issue's creation, which is in both.
fn next_window(window: &str, end: u64, value: &Value) -> String {
    let last = value.at("issues").items().last().and_then(|one| one.at("fields").at("created").as_str());
    match last.and_then(Time::parse).filter(|_| end >= WINDOW) {
        Some(made) => format!("{}+0", made.0),
        None if window.is_empty() => end.to_string(),
        None => format!("{window}+{end}"),
    }
}

async fn count<H: Host>(host: &H, access: &Access<'_>, jql: &str) -> Option<u32> {
    let body = Some(json!({ "jql": jql }));
    let response = send(host, access, Method::Post, "/search/approximate-count", body).await.ok()?;
    u32::try_from(read(&response, access.connection).ok()?.at("count").as_u64()?).ok()
}

/// Some issues by their numbers, at most 100; those that are gone or hidden are missing.
pub async fn read_many<H: Host>(host: &H, access: &Access<'_>, numbers: &[u64]) -> Result<Vec<RemoteIssue>> {
    let connection = access.connection;
    let keys: Vec<String> = numbers.iter().map(|number| issue_key(connection, *number)).collect();
    let fields: Vec<&str> = FIELDS.split(',').collect();
    let response = if connection.tracker == Tracker::JiraCloud {
        let body = json!({ "issueIdsOrKeys": keys, "fields": fields });
        send(host, access, Method::Post, "/issue/bulkfetch", Some(body)).await?
    } else {
        let list = keys.iter().map(|key| format!("\"{key}\"")).collect::<Vec<_>>().join(",");
        let body = json!({ "jql": format!("key in ({list})"), "fields": fields, "maxResults": numbers.len(),
            "validateQuery": false });
        send(host, access, Method::Post, "/search", Some(body)).await?
    };
    accepted(&response, connection, host.now(), &[200])?;
    let value = read(&response, connection)?;
    value.at("issues").items().iter().map(|one| remote(one, connection)).collect()
}

/// People who may be assigned in the project, by name.
pub async fn people<H: Host>(host: &H, access: &Access<'_>, name: &str) -> Result<Vec<Person>> {
    let connection = access.connection;
    let member = if connection.tracker == Tracker::JiraCloud { "query" } else { "username" };
    let path = format!(
        "/user/assignable/search?project={}&{member}={}&maxResults=50",
        encode(&connection.project),
        encode(name)
    );
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, connection, host.now(), &[200])?;
    let users = read(&response, connection)?;
    if users.as_array().is_none() {
        return Err(Error::Garbled { host: connection.host().to_owned() });
    }
    Ok(users.items().iter().map(|one| somebody(connection.tracker, one)).collect())
}
