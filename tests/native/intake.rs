//! Files of other tools: what comes of each record, again and again, and beside what people do here.

use serde_json::{Value, json};

use crate::support::Machine;

fn case(id: &str, title: &str, more: &Value) -> Value {
    let mut case = json!({ "sourceId": id, "title": title });
    for (name, value) in more.as_object().into_iter().flatten() {
        case[name] = value.clone();
    }
    case
}

fn part(cases: &[Value], write: bool) -> Value {
    json!({ "source": "TestRail", "cases": cases, "write": write, "update": true, "overwrite": false, "group": "g" })
}

fn counts(view: &Value) -> [u64; 4] {
    ["made", "changed", "same", "left"].map(|name| view[name].as_u64().unwrap())
}

fn total(machine: &Machine, kind: &str) -> u64 {
    machine.ok("list", &json!({ "kind": kind, "text": "", "offset": 0, "limit": 1 }))["total"]
        .as_u64()
        .unwrap()
}

fn id_of(machine: &Machine, title: &str) -> String {
    let list = machine.ok("list", &json!({ "kind": "testCase", "text": title, "offset": 0, "limit": 1 }));
    list["rows"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_read_again_makes_nothing_twice() {
    let machine = Machine::sample();
    let cases = [
        case(
            "S1/C101",
            "Pay by card",
            &json!({
                "folder": "Shop/Pay", "preconditions": "A cart", "steps": [{ "action": "Enter it", "expected": "It fits", "data": "4242" }],
                "priority": { "raw": "4 - Critical", "mapped": "critical" }, "tags": ["smoke"],
                "custom": [["Estimate", "5m"]], "line": 12,
            }),
        ),
        case(
            "S1/C102",
            "Pay by bill",
            &json!({ "status": { "raw": "Approved", "mapped": "active" }, "priority": { "raw": "P7", "mapped": null } }),
        ),
    ];
    let dry = machine.ok("takeIn", &part(&cases, false));
    assert_eq!(counts(&dry), [2, 0, 0, 0]);
    assert_eq!(
        (dry["lines"][0]["line"].as_u64(), dry["lines"][0]["verdict"].as_str()),
        (Some(12), Some("new"))
    );
    assert_eq!(total(&machine, "testCase"), 0, "a dry run writes nothing");
    assert_eq!(counts(&machine.ok("takeIn", &part(&cases, true))), [2, 0, 0, 0]);
    assert_eq!(counts(&machine.ok("takeIn", &part(&cases, true))), [0, 0, 2, 0]);
    assert_eq!(total(&machine, "testCase"), 2);
    let view = machine.ok("viewCase", &json!({ "id": id_of(&machine, "Pay by card") }));
    assert_eq!(view["key"], "TC-1");
    assert_eq!(view["priority"], "high");
    assert_eq!(view["steps"][0]["action"], "Enter it\n\n**Test data:** 4242");
    let fields: Vec<(&str, &str)> = view["custom"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["name"].as_str().unwrap(), field["value"].as_str().unwrap()))
        .collect();
    assert_eq!(fields, [("Priority", "4 - Critical"), ("Estimate", "5m")]);
    assert_eq!(view["from"], "TestRail, S1/C101");
    // The same ids of another source are other test cases.
    let mut other = part(&cases, true);
    other["source"] = json!("TestRail of the agency");
    assert_eq!(counts(&machine.ok("takeIn", &other)), [2, 0, 0, 0]);
}

#[test]
fn what_was_edited_or_deleted_here_is_left_and_named() {
    let machine = Machine::sample();
    machine.ok(
        "takeIn",
        &part(
            &[case("1", "One", &json!({})), case("2", "Two", &json!({})), case("3", "Three", &json!({}))],
            true,
        ),
    );
    let (two, three) = (id_of(&machine, "Two"), id_of(&machine, "Three"));
    let form = json!({ "id": two, "rev": machine.rev("viewCase", &two), "title": "Two, here", "preconditions": "", "steps": [],
        "priority": "low", "tags": [], "folder": "" });
    machine.ok("saveCase", &form);
    machine.ok("deleteRecord", &json!({ "kind": "testCase", "id": three }));
    let again = [
        case("1", "One, there", &json!({})),
        case("2", "Two, there", &json!({})),
        case("3", "Three", &json!({})),
    ];
    let view = machine.ok("takeIn", &part(&again, true));
    assert_eq!(counts(&view), [0, 1, 0, 2]);
    let details: Vec<&str> =
        view["lines"].as_array().unwrap().iter().map(|line| line["detail"].as_str().unwrap()).collect();
    assert_eq!(
        details,
        [
            "Changes: title",
            "It was edited here since it was read in, and differs in: title",
            "TC-3 was deleted here; restore it to bring it up to the file",
        ]
    );
    assert_eq!(machine.ok("viewCase", &json!({ "id": two }))["title"], "Two, here");
    let mut only_new = part(&[case("1", "One, once more", &json!({}))], true);
    only_new["update"] = json!(false);
    assert_eq!(counts(&machine.ok("takeIn", &only_new)), [0, 0, 0, 1]);
    let mut over = part(&again, true);
    over["overwrite"] = json!(true);
    assert_eq!(counts(&machine.ok("takeIn", &over)), [0, 1, 1, 1]);
    let view = machine.ok("viewCase", &json!({ "id": two }));
    assert_eq!(
        (view["title"].as_str(), view["priority"].as_str()),
        (Some("Two, there"), Some("low")),
        "what the file leaves empty stays"
    );
}

#[test]
fn one_undo_takes_all_parts_of_an_import_back() {
    let machine = Machine::sample();
    for number in 0..3 {
        let cases: Vec<Value> = (0..20)
            .map(|at| case(&format!("{number}-{at}"), &format!("Case {number}-{at}"), &json!({})))
            .collect();
        machine.ok("takeIn", &part(&cases, true));
    }
    assert_eq!(total(&machine, "testCase"), 60);
    let undo = machine.ok("viewUndo", &json!({}));
    assert_eq!(undo["actions"].as_array().unwrap().len(), 1, "{undo}");
    assert_eq!(undo["actions"][0]["label"], "Read in from TestRail");
    let kept: usize = {
        let world = machine.world.borrow();
        let parts = world.store.iter().filter(|(key, _)| key.starts_with("undo:"));
        parts.map(|(_, part)| part.to_string().len()).sum()
    };
    assert!(kept < 60 * 130, "it names what was made, and keeps no copy of it: {kept}");
    machine.ok("undo", &json!({ "id": null }));
    assert_eq!(total(&machine, "testCase"), 0);
}

#[test]
fn references_become_links_where_they_are_known_and_stay_where_not() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Cards are taken");
    let tied = machine.new_requirement("Bills are taken");
    machine.ok("linkIssue", &json!({ "requirement": tied, "url": "https://github.com/octo/demo/issues/12" }));
    let mut form =
        part(&[case("1", "One", &json!({ "references": ["REQ-1", "#12", "R-9", "SHOP-4"] }))], true);
    form["requirements"] = json!([{ "sourceId": "R-9", "title": "Vouchers are taken", "priority": { "raw": "1", "mapped": "critical" } }]);
    // A requirement of the same part is not here yet when its case is looked at; a dry run cannot know it.
    let alone = json!({ "source": "TestRail", "requirements": form["requirements"], "write": true, "update": true, "overwrite": false, "group": "g" });
    machine.ok("takeIn", &alone);
    let view = machine.ok("takeIn", &form);
    let line = view["lines"].as_array().unwrap().iter().find(|line| line["kind"] == "testCase").unwrap();
    assert_eq!(line["detail"], "Linked to REQ-1. Linked to REQ-2. Linked to REQ-3");
    let case = machine.ok("viewCase", &json!({ "id": id_of(&machine, "One") }));
    assert_eq!(case["custom"], json!([{ "name": "References", "value": "SHOP-4" }]));
    assert_eq!(machine.ok("viewRequirement", &json!({ "id": requirement }))["cases"][0]["title"], "One");
    assert_eq!(counts(&machine.ok("takeIn", &form)), [0, 0, 2, 0]);
}

