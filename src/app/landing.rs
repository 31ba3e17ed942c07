//! Results from outside land in a cycle, once each: taking them twice changes nothing, a result of somebody's own that is
//! newer stays, and what somebody wrote is never lost.

use std::collections::BTreeMap;

use super::{rechecks, results, selection};
use crate::error::Result;
use crate::incoming::{Candidate, Incoming, matching};
use crate::model::{
    CaseStatus, Connection, Cycle, Execution, Kind, Record, ResultSource, TEXT_LIMIT, TITLE_LIMIT, TestCase,
    Time,
};
use crate::ports::Host;
use crate::store::sheet::{self, SheetRow};
use crate::store::{self, Step, index_key, key, key_of};
use crate::text;
use crate::trackers::print;

/// Executions that are changed in one step.
pub(super) const BATCH: usize = 100;
/// What is kept of a failure's message, in characters.
const MESSAGE: usize = 4_000;
/// Cases that are read at a time.
const CHUNK: usize = 500;

/// The executions of a cycle, and what their cases are called.
pub(super) async fn candidates<H: Host>(host: &H, cycle: &Cycle) -> Result<(Vec<SheetRow>, Vec<Candidate>)> {
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
pub(super) async fn elsewhere<H: Host>(host: &H, loose: &[&Incoming]) -> Result<BTreeMap<usize, String>> {
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
pub(super) async fn enter<H: Host>(
    host: &H,
    cycle: &str,
    known: &[String],
    fresh: &[&Incoming],
) -> Result<()> {
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

/// What lands, and how often it did not.
pub(super) struct Landing<'a> {
    /// The run's id, or that of the import: the same again changes nothing.
    pub(super) run: &'a str,
    /// `Pipeline 46`, or the file's name.
    pub(super) title: &'a str,
    /// Its page; may be empty.
    pub(super) url: &'a str,
    /// When the results were given.
    pub(super) at: Time,
    /// Executions whose own result was newer and stays.
    pub(super) newer: u32,
}

impl Landing<'_> {
    /// One part of it, in one step.
    pub(super) async fn put<H: Host>(
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
        if source.is_some_and(|source| source.run == self.run && source.print == print) {
            return false;
        }
        let is_as_it_came = source.is_some_and(|source| Some(source.at) == execution.executed_at);
        let is_same_run = source.is_some_and(|source| source.run == self.run);
        if execution.executed_at.is_some_and(|given| given > self.at) && !(is_same_run && is_as_it_came) {
            self.newer += 1;
            return false;
        }
        // A note that came with a result goes with it; what somebody wrote stays above.
        let theirs = source.is_some_and(|source| source.note == print_of(&execution.note));
        let note = match execution.note.trim() {
            written if written.is_empty() || theirs => ours,
            written if ours.is_empty() => written.to_owned(),
            written => beside(written, &ours),
        };
        execution.supersede();
        execution.note = note;
        execution.outcome = result.outcome;
        execution.executed_at = Some(self.at);
        execution.seconds = seconds;
        execution.source = Some(ResultSource {
            run: self.run.to_owned(),
            title: self.title.to_owned(),
            url: self.url.to_owned(),
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
        let from = match self.url {
            "" => self.title.to_owned(),
            url => format!("{} {url}", self.title),
        };
        let line = format!("{}{raw}{several}. {from}", result.name);
        if message.is_empty() { line } else { format!("{message}\n\n{line}") }
    }
}

/// What came with a result, below what somebody wrote: as far as there is room, for its source has the rest.
fn beside(written: &str, ours: &str) -> String {
    let room = TEXT_LIMIT.saturating_sub(written.chars().count() + 2);
    if ours.chars().count() <= room {
        return format!("{written}\n\n{ours}");
    }
    let kept: String = ours.chars().take(room.saturating_sub(1)).collect();
    if kept.is_empty() { written.to_owned() } else { format!("{written}\n\n{kept}…") }
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
