//! Results of a file, part by part: which executions they belong to, the cases they lack, and landing in the cycle.
//!
//! The page reads the file and keeps, for each execution, the gravest of its results; so a file of any size needs no
//! more room than its cycle.

use casebridge_exchange::{IncomingResult, Outcome as FileOutcome};

use super::landing::{self, Landing};
use crate::error::{Error, Result};
use crate::incoming::{Incoming, gravity, matching};
use crate::model::{Cycle, Outcome, TITLE_LIMIT, Time};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{EnterForm, LandForm, ResultsPartForm};
use crate::protocol::views::{EnteredView, LandedView, MatchView, ResultMatch};
use crate::store::sheet::SheetRow;
use crate::store::{self, key};

/// Results that are looked at in one call.
const MANY: usize = 5_000;

/// Which executions of the cycle these results belong to.
pub async fn match_results<H: Host>(host: &H, _: &Sender, form: ResultsPartForm) -> Result<MatchView> {
    limit(form.results.len(), MANY)?;
    let cycle: Cycle = store::read_record(host, &form.cycle).await?;
    let (rows, candidates) = landing::candidates(host, &cycle).await?;
    let results: Vec<Incoming> = form.results.into_iter().map(ours).collect();
    let found = matching(&results, &candidates);
    let mut matches: Vec<ResultMatch> = results
        .iter()
        .map(|result| ResultMatch { weight: gravity(result.outcome), ..ResultMatch::default() })
        .collect();
    for one in &found.matched {
        let Some(row) = rows.get(one.case) else { continue };
        for place in &one.results {
            if let Some(line) = matches.get_mut(*place) {
                line.executions.push(row.execution.clone());
            }
        }
    }
    for (place, why) in found.unmatched {
        if let Some(line) = matches.get_mut(place) {
            line.why = why;
        }
    }
    for (place, cases) in found.ambiguous {
        let keys: Vec<&str> =
            cases.iter().take(8).filter_map(|at| candidates.get(*at)).map(|one| one.key.as_str()).collect();
        if let Some(line) = matches.get_mut(place) {
            line.is_ambiguous = true;
            line.why = say!("It fits {join}", keys.join(", "));
        }
    }
    Ok(MatchView { matches })
}

/// Adds the cases of the workspace to which these results belong to the cycle; makes those that are lacking, if that is
/// wanted.
pub async fn enter_cases<H: Host>(host: &H, _: &Sender, form: EnterForm) -> Result<EnteredView> {
    limit(form.results.len(), MANY)?;
    let results: Vec<Incoming> = form.results.into_iter().map(ours).collect();
    let loose: Vec<&Incoming> = results.iter().collect();
    let known = landing::elsewhere(host, &loose).await?;
    let mut seen = std::collections::HashSet::new();
    let fresh: Vec<&Incoming> = loose
        .into_iter()
        .enumerate()
        .filter(|(at, one)| {
            form.make && !known.contains_key(at) && one.ids.is_empty() && seen.insert(&one.full_name)
        })
        .map(|(_, one)| one)
        .collect();
    let mut ids: Vec<String> = known.into_values().collect();
    ids.sort();
    ids.dedup();
    for part in ids.chunks(landing::BATCH) {
        landing::enter(host, &form.cycle, part, &[]).await?;
    }
    for part in fresh.chunks(landing::BATCH) {
        landing::enter(host, &form.cycle, &[], part).await?;
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(EnteredView { added: count(ids.len()), made: count(fresh.len()) })
}

/// Lets results land, each where it belongs.
pub async fn land_results<H: Host>(host: &H, _: &Sender, form: LandForm) -> Result<LandedView> {
    limit(form.lines.len(), landing::BATCH)?;
    let cycle: Cycle = store::read_record(host, &form.cycle).await?;
    let run = super::intake::import_id(&form.run);
    let title = crate::text::title(&form.title, TITLE_LIMIT);
    let at = form.at.map_or(host.now(), Time).min(host.now());
    let places: Vec<String> = form.lines.iter().map(|line| key("execution", &line.execution)).collect();
    let executions = store::read(host, &places).await?;
    let mut wanted: Vec<(SheetRow, Incoming, usize)> = Vec::new();
    for (line, execution) in form.lines.into_iter().zip(executions) {
        let Some(Ok(execution)) = execution else { continue };
        let result = ours(line.result);
        if result.outcome.is_final() && cycle.executions.contains(&line.execution) {
            wanted.push((SheetRow::from(&execution), result, line.many as usize));
        }
    }
    let connections = super::connections::all(host).await?;
    let mut landing = Landing { run: &run, title: &title, url: "", at, newer: 0 };
    let lines: Vec<(&SheetRow, &Incoming, usize)> =
        wanted.iter().map(|(row, result, many)| (row, result, *many)).collect();
    landing.put(host, &connections, &cycle, &lines).await?;
    crate::outbox::schedule(host).await?;
    let landed = u32::try_from(lines.len()).unwrap_or(u32::MAX).saturating_sub(landing.newer);
    Ok(LandedView { landed, newer: landing.newer })
}

fn limit(count: usize, most: usize) -> Result<()> {
    if count <= most {
        return Ok(());
    }
    Err(Error::Invalid { field: "results", why: say!("One call takes {limit} records at the most", most) })
}

fn ours(result: IncomingResult) -> Incoming {
    Incoming {
        outcome: match result.outcome {
            FileOutcome::NotExecuted => Outcome::NotExecuted,
            FileOutcome::Pass => Outcome::Pass,
            FileOutcome::Fail => Outcome::Fail,
            FileOutcome::Blocked => Outcome::Blocked,
            FileOutcome::Skipped => Outcome::Skipped,
        },
        name: result.name,
        full_name: result.full_name,
        suites: result.suites,
        raw_status: result.raw_status,
        message: result.message,
        seconds: result.seconds,
        ids: result.ids,
    }
}
