//! What a GitHub holds, and terse ways to fill it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ci::Ci;

/// One GitHub: the public one or an Enterprise Server.
#[derive(Clone, Debug)]
pub struct GitHub {
    /// `https://github.com`.
    pub web: String,
    /// `https://api.github.com`, or `https://host/api/v3`.
    pub api: String,
    /// Whether it is an Enterprise Server.
    pub is_enterprise: bool,
    /// Whether it knows no versions of its API: whatever names one is refused.
    pub is_unversioned: bool,
    /// Logins and their ids.
    pub users: BTreeMap<String, u64>,
    /// Tokens by their text.
    pub tokens: BTreeMap<String, Token>,
    /// Repositories.
    pub repos: Vec<Repo>,
    /// How long a new issue is missing from search, in milliseconds.
    pub search_lag: u64,
    /// How many requests of the hour are left; none means no limit is reached.
    pub remaining: Option<u64>,
    /// Wrong tokens seen so far; after many, right ones are refused for a while, too.
    pub wrong_tokens: u32,
    /// How many requests the API has had so far.
    pub requests: u64,
    next_id: u64,
}

/// What a token may do.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the real ones, too
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Token {
    /// Whose it is.
    pub login: String,
    /// The scopes of a classic token; none for a fine-grained one.
    pub scopes: Option<Vec<String>>,
    /// Whether a fine-grained token may write issues.
    pub issues_write: bool,
    /// Whether a fine-grained token may write contents.
    pub contents_write: bool,
    /// Whether a fine-grained token may start workflows.
    pub actions_write: bool,
    /// Whether it has expired or was revoked.
    pub is_expired: bool,
    /// When it expires, as GitHub writes it.
    pub expires: Option<String>,
    /// Whether organisations with single sign-on refuse it.
    pub lacks_sso: bool,
}

impl Token {
    /// A classic token.
    pub fn classic(login: &str, scopes: &[&str]) -> Self {
        let scopes = Some(scopes.iter().map(ToString::to_string).collect());
        Self { login: login.to_owned(), scopes, ..Self::default() }
    }

    /// A fine-grained token.
    pub fn fine_grained(login: &str, issues_write: bool) -> Self {
        Self { login: login.to_owned(), issues_write, ..Self::default() }
    }
}

/// What a user may do in a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Read it and make issues.
    Read,
    /// Also set labels and assignees.
    Write,
}

/// A repository.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the real ones, too
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Repo {
    /// Its unchanging id.
    pub id: u64,
    /// `octo`.
    pub owner: String,
    /// `demo`.
    pub name: String,
    /// Whether only those with a role see it.
    pub is_private: bool,
    /// Whether it has issues.
    pub has_issues: bool,
    /// Whether it is archived.
    pub is_archived: bool,
    /// Whether its organisation wants tokens authorised for single sign-on.
    pub wants_sso: bool,
    /// Who may do what; everybody may read a public one.
    pub roles: BTreeMap<String, Role>,
    /// Its labels.
    pub labels: Vec<Label>,
    /// Its milestones.
    pub milestones: Vec<Milestone>,
    /// Its issues and pull requests by number.
    pub issues: BTreeMap<u64, Issue>,
    /// Numbers of deleted issues.
    pub deleted: BTreeSet<u64>,
    /// Issues that were transferred: number → (`owner/name`, number there).
    pub transferred: BTreeMap<u64, (String, u64)>,
    /// Names it had before, `owner/name`.
    pub old_names: Vec<String>,
    /// How long a new issue or comment is missing from lists, and a change from lists by time of change, in
    /// milliseconds.
    pub list_lag: u64,
    /// Whether it has no commit yet.
    pub is_empty: bool,
    /// Whether its rules let nobody write to branches directly.
    pub is_protected: bool,
    /// Branches and the commits they are at.
    pub branches: BTreeMap<String, String>,
    /// Files written through the API, by `branch:path`.
    #[serde(skip)]
    pub files: BTreeMap<String, Vec<u8>>,
    /// What it runs in Actions.
    #[serde(skip)]
    pub ci: Ci,
    /// Which generation of issue page it shows: `react`, `react-2025`, `legacy`, `changed`.
    pub generation: String,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its id.
    pub id: u64,
    /// Its name in the case it was made in.
    pub name: String,
    /// Six hex digits.
    pub color: String,
    /// May be empty.
    pub description: String,
}

/// A milestone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Milestone {
    /// Its id.
    pub id: u64,
    /// Its number in the repository.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Whether it is closed.
    pub is_closed: bool,
    /// When it was made, in milliseconds.
    pub created: u64,
}

/// An issue or a pull request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Issue {
    /// Its global id.
    pub id: u64,
    /// Its number in the repository.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Markdown; may be empty.
    pub body: String,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Why it was closed or reopened.
    pub state_reason: Option<String>,
    /// Names of its labels.
    pub labels: Vec<String>,
    /// Logins.
    pub assignees: Vec<String>,
    /// The number of its milestone.
    pub milestone: Option<u64>,
    /// Who made it.
    pub author: String,
    /// When, in milliseconds.
    pub created: u64,
    /// When it was last changed, in milliseconds.
    pub updated: u64,
    /// When it was closed, in milliseconds.
    pub closed: Option<u64>,
    /// Its comments, oldest first.
    pub comments: Vec<Comment>,
    /// Whether it is a pull request.
    pub is_pull_request: bool,
}

/// A comment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Comment {
    /// Its id.
    pub id: u64,
    /// Who wrote it.
    pub author: String,
    /// Markdown.
    pub body: String,
    /// When, in milliseconds.
    pub created: u64,
    /// When it was last changed, in milliseconds.
    pub updated: u64,
}

