//! What can go wrong, cut by what can be done about it, and what a person reads.
//!
//! The texts are a golden file (`tests/golden/problems.txt`). No error ever holds a token.

use crate::model::Time;
use crate::ports::StoreFailure;
use crate::protocol::views::{Problem, Retry};

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // the message of each variant says what its fields are
pub enum Error {
    #[error("The message could not be read")]
    Malformed,
    #[error("There is no such call")]
    UnknownCall,
    #[error("This page may not ask for that")]
    NotAllowed,
    #[error("The {what} is longer than {limit} characters")]
    TooLong { what: &'static str, limit: usize },
    #[error("{why}")]
    Invalid { field: &'static str, why: String },
    #[error("This {what} is not there any more")]
    Missing { what: &'static str },
    #[error("{key} was changed in another place since this form was opened")]
    ChangedMeanwhile { key: String },
    #[error("The stored {what} is damaged and was left as it is")]
    Damaged { what: String },
    #[error("The browser's storage refused: {why}")]
    Storage { why: String },
    #[error("This data was written by a newer Casebridge (format {found}, this one knows {known})")]
    FromTheFuture { found: u64, known: u64 },
    #[error("The address is not one of a repository or an issue that Casebridge knows")]
    NotAnIssue,
    #[error("No connection reaches {project}")]
    NotConnected { project: String },
    #[error("The browser may not talk to {origin}")]
    NotPermitted { origin: String },
    #[error("{host} could not be reached")]
    Unreachable { host: String },
    #[error("{host} did not answer in time")]
    TimedOut { host: String },
    #[error("{host} refused the token")]
    Unauthorized { host: String },
    #[error("The token may not do this on {project}: {why}")]
    Forbidden { project: String, why: String },
    #[error("The organisation of {project} wants this token to be authorised for single sign-on")]
    SsoRequired { project: String, url: Option<String> },
    #[error("Issues are switched off in {project}")]
    IssuesDisabled { project: String },
    #[error("{project} is archived: it can be read but not written")]
    Archived { project: String },
    #[error("{project} is not there, or this token may not see it")]
    ProjectNotFound { project: String },
    #[error("{issue} was deleted")]
    IssueDeleted { issue: String },
    #[error("{issue} is not there, or this token may no longer see it")]
    IssueNotFound { issue: String },
    #[error("{project} has moved")]
    Moved { project: String },
    #[error("{host} asks to wait")]
    RateLimited { host: String, until: Time },
    #[error("{host} has a fault of its own (status {status})")]
    TrackerFault { host: String, status: u16 },
    #[error("{host} did not take it: {why}")]
    Refused { host: String, why: String, field: Option<&'static str> },
    #[error("{host} answered with something that is not its API's answer")]
    Garbled { host: String },
    #[error("This write cannot be given up now: it may be on its way")]
    OnItsWay,
}

impl From<StoreFailure> for Error {
    fn from(failure: StoreFailure) -> Self {
        Error::Storage { why: failure.0 }
    }
}

impl Error {
    /// Whether a request that makes something may have been carried out all the same.
    pub fn leaves_doubt(&self) -> bool {
        matches!(
            self,
            Error::Unreachable { .. }
                | Error::TimedOut { .. }
                | Error::TrackerFault { .. }
                | Error::Garbled { .. }
        )
    }

    /// Whether trying again later may help without anybody doing anything.
    pub fn passes(&self) -> bool {
        self.leaves_doubt() || matches!(self, Error::RateLimited { .. } | Error::Storage { .. })
    }
}

const CONNECTIONS: &str = "options.html";

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        let (code, remedy, retry, page) = advice(error);
        let field = match error {
            Error::Invalid { field, .. } => Some((*field).to_owned()),
            Error::Refused { field, .. } => field.map(str::to_owned),
            Error::Unauthorized { .. } => Some("token".to_owned()),
            _ => None,
        };
        Problem {
            code: code.to_owned(),
            message: format!("{error}."),
            remedy: remedy.to_owned(),
            retry,
            field,
            page: page.map(str::to_owned),
        }
    }
}

type Advice = (&'static str, &'static str, Retry, Option<&'static str>);

fn advice(error: &Error) -> Advice {
    match error {
        Error::NotConnected { .. }
        | Error::NotPermitted { .. }
        | Error::Unauthorized { .. }
        | Error::Forbidden { .. }
        | Error::SsoRequired { .. }
        | Error::IssuesDisabled { .. }
        | Error::Archived { .. }
        | Error::ProjectNotFound { .. } => setup_advice(error),
        Error::Unreachable { .. }
        | Error::TimedOut { .. }
        | Error::RateLimited { .. }
        | Error::TrackerFault { .. }
        | Error::Garbled { .. }
        | Error::OnItsWay => passing_advice(error),
        Error::Malformed => (
            "malformed",
            "Reload the page and try again; if it comes back, update Casebridge.",
            Retry::No,
            None,
        ),
        Error::UnknownCall => {
            ("unknownCall", "Reload the page: it belongs to another version of Casebridge.", Retry::No, None)
        }
        Error::NotAllowed => {
            ("notAllowed", "Do it from the toolbar popup or the workspace page.", Retry::No, None)
        }
        Error::TooLong { .. } => {
            ("tooLong", "Shorten it and save again; nothing was changed.", Retry::No, None)
        }
        Error::Invalid { .. } => ("invalid", "Correct the marked field.", Retry::No, None),
        Error::Missing { .. } => (
            "missing",
            "It may have been deleted in another tab. Restore it there, or choose another.",
            Retry::No,
            None,
        ),
        Error::ChangedMeanwhile { .. } => (
            "changedMeanwhile",
            "Your text is kept here. Reload to see the other change, then save again.",
            Retry::No,
            None,
        ),
        Error::Damaged { .. } => (
            "damaged",
            "The rest works. Export the workspace to keep a copy, then delete this record.",
            Retry::No,
            None,
        ),
        Error::Storage { .. } => (
            "storage",
            "Nothing was changed. Free disk space or restart the browser, then try again.",
            Retry::Now,
            None,
        ),
        Error::FromTheFuture { .. } => {
            ("fromTheFuture", "Update Casebridge; nothing was changed.", Retry::No, None)
        }
        Error::NotAnIssue => (
            "notAnIssue",
            "Use an address such as https://github.com/owner/repository/issues/12.",
            Retry::No,
            None,
        ),
        Error::IssueDeleted { .. } => (
            "issueDeleted",
            "Your records are kept. Unlink the issue, or push the defect again as a new one.",
            Retry::No,
            None,
        ),
        Error::IssueNotFound { .. } => (
            "issueNotFound",
            "Nothing was changed. Check that the token may still see it, or unlink it.",
            Retry::No,
            None,
        ),
        Error::Moved { .. } => {
            ("moved", "Open the connection and save its new address.", Retry::Now, Some(CONNECTIONS))
        }
        Error::Refused { .. } => ("refused", "Change what it names, then try again.", Retry::No, None),
    }
}

/// What passes by itself.
fn passing_advice(error: &Error) -> Advice {
    let (code, remedy) = match error {
        Error::Unreachable { .. } => (
            "unreachable",
            "Check the network or VPN, then try again. What is in the outbox is kept and sent when the host answers.",
        ),
        Error::TimedOut { .. } => (
            "timedOut",
            "Try again in a moment. What is in the outbox is looked for before anything is sent again.",
        ),
        Error::RateLimited { .. } => ("rateLimited", "It goes on by itself as soon as the tracker allows."),
        Error::TrackerFault { .. } => {
            ("trackerFault", "It is tried again by itself. See the tracker's status page if it lasts.")
        }
        Error::OnItsWay => ("onItsWay", "Wait until it has been looked for; then it can be given up."),
        _ => (
            "garbled",
            "A proxy or sign-in page may stand in between. Open the tracker in a tab, then try again.",
        ),
    };
    (code, remedy, Retry::Later, None)
}

/// What stands between a connection and its use; each is mended on the options page.
fn setup_advice(error: &Error) -> Advice {
    let (code, remedy, retry) = match error {
        Error::NotConnected { .. } => {
            ("notConnected", "Connect the repository on the options page.", Retry::No)
        }
        Error::NotPermitted { .. } => {
            ("notPermitted", "Open the connection and allow the host when the browser asks.", Retry::No)
        }
        Error::Unauthorized { .. } => (
            "unauthorized",
            "The token is wrong, expired or revoked. Make a new one and paste it here.",
            Retry::No,
        ),
        Error::SsoRequired { .. } => (
            "ssoRequired",
            "On GitHub open Settings, Developer settings, your token, Configure SSO, and authorise it for the organisation.",
            Retry::No,
        ),
        Error::IssuesDisabled { .. } => (
            "issuesDisabled",
            "Switch issues on in the repository's settings, or connect another repository.",
            Retry::No,
        ),
        Error::Archived { .. } => {
            ("archived", "Unarchive the repository, or connect another one.", Retry::No)
        }
        Error::ProjectNotFound { .. } => (
            "projectNotFound",
            "Check the address. For a private repository a classic token needs the repo scope; a fine-grained token must list this repository.",
            Retry::No,
        ),
        _ => (
            "forbidden",
            "Give the token the scope repo (public_repo for public repositories), or Issues: read and write if it is fine-grained.",
            Retry::No,
        ),
    };
    (code, remedy, retry, Some(CONNECTIONS))
}
