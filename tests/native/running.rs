//! Cycles and running them: sheets, results of cases and steps, testers, copies, and the defects found.

use serde_json::{Value, json};

use crate::support::Machine;

/// A case with this many steps.
fn case_with(machine: &Machine, title: &str, steps: usize) -> String {
    let steps: Vec<Value> =
        (1..=steps).map(|n| json!({ "action": format!("Do {n}"), "expected": format!("See {n}") })).collect();
    let form = json!({ "id": null, "rev": null, "title": title, "preconditions": "A filled cart", "steps": steps,
        "priority": "medium", "tags": [], "folder": "" });
    machine.ok("saveCase", &form)["id"].as_str().unwrap().to_owned()
}

fn cycle_of(machine: &Machine, cases: &[String]) -> String {
    let form = json!({ "id": null, "rev": null, "title": "Release 1", "description": "All of it", "environment": "Staging",
        "version": "2.4.0", "starts": "2026-11-20", "ends": "2026-11-27", "cases": cases });
    machine.ok("saveCycle", &form)["id"].as_str().unwrap().to_owned()
}

fn sheet(machine: &Machine, cycle: &str, more: &Value) -> Value {
    let mut form = json!({ "cycle": cycle, "text": "", "offset": 0, "limit": 200 });
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    machine.ok("viewSheet", &form)
}

fn run(machine: &Machine, cycle: &str, execution: Option<&str>) -> Value {
    machine.ok("viewRun", &json!({ "cycle": cycle, "execution": execution }))
}

fn ids(view: &Value) -> Vec<String> {
    let lines = view["executions"].as_array().unwrap();
    lines.iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
}

fn keys(view: &Value) -> Vec<&str> {
    view["executions"].as_array().unwrap().iter().map(|line| line["key"].as_str().unwrap()).collect()
}

fn sheets(machine: &Machine) -> Vec<(String, Value)> {
    let world = machine.world.borrow();
    let found = world.store.iter().filter(|(key, _)| key.starts_with("sheet:"));
    found.map(|(key, value)| (key.clone(), value.clone())).collect()
}

#[test]
fn a_large_cycle_is_shown_and_changed_in_parts() {
    let machine = Machine::sample();
    let cases: Vec<String> = (1..=520).map(|n| case_with(&machine, &format!("Case {n}"), 1)).collect();
    let cycle = cycle_of(&machine, &cases[..500]);
    let added = machine.ok("addToCycle", &json!({ "cycle": cycle, "cases": cases[490..] }));
    assert_eq!(added["message"], "20 test cases added to CYC-1");
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!((view["total"].as_u64(), ids(&view).len()), (Some(520), 200));
    assert_eq!(view["version"], "2.4.0");
    assert_eq!(sheets(&machine).len(), 3, "256 rows each");
    assert!(sheets(&machine).iter().all(|(_, text)| text.is_string()), "one text is one copy");
    let last = sheet(&machine, &cycle, &json!({ "offset": 510 }));
    assert_eq!((last["total"].as_u64(), keys(&last).len()), (Some(520), 10));
    assert_eq!(keys(&last)[9], "TC-520");
    let found = sheet(&machine, &cycle, &json!({ "text": "case 51" }));
    assert_eq!(keys(&found)[0], "TC-51");
    assert_eq!(found["total"], 15);
    assert_eq!(keys(&sheet(&machine, &cycle, &json!({ "text": "tc-7" }))), ["TC-7"]);

    let some = ids(&view)[..3].to_vec();
    let done = machine.ok(
        "recordResults",
        &json!({ "cycle": cycle, "executions": some, "outcome": "fail", "note": "the server is down" }),
    );
    assert_eq!(done["message"], "3 test cases set to Fail");
    machine.ok("assignTester", &json!({ "cycle": cycle, "executions": some[..2], "tester": "  Mia " }));
    assert_eq!(keys(&sheet(&machine, &cycle, &json!({ "outcome": "fail" }))), ["TC-1", "TC-2", "TC-3"]);
    assert_eq!(keys(&sheet(&machine, &cycle, &json!({ "tester": "Mia" }))), ["TC-1", "TC-2"]);
    assert_eq!(sheet(&machine, &cycle, &json!({ "tester": "" }))["total"], 518);
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!(view["progress"]["sentence"], "3 of 520 executed, 3 failed");
    assert_eq!(view["testers"], json!(["Mia"]));
    assert_eq!(view["executions"][0]["hasNote"], true);
    assert_eq!(run(&machine, &cycle, Some(&some[0]))["execution"]["note"], "the server is down");
    let many: Vec<&str> = vec!["x"; 501];
    assert_eq!(
        machine.problem("recordResults", &json!({ "cycle": cycle, "executions": many, "outcome": "pass" })),
        "invalid"
    );
}

