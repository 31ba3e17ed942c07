//! What keeps it going: connections, the outbox, the log, the export.

use super::parts::{Action, Badge, Problem, Tone};
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
        /// The repository's address.
        pub url: String,
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
