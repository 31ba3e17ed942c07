//! Pausing, holding back, the order of writes, the log, and coverage comments that stay current.

use serde_json::{Value, json};

use crate::support::{Fault, Machine, Target};

#[test]
fn a_paused_connection_neither_reads_nor_writes_by_itself() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        let id = machine.connection();
        let view = machine.ok("pauseConnection", &json!({ "connection": id, "paused": true }));
        assert_eq!(view["connections"][0]["state"]["text"], "Paused");
        machine.edit(&defect, &json!({ "title": "Cart is lost" }));
        target.others(&machine, |there, now| {
            there.others_set_state(now + 1_000, target.project(), number, "closed")
        });
        machine.requests();
        for _ in 0..30 {
            machine.pass(600_000);
            machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        }
        assert_eq!(machine.requests(), Vec::<String>::new(), "{}", target.name());
        assert_eq!(machine.world.borrow().wake_at, None, "nothing to be woken for");
        machine.ok("pauseConnection", &json!({ "connection": id, "paused": false }));
        machine.settle();
        let title = target.others(&machine, |there, _| there.shown_title(target.project(), number));
        let view = machine.defect(&defect);
        assert_eq!(
            (title.as_str(), &view["status"]),
            ("Cart is lost", &json!("closed")),
            "{}",
            target.name()
        );
    }
}

#[test]
fn a_change_can_be_held_back_before_it_is_sent() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        machine.edit(&defect, &json!({ "title": "Not yet" }));
        let job = machine.defect(&defect)["job"].clone();
        assert_eq!(job["record"]["key"], "DEF-1", "{job}");
        machine.ok("discardJob", &json!({ "id": job["id"] }));
        let shown = || target.others(&machine, |there, _| there.shown_title(target.project(), number));
        for _ in 0..5 {
            machine.pass(3_600_000);
            machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        }
        assert_eq!(shown(), "Cart is empty", "{}", target.name());
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Changed here");
        machine.push(&defect);
        assert_eq!(shown(), "Not yet", "{}", target.name());
    }
}

#[test]
fn writes_about_one_issue_keep_their_order() {
    let machine = Machine::connected();
    let (defect, _) = machine.pushed("Cart is empty");
    let say = |id: u32, text: &str| {
        let id = format!("0190aaaa-0000-7000-8000-00000000000{id}");
        machine.ok("saveComment", &json!({ "defect": defect, "id": id, "text": text }));
    };
    machine.fault("POST", "/comments", Fault::Answer { status: 502, headers: vec![], body: String::new() });
    say(1, "first");
    say(2, "second");
    machine.settle();
    let all = Target::GitHub.others(&machine, |there, _| there.shown_comments("octo/demo", 14));
    let texts: Vec<&str> = all.iter().map(|one| one.text.lines().next().unwrap()).collect();
    assert_eq!(texts, ["first", "second"]);
}

#[test]
fn a_limit_that_a_look_met_holds_everything_back_whoever_asks() {
    let machine = Machine::connected();
    let (defect, _) = machine.pushed("Cart is empty");
    machine.pass(600_000);
    let limit = Fault::Answer {
        status: 429,
        headers: vec![("retry-after".into(), "1800".into())],
        body: String::new(),
    };
    machine.fault("GET", "/issues", limit);
    assert_eq!(machine.problem("syncNow", &json!({})), "rateLimited");
    machine.requests();
    assert_eq!(machine.problem("syncNow", &json!({})), "rateLimited");
    machine.edit(&defect, &json!({ "title": "Cart is lost" }));
    machine.push(&defect);
    assert_eq!(machine.requests(), Vec::<String>::new());
    assert_eq!(machine.defect(&defect)["sync"]["text"], "Waiting");
    machine.pass(1_801_000);
    machine.settle();
    assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced");
}

#[test]
fn a_renamed_or_deleted_case_is_so_in_the_coverage_comment() {
    for target in Target::ALL {
        let machine = target.connected();
        let number = if matches!(target, Target::GitHub | Target::GitLab) { 12 } else { 2 };
        let comments = |machine: &Machine| {
            let all = target.others(machine, |there, _| there.shown_comments(target.project(), number));
            all.into_iter().map(|one| one.text).collect::<String>()
        };
        let requirement = machine.new_requirement("Orders are kept");
        let case = machine.new_case("Old name");
        let other = machine.new_case("Other");
        machine.ok("linkIssue", &json!({ "requirement": requirement, "url": target.issue() }));
        machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case, other] }));
        assert!(comments(&machine).contains("Old name"), "{}", target.name());
        let view = machine.ok("viewCase", &json!({ "id": case }));
        let mut form = json!({ "title": "New name" });
        for field in ["id", "rev", "preconditions", "steps", "priority", "tags", "folder"] {
            form[field] = view[field].clone();
        }
        machine.ok("saveCase", &form);
        machine.ok("deleteRecord", &json!({ "kind": "testCase", "id": other }));
        machine.settle();
        let text = comments(&machine);
        assert!(text.contains("New name") && !text.contains("Other"), "{}: {text}", target.name());
        machine.ok("restoreRecord", &json!({ "kind": "testCase", "id": other }));
        machine.settle();
        assert!(comments(&machine).contains("Other"), "{}", target.name());
        machine.ok("deleteRecord", &json!({ "kind": "requirement", "id": requirement }));
        machine.settle();
        assert!(comments(&machine).contains("No requirement"), "{}: {}", target.name(), comments(&machine));
    }
}

#[test]
fn the_log_can_be_filtered_paged_and_taken_along() {
    let machine = Machine::connected();
    let (defect, number) = machine.pushed("=Cart \"empty\"");
    machine.rules(&[("title", "twoWay", "trackerWins")], &json!({}));
    machine.pass(600_000);
    Target::GitHub.others(&machine, |there, now| there.others_set_title(now, "octo/demo", number, "Theirs"));
    machine.edit(&defect, &json!({ "title": "=Ours" }));
    machine.pass(60_000);
    machine.ok("syncNow", &json!({}));
    let ask = |text: &str, topic: Value, limit: u32| {
        machine.ok(
            "viewLog",
            &json!({ "text": text, "topic": topic, "tone": null, "offset": 0, "limit": limit }),
        )
    };
    let all = ask("", Value::Null, 500);
    assert_eq!(all["total"], all["lines"].as_array().unwrap().len());
    let first = ask("", Value::Null, 1);
    assert_eq!((first["lines"].as_array().unwrap().len(), &first["total"]), (1, &all["total"]));
    let conflicts = ask("", json!("conflict"), 500);
    assert_eq!(conflicts["total"], 1, "{conflicts}");
    let details = conflicts["lines"][0]["details"].to_string();
    assert!(details.contains("=Ours") && details.contains("Theirs"), "{details}");
    assert_eq!(ask("=ours", Value::Null, 10)["total"], 1);
    assert_eq!(ask("no such words", Value::Null, 10)["empty"], "No line matches this filter.");
    let file = |csv: bool| {
        machine.ok("exportLog", &json!({ "csv": csv, "text": "", "topic": "conflict", "tone": null }))
    };
    let csv = file(true)["text"].as_str().unwrap().to_owned();
    assert!(csv.starts_with("Time,Topic,Tone,Text,Details\r\n") && csv.contains("Here: =Ours"), "{csv}");
    let lines: Value = serde_json::from_str(file(false)["text"].as_str().unwrap()).unwrap();
    assert_eq!(lines.as_array().unwrap().len(), 1);
}
