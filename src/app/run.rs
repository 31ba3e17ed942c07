//! Running a cycle: which cycles there are to run, one execution in full, and the defects found in it.

use super::{comments, defects, issues, paint, rechecks, results};
use crate::coverage::tally;
use crate::error::{Error, Result};
use crate::links::address_of;
use crate::model::{
    Cycle, Defect, DefectPriority, Execution, Kind, Outcome, PastResult, Record, Requirement, TestCase, Time,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{AttachForm, DraftForm, Nothing, RunForm};
use crate::protocol::views::{DefectDraft, ExecutionView, PastLine, RunLine, RunStep, RunView, RunsView};
use crate::store::brief::{self, Brief};
use crate::store::sheet::{self, SheetRow};
use crate::store::{self, Step, key, key_of};
use crate::text::finding::{Finding, finding};

/// Cycles that are looked at, the newest of all.
const LOOKED_AT: usize = 60;
/// Cycles that are shown.
const SHOWN: usize = 30;

/// The cycles to be run: the newest first, those with open cases before the others. Their counts are known
/// without their executions.
pub async fn runs<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<RunsView> {
    let (_, mut newest) = brief::page(host, Kind::Cycle, 0, LOOKED_AT).await?;
    newest.retain(|cycle| cycle.tally().total() > 0);
    newest.sort_by_key(|cycle| cycle.tally().not_executed == 0);
    newest.truncate(SHOWN);
    let ids: Vec<String> = newest.iter().map(|cycle| cycle.id.clone()).collect();
    let mut cycles = Vec::new();
    for cycle in store::read_records::<Cycle, H>(host, &ids).await? {
        let brief = newest.iter().find(|brief| brief.id == cycle.meta.id);
        let counts = brief.map(Brief::tally).unwrap_or_default();
        let days = [cycle.starts.as_str(), cycle.ends.as_str()].join(" to ");
        let days = days.trim_start_matches(" to ").trim_end_matches(" to ");
        let known = [cycle.version.as_str(), cycle.environment.as_str(), days];
        cycles.push(RunLine {
            id: cycle.meta.id.clone(),
            key: cycle.key(),
            detail: known.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            open: counts.not_executed > 0,
            progress: counts.view(counts.progress()),
            title: cycle.title,
        });
    }
    Ok(RunsView {
        cycles,
        empty: say!("There is no test cycle to run. Make one in the workspace and choose its test cases.")
            .to_owned(),
    })
}

/// One execution in full, with the way to the others.
pub async fn view<H: Host>(host: &H, _: &Sender, form: RunForm) -> Result<RunView> {
    let cycle: Cycle = store::read_record(host, &form.cycle).await?;
    let rows = sheet::rows(host, &cycle).await?;
    let is_open = |row: &&SheetRow| row.outcome == Outcome::NotExecuted;
    let at = match &form.execution {
        Some(id) => {
            let found = rows.iter().position(|row| row.execution == *id);
            Some(found.ok_or(Error::Missing { what: "execution" })?)
        }
        None => rows.iter().position(|row| is_open(&row)).or((!rows.is_empty()).then_some(0)),
    };
    let execution = match at.and_then(|at| rows.get(at)) {
        Some(row) => Some(full(host, &cycle, &row.execution).await?),
        None => None,
    };
    let id_at = |at: Option<usize>| at.and_then(|at| rows.get(at)).map(|row| row.execution.clone());
    let here = at.unwrap_or_default();
    let later = rows.iter().skip(here + 1).find(is_open);
    let next_open = later.or_else(|| rows.iter().take(here).find(is_open));
    let counts = tally(rows.iter().map(|row| row.outcome));
    Ok(RunView {
        id: cycle.meta.id.clone(),
        key: cycle.key(),
        progress: counts.view(counts.progress()),
        execution,
        place: at.map_or(0, |at| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        total: counts.total(),
        previous: id_at(here.checked_sub(1)),
        next: id_at(Some(here + 1)),
        next_open: next_open.map(|row| row.execution.clone()),
        title: cycle.title,
        environment: cycle.environment,
        version: cycle.version,
        meanwhile: String::new(),
    })
}

async fn full<H: Host>(host: &H, cycle: &Cycle, id: &str) -> Result<ExecutionView> {
    let found: Option<Execution> = store::read_one(host, key("execution", id)).await?;
    let execution = found.ok_or(Error::Missing { what: "execution" })?;
    let now = host.now();
    let mut lines = paint::defects(host, &execution.defects).await?;
    if matches!(execution.outcome, Outcome::Fail | Outcome::Pass) {
        lines.extend(rechecks::of_case(host, &execution.case, &execution.defects).await?);
    }
    let steps = execution.steps.iter().enumerate().map(|(at, step)| {
        let result = execution.step_results.get(at).cloned().unwrap_or_default();
        RunStep {
            action: step.action.clone(),
            expected: step.expected.clone(),
            outcome: result.outcome,
            note: result.note,
        }
    });
    Ok(ExecutionView {
        draft: draft(host, cycle, &execution, "", "").await?,
        steps: steps.collect(),
        result: paint::outcome(execution.outcome),
        suggested: execution.suggested(),
        age: execution.executed_at.map_or_else(String::new, |at| at.ago(now)),
        attachments: paint::attachments(&execution.attachments, now),
        past: execution.past.iter().rev().map(|past| earlier(past, now)).collect(),
        defects: lines,
        id: execution.id,
        case: execution.case,
        key: execution.case_key,
        title: execution.title,
        preconditions: execution.preconditions,
        outcome: execution.outcome,
        note: execution.note,
        tester: execution.tester,
        seconds: execution.seconds,
    })
}

/// A result it had before, as a line.
fn earlier(past: &PastResult, now: Time) -> PastLine {
    let age = past.at.ago(now);
    PastLine {
        result: paint::outcome(past.outcome),
        detail: if past.from.is_empty() { age } else { format!("{age} · {}", past.from) },
        time: paint::minute(past.at),
        note: past.note.clone(),
    }
}

/// What a defect found here starts with.
async fn draft<H: Host>(
    host: &H,
    cycle: &Cycle,
    execution: &Execution,
    url: &str,
    browser: &str,
) -> Result<DefectDraft> {
    let (title, description) =
        crate::texts::in_english(|| finding(&Finding { cycle, execution, url, browser }));
    Ok(DefectDraft {
        title,
        description,
        priority: DefectPriority::default(),
        priorities: DefectPriority::ALL.to_vec(),
        destination: super::connections::destination_label(host).await?,
    })
}

/// The same with the page under test and the browser, which the page knows.
pub async fn draft_defect<H: Host>(host: &H, _: &Sender, form: DraftForm) -> Result<DefectDraft> {
    let found: Option<Execution> = store::read_one(host, key("execution", &form.execution)).await?;
    let execution = found.ok_or(Error::Missing { what: "execution" })?;
    let cycle: Cycle = store::read_record(host, &execution.cycle).await?;
    draft(host, &cycle, &execution, &form.url, &form.browser).await
}

/// Notes that a defect that is known already was seen in an execution. An issue that no defect is tied to
/// becomes one here; on the tracker nothing is made.
pub async fn attach_defect<H: Host>(host: &H, sender: &Sender, form: AttachForm) -> Result<RunView> {
    let connections = super::connections::all(host).await?;
    let found = match &form.url {
        Some(url) if form.defect.is_none() => {
            Some(issues::of_defect(host, &connections, &address_of(url, &connections)?).await?)
        }
        _ => None,
    };
    let mut step = Step::open(host).await?;
    let id = match (form.defect, found) {
        (Some(id), _) => id,
        (None, Some(found)) => issues::as_defect(&mut step, &connections, found, &form.execution).await?,
        (None, None) => return Err(Error::Malformed),
    };
    let mut defect: Defect = step.record(&id).await?;
    let mut execution = results::execution(&mut step, &form.execution).await?;
    let cycle: Cycle = step.record(&execution.cycle).await?;
    if !execution.defects.contains(&id) {
        execution.defects.push(id.clone());
        step.put(key("execution", &execution.id), &execution)?;
        sheet::put(&mut step, &cycle, SheetRow::from(&execution)).await?;
        if tie(&mut step, &execution, &mut defect).await?
            | defects::found_first(&cycle, &execution, &mut defect)
        {
            step.change(&mut defect, "here")?;
        }
        comments::confirm(&mut step, &connections, &defect, (&cycle, &execution)).await?;
    }
    super::rechecks::note(&mut step, std::slice::from_ref(&execution.case)).await?;
    step.commit().await?;
    crate::outbox::schedule(host).await?;
    view(host, sender, RunForm { cycle: cycle.meta.id, execution: Some(execution.id) }).await
}

/// The defect breaks what its case covers; says whether that is news.
async fn tie<H: Host>(step: &mut Step<'_, H>, execution: &Execution, defect: &mut Defect) -> Result<bool> {
    let case: Option<TestCase> = step.get(&key_of(Kind::TestCase, &execution.case)).await?;
    let mut is_news = false;
    for id in case.into_iter().flat_map(|case| case.requirements) {
        let Ok(mut requirement) = step.record::<Requirement>(&id).await else { continue };
        if !defect.requirements.contains(&id) {
            defect.requirements.push(id.clone());
            is_news = true;
        }
        if !requirement.defects.contains(&defect.meta.id) {
            requirement.defects.push(defect.meta.id.clone());
            step.put(key_of(Kind::Requirement, &id), &requirement)?;
        }
    }
    Ok(is_news)
}
