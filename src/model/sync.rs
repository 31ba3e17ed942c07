//! What is kept in step, in which direction, and who wins when both sides changed it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Labelling, RequirementStatus, Time, Wording};
use crate::protocol::wire::wire;

wire! {
    /// A part of a defect that is kept in step with its issue.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub enum SyncField {
        /// The title.
        Title,
        /// The description.
        Description,
        /// The status.
        Status,
        /// The priority: a label, or a field of its own.
        Priority,
        /// Who works on it.
        Assignee,
        /// What people say about it.
        Comments,
    }

    /// Which way changes go.
    #[derive(Copy, Eq)]
    pub enum Direction {
        /// Neither.
        Off,
        /// From here to the tracker.
        ToTracker,
        /// From the tracker to here.
        ToWorkspace,
        /// Both.
        TwoWay,
    }

    /// What happens when both sides changed the same thing since they last agreed.
    #[derive(Copy, Eq)]
    pub enum ConflictPolicy {
        /// The tracker's value is taken.
        TrackerWins,
        /// The workspace's value is sent.
        WorkspaceWins,
        /// The later change counts, by the tracker's clock.
        NewestWins,
        /// A person decides.
        Ask,
    }

    /// One of the two sides.
    #[derive(Copy, Eq)]
    pub enum Side {
        /// Casebridge's.
        Workspace,
        /// The tracker's.
        Tracker,
    }

    /// How one field is kept in step.
    #[derive(Copy, Eq)]
    pub struct FieldRule {
        /// Which.
        pub field: SyncField,
        /// Which way.
        pub direction: Direction,
        /// Who wins.
        pub conflict: ConflictPolicy,
    }

    /// Somebody who is called one thing here and another on the tracker.
    #[derive(Eq)]
    pub struct KnownAs {
        /// The tester's name here.
        pub name: String,
        /// The tracker's id of the person.
        pub id: String,
        /// What the tracker calls them.
        pub label: String,
    }

    /// Which issues are brought in, by whether they are closed.
    #[derive(Copy, Eq, Default)]
    pub enum ImportState {
        /// Open ones; one that is closed later becomes Deprecated.
        Open,
        /// All.
        #[default]
        All,
    }
}

impl SyncField {
    /// All of them, in the order people read them.
    pub const ALL: [SyncField; 6] = [
        SyncField::Title,
        SyncField::Description,
        SyncField::Status,
        SyncField::Priority,
        SyncField::Assignee,
        SyncField::Comments,
    ];

    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            SyncField::Title => say!("Title"),
            SyncField::Description => say!("Description"),
            SyncField::Status => say!("Status"),
            SyncField::Priority => say!("Priority"),
            SyncField::Assignee => say!("Assignee"),
            SyncField::Comments => say!("Comments"),
        }
    }

    /// The same within a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            SyncField::Title => say!("title"),
            SyncField::Description => say!("description"),
            SyncField::Status => say!("status"),
            SyncField::Priority => say!("priority"),
            SyncField::Assignee => say!("assignee"),
            SyncField::Comments => say!("comments"),
        }
    }
}

impl Direction {
    /// Whether what is changed here goes to the tracker.
    pub const fn sends(self) -> bool {
        matches!(self, Direction::ToTracker | Direction::TwoWay)
    }

    /// Whether what is changed on the tracker comes here.
    pub const fn takes(self) -> bool {
        matches!(self, Direction::ToWorkspace | Direction::TwoWay)
    }
}

/// How a connection is kept in step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SyncSettings {
    /// Rules that differ from the usual ones.
    pub rules: Vec<FieldRule>,
    /// Which issues become requirements.
    pub import: ImportSettings,
    /// When the person paused it; nothing is read or sent by itself meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_at: Option<Time>,
    /// For GitHub, which takes no files for issues: whether they go to a branch of the repository.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub evidence: bool,
    /// Whether an open defect gets a new issue by itself once its issue is deleted; else a person is asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recreates: bool,
    /// Whether the issue of a known defect is told when a test meets it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub confirms: bool,
    /// Which testers are which people there: whoever finds a defect gets its issue, where the assignee is sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<KnownAs>,
    /// How the issues made of defects are written.
    #[serde(skip_serializing_if = "Wording::is_empty")]
    pub wording: Wording,
    /// Which labels they get, and what closes them.
    #[serde(skip_serializing_if = "Labelling::is_empty")]
    pub labelling: Labelling,
    /// The relay's channel that says when something changed on the tracker. Its secret is in the vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relay: Option<String>,
}

