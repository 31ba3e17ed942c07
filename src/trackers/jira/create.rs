//! Making an issue once: with what its create screen demands, and found again when the answer was lost.

use serde_json::{Map, Value, json};

use super::{
    PROPERTY, accepted, addresses, body, check, encode, fields, issue_key, number_of, person, priority_for,
    read, read_issue, refusals, send, setup,
};
use crate::error::{Error, Result};
use crate::model::{MINUTE, Time, Tracker};
use crate::ports::{Host, Method, Response};
use crate::protocol::views::{Demand, Field};
use crate::trackers::rest::Members as _;
use crate::trackers::{Access, NewIssue, RemoteIssue};

/// How far before its sending a lost issue is looked for: clocks and their readings differ.
const LOOK_BACK: u64 = 5 * MINUTE;
/// Keys above the highest one found that are asked for by name: the search lags, a key does not.
const ABOVE: u64 = 60;
/// Keys below it that the search may have left out.
const BELOW: u64 = 30;
/// Missing keys after which a server without a request for many is not asked any further.
const GAP: u64 = 5;

/// Makes an issue. Not repeatable; what is refused with 400 was not made, and is mended and sent anew.
pub async fn create_issue<H: Host>(host: &H, access: &Access<'_>, issue: &NewIssue) -> Result<RemoteIssue> {
    let connection = access.connection;
    let screen = setup(connection).create_screen(&connection.project);
    let answers = setup(connection).answers.get(&screen);
    let open = fields::unanswered(&setup(connection).demanded, answers);
    if !open.is_empty() {
        let open = check::with_people(host, access, open).await?;
        return Err(demand(access, screen, open));
    }
    let mut given = Map::new();
    given.insert("project".to_owned(), json!({ "key": connection.project }));
    given.insert("issuetype".to_owned(), json!({ "id": setup(connection).issue_type.id }));
    given.insert("summary".to_owned(), json!(issue.title));
    given.insert("description".to_owned(), body::outgoing(connection.tracker, &issue.body));
    if let Some(priority) = priority_for(connection, issue.priority) {
        given.insert("priority".to_owned(), json!({ "id": priority.id }));
    }
    fields::add_answers(&mut given, answers);
    let mut plain = false;
    loop {
        let response = post(host, access, &given, issue).await?;
        if response.status == 201 {
            let made = read(&response, connection)?;
            let key = made.at("key").as_str().and_then(addresses::split);
            let (_, number) = key.ok_or_else(|| Error::Garbled { host: connection.host().to_owned() })?;
            // It is made: whatever keeps it from being read now, it must be looked for and not made again.
            let doubt = |_| Error::TimedOut { host: connection.host().to_owned() };
            return read_issue(host, access, number).await.map_err(doubt);
        }
        let refused = refusals::errors(&response);
        let about = |id: &str| refused.iter().any(|(refused, _)| refused == id);
        if response.status != 400 {
            return Err(refusals::refusal(&response, connection, host.now()));
        }
        if about("priority") && given.remove("priority").is_some() {
            continue; // not on the screen, or no longer allowed: seen in what was made
        }
        if !plain && (refused.is_empty() || about("description")) {
            // A document that this site does not take is better shown plainly than not at all.
            plain = true;
            let text = body::shortened(&issue.body);
            given.insert("description".to_owned(), body::plain(connection.tracker, &text));
            continue;
        }
        return Err(refusal(host, access, screen, &response, refused).await?);
    }
}

async fn post<H: Host>(
    host: &H,
    access: &Access<'_>,
    given: &Map<String, Value>,
    issue: &NewIssue,
) -> Result<Response> {
    let property = json!({ "key": PROPERTY, "value": { "defect": issue.defect } });
    let body = json!({ "fields": given, "properties": [property] });
    let response = send(host, access, Method::Post, "/issue", Some(body)).await?;
    match refusals::stranger(&response, access.connection) {
        Some(error) => Err(error),
        None => Ok(response),
    }
}

/// What a refused create means: fields that a person can fill in become a form.
async fn refusal<H: Host>(
    host: &H,
    access: &Access<'_>,
    screen: String,
    response: &Response,
    refused: Vec<(String, String)>,
) -> Result<Error> {
    let connection = access.connection;
    if refused.iter().any(|(id, _)| id == "issuetype") {
        let issue_type = setup(connection).issue_type.label.clone();
        return Ok(Error::IssueTypeGone { project: connection.project.clone(), issue_type });
    }
    if refused.is_empty() || refused.iter().any(|(id, _)| refusals::form_field(id).is_some()) {
        return Ok(refusals::refusal(response, connection, host.now()));
    }
    let metadata = check::create_fields(host, access, &setup(connection).issue_type.id).await?;
    let mut wanted: Vec<Field> = setup(connection).demanded.clone();
    for (id, why) in refused {
        let meta = metadata.iter().find(|(known, _)| *known == id).map_or(&Value::Null, |(_, meta)| meta);
        wanted.retain(|field| field.id != id);
        wanted.push(Field { problem: why, ..fields::field(&id, meta) });
    }
    Ok(demand(access, screen, check::with_people(host, access, wanted).await?))
}

