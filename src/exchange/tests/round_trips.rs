//! What is written is read back: our own table and JSON to the letter, other tools' formats as far as they hold it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::needless_for_each)]

mod support;

use casebridge_exchange::writing::{Target, WriteOptions, Writer, guarded, unguarded};
use casebridge_exchange::{
    CaseType, Format, IncomingCase, IncomingRequirement, IncomingResult, IncomingStep, Item, Outcome,
    Priority, Status, Taken,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use support::{must_read, sample};

fn written(target: Target, options: &WriteOptions, items: &[Item]) -> Vec<u8> {
    let mut writer = Writer::new(target, Vec::new(), options).unwrap();
    for item in items {
        writer.item(item).unwrap();
    }
    writer.finish().unwrap()
}

/// Text as people write it, with what a spreadsheet, a table or XML trips over. It begins and ends with a sign.
fn text() -> impl Strategy<Value = String> {
    "[=+@'\"A-Za-z0-9äß-]([ -~äöü€😀\n\t]{0,30}[=+A-Za-z0-9\"'>&<])?"
}

fn maybe() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), text()]
}

fn word() -> impl Strategy<Value = String> {
    "[=A-Za-z][A-Za-z0-9 \\\\,_-]{0,10}[a-z]"
}

fn folder() -> impl Strategy<Value = String> {
    vec("[A-Za-z][A-Za-z0-9 &]{0,8}[a-z]", 0..4).prop_map(|parts| parts.join("/"))
}

