//! What an operation on a tracker needs and gives, in our own words.

use crate::mapping::Phase;
use crate::model::{Address, DefectPriority, GivenField, ImportSettings, JiraSetup, Person, Time};
use crate::protocol::views::{CheckStep, Choice};

/// An issue as the core knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteIssue {
    /// Where it is now.
    pub address: Address,
    /// The tracker's own unchanging id.
    pub id: u64,
    /// Its title.
    pub title: String,
    /// Its body, Markdown; empty when there is none.
    pub body: String,
    /// Whether its body holds what we cannot carry, so that writing it anew would destroy it.
    pub body_is_fragile: bool,
    /// Where it stands.
    pub phase: Phase,
    /// The tracker's own word for that; empty where open and closed is all there is.
    pub status: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its priority, where that is a field of its own.
    pub priority: Option<String>,
    /// The tracker's time of its last change, as it writes it.
    pub updated_at: String,
    /// For conditional requests; empty when there is none.
    pub etag: String,
    /// What a person should know of how it was made, as sentences.
    pub remarks: Vec<String>,
    /// Why it was closed, in the tracker's words; empty where it says none.
    pub reason: String,
    /// Who works on it.
    pub assignees: Vec<Person>,
    /// The title of its milestone; empty without one.
    pub milestone: String,
    /// How many comments it has, where the tracker says so.
    pub comments: Option<u64>,
    /// What it holds in those of the tracker's own fields that are left out there without a word.
    pub holds: Vec<(&'static str, Vec<String>)>,
}

impl RemoteIssue {
    /// A number that differs when anything of it that we read does.
    pub fn print(&self) -> u64 {
        let assignees: String = self.assignees.iter().map(|person| format!("{},", person.id)).collect();
        let comments = self.comments.map(|count| count.to_string()).unwrap_or_default();
        print(&[
            &self.address.key(),
            &self.title,
            &self.body,
            self.phase.label(),
            &self.status,
            &self.labels.join(","),
            self.priority.as_deref().unwrap_or_default(),
            &self.updated_at,
            &self.reason,
            &assignees,
            &self.milestone,
            &comments,
        ])
    }

    /// Whether it is closed.
    pub fn closed(&self) -> bool {
        self.phase == Phase::Done
    }

    /// Whether it carries that mark of a priority: the label, or the priority of that name.
    pub fn carries(&self, mark: &str) -> bool {
        self.labels.iter().chain(&self.priority).any(|have| have.eq_ignore_ascii_case(mark))
    }
}

/// A number that differs when any of these texts does; it fits a JavaScript number.
pub fn print(texts: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for text in texts {
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash & ((1 << 53) - 1)
}

/// Which issues of a project are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListQuery<'a> {
    /// Only those changed since, by the tracker's clock, those changed longest ago first; without it all, the
    /// oldest first, an order that does not change while it is read.
    pub since: Option<Time>,
    /// Only those that are to be requirements, as far as the tracker can tell; none lists all.
    pub filter: Option<&'a ImportSettings>,
}

/// A page of issues.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The issues, those changed longest ago first.
    pub issues: Vec<RemoteIssue>,
    /// The numbers of issues that were moved to another project and are listed here still.
    pub moved: Vec<u64>,
    /// Where the next page is; none after the last one.
    pub next: Option<String>,
    /// Address and tag of a list that fits one page, to ask only for news of it.
    pub tag: Option<(String, String)>,
    /// Whether nothing has changed since the tag was given; then the rest is empty.
    pub unchanged: bool,
    /// How many there are, if the tracker says so.
    pub total: Option<u32>,
}

/// Whether a comment with this tag is kept up to date in place: the one with the coverage, or with files.
pub fn is_kept(tag: &str) -> bool {
    tag == crate::text::COVERAGE_TAG || tag.starts_with(crate::text::EVIDENCE_TAG)
}

/// A comment as the core knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteComment {
    /// The tracker's id.
    pub id: u64,
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// Whether it is for the tracker's own people only; those of ours alone are listed then.
    pub is_internal: bool,
}

/// An issue to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIssue {
    /// The defect's id, by which the issue is found again.
    pub defect: String,
    /// Its title, within the tracker's limit.
    pub title: String,
    /// Its body, within the tracker's limit, as the tracker can carry it.
    pub body: String,
    /// The defect's priority.
    pub priority: DefectPriority,
    /// What the priority is there: a label, or a priority's name; empty where it has none.
    pub mark: String,
    /// Its other labels.
    pub labels: Vec<String>,
    /// What the tracker's own fields are to hold.
    pub given: Vec<GivenField>,
    /// Whether who works on it was not chosen for this issue, but follows from who found it.
    pub is_mapped: bool,
}

impl NewIssue {
    /// The same, with nobody to work on it.
    pub(super) fn unassigned(&self) -> Self {
        let mut issue = Self { is_mapped: false, ..self.clone() };
        issue.given.retain(|field| !field.id.starts_with("assignee"));
        issue
    }
}

/// What to change of an issue; nothing is left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueChange {
    /// A new title.
    pub title: Option<String>,
    /// A new body.
    pub body: Option<String>,
    /// Where it is to stand.
    pub phase: Option<Phase>,
    /// Another priority.
    pub mark: Option<MarkChange>,
    /// Somebody else to work on it.
    pub assignee: Option<AssigneeChange>,
    /// Other labels.
    pub labels: Option<LabelChange>,
}

/// Labels to put on and to take off; the others are not ours to touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelChange {
    /// What it is to have after all.
    pub all: Vec<String>,
    /// To put on.
    pub add: Vec<String>,
    /// To take off.
    pub remove: Vec<String>,
}

/// Somebody else to work on an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssigneeChange {
    /// Who is taken off, by the tracker's id.
    pub from: Option<String>,
    /// Who is put on.
    pub to: Option<String>,
}

/// Another mark of priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkChange {
    /// The priority.
    pub priority: DefectPriority,
    /// The label to put on, or the priority's name.
    pub to: String,
    /// The labels of ours to take off.
    pub from: Vec<String>,
}

impl IssueChange {
    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        *self == IssueChange::default()
    }
}

/// What leads from an issue back to the defect, where the tracker has a place of its own for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackLink {
    /// The defect's id.
    pub defect: String,
    /// `DEF-12`.
    pub key: String,
    /// The defect's title.
    pub title: String,
    /// Whether nothing is left to do.
    pub done: bool,
}

/// What a label needs to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelOutcome {
    /// It is there.
    Present,
    /// The token may not make it.
    NotAllowed,
}

/// What a check of a connection found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// Where its API is reached; another one than was tried, if that is how it works.
    pub api: String,
    /// Who the token is.
    pub login: String,
    /// The project as the tracker writes it now; empty while it has to be chosen.
    pub project: String,
    /// The tracker's own unchanging id of the project.
    pub project_id: u64,
    /// What only a Jira has; its issue type is empty while it has to be chosen.
    pub jira: Option<JiraSetup>,
    /// What was found, thing by thing.
    pub steps: Vec<CheckStep>,
    /// The projects to choose from; empty when one was named.
    pub projects: Vec<Choice>,
    /// The types of issue to choose from.
    pub issue_types: Vec<Choice>,
}

impl Check {
    /// Whether nothing is left to choose.
    pub fn is_complete(&self) -> bool {
        !self.project.is_empty() && self.jira.as_ref().is_none_or(|jira| !jira.issue_type.id.is_empty())
    }
}
