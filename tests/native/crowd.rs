//! Many writes and one trouble: it is met once, said once, and over for all of them at once.

use std::pin::pin;
use std::task::{Context, Waker};

use casebridge::app;
use casebridge_sandbox::faults::Planned;
use serde_json::json;

use crate::support::{Fault, Machine, Target};

/// Forty defects whose pushes wait, because the network was away when they were made; gives how many issues there were.
fn crowd(target: Target, machine: &Machine) -> usize {
    let before = target.issues(machine);
    machine.world.borrow_mut().is_offline = true;
    let all: Vec<String> = (1..=40).map(|n| machine.new_defect(&format!("Defect {n}"), "major")).collect();
    for defect in &all {
        machine.push(defect);
    }
    machine.world.borrow_mut().is_offline = false;
    machine.requests();
    before
}

/// Every request from now on is answered like this.
fn always(machine: &Machine, status: u16) {
    let fault = Fault::Answer { status, headers: Vec::new(), body: "{}".to_owned() };
    let planned = Planned { method: String::new(), path: String::new(), skip: 0, times: u32::MAX, fault };
    machine.world.borrow_mut().sandbox.faults.plan(planned);
}

fn ring(machine: &Machine, after: u64) {
    machine.pass(after);
    machine.run(app::alarm(machine)).unwrap().unwrap();
}

#[track_caller]
fn all_arrived(machine: &Machine, target: Target, before: usize) {
    machine.settle();
    assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]));
    assert_eq!(target.issues(machine), before + 40);
}

fn log_lines(machine: &Machine, words: &str) -> usize {
    machine.log().matches(words).count()
}

#[test]
fn a_refused_token_is_shown_to_the_tracker_once_and_told_once() {
    for target in Target::ALL {
        let machine = target.connected();
        let before = crowd(target, &machine);
        always(&machine, 401);
        ring(&machine, 3_600_000);
        let asked = machine.requests().len();
        assert!(asked <= 3, "{target:?}: {asked} requests with a token that was refused");
        assert_eq!(log_lines(&machine, "refused the token"), 1, "{target:?}");
        let home = machine.ok("viewHome", &json!({ "url": "" }));
        let problems = home["problems"].as_array().unwrap();
        assert_eq!(problems.len(), 1, "{target:?}: {problems:?}");
        assert!(
            problems[0]["message"].as_str().unwrap().starts_with("Push DEF-1 and 39 other writes: "),
            "{problems:?}"
        );
        assert_eq!(
            (home["waiting"].as_array().unwrap().len(), &home["waitingMore"]),
            (5, &json!("And 35 more in the outbox"))
        );
        // Authorised anew at the tracker: the first look that works sends everything.
        machine.world.borrow_mut().sandbox.faults.clear();
        machine.ok("syncNow", &json!({}));
        all_arrived(&machine, target, before);
    }
}

#[test]
fn a_host_that_is_away_is_asked_by_one_write_for_all() {
    for (offline, words) in [(true, "could not be reached"), (false, "has a fault of its own")] {
        let machine = Machine::connected();
        let before = crowd(Target::GitHub, &machine);
        machine.world.borrow_mut().is_offline = offline;
        if !offline {
            always(&machine, 503);
        }
        let lines = log_lines(&machine, words);
        ring(&machine, 3_600_000);
        assert_eq!(log_lines(&machine, words) - lines, 1, "{words}");
        let jobs = machine.ok("viewOutbox", &json!({}))["jobs"].clone();
        assert!(jobs.as_array().unwrap().iter().all(|job| job["state"]["text"] == "Waiting"), "{jobs}");
        // Another one asks next, so that one which never gets through keeps nobody.
        for _ in 0..4 {
            ring(&machine, 30_000);
        }
        let outbox = machine.ok("viewOutbox", &json!({}));
        assert_eq!(outbox["jobs"].as_array().unwrap().len(), 40);
        machine.world.borrow_mut().is_offline = false;
        machine.world.borrow_mut().sandbox.faults.clear();
        all_arrived(&machine, Target::GitHub, before);
    }
}

#[test]
fn who_asks_for_everything_now_is_not_kept_waiting_by_what_failed_before() {
    let machine = Machine::connected();
    let before = crowd(Target::GitHub, &machine);
    machine.ok("syncNow", &json!({}));
    assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]));
    all_arrived(&machine, Target::GitHub, before);
}

