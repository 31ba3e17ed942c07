//! Results of executions, one or many at a time, and who is to execute them.
//!
//! A result touches its execution, its case's history and one sheet, never the cycle itself: a form that is
//! open on the cycle does not clash with somebody who runs it.

use std::collections::BTreeSet;

use super::{checked_line, checked_text, meanwhile, run};
use crate::error::{Error, Result};
use crate::links::announce;
use crate::model::{CaseResult, Connection, Cycle, Execution, Kind, Outcome, Record, Requirement, TestCase};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ResultForm, ResultsForm, RunForm, StepResult, TesterForm};
use crate::protocol::views::{Done, RunView};
use crate::store::sheet::{self, SheetRow};
use crate::store::{Step, key, key_of};

/// Executions or cases in one call at the most.
pub(super) const MANY: usize = 500;
/// The longest name of a tester, in characters.
const NAME_LIMIT: usize = 80;
/// The longest time an execution can take, in seconds: a hundred days.
const SECONDS_LIMIT: u32 = 8_640_000;

/// Records a result.
pub async fn record<H: Host>(host: &H, sender: &Sender, mut form: ResultForm) -> Result<RunView> {
    form.note = checked_text("note", &form.note)?;
    for step in form.steps.iter().flatten() {
        checked_text("steps", &step.note)?;
    }
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let mut execution = execution(&mut step, &form.execution).await?;
    let cycle: Cycle = step.record(&execution.cycle).await?;
    let meanwhile = meanwhile::meet(&mut form, &execution);
    meanwhile::whole("note", &execution.case_key, &form.note)?;
    for step in form.steps.iter().flatten() {
        meanwhile::whole("steps", &execution.case_key, &step.note)?;
    }
    if let Some(steps) = form.steps {
        execution.step_results = checked_steps(steps, &execution)?;
    }
    execution.seconds = form.seconds.map_or(execution.seconds, |seconds| seconds.min(SECONDS_LIMIT));
    let outcome = form.outcome.or(execution.suggested()).unwrap_or(execution.outcome);
    let now_given = turn(&mut execution, outcome, &step);
    execution.note = form.note;
    step.put(key("execution", &execution.id), &execution)?;
    keep_result(&mut step, &cycle, &execution).await?;
    sheet::put(&mut step, &cycle, SheetRow::from(&execution)).await?;
    if now_given {
        let cases = [execution.case.clone()];
        tell(&mut step, &connections, &cases).await?;
        super::rechecks::note(&mut step, &cases).await?;
    }
    step.commit().await?;
    crate::outbox::schedule(host).await?;
    let form = RunForm { cycle: cycle.meta.id, execution: Some(execution.id) };
    Ok(RunView { meanwhile, ..run::view(host, sender, form).await? })
}

/// Gives an execution its result. Says whether there was one, or is one now.
fn turn<H: Host>(execution: &mut Execution, outcome: Outcome, step: &Step<'_, H>) -> bool {
    let matters = outcome.is_final() || execution.outcome.is_final();
    if execution.outcome != outcome {
        execution.supersede();
        execution.executed_at = outcome.is_final().then(|| step.now());
    }
    execution.outcome = outcome;
    matters
}

/// As many as there are steps at the most, without the empty ones at the end.
fn checked_steps(mut results: Vec<StepResult>, execution: &Execution) -> Result<Vec<StepResult>> {
    while results.last().is_some_and(|last| *last == StepResult::default()) {
        results.pop();
    }
    if results.len() > execution.steps.len() {
        let why =
            say!("This execution has {count, plural, one {# step} other {# steps}}", execution.steps.len());
        return Err(Error::Invalid { field: "steps", why });
    }
    Ok(results)
}

/// Gives several executions of a cycle the same result.
pub async fn record_many<H: Host>(host: &H, _: &Sender, form: ResultsForm) -> Result<Done> {
    let note = form.note.as_deref().map(|note| checked_text("note", note)).transpose()?;
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let (cycle, mut executions) = several(&mut step, &form.cycle, &form.executions).await?;
    step.prefetch(executions.iter().map(|one| key("results", &one.case)).collect()).await?;
    for execution in &mut executions {
        turn(execution, form.outcome, &step);
        if let Some(note) = &note {
            execution.note = meanwhile::together(&execution.note, note);
            meanwhile::whole("note", &execution.case_key, &execution.note)?;
        }
        step.put(key("execution", &execution.id), execution)?;
        keep_result(&mut step, &cycle, execution).await?;
    }
    sheet::put_all(&mut step, &cycle, executions.iter().map(SheetRow::from).collect()).await?;
    let cases: Vec<String> = executions.iter().map(|one| one.case.clone()).collect();
    tell(&mut step, &connections, &cases).await?;
    super::rechecks::note(&mut step, &cases).await?;
    step.commit().await?;
    crate::outbox::schedule(host).await?;
    let many = Kind::TestCase.counted(executions.len() as u64);
    Ok(Done { message: say!("{many} set to {outcome}", many, form.outcome.label()) })
}

