//! Ids of test cases in the names, tags and properties of automated tests. Which of them exist is for the core to say.

use crate::incoming::IncomingResult;
use crate::words::plain;

/// Properties that name test cases, by their plain words, most trusted first.
const PROPERTIES: &[&str] = &[
    "casebridge",
    "casebridgeid",
    "testcasekey",
    "testcaseid",
    "testid",
    "testkey",
    "testopsid",
    "testopsids",
    "qaseid",
    "caseid",
    "allureid",
    "asid",
    "automationid",
    "tms",
    "testcase",
    "zephyrid",
];

/// Fills in every id the result names, most trusted first: properties, then its tags, then its name.
pub(crate) fn find(result: &mut IncomingResult, tags: &[String]) {
    let mut ids = Vec::new();
    for wanted in PROPERTIES {
        for (name, value) in &result.properties {
            if plain(name) == *wanted {
                for one in value.split([',', ';', '\n']).map(|one| one.trim().trim_start_matches('@')) {
                    add(&mut ids, one);
                }
            }
        }
    }
    for tag in tags {
        of_tag(tag, &mut ids);
    }
    of_name(&result.name, &mut ids);
    result.ids = ids;
}

fn add(ids: &mut Vec<String>, id: &str) {
    if !id.is_empty() && id.len() <= 64 && !ids.iter().any(|known| known == id) {
        ids.push(id.to_owned());
    }
}

/// `@TC-12`, `@C123`, `@TestCaseKey=PROJ-T12`, `@QaseID=12`.
fn of_tag(tag: &str, ids: &mut Vec<String>) {
    let tag = tag.trim().trim_start_matches('@');
    let value = tag.split_once(['=', ':']).filter(|(name, _)| PROPERTIES.contains(&plain(name).as_str()));
    match value {
        Some((_, value)) => value.split(',').for_each(|one| add(ids, one.trim())),
        None if is_key(tag) || is_testrail(tag) => add(ids, tag),
        None => {}
    }
}

/// `(Qase ID: 12,13)`, `[48271]`, `[C1, C2]`, `C123 x`, `x_C123()`, `TC-12: x`, `test_tc_12_x`.
fn of_name(name: &str, ids: &mut Vec<String>) {
    let lower = name.to_ascii_lowercase();
    if let Some(at) = lower.find("(qase id:") {
        let inside =
            name.get(at + "(qase id:".len()..).and_then(|rest| rest.split(')').next()).unwrap_or_default();
        for one in inside.split(',').map(str::trim).filter(|one| all_digits(one)) {
            add(ids, one);
        }
    }
    for part in name.split('[').skip(1) {
        let Some((inside, _)) = part.split_once(']') else { continue };
        for one in inside
            .split([',', ' '])
            .map(|one| one.trim().trim_start_matches('@'))
            .filter(|one| !one.is_empty())
        {
            if (all_digits(one) && one.len() == 5) || is_testrail(one) || is_key(one) {
                add(ids, one);
            }
        }
    }
    // A name in code has no dash: `test_tc_12_pays` names TC-12.
    let mut words = name.split(|c: char| !c.is_alphanumeric()).peekable();
    while let Some(word) = words.next() {
        let number = words.peek().copied().filter(|next| all_digits(next) && next.len() <= 9);
        if let Some(number) = number.filter(|_| word.eq_ignore_ascii_case("tc")) {
            add(ids, &format!("TC-{number}"));
        }
    }
    let between = |c: char| !(c.is_alphanumeric() || c == '-');
    for word in name.split(between) {
        if is_testrail(word) || is_key(word) {
            add(ids, word);
        }
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `C123`.
fn is_testrail(word: &str) -> bool {
    word.strip_prefix('C').is_some_and(|number| all_digits(number) && number.len() <= 9)
}

/// `TC-12`, `PROJ-201`, `PROJ-T12`.
pub(crate) fn is_key(word: &str) -> bool {
    let Some((project, number)) = word.rsplit_once('-') else { return false };
    let number = number.strip_prefix(['T', 'E', 'R', 'P']).unwrap_or(number);
    let mut letters = project.chars();
    letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && letters.all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && all_digits(number)
        && number.len() <= 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, properties: &[(&str, &str)], tags: &[&str], expect: &[&str]) {
        let properties = properties.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let mut result = IncomingResult { name: name.to_owned(), properties, ..IncomingResult::default() };
        find(&mut result, &tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        assert_eq!(result.ids, expect, "{name}");
    }

    #[test]
    fn every_tools_habit_of_naming_a_case_is_found() {
        check("logs in [48271]", &[], &[], &["48271"]);
        check("TC-12 logs in", &[], &[], &["TC-12"]);
        check("test_tc_12_logs_in", &[], &[], &["TC-12"]);
        check("test_TC_12_and_tc_13", &[], &[], &["TC-12", "TC-13"]);
        check("arctc_12 tc_x etc_5_tc", &[], &[], &[]);
        check("logs in (Qase ID: 12,13)", &[], &[], &["12", "13"]);
        check("C123 x", &[], &[], &["C123"]);
        check("x C123", &[], &[], &["C123"]);
        check("[C123] x", &[], &[], &["C123"]);
        check("C123_x", &[], &[], &["C123"]);
        check("x_C123()", &[], &[], &["C123"]);
        check("[C1, C2] x", &[], &[], &["C1", "C2"]);
        check("C1_C2_x", &[], &[], &["C1", "C2"]);
        check("C1 x", &[("test_id", "C7, C8")], &[], &["C7", "C8", "C1"]);
        check(
            "x",
            &[("test_key", "PROJ-3")],
            &["@PROJ-201", "@smoke", "@TestCaseKey=PRJ-T4"],
            &["PROJ-3", "PROJ-201", "PRJ-T4"],
        );
        check("uses cases of 12 [12]", &[], &[], &[]);
        check("Chrome 12", &[], &[], &[]);
    }
}
