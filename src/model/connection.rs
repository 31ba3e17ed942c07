//! A site, a project, and how it is reached.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Address, SyncSettings, Time, Tracker};
use crate::protocol::views::{Choice, Field};

/// A site, a project, and how it is reached. The token is not in here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// UUID.
    pub id: String,
    /// Which product.
    pub tracker: Tracker,
    /// `https://github.com`, `https://host/jira`.
    pub site: String,
    /// `https://api.github.com`, `https://host/api/v4`, `https://host/jira/rest/api/2`.
    pub api: String,
    /// `octo/demo`, `group/sub/project`, `SHOP`.
    pub project: String,
    /// The tracker's own unchanging id of the project.
    pub project_id: u64,
    /// Who the token is.
    pub login: String,
    /// Labels known to exist, in lower case.
    pub labels: Vec<String>,
    /// How far the tracker's clock is ahead of this machine's, in milliseconds.
    pub clock_ahead: i64,
    /// When it was last checked or used.
    pub checked_at: Time,
    /// When the person disconnected it; sync stops, links stay as plain links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disconnected_at: Option<Time>,
    /// The code and message of what is wrong with it; none when it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Projects of the same site it was connected to before; what is linked there is still reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
    /// What only a Jira has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jira: Option<JiraSetup>,
    /// How it is kept in step.
    #[serde(default)]
    pub sync: SyncSettings,
    /// It has no token: whom it works for in the browser's own signed-in page, by the tracker's unchanging
    /// id. Empty on GitHub, which takes nothing from a page but its own form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// What a connection to a Jira knows beyond the project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JiraSetup {
    /// The account's email address, which goes with an API token; empty for a personal access token.
    pub email: String,
    /// The account's id on Cloud, its name on Data Center.
    pub account: String,
    /// The type of the issues that defects become.
    pub issue_type: Choice,
    /// The priorities the project allows for that type, gravest first; empty when it has none.
    pub priorities: Vec<Choice>,
    /// What the create screen demands beyond title and description.
    pub demanded: Vec<Field>,
    /// What the person filled in, as Jira takes it: `SHOP/10002` or `SHOP/10002/Done` → field → value.
    pub answers: BTreeMap<String, BTreeMap<String, Value>>,
    /// Which issues are requirements; empty for every issue of the project.
    pub jql: String,
}

impl JiraSetup {
    /// What the person filled in for the create screen of a project and type.
    pub fn create_screen(&self, project: &str) -> String {
        format!("{project}/{}", self.issue_type.id)
    }

    /// What the person filled in for the screen that leads to a status.
    pub fn transition_screen(&self, project: &str, status: &str) -> String {
        format!("{project}/{}/{status}", self.issue_type.id)
    }
}

impl Connection {
    /// `octo/demo on github.com`.
    pub fn label(&self) -> String {
        if self.session.is_some() {
            return say!("{project} on {host}, no token", self.project, self.host());
        }
        say!("{project} on {host}", self.project, self.host())
    }

    /// `github.com`; `host/jira` for a site with a path.
    pub fn host(&self) -> &str {
        self.site.split("://").nth(1).unwrap_or(&self.site)
    }

    /// Whether it reaches that issue.
    pub fn reaches(&self, address: &Address) -> bool {
        self.disconnected_at.is_none()
            && self.tracker == address.tracker
            && self.site == address.site
            && (self.project.eq_ignore_ascii_case(&address.project)
                || self.former.iter().any(|project| project.eq_ignore_ascii_case(&address.project)))
    }

    /// Whether it reaches the issue with that key.
    pub fn reaches_key(&self, key: &str) -> bool {
        let projects = std::iter::once(&self.project).chain(&self.former);
        let place = key.rsplit_once('#').map(|(place, _)| place);
        self.disconnected_at.is_none()
            && place.is_some_and(|place| {
                projects.into_iter().any(|one| place == format!("{}/{}", self.host(), one.to_lowercase()))
            })
    }

    /// Whether it reads and writes by itself.
    pub fn is_running(&self) -> bool {
        self.disconnected_at.is_none() && self.sync.paused_at.is_none() && !self.files_by_hand()
    }

    /// Whether its requests go through an open page of the site, as the person signed in there.
    pub fn needs_page(&self) -> bool {
        self.session.is_some() && !self.files_by_hand()
    }

    /// Whether it can only fill in the tracker's own form for a new issue, which a person then sends.
    pub fn files_by_hand(&self) -> bool {
        self.session.is_some() && self.tracker == Tracker::GitHub
    }

    /// Whether something can be written to that issue.
    pub fn writes_to(&self, address: &Address) -> bool {
        self.reaches(address) && !self.files_by_hand()
    }

    /// The same connection, turned to another project of its site.
    #[must_use]
    pub fn facing(&self, project: &str) -> Connection {
        let mut turned = self.clone();
        if !self.project.eq_ignore_ascii_case(project) {
            project.clone_into(&mut turned.project);
            turned.project_id = 0;
        }
        turned
    }

    /// The tracker's time for a moment of this machine.
    pub fn tracker_time(&self, here: Time) -> Time {
        Time(here.0.saturating_add_signed(self.clock_ahead))
    }
}
