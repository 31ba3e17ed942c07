//! Issues: read one, read many, pick one.

use serde_json::{Map, Value, json};

use super::Call;
use super::answers::{Answer, json_answer, refuse};
use crate::jira::issue::Issue;
use crate::jira::project::Permission;
use crate::jira::render::extend;
use crate::jira::state::Jira;

impl Jira {
    pub(super) fn show(&self, call: &Call<'_>, key: &str) -> Result<Answer, Answer> {
        let id = self.reach(call, key)?;
        let issue = self.at(call, id)?;
        let mut fields = call.list("fields");
        if fields.is_empty() {
            fields.push("*all".to_owned());
        }
        Ok(json_answer(
            200,
            &with_properties(self.issue_value(issue, &fields), issue, &call.list("properties")),
        ))
    }

    /// Many issues at once, by ascending id; those that are not there are left out in silence.
    pub(super) fn bulk_fetch(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let wanted = texts(&call.body, "issueIdsOrKeys");
        if wanted.is_empty() || wanted.len() > 100 {
            return Err(refuse(400, "The number of issue IDs or keys must be between 1 and 100."));
        }
        let mut ids: Vec<u64> = wanted.iter().filter_map(|one| self.find(one)).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut fields = texts(&call.body, "fields");
        if fields.is_empty() {
            fields.push("*navigable".to_owned());
        }
        let properties = texts(&call.body, "properties");
        let seen = ids.iter().filter_map(|id| self.issues.get(id));
        let issues: Vec<Value> = seen
            .filter(|issue| self.may(call, issue, Permission::Browse))
            .map(|issue| with_properties(self.issue_value(issue, &fields), issue, &properties))
            .collect();
        Ok(json_answer(200, &json!({ "issues": issues, "issueErrors": [] })))
    }
}

/// Texts of a list in a body.
pub(super) fn texts(body: &Value, name: &str) -> Vec<String> {
    let items = body.get(name).and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|item| match item {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

/// Adds the entity properties that were asked for.
pub(super) fn with_properties(mut value: Value, issue: &Issue, wanted: &[String]) -> Value {
    if !wanted.is_empty() {
        let all = wanted.iter().any(|name| name == "*all");
        let kept: Map<String, Value> = issue
            .properties
            .iter()
            .filter(|(key, _)| all || wanted.contains(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        extend(&mut value, json!({ "properties": kept }));
    }
    value
}
