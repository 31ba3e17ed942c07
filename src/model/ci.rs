//! Runs in CI that were started for a cycle, and what they were started with. They are kept beside the
//! cycle, under `ci:<cycle>`: following one changes nothing of the cycle itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Outcome, Time, Tracker};
pub use crate::protocol::forms::{CiKind, CiPreset, CiValue};
use crate::protocol::views::Problem;

/// The runs of one cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CiBook {
    /// Oldest first.
    pub runs: Vec<CiRun>,
    /// What was chosen last, by the connection's id.
    pub setups: BTreeMap<String, CiSetup>,
    /// The connection that was used last.
    pub last: String,
}

/// What a run is started with, as a person chose it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CiSetup {
    /// The workflow's id; empty on GitLab.
    pub workflow: String,
    /// What the workflow is called; empty on GitLab.
    pub workflow_name: String,
    /// A branch or tag.
    pub reference: String,
    /// Where the rows came from.
    pub preset: CiPreset,
    /// The rows, with their placeholders.
    pub values: Vec<CiValue>,
    /// A part of the name of the artifacts that hold results; empty goes by their names.
    pub artifact: String,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CiRun {
    /// UUID; also the marker it is found by.
    pub id: String,
    /// The connection's id.
    pub connection: String,
    /// Which product.
    pub tracker: Tracker,
    /// `https://gitlab.com`.
    pub site: String,
    /// `shop/web`, as it was when it was asked for.
    pub project: String,
    /// What was chosen.
    pub setup: CiSetup,
    /// What is handed over, without placeholders.
    pub sent: Vec<CiValue>,
    /// Whether it carries its marker, so that it can be told from any other.
    pub is_marked: bool,
    /// When it was asked for.
    pub asked_at: Time,
    /// The write that starts it, as long as there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// The newest run there before this one was sent; those above may be it.
    #[serde(default)]
    pub above: u64,
    /// Whether the tracker said that it was started, without saying which one it is.
    #[serde(default)]
    pub is_accepted: bool,
    /// What may be it, when it could not be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<RemoteRun>,
    /// How it stands there; none until that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<RemoteRun>,
    /// How far we are with it.
    pub stage: CiStage,
    /// What stands between us and its news or its results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Problem>,
    /// What was taken of its results last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<CiTaken>,
}

/// How far we are with a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CiStage {
    /// It is being started.
    Starting,
    /// It is looked at now and then.
    Following,
    /// It is over.
    Done,
    /// It is not there any more.
    Lost,
    /// The person gave it up; whether it was started is not known.
    Dropped,
}

/// A run as its tracker shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RemoteRun {
    /// Its id there.
    pub id: u64,
    /// `Pipeline 46`, `Regression 562`.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The tracker's own word.
    pub status: String,
    /// What that word means.
    pub phase: CiPhase,
    /// Jobs that have come to their end.
    pub jobs_done: u32,
    /// All jobs, as far as they are known.
    pub jobs: u32,
    /// How often it was begun.
    pub attempt: u32,
    /// When it was made, by this machine.
    pub started: Time,
    /// When it was over, by this machine.
    pub ended: Option<Time>,
}

/// What a tracker's word for a run means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CiPhase {
    /// Nothing runs yet.
    #[default]
    Waiting,
    /// It is under way, or has a word that is not known.
    Running,
    /// It waits for a person there.
    Held,
    /// It went well.
    Passed,
    /// It did not.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
    /// It came to its end without a verdict.
    Ended,
}

impl CiPhase {
    /// Whether nothing more comes of it by itself.
    pub const fn is_over(self) -> bool {
        match self {
            CiPhase::Waiting | CiPhase::Running | CiPhase::Held => false,
            CiPhase::Passed | CiPhase::Failed | CiPhase::Cancelled | CiPhase::Ended => true,
        }
    }
}

/// What was taken of a run's results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CiTaken {
    /// When.
    pub at: Time,
    /// Of which attempt.
    pub attempt: u32,
    /// Results that there were.
    pub results: u32,
    /// Test cases of the cycle that have a result by it.
    pub matched: u32,
    /// Of these, how many passed, failed, were blocked, were skipped.
    pub outcomes: [u32; 4],
    /// Of these, those whose own result was newer and stays.
    pub newer: u32,
    /// Results that belong to no test case of the cycle.
    pub unmatched: u32,
    /// The first of them.
    pub loose: Vec<LooseResult>,
    /// Results that fit several test cases, and which.
    pub ambiguous: Vec<LooseResult>,
    /// What a person should know, as sentences.
    pub notes: Vec<String>,
}

/// A result without a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LooseResult {
    /// The test's name.
    pub name: String,
    /// Its full name; the same in every run.
    pub full_name: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it has no place; empty when nothing fits.
    pub why: String,
}