impl GitHub {
    /// github.com, empty.
    pub fn public() -> Self {
        Self::new_at("https://github.com".to_owned(), "https://api.github.com".to_owned(), false)
    }

    /// An Enterprise Server, empty.
    pub fn enterprise(host: &str) -> Self {
        Self::new_at(format!("https://{host}"), format!("https://{host}/api/v3"), true)
    }

    fn new_at(web: String, api: String, is_enterprise: bool) -> Self {
        Self {
            web,
            api,
            is_enterprise,
            is_unversioned: false,
            users: BTreeMap::new(),
            tokens: BTreeMap::new(),
            repos: Vec::new(),
            search_lag: 600_000,
            remaining: None,
            wrong_tokens: 0,
            requests: 0,
            next_id: 1_000,
        }
    }

    /// A fresh id.
    pub fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Adds a user.
    pub fn add_user(&mut self, login: &str) {
        let id = self.id();
        self.users.insert(login.to_owned(), id);
    }

    /// Adds a token; its user too, if needed.
    pub fn add_token(&mut self, text: &str, token: Token) {
        if !self.users.contains_key(&token.login) {
            self.add_user(&token.login);
        }
        self.tokens.insert(text.to_owned(), token);
    }

    /// Adds a public repository with issues, in which the owner's friends of `writers` may write.
    pub fn add_repo(&mut self, full_name: &str, writers: &[&str]) -> &mut Repo {
        let (owner, name) = full_name.split_once('/').unwrap_or(("octo", full_name));
        let repo = Repo {
            id: self.id(),
            owner: owner.to_owned(),
            name: name.to_owned(),
            has_issues: true,
            roles: writers.iter().map(|login| ((*login).to_owned(), Role::Write)).collect(),
            branches: BTreeMap::from([("main".to_owned(), "a".repeat(40))]),
            generation: "react".to_owned(),
            ..Repo::default()
        };
        self.repos.push_mut(repo)
    }

    /// A repository by its present name, without case.
    pub fn repo(&self, full_name: &str) -> Option<&Repo> {
        self.repos.iter().find(|repo| repo.full_name().eq_ignore_ascii_case(full_name))
    }

    /// The same, to change.
    pub fn repo_mut(&mut self, full_name: &str) -> Option<&mut Repo> {
        self.repos.iter_mut().find(|repo| repo.full_name().eq_ignore_ascii_case(full_name))
    }

    /// Adds an issue by hand and gives its number.
    pub fn add_issue(
        &mut self,
        full_name: &str,
        now: u64,
        author: &str,
        title: &str,
        body: &str,
        labels: &[&str],
    ) -> u64 {
        let id = self.id();
        let Some(repo) = self.repo_mut(full_name) else { return 0 };
        let number = repo.next_number();
        let issue = Issue {
            id,
            number,
            title: title.to_owned(),
            body: body.to_owned(),
            labels: labels.iter().map(ToString::to_string).collect(),
            author: author.to_owned(),
            created: now,
            updated: now,
            ..Issue::default()
        };
        repo.issues.insert(number, issue);
        number
    }

    /// Adds a milestone by hand and gives its number.
    pub fn add_milestone(&mut self, full_name: &str, now: u64, title: &str) -> u64 {
        let id = self.id();
        let Some(repo) = self.repo_mut(full_name) else { return 0 };
        let number = repo.milestones.iter().map(|one| one.number).max().unwrap_or_default() + 1;
        let title = title.to_owned();
        repo.milestones.push(Milestone { id, number, title, is_closed: false, created: now });
        number
    }

    /// Adds a pull request by hand and gives its number, which is of the same row as those of issues.
    pub fn add_pull_request(&mut self, full_name: &str, now: u64, author: &str, title: &str) -> u64 {
        let number = self.add_issue(full_name, now, author, title, "", &[]);
        let issue = self.repo_mut(full_name).and_then(|repo| repo.issue_mut(number));
        if let Some(issue) = issue {
            issue.is_pull_request = true;
        }
        number
    }

    /// How many issues of a repository carry this in their body.
    pub fn issues_with(&self, full_name: &str, marker: &str) -> usize {
        self.repo(full_name)
            .map_or(0, |repo| repo.issues.values().filter(|issue| issue.body.contains(marker)).count())
    }

    /// How many comments of an issue carry this.
    pub fn comments_with(&self, full_name: &str, number: u64, marker: &str) -> usize {
        let issue = self.repo(full_name).and_then(|repo| repo.issues.get(&number));
        issue.map_or(0, |issue| issue.comments.iter().filter(|comment| comment.body.contains(marker)).count())
    }
}

impl Repo {
    /// `octo/demo`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// The number of the next issue.
    pub fn next_number(&self) -> u64 {
        let used = self.issues.keys().chain(&self.deleted).chain(self.transferred.keys()).max();
        used.copied().unwrap_or_default() + 1
    }

    /// Those who may push, and so may be given issues.
    pub fn writers(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().filter(|(_, role)| **role == Role::Write).map(|(login, _)| login.as_str())
    }

    /// What this user may do, if anything.
    pub fn role(&self, login: &str) -> Option<Role> {
        let mut all = self.roles.iter();
        let given = all.find(|(have, _)| have.eq_ignore_ascii_case(login)).map(|(_, role)| *role);
        if self.owner.eq_ignore_ascii_case(login) {
            return Some(Role::Write);
        }
        given.or((!self.is_private).then_some(Role::Read))
    }

    /// A label by name, without case.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.name.eq_ignore_ascii_case(name))
    }

    /// An issue that may be changed by hand.
    pub fn issue_mut(&mut self, number: u64) -> Option<&mut Issue> {
        self.issues.get_mut(&number)
    }
}
