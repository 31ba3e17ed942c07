//! The trackers: a closed set, one match per operation, one file per tracker.
//!
//! What an operation needs and gives are our own words; a tracker's wire types stay in its file.

pub mod ci;
pub mod files;
mod form;
pub mod github;
pub mod gitlab;
mod given;
pub mod jira;
mod places;
pub mod rest;
pub mod session;
mod words;

use std::cell::Cell;

use crate::error::{Error, Result};
use crate::mapping;
use crate::mapping::labels::{self, Labels};
use crate::model::{
    Connection, DefectPriority, Person, RequirementPriority, RequirementStatus, Secret, Time, Tracker,
};
use crate::ports::Host;

pub use form::{form_address, form_labels, form_text, sign_in_address};
pub use given::{left_out, own_fields, recall, value as given_value};
pub use places::{Place, is_covered_by_manifest, issue_of, place_of};
pub use words::{
    AssigneeChange, BackLink, Check, IssueChange, LabelChange, LabelOutcome, ListQuery, Listing, MarkChange,
    NewIssue, RemoteComment, RemoteIssue, is_kept, print,
};

/// What a tracker takes, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of a title.
    pub title: usize,
    /// Of a body or a comment.
    pub body: usize,
}

/// What a tracker takes. A little below what is documented where it is not said what counts as one.
pub const fn limits(tracker: Tracker) -> Limits {
    match tracker {
        Tracker::GitHub => Limits { title: 256, body: 65_000 },
        Tracker::GitLab => Limits { title: 255, body: 1_000_000 },
        Tracker::JiraCloud | Tracker::JiraDataCenter => Limits { title: 254, body: 30_000 },
    }
}

/// What a request needs: the connection and its token.
pub struct Access<'a> {
    /// Where to.
    pub connection: &'a Connection,
    /// As whom.
    pub token: &'a Secret,
    /// How far the tracker's clock is ahead, in milliseconds, by its latest answer.
    pub ahead: Cell<Option<i64>>,
    /// Until when the tracker asked for silence, by its latest answers; nothing is sent before.
    pub silent: Cell<Option<Time>>,
    /// Whether it was asked who is signed in, where that decides in whose name everything is done.
    pub known: Cell<Option<Time>>,
}

impl<'a> Access<'a> {
    /// Access that has not asked anything yet.
    pub fn new(connection: &'a Connection, token: &'a Secret) -> Self {
        Self { connection, token, ahead: Cell::new(None), silent: Cell::new(None), known: Cell::new(None) }
    }
}

/// The labels that stand for priorities, on a tracker that has no priorities of its own.
pub const fn priority_labels(tracker: Tracker) -> Option<Labels> {
    match tracker {
        Tracker::GitHub => Some(mapping::github::LABELS),
        Tracker::GitLab => Some(mapping::gitlab::LABELS),
        Tracker::JiraCloud | Tracker::JiraDataCenter => None,
    }
}

/// What a defect's priority is on the tracker: a label, or a priority's name; empty where it has none.
pub fn mark_of(connection: &Connection, priority: DefectPriority) -> String {
    match priority_labels(connection.tracker) {
        Some(labels) => connection.sync.labelling.name(labels.label(priority)).to_owned(),
        None => jira::priority_for(connection, priority).map_or_else(String::new, |one| one.label.clone()),
    }
}

/// A defect's priority after its issue was seen.
pub fn read_priority(connection: &Connection, ours: DefectPriority, remote: &RemoteIssue) -> DefectPriority {
    match (priority_labels(connection.tracker), &remote.priority) {
        (Some(labels), _) => labels.read_priority(ours, &connection.sync.labelling.known(&remote.labels)),
        (None, Some(theirs)) => mapping::jira::read_priority(ours, theirs, &jira::priority_names(connection)),
        (None, None) => ours,
    }
}

/// A requirement's priority by its issue.
pub fn requirement_priority(remote: &RemoteIssue) -> RequirementPriority {
    match priority_labels(remote.address.tracker) {
        Some(labels) => labels.requirement_priority(&remote.labels),
        None => mapping::jira::requirement_priority(remote.priority.as_deref()),
    }
}

/// A requirement's status by its issue.
pub fn requirement_status(remote: &RemoteIssue) -> RequirementStatus {
    if remote.address.tracker.is_jira() {
        mapping::jira::requirement_status(remote.phase)
    } else {
        labels::requirement_status(remote.closed())
    }
}

/// Markdown as the tracker can carry it, and what is lost on the way there, as sentences.
pub fn carried(tracker: Tracker, markdown: &str) -> (String, Vec<String>) {
    match tracker {
        Tracker::GitHub => (markdown.to_owned(), Vec::new()),
        Tracker::GitLab => (crate::text::defused(markdown), Vec::new()),
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::body::carried(tracker, markdown),
    }
}