#[test]
fn an_alarm_that_rings_during_a_round_begins_no_other() {
    let machine = Machine::connected();
    let before = crowd(Target::GitHub, &machine);
    machine.pass(3_600_000);
    let writes = || {
        let world = machine.world.borrow();
        world.sandbox.transcript().iter().filter(|one| one.method == "POST").count()
    };
    let mut round = pin!(app::alarm(&machine));
    let mut context = Context::from_waker(Waker::noop());
    while writes() == 0 {
        assert!(round.as_mut().poll(&mut context).is_pending());
    }
    let sent = writes();
    machine.run(app::alarm(&machine)).unwrap().unwrap();
    assert_eq!(writes(), sent);
    let now = machine.world.borrow().now;
    let wake = machine.world.borrow().wake_at;
    assert!(wake.is_some_and(|at| at > now), "the first round may die: {wake:?} at {now}");
    machine.run(round).unwrap().unwrap();
    all_arrived(&machine, Target::GitHub, before);
}

#[test]
fn forty_defects_are_pushed_by_one_press_each_once() {
    for target in Target::ALL {
        let machine = target.connected();
        let before = target.issues(&machine);
        let mut ids: Vec<String> =
            (1..=40).map(|n| machine.new_defect(&format!("Defect {n}"), "major")).collect();
        machine.ok("deleteRecord", &json!({ "kind": "defect", "id": ids[39] }));
        ids.push(ids[0].clone());
        let bulk =
            machine.ok("viewFacets", &json!({ "kind": "defect", "deleted": false }))["bulk"][0].clone();
        assert_eq!((&bulk["change"], bulk["options"].as_array().unwrap().len()), (&json!("push"), 1));
        let form = json!({ "kind": "defect", "ids": ids, "change": "push", "value": "", "group": "g" });
        // The network fails on some of them, in every way.
        machine.fault("POST", "/issue", Fault::CutAfter);
        machine.fault("POST", "/issue", Fault::CutBefore);
        machine.fault(
            "POST",
            "/issue",
            Fault::Answer { status: 503, headers: Vec::new(), body: "{}".to_owned() },
        );
        let done = machine.ok("changeMany", &form);
        assert_eq!(done["message"], "39 defects on the way to the tracker", "{}", target.name());
        assert_eq!((&done["changed"], done["left"].as_array().unwrap().len()), (&json!(39), 1), "{done}");
        machine.settle();
        assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]), "{}", target.name());
        assert_eq!(target.issues(&machine), before + 39, "{}", target.name());
        machine.requests();
        let again = machine.ok("changeMany", &form);
        assert_eq!(again["message"], "Nothing new to push: 39 defects in step");
        assert_eq!((&again["changed"], machine.requests().len()), (&json!(0), 0), "{}", target.name());
    }
}

#[test]
fn who_pushes_many_chooses_where_to_unless_rules_say_it() {
    let machine = Machine::connected();
    machine.ok("saveConnection", &Target::GitLab.form());
    let ids = [machine.new_defect("One", "major"), machine.new_defect("Two", "major")];
    let bulk = machine.ok("viewFacets", &json!({ "kind": "defect", "deleted": false }))["bulk"][0].clone();
    let options = bulk["options"].as_array().unwrap();
    assert_eq!(options.len(), 2, "{bulk}");
    let push = |value: &serde_json::Value| {
        let form = json!({ "kind": "defect", "ids": ids, "change": "push", "value": value, "group": "g" });
        machine.ok("changeMany", &form)
    };
    let lost = push(&json!(""));
    assert_eq!(lost["message"], "Nothing is pushed");
    assert_eq!(lost["left"], json!(["DEF-1, DEF-2: Choose where to push it"]));
    let gitlab = options.iter().find(|one| one["label"].as_str().unwrap().contains("gitlab")).unwrap();
    let before = Target::GitLab.issues(&machine);
    let rule = json!({ "by": "priority", "is": "Major", "connection": gitlab["id"] });
    machine.ok("saveRoutes", &json!({ "routes": [rule] }));
    let bulk = machine.ok("viewFacets", &json!({ "kind": "defect", "deleted": false }))["bulk"][0].clone();
    assert_eq!(bulk["options"][0], json!({ "id": "", "label": "As the rules say" }));
    assert_eq!(push(&json!(""))["changed"], 2);
    machine.settle();
    assert_eq!(Target::GitLab.issues(&machine), before + 2);
}

#[test]
fn all_that_waits_is_tried_at_one_press() {
    let machine = Machine::connected();
    let before = crowd(Target::GitHub, &machine);
    assert_eq!(machine.ok("viewOutbox", &json!({}))["all"]["name"], "retryAll");
    machine.ok("retryAll", &json!({}));
    let left = machine.ok("viewOutbox", &json!({}));
    assert_eq!((&left["jobs"], &left["all"]), (&json!([]), &json!(null)));
    assert_eq!(Target::GitHub.issues(&machine), before + 40);
}
