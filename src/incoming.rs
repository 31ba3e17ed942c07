//! Results from outside, from CI or a file, and which test cases they belong to. Plain functions on plain
//! values: what is matched, what fits several, what fits none is said, and nothing is guessed.
//!
//! A test names its case by an id in its name or properties (`TC-12`, `[48271]`, the forms of Qase and
//! TestRail), by the full name of the automated test the case stands for, or by the case's very title.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::Value;

use crate::model::Outcome;

/// One result, as a reader of files gives it; what we do not need of it is left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Incoming {
    /// The test's own name.
    pub name: String,
    /// `suite::class::name`, the same in every run.
    pub full_name: String,
    /// The suites around it, outermost first.
    pub suites: Vec<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// The file's own word for it.
    pub raw_status: String,
    /// What it says of a failure; may be empty.
    pub message: String,
    /// How long it took.
    pub seconds: Option<f64>,
    /// Ids of test cases that were found in it, most trusted first, as written.
    pub ids: Vec<String>,
}

/// Reads what a reader of files gives: its items, or its fault; what it skipped, as sentences, beside the results.
pub fn read(text: &str) -> Result<(Vec<Incoming>, Vec<String>), String> {
    let garbled = || say!("the reader's answer makes no sense").to_owned();
    let mut answer: Value = serde_json::from_str(text).map_err(|_| garbled())?;
    if let Some(fault) = answer.get("fault") {
        let part = |name: &str| fault.get(name).and_then(Value::as_str).unwrap_or_default();
        let number = |name: &str| fault.get(name).and_then(Value::as_u64).unwrap_or_default();
        let mut place = part("file").to_owned();
        if number("line") > 0 {
            place = say!("{place} line {line}, column {column}", place, number("line"), number("column"));
        }
        let place = if place.is_empty() { place } else { format!("{}: ", place.trim()) };
        return Err(format!("{place}{}", part("message").trim_end_matches('.')));
    }
    let (mut results, mut skipped) = (Vec::new(), Vec::new());
    let Some(Value::Array(items)) = answer.get_mut("items").map(Value::take) else { return Err(garbled()) };
    for mut item in items {
        let inner = item.get_mut("item").map(Value::take).unwrap_or_default();
        match item.get("kind").and_then(Value::as_str) {
            Some("result") => results.push(serde_json::from_value(inner).map_err(|_| garbled())?),
            Some("skipped") => {
                let part = |name: &str| inner.get(name).and_then(Value::as_str).unwrap_or_default();
                skipped.push(format!("{}: {}", part("what"), part("why")));
            }
            _ => {}
        }
    }
    Ok((results, skipped))
}

/// A test case that results may belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// `TC-12`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The full name of the automated test it stands for; empty for none.
    pub automation: String,
    /// What other tools call it: `C123`, `48271`, `SHOP-T4`; its tags may be such.
    pub ids: Vec<String>,
}

/// By what a result was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// An id that it names.
    Id,
    /// The full name of the automated test.
    FullName,
    /// The case's title.
    Title,
}

/// The results of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The case's place among the candidates.
    pub case: usize,
    /// The places of its results, in order; at least one.
    pub results: Vec<usize>,
    /// The place of the one that counts: the worst.
    pub counts: usize,
    /// By what the one that counts was matched.
    pub by: By,
}

/// Which results belong to which cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// In the order of the candidates.
    pub matched: Vec<Matched>,
    /// A result's place and the places of all cases that it fits.
    pub ambiguous: Vec<(usize, Vec<usize>)>,
    /// A result's place, and why nothing fits; empty when it names no id.
    pub unmatched: Vec<(usize, String)>,
}

