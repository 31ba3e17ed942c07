//! What a GitLab holds, and terse ways to fill and change it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ci::Ci;

/// One GitLab.
#[derive(Clone, Debug)]
pub struct GitLab {
    /// `https://gitlab.com`, `https://host/gl`.
    pub web: String,
    /// The path it lives below: `/gl`, or nothing.
    pub root: String,
    /// User names and their ids.
    pub users: BTreeMap<String, u64>,
    /// Tokens by their text.
    pub tokens: BTreeMap<String, Token>,
    /// Values of session cookies and the users they stand for.
    pub sessions: BTreeMap<String, String>,
    /// Projects.
    pub projects: Vec<Project>,
    /// How many requests of the minute are left; none means no limit is reached.
    pub remaining: Option<u64>,
    /// How many items a page holds at the most, whatever is asked for.
    pub page_size: usize,
    /// How many requests the API has had so far.
    pub requests: u64,
    next_id: u64,
}

/// What a token may do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Token {
    /// Whose it is.
    pub user: String,
    /// Its scopes; none for a fine-grained one.
    pub scopes: Vec<String>,
    /// Whether it is fine-grained.
    pub is_granular: bool,
    /// `2027-02-01`.
    pub expires_at: Option<String>,
    /// Whether it has expired.
    pub is_expired: bool,
    /// Whether it was revoked.
    pub is_revoked: bool,
}

impl Token {
    /// A token with these scopes.
    pub fn of(user: &str, scopes: &[&str]) -> Self {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        Self { user: user.to_owned(), scopes, ..Self::default() }
    }
}

/// A project.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the real ones, too
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Project {
    /// Its unchanging id.
    pub id: u64,
    /// `shop/web`.
    pub path: String,
    /// Paths it had before.
    pub old_paths: Vec<String>,
    /// Whether only members see it.
    pub is_private: bool,
    /// Whether it is archived.
    pub is_archived: bool,
    /// Whether issues are switched off.
    pub lacks_issues: bool,
    /// Whether scoped labels exclude each other here, and an issue may have several assignees.
    pub is_premium: bool,
    /// Whether it takes no new labels from anybody.
    pub labels_locked: bool,
    /// Access levels by user name.
    pub members: BTreeMap<String, u64>,
    /// Labels of the project.
    pub labels: Vec<Label>,
    /// Labels of the group above it.
    pub group_labels: Vec<String>,
    /// Its milestones.
    pub milestones: Vec<Milestone>,
    /// Issues by iid.
    pub issues: BTreeMap<u64, Issue>,
    /// Iids of deleted issues.
    pub deleted: BTreeSet<u64>,
    /// How long a new issue or note is missing from lists, and a change from lists by time of change, in
    /// milliseconds.
    pub list_lag: u64,
    /// How many bytes an upload may have; none for any.
    pub upload_limit: Option<usize>,
    /// What it runs in pipelines.
    #[serde(skip)]
    pub ci: Ci,
    /// Files that were uploaded.
    #[serde(skip)]
    pub uploads: Vec<Upload>,
}

/// A file that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its address within the project.
    pub url: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `#d9534f`.
    pub color: String,
}

/// A milestone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Milestone {
    /// Its global id.
    pub id: u64,
    /// Its number in the project.
    pub iid: u64,
    /// Its title, by which lists are asked for it.
    pub title: String,
    /// When it was made, in milliseconds.
    pub created: u64,
}

/// An issue, or another kind of work item that lists show among them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Issue {
    /// Its global id.
    pub id: u64,
    /// Its number in the project.
    pub iid: u64,
    /// Its title.
    pub title: String,
    /// Markdown; may be empty.
    pub description: String,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Whether only members see it.
    pub is_confidential: bool,
    /// `incident`, `task`, `test_case`; nothing for a plain issue.
    pub kind: String,
    /// Names of its labels.
    pub labels: Vec<String>,
    /// User names.
    pub assignees: Vec<String>,
    /// The id of its milestone.
    pub milestone: Option<u64>,
    /// `2026-12-01`; empty for none.
    pub due: String,
    /// Its weight, where the plan has weights.
    pub weight: Option<u64>,
    /// Who made it.
    pub author: String,
    /// When, in milliseconds.
    pub created: u64,
    /// When it was last changed, in milliseconds.
    pub updated: u64,
    /// The global id of the issue it became in another project.
    pub moved_to: Option<u64>,
    /// Its notes, oldest first.
    pub notes: Vec<Note>,
}

/// A note: a comment, or a line of the system.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Note {
    /// Its id.
    pub id: u64,
    /// Who wrote it.
    pub author: String,
    /// Markdown.
    pub body: String,
    /// Whether the system wrote it.
    pub is_system: bool,
    /// Whether only members from planner up see it.
    pub is_internal: bool,
    /// When, in milliseconds.
    pub created: u64,
    /// When it was last changed, in milliseconds.
    pub updated: u64,
}

impl GitLab {
    /// gitlab.com, empty.
    pub fn public() -> Self {
        Self::new_at("gitlab.com", "")
    }

    /// An instance of one's own below a path, empty.
    pub fn self_managed(host: &str, root: &str) -> Self {
        Self::new_at(host, root)
    }

    fn new_at(host: &str, root: &str) -> Self {
        Self {
            web: format!("https://{host}{root}"),
            root: root.to_owned(),
            users: BTreeMap::new(),
            tokens: BTreeMap::new(),
            sessions: BTreeMap::new(),
            projects: Vec::new(),
            remaining: None,
            page_size: 100,
            requests: 0,
            next_id: 500,
        }
    }

