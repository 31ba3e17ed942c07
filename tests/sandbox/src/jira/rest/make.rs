//! Issues: make and change.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Call;
use super::answers::{Answer, empty, json_answer, refuse, refuse_field, refuse_fields};
use super::check::Values;
use crate::jira::issue::Issue;
use crate::jira::project::{Permission, Project};
use crate::jira::state::Jira;

impl Jira {
    pub(super) fn make(&mut self, call: &Call<'_>) -> Result<Answer, Answer> {
        let given = self.given(call, None)?;
        let project = self.target(call, &given)?;
        let kind = given.get("issuetype").and_then(|kind| {
            let member = |name: &str| kind.get(name).and_then(Value::as_str);
            member("id").or_else(|| member("name")).and_then(|wanted| project.issue_type(wanted))
        });
        let Some(kind) = kind else {
            let words = if self.is_cloud() {
                "Specify a valid issue type"
            } else {
                "The issue type selected is invalid."
            };
            return Err(refuse_field(400, "issuetype", words));
        };
        may_assign(call, project, &given)?;
        let values = self.checked(project, &kind.fields, &given, true)?;
        let has_priority = kind.field("priority").is_some();
        let mut issue = Issue {
            project: project.id,
            issue_type: kind.id.clone(),
            status: project.statuses.first().map(|status| status.id.clone()).unwrap_or_default(),
            priority: has_priority.then(|| project.default_priority()).flatten(),
            reporter: call.user().unwrap_or_default().to_owned(),
            properties: properties(&call.body)?,
            created: call.now,
            updated: call.now,
            ..Issue::default()
        };
        self.apply(&mut issue, values);
        let id = project.id.to_string();
        let key = self.project_mut(&id).map(Project::next_key).unwrap_or_default();
        issue.key.clone_from(&key);
        let id = self.insert(issue);
        let link = format!("{}/issue/{id}", self.api());
        Ok(json_answer(201, &json!({ "id": id.to_string(), "key": key, "self": link })))
    }

    /// The project an issue is to be made in.
    fn target(&self, call: &Call<'_>, given: &Map<String, Value>) -> Result<&Project, Answer> {
        let no = |words: &str| Err(refuse_field(400, "project", words));
        let wanted = given.get("project").and_then(|project| {
            let member = |name: &str| project.get(name).and_then(Value::as_str);
            member("id").or_else(|| member("key"))
        });
        let Some(wanted) = wanted else {
            return no(if self.is_cloud() {
                "Specify a valid project ID or key"
            } else {
                "project is required"
            });
        };
        if call.user.is_none() {
            return no(
                "Anonymous users do not have permission to create issues in this project. Please try logging in first.",
            );
        }
        let Some(project) = self.visible(call, wanted) else { return no("valid project is required") };
        if project.is_archived {
            return no("This project is archived. Issues cannot be created in it.");
        }
        if !project.may(call.user(), Permission::CreateIssues) {
            return no("You do not have permission to create issues in this project.");
        }
        Ok(project)
    }

    /// The fields of a request, with what `update` does to them worked out.
    fn given(&self, call: &Call<'_>, issue: Option<&Issue>) -> Result<Map<String, Value>, Answer> {
        let object = |name: &str| call.body.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        if !call.body.is_object() {
            return Err(refuse(400, "request body can not be empty, it must contain something"));
        }
        let (mut fields, update) = (object("fields"), object("update"));
        let present = issue.map(|issue| self.issue_fields(issue)).unwrap_or_default();
        let mut errors = Map::new();
        for (id, operations) in update.into_iter().filter(|(id, _)| id != "comment") {
            if fields.contains_key(&id) {
                let words = "Cannot specify field in both 'fields' and 'update'";
                errors.insert(id.clone(), json!(words));
                continue;
            }
            let mut value = present.get(&id).cloned().unwrap_or(Value::Null);
            for operation in operations.as_array().into_iter().flatten() {
                operate(&mut value, operation);
            }
            fields.insert(id, value);
        }
        if errors.is_empty() { Ok(fields) } else { Err(refuse_fields(400, &errors)) }
    }

