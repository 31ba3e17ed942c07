//! Runs in CI: started once wherever the worker dies, followed to their end, their results in the cycle.

use casebridge::app;
use serde_json::{Value, json};

use crate::support::{Machine, Target};

/// A cycle of three cases, whose keys and titles the sandbox's results name.
fn cycle(machine: &Machine) -> (String, Vec<String>) {
    let titles = [
        "Pay with a card that expired last month",
        "Pay with a card that expires today",
        "Pay with a valid card",
    ];
    let cases: Vec<String> = titles.iter().map(|title| machine.new_case(title)).collect();
    machine.new_cycle(&cases.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The form of a run, filled in as it comes.
fn form(machine: &Machine, cycle: &str, more: &Value) -> Value {
    let view = machine.ok("prepareCi", &json!({ "cycle": cycle }));
    assert_eq!(view["problem"], Value::Null, "{view}");
    let workflow = view["workflow"].clone();
    let name = view["workflows"].as_array().unwrap().iter().find(|one| one["id"] == workflow);
    let mut form = json!({ "cycle": cycle, "connection": view["connection"], "workflow": workflow,
        "workflowName": name.map_or(json!(""), |one| one["label"].clone()), "reference": view["reference"],
        "preset": view["preset"], "values": view["values"], "artifact": "" });
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    form
}

fn runs(machine: &Machine, cycle: &str) -> Vec<Value> {
    machine.ok("viewCi", &json!({ "id": cycle }))["runs"].as_array().unwrap().clone()
}

/// Lets time pass, alarm by alarm.
fn let_pass(machine: &Machine, milliseconds: u64) {
    let end = machine.world.borrow().now + milliseconds;
    for _ in 0..500 {
        let wake = machine.world.borrow().wake_at.filter(|wake| *wake <= end);
        let Some(wake) = wake else {
            machine.world.borrow_mut().now = end;
            return;
        };
        {
            let mut world = machine.world.borrow_mut();
            world.now = world.now.max(wake);
        }
        machine.run(app::alarm(machine));
    }
    panic!("it never comes to rest");
}

#[test]
fn a_pipeline_is_started_followed_and_its_results_land_once() {
    let machine = Target::GitLab.connected();
    let (cycle, _) = cycle(&machine);
    let view = machine.ok("startCi", &form(&machine, &cycle, &json!({})));
    assert_eq!(view["runs"][0]["state"]["text"], "Waiting", "{view}");
    assert!(view["runs"][0]["title"].as_str().unwrap().starts_with("Pipeline "));
    let_pass(&machine, 40_000);
    let run = &runs(&machine, &cycle)[0];
    assert_eq!(
        (run["state"]["text"].as_str(), run["sentence"].as_str()),
        (Some("Running"), Some("1 of 3 jobs done")),
        "{run}"
    );
    let_pass(&machine, 120_000);
    let run = &runs(&machine, &cycle)[0];
    assert_eq!(run["state"]["text"], "Failed", "{run}");
    assert_eq!(run["results"]["unmatched"], "2 results fit no test case of this cycle", "{run}");
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    let outcomes: Vec<&str> =
        view["executions"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["fail", "pass", "pass"]);
}