fn unique(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words {
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

prop_compose! {
    fn case()(
        key in option::of("TC-[1-9][0-9]{0,3}"),
        title in text(),
        folder in folder(),
        description in maybe(),
        preconditions in maybe(),
        steps in vec((text(), maybe(), maybe()), 0..4),
        priority in prop_oneof![Just("High"), Just("Low"), Just("Urgent maybe"), Just("")],
        case_type in prop_oneof![Just("Smoke"), Just("odd"), Just("")],
        status in prop_oneof![Just("Draft"), Just("Deprecated"), Just("")],
        tags in vec(word(), 0..3),
        references in vec(word(), 0..3),
        issues in vec("https://[a-z]{1,8}\\.com/[a-z/,\\\\]{1,12}[0-9]", 0..3),
        automation in option::of(word()),
        custom in option::of(text()),
    ) -> IncomingCase {
        IncomingCase {
            source_id: String::new(),
            key,
            title,
            folder,
            description,
            preconditions,
            steps: steps.into_iter().map(|(action, expected, data)| IncomingStep { action, expected, data }).collect(),
            priority: Taken::new(priority, match priority { "High" => Some(Priority::High), "Low" => Some(Priority::Low), _ => None }),
            case_type: Taken::new(case_type, (case_type == "Smoke").then_some(CaseType::Smoke)),
            status: Taken::new(status, match status { "Draft" => Some(Status::Draft), "Deprecated" => Some(Status::Deprecated), _ => None }),
            tags: unique(tags),
            references: unique(references),
            issues: unique(issues),
            automation,
            custom: custom.into_iter().map(|value| ("Browser".to_owned(), value)).collect(),
            line: 0,
        }
    }
}

prop_compose! {
    fn result()(
        name in "[A-Za-z][ -~ä]{0,20}[a-z]",
        suites in vec("[A-Za-z][ -~]{0,10}[a-z]", 0..3),
        class in option::of("[A-Za-z.]{1,12}"),
        outcome in 0usize..5,
        message in maybe(),
        seconds in option::of(0u32..100_000),
        properties in vec(("[a-z]{3,8}x", text()), 0..3),
    ) -> IncomingResult {
        let outcome = [Outcome::NotExecuted, Outcome::Pass, Outcome::Fail, Outcome::Blocked, Outcome::Skipped][outcome];
        let mut full = suites.clone();
        full.extend(class.filter(|class| suites.last() != Some(class) && *class != name));
        full.push(name.clone());
        let mut named: Vec<(String, String)> = Vec::new();
        for (name, value) in properties {
            if !named.iter().any(|(known, _)| *known == name) {
                named.push((name, value));
            }
        }
        IncomingResult {
            name,
            full_name: full.join("::"),
            suites,
            outcome,
            message: if outcome == Outcome::Pass { String::new() } else { message },
            seconds: seconds.map(|milliseconds| f64::from(milliseconds) / 1000.0),
            properties: named,
            ..IncomingResult::default()
        }
    }
}

/// The same cases as far as a file tells: identity from their order, no lines.
fn numbered(mut cases: Vec<IncomingCase>) -> Vec<IncomingCase> {
    for (n, case) in cases.iter_mut().enumerate() {
        case.source_id = format!("S/{n}");
        case.line = 0;
    }
    cases
}

fn lineless(mut cases: Vec<IncomingCase>) -> Vec<IncomingCase> {
    cases.iter_mut().for_each(|case| case.line = 0);
    cases
}

fn items(cases: &[IncomingCase]) -> Vec<Item> {
    cases.iter().cloned().map(Item::Case).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_guarded_cell_is_no_formula_and_comes_back(cell in "['=+@\t\r -]{0,4}[ -~]{0,9}") {
        let cell_guarded = guarded(&cell);
        prop_assert!(!cell_guarded.starts_with(['=', '+', '-', '@', '\t', '\r']));
        prop_assert_eq!(unguarded(&cell_guarded), cell);
    }

    #[test]
    fn our_table_comes_back_to_the_letter(cases in vec(case(), 0..6)) {
        let cases = numbered(cases);
        let options = WriteOptions { custom: vec!["Browser".into()], ..WriteOptions::default() };
        let bytes = written(Target::Csv, &options, &items(&cases));
        prop_assert_eq!(lineless(must_read(Format::Csv, bytes).cases()), cases);
    }

    #[test]
    fn our_json_comes_back_to_the_letter(cases in vec(case(), 0..4), results in vec(result(), 0..4)) {
        let mut all = items(&numbered(cases));
        all.extend(results.into_iter().map(Item::Result));
        let bytes = written(Target::Json, &WriteOptions::default(), &all);
        prop_assert_eq!(must_read(Format::CasebridgeJson, bytes).items, all);
    }

    #[test]
    fn results_come_back_from_junit_xml(results in vec(result(), 0..8)) {
        let all: Vec<Item> = results.iter().cloned().map(Item::Result).collect();
        let options = WriteOptions { title: "a \"run\" & <more>".into(), ..WriteOptions::default() };
        let found = must_read(Format::JUnit, written(Target::JUnit, &options, &all)).results();
        prop_assert_eq!(found.len(), results.len());
        for (found, one) in found.iter().zip(&results) {
            prop_assert_eq!((&found.name, &found.suites, found.outcome, found.seconds), (&one.name, &one.suites, one.outcome, one.seconds));
            prop_assert_eq!(&found.message, one.message.trim());
            prop_assert_eq!(&found.properties, &one.properties);
            if !one.suites.is_empty() {
                prop_assert_eq!(&found.full_name, &one.full_name);
            }
        }
    }

    #[test]
    fn cases_come_back_from_qases_table(cases in vec(case(), 0..5)) {
        let mut cases = numbered(cases);
        for (n, case) in cases.iter_mut().enumerate() {
            case.source_id = (n + 1).to_string();
            // What Qase's columns do not hold goes to the description and is tested below.
            (case.key, case.automation) = (None, None);
            case.references.clear();
            case.issues.clear();
            case.custom.clear();
            case.tags.retain(|tag| !tag.contains([',', '\\']));
        }
        let folders = cases.iter().map(|case| case.folder.clone()).collect();
        let options = WriteOptions { folders, ..WriteOptions::default() };
        let found = must_read(Format::QaseCsv, written(Target::QaseCsv, &options, &items(&cases))).cases();
        prop_assert_eq!(found.len(), cases.len());
        for (found, one) in found.iter().zip(&cases) {
            prop_assert_eq!((&found.source_id, &found.title, &found.folder), (&one.source_id, &one.title, &one.folder));
            prop_assert_eq!((&found.description, &found.preconditions), (&one.description, &one.preconditions));
            prop_assert_eq!((&found.steps, &found.tags), (&one.steps, &one.tags));
        }
    }

    #[test]
    fn cases_come_back_from_testrails_table(cases in vec(case(), 0..5)) {
        let plain = |text: &mut String| text.retain(|c| !"<&".contains(c));
        let mut cases = cases;
        for (n, case) in cases.iter_mut().enumerate() {
            case.source_id = format!("C{}", n + 1);
            // TestRail's texts are HTML, and a number before a step's text is its place.
            for text in [&mut case.title, &mut case.description, &mut case.preconditions] {
                plain(text);
                *text = format!("x{}", text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            plain(&mut case.folder);
            case.folder = case.folder.split('/').map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("/");
            for step in &mut case.steps {
                for text in [&mut step.action, &mut step.expected, &mut step.data] {
                    plain(text);
                    *text = format!("x{}", text.trim_end());
                }
            }
        }
        let found = must_read(Format::TestRailCsv, written(Target::TestRailCsv, &WriteOptions::default(), &items(&cases))).cases();
        prop_assert_eq!(found.len(), cases.len());
        for (found, one) in found.iter().zip(&cases) {
            prop_assert_eq!((&found.source_id, &found.title, &found.folder), (&one.source_id, &one.title, &one.folder));
            prop_assert_eq!((&found.description, &found.preconditions, &found.steps), (&one.description, &one.preconditions, &one.steps));
        }
    }
}

#[test]
fn qases_own_table_comes_back_whole() {
    let cases = must_read(Format::QaseCsv, sample("qase.csv")).cases();
    let folders = vec!["Shop".to_owned(), "Shop/Cart".to_owned()];
    let bytes =
        written(Target::QaseCsv, &WriteOptions { folders, ..WriteOptions::default() }, &items(&cases));
    assert!(bytes.starts_with(b"v2.id,title,description,preconditions,postconditions,tags,priority,severity,type,behavior,automation,status,is_flaky,layer,steps_type,steps_actions,steps_result,steps_data,milestone_id,milestone,suite_id,suite_parent_id,suite,suite_without_cases,parameters\n"));
    let mut found = must_read(Format::QaseCsv, &bytes).cases();
    let mut cases = cases;
    for case in found.iter_mut().chain(&mut cases) {
        case.line = 0;
        // An empty priority and `undefined` are the same to Qase.
        case.custom.sort();
    }
    assert_eq!(found, cases);
}

#[test]
fn what_a_format_has_no_place_for_stands_where_people_read_it() {
    let case = IncomingCase {
        title: "Pays".into(),
        references: vec!["REQ-1".into()],
        custom: vec![("Browser".into(), "Chrome".into())],
        ..IncomingCase::default()
    };
    let found =
        must_read(Format::QaseCsv, written(Target::QaseCsv, &WriteOptions::default(), &items(&[case])))
            .cases();
    assert_eq!(found[0].description, "**Browser:** Chrome\n\n**References:** REQ-1");
}

#[test]
fn requirements_come_back_from_our_table() {
    let one = IncomingRequirement {
        source_id: "r1".into(),
        key: Some("REQ-1".into()),
        title: "=SUM(A1)".into(),
        description: "- a\n- b".into(),
        priority: Taken::new("P0", Some(Priority::Critical)),
        status: Taken::new("Active", Some(Status::Active)),
        folder: "Shop/Cart".into(),
        tags: vec!["a, b".into(), "c\\".into()],
        references: vec!["SHOP-1".into()],
        custom: vec![("Owner".into(), "ann".into())],
        line: 2,
    };
    let options =
        WriteOptions { requirements: true, custom: vec!["Owner".into()], ..WriteOptions::default() };
    let bytes = written(Target::Csv, &options, &[Item::Requirement(one.clone())]);
    assert!(String::from_utf8_lossy(&bytes).contains("'=SUM(A1)"));
    assert_eq!(must_read(Format::RequirementsCsv, bytes).requirements(), [one]);
}

#[test]
fn other_tools_tables_are_guarded_only_when_asked() {
    let case = IncomingCase { title: "-5 degrees".into(), ..IncomingCase::default() };
    for guard in [false, true] {
        let options = WriteOptions { guard, ..WriteOptions::default() };
        for target in [Target::QaseCsv, Target::TestRailCsv] {
            let text =
                String::from_utf8(written(target, &options, &items(std::slice::from_ref(&case)))).unwrap();
            assert_eq!(text.contains("'-5 degrees"), guard, "{target:?}");
        }
    }
}
