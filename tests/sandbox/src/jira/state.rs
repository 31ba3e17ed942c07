//! What a Jira holds, and terse ways to fill it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::issue::Issue;
use super::project::Project;

/// Which Jira it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Flavour {
    /// `https://SITE.atlassian.net`, API version 3, bodies as documents.
    Cloud,
    /// A server of one's own, API version 2, bodies as wiki markup.
    DataCenter,
}

/// How the filter against forged requests treats what a browser sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Xsrf {
    /// Everything passes.
    Off,
    /// A browser's write needs an origin of this host or of a Chrome extension.
    Mild,
    /// A browser's write needs an origin of this host.
    Strict,
}

/// Somebody with an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    /// The name to sign in with on Data Center; a handle within the sandbox for both.
    pub name: String,
    /// The account id on Cloud, the key on Data Center.
    pub id: String,
    /// `Mia Krystof`.
    pub display_name: String,
    /// The address; on Cloud one half of a token pair.
    pub email: String,
    /// Whether the address is left out of answers.
    pub hides_email: bool,
    /// `Europe/Berlin`.
    pub time_zone: String,
    /// What that is east of Greenwich, in minutes; dates in JQL are read so.
    pub offset_minutes: i32,
    /// Whether the account is locked.
    pub is_inactive: bool,
}

/// An API token of Cloud or a personal access token of Data Center.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Token {
    /// Whose it is, by name.
    pub user: String,
    /// The scopes of a scoped Cloud token; none for the classic kind and on Data Center.
    pub scopes: Option<Vec<String>>,
    /// Whether it has expired or was revoked.
    pub is_expired: bool,
}

impl Token {
    /// A token that may do all its user may.
    pub fn of(user: &str) -> Self {
        Self { user: user.to_owned(), ..Self::default() }
    }

    /// A token for the gateway that may do what its scopes say.
    pub fn scoped(user: &str, scopes: &[&str]) -> Self {
        let scopes = Some(scopes.iter().map(ToString::to_string).collect());
        Self { user: user.to_owned(), scopes, ..Self::default() }
    }
}

/// One Jira.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the real ones, too
#[derive(Clone, Debug)]
pub struct Jira {
    /// Cloud or Data Center.
    pub flavour: Flavour,
    /// `acme.atlassian.net`.
    pub host: String,
    /// `/jira`, or nothing.
    pub context: String,
    /// By which the gateway knows a Cloud site.
    pub cloud_id: String,
    /// The version that it reports.
    pub version: Vec<u32>,
    /// The site's time zone in minutes east of Greenwich: times are written in it.
    pub offset_minutes: i32,
    /// Those with an account.
    pub users: Vec<User>,
    /// Tokens by their text.
    pub tokens: BTreeMap<String, Token>,
    /// Values of session cookies and the users they stand for.
    pub sessions: BTreeMap<String, String>,
    /// Projects.
    pub projects: Vec<Project>,
    /// Issues by id.
    pub issues: BTreeMap<u64, Issue>,
    /// Whether issues can be linked at all.
    pub issue_linking: bool,
    /// How long search does not know of a new issue or a change, in milliseconds.
    pub search_lag: u64,
    /// How many requests are left; none means no limit is reached.
    pub remaining: Option<u64>,
    /// Data Center: whether a wrong token is answered with 200 and a login page.
    pub login_page: bool,
    /// The filter against forged requests.
    pub xsrf: Xsrf,
    /// How many characters a text field takes.
    pub text_limit: usize,
    /// How many comments an issue takes.
    pub comment_limit: usize,
    /// Whether attachments are switched off.
    pub attachments_off: bool,
    /// How many bytes a file may have.
    pub attachment_limit: usize,
    /// How many remote links an issue takes.
    pub link_limit: usize,
    /// Data Center: how many issues one page of a search holds at most.
    pub search_cap: usize,
    /// How many requests the API has had so far.
    pub requests: u64,
    /// Earlier versions of issues, for the lag of search.
    pub(super) past: BTreeMap<u64, Vec<(u64, Issue)>>,
    next_id: u64,
    next_issue: u64,
}

impl Jira {
    /// A Cloud site, empty.
    pub fn cloud(host: &str) -> Self {
        let mut jira = Self::new_at(Flavour::Cloud, host, "");
        jira.version = vec![1001, 0, 0];
        jira.text_limit = 32_767;
        jira
    }

    /// A Data Center, empty, under a context path such as `/jira`.
    pub fn data_center(host: &str, context: &str) -> Self {
        Self::new_at(Flavour::DataCenter, host, context)
    }

