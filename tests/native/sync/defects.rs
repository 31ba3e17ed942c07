//! A pushed defect and its issue stay in step, field by field, by the rules of the connection.

use serde_json::{Value, json};

use crate::support::{Machine, Target};

const FIELDS: [&str; 5] = ["title", "description", "status", "priority", "assignee"];

fn both_ways(machine: &Machine, policy: &str) {
    let rules: Vec<(&str, &str, &str)> = FIELDS.iter().map(|field| (*field, "twoWay", policy)).collect();
    machine.rules(&rules, &json!({}));
}

fn look(machine: &Machine) {
    machine.pass(60_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
}

#[test]
fn what_is_changed_here_goes_there_by_itself() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        machine.edit(
            &defect,
            &json!({ "title": "Cart is always empty", "priority": "critical", "status": "closed" }),
        );
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Waiting", "it can still be held back");
        machine.settle();
        let shown = target.others(&machine, |there, _| {
            (
                there.shown_title(target.project(), number),
                there.shown_state(target.project(), number),
                there.shown_priority(target.project(), number),
            )
        });
        assert_eq!(
            shown,
            ("Cart is always empty".into(), "closed".into(), "high".into()),
            "{}",
            target.name()
        );
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced");
    }
}

#[test]
fn what_is_changed_there_comes_here_where_it_is_to() {
    for target in Target::ALL {
        let machine = target.connected();
        both_ways(&machine, "ask");
        let (defect, number) = machine.pushed("Cart is empty");
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            let project = target.project();
            let body = there.shown_body(project, number);
            there.others_set_title(now, project, number, "Cart is lost");
            there.others_set_body(now, project, number, &body.replace("wrong", "very wrong"));
            there.others_set_priority(now, project, number, "low");
            there.others_set_state(now, project, number, "closed");
        });
        look(&machine);
        let view = machine.defect(&defect);
        assert_eq!(
            (&view["title"], &view["priority"], &view["status"]),
            (&json!("Cart is lost"), &json!("minor"), &json!("closed")),
            "{}",
            target.name()
        );
        let text = view["description"].as_str().unwrap();
        assert!(text.contains("very") && !text.contains("Casebridge DEF"), "{}: {text}", target.name());
        assert_eq!(view["conflicts"], json!([]));
        // Nothing goes back: it is no change of ours.
        machine.requests();
        look(&machine);
        assert!(machine.requests().iter().all(|line| !line.contains("PATCH") && !line.contains("PUT")));
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced", "{view}");
    }
}

#[test]
fn two_changes_are_settled_by_the_policy_and_both_are_in_the_log() {
    for target in Target::ALL {
        for (policy, holds) in [("trackerWins", "Theirs"), ("workspaceWins", "Ours"), ("newestWins", "Ours")]
        {
            let machine = target.connected();
            both_ways(&machine, policy);
            let (defect, number) = machine.pushed("Cart is empty");
            machine.pass(600_000);
            target.others(&machine, |there, now| {
                there.others_set_title(now, target.project(), number, "Theirs")
            });
            machine.pass(5_000);
            machine.edit(&defect, &json!({ "title": "Ours" }));
            look(&machine);
            let there = target.others(&machine, |there, _| there.shown_title(target.project(), number));
            let here = machine.defect(&defect)["title"].clone();
            assert_eq!((here, there.as_str()), (json!(holds), holds), "{} {policy}", target.name());
            let log = machine.log();
            assert!(log.contains("Ours") && log.contains("Theirs"), "{} {policy}: {log}", target.name());
        }
    }
}

#[test]
fn a_person_settles_what_no_rule_does() {
    for target in Target::ALL {
        for (keep, holds) in [("workspace", "Ours"), ("tracker", "Theirs")] {
            let machine = target.connected();
            let (defect, number) = machine.pushed("Cart is empty");
            machine.pass(600_000);
            target.others(&machine, |there, now| {
                there.others_set_title(now, target.project(), number, "Theirs")
            });
            machine.edit(&defect, &json!({ "title": "Ours", "status": "closed" }));
            look(&machine);
            let view = machine.defect(&defect);
            let conflict = &view["conflicts"][0];
            assert_eq!(
                (&conflict["ours"], &conflict["theirs"]),
                (&json!("Ours"), &json!("Theirs")),
                "{view}"
            );
            assert_eq!(view["sync"]["text"], "Conflict");
            // The other fields went on.
            let state = target.others(&machine, |there, _| there.shown_state(target.project(), number));
            assert_eq!(state, "closed", "{}", target.name());
            // Offline the choice is kept and carried out later.
            machine.world.borrow_mut().is_offline = true;
            let form = json!({ "defect": defect, "field": "title", "keep": keep });
            let view = machine.ok("settleConflict", &form);
            assert!(view["conflicts"][0]["sentence"].as_str().unwrap().contains("as soon as"), "{view}");
            machine.world.borrow_mut().is_offline = false;
            machine.settle();
            machine.pass(8 * 3_600_000);
            look(&machine);
            machine.ok("syncIssue", &json!({ "url": target.page(number) }));
            machine.settle();
            let there = target.others(&machine, |there, _| there.shown_title(target.project(), number));
            let view = machine.defect(&defect);
            assert_eq!((&view["title"], there.as_str()), (&json!(holds), holds), "{} {keep}", target.name());
            assert_eq!(view["conflicts"], json!([]), "{} {keep}", target.name());
        }
    }
}

