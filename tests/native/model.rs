//! The model test: people work on both sides for weeks of virtual time while everything goes wrong, and at
//! the end both sides agree, nothing is lost and nothing is doubled.
//!
//! `CASEBRIDGE_MODEL_SEEDS=n` runs so many stories, from `CASEBRIDGE_MODEL_FROM=s` on if that is set;
//! `CASEBRIDGE_MODEL_SEED=s` tells one of them.
#![allow(clippy::similar_names, clippy::match_same_arms, clippy::needless_pass_by_value)]

mod chance;
mod end;
mod here;
mod last_words;
mod ledger;
mod life;
mod oracle;
mod oracle_lists;
mod small;
mod story;
mod there;
mod trouble;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use story::{Story, Tally};

const DAYS: u64 = 30;
const SEEDS: u64 = 1_000;

/// What must have come to pass in a run of some length, so that nothing passes for want of trying.
const KINDS: [&str; 36] = [
    "edits here",
    "edits there",
    "comments here",
    "comments there",
    "comments corrected here",
    "comments corrected there",
    "comments deleted here",
    "comments deleted there",
    "internal notes",
    "foreign labels",
    "issues deleted",
    "issues moved",
    "issues made there",
    "requirements' issues changed",
    "conflicts settled",
    "conflicts settled at the end",
    "last words",
    "changed settings",
    "pauses",
    "visits",
    "test results",
    "jobs retried",
    "jobs given up",
    "sleeps",
    "browser restarts",
    "worker deaths",
    "offline",
    "lags",
    "faults met",
    "cut before",
    "cut after",
    "stall",
    "stall with effect",
    "truncated",
    "5xx",
    "limits met",
];

/// What came of all stories.
#[derive(Default)]
struct Total {
    tally: Tally,
    failures: Vec<(u64, Vec<String>)>,
    lost: u64,
    doubled: u64,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// One story from its begin to the verdict.
fn tell(seed: u64, is_told: bool) -> (Tally, Vec<String>, u64, u64) {
    let mut story = Story::begin(seed, is_told);
    story.weeks(DAYS);
    story.come_to_rest();
    let mut verdict = story.judge(DAYS);
    story.coverage_is_single(&mut verdict);
    story.last_words(&mut verdict);
    let watch = &story.life.watch;
    let counts = [
        ("worker deaths", story.life.kills),
        ("alarms", story.life.rings),
        ("requests", watch.requests),
        ("writes", watch.writes),
        ("requests answered by errors", watch.errors),
        ("limits met", watch.limits),
    ];
    for (what, count) in counts {
        *story.tally.entry(what).or_default() += count;
    }
    (story.tally, verdict.wrong, verdict.lost, verdict.doubled)
}

fn work(next: &AtomicU64, last: u64, total: &Mutex<Total>) {
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= last {
            return;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| tell(seed, false)));
        let mut total = total.lock().unwrap();
        match outcome {
            Ok((tally, wrong, lost, doubled)) => {
                for (what, count) in tally {
                    *total.tally.entry(what).or_default() += count;
                }
                total.lost += lost;
                total.doubled += doubled;
                if !wrong.is_empty() {
                    total.failures.push((seed, wrong));
                }
            }
            Err(panic) => {
                let why = panic.downcast_ref::<String>().cloned();
                let why = why.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
                total.failures.push((seed, vec![format!("panicked: {}", why.unwrap_or_default())]));
            }
        }
    }
}

#[test]
fn weeks_of_work_on_both_sides_lose_and_double_nothing() {
    if let Some(seed) = number("CASEBRIDGE_MODEL_SEED") {
        let (tally, wrong, ..) = tell(seed, true);
        println!("{tally:#?}");
        assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
        return;
    }
    let seeds = number("CASEBRIDGE_MODEL_SEEDS").unwrap_or(SEEDS);
    let first = number("CASEBRIDGE_MODEL_FROM").unwrap_or(0);
    let (next, total) = (AtomicU64::new(first), Mutex::new(Total::default()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| work(&next, first + seeds, &total));
        }
    });
    let mut total = total.into_inner().unwrap();
    total.failures.sort();
    let edits = ["edits here", "edits there"].iter().filter_map(|what| total.tally.get(what)).sum::<u64>();
    println!("{:#?}", total.tally);
    println!(
        "seeds: {seeds}, days: {DAYS}, edits: {edits}, lost: {}, doubled: {}",
        total.lost, total.doubled
    );
    for (seed, wrong) in &total.failures {
        println!("seed {seed}:");
        for line in wrong {
            println!("  {}", line.chars().take(900).collect::<String>());
        }
    }
    if seeds >= 200 {
        for what in KINDS {
            assert!(
                total.tally.get(what).is_some_and(|count| *count > 0),
                "nothing of this kind happened: {what}"
            );
        }
    }
    let failed: Vec<u64> = total.failures.iter().map(|(seed, _)| *seed).collect();
    assert!(failed.is_empty(), "{} of {seeds} stories failed, seeds {failed:?}", failed.len());
}
