//! The crash test: the worker dies before and after every effect of push, link and coverage comment,
//! a new one starts on the same storage and the same tracker, time passes, and the person repeats only
//! what was never taken in. One issue, one comment, one link, no open job. On every tracker.

use serde_json::{Value, json};

use crate::support::{Fault, Machine, Target, World};

/// A use case that a worker may die in.
struct Scenario {
    name: &'static str,
    target: Target,
    world: World,
    call: &'static str,
    params: Value,
    /// Whether what was asked for is there, looked at from outside.
    is_done: fn(&Machine, Target) -> bool,
}

fn prepared(target: Target) -> (Machine, String, String) {
    let machine = target.connected();
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

fn defect_is_linked(machine: &Machine, _: Target) -> bool {
    let list = machine.ok("list", &json!({ "kind": "defect", "text": "", "offset": 0, "limit": 10 }));
    list["rows"][0]["badges"][2]["text"] == "Synced"
}

fn comment_is_there(machine: &Machine, target: Target) -> bool {
    target.comments(machine) > 0
}

fn requirement_is_linked(machine: &Machine, _: Target) -> bool {
    let found = machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }));
    let id = found["rows"][0]["id"].clone();
    !machine.ok("viewRequirement", &json!({ "id": id }))["links"].as_array().unwrap().is_empty()
}

fn requirement_was_made(machine: &Machine, _: Target) -> bool {
    machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }))["total"] == 1
}

fn scenarios(target: Target) -> Vec<Scenario> {
    let issue = target.issue();
    let mut all = Vec::new();

    let machine = target.connected();
    let defect = machine.new_defect("Cart is empty", "blocker");
    let params = json!({ "defect": defect, "connection": null });
    all.push(Scenario {
        name: "push",
        target,
        world: world_of(&machine),
        call: "pushDefect",
        params: params.clone(),
        is_done: defect_is_linked,
    });
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Cart is empty", "description": "", "priority": "minor", "status": "closed", "execution": null, "requirement": null }));
    all.push(Scenario {
        name: "push closed",
        target,
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
        target,
        world: world_of(&machine),
        call: "pushDefect",
        params,
        is_done: defect_is_linked,
    });

    let (machine, requirement, case) = prepared(target);
    let link = json!({ "requirement": requirement, "url": issue });
    all.push(Scenario {
        name: "link",
        target,
        world: world_of(&machine),
        call: "linkIssue",
        params: link.clone(),
        is_done: requirement_is_linked,
    });
    let cases = json!({ "requirement": requirement, "cases": [case] });
    machine.ok("linkCases", &cases);
    all.push(Scenario {
        name: "link with cases",
        target,
        world: world_of(&machine),
        call: "linkIssue",
        params: link.clone(),
        is_done: comment_is_there,
    });
    let (machine, requirement, case) = prepared(target);
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": issue }));
    let cases = json!({ "requirement": requirement, "cases": [case] });
    all.push(Scenario {
        name: "coverage comment",
        target,
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
        target,
        world: world_of(&machine),
        call: "recordResult",
        params: result,
        is_done: comment_is_there,
    });

    let machine = target.connected();
    all.push(Scenario {
        name: "requirement from issue",
        target,
        world: world_of(&machine),
        call: "requirementFromIssue",
        params: json!({ "url": issue }),
        is_done: requirement_was_made,
    });
    all
}

/// How many issues and comments are too many, and whether anything is still open or missing.
fn verdict(machine: &Machine, scenario: &Scenario) -> (usize, usize) {
    let target = scenario.target;
    let extra = target.issues(machine).saturating_sub(1) + target.comments(machine).saturating_sub(1);
    let open = machine.ok("viewOutbox", &json!({}))["jobs"].as_array().unwrap().len();
    let requirements = machine
        .ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }))["total"]
        .as_u64();
    let twice = usize::from(requirements.unwrap_or_default() > 1);
    let lost = usize::from(!(scenario.is_done)(machine, target)) + open;
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
    if !(scenario.is_done)(&machine, scenario.target) {
        machine.ask(scenario.call, &scenario.params);
        machine.settle();
    }
    verdict(&machine, scenario)
}

fn walk(target: Target) -> (usize, usize, usize) {
    let (mut points, mut lost, mut doubled) = (0, 0, 0);
    for scenario in scenarios(target) {
        for trouble in
            [None, Some(Fault::CutAfter), Some(Fault::CutBefore), Some(Fault::Stall { effect: true })]
        {
            for lag in [0, 20_000] {
                let mut world = scenario.world.clone();
                target.lag(&mut world, lag);
                if let Some(fault) = &trouble {
                    world.sandbox.faults.next("POST", target.project_path(), fault.clone());
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
                                "{target:?}: {} dies at {at} ({when}), again {again:?}, trouble {trouble:?}, lag {lag}",
                                scenario.name
                            );
                        }
                    }
                }
            }
        }
    }
    (points, lost, doubled)
}

#[test]
fn a_worker_may_die_anywhere() {
    for target in Target::ALL {
        let (points, lost, doubled) = walk(target);
        println!("{}: cut points: {points}, lost: {lost}, doubled: {doubled}", target.name());
    }
}
