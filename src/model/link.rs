//! The tie between local records and an issue.

use serde::{Deserialize, Serialize};

use super::{Address, Conflict, DefectPriority, DefectStatus, Person, Refused, Time, Turn};

/// What ties local records to one issue. Stored under the key of its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalLink {
    /// Where the issue is.
    pub address: Address,
    /// The tracker's own unchanging id of the issue, once it was seen.
    pub remote_id: Option<u64>,
    /// The requirements this issue belongs to, by id.
    pub requirements: Vec<String>,
    /// The defects this issue was made from, by id.
    pub defects: Vec<String>,
    /// The test cases tied to it by themselves, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
    /// The cycles run for it, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cycles: Vec<String>,
    /// The issue as it was last seen.
    pub seen: Option<Seen>,
    /// What both sides agreed on last, for a pushed defect.
    pub base: Option<Base>,
    /// The labels we set, exactly.
    pub our_labels: Vec<String>,
    /// What the tracker silently left out of a push: sentences.
    pub dropped: Vec<String>,
    /// The coverage comment, once posted.
    pub comment: Option<Comment>,
    /// Whether the tracker still has it.
    pub standing: Standing,
    /// What both sides changed and nobody has settled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// What went back and forth within the last hour.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
    /// What the tracker did not take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
    /// The files that were sent to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Sent>,
    /// The comment that shows a defect's files, where the tracker does not do so by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl ExternalLink {
    /// A tie to nothing yet.
    pub fn new(address: Address) -> Self {
        Self {
            address,
            remote_id: None,
            requirements: Vec::new(),
            defects: Vec::new(),
            cases: Vec::new(),
            cycles: Vec::new(),
            seen: None,
            base: None,
            our_labels: Vec::new(),
            dropped: Vec::new(),
            comment: None,
            standing: Standing::Live,
            conflicts: Vec::new(),
            turns: Vec::new(),
            refused: Vec::new(),
            sent: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// Whether nothing hangs on it any more.
    pub fn is_loose(&self) -> bool {
        [&self.requirements, &self.defects, &self.cases, &self.cycles].iter().all(|ids| ids.is_empty())
            && self.comment.is_none()
    }
}

/// An issue as it was last seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// Its title.
    pub title: String,
    /// Whether it is closed.
    pub closed: bool,
    /// The tracker's own word for its status: `In Review`; empty where open and closed is all there is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// Why it was closed, in the tracker's words; empty where it says none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// The tracker's own time of its last change.
    pub updated_at: String,
    /// What all of it comes to, to tell a change by.
    #[serde(default)]
    pub print: u64,
    /// For conditional requests; empty when the tracker gave none.
    pub etag: String,
    /// When we saw it, by this machine.
    pub at: Time,
}

/// The values of a pushed defect that both sides agreed on last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Base {
    /// The title as it was sent.
    pub title: String,
    /// The body as it was sent.
    pub body: String,
    /// The body as the tracker gave it back then, where it writes it in its own way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_there: Option<String>,
    /// What a person should know of how that body was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// The priority.
    pub priority: DefectPriority,
    /// Whether the issue bears no label for it, because the form by which it was filed has no place for one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmarked: bool,
    /// The status.
    pub status: DefectStatus,
    /// Who works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Person>,
    /// The labels it was to have, without its priority's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

impl Base {
    /// Whether a body seen there is still ours.
    pub fn is_ours(&self, body: &str) -> bool {
        body == self.body_there.as_deref().unwrap_or(&self.body)
    }

    /// Notes how the tracker gave back what was sent.
    pub fn came_back(&mut self, body: &str) {
        self.body_there = (body != self.body).then(|| body.to_owned());
    }
}

/// A comment of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// The tracker's id of it.
    pub id: u64,
    /// What it says.
    pub text: String,
    /// When it was last written.
    pub at: Time,
}

/// A file that was sent to an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// The attachment's id.
    pub attachment: String,
    /// What the tracker calls it: an id on Jira, an address on GitLab and GitHub.
    pub remote: String,
}

/// The comment that shows a defect's files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The defect's id.
    pub defect: String,
    /// The comment as it was written last.
    pub comment: Comment,
}

/// Whether the tracker still has an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// As far as we know.
    Live,
    /// The tracker says it was deleted.
    Deleted,
    /// Not to be found: deleted, or no longer visible to the token.
    OutOfReach,
}