/// How much of the room for a text it takes there, in characters.
pub fn weight(tracker: Tracker, markdown: &str) -> usize {
    match tracker {
        Tracker::GitHub | Tracker::GitLab => markdown.chars().count(),
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::body::weight(tracker, markdown),
    }
}

/// Asks whether a connection works, and what there is to choose.
pub async fn check<H: Host>(host: &H, access: &Access<'_>) -> Result<Check> {
    match access.connection.tracker {
        Tracker::GitHub => github::check(host, access).await,
        Tracker::GitLab => gitlab::check(host, access).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::check(host, access).await,
    }
}

/// Makes sure a priority's label is there; a tracker with priorities of its own needs none.
pub async fn ensure_label<H: Host>(host: &H, access: &Access<'_>, name: &str) -> Result<LabelOutcome> {
    match access.connection.tracker {
        Tracker::GitHub => github::ensure_label(host, access, name).await,
        Tracker::GitLab => gitlab::ensure_label(host, access, name).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => Ok(LabelOutcome::Present),
    }
}

/// What a project that answers with a redirect is called now.
pub async fn present_name<H: Host>(host: &H, access: &Access<'_>) -> Result<String> {
    match access.connection.tracker {
        Tracker::GitHub => github::present_name(host, access).await,
        Tracker::GitLab => gitlab::present_name(host, access).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => Ok(access.connection.project.clone()),
    }
}

/// The address and the body of the request that makes an issue; the token is in neither.
pub fn creation(connection: &Connection, issue: &NewIssue) -> (String, serde_json::Value) {
    let (path, body) = match connection.tracker {
        Tracker::GitHub => github::creation(connection, issue),
        Tracker::GitLab => gitlab::creation(connection, issue),
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::creation(connection, issue),
    };
    (format!("{}{path}", connection.api), body)
}

/// Makes an issue. Not repeatable: its intent must have been recorded.
pub async fn create_issue<H: Host>(host: &H, access: &Access<'_>, issue: &NewIssue) -> Result<RemoteIssue> {
    let made = create(host, access, issue).await;
    let is_refused = |error: &Error| matches!(error, Error::Refused { .. }) || error.demand().is_some();
    if !(issue.is_mapped && made.as_ref().is_err_and(is_refused)) {
        return made;
    }
    // Whoever is assigned by the map of people may not work there any more: that is no reason to have no issue.
    let bare = issue.unassigned();
    let mut remote = create(host, access, &bare).await?;
    remote.remarks.extend(given::unset(access.connection, issue));
    Ok(remote)
}

async fn create<H: Host>(host: &H, access: &Access<'_>, issue: &NewIssue) -> Result<RemoteIssue> {
    match access.connection.tracker {
        Tracker::GitHub => github::create_issue(host, access, issue).await,
        Tracker::GitLab => gitlab::create_issue(host, access, issue).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::create_issue(host, access, issue).await,
    }
}

/// Looks for an issue of ours made of that defect since. Lists, never trusts a search.
pub async fn find_issue<H: Host>(
    host: &H,
    access: &Access<'_>,
    defect: &str,
    since: Time,
) -> Result<Option<RemoteIssue>> {
    match access.connection.tracker {
        Tracker::GitHub => github::find_issue(host, access, defect, since).await,
        Tracker::GitLab => gitlab::find_issue(host, access, defect, since).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::find_issue(host, access, defect, since).await,
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
        Tracker::GitLab => gitlab::read_issue(host, access, number, etag).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            jira::read_issue(host, access, number).await.map(Some)
        }
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
        Tracker::GitLab => gitlab::change_issue(host, access, number, change).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            jira::change_issue(host, access, number, change).await
        }
    }
}

/// The requests by which a change comes to an issue, as far as they are known before: method, address and body.
pub fn changes(
    connection: &Connection,
    number: u64,
    change: &IssueChange,
) -> Vec<(&'static str, String, Option<serde_json::Value>)> {
    let mut all = match connection.tracker {
        Tracker::GitHub => github::requests(connection, number, change),
        Tracker::GitLab => gitlab::requests(connection, number, change),
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::requests(connection, number, change),
    };
    for (_, path, _) in &mut all {
        path.insert_str(0, &connection.api);
    }
    all
}

/// Whether an issue is tied back in a place of its own, once it was made.
pub const fn ties_back(tracker: Tracker) -> bool {
    tracker.is_jira()
}

/// Ties an issue back to its defect. Repeatable.
pub async fn tie_back<H: Host>(host: &H, access: &Access<'_>, number: u64, back: &BackLink) -> Result<()> {
    match access.connection.tracker {
        // The line in its text and the marker are all there is.
        Tracker::GitHub | Tracker::GitLab => Ok(()),
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::tie_back(host, access, number, back).await,
    }
}

