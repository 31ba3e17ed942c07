//! Which cases a cycle holds, and in which order: choose, add, take out, move, and copy a whole cycle.
//!
//! A case that is chosen is executed with its steps as they are then. An execution in which anything was
//! noted is never dropped.

use std::collections::{HashMap, HashSet};

use super::checked_title;
use super::requirements::saved;
use super::results::{checked_many, several};
use crate::error::{Error, Result};
use crate::model::{CaseStatus, Cycle, Execution, Kind, Meta, Outcome, Record, TITLE_LIMIT, TestCase};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{AddForm, CloneForm, MoveForm, TakeOutForm};
use crate::protocol::views::{Done, Saved};
use crate::store::sheet::{self, SheetRow};
use crate::store::{Step, key, key_of};

/// Keys that a sentence names before it only counts the rest.
const NAMED: usize = 8;

/// Brings a cycle's executions to this selection.
pub(super) async fn select<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &mut Cycle,
    cases: &[String],
) -> Result<()> {
    let before = cycle.executions.len();
    let mut have: Vec<Option<SheetRow>> = sheet::rows_in(step, cycle).await?.into_iter().map(Some).collect();
    let places: HashMap<String, usize> =
        have.iter().flatten().enumerate().map(|(at, row)| (row.case.clone(), at)).collect();
    let fresh = cases.iter().filter(|case| !places.contains_key(*case));
    step.prefetch(fresh.map(|case| key_of(Kind::TestCase, case)).collect()).await?;
    let mut chosen: Vec<SheetRow> = Vec::with_capacity(cases.len());
    let mut seen: HashSet<&String> = HashSet::new();
    for id in cases.iter().filter(|id| seen.insert(id)) {
        if let Some(row) = places.get(id).and_then(|at| have.get_mut(*at)).and_then(Option::take) {
            chosen.push(row);
            continue;
        }
        let case: TestCase = step.record(id).await?;
        chosen.push(enter(step, cycle, case)?);
    }
    for row in have.into_iter().flatten() {
        if !drop_untouched(step, &row).await? {
            chosen.push(row);
        }
    }
    cycle.executions = chosen.iter().map(|row| row.execution.clone()).collect();
    sheet::write(step, cycle, &chosen, before)
}

/// A new execution of a case.
pub(super) fn enter<H: Host>(step: &mut Step<'_, H>, cycle: &Cycle, case: TestCase) -> Result<SheetRow> {
    let execution = Execution::new(step.new_id(), cycle.meta.id.clone(), case);
    step.put(key("execution", &execution.id), &execution)?;
    Ok(SheetRow::from(&execution))
}

/// Removes an execution in which nothing was noted; says whether it did.
async fn drop_untouched<H: Host>(step: &mut Step<'_, H>, row: &SheetRow) -> Result<bool> {
    let place = key("execution", &row.execution);
    let keep = row.outcome != Outcome::NotExecuted
        || row.defects > 0
        || match step.get::<Execution>(&place).await {
            Ok(found) => found.is_some_and(|execution| execution.is_touched()),
            Err(Error::Damaged { .. }) => true,
            Err(error) => return Err(error),
        };
    if !keep {
        step.remove(place);
    }
    Ok(!keep)
}

/// Adds cases at the end.
pub async fn add<H: Host>(host: &H, _: &Sender, form: AddForm) -> Result<Done> {
    checked_many("cases", &form.cases)?;
    let mut step = Step::open(host).await?;
    let mut cycle: Cycle = step.record(&form.cycle).await?;
    let before = cycle.executions.len();
    let mut rows = sheet::rows_in(&mut step, &cycle).await?;
    let mut have: HashSet<String> = rows.iter().map(|row| row.case.clone()).collect();
    step.prefetch(form.cases.iter().map(|id| key_of(Kind::TestCase, id)).collect()).await?;
    for id in form.cases {
        if have.contains(&id) {
            continue;
        }
        let case: TestCase = step.record(&id).await?;
        rows.push(enter(&mut step, &cycle, case)?);
        have.insert(id);
    }
    let added = rows.len().saturating_sub(before);
    put(&mut step, &mut cycle, &rows, before)?;
    step.commit().await?;
    let many = Kind::TestCase.counted(added as u64);
    Ok(Done { message: say!("{many} added to {cycle}", many, cycle.key()) })
}

/// Takes executions out; those in which anything was noted stay.
pub async fn take_out<H: Host>(host: &H, _: &Sender, form: TakeOutForm) -> Result<Done> {
    let mut step = Step::open(host).await?;
    let (mut cycle, executions) = several(&mut step, &form.cycle, &form.executions).await?;
    let before = cycle.executions.len();
    let rows = sheet::rows_in(&mut step, &cycle).await?;
    let wanted: HashSet<&String> = executions.iter().map(|one| &one.id).collect();
    let mut left = Vec::with_capacity(rows.len());
    let mut stay = Vec::new();
    for row in rows {
        if !wanted.contains(&row.execution) {
            left.push(row);
        } else if !drop_untouched(&mut step, &row).await? {
            stay.push(row.key());
            left.push(row);
        }
    }
    let gone = before.saturating_sub(left.len());
    put(&mut step, &mut cycle, &left, before)?;
    step.commit().await?;
    let mut message = say!("{count} taken out of {cycle}", Kind::TestCase.counted(gone as u64), cycle.key());
    if !stay.is_empty() {
        message.push_str(&say!(". Kept, because something was noted there: {keys}", named(&stay)));
    }
    Ok(Done { message })
}

