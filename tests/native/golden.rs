//! Expected texts in files, rewritten by `UPDATE_GOLDEN=1 cargo test` and read in review: the problems
//! people read, the requests and writes of the main jobs, and the tables in README.

use std::fmt::Write as _;

use casebridge::error::Error;
use casebridge::mapping::github::{DEFECT_PRIORITY, LABEL_LOOKS, REQUIREMENT_PRIORITY};
use casebridge::model::Time;
use casebridge::protocol::views::Problem;
use serde_json::json;

use crate::support::Machine;

/// Compares a text with a file of the repository, or writes the file.
#[track_caller]
pub fn check_file(path: &str, now: &str) {
    let file = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, now).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == now,
        "{path} is not what the code gives: UPDATE_GOLDEN=1 cargo test, then read the difference"
    );
}

fn every_error() -> Vec<Error> {
    let project = || "octo/demo".to_owned();
    let host = || "github.com".to_owned();
    vec![
        Error::Malformed,
        Error::UnknownCall,
        Error::NotAllowed,
        Error::TooLong { what: "message", limit: 1_000_000 },
        Error::Invalid { field: "title", why: "A title is needed".into() },
        Error::Missing { what: "requirement" },
        Error::ChangedMeanwhile { key: "REQ-7".into() },
        Error::Damaged { what: "defect:0199".into() },
        Error::Storage { why: "quota exceeded".into() },
        Error::FromTheFuture { found: 2, known: 1 },
        Error::NotAnIssue,
        Error::NotConnected { project: project() },
        Error::NotPermitted { origin: "https://ghe.example.com".into() },
        Error::Unreachable { host: host() },
        Error::TimedOut { host: host() },
        Error::Unauthorized { host: host() },
        Error::Forbidden { project: project(), why: "it has the scopes none and lacks repo".into() },
        Error::SsoRequired { project: project(), url: None },
        Error::IssuesDisabled { project: project() },
        Error::Archived { project: project() },
        Error::ProjectNotFound { project: project() },
        Error::IssueDeleted { issue: "octo/demo#12".into() },
        Error::IssueNotFound { issue: "octo/demo#12".into() },
        Error::Moved { project: project() },
        Error::RateLimited { host: host(), until: Time(0) },
        Error::TrackerFault { host: host(), status: 502 },
        Error::Refused { host: host(), why: "title is too long".into(), field: Some("title") },
        Error::Garbled { host: host() },
        Error::OnItsWay,
    ]
}

#[test]
fn every_problem_says_what_happened_and_what_to_do() {
    let mut text = String::new();
    let mut codes = Vec::new();
    for error in every_error() {
        let problem = Problem::from(&error);
        let _ = writeln!(text, "{}: {}\n    {}\n", problem.code, problem.message, problem.remedy);
        codes.push(problem.code);
    }
    check_file("tests/golden/problems.txt", &text);
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), every_error().len(), "two problems share a code");
}

#[test]
fn the_main_jobs_send_and_write_exactly_this() {
    let machine = Machine::sample();
    let mut text = String::new();
    let mut part = |title: &str, machine: &Machine| {
        let mut world = machine.world.borrow_mut();
        let _ = writeln!(text, "# {title}");
        for effect in world.effects.drain(..) {
            let _ = writeln!(text, "{}", without_ids(&effect));
        }
        text.push('\n');
    };
    machine.connect("https://github.com/octo/demo");
    part("Connect", &machine);
    let defect = machine.new_defect("Cart is empty", "major");
    part("Report a defect", &machine);
    machine.push(&defect);
    part("Push the first defect", &machine);
    let second = machine.new_defect("Cart is full", "major");
    machine.world.borrow_mut().effects.clear();
    machine.push(&second);
    part("Push another, the label known", &machine);
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired card");
    machine.world.borrow_mut().effects.clear();
    machine.ok(
        "linkIssue",
        &json!({ "requirement": requirement, "url": "https://github.com/octo/demo/issues/12" }),
    );
    part("Link an issue to a requirement", &machine);
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    part("Link a test case", &machine);
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.world.borrow_mut().effects.clear();
    machine.result(&executions[0], "pass");
    part("Record a result", &machine);
    machine.settle();
    part("The comment follows", &machine);
    machine.ok("syncNow", &json!({}));
    machine.world.borrow_mut().effects.clear();
    machine.ok("syncNow", &json!({}));
    part("Sync again, nothing changed", &machine);
    check_file("tests/golden/transcript.txt", &text);
}

/// UUIDs differ with every change of the code; what matters is which kind of key is written.
fn without_ids(effect: &str) -> String {
    let is_id = |part: &str| part.len() == 36 && part.matches('-').count() == 4;
    let words = effect.split(' ').map(|word| match word.rsplit_once(':') {
        Some((kind, id)) if is_id(id) => format!("{kind}:…"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_tables_in_readme_are_the_codes() {
    let mut defects = String::from("| Defect priority | GitHub label | Colour |\n| --- | --- | --- |\n");
    for (priority, label) in DEFECT_PRIORITY {
        let color = LABEL_LOOKS.iter().find(|look| look.0 == *label).map_or("", |look| look.1);
        let _ = writeln!(defects, "| {} | `{label}` | `#{color}` |", priority.label());
    }
    let mut requirements = String::from("| GitHub label | Requirement priority |\n| --- | --- |\n");
    for (label, priority) in REQUIREMENT_PRIORITY {
        let _ = writeln!(requirements, "| `{label}` | {} |", priority.label());
    }
    requirements.push_str("| none of these | P2 |\n");
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for table in [defects, requirements] {
        assert!(readme.contains(&table), "README.md lacks this table:\n{table}");
    }
}
