//! Traceability and coverage, ready to be painted: every number has its words beside it.

use super::parts::{Badge, CoverageView, Segment, Tone};
use crate::protocol::forms::{Scope, ScopeBy};
use crate::protocol::wire::wire;

wire! {
    /// A scope to choose.
    #[derive(Eq)]
    pub struct ScopeChoice {
        /// By what; none for the latest results.
        pub by: Option<ScopeBy>,
        /// What is sent.
        pub value: String,
        /// What people read: `CYC-2 Release 2.4`, `Firefox`.
        pub label: String,
    }

    /// A part of the traceability matrix.
    #[derive(Eq)]
    pub struct MatrixView {
        /// Which results count.
        pub scope: Scope,
        /// The scope in words: `latest results`.
        pub scope_label: String,
        /// The scopes there are.
        pub scopes: Vec<ScopeChoice>,
        /// How many requirements fit, before `offset` and `limit`.
        pub total: u32,
        /// How many were left out first.
        pub offset: u32,
        /// The requirements.
        pub rows: Vec<MatrixRow>,
        /// What to say when there is none.
        pub empty: String,
    }

    /// A requirement in the matrix.
    #[derive(Eq)]
    pub struct MatrixRow {
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its priority.
        pub priority: Badge,
        /// Whether it is in force; a deprecated one counts in no figure of the report.
        pub in_force: bool,
        /// Its coverage within the scope.
        pub coverage: CoverageView,
        /// Its cases, 50 at the most.
        pub cases: Vec<MatrixCase>,
        /// How many cases are not among them.
        pub more: u32,
        /// Its defects, 20 at the most.
        pub defects: Vec<MatrixDefect>,
    }

    /// A case in the matrix.
    #[derive(Eq)]
    pub struct MatrixCase {
        /// Its UUID.
        pub id: String,
        /// `TC-4`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its latest result within the scope.
        pub result: Badge,
        /// `CYC-2, 3 hours ago`; empty without a result.
        pub age: String,
        /// Why the tie should be looked at; none when it is in order.
        pub suspect: Option<Badge>,
        /// Whether it counts; a deprecated one does not.
        pub counts: bool,
    }

    /// A defect in the matrix.
    #[derive(Eq)]
    pub struct MatrixDefect {
        /// Its UUID.
        pub id: String,
        /// `DEF-3`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its status.
        pub status: Badge,
        /// `#12`; empty when not pushed.
        pub issue: String,
    }

    /// How things stand.
    #[derive(Eq)]
    pub struct ReportView {
        /// Which results count.
        pub scope: Scope,
        /// The scope in words.
        pub scope_label: String,
        /// The scopes there are.
        pub scopes: Vec<ScopeChoice>,
        /// When it was made: `2026-11-21 14:03 UTC`.
        pub made: String,
        /// Shares in percent with the numbers they come from, and the rule in a sentence.
        pub figures: Vec<Figure>,
        /// Requirements in force by coverage state.
        pub coverage: Chart,
        /// Coverage by day, the oldest first; empty until there are two days.
        pub trend: Trend,
        /// Results by cycle, the newest first, 20 at the most.
        pub cycles: Chart,
        /// Latest results by folder of the cases.
        pub folders: Chart,
        /// Defects by status.
        pub defects: Chart,
        /// Open defects by priority.
        pub open_defects: Chart,
        /// Defects by status, by day.
        pub defect_trend: Trend,
        /// Open defects by priority, by day.
        pub priority_trend: Trend,
        /// What asks for a look.
        pub findings: Vec<Finding>,
    }

    /// One number that is read first.
    #[derive(Eq)]
    pub struct Figure {
        /// `Requirement coverage`.
        pub label: String,
        /// `75 %`; `–` when there is nothing to count.
        pub value: String,
        /// `6 of 8 requirements in force have a test case`.
        pub sentence: String,
        /// Its colour.
        pub tone: Tone,
    }

    /// Bars, each of coloured segments.
    #[derive(Eq)]
    pub struct Chart {
        /// `Results by cycle`.
        pub title: String,
        /// What is counted, and by which rule.
        pub sentence: String,
        /// The bars, in order.
        pub bars: Vec<Bar>,
        /// What to say when there is none.
        pub empty: String,
    }

    /// One bar.
    #[derive(Eq)]
    pub struct Bar {
        /// `CYC-2 Release 2.4`.
        pub label: String,
        /// Where it leads in the workspace: `cycle/…`; empty for nowhere.
        pub place: String,
        /// How many in all.
        pub total: u32,
        /// Its parts; those of nothing are left out.
        pub segments: Vec<Segment>,
    }

    /// Lines over days.
    #[derive(Eq)]
    pub struct Trend {
        /// `Coverage over time`.
        pub title: String,
        /// What is counted.
        pub sentence: String,
        /// What each number of a day is, in order, with its colour.
        pub series: Vec<Series>,
        /// The days, the oldest first; a day without a change is as the day before.
        pub days: Vec<TrendDay>,
        /// What to say when there are too few.
        pub empty: String,
    }

    /// One line of a trend.
    #[derive(Eq)]
    pub struct Series {
        /// `Passing`.
        pub label: String,
        /// Its colour.
        pub tone: Tone,
    }

    /// One day of a trend.
    #[derive(Eq)]
    pub struct TrendDay {
        /// `2026-11-21`.
        pub day: String,
        /// A number for each series.
        pub counts: Vec<u32>,
    }

    /// Something that asks for a look.
    #[derive(Eq)]
    pub struct Finding {
        /// `Requirements without a test case`.
        pub title: String,
        /// Why it matters, in a sentence.
        pub sentence: String,
        /// How many there are.
        pub count: u32,
        /// The first ten.
        pub lines: Vec<FindingLine>,
        /// The list that shows all, in the workspace: `requirements?state=uncovered`; empty for none.
        pub place: String,
        /// What to say when there is none.
        pub empty: String,
        /// Its colour.
        pub tone: Tone,
    }

    /// One of them.
    #[derive(Eq)]
    pub struct FindingLine {
        /// `requirement/…`.
        pub place: String,
        /// `REQ-7`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// `changed 2 days ago; TC-4 last edited 3 weeks ago`.
        pub detail: String,
    }
}
