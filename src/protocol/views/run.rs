//! Test cycles and their executions.

use super::issue::DefectDraft;
use super::parts::{Badge, CoverageView, DefectLine, LinkLine};
use super::records::AttachmentLine;
use crate::model::Outcome;
use crate::protocol::wire::wire;

wire! {
    /// One case in one cycle, as a line.
    #[derive(Eq)]
    pub struct ExecutionLine {
        /// The execution's UUID.
        pub id: String,
        /// The case's UUID.
        pub case: String,
        /// `TC-4`.
        pub key: String,
        /// The case's title when it was chosen.
        pub title: String,
        /// The result.
        pub outcome: Outcome,
        /// The result's word and colour.
        pub result: Badge,
        /// `2 hours ago`; empty without a result.
        pub age: String,
        /// Who is to execute it; empty for nobody in particular.
        pub tester: String,
        /// Whether anything was written down about it.
        pub has_note: bool,
        /// The defects reported from it.
        pub defects: Vec<DefectLine>,
    }

    /// A test cycle with the first of its executions.
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
        /// The version of the application that is tested; may be empty.
        pub version: String,
        /// First day; empty for none.
        pub starts: String,
        /// Last day; empty for none.
        pub ends: String,
        /// `changed 2 hours ago`.
        pub age: String,
        /// How far it is.
        pub progress: CoverageView,
        /// In order, the first 200.
        pub executions: Vec<ExecutionLine>,
        /// The issues it is run for.
        pub links: Vec<LinkLine>,
        /// How many executions there are.
        pub total: u32,
        /// Who is to execute any of them, by the alphabet.
        pub testers: Vec<String>,
    }

    /// A part of a cycle's executions.
    #[derive(Eq)]
    pub struct SheetView {
        /// How many fit.
        pub total: u32,
        /// How many were left out first.
        pub offset: u32,
        /// The lines.
        pub executions: Vec<ExecutionLine>,
        /// What to say when there is none.
        pub empty: String,
    }

    /// One step of an execution.
    #[derive(Eq)]
    pub struct RunStep {
        /// What to do.
        pub action: String,
        /// What should come of it; may be empty.
        pub expected: String,
        /// What came of it.
        pub outcome: Outcome,
        /// What was seen; may be empty.
        pub note: String,
    }

    /// A result in whose place another one was given.
    #[derive(Eq)]
    pub struct PastLine {
        /// The result's word and colour.
        pub result: Badge,
        /// When, and what gave it: `2 hours ago · Pipeline 46`.
        pub detail: String,
        /// The exact time.
        pub time: String,
        /// What was noted then; may be empty.
        pub note: String,
    }

    /// One case in one cycle, in full.
    #[derive(Eq)]
    pub struct ExecutionView {
        /// The execution's UUID.
        pub id: String,
        /// The case's UUID.
        pub case: String,
        /// `TC-4`.
        pub key: String,
        /// The case's title when it was chosen.
        pub title: String,
        /// What must hold before.
        pub preconditions: String,
        /// The steps as they were when the case was chosen, with their results.
        pub steps: Vec<RunStep>,
        /// The result.
        pub outcome: Outcome,
        /// The result's word and colour.
        pub result: Badge,
        /// The result that its steps come to; none while they come to nothing.
        pub suggested: Option<Outcome>,
        /// What was seen.
        pub note: String,
        /// `2 hours ago`; empty without a result.
        pub age: String,
        /// Who is to execute it; empty for nobody in particular.
        pub tester: String,
        /// How long it took; 0 when nobody measured it.
        pub seconds: u32,
        /// The defects reported from it, and closed ones of its case that a newer result says something of.
        pub defects: Vec<DefectLine>,
        /// Its files.
        pub attachments: Vec<AttachmentLine>,
        /// The results it had before, the newest first.
        pub past: Vec<PastLine>,
        /// What the form for a defect starts with.
        pub draft: DefectDraft,
    }

    /// A cycle being run: one execution, and the way to the others.
    #[derive(Eq)]
    pub struct RunView {
        /// The cycle's UUID.
        pub id: String,
        /// `CYC-2`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Where it is run.
        pub environment: String,
        /// The version of the application that is tested; may be empty.
        pub version: String,
        /// How far it is.
        pub progress: CoverageView,
        /// The one on the screen; none in an empty cycle.
        pub execution: Option<ExecutionView>,
        /// Its place, from 1; 0 in an empty cycle.
        pub place: u32,
        /// How many there are.
        pub total: u32,
        /// The one before.
        pub previous: Option<String>,
        /// The one after.
        pub next: Option<String>,
        /// The next one without a result, from here on and round again; none when there is no other.
        pub next_open: Option<String>,
        /// What was stored by somebody else since the page was shown, and was kept; empty for nothing.
        pub meanwhile: String,
    }

    /// A cycle to be run.
    #[derive(Eq)]
    pub struct RunLine {
        /// The cycle's UUID.
        pub id: String,
        /// `CYC-2`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Version, environment and days, as far as they are known.
        pub detail: String,
        /// Whether any of its cases has no result.
        pub open: bool,
        /// How far it is.
        pub progress: CoverageView,
    }

    /// The cycles to be run.
    #[derive(Eq)]
    pub struct RunsView {
        /// The newest first, those with open cases before the others.
        pub cycles: Vec<RunLine>,
        /// What to say when there is none.
        pub empty: String,
    }
}
