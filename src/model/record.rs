//! What every record carries, and the four kinds of record.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{
    Attachment, CasePriority, CaseStatus, CaseType, CustomField, Cycle, DefectPriority, DefectStatus, Facts,
    Given, Intake, Kind, Person, RequirementPriority, RequirementStatus, Time,
};
pub use crate::protocol::forms::{Step, StepResult};

/// The longest title, in characters. Trackers cut at 255 or 256; ours is cut on the way out.
pub const TITLE_LIMIT: usize = 500;
/// The longest text of any other field, in characters.
pub const TEXT_LIMIT: usize = 200_000;

/// Identity and history of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// UUID, version 7.
    pub id: String,
    /// The number in `REQ-1`. Never given twice in one workspace.
    pub number: u32,
    /// Raised by one with every change.
    pub rev: u32,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
    /// Who changed it: `here`, or a tracker's user.
    pub changed_by: String,
    /// When it was deleted; the record stays as a tombstone and can be restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Time>,
}

impl Meta {
    /// A new record's.
    pub fn new(id: String, number: u32, now: Time) -> Self {
        Self {
            id,
            number,
            rev: 1,
            created_at: now,
            changed_at: now,
            changed_by: "here".to_owned(),
            deleted_at: None,
        }
    }

    /// Notes a change.
    pub fn touch(&mut self, now: Time, by: &str) {
        self.rev = self.rev.saturating_add(1);
        self.changed_at = now;
        by.clone_into(&mut self.changed_by);
    }
}

/// What the four kinds have in common.
pub trait Record: Serialize + DeserializeOwned + Clone {
    /// Which kind it is.
    const KIND: Kind;
    /// Identity and history.
    fn meta(&self) -> &Meta;
    /// Identity and history, to change.
    fn meta_mut(&mut self) -> &mut Meta;
    /// What people read first.
    fn title(&self) -> &str;
    /// `REQ-7`.
    fn key(&self) -> String {
        format!("{}-{}", Self::KIND.prefix(), self.meta().number)
    }
}

macro_rules! record {
    ($name:ident, $kind:expr) => {
        impl Record for $name {
            const KIND: Kind = $kind;
            fn meta(&self) -> &Meta {
                &self.meta
            }
            fn meta_mut(&mut self) -> &mut Meta {
                &mut self.meta
            }
            fn title(&self) -> &str {
                &self.title
            }
        }
    };
}

/// What must work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    /// Identity and history.
    pub meta: Meta,
    /// What people read first.
    pub title: String,
    /// Markdown.
    pub description: String,
    /// Its priority.
    pub priority: RequirementPriority,
    /// Its status.
    pub status: RequirementStatus,
    /// The cases that cover it, by id.
    pub cases: Vec<String>,
    /// The issues it is tied to, by the key of their address.
    pub links: Vec<String>,
    /// The defects that break it, by id.
    pub defects: Vec<String>,
    /// The issue it is read from, if any: title and description are the tracker's then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// A path; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// Free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Files that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// When its title or description was last changed; none since it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_at: Option<Time>,
    /// Cases of which somebody said, since the text changed, that they still fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// What a file said of it that has no place of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom: Vec<CustomField>,
    /// The file it was read from, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Intake>,
}

/// A case that was looked at and still fits its requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// The case's id.
    pub case: String,
    /// When it was said.
    pub at: Time,
}

/// The issue a requirement is read from, and what it said last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The key of the address.
    pub link: String,
    /// The title, as it was taken.
    pub title: String,
    /// The description, as it was taken.
    pub description: String,
    /// The priority, as it was read.
    pub priority: RequirementPriority,
    /// The status, as it was read.
    pub status: RequirementStatus,
    /// Whether the issue matches the filter for requirements, as far as it is known; one that does not is
    /// Deprecated here.
    #[serde(default = "yes")]
    pub matches: bool,
}

const fn yes() -> bool {
    true
}