/// Which issues become requirements, and how they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ImportSettings {
    /// Whether any do.
    pub on: bool,
    /// Only issues that carry all of these labels; empty for any. Not for Jira, which has its JQL.
    pub labels: Vec<String>,
    /// Only issues of the milestone with this title; empty for any. Not for Jira.
    pub milestone: String,
    /// Only open ones, or all. Not for Jira.
    pub state: ImportState,
    /// What a status there is here, by its name in lower case; the others go by their category.
    pub statuses: BTreeMap<String, RequirementStatus>,
}

impl SyncSettings {
    /// Who a tester is on the tracker, where their issues are to be theirs.
    pub fn person(&self, tester: &str) -> Option<&KnownAs> {
        let tester = tester.trim().to_lowercase();
        let sends = self.rule(SyncField::Assignee).direction.sends();
        self.people.iter().find(|one| sends && !tester.is_empty() && one.name.trim().to_lowercase() == tester)
    }

    /// How a field is kept in step. Title and description belong to the workspace, status, priority and
    /// comments to both, the assignee to nobody until it is asked for.
    pub fn rule(&self, field: SyncField) -> FieldRule {
        let set = self.rules.iter().find(|rule| rule.field == field).copied();
        set.unwrap_or_else(|| FieldRule::usual(field))
    }
}

impl FieldRule {
    /// The rule before anybody changed it.
    pub const fn usual(field: SyncField) -> FieldRule {
        let (direction, conflict) = match field {
            SyncField::Title | SyncField::Description => (Direction::ToTracker, ConflictPolicy::Ask),
            SyncField::Status | SyncField::Priority | SyncField::Comments => {
                (Direction::TwoWay, ConflictPolicy::TrackerWins)
            }
            SyncField::Assignee => (Direction::Off, ConflictPolicy::TrackerWins),
        };
        FieldRule { field, direction, conflict }
    }
}

/// Somebody on a tracker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// What the tracker knows them by: a login, a number, an account id.
    pub id: String,
    /// What people know them by.
    pub name: String,
}

/// What both sides changed, until it is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// The defect's id.
    pub defect: String,
    /// What.
    pub field: SyncField,
    /// The workspace's value, as a person reads it.
    pub ours: String,
    /// The tracker's value, as a person reads it.
    pub theirs: String,
    /// When it was found.
    pub at: Time,
    /// Why nobody settled it by a rule, as a sentence.
    pub why: String,
    /// Which side a person chose; it is carried out with the next look at the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Side>,
}

/// A value that went one way or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// What.
    pub field: SyncField,
    /// Whose value was carried over.
    pub from: Side,
    /// When, by this machine.
    pub at: Time,
}

/// A value that the tracker did not take, so that it is not sent again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// What.
    pub field: SyncField,
    /// The value that was sent.
    pub value: String,
}

/// What somebody said about a defect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// UUID.
    pub id: String,
    /// Who said it on the tracker; empty for what was written here.
    pub author: String,
    /// Markdown.
    pub text: String,
    /// When it was written, by this machine.
    pub at: Time,
    /// When it was changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Time>,
    /// When and where it was deleted; its text is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<(Time, Side)>,
    /// The comment on the tracker, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub there: Option<There>,
    /// The write that brings it to the tracker, by its job's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// Whether the person held it back; saving it again ends that.
    #[serde(default)]
    pub held: bool,
}

/// A comment as both sides agreed on it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct There {
    /// The tracker's id of it.
    pub id: u64,
    /// Our text of it when both sides agreed last.
    pub text: String,
    /// The tracker's text of it then, as it gave it.
    pub raw: String,
    /// When we wrote it there last, by this machine: lists lag, so they may not show it yet.
    #[serde(default)]
    pub since: Time,
    /// The tracker's text before that, which a lagging list still shows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// Whether we deleted it there.
    #[serde(default)]
    pub gone: bool,
    /// Whether its present text was left there, because the rules took none from the tracker: other rules may.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

impl There {
    /// A comment as it is there, not written by us just now.
    pub fn seen(id: u64, text: String, raw: String) -> There {
        There { id, text, raw, since: Time(0), before: String::new(), gone: false, left: false }
    }
}

impl Remark {
    /// Whether it was written here.
    pub fn is_ours(&self) -> bool {
        self.author.is_empty()
    }
}