fn demand(access: &Access<'_>, screen: String, fields: Vec<Field>) -> Error {
    let connection = access.connection;
    let heading =
        format!("{} wants more before it makes a {}", connection.project, setup(connection).issue_type.label);
    Error::Demands(Box::new(Demand { screen, heading, fields }))
}

/// Looks for the issue made of a defect. The search tells the latest keys; because it lags, the keys
/// around and above the highest one are asked for by name.
pub async fn find_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    defect: &str,
    since: Time,
) -> Result<Option<RemoteIssue>> {
    let connection = access.connection;
    let highest = highest(host, access).await?;
    let start = connection.tracker_time(since).before(LOOK_BACK);
    let found = if connection.tracker == Tracker::JiraCloud {
        many(host, access, defect, highest).await?
    } else {
        one_by_one(host, access, defect, highest, start).await?
    };
    match found {
        Some(number) => read_issue(host, access, number).await.map(Some),
        None => Ok(None),
    }
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
    let issues = value.at("issues").items();
    let numbers = issues.iter().filter_map(|issue| addresses::split(issue.at("key").as_str()?));
    Ok(numbers
        .filter(|(project, _)| *project == connection.project)
        .map(|(_, number)| number)
        .max()
        .unwrap_or(0))
}

fn is_ours(issue: &Value, defect: &str) -> bool {
    issue.at("properties").at(PROPERTY).at("defect") == defect
}

async fn many<H: Host>(host: &H, access: &Access<'_>, defect: &str, highest: u64) -> Result<Option<u64>> {
    let connection = access.connection;
    let mut from = highest.saturating_sub(BELOW).max(1);
    loop {
        let keys: Vec<String> =
            (from..=from + BELOW + ABOVE).map(|number| issue_key(connection, number)).collect();
        let body = json!({ "issueIdsOrKeys": keys, "fields": ["created"], "properties": [PROPERTY] });
        let response = send(host, access, Method::Post, "/issue/bulkfetch", Some(body)).await?;
        accepted(&response, connection, host.now(), &[200])?;
        let value = read(&response, connection)?;
        let issues = value.at("issues").items();
        let number = |issue: &Value| addresses::split(issue.at("key").as_str()?).map(|(_, number)| number);
        if let Some(found) = issues.iter().filter(|issue| is_ours(issue, defect)).filter_map(number).min() {
            return Ok(Some(found));
        }
        // Somebody made so many meanwhile that there may be more beyond.
        match issues.iter().filter_map(number).max() {
            Some(last) if last + GAP > from + BELOW + ABOVE => from = last + 1,
            _ => return Ok(None),
        }
    }
}

async fn one_by_one<H: Host>(
    host: &H,
    access: &Access<'_>,
    defect: &str,
    highest: u64,
    start: Time,
) -> Result<Option<u64>> {
    let mut number = highest.max(1);
    let mut going_up = true;
    let mut missing = 0;
    loop {
        let path = format!(
            "/issue/{}?fields=created,reporter&properties={PROPERTY}&updateHistory=false",
            encode(&issue_key(access.connection, number))
        );
        let response = send(host, access, Method::Get, &path, None).await?;
        let issue = match accepted(&response, access.connection, host.now(), &[200]) {
            Ok(()) => read(&response, access.connection)?,
            Err(Error::ProjectNotFound { .. }) => Value::Null,
            Err(error) => return Err(error),
        };
        if is_ours(&issue, defect) {
            return Ok(Some(number));
        }
        missing = if issue.is_null() { missing + 1 } else { 0 };
        let made = issue.at("fields").at("created").as_str().and_then(Time::parse);
        if going_up && missing < GAP {
            number += 1;
        } else if going_up {
            // Nothing above; below there may be some that the search left out.
            going_up = false;
            missing = 0;
            number = highest.saturating_sub(1);
        } else {
            number = number.saturating_sub(1);
        }
        let too_old = !going_up && made.is_some_and(|made| made < start);
        if number == 0 || too_old || missing >= GAP || (!going_up && highest - number > BELOW) {
            return Ok(None);
        }
    }
}

/// Whether somebody is the token's own user.
pub(super) fn is_me(access: &Access<'_>, value: &Value) -> bool {
    let account = super::account(access.connection);
    !account.is_empty() && person(access.connection.tracker, value) == account
}

/// A numeric id out of an answer.
pub(super) fn id_of(value: &Value) -> u64 {
    number_of(value.at("id"))
}
