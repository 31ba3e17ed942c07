//! Lists, filters and search go by briefs: they follow every change, read little, and lose nothing when they are lost.

use serde_json::{Value, json};

use crate::support::Machine;

fn list(machine: &Machine, kind: &str, more: &Value) -> Value {
    let mut form = json!({ "kind": kind, "text": "", "offset": 0, "limit": 50 });
    for (key, value) in more.as_object().unwrap() {
        form[key] = value.clone();
    }
    machine.ok("list", &form)
}

fn keys(list: &Value) -> Vec<&str> {
    list["rows"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect()
}

fn only(facet: &str, value: &str) -> Value {
    json!({ "only": [{ "facet": facet, "value": value }] })
}

fn case(machine: &Machine, title: &str, folder: &str, tags: &[&str], priority: &str) -> String {
    let form = json!({ "id": null, "rev": null, "title": title, "preconditions": "", "steps": [],
        "priority": priority, "tags": tags, "folder": folder });
    machine.ok("saveCase", &form)["id"].as_str().unwrap().to_owned()
}

/// Four cases in folders, with tags, a requirement over two of them, and results.
fn shop() -> (Machine, Vec<String>, String) {
    let machine = Machine::connected();
    let cases = vec![
        case(&machine, "Pay by card", "Shop/Checkout", &["smoke", "money"], "high"),
        case(&machine, "Pay by voucher", "Shop/Checkout", &["money"], "low"),
        case(&machine, "Search by name", "Shop", &["smoke"], "medium"),
        case(&machine, "Log in", "", &[], "high"),
    ];
    let requirement = machine.new_requirement("Payment works");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [cases[0], cases[1]] }));
    let (_, executions) = machine.new_cycle(&[&cases[0], &cases[1]]);
    machine.result(&executions[0], "pass");
    machine.result(&executions[1], "fail");
    (machine, cases, requirement)
}

#[test]
fn a_filter_shows_what_fits_and_nothing_else() {
    let (machine, ..) = shop();
    let shown = |more: Value| {
        let list = list(&machine, "testCase", &more);
        keys(&list).join(" ")
    };
    assert_eq!(shown(only("folder", "Shop")), "TC-3 TC-2 TC-1");
    assert_eq!(shown(only("folder", "Shop/Checkout")), "TC-2 TC-1");
    assert_eq!(shown(only("folder", "")), "TC-4");
    assert_eq!(shown(only("tag", "smoke")), "TC-3 TC-1");
    assert_eq!(shown(only("priority", "high")), "TC-4 TC-1");
    assert_eq!(shown(only("state", "fail")), "TC-2");
    assert_eq!(shown(only("state", "notExecuted")), "TC-4 TC-3");
    assert_eq!(shown(only("attention", "unlinked")), "TC-4 TC-3");
    assert_eq!(shown(json!({ "text": "pay BY" })), "TC-2 TC-1");
    assert_eq!(shown(json!({ "text": "money" })), "TC-2 TC-1", "tags are words, too");
    assert_eq!(shown(json!({ "text": "tc-3" })), "TC-3");
    let two = json!({ "only": [{ "facet": "tag", "value": "smoke" }, { "facet": "tag", "value": "money" },
        { "facet": "priority", "value": "high" }] });
    assert_eq!(shown(two), "TC-1", "one of a facet, and every facet");
    assert_eq!(shown(json!({ "sort": { "by": "title", "descending": false } })), "TC-4 TC-1 TC-2 TC-3");
    assert_eq!(shown(json!({ "sort": { "by": "priority", "descending": false } })), "TC-4 TC-1 TC-3 TC-2");
    assert_eq!(shown(json!({ "sort": { "by": "state", "descending": true } })), "TC-4 TC-3 TC-2 TC-1");
    assert_eq!(shown(only("state", "nonsense")), "");
    let ids = machine.ok(
        "listIds",
        &json!({ "kind": "testCase", "text": "", "offset": 0, "limit": 1,
        "only": [{ "facet": "folder", "value": "Shop" }] }),
    );
    assert_eq!(ids["ids"].as_array().unwrap().len(), 3);
}

#[test]
fn facets_count_what_there_is() {
    let (machine, ..) = shop();
    let view = machine.ok("viewFacets", &json!({ "kind": "testCase", "deleted": false }));
    let folders: Vec<String> = view["folders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|folder| format!("{} {} {}", folder["depth"], folder["name"].as_str().unwrap(), folder["count"]))
        .collect();
    assert_eq!(folders, ["0 Shop 3", "1 Checkout 2", "0 No folder 1"]);
    let facet = |name: &str| {
        let all = view["facets"].as_array().unwrap();
        let facet = all.iter().find(|facet| facet["name"] == name).unwrap();
        let options = facet["options"].as_array().unwrap().iter();
        options.map(|one| format!("{} {}", one["label"].as_str().unwrap(), one["count"])).collect::<Vec<_>>()
    };
    assert_eq!(facet("priority"), ["High 2", "Medium 1", "Low 1"]);
    assert_eq!(facet("state"), ["Pass 1", "Fail 1", "Not Executed 2"]);
    assert_eq!(facet("tag"), ["money 2", "smoke 2"]);
    assert_eq!(facet("attention"), ["No requirement 2"]);
    assert_eq!(view["total"], 4);
    let trash = machine.ok("viewFacets", &json!({ "kind": "testCase", "deleted": true }));
    assert_eq!((&trash["total"], &trash["deleted"], &trash["folders"]), (&json!(0), &json!(0), &json!([])));
    let none = machine.ok("viewFacets", &json!({ "kind": "cycle", "deleted": false }));
    assert_eq!(
        none["facets"],
        json!([{ "name": "environment", "label": "Environment",
        "options": [{ "value": "Firefox", "label": "Firefox", "tone": "neutral", "count": 1 }] }])
    );
}

#[test]
fn lists_follow_results_links_and_deletions() {
    let (machine, cases, requirement) = shop();
    let state = || {
        let list = list(&machine, "requirement", &json!({}));
        list["rows"][0]["badges"][2]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(), "Failing");
    machine.ok("unlinkCases", &json!({ "requirement": requirement, "cases": [cases[1]] }));
    assert_eq!(state(), "Passing");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [cases[2]] }));
    assert_eq!(state(), "Not run");
    machine.ok("deleteRecord", &json!({ "kind": "testCase", "id": cases[2] }));
    assert_eq!(state(), "Passing");
    assert_eq!(keys(&list(&machine, "testCase", &json!({ "deleted": true }))), ["TC-3"]);
    machine.ok("restoreRecord", &json!({ "kind": "testCase", "id": cases[2] }));
    assert_eq!(state(), "Not run");
    let cycle = |machine: &Machine| {
        list(machine, "cycle", &json!({}))["rows"][0]["badges"][2]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(cycle(&machine), "2 of 2 executed, 1 failed");
}

