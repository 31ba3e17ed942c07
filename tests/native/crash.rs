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

    if !matches!(target, Target::JiraCloud | Target::JiraDataCenter) {
        all.push(recreated(target));
    }
    all.push(full_pass(target));
    all.extend(evidence(target));

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

/// An issue that somebody deleted, where a new one is made by itself.
fn recreated(target: Target) -> Scenario {
    let machine = target.connected();
    let import =
        json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
    let form =
        json!({ "connection": machine.connection(), "rules": [], "import": import, "recreates": true });
    machine.ok("saveSync", &form);
    let (defect, number) = machine.pushed("Cart is empty");
    let url = machine.defect(&defect)["link"]["issue"]["url"].clone();
    machine.pass(600_000);
    target.others(&machine, |there, now| there.others_delete(now, target.project(), number));
    Scenario {
        name: "recreate",
        target,
        world: world_of(&machine),
        call: "syncIssue",
        params: json!({ "url": url }),
        is_done: is_there_anew,
    }
}

fn is_there_anew(machine: &Machine, target: Target) -> bool {
    target.issues(machine) == 1 && defect_is_linked(machine, target)
}

/// Files that go with a push, and one that is attached to a pushed defect.
fn evidence(target: Target) -> Vec<Scenario> {
    let machine = target.connected();
    if target == Target::GitHub {
        let import =
            json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
        let form =
            json!({ "connection": machine.connection(), "rules": [], "import": import, "evidence": true });
        machine.ok("saveSync", &form);
    }
    let defect = machine.new_defect("Cart is empty", "blocker");
    let form = |id: &str, name: &str| {
        let hash = machine.store_file(name.as_bytes());
        let file = json!({ "id": id, "hash": hash, "name": name, "media": "image/png", "size": name.len() });
        json!({ "to": "defect", "id": defect, "file": file })
    };
    let (first, second) = (form(OURS, "one.png"), form(NEWER, "two.png"));
    machine.ok("attach", &first);
    let push = json!({ "defect": defect, "connection": null });
    let scenario = |name, call, params, is_done, machine: &Machine| Scenario {
        name,
        target,
        world: world_of(machine),
        call,
        params,
        is_done,
    };
    let pushed = scenario("push with a file", "pushDefect", push, one_file_is_there, &machine);
    machine.push(&defect);
    machine.settle();
    let more = scenario("one more file", "attach", second, two_files_are_there, &machine);
    vec![pushed, more]
}

fn one_file_is_there(machine: &Machine, target: Target) -> bool {
    target.files(machine, &["one-"])
}

fn two_files_are_there(machine: &Machine, target: Target) -> bool {
    target.files(machine, &["one-", "two-"])
}

const OURS: &str = "0190aaaa-0000-7000-8000-000000000001";
const NEWER: &str = "0190aaaa-0000-7000-8000-000000000002";

