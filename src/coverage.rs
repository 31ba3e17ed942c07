//! What linked test cases say of a requirement: the arithmetic, and the words for it.
//!
//! Of each case counts its latest result; Not Executed is no result and never masks an earlier one. A
//! requirement fails when any case fails, passes only when every case passes; Skipped is neither, so a
//! requirement with a skipped case counts as not run.

use crate::model::{CoverageState, DefectStatus, Outcome, Time};
use crate::protocol::views::{Badge, CoverageView, Segment, Tone};

/// How many cases have which latest result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Latest result Pass.
    pub pass: u32,
    /// Latest result Fail.
    pub fail: u32,
    /// Latest result Blocked.
    pub blocked: u32,
    /// Latest result Skipped.
    pub skipped: u32,
    /// Without any result.
    pub not_executed: u32,
}

/// Counts the latest results.
pub fn tally(latest: impl IntoIterator<Item = Outcome>) -> Tally {
    let mut tally = Tally::default();
    for outcome in latest {
        let count = match outcome {
            Outcome::Pass => &mut tally.pass,
            Outcome::Fail => &mut tally.fail,
            Outcome::Blocked => &mut tally.blocked,
            Outcome::Skipped => &mut tally.skipped,
            Outcome::NotExecuted => &mut tally.not_executed,
        };
        *count = count.saturating_add(1);
    }
    tally
}

/// What a newer result of its test case says of a closed defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// It fails again: the defect should be opened again.
    FailsAgain,
    /// It passes: a tester may note that the fix is verified.
    PassesNow,
}

/// Holds the latest result of a defect's test case against the moment it was closed. Skipped and Blocked
/// say nothing of a fix.
pub fn recheck(status: DefectStatus, closed: Option<Time>, outcome: Outcome, at: Time) -> Option<Recheck> {
    let is_newer = status.is_done() && closed.is_some_and(|closed| closed < at);
    match outcome {
        Outcome::Fail if is_newer => Some(Recheck::FailsAgain),
        Outcome::Pass if is_newer && status == DefectStatus::Closed => Some(Recheck::PassesNow),
        _ => None,
    }
}

/// Whether a case should be looked at because its requirement changed: later than the case was edited or
/// executed, and later than somebody said that it still fits.
pub fn is_suspect(changed: Option<Time>, looked: &[Option<Time>]) -> bool {
    changed.is_some_and(|changed| looked.iter().flatten().all(|looked| *looked < changed))
}

/// Changes between Pass and Fail among the last ten results from which on a case counts as flaky: one
/// change is a regression, two are its mending.
const FLAKY: u8 = 3;

/// Whether a case's results change too often to be believed.
pub const fn is_flaky(flips: u8) -> bool {
    flips >= FLAKY
}

impl Tally {
    /// How many cases there are.
    pub fn total(&self) -> u32 {
        self.rows().iter().map(|(_, count)| count).sum()
    }

    /// The state these counts give.
    pub fn state(&self) -> CoverageState {
        match self {
            _ if self.total() == 0 => CoverageState::Uncovered,
            Tally { fail: 1.., .. } => CoverageState::Failing,
            Tally { blocked: 1.., .. } => CoverageState::Blocked,
            Tally { skipped: 0, not_executed: 0, .. } => CoverageState::Passing,
            Tally { .. } => CoverageState::NotRun,
        }
    }

    /// `2 of 3 test cases pass, 1 fails`.
    pub fn sentence(&self) -> String {
        let total = self.total();
        if total == 0 {
            return say!("No test case is linked").to_owned();
        }
        let pass =
            say!("{pass} of {n, plural, one {# test case} other {# test cases}} pass", self.pass, total);
        let parts = [
            (1, pass),
            (self.fail, say!("{n, plural, one {# fails} other {# fail}}", self.fail)),
            (self.blocked, say!("{n, plural, one {# is blocked} other {# are blocked}}", self.blocked)),
            (self.skipped, say!("{n, plural, one {# was skipped} other {# were skipped}}", self.skipped)),
            (
                self.not_executed,
                say!("{n, plural, one {# was not run} other {# were not run}}", self.not_executed),
            ),
        ];
        let some: Vec<String> =
            parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, part)| part).collect();
        some.join(", ")
    }

    /// `3 of 4 executed: 2 pass, 1 fails`, for a cycle.
    pub fn progress(&self) -> String {
        let total = self.total();
        if total == 0 {
            return say!("No test case is selected").to_owned();
        }
        say!("{executed} of {total} executed, {failed} failed", total - self.not_executed, total, self.fail)
    }

    fn rows(&self) -> [(Outcome, u32); 5] {
        [
            (Outcome::Pass, self.pass),
            (Outcome::Fail, self.fail),
            (Outcome::Blocked, self.blocked),
            (Outcome::Skipped, self.skipped),
            (Outcome::NotExecuted, self.not_executed),
        ]
    }

    /// What a page paints, with this sentence below the bar.
    pub fn view(&self, sentence: String) -> CoverageView {
        let state = self.state();
        let segments = self.rows().into_iter().filter(|(_, count)| *count > 0);
        CoverageView {
            state,
            badge: Badge {
                text: state.label().to_owned(),
                tone: state_tone(state),
                title: sentence.clone(),
                url: None,
            },
            sentence,
            segments: segments
                .map(|(outcome, count)| Segment {
                    tone: outcome_tone(outcome),
                    label: outcome.label().to_owned(),
                    count,
                })
                .collect(),
        }
    }
}

/// The colour of a result.
pub const fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Pass => Tone::Good,
        Outcome::Fail => Tone::Bad,
        Outcome::Blocked => Tone::Warn,
        Outcome::Skipped => Tone::Info,
        Outcome::NotExecuted => Tone::Neutral,
    }
}

/// The colour of a coverage state.
pub const fn state_tone(state: CoverageState) -> Tone {
    match state {
        CoverageState::Uncovered | CoverageState::NotRun => Tone::Neutral,
        CoverageState::Failing => Tone::Bad,
        CoverageState::Blocked => Tone::Warn,
        CoverageState::Passing => Tone::Good,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Blocked, Fail, NotExecuted, Pass, Skipped};

    #[track_caller]
    fn check(latest: &[Outcome], expect: CoverageState, sentence: &str) {
        let tally = tally(latest.iter().copied());
        assert_eq!((tally.state(), tally.sentence().as_str()), (expect, sentence));
    }

    #[test]
    fn the_gravest_result_decides() {
        check(&[], CoverageState::Uncovered, "No test case is linked");
        check(&[NotExecuted], CoverageState::NotRun, "0 of 1 test case pass, 1 was not run");
        check(&[Pass, Pass], CoverageState::Passing, "2 of 2 test cases pass");
        check(
            &[Pass, Fail, Blocked],
            CoverageState::Failing,
            "1 of 3 test cases pass, 1 fails, 1 is blocked",
        );
        check(
            &[Pass, Blocked, NotExecuted],
            CoverageState::Blocked,
            "1 of 3 test cases pass, 1 is blocked, 1 was not run",
        );
        check(&[Pass, Skipped], CoverageState::NotRun, "1 of 2 test cases pass, 1 was skipped");
    }
}
