//! What was stored by an earlier Casebridge opens; what a newer one stored is left alone.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::golden::check_file;
use crate::support::{Machine, Sandbox, World};

fn sample() -> Machine {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired card");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    machine.ok(
        "linkIssue",
        &json!({ "requirement": requirement, "url": "https://github.com/octo/demo/issues/12" }),
    );
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    let form = json!({ "id": null, "rev": null, "title": "Card is taken", "description": "d", "priority": "blocker", "status": "open",
        "execution": executions[0], "requirement": null });
    let defect = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    machine.push(&defect);
    machine
}

/// The first format, as it was released. Never to be rewritten once a second format exists.
#[test]
fn format_1_is_written_as_the_stored_sample_says() {
    let store = sample().world.borrow().store.clone();
    check_file("tests/fixtures/schema-1.json", &(serde_json::to_string_pretty(&store).unwrap() + "\n"));
}

#[test]
fn the_stored_sample_of_format_1_opens_and_works() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schema-1.json"))
        .unwrap();
    let store: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let machine = Machine::over(World { store, ..World::new(Sandbox::sample()) });
    let panel = machine.page_ok("https://github.com/octo/demo/issues/12", "hereView", &json!({}));
    assert_eq!(panel["heading"], "Requirement REQ-1");
    assert_eq!(panel["requirements"][0]["coverage"]["state"], "failing");
    assert_eq!(panel["requirements"][0]["defects"][0]["issue"]["text"], "#14");
    machine.push(&machine.new_defect("Another", "major"));
    machine.settle();
}

#[test]
fn a_newer_format_is_left_alone() {
    let machine = sample();
    machine.world.borrow_mut().store.insert("meta".into(), json!({ "schema": 2, "workspace": "x" }));
    let before = machine.world.borrow().store.clone();
    let form = json!({ "id": null, "rev": null, "title": "t", "description": "", "priority": "p1", "status": "active" });
    assert_eq!(machine.problem("saveRequirement", &form), "fromTheFuture");
    assert_eq!(machine.world.borrow().store, before);
}

#[test]
fn the_log_stays_within_its_bound() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("r");
    let link = json!({ "requirement": requirement, "url": "https://github.com/octo/demo/issues/12" });
    for _ in 0..1_200 {
        machine.ok("linkIssue", &link);
        machine.ok("unlinkIssue", &link);
    }
    let world = machine.world.borrow();
    let lines: usize = world
        .store
        .iter()
        .filter(|(key, _)| key.starts_with("log:") && *key != "log:head")
        .map(|(_, chunk)| chunk.as_array().unwrap().len())
        .sum();
    assert!((1_900..=2_000).contains(&lines), "{lines}");
}