/// Says which results belong to which cases. Of several results of one case the worst counts.
pub fn matching(results: &[Incoming], candidates: &[Candidate]) -> Matching {
    let names = Names::of(candidates);
    let mut found: BTreeMap<usize, Vec<(usize, By)>> = BTreeMap::new();
    let mut out = Matching::default();
    for (place, result) in results.iter().enumerate() {
        match names.places(result) {
            Fit::None => out.unmatched.push((place, String::new())),
            Fit::Unknown(id) => {
                out.unmatched.push((place, say!("It names {id}, which is no test case of this cycle", id)));
            }
            Fit::Several(cases) => out.ambiguous.push((place, cases)),
            Fit::Each(cases, by) => {
                for case in cases {
                    found.entry(case).or_default().push((place, by));
                }
            }
        }
    }
    for (case, all) in found {
        let weight = |place: usize| results.get(place).map_or(0, |result| gravity(result.outcome));
        // The first of the gravest.
        let worst = all.iter().rev().max_by_key(|(place, _)| weight(*place)).copied();
        let Some((counts, by)) = worst else { continue };
        out.matched.push(Matched {
            case,
            results: all.iter().map(|(place, _)| *place).collect(),
            counts,
            by,
        });
    }
    out
}

/// Which of several results counts: as with the steps of an execution, one that passed outweighs one that was
/// left out.
pub const fn gravity(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::NotExecuted => 0,
        Outcome::Skipped => 1,
        Outcome::Pass => 2,
        Outcome::Blocked => 3,
        Outcome::Fail => 4,
    }
}

/// What a result fits.
enum Fit {
    /// Each of these; a test may name several cases.
    Each(Vec<usize>, By),
    /// Several, of which it can mean only one.
    Several(Vec<usize>),
    /// It names an id that nothing here bears.
    Unknown(String),
    /// Nothing.
    None,
}

/// What candidates are called, for looking up.
struct Names {
    keys: HashMap<String, Vec<usize>>,
    foreign: HashMap<String, Vec<usize>>,
    automation: HashMap<String, Vec<usize>>,
    titles: HashMap<String, Vec<usize>>,
    has_testrail: bool,
    has_numbers: bool,
}

impl Names {
    fn of(candidates: &[Candidate]) -> Self {
        let mut names = Self {
            keys: HashMap::new(),
            foreign: HashMap::new(),
            automation: HashMap::new(),
            titles: HashMap::new(),
            has_testrail: false,
            has_numbers: false,
        };
        for (at, one) in candidates.iter().enumerate() {
            names.keys.entry(one.key.to_uppercase()).or_default().push(at);
            for id in &one.ids {
                let id = id.trim().to_uppercase();
                names.has_testrail |= testrail(&id).is_some();
                names.has_numbers |= is_number(&id);
                names.foreign.entry(id).or_default().push(at);
            }
            if !one.automation.trim().is_empty() {
                names.automation.entry(squeezed(&one.automation)).or_default().push(at);
            }
            names.titles.entry(squeezed(&one.title)).or_default().push(at);
        }
        names
    }

    fn places(&self, result: &Incoming) -> Fit {
        let mut each: Vec<usize> = Vec::new();
        for id in &result.ids {
            match self.by_id(id).as_slice() {
                [] => {}
                [one] if each.contains(one) => {}
                [one] => each.push(*one),
                several => return Fit::Several(several.to_vec()),
            }
        }
        if !each.is_empty() {
            return Fit::Each(each, By::Id);
        }
        let lists = [
            (self.automation.get(&squeezed(&result.full_name)), By::FullName),
            (self.titles.get(&squeezed(&result.name)), By::Title),
        ];
        for (list, by) in lists {
            match list.map(Vec::as_slice) {
                None | Some([]) => {}
                Some([one]) => return Fit::Each(vec![*one], by),
                Some(several) => return Fit::Several(several.to_vec()),
            }
        }
        result.ids.first().map_or(Fit::None, |id| Fit::Unknown(id.clone()))
    }

    /// The cases that an id may mean. An id of another tool is that tool's as long as any case here bears one of
    /// its kind: `C12` is TC-12 only where nothing came from TestRail.
    fn by_id(&self, id: &str) -> Vec<usize> {
        let id = id.trim().trim_start_matches('@').to_uppercase();
        if let Some(found) = self.foreign.get(&id).or_else(|| self.keys.get(&id)) {
            return found.clone();
        }
        let number = match testrail(&id) {
            Some(number) if !self.has_testrail => Some(number),
            None if is_number(&id) && !self.has_numbers => Some(id.as_str()),
            _ => None,
        };
        let key = number.map(|number| format!("TC-{}", number.trim_start_matches('0')));
        key.and_then(|key| self.keys.get(&key)).cloned().unwrap_or_default()
    }
}

