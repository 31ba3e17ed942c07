//! Test cycles: their page, their sheet, and saving what they are called.

use std::collections::BTreeSet;

use super::requirements::saved;
use super::{checked_line, checked_text, checked_title, paint, rechecks, selection, stored_for};
use crate::coverage::tally;
use crate::error::{Error, Result};
use crate::model::{Cycle, Execution, Kind, Outcome, Record, SECOND, TITLE_LIMIT};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, CycleForm, SheetForm};
use crate::protocol::views::{CycleView, ExecutionLine, Saved, SheetView};
use crate::store::sheet::SheetRow;
use crate::store::{self, Step, key, sheet as sheets};

/// How long a changed result waits for further ones before its coverage comment is updated.
pub const COLLECT: u64 = 30 * SECOND;
/// What the outbox says meanwhile.
pub const COLLECT_WHY: &str = word!("Collecting further changes before the comment is updated.");
/// Lines in one answer at the most.
const PAGE: usize = 200;

/// One cycle with the first of its executions.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<CycleView> {
    let cycle: Cycle = store::read_record(host, &form.id).await?;
    let rows = sheets::rows(host, &cycle).await?;
    let counts = tally(rows.iter().map(|row| row.outcome));
    let testers: BTreeSet<&str> =
        rows.iter().map(|row| row.tester.as_str()).filter(|tester| !tester.is_empty()).collect();
    let shown: Vec<&SheetRow> = rows.iter().take(PAGE).collect();
    Ok(CycleView {
        id: cycle.meta.id.clone(),
        key: cycle.key(),
        rev: cycle.meta.rev,
        age: paint::changed(&cycle, host.now()),
        progress: counts.view(counts.progress()),
        executions: lines(host, &shown).await?,
        total: counts.total(),
        links: super::links::lines(host, &super::connections::all(host).await?, &cycle.links).await?.0,
        testers: testers.into_iter().map(str::to_owned).collect(),
        title: cycle.title,
        description: cycle.description,
        environment: cycle.environment,
        version: cycle.version,
        starts: cycle.starts,
        ends: cycle.ends,
    })
}

/// A part of a cycle's executions.
pub async fn sheet<H: Host>(host: &H, _: &Sender, form: SheetForm) -> Result<SheetView> {
    let cycle: Cycle = store::read_record(host, &form.cycle).await?;
    let wanted = form.text.trim().to_lowercase();
    let rows = sheets::rows(host, &cycle).await?;
    let fits = |row: &&SheetRow| {
        form.outcome.is_none_or(|outcome| outcome == row.outcome)
            && form.tester.as_ref().is_none_or(|tester| *tester == row.tester)
            && (row.key().to_lowercase() == wanted || {
                let title = row.title.to_lowercase();
                wanted.split_whitespace().all(|word| title.contains(word))
            })
    };
    let found: Vec<&SheetRow> = rows.iter().filter(fits).collect();
    let limit = usize::try_from(form.limit).unwrap_or(PAGE).clamp(1, PAGE);
    let shown: Vec<&SheetRow> = found.iter().copied().skip(form.offset as usize).take(limit).collect();
    Ok(SheetView {
        total: u32::try_from(found.len()).unwrap_or(u32::MAX),
        offset: form.offset,
        executions: lines(host, &shown).await?,
        empty: if rows.is_empty() {
            say!("This cycle has no test cases yet.").to_owned()
        } else {
            say!("No test case of this cycle fits.").to_owned()
        },
    })
}

/// What a page shows of these executions.
async fn lines<H: Host>(host: &H, rows: &[&SheetRow]) -> Result<Vec<ExecutionLine>> {
    let now = host.now();
    let keys: Vec<String> = rows.iter().map(|row| key("execution", &row.execution)).collect();
    let executions = store::read::<Execution, H>(host, &keys).await?;
    let executed = rows.iter().filter(|row| matches!(row.outcome, Outcome::Fail | Outcome::Pass));
    let cases: Vec<String> = executed.map(|row| row.case.clone()).collect();
    let closed = rechecks::closed_of_cases(host, &cases).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for (row, execution) in rows.iter().zip(executions) {
        let execution = execution.and_then(Result::ok);
        let ids = execution.as_ref().map(|one| one.defects.clone()).unwrap_or_default();
        let mut defects = paint::defects(host, &ids).await?;
        let others: Vec<String> =
            closed.get(&row.case).into_iter().flatten().filter(|id| !ids.contains(id)).cloned().collect();
        let news = paint::defects(host, &others).await?;
        defects.extend(news.into_iter().filter(|line| line.alert.is_some()));
        lines.push(ExecutionLine {
            id: row.execution.clone(),
            case: row.case.clone(),
            key: row.key(),
            title: row.title.clone(),
            outcome: row.outcome,
            result: paint::outcome(row.outcome),
            age: row.at.map_or_else(String::new, |at| at.ago(now)),
            tester: row.tester.clone(),
            has_note: execution.is_some_and(|one| one.has_note()),
            defects,
        });
    }
    Ok(lines)
}

/// Makes or changes one. Cases that are added are executed with their steps as they are now.
pub async fn save<H: Host>(host: &H, _: &Sender, form: CycleForm) -> Result<Saved> {
    let title = checked_title(&form.title)?;
    checked_text("description", &form.description)?;
    let version = form.version.map(|version| checked_line("version", &version, TITLE_LIMIT)).transpose()?;
    let mut step = Step::open(host).await?;
    let (mut cycle, index) = match stored_for(&mut step, form.id.as_deref(), form.rev).await? {
        Some(cycle) => (cycle, None),
        None => {
            let (meta, index) = step.new_meta(Kind::Cycle, form.id).await?;
            (Cycle::new(meta, String::new()), Some(index))
        }
    };
    cycle.title = title;
    cycle.description = form.description;
    cycle.environment = checked_line("environment", &form.environment, TITLE_LIMIT)?;
    cycle.version = version.unwrap_or(cycle.version);
    cycle.starts = checked_day("starts", &form.starts)?;
    cycle.ends = checked_day("ends", &form.ends)?;
    if let Some(cases) = &form.cases {
        selection::select(&mut step, &mut cycle, cases).await?;
    }
    match index {
        Some(mut index) => step.add(&cycle, &mut index)?,
        None => step.change(&mut cycle, "here")?,
    }
    step.is_action(say!("{cycle} saved", cycle.key()), None);
    step.commit().await?;
    Ok(saved(&cycle))
}

fn checked_day(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    let real = text.is_empty() || crate::model::Time::parse(&format!("{text}T00:00:00Z")).is_some();
    if real {
        Ok(text.to_owned())
    } else {
        Err(Error::Invalid { field, why: say!("Write the day as 2026-11-21").to_owned() })
    }
}