#[test]
fn a_deprecated_case_does_not_count() {
    let (machine, cases, requirement) = shop();
    let view = machine.ok("viewCase", &json!({ "id": cases[1] }));
    let mut form = json!({ "id": cases[1], "rev": view["rev"], "title": "Pay by voucher", "preconditions": "",
        "steps": [], "priority": "low", "tags": [], "folder": "", "status": "deprecated" });
    machine.ok("saveCase", &form);
    let row = list(&machine, "requirement", &json!({}))["rows"][0].clone();
    assert_eq!(row["badges"][2]["text"], "Passing");
    let full = machine.ok("viewRequirement", &json!({ "id": requirement }));
    assert_eq!(full["coverage"]["state"], "passing");
    assert_eq!(full["cases"].as_array().unwrap().len(), 2, "it is still shown");
    form["rev"] = machine.ok("viewCase", &json!({ "id": cases[1] }))["rev"].clone();
    form["status"] = json!("active");
    machine.ok("saveCase", &form);
    assert_eq!(list(&machine, "requirement", &json!({}))["rows"][0]["badges"][2]["text"], "Failing");
}

#[test]
fn lost_or_damaged_briefs_are_made_again_from_the_records() {
    let (machine, ..) = shop();
    let all = |machine: &Machine| {
        ["requirement", "testCase", "cycle", "defect"].map(|kind| {
            let form = json!({ "sort": { "by": "title", "descending": false } });
            (list(machine, kind, &form), list(machine, kind, &json!({})))
        })
    };
    let before = all(&machine);
    let store = machine.world.borrow().store.clone();
    let shelves: Vec<String> = store.keys().filter(|key| key.starts_with("brief")).cloned().collect();
    assert!(shelves.len() >= 6, "{shelves:?}");
    for key in &shelves {
        for damage in [None, Some(json!("garbage")), Some(json!(7)), Some(json!({ "stamp": "x" }))] {
            let next = Machine::over(machine.world.borrow().clone());
            match &damage {
                Some(damage) => next.world.borrow_mut().store.insert(key.clone(), damage.clone()),
                None => next.world.borrow_mut().store.remove(key),
            };
            assert_eq!(all(&next), before, "{key} as {damage:?}");
            next.world.borrow_mut().store = store.clone();
        }
    }
}

#[test]
fn a_page_of_a_long_list_reads_one_shelf() {
    let machine = Machine::connected();
    for number in 0..300 {
        machine.new_requirement(&format!("Requirement {number}"));
    }
    let next = Machine::over(machine.world.borrow().clone());
    next.world.borrow_mut().reads.clear();
    let list = list(&next, "requirement", &json!({ "limit": 40 }));
    assert_eq!((list["total"].as_u64(), keys(&list).len(), keys(&list)[0]), (Some(300), 40, "REQ-300"));
    let read: Vec<String> = next.world.borrow().reads.clone();
    assert_eq!(read, ["briefs:requirement", "brief:requirement:2"], "the head and one shelf");
    let form = json!({ "kind": "requirement", "text": "", "offset": 120, "limit": 40 });
    let page = next.ok("list", &form);
    assert_eq!((keys(&page)[0], keys(&page)[39]), ("REQ-180", "REQ-141"));
}

#[test]
fn a_kept_filter_comes_back_and_goes() {
    let (machine, ..) = shop();
    let form = json!({ "id": null, "kind": "testCase", "name": " Money ", "text": "pay",
        "only": [{ "facet": "tag", "value": "money" }], "sort": null });
    let view = machine.ok("saveFilter", &form);
    assert_eq!((&view["saved"][0]["name"], &view["saved"][0]["text"]), (&json!("Money"), &json!("pay")));
    let id = view["saved"][0]["id"].clone();
    let mut named = form.clone();
    (named["id"], named["name"]) = (id.clone(), json!("Cash"));
    assert_eq!(machine.ok("saveFilter", &named)["saved"].as_array().unwrap().len(), 1);
    named["name"] = json!("   ");
    assert_eq!(machine.problem("saveFilter", &named), "invalid");
    machine.ok("deleteFilter", &json!({ "id": id }));
    assert_eq!(machine.problem("deleteFilter", &json!({ "id": id })), "missing");
    let view = machine.ok("viewFacets", &json!({ "kind": "testCase", "deleted": false }));
    assert_eq!(view["saved"], json!([]));
}
