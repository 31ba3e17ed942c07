//! The trackers' own forms for a new issue, which a person sends.

use super::rest;
use crate::model::{Connection, Tracker};

/// The address of the tracker's own form for a new issue, filled in.
pub fn form_address(connection: &Connection, title: &str, body: &str, labels: &[&str]) -> String {
    let Connection { site, project, .. } = connection;
    let (title, body) = (rest::encode(title), rest::encode(body));
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
            format!(
                "{site}/secure/CreateIssueDetails!init.jspa?pid={id}&issuetype={kind}&summary={title}&description={body}"
            )
        }
    }
}
