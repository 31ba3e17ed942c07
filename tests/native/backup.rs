//! Backups: whole, without secrets, checked before they replace anything, and brought back to the end
//! wherever the worker dies.

use serde_json::{Value, json};

use crate::support::{Machine, World};

/// All parts of a backup, as one text.
pub fn backup(machine: &Machine) -> String {
    let mut text = String::new();
    let mut cursor = String::new();
    loop {
        let part = machine.ok("backupPart", &json!({ "cursor": cursor }));
        text.push_str(part["lines"].as_str().unwrap());
        match part["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return text,
        }
    }
}

fn filled() -> Machine {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Payment works");
    let case = machine.new_case("Pay");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    let defect = machine.new_defect("Cart is empty", "major");
    machine.push(&defect);
    machine.ok("deleteRecord", &json!({ "kind": "defect", "id": machine.new_defect("Gone", "minor") }));
    machine
}

/// What a person sees of a workspace.
fn seen(machine: &Machine) -> Vec<Value> {
    let mut all = Vec::new();
    for kind in ["requirement", "testCase", "cycle", "defect"] {
        for deleted in [false, true] {
            let form = json!({ "kind": kind, "text": "", "offset": 0, "limit": 50, "deleted": deleted });
            all.push(machine.ok("list", &form));
        }
    }
    all.push(machine.ok("viewReport", &json!({ "scope": { "by": null, "value": "" } }))["figures"].clone());
    all
}

pub fn restore(machine: &Machine, text: &str) {
    machine.ok("restorePart", &json!({ "lines": text, "first": true }));
    while machine.ok("applyRestore", &json!({}))["phase"] != "none" {}
}

/// The worker of a browser in which nothing was done yet.
pub fn fresh(from: &Machine) -> Machine {
    let mut world: World = from.world.borrow().clone();
    world.store.clear();
    world.memory.clear();
    Machine::over(world)
}

#[test]
fn restored_lists_are_ready_before_somebody_looks() {
    let machine = filled();
    let there = fresh(&machine);
    restore(&there, &backup(&machine));
    for kind in ["requirement", "case", "cycle", "defect"] {
        assert!(there.world.borrow().store.contains_key(&format!("briefs:{kind}")), "{kind}");
    }
    assert_eq!(seen(&there), seen(&machine));
}

#[test]
fn a_backup_brings_everything_back_elsewhere() {
    let machine = filled();
    let text = backup(&machine);
    assert!(!text.contains("secret:") && !text.contains("ghp_"), "a token is in it");
    let other = fresh(&machine);
    other.new_requirement("It goes");
    restore(&other, &text);
    assert_eq!(seen(&other), seen(&machine));
    let connections = other.ok("viewConnections", &json!({}))["connections"].clone();
    assert_eq!(connections.as_array().unwrap().len(), 1);
    assert!(!other.world.borrow().store.keys().any(|key| key.starts_with("stage:") || key == "restore"));
    let twice = backup(&other);
    let body = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(body(&twice).len(), body(&text).len());
    assert_eq!(
        other.ok(
            "viewRequirement",
            &json!({ "id": other.ok("list", &json!({ "kind": "requirement",
        "text": "", "offset": 0, "limit": 5 }))["rows"][0]["id"] })
        )["title"],
        "Payment works"
    );
}

#[test]
fn a_token_that_is_here_stays_and_one_of_a_lost_connection_goes() {
    let machine = filled();
    let text = backup(&machine);
    restore(&machine, &text);
    let secrets = |machine: &Machine| {
        machine.world.borrow().store.keys().filter(|key| key.starts_with("secret:")).count()
    };
    assert_eq!(secrets(&machine), 1);
    assert_eq!(machine.push(&machine.new_defect("Again", "major"))["sync"]["text"], "Synced");
    let empty = Machine::sample();
    empty.new_requirement("One");
    let text = backup(&empty);
    restore(&machine, &text);
    assert_eq!(secrets(&machine), 0);
}

#[test]
fn nothing_is_replaced_before_the_file_is_whole_and_sound() {
    let machine = filled();
    let text = backup(&machine);
    let lines: Vec<&str> = text.lines().collect();
    let before = machine.world.borrow().store.clone();
    let untouched = |why: &str| {
        let world = machine.world.borrow();
        let now: Vec<_> =
            world.store.iter().filter(|(key, _)| !key.starts_with("stage:") && *key != "restore").collect();
        assert_eq!(now, before.iter().collect::<Vec<_>>(), "{why}");
    };
    let bad = |lines: &str, why: &str| {
        let answer = machine.ask("restorePart", &json!({ "lines": lines, "first": true })).unwrap();
        let message =
            answer["problem"]["message"].as_str().unwrap_or_else(|| panic!("{why} was taken")).to_owned();
        untouched(why);
        message
    };
    assert!(bad("hello", "no JSON").contains("Line 1"));
    assert!(bad("{\"product\":\"Other\"}", "another product").contains("not a backup"));
    assert!(bad(&text[..text.len() / 2], "cut in a line").contains("damaged"));
    let tokens = lines[0].to_owned() + "\n[\"secret:x\",\"y\"]\n";
    assert!(bad(&tokens, "a secret").contains("does not belong"));
    let short: String =
        lines.iter().enumerate().filter(|(at, _)| *at != 3).map(|(_, line)| format!("{line}\n")).collect();
    assert!(bad(&short, "a line is missing").contains("missing"));
    let newer = lines[0].replace("\"schema\":1", "\"schema\":99");
    assert_eq!(machine.problem("restorePart", &json!({ "lines": newer, "first": true })), "fromTheFuture");
    // Cut between two lines: every line is sound, but the end is not there.
    let half = lines[..lines.len() / 2].join("\n");
    assert_eq!(machine.ok("restorePart", &json!({ "lines": half, "first": true }))["phase"], "reading");
    assert_eq!(machine.problem("applyRestore", &json!({})), "invalid");
    untouched("half a file");
    let rest = lines[lines.len() / 2..].join("\n");
    let ready = machine.ok("restorePart", &json!({ "lines": rest, "first": false }));
    assert_eq!(
        (&ready["phase"], &ready["lines"][0]["file"], &ready["lines"][0]["here"]),
        (&json!("ready"), &json!(1), &json!(1))
    );
    machine.ok("cancelRestore", &json!({}));
    untouched("cancelled");
    assert!(!machine.world.borrow().store.keys().any(|key| key.starts_with("stage:")));
}

