//! What we send and what the sandbox answers, held against GitHub's official description; and the judge
//! itself, held against recorded answers of the real GitHub.
//!
//! Both come from npm (`@octokit/openapi`, `@octokit/fixtures`). Where they are not installed the tests
//! say so and pass, unless `CASEBRIDGE_REQUIRE_CONTRACTS=1`, which `./build.sh test` sets.

use std::path::PathBuf;

use casebridge_sandbox::Exchange;
use casebridge_sandbox::contract::Contract;
use serde_json::{Value, json};

use crate::support::{Fault, Machine};

fn package(name: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("node_modules/@octokit").join(name);
    if folder.exists() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CASEBRIDGE_REQUIRE_CONTRACTS").is_none(),
        "@octokit/{name} is not installed: npm ci"
    );
    println!("skipped: @octokit/{name} is not installed (npm ci)");
    None
}

fn contract() -> Option<Contract> {
    let file = package("openapi")?.join("generated/api.github.com.json");
    Some(Contract::load(&file).unwrap())
}

/// Every main job, and every refusal that has a body of its own.
fn walk() -> Vec<Exchange> {
    let machine = Machine::connected();
    let issue = "https://github.com/octo/demo/issues/12";
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired card");
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": issue }));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    machine.settle();
    machine.ok("searchIssues", &json!({ "text": "the cart" }));
    let defect = machine.new_defect("Cart is empty", "trivial");
    machine.fault("POST", "/issues", Fault::CutAfter);
    machine.push(&defect);
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Other", "description": "o", "priority": "blocker", "status": "closed", "execution": null, "requirement": null }));
    machine.push(&defect);
    for _ in 0..2 {
        machine.ok("syncNow", &json!({}));
    }
    machine.settle();
    machine.keep_in_step(crate::support::Target::GitHub, &defect);
    machine.send_evidence(crate::support::Target::GitHub, &defect);
    crate::ci::walk(&machine, crate::support::Target::GitHub);
    crate::own_fields::walk(&machine);
    {
        let mut world = machine.world.borrow_mut();
        let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.issues.remove(&12);
        repo.deleted.insert(12);
    }
    machine.problem("syncIssue", &json!({ "url": issue }));
    for (url, token) in [
        ("octo/no-issues", crate::support::TOKEN),
        ("octo/archived", crate::support::TOKEN),
        ("octo/nothing", crate::support::TOKEN),
        ("octo/demo", casebridge_sandbox::github::sample::EXPIRED),
        ("octo/demo", casebridge_sandbox::github::sample::READ_ONLY),
        ("octo/readonly", crate::support::TOKEN),
    ] {
        machine.ok(
            "testConnection",
            &json!({ "id": null, "url": format!("https://github.com/{url}"), "token": token }),
        );
    }
    machine.world.borrow().sandbox.transcript().to_vec()
}

#[test]
fn requests_and_answers_keep_githubs_own_contract() {
    let Some(contract) = contract() else { return };
    let mut exchanges = walk();
    // GitHub refuses a start with a status that its description leaves out; users' reports have it.
    exchanges.retain(|one| !(one.path.ends_with("/dispatches") && one.status == 422));
    let wrong: Vec<String> = exchanges.iter().flat_map(|exchange| contract.check(exchange)).collect();
    assert!(wrong.is_empty(), "{} of {} exchanges:\n{}", wrong.len(), exchanges.len(), wrong.join("\n"));
    println!("contract: {} exchanges keep GitHub's description", exchanges.len());
}

