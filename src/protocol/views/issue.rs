//! What an issue is here: the panel on its page, and the popup.

use super::parts::{Action, Badge, CaseLine, CoverageView, DefectLine, Problem};
use super::upkeep::{ConnectionLine, JobLine};
use crate::model::{DefectPriority, Kind};
use crate::protocol::wire::wire;

wire! {
    /// A requirement, or a run, as the issue's page shows it.
    #[derive(Eq)]
    pub struct RequirementPanel {
        /// A requirement or a cycle.
        pub kind: Kind,
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its coverage; a run's progress.
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
        /// The cycles run for it, with their results.
        pub runs: Vec<RequirementPanel>,
        /// The test cases tied to it by themselves, with their latest results.
        pub cases: Vec<CaseLine>,
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
        /// What waits or is on its way, at most five.
        pub waiting: Vec<JobLine>,
        /// `And 35 more in the outbox`; empty when that is all.
        pub waiting_more: String,
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
        /// Closed defects whose test case has a newer result, at most 20.
        pub alerts: Vec<DefectLine>,
    }
}
