//! Making an issue: with what its create screen demands.

use serde_json::{Map, Value, json};

use super::{
    PROPERTY, addresses, body, check, fields, number_of, person, priority_for, read, read_issue, refusals,
    send, setup,
};
use crate::error::{Error, Result};
use crate::model::Connection;
use crate::ports::{Host, Method, Response};
use crate::protocol::views::{Demand, Field, FieldKind};
use crate::trackers::rest::Members as _;
use crate::trackers::{Access, NewIssue, RemoteIssue, given_value};

/// Things by the ids of fields.
type Named<T> = Vec<(String, T)>;

/// The fields of the request that makes an issue.
fn given(connection: &Connection, issue: &NewIssue) -> Map<String, Value> {
    let mut given = Map::new();
    given.insert("project".to_owned(), json!({ "key": connection.project }));
    given.insert("issuetype".to_owned(), json!({ "id": setup(connection).issue_type.id }));
    given.insert("summary".to_owned(), json!(issue.title));
    given.insert("description".to_owned(), body::outgoing(connection.tracker, &issue.body));
    if let Some(priority) = priority_for(connection, issue.priority) {
        given.insert("priority".to_owned(), json!({ "id": priority.id }));
    }
    for field in &issue.given {
        if let Ok(value) = given_value(connection.tracker, field) {
            given.insert(field.id.clone(), value);
        }
    }
    let screen = setup(connection).create_screen(&connection.project);
    fields::add_answers(&mut given, setup(connection).answers.get(&screen));
    if !issue.labels.is_empty() {
        let mut labels = given.get("labels").map(|have| have.items().to_vec()).unwrap_or_default();
        labels.extend(issue.labels.iter().map(|label| json!(label)));
        given.insert("labels".to_owned(), Value::Array(labels));
    }
    given
}

/// The path and the body of the request that makes an issue, as it is sent first.
pub fn creation(connection: &Connection, issue: &NewIssue) -> (String, Value) {
    ("/issue".to_owned(), request(&given(connection, issue), issue))
}

fn request(given: &Map<String, Value>, issue: &NewIssue) -> Value {
    let property = json!({ "key": PROPERTY, "value": { "defect": issue.defect } });
    json!({ "fields": given, "properties": [property] })
}

/// Makes an issue. Not repeatable; what is refused with 400 was not made, and is mended and sent anew.
pub async fn create_issue<H: Host>(host: &H, access: &Access<'_>, issue: &NewIssue) -> Result<RemoteIssue> {
    let connection = access.connection;
    if connection.project_id == 0 {
        // Turned to a project it was connected to before: what that one's screens demand is not known any more.
        return Err(Error::NotConnected { project: connection.project.clone() });
    }
    let screen = setup(connection).create_screen(&connection.project);
    let answers = setup(connection).answers.get(&screen);
    let mut open = fields::unanswered(&setup(connection).demanded, answers);
    open.retain(|field| issue.given.iter().all(|one| one.id != field.id));
    if !open.is_empty() {
        let open = check::with_people(host, access, open).await?;
        return Err(demand(access, screen, open));
    }
    let mut given = given(connection, issue);
    let mut is_labelled = !issue.labels.is_empty();
    let mut plain = false;
    let mut gone = Vec::new();
    loop {
        let response = post(host, access, &given, issue).await?;
        if response.status == 201 {
            let made = read(&response, connection)?;
            let key = made.at("key").as_str().and_then(addresses::split);
            let (_, number) = key.ok_or_else(|| Error::Garbled { host: connection.host().to_owned() })?;
            // It is made: whatever keeps it from being read now, it must be looked for and not made again.
            let doubt = |_| Error::TimedOut { host: connection.host().to_owned() };
            let mut remote = read_issue(host, access, number).await.map_err(doubt)?;
            if plain {
                let why = say!("Jira did not take the description as it is: it was sent as plain text.");
                remote.remarks.push(why.to_owned());
            }
            remote.remarks.append(&mut gone);
            return Ok(remote);
        }
        let refused = refusals::errors(&response);
        let about = |id: &str| refused.iter().any(|(refused, _)| refused == id);
        if response.status != 400 {
            return Err(refusals::refusal(&response, connection, host.now()));
        }
        if about("priority") && given.remove("priority").is_some() {
            continue; // not on the screen, or no longer allowed: seen in what was made
        }
        if about("labels") && is_labelled {
            is_labelled = false;
            given.remove("labels");
            fields::add_answers(&mut given, answers);
            continue;
        }
        if !plain && (refused.is_empty() || about("description")) {
            // A document that this site does not take is better shown plainly than not at all.
            plain = true;
            given.insert("description".to_owned(), body::plain(connection.tracker, &issue.body));
            continue;
        }
        if about("issuetype") {
            let issue_type = setup(connection).issue_type.label.clone();
            return Err(Error::IssueTypeGone { project: connection.project.clone(), issue_type });
        }
        let metadata = check::create_fields(host, access, &setup(connection).issue_type.id).await?;
        let known = |id: &String| metadata.iter().any(|(known, _)| known == id);
        let before = given.len();
        let chosen = |id: &str| issue.given.iter().find(|field| field.id == id);
        let left_over = refused
            .iter()
            .map(|(id, _)| id)
            .filter(|id| chosen(id).is_some() || answers.is_some_and(|all| all.contains_key(*id)));
        for id in left_over.filter(|id| !known(id)) {
            given.remove(id); // an answer of yore, whose field is no longer on the screen
            gone.extend(chosen(id).map(|field| {
                say!("{field} was not set: it is not on the project's screen any more.", field.label)
            }));
        }
        if given.len() < before {
            continue;
        }
        return Err(refusal(host, access, screen, &response, (refused, &metadata, issue)).await?);
    }
}

