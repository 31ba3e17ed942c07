//! Issues become requirements and stay in step with them.

use serde_json::{Value, json};

use crate::support::{Fault, Machine, Target};

fn all(machine: &Machine) -> Vec<Value> {
    let list = machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 200 }));
    let rows = list["rows"].as_array().unwrap();
    rows.iter().map(|row| machine.ok("viewRequirement", &json!({ "id": row["id"] }))).collect()
}

fn titled(machine: &Machine, title: &str) -> Option<Value> {
    all(machine).into_iter().find(|one| one["title"] == title)
}

fn imported(target: Target, import: &Value) -> (Machine, u64) {
    let machine = target.connected();
    let number = target.others(&machine, |there, now| {
        let number = there.others_make(now, target.project(), "ann", "Orders are kept", "In a *safe* place.");
        there.others_set_priority(now, target.project(), number, "high");
        number
    });
    machine.rules(&[], import);
    (machine, number)
}

#[test]
fn issues_become_requirements_by_the_published_tables() {
    for target in Target::ALL {
        let (machine, number) = imported(target, &json!({ "on": true }));
        let one = titled(&machine, "Orders are kept").unwrap();
        assert_eq!((&one["priority"], &one["status"]), (&json!("p1"), &json!("active")), "{}", target.name());
        assert!(one["description"].as_str().unwrap().contains("safe"), "{one}");
        assert_eq!(one["source"]["url"], target.page(number), "{}", target.name());
        // A defect's own issue is none, and what is there is not made twice.
        let before = all(&machine).len();
        machine.pushed("Cart is empty");
        machine.pass(600_000);
        machine.ok("syncNow", &json!({}));
        assert_eq!(all(&machine).len(), before, "{}", target.name());
    }
}

#[test]
fn what_changes_there_follows_and_what_is_ours_stays() {
    for target in Target::ALL {
        let (machine, number) = imported(target, &json!({ "on": true }));
        let one = titled(&machine, "Orders are kept").unwrap();
        let id = one["id"].clone();
        let case = machine.new_case("Order survives a restart");
        machine.ok("linkCases", &json!({ "requirement": id, "cases": [case] }));
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            there.others_set_title(now, target.project(), number, "Orders are kept for ever");
            there.others_set_state(now, target.project(), number, "closed");
            there.others_set_priority(now, target.project(), number, "low");
        });
        machine.pass(60_000);
        machine.ok("syncNow", &json!({}));
        let one = machine.ok("viewRequirement", &json!({ "id": id }));
        assert_eq!(
            (&one["title"], &one["status"], &one["priority"], one["cases"].as_array().unwrap().len()),
            (&json!("Orders are kept for ever"), &json!("deprecated"), &json!("p3"), 1),
            "{}",
            target.name()
        );
        assert!(machine.log().contains("REQ-"), "{}", machine.log());
    }
}

#[test]
fn title_and_description_are_the_trackers_until_it_is_disconnected() {
    for target in Target::ALL {
        let (machine, number) = imported(target, &json!({ "on": true }));
        let one = titled(&machine, "Orders are kept").unwrap();
        let form = |one: &Value, title: &str, priority: &str| {
            json!({ "id": one["id"], "rev": one["rev"], "title": title, "description": one["description"],
                "priority": priority, "status": one["status"] })
        };
        assert!(one["readOnly"].as_str().unwrap().contains("change title and description there"), "{one}");
        let answer = machine.ask("saveRequirement", &form(&one, "Mine", "p1")).unwrap();
        assert_eq!(answer["problem"]["field"], "title", "{answer}");
        machine.ok("saveRequirement", &form(&one, "Orders are kept", "p0"));
        let connection = machine.connection();
        machine.ok("disconnect", &json!({ "id": connection }));
        let one = machine.ok("viewRequirement", &json!({ "id": one["id"] }));
        assert_eq!((&one["readOnly"], &one["priority"]), (&json!(""), &json!("p0")));
        machine.ok("saveRequirement", &form(&one, "Mine", "p0"));
        // Connected again, the tracker's title holds, and what stood here is in the log.
        target.others(&machine, |there, now| {
            there.others_set_body(now + 1_000, target.project(), number, "Somewhere else.")
        });
        machine.ok("saveConnection", &target.form());
        machine.pass(600_000);
        machine.ok("syncNow", &json!({}));
        let one = machine.ok("viewRequirement", &json!({ "id": one["id"] }));
        assert_eq!(one["title"], "Orders are kept", "{}", target.name());
        assert!(machine.log().contains("Mine"), "{}", machine.log());
        assert_eq!(all(&machine).iter().filter(|one| one["title"] == "Orders are kept").count(), 1);
    }
}

