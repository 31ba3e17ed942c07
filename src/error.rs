//! What can go wrong, cut by what can be done about it, and what a person reads.
//!
//! The texts are a golden file (`tests/golden/problems.txt`). No error ever holds a token.

mod ci;

pub use ci::CiError;

use crate::model::{Time, Tracker};
use crate::ports::StoreFailure;
use crate::protocol::views::{Demand, Problem, Retry};

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
    #[error("A backup is being brought back")]
    Restoring,
    #[error("The address is not one of a project or an issue that Casebridge knows")]
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
    Unauthorized { host: String, tracker: Tracker },
    #[error("The token may not do this on {project}: {why}")]
    Forbidden { project: String, why: String, tracker: Tracker },
    #[error("The organisation of {project} wants this token to be authorised for single sign-on")]
    SsoRequired { project: String, url: Option<String> },
    #[error("Issues are switched off in {project}")]
    IssuesDisabled { project: String },
    #[error("{project} is archived: it can be read but not written")]
    Archived { project: String },
    #[error("{project} is not there, or this token may not see it")]
    ProjectNotFound { project: String, tracker: Tracker },
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
    #[error("{host} did not take {name}: {why}")]
    FileRefused { host: String, name: String, why: String, remedy: &'static str },
    #[error("This write cannot be given up now: it may be on its way")]
    OnItsWay,
    #[error("{}", .0.heading)]
    Demands(Box<Demand>),
    #[error("The workflow has no way for {issue} from {from} to {wanted}; it offers {offered}")]
    NoTransition { issue: String, from: String, wanted: &'static str, offered: String },
    #[error("{host} takes what Casebridge sends for another site's forgery")]
    XsrfRefused { host: String },
    #[error("{host} wants a sign-in in the browser before it accepts the token again")]
    SignInNeeded { host: String },
    #[error("{project} has no issue type {issue_type} any more")]
    IssueTypeGone { project: String, issue_type: String },
    #[error("{issue} was moved to another project, and this token cannot see where")]
    MovedAway { issue: String },
    #[error(transparent)]
    Ci(#[from] CiError),
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

    /// The form that would mend it, if that is what it takes.
    pub fn demand(&self) -> Option<&Demand> {
        match self {
            Error::Demands(demand) => Some(demand),
            _ => None,
        }
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
            Error::IssueTypeGone { .. } => Some("issueType".to_owned()),
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
        | Error::XsrfRefused { .. }
        | Error::SignInNeeded { .. }
        | Error::IssueTypeGone { .. }
        | Error::ProjectNotFound { .. } => setup_advice(error),
        Error::Unreachable { .. }
        | Error::TimedOut { .. }
        | Error::RateLimited { .. }
        | Error::TrackerFault { .. }
        | Error::Garbled { .. }
        | Error::OnItsWay => passing_advice(error),
        Error::Malformed
        | Error::UnknownCall
        | Error::NotAllowed
        | Error::TooLong { .. }
        | Error::Invalid { .. }
        | Error::Missing { .. }
        | Error::ChangedMeanwhile { .. }
        | Error::Damaged { .. }
        | Error::Storage { .. }
        | Error::Restoring
        | Error::FromTheFuture { .. } => own_advice(error),
        Error::NotAnIssue => (
            "notAnIssue",
            "Use an issue's address, such as https://github.com/owner/repository/issues/12 or https://your-org.atlassian.net/browse/SHOP-12.",
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
        Error::Demands(_) => (
            "demands",
            "Fill in the form; what you enter is remembered for this project and type.",
            Retry::No,
            Some("workspace.html#outbox"),
        ),
        Error::NoTransition { .. } => (
            "noTransition",
            "Change the status on the tracker's own page, or ask the project's administrator for such a transition. Then try again.",
            Retry::No,
            None,
        ),
        Error::MovedAway { .. } => (
            "movedAway",
            "Nothing was changed. Open the issue: the tracker says there where it is. Link that one.",
            Retry::No,
            None,
        ),
        Error::Moved { .. } => {
            ("moved", "Open the connection and save its new address.", Retry::Now, Some(CONNECTIONS))
        }
        Error::Refused { .. } => ("refused", "Change what it names, then try again.", Retry::No, None),
        Error::Ci(error) => ci::advice(error),
        Error::FileRefused { remedy, .. } => ("fileRefused", remedy, Retry::No, None),
    }
}

/// What has nothing to do with a tracker.
fn own_advice(error: &Error) -> Advice {
    match error {
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
        Error::Restoring => (
            "restoring",
            "Wait until it has taken the workspace's place; it goes on by itself. Then do it again.",
            Retry::Later,
            None,
        ),
        _ => ("fromTheFuture", "Update Casebridge; nothing was changed.", Retry::No, None),
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
    let (code, remedy) = match error {
        Error::NotConnected { .. } => ("notConnected", "Connect it on the options page."),
        Error::NotPermitted { .. } => {
            ("notPermitted", "Open the connection and allow the host when the browser asks.")
        }
        Error::Unauthorized { tracker, .. } => ("unauthorized", token_advice(*tracker)),
        Error::SsoRequired { .. } => (
            "ssoRequired",
            "On GitHub open Settings, Developer settings, your token, Configure SSO, and authorise it for the organisation.",
        ),
        Error::IssuesDisabled { .. } => {
            ("issuesDisabled", "Switch issues on in its settings, or connect another one.")
        }
        Error::Archived { .. } => ("archived", "Unarchive it, or connect another one."),
        Error::XsrfRefused { .. } => (
            "xsrfRefused",
            "Test the connection again. If it stays, a plug-in or proxy in front of Jira refuses browsers: ask its administrator to accept requests from extensions.",
        ),
        Error::SignInNeeded { .. } => (
            "signInNeeded",
            "Too many sign-ins failed. Open the tracker in a tab, sign in and solve its riddle; then test the connection again.",
        ),
        Error::IssueTypeGone { .. } => {
            ("issueTypeGone", "Edit the connection and choose a type that the project has now.")
        }
        Error::ProjectNotFound { tracker, .. } => ("projectNotFound", visibility_advice(*tracker)),
        Error::Forbidden { tracker, .. } => ("forbidden", rights_advice(*tracker)),
        _ => ("forbidden", "Ask somebody who administers the project."),
    };
    (code, remedy, Retry::No, Some(CONNECTIONS))
}

fn token_advice(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => "The token is wrong, expired or revoked. Make a new one and paste it here.",
        Tracker::GitLab => {
            "The token is wrong, expired or revoked. Make a new one with the scope api and paste it here. Check the instance's address, too."
        }
        Tracker::JiraCloud => {
            "The token is expired or revoked, or the email address is not the one of the account that made it. Check the address, make a new token and paste it here."
        }
        Tracker::JiraDataCenter => {
            "The personal access token is wrong, expired or revoked by an administrator. Make a new one in your Jira profile and paste it here."
        }
    }
}

fn visibility_advice(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => {
            "Check the address. For a private repository a classic token needs the repo scope; a fine-grained token must list this repository."
        }
        Tracker::GitLab => {
            "Check the address. The token's user must be a member of a private project; a project's own token works for that project alone."
        }
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            "The token's user may lack the permission to see the project, or it was archived, deleted, moved or renamed. Edit the connection and choose the project again."
        }
    }
}

fn rights_advice(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => {
            "Give the token the scope repo (public_repo for public repositories), or Issues: read and write if it is fine-grained."
        }
        Tracker::GitLab => {
            "Give the token the scope api, and its user at least the role Reporter in the project (Developer is recommended)."
        }
        Tracker::JiraCloud => {
            "Give the token's user the permission to create issues in this project. A token with scopes needs read:jira-work, write:jira-work and read:jira-user."
        }
        Tracker::JiraDataCenter => {
            "Give the token's user the permission to browse and to create issues in this project."
        }
    }
}
