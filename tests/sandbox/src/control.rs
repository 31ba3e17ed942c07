//! The sandbox's own address, `https://127.0.0.1:PORT/`: what is there, and how tests steer it.
//!
//! `POST /__sandbox__/NAME` with a JSON object; bad input is answered with 400 and a message.
//!
//! What other people do is the same for all trackers. `host` is the tracker's (`github.com`,
//! `ghe.example.com`, `gitlab.com`, `gitlab.example.com`, `acme.atlassian.net`, `jira.example.com`), `project`
//! is `octo/demo`, `shop/web` or `SHOP`, `number` that of the issue there:
//!
//! - `POST others-issue`: `host`, `project`, `who`, `title`, `body` make one; with a `number` the one is
//!   changed. Either way `state` (`open`, `in progress`, `closed`), `priority` (`high`), `addLabel`,
//!   `removeLabel`, `assignee` (`""` for nobody), `moveTo` (a project) may be given. Gives `number`.
//! - `POST others-comment`: `host`, `project`, `number`, `who`, `text`, `internal` write one; with a `comment`
//!   (its id) that one gets the `text`, or goes with `delete`. Gives `id`.
//! - `POST session`: `host`, `value`, `user`: the browser's session cookie of that value stands for that user;
//!   without a `user` it is signed out.
//! - `POST others-delete`: `host`, `project`, `number`.
//! - `POST others-fill`: `host`, `project`, `count`; so many plain issues.
//! - `POST ci`: `host`, `project`, and any of `pace`, `results`, `artifact`, `isExpired`, `isOff`,
//!   `variablesRole`, `listLag`, `delete` (a run's id); `GET ci-runs?host&project` shows what was started.
//! - `GET others-issue?host&project&number`: `title`, `body`, `state`, `labels`, `priority`, `assignee`,
//!   `updated`, `comments` (`id`, `author`, `text`, `internal`).
//! - `GET others-count?host&text`: `issues` and `comments` that carry the text, `requests` so far.

mod ci;
mod jira;
mod others;

use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::faults::{Planned, answer};
use crate::github::state::{Comment, GitHub, Label, Repo, Role};

/// Answers a request to the sandbox itself.
pub fn handle(sandbox: &mut Sandbox, now: u64, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let json = |status: u16, value: &Value| {
        answer(status, &[("content-type".to_owned(), "application/json".to_owned())], &value.to_string())
    };
    let Some(name) = request.uri().path().strip_prefix("/__sandbox__/") else { return welcome() };
    let outcome = match (request.method().as_str(), name) {
        ("GET", "transcript") => {
            serde_json::to_value(sandbox.transcript()).map_err(|error| error.to_string())
        }
        ("GET", "state") => {
            Ok(json!({ "github": sandbox.github.repos, "enterprise": sandbox.enterprise.repos }))
        }
        ("GET", "jira-state") => Ok(json!({
            "cloud": { "projects": sandbox.jira.projects, "issues": sandbox.jira.issues },
            "dataCenter": { "projects": sandbox.jira_dc.projects, "issues": sandbox.jira_dc.issues }
        })),
        ("GET", "jira-count") => {
            let value = values(request.uri().query().unwrap_or_default());
            let jira = jira::server(sandbox, &value("server"));
            Ok(jira::count(jira, &value("property"), &value("text")))
        }
        ("GET", "ci-runs") => ci::runs(sandbox, values(request.uri().query().unwrap_or_default())),
        ("GET", "others-issue") => others::shown(sandbox, values(request.uri().query().unwrap_or_default())),
        ("GET", "others-count") => others::count(sandbox, values(request.uri().query().unwrap_or_default())),
        ("GET", "count") => Ok(count(&sandbox.github, request.uri().query().unwrap_or_default())),
        ("POST", _) => post(sandbox, now, name, request.body()),
        _ => Err("there is no such control".to_owned()),
    };
    match outcome {
        Ok(value) => json(200, &value),
        Err(message) => json(400, &json!({ "message": message })),
    }
}

