//! The tie between local records and an issue, and the connection it is reached through.

use serde::{Deserialize, Serialize};

use super::{Address, DefectPriority, DefectStatus, Time, Tracker};

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
    /// The issue as it was last seen.
    pub seen: Option<Seen>,
    /// When we last tried to look at it, by this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked_at: Option<Time>,
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
}

impl ExternalLink {
    /// A tie to nothing yet.
    pub fn new(address: Address) -> Self {
        Self {
            address,
            remote_id: None,
            requirements: Vec::new(),
            defects: Vec::new(),
            seen: None,
            looked_at: None,
            base: None,
            our_labels: Vec::new(),
            dropped: Vec::new(),
            comment: None,
            standing: Standing::Live,
        }
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
    /// Its labels.
    pub labels: Vec<String>,
    /// The tracker's own time of its last change.
    pub updated_at: String,
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
    /// The priority.
    pub priority: DefectPriority,
    /// The status.
    pub status: DefectStatus,
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

/// A site, a project, and how it is reached. The token is not in here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// UUID.
    pub id: String,
    /// Which product.
    pub tracker: Tracker,
    /// `https://github.com`.
    pub site: String,
    /// `https://api.github.com`, or `https://host/api/v3`.
    pub api: String,
    /// `octo/demo`.
    pub project: String,
    /// The tracker's own unchanging id of the project.
    pub project_id: u64,
    /// Who the token is.
    pub login: String,
    /// Labels known to exist, in lower case.
    pub labels: Vec<String>,
    /// How far the tracker's clock is ahead of this machine's, in milliseconds.
    pub clock_ahead: i64,
    /// When it was last checked or used.
    pub checked_at: Time,
    /// When the person disconnected it; sync stops, links stay as plain links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disconnected_at: Option<Time>,
    /// The code and message of what is wrong with it; none when it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Connection {
    /// `octo/demo on github.com`.
    pub fn label(&self) -> String {
        format!("{} on {}", self.project, self.host())
    }

    /// `github.com`.
    pub fn host(&self) -> &str {
        self.site.split("://").nth(1).unwrap_or(&self.site)
    }

    /// Whether it reaches that issue.
    pub fn reaches(&self, address: &Address) -> bool {
        self.disconnected_at.is_none()
            && self.site == address.site
            && self.project.eq_ignore_ascii_case(&address.project)
    }

    /// The tracker's time for a moment of this machine.
    pub fn tracker_time(&self, here: Time) -> Time {
        Time(here.0.saturating_add_signed(self.clock_ahead))
    }
}
