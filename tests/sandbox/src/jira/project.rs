//! Projects: their issue types with fields, priorities, workflows, and who may do what.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::issue::Issue;
use super::state::Jira;

/// What a user may do in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// See the project and its issues.
    #[serde(rename = "BROWSE_PROJECTS")]
    Browse,
    /// Make issues.
    CreateIssues,
    /// Change issues and their properties.
    EditIssues,
    /// Change the status.
    TransitionIssues,
    /// Write comments.
    AddComments,
    /// Link issues.
    LinkIssues,
    /// Give issues to people.
    AssignIssues,
    /// Attach files.
    CreateAttachments,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Browse,
        Self::CreateIssues,
        Self::EditIssues,
        Self::TransitionIssues,
        Self::AddComments,
        Self::LinkIssues,
        Self::AssignIssues,
        Self::CreateAttachments,
    ];

    /// Its name in the API.
    pub fn key(self) -> &'static str {
        match self {
            Self::Browse => "BROWSE_PROJECTS",
            Self::CreateIssues => "CREATE_ISSUES",
            Self::EditIssues => "EDIT_ISSUES",
            Self::TransitionIssues => "TRANSITION_ISSUES",
            Self::AddComments => "ADD_COMMENTS",
            Self::LinkIssues => "LINK_ISSUES",
            Self::AssignIssues => "ASSIGN_ISSUES",
            Self::CreateAttachments => "CREATE_ATTACHMENTS",
        }
    }
}

/// A priority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `new`, `indeterminate`, `done` or `undefined`.
    pub category: String,
}

/// A field on a screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Field {
    /// `priority`, `customfield_10010`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind, as answers show it.
    pub schema: Value,
    /// Whether it must have a value.
    pub required: bool,
    /// Whether it has one when none is given.
    pub has_default: bool,
    /// What can be chosen; priorities, components and versions come from the project.
    pub allowed: Vec<Value>,
}

impl Field {
    /// A field of the system.
    pub fn system(id: &str, name: &str, kind: &str, required: bool) -> Self {
        let schema = match kind.strip_prefix("array:") {
            Some(items) => json!({ "type": "array", "items": items, "system": id }),
            None => json!({ "type": kind, "system": id }),
        };
        Self { id: id.to_owned(), name: name.to_owned(), schema, required, ..Self::default() }
    }

    /// A field somebody added: its number, its type (`array:option`), and the last part of its kind.
    pub fn custom(number: u64, name: &str, kind: &str, custom: &str, required: bool) -> Self {
        let custom = format!("com.atlassian.jira.plugin.system.customfieldtypes:{custom}");
        let schema = match kind.strip_prefix("array:") {
            Some(items) => json!({ "type": "array", "items": items, "custom": custom, "customId": number }),
            None => json!({ "type": kind, "custom": custom, "customId": number }),
        };
        let id = format!("customfield_{number}");
        Self { id, name: name.to_owned(), schema, required, ..Self::default() }
    }

    /// The same with options: pairs of id and text.
    #[must_use]
    pub fn with_options(mut self, options: &[(&str, &str)]) -> Self {
        self.allowed = options.iter().map(|(id, value)| json!({ "id": id, "value": value })).collect();
        self
    }

    /// A member of its schema.
    pub fn schema(&self, name: &str) -> &str {
        self.schema.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether it holds a text of several lines: a document on Cloud.
    pub fn is_rich(&self) -> bool {
        matches!(self.schema("system"), "description" | "environment")
            || self.schema("custom").ends_with(":textarea")
    }
}

/// A kind of issue in a project.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IssueType {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it hangs under another issue.
    pub subtask: bool,
    /// What can be given when an issue of it is made; edited is the same.
    pub fields: Vec<Field>,
}

impl IssueType {
    /// A field of its screen.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Takes a field off the screen.
    pub fn drop_field(&mut self, id: &str) {
        self.fields.retain(|field| field.id != id);
    }
}

/// A way from some statuses to one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Transition {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The ids of the statuses it starts from; empty for all.
    pub from: Vec<String>,
    /// The id of the status it leads to.
    pub to: String,
    /// The fields of its screen.
    pub fields: Vec<Field>,
}

/// A project.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Project {
    /// Its unchanging id.
    pub id: u64,
    /// `SHOP`.
    pub key: String,
    /// Its name.
    pub name: String,
    /// `software`, `service_desk`, `business`.
    pub type_key: String,
    /// Whether its team manages it (`next-gen`).
    pub is_team_managed: bool,
    /// Whether it is archived: not listed, not searched, not changed.
    pub is_archived: bool,
    /// Whether anybody sees it, signed in or not.
    pub is_public: bool,
    /// Its issue types.
    pub issue_types: Vec<IssueType>,
    /// The priorities it allows, most urgent first.
    pub priorities: Vec<Priority>,
    /// The statuses of its workflow, the first one for new issues.
    pub statuses: Vec<Status>,
    /// The ways between them.
    pub transitions: Vec<Transition>,
    /// Its components: pairs of id and name.
    pub components: Vec<(String, String)>,
    /// Its versions: pairs of id and name.
    pub versions: Vec<(String, String)>,
    /// What each user may do, by name.
    pub permissions: BTreeMap<String, BTreeSet<Permission>>,
    /// The number of the last issue.
    pub last_number: u64,
}

