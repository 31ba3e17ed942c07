//! How things stand: shares, charts, trends, and what asks for a look.

use std::collections::BTreeMap;

use super::choose::{self, Lookup};
use super::scope::{self, Results};
use super::{paint, trend};
use crate::coverage::{Tally, is_flaky, outcome_tone, state_tone};
use crate::error::Result;
use crate::model::{CoverageState, DefectStatus, Kind, Outcome, RequirementStatus};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ReportForm, Scope};
use crate::protocol::views::{Bar, Chart, Figure, Finding, FindingLine, ReportView, Segment, Tone};
use crate::store::brief::Brief;

/// Bars of one chart at the most.
const BARS: usize = 20;
/// Lines of a finding.
const LINES: usize = 10;

/// What all numbers of a report are made of.
struct Books {
    requirements: Lookup,
    cases: Lookup,
    defects: Lookup,
    cycles: Lookup,
    results: Results,
}

impl Books {
    /// The requirements in force.
    fn in_force(&self) -> impl Iterator<Item = &Brief> {
        let deprecated = RequirementStatus::Deprecated as u8;
        self.requirements.all().filter(move |one| is_there(one) && one.status != deprecated)
    }

    /// The cases in use.
    fn in_use(&self) -> impl Iterator<Item = &Brief> {
        self.cases.all().filter(|one| is_there(one) && scope::counts(one))
    }

    /// Whether a case covers a requirement that is there.
    fn is_linked(&self, case: &Brief) -> bool {
        case.ties.iter().any(|number| self.requirements.get(*number).is_some_and(is_there))
    }

    fn tally(&self, requirement: &Brief) -> Tally {
        self.results.tally(requirement, |number| self.cases.get(number))
    }
}

pub(super) fn is_there(brief: &Brief) -> bool {
    !brief.deleted && brief.number > 0
}

