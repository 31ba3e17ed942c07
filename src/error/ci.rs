//! What can go wrong with runs in CI, and what a person reads.

use super::Advice;
use crate::model::Tracker;
use crate::protocol::views::Retry;

/// Trouble with a run in CI.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // the message of each variant says what its fields are
pub enum CiError {
    #[error("The token may not do this with the CI of {project}: {why}")]
    Forbidden { project: String, why: String, tracker: Tracker },
    #[error("{project} has no CI that could be started, or this token may not see it")]
    SwitchedOff { project: String, tracker: Tracker },
    #[error("{project} takes no variables from this token's user")]
    VariablesRefused { project: String },
    #[error("A run may have been started in {project}: the answer was lost, and it cannot be told apart")]
    MayHaveStarted { project: String },
    #[error("{run} is not there any more")]
    Gone { run: String },
    #[error("The browser may not fetch the results of {run}: they lie on another host")]
    StoreNotPermitted { run: String },
    #[error("The results of {run} have expired")]
    Expired { run: String },
    #[error("{file} could not be read: {why}")]
    Unreadable { file: String, why: String },
}

/// What to do about it.
pub(super) fn advice(error: &CiError) -> Advice {
    match error {
        CiError::Forbidden { tracker: Tracker::GitHub, .. } => (
            "ciForbidden",
            "Its user needs write access to the repository, and the token the scope repo, or Actions: read and write if it is fine-grained.",
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::Forbidden { .. } => (
            "ciForbidden",
            "Its user needs the role Developer in the project (on a protected branch what its rule says), and the token the scope api.",
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::SwitchedOff { tracker: Tracker::GitHub, .. } => (
            "ciSwitchedOff",
            "Allow Actions in the repository's settings. A fine-grained token needs Actions: read and write.",
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::SwitchedOff { .. } => (
            "ciSwitchedOff",
            "Switch CI/CD on in the project's settings; the token's user needs the role Developer.",
            Retry::No,
            Some(super::CONNECTIONS),
        ),
        CiError::VariablesRefused { .. } => (
            "ciVariablesRefused",
            "Hand the values over as inputs, or take them out; or have a maintainer allow pipeline variables in the project's settings, CI/CD, Variables.",
            Retry::No,
            None,
        ),
        CiError::MayHaveStarted { .. } => (
            "ciMayHaveStarted",
            "Open the list and look. If it is there, say which one it is; if not, start it again.",
            Retry::No,
            None,
        ),
        CiError::Gone { .. } => (
            "ciGone",
            "It was deleted there. What was taken of it stays here; start another one.",
            Retry::No,
            None,
        ),
        CiError::StoreNotPermitted { .. } => (
            "ciStoreNotPermitted",
            "Allow the host when the browser asks, then take the results again.",
            Retry::Now,
            None,
        ),
        CiError::Expired { .. } => {
            ("ciExpired", "Run it again, or keep the artifacts longer there.", Retry::No, None)
        }
        CiError::Unreadable { .. } => (
            "ciUnreadable",
            "Let the job write JUnit XML or CTRF, then run it again. Results of other files were taken.",
            Retry::No,
            None,
        ),
    }
}