fn post(sandbox: &mut Sandbox, now: u64, name: &str, body: &[u8]) -> Result<Value, String> {
    match name {
        "reset" => {
            let form: Reset = read(body)?;
            *sandbox = if form.world == "empty" { Sandbox::new() } else { Sandbox::sample() };
        }
        "fault" => sandbox.faults.plan(read::<Planned>(body)?),
        "clear-faults" => sandbox.faults.clear(),
        "look" => sandbox.look.choose(read(body)?),
        "session" => session(sandbox, &read(body)?)?,
        "clear-transcript" => sandbox.clear_transcript(),
        "repo" => repo(sandbox, read(body)?)?,
        "issue" => return issue(sandbox, now, &read(body)?),
        "edit" => edit(sandbox, now, read(body)?)?,
        "comment" => comment(sandbox, now, read(body)?)?,
        "label" => label(sandbox, &read(body)?)?,
        "ci" => ci::set(sandbox, read(body)?)?,
        "jira" => {
            let form: jira::Switches = read(body)?;
            jira::switch(jira::server(sandbox, &form.server), &form);
        }
        "jira-project" => {
            let form: jira::ProjectForm = read(body)?;
            jira::project(jira::server(sandbox, &form.server), &form)?;
        }
        "jira-issue" => {
            let form: jira::IssueForm = read(body)?;
            return jira::issue(jira::server(sandbox, &form.server), now, form);
        }
        "jira-comment" => {
            let form: jira::CommentForm = read(body)?;
            return Ok(jira::comment(jira::server(sandbox, &form.server), now, form));
        }
        "others-issue" => return others::issue(sandbox, now, &read(body)?),
        "others-comment" => return others::comment(sandbox, now, &read(body)?),
        "others-delete" => return others::delete(sandbox, now, &read(body)?),
        "others-fill" => return others::fill(sandbox, &read(body)?),
        _ => return Err("there is no such control".to_owned()),
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
struct SessionForm {
    host: String,
    value: String,
    #[serde(default)]
    user: String,
}

fn session(sandbox: &mut Sandbox, form: &SessionForm) -> Result<(), String> {
    let sessions = match form.host.as_str() {
        "gitlab.com" => &mut sandbox.gitlab.sessions,
        "gitlab.example.com" => &mut sandbox.gitlab_own.sessions,
        "acme.atlassian.net" => &mut sandbox.jira.sessions,
        "jira.example.com" => &mut sandbox.jira_dc.sessions,
        _ => return Err("nobody signs in there".to_owned()),
    };
    sessions.remove(&form.value);
    if !form.user.is_empty() {
        sessions.insert(form.value.clone(), form.user.clone());
    }
    Ok(())
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(if body.is_empty() { b"{}" } else { body }).map_err(|error| error.to_string())
}

#[derive(Deserialize)]
struct Reset {
    #[serde(default)]
    world: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RepoForm {
    name: String,
    #[serde(default)]
    server: String,
    list_lag: Option<u64>,
    generation: Option<String>,
    is_archived: Option<bool>,
    has_issues: Option<bool>,
    is_private: Option<bool>,
    rename: Option<String>,
    role: Option<RoleForm>,
}

#[derive(Deserialize)]
struct RoleForm {
    login: String,
    role: Role,
}

#[derive(Deserialize)]
struct IssueForm {
    repo: String,
    #[serde(default)]
    server: String,
    author: String,
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    labels: Vec<String>,
}

#[derive(Deserialize)]
struct EditForm {
    repo: String,
    #[serde(default)]
    server: String,
    number: u64,
    closed: Option<bool>,
    title: Option<String>,
    labels: Option<Vec<String>>,
    #[serde(default)]
    delete: bool,
}

#[derive(Deserialize)]
struct CommentForm {
    repo: String,
    number: u64,
    author: String,
    body: String,
}

#[derive(Deserialize)]
struct LabelForm {
    repo: String,
    name: String,
}

fn server<'a>(sandbox: &'a mut Sandbox, name: &str) -> &'a mut GitHub {
    if name == "enterprise" { &mut sandbox.enterprise } else { &mut sandbox.github }
}

fn find<'a>(github: &'a mut GitHub, name: &str) -> Result<&'a mut Repo, String> {
    github.repo_mut(name).ok_or_else(|| format!("there is no {name}"))
}

