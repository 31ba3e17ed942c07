//! What a second reading of the whole found: each is one thing that a person would have seen go wrong.

use serde_json::{Value, json};

use crate::support::Machine;

fn list(machine: &Machine, kind: &str, deleted: bool) -> Value {
    let form = json!({ "kind": kind, "text": "", "offset": 0, "limit": 50, "deleted": deleted });
    machine.ok("list", &form)
}

fn stored(machine: &Machine, key: &str) -> Value {
    machine.world.borrow().store[key].clone()
}

fn damage(machine: &Machine, key: &str) {
    machine.world.borrow_mut().store.insert(key.to_owned(), json!("garbage"));
}

fn action(machine: &Machine, at: usize) -> String {
    machine.ok("viewUndo", &json!({}))["actions"][at]["id"].as_str().unwrap().to_owned()
}

#[test]
fn taking_back_an_older_link_leaves_both_sides_agreed() {
    let machine = Machine::sample();
    let requirement = machine.new_requirement("Payment works");
    let (one, two) = (machine.new_case("One"), machine.new_case("Two"));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [one] }));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [two] }));
    let undone = machine.ok("undo", &json!({ "id": action(&machine, 1) }));
    assert_eq!(undone["left"], json!([]));
    assert_eq!(stored(&machine, &format!("requirement:{requirement}"))["cases"], json!([two]));
    assert_eq!(stored(&machine, &format!("case:{one}"))["requirements"], json!([]));
    assert_eq!(stored(&machine, &format!("case:{two}"))["requirements"], json!([requirement]));
    // The other way round: what was untied and tied otherwise since is tied again on both sides.
    machine.ok("unlinkCases", &json!({ "requirement": requirement, "cases": [two] }));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [one] }));
    machine.ok("undo", &json!({ "id": action(&machine, 1) }));
    assert_eq!(stored(&machine, &format!("requirement:{requirement}"))["cases"], json!([one, two]));
    for case in [&one, &two] {
        assert_eq!(stored(&machine, &format!("case:{case}"))["requirements"], json!([requirement]));
    }
}

#[test]
fn a_deleted_defect_is_no_damaged_one() {
    let machine = Machine::sample();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.ok("deleteRecord", &json!({ "kind": "defect", "id": defect }));
    let rows = list(&machine, "defect", true)["rows"].clone();
    let badges: Vec<&str> =
        rows[0]["badges"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert!(
        badges.contains(&"Major") && badges.contains(&"Open") && !badges.contains(&"Damaged"),
        "{badges:?}"
    );
}

#[test]
fn a_damaged_record_keeps_nobody_from_the_others() {
    let machine = Machine::sample();
    let requirement = machine.new_requirement("Payment works");
    let (one, two) = (machine.new_case("One"), machine.new_case("Two"));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [one, two] }));
    let (cycle, executions) = machine.new_cycle(&[&one, &two]);
    let (later, again) = machine.new_cycle(&[&one, &two]);
    machine.result(&executions[0], "fail");
    machine.result(&executions[1], "fail");
    // A result of a case whose earlier execution is damaged, whose record is, or whose requirement is.
    damage(&machine, &format!("execution:{}", executions[0]));
    machine.result(&again[0], "pass");
    damage(&machine, &format!("case:{two}"));
    machine.result(&again[1], "pass");
    damage(&machine, &format!("requirement:{requirement}"));
    machine.result(&again[0], "fail");
    // A cycle with a damaged execution, a case that is damaged itself.
    machine.ok("deleteRecord", &json!({ "kind": "cycle", "id": cycle }));
    machine.ok("restoreRecord", &json!({ "kind": "cycle", "id": cycle }));
    damage(&machine, &format!("results:{one}"));
    machine.ok("deleteRecord", &json!({ "kind": "cycle", "id": later }));
    machine.ok("deleteRecord", &json!({ "kind": "testCase", "id": two }));
    assert_eq!(list(&machine, "cycle", false)["total"], 1);
    assert_eq!(list(&machine, "testCase", false)["total"], 1);
    assert_eq!(stored(&machine, &format!("results:{one}")), json!("garbage"), "it was overwritten");
}

#[test]
fn a_damaged_record_beyond_the_first_shelf_is_listed_once() {
    let machine = Machine::sample();
    let id = machine.new_case("Last");
    let mut case = stored(&machine, &format!("case:{id}"));
    case["meta"]["number"] = json!(200);
    case["title"] = json!(7);
    machine.world.borrow_mut().store.insert(format!("case:{id}"), case);
    machine.world.borrow_mut().store.retain(|key, _| !key.starts_with("brief"));
    assert_eq!(list(&machine, "testCase", false)["total"], 1);
    machine.ok("deleteRecord", &json!({ "kind": "testCase", "id": id }));
    assert_eq!(list(&machine, "testCase", false)["total"], 0);
    assert_eq!(list(&machine, "testCase", true)["total"], 1);
}

#[test]
fn a_tie_to_what_is_no_more_makes_no_damaged_record() {
    let machine = Machine::sample();
    let requirement = machine.new_requirement("Payment works");
    let case = machine.new_case("One");
    machine.new_requirement("Stays");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let mut index = stored(&machine, "index:requirement");
    let left: Vec<&str> = index["ids"].as_str().unwrap().lines().filter(|id| **id != requirement).collect();
    index["ids"] = json!(left.join("\n"));
    {
        let mut world = machine.world.borrow_mut();
        world.store.insert("index:requirement".to_owned(), index);
        world.store.remove(&format!("requirement:{requirement}"));
        world.store.retain(|key, _| !key.starts_with("brief"));
    }
    assert_eq!(list(&machine, "requirement", false)["total"], 1);
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "pass");
    let found = list(&machine, "requirement", false);
    assert_eq!(found["total"], 1, "{found}");
}

