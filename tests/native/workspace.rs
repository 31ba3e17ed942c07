//! Records of the workspace: make, change, execute, search, delete, restore.

use serde_json::json;

use crate::support::Machine;

#[test]
fn keys_count_up_and_are_never_given_twice() {
    let machine = Machine::sample();
    let first = machine.new_defect("one", "major");
    machine.new_defect("two", "major");
    machine.ok("deleteRecord", &json!({ "kind": "defect", "id": first }));
    machine.new_defect("three", "major");
    let list = machine.ok("list", &json!({ "kind": "defect", "text": "", "offset": 0, "limit": 10 }));
    let keys: Vec<&str> =
        list["rows"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["DEF-3", "DEF-2"]);
    machine.ok("restoreRecord", &json!({ "kind": "defect", "id": first }));
    assert_eq!(machine.ok("viewDefect", &json!({ "id": first }))["key"], "DEF-1");
}

#[test]
fn a_list_reads_only_what_it_shows() {
    let machine = Machine::sample();
    for number in 0..7 {
        machine.new_requirement(&format!("Requirement {number}"));
    }
    let list = machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 2, "limit": 3 }));
    let keys: Vec<&str> =
        list["rows"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!((list["total"].as_u64(), keys), (Some(7), vec!["REQ-5", "REQ-4", "REQ-3"]));
    let list =
        machine.ok("list", &json!({ "kind": "requirement", "text": "MENT 4", "offset": 0, "limit": 3 }));
    assert_eq!(list["rows"][0]["key"], "REQ-5");
    let none =
        machine.ok("list", &json!({ "kind": "requirement", "text": "nothing", "offset": 0, "limit": 3 }));
    assert_eq!(none["empty"], "Nothing has “nothing” in its key, title or tags.");
}

#[test]
fn search_finds_keys_first_then_words() {
    let machine = Machine::sample();
    machine.new_requirement("Refuse expired cards");
    machine.new_case("Card expired yesterday");
    machine.new_defect("Expired card is taken, see REQ-1", "major");
    let keys = |text: &str| {
        let hits = machine.ok("search", &json!({ "text": text, "kinds": [] }));
        hits["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["key"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(keys("req-1")[0], "REQ-1");
    assert_eq!(keys("expired card"), ["DEF-1", "REQ-1", "TC-1"]);
    assert_eq!(keys("  "), ["REQ-1", "TC-1", "DEF-1"]);
    assert_eq!(keys("nothing"), Vec::<String>::new());
}

#[test]
fn an_execution_keeps_the_steps_it_was_run_against() {
    let machine = Machine::sample();
    let case = machine.new_case("Expired card");
    let (cycle, _) = machine.new_cycle(&[&case]);
    let form = json!({ "id": case, "rev": 1, "title": "Other", "preconditions": "", "steps": [], "priority": "low", "tags": [], "folder": "" });
    machine.ok("saveCase", &form);
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!(view["executions"][0]["title"], "Expired card");
    let run = machine.ok("viewRun", &json!({ "cycle": cycle }));
    assert_eq!(run["execution"]["steps"][0]["action"], "Pay with an expired card");
}

#[test]
fn a_case_with_a_result_is_not_dropped_from_its_cycle() {
    let machine = Machine::sample();
    let (done, open) = (machine.new_case("Done"), machine.new_case("Open"));
    let (cycle, executions) = machine.new_cycle(&[&done, &open]);
    machine.result(&executions[0], "pass");
    let form = json!({ "id": cycle, "rev": machine.rev("viewCycle", &cycle), "title": "Release 1", "description": "", "environment": "", "starts": "", "ends": "", "cases": [] });
    machine.ok("saveCycle", &form);
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!(view["executions"].as_array().unwrap().len(), 1);
    assert_eq!(view["progress"]["sentence"], "1 of 1 executed, 0 failed");
    let history = machine.ok("viewCase", &json!({ "id": done }))["history"].clone();
    assert_eq!((history[0]["cycle"].as_str(), history[0]["note"].as_str()), (Some("CYC-1"), Some("as seen")));
}

#[test]
fn a_page_that_sends_its_form_twice_makes_one_defect() {
    let machine = Machine::sample();
    let form = json!({ "id": "0199c5f1-7e1c-7000-8000-000000000009", "rev": null, "title": "one", "description": "", "priority": "major",
        "status": "open", "execution": null, "requirement": null });
    machine.ok("saveDefect", &form);
    machine.ok("saveDefect", &form);
    assert_eq!(
        machine.ok("list", &json!({ "kind": "defect", "text": "", "offset": 0, "limit": 9 }))["total"],
        1
    );
    let foreign = json!({ "id": "../meta", "rev": null, "title": "x", "description": "", "priority": "major", "status": "open", "execution": null, "requirement": null });
    assert_eq!(machine.problem("saveDefect", &foreign), "malformed");
}

#[test]
fn an_empty_workspace_teaches() {
    let machine = Machine::sample();
    let home = machine.ok("viewHome", &json!({ "url": "https://example.com/" }));
    assert_eq!(home["tab"], json!(null));
    assert_eq!(home["actions"][0]["name"], "connect");
    for kind in ["requirement", "testCase", "cycle", "defect"] {
        let list = machine.ok("list", &json!({ "kind": kind, "text": "", "offset": 0, "limit": 9 }));
        assert!(list["empty"].as_str().unwrap().len() > 40);
    }
}

/// A page that died between a save and its answer has the text and the name still; its form is sent again.
#[test]
fn a_new_record_that_is_sent_twice_is_made_once() {
    let machine = Machine::sample();
    let requirement = machine.new_requirement("Refuse expired cards");
    let id = "0197b1f0-0000-7000-8000-00000000000a";
    let requirement_form = json!({ "id": id, "rev": null, "title": "Say why", "description": "", "priority": "p1", "status": "active" });
    let cycle_form = json!({ "id": id, "rev": null, "title": "Release 2.4", "description": "", "environment": "", "starts": "", "ends": "", "cases": [] });
    let case_form = |title: &str| json!({ "id": id, "rev": null, "title": title, "preconditions": "", "steps": [], "priority": "high", "tags": [], "folder": "", "requirement": requirement });
    for (call, form, key) in [
        ("saveRequirement", requirement_form, "REQ-2"),
        ("saveCycle", cycle_form, "CYC-1"),
        ("saveCase", case_form("Card of last month"), "TC-1"),
    ] {
        assert!(machine.ok(call, &form)["message"].as_str().unwrap().starts_with(key), "{call}");
        assert!(machine.ok(call, &form)["message"].as_str().unwrap().starts_with(key), "{call} again");
    }
    assert_eq!(machine.ok("viewRequirement", &json!({ "id": requirement }))["cases"][0]["key"], "TC-1");
    // By now it is the third revision: what another page has saved is not written over.
    assert_eq!(machine.problem("saveCase", &case_form("Card of last year")), "changedMeanwhile");
    let mut odd = case_form("Odd");
    odd["id"] = json!("../case:1");
    assert_eq!(machine.problem("saveCase", &odd), "malformed");
}
