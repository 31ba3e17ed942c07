//! What keeps it going: connections, the outbox, the log, the export.

use super::fields::Demand;
use super::parts::{Action, Badge, Choice, Problem, Tone};
use crate::model::Tracker;
use crate::protocol::wire::wire;

wire! {
    /// A write that is on its way or in trouble.
    #[derive(Eq)]
    pub struct JobLine {
        /// The job's UUID.
        pub id: String,
        /// `Push DEF-12 to octo/demo`.
        pub title: String,
        /// Queued, Sending, Unknown, Waiting, Needs you.
        pub state: Badge,
        /// Why, and until when.
        pub detail: String,
        /// What needs the person.
        pub problem: Option<Problem>,
        /// The form that would mend it.
        pub demand: Option<Demand>,
        /// What can be done.
        pub actions: Vec<Action>,
    }

    /// The outbox.
    #[derive(Eq)]
    pub struct OutboxView {
        /// Oldest first.
        pub jobs: Vec<JobLine>,
        /// What to say when nothing waits.
        pub empty: String,
    }

    /// A line of the sync log.
    #[derive(Eq)]
    pub struct LogLine {
        /// When, ISO 8601 in UTC; the page shows it in the person's own time.
        pub at: String,
        /// What was done: `Pushed DEF-12 as octo/demo#123`.
        pub text: String,
        /// How it went.
        pub tone: Tone,
    }

    /// The sync log.
    #[derive(Eq)]
    pub struct LogView {
        /// Newest first, at most 200.
        pub lines: Vec<LogLine>,
        /// What to say when it is empty.
        pub empty: String,
    }

    /// One connection.
    #[derive(Eq)]
    pub struct ConnectionLine {
        /// Its UUID.
        pub id: String,
        /// `octo/demo on github.com`.
        pub label: String,
        /// The project's address.
        pub url: String,
        /// Which tracker.
        pub tracker: Tracker,
        /// The account's email address, where one goes with the token.
        pub email: String,
        /// The type of issue that defects become; empty where a tracker has none.
        pub issue_type: String,
        /// Which issues are requirements; empty for all.
        pub filter: String,
        /// Who the token is: `octocat`.
        pub login: String,
        /// Connected, or what is wrong.
        pub state: Badge,
        /// `checked 2 minutes ago`.
        pub age: String,
        /// How many records are tied to issues of it: `3 defects, 2 requirements`.
        pub linked: String,
    }

    /// All connections.
    #[derive(Eq)]
    pub struct ConnectionsView {
        /// In the order they were made.
        pub connections: Vec<ConnectionLine>,
        /// What to say when there is none.
        pub empty: String,
    }

    /// One thing that was checked.
    #[derive(Eq)]
    pub struct CheckStep {
        /// `The token is valid`.
        pub label: String,
        /// How it stands.
        pub tone: Tone,
        /// What was found.
        pub detail: String,
        /// What to do; empty when nothing.
        pub remedy: String,
    }

    /// What a test of a connection found.
    #[derive(Eq)]
    pub struct CheckView {
        /// Whether it can be saved and used.
        pub ok: bool,
        /// One sentence: `octocat can push defects to octo/demo`.
        pub sentence: String,
        /// In the order they were checked.
        pub steps: Vec<CheckStep>,
        /// The projects to choose from; empty when one was named.
        pub projects: Vec<Choice>,
        /// The chosen one's id; empty while none is.
        pub project: String,
        /// The types of issue to choose from; empty where a tracker has none.
        pub issue_types: Vec<Choice>,
        /// The chosen one's id; empty while none is.
        pub issue_type: String,
    }

    /// What an address that is being typed leads to.
    #[derive(Eq)]
    pub struct AddressView {
        /// Which tracker; none while it cannot be told.
        pub tracker: Option<Tracker>,
        /// Whether the tracker was told by the address itself, so that there is nothing to choose.
        pub is_certain: bool,
        /// The site without a project, to choose another one there; empty while there is none.
        pub site: String,
        /// Whether an email address goes with the token.
        pub wants_email: bool,
        /// Whether a filter for requirements can be set.
        pub wants_filter: bool,
        /// What the browser must allow: `https://host/*`.
        pub origins: Vec<String>,
        /// How to get a token, step by step.
        pub token_help: Vec<TokenHelp>,
    }

    /// A way to get a token.
    #[derive(Eq)]
    pub struct TokenHelp {
        /// What stands on the link.
        pub label: String,
        /// The tracker's page; none when there is no address for it.
        pub url: Option<String>,
        /// What to choose there.
        pub text: String,
    }

    /// What a filter for requirements finds.
    #[derive(Eq)]
    pub struct FilterView {
        /// `153 issues match`.
        pub sentence: String,
        /// The first few: `SHOP-3 Cart keeps items`.
        pub sample: Vec<String>,
    }

    /// A file to be kept by the person.
    #[derive(Eq)]
    pub struct ExportView {
        /// `casebridge-2026-11-21.json`.
        pub file_name: String,
        /// Its text.
        pub text: String,
    }
}

impl CheckStep {
    /// Something that is as it should be.
    pub fn good(label: &str, detail: impl Into<String>) -> Self {
        Self { label: label.to_owned(), tone: Tone::Good, detail: detail.into(), remedy: String::new() }
    }

    /// When the token ends.
    pub fn expires(when: &str) -> Self {
        Self {
            label: "The token expires".to_owned(),
            tone: Tone::Info,
            detail: when.to_owned(),
            remedy: "Make a new one before then and paste it here".to_owned(),
        }
    }
}