/// The report.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ReportForm) -> Result<ReportView> {
    let scopes = scope::choices(host).await?;
    let scope_label = scope::label(&form.scope, &scopes)?;
    let books = Books {
        requirements: Lookup::of(host, Kind::Requirement).await?,
        cases: Lookup::of(host, Kind::TestCase).await?,
        defects: Lookup::of(host, Kind::Defect).await?,
        cycles: Lookup::of(host, Kind::Cycle).await?,
        results: Results::read(host, &form.scope).await?,
    };
    let days = trend::days(host).await?;
    let now = host.now();
    Ok(ReportView {
        scopes,
        made: paint::minute(now),
        figures: figures(&books),
        coverage: coverage(&books, &scope_label),
        trend: trend::coverage(&days),
        cycles: cycles(&books),
        folders: folders(&books, &scope_label),
        defects: by_status(&books),
        open_defects: by_priority(&books),
        defect_trend: trend::defects(&days),
        priority_trend: trend::priorities(&days),
        findings: findings(&books, &form.scope, now),
        scope_label,
        scope: form.scope,
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A share in whole percent, rounded down: 100 % is said of all only.
fn figure(label: &str, part: usize, whole: usize, sentence: String) -> Figure {
    let percent = (part * 100).checked_div(whole);
    Figure {
        label: label.to_owned(),
        value: percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent} %")),
        sentence,
        tone: match percent {
            None => Tone::Neutral,
            Some(100) => Tone::Good,
            Some(50..) => Tone::Warn,
            Some(_) => Tone::Bad,
        },
    }
}

fn figures(books: &Books) -> Vec<Figure> {
    let tallies: Vec<Tally> = books.in_force().map(|one| books.tally(one)).collect();
    let in_force = tallies.len();
    let covered = tallies.iter().filter(|tally| tally.total() > 0).count();
    let passing = tallies.iter().filter(|tally| tally.state() == CoverageState::Passing).count();
    let in_use = books.in_use().count();
    let linked = books.in_use().filter(|case| books.is_linked(case)).count();
    let outcomes: Vec<Outcome> = books.in_use().map(|case| books.results.outcome(case)).collect();
    let executed = outcomes.iter().filter(|outcome| outcome.is_final()).count();
    let passed = outcomes.iter().filter(|outcome| **outcome == Outcome::Pass).count();
    let requirements = Kind::Requirement.counted(in_force as u64);
    let cases = Kind::TestCase.counted(in_use as u64);
    let covers = say!("{linked} of {cases} in use cover a requirement", linked, cases);
    let ran = say!("{executed} of {cases} in use have a result", executed, cases);
    vec![
        figure(
            say!("Requirement coverage"),
            covered,
            in_force,
            say!("{covered} of {requirements} in force have a test case in use", covered, requirements),
        ),
        figure(
            say!("Requirements passing"),
            passing,
            in_force,
            say!(
                "{passing} of {requirements} in force: the latest result of every case is Pass",
                passing,
                requirements
            ),
        ),
        figure(say!("Test case coverage"), linked, in_use, covers),
        figure(say!("Executed"), executed, in_use, ran),
        figure(
            say!("Pass rate"),
            passed,
            executed,
            say!(
                "{passed} of {count, plural, one {# latest result} other {# latest results}} are Pass",
                passed,
                executed
            ),
        ),
    ]
}

/// Segments of those that are counted at all.
fn segments(parts: impl IntoIterator<Item = (String, Tone, u32)>) -> Vec<Segment> {
    let counted = parts.into_iter().filter(|(_, _, count)| *count > 0);
    counted.map(|(label, tone, count)| Segment { tone, label, count }).collect()
}

fn bar(label: String, place: String, segments: Vec<Segment>) -> Bar {
    Bar { label, place, total: segments.iter().map(|segment| segment.count).sum(), segments }
}

fn outcomes(counts: &Tally) -> Vec<Segment> {
    let counts = [
        (Outcome::Pass, counts.pass),
        (Outcome::Fail, counts.fail),
        (Outcome::Blocked, counts.blocked),
        (Outcome::Skipped, counts.skipped),
        (Outcome::NotExecuted, counts.not_executed),
    ];
    segments(counts.map(|(one, count)| (one.label().to_owned(), outcome_tone(one), count)))
}

fn coverage(books: &Books, scope: &str) -> Chart {
    let states: Vec<CoverageState> = books.in_force().map(|one| books.tally(one).state()).collect();
    let parts = CoverageState::ALL.map(|state| {
        let count = states.iter().filter(|one| **one == state).count();
        (state.label().to_owned(), state_tone(state), number(count))
    });
    let bars =
        vec![bar(say!("Requirements in force").to_owned(), "requirements".to_owned(), segments(parts))];
    Chart {
        title: say!("Coverage now").to_owned(),
        sentence: say!(
            "Requirements in force by {scope}. Failing: any case fails. Blocked: none fails, one is blocked. Passing: every case passes. Deprecated test cases do not count, and Not Executed never masks an earlier result.",
            scope
        ),
        bars: if states.is_empty() { Vec::new() } else { bars },
        empty: say!("There is no requirement in force yet.").to_owned(),
    }
}

fn cycles(books: &Books) -> Chart {
    let newest = books.cycles.all().rev().filter(|one| is_there(one)).take(BARS);
    let bars = newest.map(|one| {
        let label = format!("{} {}", one.key(Kind::Cycle), one.title);
        bar(label, format!("cycle/{}", one.id), outcomes(&one.tally()))
    });
    Chart {
        title: say!("Results by test cycle").to_owned(),
        sentence: say!("The executions of the newest {bars} cycles at the most.", BARS),
        bars: bars.collect(),
        empty: say!("There is no test cycle yet.").to_owned(),
    }
}

fn folders(books: &Books, scope: &str) -> Chart {
    let mut tallies: BTreeMap<&str, Vec<Outcome>> = BTreeMap::new();
    for case in books.in_use() {
        let top = case.folder.split('/').next().unwrap_or_default();
        tallies.entry(top).or_default().push(books.results.outcome(case));
    }
    let mut bars: Vec<Bar> = tallies
        .into_iter()
        .map(|(folder, found)| {
            let label = if folder.is_empty() { say!("No folder") } else { folder };
            let place = format!("testCases?only=folder:{}", encoded(folder));
            bar(label.to_owned(), place, outcomes(&crate::coverage::tally(found)))
        })
        .collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.total));
    bars.truncate(BARS);
    Chart {
        title: say!("Results by folder").to_owned(),
        sentence: say!("Test cases in use by their top folder, {scope}.", scope),
        bars,
        empty: say!("There is no test case yet.").to_owned(),
    }
}

/// A word for the address of a list.
fn encoded(word: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    word.bytes().map(byte).collect()
}

fn by_status(books: &Books) -> Chart {
    let tones = [Tone::Bad, Tone::Info, Tone::Neutral, Tone::Good];
    let parts = DefectStatus::ALL.into_iter().zip(tones).map(|(status, tone)| {
        let count = books.defects.all().filter(|one| is_there(one) && one.status == status as u8).count();
        (status.label().to_owned(), tone, number(count))
    });
    defects(say!("Defects by status"), say!("Every defect by its status here."), segments(parts))
}

fn by_priority(books: &Books) -> Chart {
    let open = || books.defects.all().filter(|one| is_there(one) && one.status < DefectStatus::Closed as u8);
    let parts = trend::PRIORITIES.into_iter().enumerate().map(|(place, (label, tone))| {
        let count = open().filter(|one| usize::from(one.priority) == place).count();
        (label.to_owned(), tone, number(count))
    });
    defects(say!("Open defects by priority"), say!("Open and In-Progress ones."), segments(parts))
}

fn defects(title: &str, sentence: &str, segments: Vec<Segment>) -> Chart {
    let bars = vec![bar(say!("Defects").to_owned(), "defects".to_owned(), segments)];
    Chart {
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        bars: bars.into_iter().filter(|bar| bar.total > 0).collect(),
        empty: say!("There is none.").to_owned(),
    }
}

