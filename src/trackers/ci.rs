//! Runs in CI: pipelines of GitLab, workflows of GitHub. A Jira has none.

use super::{Access, github, gitlab};
use crate::error::{CiError, Error, Result};
use crate::model::{CiSetup, CiValue, RemoteRun, Time, Tracker};
use crate::ports::Host;
use crate::protocol::views::Choice;

/// What can be started in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CiPlace {
    /// The default branch.
    pub reference: String,
    /// The workflows that can be chosen; none on GitLab.
    pub workflows: Vec<Choice>,
    /// Whether the token's user may hand over variables.
    pub takes_variables: bool,
}

/// What is to be started.
#[derive(Clone, Copy, Debug)]
pub struct CiOrder<'a> {
    /// What was chosen.
    pub setup: &'a CiSetup,
    /// What is handed over.
    pub values: &'a [CiValue],
    /// The marker it is found by, and whether it is handed over.
    pub marker: (&'a str, bool),
}

/// What is known of a run's answers, so that only news is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CiTags {
    /// Of the run.
    pub run: String,
    /// Of its jobs.
    pub jobs: String,
}

/// Files with results, and what to say of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CiFiles {
    /// Name and content.
    pub files: Vec<(String, Vec<u8>)>,
    /// Sentences.
    pub notes: Vec<String>,
}

/// The variable that a pipeline is found by.
pub const MARKER: &str = "CASEBRIDGE_RUN";
/// The largest file of results that is fetched, in bytes: it is held whole.
pub const FILE_LIMIT: u64 = 100_000_000;

fn none<T>(access: &Access<'_>) -> Result<T> {
    let connection = access.connection;
    let project = connection.project.clone();
    Err(CiError::SwitchedOff { project, tracker: connection.tracker }.into())
}

/// Whether a tracker has a CI at all.
pub const fn has_ci(tracker: Tracker) -> bool {
    matches!(tracker, Tracker::GitHub | Tracker::GitLab)
}

/// What can be started.
pub async fn place<H: Host>(host: &H, access: &Access<'_>) -> Result<CiPlace> {
    match access.connection.tracker {
        Tracker::GitHub => github::ci::place(host, access).await,
        Tracker::GitLab => gitlab::ci::place(host, access).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    }
}

/// The newest run there is, to tell older ones from one that is started next; 0 when there is none.
pub async fn newest<H: Host>(host: &H, access: &Access<'_>, order: &CiOrder<'_>) -> Result<u64> {
    match access.connection.tracker {
        Tracker::GitHub => github::ci::newest(host, access, order).await,
        Tracker::GitLab => gitlab::ci::newest(host, access, order).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    }
}

/// Starts a run. Not repeatable: its intent must have been recorded. None: it was started, and which one it
/// is has to be looked up.
pub async fn start<H: Host>(host: &H, access: &Access<'_>, order: &CiOrder<'_>) -> Result<Option<RemoteRun>> {
    match access.connection.tracker {
        Tracker::GitHub => github::ci::start(host, access, order).await,
        Tracker::GitLab => gitlab::ci::start(host, access, order).await.map(Some),
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    }
}

/// The runs above that id which may be the one, oldest first; whether the first is it for certain.
pub async fn find<H: Host>(
    host: &H,
    access: &Access<'_>,
    order: &CiOrder<'_>,
    (since, above): (Time, u64),
) -> Result<(Vec<RemoteRun>, bool)> {
    match access.connection.tracker {
        Tracker::GitHub => github::ci::find(host, access, order, since, above).await,
        Tracker::GitLab => gitlab::ci::find(host, access, order, since, above).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    }
}

/// How a run stands now; none when nothing is new.
pub async fn look<H: Host>(
    host: &H,
    access: &Access<'_>,
    known: &RemoteRun,
    tags: &mut CiTags,
) -> Result<Option<RemoteRun>> {
    let seen = match access.connection.tracker {
        Tracker::GitHub => github::ci::look(host, access, known, tags).await,
        Tracker::GitLab => gitlab::ci::look(host, access, known, tags).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    };
    match seen {
        // A 404 is the run's own only when the project is there.
        Err(Error::ProjectNotFound { .. } | Error::IssueDeleted { .. }) => {
            super::present_name(host, access).await?;
            Err(CiError::Gone { run: known.title.clone() }.into())
        }
        other => other,
    }
}

/// Stops a run. Repeatable.
pub async fn cancel<H: Host>(host: &H, access: &Access<'_>, id: u64) -> Result<()> {
    match access.connection.tracker {
        Tracker::GitHub => github::ci::act(host, access, id, "cancel").await,
        Tracker::GitLab => gitlab::ci::act(host, access, id, "cancel").await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    }
}

/// Runs one that is over once more, under the same id. Refused there while it runs.
pub async fn again<H: Host>(host: &H, access: &Access<'_>, id: u64) -> Result<()> {
    match access.connection.tracker {
        Tracker::GitHub => github::ci::act(host, access, id, "rerun").await,
        Tracker::GitLab => gitlab::ci::act(host, access, id, "retry").await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    }
}

/// The files with a run's results.
pub async fn files<H: Host>(
    host: &H,
    access: &Access<'_>,
    run: &RemoteRun,
    artifact: &str,
) -> Result<CiFiles> {
    match access.connection.tracker {
        Tracker::GitHub => github::ci::files(host, access, run, artifact).await,
        Tracker::GitLab => gitlab::reports::files(host, access, run).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => none(access),
    }
}

/// A refusal in the words of CI.
pub(super) fn refused(error: Error, access: &Access<'_>) -> Error {
    let tracker = access.connection.tracker;
    match error {
        Error::Forbidden { project, why, .. } => CiError::Forbidden { project, why, tracker }.into(),
        other => other,
    }
}

/// A tracker's time as this machine's.
pub(super) fn here(access: &Access<'_>, text: &str) -> Option<Time> {
    let there = Time::parse(text)?;
    Some(Time(there.0.saturating_add_signed(access.connection.clock_ahead.saturating_neg())))
}