    pub(super) fn edit(&mut self, call: &Call<'_>, key: &str) -> Result<Answer, Answer> {
        let id = self.reach(call, key)?;
        let issue = self.at(call, id)?;
        let given = self.given(call, Some(issue))?;
        if call.query("notifyUsers") == Some("false") && !self.is_cloud() {
            return Err(refuse(
                403,
                "To discard the user notification either admin or project admin permissions are required.",
            ));
        }
        if !self.may(call, issue, Permission::EditIssues) {
            return Err(refuse(403, "You do not have permission to edit issues in this project."));
        }
        if let Some(project) = self.project_of(issue) {
            may_assign(call, project, &given)?;
        }
        let changed = properties(&call.body)?;
        let mut next = issue.clone();
        let values = self.screened(issue, &given)?;
        self.apply(&mut next, values);
        next.properties.extend(changed);
        self.change(call.now, &id.to_string(), |issue| *issue = next);
        if call.query("returnIssue") == Some("true") {
            let all = ["*all".to_owned()];
            return Ok(json_answer(200, &self.issue_value(self.at(call, id)?, &all)));
        }
        Ok(empty(204))
    }

    /// Values for the edit screen of an issue, which is the one it was made on.
    fn screened(&self, issue: &Issue, given: &Map<String, Value>) -> Result<Values, Answer> {
        let parts = self.project_of(issue).zip(self.type_of(issue));
        let Some((project, kind)) = parts else { return Err(refuse(404, "Not Found")) };
        let given = given.iter().filter(|(id, _)| !matches!(id.as_str(), "project" | "issuetype"));
        let given = given.map(|(id, value)| (id.clone(), value.clone())).collect();
        self.checked(project, &kind.fields, &given, false)
    }
}

/// To whoever may not give issues to people, the field is as good as not there.
fn may_assign(call: &Call<'_>, project: &Project, given: &Map<String, Value>) -> Result<(), Answer> {
    if given.contains_key("assignee") && !project.may(call.user(), Permission::AssignIssues) {
        let words = "Field 'assignee' cannot be set. It is not on the appropriate screen, or unknown.";
        return Err(refuse_field(400, "assignee", words));
    }
    Ok(())
}

/// One operation of `update`.
fn operate(value: &mut Value, operation: &Value) {
    if let Some(new) = operation.get("set") {
        *value = new.clone();
    }
    if value.is_null() && operation.get("add").is_some() {
        *value = json!([]);
    }
    let Some(items) = value.as_array_mut() else { return };
    if let Some(new) = operation.get("add").filter(|new| !items.contains(new)) {
        items.push(new.clone());
    }
    if let Some(old) = operation.get("remove") {
        items.retain(|item| item != old);
    }
}

/// The entity properties that come with an issue or a comment.
pub(super) fn properties(body: &Value) -> Result<BTreeMap<String, Value>, Answer> {
    let mut all = BTreeMap::new();
    for one in body.get("properties").and_then(Value::as_array).into_iter().flatten() {
        let key = one.get("key").and_then(Value::as_str).unwrap_or_default();
        let value = one.get("value").cloned().unwrap_or(Value::Null);
        check_property(key, &value)?;
        all.insert(key.to_owned(), value);
    }
    Ok(all)
}

/// Keys have up to 255 characters, values up to 32,768.
pub(super) fn check_property(key: &str, value: &Value) -> Result<(), Answer> {
    if key.is_empty() || key.chars().count() > 255 {
        return Err(refuse(400, "The property key must have between 1 and 255 characters."));
    }
    if value.to_string().chars().count() > 32_768 {
        return Err(refuse(400, "The property value must not be longer than 32,768 characters."));
    }
    Ok(())
}
