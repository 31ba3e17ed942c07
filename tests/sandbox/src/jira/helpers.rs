//! What tests ask of a Jira and do to it by hand.

use serde_json::Value;

use super::adf;
use super::issue::{Comment, Issue};
use super::project::{Permission, Project};
use super::state::Jira;

/// Whether a value is this text, or has it somewhere inside.
fn holds(value: &Value, text: &str) -> bool {
    value.as_str() == Some(text) || value.to_string().contains(text)
}

impl Jira {
    /// How many issues have an entity property `key` that contains this text.
    pub fn issues_with_property(&self, key: &str, text: &str) -> usize {
        let has = |issue: &&Issue| issue.properties.get(key).is_some_and(|value| holds(value, text));
        self.issues.values().filter(has).count()
    }

    /// How many issues carry this in their description.
    pub fn issues_with_text(&self, text: &str) -> usize {
        self.issues.values().filter(|issue| adf::plain(&issue.description).contains(text)).count()
    }

    /// How many issues have this label.
    pub fn issues_with_label(&self, label: &str) -> usize {
        self.issues.values().filter(|issue| issue.labels.iter().any(|have| have == label)).count()
    }

    /// How many comments of an issue carry this in their text.
    pub fn comments_with_text(&self, id_or_key: &str, text: &str) -> usize {
        self.count_comments(id_or_key, |comment| adf::plain(&comment.body).contains(text))
    }

    /// How many comments of an issue have an entity property `key` that contains this text.
    pub fn comments_with_property(&self, id_or_key: &str, key: &str, text: &str) -> usize {
        self.count_comments(id_or_key, |comment| {
            comment.properties.get(key).is_some_and(|value| holds(value, text))
        })
    }

    fn count_comments(&self, id_or_key: &str, fits: impl Fn(&Comment) -> bool) -> usize {
        let comments = self.issue(id_or_key).map(|issue| issue.comments.as_slice()).unwrap_or_default();
        comments.iter().filter(|comment| fits(comment)).count()
    }

    /// How many remote links, of all issues, have a global id that begins so.
    pub fn links_with_prefix(&self, prefix: &str) -> usize {
        self.issues.values().map(|issue| issue.links_with_prefix(prefix)).sum()
    }

    /// Sets what a project is like: `with_project("SHOP", |project| project.is_archived = true)`. False
    /// when there is none.
    pub fn with_project(&mut self, key_or_id: &str, change: impl FnOnce(&mut Project)) -> bool {
        self.project_mut(key_or_id).map(change).is_some()
    }

    /// Takes one permission in a project away from a user.
    pub fn forbid(&mut self, project: &str, user: &str, permission: Permission) {
        let all = self.project_mut(project).and_then(|project| project.permissions.get_mut(user));
        if let Some(all) = all {
            all.remove(&permission);
        }
    }

    /// Sets the status of an issue by name, whatever the workflow says. False when there is none.
    pub fn set_status(&mut self, now: u64, id_or_key: &str, name: &str) -> bool {
        let project = self.issue(id_or_key).and_then(|issue| self.project_of(issue));
        let status = project.and_then(|project| {
            let found = project.statuses.iter().find(|status| status.name.eq_ignore_ascii_case(name));
            found.map(|status| status.id.clone())
        });
        status.is_some_and(|id| self.change(now, id_or_key, |issue| issue.status = id))
    }

    /// Sets the priority of an issue by name. False when its project has none of that name.
    pub fn set_priority(&mut self, now: u64, id_or_key: &str, name: &str) -> bool {
        let project = self.issue(id_or_key).and_then(|issue| self.project_of(issue));
        let priority = project.and_then(|project| {
            let found = project.priorities.iter().find(|one| one.name.eq_ignore_ascii_case(name));
            found.map(|one| one.id.clone())
        });
        priority.is_some_and(|id| self.change(now, id_or_key, |issue| issue.priority = Some(id)))
    }

    /// The name of an issue's status.
    pub fn status_name(&self, id_or_key: &str) -> &str {
        let status = self.issue(id_or_key).and_then(|issue| self.status_of(issue));
        status.map(|status| status.name.as_str()).unwrap_or_default()
    }

    /// The name of an issue's priority; nothing when it has none.
    pub fn priority_name(&self, id_or_key: &str) -> &str {
        let wanted = self.issue(id_or_key).and_then(|issue| issue.priority.as_ref());
        let found = self.priorities().into_iter().find(|one| Some(&one.id) == wanted);
        found.map(|one| one.name.as_str()).unwrap_or_default()
    }
}

impl Issue {
    /// How many remote links have a global id that begins so.
    pub fn links_with_prefix(&self, prefix: &str) -> usize {
        let begins = |id: &str| id.starts_with(prefix);
        self.links.iter().filter(|link| link.global_id.as_deref().is_some_and(begins)).count()
    }

    /// What the description says, without its markup on Cloud.
    pub fn text(&self) -> String {
        adf::plain(&self.description)
    }
}

impl Comment {
    /// What the comment says, without its markup on Cloud.
    pub fn text(&self) -> String {
        adf::plain(&self.body)
    }

    /// Whether it is kept from customers.
    pub fn is_internal(&self) -> bool {
        let property = self.properties.get("sd.public.comment");
        property.and_then(|one| one.get("internal")) == Some(&Value::Bool(true))
    }
}
