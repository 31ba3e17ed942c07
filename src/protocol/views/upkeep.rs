//! What keeps it going: connections, the outbox, the log, the export.

use super::attachments::EvidenceSwitch;
use super::fields::Demand;
use super::parts::{Action, Badge, Choice, Hit, Problem, Tone};
use crate::model::{FieldRule, ImportState, KnownAs, Labelling, RequirementStatus, Tracker, Wording};
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
        /// The record it is about, to edit what will be sent; none when there is none.
        pub record: Option<Hit>,
        /// The whole text, to be copied, where a form that a person sends could not hold it; else empty.
        pub copy: String,
    }

    /// The outbox.
    #[derive(Eq)]
    pub struct OutboxView {
        /// Oldest first.
        pub jobs: Vec<JobLine>,
        /// What to say when nothing waits.
        pub empty: String,
        /// Takes all of them up now, where several wait for something.
        pub all: Option<Action>,
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
        /// What it is about.
        pub topic: LogTopic,
        /// More of it: both values of a conflict, why, what the tracker answered.
        pub details: Vec<LogDetail>,
    }

    /// What a line of the log is about.
    #[derive(Copy, Eq, Default)]
    pub enum LogTopic {
        /// Setting up, pausing, disconnecting.
        #[default]
        Connection,
        /// Something was sent.
        Sent,
        /// Something was taken from the tracker.
        Taken,
        /// Both sides changed the same thing.
        Conflict,
        /// Something went wrong, waits or was refused.
        Trouble,
        /// Something was linked or unlinked.
        Link,
    }

    /// One value in a line of the log.
    #[derive(Eq)]
    pub struct LogDetail {
        /// `Here`, `On the tracker`, `Why`.
        pub label: String,
        /// The value, at most 2,000 characters of it.
        pub value: String,
    }

    /// The sync log.
    #[derive(Eq)]
    pub struct LogView {
        /// Newest first.
        pub lines: Vec<LogLine>,
        /// How many lines there are under this filter.
        pub total: u32,
        /// What to say when there is none.
        pub empty: String,
    }

    /// How a connection is kept in step.
    #[derive(Eq)]
    pub struct SyncView {
        /// The connection's UUID.
        pub connection: String,
        /// `octo/demo on github.com`.
        pub label: String,
        /// Which tracker.
        pub tracker: Tracker,
        /// One for each field, in order.
        pub rules: Vec<RuleLine>,
        /// Which issues become requirements.
        pub import: ImportView,
        /// Whether files go to a branch; none where the tracker takes them by itself.
        pub evidence: Option<EvidenceSwitch>,
        /// Whether an open defect gets a new issue by itself once its issue is deleted; else a person is asked.
        pub recreates: bool,
        /// Whether the issue of a known defect is told when a test meets it again.
        pub confirms: bool,
        /// Which testers are which people there.
        pub people: Vec<KnownAs>,
        /// How its issues are written.
        pub wording: Wording,
        /// Which labels they get, and what closes them.
        pub labelling: Labelling,
    }

    /// One field and how it is kept in step.
    #[derive(Eq)]
    pub struct RuleLine {
        /// What stands on it.
        pub label: String,
        /// The rule as it is.
        pub rule: FieldRule,
        /// The rule as it was before anybody changed it.
        pub usual: FieldRule,
        /// What it means; may be empty.
        pub hint: String,
    }

    /// Which issues become requirements.
    #[derive(Eq)]
    pub struct ImportView {
        /// Whether any do.
        pub on: bool,
        /// Whether a query (JQL) chooses them; else labels, milestone and state do.
        pub by_query: bool,
        /// The query; empty for every issue of the project.
        pub jql: String,
        /// Issues must carry all of these labels.
        pub labels: Vec<String>,
        /// The milestone's title; empty for any.
        pub milestone: String,
        /// Open ones, or all.
        pub state: ImportState,
        /// The statuses that were given a meaning, and those seen so far; empty where open and closed is all there is.
        pub statuses: Vec<StatusLine>,
        /// What is known of priorities and statuses: sentences for people.
        pub notes: Vec<String>,
    }

    /// What a status of the tracker is here.
    #[derive(Eq)]
    pub struct StatusLine {
        /// The tracker's name of it.
        pub status: String,
        /// What it is here.
        pub becomes: RequirementStatus,
    }

    /// How far an import is.
    #[derive(Eq)]
    pub struct ImportLine {
        /// Running, Stopped, Waiting, Up to date, Off.
        pub state: Badge,
        /// `1,200 of about 10,000 issues read`.
        pub sentence: String,
        /// How many issues were read in this run.
        pub done: u32,
        /// How many there are, if that is known.
        pub total: Option<u32>,
        /// Whether it can be stopped now.
        pub can_stop: bool,
        /// Whether it can be started or go on.
        pub can_start: bool,
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
        /// `No token · as Ada Lovelace`; none for one with a token.
        pub no_token: Option<Badge>,
        /// The way to the page that it works through, while it waits for one or cannot use it; the title says why.
        pub page: Option<Badge>,
        /// Whether anything is read and sent through it; not where only the tracker's own form is filled in.
        pub reads: bool,
        /// Connected, or what is wrong.
        pub state: Badge,
        /// `checked 2 minutes ago`.
        pub age: String,
        /// How many issues of it are tied to something: `12 linked issues`.
        pub linked: String,
        /// Whether it rests.
        pub paused: bool,
        /// `Looked at 2 minutes ago, again in 5 minutes`; empty when it has nothing to look at.
        pub sync: String,
        /// The import of requirements; none when it is off.
        pub import: Option<ImportLine>,
        /// How it stands with the relay; none when there is none.
        pub relay: Option<Badge>,
    }

    /// All connections.
    #[derive(Eq)]
    pub struct ConnectionsView {
        /// In the order they were made.
        pub connections: Vec<ConnectionLine>,
        /// What to say when there is none.
        pub empty: String,
    }

    /// One thing there is to say about a relay.
    #[derive(Eq)]
    pub struct RelayFact {
        /// The sentence.
        pub text: String,
        /// Its colour.
        pub tone: Tone,
        /// What to do; empty when nothing.
        pub remedy: String,
    }

    /// Which relay says that something changed on the tracker, and how it stands with it.
    #[derive(Eq)]
    pub struct RelayView {
        /// The connection's UUID.
        pub connection: String,
        /// Whether a channel is listened to.
        pub is_on: bool,
        /// The channel's address; empty when it is off.
        pub channel: String,
        /// Whether a secret is stored.
        pub has_secret: bool,
        /// How it stands.
        pub state: Badge,
        /// More of it, and what came of the deliveries.
        pub facts: Vec<RelayFact>,
        /// The tracker's page for webhooks.
        pub settings: String,
        /// What to enter there.
        pub steps: Vec<String>,
        /// What passes through a relay, and what does not.
        pub notes: Vec<String>,
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
        /// What to know of a connection without a token there; empty while the tracker is not known.
        pub no_token: String,
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
            label: say!("The token expires").to_owned(),
            tone: Tone::Info,
            detail: when.to_owned(),
            remedy: say!("Make a new one before then and paste it here").to_owned(),
        }
    }
}
