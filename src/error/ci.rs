//! What can go wrong with runs in CI, and what a person reads.

use super::Advice;
use crate::model::Tracker;
use crate::protocol::views::Retry;

/// Trouble with a run in CI.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the message of each variant says what its fields are
pub enum CiError {
    Forbidden { project: String, why: String, tracker: Tracker },
    SwitchedOff { project: String, tracker: Tracker },
    VariablesRefused { project: String },
    MayHaveStarted { project: String },
    Gone { run: String },
    StoreNotPermitted { run: String },
    Expired { run: String },
    Unreadable { file: String, why: String },
}

impl std::error::Error for CiError {}

impl std::fmt::Display for CiError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&match self {
            CiError::Forbidden { project, why, .. } => {
                say!("The token may not do this with the CI of {project}: {why}", project, why)
            }
            CiError::SwitchedOff { project, .. } => {
                say!("{project} has no CI that could be started, or this token may not see it", project)
            }
            CiError::VariablesRefused { project } => {
                say!("{project} takes no variables from this token's user", project)
            }
            CiError::MayHaveStarted { project } => say!(
                "A run may have been started in {project}: the answer was lost, and it cannot be told apart",
                project
            ),
            CiError::Gone { run } => say!("{run} is not there any more", run),
            CiError::StoreNotPermitted { run } => {
                say!("The browser may not fetch the results of {run}: they lie on another host", run)
            }
            CiError::Expired { run } => say!("The results of {run} have expired", run),
            CiError::Unreadable { file, why } => say!("{file} could not be read: {why}", file, why),
        })
    }
}

impl From<CiError> for super::Error {
    fn from(error: CiError) -> Self {
        super::Error::Ci(error)
    }
}

/// What to do about it.
pub(super) fn advice(error: &CiError) -> Advice {
    match error {
        CiError::Forbidden { tracker: Tracker::GitHub, .. } => (
            "ciForbidden",
            say!(
                "Its user needs write access to the repository, and the token the scope repo, or Actions: read and write if it is fine-grained."
            ),
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::Forbidden { .. } => (
            "ciForbidden",
            say!(
                "Its user needs the role Developer in the project (on a protected branch what its rule says), and the token the scope api."
            ),
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::SwitchedOff { tracker: Tracker::GitHub, .. } => (
            "ciSwitchedOff",
            say!(
                "Allow Actions in the repository's settings. A fine-grained token needs Actions: read and write."
            ),
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::SwitchedOff { .. } => (
            "ciSwitchedOff",
            say!("Switch CI/CD on in the project's settings; the token's user needs the role Developer."),
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::VariablesRefused { .. } => (
            "ciVariablesRefused",
            say!(
                "Hand the values over as inputs, or take them out; or have a maintainer allow pipeline variables in the project's settings, CI/CD, Variables."
            ),
            Retry::No,
            None,
        ),
        CiError::MayHaveStarted { .. } => (
            "ciMayHaveStarted",
            say!("Open the list and look. If it is there, say which one it is; if not, start it again."),
            Retry::No,
            None,
        ),
        CiError::Gone { .. } => (
            "ciGone",
            say!("It was deleted there. What was taken of it stays here; start another one."),
            Retry::No,
            None,
        ),
        CiError::StoreNotPermitted { .. } => (
            "ciStoreNotPermitted",
            say!("Allow the host when the browser asks, then take the results again."),
            Retry::Now,
            None,
        ),
        CiError::Expired { .. } => {
            ("ciExpired", say!("Run it again, or keep the artifacts longer there."), Retry::No, None)
        }
        CiError::Unreadable { .. } => (
            "ciUnreadable",
            say!(
                "Let the job write JUnit XML or CTRF, then run it again. Results of other files were taken."
            ),
            Retry::No,
            None,
        ),
    }
}
