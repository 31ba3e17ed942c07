//! The four trackers a test may be about: how one connects, its sample issue, what stands there and what others do.

use super::*;

/// A project on a tracker, as tests that run on every tracker see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    GitHub,
    GitLab,
    JiraCloud,
    JiraDataCenter,
}

impl Target {
    pub const ALL: [Target; 4] = [Target::GitHub, Target::GitLab, Target::JiraCloud, Target::JiraDataCenter];

    pub fn name(self) -> &'static str {
        match self {
            Target::GitHub => "GitHub",
            Target::GitLab => "GitLab",
            Target::JiraCloud => "Jira Cloud",
            Target::JiraDataCenter => "Jira Data Center",
        }
    }

    /// What the form of a connection to it holds.
    pub fn form(self) -> Value {
        match self {
            Target::GitHub => json!({ "url": "https://github.com/octo/demo", "token": TOKEN }),
            Target::GitLab => json!({ "url": "https://gitlab.com/shop/web", "token": gitlab::TOKEN }),
            Target::JiraCloud => {
                json!({ "url": "https://acme.atlassian.net", "email": jira::EMAIL, "token": jira::TOKEN,
                "project": "SHOP", "issueType": "10002" })
            }
            Target::JiraDataCenter => {
                json!({ "tracker": "jiraDataCenter", "url": "https://jira.example.com/jira",
                "token": jira::PAT, "project": "SHOP", "issueType": "10002" })
            }
        }
    }

    /// A worker over the sample world, connected to it.
    pub fn connected(self) -> Machine {
        let machine = Machine::sample();
        machine.ok("saveConnection", &self.form());
        machine
    }

    /// The page of an issue that is there from the start.
    pub fn issue(self) -> &'static str {
        match self {
            Target::GitHub => "https://github.com/octo/demo/issues/12",
            Target::GitLab => "https://gitlab.com/shop/web/-/issues/12",
            Target::JiraCloud => "https://acme.atlassian.net/browse/SHOP-2",
            Target::JiraDataCenter => "https://jira.example.com/jira/browse/SHOP-2",
        }
    }

    /// What the paths of writes have in common.
    pub fn project_path(self) -> &'static str {
        match self {
            Target::GitHub => "/octo/demo/",
            Target::GitLab => "/projects/",
            Target::JiraCloud | Target::JiraDataCenter => "/issue",
        }
    }

    /// How many issues were made of defects.
    pub fn issues(self, machine: &Machine) -> usize {
        let sandbox = &machine.world.borrow().sandbox;
        match self {
            Target::GitHub => sandbox.github.issues_with("octo/demo", "casebridge:defect:"),
            Target::GitLab => sandbox.gitlab.issues_with("shop/web", "casebridge:defect:"),
            Target::JiraCloud => sandbox.jira.issues_with_property("casebridge", "defect"),
            Target::JiraDataCenter => sandbox.jira_dc.issues_with_property("casebridge", "defect"),
        }
    }

    /// How many coverage comments that issue has.
    pub fn comments(self, machine: &Machine) -> usize {
        let sandbox = &machine.world.borrow().sandbox;
        match self {
            Target::GitHub => sandbox.github.comments_with("octo/demo", 12, COVERAGE_MARKER),
            Target::GitLab => sandbox.gitlab.notes_with("shop/web", 12, COVERAGE_MARKER),
            Target::JiraCloud => sandbox.jira.comments_with_property("SHOP-2", "casebridge", "coverage"),
            Target::JiraDataCenter => {
                sandbox.jira_dc.comments_with_property("SHOP-2", "casebridge", "coverage")
            }
        }
    }

    /// Whether the issue made of the only defect shows exactly these files, each once and in one place.
    pub fn files(self, machine: &Machine, names: &[&str]) -> bool {
        let sandbox = &machine.world.borrow().sandbox;
        let count = |text: &str, name: &str| text.matches(&format!("/{name}")).count();
        let places: Vec<String> = match self {
            Target::GitHub => {
                let comments =
                    sandbox.github.repo("octo/demo").unwrap().issues.values().flat_map(|one| &one.comments);
                comments.map(|one| one.body.clone()).filter(|one| one.contains("**Evidence of")).collect()
            }
            Target::GitLab => {
                let notes =
                    sandbox.gitlab.project("shop/web").unwrap().issues.values().flat_map(|one| &one.notes);
                notes.map(|one| one.body.clone()).filter(|one| one.contains("**Evidence of")).collect()
            }
            Target::JiraCloud | Target::JiraDataCenter => {
                let jira = if self == Target::JiraCloud { &sandbox.jira } else { &sandbox.jira_dc };
                let ours = jira.issues.values().filter(|one| one.properties.contains_key("casebridge"));
                ours.map(|one| one.attachments.iter().map(|file| format!("/{} ", file.name)).collect())
                    .collect()
            }
        };
        let heads = places.iter().map(|one| one.matches("![").count()).sum::<usize>().max(names.len());
        places.len() == 1
            && heads == names.len()
            && names.iter().all(|name| places.iter().map(|one| count(one, name)).sum::<usize>() == 1)
    }

    /// How late new issues show up where they are looked for, in milliseconds.
    pub fn lag(self, world: &mut World, lag: u64) {
        match self {
            Target::GitHub => world.sandbox.github.repo_mut("octo/demo").unwrap().list_lag = lag,
            Target::GitLab => world.sandbox.gitlab.project_mut("shop/web").unwrap().list_lag = lag,
            Target::JiraCloud => world.sandbox.jira.search_lag = lag,
            Target::JiraDataCenter => world.sandbox.jira_dc.search_lag = lag,
        }
    }
}

/// What other people do on a tracker, and what stands there.
impl Target {
    pub fn host(self) -> &'static str {
        match self {
            Target::GitHub => "github.com",
            Target::GitLab => "gitlab.com",
            Target::JiraCloud => "acme.atlassian.net",
            Target::JiraDataCenter => "jira.example.com",
        }
    }

    pub fn project(self) -> &'static str {
        match self {
            Target::GitHub => "octo/demo",
            Target::GitLab => "shop/web",
            Target::JiraCloud | Target::JiraDataCenter => "SHOP",
        }
    }

    /// The page of an issue by its number.
    pub fn page(self, number: u64) -> String {
        let head = self.issue().trim_end_matches(|c: char| c.is_ascii_digit());
        format!("{head}{number}")
    }

    /// Somebody else does something there, by the tracker's clock.
    pub fn others<T>(self, machine: &Machine, act: impl FnOnce(&mut dyn Others, u64) -> T) -> T {
        let mut world = machine.world.borrow_mut();
        let now = world.now.saturating_add_signed(world.tracker_ahead);
        act(world.sandbox.others(self.host()).unwrap(), now)
    }
}
