//! What there is: the caller, the server, projects, and what can be given when an issue is made.

use serde_json::{Value, json};

use super::Call;
use super::answers::{Answer, json_answer, refuse};
use crate::jira::project::{Permission, Project};
use crate::jira::render::extend;
use crate::jira::state::Jira;

impl Jira {
    pub(super) fn about(&self, call: &Call<'_>, parts: &[&str]) -> Result<Answer, Answer> {
        match (call.method, parts) {
            ("GET", ["myself"]) => self.myself(call),
            ("GET", ["serverInfo"]) => Ok(self.server_info(call)),
            ("GET", ["project"]) if !self.is_cloud() => {
                let all: Vec<Value> = self.listed(call).map(|one| self.project_value(one)).collect();
                Ok(json_answer(200, &json!(all)))
            }
            ("GET", ["project", "search"]) if self.is_cloud() => self.search_projects(call),
            ("GET", ["project", key]) => {
                let project = self.visible(call, key).ok_or_else(|| no_project(key))?;
                let kinds: Vec<Value> = project.issue_types.iter().map(|one| self.issue_type(one)).collect();
                let mut value = self.project_value(project);
                extend(&mut value, json!({ "issueTypes": kinds }));
                Ok(json_answer(200, &value))
            }
            ("GET", ["issue", "createmeta", project, "issuetypes"]) => self.create_types(call, project),
            ("GET", ["issue", "createmeta", project, "issuetypes", kind]) => {
                self.create_fields(call, project, kind)
            }
            _ => Err(refuse(404, "Not Found")),
        }
    }

    fn myself(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let Some(user) = call.user().and_then(|name| self.user_named(name)) else {
            let words = "Client must be authenticated to access this resource.";
            return Err(if self.is_cloud() {
                json_answer(401, &json!({ "errorMessages": [words], "errors": {} }))
            } else {
                json_answer(401, &json!({ "message": words, "status-code": 401 }))
            });
        };
        let mut value = self.user(user);
        extend(&mut value, json!({ "locale": "en_US" }));
        Ok(json_answer(200, &value))
    }

    fn server_info(&self, call: &Call<'_>) -> Answer {
        let version: Vec<String> = self.version.iter().map(u32::to_string).collect();
        let kind = if self.is_cloud() { "Cloud" } else { "Server" };
        let version = if self.is_cloud() { "1001.0.0-SNAPSHOT".to_owned() } else { version.join(".") };
        json_answer(
            200,
            &json!({
                "baseUrl": self.base(), "version": version, "versionNumbers": self.version, "deploymentType": kind,
                "buildNumber": 100_204, "serverTime": self.stamp(call.now), "serverTitle": "Jira"
            }),
        )
    }

    /// The projects that the caller sees and that are in use.
    fn listed(&self, call: &Call<'_>) -> impl Iterator<Item = &Project> {
        self.projects
            .iter()
            .filter(|project| !project.is_archived && project.may(call.user(), Permission::Browse))
    }

    fn search_projects(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let (start, size) = call.page(50, 100)?;
        let permission = match call.query("action").unwrap_or("view") {
            "view" | "browse" => Permission::Browse,
            "edit" => Permission::EditIssues,
            "create" => Permission::CreateIssues,
            other => {
                return Err(refuse(400, &format!("The action '{other}' is not supported.")));
            }
        };
        let text = call.query("query").unwrap_or_default().to_lowercase();
        let archived = call.query("status").is_some_and(|status| status.contains("archived"));
        let mut found: Vec<&Project> = self
            .projects
            .iter()
            .filter(|project| project.is_archived == archived && project.may(call.user(), permission))
            .filter(|project| {
                project.key.to_lowercase().contains(&text) || project.name.to_lowercase().contains(&text)
            })
            .collect();
        match call.query("orderBy").unwrap_or("key") {
            "name" | "+name" => found.sort_by_key(|project| project.name.to_lowercase()),
            _ => found.sort_by_key(|project| project.key.clone()),
        }
        let all: Vec<Value> = found.into_iter().map(|project| self.project_value(project)).collect();
        Ok(json_answer(200, &self.page_bean(call, &all, start, size)))
    }

    /// One page in the form with `values`.
    pub(super) fn page_bean(&self, call: &Call<'_>, all: &[Value], start: usize, size: usize) -> Value {
        let shown: Vec<&Value> = all.iter().skip(start).take(size).collect();
        let is_last = start + shown.len() >= all.len();
        let base = format!("{}/{}", self.api(), call.parts.join("/"));
        let mut value = json!({
            "self": format!("{base}?startAt={start}&maxResults={size}"), "startAt": start, "maxResults": size,
            "total": all.len(), "isLast": is_last, "values": shown
        });
        if !is_last {
            let next = format!("{base}?startAt={}&maxResults={size}", start + size);
            extend(&mut value, json!({ "nextPage": next }));
        }
        value
    }

    /// The project, if the caller may make issues in it; otherwise create metadata is a bad request.
    fn creatable(&self, call: &Call<'_>, key: &str) -> Result<&Project, Answer> {
        let project = self
            .visible(call, key)
            .filter(|project| !project.is_archived && project.may(call.user(), Permission::CreateIssues));
        project.ok_or_else(|| {
            refuse(400, "Project does not exist or you do not have permission to create issues in it.")
        })
    }

    fn create_types(&self, call: &Call<'_>, key: &str) -> Result<Answer, Answer> {
        let project = self.creatable(call, key)?;
        let all: Vec<Value> = project.issue_types.iter().map(|kind| self.issue_type(kind)).collect();
        self.create_page(call, "issueTypes", &all)
    }

    fn create_fields(&self, call: &Call<'_>, key: &str, kind: &str) -> Result<Answer, Answer> {
        let project = self.creatable(call, key)?;
        let kind = project
            .issue_types
            .iter()
            .find(|have| have.id == kind)
            .ok_or_else(|| refuse(400, "The issue type does not exist in this project."))?;
        let one = |field| {
            let mut value = self.field(project, Some(kind), field);
            extend(&mut value, json!({ "fieldId": field.id }));
            if let (false, Some(value)) = (self.is_cloud(), value.as_object_mut()) {
                value.remove("key");
            }
            value
        };
        let all: Vec<Value> = kind.fields.iter().map(one).collect();
        self.create_page(call, "fields", &all)
    }

    /// One page of create metadata: under its own name on Cloud, under `values` on Data Center.
    fn create_page(&self, call: &Call<'_>, name: &str, all: &[Value]) -> Result<Answer, Answer> {
        if call.number("maxResults", 50)? > 200 {
            return Err(refuse(400, "Parameter 'maxResults' must not exceed the limit '200'"));
        }
        let (start, size) = call.page(50, 200)?;
        let shown: Vec<&Value> = all.iter().skip(start).take(size).collect();
        let mut value = json!({ "startAt": start, "maxResults": size, "total": all.len() });
        if self.is_cloud() {
            extend(&mut value, json!({ name: shown }));
        } else {
            let is_last = start + shown.len() >= all.len();
            extend(&mut value, json!({ "isLast": is_last, "values": shown }));
        }
        Ok(json_answer(200, &value))
    }
}

/// There is no such project, or the caller may not see it.
pub(super) fn no_project(key: &str) -> Answer {
    refuse(404, &format!("No project could be found with key '{key}'."))
}