/// One page of a connection's project, those issues first that were changed longest ago. An empty `page` is
/// the first; with a `tag` of it only its news is asked for.
pub async fn list_issues<H: Host>(
    host: &H,
    access: &Access<'_>,
    query: &ListQuery<'_>,
    page: &str,
    tag: Option<&(String, String)>,
) -> Result<Listing> {
    match access.connection.tracker {
        Tracker::GitHub => github::list_issues(host, access, query, page, tag).await,
        Tracker::GitLab => gitlab::list_issues(host, access, query, page, tag).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::list_issues(host, access, query, page).await,
    }
}

/// Whether issues can be read by the hundred, by their numbers.
pub const fn reads_in_bulk(tracker: Tracker) -> bool {
    !matches!(tracker, Tracker::GitHub)
}

/// Some issues by their numbers, at most 100; those that are gone or hidden are missing.
pub async fn read_many<H: Host>(host: &H, access: &Access<'_>, numbers: &[u64]) -> Result<Vec<RemoteIssue>> {
    match access.connection.tracker {
        Tracker::GitHub => Ok(Vec::new()),
        Tracker::GitLab => gitlab::read_many(host, access, numbers).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::read_many(host, access, numbers).await,
    }
}

/// The numbers of the issues changed since that are to be requirements, where only the tracker can tell;
/// none where it is seen by the issue itself.
pub async fn matching<H: Host>(
    host: &H,
    access: &Access<'_>,
    since: Option<Time>,
) -> Result<Option<Vec<u64>>> {
    let asks = access.connection.jira.as_ref().is_some_and(|jira| !jira.jql.is_empty());
    if asks { jira::matching(host, access, since).await.map(Some) } else { Ok(None) }
}

/// Some issues of the project whose title has these words, at most 20. The newest may be missing: searches lag.
pub async fn search<H: Host>(host: &H, access: &Access<'_>, words: &[String]) -> Result<Vec<RemoteIssue>> {
    match access.connection.tracker {
        Tracker::GitHub => github::search(host, access, words).await,
        Tracker::GitLab => gitlab::search(host, access, words).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::search_titles(host, access, words).await,
    }
}

/// People who can be made responsible for an issue of the project, whose name begins like this.
pub async fn people<H: Host>(host: &H, access: &Access<'_>, name: &str) -> Result<Vec<Person>> {
    match access.connection.tracker {
        Tracker::GitHub => github::people(host, access, name).await,
        Tracker::GitLab => gitlab::people(host, access, name).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::people(host, access, name).await,
    }
}

/// Posts a comment. Not repeatable: its intent must have been recorded. On GitHub and GitLab the tag is in
/// the text.
pub async fn create_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    text: &str,
    tag: &str,
) -> Result<RemoteComment> {
    match access.connection.tracker {
        Tracker::GitHub => github::create_comment(host, access, number, text).await,
        Tracker::GitLab => gitlab::create_comment(host, access, number, text).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            jira::create_comment(host, access, number, text, tag).await
        }
    }
}

/// Every comment of an issue that anybody may read who reads it, oldest first.
pub async fn list_comments<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
) -> Result<Vec<RemoteComment>> {
    match access.connection.tracker {
        Tracker::GitHub => github::list_comments(host, access, number).await,
        Tracker::GitLab => gitlab::list_comments(host, access, number).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::list_comments(host, access, number).await,
    }
}

/// Looks for a comment of ours by its tag.
pub async fn find_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    tag: &str,
) -> Result<Option<RemoteComment>> {
    match access.connection.tracker {
        Tracker::GitHub => github::find_comment(host, access, number, tag).await,
        Tracker::GitLab => gitlab::find_comment(host, access, number, tag).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::find_comment(host, access, number, tag).await,
    }
}

/// Deletes a comment of ours. Repeatable.
pub async fn delete_comment<H: Host>(host: &H, access: &Access<'_>, number: u64, id: u64) -> Result<()> {
    match access.connection.tracker {
        Tracker::GitHub => github::delete_comment(host, access, id).await,
        Tracker::GitLab => gitlab::delete_comment(host, access, number, id).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::delete_comment(host, access, number, id).await,
    }
}

/// Changes a comment of ours; none when somebody deleted it. Repeatable.
pub async fn change_comment<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    id: u64,
    text: &str,
) -> Result<Option<RemoteComment>> {
    match access.connection.tracker {
        Tracker::GitHub => github::change_comment(host, access, id, text).await,
        Tracker::GitLab => gitlab::change_comment(host, access, number, id, text).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            jira::change_comment(host, access, number, id, text).await
        }
    }
}