    fn new_at(flavour: Flavour, host: &str, context: &str) -> Self {
        Self {
            flavour,
            host: host.to_owned(),
            context: context.trim_end_matches('/').to_owned(),
            cloud_id: "11223344-a1b2-3b33-c444-def123456789".to_owned(),
            version: vec![10, 3, 24],
            offset_minutes: 60,
            users: Vec::new(),
            tokens: BTreeMap::new(),
            sessions: BTreeMap::new(),
            projects: Vec::new(),
            issues: BTreeMap::new(),
            issue_linking: true,
            search_lag: 0,
            remaining: None,
            login_page: false,
            xsrf: Xsrf::Mild,
            text_limit: 65_534,
            comment_limit: 5_000,
            attachments_off: false,
            attachment_limit: 10_485_760,
            link_limit: 2_000,
            search_cap: 1_000,
            requests: 0,
            past: BTreeMap::new(),
            next_id: 20_000,
            next_issue: 10_000,
        }
    }

    /// Whether it is Cloud.
    pub fn is_cloud(&self) -> bool {
        self.flavour == Flavour::Cloud
    }

    /// `https://jira.example.com/jira`, the base of all links.
    pub fn base(&self) -> String {
        format!("https://{}{}", self.host, self.context)
    }

    /// `https://jira.example.com/jira/rest/api/2`.
    pub fn api(&self) -> String {
        format!("{}/rest/api/{}", self.base(), if self.is_cloud() { 3 } else { 2 })
    }

    /// A fresh id for anything but an issue.
    pub fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Adds a user whose account id or key is made from the name.
    pub fn add_user(&mut self, name: &str, display_name: &str) -> &mut User {
        let at = self.users.len();
        let id = if self.is_cloud() {
            format!("5b10ac8d82e05b22cc7d{at:04}")
        } else {
            format!("JIRAUSER{}", 10_100 + at)
        };
        self.users.push_mut(User {
            name: name.to_owned(),
            id,
            display_name: display_name.to_owned(),
            email: format!("{name}@example.com"),
            time_zone: "Europe/Berlin".to_owned(),
            offset_minutes: 60,
            ..User::default()
        })
    }

    /// Adds a token.
    pub fn add_token(&mut self, text: &str, token: Token) {
        self.tokens.insert(text.to_owned(), token);
    }

    /// A user by name.
    pub fn user_named(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }

    /// Adds a project with the usual workflow and priorities and no issue types.
    pub fn add_project(&mut self, key: &str, name: &str) -> &mut Project {
        let id = 10_000 + u64::try_from(self.projects.len()).unwrap_or_default();
        self.projects.push_mut(Project::new(id, key, name))
    }

    /// A project by key, without case, or id.
    pub fn project(&self, key_or_id: &str) -> Option<&Project> {
        self.projects.iter().find(|project| project.is_called(key_or_id))
    }

    /// The same, to change.
    pub fn project_mut(&mut self, key_or_id: &str) -> Option<&mut Project> {
        self.projects.iter_mut().find(|project| project.is_called(key_or_id))
    }

    /// The project of an issue.
    pub fn project_of(&self, issue: &Issue) -> Option<&Project> {
        self.projects.iter().find(|project| project.id == issue.project)
    }

    /// Makes an issue of this type, without any check, and gives its key.
    pub fn add_issue(
        &mut self,
        project: &str,
        now: u64,
        reporter: &str,
        issue_type: &str,
        summary: &str,
        description: Value,
    ) -> String {
        let Some(project) = self.project_mut(project) else { return String::new() };
        let key = project.next_key();
        let issue_type = project.issue_type(issue_type).map(|kind| kind.id.clone()).unwrap_or_default();
        let issue = Issue {
            key: key.clone(),
            project: project.id,
            issue_type,
            status: project.statuses.first().map(|status| status.id.clone()).unwrap_or_default(),
            priority: project.default_priority(),
            summary: summary.to_owned(),
            description,
            reporter: reporter.to_owned(),
            created: now,
            updated: now,
            ..Issue::default()
        };
        self.insert(issue);
        key
    }

    /// Gives an issue an id and keeps it.
    pub(super) fn insert(&mut self, mut issue: Issue) -> u64 {
        let id = self.next_issue;
        self.next_issue += 1;
        issue.id = id;
        self.issues.insert(id, issue);
        id
    }

    /// The id of the issue with this id or key; old keys count, case does not.
    pub fn find(&self, id_or_key: &str) -> Option<u64> {
        if let Ok(id) = id_or_key.parse::<u64>() {
            return self.issues.contains_key(&id).then_some(id);
        }
        let named = |issue: &&Issue| issue.key.eq_ignore_ascii_case(id_or_key);
        let was = |issue: &&Issue| issue.old_keys.iter().any(|old| old.eq_ignore_ascii_case(id_or_key));
        let found = self.issues.values().find(named).or_else(|| self.issues.values().find(was));
        found.map(|issue| issue.id)
    }

    /// An issue by id or key, as [`Jira::find`] finds it.
    pub fn issue(&self, id_or_key: &str) -> Option<&Issue> {
        self.issues.get(&self.find(id_or_key)?)
    }
}
