//! Changing many records at once, the history of each, and taking back what was done.

use serde_json::{Value, json};

use crate::support::Machine;

fn many(machine: &Machine, kind: &str, ids: &[&str], change: &str, value: &str) -> Value {
    let form = json!({ "kind": kind, "ids": ids, "change": change, "value": value, "group": "g" });
    machine.ok("changeMany", &form)
}

fn undo(machine: &Machine) -> Value {
    machine.ok("undo", &json!({ "id": null }))
}

fn case(machine: &Machine, id: &str) -> Value {
    machine.ok("viewCase", &json!({ "id": id }))
}

#[test]
fn many_cases_change_together_and_back() {
    let machine = Machine::connected();
    let cases: Vec<String> = (1..=3).map(|number| machine.new_case(&format!("Case {number}"))).collect();
    let ids: Vec<&str> = cases.iter().map(String::as_str).collect();
    let requirement = machine.new_requirement("Payment works");
    assert_eq!(
        many(&machine, "testCase", &ids, "priority", "high")["message"],
        "Priority of 3 test cases set to High"
    );
    assert_eq!(
        many(&machine, "testCase", &ids[..2], "folder", " A / B/")["message"],
        "2 test cases moved to A/B"
    );
    assert_eq!(many(&machine, "testCase", &ids, "addTag", "smoke")["changed"], 3);
    assert_eq!(many(&machine, "testCase", &ids, "addTag", "smoke")["changed"], 0, "it was there already");
    assert_eq!(many(&machine, "testCase", &ids, "status", "deprecated")["changed"], 3);
    assert_eq!(many(&machine, "testCase", &ids, "link", &requirement)["message"], "3 test cases linked");
    let view = case(&machine, &cases[0]);
    assert_eq!(
        (&view["priority"], &view["folder"], &view["tags"], &view["status"], &view["requirements"][0]["key"]),
        (&json!("high"), &json!("A/B"), &json!(["checkout", "smoke"]), &json!("deprecated"), &json!("REQ-1"))
    );
    // All parts bear one group: one undo takes all of it back.
    assert_eq!(machine.ok("viewUndo", &json!({}))["actions"][0]["label"], "3 test cases linked");
    assert_eq!(undo(&machine)["left"], json!([]));
    for id in &cases {
        let view = case(&machine, id);
        assert_eq!(
            (&view["priority"], &view["folder"], &view["tags"], &view["status"], &view["requirements"]),
            (&json!("medium"), &json!("Shop/Checkout"), &json!(["checkout"]), &json!("active"), &json!([]))
        );
    }
    assert_eq!(machine.ok("viewUndo", &json!({}))["actions"][0]["label"], "REQ-1 saved");
}

#[test]
fn what_cannot_be_changed_is_named_and_the_rest_is_changed() {
    let machine = Machine::connected();
    let (one, two) = (machine.new_case("One"), machine.new_case("Two"));
    machine.ok("deleteRecord", &json!({ "kind": "testCase", "id": two }));
    let done = many(&machine, "testCase", &[&one, &two, "nobody"], "priority", "low");
    assert_eq!((done["changed"].as_u64(), done["left"].as_array().unwrap().len()), (Some(1), 2));
    let form = |kind: &str, change: &str, value: &str| json!({ "kind": kind, "ids": [one], "change": change, "value": value, "group": "g" });
    assert_eq!(machine.problem("changeMany", &form("testCase", "priority", "blocker")), "invalid");
    assert_eq!(machine.problem("changeMany", &form("cycle", "folder", "A")), "invalid");
    assert_eq!(machine.problem("changeMany", &form("testCase", "addTag", "  ")), "invalid");
    assert_eq!(machine.problem("changeMany", &form("testCase", "link", "nobody")), "missing");
    let much: Vec<String> = (0..501).map(|number| number.to_string()).collect();
    let form = json!({ "kind": "testCase", "ids": much, "change": "delete", "value": "", "group": "g" });
    assert_eq!(machine.problem("changeMany", &form), "invalid");
}

