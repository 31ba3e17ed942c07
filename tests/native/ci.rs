//! Runs in CI: started once wherever the worker dies, followed to their end, their results in the cycle.

use casebridge::app;
use serde_json::{Value, json};

use crate::support::{Fault, Machine, Target};

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

/// A run that is followed.
pub fn start_one(machine: &Machine) {
    let (cycle, _) = cycle(machine);
    machine.ok("startCi", &form(machine, &cycle, &json!({})));
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

fn outcomes(machine: &Machine, cycle: &str) -> Vec<String> {
    let view = machine.ok("viewCycle", &json!({ "id": cycle }));
    let all = view["executions"].as_array().unwrap();
    all.iter().map(|one| one["outcome"].as_str().unwrap().to_owned()).collect()
}

fn act(machine: &Machine, cycle: &str, run: &Value, act: &str) -> Value {
    machine.ok("actOnCi", &json!({ "cycle": cycle, "run": run["id"], "act": act }))["runs"][0].clone()
}

/// How many runs there are on the tracker.
fn there(machine: &Machine, target: Target) -> usize {
    let world = machine.world.borrow();
    match target {
        Target::GitLab => world.sandbox.gitlab.project("shop/web").unwrap().ci.runs.len(),
        _ => world.sandbox.github.repo("octo/demo").unwrap().ci.runs.len(),
    }
}

fn ci<T>(machine: &Machine, target: Target, turn: impl FnOnce(&mut casebridge_sandbox::ci::Ci) -> T) -> T {
    let mut world = machine.world.borrow_mut();
    match target {
        Target::GitLab => turn(&mut world.sandbox.gitlab.project_mut("shop/web").unwrap().ci),
        _ => turn(&mut world.sandbox.github.repo_mut("octo/demo").unwrap().ci),
    }
}

/// Marked inputs, so that a run of GitHub can be told from any other.
fn marked() -> Value {
    json!({ "values": [{ "name": "casebridge_run", "value": "{run}", "kind": "input" }] })
}

const BOTH: [Target; 2] = [Target::GitLab, Target::GitHub];

#[test]
fn a_workflow_is_started_and_its_artifact_is_read() {
    for artifact in ["junit", "ctrf"] {
        let machine = Target::GitHub.connected();
        ci(&machine, Target::GitHub, |ci| artifact.clone_into(&mut ci.artifact));
        let (cycle, _) = cycle(&machine);
        let view = machine.ok("startCi", &form(&machine, &cycle, &marked()));
        assert!(view["runs"][0]["title"].as_str().unwrap().starts_with("Regression "), "{view}");
        let_pass(&machine, 200_000);
        let run = &runs(&machine, &cycle)[0];
        assert_eq!(run["state"]["text"], "Failed", "{run}");
        assert_eq!(outcomes(&machine, &cycle), ["fail", "pass", "pass"], "{artifact}: {run}");
        assert_eq!(run["results"]["unmatched"], "2 results fit no test case of this cycle", "{run}");
    }
}

#[test]
fn results_of_the_pipelines_it_started_count_too() {
    use casebridge_sandbox::ci::TestResult;
    let machine = Target::GitLab.connected();
    let (cycle, _) = cycle(&machine);
    ci(&machine, Target::GitLab, |ci| {
        ci.results = vec![TestResult::new("TC-1 is fine", "shop.Card", "success", 1.0, "")];
        ci.child = vec![
            TestResult::new("TC-2 is not", "shop.Card", "failed", 1.0, "no"),
            TestResult::new("nobody's", "shop.Card", "success", 1.0, ""),
        ];
    });
    machine.ok("startCi", &form(&machine, &cycle, &json!({})));
    let_pass(&machine, 200_000);
    let run = &runs(&machine, &cycle)[0];
    assert_eq!(outcomes(&machine, &cycle), ["pass", "fail", "notExecuted"], "{run}");
    assert_eq!(run["results"]["unmatched"], "1 result fits no test case of this cycle", "{run}");
}

#[test]
fn every_page_of_jobs_is_counted() {
    for target in [Target::GitLab, Target::GitHub] {
        let machine = target.connected();
        let (cycle, _) = cycle(&machine);
        ci(&machine, target, |ci| {
            ci.jobs = (0..130).map(|n| format!("job {n}")).collect();
            ci.pace = 1_000;
        });
        machine.ok("startCi", &form(&machine, &cycle, &json!({})));
        let_pass(&machine, 300_000);
        let remote = machine.world.borrow().store.get(&format!("ci:{cycle}")).cloned().unwrap();
        let remote = &remote["runs"][0]["remote"];
        assert_eq!((&remote["jobs"], &remote["jobsDone"]), (&json!(130), &json!(130)), "{remote}");
    }
}

#[test]
fn taking_twice_changes_nothing_and_what_somebody_wrote_stays() {
    let machine = Target::GitLab.connected();
    let (cycle, executions) = cycle(&machine);
    machine.ok(
        "recordResult",
        &json!({ "execution": executions[0], "outcome": "blocked", "note": "no card at hand" }),
    );
    machine.ok("startCi", &form(&machine, &cycle, &json!({})));
    let_pass(&machine, 200_000);
    let first =
        machine.ok("viewRun", &json!({ "cycle": cycle, "execution": executions[0] }))["execution"].clone();
    assert_eq!(first["outcome"], "fail");
    let note = first["note"].as_str().unwrap();
    assert!(note.starts_with("no card at hand\n\nexpected the order"), "{note}");
    assert!(note.contains("https://gitlab.com/shop/web/-/pipelines/"), "{note}");
    assert_eq!(first["seconds"], 2);
    // Somebody looks again, by hand, after the run.
    machine.ok("recordResult", &json!({ "execution": executions[0], "outcome": "pass", "note": "mended" }));
    let run = runs(&machine, &cycle)[0].clone();
    let before: Vec<_> = executions
        .iter()
        .map(|id| machine.world.borrow().store[&format!("execution:{id}")].clone())
        .collect();
    machine.writes();
    act(&machine, &cycle, &run, "take");
    let after: Vec<_> = executions
        .iter()
        .map(|id| machine.world.borrow().store[&format!("execution:{id}")].clone())
        .collect();
    assert_eq!(before, after);
    assert_eq!(outcomes(&machine, &cycle), ["pass", "pass", "pass"]);
    // A run that was over before somebody looked does not undo what they saw, and says so.
    machine.ok("startCi", &form(&machine, &cycle, &json!({})));
    let_pass(&machine, 60_000);
    machine.pass(15_000);
    machine.ok("recordResult", &json!({ "execution": executions[0], "outcome": "blocked", "note": "later" }));
    let_pass(&machine, 200_000);
    assert_eq!(outcomes(&machine, &cycle)[0], "blocked");
    let run = runs(&machine, &cycle)[0].clone();
    assert_eq!(run["state"]["text"], "Failed");
    assert!(run["results"]["notes"].to_string().contains("1 test case had a newer result"), "{run}");
}

#[test]
fn results_without_a_case_become_cases_only_when_asked_and_are_found_again() {
    let machine = Target::GitLab.connected();
    let (cycle, _) = cycle(&machine);
    machine.ok("startCi", &form(&machine, &cycle, &json!({})));
    let_pass(&machine, 200_000);
    assert_eq!(outcomes(&machine, &cycle).len(), 3);
    let run = runs(&machine, &cycle)[0].clone();
    let made = act(&machine, &cycle, &run, "makeCases");
    assert_eq!(made["results"]["unmatched"], "", "{made}");
    assert_eq!(outcomes(&machine, &cycle), ["fail", "pass", "pass", "pass", "skipped"]);
    act(&machine, &cycle, &run, "makeCases");
    let cases = machine.ok("list", &json!({ "kind": "testCase", "text": "", "offset": 0, "limit": 50 }));
    assert_eq!(cases["total"], 5);
    // In another cycle they are found by the full name and added, not made twice.
    let (other, _) = machine.new_cycle(&[cases["rows"][0]["id"].as_str().unwrap()]);
    machine.ok("startCi", &form(&machine, &other, &json!({})));
    let_pass(&machine, 200_000);
    let run = runs(&machine, &other)[0].clone();
    act(&machine, &other, &run, "makeCases");
    let cases = machine.ok("list", &json!({ "kind": "testCase", "text": "", "offset": 0, "limit": 50 }));
    assert_eq!(cases["total"], 5);
    assert_eq!(outcomes(&machine, &other).len(), 5);
}

#[test]
fn an_answer_that_is_lost_starts_nothing_twice() {
    for target in BOTH {
        for fault in [Fault::CutAfter, Fault::Stall { effect: true }, Fault::Truncate, Fault::CutBefore] {
            for lag in [0, 20_000] {
                let machine = target.connected();
                ci(&machine, target, |ci| ci.list_lag = lag);
                let (cycle, _) = cycle(&machine);
                let more = if target == Target::GitHub { marked() } else { json!({}) };
                let form = form(&machine, &cycle, &more);
                let path = if target == Target::GitHub { "/dispatches" } else { "/pipeline" };
                machine.fault("POST", path, fault.clone());
                machine.ok("startCi", &form);
                let_pass(&machine, 300_000);
                let run = &runs(&machine, &cycle)[0];
                if fault == Fault::CutBefore {
                    // It never arrived, which nobody can know: the person decides.
                    assert_eq!(run["problem"]["code"], "ciMayHaveStarted", "{target:?} {run}");
                    assert_eq!(there(&machine, target), 0);
                    act(&machine, &cycle, run, "startAgain");
                    let_pass(&machine, 300_000);
                    assert_eq!(runs(&machine, &cycle)[0]["state"]["text"], "Failed");
                    assert_eq!(runs(&machine, &cycle)[1]["state"]["text"], "Given up");
                } else {
                    assert_eq!(run["state"]["text"], "Failed", "{target:?} {fault:?} {lag}: {run}");
                }
                assert_eq!(there(&machine, target), 1, "{target:?} {fault:?} {lag}");
            }
        }
    }
}

#[test]
fn what_bears_no_marker_is_asked_about_and_can_be_named() {
    for target in BOTH {
        let machine = target.connected();
        // On GitLab nobody may hand over variables; on GitHub no input shows the marker.
        ci(&machine, target, |ci| ci.variables_role = 60);
        let (cycle, _) = cycle(&machine);
        let form = form(&machine, &cycle, &json!({ "values": [] }));
        let path = if target == Target::GitHub { "/dispatches" } else { "/pipeline" };
        machine.fault("POST", path, Fault::CutAfter);
        machine.ok("startCi", &form);
        let_pass(&machine, 300_000);
        let run = runs(&machine, &cycle)[0].clone();
        assert_eq!(
            (run["problem"]["code"].as_str(), there(&machine, target)),
            (Some("ciMayHaveStarted"), 1),
            "{run}"
        );
        let candidate = run["candidates"][0]["id"].clone();
        let form = json!({ "cycle": cycle, "run": run["id"], "act": "itIs", "value": candidate });
        machine.ok("actOnCi", &form);
        let_pass(&machine, 60_000);
        assert_eq!(runs(&machine, &cycle)[0]["state"]["text"], "Failed");
        assert_eq!(
            (there(&machine, target), machine.ok("viewOutbox", &json!({}))["jobs"].clone()),
            (1, json!([]))
        );
    }
}

#[test]
fn an_older_server_says_only_that_it_started() {
    let machine = Machine::sample();
    machine.world.borrow_mut().sandbox.enterprise.repo_mut("octo/demo").unwrap().ci.list_lag = 5_000;
    machine.ok("saveConnection", &json!({ "url": "https://ghe.example.com/octo/demo", "token": crate::support::TOKEN, "tracker": "gitHub" }));
    let (cycle, _) = cycle(&machine);
    machine.ok("startCi", &form(&machine, &cycle, &json!({ "values": [] })));
    let_pass(&machine, 300_000);
    let run = &runs(&machine, &cycle)[0];
    assert_eq!(run["state"]["text"], "Failed", "{run}");
    assert_eq!(outcomes(&machine, &cycle), ["fail", "pass", "pass"], "{run}");
}

#[test]
fn cancelled_run_again_and_deleted() {
    for target in BOTH {
        let machine = target.connected();
        let (cycle, _) = cycle(&machine);
        let more = if target == Target::GitHub { marked() } else { json!({}) };
        machine.ok("startCi", &form(&machine, &cycle, &more));
        let_pass(&machine, 30_000);
        let run = runs(&machine, &cycle)[0].clone();
        act(&machine, &cycle, &run, "cancel");
        let_pass(&machine, 120_000);
        let cancelled = runs(&machine, &cycle)[0].clone();
        assert_eq!(
            (cancelled["state"]["text"].as_str(), cancelled["results"].clone()),
            (Some("Cancelled"), Value::Null),
            "{cancelled}"
        );
        act(&machine, &cycle, &run, "runAgain");
        let_pass(&machine, 300_000);
        assert_eq!(runs(&machine, &cycle)[0]["state"]["text"], "Failed", "{target:?}");
        assert_eq!(outcomes(&machine, &cycle), ["fail", "pass", "pass"]);
        assert_eq!(there(&machine, target), 1);
        // Run again, it takes the new attempt's results; deleted meanwhile, that is said and nothing is lost.
        act(&machine, &cycle, &run, "runAgain");
        ci(&machine, target, |ci| ci.runs.clear());
        let_pass(&machine, 300_000);
        let gone = runs(&machine, &cycle)[0].clone();
        assert_eq!(
            (gone["state"]["text"].as_str(), gone["problem"]["code"].as_str()),
            (Some("Gone"), Some("ciGone")),
            "{gone}"
        );
        assert_eq!(outcomes(&machine, &cycle), ["fail", "pass", "pass"]);
        machine.requests();
        let_pass(&machine, 7_200_000);
        assert!(machine.requests().iter().all(|one| !one.contains("pipelines") && !one.contains("actions")));
    }
}

#[test]
fn refusals_say_what_is_missing() {
    use casebridge_sandbox::gitlab::sample;
    let machine = Target::GitLab.connected();
    let (cycle, _) = cycle(&machine);
    let prepared = form(&machine, &cycle, &json!({}));
    let refused = |more: Value| {
        let mut form = prepared.clone();
        form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        machine.ok("startCi", &form)["runs"][0]["problem"].clone()
    };
    assert!(
        refused(json!({ "reference": "nothing" }))["message"]
            .as_str()
            .unwrap()
            .contains("Reference not found")
    );
    let input = json!([{ "name": "nonsense", "value": "1", "kind": "input" }]);
    assert!(refused(json!({ "values": input }))["message"].as_str().unwrap().contains("nonsense"));
    ci(&machine, Target::GitLab, |ci| ci.variables_role = 60);
    assert_eq!(refused(json!({}))["code"], "ciVariablesRefused");
    let secret = json!({ "values": [{ "name": "TOKEN", "value": sample::TOKEN, "kind": "variable" }] });
    let mut form = prepared.clone();
    form.as_object_mut().unwrap().extend(secret.as_object().unwrap().clone());
    assert_eq!(machine.problem("startCi", &form), "invalid");
    assert_eq!(there(&machine, Target::GitLab), 0);
    // Without the rights the form says so before anything is sent.
    machine
        .world
        .borrow_mut()
        .sandbox
        .gitlab
        .project_mut("shop/web")
        .unwrap()
        .members
        .insert("mia".into(), 20);
    assert_eq!(machine.ok("prepareCi", &json!({ "cycle": cycle }))["problem"]["code"], "ciForbidden");

    let machine = Target::GitHub.connected();
    let (cycle, _) = cycle_of(&machine);
    let token = casebridge_sandbox::github::sample::FINE_GRAINED;
    machine.ok(
        "saveConnection",
        &json!({ "id": machine.connection(), "url": "https://github.com/octo/demo", "token": token }),
    );
    let view = machine.ok("startCi", &self::form(&machine, &cycle, &json!({})));
    assert_eq!(view["runs"][0]["problem"]["code"], "ciForbidden", "{view}");
    // Only Jira: nothing is offered.
    let machine = Target::JiraCloud.connected();
    let (cycle, _) = cycle_of(&machine);
    let view = machine.ok("viewCi", &json!({ "id": cycle }));
    assert_eq!(view["canStart"], false);
    assert!(view["empty"].as_str().unwrap().starts_with("Jira has no CI"));
}

fn cycle_of(machine: &Machine) -> (String, Vec<String>) {
    cycle(machine)
}

#[test]
fn artifacts_that_are_out_of_reach_or_expired_are_said_and_can_be_taken_later() {
    let machine = Target::GitHub.connected();
    let (cycle, _) = cycle(&machine);
    machine.world.borrow_mut().not_granted.push("https://*.blob.core.windows.net".into());
    machine.ok("startCi", &form(&machine, &cycle, &marked()));
    let_pass(&machine, 200_000);
    let run = runs(&machine, &cycle)[0].clone();
    assert_eq!(run["problem"]["code"], "ciStoreNotPermitted", "{run}");
    assert_eq!(run["allow"], "https://*.blob.core.windows.net/*");
    machine.world.borrow_mut().not_granted.clear();
    let taken = act(&machine, &cycle, &run, "take");
    assert_eq!((taken["problem"].clone(), outcomes(&machine, &cycle)[0].as_str()), (Value::Null, "fail"));
    ci(&machine, Target::GitHub, |ci| ci.is_expired = true);
    let form = json!({ "cycle": cycle, "run": run["id"], "act": "take" });
    assert_eq!(machine.problem("actOnCi", &form), "ciExpired");
    assert_eq!(outcomes(&machine, &cycle), ["fail", "pass", "pass"]);
}

/// The worker dies before and after every effect of a start and of everything that follows: one pipeline, its
/// results once.
#[test]
fn a_worker_may_die_anywhere() {
    for target in BOTH {
        for trouble in [None, Some(Fault::CutAfter), Some(Fault::Stall { effect: true })] {
            let machine = target.connected();
            let (cycle, _) = cycle(&machine);
            let more = if target == Target::GitHub { marked() } else { json!({}) };
            let form = form(&machine, &cycle, &more);
            {
                let mut world = machine.world.borrow_mut();
                (world.count, world.dies_at) = (0, None);
                if let Some(fault) = &trouble {
                    let path = if target == Target::GitHub { "/dispatches" } else { "/pipeline" };
                    world.sandbox.faults.next("POST", path, fault.clone());
                }
            }
            let start = machine.world.borrow().clone();
            machine.ok("startCi", &form);
            let_pass(&machine, 300_000);
            let effects = machine.world.borrow().count;
            assert!(effects > 10);
            for at in 0..effects {
                for when in [false, true] {
                    let mut world = start.clone();
                    world.dies_at = Some((at, when));
                    let machine = Machine::over(world);
                    machine.ask("startCi", &form);
                    if !machine.world.borrow().is_dead {
                        let_pass(&machine, 300_000);
                    }
                    let machine = machine.reborn();
                    let_pass(&machine, 300_000);
                    if runs(&machine, &cycle).is_empty() {
                        // Never taken in: the person does it again.
                        machine.ok("startCi", &form);
                        let_pass(&machine, 300_000);
                    }
                    let run = runs(&machine, &cycle)[0].clone();
                    if run["problem"]["code"] == "ciMayHaveStarted" {
                        // It died before the request left, which nobody can know.
                        assert_eq!(there(&machine, target), 0, "{target:?} {trouble:?} {at} {when}: {run}");
                        continue;
                    }
                    assert_eq!(there(&machine, target), 1, "{target:?} {trouble:?} {at} {when}: {run}");
                    assert_eq!(outcomes(&machine, &cycle), ["fail", "pass", "pass"], "{at} {when}: {run}");
                    assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]), "{at} {when}: {run}");
                }
            }
        }
    }
}

