//! Issues with what hangs on them, and the ways in which they change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::adf;
use super::state::Jira;

/// An issue.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Issue {
    /// Its unchanging id.
    pub id: u64,
    /// Its key in the project it is in now.
    pub key: String,
    /// Keys it had in other projects.
    pub old_keys: Vec<String>,
    /// The id of its project.
    pub project: u64,
    /// The id of its type.
    pub issue_type: String,
    /// One line.
    pub summary: String,
    /// A document on Cloud, a string of wiki markup on Data Center, or null.
    pub description: Value,
    /// The id of its status.
    pub status: String,
    /// The id of its priority.
    pub priority: Option<String>,
    /// The resolution as answers show it, or null.
    pub resolution: Value,
    /// Its labels.
    pub labels: Vec<String>,
    /// Who reported it, by name.
    pub reporter: String,
    /// Who is to do it, by name.
    pub assignee: Option<String>,
    /// All other fields by id, as answers show them.
    pub fields: BTreeMap<String, Value>,
    /// Entity properties.
    pub properties: BTreeMap<String, Value>,
    /// Remote links, oldest first.
    pub links: Vec<RemoteLink>,
    /// Attached files.
    pub attachments: Vec<Attachment>,
    /// Comments, oldest first.
    pub comments: Vec<Comment>,
    /// When it was made, in milliseconds.
    pub created: u64,
    /// When it last changed, in milliseconds.
    pub updated: u64,
}

/// A comment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Comment {
    /// Its id.
    pub id: u64,
    /// Who wrote it, by name.
    pub author: String,
    /// Who changed it last, by name.
    pub update_author: String,
    /// A document on Cloud, a string on Data Center.
    pub body: Value,
    /// Who may see it, as answers show it; null for all.
    pub visibility: Value,
    /// Entity properties.
    pub properties: BTreeMap<String, Value>,
    /// The comment that it answers.
    pub parent: Option<u64>,
    /// When it was written, in milliseconds.
    pub created: u64,
    /// When it last changed, in milliseconds.
    pub updated: u64,
}

/// An attached file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attachment {
    /// Its id.
    pub id: u64,
    /// By which documents refer to it.
    pub media_id: String,
    /// Its file name.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// What is in it.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A link to something elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RemoteLink {
    /// Its id.
    pub id: u64,
    /// By which it is found again.
    pub global_id: Option<String>,
    /// The rest as it was sent: `application`, `relationship`, `object`.
    pub content: Value,
}

impl Issue {
    /// Puts another text in the place of the description or of a comment. Files that the old one showed
    /// and the new one does not are deleted with it, which surprises everybody once.
    pub(crate) fn forget_media(&mut self, old: &Value, new: &Value) {
        let ids = |value: &Value| -> Vec<String> {
            let all = adf::media(value).into_iter().filter_map(|node| node.pointer("/attrs/id"));
            all.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let (old, new) = (ids(old), ids(new));
        self.attachments.retain(|file| !old.contains(&file.media_id) || new.contains(&file.media_id));
    }
}

impl Jira {
    /// Changes an issue at a time: `updated` moves, and search lags behind. False when there is none.
    pub fn change(&mut self, now: u64, id_or_key: &str, change: impl FnOnce(&mut Issue)) -> bool {
        let Some(id) = self.find(id_or_key) else { return false };
        self.remember(id);
        let Some(issue) = self.issues.get_mut(&id) else { return false };
        change(issue);
        issue.updated = now;
        true
    }

    /// Keeps the present version for search.
    pub(super) fn remember(&mut self, id: u64) {
        if let Some(issue) = self.issues.get(&id) {
            self.past.entry(id).or_default().push((issue.updated, issue.clone()));
        }
    }

    /// The version that search knows; none while the issue is too new.
    pub(super) fn indexed<'a>(&'a self, issue: &'a Issue, now: u64) -> Option<&'a Issue> {
        let known = |since: u64| since.saturating_add(self.search_lag) <= now;
        if self.search_lag == 0 || known(issue.updated) {
            return Some(issue);
        }
        let past = self.past.get(&issue.id)?;
        past.iter().rev().find(|(since, _)| known(*since)).map(|(_, version)| version)
    }

    /// Moves an issue to another project: same id, new key, the old key still answers. Gives the new key.
    pub fn move_issue(&mut self, now: u64, id_or_key: &str, project: &str) -> Option<String> {
        let id = self.find(id_or_key)?;
        let target = self.project_mut(project)?;
        let (project, key) = (target.id, target.next_key());
        let types: Vec<(String, String)> =
            target.issue_types.iter().map(|kind| (kind.id.clone(), kind.name.clone())).collect();
        let kind = self.issues.get(&id).and_then(|issue| self.type_of(issue)).map(|kind| kind.name.clone());
        let wanted = types.iter().find(|(_, name)| Some(name) == kind.as_ref()).or(types.first()).cloned();
        self.change(now, &id.to_string(), |issue| {
            issue.old_keys.push(std::mem::replace(&mut issue.key, key.clone()));
            issue.project = project;
            issue.issue_type = wanted.map(|(id, _)| id).unwrap_or_default();
        });
        Some(key)
    }

    /// Deletes an issue for good.
    pub fn delete_issue(&mut self, id_or_key: &str) -> bool {
        self.find(id_or_key).is_some_and(|id| self.issues.remove(&id).is_some())
    }

    /// Takes a project away, with its issues.
    pub fn delete_project(&mut self, key_or_id: &str) {
        let Some(id) = self.project(key_or_id).map(|project| project.id) else { return };
        self.projects.retain(|project| project.id != id);
        self.issues.retain(|_, issue| issue.project != id);
    }

    /// Adds a comment by hand and gives its id.
    pub fn add_comment(&mut self, now: u64, id_or_key: &str, author: &str, body: Value) -> u64 {
        let id = self.id();
        let author = author.to_owned();
        self.change(now, id_or_key, |issue| {
            issue.comments.push(Comment {
                id,
                author: author.clone(),
                update_author: author,
                body,
                created: now,
                updated: now,
                ..Comment::default()
            });
        });
        id
    }
}
