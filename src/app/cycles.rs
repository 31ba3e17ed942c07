//! Test cycles: view, save, and the results of their executions.

use super::requirements::saved;
use super::{checked_rev, checked_text, checked_title, paint};
use crate::coverage::tally;
use crate::error::{Error, Result};
use crate::links::announce;
use crate::model::{
    CaseResult, Connection, Cycle, DefectPriority, Execution, Kind, Outcome, Record, Requirement, SECOND,
    TestCase,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, CycleForm, ResultForm};
use crate::protocol::views::{CycleView, DefectDraft, ExecutionLine, Saved};
use crate::store::{self, Step, key, key_of};

/// How long a changed result waits for further ones before its coverage comment is updated.
pub const COLLECT: u64 = 30 * SECOND;
/// What the outbox says meanwhile.
pub const COLLECT_WHY: &str = "Collecting further changes before the comment is updated.";

/// One cycle in full.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<CycleView> {
    let cycle: Cycle = store::read_record(host, &form.id).await?;
    let now = host.now();
    let mut lines = Vec::new();
    let destination = super::connections::destination_label(host).await?;
    for execution in executions(host, &cycle).await? {
        let mut defects = paint::defects(host, &execution.defects).await?;
        if matches!(execution.outcome, Outcome::Fail | Outcome::Pass) {
            defects.extend(super::rechecks::of_case(host, &execution.case, &execution.defects).await?);
        }
        lines.push(ExecutionLine {
            draft: draft(&cycle, &execution, &destination),
            defects,
            result: paint::outcome(execution.outcome),
            age: execution.executed_at.map_or_else(String::new, |at| at.ago(now)),
            id: execution.id,
            case: execution.case,
            key: execution.case_key,
            title: execution.title,
            preconditions: execution.preconditions,
            steps: execution.steps,
            outcome: execution.outcome,
            note: execution.note,
        });
    }
    let counts = tally(lines.iter().map(|line| line.outcome));
    Ok(CycleView {
        id: cycle.meta.id.clone(),
        key: cycle.key(),
        rev: cycle.meta.rev,
        age: paint::changed(&cycle, now),
        progress: counts.view(counts.progress()),
        executions: lines,
        title: cycle.title,
        description: cycle.description,
        environment: cycle.environment,
        starts: cycle.starts,
        ends: cycle.ends,
    })
}

async fn executions<H: Host>(host: &H, cycle: &Cycle) -> Result<Vec<Execution>> {
    let keys: Vec<String> = cycle.executions.iter().map(|id| key("execution", id)).collect();
    Ok(store::read::<Execution, H>(host, &keys).await?.into_iter().flatten().flatten().collect())
}

/// What a defect found here starts with.
fn draft(cycle: &Cycle, execution: &Execution, destination: &str) -> DefectDraft {
    let mut text = format!("Found by {} in {} ({})\n", execution.case_key, cycle.key(), cycle.title);
    if !cycle.environment.is_empty() {
        text.push_str(&format!("\n**Environment:** {}\n", cycle.environment));
    }
    if !execution.preconditions.trim().is_empty() {
        text.push_str(&format!("\n**Preconditions**\n\n{}\n", execution.preconditions.trim()));
    }
    if !execution.steps.is_empty() {
        text.push_str("\n**Steps**\n\n");
    }
    for (number, step) in execution.steps.iter().enumerate() {
        text.push_str(&format!("{}. {}\n", number + 1, step.action.trim()));
        if !step.expected.trim().is_empty() {
            text.push_str(&format!("   - Expected: {}\n", step.expected.trim()));
        }
    }
    text.push_str(&format!("\n**Actual result**\n\n{}\n", execution.note.trim()));
    DefectDraft {
        title: format!("{} fails", execution.title),
        description: text,
        priority: DefectPriority::default(),
        priorities: DefectPriority::ALL.to_vec(),
        destination: destination.to_owned(),
    }
}

