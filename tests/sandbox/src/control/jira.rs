//! Steering the two Jiras from outside: `jira` for their switches, `jira-project`, `jira-issue` to make,
//! change, move and delete one, `jira-comment`; and what they hold, counted.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::jira::{Jira, Permission, Xsrf};

/// One of the two, by the word that requests use.
pub(super) fn server<'a>(sandbox: &'a mut Sandbox, name: &str) -> &'a mut Jira {
    if name == "dataCenter" { &mut sandbox.jira_dc } else { &mut sandbox.jira }
}

/// Switches of a whole Jira.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Switches {
    #[serde(default)]
    pub(super) server: String,
    search_lag: Option<u64>,
    xsrf: Option<Xsrf>,
    login_page: Option<bool>,
    issue_linking: Option<bool>,
    remaining: Option<u64>,
    offset_minutes: Option<i32>,
}

/// Sets what is named.
pub(super) fn switch(jira: &mut Jira, form: &Switches) {
    jira.search_lag = form.search_lag.unwrap_or(jira.search_lag);
    jira.xsrf = form.xsrf.unwrap_or(jira.xsrf);
    jira.login_page = form.login_page.unwrap_or(jira.login_page);
    jira.issue_linking = form.issue_linking.unwrap_or(jira.issue_linking);
    jira.remaining = form.remaining.or(jira.remaining);
    jira.offset_minutes = form.offset_minutes.unwrap_or(jira.offset_minutes);
}

/// Switches of a project.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProjectForm {
    #[serde(default)]
    pub(super) server: String,
    key: String,
    is_archived: Option<bool>,
    is_public: Option<bool>,
    user: Option<String>,
    permissions: Option<Vec<Permission>>,
    #[serde(default)]
    delete: bool,
}

/// Sets what is named.
pub(super) fn project(jira: &mut Jira, form: &ProjectForm) -> Result<(), String> {
    if form.delete {
        jira.delete_project(&form.key);
        return Ok(());
    }
    let project = jira.project_mut(&form.key).ok_or_else(|| format!("there is no {}", form.key))?;
    project.is_archived = form.is_archived.unwrap_or(project.is_archived);
    project.is_public = form.is_public.unwrap_or(project.is_public);
    if let (Some(user), Some(permissions)) = (&form.user, &form.permissions) {
        project.allow(user, permissions);
    }
    Ok(())
}

/// An issue to make, or with a `key` one to change.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct IssueForm {
    #[serde(default)]
    pub(super) server: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    project: String,
    #[serde(rename = "type", default)]
    kind: String,
    reporter: Option<String>,
    summary: Option<String>,
    description: Option<Value>,
    status: Option<String>,
    priority: Option<String>,
    labels: Option<Vec<String>>,
    #[serde(default)]
    delete: bool,
}

/// Makes or changes it; with another `project` than its own it moves there. Gives the key.
pub(super) fn issue(jira: &mut Jira, now: u64, form: IssueForm) -> Result<Value, String> {
    let mut key = form.key;
    if key.is_empty() {
        let (reporter, summary) = (form.reporter.as_deref().unwrap_or("mia"), form.summary.as_deref());
        let text = form.description.clone().unwrap_or_default();
        key = jira.add_issue(&form.project, now, reporter, &form.kind, summary.unwrap_or("An issue"), text);
    } else if form.delete {
        jira.delete_issue(&key);
        return Ok(json!({ "key": key }));
    } else if !form.project.is_empty() {
        key = jira.move_issue(now, &key, &form.project).unwrap_or_default();
    }
    if jira.issue(&key).is_none() {
        return Err("there is no such issue or project".to_owned());
    }
    if form.status.is_some_and(|name| !jira.set_status(now, &key, &name)) {
        return Err("there is no such status".to_owned());
    }
    if form.priority.is_some_and(|name| !jira.set_priority(now, &key, &name)) {
        return Err("there is no such priority".to_owned());
    }
    jira.change(now, &key, |issue| {
        issue.summary = form.summary.unwrap_or_else(|| issue.summary.clone());
        issue.description = form.description.unwrap_or_else(|| issue.description.clone());
        issue.labels = form.labels.unwrap_or_else(|| issue.labels.clone());
    });
    Ok(json!({ "key": key }))
}

/// A comment to write.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CommentForm {
    #[serde(default)]
    pub(super) server: String,
    key: String,
    author: String,
    body: Value,
}

/// Writes it and gives its id.
pub(super) fn comment(jira: &mut Jira, now: u64, form: CommentForm) -> Value {
    let id = jira.add_comment(now, &form.key, &form.author, form.body);
    json!({ "id": id.to_string() })
}

/// How many issues and comments carry this text or have it in this property; and links that begin so.
pub(super) fn count(jira: &Jira, property: &str, text: &str) -> Value {
    let keys = || jira.issues.values().map(|issue| issue.key.as_str());
    json!({
        "issues": jira.issues_with_text(text),
        "issuesByProperty": jira.issues_with_property(property, text),
        "comments": keys().map(|key| jira.comments_with_text(key, text)).sum::<usize>(),
        "commentsByProperty": keys().map(|key| jira.comments_with_property(key, property, text)).sum::<usize>(),
        "links": jira.links_with_prefix(text)
    })
}