    /// The value of the session cookie that a browser sent along.
    pub fn session_of<'a>(&self, request: &'a http::Request<Vec<u8>>) -> Option<&'a str> {
        let cookies = request.headers().get("cookie")?.to_str().ok()?;
        let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == "_gitlab_session").map(|(_, value)| value)
    }

    /// What a page of that session carries, and what everything but reading must bring back.
    pub fn csrf_of(&self, session: Option<&str>) -> String {
        format!("csrf-{}", session.unwrap_or("anonymous"))
    }

    /// A fresh id.
    pub fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Adds a user.
    pub fn add_user(&mut self, name: &str) {
        let id = self.id();
        self.users.insert(name.to_owned(), id);
    }

    /// Adds a public project with these members: name and access level.
    pub fn add_project(&mut self, path: &str, members: &[(&str, u64)]) -> &mut Project {
        let project = Project {
            id: self.id(),
            path: path.to_owned(),
            members: members.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect(),
            ..Project::default()
        };
        self.projects.push_mut(project)
    }

    /// A project by its present path.
    pub fn project(&self, path: &str) -> Option<&Project> {
        self.projects.iter().find(|project| project.path.eq_ignore_ascii_case(path))
    }

    /// The same, to change.
    pub fn project_mut(&mut self, path: &str) -> Option<&mut Project> {
        self.projects.iter_mut().find(|project| project.path.eq_ignore_ascii_case(path))
    }

    /// Adds an issue by hand and gives its iid.
    pub fn add_issue(
        &mut self,
        path: &str,
        now: u64,
        author: &str,
        texts: (&str, &str),
        labels: &[&str],
    ) -> u64 {
        let id = self.id();
        let Some(project) = self.project_mut(path) else { return 0 };
        let iid = project.next_iid();
        let issue = Issue {
            id,
            iid,
            title: texts.0.to_owned(),
            description: texts.1.to_owned(),
            labels: labels.iter().map(ToString::to_string).collect(),
            author: author.to_owned(),
            created: now,
            updated: now,
            ..Issue::default()
        };
        project.issues.insert(iid, issue);
        iid
    }

    /// Moves an issue to another project, as a person does there; gives its iid in it.
    pub fn move_issue(&mut self, now: u64, from: &str, iid: u64, to: &str) -> Option<u64> {
        let issue = self.project(from)?.issues.get(&iid)?.clone();
        let there = self.add_issue(to, now, &issue.author, (&issue.title, &issue.description), &[]);
        let id = self.project(to)?.issues.get(&there)?.id;
        let note = Note {
            id: self.id(),
            author: issue.author.clone(),
            body: format!("moved to {to}#{there}"),
            is_system: true,
            created: now,
            updated: now,
            ..Note::default()
        };
        if let Some(new) = self.project_mut(to)?.issues.get_mut(&there) {
            new.labels = issue.labels;
            new.assignees = issue.assignees;
            new.kind = issue.kind;
        }
        self.copy_notes(now, to, there, issue.notes);
        let old = self.project_mut(from)?.issues.get_mut(&iid)?;
        old.is_closed = true;
        old.moved_to = Some(id);
        old.updated = now;
        old.notes.push(note);
        Some(there)
    }

    /// What was said about an issue goes along when it moves, under new ids.
    fn copy_notes(&mut self, now: u64, path: &str, iid: u64, notes: Vec<Note>) {
        for note in notes {
            let id = self.id();
            let issue = self.project_mut(path).and_then(|project| project.issues.get_mut(&iid));
            if let Some(issue) = issue {
                issue.notes.push(Note { id, ..note });
                issue.updated = now;
            }
        }
    }

    /// Adds a milestone by hand and gives its id.
    pub fn add_milestone(&mut self, path: &str, now: u64, title: &str) -> u64 {
        let id = self.id();
        let Some(project) = self.project_mut(path) else { return 0 };
        let iid = project.milestones.iter().map(|one| one.iid).max().unwrap_or_default() + 1;
        project.milestones.push(Milestone { id, iid, title: title.to_owned(), created: now });
        id
    }

    /// Adds an incident, a task or another kind of work item by hand and gives its iid.
    pub fn add_work_item(&mut self, path: &str, now: u64, author: &str, kind: &str, title: &str) -> u64 {
        let iid = self.add_issue(path, now, author, (title, ""), &[]);
        let issue = self.project_mut(path).and_then(|project| project.issues.get_mut(&iid));
        if let Some(issue) = issue {
            kind.clone_into(&mut issue.kind);
        }
        iid
    }

    /// How many issues of a project carry this in their description.
    pub fn issues_with(&self, path: &str, text: &str) -> usize {
        let has = |issue: &&Issue| issue.description.contains(text);
        self.project(path).map_or(0, |project| project.issues.values().filter(has).count())
    }

    /// How many notes of an issue carry this.
    pub fn notes_with(&self, path: &str, iid: u64, text: &str) -> usize {
        let issue = self.project(path).and_then(|project| project.issues.get(&iid));
        issue.map_or(0, |issue| issue.notes.iter().filter(|note| note.body.contains(text)).count())
    }
}

impl Project {
    /// The iid of the next issue.
    pub fn next_iid(&self) -> u64 {
        self.issues.keys().chain(&self.deleted).max().copied().unwrap_or_default() + 1
    }

    /// A user's access level; 0 for none.
    pub fn level(&self, user: &str) -> u64 {
        self.members.get(user).copied().unwrap_or_default()
    }

    /// Whether a user sees it.
    pub fn is_seen_by(&self, user: &str) -> bool {
        !self.is_private || self.level(user) > 0
    }
}
