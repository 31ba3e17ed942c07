//! Whether a Jira, a token and a project are good for what Casebridge does, and what there is to choose:
//! asked before a connection is saved, each thing in its own sentence.

use serde_json::{Value, json};

use super::{accepted, fields, number_of, read, refusal, send, setup};
use crate::error::{Error, Result};
use crate::model::{Connection, JiraSetup, Secret, Tracker};
use crate::ports::{Host, Method};
use crate::protocol::views::{CheckStep, Choice, Field, FieldKind, FieldOption, Tone};
use crate::trackers::rest::Members as _;
use crate::trackers::rest::{self, encode};
use crate::trackers::{Access, Check, session};

/// Where tokens with scopes work.
const GATEWAY: &str = "https://api.atlassian.com/ex/jira";
/// Projects that are offered at the most.
const PROJECTS: usize = 1_000;

/// Asks who the token is, what the project allows, and what its screens demand.
pub async fn check<H: Host>(host: &H, access: &Access<'_>) -> Result<Check> {
    let (api, me) = entrance(host, access).await?;
    let connection = Connection { api: api.clone(), ..access.connection.clone() };
    let access = &Access {
        connection: &connection,
        token: access.token,
        ahead: access.ahead.clone(),
        silent: access.silent.clone(),
        known: access.known.clone(),
    };
    let login = text(me.at("displayName"));
    let account = super::person(connection.tracker, &me).to_owned();
    let jira = JiraSetup { account, ..setup(&connection).clone() };
    let mut steps = vec![session::who_step(connection.session.is_some(), &login)];
    // Reading proves nothing about writing: a browser's requests may be refused when they are not reads.
    may_write(host, access).await?;
    if connection.project.is_empty() {
        let projects = projects(host, access).await?;
        return Ok(Check { api, login, jira: Some(jira), steps, projects, ..Check::default() });
    }
    let found = project(host, access).await?;
    let name = text(found.at("key"));
    steps.push(CheckStep::good(
        say!("The project can be reached"),
        format!("{name}, {}", text(found.at("name"))),
    ));
    permissions(host, access, &mut steps).await?;
    may_create(host, access).await?;
    let issue_types = issue_types(host, access).await?;
    let chosen = issue_types.iter().find(|one| one.id == jira.issue_type.id).cloned();
    let mut jira = JiraSetup { issue_type: chosen.unwrap_or_default(), ..jira };
    if !jira.issue_type.id.is_empty() {
        let screen = create_fields(host, access, &jira.issue_type.id).await?;
        learn(&mut jira, &screen);
        steps.extend(screen_steps(&jira));
    }
    if !jira.jql.is_empty() {
        let found = super::count(host, access, &jira.jql).await?;
        steps.push(CheckStep::good(say!("The filter for requirements works"), found.sentence));
    }
    Ok(Check {
        api,
        login,
        project: name,
        project_id: number_of(found.at("id")),
        jira: Some(jira),
        steps,
        issue_types,
        ..Check::default()
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Where the API is, for this token: on Cloud one with scopes works at the gateway only.
async fn entrance<H: Host>(host: &H, access: &Access<'_>) -> Result<(String, Value)> {
    let connection = access.connection;
    if connection.tracker == Tracker::JiraDataCenter {
        is_jira(host, connection).await?;
        return Ok((connection.api.clone(), who(host, access).await?));
    }
    let direct = format!("{}/rest/api/3", connection.site);
    if connection.session.is_some() {
        is_jira(host, connection).await?;
        return Ok((direct, who(host, access).await?));
    }
    let at = |api: &str| Connection { api: api.to_owned(), ..connection.clone() };
    let there = at(&direct);
    let refused = match who(host, &Access::new(&there, access.token)).await {
        Ok(me) => return Ok((direct, me)),
        Err(error @ Error::Unauthorized { .. }) => error,
        Err(error) => return Err(error),
    };
    let tenant = rest::peek_at(host, connection, format!("{}/_edge/tenant_info", connection.site)).await?;
    let tenant: Value = serde_json::from_str(&tenant.body).unwrap_or_default();
    let Some(cloud) = tenant
        .at("cloudId")
        .as_str()
        .filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
    else {
        return Err(refused);
    };
    let gateway = format!("{GATEWAY}/{cloud}/rest/api/3");
    let there = at(&gateway);
    match who(host, &Access::new(&there, access.token)).await {
        Ok(me) => Ok((gateway, me)),
        Err(Error::Unauthorized { .. }) => Err(refused),
        Err(error) => Err(error),
    }
}

/// The connection with the address where its API is reached.
pub async fn entered<H: Host>(host: &H, connection: &Connection, token: &Secret) -> Result<Connection> {
    let (api, _) = entrance(host, &Access::new(connection, token)).await?;
    Ok(Connection { api, ..connection.clone() })
}

/// Asked without the token: it is not shown to whoever else lives at an address that was mistyped.
async fn is_jira<H: Host>(host: &H, connection: &Connection) -> Result<()> {
    let answer = rest::peek(host, connection, "/serverInfo").await?;
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let hidden =
        matches!(answer.status, 401 | 403) && !answer.header("x-ausername").unwrap_or_default().is_empty();
    if hidden || body.at("versionNumbers").is_array() {
        return Ok(());
    }
    let why = say!(
        "{host} does not answer as a Jira does. Give its base address, with its path",
        connection.host()
    );
    Err(Error::Invalid { field: "url", why })
}

/// Who the token is: the one question that a bad one cannot answer.
pub(super) async fn who<H: Host>(host: &H, access: &Access<'_>) -> Result<Value> {
    let response = send(host, access, Method::Get, "/myself", None).await?;
    match accepted(&response, access.connection, host.now(), &[200]) {
        // There is somebody behind every token: a 404 here is a wrong address.
        Err(Error::ProjectNotFound { .. }) => {
            Err(Error::Garbled { host: access.connection.host().to_owned() })
        }
        Err(error) => Err(error),
        Ok(()) => read(&response, access.connection),
    }
}

/// The connection's project.
pub(super) async fn project<H: Host>(host: &H, access: &Access<'_>) -> Result<Value> {
    let path = format!("/project/{}", encode(&access.connection.project));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let found = read(&response, access.connection)?;
    if found.at("archived") == true {
        return Err(Error::Archived { project: text(found.at("key")) });
    }
    Ok(found)
}

/// A search, because it is sent as a write is and changes nothing.
async fn may_write<H: Host>(host: &H, access: &Access<'_>) -> Result<()> {
    let cloud = access.connection.tracker == Tracker::JiraCloud;
    let body = json!({ "jql": "created >= -1d", "fields": ["created"], "maxResults": 1 });
    let path = if cloud { "/search/jql" } else { "/search" };
    let response = send(host, access, Method::Post, path, Some(body)).await?;
    accepted(&response, access.connection, host.now(), &[200])
}

/// Sends an issue without a title: one whose token may make issues is told that the title is missing.
/// Nothing is made either way.
async fn may_create<H: Host>(host: &H, access: &Access<'_>) -> Result<()> {
    let fields = json!({ "project": { "key": access.connection.project }, "summary": "" });
    let response = send(host, access, Method::Post, "/issue", Some(json!({ "fields": fields }))).await?;
    match refusal(&response, access.connection, host.now()) {
        Error::Refused { .. } if response.status == 400 => Ok(()),
        error => Err(error),
    }
}

/// Projects that the token's user may make issues in.
async fn projects<H: Host>(host: &H, access: &Access<'_>) -> Result<Vec<Choice>> {
    let mut all = Vec::new();
    let add = |all: &mut Vec<Choice>, list: &Value| {
        for one in list.items() {
            let key = text(one.at("key"));
            if one.at("archived") != true {
                all.push(Choice { label: format!("{key}, {}", text(one.at("name"))), id: key });
            }
        }
    };
    if access.connection.tracker == Tracker::JiraDataCenter {
        let response = send(host, access, Method::Get, "/project", None).await?;
        accepted(&response, access.connection, host.now(), &[200])?;
        add(&mut all, &read(&response, access.connection)?);
        return Ok(all);
    }
    while all.len() < PROJECTS {
        let path = format!("/project/search?startAt={}&maxResults=50&orderBy=name&action=create", all.len());
        let response = send(host, access, Method::Get, &path, None).await?;
        accepted(&response, access.connection, host.now(), &[200])?;
        let page = read(&response, access.connection)?;
        let before = all.len();
        add(&mut all, page.at("values"));
        if page.at("isLast") != false || all.len() == before {
            break;
        }
    }
    Ok(all)
}

async fn permissions<H: Host>(host: &H, access: &Access<'_>, steps: &mut Vec<CheckStep>) -> Result<()> {
    let connection = access.connection;
    // Data Center tells all of them, and refuses to be asked for some.
    let names = if connection.tracker == Tracker::JiraCloud {
        "&permissions=CREATE_ISSUES,EDIT_ISSUES,TRANSITION_ISSUES,ADD_COMMENTS,LINK_ISSUES"
    } else {
        ""
    };
    let path = format!("/mypermissions?projectKey={}{names}", encode(&connection.project));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, connection, host.now(), &[200])?;
    let value = read(&response, connection)?;
    let may = |name: &str| value.at("permissions").at(name).at("havePermission") == true;
    if !may("CREATE_ISSUES") {
        return Err(Error::Forbidden {
            project: connection.project.clone(),
            why: say!("its user may not create issues").to_owned(),
            tracker: connection.tracker,
        });
    }
    let detail = say!("The token's user may create issues");
    steps.push(session::writes_step(connection.session.is_some(), detail));
    for (name, label, detail) in [
        (
            "EDIT_ISSUES",
            say!("Issues cannot be edited"),
            say!("Later changes of a defect will not reach its issue"),
        ),
        (
            "TRANSITION_ISSUES",
            say!("Statuses cannot be changed"),
            say!("A closed defect will not close its issue"),
        ),
        ("ADD_COMMENTS", say!("Comments cannot be added"), say!("There will be no coverage comments")),
        (
            "LINK_ISSUES",
            say!("Links cannot be added"),
            say!("The way back is the line in the description alone"),
        ),
    ] {
        if !may(name) {
            steps.push(CheckStep {
                label: label.to_owned(),
                tone: Tone::Warn,
                detail: detail.to_owned(),
                remedy: say!("Ask for the permission, or go on without").to_owned(),
            });
        }
    }
    Ok(())
}

/// Reads a list of create metadata, whose name differs between Cloud and Data Center.
async fn metadata<H: Host>(host: &H, access: &Access<'_>, path: &str, name: &str) -> Result<Vec<Value>> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let page = format!("{path}?startAt={}&maxResults=200", all.len());
        let response = send(host, access, Method::Get, &page, None).await?;
        match refusal(&response, access.connection, host.now()) {
            _ if response.status == 200 => accepted(&response, access.connection, host.now(), &[200])?,
            // The project is there and seen: what is refused is making issues in it.
            Error::Refused { .. } | Error::ProjectNotFound { .. } => {
                let project = access.connection.project.clone();
                let why = say!("its user may not create such issues").to_owned();
                return Err(Error::Forbidden { project, why, tracker: access.connection.tracker });
            }
            error => return Err(error),
        }
        let value = read(&response, access.connection)?;
        let list = [value.at(name), value.at("values")].into_iter().find_map(Value::as_array);
        let list = list.map(Vec::as_slice).unwrap_or_default();
        all.extend_from_slice(list);
        let total = value.at("total").as_u64().unwrap_or_default();
        if list.is_empty() || value.at("isLast") == true || all.len() as u64 >= total {
            return Ok(all);
        }
    }
}

async fn issue_types<H: Host>(host: &H, access: &Access<'_>) -> Result<Vec<Choice>> {
    let path = format!("/issue/createmeta/{}/issuetypes", encode(&access.connection.project));
    let all = metadata(host, access, &path, "issueTypes").await?;
    let whole = all.iter().filter(|one| one.at("subtask") != true);
    Ok(whole.map(|one| Choice { id: text(one.at("id")), label: text(one.at("name")) }).collect())
}

/// The fields of a type's create screen, by their ids.
pub(super) async fn create_fields<H: Host>(
    host: &H,
    access: &Access<'_>,
    issue_type: &str,
) -> Result<Vec<(String, Value)>> {
    let project = encode(&access.connection.project);
    let path = format!("/issue/createmeta/{project}/issuetypes/{}", encode(issue_type));
    let all = metadata(host, access, &path, "fields").await?;
    let id =
        |field: &Value| field.at("fieldId").as_str().or_else(|| field.at("key").as_str()).map(str::to_owned);
    Ok(all.into_iter().filter_map(|field| Some((id(&field)?, field))).collect())
}

fn learn(jira: &mut JiraSetup, screen: &[(String, Value)]) {
    let priority = screen.iter().find(|(id, _)| id == "priority");
    jira.priorities = priority.map(|(_, meta)| fields::priorities(meta)).unwrap_or_default();
    let demanded = screen.iter().filter(|(id, meta)| fields::is_demanded(id, meta));
    jira.demanded = demanded.map(|(id, meta)| fields::field(id, meta)).collect();
}

fn screen_steps(jira: &JiraSetup) -> Vec<CheckStep> {
    let name = &jira.issue_type.label;
    let mut steps = Vec::new();
    if jira.priorities.is_empty() {
        steps.push(CheckStep {
            label: say!("Priorities will not be set").to_owned(),
            tone: Tone::Warn,
            detail: say!("The create screen of {name} has no priority", name),
            remedy: say!("Ask an administrator to add the field, or go on without").to_owned(),
        });
    } else {
        let names: Vec<&str> = jira.priorities.iter().map(|one| one.label.as_str()).collect();
        steps.push(CheckStep::good(say!("Priorities can be set"), names.join(", ")));
    }
    if !jira.demanded.is_empty() {
        let names: Vec<&str> = jira.demanded.iter().map(|field| field.label.as_str()).collect();
        steps.push(CheckStep {
            label: say!("A {name} wants more than a title", name),
            tone: Tone::Info,
            detail: names.join(", "),
            remedy: say!("You are asked with the first push, and your answers are remembered").to_owned(),
        });
    }
    steps
}

/// Fields with the people that may be chosen in them.
pub(super) async fn with_people<H: Host>(
    host: &H,
    access: &Access<'_>,
    mut list: Vec<Field>,
) -> Result<Vec<Field>> {
    if !list.iter().any(|field| matches!(field.kind, FieldKind::User | FieldKind::Users)) {
        return Ok(list);
    }
    let connection = access.connection;
    let (query, most) =
        if connection.tracker == Tracker::JiraCloud { ("query=", 1000) } else { ("username=", 100) };
    let path =
        format!("/user/assignable/search?project={}&{query}&maxResults={most}", encode(&connection.project));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, connection, host.now(), &[200])?;
    let found = read(&response, connection)?;
    let people = found.items();
    let options: Vec<FieldOption> = people
        .iter()
        .map(|one| FieldOption {
            id: super::person(connection.tracker, one).to_owned(),
            label: text(one.at("displayName")),
            below: Vec::new(),
        })
        .collect();
    for field in list.iter_mut().filter(|field| matches!(field.kind, FieldKind::User | FieldKind::Users)) {
        field.options.clone_from(&options);
    }
    Ok(list)
}
