//! Test cases and cycles tied to issues by themselves, issues found by their titles, and issues that become
//! defects: nothing is made on a tracker, nothing is lost when an issue moves, goes, or a step is taken back.

use casebridge::protocol::{self, Sender};
use serde_json::{Value, json};

use crate::backup::{backup, fresh, restore};
use crate::support::{Fault, Machine, OWN_ID, Target};

const GROUP: &str = "0199c5f1-7e1c-7000-8000-0000000000aa";

fn link(machine: &Machine, call: &str, kind: &str, record: &str, url: &str) {
    machine.ok(call, &json!({ "kind": kind, "record": record, "url": url }));
}

/// The texts of the issues that a record's page shows.
fn issues(machine: &Machine, call: &str, id: &str) -> Vec<String> {
    let view = machine.ok(call, &json!({ "id": id }));
    let lines = view["links"].as_array().unwrap();
    lines.iter().map(|line| line["issue"]["text"].as_str().unwrap().to_owned()).collect()
}

fn find(machine: &Machine, text: &str) -> Vec<(String, String)> {
    let hits = machine.ok("searchIssues", &json!({ "text": text }))["hits"].clone();
    let text = |hit: &Value, name: &str| hit[name].as_str().unwrap().to_owned();
    hits.as_array().unwrap().iter().map(|hit| (text(hit, "id"), text(hit, "title"))).collect()
}