#[test]
fn a_record_that_cannot_be_taken_says_why_and_the_others_are() {
    let machine = Machine::sample();
    let long = "x".repeat(200_001);
    let many: Vec<Value> = (0..501).map(|at| json!({ "action": format!("Step {at}") })).collect();
    let cases = [
        case("1", "  ", &json!({})),
        case("2", "Long", &json!({ "preconditions": long })),
        case("3", "Many", &json!({ "steps": many })),
        case("4", &"t".repeat(700), &json!({ "tags": ["fine", "y".repeat(90)] })),
    ];
    let view = machine.ok("takeIn", &part(&cases, true));
    assert_eq!(counts(&view), [1, 0, 0, 3]);
    let details: Vec<&str> =
        view["lines"].as_array().unwrap().iter().map(|line| line["detail"].as_str().unwrap()).collect();
    assert_eq!(
        details,
        [
            "It has no title",
            "This is longer than 200000 characters",
            "A test case takes 500 steps at the most",
            ""
        ]
    );
    let list = machine.ok("list", &json!({ "kind": "testCase", "text": "", "offset": 0, "limit": 1 }));
    let kept = machine.ok("viewCase", &json!({ "id": list["rows"][0]["id"] }));
    assert_eq!(
        kept["custom"][0]["value"].as_str().unwrap().len(),
        700,
        "a long title is kept whole beside the short one"
    );
    assert_eq!(kept["custom"][1]["name"], "Tags");
    let too_many: Vec<Value> = (0..501).map(|at| case(&at.to_string(), "t", &json!({}))).collect();
    assert_eq!(machine.problem("takeIn", &part(&too_many, true)), "invalid");
}

