//! A look at an issue brings its status and priority to the defect made of it, and nothing else moves.

use serde_json::{Value, json};

use crate::support::{Fault, Machine};

fn pushed(priority: &str) -> (Machine, String) {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", priority);
    machine.push(&defect);
    (machine, defect)
}

fn change(machine: &Machine, act: impl FnOnce(&mut casebridge_sandbox::github::Issue)) {
    let mut world = machine.world.borrow_mut();
    let now = world.now + 1_000;
    let issue = world.sandbox.github.repo_mut("octo/demo").unwrap().issue_mut(14).unwrap();
    issue.updated = now;
    act(issue);
}

fn synced(machine: &Machine, defect: &str) -> Value {
    machine.ok("syncNow", &json!({}));
    machine.ok("viewDefect", &json!({ "id": defect }))
}

fn save(machine: &Machine, defect: &str, priority: &str, status: &str) {
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Cart is empty", "description": "It is *wrong*.", "priority": priority, "status": status, "execution": null, "requirement": null }));
}

#[test]
fn an_issue_that_was_closed_as_a_duplicate_says_so() {
    let (machine, defect) = pushed("major");
    change(&machine, |issue| {
        issue.is_closed = true;
        issue.state_reason = Some("duplicate".to_owned());
    });
    let view = synced(&machine, &defect);
    assert_eq!(view["link"]["state"]["title"], "The issue is closed, as duplicate");
    assert!(machine.log().contains("duplicate"), "the log keeps the reason");
}

#[test]
fn a_close_on_the_tracker_gives_closed_and_a_reopen_gives_open() {
    let (machine, defect) = pushed("major");
    change(&machine, |issue| issue.is_closed = true);
    assert_eq!(synced(&machine, &defect)["status"], "closed");
    save(&machine, &defect, "major", "achieved");
    assert_eq!(synced(&machine, &defect)["status"], "achieved");
    change(&machine, |issue| issue.is_closed = false);
    assert_eq!(synced(&machine, &defect)["status"], "open");
}

#[test]
fn a_label_moves_the_priority_only_when_it_says_something_else() {
    let (machine, defect) = pushed("trivial");
    change(&machine, |issue| issue.labels.push("bug".into()));
    assert_eq!(synced(&machine, &defect)["priority"], "trivial");
    {
        let mut world = machine.world.borrow_mut();
        let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.labels.push(casebridge_sandbox::github::state::Label {
            id: 9,
            name: "priority:critical".into(),
            color: "b60205".into(),
            description: String::new(),
        });
    }
    change(&machine, |issue| issue.labels = vec!["priority:critical".into()]);
    assert_eq!(synced(&machine, &defect)["priority"], "blocker");
}

#[test]
fn what_both_sides_changed_stays_here_and_is_in_the_log() {
    let (machine, defect) = pushed("major");
    save(&machine, &defect, "blocker", "open");
    {
        let mut world = machine.world.borrow_mut();
        let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.labels.push(casebridge_sandbox::github::state::Label {
            id: 9,
            name: "priority:low".into(),
            color: "0e8a16".into(),
            description: String::new(),
        });
    }
    change(&machine, |issue| issue.labels = vec!["priority:low".into()]);
    let view = synced(&machine, &defect);
    // The tracker wins by the usual rule, and both values are in the log.
    assert_eq!(view["priority"], "minor");
    let log = machine.ok("viewLog", &crate::support::whole_log())["lines"].to_string();
    assert!(
        log.contains("DEF-1: both sides changed the priority") && log.contains("priority:critical"),
        "{log}"
    );
}

/// As it is looked at from its own page.
fn looked(machine: &Machine, defect: &str) -> Value {
    machine.ask("syncIssue", &json!({ "url": "https://github.com/octo/demo/issues/14" })).unwrap();
    machine.ok("viewDefect", &json!({ "id": defect }))
}

#[test]
fn a_deleted_issue_changes_nothing_here() {
    let (machine, defect) = pushed("major");
    {
        let mut world = machine.world.borrow_mut();
        let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.issues.remove(&14);
        repo.deleted.insert(14);
    }
    let view = looked(&machine, &defect);
    assert_eq!(
        (view["status"].as_str(), view["sync"]["text"].as_str()),
        (Some("open"), Some("Issue deleted"))
    );
    let asked = machine.problem("syncIssue", &json!({ "url": "https://github.com/octo/demo/issues/14" }));
    assert_eq!(asked, "issueDeleted");
}

