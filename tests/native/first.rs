//! What a woken worker answers before its whole core is loaded: as the whole core would, or not at all. That the answers
//! are the same is checked with every call of every test, in [`crate::support`].

use casebridge::protocol::{self, CALLS, Sender, Who};
use serde_json::{Value, json};

use crate::support::{Machine, OWN_ID};

const ISSUE: &str = "https://github.com/octo/demo/issues/12";

/// A workspace with something of everything: the sample, a linked issue, a pushed defect, a write that waits.
fn busy() -> Machine {
    let machine = Machine::connected();
    machine.ok("addSample", &json!({}));
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Pay with an expired card");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    let defect = machine.new_defect("The order is placed", "major");
    machine.push(&defect);
    machine.ok("linkIssue", &json!({ "kind": "requirement", "record": requirement, "url": ISSUE }));
    let waits = machine.new_defect("Waits", "minor");
    machine.world.borrow_mut().is_offline = true;
    machine.ask("pushDefect", &json!({ "defect": waits, "connection": null }));
    machine
}

fn sender_of(who: Who) -> Sender {
    let url = match who {
        Who::OwnPages => format!("chrome-extension://{OWN_ID}/extension/pages/popup.html"),
        Who::IssuePages => ISSUE.to_owned(),
    };
    let sender = json!({ "id": OWN_ID, "url": url, "tabUrl": url, "frameId": 0 });
    Sender::read(&sender.to_string(), OWN_ID.to_owned())
}

fn first(machine: &Machine, who: Who, name: &str, params: &Value) -> Option<Value> {
    let message = json!({ "name": name, "params": params }).to_string();
    let answer = machine.run(protocol::first(machine, &sender_of(who), &message)).unwrap();
    answer.map(|answer| serde_json::from_str(&answer).unwrap())
}

#[test]
fn every_first_call_is_answered_in_a_busy_workspace() {
    let machine = busy();
    let rows: Vec<_> = CALLS.iter().filter(|call| call.is_first).collect();
    assert!(!rows.is_empty());
    for call in rows {
        let params = if call.params == "UrlForm" { json!({ "url": ISSUE }) } else { json!({}) };
        let answer = first(&machine, call.from, call.name, &params).expect(call.name);
        assert!(answer["ok"].is_object(), "{}: {answer}", call.name);
    }
    let view = first(&machine, Who::IssuePages, "hereView", &json!({})).unwrap();
    assert_eq!(view["ok"]["requirements"][0]["title"], "Expired cards are refused");
}

#[test]
fn what_must_be_made_anew_is_left_to_the_whole_core() {
    let machine = busy();
    let home = json!({ "url": "" });
    let whole = machine.ok("viewHome", &home);
    machine.world.borrow_mut().store.retain(|key, _| !key.starts_with("brief"));
    let (store, count) = (machine.world.borrow().store.clone(), machine.world.borrow().count);
    assert_eq!(first(&machine, Who::OwnPages, "viewHome", &home), None, "the counts are not known");
    assert_eq!(machine.world.borrow().store, store);
    assert_eq!(machine.world.borrow().count, count);
    assert_eq!(machine.ok("viewHome", &home), whole);
    assert!(first(&machine, Who::OwnPages, "viewHome", &home).is_some(), "now they are");
}

#[test]
fn everything_else_is_left_to_the_whole_core() {
    let machine = busy();
    let store = machine.world.borrow().store.clone();
    for call in CALLS.iter().filter(|call| !call.is_first) {
        assert_eq!(first(&machine, call.from, call.name, &json!({})), None, "{}", call.name);
    }
    assert_eq!(
        first(&machine, Who::IssuePages, "viewHome", &json!({ "url": "" })),
        None,
        "not theirs to ask"
    );
    assert_eq!(first(&machine, Who::OwnPages, "viewHome", &json!({ "url": 7 })), None, "no such form");
    assert_eq!(first(&machine, Who::OwnPages, "nothing", &json!({})), None);
    assert_eq!(machine.world.borrow().store, store);
}

#[test]
fn the_worker_asks_the_small_module_for_what_it_knows() {
    let script = include_str!("../../extension/core-door.js");
    let list = script.split("const FIRST = [").nth(1).unwrap().split(']').next().unwrap();
    let mut names: Vec<&str> = list.split(", ").map(|name| name.trim_matches('\'')).collect();
    let mut known: Vec<&str> = CALLS.iter().filter(|call| call.is_first).map(|call| call.name).collect();
    names.sort_unstable();
    known.sort_unstable();
    assert_eq!(names, known);
}
