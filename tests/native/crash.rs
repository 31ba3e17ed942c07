//! The crash test: the worker dies before and after every effect of push, link and coverage comment,
//! a new one starts on the same storage and the same tracker, time passes, and the person repeats only
//! what was never taken in. One issue, one comment, one link, no open job.

use casebridge::text::COVERAGE_MARKER;
use serde_json::{Value, json};

use crate::support::{Fault, Machine, World};

/// A use case that a worker may die in.
struct Scenario {
    name: &'static str,
    world: World,
    call: &'static str,
    params: Value,
    /// Whether what was asked for is there, looked at from outside.
    is_done: fn(&Machine) -> bool,
}

fn prepared() -> (Machine, String, String) {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired card");
    (machine, requirement, case)
}

fn world_of(machine: &Machine) -> World {
    let mut world = machine.world.borrow().clone();
    world.effects.clear();
    world.count = 0;
    world
}

fn defect_is_linked(machine: &Machine) -> bool {
    let list = machine.ok("list", &json!({ "kind": "defect", "text": "", "offset": 0, "limit": 10 }));
    list["rows"][0]["badges"][2]["text"] == "Synced"
}

fn comment_is_there(machine: &Machine) -> bool {
    machine.world.borrow().sandbox.github.comments_with("octo/demo", 12, COVERAGE_MARKER) > 0
}

fn requirement_is_linked(machine: &Machine) -> bool {
    let found = machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }));
    let id = found["rows"][0]["id"].clone();
    !machine.ok("viewRequirement", &json!({ "id": id }))["links"].as_array().unwrap().is_empty()
}

fn requirement_was_made(machine: &Machine) -> bool {
    machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }))["total"] == 1
}

fn scenarios() -> Vec<Scenario> {
    let issue = "https://github.com/octo/demo/issues/12";
    let mut all = Vec::new();

    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "blocker");
    let params = json!({ "defect": defect, "connection": null });
    all.push(Scenario {
        name: "push",
        world: world_of(&machine),
        call: "pushDefect",
        params: params.clone(),
        is_done: defect_is_linked,
    });
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Cart is empty", "description": "", "priority": "minor", "status": "closed", "execution": null, "requirement": null }));
    all.push(Scenario {
        name: "push closed",
        world: world_of(&machine),
        call: "pushDefect",
        params: params.clone(),
        is_done: defect_is_linked,
    });
    machine.push(&defect);
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Other", "description": "More", "priority": "blocker", "status": "open", "execution": null, "requirement": null }));
    all.push(Scenario {
        name: "push changes",
        world: world_of(&machine),
        call: "pushDefect",
        params,
        is_done: defect_is_linked,
    });

    let (machine, requirement, case) = prepared();
    let link = json!({ "requirement": requirement, "url": issue });
    all.push(Scenario {
        name: "link",
        world: world_of(&machine),
        call: "linkIssue",
        params: link.clone(),
        is_done: requirement_is_linked,
    });
    let cases = json!({ "requirement": requirement, "cases": [case] });
    machine.ok("linkCases", &cases);
    all.push(Scenario {
        name: "link with cases",
        world: world_of(&machine),
        call: "linkIssue",
        params: link.clone(),
        is_done: comment_is_there,
    });
    let (machine, requirement, case) = prepared();
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": issue }));
    let cases = json!({ "requirement": requirement, "cases": [case] });
    all.push(Scenario {
        name: "coverage comment",
        world: world_of(&machine),
        call: "linkCases",
        params: cases.clone(),
        is_done: comment_is_there,
    });
    machine.ok("linkCases", &cases);
    let (_, executions) = machine.new_cycle(&[&case]);
    let result = json!({ "execution": executions[0], "outcome": "pass", "note": "" });
    all.push(Scenario {
        name: "coverage update",
        world: world_of(&machine),
        call: "recordResult",
        params: result,
        is_done: comment_is_there,
    });

    let machine = Machine::connected();
    all.push(Scenario {
        name: "requirement from issue",
        world: world_of(&machine),
        call: "requirementFromIssue",
        params: json!({ "url": issue }),
        is_done: requirement_was_made,
    });
    all
}

/// How many issues and comments are too many, and whether anything is still open or missing.
fn verdict(machine: &Machine, scenario: &Scenario) -> (usize, usize) {
    let extra = {
        let world = machine.world.borrow();
        let issues = world.sandbox.github.issues_with("octo/demo", "casebridge:defect:").saturating_sub(1);
        let comments = world.sandbox.github.comments_with("octo/demo", 12, COVERAGE_MARKER).saturating_sub(1);
        issues + comments
    };
    let open = machine.ok("viewOutbox", &json!({}))["jobs"].as_array().unwrap().len();
    let requirements = machine
        .ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }))["total"]
        .as_u64();
    let twice = usize::from(requirements.unwrap_or_default() > 1);
    let lost = usize::from(!(scenario.is_done)(machine)) + open;
    (lost, extra + twice)
}

/// Runs a scenario in a world that kills the worker there, and recovers.
fn recover(
    scenario: &Scenario,
    mut world: World,
    dies_at: (usize, bool),
    again: Option<(usize, bool)>,
) -> (usize, usize) {
    world.dies_at = Some(dies_at);
    let machine = Machine::over(world);
    machine.ask(scenario.call, &scenario.params);
    machine.settle();
    {
        let world = machine.world.borrow();
        let waits = world.store.keys().any(|key| key.starts_with("job:"));
        assert!(
            !waits || world.wake_at.is_some(),
            "{}: nothing would ever wake the next worker",
            scenario.name
        );
    }
    let mut machine = machine.reborn();
    if let Some((after, when)) = again {
        let mut world = machine.world.borrow().clone();
        world.dies_at = Some((world.count + after, when));
        machine = Machine::over(world);
        machine.settle();
        machine = machine.reborn();
    }
    machine.settle();
    // What was never taken in the person does again; what was, must be done without them.
    if !(scenario.is_done)(&machine) {
        machine.ask(scenario.call, &scenario.params);
        machine.settle();
    }
    verdict(&machine, scenario)
}

#[test]
fn a_worker_may_die_anywhere() {
    let (mut points, mut lost, mut doubled) = (0, 0, 0);
    for scenario in scenarios() {
        for trouble in
            [None, Some(Fault::CutAfter), Some(Fault::CutBefore), Some(Fault::Stall { effect: true })]
        {
            for lag in [0, 20_000] {
                let mut world = scenario.world.clone();
                world.sandbox.github.repo_mut("octo/demo").unwrap().list_lag = lag;
                if let Some(fault) = &trouble {
                    world.sandbox.faults.next("POST", "/octo/demo/", fault.clone());
                }
                let whole = Machine::over(world.clone());
                whole.ask(scenario.call, &scenario.params);
                whole.settle();
                let effects = whole.world.borrow().count;
                assert!(effects > 1, "{} does nothing", scenario.name);
                for at in 0..effects {
                    for when in [false, true] {
                        let mut second = vec![None];
                        if trouble.is_none() && lag == 0 {
                            second.extend((0..6).map(|after| Some((after, when))));
                        }
                        for again in second {
                            let (missing, extra) = recover(&scenario, world.clone(), (at, when), again);
                            points += 1;
                            lost += missing;
                            doubled += extra;
                            assert_eq!(
                                (missing, extra),
                                (0, 0),
                                "{} dies at {at} ({when}), again {again:?}, trouble {trouble:?}, lag {lag}",
                                scenario.name
                            );
                        }
                    }
                }
            }
        }
    }
    println!("cut points: {points}, lost: {lost}, doubled: {doubled}");
}
