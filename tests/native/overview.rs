//! The overview, its first steps, and the sample workspace.

use serde_json::{Value, json};

use crate::support::Machine;

fn steps(machine: &Machine) -> Vec<bool> {
    let view = machine.ok("viewOverview", &json!({}));
    view["guide"]["steps"].as_array().unwrap().iter().map(|step| step["done"] == true).collect()
}

fn count(machine: &Machine, kind: &str) -> u64 {
    let list = json!({ "kind": kind, "text": "", "offset": 0, "limit": 1 });
    machine.ok("list", &list)["total"].as_u64().unwrap()
}

fn find(machine: &Machine, kind: &str, title: &str) -> (String, String) {
    let list = json!({ "kind": kind, "text": title, "offset": 0, "limit": 1 });
    let row = &machine.ok("list", &list)["rows"][0];
    (row["id"].as_str().unwrap().to_owned(), row["key"].as_str().unwrap().to_owned())
}

#[test]
fn the_first_steps_tick_themselves() {
    let machine = Machine::sample();
    assert_eq!(steps(&machine), [false; 6]);
    machine.connect("https://github.com/octo/demo");
    assert_eq!(steps(&machine), [true, false, false, false, false, false]);
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Pay with an expired card");
    assert_eq!(steps(&machine), [true, true, false, false, false, false], "the case is not linked");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let (_, executions) = machine.new_cycle(&[&case]);
    assert_eq!(steps(&machine), [true, true, true, true, false, false]);
    machine.result(&executions[0], "fail");
    let defect = machine.new_defect("The order is placed", "major");
    let view = machine.ok("viewOverview", &json!({}));
    assert_eq!(view["guide"]["sentence"], "5 of 6 done");
    let next: Vec<&Value> =
        view["guide"]["steps"].as_array().unwrap().iter().filter(|step| step["next"] == true).collect();
    assert_eq!(next.len(), 1);
    assert_eq!(next[0]["page"], format!("#defect/{defect}"));
    machine.push(&defect);
    let view = machine.ok("viewOverview", &json!({}));
    assert_eq!(view["guide"]["done"], true);
    assert!(
        view["guide"]["issue"]["url"].as_str().unwrap().starts_with("https://github.com/octo/demo/issues/")
    );
    assert_eq!(view["failing"][0]["key"], "REQ-1");
    assert_eq!(view["cycles"], json!([]), "nothing is left to execute");
}

#[test]
fn the_sample_comes_once_and_goes_whole() {
    let machine = Machine::sample();
    let mine = machine.new_requirement("Mine");
    let before = machine.world.borrow().store.clone();
    machine.ok("addSample", &json!({}));
    let again = machine.ok("addSample", &json!({}));
    assert_eq!(again["message"], "The sample is here already");
    let counts = ["requirement", "testCase", "cycle", "defect"].map(|kind| count(&machine, kind));
    assert_eq!(counts, [9, 14, 2, 4]);
    assert_eq!(steps(&machine), [false, true, false, false, false, false], "only what is one's own counts");
    let view = machine.ok("viewOverview", &json!({}));
    assert_eq!(view["sample"]["here"], true);
    assert_eq!(view["cycles"].as_array().unwrap().len(), 1, "one of the two is under way");
    assert!(!view["failing"].as_array().unwrap().is_empty());
    assert_eq!(machine.ok("removeSample", &json!({}))["message"], "The sample is gone");
    assert_eq!(machine.ok("removeSample", &json!({}))["message"], "The sample is not here");
    machine.ok("viewRequirement", &json!({ "id": mine }));
    let world = machine.world.borrow();
    let left: Vec<&String> =
        world.store.keys().filter(|key| !before.contains_key(*key) && !key.starts_with("index:")).collect();
    assert_eq!(left, Vec::<&String>::new(), "nothing of it is left");
}

#[test]
fn what_was_changed_in_the_sample_stays_and_is_named() {
    let machine = Machine::sample();
    machine.ok("addSample", &json!({}));
    let (requirement, key) = find(&machine, "requirement", "voucher");
    let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
    machine.ok(
        "saveRequirement",
        &json!({ "id": requirement, "rev": view["rev"], "title": "A voucher counts once", "description": "",
            "priority": "p1", "status": "active" }),
    );
    let (case, case_key) = find(&machine, "testCase", "Find a book by its ISBN");
    machine.new_cycle(&[&case]);
    let said = machine.ok("removeSample", &json!({}));
    let said = said["message"].as_str().unwrap();
    assert!(
        said.contains(&key) && said.contains(&case_key) && said.ends_with("were changed and stay"),
        "{said}"
    );
    let counts = ["requirement", "testCase", "cycle", "defect"].map(|kind| count(&machine, kind));
    assert_eq!(counts, [1, 1, 1, 0]);
    let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
    assert_eq!((&view["cases"], &view["defects"]), (&json!([]), &json!([])), "its ties ended");
    assert_eq!(machine.ok("viewCase", &json!({ "id": case }))["requirements"], json!([]));
    machine.ok("addSample", &json!({}));
    assert_eq!(count(&machine, "testCase"), 15, "it can be tried again");
}

#[test]
fn a_deleted_record_can_be_read_before_it_is_restored() {
    let machine = Machine::sample();
    machine.ok("addSample", &json!({}));
    let (id, key) = find(&machine, "testCase", "Find a book by its ISBN");
    let form = json!({ "kind": "testCase", "id": id });
    assert_eq!(machine.problem("viewDeleted", &form), "missing", "it is not deleted");
    machine.ok("deleteRecord", &form);
    let view = machine.ok("viewDeleted", &form);
    assert_eq!((view["key"].as_str(), view["age"].as_str()), (Some(key.as_str()), Some("deleted just now")));
    let said: Vec<(&str, &str)> = view["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["label"].as_str().unwrap(), field["to"].as_str().unwrap()))
        .collect();
    assert!(said.contains(&("Folder", "Bookshop/Catalogue")), "{said:?}");
    assert!(said.contains(&("Requirements", "REQ-3")), "{said:?}");
    machine.ok("restoreRecord", &form);
    assert_eq!(machine.problem("viewDeleted", &form), "missing");
}