/// A case and a cycle in which it failed, both tied to an issue.
fn tied(target: Target, url: &str) -> (Machine, String, String) {
    let machine = target.connected();
    let case = machine.new_case("Pay by card");
    let (cycle, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    link(&machine, "linkIssue", "testCase", &case, url);
    link(&machine, "linkIssue", "cycle", &cycle, url);
    (machine, case, cycle)
}

#[test]
fn an_issue_shows_its_runs_and_cases_and_lets_them_go() {
    for target in Target::ALL {
        let url = target.issue();
        let (machine, case, cycle) = tied(target, url);
        let view = machine.page_ok(url, "hereView", &json!({}));
        assert_eq!(view["heading"], "Test cycle CYC-1 · Test case TC-1", "{}", target.name());
        assert_eq!(
            (view["runs"][0]["kind"].as_str(), view["runs"][0]["coverage"]["segments"][0]["label"].as_str()),
            (Some("cycle"), Some("Fail"))
        );
        assert_eq!(view["cases"][0]["result"]["text"], "Fail");
        let line = machine.ok("viewCase", &json!({ "id": case }))["links"][0].clone();
        assert_ne!(line["title"], "", "it was looked at: {line}");
        machine.page_ok(url, "hereUnlink", &json!({ "requirement": cycle }));
        assert!(issues(&machine, "viewCycle", &cycle).is_empty());
        link(&machine, "unlinkIssue", "testCase", &case, url);
        assert_eq!(machine.page_ok(url, "hereView", &json!({}))["heading"], "Not linked");
        let left = machine.world.borrow().store.keys().any(|key| key.starts_with("link:"));
        assert!(!left, "nothing hangs on the issue any more");
    }
}

#[test]
fn a_moved_and_a_deleted_issue_keep_their_cases_and_runs() {
    for target in Target::ALL {
        let to = match target {
            Target::GitHub => "octo/readonly",
            Target::GitLab => "shop/apps/mobile",
            Target::JiraCloud | Target::JiraDataCenter => "LEGACY",
        };
        let project = target.project();
        let (machine, case, cycle) = {
            let machine = target.connected();
            let number =
                target.others(&machine, |one, now| one.others_make(now, project, "ann", "Orders", ""));
            drop(machine);
            let (machine, case, cycle) = tied(target, target.issue());
            let again =
                target.others(&machine, |one, now| one.others_make(now, project, "ann", "Orders", ""));
            assert_eq!(number, again);
            link(&machine, "linkIssue", "testCase", &case, &target.page(number));
            link(&machine, "linkIssue", "cycle", &cycle, &target.page(number));
            let there =
                target.others(&machine, |one, now| one.others_move(now, project, number, to)).unwrap();
            let old = target.page(number).clone();
            let _ = machine.ask("syncIssue", &json!({ "url": old }));
            let (here, run) = (issues(&machine, "viewCase", &case), issues(&machine, "viewCycle", &cycle));
            assert_eq!(here, run, "{}", target.name());
            assert!(here[1].starts_with(to) && here[1].ends_with(&there.to_string()), "{here:?}");
            (machine, case, cycle)
        };
        let number: u64 = target.issue().rsplit(['/', '-']).next().unwrap().parse().unwrap();
        target.others(&machine, |one, now| one.others_delete(now, project, number));
        let _ = machine.ask("syncIssue", &json!({ "url": target.issue() }));
        let state = &machine.ok("viewCase", &json!({ "id": case }))["links"][0]["state"]["text"];
        assert!(state == "Deleted" || state == "Out of reach", "{}: {state}", target.name());
        link(&machine, "unlinkIssue", "cycle", &cycle, target.issue());
        assert_eq!(issues(&machine, "viewCycle", &cycle).len(), 1);
        assert_eq!(issues(&machine, "viewCase", &case).len(), 2);
    }
}

#[test]
fn a_moved_issue_that_is_tied_at_its_new_place_already_is_tied_once_and_a_damaged_record_is_no_obstacle() {
    let (target, to) = (Target::GitLab, "shop/apps/mobile");
    let machine = target.connected();
    let number =
        target.others(&machine, |one, now| one.others_make(now, target.project(), "ann", "Orders", ""));
    let (old, both) = (target.page(number).clone(), machine.new_requirement("Orders are kept"));
    let broken = machine.new_requirement("Broken");
    for id in [&both, &broken] {
        machine.ok("linkIssue", &json!({ "kind": "requirement", "record": id, "url": old }));
    }
    let there =
        target.others(&machine, |one, now| one.others_move(now, target.project(), number, to)).unwrap();
    let new = target.page(there).replace(target.project(), to);
    machine.ok("linkIssue", &json!({ "kind": "requirement", "record": both, "url": new }));
    machine.world.borrow_mut().store.insert(format!("requirement:{broken}"), json!({ "meta": 1 }));
    let _ = machine.ask("syncIssue", &json!({ "url": old }));
    machine.sweep();
    let tied = issues(&machine, "viewRequirement", &both);
    assert!(tied.len() == 1 && tied[0].starts_with(to), "{tied:?}");
}

#[test]
fn many_cases_are_tied_at_once_and_that_is_taken_back_alone() {
    let machine = Machine::connected();
    let url = Target::GitHub.issue();
    let cases = [machine.new_case("One"), machine.new_case("Two"), machine.new_case("Three")];
    link(&machine, "linkIssue", "testCase", &cases[0], url);
    let form =
        json!({ "kind": "testCase", "ids": cases, "change": "linkIssue", "value": url, "group": GROUP });
    let done = machine.ok("changeMany", &form);
    assert_eq!(
        (&done["changed"], done["message"].as_str()),
        (&json!(2), Some("2 test cases linked to octo/demo#12"))
    );
    assert_eq!(issues(&machine, "viewCase", &cases[2]), ["octo/demo#12"]);
    let rev = machine.rev("viewCase", &cases[1]);
    let edit = json!({ "id": cases[1], "rev": rev, "title": "Two!", "preconditions": "", "steps": [], "priority": "low", "tags": [], "folder": "" });
    machine.ok("saveCase", &edit);
    machine.ok("undo", &json!({ "id": GROUP }));
    let left: Vec<usize> = cases.iter().map(|case| issues(&machine, "viewCase", case).len()).collect();
    assert_eq!(left, [1, 0, 0], "the tie that was there before stays");
    assert_eq!(machine.ok("viewCase", &json!({ "id": cases[1] }))["title"], "Two!");
    assert_eq!(machine.page_ok(url, "hereView", &json!({}))["heading"], "Test case TC-1");
    let wrong = json!({ "kind": "defect", "ids": [], "change": "linkIssue", "value": url, "group": GROUP });
    assert_eq!(machine.problem("changeMany", &wrong), "invalid");
}

#[test]
fn linking_many_waits_for_no_tracker_and_their_issue_is_looked_at_behind_it() {
    let machine = Machine::connected();
    let case = machine.new_case("One");
    let form = json!({ "kind": "testCase", "ids": [case], "change": "linkIssue", "value": Target::GitHub.issue(), "group": GROUP });
    let message = json!({ "name": "changeMany", "params": form }).to_string();
    let url = format!("chrome-extension://{OWN_ID}/extension/pages/workspace.html");
    let page = json!({ "id": OWN_ID, "url": url, "frameId": 0 }).to_string();
    let page = Sender::read(&page, OWN_ID.to_owned());
    let asked = || machine.world.borrow().effects.iter().filter(|one| one.starts_with("GET ")).count();
    let before = asked();
    assert!(machine.run(protocol::answer(&machine, &page, &message)).unwrap().contains("\"ok\""));
    assert_eq!(asked(), before);
    machine.run(protocol::follow_up(&machine, &page, &message)).unwrap();
    assert!(asked() > before);
    assert_ne!(machine.ok("viewCase", &json!({ "id": case }))["links"][0]["title"], "");
}

#[test]
fn deleted_restored_and_backed_up_records_keep_their_issues() {
    let (machine, case, cycle) = tied(Target::GitHub, Target::GitHub.issue());
    machine.ok("deleteRecord", &json!({ "kind": "cycle", "id": cycle }));
    let heading = |machine: &Machine| {
        machine.page_ok(Target::GitHub.issue(), "hereView", &json!({}))["heading"].clone()
    };
    assert_eq!(heading(&machine), "Test case TC-1");
    machine.ok("restoreRecord", &json!({ "kind": "cycle", "id": cycle }));
    assert_eq!(heading(&machine), "Test cycle CYC-1 · Test case TC-1");
    let other = fresh(&machine);
    restore(&other, &backup(&machine));
    assert_eq!(heading(&other), "Test cycle CYC-1 · Test case TC-1");
    assert_eq!(issues(&other, "viewCase", &case), ["octo/demo#12"]);
}

#[test]
fn an_imported_issue_that_has_cases_becomes_a_requirement_and_keeps_them() {
    let (machine, case, _) = tied(Target::GitHub, Target::GitHub.issue());
    machine.rules(&[], &json!({ "on": true }));
    machine.ok("startImport", &json!({ "id": machine.connection() }));
    machine.sweep();
    let view = machine.page_ok(Target::GitHub.issue(), "hereView", &json!({}));
    assert_eq!(view["requirements"].as_array().unwrap().len(), 1, "{view}");
    assert_eq!(
        (view["runs"][0]["key"].as_str(), view["cases"][0]["id"].as_str()),
        (Some("CYC-1"), Some(&*case))
    );
}

#[test]
fn an_issue_is_found_by_its_title_its_number_and_its_address() {
    for target in Target::ALL {
        let machine = target.connected();
        let project = target.project();
        let title = "Vouchers: \"repo:other/one\" counts twice!";
        let number = target.others(&machine, |one, now| one.others_make(now, project, "ann", title, ""));
        let expect = vec![(target.page(number), title.to_owned())];
        machine.pass(700_000);
        assert_eq!(find(&machine, "vouchers twice"), expect, "{}", target.name());
        assert_eq!(find(&machine, "vouchers thrice"), [], "{}", target.name());
        let key = if project == "SHOP" { format!("shop-{number}") } else { format!("#{number}") };
        assert_eq!(find(&machine, &key), expect, "{}", target.name());
        assert_eq!(find(&machine, &target.page(number)), expect, "{}", target.name());
        assert_eq!(find(&machine, ""), [], "nothing is known yet");
        let case = machine.new_case("One");
        link(&machine, "linkIssue", "testCase", &case, &target.page(number));
        assert_eq!(find(&machine, ""), expect, "what is linked is known");
    }
}

#[test]
fn a_search_that_is_limited_says_so_and_asks_no_more_until_then() {
    let (machine, ..) = tied(Target::GitHub, Target::GitHub.issue());
    machine.fault(
        "GET",
        "/search/issues",
        Fault::Answer {
            status: 429,
            body: String::new(),
            headers: vec![("retry-after".into(), "60".into())],
        },
    );
    let view = machine.ok("searchIssues", &json!({ "text": "expired card" }));
    assert_eq!(view["hits"].as_array().unwrap().len(), 1, "what is linked is found all the same: {view}");
    assert!(
        view["note"].as_str().unwrap().starts_with("octo/demo on github.com was not searched:"),
        "{view}"
    );
    machine.requests();
    machine.ok("searchIssues", &json!({ "text": "expired card" }));
    assert_eq!(machine.requests(), [""; 0], "nothing is asked before the limit ends");
    machine.ok("syncNow", &json!({}));
    assert_ne!(machine.requests(), [""; 0], "only searches rest");
    machine.pass(61_000);
    assert_eq!(machine.ok("searchIssues", &json!({ "text": "expired card" }))["note"], "");
}

#[test]
fn an_issue_seen_in_a_run_becomes_one_defect_and_no_second_issue() {
    for target in Target::ALL {
        let machine = target.connected();
        let case = machine.new_case("Pay");
        let (cycle, executions) = machine.new_cycle(&[&case]);
        machine.result(&executions[0], "fail");
        machine.requests();
        let form = json!({ "execution": executions[0], "url": target.issue() });
        for _ in 0..2 {
            let view = machine.ok("attachDefect", &form);
            assert_eq!(view["execution"]["defects"].as_array().unwrap().len(), 1, "{view}");
        }
        machine.settle();
        machine.ok("syncNow", &json!({}));
        machine.pass(120_000);
        machine.ok("syncNow", &json!({}));
        let reads = |one: &String| ["GET", "/search", "/bulkfetch"].iter().any(|word| one.contains(word));
        let writes: Vec<String> = machine.requests().into_iter().filter(|one| !reads(one)).collect();
        assert_eq!(writes, [""; 0], "{}: nothing is written", target.name());
        let id = machine.ok("viewRun", &json!({ "cycle": cycle, "execution": executions[0] }))["execution"]["defects"][0]["id"].clone();
        let defect = machine.ok("viewDefect", &json!({ "id": id }));
        assert_eq!(
            (defect["sync"]["text"].as_str(), defect["origin"].as_str()),
            (Some("Synced"), Some("Found by TC-1 in CYC-1")),
            "{}",
            target.name()
        );
        let number: u64 = target.issue().rsplit(['/', '-']).next().unwrap().parse().unwrap();
        target.others(&machine, |one, now| {
            one.others_set_state(now + 1_000, target.project(), number, "closed")
        });
        machine.pass(2_000);
        machine.ok("syncIssue", &json!({ "url": target.issue() }));
        assert_eq!(machine.ok("viewDefect", &json!({ "id": id }))["status"], "closed", "{}", target.name());
        machine.ok("deleteRecord", &json!({ "kind": "defect", "id": id }));
        assert_eq!(machine.problem("attachDefect", &form), "invalid", "the deleted one is named instead");
    }
}

#[test]
fn a_defect_is_tied_to_an_issue_that_is_there() {
    let machine = Machine::connected();
    let url = Target::GitHub.issue();
    let (first, second) =
        (machine.new_defect("Card is accepted", "major"), machine.new_defect("Another", "major"));
    let form = |record: &str| json!({ "kind": "defect", "record": record, "url": url });
    let view = machine.ok("attachIssue", &form(&first));
    assert_eq!(view["link"]["issue"]["text"], "octo/demo#12");
    assert_eq!(
        view["conflicts"].as_array().unwrap().len(),
        2,
        "title and text differ, nobody's is lost: {view}"
    );
    let world = machine.world.borrow();
    let issue = &world.sandbox.github.repo("octo/demo").unwrap().issues[&12];
    assert_eq!(issue.title, "Checkout: an expired card must be refused");
    drop(world);
    assert_eq!(machine.problem("attachIssue", &form(&second)), "invalid");
    assert_eq!(machine.problem("attachIssue", &form(&first)), "invalid");
}