/// The number of `C123`.
fn testrail(id: &str) -> Option<&str> {
    id.strip_prefix('C').filter(|number| is_number(number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name without differences that nobody sees.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(key: &str, title: &str, automation: &str, ids: &[&str]) -> Candidate {
        Candidate {
            key: key.into(),
            title: title.into(),
            automation: automation.into(),
            ids: ids.iter().map(ToString::to_string).collect(),
        }
    }

    fn result(name: &str, ids: &[&str], outcome: Outcome) -> Incoming {
        Incoming {
            name: name.into(),
            full_name: format!("suite::class::{name}"),
            ids: ids.iter().map(ToString::to_string).collect(),
            outcome,
            ..Incoming::default()
        }
    }

    #[track_caller]
    fn check(candidates: &[Candidate], name: &str, ids: &[&str], expect: &[usize]) {
        let found = matching(&[result(name, ids, Outcome::Pass)], candidates);
        let cases: Vec<usize> = found.matched.iter().map(|one| one.case).collect();
        assert_eq!(cases, expect, "{name} {ids:?}: {found:?}");
    }

    #[test]
    fn a_result_finds_its_case_by_id_then_by_full_name_then_by_title() {
        let plain = [
            case("TC-1", "Log in", "", &[]),
            case("TC-2", "Log out", "suite::class::logs out", &[]),
            case("TC-12", "Pay  by card", "", &["smoke"]),
        ];
        check(&plain, "x", &["TC-12"], &[2]);
        check(&plain, "x", &["tc-12"], &[2]);
        check(&plain, "x", &["12"], &[2]);
        check(&plain, "x", &["C12"], &[2]);
        check(&plain, "x", &["00012"], &[2]);
        check(&plain, "x", &["C1", "C2"], &[0, 1]);
        check(&plain, "logs out", &[], &[1]);
        check(&plain, "pay by card", &[], &[2]);
        check(&plain, "Log in", &["TC-99"], &[0]);
        check(&plain, "Log", &[], &[]);
    }

    #[test]
    fn an_id_of_another_tool_is_not_taken_for_a_number_of_ours() {
        let imported = [case("TC-12", "Ours", "", &["C7"]), case("TC-7", "Theirs", "", &["C12", "48271"])];
        check(&imported, "x", &["C12"], &[1]);
        check(&imported, "x", &["C7"], &[0]);
        check(&imported, "x", &["48271"], &[1]);
        // No case of TestRail's bears it, and TC-13 or TC-12 would be a guess.
        check(&imported, "x", &["C13"], &[]);
        check(&imported, "x", &["12"], &[]);
        check(&imported, "x", &["TC-12"], &[0]);
    }

    #[test]
    fn the_worst_counts_and_several_matches_are_said() {
        let cases = [case("TC-1", "Twice", "", &[]), case("TC-2", "Twice", "", &[])];
        let results = [
            result("a", &["TC-1"], Outcome::Pass),
            result("b", &["TC-1"], Outcome::Fail),
            result("c", &["TC-1"], Outcome::Fail),
            result("Twice", &[], Outcome::Pass),
            result("d", &["TC-2"], Outcome::Skipped),
            result("e", &["TC-2"], Outcome::Pass),
            result("f", &["TC-9"], Outcome::Fail),
        ];
        let found = matching(&results, &cases);
        assert_eq!(found.matched[0], Matched { case: 0, results: vec![0, 1, 2], counts: 1, by: By::Id });
        assert_eq!((found.matched[1].counts, found.matched[1].case), (5, 1));
        assert_eq!(found.ambiguous, [(3, vec![0, 1])]);
        assert_eq!(found.unmatched.len(), 1);
        assert!(found.unmatched[0].1.contains("TC-9"));
    }
}