#[test]
fn a_result_leaves_the_cycle_itself_alone() {
    let machine = Machine::sample();
    let cycle = cycle_of(&machine, &[case_with(&machine, "One", 1)]);
    let opened = machine.ok("viewCycle", &json!({ "id": cycle }));
    machine.world.borrow_mut().effects.clear();
    machine.result(&ids(&opened)[0], "fail");
    let effects = machine.world.borrow().effects.join("\n");
    let record = format!(" cycle:{cycle}");
    assert!(effects.contains("execution:") && !effects.contains(record.trim_start()), "{effects}");
    let form = json!({ "id": cycle, "rev": opened["rev"], "title": "Release 2", "description": "", "environment": "", "starts": "", "ends": "" });
    machine.ok("saveCycle", &form);
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!(
        (view["title"].as_str(), view["total"].as_u64()),
        (Some("Release 2"), Some(1)),
        "no cases named keeps them"
    );
    assert_eq!(view["version"], "2.4.0", "an older page names no version");
    assert_eq!(view["executions"][0]["outcome"], "fail");
}

#[test]
fn sheets_that_are_gone_damaged_or_of_another_selection_are_made_again() {
    let machine = Machine::sample();
    let cases: Vec<String> = (1..=3).map(|n| case_with(&machine, &format!("Case {n}"), 1)).collect();
    let cycle = cycle_of(&machine, &cases);
    let executions = ids(&machine.ok("viewCycle", &json!({ "id": cycle })));
    machine.result(&executions[1], "fail");
    machine.ok("assignTester", &json!({ "cycle": cycle, "executions": [executions[2]], "tester": "Ann" }));
    let good = sheets(&machine);
    let place = good[0].0.clone();
    let strange = json!(r#"[["other","x",1,"pass",null,"","t",0]]"#);
    for damage in
        [None, Some(json!({ "not": "a text" })), Some(json!("[[1,2")), Some(json!("[]")), Some(strange)]
    {
        let put = |value: &Option<Value>| match value {
            Some(value) => drop(machine.world.borrow_mut().store.insert(place.clone(), value.clone())),
            None => drop(machine.world.borrow_mut().store.remove(&place)),
        };
        put(&damage);
        let view = machine.ok("viewCycle", &json!({ "id": cycle }));
        assert_eq!(view["progress"]["sentence"], "1 of 3 executed, 1 failed", "{damage:?}");
        assert_eq!(sheets(&machine), good, "{damage:?}");
        put(&damage);
        machine
            .ok("recordResult", &json!({ "execution": executions[1], "outcome": "fail", "note": "as seen" }));
        assert_eq!(sheets(&machine), good, "a write mends it, too: {damage:?}");
    }
    machine.world.borrow_mut().store.insert(format!("execution:{}", executions[0]), json!("broken"));
    machine.world.borrow_mut().store.remove(&place);
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    assert_eq!(view["total"], 3, "a damaged execution is not hidden");
    assert!(view["executions"][0]["title"].as_str().unwrap().contains("damaged"), "{view}");
    let form = json!({ "id": cycle, "rev": machine.rev("viewCycle", &cycle), "title": "t", "description": "", "environment": "", "starts": "", "ends": "", "cases": [] });
    machine.ok("saveCycle", &form);
    let broken = machine.world.borrow().store[&format!("execution:{}", executions[0])].clone();
    assert_eq!(broken, "broken", "and nothing takes it away");
}

#[test]
fn steps_suggest_the_result_of_their_case() {
    let machine = Machine::sample();
    let cycle = cycle_of(&machine, &[case_with(&machine, "Three", 3)]);
    let execution = ids(&machine.ok("viewCycle", &json!({ "id": cycle }))).remove(0);
    let check = |outcomes: &[&str], expect: Value| {
        let steps: Vec<Value> =
            outcomes.iter().map(|outcome| json!({ "outcome": outcome, "note": "" })).collect();
        let form = json!({ "execution": execution, "outcome": "notExecuted", "note": "", "steps": steps });
        let view = machine.ok("recordResult", &form);
        assert_eq!(view["execution"]["suggested"], expect, "{outcomes:?}");
        assert_eq!(view["execution"]["outcome"], "notExecuted", "a suggestion is no result");
        assert_eq!(view["progress"]["sentence"], "0 of 1 executed, 0 failed");
    };
    check(&[], Value::Null);
    check(&["pass", "pass"], Value::Null);
    check(&["pass", "pass", "pass"], json!("pass"));
    check(&["pass", "skipped", "skipped"], json!("pass"));
    check(&["skipped", "skipped", "skipped"], json!("skipped"));
    check(&["pass", "blocked"], json!("blocked"));
    check(&["blocked", "fail", "pass"], json!("fail"));
    check(&["pass", "notExecuted", "pass"], Value::Null);
    let more = json!({ "execution": execution, "outcome": "pass", "note": "", "steps": vec![json!({ "outcome": "pass", "note": "" }); 4] });
    assert_eq!(machine.problem("recordResult", &more), "invalid");
    let steps = json!([{ "outcome": "pass", "note": "" }, { "outcome": "fail", "note": "a blank page" }]);
    let form = json!({ "execution": execution, "note": "odd", "steps": steps, "seconds": 75 });
    let view = machine.ok("recordResult", &form);
    assert_eq!(view["execution"]["outcome"], "fail", "without a word of the person's the steps decide");
    assert_eq!(
        view["execution"]["steps"][1],
        json!({ "action": "Do 2", "expected": "See 2", "outcome": "fail", "note": "a blank page" })
    );
    assert_eq!(
        (view["execution"]["seconds"].as_u64(), view["execution"]["note"].as_str()),
        (Some(75), Some("odd"))
    );
    let view =
        machine.ok("recordResult", &json!({ "execution": execution, "outcome": "pass", "note": "well" }));
    assert_eq!(view["execution"]["steps"][1]["note"], "a blank page", "an older page leaves the steps alone");
    assert_eq!(view["execution"]["seconds"], 75);
}

#[test]
fn what_was_typed_without_a_result_is_kept_and_counts_as_none() {
    let machine = Machine::sample();
    let case = case_with(&machine, "One", 2);
    let cycle = cycle_of(&machine, std::slice::from_ref(&case));
    let execution = ids(&machine.ok("viewCycle", &json!({ "id": cycle }))).remove(0);
    let steps = json!([{ "outcome": "pass", "note": "" }]);
    machine.ok(
        "recordResult",
        &json!({ "execution": execution, "outcome": "notExecuted", "note": "half way", "steps": steps }),
    );
    assert_eq!(machine.ok("viewCase", &json!({ "id": case }))["history"], json!([]));
    let view = run(&machine, &cycle, None);
    assert_eq!(
        (view["execution"]["note"].as_str(), view["execution"]["age"].as_str()),
        (Some("half way"), Some(""))
    );
    let form = json!({ "id": cycle, "rev": machine.rev("viewCycle", &cycle), "title": "t", "description": "", "environment": "", "starts": "", "ends": "", "cases": [] });
    machine.ok("saveCycle", &form);
    let gone = machine.ok("takeOutOfCycle", &json!({ "cycle": cycle, "executions": [execution] }));
    assert_eq!(
        gone["message"],
        "0 test cases taken out of CYC-1. Kept, because something was noted there: TC-1"
    );
    assert_eq!(run(&machine, &cycle, None)["total"], 1);
}

#[test]
fn a_run_leads_from_case_to_case() {
    let machine = Machine::sample();
    let cases: Vec<String> = (1..=4).map(|n| case_with(&machine, &format!("Case {n}"), 0)).collect();
    let cycle = cycle_of(&machine, &cases);
    let all = ids(&machine.ok("viewCycle", &json!({ "id": cycle })));
    let first = run(&machine, &cycle, None);
    assert_eq!(
        (first["place"].as_u64(), first["previous"].as_str(), first["next"].as_str()),
        (Some(1), None, Some(all[1].as_str()))
    );
    machine.result(&all[0], "pass");
    let reply = machine.ok("recordResult", &json!({ "execution": all[3], "outcome": "fail", "note": "" }));
    assert_eq!(
        (reply["place"].as_u64(), reply["next"].as_str(), reply["nextOpen"].as_str()),
        (Some(4), None, Some(all[1].as_str()))
    );
    assert_eq!(run(&machine, &cycle, None)["execution"]["id"], all[1].as_str(), "the first open one");
    machine.result(&all[1], "skipped");
    assert_eq!(run(&machine, &cycle, Some(&all[2]))["nextOpen"], Value::Null);
    machine.result(&all[2], "blocked");
    let done = run(&machine, &cycle, None);
    assert_eq!((done["place"].as_u64(), done["nextOpen"].as_str()), (Some(1), None));
    assert_eq!(machine.problem("viewRun", &json!({ "cycle": cycle, "execution": "other" })), "missing");

    let open = cycle_of(&machine, &cases[..1]);
    let empty = cycle_of(&machine, &[]);
    assert_eq!(run(&machine, &empty, None)["execution"], Value::Null);
    let again = cycle_of(&machine, &cases[1..2]);
    let runs = machine.ok("viewRuns", &json!({}));
    let listed: Vec<(&str, bool)> = runs["cycles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["id"].as_str().unwrap(), line["open"].as_bool().unwrap()))
        .collect();
    assert_eq!(listed, [(again.as_str(), true), (open.as_str(), true), (cycle.as_str(), false)]);
    assert_eq!(runs["cycles"][0]["detail"], "2.4.0 · Staging · 2026-11-20 to 2026-11-27");
}

#[test]
fn cases_are_moved_and_taken_out() {
    let machine = Machine::sample();
    let cases: Vec<String> = (1..=4).map(|n| case_with(&machine, &format!("Case {n}"), 1)).collect();
    let cycle = cycle_of(&machine, &cases);
    let all = ids(&machine.ok("viewCycle", &json!({ "id": cycle })));
    machine.result(&all[1], "pass");
    machine.ok("moveInCycle", &json!({ "cycle": cycle, "executions": [all[3], all[2]], "before": all[0] }));
    let view = sheet(&machine, &cycle, &json!({}));
    assert_eq!(keys(&view), ["TC-3", "TC-4", "TC-1", "TC-2"], "those that move keep their order");
    assert_eq!(view["executions"][3]["outcome"], "pass", "results go with their rows");
    machine.ok("moveInCycle", &json!({ "cycle": cycle, "executions": [all[2]], "before": null }));
    let done = machine.ok("takeOutOfCycle", &json!({ "cycle": cycle, "executions": [all[0], all[1]] }));
    assert_eq!(
        done["message"],
        "1 test case taken out of CYC-1. Kept, because something was noted there: TC-2"
    );
    assert_eq!(keys(&sheet(&machine, &cycle, &json!({}))), ["TC-4", "TC-2", "TC-3"]);
    assert!(!machine.world.borrow().store.contains_key(&format!("execution:{}", all[0])));
    assert_eq!(
        machine.problem("moveInCycle", &json!({ "cycle": cycle, "executions": [all[1]], "before": all[0] })),
        "missing"
    );
    let other = cycle_of(&machine, &cases[..1]);
    assert_eq!(
        machine
            .problem("recordResults", &json!({ "cycle": other, "executions": [all[1]], "outcome": "fail" })),
        "missing"
    );
}

#[test]
fn a_copy_runs_the_same_cases_as_they_are_now() {
    let machine = Machine::sample();
    let cases: Vec<String> = (1..=4).map(|n| case_with(&machine, &format!("Case {n}"), 1)).collect();
    let cycle = cycle_of(&machine, &cases);
    let all = ids(&machine.ok("viewCycle", &json!({ "id": cycle })));
    machine.ok("assignTester", &json!({ "cycle": cycle, "executions": [all[0]], "tester": "Mia" }));
    let steps = json!([{ "outcome": "fail", "note": "no" }]);
    machine.ok(
        "recordResult",
        &json!({ "execution": all[0], "outcome": "fail", "note": "bad", "steps": steps, "seconds": 9 }),
    );
    let form = json!({ "id": null, "rev": null, "title": "d", "description": "", "priority": "major", "status": "open", "execution": all[0], "requirement": null });
    machine.ok("saveDefect", &form);
    let edit = |case: &str, title: &str, status: &str| {
        let form = json!({ "id": case, "rev": machine.rev("viewCase", case), "title": title, "preconditions": "", "steps": [{ "action": "Anew", "expected": "" }],
            "priority": "medium", "tags": [], "folder": "", "status": status });
        machine.ok("saveCase", &form);
    };
    edit(&cases[0], "Case one", "active");
    edit(&cases[1], "Case two", "deprecated");
    machine.ok("deleteRecord", &json!({ "kind": "testCase", "id": cases[2] }));
    let saved = machine.ok("cloneCycle", &json!({ "id": cycle }));
    assert_eq!(
        saved["message"],
        "CYC-2 made of CYC-1 with 2 test cases. Left out, deprecated: TC-2. Left out, deleted: TC-3"
    );
    let view = machine.ok("viewCycle", &json!({ "id": saved["id"] }));
    assert_eq!((view["title"].as_str(), view["version"].as_str()), (Some("Release 1 (copy)"), Some("2.4.0")));
    assert_eq!(
        (view["environment"].as_str(), view["starts"].as_str()),
        (Some("Staging"), Some("2026-11-20"))
    );
    assert_eq!(view["progress"]["sentence"], "0 of 2 executed, 0 failed");
    assert_eq!(
        (view["executions"][0]["title"].as_str(), view["executions"][0]["tester"].as_str()),
        (Some("Case one"), Some("Mia"))
    );
    let copy = run(&machine, saved["id"].as_str().unwrap(), None)["execution"].clone();
    assert_eq!(
        copy["steps"],
        json!([{ "action": "Anew", "expected": "", "outcome": "notExecuted", "note": "" }])
    );
    assert_eq!(
        (copy["note"].as_str(), copy["seconds"].as_u64(), &copy["defects"]),
        (Some(""), Some(0), &json!([]))
    );
    let old = run(&machine, &cycle, Some(&all[0]))["execution"].clone();
    assert_eq!(
        (old["outcome"].as_str(), old["steps"][0]["action"].as_str()),
        (Some("fail"), Some("Do 1")),
        "the other is as it was"
    );
    let named = machine.ok("cloneCycle", &json!({ "id": cycle, "title": "Release 2" }));
    assert_eq!(machine.ok("viewCycle", &json!({ "id": named["id"] }))["title"], "Release 2");
}

#[test]
fn a_defect_starts_with_all_that_the_run_knows() {
    let machine = Machine::sample();
    let cycle = cycle_of(&machine, &[case_with(&machine, "Pay", 2)]);
    let execution = ids(&machine.ok("viewCycle", &json!({ "id": cycle }))).remove(0);
    let steps = json!([{ "outcome": "pass", "note": "slow" }, { "outcome": "fail", "note": "A blank page\nfor a minute" }]);
    machine.ok("recordResult", &json!({ "execution": execution, "note": "Twice today", "steps": steps }));
    let form = json!({ "execution": execution, "url": "https://mia:pw@shop.example/pay?item=3#access_token=abc", "browser": "Chromium 156 on Linux" });
    let draft = machine.ok("draftDefect", &form);
    assert_eq!(draft["title"], "Pay fails");
    assert_eq!(
        draft["description"],
        "Found by TC-1 in CYC-1 (Release 1)\n\n**Environment:** Staging\n\n**Version:** 2.4.0\n\n\
         **Page:** <https://shop.example/pay?item=3>\n\n**Browser:** Chromium 156 on Linux\n\n\
         **Preconditions**\n\nA filled cart\n\n**Steps**\n\n\
         1. Do 1 (Pass)\n   - Expected: See 1\n   - Actual: slow\n\
         2. Do 2 (Fail)\n   - Expected: See 2\n   - Actual: A blank page\n     for a minute\n\n\
         **Fails at step 2:** Do 2\n\n**Expected result**\n\nSee 2\n\n\
         **Actual result**\n\nA blank page\nfor a minute\n\nTwice today\n"
    );
    let own = machine.ok("draftDefect", &json!({ "execution": execution, "url": "chrome://settings" }));
    assert!(!own["description"].as_str().unwrap().contains("**Page:**"), "{own}");
    assert_eq!(run(&machine, &cycle, None)["execution"]["draft"], own);
}

#[test]
fn a_known_defect_is_linked_by_itself_or_by_its_issue() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Cards are refused");
    let case = case_with(&machine, "Pay", 1);
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let cycle = cycle_of(&machine, std::slice::from_ref(&case));
    let execution = ids(&machine.ok("viewCycle", &json!({ "id": cycle }))).remove(0);
    machine.result(&execution, "fail");
    let (first, second) = (machine.new_defect("One", "major"), machine.new_defect("Two", "major"));
    for _ in 0..2 {
        let view = machine.ok("attachDefect", &json!({ "execution": execution, "defect": first }));
        assert_eq!(view["execution"]["defects"].as_array().unwrap().len(), 1, "twice is once");
    }
    let shown = machine.ok("viewDefect", &json!({ "id": first }));
    assert_eq!(
        (shown["origin"].as_str(), shown["requirement"]["key"].as_str()),
        (Some("Found by TC-1 in CYC-1"), Some("REQ-1"))
    );
    let issue = machine.push(&second)["link"]["issue"]["url"].clone();
    let view = machine.ok("attachDefect", &json!({ "execution": execution, "url": issue }));
    assert_eq!(view["execution"]["defects"][1]["key"], "DEF-2");
    assert_eq!(sheet(&machine, &cycle, &json!({}))["executions"][0]["defects"][1]["key"], "DEF-2");
    let free = json!({ "execution": execution, "url": "https://github.com/octo/demo/issues/12" });
    assert_eq!(machine.ok("attachDefect", &free)["execution"]["defects"][2]["issue"]["text"], "#12");
    assert_eq!(machine.problem("attachDefect", &json!({ "execution": execution })), "malformed");
}

#[test]
fn a_deleted_cycle_counts_for_nothing_until_it_is_restored() {
    let machine = Machine::sample();
    let case = case_with(&machine, "One", 1);
    let cycle = cycle_of(&machine, std::slice::from_ref(&case));
    let execution = ids(&machine.ok("viewCycle", &json!({ "id": cycle }))).remove(0);
    machine.result(&execution, "pass");
    machine.ok("deleteRecord", &json!({ "kind": "cycle", "id": cycle }));
    assert_eq!(machine.problem("viewRun", &json!({ "cycle": cycle })), "missing");
    assert_eq!(machine.ok("viewRuns", &json!({}))["cycles"], json!([]));
    assert_eq!(machine.ok("viewCase", &json!({ "id": case }))["history"], json!([]));
    machine.ok("restoreRecord", &json!({ "kind": "cycle", "id": cycle }));
    assert_eq!(run(&machine, &cycle, None)["execution"]["outcome"], "pass");
}

#[test]
fn text_that_is_being_typed_and_sheets_are_not_exported() {
    let machine = Machine::sample();
    cycle_of(&machine, &[case_with(&machine, "One", 1)]);
    machine
        .world
        .borrow_mut()
        .store
        .insert("draft:case:1".into(), json!({ "typed": { "title": "half a wo" }, "rev": null }));
    let part = machine.ok("backupPart", &json!({ "cursor": "" }));
    let text = part["lines"].as_str().unwrap();
    assert!(text.contains("\"execution:") && !text.contains("draft:") && !text.contains("sheet:"), "{text}");
    machine.world.borrow_mut().store.remove("index:case");
    let list = machine.ok("list", &json!({ "kind": "testCase", "text": "", "offset": 0, "limit": 9 }));
    assert_eq!(list["total"], 1, "a list that is made again from the keys does not take it for a record");
}

/// What a page sends that was shown nothing of an execution with two steps yet.
fn typed(execution: &str, outcome: Option<&str>, note: &str, steps: &Value, base: &Value) -> Value {
    json!({ "execution": execution, "outcome": outcome, "note": note, "steps": steps, "seconds": 30, "base": base })
}

fn marks(one: &str, two: &str) -> Value {
    json!([{ "outcome": one, "note": "" }, { "outcome": two, "note": "" }])
}

#[test]
fn two_who_run_the_same_case_lose_nothing_of_each_other() {
    let machine = Machine::sample();
    let cycle = cycle_of(&machine, &[case_with(&machine, "One", 2)]);
    let execution = ids(&machine.ok("viewCycle", &json!({ "id": cycle }))).remove(0);
    let base = |gives: bool| json!({ "outcome": "notExecuted", "gives": gives, "note": "", "steps": [], "seconds": 0 });

    // One fails its second step and says why; the other one had the case open since before.
    let first = typed(&execution, None, "500 on checkout", &marks("notExecuted", "fail"), &base(true));
    let view = machine.ok("recordResult", &first);
    assert_eq!((view["execution"]["outcome"].as_str(), view["meanwhile"].as_str()), (Some("fail"), Some("")));
    let noted = typed(
        &execution,
        Some("notExecuted"),
        "only in Firefox",
        &marks("pass", "notExecuted"),
        &base(false),
    );
    let view = machine.ok("recordResult", &noted);
    let seen = &view["execution"];
    assert_eq!(seen["note"], "500 on checkout\n\nonly in Firefox");
    assert_eq!(
        (seen["steps"][0]["outcome"].as_str(), seen["steps"][1]["outcome"].as_str()),
        (Some("pass"), Some("fail"))
    );
    assert_eq!(seen["outcome"], "fail", "who only noted something takes no result away");
    assert_eq!(seen["seconds"], 30);
    assert_eq!(view["meanwhile"], "TC-1 was given Fail elsewhere meanwhile. What was noted there is kept.");
    // Its answer never came: sent once more it changes nothing.
    let again = machine.ok("recordResult", &noted);
    assert_eq!(again["execution"], *seen);

    // A result that somebody gives stands; the other one is still to be seen.
    machine.world.borrow_mut().now += 60_000;
    let view = machine.ok("recordResult", &typed(&execution, Some("pass"), "", &json!([]), &base(true)));
    assert_eq!(view["execution"]["outcome"], "pass");
    assert_eq!(view["execution"]["note"], seen["note"], "an empty note is nothing that was typed");
    assert_eq!(view["execution"]["past"][0]["result"]["text"], "Fail");
    assert_eq!(view["execution"]["past"][0]["detail"], "1 minute ago");
    assert_eq!(view["execution"]["past"][0]["note"], seen["note"]);

    // Whoever has seen it may change and shorten it.
    let base = json!({ "outcome": "pass", "gives": false, "note": seen["note"], "steps": marks("pass", "fail"), "seconds": 30 });
    let view = machine
        .ok("recordResult", &typed(&execution, Some("pass"), "Firefox", &marks("pass", "pass"), &base));
    assert_eq!((view["execution"]["note"].as_str(), view["meanwhile"].as_str()), (Some("Firefox"), Some("")));
    assert_eq!(view["execution"]["steps"][1]["outcome"], "pass");
    let bulk =
        json!({ "cycle": cycle, "executions": [execution], "outcome": "blocked", "note": "no network" });
    machine.ok("recordResults", &bulk);
    assert_eq!(run(&machine, &cycle, Some(&execution))["execution"]["note"], "Firefox\n\nno network");
    // Words that stand inside another's sentence are not said by it; its lines are.
    let also = |note: &str| {
        let bulk = json!({ "cycle": cycle, "executions": [execution], "outcome": "blocked", "note": note });
        machine.ok("recordResults", &bulk);
        run(&machine, &cycle, Some(&execution))["execution"]["note"].clone()
    };
    assert_eq!(also("no network"), "Firefox\n\nno network");
    assert_eq!(also("network"), "Firefox\n\nno network\n\nnetwork");
    machine.ok(
        "recordResult",
        &json!({ "execution": execution, "outcome": "blocked", "note": "Firefox\n\nno network" }),
    );
    let form = json!({ "execution": execution, "outcome": "fail", "note": "another" });
    let past = machine.ok("recordResult", &form)["execution"]["past"].clone();
    let noted: Vec<&str> = past.as_array().unwrap().iter().map(|one| one["note"].as_str().unwrap()).collect();
    assert_eq!(noted[..2], ["Firefox\n\nno network", "Firefox"], "each with what was noted then");
}

#[test]
fn notes_that_are_put_together_grow_no_longer_than_one_may_be() {
    let machine = Machine::sample();
    let cycle = cycle_of(&machine, &[case_with(&machine, "One", 1), case_with(&machine, "Two", 1)]);
    let executions = ids(&machine.ok("viewCycle", &json!({ "id": cycle })));
    let base = json!({ "outcome": "notExecuted", "gives": true, "note": "", "steps": [], "seconds": 0 });
    let (long, other) = ("x".repeat(150_000), "y".repeat(150_000));
    let note = |execution: &str| run(&machine, &cycle, Some(execution))["execution"].clone();
    let marked = |note: &str| json!([{ "outcome": "fail", "note": note }]);

    machine.ok("recordResult", &typed(&executions[0], Some("fail"), &long, &marked(&long), &base));
    for (text, step) in [(&other, ""), (&"why".to_owned(), other.as_str())] {
        let form = typed(&executions[0], Some("pass"), text, &marked(step), &base);
        let answer = machine.ask("recordResult", &form).unwrap();
        assert_eq!(answer["problem"]["code"], "invalid", "{answer}");
        let said = answer["problem"]["message"].as_str().unwrap();
        assert!(said.contains("TC-1") && said.contains("Nothing was saved"), "{said}");
        let kept = note(&executions[0]);
        assert_eq!((&kept["note"], &kept["outcome"]), (&json!(long), &json!("fail")));
        assert_eq!(kept["steps"][0]["note"], json!(long));
    }
    let form = typed(&executions[0], Some("fail"), &other[..40_000], &marked(""), &base);
    machine.ok("recordResult", &form);
    assert_eq!(
        note(&executions[0])["note"],
        format!("{long}\n\n{}", &other[..40_000]),
        "what fits is put together"
    );

    // Several at once: all of them or none.
    let many =
        json!({ "cycle": cycle, "executions": executions, "outcome": "blocked", "note": &other[..20_000] });
    let answer = machine.ask("recordResults", &many).unwrap();
    assert!(answer["problem"]["message"].as_str().is_some_and(|said| said.contains("TC-1")), "{answer}");
    assert_eq!(note(&executions[1])["outcome"], "notExecuted", "nothing was saved");

    // What comes with a result from a file gives way to what somebody wrote, and can be edited afterwards.
    let result = json!({ "name": "one", "fullName": "one", "outcome": "pass", "rawStatus": "passed", "message": "z".repeat(4_000), "seconds": 1.0 });
    let full = "x".repeat(199_000);
    let rest = json!({ "execution": executions[1], "outcome": "fail", "note": full });
    machine.ok("recordResult", &rest);
    machine.pass(60_000);
    let lines = json!([{ "execution": executions[1], "result": result, "many": 1 }]);
    let form = json!({ "cycle": cycle, "run": "a.xml", "title": "a.xml", "at": null, "lines": lines });
    assert_eq!(machine.ok("landResults", &form)["landed"], 1);
    let landed = note(&executions[1])["note"].as_str().unwrap().to_owned();
    assert!(landed.starts_with(&full) && landed.ends_with("z…"), "what somebody wrote stays whole");
    machine.ok("recordResult", &json!({ "execution": executions[1], "outcome": "pass", "note": landed }));
}
