//! The outbox: what is to be written to a tracker, and how far it came.
//!
//! A job's state is what storage says after a worker was killed at any point. A create is `Sending`
//! before its request leaves, so that what was not recorded is looked for and not sent again blindly.

use serde::{Deserialize, Serialize};

use super::{DefectPriority, Time};
use crate::protocol::views::{Demand, Problem};

/// One write on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// UUID.
    pub id: String,
    /// What is to be done.
    pub work: Work,
    /// How far it is.
    pub state: JobState,
    /// Failed tries since the last success, for the backoff.
    pub tries: u32,
    /// When it was asked for.
    pub created_at: Time,
    /// When a create of this job was first sent, as long as it may have arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_first: Option<Time>,
    /// Whether a person asked for it, rather than a rule.
    #[serde(default)]
    pub by_hand: bool,
    /// Whether a status is being set over others on the way: In Progress, seen meanwhile, is ours.
    #[serde(default)]
    pub is_moving: bool,
    /// The project it was sent to then: the connection may be turned to another one meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_to: Option<String>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Work {
    /// Make an issue of a defect.
    #[serde(rename_all = "camelCase")]
    PushDefect {
        /// The defect's id.
        defect: String,
        /// `DEF-12`.
        key: String,
        /// The connection's id.
        connection: String,
    },
    /// Bring a pushed defect's changes to its issue.
    #[serde(rename_all = "camelCase")]
    UpdateDefect {
        /// The defect's id.
        defect: String,
        /// `DEF-12`.
        key: String,
        /// The connection's id.
        connection: String,
    },
    /// Bring a comment on a defect to its issue: posted, changed or deleted there.
    #[serde(rename_all = "camelCase")]
    SyncComment {
        /// The defect's id.
        defect: String,
        /// `DEF-12`.
        key: String,
        /// The comment's id.
        comment: String,
        /// The connection's id.
        connection: String,
    },
    /// Bring the files of a pushed defect to its issue.
    #[serde(rename_all = "camelCase")]
    SendEvidence {
        /// The defect's id.
        defect: String,
        /// `DEF-12`.
        key: String,
        /// The connection's id.
        connection: String,
    },
    /// Start a run in CI for a cycle.
    #[serde(rename_all = "camelCase")]
    StartCi {
        /// The cycle's id.
        cycle: String,
        /// `CYC-2`.
        key: String,
        /// The run's id.
        run: String,
        /// The connection's id.
        connection: String,
    },
    /// Post or update an issue's coverage comment.
    #[serde(rename_all = "camelCase")]
    CoverageComment {
        /// The key of the issue's address.
        link: String,
        /// `octo/demo#12`.
        issue: String,
        /// The connection's id.
        connection: String,
    },
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum JobState {
    /// Nothing that makes something has been sent.
    Queued,
    /// A create has been or is about to be sent; it may have arrived.
    #[serde(rename_all = "camelCase")]
    Sending {
        /// When, by this machine.
        since: Time,
    },
    /// A create was sent and its answer was lost: it is being looked for.
    #[serde(rename_all = "camelCase")]
    Unknown {
        /// When it was sent, by this machine.
        since: Time,
        /// How often it was looked for.
        looks: u32,
        /// Not to be looked for before.
        next: Time,
    },
    /// The issue is made and recorded; its status is still to be set.
    SettingStatus,
    /// To be tried again by itself; nothing that makes something is open.
    #[serde(rename_all = "camelCase")]
    Waiting {
        /// Not before.
        until: Time,
        /// Why, as a sentence.
        why: String,
    },
    /// The tracker's own form was opened, filled in: a person sends it, and Casebridge waits to see the issue.
    Filing(Box<Filing>),
    /// Will not go on without the person.
    #[serde(rename_all = "camelCase")]
    NeedsYou {
        /// What is wrong and what to do.
        problem: Problem,
        /// The form that would mend it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        demand: Option<Box<Demand>>,
    },
}

/// A form that a person was handed, filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filing {
    /// When, by this machine.
    pub since: Time,
    /// The form's address, with everything in it.
    pub url: String,
    /// The title in it.
    pub title: String,
    /// The text in it.
    pub body: String,
    /// The whole text, where the address could not hold it; else empty.
    pub whole: String,
    /// The priority in it, or in what it was filled in from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<DefectPriority>,
    /// The labels in it, without its priority's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

impl Job {
    /// The connection it goes through.
    pub fn connection(&self) -> &str {
        match &self.work {
            Work::PushDefect { connection, .. }
            | Work::UpdateDefect { connection, .. }
            | Work::SyncComment { connection, .. }
            | Work::SendEvidence { connection, .. }
            | Work::StartCi { connection, .. }
            | Work::CoverageComment { connection, .. } => connection,
        }
    }

    /// What it is about: of several writes about the same thing the later ones wait for the earlier.
    pub fn subject(&self) -> &str {
        match &self.work {
            Work::PushDefect { defect, .. }
            | Work::UpdateDefect { defect, .. }
            | Work::SyncComment { defect, .. }
            | Work::SendEvidence { defect, .. } => defect,
            Work::CoverageComment { link, .. } => link,
            Work::StartCi { run, .. } => run,
        }
    }

    /// Whether its request may be on its way, so that nothing about the same thing may overtake it.
    pub fn is_underway(&self) -> bool {
        !matches!(self.state, JobState::Queued | JobState::NeedsYou { .. }) || self.sent_first.is_some()
    }

    /// Makes it due. What may have arrived is still looked for before it is sent again.
    pub fn hurry(&mut self, now: Time) {
        let state = std::mem::replace(&mut self.state, JobState::Queued);
        self.state = match (state, self.sent_first) {
            (JobState::Waiting { .. } | JobState::NeedsYou { .. } | JobState::Queued, Some(since)) => {
                JobState::Unknown { since, looks: 0, next: now }
            }
            (JobState::Waiting { .. } | JobState::NeedsYou { .. }, None) => JobState::Queued,
            (JobState::Unknown { since, looks, .. }, _) => JobState::Unknown { since, looks, next: now },
            (state, _) => state,
        };
    }

    /// When it is to be taken up; none when only a person can.
    pub fn due(&self) -> Option<Time> {
        match &self.state {
            JobState::Queued | JobState::Sending { .. } | JobState::SettingStatus => Some(Time(0)),
            JobState::Unknown { next, .. } => Some(*next),
            JobState::Waiting { until, .. } => Some(*until),
            JobState::Filing(_) | JobState::NeedsYou { .. } => None,
        }
    }
}
