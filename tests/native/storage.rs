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

/// What is stored today; what was stored before stays in `tests/fixtures` as it was.
#[test]
fn what_is_stored_is_what_the_sample_says() {
    let store = sample().world.borrow().store.clone();
    check_file("tests/golden/stored.json", &(serde_json::to_string_pretty(&store).unwrap() + "\n"));
}

#[test]
fn every_stored_sample_opens_and_works() {
    for file in
        ["tests/fixtures/schema-1.json", "tests/fixtures/stored-lists.json", "tests/golden/stored.json"]
    {
        opens_and_works(file);
    }
}

fn opens_and_works(file: &str) {
    let text = std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let store: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let machine = Machine::over(World { store, ..World::new(Sandbox::sample()) });
    let panel = machine.page_ok("https://github.com/octo/demo/issues/12", "hereView", &json!({}));
    assert_eq!(panel["heading"], "Requirement REQ-1");
    assert_eq!(panel["requirements"][0]["coverage"]["state"], "failing");
    assert_eq!(panel["requirements"][0]["defects"][0]["issue"]["text"], "#14");
    machine.push(&machine.new_defect("Another", "major"));
    machine.ok("syncNow", &json!({}));
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
    for _ in 0..2_700 {
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
    assert!((4_900..=5_000).contains(&lines), "{lines}");
}

#[test]
fn a_list_as_it_was_stored_before_keeps_its_order_and_goes_on_as_one_text() {
    let machine = Machine::sample();
    let [one, two] = ["One", "Two"].map(|title| machine.new_requirement(title));
    let old = json!({ "lastNumber": 2, "ids": [two, one], "deleted": [] });
    machine.world.borrow_mut().store.insert("index:requirement".to_owned(), old);
    let three = machine.new_requirement("Three");
    let now = machine.world.borrow().store["index:requirement"].clone();
    assert_eq!(now, json!({ "lastNumber": 3, "ids": format!("{two}\n{one}\n{three}"), "deleted": "" }));
}
