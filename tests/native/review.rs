//! What a reading of the whole found: each is one thing that a person would have seen go wrong.

use serde_json::{Value, json};

use crate::support::{Machine, Target};

fn look(machine: &Machine) {
    machine.pass(600_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
}

fn rename(machine: &Machine, to: &str) {
    let mut world = machine.world.borrow_mut();
    let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
    repo.old_names.push("octo/demo".to_owned());
    repo.name = to.to_owned();
}

#[test]
fn a_former_project_that_was_renamed_takes_its_own_issues_along_and_no_others() {
    let machine = Machine::connected();
    let (defect, number) = machine.pushed("Cart is empty");
    let form = json!({ "id": machine.connection(), "url": "https://github.com/octo/readonly" });
    machine.ok("saveConnection", &form);
    rename(&machine, "shop");
    machine.edit(&defect, &json!({ "title": "Cart is always empty" }));
    machine.settle();
    let view = machine.defect(&defect);
    assert_eq!(view["link"]["issue"]["text"], format!("octo/shop#{number}"), "{view}");
    let label = machine.ok("viewConnections", &json!({}))["connections"][0]["label"].clone();
    assert_eq!(label, "octo/readonly on github.com");
    let there = Target::GitHub.others(&machine, |there, _| there.shown_title("octo/shop", number));
    assert_eq!(there, "Cart is always empty");
}
