//! Malformed, oversized and foreign messages; damaged storage; answers that are none. Each gives a clear
//! problem, loses nothing, and leaves the rest working.

use serde_json::{Value, json};

use crate::support::{Fault, Machine, OWN_ID};

fn own() -> Value {
    json!({ "id": OWN_ID, "url": format!("chrome-extension://{OWN_ID}/extension/pages/popup.html"), "frameId": 0 })
}

#[track_caller]
fn says(machine: &Machine, message: &str, code: &str) {
    let answer = machine.send_text(&own(), message).unwrap();
    assert_eq!(answer["problem"]["code"], code, "{answer}");
    assert!(!answer["problem"]["remedy"].as_str().unwrap().is_empty());
}

#[test]
fn a_message_that_is_none_is_refused() {
    let machine = Machine::connected();
    for message in [
        "",
        "null",
        "[]",
        "{}",
        "{\"name\":5}",
        "{\"name\":\"list\"",
        "\u{0}",
        "{\"name\":\"list\",\"params\":{\"kind\":\"nothing\"}}",
        "{\"name\":\"viewDefect\",\"params\":{\"id\":5}}",
        "{\"name\":\"list\",\"params\":[1]}",
    ] {
        says(&machine, message, "malformed");
    }
    says(&machine, "{\"name\":\"format\"}", "unknownCall");
    says(&machine, &format!("{{\"name\":\"list\",\"params\":\"{}\"}}", "x".repeat(8_000_001)), "tooLong");
    says(&machine, &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), "malformed");
    says(&machine, "{\"name\":\"viewDefect\",\"params\":{\"id\":\"nope\"}}", "missing");
    machine.new_defect("still works", "major");
}

#[test]
fn a_form_that_is_not_right_names_its_field_and_changes_nothing() {
    let machine = Machine::connected();
    let case = machine.new_case("case");
    let before = machine.world.borrow().store.clone();
    let mut form = json!({ "id": null, "rev": null, "title": " \n ", "description": "", "priority": "major", "status": "open", "execution": null, "requirement": null });
    let field = |name: &str, form: &Value| machine.ask(name, form).unwrap()["problem"]["field"].clone();
    assert_eq!(field("saveDefect", &form), "title");
    form["title"] = json!("x".repeat(501));
    assert_eq!(field("saveDefect", &form), "title");
    form["title"] = json!("x");
    form["description"] = json!("x".repeat(200_001));
    assert_eq!(field("saveDefect", &form), "description");
    form["description"] = json!("");
    form["execution"] = json!("nope");
    assert_eq!(machine.problem("saveDefect", &form), "missing");
    let cycle = json!({ "id": null, "rev": null, "title": "c", "description": "", "environment": "", "starts": "21.11.2026", "ends": "", "cases": [case] });
    assert_eq!(field("saveCycle", &cycle), "starts");
    assert_eq!(machine.world.borrow().store, before);
}

#[test]
fn a_save_over_a_newer_one_is_stopped() {
    let machine = Machine::connected();
    let id = machine.new_defect("one", "major");
    let form = |title: &str, rev: u64| json!({ "id": id, "rev": rev, "title": title, "description": "", "priority": "major", "status": "open", "execution": null, "requirement": null });
    machine.ok("saveDefect", &form("two", 1));
    assert_eq!(machine.problem("saveDefect", &form("three", 1)), "changedMeanwhile");
    assert_eq!(machine.ok("viewDefect", &json!({ "id": id }))["title"], "two");
}

fn list(machine: &Machine, kind: &str) -> Value {
    machine.ok("list", &json!({ "kind": kind, "text": "", "offset": 0, "limit": 50 }))
}

#[test]
fn a_damaged_record_is_shown_as_such_and_the_rest_works() {
    for damage in [json!("garbage"), json!(null), json!({ "id": 5 }), json!([1, 2])] {
        let machine = Machine::connected();
        let id = machine.new_defect("one", "major");
        machine.new_defect("two", "major");
        machine.world.borrow_mut().store.insert(format!("defect:{id}"), damage.clone());
        let rows = list(&machine, "defect")["rows"].clone();
        let (two, one) = (&rows[0], &rows[1]);
        assert_eq!((&two["key"], &one["key"]), (&json!("DEF-2"), &json!("DEF-1")));
        assert_eq!(one["badges"][0]["text"], "Damaged", "{one}");
        assert_eq!(machine.problem("viewDefect", &json!({ "id": id })), "damaged");
        assert_eq!(machine.problem("pushDefect", &json!({ "defect": id, "connection": null })), "damaged");
        assert_eq!(machine.world.borrow().store[&format!("defect:{id}")], damage, "it was overwritten");
        machine.ok("deleteRecord", &json!({ "kind": "defect", "id": id }));
        assert_eq!(list(&machine, "defect")["total"], 1);
        assert_eq!(machine.world.borrow().store[&format!("defect:{id}")], damage, "it was thrown away");
    }
}