#[test]
fn the_judge_sees_what_is_wrong() {
    let Some(contract) = contract() else { return };
    let good = walk()
        .into_iter()
        .find(|one| one.method == "POST" && one.path.ends_with("/issues") && one.status == 201)
        .unwrap();
    assert_eq!(contract.check(&good), Vec::<String>::new());
    let spoilt = |change: &dyn Fn(&mut Exchange)| {
        let mut one = good.clone();
        change(&mut one);
        !contract.check(&one).is_empty()
    };
    assert!(spoilt(&|one| one.request = r#"{"body":"no title"}"#.into()));
    assert!(spoilt(&|one| one.request = r#"{"title":"t","labels":5}"#.into()));
    assert!(spoilt(&|one| one.response = one.response.replace("\"number\":", "\"nummer\":")));
    assert!(spoilt(&|one| one.response = "{}".into()));
    assert!(spoilt(&|one| one.status = 202));
    assert!(spoilt(&|one| one.path = "/repos/octo/demo/issues?nonsense=1".into()));
    assert!(spoilt(&|one| one.path = "/repos/octo/demo/bugs".into()));
}

/// Recorded exchanges of the real GitHub, by the scenario's name.
fn recorded(scenario: &str) -> Option<Vec<Exchange>> {
    let file =
        package("fixtures")?.join(format!("scenarios/api.github.com/{scenario}/normalized-fixture.json"));
    let all: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let text = |value: &Value| if value.is_null() || value == "" { String::new() } else { value.to_string() };
    Some(
        all.iter()
            .map(|one| Exchange {
                method: one["method"].as_str().unwrap().to_uppercase(),
                host: "api.github.com".into(),
                path: one["path"].as_str().unwrap().into(),
                status: u16::try_from(one["status"].as_u64().unwrap()).unwrap(),
                request: text(&one["body"]),
                response: text(&one["response"]),
            })
            .collect(),
    )
}

#[test]
fn recorded_answers_of_the_real_github_pass_the_judge() {
    let Some(contract) = contract() else { return };
    let mut checked = 0;
    for scenario in ["add-labels-to-issue", "labels", "errors", "paginate-issues", "lock-issue"] {
        let Some(exchanges) = recorded(scenario) else { return };
        for exchange in exchanges {
            let wrong = contract.check(&exchange);
            // The recordings are older than some members that are required today, and than some limits of paths.
            let newer = |what: &String| {
                what.contains("is a required property") || what.contains("knows no such operation")
            };
            let wrong: Vec<&String> = wrong.iter().filter(|what| !newer(what)).collect();
            assert!(wrong.is_empty(), "{scenario}: {wrong:?}");
            checked += 1;
        }
    }
    println!("recorded: {checked} real exchanges pass");
    assert!(checked > 10);
}

#[test]
fn the_client_reads_recorded_answers_of_the_real_github() {
    let Some(exchanges) = recorded("add-labels-to-issue") else { return };
    let created = exchanges.iter().find(|one| one.method == "POST" && one.path.ends_with("/issues")).unwrap();
    let machine = Machine::connected();
    let defect = machine.new_defect("Issue", "major");
    machine.fault(
        "POST",
        "/octo/demo/issues",
        Fault::Answer { status: created.status, headers: vec![], body: created.response.clone() },
    );
    let view = machine.push(&defect);
    let number = serde_json::from_str::<Value>(&created.response).unwrap()["number"].clone();
    assert!(view["link"]["issue"]["text"].as_str().unwrap().ends_with(&format!("#{number}")), "{view}");
    // That answer carries none of our labels: just what a push without the right to set them gives.
    assert_eq!(view["sync"]["text"], "Synced in part");

    let Some(errors) = recorded("errors") else { return };
    let refused = errors.iter().find(|one| one.status == 422).unwrap();
    let defect = machine.new_defect("Other", "major");
    machine.fault(
        "POST",
        "/octo/demo/issues",
        Fault::Answer { status: 422, headers: vec![], body: refused.response.clone() },
    );
    let problem = machine.push(&defect)["job"]["problem"].clone();
    assert_eq!(
        (problem["code"].as_str(), problem["message"].as_str()),
        (Some("refused"), Some("github.com did not take it: color is not valid."))
    );

    let Some(pages) = recorded("paginate-issues") else { return };
    let list = pages.iter().find(|one| one.method == "GET").unwrap();
    assert!(serde_json::from_str::<Value>(&list.response).unwrap().as_array().unwrap().len() >= 3);
}
