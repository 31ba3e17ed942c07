//! Lists: permissions, users, priorities, statuses, fields, and issues to pick from.

use serde_json::{Value, json};

use super::Call;
use super::answers::{Answer, json_answer, refuse};
use super::meta::no_project;
use crate::jira::jql;
use crate::jira::project::{Field, Permission, Project};
use crate::jira::render::extend;
use crate::jira::state::Jira;

/// Permissions that nobody has here.
const NEVER: &[&str] = &[
    "ADMINISTER",
    "ADMINISTER_PROJECTS",
    "DELETE_ALL_COMMENTS",
    "DELETE_ISSUES",
    "EDIT_ALL_COMMENTS",
    "MODIFY_REPORTER",
    "MOVE_ISSUES",
];

/// Permissions that come with that of writing comments here.
const WITH_COMMENTS: &[&str] = &["CREATE_ATTACHMENTS", "DELETE_OWN_COMMENTS", "EDIT_OWN_COMMENTS"];

impl Jira {
    pub(super) fn lists(&self, call: &Call<'_>, parts: &[&str]) -> Result<Answer, Answer> {
        match (call.method, parts) {
            ("GET", ["mypermissions"]) => self.my_permissions(call),
            ("GET", ["issue", "picker"]) => Ok(self.picker(call)),
            ("GET", ["user", "assignable", "search"]) => self.assignable(call),
            ("GET", ["priority", "search"]) if self.is_cloud() => {
                let (start, size) = call.page(50, 50)?;
                let mut all: Vec<Value> = Vec::new();
                let projects: Vec<&str> = call.all("projectId").collect();
                for priority in self.priorities() {
                    let has =
                        |id: &&str| self.project(id).is_some_and(|one| one.priorities.contains(priority));
                    if projects.is_empty() || projects.iter().any(has) {
                        let mut value = self.priority(priority);
                        let more = json!({ "description": "", "statusColor": "#ff5630", "isDefault": false });
                        extend(&mut value, more);
                        all.push(value);
                    }
                }
                Ok(json_answer(200, &self.page_bean(call, &all, start, size)))
            }
            ("GET", ["priority"]) => {
                let full = |mut value: Value| {
                    extend(&mut value, json!({ "description": "", "statusColor": "#ff5630" }));
                    value
                };
                let all: Vec<Value> =
                    self.priorities().into_iter().map(|one| full(self.priority(one))).collect();
                Ok(json_answer(200, &json!(all)))
            }
            ("GET", ["status"]) => {
                let all: Vec<Value> = self.statuses().into_iter().map(|one| self.status(one)).collect();
                Ok(json_answer(200, &json!(all)))
            }
            ("GET", ["project", key, "statuses"]) => {
                let project = self.visible(call, key).ok_or_else(|| no_project(key))?;
                let all: Vec<Value> = project.statuses.iter().map(|one| self.status(one)).collect();
                let kind = |kind: &_| {
                    let mut value = self.issue_type(kind);
                    if let Some(value) = value.as_object_mut() {
                        value.retain(|name, _| matches!(name.as_str(), "self" | "id" | "name" | "subtask"));
                    }
                    extend(&mut value, json!({ "statuses": all }));
                    value
                };
                Ok(json_answer(200, &json!(project.issue_types.iter().map(kind).collect::<Vec<_>>())))
            }
            ("GET", ["issue", key, "editmeta"]) => {
                let id = self.reach(call, key)?;
                let issue = self.at(call, id)?;
                let (Some(project), Some(kind)) = (self.project_of(issue), self.type_of(issue)) else {
                    return Err(self.no_issue(call));
                };
                let fields: serde_json::Map<String, Value> = if self.may(call, issue, Permission::EditIssues)
                {
                    let one = |field: &Field| (field.id.clone(), self.field(project, Some(kind), field));
                    kind.fields.iter().filter(|field| field.id != "project").map(one).collect()
                } else {
                    serde_json::Map::new()
                };
                Ok(json_answer(200, &json!({ "fields": fields })))
            }
            ("GET", ["field"]) => Ok(json_answer(200, &json!(self.all_fields()))),
            _ => Err(refuse(404, "Not Found")),
        }
    }

    fn my_permissions(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let wanted = call.list("permissions");
        if wanted.is_empty() && self.is_cloud() {
            return Err(refuse(400, "The \"permissions\" query parameter is required."));
        }
        let is_known = |name: &&String| {
            Permission::ALL.iter().any(|one| one.key() == name.as_str())
                || NEVER.contains(&name.as_str())
                || WITH_COMMENTS.contains(&name.as_str())
        };
        if let Some(unknown) = wanted.iter().find(|name| !is_known(name)) {
            return Err(refuse(400, &format!("Unrecognized permission: {unknown}")));
        }
        let named = call.query("projectKey").or(call.query("projectId"));
        let project = match (named, call.query("issueKey").or(call.query("issueId"))) {
            (Some(key), _) => Some(self.visible(call, key).ok_or_else(|| no_project(key))?),
            (None, Some(key)) => self.project_of(self.at(call, self.reach(call, key)?)?),
            (None, None) => None,
        };
        let has = |permission: Permission| match project {
            Some(project) => {
                project.may(call.user(), permission)
                    && (permission == Permission::Browse || !project.is_archived)
            }
            None => self.projects.iter().any(|project| project.may(call.user(), permission)),
        };
        let mut shown: serde_json::Map<String, Value> = (10_u32..)
            .zip(Permission::ALL)
            .filter(|(_, one)| wanted.is_empty() || wanted.iter().any(|name| name == one.key()))
            .map(|(id, one)| {
                let name = one.key().replace('_', " ");
                let value = json!({ "id": id.to_string(), "key": one.key(), "name": name, "type": "PROJECT",
                    "description": "", "havePermission": has(one) });
                (one.key().to_owned(), value)
            })
            .collect();
        let more = NEVER.iter().chain(WITH_COMMENTS);
        for (id, name) in (100_u32..).zip(more).filter(|(_, name)| wanted.iter().any(|one| one == *name)) {
            let may = WITH_COMMENTS.contains(name) && has(Permission::AddComments);
            let value = json!({ "id": id.to_string(), "key": name, "name": name.replace('_', " "), "type": "PROJECT",
                "description": "", "havePermission": may });
            shown.insert((*name).to_owned(), value);
        }
        Ok(json_answer(200, &json!({ "permissions": shown })))
    }

