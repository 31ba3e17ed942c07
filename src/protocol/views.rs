//! What a page paints: sentences, badges, and which buttons there are.
//!
//! A view holds nothing to decide on. Times are given as sentences made when the view was made.

use super::forms::Step;
use super::wire::wire;
use crate::model::{
    CasePriority, CoverageState, DefectPriority, DefectStatus, Kind, Outcome, RequirementPriority,
    RequirementStatus,
};

wire! {
    /// Which colour and symbol go with a word.
    #[derive(Copy, Eq)]
    pub enum Tone {
        /// Nothing to say.
        Neutral,
        /// Under way, or for information.
        Info,
        /// As it should be.
        Good,
        /// Look at it.
        Warn,
        /// Not as it should be.
        Bad,
    }

    /// Whether the same call may help later.
    #[derive(Copy, Eq)]
    pub enum Retry {
        /// A person may try again at once.
        Now,
        /// It is tried again by itself, or later by a person.
        Later,
        /// It will fail again until something is changed.
        No,
    }

    /// What went wrong, fit to be read by a person.
    #[derive(Eq)]
    pub struct Problem {
        /// Stable word for scripts and tests: `unauthorized`.
        pub code: String,
        /// What happened and what it means.
        pub message: String,
        /// What to do.
        pub remedy: String,
        /// Whether trying again helps.
        pub retry: Retry,
        /// The form field it belongs to, by its name in the form.
        pub field: Option<String>,
        /// The page that solves it, relative to the extension: `options.html#connection/…`.
        pub page: Option<String>,
    }

    /// A short word with a colour.
    #[derive(Eq)]
    pub struct Badge {
        /// The word: `Passing`, `#12`.
        pub text: String,
        /// Its colour and symbol.
        pub tone: Tone,
        /// The whole sentence, for a tooltip and for screen readers.
        pub title: String,
        /// Where it leads; none for a mere word. Always http or https.
        pub url: Option<String>,
    }

    /// A button.
    #[derive(Eq)]
    pub struct Action {
        /// What the script does on a click: the name of a call or of a dialog.
        pub name: ActionName,
        /// What stands on the button.
        pub label: String,
        /// Whether it can be pressed.
        pub enabled: bool,
        /// Why not, or what it does.
        pub hint: String,
    }

    /// What a button can do. Where two are possible the first in the view is the main one.
    #[derive(Copy, Eq)]
    pub enum ActionName {
        /// Open the form for a defect.
        ReportDefect,
        /// Push the defect named in the view.
        PushDefect,
        /// Open the search for a requirement.
        LinkRequirement,
        /// Make a requirement from the issue.
        NewRequirement,
        /// Open the search for test cases.
        LinkCases,
        /// Untie the issue from its requirement.
        Unlink,
        /// Ask the tracker for the issue's present state.
        SyncIssue,
        /// Open the record in the workspace.
        OpenRecord,
        /// Open the options page.
        Connect,
        /// Try a waiting write again.
        RetryJob,
        /// Give a waiting write up.
        DiscardJob,
        /// Send the coverage comment now.
        PostCoverage,
    }

    /// One colour of a result bar.
    #[derive(Eq)]
    pub struct Segment {
        /// Its colour and symbol.
        pub tone: Tone,
        /// What it counts: `Pass`.
        pub label: String,
        /// How many.
        pub count: u32,
    }

    /// What the linked cases say of a requirement, or of a cycle.
    #[derive(Eq)]
    pub struct CoverageView {
        /// The state.
        pub state: CoverageState,
        /// The state's word and colour.
        pub badge: Badge,
        /// `2 of 3 test cases pass, 1 fails`.
        pub sentence: String,
        /// The bar, in order; empty when there is no case.
        pub segments: Vec<Segment>,
    }

    /// A test case with its latest result.
    #[derive(Eq)]
    pub struct CaseLine {
        /// The case's UUID.
        pub id: String,
        /// `TC-4`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its latest result.
        pub result: Badge,
        /// `in CYC-2, 3 hours ago`; empty without a result.
        pub age: String,
    }

    /// A defect with its sync state.
    #[derive(Eq)]
    pub struct DefectLine {
        /// The defect's UUID.
        pub id: String,
        /// `DEF-12`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its status.
        pub status: Badge,
        /// `#123`, leading to the issue; none when not pushed.
        pub issue: Option<Badge>,
        /// Where the push or the sync stands.
        pub sync: Badge,
        /// `synced 2 minutes ago`; empty when never.
        pub age: String,
    }

    /// The tie between a record and an issue.
    #[derive(Eq)]
    pub struct LinkLine {
        /// `octo/demo#12`, leading to the issue.
        pub issue: Badge,
        /// The issue's title as last seen.
        pub title: String,
        /// The issue's state as last seen.
        pub state: Badge,
        /// `seen 2 minutes ago`.
        pub age: String,
        /// Where the coverage comment stands; empty when there is none.
        pub comment: String,
    }

    /// A requirement as the issue's page shows it.
    #[derive(Eq)]
    pub struct RequirementPanel {
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its coverage.
        pub coverage: CoverageView,
        /// Its cases with their latest results.
        pub cases: Vec<CaseLine>,
        /// Its defects.
        pub defects: Vec<DefectLine>,
        /// Where the coverage comment stands; empty when there is none.
        pub comment: String,
    }

    /// What an issue is here, and what can be done with it.
    #[derive(Eq)]
    pub struct IssueView {
        /// `octo/demo#12`.
        pub issue: String,
        /// `Requirement REQ-7`, `Defect DEF-3`, `Not linked`.
        pub heading: String,
        /// One sentence below the heading; may be empty.
        pub sentence: String,
        /// How fresh the tracker's data is: `synced 2 minutes ago`; may be empty.
        pub age: String,
        /// The requirements this issue belongs to.
        pub requirements: Vec<RequirementPanel>,
        /// The defects this issue was made from.
        pub defects: Vec<DefectLine>,
        /// The badge beside the heading.
        pub badge: Badge,
        /// The button in the page's header.
        pub header: Action,
        /// The buttons of the panel.
        pub actions: Vec<Action>,
        /// What needs the person.
        pub problems: Vec<Problem>,
        /// What the defect form starts with, if the page may report one.
        pub form: DefectDraft,
    }

    /// What the form for a defect starts with.
    #[derive(Eq)]
    pub struct DefectDraft {
        /// A proposed title; may be empty.
        pub title: String,
        /// A proposed description; may be empty.
        pub description: String,
        /// A proposed priority.
        pub priority: DefectPriority,
        /// The choices, gravest first.
        pub priorities: Vec<DefectPriority>,
        /// Where the issue will be made: `octo/demo on github.com`; empty when nowhere.
        pub destination: String,
    }

    /// A found record.
    #[derive(Eq)]
    pub struct Hit {
        /// What it is.
        pub kind: Kind,
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// A word about it; may be empty.
        pub detail: String,
    }

    /// What was found.
    #[derive(Eq)]
    pub struct Hits {
        /// Best first, at most 20.
        pub hits: Vec<Hit>,
        /// What to say when there is none.
        pub empty: String,
    }

    /// A row of a list.
    #[derive(Eq)]
    pub struct Row {
        /// The record's UUID.
        pub id: String,
        /// `DEF-12`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its words with colours, in the order of the columns.
        pub badges: Vec<Badge>,
        /// When it was last changed: `2 hours ago`.
        pub age: String,
    }

    /// A part of a list.
    #[derive(Eq)]
    pub struct ListView {
        /// Which list.
        pub kind: Kind,
        /// How many rows there are in all, before `offset` and `limit`.
        pub total: u32,
        /// How many were left out first.
        pub offset: u32,
        /// The heads of the badge columns.
        pub columns: Vec<String>,
        /// The rows.
        pub rows: Vec<Row>,
        /// What to say when there is none: what this list is for and how to begin.
        pub empty: String,
    }

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

    /// A number in the popup.
    #[derive(Eq)]
    pub struct Count {
        /// What is counted.
        pub kind: Kind,
        /// `Requirements`.
        pub label: String,
        /// How many.
        pub count: u32,
    }

    /// What the toolbar popup shows.
    #[derive(Eq)]
    pub struct HomeView {
        /// What the current tab is; none when it is no issue.
        pub tab: Option<IssueView>,
        /// One sentence about the tab when it is no issue, or not one that can be reached.
        pub tab_note: String,
        /// What waits or is on its way.
        pub waiting: Vec<JobLine>,
        /// What needs the person.
        pub problems: Vec<Problem>,
        /// The connections.
        pub connections: Vec<ConnectionLine>,
        /// How many of each kind.
        pub counts: Vec<Count>,
        /// `Last sync 2 minutes ago`.
        pub last_sync: String,
        /// The main buttons.
        pub actions: Vec<Action>,
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

    /// A choice in a list.
    #[derive(Eq)]
    pub struct Choice {
        /// What is sent.
        pub id: String,
        /// What is read.
        pub label: String,
    }

    /// A requirement in full.
    #[derive(Eq)]
    pub struct RequirementView {
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its revision.
        pub rev: u32,
        /// Its title.
        pub title: String,
        /// Markdown.
        pub description: String,
        /// Its priority.
        pub priority: RequirementPriority,
        /// Its status.
        pub status: RequirementStatus,
        /// `changed 2 hours ago`.
        pub age: String,
        /// Its coverage.
        pub coverage: CoverageView,
        /// Its cases.
        pub cases: Vec<CaseLine>,
        /// Its defects.
        pub defects: Vec<DefectLine>,
        /// Its issues.
        pub links: Vec<LinkLine>,
    }

    /// A result in a case's history.
    #[derive(Eq)]
    pub struct ResultLine {
        /// `CYC-2`.
        pub cycle: String,
        /// The cycle's UUID.
        pub cycle_id: String,
        /// The result.
        pub result: Badge,
        /// `2 hours ago`.
        pub age: String,
        /// What was seen.
        pub note: String,
    }

    /// A test case in full.
    #[derive(Eq)]
    pub struct CaseView {
        /// Its UUID.
        pub id: String,
        /// `TC-4`.
        pub key: String,
        /// Its revision.
        pub rev: u32,
        /// Its title.
        pub title: String,
        /// What must hold before.
        pub preconditions: String,
        /// In order.
        pub steps: Vec<Step>,
        /// Its priority.
        pub priority: CasePriority,
        /// Free words.
        pub tags: Vec<String>,
        /// A path; empty for none.
        pub folder: String,
        /// `changed 2 hours ago`.
        pub age: String,
        /// The requirements it covers.
        pub requirements: Vec<Hit>,
        /// Its results, newest first.
        pub history: Vec<ResultLine>,
    }

    /// One case in one cycle.
    #[derive(Eq)]
    pub struct ExecutionLine {
        /// The execution's UUID.
        pub id: String,
        /// The case's UUID.
        pub case: String,
        /// `TC-4`.
        pub key: String,
        /// The case's title when the cycle was made.
        pub title: String,
        /// What must hold before.
        pub preconditions: String,
        /// The steps as they were when the cycle was made.
        pub steps: Vec<Step>,
        /// The result.
        pub outcome: Outcome,
        /// The result's word and colour.
        pub result: Badge,
        /// What was seen.
        pub note: String,
        /// `2 hours ago`; empty without a result.
        pub age: String,
        /// The defects reported from it.
        pub defects: Vec<DefectLine>,
        /// What the form for a defect starts with.
        pub draft: DefectDraft,
    }

    /// A test cycle in full.
    #[derive(Eq)]
    pub struct CycleView {
        /// Its UUID.
        pub id: String,
        /// `CYC-2`.
        pub key: String,
        /// Its revision.
        pub rev: u32,
        /// Its title.
        pub title: String,
        /// May be empty.
        pub description: String,
        /// Where it is run.
        pub environment: String,
        /// First day; empty for none.
        pub starts: String,
        /// Last day; empty for none.
        pub ends: String,
        /// `changed 2 hours ago`.
        pub age: String,
        /// How far it is.
        pub progress: CoverageView,
        /// In order.
        pub executions: Vec<ExecutionLine>,
    }

    /// A defect in full.
    #[derive(Eq)]
    pub struct DefectView {
        /// Its UUID.
        pub id: String,
        /// `DEF-12`.
        pub key: String,
        /// Its revision.
        pub rev: u32,
        /// Its title.
        pub title: String,
        /// Markdown.
        pub description: String,
        /// Its priority.
        pub priority: DefectPriority,
        /// Its status.
        pub status: DefectStatus,
        /// `changed 2 hours ago`.
        pub age: String,
        /// `Found by TC-4 in CYC-2`; empty when reported by itself.
        pub origin: String,
        /// The requirement it breaks, if any.
        pub requirement: Option<Hit>,
        /// The issue, once pushed.
        pub link: Option<LinkLine>,
        /// Where the push or the sync stands.
        pub sync: Badge,
        /// More about it: what waits, what the tracker dropped; may be empty.
        pub sync_detail: String,
        /// The waiting write, if any.
        pub job: Option<JobLine>,
        /// Where it could be pushed.
        pub destinations: Vec<Choice>,
        /// What can be done.
        pub actions: Vec<Action>,
    }

    /// Something was made or changed.
    #[derive(Eq)]
    pub struct Saved {
        /// What it is.
        pub kind: Kind,
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// What to say: `REQ-7 saved`.
        pub message: String,
    }

    /// Something was done; a word to show.
    #[derive(Eq)]
    pub struct Done {
        /// `Linked octo/demo#12 to REQ-7`.
        pub message: String,
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