#[test]
fn a_worker_that_dies_at_any_point_goes_on_to_the_end() {
    let machine = filled();
    let (text, wanted) = (backup(&machine), seen(&machine));
    let ready = fresh(&machine);
    ready.new_requirement("It goes");
    let old = seen(&ready);
    ready.ok("restorePart", &json!({ "lines": text, "first": true }));
    let world = ready.world.borrow().clone();
    let mut replaced = 0;
    for cut in 0.. {
        for after in [false, true] {
            let mut world = world.clone();
            world.count = 0;
            world.dies_at = Some((cut, after));
            let life = Machine::over(world);
            let mut ended = false;
            while let Some(answer) = life.ask("applyRestore", &json!({})) {
                if answer["ok"]["phase"] == "none" {
                    ended = true;
                    break;
                }
            }
            let next = life.reborn();
            next.settle();
            let now = seen(&next);
            assert!(now == wanted || now == old, "cut {cut} after {after}: a mixture");
            replaced += u32::from(now == wanted);
            if now == old {
                assert_eq!(next.ok("viewRestore", &json!({}))["phase"], "ready", "it can still be applied");
            }
            if ended {
                assert!(cut > 3 && replaced > 3, "{cut} {replaced}");
                return;
            }
        }
    }
}

#[test]
fn a_change_meanwhile_begins_the_backup_again() {
    let machine = Machine::connected();
    for number in 0..450 {
        let form = json!({ "id": null, "rev": null, "title": format!("{number}"), "description": "x".repeat(4_000), "priority": "p1", "status": "active" });
        machine.ok("saveRequirement", &form);
    }
    let first = machine.ok("backupPart", &json!({ "cursor": "" }));
    let next = first["next"].as_str().expect("one part was enough").to_owned();
    machine.new_requirement("Meanwhile");
    assert_eq!(machine.problem("backupPart", &json!({ "cursor": next })), "changedMeanwhile");
    let text = backup(&machine);
    let other = fresh(&machine);
    restore(&other, &text);
    assert_eq!(seen(&other), seen(&machine));
}

#[test]
fn a_waiting_push_is_looked_for_before_it_is_sent_again() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.world.borrow_mut().is_offline = true;
    machine.ask("pushDefect", &json!({ "defect": defect, "connection": null }));
    let text = backup(&machine);
    machine.world.borrow_mut().is_offline = false;
    machine.settle();
    let other = fresh(&machine);
    restore(&other, &text);
    let connection = other.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    other.ok("saveConnection", &json!({ "id": connection, "tracker": "gitHub", "url": "https://github.com/octo/demo", "token": crate::support::TOKEN }));
    other.settle();
    let view = other.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!(
        view["link"]["issue"]["text"],
        machine.ok("viewDefect", &json!({ "id": defect }))["link"]["issue"]["text"]
    );
}

#[test]
fn what_is_stored_is_said() {
    let machine = filled();
    let view = machine.ok("viewStorage", &json!({}));
    assert_eq!((&view["state"]["text"], &view["lines"][1]["percent"]), (&json!("Enough room"), &json!(0)));
    assert!(view["used"].as_str().unwrap().ends_with("kB"));
}

#[test]
fn of_many_damaged_values_some_are_named_and_all_counted() {
    let machine = filled();
    for n in 0..35 {
        machine.world.borrow_mut().store.insert(format!("requirement:damaged-{n:02}"), json!("broken"));
    }
    let text = backup(&machine);
    let machine = fresh(&machine);
    let view = machine.ok("restorePart", &json!({ "lines": text, "first": true }));
    let remarks: Vec<&str> =
        view["remarks"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(remarks.iter().filter(|one| one.contains(" is damaged;")).count(), 20);
    assert!(remarks.contains(&"15 more values are damaged, and brought back too"), "{remarks:?}");
    let state = machine.world.borrow().store["restore"].clone();
    assert_eq!(state["damaged"].as_array().unwrap().len(), 20, "what is kept of them has an end");
}
