//! Runs in CI.

use super::parts::{Badge, Choice, Problem, Segment};
use crate::model::Tracker;
use crate::protocol::forms::{CiAct, CiPreset, CiValue};
use crate::protocol::wire::wire;

wire! {
    /// The runs in CI of one cycle.
    #[derive(Eq)]
    pub struct CiView {
        /// Whether one can be started.
        pub can_start: bool,
        /// What to say when there is none: how it works, or why it cannot be done.
        pub empty: String,
        /// Newest first.
        pub runs: Vec<CiRunView>,
        /// After how many seconds the page looks again; 0 for not at all.
        pub again: u32,
    }

    /// One run.
    #[derive(Eq)]
    pub struct CiRunView {
        /// Its UUID here.
        pub id: String,
        /// `Pipeline 46`; what is being started, before it has a name.
        pub title: String,
        /// Its page there, or the list of runs; may be empty.
        pub url: String,
        /// `shop/web on gitlab.com, main`.
        pub place: String,
        /// How it stands.
        pub state: Badge,
        /// `2 of 3 jobs are done`; may be empty.
        pub sentence: String,
        /// Jobs that are done.
        pub done: u32,
        /// All jobs; 0 while they are not known, and when it is over.
        pub total: u32,
        /// `started 2 minutes ago · looked at just now`.
        pub age: String,
        /// What stands in the way.
        pub problem: Option<Problem>,
        /// The host that has to be allowed, as a pattern for the browser; none as a rule.
        pub allow: Option<String>,
        /// Runs of which one may be it.
        pub candidates: Vec<CiCandidate>,
        /// What can be done with it, the main thing first.
        pub actions: Vec<CiButton>,
        /// What it was handed.
        pub values: Vec<CiValue>,
        /// What was taken of its results.
        pub results: Option<CiResultsView>,
    }

    /// A run that may be the one.
    #[derive(Eq)]
    pub struct CiCandidate {
        /// Its id there.
        pub id: String,
        /// `Pipeline 47, started 2 minutes ago`.
        pub label: String,
        /// Its page.
        pub url: String,
    }

    /// A button of a run.
    #[derive(Eq)]
    pub struct CiButton {
        /// What it does.
        pub act: CiAct,
        /// What stands on it.
        pub label: String,
        /// What it does, in a sentence.
        pub hint: String,
    }

    /// What was taken of a run's results.
    #[derive(Eq)]
    pub struct CiResultsView {
        /// `3 of 5 results landed in this cycle, 2 minutes ago`.
        pub sentence: String,
        /// The bar.
        pub segments: Vec<Segment>,
        /// What to know, as sentences.
        pub notes: Vec<String>,
        /// `2 results fit no test case of this cycle`; empty when all do.
        pub unmatched: String,
        /// The first of these.
        pub loose: Vec<CiLoose>,
        /// `1 result fits several test cases and was left out`; empty when none does.
        pub ambiguous: String,
        /// These.
        pub several: Vec<CiLoose>,
    }

    /// A result without a place.
    #[derive(Eq)]
    pub struct CiLoose {
        /// The test's name.
        pub name: String,
        /// What came of it.
        pub result: Badge,
        /// Why it has no place; may be empty.
        pub why: String,
    }

    /// What the form for a run starts with.
    #[derive(Eq)]
    pub struct CiFormView {
        /// Where runs can be started.
        pub connections: Vec<Choice>,
        /// The one that is chosen.
        pub connection: String,
        /// Its tracker.
        pub tracker: Tracker,
        /// The workflows that may be started; empty on GitLab.
        pub workflows: Vec<Choice>,
        /// The one that is chosen; empty on GitLab.
        pub workflow: String,
        /// The branch or tag.
        pub reference: String,
        /// The presets.
        pub presets: Vec<Choice>,
        /// The one the rows came from.
        pub preset: CiPreset,
        /// The rows.
        pub values: Vec<CiValue>,
        /// What a row can be handed over as: the ids of [`CiValue`]'s kinds.
        pub kinds: Vec<Choice>,
        /// What stands for something, and for what here.
        pub placeholders: Vec<Choice>,
        /// What to know about the values.
        pub hint: String,
        /// Whether results come as artifacts, which may be chosen by name.
        pub has_artifacts: bool,
        /// The part of the name.
        pub artifact: String,
        /// What stands in the way.
        pub problem: Option<Problem>,
    }
}