#[test]
fn deleting_many_goes_back_too_and_a_pushed_defect_follows() {
    let machine = Machine::connected();
    let defects = [machine.new_defect("One", "major"), machine.new_defect("Two", "minor")];
    machine.push(&defects[0]);
    let ids: Vec<&str> = defects.iter().map(String::as_str).collect();
    many(&machine, "defect", &ids, "status", "closed");
    machine.settle();
    let state = |machine: &Machine| {
        machine.ok("viewDefect", &json!({ "id": defects[0] }))["link"]["state"]["text"].clone()
    };
    machine.sweep();
    assert_eq!(state(&machine), "Closed");
    undo(&machine);
    machine.settle();
    machine.sweep();
    assert_eq!(state(&machine), "Open");
    let view = machine.ok("viewDefect", &json!({ "id": defects[0] }));
    assert_eq!((&view["status"], &view["sync"]["text"]), (&json!("open"), &json!("Synced")));
    many(&machine, "defect", &ids, "delete", "");
    let count = |machine: &Machine| {
        machine.ok("list", &json!({ "kind": "defect", "text": "", "offset": 0, "limit": 5 }))["total"].clone()
    };
    assert_eq!(count(&machine), 0);
    undo(&machine);
    assert_eq!(count(&machine), 2);
    many(&machine, "defect", &ids, "delete", "");
    assert_eq!(many(&machine, "defect", &ids, "restore", "")["changed"], 2);
    assert_eq!(count(&machine), 2);
}

#[test]
fn what_was_changed_since_stays_when_an_action_is_taken_back() {
    let machine = Machine::connected();
    let id = machine.new_case("One");
    many(&machine, "testCase", &[&id], "priority", "high");
    let action = machine.ok("viewUndo", &json!({}))["actions"][0]["id"].clone();
    let view = case(&machine, &id);
    let form = json!({ "id": id, "rev": view["rev"], "title": "Two", "preconditions": "", "steps": [],
        "priority": "low", "tags": [], "folder": "" });
    machine.ok("saveCase", &form);
    let undone = machine.ok("undo", &json!({ "id": action }));
    assert_eq!(undone["left"], json!(["TC-1: its priority was changed again since, and stays"]));
    assert_eq!(
        (&case(&machine, &id)["priority"], &case(&machine, &id)["title"]),
        (&json!("low"), &json!("Two"))
    );
    assert_eq!(machine.problem("undo", &json!({ "id": action })), "missing");
    // The edit itself can still go back; making the case was followed by it, so that the case stays.
    undo(&machine);
    assert_eq!(
        (&case(&machine, &id)["priority"], &case(&machine, &id)["title"]),
        (&json!("high"), &json!("One"))
    );
    assert_eq!(undo(&machine)["left"], json!(["TC-1 was changed since it was made, and stays"]));
}

#[test]
fn making_a_record_can_be_taken_back() {
    let machine = Machine::connected();
    let id = machine.new_requirement("One");
    assert_eq!(undo(&machine)["message"], "Taken back: REQ-1 saved");
    assert_eq!(machine.problem("viewRequirement", &json!({ "id": id })), "missing");
    machine.ok("restoreRecord", &json!({ "kind": "requirement", "id": id }));
    assert_eq!(machine.ok("viewRequirement", &json!({ "id": id }))["title"], "One");
    undo(&machine);
    assert_eq!(machine.problem("viewRequirement", &json!({ "id": id })), "missing");
}

#[test]
fn the_last_twenty_actions_are_kept() {
    let machine = Machine::connected();
    for number in 0..30 {
        machine.new_requirement(&format!("Requirement {number}"));
    }
    assert_eq!(machine.ok("viewUndo", &json!({}))["actions"].as_array().unwrap().len(), 20);
    let kept = machine.world.borrow().store.keys().filter(|key| key.starts_with("undo:")).count();
    assert_eq!(kept, 20);
}

