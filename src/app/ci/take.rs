//! Results of a run land in the cycle, once each: taking them twice changes nothing, a result of somebody's
//! own that is newer stays, and what somebody wrote is never lost.

use std::collections::{BTreeMap, HashSet};

use crate::app::{connections, rechecks, results, selection};
use crate::error::{CiError, Error, Result};
use crate::incoming::{self, Candidate, Incoming, Matching, matching};
use crate::model::{
    CaseStatus, CiRun, CiTaken, Connection, Cycle, Execution, Kind, LooseResult, Outcome, Record, RemoteRun,
    ResultSource, TITLE_LIMIT, TestCase, Time,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::sheet::{self, SheetRow};
use crate::store::{self, Step, index_key, key, key_of};
use crate::sync::pass;
use crate::text;
use crate::trackers::{self, Access, print};

/// Executions that are changed in one step.
const BATCH: usize = 100;
/// Results without a place that are kept by name.
const LOOSE: usize = 50;
/// Parts of files without results that are told one by one.
const SKIPS: usize = 5;
/// What is kept of a failure's message, in characters.
const MESSAGE: usize = 4_000;
/// Cases that are read at a time.
const CHUNK: usize = 500;

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

/// The executions of a cycle, and what their cases are called.
async fn candidates<H: Host>(host: &H, cycle: &Cycle) -> Result<(Vec<SheetRow>, Vec<Candidate>)> {
    let rows = sheet::rows(host, cycle).await?;
    let mut candidates = Vec::with_capacity(rows.len());
    for part in rows.chunks(CHUNK) {
        let keys: Vec<String> = part.iter().map(|row| key_of(Kind::TestCase, &row.case)).collect();
        let cases = store::read::<TestCase, H>(host, &keys).await?;
        for (row, case) in part.iter().zip(cases) {
            candidates.push(match case.and_then(Result::ok) {
                Some(case) => candidate(&case),
                None => Candidate { key: row.key(), title: row.title.clone(), ..Candidate::default() },
            });
        }
    }
    Ok((rows, candidates))
}

fn candidate(case: &TestCase) -> Candidate {
    Candidate {
        key: case.key(),
        title: case.title.clone(),
        automation: case.automation.clone(),
        ids: case.tags.clone(),
    }
}

/// The cases outside of the cycle that results belong to, by the place of the result.
async fn elsewhere<H: Host>(host: &H, loose: &[&Incoming]) -> Result<BTreeMap<usize, String>> {
    let ids = store::read_index(host, index_key(Kind::TestCase)).await?.ids;
    let mut names = Vec::new();
    let mut candidates = Vec::new();
    for part in ids.chunks(CHUNK) {
        for case in store::read_records::<TestCase, H>(host, part).await? {
            candidates.push(candidate(&case));
            names.push(case.meta.id);
        }
    }
    let results: Vec<Incoming> = loose.iter().map(|one| (*one).clone()).collect();
    let mut found = BTreeMap::new();
    for one in matching(&results, &candidates).matched {
        let Some(id) = names.get(one.case) else { continue };
        for place in one.results {
            found.entry(place).or_insert_with(|| id.clone());
        }
    }
    Ok(found)
}

/// Adds cases to the cycle, those that are there and those that are made of results, in one step.
async fn enter<H: Host>(host: &H, cycle: &str, known: &[String], fresh: &[&Incoming]) -> Result<()> {
    let mut step = Step::open(host).await?;
    let mut cycle: Cycle = step.record(cycle).await?;
    let before = cycle.executions.len();
    let mut rows = sheet::rows_in(&mut step, &cycle).await?;
    for id in known {
        if !rows.iter().any(|row| row.case == *id) {
            let case: TestCase = step.record(id).await?;
            rows.push(selection::enter(&mut step, &cycle, case)?);
        }
    }
    for one in fresh {
        let (meta, mut index) = step.new_meta(Kind::TestCase, None).await?;
        let mut case = TestCase::new(meta, text::title(&one.name, TITLE_LIMIT));
        case.automation = text::title(&one.full_name, 2 * TITLE_LIMIT);
        case.folder = crate::app::checked_folder(&one.suites.join("/")).unwrap_or_default();
        case.status = CaseStatus::default();
        step.add(&case, &mut index)?;
        rows.push(selection::enter(&mut step, &cycle, case)?);
    }
    selection::put(&mut step, &mut cycle, &rows, before)?;
    if !fresh.is_empty() {
        step.is_action(
            say!("{n, plural, one {# test case} other {# test cases}} made of results", fresh.len()),
            None,
        );
    }
    step.commit().await
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
    let mut landing = Landing { run, remote, at, results, newer: 0 };
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
    let taken = report(&landing, &found, &candidates, outcomes, notes);
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

/// What lands, and how often it did not.
struct Landing<'a> {
    run: &'a CiRun,
    remote: &'a RemoteRun,
    at: Time,
    results: &'a [Incoming],
    newer: u32,
}

impl Landing<'_> {
    /// One part of it, in one step.
    async fn put<H: Host>(
        &mut self,
        host: &H,
        connections: &[Connection],
        cycle: &Cycle,
        wanted: &[(&SheetRow, &Incoming, usize)],
    ) -> Result<()> {
        let mut step = Step::open(host).await?;
        let cycle: Cycle = step.record(&cycle.meta.id).await?;
        step.prefetch(wanted.iter().map(|(row, _, _)| key("execution", &row.execution)).collect()).await?;
        step.prefetch(wanted.iter().map(|(row, _, _)| key("results", &row.case)).collect()).await?;
        let (mut changed, mut cases) = (Vec::new(), Vec::new());
        for (row, result, many) in wanted {
            let place = key("execution", &row.execution);
            let Some(mut execution) = step.sound::<Execution>(&place).await? else { continue };
            if !self.turn(&mut execution, result, *many) {
                continue;
            }
            step.put(place, &execution)?;
            results::keep_result(&mut step, &cycle, &execution).await?;
            changed.push(SheetRow::from(&execution));
            cases.push(execution.case);
        }
        if !changed.is_empty() {
            sheet::put_all(&mut step, &cycle, changed).await?;
            results::tell(&mut step, connections, &cases).await?;
            rechecks::note(&mut step, &cases).await?;
        }
        step.commit().await
    }

    /// Gives an execution its result; says whether that changes it.
    fn turn(&mut self, execution: &mut Execution, result: &Incoming, many: usize) -> bool {
        let ours = self.comment(result, many);
        let seconds = seconds(result);
        let print = print(&[&result.raw_status, result.outcome.label(), &ours, &seconds.to_string()]);
        let source = execution.source.as_ref();
        if source.is_some_and(|source| source.run == self.run.id && source.print == print) {
            return false;
        }
        let is_as_it_came = source.is_some_and(|source| Some(source.at) == execution.executed_at);
        let is_same_run = source.is_some_and(|source| source.run == self.run.id);
        if execution.executed_at.is_some_and(|given| given > self.at) && !(is_same_run && is_as_it_came) {
            self.newer += 1;
            return false;
        }
        // A note that came with a result goes with it; what somebody wrote stays above.
        let theirs = source.is_some_and(|source| source.note == print_of(&execution.note));
        execution.note = match execution.note.trim() {
            written if written.is_empty() || theirs => ours,
            written if ours.is_empty() => written.to_owned(),
            written => format!("{written}\n\n{ours}"),
        };
        execution.outcome = result.outcome;
        execution.executed_at = Some(self.at);
        execution.seconds = seconds;
        execution.source = Some(ResultSource {
            run: self.run.id.clone(),
            title: self.remote.title.clone(),
            url: self.remote.url.clone(),
            raw: result.raw_status.clone(),
            at: self.at,
            print,
            note: print_of(&execution.note),
        });
        true
    }

    /// What is noted with a result: what it says of a failure, and where it comes from.
    fn comment(&self, result: &Incoming, many: usize) -> String {
        let message: String = result.message.trim().chars().take(MESSAGE).collect();
        let raw =
            if result.raw_status.is_empty() { String::new() } else { format!(" ({})", result.raw_status) };
        let several = if many > 1 { say!(", the gravest of {many} results", many) } else { String::new() };
        let from = match self.remote.url.as_str() {
            "" => self.remote.title.clone(),
            url => format!("{} {url}", self.remote.title),
        };
        let line = format!("{}{raw}{several}. {from}", result.name);
        if message.is_empty() { line } else { format!("{message}\n\n{line}") }
    }
}

fn print_of(note: &str) -> u64 {
    print(&[note])
}

/// Whole seconds; what took less than one took one.
fn seconds(result: &Incoming) -> u32 {
    let seconds = result.seconds.unwrap_or_default();
    if seconds <= 0.0 {
        return 0;
    }
    // Bounded just here.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = seconds.round().clamp(1.0, 8_640_000.0) as u32;
    whole
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn report(
    landing: &Landing<'_>,
    found: &Matching,
    candidates: &[Candidate],
    outcomes: [u32; 4],
    mut notes: Vec<String>,
) -> CiTaken {
    let loose = |place: usize, why: String| {
        landing.results.get(place).map(|one| LooseResult {
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
        at: landing.run.taken.as_ref().map_or(landing.at, |taken| taken.at).max(landing.at),
        attempt: landing.remote.attempt,
        results: count(landing.results.len()),
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