fn repo(sandbox: &mut Sandbox, form: RepoForm) -> Result<(), String> {
    let repo = find(server(sandbox, &form.server), &form.name)?;
    repo.list_lag = form.list_lag.unwrap_or(repo.list_lag);
    repo.generation = form.generation.unwrap_or_else(|| repo.generation.clone());
    repo.is_archived = form.is_archived.unwrap_or(repo.is_archived);
    repo.has_issues = form.has_issues.unwrap_or(repo.has_issues);
    repo.is_private = form.is_private.unwrap_or(repo.is_private);
    if let Some(role) = form.role {
        repo.roles.insert(role.login, role.role);
    }
    if let Some(name) = form.rename {
        repo.old_names.push(repo.full_name());
        repo.name = name;
    }
    Ok(())
}

fn issue(sandbox: &mut Sandbox, now: u64, form: &IssueForm) -> Result<Value, String> {
    let github = server(sandbox, &form.server);
    find(github, &form.repo)?;
    let labels: Vec<&str> = form.labels.iter().map(String::as_str).collect();
    for name in &labels {
        make_label(github, &form.repo, name)?;
    }
    if !github.users.contains_key(&form.author) {
        github.add_user(&form.author);
    }
    let number = github.add_issue(&form.repo, now, &form.author, &form.title, &form.body, &labels);
    Ok(json!({ "number": number }))
}

fn edit(sandbox: &mut Sandbox, now: u64, form: EditForm) -> Result<(), String> {
    let github = server(sandbox, &form.server);
    for name in form.labels.iter().flatten() {
        make_label(github, &form.repo, name)?;
    }
    let repo = find(github, &form.repo)?;
    if form.delete {
        repo.issues.remove(&form.number);
        repo.deleted.insert(form.number);
        return Ok(());
    }
    let issue = repo.issue_mut(form.number).ok_or("there is no such issue")?;
    issue.is_closed = form.closed.unwrap_or(issue.is_closed);
    issue.title = form.title.unwrap_or_else(|| issue.title.clone());
    issue.labels = form.labels.unwrap_or_else(|| issue.labels.clone());
    issue.updated = now;
    Ok(())
}

fn comment(sandbox: &mut Sandbox, now: u64, form: CommentForm) -> Result<(), String> {
    let id = sandbox.github.id();
    let issue =
        find(&mut sandbox.github, &form.repo)?.issue_mut(form.number).ok_or("there is no such issue")?;
    issue.comments.push(Comment { id, author: form.author, body: form.body, created: now, updated: now });
    Ok(())
}

fn label(sandbox: &mut Sandbox, form: &LabelForm) -> Result<(), String> {
    make_label(&mut sandbox.github, &form.repo, &form.name)
}

fn make_label(github: &mut GitHub, repo: &str, name: &str) -> Result<(), String> {
    let id = github.id();
    let repo = find(github, repo)?;
    if repo.label(name).is_none() {
        repo.labels.push(Label {
            id,
            name: name.to_owned(),
            color: "ededed".to_owned(),
            description: String::new(),
        });
    }
    Ok(())
}

/// Reads single values of a query.
fn values(query: &str) -> impl Fn(&str) -> String {
    move |name| {
        let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        percent_encoding::percent_decode_str(found.unwrap_or_default()).decode_utf8_lossy().into_owned()
    }
}

fn count(github: &GitHub, query: &str) -> Value {
    let value = values(query);
    let (name, marker) = (value("repo"), value("marker"));
    let numbers: Vec<u64> =
        github.repo(&name).map(|repo| repo.issues.keys().copied().collect()).unwrap_or_default();
    let comments: usize = numbers.iter().map(|number| github.comments_with(&name, *number, &marker)).sum();
    json!({ "issues": github.issues_with(&name, &marker), "comments": comments })
}

fn welcome() -> Response<Vec<u8>> {
    let page = "<!doctype html><meta charset=utf-8><title>Casebridge sandbox</title><h1>Casebridge sandbox</h1>\
        <p>A small GitHub on this machine. In the browser that <code>./build.sh run</code> opens, these pages live here:</p>\
        <ul><li><a href='https://github.com/octo/demo/issues'>github.com/octo/demo/issues</a>\
        <li><a href='https://github.com/octo/demo/issues/12'>github.com/octo/demo/issues/12</a>\
        <li><a href='https://ghe.example.com/octo/demo/issues/12'>ghe.example.com/octo/demo/issues/12</a>\
        <li><a href='https://notes.example.com/'>notes.example.com</a></ul>";
    answer(200, &[("content-type".to_owned(), "text/html; charset=utf-8".to_owned())], page)
}
