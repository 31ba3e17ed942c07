//! The trackers: a closed set, one match per operation, one file per tracker.
//!
//! What an operation needs and gives are our own words; a tracker's wire types stay in its file.

pub mod github;
pub mod rest;

use std::cell::Cell;

use crate::error::Result;
use crate::model::{Address, Connection, DefectPriority, Secret, Time, Tracker, WebAddress};
use crate::ports::Host;

/// An issue as the core knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteIssue {
    /// Where it is now.
    pub address: Address,
    /// The tracker's own unchanging id.
    pub id: u64,
    /// Its title.
    pub title: String,
    /// Its body, Markdown; empty when there is none.
    pub body: String,
    /// Whether it is closed.
    pub closed: bool,
    /// Its labels.
    pub labels: Vec<String>,
    /// The tracker's time of its last change, as it writes it.
    pub updated_at: String,
    /// For conditional requests; empty when there is none.
    pub etag: String,
}

/// A comment as the core knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteComment {
    /// The tracker's id.
    pub id: u64,
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub author: String,
}

/// An issue to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIssue {
    /// Its title, within the tracker's limit.
    pub title: String,
    /// Its body, within the tracker's limit, with the marker in it.
    pub body: String,
    /// Its labels.
    pub labels: Vec<String>,
}

/// What to change of an issue; nothing is left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueChange {
    /// A new title.
    pub title: Option<String>,
    /// A new body.
    pub body: Option<String>,
    /// Close or reopen.
    pub closed: Option<bool>,
}

impl IssueChange {
    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        *self == IssueChange::default()
    }
}

/// What a label needs to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelOutcome {
    /// It is there.
    Present,
    /// The token may not make it.
    NotAllowed,
}

/// A site's address taken apart: where its API is and which project is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which product.
    pub tracker: Tracker,
    /// `https://github.com`.
    pub site: String,
    /// `https://api.github.com`.
    pub api: String,
    /// `octo/demo`.
    pub project: String,
}

/// Finds the project in an address a person typed or pasted.
pub fn place_of(text: &str) -> Option<Place> {
    github::place_of(&WebAddress::split(text)?)
}

/// Finds the issue in an address. `sites` are the self-managed sites that are connected.
pub fn issue_of(url: &str, sites: &[String]) -> Option<Address> {
    let address = WebAddress::split(url)?;
    let known = github::is_public(&address) || sites.contains(&address.origin);
    known.then(|| github::issue_of(&address)).flatten()
}

/// What a request needs: the connection and its token.
pub struct Access<'a> {
    /// Where to.
    pub connection: &'a Connection,
    /// As whom.
    pub token: &'a Secret,
    /// How far the tracker's clock is ahead, in milliseconds, by its latest answer.
    pub ahead: Cell<Option<i64>>,
}

/// Makes sure a priority's label is there.
pub async fn ensure_label<H: Host>(
    host: &H,
    access: &Access<'_>,
    priority: DefectPriority,
) -> Result<LabelOutcome> {
    match access.connection.tracker {
        Tracker::GitHub => github::ensure_label(host, access, crate::mapping::github::label(priority)).await,
    }
}

/// What a project that answers with a redirect is called now.
pub async fn present_name<H: Host>(host: &H, access: &Access<'_>) -> Result<String> {
    match access.connection.tracker {
        Tracker::GitHub => github::present_name(host, access).await,
    }
}

/// The label of a priority.
pub fn label_of(tracker: Tracker, priority: DefectPriority) -> &'static str {
    match tracker {
        Tracker::GitHub => crate::mapping::github::label(priority),
    }
}

/// Makes an issue. Not repeatable: its intent must have been recorded.
pub async fn create_issue<H: Host>(host: &H, access: &Access<'_>, issue: &NewIssue) -> Result<RemoteIssue> {
    match access.connection.tracker {
        Tracker::GitHub => github::create_issue(host, access, issue).await,
    }
}

/// Looks for an issue of ours that carries the marker, among those made since. Lists, never searches.
pub async fn find_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    marker: &str,
    since: Time,
) -> Result<Option<RemoteIssue>> {
    match access.connection.tracker {
        Tracker::GitHub => github::find_issue(host, access, marker, since).await,
    }
}

/// Reads an issue; none when it is as the `etag` says.
pub async fn read_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    etag: &str,
) -> Result<Option<RemoteIssue>> {
    match access.connection.tracker {
        Tracker::GitHub => github::read_issue(host, access, number, etag).await,
    }
}

/// Changes an issue. Repeatable.
pub async fn change_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    change: &IssueChange,
) -> Result<RemoteIssue> {
    match access.connection.tracker {
        Tracker::GitHub => github::change_issue(host, access, number, change).await,
    }
}

/// Puts one label on and takes others off. Repeatable. Gives the labels the issue has then.
pub async fn swap_label<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    add: &str,
    remove: &[String],
) -> Result<Vec<String>> {
    match access.connection.tracker {
        Tracker::GitHub => github::swap_label(host, access, number, add, remove).await,
    }
}

/// Posts a comment. Not repeatable: its intent must have been recorded.
pub async fn create_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    text: &str,
) -> Result<RemoteComment> {
    match access.connection.tracker {
        Tracker::GitHub => github::create_comment(host, access, number, text).await,
    }
}

/// Looks for a comment of ours that carries the marker.
pub async fn find_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    marker: &str,
) -> Result<Option<RemoteComment>> {
    match access.connection.tracker {
        Tracker::GitHub => github::find_comment(host, access, number, marker).await,
    }
}

/// Changes a comment of ours; none when somebody deleted it. Repeatable.
pub async fn change_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    id: u64,
    text: &str,
) -> Result<Option<RemoteComment>> {
    match access.connection.tracker {
        Tracker::GitHub => github::change_comment(host, access, id, text).await,
    }
}
