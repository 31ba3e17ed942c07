//! What can go wrong, cut by what can be done about it, and what a person reads.
//!
//! The texts are a golden file (`tests/golden/problems.txt`). No error ever holds a token.

mod ci;
mod page;
mod rights;
mod words;

pub use ci::CiError;
pub use page::PageTrouble;

use crate::model::{Time, Tracker};
use crate::ports::StoreFailure;
use crate::protocol::views::{Demand, Problem, Retry};

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the text of each variant, in `words`, says what its fields are
pub enum Error {
    Malformed,
    UnknownCall,
    NotAllowed,
    TooLong { what: &'static str, limit: usize },
    Invalid { field: &'static str, why: String },
    Missing { what: &'static str },
    ChangedMeanwhile { key: String },
    Damaged { what: String },
    Storage { why: String },
    FromTheFuture { found: u64, known: u64 },
    Restoring,
    NotAnIssue,
    NotConnected { project: String },
    NotPermitted { origin: String },
    Unreachable { host: String },
    TimedOut { host: String },
    Unauthorized { host: String, tracker: Tracker },
    Forbidden { project: String, why: String, tracker: Tracker },
    SsoRequired { project: String, url: Option<String> },
    IssuesDisabled { project: String },
    Archived { project: String },
    ProjectNotFound { project: String, tracker: Tracker },
    IssueDeleted { issue: String },
    IssueNotFound { issue: String, sure: bool },
    Moved { project: String },
    RateLimited { host: String, until: Time },
    TrackerFault { host: String, status: u16 },
    Refused { host: String, why: String, field: Option<&'static str> },
    Garbled { host: String },
    FileRefused { host: String, name: String, why: String, remedy: &'static str },
    OnItsWay,
    Demands(Box<Demand>),
    NoTransition { issue: String, from: String, wanted: &'static str, offered: String },
    XsrfRefused { host: String },
    SignInNeeded { host: String },
    IssueTypeGone { project: String, issue_type: String },
    MovedAway { issue: String },
    Ci(CiError),
    Page { site: String, login: String, trouble: PageTrouble },
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

    /// The codes of what stands between a token and everything it is for.
    pub const TOKEN: [&str; 4] = ["unauthorized", "ssoRequired", "signInNeeded", "notPermitted"];

    /// Whether nothing can be done with the token: no other request fares better.
    pub fn is_of_token(&self) -> bool {
        matches!(
            self,
            Error::Unauthorized { .. }
                | Error::SsoRequired { .. }
                | Error::SignInNeeded { .. }
                | Error::NotPermitted { .. }
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
        let is_page = |trouble: &PageTrouble| *trouble != PageTrouble::NeedsToken;
        self.leaves_doubt()
            || matches!(self, Error::RateLimited { .. } | Error::Storage { .. })
            || matches!(self, Error::Page { trouble, .. } if is_page(trouble))
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
        // Where a page of the tracker is wanted, that page is the way out.
        let page = match error {
            Error::Page { site, .. } if page.is_none() => Some(format!("{site}/")),
            _ => page.map(str::to_owned),
        };
        Problem {
            code: code.to_owned(),
            message: format!("{error}."),
            remedy: remedy.to_owned(),
            retry,
            field,
            page,
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
            say!(
                "Use an issue's address, such as https://github.com/owner/repository/issues/12 or https://your-org.atlassian.net/browse/SHOP-12."
            ),
            Retry::No,
            None,
        ),
        Error::IssueDeleted { .. } => (
            "issueDeleted",
            say!("Your records are kept. Unlink the issue, or push the defect again as a new one."),
            Retry::No,
            None,
        ),
        Error::IssueNotFound { .. } => (
            "issueNotFound",
            say!("Nothing was changed. Check that the token may still see it, or unlink it."),
            Retry::No,
            None,
        ),
        Error::Demands(_) => (
            "demands",
            say!("Fill in the form; what you enter is remembered for this project and type."),
            Retry::No,
            Some("workspace.html#outbox"),
        ),
        Error::NoTransition { .. } => (
            "noTransition",
            say!(
                "Change the status on the tracker's own page, or ask the project's administrator for such a transition. Then try again."
            ),
            Retry::No,
            None,
        ),
        Error::MovedAway { .. } => (
            "movedAway",
            say!("Nothing was changed. Open the issue: the tracker says there where it is. Link that one."),
            Retry::No,
            None,
        ),
        Error::Moved { .. } => {
            ("moved", say!("Open the connection and save its new address."), Retry::Now, Some(CONNECTIONS))
        }
        Error::Refused { .. } => ("refused", say!("Change what it names, then try again."), Retry::No, None),
        Error::Ci(error) => ci::advice(error),
        Error::Page { trouble, .. } => page::advice(*trouble),
        Error::FileRefused { remedy, .. } => ("fileRefused", crate::texts::word(remedy), Retry::No, None),
    }
}

/// What has nothing to do with a tracker.
fn own_advice(error: &Error) -> Advice {
    match error {
        Error::Malformed => (
            "malformed",
            say!("Reload the page and try again; if it comes back, update Casebridge."),
            Retry::No,
            None,
        ),
        Error::UnknownCall => (
            "unknownCall",
            say!("Reload the page: it belongs to another version of Casebridge."),
            Retry::No,
            None,
        ),
        Error::NotAllowed => {
            ("notAllowed", say!("Do it from the toolbar popup or the workspace page."), Retry::No, None)
        }
        Error::TooLong { .. } => {
            ("tooLong", say!("Shorten it and save again; nothing was changed."), Retry::No, None)
        }
        Error::Invalid { .. } => ("invalid", say!("Correct the marked field."), Retry::No, None),
        Error::Missing { .. } => (
            "missing",
            say!("It may have been deleted in another tab. Restore it there, or choose another."),
            Retry::No,
            None,
        ),
        Error::ChangedMeanwhile { .. } => (
            "changedMeanwhile",
            say!("Your text is kept here. Reload to see the other change, then save again."),
            Retry::No,
            None,
        ),
        Error::Damaged { .. } => (
            "damaged",
            say!("The rest works. Export the workspace to keep a copy, then delete this record."),
            Retry::No,
            None,
        ),
        Error::Storage { .. } => (
            "storage",
            say!("Nothing was changed. Free disk space or restart the browser, then try again."),
            Retry::Now,
            None,
        ),
        Error::Restoring => (
            "restoring",
            say!("Wait until it has taken the workspace's place; it goes on by itself. Then do it again."),
            Retry::Later,
            None,
        ),
        _ => ("fromTheFuture", say!("Update Casebridge; nothing was changed."), Retry::No, None),
    }
}

/// What passes by itself.
fn passing_advice(error: &Error) -> Advice {
    let (code, remedy) = match error {
        Error::Unreachable { .. } => (
            "unreachable",
            say!(
                "Check the network or VPN, then try again. What is in the outbox is kept and sent when the host answers."
            ),
        ),
        Error::TimedOut { .. } => (
            "timedOut",
            say!("Try again in a moment. What is in the outbox is looked for before anything is sent again."),
        ),
        Error::RateLimited { .. } => (
            "rateLimited",
            say!(
                "What waits goes on by itself as soon as the tracker allows; anything else can be tried again then."
            ),
        ),
        Error::TrackerFault { .. } => (
            "trackerFault",
            say!(
                "Try again in a moment; what waits is tried again by itself. See the tracker's status page if it lasts."
            ),
        ),
        Error::OnItsWay => ("onItsWay", say!("Wait until it has been looked for; then it can be given up.")),
        _ => (
            "garbled",
            say!("A proxy or sign-in page may stand in between. Open the tracker in a tab, then try again."),
        ),
    };
    (code, remedy, Retry::Later, None)
}

/// What stands between a connection and its use; each is mended on the options page.
fn setup_advice(error: &Error) -> Advice {
    let (code, remedy) = match error {
        Error::NotConnected { .. } => ("notConnected", say!("Connect it on the options page.")),
        Error::NotPermitted { .. } => {
            ("notPermitted", say!("Open the connection and allow the host when the browser asks."))
        }
        Error::Unauthorized { tracker, .. } => ("unauthorized", rights::of_token(*tracker)),
        Error::SsoRequired { .. } => (
            "ssoRequired",
            say!(
                "On GitHub open Settings, Developer settings, your token, Configure SSO, and authorise it for the organisation."
            ),
        ),
        Error::IssuesDisabled { .. } => {
            ("issuesDisabled", say!("Switch issues on in its settings, or connect another one."))
        }
        Error::Archived { .. } => ("archived", say!("Unarchive it, or connect another one.")),
        Error::XsrfRefused { .. } => (
            "xsrfRefused",
            say!(
                "Test the connection again. If it stays, a plug-in or proxy in front of Jira refuses browsers: ask its administrator to accept requests from extensions."
            ),
        ),
        Error::SignInNeeded { .. } => (
            "signInNeeded",
            say!(
                "Too many sign-ins failed. Open the tracker in a tab, sign in and solve its riddle; then test the connection again."
            ),
        ),
        Error::IssueTypeGone { .. } => {
            ("issueTypeGone", say!("Edit the connection and choose a type that the project has now."))
        }
        Error::ProjectNotFound { tracker, .. } => ("projectNotFound", rights::to_see(*tracker)),
        Error::Forbidden { tracker, .. } => ("forbidden", rights::to_write(*tracker)),
        _ => ("forbidden", say!("Ask somebody who administers the project.")),
    };
    (code, remedy, Retry::No, Some(CONNECTIONS))
}