#[test]
fn what_is_deleted_or_no_longer_matches_is_deprecated_with_its_links() {
    for target in Target::ALL {
        let import = if matches!(target, Target::JiraCloud | Target::JiraDataCenter) {
            json!({ "on": true, "jql": "labels = checkout" })
        } else {
            json!({ "on": true, "labels": ["checkout"] })
        };
        let machine = target.connected();
        let numbers: Vec<u64> = ["First", "Second", "Third"]
            .into_iter()
            .map(|title| {
                target.others(&machine, |there, now| {
                    let number = there.others_make(now, target.project(), "ann", title, "");
                    if title != "Third" {
                        there.others_add_label(now, target.project(), number, "checkout");
                    }
                    number
                })
            })
            .collect();
        machine.rules(&[], &import);
        assert!(titled(&machine, "Third").is_none(), "{}", target.name());
        let case = machine.new_case("Pay");
        for title in ["First", "Second"] {
            let id = titled(&machine, title).unwrap_or_else(|| panic!("{}", target.name()))["id"].clone();
            machine.ok("linkCases", &json!({ "requirement": id, "cases": [case] }));
        }
        machine.settle();
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            there.others_delete(now, target.project(), numbers[0]);
            there.others_remove_label(now, target.project(), numbers[1], "checkout");
            there.others_add_label(now, target.project(), numbers[2], "checkout");
        });
        machine.pass(60_000);
        machine.ok("syncNow", &json!({}));
        assert_eq!(titled(&machine, "Second").unwrap()["status"], "deprecated", "{}", target.name());
        assert_eq!(titled(&machine, "Third").unwrap()["status"], "active", "{}", target.name());
        // That one is gone no list tells: it is looked at once a day.
        machine.sweep();
        let first = titled(&machine, "First").unwrap();
        assert_eq!((&first["status"], &first["cases"][0]["key"]), (&json!("deprecated"), &json!("TC-1")));
        // It matches again: it is in force again.
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            there.others_add_label(now, target.project(), numbers[1], "checkout")
        });
        machine.pass(60_000);
        machine.ok("syncNow", &json!({}));
        assert_eq!(titled(&machine, "Second").unwrap()["status"], "active", "{}", target.name());
    }
}

#[test]
fn an_import_is_stopped_and_goes_on_where_it_was_even_after_a_restart() {
    for target in Target::ALL {
        let machine = target.connected();
        target.others(&machine, |there, _| there.others_fill(target.project(), 450));
        // The third request breaks: what was read stays, and the rest waits.
        machine.world.borrow_mut().sandbox.faults.plan(casebridge_sandbox::faults::Planned {
            method: String::new(),
            path: if matches!(target, Target::JiraCloud | Target::JiraDataCenter) {
                "search"
            } else {
                "/issues"
            }
            .to_owned(),
            skip: 3,
            times: 1,
            fault: Fault::CutBefore,
        });
        machine.rules(&[], &json!({ "on": true }));
        let line = machine.ok("viewConnections", &json!({}))["connections"][0]["import"].clone();
        assert_eq!((&line["state"]["text"], &line["canStop"]), (&json!("Waiting"), &json!(true)), "{line}");
        let read = line["done"].as_u64().unwrap();
        assert!((100..450).contains(&read), "{line}");
        let id = machine.connection();
        let line = machine.ok("stopImport", &json!({ "id": id }))["connections"][0]["import"].clone();
        assert_eq!((&line["state"]["text"], &line["canStart"]), (&json!("Stopped"), &json!(true)), "{line}");
        machine.world.borrow_mut().memory.clear();
        let machine = machine.reborn();
        machine.pass(3_600_000);
        machine.requests();
        machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        let total = |machine: &Machine| {
            let form = json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 1 });
            machine.ok("list", &form)["total"].as_u64().unwrap()
        };
        assert!(total(&machine) < 450, "{}", target.name());
        machine.ok("startImport", &json!({ "id": id }));
        assert!(total(&machine) >= 450, "{}: {}", target.name(), total(&machine));
        let line = machine.ok("viewConnections", &json!({}))["connections"][0]["import"].clone();
        assert_eq!(line["state"]["text"], "Up to date", "{line}");
        // Those that were read before were not asked for again.
        assert!(machine.requests().len() < 9, "{}", target.name());
    }
}

#[test]
fn a_status_of_jira_is_what_the_person_says() {
    for target in [Target::JiraCloud, Target::JiraDataCenter] {
        let (machine, number) = imported(target, &json!({ "on": true }));
        let view = machine.ok("viewSync", &json!({ "id": machine.connection() }));
        let seen: Vec<&str> = view["import"]["statuses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["status"].as_str().unwrap())
            .collect();
        assert!(seen.contains(&"To Do"), "{view}");
        machine.rules(
            &[],
            &json!({ "on": true, "statuses": [{ "status": "In Progress", "becomes": "draft" }] }),
        );
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            there.others_set_state(now, target.project(), number, "in progress")
        });
        machine.pass(60_000);
        machine.ok("syncNow", &json!({}));
        assert_eq!(titled(&machine, "Orders are kept").unwrap()["status"], "draft", "{}", target.name());
    }
}