#[test]
fn a_rule_that_is_off_leaves_both_sides_alone() {
    for target in Target::ALL {
        let machine = target.connected();
        let off: Vec<(&str, &str, &str)> = FIELDS.iter().map(|field| (*field, "off", "ask")).collect();
        machine.rules(&off, &json!({}));
        let (defect, number) = machine.pushed("Cart is empty");
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            there.others_set_title(now, target.project(), number, "Theirs");
            there.others_set_state(now, target.project(), number, "closed");
        });
        machine.edit(&defect, &json!({ "title": "Ours", "priority": "blocker" }));
        machine.requests();
        look(&machine);
        let view = machine.defect(&defect);
        assert_eq!((&view["title"], &view["status"]), (&json!("Ours"), &json!("open")), "{}", target.name());
        let there = target.others(&machine, |there, _| there.shown_title(target.project(), number));
        assert_eq!(there, "Theirs");
        let sent: Vec<String> = machine.requests();
        assert!(sent.iter().all(|line| !line.starts_with("PATCH") && !line.starts_with("PUT")), "{sent:?}");
    }
}

#[test]
fn who_works_on_it_goes_both_ways() {
    for target in Target::ALL {
        let machine = target.connected();
        both_ways(&machine, "ask");
        let (defect, number) = machine.pushed("Cart is empty");
        let people = machine.ok("findPeople", &json!({ "defect": defect, "text": "" }));
        let person = people["people"][0].clone();
        assert!(person["id"].is_string(), "{}: {people}", target.name());
        machine.ok("assign", &json!({ "defect": defect, "person": person["id"], "name": person["label"] }));
        machine.settle();
        let there = target.others(&machine, |there, _| there.shown_assignee(target.project(), number));
        assert!(!there.is_empty(), "{}", target.name());
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced", "{}", target.name());
        machine.pass(600_000);
        target.others(&machine, |there, now| there.others_assign(now, target.project(), number, ""));
        look(&machine);
        assert_eq!(machine.defect(&defect)["assignee"], "", "{}", target.name());
    }
}

#[test]
fn rapid_edits_on_both_sides_do_not_oscillate() {
    for target in Target::ALL {
        let machine = target.connected();
        both_ways(&machine, "newestWins");
        let (defect, number) = machine.pushed("Cart is empty");
        machine.pass(600_000);
        let count = |machine: &Machine| target.others(machine, |there, _| there.request_count());
        for round in 0..12 {
            if round % 2 == 0 {
                target.others(&machine, |there, now| {
                    there.others_set_title(now, target.project(), number, &format!("Theirs {round}"))
                });
            } else {
                machine.edit(&defect, &json!({ "title": format!("Ours {round}") }));
            }
            machine.pass(31_000);
            machine.ok("syncNow", &json!({}));
            machine.settle();
        }
        let view = machine.defect(&defect);
        let why = view["conflicts"][0]["sentence"].as_str().unwrap_or_default().to_owned();
        assert!(why.contains("back and forth"), "{}: {view}", target.name());
        // Left alone, nothing more is sent, and nothing changes its mind.
        let before = count(&machine);
        let title = view["title"].clone();
        for _ in 0..20 {
            machine.pass(60_000);
            machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        }
        let asked = count(&machine) - before;
        assert!(asked <= 8, "{}: {asked}", target.name());
        assert_eq!(machine.defect(&defect)["title"], title);
        let there: String = target.others(&machine, |there, _| there.shown_title(target.project(), number));
        machine.ok("settleConflict", &json!({ "defect": defect, "field": "title", "keep": "workspace" }));
        machine.settle();
        let now: Value =
            json!(target.others(&machine, |there, _| there.shown_title(target.project(), number)));
        assert_eq!(now, title, "{} (it was {there})", target.name());
    }
}