/// Something to look at: its title, why, what is said without any, the list that shows all.
struct Look(&'static str, &'static str, &'static str, String, Tone);

/// A list without what is deprecated, as the report counts.
fn in_list(list: &str, facet: &str, value: &str) -> String {
    format!("{list}?only={facet}%3A{value}&only=status%3Adraft&only=status%3Aactive")
}

/// Where the requirements of a state stand, by the same results as here.
fn in_state(scope: &Scope, state: &str) -> String {
    let Some(by) = scope.by else { return in_list("requirements", "state", state) };
    format!("traceability?scope={}%3A{}&state={state}", choose::sent(by), encoded(&scope.value))
}

fn finding(look: Look, count: usize, lines: Vec<FindingLine>) -> Finding {
    let Look(title, sentence, empty, place, tone) = look;
    Finding {
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        count: number(count),
        lines,
        place,
        empty: empty.to_owned(),
        tone: if count == 0 { Tone::Good } else { tone },
    }
}

fn point(kind: Kind, brief: &Brief, detail: String) -> FindingLine {
    let place = match kind {
        Kind::Requirement => "requirement",
        Kind::TestCase => "testCase",
        Kind::Cycle => "cycle",
        Kind::Defect => "defect",
    };
    FindingLine {
        place: format!("{place}/{}", brief.id),
        key: brief.key(kind),
        title: brief.title.clone(),
        detail,
    }
}

fn findings(books: &Books, scope: &Scope, now: crate::model::Time) -> Vec<Finding> {
    let some = |kind: Kind, found: &[&Brief], detail: &dyn Fn(&Brief) -> String| -> Vec<FindingLine> {
        found.iter().take(LINES).map(|brief| point(kind, brief, detail(brief))).collect()
    };
    let with_state = |state: CoverageState| -> Vec<&Brief> {
        books.in_force().filter(|one| books.tally(one).state() == state).collect()
    };
    let failing = with_state(CoverageState::Failing);
    let uncovered = with_state(CoverageState::Uncovered);
    let unlinked: Vec<&Brief> = books.in_use().filter(|case| !books.is_linked(case)).collect();
    let flaky: Vec<&Brief> = books.in_use().filter(|case| is_flaky(case.flips)).collect();
    let mut suspects = Vec::new();
    for requirement in books.in_force() {
        let cases = requirement.ties.iter().filter_map(|number| books.cases.get(*number));
        for case in cases.filter(|case| scope::counts(case) && choose::suspect(requirement, case)) {
            suspects.push((requirement, case));
        }
    }
    let suspect_lines = suspects.iter().take(LINES).map(|(requirement, case)| {
        let changed = requirement.text_at.map_or_else(String::new, |at| at.ago(now));
        let looked = case.latest.map(|(_, at, _)| at).max(case.text_at).unwrap_or(case.made).ago(now);
        let key = case.key(Kind::TestCase);
        point(
            Kind::Requirement,
            requirement,
            say!("changed {changed}; {key} was looked at {looked}", changed, key, looked),
        )
    });
    vec![
        finding(
            Look(
                say!("Failing requirements"),
                say!("At least one of their test cases fails."),
                say!("No requirement fails."),
                in_state(scope, "failing"),
                Tone::Bad,
            ),
            failing.len(),
            some(Kind::Requirement, &failing, &|one| books.tally(one).sentence()),
        ),
        finding(
            Look(
                say!("Uncovered requirements"),
                say!("No test case in use shows whether they are met."),
                say!("Every requirement in force has a test case."),
                in_state(scope, "uncovered"),
                Tone::Warn,
            ),
            uncovered.len(),
            some(Kind::Requirement, &uncovered, &|_| String::new()),
        ),
        finding(
            Look(
                say!("Suspect links"),
                say!("The requirement changed after its test case was last edited, executed or accepted."),
                say!("No requirement changed after its test cases were looked at."),
                in_list("requirements", "attention", "suspect"),
                Tone::Warn,
            ),
            suspects.len(),
            suspect_lines.collect(),
        ),
        finding(
            Look(
                say!("Test cases without a requirement"),
                say!("They count for no requirement’s coverage."),
                say!("Every test case in use covers a requirement."),
                in_list("testCases", "attention", "unlinked"),
                Tone::Warn,
            ),
            unlinked.len(),
            some(Kind::TestCase, &unlinked, &|case| case.folder.clone()),
        ),
        finding(
            Look(
                say!("Flaky test cases"),
                say!("Their last ten results changed between Pass and Fail three times or more."),
                say!("No test case changes between Pass and Fail again and again."),
                in_list("testCases", "attention", "flaky"),
                Tone::Warn,
            ),
            flaky.len(),
            some(Kind::TestCase, &flaky, &|case| say!("{flips} changes", case.flips)),
        ),
    ]
}
