//! Results of a run in CI are fetched, and land in its cycle.

use std::collections::HashSet;

use crate::app::connections;
use crate::app::landing::{BATCH, Landing, candidates, elsewhere, enter};
use crate::error::{CiError, Error, Result};
use crate::incoming::{self, Candidate, Incoming, Matching, matching};
use crate::model::{CiRun, CiTaken, Cycle, LooseResult, Outcome, Record, RemoteRun, TITLE_LIMIT};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::sheet::SheetRow;
use crate::store::{self, Step};
use crate::sync::pass;
use crate::trackers::{self, Access};

/// Results without a place that are kept by name.
const LOOSE: usize = 50;
/// Parts of files without results that are told one by one.
const SKIPS: usize = 5;

/// Takes what there is.
pub(super) async fn take<H: Host>(host: &H, cycle: &str, run: &str) -> Result<()> {
    let run = super::run_of(host, cycle, run).await?;
    let (results, notes) = fetch(host, &run).await?;
    land(host, cycle, &run, &results, notes).await
}

/// Makes test cases of the results that fit none of the cycle, then takes them. One that is there outside of the
/// cycle is added to it instead.
pub(super) async fn make<H: Host>(host: &H, cycle: &str, run: &str) -> Result<()> {
    let run = super::run_of(host, cycle, run).await?;
    let (results, notes) = fetch(host, &run).await?;
    let stored: Cycle = store::read_record(host, cycle).await?;
    let (_, candidates) = candidates(host, &stored).await?;
    let found = matching(&results, &candidates);
    let loose: Vec<&Incoming> = found.unmatched.iter().filter_map(|(at, _)| results.get(*at)).collect();
    let known = elsewhere(host, &loose).await?;
    let mut seen = HashSet::new();
    let fresh: Vec<&Incoming> = loose
        .into_iter()
        .enumerate()
        .filter(|(at, one)| !known.contains_key(at) && one.ids.is_empty() && seen.insert(&one.full_name))
        .map(|(_, one)| one)
        .collect();
    let known: Vec<String> = known.into_values().collect();
    for batch in known.chunks(BATCH) {
        enter(host, cycle, batch, &[]).await?;
    }
    for batch in fresh.chunks(BATCH) {
        enter(host, cycle, &[], batch).await?;
    }
    land(host, cycle, &run, &results, notes).await
}

/// The results that the run's files hold.
async fn fetch<H: Host>(host: &H, run: &CiRun) -> Result<(Vec<Incoming>, Vec<String>)> {
    let remote = run.remote.clone().ok_or(Error::Missing { what: "run" })?;
    let connection = super::facing(host, run).await?;
    pass::may_ask(host, &connection).await?;
    let token = outbox::token(host, &connection).await?;
    let access = Access::new(&connection, &token);
    let files = trackers::ci::files(host, &access, &remote, &run.setup.artifact).await;
    outbox::note(host, &access, files.as_ref().err()).await?;
    let mut files = files?;
    let (mut all, mut skips, mut bad) = (Vec::new(), Vec::new(), None);
    let many = files.files.len();
    for (name, bytes) in files.files {
        match host.results(&name, bytes).await.and_then(|text| incoming::read(&text)) {
            Ok((results, skipped)) => {
                all.extend(results);
                skips.extend(skipped);
            }
            Err(why) => {
                files.notes.push(say!("{name} was left out: {why}", name, why));
                bad = Some(CiError::Unreadable { file: name, why });
            }
        }
    }
    let more = skips.len().saturating_sub(SKIPS);
    files.notes.extend(skips.into_iter().take(SKIPS));
    if more > 0 {
        files.notes.push(say!("and {more} more that hold no results", more));
    }
    match bad {
        Some(error) if all.is_empty() && many == 1 => Err(error.into()),
        _ => Ok((all, files.notes)),
    }
}

/// Lets results land: each case once, the worst of its results.
async fn land<H: Host>(
    host: &H,
    cycle_id: &str,
    run: &CiRun,
    results: &[Incoming],
    notes: Vec<String>,
) -> Result<()> {
    let Some(remote) = &run.remote else { return Ok(()) };
    let cycle: Cycle = store::read_record(host, cycle_id).await?;
    let (rows, candidates) = candidates(host, &cycle).await?;
    let found = matching(results, &candidates);
    let connections = connections::all(host).await?;
    let at = remote.ended.unwrap_or(host.now()).min(host.now());
    let mut landing = Landing { run: &run.id, title: &remote.title, url: &remote.url, at, newer: 0 };
    let mut outcomes = [0; 4];
    for part in found.matched.chunks(BATCH) {
        let wanted: Vec<(&SheetRow, &Incoming, usize)> = part
            .iter()
            .filter_map(|one| Some((rows.get(one.case)?, results.get(one.counts)?, one.results.len())))
            .filter(|(_, result, _)| result.outcome.is_final())
            .collect();
        for (_, result, _) in &wanted {
            let place = [Outcome::Pass, Outcome::Fail, Outcome::Blocked, Outcome::Skipped]
                .iter()
                .position(|outcome| *outcome == result.outcome);
            if let Some(count) = place.and_then(|place| outcomes.get_mut(place)) {
                *count += 1;
            }
        }
        landing.put(host, &connections, &cycle, &wanted).await?;
    }
    let taken = report(&landing, (run, remote, results), &found, &candidates, outcomes, notes);
    let is_new = run.taken.as_ref().is_none_or(|old| CiTaken { at: taken.at, ..old.clone() } != taken);
    let text = say!(
        "{matched} of {n, plural, one {# result} other {# results}} of {title} landed in {key}",
        taken.matched,
        taken.results,
        remote.title,
        cycle.key()
    );
    let mut step = Step::open(host).await?;
    super::change(&mut step, cycle_id, &run.id, |run| {
        run.taken = Some(taken);
        run.trouble = None;
    })
    .await?;
    if is_new {
        step.log(LogTopic::Taken, Tone::Good, text).await?;
    }
    step.commit().await?;
    outbox::schedule(host).await
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn report(
    landing: &Landing<'_>,
    (run, remote, results): (&CiRun, &RemoteRun, &[Incoming]),
    found: &Matching,
    candidates: &[Candidate],
    outcomes: [u32; 4],
    mut notes: Vec<String>,
) -> CiTaken {
    let loose = |place: usize, why: String| {
        results.get(place).map(|one| LooseResult {
            name: one.name.chars().take(TITLE_LIMIT).collect(),
            full_name: one.full_name.chars().take(TITLE_LIMIT).collect(),
            outcome: one.outcome,
            why,
        })
    };
    let keys = |cases: &[usize]| {
        let keys: Vec<&str> =
            cases.iter().take(8).filter_map(|at| candidates.get(*at)).map(|one| one.key.as_str()).collect();
        say!("It fits {join}", keys.join(", "))
    };
    if landing.newer > 0 {
        notes.push(say!(
            "{n, plural, one {# test case} other {# test cases}} had a newer result, which stays",
            landing.newer
        ));
    }
    CiTaken {
        at: run.taken.as_ref().map_or(landing.at, |taken| taken.at).max(landing.at),
        attempt: remote.attempt,
        results: count(results.len()),
        matched: outcomes.iter().sum(),
        outcomes,
        newer: landing.newer,
        unmatched: count(found.unmatched.len()),
        loose: found.unmatched.iter().take(LOOSE).filter_map(|(at, why)| loose(*at, why.clone())).collect(),
        ambiguous: found
            .ambiguous
            .iter()
            .take(LOOSE)
            .filter_map(|(at, cases)| loose(*at, keys(cases)))
            .collect(),
        notes,
    }
}
