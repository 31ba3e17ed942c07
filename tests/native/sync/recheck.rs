//! A closed defect whose test case was executed again: fails again, or passes.

use serde_json::{Value, json};

use crate::support::{Machine, Target};

/// A defect found by a failing execution, pushed, and closed on the tracker; with the case's id.
fn closed(target: Target) -> (Machine, String, u64, String) {
    let machine = target.connected();
    let case = machine.new_case("Pay with an expired card");
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    let form = json!({ "id": null, "rev": null, "title": "Card is taken", "description": "d", "priority": "major",
        "status": "open", "execution": executions[0], "requirement": null });
    let defect = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    let view = machine.push(&defect);
    machine.settle();
    let number: u64 =
        view["link"]["issue"]["text"].as_str().unwrap().rsplit(['#', '-']).next().unwrap().parse().unwrap();
    machine.pass(600_000);
    target.others(&machine, |there, now| there.others_set_state(now, target.project(), number, "closed"));
    machine.pass(60_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
    assert_eq!(machine.defect(&defect)["status"], "closed");
    machine.pass(3_600_000);
    (machine, defect, number, case)
}

#[test]
fn a_closed_defect_that_fails_again_is_said_everywhere_and_reopened_by_one_press() {
    for target in Target::ALL {
        let (machine, defect, number, case) = closed(target);
        let quiet = machine.defect(&defect);
        assert_eq!(quiet["alert"], Value::Null, "the old failure is no news");
        let (cycle, executions) = machine.new_cycle(&[&case]);
        machine.result(&executions[0], "fail");
        let page = target.page(number);
        let panel = machine.page_ok(&page, "hereView", &json!({}));
        let alert = panel["defects"][0]["alert"].clone();
        assert!(alert["text"].as_str().unwrap().contains("TC-1 fails again in CYC-2"), "{panel}");
        let home = machine.ok("viewHome", &json!({ "url": "" }));
        assert_eq!(home["alerts"][0]["key"], "DEF-1", "{home}");
        assert_eq!(machine.defect(&defect)["alert"]["action"]["name"], "reopen");
        let first = machine.ok("viewCycle", &json!({ "id": cycle }));
        assert_eq!(
            first["executions"][0]["defects"][0]["key"], "DEF-1",
            "the cycle it failed in says so: {first}"
        );
        machine.page_ok(&page, "hereSetStatus", &json!({ "defect": defect, "status": "open" }));
        machine.settle();
        let state = target.others(&machine, |there, _| there.shown_state(target.project(), number));
        assert_eq!(state, "open", "{}", target.name());
        assert_eq!(machine.defect(&defect)["alert"], Value::Null);
        assert_eq!(machine.ok("viewHome", &json!({ "url": "" }))["alerts"], json!([]));
    }
}

#[test]
fn a_closed_defect_that_passes_may_be_set_to_achieved_and_stays_closed_there() {
    for target in Target::ALL {
        let (machine, defect, number, case) = closed(target);
        let (_, executions) = machine.new_cycle(&[&case]);
        machine.result(&executions[0], "pass");
        let alert = machine.defect(&defect)["alert"].clone();
        assert_eq!(
            (&alert["action"]["name"], &alert["tone"]),
            (&json!("achieve"), &json!("good")),
            "{alert}"
        );
        machine.requests();
        machine.ok("setStatus", &json!({ "defect": defect, "status": "achieved" }));
        machine.settle();
        let state = target.others(&machine, |there, _| there.shown_state(target.project(), number));
        assert_eq!(state, "closed", "{}", target.name());
        assert_eq!(
            (&machine.defect(&defect)["status"], &machine.defect(&defect)["alert"]),
            (&json!("achieved"), &Value::Null)
        );
    }
}

#[test]
fn a_page_may_set_only_what_it_offers() {
    let (machine, defect, number, _) = closed(Target::GitHub);
    let page = Target::GitHub.page(number);
    let answer =
        machine.ask_from(&page, "hereSetStatus", &json!({ "defect": defect, "status": "achieved" })).unwrap();
    assert_eq!(answer["problem"]["code"], "notAllowed", "{answer}");
}
