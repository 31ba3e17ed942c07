//! Transitions: the ways from the present status, and taking one.

use serde_json::{Map, Value, json};

use super::Call;
use super::answers::{Answer, empty, json_answer, refuse};
use crate::jira::issue::Issue;
use crate::jira::project::{Permission, Project, Transition};
use crate::jira::render::extend;
use crate::jira::state::Jira;

impl Jira {
    /// The ways that are open to the caller; without the permission there are none, and nothing is said.
    fn ways<'a>(&self, call: &Call<'_>, project: &'a Project, issue: &Issue) -> Vec<&'a Transition> {
        if !self.may(call, issue, Permission::TransitionIssues) {
            return Vec::new();
        }
        let open = |way: &&Transition| {
            let starts_here = way.from.is_empty() || way.from.contains(&issue.status);
            starts_here && way.to != issue.status
        };
        project.transitions.iter().filter(open).collect()
    }

    pub(super) fn transitions(&mut self, call: &Call<'_>, key: &str) -> Result<Answer, Answer> {
        let id = self.reach(call, key)?;
        if call.method == "POST" {
            return self.transition(call, id);
        }
        let issue = self.at(call, id)?;
        let Some(project) = self.project_of(issue) else { return Err(self.no_issue(call)) };
        let with_fields = call.list("expand").iter().any(|one| one == "transitions.fields");
        let shown: Vec<Value> = self
            .ways(call, project, issue)
            .into_iter()
            .filter(|way| call.query("transitionId").is_none_or(|wanted| wanted == way.id))
            .map(|way| self.way(project, way, with_fields))
            .collect();
        Ok(json_answer(200, &json!({ "expand": "transitions", "transitions": shown })))
    }

    fn way(&self, project: &Project, way: &Transition, with_fields: bool) -> Value {
        let to = project.status(&way.to).map(|status| self.status(status));
        let mut value = json!({ "id": way.id, "name": way.name, "to": to });
        if self.is_cloud() {
            let more = json!({
                "hasScreen": !way.fields.is_empty(), "isGlobal": way.from.is_empty(), "isInitial": false,
                "isAvailable": true, "isConditional": false, "isLooped": false
            });
            extend(&mut value, more);
        }
        if with_fields {
            let one = |field: &_| self.field(project, None, field);
            let fields: Map<String, Value> =
                way.fields.iter().map(|field| (field.id.clone(), one(field))).collect();
            extend(&mut value, json!({ "fields": fields }));
        }
        value
    }

    fn transition(&mut self, call: &Call<'_>, id: u64) -> Result<Answer, Answer> {
        let issue = self.at(call, id)?;
        let Some(project) = self.project_of(issue) else { return Err(self.no_issue(call)) };
        let wanted = call.body.pointer("/transition/id");
        let wanted = match wanted {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => return Err(refuse(400, "Missing 'transition' identifier")),
        };
        let ways = self.ways(call, project, issue);
        let Some(way) = ways.into_iter().find(|way| way.id == wanted).cloned() else {
            return Err(if self.is_cloud() {
                refuse(400, &format!("Transition id '{wanted}' is not valid for this issue."))
            } else {
                refuse(500, "Internal server error")
            });
        };
        let mut given = call.body.get("fields").and_then(Value::as_object).cloned().unwrap_or_default();
        for (field, operations) in call.body.get("update").and_then(Value::as_object).into_iter().flatten() {
            if let Some(value) = operations.pointer("/0/set").filter(|_| field != "comment") {
                given.insert(field.clone(), value.clone());
            }
        }
        let values = self.checked(project, &way.fields, &given, true)?;
        let comment = call.body.pointer("/update/comment/0/add/body");
        let comment = comment.map(|body| self.comment_body(Some(body))).transpose()?;
        let is_done = project.status(&way.to).is_some_and(|status| status.category == "done");
        let mut next = issue.clone();
        next.status.clone_from(&way.to);
        if !is_done {
            next.resolution = Value::Null;
        }
        self.apply(&mut next, values);
        self.change(call.now, &id.to_string(), |issue| *issue = next);
        if let Some(body) = comment {
            self.add_comment(call.now, &id.to_string(), call.user().unwrap_or_default(), body);
        }
        Ok(empty(204))
    }
}