#[test]
fn a_damaged_or_lost_list_is_made_again() {
    for damage in [Some(json!("garbage")), Some(json!(7)), None] {
        let machine = Machine::connected();
        let one = machine.new_defect("one", "major");
        machine.new_defect("two", "major");
        machine.ok("deleteRecord", &json!({ "kind": "defect", "id": one }));
        {
            let mut world = machine.world.borrow_mut();
            match damage {
                Some(damage) => world.store.insert("index:defect".to_owned(), damage),
                None => world.store.remove("index:defect"),
            };
        }
        machine.new_defect("three", "major");
        let rows = list(&machine, "defect")["rows"].clone();
        let keys: Vec<&str> =
            rows.as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
        assert_eq!(keys, ["DEF-3", "DEF-2"]);
    }
}

#[test]
fn damage_anywhere_never_stops_the_popup_or_the_panel() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("r");
    let case = machine.new_case("c");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    machine.ok(
        "linkIssue",
        &json!({ "requirement": requirement, "url": "https://github.com/octo/demo/issues/12" }),
    );
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    machine.push(&machine.new_defect("d", "major"));
    let keys: Vec<String> = machine.world.borrow().store.keys().cloned().collect();
    for key in keys {
        let whole = machine.world.borrow().store[&key].clone();
        machine.world.borrow_mut().store.insert(key.clone(), json!("garbage"));
        for (name, params) in [
            ("viewHome", json!({ "url": "" })),
            ("viewOutbox", json!({})),
            ("viewLog", crate::support::whole_log()),
            ("viewConnections", json!({})),
            ("backupPart", json!({ "cursor": "" })),
            ("search", json!({ "text": "", "kinds": [] })),
        ] {
            let answer = machine.ask(name, &params).unwrap();
            assert!(answer.get("ok").is_some(), "{name} with {key} damaged: {answer}");
        }
        for kind in ["requirement", "testCase", "cycle", "defect"] {
            list(&machine, kind);
        }
        let panel =
            machine.ask_from("https://github.com/octo/demo/issues/12", "hereView", &json!({})).unwrap();
        assert!(panel.get("ok").is_some() || panel["problem"]["code"] == "damaged", "{panel}");
        machine.world.borrow_mut().store.insert(key, whole);
    }
}

#[test]
fn storage_that_refuses_changes_nothing_and_says_why() {
    let machine = Machine::connected();
    machine.world.borrow_mut().store_fails = Some("Resource::kQuotaBytes quota exceeded".to_owned());
    let form = json!({ "id": null, "rev": null, "title": "x", "description": "", "priority": "major", "status": "open", "execution": null, "requirement": null });
    let answer = machine.ask("saveDefect", &form).unwrap();
    assert_eq!(answer["problem"]["code"], "storage");
    assert!(answer["problem"]["message"].as_str().unwrap().contains("quota exceeded"));
    machine.world.borrow_mut().store_fails = None;
    assert_eq!(machine.ok("saveDefect", &form)["key"], "DEF-1");
}

#[test]
fn answers_that_are_html_or_cut_off_make_no_second_issue_and_no_crash() {
    let answers = [
        Fault::Truncate,
        Fault::Answer { status: 200, headers: vec![], body: "<!doctype html><title>Sign in</title>".into() },
        Fault::Answer { status: 200, headers: vec![], body: String::new() },
        Fault::Answer { status: 200, headers: vec![], body: "{\"id\":\"x\"}".into() },
        Fault::Answer { status: 404, headers: vec![], body: "<html>proxy</html>".into() },
        Fault::Answer { status: 418, headers: vec![], body: "\u{fffd}".into() },
        Fault::Answer {
            status: 503,
            headers: vec![("retry-after".into(), "never".into())],
            body: "[]".into(),
        },
    ];
    for fault in answers {
        let machine = Machine::connected();
        let issue = "https://github.com/octo/demo/issues/12";
        machine.fault("GET", "/issues/12", fault.clone());
        let answer = machine.ask("requirementFromIssue", &json!({ "url": issue })).unwrap();
        assert!(answer["problem"]["remedy"].is_string(), "{fault:?}: {answer}");
        assert_eq!(list(&machine, "requirement")["total"], 0);
        machine.ok("requirementFromIssue", &json!({ "url": issue }));
        let defect = machine.new_defect("d", "major");
        machine.fault("POST", "/octo/demo/issues", fault.clone());
        machine.push(&defect);
        machine.settle();
        assert!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect) <= 1, "{fault:?}");
        let job = machine.ok("viewDefect", &json!({ "id": defect }))["job"]["id"].clone();
        if job.is_string() {
            machine.ok("retryJob", &json!({ "id": job }));
        }
        machine.settle();
        assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1, "{fault:?}");
    }
}