#[test]
fn an_issue_that_is_out_of_reach_is_not_taken_for_deleted() {
    let (machine, defect) = pushed("major");
    machine.fault(
        "GET",
        "/issues/14",
        Fault::Answer { status: 404, headers: vec![], body: r#"{"message":"Not Found"}"#.into() },
    );
    assert_eq!(looked(&machine, &defect)["sync"]["text"], "Out of reach");
    assert_eq!(looked(&machine, &defect)["sync"]["text"], "Synced");
}

#[test]
fn a_transferred_issue_is_followed_to_its_new_place() {
    let (machine, defect) = pushed("major");
    {
        let mut world = machine.world.borrow_mut();
        let github = &mut world.sandbox.github;
        let issue = github.repo_mut("octo/demo").unwrap().issues.remove(&14).unwrap();
        github.repo_mut("octo/demo").unwrap().transferred.insert(14, ("octo/readonly".into(), 1));
        let there = casebridge_sandbox::github::Issue { number: 1, ..issue };
        github.repo_mut("octo/readonly").unwrap().issues.insert(1, there);
    }
    machine.sweep();
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!(view["link"]["issue"]["url"], "https://github.com/octo/readonly/issues/1");
    let panel = machine.page_ok("https://github.com/octo/demo/issues/14", "hereView", &json!({}));
    assert_eq!(panel["heading"], "Not linked");
}

#[test]
fn a_network_that_is_away_ends_the_round_with_one_clear_problem() {
    let (machine, defect) = pushed("major");
    machine.world.borrow_mut().is_offline = true;
    assert_eq!(machine.problem("syncNow", &json!({})), "unreachable");
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
}

#[test]
fn what_waits_goes_out_after_days_offline() {
    let machine = Machine::connected();
    machine.world.borrow_mut().is_offline = true;
    let defect = machine.new_defect("Cart is empty", "major");
    assert_eq!(machine.push(&defect)["sync"]["text"], "Waiting");
    for _ in 0..40 {
        let wake = machine.world.borrow().wake_at.unwrap();
        machine.world.borrow_mut().now = wake;
        machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
    }
    let machine = machine.reborn();
    machine.world.borrow_mut().is_offline = false;
    machine.settle();
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
}

#[test]
fn a_visit_looks_at_the_issue_once_a_minute_and_no_more() {
    let (machine, _) = pushed("major");
    let page = "https://github.com/octo/demo/issues/14";
    machine.requests();
    machine.page_ok(page, "hereView", &json!({}));
    assert_eq!(machine.requests(), Vec::<String>::new());
    machine.pass(61_000);
    change(&machine, |issue| issue.is_closed = true);
    machine.page_ok(page, "hereView", &json!({}));
    assert_eq!(
        machine.requests(),
        ["GET /repos/octo/demo/issues/14 200", "GET /repos/octo/demo/issues/14/comments?per_page=100 200"]
    );
    let view = machine.page_ok(page, "hereView", &json!({}));
    assert_eq!(
        (view["defects"][0]["status"]["text"].as_str(), view["age"].as_str()),
        (Some("Closed"), Some("synced just now"))
    );
    for trouble in [true, false] {
        machine.pass(61_000);
        machine.world.borrow_mut().is_offline = trouble;
        if !trouble {
            let mut world = machine.world.borrow_mut();
            let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
            repo.issues.remove(&14);
            repo.deleted.insert(14);
        }
        let before = machine.world.borrow().effects.iter().filter(|effect| effect.starts_with("GET")).count();
        for _ in 0..5 {
            machine.page_ok(page, "hereView", &json!({}));
        }
        let after = machine.world.borrow().effects.iter().filter(|effect| effect.starts_with("GET")).count();
        assert_eq!(after - before, 1, "offline: {trouble}");
    }
    assert_eq!(machine.page_ok(page, "hereView", &json!({}))["badge"]["text"], "Issue deleted");
}