fn result(name: &str, full_name: &str, outcome: &str) -> Value {
    json!({ "name": name, "fullName": full_name, "outcome": outcome, "rawStatus": outcome, "message": "why", "seconds": 1.0 })
}

#[test]
fn results_of_a_file_land_once_and_a_newer_one_by_hand_stays() {
    let machine = Machine::sample();
    let (one, two) = (machine.new_case("Pay"), machine.new_case("Refund"));
    let (cycle, executions) = machine.new_cycle(&[&one, &two]);
    let mut named = result("[TC-1] pays", "shop::pays", "fail");
    named["ids"] = json!(["TC-1"]);
    let results =
        [named, result("Refund", "shop::Refund", "pass"), result("TC-99 nobody", "shop::nobody", "pass")];
    let view = machine.ok("matchResults", &json!({ "cycle": cycle, "results": results }));
    let places: Vec<usize> = view["matches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["executions"].as_array().unwrap().len())
        .collect();
    assert_eq!(places, [1, 1, 0]);
    assert_eq!(view["matches"][0]["executions"][0], executions[0]);
    assert!(
        view["matches"][0]["weight"].as_u64() > view["matches"][1]["weight"].as_u64(),
        "a Fail outweighs a Pass"
    );
    let lines: Vec<Value> =
        (0..2).map(|at| json!({ "execution": executions[at], "result": results[at], "many": 1 })).collect();
    let form = json!({ "cycle": cycle, "run": "a.xml 12 7", "title": "a.xml", "at": null, "lines": lines });
    assert_eq!(machine.ok("landResults", &form), json!({ "landed": 2, "newer": 0 }));
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!(
        (&view["executions"][0]["outcome"], &view["executions"][1]["outcome"]),
        (&json!("fail"), &json!("pass"))
    );
    machine.pass(60_000);
    machine.result(&executions[0], "pass");
    let before = machine.ok("viewCycle", &json!({ "id": cycle }));
    let mut old = form.clone();
    old["run"] = json!("b.xml 12 7");
    old["at"] = json!(1_000);
    assert_eq!(machine.ok("landResults", &old)["newer"], 2, "both have a newer one by now");
    machine.ok("landResults", &form);
    let after = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!(before["executions"][1], after["executions"][1], "the same again changes nothing");
}

#[test]
fn cases_that_a_cycle_lacks_come_in_or_are_made() {
    let machine = Machine::sample();
    machine.new_case("Known");
    let (cycle, _) = machine.new_cycle(&[&machine.new_case("In it")]);
    let results = [
        result("Known", "shop::Known", "pass"),
        result("Fresh", "shop::Fresh", "pass"),
        result("TC-99 x", "shop::x", "pass"),
    ];
    let mut results = results.to_vec();
    results[2]["ids"] = json!(["TC-99"]);
    let form = |make: bool| json!({ "cycle": cycle, "results": results, "make": make });
    assert_eq!(machine.ok("enterCases", &form(false)), json!({ "added": 1, "made": 0 }));
    assert_eq!(
        machine.ok("enterCases", &form(true))["made"],
        1,
        "one that names a case that is not here is not made anew"
    );
    assert_eq!(total(&machine, "testCase"), 3);
    machine.ok("enterCases", &form(true));
    assert_eq!(total(&machine, "testCase"), 3, "found by its full name from then on");
    assert_eq!(machine.ok("viewCycle", &json!({ "id": cycle }))["executions"].as_array().unwrap().len(), 3);
}

#[test]
fn what_is_handed_out_is_the_same_when_it_is_taken_in() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Cards are taken");
    machine.ok(
        "linkIssue",
        &json!({ "requirement": requirement, "url": "https://github.com/octo/demo/issues/12" }),
    );
    let case = machine.new_case("Pay");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let cases = machine.ok("handOut", &json!({ "what": "cases", "cycle": null, "offset": 0 }));
    assert_eq!(cases["cases"][0]["references"], json!(["REQ-1", "octo/demo#12"]));
    let requirements = machine.ok("handOut", &json!({ "what": "requirements", "cycle": null, "offset": 0 }));
    let form = json!({ "source": "Casebridge", "cases": cases["cases"], "requirements": requirements["requirements"], "write": true, "update": true,
        "overwrite": true, "group": "g" });
    let view = machine.ok("takeIn", &form);
    let seen: Vec<&Value> = view["lines"].as_array().unwrap().iter().map(|line| &line["detail"]).collect();
    assert_eq!(counts(&view)[0], 0, "nothing is made twice: {seen:?}");
    let (cycle, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    let results = machine.ok("handOut", &json!({ "what": "results", "cycle": cycle, "offset": 0 }));
    assert_eq!(
        (&results["results"][0]["outcome"], &results["results"][0]["ids"]),
        (&json!("fail"), &json!(["TC-1"]))
    );
}

#[test]
fn the_issues_of_a_case_itself_go_out_and_come_in_again_as_its_own() {
    let machine = Machine::connected();
    let url = |number: u32| format!("https://github.com/octo/demo/issues/{number}");
    let tie = |kind: &str, record: &str, number: u32| {
        machine.ok("linkIssue", &json!({ "kind": kind, "record": record, "url": url(number) }));
    };
    // An issue that is a requirement's, too: the case is not that requirement's because of it.
    let requirement = machine.new_requirement("Cards are taken");
    let case = machine.new_case("Pay");
    let (cycle, executions) = machine.new_cycle(&[&case]);
    tie("requirement", &requirement, 12);
    tie("testCase", &case, 12);
    tie("testCase", &case, 13);
    tie("cycle", &cycle, 14);
    machine.result(&executions[0], "pass");
    let out = machine.ok("handOut", &json!({ "what": "cases", "cycle": null, "offset": 0 }))["cases"].clone();
    assert_eq!((&out[0]["issues"], &out[0]["references"]), (&json!([url(12), url(13)]), &json!([])));
    let results =
        machine.ok("handOut", &json!({ "what": "results", "cycle": cycle, "offset": 0 }))["results"].clone();
    let own = results[0]["properties"].as_array().unwrap().iter().filter(|one| one[0] == "issue");
    let own: Vec<String> = own.map(|one| one[1].as_str().unwrap().to_owned()).collect();
    assert_eq!(own, [url(12), url(13), url(14)]);

    let take = |machine: &Machine, cases: &Value| {
        let form = json!({ "source": "Casebridge", "cases": cases, "requirements": [], "write": true, "update": true,
            "overwrite": false, "group": "g" });
        counts(&machine.ok("takeIn", &form))
    };
    assert_eq!(take(&machine, &out), [0, 0, 1, 0], "here nothing is news");
    let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
    assert_eq!(view["cases"], json!([]), "{view}");

    // In another workspace it is the same, and again nothing when the file is read again.
    let other = Machine::connected();
    assert_eq!(take(&other, &out), [1, 0, 0, 0]);
    let again = other.ok("handOut", &json!({ "what": "cases", "cycle": null, "offset": 0 }))["cases"].clone();
    assert_eq!(again[0]["issues"], json!([url(12), url(13)]));
    assert_eq!(take(&other, &out), [0, 0, 1, 0]);
    let mut more = out.clone();
    more[0]["issues"] = json!([url(12), url(13), url(14), "https://elsewhere.example/issues/1"]);
    assert_eq!(take(&other, &more), [0, 1, 0, 0], "it was not edited here since");
    let again = other.ok("handOut", &json!({ "what": "cases", "cycle": null, "offset": 0 }))["cases"].clone();
    assert_eq!(again[0]["issues"], json!([url(12), url(13), url(14)]));
    assert!(
        again[0]["custom"].to_string().contains("https://elsewhere.example/issues/1"),
        "nothing is lost: {again}"
    );
}