/// Says who is to execute these.
pub async fn assign_tester<H: Host>(host: &H, _: &Sender, form: TesterForm) -> Result<Done> {
    let tester = checked_line("tester", &form.tester, NAME_LIMIT)?;
    let mut step = Step::open(host).await?;
    let (cycle, mut executions) = several(&mut step, &form.cycle, &form.executions).await?;
    for execution in &mut executions {
        execution.tester.clone_from(&tester);
        step.put(key("execution", &execution.id), execution)?;
    }
    sheet::put_all(&mut step, &cycle, executions.iter().map(SheetRow::from).collect()).await?;
    step.commit().await?;
    let many = Kind::TestCase.counted(executions.len() as u64);
    let whose = if tester.is_empty() { say!("nobody in particular") } else { &tester };
    Ok(Done { message: say!("{many} assigned to {whose}", many, whose) })
}

/// A cycle and some of its executions, all of which must be there.
pub(super) async fn several<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &str,
    ids: &[String],
) -> Result<(Cycle, Vec<Execution>)> {
    checked_many("executions", ids)?;
    let cycle: Cycle = step.record(cycle).await?;
    step.prefetch(ids.iter().map(|id| key("execution", id)).collect()).await?;
    let mut executions: Vec<Execution> = Vec::with_capacity(ids.len());
    let unique: BTreeSet<&String> = ids.iter().collect();
    for id in unique {
        let one = execution(step, id).await?;
        if one.cycle != cycle.meta.id {
            return Err(Error::Missing { what: "execution" });
        }
        executions.push(one);
    }
    Ok((cycle, executions))
}

pub(super) fn checked_many(field: &'static str, ids: &[String]) -> Result<()> {
    if ids.len() > MANY {
        return Err(Error::Invalid { field, why: say!("At most {many} at a time", MANY) });
    }
    Ok(())
}

pub(super) async fn execution<H: Host>(step: &mut Step<'_, H>, id: &str) -> Result<Execution> {
    let found: Option<Execution> = step.get(&key("execution", id)).await?;
    found.ok_or(Error::Missing { what: "execution" })
}

/// Puts an execution's result into its case's history, or takes it out again.
pub(super) async fn keep_result<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &Cycle,
    execution: &Execution,
) -> Result<()> {
    let place = key("results", &execution.case);
    let mut results: Vec<CaseResult> = step.get(&place).await?.unwrap_or_default();
    let before = results.len();
    results.retain(|result| result.execution != execution.id);
    if let Some(at) = execution.executed_at.filter(|_| cycle.meta.deleted_at.is_none()) {
        results.push(CaseResult {
            execution: execution.id.clone(),
            cycle: cycle.meta.id.clone(),
            cycle_key: cycle.key(),
            outcome: execution.outcome,
            at,
            note: execution.note.chars().take(200).collect(),
        });
    } else if results.len() == before {
        return Ok(());
    }
    step.put(place, &results)
}

/// Lets the coverage comments of these cases' requirements follow, after a while.
pub(super) async fn tell<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    cases: &[String],
) -> Result<()> {
    step.prefetch(cases.iter().map(|id| key_of(Kind::TestCase, id)).collect()).await?;
    let mut requirements: BTreeSet<String> = BTreeSet::new();
    for id in cases {
        let Some(case) = step.sound::<TestCase>(&key_of(Kind::TestCase, id)).await? else { continue };
        requirements.extend(case.requirements);
    }
    let wait =
        Some((step.now().after(super::cycles::COLLECT), crate::texts::word(super::cycles::COLLECT_WHY)));
    for id in requirements {
        if let Some(requirement) = step.sound::<Requirement>(&key_of(Kind::Requirement, &id)).await? {
            announce(step, connections, &requirement.links, wait).await?;
        }
    }
    Ok(())
}
