//! The trackers' own forms, which a person sends: for a new issue, and to sign in.

use super::rest::{self, Members as _};
use super::{NewIssue, jira};
use crate::model::{Connection, Tracker};

/// A text as a person would type it there: a Jira of one's own takes its own markup.
pub fn form_text(tracker: Tracker, markdown: &str) -> String {
    match tracker {
        Tracker::JiraDataCenter => jira::body::outgoing(tracker, markdown).text().to_owned(),
        Tracker::GitHub | Tracker::GitLab | Tracker::JiraCloud => markdown.to_owned(),
    }
}

/// The labels that such a form is filled in with; GitLab's has no place for any.
pub fn form_labels(tracker: Tracker, issue: &NewIssue) -> Vec<&str> {
    let mark = (tracker == Tracker::GitHub && !issue.mark.is_empty()).then_some(&issue.mark);
    let others = issue.labels.iter().filter(|_| tracker != Tracker::GitLab);
    mark.into_iter().chain(others).map(String::as_str).collect()
}

/// The address of the tracker's own form for a new issue, filled in with that text.
pub fn form_address(connection: &Connection, issue: &NewIssue, body: &str) -> String {
    let Connection { site, project, .. } = connection;
    let body = form_text(connection.tracker, body);
    let (title, body) = (rest::encode(&issue.title), rest::encode(&body));
    let labels = form_labels(connection.tracker, issue);
    match connection.tracker {
        Tracker::GitHub => {
            let labels = rest::encode(&labels.join(","));
            format!("{site}/{project}/issues/new?title={title}&labels={labels}&body={body}")
        }
        Tracker::GitLab => {
            format!("{site}/{project}/-/issues/new?issue%5Btitle%5D={title}&issue%5Bdescription%5D={body}")
        }
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            let kind = connection.jira.as_ref().map(|jira| jira.issue_type.id.as_str()).unwrap_or_default();
            let id = connection.project_id;
            let mut more = String::new();
            if let Some(priority) = jira::priority_for(connection, issue.priority) {
                more.push_str(&format!("&priority={}", rest::encode(&priority.id)));
            }
            for label in labels {
                more.push_str(&format!("&labels={}", rest::encode(label)));
            }
            format!(
                "{site}/secure/CreateIssueDetails!init.jspa?pid={id}&issuetype={kind}&summary={title}{more}&description={body}"
            )
        }
    }
}

/// The address of a site's own page to sign in.
pub fn sign_in_address(connection: &Connection) -> String {
    let Connection { site, .. } = connection;
    match connection.tracker {
        Tracker::GitHub | Tracker::JiraCloud => format!("{site}/login"),
        Tracker::GitLab => format!("{site}/users/sign_in"),
        Tracker::JiraDataCenter => format!("{site}/login.jsp"),
    }
}