async fn post<H: Host>(
    host: &H,
    access: &Access<'_>,
    given: &Map<String, Value>,
    issue: &NewIssue,
) -> Result<Response> {
    let response = send(host, access, Method::Post, "/issue", Some(request(given, issue))).await?;
    match refusals::stranger(&response, access.connection) {
        // Whoever it was made for, it is made.
        Some(_) if response.status == 201 => Ok(response),
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
    (refused, metadata, issue): (Named<String>, &Named<Value>, &NewIssue),
) -> Result<Error> {
    let connection = access.connection;
    if refused.is_empty() || refused.iter().any(|(id, _)| refusals::form_field(id).is_some()) {
        return Ok(refusals::refusal(response, connection, host.now()));
    }
    let mut wanted: Vec<Field> = setup(connection).demanded.clone();
    for (id, why) in refused {
        let Some((_, meta)) = metadata.iter().find(|(known, _)| *known == id) else {
            // No form could mend what is not on the screen.
            return Ok(refusals::refusal(response, connection, host.now()));
        };
        wanted.retain(|field| field.id != id);
        let field = fields::field(&id, meta);
        // What a person chose freely they may leave out again.
        let chosen = issue.given.iter().find(|one| one.id == id);
        let values = chosen.map(|one| one.ids().into_iter().map(str::to_owned).collect());
        let required = field.required || chosen.is_none();
        wanted.push(Field { problem: why, values: values.unwrap_or_default(), required, ..field });
    }
    Ok(demand(access, screen, check::with_people(host, access, wanted).await?))
}

/// The fields of the screen that makes an issue, beyond what a defect has.
pub async fn own_fields<H: Host>(host: &H, access: &Access<'_>) -> Result<Vec<Field>> {
    let setup = setup(access.connection);
    let screen = check::create_fields(host, access, &setup.issue_type.id).await?;
    let mut all: Vec<Field> = screen
        .iter()
        .filter(|(id, _)| !fields::is_ours(id))
        .map(|(id, meta)| fields::field(id, meta))
        .filter(|field| field.kind != FieldKind::Other)
        .collect();
    all.sort_by_key(|field| !field.required);
    Ok(all)
}

/// Fills in what was answered before.
pub fn recall(connection: &Connection, all: &mut [Field]) {
    let setup = setup(connection);
    let answers = setup.answers.get(&setup.create_screen(&connection.project));
    for field in all {
        let answer = answers.and_then(|answers| answers.get(&field.id));
        let values = answer.map(|value| fields::values_of(connection.tracker, field.kind, value));
        field.values = values.unwrap_or_default();
    }
}

fn demand(access: &Access<'_>, screen: String, fields: Vec<Field>) -> Error {
    let connection = access.connection;
    let heading = say!(
        "{project} wants more before it makes a {label}",
        connection.project,
        setup(connection).issue_type.label
    );
    Error::Demands(Box::new(Demand { screen, heading, fields }))
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
