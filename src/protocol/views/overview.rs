//! The overview: how the workspace stands, and the way a newcomer takes through it.

use super::issue::HomeView;
use super::lists::HistoryChange;
use super::parts::{Badge, CoverageView};

use crate::model::Kind;
use crate::protocol::wire::wire;

wire! {
    /// How the workspace stands.
    #[derive(Eq)]
    pub struct OverviewView {
        /// What the popup shows as well: counts, what needs the person, what waits.
        pub home: HomeView,
        /// Cycles with test cases left to execute, newest first.
        pub cycles: Vec<CycleProgress>,
        /// Requirements whose latest results fail, at most eight.
        pub failing: Vec<FailingLine>,
        /// How many fail in all.
        pub failing_total: u32,
        /// The first steps, each ticked by what the workspace holds.
        pub guide: Guide,
        /// The sample that can be tried out.
        pub sample: SampleView,
    }

    /// A cycle that is under way.
    #[derive(Eq)]
    pub struct CycleProgress {
        /// Its UUID.
        pub id: String,
        /// `CYC-2`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Where it is run; may be empty.
        pub environment: String,
        /// `changed 2 hours ago`.
        pub age: String,
        /// How far it is.
        pub progress: CoverageView,
    }

    /// A requirement that fails.
    #[derive(Eq)]
    pub struct FailingLine {
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its words with colours, as in the list.
        pub badges: Vec<Badge>,
    }

    /// The first steps with Casebridge.
    #[derive(Eq)]
    pub struct Guide {
        /// In order.
        pub steps: Vec<GuideStep>,
        /// `2 of 6 done`.
        pub sentence: String,
        /// Whether all are done.
        pub done: bool,
        /// The issue that the first pushed defect became.
        pub issue: Option<Badge>,
    }

    /// One of the first steps.
    #[derive(Eq)]
    pub struct GuideStep {
        /// `Connect a tracker`.
        pub title: String,
        /// What it is good for.
        pub why: String,
        /// Whether the workspace shows that it was done.
        pub done: bool,
        /// Whether it is the first that was not.
        pub next: bool,
        /// What stands on its button.
        pub label: String,
        /// Where the button leads, relative to the workspace's page.
        pub page: String,
    }

    /// A deleted record, to be read before it is restored.
    #[derive(Eq)]
    pub struct DeletedView {
        /// What it is.
        pub kind: Kind,
        /// Its UUID.
        pub id: String,
        /// `TC-4`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// `deleted 2 hours ago`.
        pub age: String,
        /// What it says; `from` is empty.
        pub fields: Vec<HistoryChange>,
    }

    /// The sample that can be tried out.
    #[derive(Eq)]
    pub struct SampleView {
        /// Whether it is in the workspace.
        pub here: bool,
        /// What it holds, or how it is removed.
        pub sentence: String,
    }
}