/// Everything at once: issues to be imported, changed, deprecated; a defect changed on both sides; comments
/// written, changed and deleted on both sides.
fn full_pass(target: Target) -> Scenario {
    let machine = target.connected();
    let project = target.project();
    let jira = matches!(target, Target::JiraCloud | Target::JiraDataCenter);
    let import = if jira {
        json!({ "on": true, "jql": "labels = checkout" })
    } else {
        json!({ "on": true, "labels": ["checkout"] })
    };
    let made = |title: &str| {
        target.others(&machine, |there, now| {
            let number = there.others_make(now, project, "ann", title, "As agreed.");
            there.others_add_label(now, project, number, "checkout");
            number
        })
    };
    let (kept, unmatched) = (made("Kept"), made("Unmatched"));
    machine.rules(&[("title", "twoWay", "trackerWins"), ("description", "twoWay", "trackerWins")], &import);
    let (defect, number) = machine.pushed("Cart is empty");
    machine.ok("saveComment", &json!({ "defect": defect, "id": OURS, "text": "First" }));
    machine.settle();
    let (theirs, gone) = target.others(&machine, |there, now| {
        let one = there.others_comment(now, project, number, "ann", "Theirs", false);
        (one, there.others_comment(now, project, number, "ann", "Gone soon", false))
    });
    machine.pass(600_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
    machine.pass(600_000);
    made("New");
    target.others(&machine, |there, now| {
        there.others_set_title(now, project, kept, "Kept for ever");
        there.others_remove_label(now, project, unmatched, "checkout");
        there.others_set_priority(now, project, number, "low");
        there.others_set_title(now, project, number, "Cart is lost");
        there.others_edit_comment(now, project, number, theirs, "Theirs, edited");
        there.others_delete_comment(now, project, number, gone);
    });
    machine.edit(&defect, &json!({ "status": "closed" }));
    machine.world.borrow_mut().is_offline = true;
    machine.ok("saveComment", &json!({ "defect": defect, "id": OURS, "text": "First, edited" }));
    machine.ok("saveComment", &json!({ "defect": defect, "id": NEWER, "text": "Newer" }));
    machine.world.borrow_mut().is_offline = false;
    machine.pass(600_000);
    Scenario {
        name: "full pass",
        target,
        world: world_of(&machine),
        call: "syncConnection",
        params: json!({ "id": machine.connection() }),
        is_done: both_sides_agree,
    }
}

fn both_sides_agree(machine: &Machine, target: Target) -> bool {
    let list = |kind: &str| {
        machine.ok("list", &json!({ "kind": kind, "text": "", "offset": 0, "limit": 50 }))["rows"].clone()
    };
    let rows = list("requirement");
    let mut titles: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap()).collect();
    titles.sort_unstable();
    let requirements = titles == ["Kept for ever", "New", "Unmatched"]
        && rows
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["title"] == "Unmatched" && row.to_string().contains("Deprecated"));
    let defect = list("defect")[0]["id"].as_str().unwrap().to_owned();
    let view = machine.defect(&defect);
    let number: u64 =
        view["link"]["issue"]["text"].as_str().unwrap().rsplit(['#', '-']).next().unwrap().parse().unwrap();
    let here: Vec<(String, bool)> = view["comments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["text"].as_str().unwrap().trim().to_owned(), one["deleted"] == true))
        .collect();
    let has = |text: &str, deleted: bool| {
        here.iter().filter(|one| **one == (text.to_owned(), deleted)).count() == 1
    };
    let (state, title, there) = target.others(machine, |there, _| {
        let project = target.project();
        (
            there.shown_state(project, number),
            there.shown_title(project, number),
            there.shown_comments(project, number),
        )
    });
    let once = |text: &str| there.iter().filter(|one| one.text.contains(text)).count() == 1;
    requirements
        && view["title"] == "Cart is lost"
        && view["priority"] == "minor"
        && view["status"] == "closed"
        && (state.as_str(), title.as_str()) == ("closed", "Cart is lost")
        && here.len() == 4
        && there.len() == 3
        && has("First, edited", false)
        && has("Newer", false)
        && has("Theirs, edited", false)
        && has("Gone soon", true)
        && once("First, edited")
        && once("Newer")
}

/// How many issues and comments are too many, and whether anything is still open or missing.
fn verdict(machine: &Machine, scenario: &Scenario) -> (usize, usize) {
    let target = scenario.target;
    let extra = target.issues(machine).saturating_sub(1) + target.comments(machine).saturating_sub(1);
    let open = machine.ok("viewOutbox", &json!({}))["jobs"].as_array().unwrap().len();
    let requirements = machine
        .ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }))["total"]
        .as_u64();
    let most = if scenario.name == "full pass" { 3 } else { 1 };
    let twice = usize::from(requirements.unwrap_or_default() > most);
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

fn may_die_anywhere(target: Target) {
    let (points, lost, doubled) = walk(target);
    println!("{}: cut points: {points}, lost: {lost}, doubled: {doubled}", target.name());
}

#[test]
fn a_worker_may_die_anywhere_on_github() {
    may_die_anywhere(Target::GitHub);
}

#[test]
fn a_worker_may_die_anywhere_on_gitlab() {
    may_die_anywhere(Target::GitLab);
}

#[test]
fn a_worker_may_die_anywhere_on_jira_cloud() {
    may_die_anywhere(Target::JiraCloud);
}

#[test]
fn a_worker_may_die_anywhere_on_jira_data_center() {
    may_die_anywhere(Target::JiraDataCenter);
}