impl Project {
    /// A project with the usual workflow and priorities and no issue types.
    pub fn new(id: u64, key: &str, name: &str) -> Self {
        let status = |id: &str, name: &str, category: &str| Status {
            id: id.to_owned(),
            name: name.to_owned(),
            category: category.to_owned(),
        };
        let transition = |id: &str, name: &str, to: &str| Transition {
            id: id.to_owned(),
            name: name.to_owned(),
            to: to.to_owned(),
            ..Transition::default()
        };
        let mut project = Self {
            id,
            key: key.to_owned(),
            name: name.to_owned(),
            type_key: "software".to_owned(),
            statuses: vec![
                status("10000", "To Do", "new"),
                status("3", "In Progress", "indeterminate"),
                status("10001", "Done", "done"),
            ],
            transitions: vec![
                transition("11", "To Do", "10000"),
                transition("21", "In Progress", "3"),
                transition("31", "Done", "10001"),
            ],
            ..Self::default()
        };
        project.set_priorities(&["Highest", "High", "Medium", "Low", "Lowest"], 1);
        project
    }

    /// Whether this is its key, without case, or its id.
    pub fn is_called(&self, key_or_id: &str) -> bool {
        self.key.eq_ignore_ascii_case(key_or_id) || self.id.to_string() == key_or_id
    }

    /// Sets the priorities, with ids from this one up.
    pub fn set_priorities(&mut self, names: &[&str], first: u64) {
        let one = |(id, name): (u64, &&str)| Priority { id: id.to_string(), name: (*name).to_owned() };
        self.priorities = (first..).zip(names).map(one).collect();
    }

    /// The middle one, which new issues get.
    pub fn default_priority(&self) -> Option<String> {
        self.priorities.get(self.priorities.len() / 2).map(|priority| priority.id.clone())
    }

    /// Adds an issue type with the usual fields on its screen.
    pub fn add_type(&mut self, id: &str, name: &str) -> &mut IssueType {
        let defaulted = |mut field: Field| {
            field.has_default = true;
            field
        };
        let fields = vec![
            Field::system("summary", "Summary", "string", true),
            Field::system("issuetype", "Issue Type", "issuetype", true),
            Field::system("project", "Project", "project", true),
            Field::system("description", "Description", "string", false),
            defaulted(Field::system("priority", "Priority", "priority", false)),
            Field::system("labels", "Labels", "array:string", false),
            Field::system("assignee", "Assignee", "user", false),
            defaulted(Field::system("reporter", "Reporter", "user", true)),
        ];
        let kind = IssueType { id: id.to_owned(), name: name.to_owned(), fields, ..IssueType::default() };
        self.issue_types.push_mut(kind)
    }

    /// An issue type by id or name.
    pub fn issue_type(&self, id_or_name: &str) -> Option<&IssueType> {
        self.issue_types.iter().find(|kind| kind.id == id_or_name || kind.name == id_or_name)
    }

    /// The same, to change.
    pub fn issue_type_mut(&mut self, id_or_name: &str) -> Option<&mut IssueType> {
        self.issue_types.iter_mut().find(|kind| kind.id == id_or_name || kind.name == id_or_name)
    }

    /// A transition by id, to change.
    pub fn transition_mut(&mut self, id: &str) -> Option<&mut Transition> {
        self.transitions.iter_mut().find(|transition| transition.id == id)
    }

    /// A status by id.
    pub fn status(&self, id: &str) -> Option<&Status> {
        self.statuses.iter().find(|status| status.id == id)
    }

    /// Lets a user do this and nothing else.
    pub fn allow(&mut self, user: &str, permissions: &[Permission]) {
        self.permissions.insert(user.to_owned(), permissions.iter().copied().collect());
    }

    /// Whether a user may; nobody is `None`.
    pub fn may(&self, user: Option<&str>, permission: Permission) -> bool {
        let has = |name: &str| self.permissions.get(name).is_some_and(|all| all.contains(&permission));
        (self.is_public && permission == Permission::Browse) || user.is_some_and(has)
    }

    /// The key of the next issue.
    pub fn next_key(&mut self) -> String {
        self.last_number += 1;
        format!("{}-{}", self.key, self.last_number)
    }
}

impl Jira {
    /// The type of an issue.
    pub fn type_of(&self, issue: &Issue) -> Option<&IssueType> {
        self.project_of(issue)?.issue_types.iter().find(|kind| kind.id == issue.issue_type)
    }

    /// The status of an issue.
    pub fn status_of(&self, issue: &Issue) -> Option<&Status> {
        self.project_of(issue)?.status(&issue.status)
    }

    /// All priorities of all projects, each once.
    pub fn priorities(&self) -> Vec<&Priority> {
        let mut all: Vec<&Priority> = Vec::new();
        for priority in self.projects.iter().flat_map(|project| &project.priorities) {
            if !all.iter().any(|have| have.id == priority.id) {
                all.push(priority);
            }
        }
        all
    }

    /// All statuses of all projects, each once.
    pub fn statuses(&self) -> Vec<&Status> {
        let mut all: Vec<&Status> = Vec::new();
        for status in self.projects.iter().flat_map(|project| &project.statuses) {
            if !all.iter().any(|have| have.id == status.id) {
                all.push(status);
            }
        }
        all
    }
}