#[test]
fn a_deleted_cycle_rests_a_backup_brings_its_runs_along_and_conditional_looks_cost_nothing() {
    let machine = Target::GitHub.connected();
    let (cycle, _) = cycle(&machine);
    ci(&machine, Target::GitHub, |ci| ci.pace = 3_600_000);
    machine.ok("startCi", &form(&machine, &cycle, &marked()));
    let_pass(&machine, 60_000);
    machine.writes();
    let_pass(&machine, 1_200_000);
    assert_eq!(machine.writes(), Vec::<String>::new(), "nothing new is nothing written");
    let looks =
        machine.requests().into_iter().filter(|one| one.contains("/actions/runs/")).collect::<Vec<_>>();
    assert!(looks.iter().rev().take(4).all(|one| one.ends_with("304")), "{looks:?}");
    assert!(looks.len() < 30, "it looks less often: {looks:?}");
    machine.ok("deleteRecord", &json!({ "kind": "cycle", "id": cycle }));
    machine.requests();
    let_pass(&machine, 1_200_000);
    assert!(machine.requests().iter().all(|one| !one.contains("/actions/")));
    machine.ok("restoreRecord", &json!({ "kind": "cycle", "id": cycle }));
    let_pass(&machine, 600_000);
    assert!(machine.requests().iter().any(|one| one.contains("/actions/")));
    let part = machine.ok("backupPart", &json!({ "cursor": "" }));
    assert!(part["lines"].as_str().unwrap().contains(&format!("ci:{cycle}")));
    assert!(part["lines"].as_str().unwrap().contains("\"following\""));
}