#[test]
fn the_history_says_who_changed_what() {
    let machine = Machine::connected();
    let id = machine.new_case("One");
    let requirement = machine.new_requirement("Payment works");
    machine.pass(3_600_000);
    let form = json!({ "id": id, "rev": 1, "title": "Two", "preconditions": "A filled cart", "folder": "Shop/Checkout",
        "steps": [{ "action": "Pay", "expected": "Refused" }, { "action": "Leave", "expected": "" }],
        "priority": "high", "tags": ["checkout", "new"], "status": "draft", "type": "smoke" });
    machine.ok("saveCase", &form);
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [id] }));
    let view = machine.ok("viewHistory", &json!({ "kind": "testCase", "id": id }));
    assert_eq!((&view["made"], &view["cut"]), (&json!("made 1 hour ago"), &json!("")));
    let lines: Vec<String> = view["lines"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|line| {
            let by = line["by"].as_str().unwrap().to_owned();
            let changes = line["changes"].as_array().unwrap().clone();
            changes.into_iter().map(move |change| {
                let word = |name: &str| change[name].as_str().unwrap().to_owned();
                format!("{by}: {}: {} > {}", word("label"), word("from"), word("to"))
            })
        })
        .collect();
    assert_eq!(
        lines,
        [
            "You: Requirements:  > REQ-1",
            "You: Priority: Medium > High",
            "You: Status: Active > Draft",
            "You: Steps: 1. Pay with an expired card → It is refused > 1. Pay → Refused\n2. Leave",
            "You: Tags: checkout > checkout, new",
            "You: Title: One > Two",
            "You: Type: Functional > Smoke",
        ]
    );
}

#[test]
fn a_long_history_drops_its_oldest_lines_and_says_so() {
    let machine = Machine::connected();
    let id = machine.new_case("One");
    for round in 0..120 {
        let form = json!({ "id": id, "rev": machine.rev("viewCase", &id), "title": format!("Title {round}"), "preconditions": "",
            "steps": [], "priority": "low", "tags": [], "folder": "" });
        machine.ok("saveCase", &form);
    }
    let view = machine.ok("viewHistory", &json!({ "kind": "testCase", "id": id }));
    assert_eq!(view["lines"].as_array().unwrap().len(), 100);
    assert_eq!(view["cut"], "Older changes are no longer kept.");
    let text = "x".repeat(150_000);
    for round in 0..3 {
        let form = json!({ "id": id, "rev": machine.rev("viewCase", &id), "title": "T", "preconditions": format!("{round}{text}"),
            "steps": [], "priority": "low", "tags": [], "folder": "" });
        machine.ok("saveCase", &form);
    }
    let kept = machine.ok("viewHistory", &json!({ "kind": "testCase", "id": id }));
    assert!(kept.to_string().len() < 700_000, "{}", kept.to_string().len());
    assert!(!kept["lines"].as_array().unwrap().is_empty());
}

#[test]
fn a_changed_requirement_makes_its_links_suspect_until_somebody_looks() {
    let machine = Machine::connected();
    let (requirement, id) = (machine.new_requirement("Payment works"), machine.new_case("Pay"));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [id] }));
    let suspect = |machine: &Machine| {
        let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
        let case = case(machine, &id);
        let form = json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 5,
            "only": [{ "facet": "attention", "value": "suspect" }] });
        let listed = machine.ok("list", &form)["total"].as_u64().unwrap() == 1;
        let seen =
            [!view["cases"][0]["suspect"].is_null(), !case["requirements"][0]["suspect"].is_null(), listed];
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
        seen[0]
    };
    let change = |machine: &Machine, title: &str, priority: &str| {
        machine.pass(60_000);
        let form = json!({ "id": requirement, "rev": machine.rev("viewRequirement", &requirement), "title": title, "description": "", "priority": priority, "status": "active" });
        machine.ok("saveRequirement", &form);
    };
    assert!(!suspect(&machine));
    change(&machine, "Payment works", "p0");
    assert!(!suspect(&machine), "another priority does not change what must work");
    change(&machine, "Payment works offline", "p0");
    assert!(suspect(&machine));
    machine.pass(60_000);
    machine.ok("acceptLink", &json!({ "requirement": requirement, "case": id }));
    assert!(!suspect(&machine), "accepted");
    change(&machine, "Payment works twice", "p0");
    assert!(suspect(&machine));
    let (_, executions) = machine.new_cycle(&[&id]);
    machine.pass(60_000);
    machine.result(&executions[0], "pass");
    assert!(!suspect(&machine), "executed");
    change(&machine, "Payment works", "p0");
    assert!(suspect(&machine));
    machine.pass(60_000);
    let form = json!({ "id": id, "rev": machine.rev("viewCase", &id), "title": "Pay twice", "preconditions": "", "steps": [], "priority": "low", "tags": [], "folder": "" });
    machine.ok("saveCase", &form);
    assert!(!suspect(&machine), "edited");
    assert_eq!(
        machine.problem("acceptLink", &json!({ "requirement": requirement, "case": "nobody" })),
        "missing"
    );
}
