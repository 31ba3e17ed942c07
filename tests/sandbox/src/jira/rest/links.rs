//! Entity properties of issues, and remote links.

use serde_json::{Map, Value, json};

use super::Call;
use super::answers::{Answer, empty, json_answer, refuse, refuse_field, refuse_fields};
use super::comments::{no_property, store_property};
use crate::jira::issue::RemoteLink;
use crate::jira::project::Permission;
use crate::jira::state::Jira;

impl Jira {
    pub(super) fn issue_properties(
        &mut self,
        call: &Call<'_>,
        key: &str,
        rest: &[&str],
    ) -> Result<Answer, Answer> {
        let id = self.reach(call, key)?;
        let issue = self.at(call, id)?;
        match (call.method, rest) {
            ("GET", []) => {
                let link = |key: &String| {
                    let link = format!("{}/issue/{id}/properties/{key}", self.api());
                    json!({ "self": link, "key": key })
                };
                let keys: Vec<Value> = issue.properties.keys().map(link).collect();
                Ok(json_answer(200, &json!({ "keys": keys })))
            }
            ("GET", [name]) => {
                let value = issue.properties.get(*name).ok_or_else(|| no_property(name))?;
                Ok(json_answer(200, &json!({ "key": name, "value": value })))
            }
            (_, [name]) => {
                if !self.may(call, issue, Permission::EditIssues) {
                    return Err(refuse(403, "You do not have permission to edit issues in this project."));
                }
                let Some(issue) = self.issues.get_mut(&id) else { return Err(self.no_issue(call)) };
                store_property(call, &mut issue.properties, name)
            }
            _ => Err(refuse(405, "Method Not Allowed")),
        }
    }

    pub(super) fn remote_links(
        &mut self,
        call: &Call<'_>,
        key: &str,
        rest: &[&str],
    ) -> Result<Answer, Answer> {
        if call.method == "DELETE" && self.is_cloud() && !call.has_content_type {
            return Err(super::answers::typed(
                415,
                "text/html;charset=UTF-8",
                "Unsupported Media Type".to_owned(),
            ));
        }
        let id = self.reach(call, key)?;
        if !self.issue_linking {
            return Err(refuse(403, "Issue linking is currently disabled."));
        }
        let issue = self.at(call, id)?;
        if call.method != "GET" && !self.may(call, issue, Permission::LinkIssues) {
            return Err(refuse(403, "You do not have permission to link issues in this project."));
        }
        let global = call.query("globalId").filter(|text| !text.is_empty());
        let by_id = |link: &&RemoteLink| rest.first() == Some(&link.id.to_string().as_str());
        match (call.method, rest) {
            ("GET", []) => {
                let Some(global) = global else {
                    let all: Vec<Value> =
                        issue.links.iter().map(|link| self.remote_link(issue, link)).collect();
                    return Ok(json_answer(200, &json!(all)));
                };
                let mut links = issue.links.iter();
                let found = links.find(|link| link.global_id.as_deref() == Some(global));
                let link = found.ok_or_else(no_link)?;
                Ok(json_answer(200, &self.remote_link(issue, link)))
            }
            ("GET", [_]) => {
                let link = issue.links.iter().find(by_id).ok_or_else(no_link)?;
                Ok(json_answer(200, &self.remote_link(issue, link)))
            }
            ("POST", []) => self.put_link(call, id),
            ("DELETE", [] | [_]) => {
                if rest.is_empty() && global.is_none() {
                    return Err(refuse_field(400, "globalId", "'globalId' is required."));
                }
                let kept = |link: &RemoteLink| match global {
                    Some(global) if rest.is_empty() => link.global_id.as_deref() != Some(global),
                    _ => !by_id(&link),
                };
                if issue.links.iter().all(kept) {
                    return Err(no_link());
                }
                self.change(call.now, &id.to_string(), |issue| issue.links.retain(kept));
                Ok(empty(204))
            }
            _ => Err(refuse(405, "Method Not Allowed")),
        }
    }

    /// Makes a link, or puts it in the place of the one with the same global id; what is unset then is lost.
    fn put_link(&mut self, call: &Call<'_>, id: u64) -> Result<Answer, Answer> {
        let global_id = checked_link(&call.body)?;
        let issue = self.at(call, id)?;
        let known =
            issue.links.iter().position(|link| link.global_id.is_some() && link.global_id == global_id);
        if known.is_none() && issue.links.len() >= self.link_limit {
            return Err(refuse(413, "The issue has reached the limit of remote links."));
        }
        let mut content = json!({ "object": call.body.get("object") });
        for name in ["application", "relationship"] {
            if let Some(value) = call.body.get(name) {
                crate::jira::render::extend(&mut content, json!({ name: value }));
            }
        }
        let link_id = match known.and_then(|at| issue.links.get(at)) {
            Some(link) => link.id,
            None => self.id(),
        };
        let new = RemoteLink { id: link_id, global_id, content };
        self.change(call.now, &id.to_string(), |issue| match known.and_then(|at| issue.links.get_mut(at)) {
            Some(link) => *link = new,
            None => issue.links.push(new),
        });
        let key = &self.at(call, id)?.key;
        let link = format!("{}/issue/{key}/remotelink/{link_id}", self.api());
        let code = if known.is_some() { 200 } else { 201 };
        Ok(json_answer(code, &json!({ "id": link_id, "self": link })))
    }
}

fn no_link() -> Answer {
    refuse(404, "The remote issue link does not exist.")
}

/// The global id of a link that is complete.
fn checked_link(body: &Value) -> Result<Option<String>, Answer> {
    let mut errors = Map::new();
    let object = |name: &str| {
        let value = body.get("object").and_then(|object| object.get(name)).and_then(Value::as_str);
        value.filter(|text| !text.trim().is_empty())
    };
    if object("title").is_none() {
        errors.insert("title".to_owned(), json!("'title' is required."));
    }
    match object("url") {
        None => drop(errors.insert("url".to_owned(), json!("'url' is required."))),
        Some(url) if !url.contains("://") => {
            errors.insert("url".to_owned(), json!("'url' must be an absolute address."));
        }
        Some(_) => {}
    }
    let global = body.get("globalId").and_then(Value::as_str);
    if global.is_some_and(|text| text.chars().count() > 255) {
        errors.insert("globalId".to_owned(), json!("'globalId' must not be longer than 255 characters."));
    }
    if errors.is_empty() { Ok(global.map(str::to_owned)) } else { Err(refuse_fields(400, &errors)) }
}
