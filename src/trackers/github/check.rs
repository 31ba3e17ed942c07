//! Whether a repository and a token are good for what Casebridge does: asked before a connection is
//! saved, each thing in its own sentence.

use serde::Deserialize;
use serde_json::json;

use super::refusals::{accepted, refusal};
use super::{encode, read_json, repository, send};
use crate::error::{Error, Result};
use crate::model::{Connection, Time, Tracker};
use crate::ports::{Host, Method, Response};
use crate::protocol::views::{CheckStep, Choice, Tone};
use crate::trackers::{Access, Check, rest};

#[derive(Deserialize)]
struct WireUser {
    login: String,
}

#[derive(Deserialize)]
struct WireRepository {
    id: u64,
    full_name: String,
    #[serde(default)]
    private: bool,
    #[serde(default = "yes")]
    has_issues: bool,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    permissions: WirePermissions,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WirePermissions {
    push: bool,
}

fn yes() -> bool {
    true
}

/// Asks who the token is, what the repository allows, and whether an issue could be made.
pub async fn check<H: Host>(host: &H, access: &Access<'_>) -> Result<Check> {
    is_github(host, access.connection).await?;
    let (login, user_answer) = who(host, access).await?;
    let connection = Connection { login: login.clone(), ..access.connection.clone() };
    if connection.project.is_empty() {
        let steps = vec![CheckStep::good(say!("The token is valid"), say!("It belongs to {login}", login))];
        let projects = repositories(host, access).await?;
        return Ok(Check { login, steps, projects, ..Check::default() });
    }
    let path = repository_path(&connection)?;
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, &connection, host.now(), &[200])?;
    let found: WireRepository = read_json(&response, &connection)?;
    if !found.has_issues {
        return Err(Error::IssuesDisabled { project: found.full_name });
    }
    if found.archived {
        return Err(Error::Archived { project: found.full_name });
    }
    let scopes = scopes(&user_answer);
    missing_scope(scopes.as_deref(), &found)?;
    may_write(host, access, &found.full_name).await?;
    let steps = steps(&login, &found, scopes.as_deref(), &user_answer);
    Ok(Check { login, project: found.full_name, project_id: found.id, steps, ..Check::default() })
}

fn steps(
    login: &str,
    found: &WireRepository,
    scopes: Option<&[String]>,
    answer: &Response,
) -> Vec<CheckStep> {
    let kind = if found.private { "private" } else { "public" };
    let may = match scopes {
        Some(scopes) => say!("Classic token with {scopes}", scopes.join(", ")),
        None => say!("Fine-grained token; it may write issues").to_owned(),
    };
    let mut steps = vec![
        CheckStep::good(say!("The token is valid"), say!("It belongs to {login}", login)),
        CheckStep::good(say!("The repository can be reached"), format!("{}, {kind}", found.full_name)),
        CheckStep::good(say!("Issues can be made"), may),
    ];
    steps.push(if found.permissions.push {
        CheckStep::good(
            say!("Priority labels can be applied"),
            say!("Missing ones are made with the first push"),
        )
    } else {
        CheckStep {
            label: say!("Priority labels will not be applied").to_owned(),
            tone: Tone::Warn,
            detail: say!(
                "{login} has no push right on {project}, so GitHub drops labels without a word",
                login,
                found.full_name
            ),
            remedy: say!("Ask for the role Write, or go on without labels").to_owned(),
        }
    });
    steps.extend(answer.header("github-authentication-token-expiration").map(CheckStep::expires));
    steps
}

/// Repositories with issues that the token's user may write to, the latest first.
async fn repositories<H: Host>(host: &H, access: &Access<'_>) -> Result<Vec<Choice>> {
    let path = "/user/repos?sort=pushed&per_page=100";
    let response = send(host, access, Method::Get, path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let found: Vec<WireRepository> = read_json(&response, access.connection)?;
    let usable = found.into_iter().filter(|one| one.has_issues && !one.archived);
    Ok(usable.map(|one| Choice { id: one.full_name.clone(), label: one.full_name }).collect())
}

/// What the repository is called now; a renamed one still answers under its old names.
pub async fn present_name<H: Host>(host: &H, access: &Access<'_>) -> Result<String> {
    let response = send(host, access, Method::Get, &repository_path(access.connection)?, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let found: WireRepository = read_json(&response, access.connection)?;
    Ok(found.full_name)
}

/// Whether it is a GitHub at all that answers there: a token is not shown to whoever else lives at an
/// address that was mistyped.
async fn is_github<H: Host>(host: &H, connection: &Connection) -> Result<()> {
    if connection.site == super::addresses::PUBLIC {
        return Ok(());
    }
    let answer = rest::peek(host, connection, "/meta").await?;
    let marks = ["x-github-enterprise-version", "x-github-request-id"];
    if marks.iter().any(|mark| answer.header(mark).is_some()) {
        return Ok(());
    }
    let why = say!("{host} does not answer as a GitHub Enterprise Server does", connection.host());
    Err(Error::Invalid { field: "url", why })
}

async fn who<H: Host>(host: &H, access: &Access<'_>) -> Result<(String, Response)> {
    let response = send(host, access, Method::Get, "/user", None).await?;
    accepted(&response, access.connection, host.now(), &[200]).map_err(|error| match error {
        // There is a user behind every token: a 404 here is a wrong API address, not a missing one.
        Error::ProjectNotFound { .. } => Error::Garbled { host: access.connection.host().to_owned() },
        other => other,
    })?;
    let user: WireUser = read_json(&response, access.connection)?;
    Ok((user.login, response))
}

fn repository_path(connection: &Connection) -> Result<String> {
    let (owner, name) = connection.project.split_once('/').ok_or(Error::NotAnIssue)?;
    Ok(format!("/repos/{}/{}", encode_segment(owner), encode_segment(name)))
}

fn encode_segment(text: &str) -> String {
    encode(text).replace("%2D", "-").replace("%2E", ".").replace("%5F", "_")
}

fn scopes(response: &Response) -> Option<Vec<String>> {
    let header = response.header("x-oauth-scopes")?;
    Some(header.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect())
}

/// A classic token tells its scopes; a fine-grained one does not.
fn missing_scope(scopes: Option<&[String]>, found: &WireRepository) -> Result<()> {
    let Some(scopes) = scopes else { return Ok(()) };
    let has = |name: &str| scopes.iter().any(|scope| scope == name);
    if has("repo") || (has("public_repo") && !found.private) {
        return Ok(());
    }
    let wanted = if found.private { "repo" } else { "repo or public_repo" };
    let have = if scopes.is_empty() { "none".to_owned() } else { scopes.join(", ") };
    Err(Error::Forbidden {
        project: found.full_name.clone(),
        why: say!("it has the scopes {have} and lacks {wanted}", have, wanted),
        tracker: Tracker::GitHub,
    })
}

/// Sends an issue without a title: one who may make issues is told that the title is missing, one who
/// may not is refused. Nothing is made either way.
async fn may_write<H: Host>(host: &H, access: &Access<'_>, project: &str) -> Result<()> {
    let connection = Connection { project: project.to_owned(), ..access.connection.clone() };
    let path = format!("{}/issues", repository(&connection));
    let response = send(host, access, Method::Post, &path, Some(json!({ "title": "" }))).await?;
    let now: Time = host.now();
    match refusal(&response, &connection, now) {
        Error::Refused { .. } if response.status == 422 => Ok(()),
        Error::ProjectNotFound { project, tracker } => Err(Error::Forbidden {
            project,
            why: say!("it can read it but not make issues").to_owned(),
            tracker,
        }),
        error => Err(error),
    }
}