    fn assignable(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let (start, size) = call.page(50, 1_000)?;
        let project: Option<&Project> =
            match (call.query("project"), call.query("issueKey").or(call.query("issueId"))) {
                (Some(key), _) => Some(self.visible(call, key).ok_or_else(|| no_project(key))?),
                (None, Some(key)) => self.project_of(self.at(call, self.reach(call, key)?)?),
                (None, None) => return Err(refuse(400, "Either a project or an issue key must be given.")),
            };
        let name = if self.is_cloud() { "query" } else { "username" };
        let text = call.query(name).unwrap_or_default().to_lowercase();
        // The page is cut first and sifted afterwards: it may hold fewer than there are.
        let found: Vec<Value> = self
            .users
            .iter()
            .filter(|user| project.is_some_and(|project| project.may(Some(&user.name), Permission::Browse)))
            .skip(start)
            .take(size)
            .filter(|user| {
                let names = [&user.display_name, &user.email, &user.name];
                !user.is_inactive && names.iter().any(|name| name.to_lowercase().contains(&text))
            })
            .map(|user| self.user(user))
            .collect();
        Ok(json_answer(200, &json!(found)))
    }

    /// All fields of all screens, each once.
    fn all_fields(&self) -> Vec<Value> {
        let kinds = self.projects.iter().flat_map(|project| &project.issue_types);
        let screens = kinds.flat_map(|kind| &kind.fields);
        let ways = self.projects.iter().flat_map(|project| &project.transitions);
        let mut all: Vec<&Field> = Vec::new();
        for field in screens.chain(ways.flat_map(|way| &way.fields)) {
            if !all.iter().any(|have| have.id == field.id) {
                all.push(field);
            }
        }
        let one = |field: &&Field| {
            let is_custom = field.id.starts_with("customfield_");
            let clause = match field.id.strip_prefix("customfield_") {
                Some(number) => format!("cf[{number}]"),
                None => field.id.clone(),
            };
            let mut value = json!({
                "id": field.id, "name": field.name, "custom": is_custom, "orderable": true, "navigable": true,
                "searchable": true, "clauseNames": [clause], "schema": field.schema
            });
            if self.is_cloud() {
                extend(&mut value, json!({ "key": field.id }));
            }
            value
        };
        all.iter().map(one).collect()
    }

    /// Issues by what was typed: a part of the summary, a key, or the end of one.
    fn picker(&self, call: &Call<'_>) -> Answer {
        let text = call.query("query").unwrap_or_default().to_lowercase();
        let within = call.query("currentJQL").unwrap_or_default();
        let found =
            if text.is_empty() { Vec::new() } else { self.search(call, within, true).unwrap_or_default() };
        let project = call.query("currentProjectId").and_then(|id| self.project(id)).map(|one| one.id);
        let issues: Vec<Value> = found
            .iter()
            .filter(|issue| project.is_none_or(|id| issue.project == id))
            .filter(|issue| {
                let key = issue.key.to_lowercase();
                let ends = key.rsplit('-').next() == Some(text.as_str());
                key == text || ends || jql::has_words(&issue.summary, &format!("{text}*"))
            })
            .take(20)
            .map(|issue| {
                let icon = format!("/images/icons/issuetypes/{}.svg", issue.issue_type);
                json!({
                    "id": issue.id, "key": issue.key, "keyHtml": issue.key, "img": icon,
                    "summary": marked(&issue.summary, &text), "summaryText": issue.summary
                })
            })
            .collect();
        let sub = format!("Showing {0} of {0} matching issues", issues.len());
        json_answer(
            200,
            &json!({ "sections": [
                { "id": "hs", "label": "History Search", "sub": "", "msg": "No matching issues found", "issues": [] },
                { "id": "cs", "label": "Current Search", "sub": sub, "issues": issues }
            ] }),
        )
    }
}

/// The summary as HTML with what was typed in bold.
fn marked(summary: &str, text: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    match summary.to_lowercase().find(text) {
        Some(at) => {
            match (summary.get(..at), summary.get(at..at + text.len()), summary.get(at + text.len()..)) {
                (Some(before), Some(hit), Some(after)) => {
                    format!("{}<b>{}</b>{}", escape(before), escape(hit), escape(after))
                }
                _ => escape(summary),
            }
        }
        None => escape(summary),
    }
}