#[test]
fn a_case_whose_requirement_is_deleted_covers_none() {
    let machine = Machine::sample();
    let requirement = machine.new_requirement("Payment works");
    let case = machine.new_case("One");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let unlinked = || {
        let form = json!({ "kind": "testCase", "text": "", "offset": 0, "limit": 50,
            "only": [{ "facet": "attention", "value": "unlinked" }] });
        let report = machine.ok("viewReport", &json!({ "scope": { "by": null, "value": "" } }));
        let facets = machine.ok("viewFacets", &json!({ "kind": "testCase", "deleted": false }));
        let facet = facets["facets"].as_array().unwrap().iter().find(|one| one["name"] == "attention");
        let options = facet.map(|one| one["options"].to_string()).unwrap_or_default();
        let said = options.contains("unlinked");
        (machine.ok("list", &form)["total"].clone(), report["figures"][2]["value"].clone(), said)
    };
    assert_eq!(unlinked(), (json!(0), json!("100 %"), false));
    machine.ok("deleteRecord", &json!({ "kind": "requirement", "id": requirement }));
    assert_eq!(unlinked(), (json!(1), json!("0 %"), true));
    machine.ok("restoreRecord", &json!({ "kind": "requirement", "id": requirement }));
    assert_eq!(unlinked(), (json!(0), json!("100 %"), false));
}

#[test]
fn the_trend_has_no_gap_where_briefs_were_still_to_be_made_again() {
    let machine = Machine::sample();
    machine.new_requirement("Payment works");
    machine.new_case("One");
    let defect = machine.new_defect("Cart is empty", "major");
    machine.pass(86_400_000);
    machine.world.borrow_mut().store.retain(|key, _| !key.starts_with("brief"));
    // Only the defects are looked at and changed.
    list(&machine, "defect", false);
    machine.ok("setStatus", &json!({ "defect": defect, "status": "closed" }));
    let report = machine.ok("viewReport", &json!({ "scope": { "by": null, "value": "" } }));
    let days = report["trend"]["days"].as_array().unwrap();
    let sums: Vec<u64> = days
        .iter()
        .map(|day| day["counts"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).sum())
        .collect();
    assert_eq!(sums, [1, 1], "{report}");
}

/// A small workspace's backup, which is one part.
fn backup(machine: &Machine) -> String {
    let part = machine.ok("backupPart", &json!({ "cursor": "" }));
    assert_eq!(part["next"], Value::Null);
    part["lines"].as_str().unwrap().to_owned()
}

#[test]
fn a_restore_whose_page_was_closed_goes_on_to_its_end() {
    let machine = Machine::sample();
    machine.new_requirement("Payment works");
    let text = backup(&machine);
    machine.ok("restorePart", &json!({ "lines": text, "first": true }));
    // The page asks once and is gone; the worker goes on with what it began.
    assert_eq!(machine.ok("applyRestore", &json!({}))["phase"], "replacing");
    assert_eq!(machine.ok("viewRestore", &json!({}))["phase"], "none");
    assert_eq!(list(&machine, "requirement", false)["total"], 1);
}

#[test]
fn a_backup_sends_no_token_to_another_site() {
    let machine = Machine::connected();
    let text = backup(&machine);
    let secrets = |machine: &Machine| {
        machine.world.borrow().store.keys().filter(|key| key.starts_with("secret:")).count()
    };
    let restore = |text: &str| {
        machine.ok("restorePart", &json!({ "lines": text, "first": true }));
        while machine.ok("applyRestore", &json!({}))["phase"] != "none" {}
    };
    restore(&text);
    assert_eq!(secrets(&machine), 1, "the same connection keeps its token");
    restore(&text.replace("https://api.github.com", "https://evil.example"));
    assert_eq!(secrets(&machine), 0, "a token of github.com would be sent to evil.example");
}

#[test]
fn a_backup_whose_values_are_of_a_newer_format_is_refused() {
    let machine = Machine::sample();
    let text = "{\"product\":\"Casebridge\",\"backup\":1,\"schema\":1,\"made\":\"2026-11-21\"}\n[\"meta\",{\"schema\":99,\"workspace\":\"x\"}]\n{\"end\":1}\n";
    assert_eq!(machine.problem("restorePart", &json!({ "lines": text, "first": true })), "fromTheFuture");
}

#[test]
fn the_first_page_reads_no_execution() {
    let machine = Machine::sample();
    let cases: Vec<String> = (0..3).map(|n| machine.new_case(&format!("Case {n}"))).collect();
    let ids: Vec<&str> = cases.iter().map(String::as_str).collect();
    let (cycle, executions) = machine.new_cycle(&ids);
    machine.result(&executions[0], "fail");
    // What is not read cannot be missed.
    machine
        .world
        .borrow_mut()
        .store
        .retain(|key, _| !key.starts_with("execution:") && !key.starts_with("sheet:"));
    let view = machine.ok("viewOverview", &json!({}));
    assert_eq!(view["cycles"][0]["progress"]["sentence"], "1 of 3 executed, 1 failed", "{view}");
    assert_eq!(view["cycles"][0]["environment"], "Firefox");
    let runs = machine.ok("viewRuns", &json!({}));
    assert_eq!(runs["cycles"][0]["id"], json!(cycle));
    assert_eq!(runs["cycles"][0]["progress"]["sentence"], "1 of 3 executed, 1 failed", "{runs}");
}
