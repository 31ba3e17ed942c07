//! Test cycles, their executions, and the results kept with the cases.

use serde::{Deserialize, Serialize};

use super::{Attachment, Meta, Outcome, Record, Step, StepResult, TestCase, Time};

/// A selection of test cases to execute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cycle {
    /// Identity and history.
    pub meta: Meta,
    /// What people read first.
    pub title: String,
    /// May be empty.
    pub description: String,
    /// Where it is run.
    pub environment: String,
    /// First day, `2026-11-21`; empty for none.
    pub starts: String,
    /// Last day; empty for none.
    pub ends: String,
    /// Its executions, by id, in order.
    pub executions: Vec<String>,
    /// The version of the application that is tested; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The issues it is run for, by the key of their address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
}

impl Cycle {
    /// A new one, with everything else left open.
    pub fn new(meta: Meta, title: String) -> Self {
        Self {
            meta,
            title,
            description: String::new(),
            environment: String::new(),
            starts: String::new(),
            ends: String::new(),
            executions: Vec::new(),
            version: String::new(),
            links: Vec::new(),
        }
    }
}

/// One case in one cycle, with the steps as they were then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Execution {
    /// UUID.
    pub id: String,
    /// The cycle's id.
    pub cycle: String,
    /// The case's id.
    pub case: String,
    /// `TC-4`.
    pub case_key: String,
    /// The case's title then.
    pub title: String,
    /// The case's preconditions then.
    pub preconditions: String,
    /// The case's steps then.
    pub steps: Vec<Step>,
    /// The result.
    pub outcome: Outcome,
    /// What was seen.
    pub note: String,
    /// When the result was given.
    pub executed_at: Option<Time>,
    /// The defects reported from it, by id.
    pub defects: Vec<String>,
    /// Who is to execute it; empty for nobody in particular.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tester: String,
    /// What came of single steps, by their place; a step without a result is Not Executed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub step_results: Vec<StepResult>,
    /// How long it took, in seconds; 0 when nobody measured it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seconds: u32,
    /// Screenshots and other files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Where its result came from; none when a person gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<ResultSource>,
    /// The results it had before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<PastResult>,
}

/// Earlier results of one execution that are kept.
const PAST: usize = 20;
/// What is kept of the note that went with one, in characters.
const PAST_NOTE: usize = 500;

/// A result in whose place another one was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastResult {
    /// The result; never Not Executed.
    pub outcome: Outcome,
    /// When it was given.
    pub at: Time,
    /// What gave it: `Pipeline 46`; empty for a person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// What was noted then.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Where a result came from, and what it was then: taking the same once more changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ResultSource {
    /// The run's id here, or that of an import.
    pub run: String,
    /// `Pipeline 46`.
    pub title: String,
    /// Its page; may be empty.
    pub url: String,
    /// The status in its own words.
    pub raw: String,
    /// When the result was given by it.
    pub at: Time,
    /// A number that differs when the result does.
    pub print: u64,
    /// A number that differs when the note is another than came with it.
    pub note: u64,
}

impl Execution {
    /// A case to be executed, with its steps as they are now.
    pub fn new(id: String, cycle: String, case: TestCase) -> Self {
        Self {
            id,
            cycle,
            case_key: case.key(),
            case: case.meta.id,
            title: case.title,
            preconditions: case.preconditions,
            steps: case.steps,
            outcome: Outcome::NotExecuted,
            note: String::new(),
            executed_at: None,
            defects: Vec::new(),
            tester: String::new(),
            step_results: Vec::new(),
            seconds: 0,
            attachments: Vec::new(),
            source: None,
            past: Vec::new(),
        }
    }

    /// Keeps the present result among the earlier ones, before another one takes its place.
    pub fn supersede(&mut self) {
        let Some(at) = self.executed_at.filter(|_| self.outcome.is_final()) else { return };
        let source = self.source.as_ref().filter(|source| source.at == at);
        self.past.push(PastResult {
            outcome: self.outcome,
            at,
            from: source.map_or_else(String::new, |source| source.title.clone()),
            note: self.note.chars().take(PAST_NOTE).collect(),
        });
        let over = self.past.len().saturating_sub(PAST);
        self.past.drain(..over);
    }

    /// Whether anything was noted in it that must not be lost.
    pub fn is_touched(&self) -> bool {
        self.outcome.is_final()
            || !self.note.trim().is_empty()
            || !self.defects.is_empty()
            || !self.attachments.is_empty()
            || !self.step_results.is_empty()
            || self.seconds > 0
    }

    /// Whether anything was written down about it.
    pub fn has_note(&self) -> bool {
        !self.note.trim().is_empty() || self.step_results.iter().any(|step| !step.note.trim().is_empty())
    }

    /// What its steps come to: one that fails fails the case, one that is blocked blocks it, and it passes
    /// once every step has a result and one of them passed. None while they come to nothing.
    pub fn suggested(&self) -> Option<Outcome> {
        let has = |outcome| self.step_results.iter().any(|step| step.outcome == outcome);
        let all_given = !self.steps.is_empty()
            && self.step_results.len() == self.steps.len()
            && !has(Outcome::NotExecuted);
        match () {
            () if has(Outcome::Fail) => Some(Outcome::Fail),
            () if has(Outcome::Blocked) => Some(Outcome::Blocked),
            () if all_given && has(Outcome::Pass) => Some(Outcome::Pass),
            () if all_given => Some(Outcome::Skipped),
            () => None,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(seconds: &u32) -> bool {
    *seconds == 0
}

/// A case's result in one execution, kept with the case so that coverage reads one key a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseResult {
    /// The execution's id.
    pub execution: String,
    /// The cycle's id.
    pub cycle: String,
    /// `CYC-2`.
    pub cycle_key: String,
    /// The result; never Not Executed.
    pub outcome: Outcome,
    /// When it was given.
    pub at: Time,
    /// What was seen.
    pub note: String,
}