/// Moves executions before another one, or to the end.
pub async fn put_before<H: Host>(host: &H, _: &Sender, form: MoveForm) -> Result<Done> {
    checked_many("executions", &form.executions)?;
    let mut step = Step::open(host).await?;
    let mut cycle: Cycle = step.record(&form.cycle).await?;
    let before = cycle.executions.len();
    let moving: HashSet<&String> = form.executions.iter().collect();
    let (moved, mut rows): (Vec<SheetRow>, Vec<SheetRow>) =
        sheet::rows_in(&mut step, &cycle).await?.into_iter().partition(|row| moving.contains(&row.execution));
    let at = match &form.before {
        Some(id) => {
            rows.iter().position(|row| row.execution == *id).ok_or(Error::Missing { what: "execution" })?
        }
        None => rows.len(),
    };
    let many = moved.len();
    rows.splice(at..at, moved);
    put(&mut step, &mut cycle, &rows, before)?;
    step.commit().await?;
    Ok(Done { message: say!("{count} moved", Kind::TestCase.counted(many as u64)) })
}

pub(super) fn put<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &mut Cycle,
    rows: &[SheetRow],
    before: usize,
) -> Result<()> {
    let executions: Vec<String> = rows.iter().map(|row| row.execution.clone()).collect();
    if cycle.executions == executions {
        return Ok(());
    }
    cycle.executions = executions;
    sheet::write(step, cycle, rows, before)?;
    step.change(cycle, "here")
}

/// Makes a cycle like another, to be run once more: the same cases, but with their steps as they are now,
/// the same testers, and no result, note, time, file or defect.
pub async fn clone<H: Host>(host: &H, _: &Sender, form: CloneForm) -> Result<Saved> {
    let title = form.title.as_deref().map(checked_title).transpose()?;
    let mut step = Step::open(host).await?;
    let old: Cycle = step.record(&form.id).await?;
    let (meta, mut index) = step.new_meta(Kind::Cycle, None).await?;
    let mut cycle = copy(&old, meta, title);
    let rows = sheet::rows_in(&mut step, &old).await?;
    step.prefetch(rows.iter().map(|row| key_of(Kind::TestCase, &row.case)).collect()).await?;
    let mut chosen = Vec::with_capacity(rows.len());
    let (mut deleted, mut deprecated) = (Vec::new(), Vec::new());
    for row in rows {
        match step.record::<TestCase>(&row.case).await {
            Ok(case) if case.status == CaseStatus::Deprecated => deprecated.push(row.key()),
            Ok(case) => {
                let execution = Execution {
                    tester: row.tester,
                    ..Execution::new(step.new_id(), cycle.meta.id.clone(), case)
                };
                step.put(key("execution", &execution.id), &execution)?;
                chosen.push(SheetRow::from(&execution));
            }
            Err(Error::Missing { .. } | Error::Damaged { .. }) => deleted.push(row.key()),
            Err(error) => return Err(error),
        }
    }
    cycle.executions = chosen.iter().map(|row| row.execution.clone()).collect();
    sheet::write(&mut step, &cycle, &chosen, 0)?;
    step.add(&cycle, &mut index)?;
    step.commit().await?;
    let mut message = say!(
        "{cycle} made of {old} with {count}",
        cycle.key(),
        old.key(),
        Kind::TestCase.counted(chosen.len() as u64)
    );
    if !deprecated.is_empty() {
        message.push_str(&say!(". Left out, deprecated: {keys}", named(&deprecated)));
    }
    if !deleted.is_empty() {
        message.push_str(&say!(". Left out, deleted: {keys}", named(&deleted)));
    }
    Ok(Saved { message, ..saved(&cycle) })
}

fn copy(old: &Cycle, meta: Meta, title: Option<String>) -> Cycle {
    let title = title.unwrap_or_else(|| {
        let ending = " (copy)";
        let start: String = old.title.chars().take(TITLE_LIMIT - ending.len()).collect();
        format!("{start}{ending}")
    });
    Cycle {
        description: old.description.clone(),
        environment: old.environment.clone(),
        version: old.version.clone(),
        starts: old.starts.clone(),
        ends: old.ends.clone(),
        ..Cycle::new(meta, title)
    }
}

/// `TC-1, TC-2 and 14 more`.
fn named(keys: &[String]) -> String {
    let first = keys.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match keys.len().saturating_sub(NAMED) {
        0 => first,
        more => say!("{first} and {more} more", first, more),
    }
}
