//! What several views are made of: badges, buttons, problems, lines.

use crate::model::{CoverageState, Kind};
use crate::protocol::wire::wire;

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
        /// Try all waiting writes again.
        RetryAll,
        /// Give a waiting write up.
        DiscardJob,
        /// Send it oneself, with the tracker's own form.
        FileJob,
        /// Send the coverage comment now.
        PostCoverage,
        /// Open the defect again.
        Reopen,
        /// Note that a tester verified the fix.
        Achieve,
        /// Make a new issue in place of one that was deleted.
        Recreate,
        /// Open the search for an issue.
        LinkIssue,
    }

    /// Something about a defect that somebody should look at.
    #[derive(Eq)]
    pub struct Alert {
        /// `TC-4 fails again in CYC-3, 2 hours ago`.
        pub text: String,
        /// Its colour and symbol.
        pub tone: Tone,
        /// The button that answers it: Reopen or Achieve.
        pub action: Action,
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
        /// Why the tie should be looked at: the requirement changed since; none when it is in order.
        pub suspect: Option<Badge>,
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
        /// A closed defect whose test case has a newer result.
        pub alert: Option<Alert>,
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

    /// A found issue.
    #[derive(Eq)]
    pub struct IssueHit {
        /// Its address.
        pub id: String,
        /// `octo/demo#12`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its state and where it is: `Open · github.com`.
        pub detail: String,
    }

    /// Issues that were found.
    #[derive(Eq)]
    pub struct IssueHits {
        /// Them; at most 20 a connection.
        pub hits: Vec<IssueHit>,
        /// What to say when there is none.
        pub empty: String,
        /// What could not be asked and why; empty when everything was.
        pub note: String,
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

    /// A choice in a list.
    #[derive(Eq, Default)]
    pub struct Choice {
        /// What is sent.
        pub id: String,
        /// What is read.
        pub label: String,
    }

    /// People to choose from.
    #[derive(Eq)]
    pub struct People {
        /// At most 50.
        pub people: Vec<Choice>,
        /// What to say when there is none.
        pub empty: String,
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
        /// The revision it has now.
        pub rev: u32,
        /// What to say: `REQ-7 saved`.
        pub message: String,
    }

    /// Something was done; a word to show.
    #[derive(Eq)]
    pub struct Done {
        /// `Linked octo/demo#12 to REQ-7`.
        pub message: String,
    }
}