/// Makes or changes one. Cases that are added are executed with their steps as they are now.
pub async fn save<H: Host>(host: &H, _: &Sender, form: CycleForm) -> Result<Saved> {
    let title = checked_title(&form.title)?;
    checked_text("description", &form.description)?;
    let mut step = Step::open(host).await?;
    let (mut cycle, index) = match &form.id {
        Some(id) => (step.record::<Cycle>(id).await?, None),
        None => {
            let (meta, index) = step.new_meta(Kind::Cycle, None).await?;
            (empty_cycle(meta), Some(index))
        }
    };
    checked_rev(&cycle, form.rev)?;
    cycle.title = title;
    cycle.description = form.description;
    form.environment.trim().clone_into(&mut cycle.environment);
    cycle.starts = checked_day("starts", &form.starts)?;
    cycle.ends = checked_day("ends", &form.ends)?;
    select(&mut step, &mut cycle, &form.cases).await?;
    match index {
        Some(mut index) => step.add(&cycle, &mut index)?,
        None => step.change(&mut cycle, "here")?,
    }
    step.is_action(format!("{} saved", cycle.key()), None);
    step.commit().await?;
    Ok(saved(&cycle))
}

fn empty_cycle(meta: crate::model::Meta) -> Cycle {
    Cycle {
        meta,
        title: String::new(),
        description: String::new(),
        environment: String::new(),
        starts: String::new(),
        ends: String::new(),
        executions: Vec::new(),
        version: String::new(),
    }
}

/// Brings a cycle's executions to this selection. One that has a result is never dropped.
async fn select<H: Host>(step: &mut Step<'_, H>, cycle: &mut Cycle, cases: &[String]) -> Result<()> {
    let mut have: Vec<Execution> = Vec::new();
    for id in &cycle.executions {
        if let Some(execution) = step.get::<Execution>(&key("execution", id)).await? {
            have.push(execution);
        }
    }
    let mut chosen = Vec::new();
    for case_id in cases {
        if let Some(place) = have.iter().position(|execution| execution.case == *case_id) {
            chosen.push(have.remove(place).id);
            continue;
        }
        let case: TestCase = step.record(case_id).await?;
        let execution = Execution {
            id: step.new_id(),
            cycle: cycle.meta.id.clone(),
            case: case.meta.id.clone(),
            case_key: case.key(),
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
        };
        step.put(key("execution", &execution.id), &execution)?;
        chosen.push(execution.id);
    }
    for left_out in have {
        if left_out.outcome.is_final() || !left_out.defects.is_empty() {
            chosen.push(left_out.id);
        } else {
            step.remove(key("execution", &left_out.id));
        }
    }
    cycle.executions = chosen;
    Ok(())
}

fn checked_day(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    let real = text.is_empty() || crate::model::Time::parse(&format!("{text}T00:00:00Z")).is_some();
    if real {
        Ok(text.to_owned())
    } else {
        Err(Error::Invalid { field, why: "Write the day as 2026-11-21".to_owned() })
    }
}

/// Records a result.
pub async fn record_result<H: Host>(host: &H, sender: &Sender, form: ResultForm) -> Result<CycleView> {
    checked_text("note", &form.note)?;
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let place = key("execution", &form.execution);
    let found: Option<Execution> = step.get(&place).await?;
    let mut execution = found.ok_or(Error::Missing { what: "execution" })?;
    let mut cycle: Cycle = step.record(&execution.cycle).await?;
    if execution.outcome != form.outcome {
        execution.executed_at = form.outcome.is_final().then(|| step.now());
    }
    execution.outcome = form.outcome;
    execution.note = form.note;
    step.put(place, &execution)?;
    keep_result(&mut step, &cycle, &execution).await?;
    step.change(&mut cycle, "here")?;
    tell(&mut step, &connections, &execution.case).await?;
    super::rechecks::note(&mut step, &execution.case).await?;
    step.commit().await?;
    crate::outbox::schedule(host).await?;
    view(host, sender, ById { id: cycle.meta.id }).await
}

/// Puts an execution's result into its case's history, or takes it out again.
pub(super) async fn keep_result<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &Cycle,
    execution: &Execution,
) -> Result<()> {
    let place = key("results", &execution.case);
    let mut results: Vec<CaseResult> = step.get(&place).await?.unwrap_or_default();
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
    }
    step.put(place, &results)
}

/// Lets the coverage comments of a case's requirements follow, after a while.
pub(super) async fn tell<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    case_id: &str,
) -> Result<()> {
    let Some(case) = step.get::<TestCase>(&key_of(Kind::TestCase, case_id)).await? else { return Ok(()) };
    for id in &case.requirements {
        if let Some(requirement) = step.get::<Requirement>(&key_of(Kind::Requirement, id)).await? {
            let wait = Some((step.now().after(COLLECT), COLLECT_WHY));
            announce(step, connections, &requirement.links, wait).await?;
        }
    }
    Ok(())
}
