//! Whether a GitLab project and a token are good for what Casebridge does: asked before a connection is
//! saved, each thing in its own sentence.

use serde::Deserialize;
use serde_json::json;

use super::refusals::{accepted, refusal};
use super::{project, read_json, send};
use crate::error::{Error, Result};
use crate::model::{Connection, Tracker};
use crate::ports::{Host, Method, Response};
use crate::protocol::views::{CheckStep, Choice, Tone};
use crate::trackers::rest::Members as _;
use crate::trackers::{Access, Check, Place, rest, session};

/// The least role that may set labels and close issues of others.
const REPORTER: u64 = 20;
/// The lowest one that sees every issue.
const PLANNER: u64 = 15;

#[derive(Deserialize)]
struct WireUser {
    username: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireToken {
    scopes: Vec<String>,
    granular_scopes: Vec<serde_json::Value>,
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct WireProject {
    id: u64,
    path_with_namespace: String,
    #[serde(default)]
    visibility: String,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    issues_enabled: Option<bool>,
    #[serde(default)]
    issues_access_level: String,
    #[serde(default)]
    permissions: WirePermissions,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WirePermissions {
    project_access: Option<WireAccess>,
    group_access: Option<WireAccess>,
}

#[derive(Deserialize)]
struct WireAccess {
    access_level: u64,
}

impl WireProject {
    fn has_issues(&self) -> bool {
        self.issues_access_level != "disabled" && self.issues_enabled != Some(false)
    }

    fn role(&self) -> u64 {
        let levels = [&self.permissions.project_access, &self.permissions.group_access];
        levels.into_iter().flatten().map(|access| access.access_level).max().unwrap_or_default()
    }
}

/// Finds where an instance begins: one of one's own may live below a path, which no address tells.
pub async fn locate<H: Host>(host: &H, connection: &Connection, place: Place) -> Result<Place> {
    if place.site == super::PUBLIC || is_gitlab(host, connection, &place.site).await? {
        return Ok(place);
    }
    let (root, project) = match &place.project {
        Some(path) => path.split_once('/').map_or((path.as_str(), None), |(root, rest)| (root, Some(rest))),
        None => ("", None),
    };
    let site = format!("{}/{root}", place.site);
    if !root.is_empty() && is_gitlab(host, connection, &site).await? {
        let project = project.map(str::to_owned);
        return Ok(Place { tracker: Tracker::GitLab, api: format!("{site}/api/v4"), site, project });
    }
    let why = say!("{host} does not answer as a GitLab does", connection.host());
    Err(Error::Invalid { field: "url", why })
}

/// Asked without the token: it is not shown to whoever else lives at an address that was mistyped.
async fn is_gitlab<H: Host>(host: &H, connection: &Connection, site: &str) -> Result<bool> {
    let answer = rest::peek_at(host, connection, format!("{site}/api/v4/version")).await?;
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let says_who_are_you = answer.status == 401 && body.at("message") == "401 Unauthorized";
    Ok(says_who_are_you || (answer.status == 200 && body.at("version").is_string()))
}

/// Asks who the token is, what the project allows, and whether an issue could be made.
pub async fn check<H: Host>(host: &H, access: &Access<'_>) -> Result<Check> {
    let user = read(host, access, "/user").await?;
    let login = read_json::<WireUser>(&user, access.connection)?.username;
    let token = token(host, access).await?;
    let mut steps = vec![session::who_step(access.connection.session.is_some(), &login)];
    steps.extend(token.expires_at.as_deref().map(CheckStep::expires));
    if access.connection.project.is_empty() {
        let projects = projects(host, access).await?;
        return Ok(Check { login, steps, projects, ..Check::default() });
    }
    let connection = Connection { project_id: 0, ..access.connection.clone() };
    let access = &Access {
        connection: &connection,
        token: access.token,
        ahead: access.ahead.clone(),
        silent: access.silent.clone(),
        known: access.known.clone(),
    };
    let response = read(host, access, &project(&connection)).await?;
    let found: WireProject = read_json(&response, &connection)?;
    if !found.has_issues() {
        return Err(Error::IssuesDisabled { project: found.path_with_namespace });
    }
    if found.archived {
        return Err(Error::Archived { project: found.path_with_namespace });
    }
    let kind = if found.visibility.is_empty() { "visible" } else { &found.visibility };
    let detail = format!("{}, {kind}", found.path_with_namespace);
    steps.push(CheckStep::good(say!("The project can be reached"), detail));
    scope(&token, &found)?;
    may_write(host, access, &found).await?;
    steps.push(session::writes_step(access.connection.session.is_some(), say!("The token may write")));
    steps.push(labels_step(&login, &found));
    Ok(Check { login, project: found.path_with_namespace, project_id: found.id, steps, ..Check::default() })
}

async fn read<H: Host>(host: &H, access: &Access<'_>, path: &str) -> Result<Response> {
    let response = send(host, access, Method::Get, path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    Ok(response)
}

/// What the token says of itself; a server before 15.5 does not tell.
async fn token<H: Host>(host: &H, access: &Access<'_>) -> Result<WireToken> {
    if access.connection.session.is_some() {
        return Ok(WireToken::default());
    }
    let response = send(host, access, Method::Get, "/personal_access_tokens/self", None).await?;
    match response.status {
        200 => read_json(&response, access.connection),
        400 | 403 | 404 => Ok(WireToken::default()),
        _ => Err(refusal(&response, access.connection, host.now())),
    }
}

fn scope(token: &WireToken, found: &WireProject) -> Result<()> {
    let told = !token.scopes.is_empty() && token.granular_scopes.is_empty();
    if !told || token.scopes.iter().any(|scope| scope == "api") {
        return Ok(());
    }
    Err(Error::Forbidden {
        project: found.path_with_namespace.clone(),
        why: say!("it has the scopes {scopes} and lacks api", token.scopes.join(", ")),
        tracker: Tracker::GitLab,
    })
}

/// Sends an issue without a title: one who may make issues is told that the title is missing, one who
/// may not is refused. Nothing is made either way.
async fn may_write<H: Host>(host: &H, access: &Access<'_>, found: &WireProject) -> Result<()> {
    let connection = Connection {
        project: found.path_with_namespace.clone(),
        project_id: found.id,
        ..access.connection.clone()
    };
    let path = format!("{}/issues", project(&connection));
    let response = send(host, access, Method::Post, &path, Some(json!({ "title": "" }))).await?;
    match refusal(&response, &connection, host.now()) {
        Error::Refused { .. } if response.status == 400 => Ok(()),
        error => Err(error),
    }
}

fn labels_step(login: &str, found: &WireProject) -> CheckStep {
    if found.role() >= REPORTER {
        return CheckStep::good(
            say!("Priority labels can be applied"),
            say!("Missing ones are made with the first push"),
        );
    }
    CheckStep {
        label: say!("Priority labels may not be applied").to_owned(),
        tone: Tone::Warn,
        detail: say!(
            "{login} has no role in {project} that may set labels; GitLab drops them without a word",
            login,
            found.path_with_namespace
        ),
        remedy: say!("Ask for the role Reporter or Developer, or go on without labels").to_owned(),
    }
}

/// Projects that the token's user is a member of, the latest first.
async fn projects<H: Host>(host: &H, access: &Access<'_>) -> Result<Vec<Choice>> {
    let mut path = Some("/projects?membership=true&order_by=last_activity_at&per_page=100".to_owned());
    let mut all = Vec::new();
    for _ in 0..10 {
        let Some(page) = path.take() else { break };
        let response = read(host, access, &page).await?;
        let found: Vec<WireProject> = read_json(&response, access.connection)?;
        all.extend(found.into_iter().filter(|one| one.has_issues() && !one.archived));
        path = rest::next_page(&response, access.connection);
    }
    let choice =
        |one: WireProject| Choice { id: one.path_with_namespace.clone(), label: one.path_with_namespace };
    Ok(all.into_iter().map(choice).collect())
}

/// Whether our role in the project, which must be there, lets us see confidential issues that are not ours.
pub(super) async fn sees_all_issues<H: Host>(host: &H, access: &Access<'_>) -> Result<bool> {
    let response = read(host, access, &project(access.connection)).await?;
    Ok(read_json::<WireProject>(&response, access.connection)?.role() >= PLANNER)
}

/// What the project is called now; a renamed one still answers under its number.
pub async fn present_name<H: Host>(host: &H, access: &Access<'_>) -> Result<String> {
    let response = read(host, access, &project(access.connection)).await?;
    let found: WireProject = read_json(&response, access.connection)?;
    Ok(found.path_with_namespace)
}

/// Passes an answer with one of these statuses. A plain 403 is what GitLab says, too, when issues are
/// switched off: the project is asked.
pub(super) async fn accepted_write<H: Host>(
    host: &H,
    access: &Access<'_>,
    response: &Response,
    statuses: &[u16],
) -> Result<()> {
    let outcome = accepted(response, access.connection, host.now(), statuses);
    if let Err(Error::Forbidden { .. }) = &outcome
        && let Ok(answer) = read(host, access, &project(access.connection)).await
        && let Ok(found) = read_json::<WireProject>(&answer, access.connection)
    {
        if !found.has_issues() {
            return Err(Error::IssuesDisabled { project: found.path_with_namespace });
        }
        if found.archived {
            return Err(Error::Archived { project: found.path_with_namespace });
        }
    }
    outcome
}
