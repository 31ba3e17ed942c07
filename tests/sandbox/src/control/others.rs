//! Other people at work in any tracker, by its host: `others-issue` to make an issue or change one,
//! `others-comment` to write, change or delete a comment, `others-delete`, `others-fill` for many issues;
//! and what they see: an issue, and how often a text occurs.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Others, Remark, Sandbox};

fn tracker<'a>(sandbox: &'a mut Sandbox, host: &str) -> Result<&'a mut dyn Others, String> {
    sandbox.others(host).ok_or_else(|| format!("there is no tracker at {host}"))
}

/// An issue to make, or with a `number` one to change; what is not named stays.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct IssueForm {
    host: String,
    project: String,
    #[serde(default)]
    number: u64,
    #[serde(default)]
    who: String,
    title: Option<String>,
    body: Option<String>,
    state: Option<String>,
    priority: Option<String>,
    add_label: Option<String>,
    remove_label: Option<String>,
    assignee: Option<String>,
    move_to: Option<String>,
}

/// Makes or changes it, and gives its number, which is another one after a move.
pub(super) fn issue(sandbox: &mut Sandbox, now: u64, form: &IssueForm) -> Result<Value, String> {
    let tracker = tracker(sandbox, &form.host)?;
    let (project, mut number) = (form.project.as_str(), form.number);
    let is_new = number == 0;
    if is_new {
        let who = if form.who.is_empty() { "nina" } else { &form.who };
        let (title, body) = (form.title.as_deref(), form.body.as_deref());
        number =
            tracker.others_make(now, project, who, title.unwrap_or("An issue"), body.unwrap_or_default());
    }
    if tracker.shown_state(project, number).is_empty() {
        return Err("there is no such issue or project".to_owned());
    }
    let failed = |what: &str| Err(format!("the {what} cannot be set"));
    if let Some(title) = form.title.as_ref().filter(|_| !is_new) {
        tracker.others_set_title(now, project, number, title);
    }
    if let Some(body) = form.body.as_ref().filter(|_| !is_new) {
        tracker.others_set_body(now, project, number, body);
    }
    if form.state.as_ref().is_some_and(|state| !tracker.others_set_state(now, project, number, state)) {
        return failed("state");
    }
    if form.priority.as_ref().is_some_and(|name| !tracker.others_set_priority(now, project, number, name)) {
        return failed("priority");
    }
    if let Some(label) = &form.add_label {
        tracker.others_add_label(now, project, number, label);
    }
    if let Some(label) = &form.remove_label {
        tracker.others_remove_label(now, project, number, label);
    }
    if let Some(who) = &form.assignee {
        tracker.others_assign(now, project, number, who);
    }
    if let Some(to) = &form.move_to {
        number = tracker.others_move(now, project, number, to).ok_or_else(|| format!("there is no {to}"))?;
    }
    Ok(json!({ "number": number }))
}

/// A comment to write, or with a `comment` one to change or delete.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CommentForm {
    host: String,
    project: String,
    number: u64,
    #[serde(default)]
    comment: u64,
    #[serde(default)]
    who: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    internal: bool,
    #[serde(default)]
    delete: bool,
}

/// Writes, changes or deletes it, and gives its id.
pub(super) fn comment(sandbox: &mut Sandbox, now: u64, form: &CommentForm) -> Result<Value, String> {
    let tracker = tracker(sandbox, &form.host)?;
    let (project, number, mut id) = (form.project.as_str(), form.number, form.comment);
    let is_done = if id == 0 {
        let who = if form.who.is_empty() { "nina" } else { &form.who };
        id = tracker.others_comment(now, project, number, who, &form.text, form.internal);
        id != 0
    } else if form.delete {
        tracker.others_delete_comment(now, project, number, id)
    } else {
        tracker.others_edit_comment(now, project, number, id, &form.text)
    };
    if is_done { Ok(json!({ "id": id })) } else { Err("there is no such issue or comment".to_owned()) }
}

/// An issue to delete.
#[derive(Deserialize)]
pub(super) struct DeleteForm {
    host: String,
    project: String,
    number: u64,
}

/// Deletes it for good.
pub(super) fn delete(sandbox: &mut Sandbox, now: u64, form: &DeleteForm) -> Result<Value, String> {
    let is_done = tracker(sandbox, &form.host)?.others_delete(now, &form.project, form.number);
    if is_done { Ok(json!({})) } else { Err("there is no such issue".to_owned()) }
}

/// How many issues to make, and where.
#[derive(Deserialize)]
pub(super) struct FillForm {
    host: String,
    project: String,
    count: u64,
}

/// Makes them.
pub(super) fn fill(sandbox: &mut Sandbox, form: &FillForm) -> Result<Value, String> {
    tracker(sandbox, &form.host)?.others_fill(&form.project, form.count);
    Ok(json!({}))
}

/// An issue as people see it.
pub(super) fn shown(sandbox: &mut Sandbox, value: impl Fn(&str) -> String) -> Result<Value, String> {
    let tracker = tracker(sandbox, &value("host"))?;
    let project = value("project");
    let number = value("number").parse().map_err(|_| "the number is missing")?;
    if tracker.shown_state(&project, number).is_empty() {
        return Err("there is no such issue".to_owned());
    }
    let remark = |one: &Remark| json!({ "id": one.id, "author": one.author, "text": one.text, "internal": one.is_internal });
    let comments: Vec<Value> = tracker.shown_comments(&project, number).iter().map(remark).collect();
    Ok(json!({
        "title": tracker.shown_title(&project, number),
        "body": tracker.shown_body(&project, number),
        "state": tracker.shown_state(&project, number),
        "labels": tracker.shown_labels(&project, number),
        "priority": tracker.shown_priority(&project, number),
        "assignee": tracker.shown_assignee(&project, number),
        "updated": tracker.shown_updated(&project, number),
        "comments": comments
    }))
}

/// How many issues and comments carry a text, and how many requests there were.
pub(super) fn count(sandbox: &mut Sandbox, value: impl Fn(&str) -> String) -> Result<Value, String> {
    let tracker = tracker(sandbox, &value("host"))?;
    let text = value("text");
    Ok(json!({
        "issues": tracker.issue_count(&text),
        "comments": tracker.comment_count(&text),
        "requests": tracker.request_count()
    }))
}
