//! Expected texts in files, rewritten by `UPDATE_GOLDEN=1 cargo test` and read in review: the problems
//! people read, the requests and writes of the main jobs, and the tables in README.

use std::fmt::Write as _;

use casebridge::error::{CiError, Error, PageTrouble};
use casebridge::mapping::{github, gitlab, jira};
use casebridge::model::{Time, Tracker};
use casebridge::protocol::views::{Demand, Problem};
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

fn forbidden(project: &str, why: &str, tracker: Tracker) -> Error {
    Error::Forbidden { project: project.into(), why: why.into(), tracker }
}

fn page(trouble: PageTrouble) -> Error {
    Error::Page { site: "https://gitlab.example.com/gl".into(), login: "ada".into(), trouble }
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
        Error::Unauthorized { host: host(), tracker: Tracker::GitHub },
        Error::Unauthorized { host: "gitlab.com".into(), tracker: Tracker::GitLab },
        Error::Unauthorized { host: "acme.atlassian.net".into(), tracker: Tracker::JiraCloud },
        Error::Unauthorized { host: "jira.example.com/jira".into(), tracker: Tracker::JiraDataCenter },
        forbidden("octo/demo", "it has the scopes none and lacks repo", Tracker::GitHub),
        forbidden("shop/web", "the token lacks the scope api", Tracker::GitLab),
        forbidden("SHOP", "its user may not create issues", Tracker::JiraCloud),
        forbidden("SHOP", "its user may not create issues", Tracker::JiraDataCenter),
        Error::SsoRequired { project: project(), url: None },
        Error::IssuesDisabled { project: project() },
        Error::Archived { project: project() },
        Error::ProjectNotFound { project: project(), tracker: Tracker::GitHub },
        Error::ProjectNotFound { project: "shop/web".into(), tracker: Tracker::GitLab },
        Error::ProjectNotFound { project: "SHOP".into(), tracker: Tracker::JiraCloud },
        Error::IssueDeleted { issue: "octo/demo#12".into() },
        Error::IssueNotFound { issue: "octo/demo#12".into(), sure: false },
        Error::Moved { project: project() },
        Error::RateLimited { host: host(), until: Time(0) },
        Error::TrackerFault { host: host(), status: 502 },
        Error::Refused { host: host(), why: "title is too long".into(), field: Some("title") },
        Error::Garbled { host: host() },
        Error::OnItsWay,
        Error::Demands(Box::new(Demand {
            screen: "SHOP/10002".into(),
            heading: "SHOP wants more before it makes a Bug".into(),
            fields: vec![],
        })),
        Error::NoTransition {
            issue: "SHOP-3".into(),
            from: "In Review".into(),
            wanted: "done",
            offered: "In Progress".into(),
        },
        Error::XsrfRefused { host: "jira.example.com/jira".into() },
        Error::SignInNeeded { host: "jira.example.com/jira".into() },
        Error::IssueTypeGone { project: "SHOP".into(), issue_type: "Bug".into() },
        Error::MovedAway { issue: "shop/web#7".into() },
        page(PageTrouble::NotOpen),
        page(PageTrouble::SignedOut),
        page(PageTrouble::OtherPerson),
        page(PageTrouble::Stale),
        page(PageTrouble::NeedsToken),
        CiError::Forbidden {
            project: project(),
            why: "Resource not accessible by personal access token".into(),
            tracker: Tracker::GitHub,
        }
        .into(),
        CiError::Forbidden {
            project: "shop/web".into(),
            why: "the answer gives no reason".into(),
            tracker: Tracker::GitLab,
        }
        .into(),
        CiError::SwitchedOff { project: project(), tracker: Tracker::GitHub }.into(),
        CiError::SwitchedOff { project: "shop/web".into(), tracker: Tracker::GitLab }.into(),
        CiError::VariablesRefused { project: "shop/web".into() }.into(),
        CiError::MayHaveStarted { project: "shop/web".into() }.into(),
        CiError::Gone { run: "Pipeline 46".into() }.into(),
        CiError::StoreNotPermitted { run: "Regression 562".into() }.into(),
        CiError::Expired { run: "Regression 562".into() }.into(),
        CiError::Unreadable { file: "results.zip".into(), why: "line 3, column 7: it ends too early".into() }
            .into(),
    ]
}

#[test]
fn every_problem_says_what_happened_and_what_to_do() {
    let mut text = String::new();
    let mut codes = Vec::new();
    for error in every_error() {
        let problem = Problem::from(&error);
        let _ = writeln!(text, "{}: {}\n    {}\n", problem.code, problem.message, problem.remedy);
        // One code is one kind of problem; its remedy may differ from tracker to tracker.
        let inner = match &error {
            Error::Ci(inner) => Some(std::mem::discriminant(inner)),
            _ => None,
        };
        codes.push((problem.code, (std::mem::discriminant(&error), inner)));
    }
    check_file("tests/golden/problems.txt", &text);
    codes.dedup();
    for (at, (code, _)) in codes.iter().enumerate() {
        assert!(!codes[..at].iter().any(|(other, _)| other == code), "two problems share the code {code}");
    }
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
    let words = effect.split(' ').map(|word| match word.split(':').position(is_id) {
        Some(at) => {
            let parts = word.split(':').enumerate().map(|(n, part)| if n == at { "…" } else { part });
            parts.collect::<Vec<_>>().join(":")
        }
        None => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_tables_in_readme_are_the_codes() {
    let mut defects = String::from(
        "| Defect priority | GitHub label | GitLab label | Colour | Jira priority |\n| --- | --- | --- | --- | --- |\n",
    );
    let rows = github::LABELS.defect.iter().zip(gitlab::LABELS.defect).zip(jira::DEFECT_PRIORITY);
    for (((priority, hub), (_, lab)), (_, names)) in rows {
        let color = github::LABELS.looks.iter().find(|look| look.0 == *hub).map_or("", |look| look.1);
        let names = names.join(" or ");
        let _ = writeln!(defects, "| {} | `{hub}` | `{lab}` | `#{color}` | {names} |", priority.label());
    }
    let mut requirements = String::from(
        "| GitHub label | GitLab label | Jira priority | Requirement priority |\n| --- | --- | --- | --- |\n",
    );
    let rows =
        github::LABELS.requirement.iter().zip(gitlab::LABELS.requirement).zip(jira::REQUIREMENT_PRIORITY);
    for (((hub, priority), (lab, _)), (names, _)) in rows {
        let _ = writeln!(requirements, "| `{hub}` | `{lab}` | {} | {} |", names.join(", "), priority.label());
    }
    requirements.push_str("| none of these | none of these | any other | P2 |\n");
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for table in [defects, requirements] {
        assert!(readme.contains(&table), "README.md lacks this table:\n{table}");
    }
}