/// Steps that show whether it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestCase {
    /// Identity and history.
    pub meta: Meta,
    /// What people read first.
    pub title: String,
    /// What must hold before.
    pub preconditions: String,
    /// In order.
    pub steps: Vec<Step>,
    /// Its priority.
    pub priority: CasePriority,
    /// Free words.
    pub tags: Vec<String>,
    /// A path; empty for none.
    pub folder: String,
    /// The requirements it covers, by id.
    pub requirements: Vec<String>,
    /// Where it stands; a Deprecated one does not count for coverage.
    #[serde(default)]
    pub status: CaseStatus,
    /// What it is for.
    #[serde(default, rename = "type")]
    pub case_type: CaseType,
    /// Files that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// When what is tested was last changed: title, preconditions or steps; none since it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_at: Option<Time>,
    /// The full name of the automated test that executes it; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub automation: String,
    /// What a file said of it that has no place of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom: Vec<CustomField>,
    /// The file it was read from, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Intake>,
    /// The issues it is tied to by itself, by the key of their address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Defect {
    /// Identity and history.
    pub meta: Meta,
    /// What people read first.
    pub title: String,
    /// Markdown.
    pub description: String,
    /// Its priority.
    pub priority: DefectPriority,
    /// Its status.
    pub status: DefectStatus,
    /// Where it was found, if in an execution.
    pub origin: Option<Origin>,
    /// The requirements it breaks, by id.
    pub requirements: Vec<String>,
    /// The issue it became, by the key of its address.
    pub link: Option<String>,
    /// The write that is on its way or in trouble, by its job's id.
    pub job: Option<String>,
    /// Who works on it, by the tracker it was pushed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Person>,
    /// When it was closed or its fix verified; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Time>,
    /// Whether the person held its changes back; the next change or push ends that.
    #[serde(default)]
    pub held: bool,
    /// A path; empty for none. It stays here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// Free words. They stay here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Files that belong to it: screenshots, logs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What templates may name of the records around it.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// Whether it is muted: it stays open, and its issue says so by a label.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_ignored: bool,
    /// Where its issue is to be made and what that tracker's own fields are to hold, once somebody chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
    /// When a new issue was made by itself in place of one that was deleted, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remade_at: Option<Time>,
}

/// The execution a defect was found in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// The execution's id.
    pub execution: String,
    /// The case's id; empty in what was written before it was kept.
    #[serde(default)]
    pub case: String,
    /// `TC-4`.
    pub case_key: String,
    /// `CYC-2`.
    pub cycle_key: String,
}

impl Requirement {
    /// A new one, with everything else left open.
    pub fn new(meta: Meta, title: String) -> Self {
        Self {
            meta,
            title,
            description: String::new(),
            priority: RequirementPriority::default(),
            status: RequirementStatus::default(),
            cases: Vec::new(),
            links: Vec::new(),
            defects: Vec::new(),
            source: None,
            folder: String::new(),
            tags: Vec::new(),
            attachments: Vec::new(),
            text_at: None,
            accepted: Vec::new(),
            custom: Vec::new(),
            intake: None,
        }
    }
}

impl TestCase {
    /// A new one, with everything else left open.
    pub fn new(meta: Meta, title: String) -> Self {
        Self {
            meta,
            title,
            preconditions: String::new(),
            steps: Vec::new(),
            priority: CasePriority::default(),
            tags: Vec::new(),
            folder: String::new(),
            requirements: Vec::new(),
            status: CaseStatus::default(),
            case_type: CaseType::default(),
            attachments: Vec::new(),
            text_at: None,
            automation: String::new(),
            custom: Vec::new(),
            intake: None,
            links: Vec::new(),
        }
    }
}

record!(Requirement, Kind::Requirement);
record!(TestCase, Kind::TestCase);
record!(Cycle, Kind::Cycle);
record!(Defect, Kind::Defect);

impl Defect {
    /// A new one, with everything else left open.
    pub fn new(meta: Meta, title: String) -> Self {
        Self {
            meta,
            title,
            description: String::new(),
            priority: DefectPriority::default(),
            status: DefectStatus::default(),
            origin: None,
            requirements: Vec::new(),
            link: None,
            job: None,
            assignee: None,
            closed_at: None,
            held: false,
            folder: String::new(),
            tags: Vec::new(),
            attachments: Vec::new(),
            facts: Facts::default(),
            is_ignored: false,
            given: None,
            remade_at: None,
        }
    }

    /// Sets the status and notes since when it is closed.
    pub fn set_status(&mut self, status: DefectStatus, now: Time) {
        if status.is_done() != self.status.is_done() || self.closed_at.is_none() {
            self.closed_at = status.is_done().then_some(now);
        }
        self.status = status;
    }

    /// `Found by TC-4 in CYC-2`; empty when it was reported by itself.
    pub fn found(&self) -> String {
        self.origin
            .as_ref()
            .map(|origin| say!("Found by {case} in {cycle}", origin.case_key, origin.cycle_key))
            .unwrap_or_default()
    }
}