/// Everything that is asked of a tracker's CI, for those who judge the exchanges.
pub fn walk(machine: &Machine, target: Target) {
    let (cycle, _) = cycle(machine);
    let more = if target == Target::GitHub { marked() } else { json!({}) };
    let start = form(machine, &cycle, &more);
    machine.ok("startCi", &start);
    let_pass(machine, 30_000);
    let run = runs(machine, &cycle)[0].clone();
    act(machine, &cycle, &run, "cancel");
    let_pass(machine, 60_000);
    act(machine, &cycle, &run, "runAgain");
    let_pass(machine, 300_000);
    assert_eq!(runs(machine, &cycle)[0]["state"]["text"], "Failed");
    let path = if target == Target::GitHub { "/dispatches" } else { "/pipeline" };
    machine.fault("POST", path, Fault::CutAfter);
    machine.ok("startCi", &start);
    let_pass(machine, 120_000);
    for more in [
        json!({ "reference": "nothing" }),
        json!({ "values": [{ "name": "nonsense", "value": "1", "kind": "input" }] }),
    ] {
        let mut form = start.clone();
        form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        machine.ok("startCi", &form);
    }
    ci(machine, target, |ci| ci.is_expired = true);
    let run = runs(machine, &cycle)[2].clone();
    machine.ask("actOnCi", &json!({ "cycle": cycle, "run": run["id"], "act": "take" }));
    ci(machine, target, |ci| ci.runs.clear());
    act(machine, &cycle, &run, "runAgain");
}
