//! What the sandbox answers for GitLab, held against GitLab's own schemas of its answers, and our reading held
//! against payloads from its documentation.
//!
//! Both stand in `../shared/specs`; see `contract_jira` for where there is no such folder. The schemas are
//! older than some members: what they require and the types they give count, members they do not know do not.

use casebridge_sandbox::Exchange;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::contract_jira::specs;
use crate::support::{Fault, Machine, Target};

fn walk() -> Vec<Exchange> {
    let machine = Target::GitLab.connected();
    let requirement = machine.new_requirement("Addresses are remembered");
    let case = machine.new_case("Remember one");
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": Target::GitLab.issue() }));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    machine.settle();
    machine.ok("searchIssues", &json!({ "text": "the cart" }));
    let defect = machine.new_defect("Cart is empty", "blocker");
    machine.fault("POST", "/issues", Fault::CutAfter);
    machine.push(&defect);
    machine.settle();
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok(
        "saveDefect",
        &json!({ "id": defect, "rev": rev, "title": "Other", "description": "o", "priority": "minor",
        "status": "closed", "execution": null, "requirement": null }),
    );
    machine.push(&defect);
    machine.ok("syncNow", &json!({}));
    machine.keep_in_step(Target::GitLab, &defect);
    machine.send_evidence(Target::GitLab, &defect);
    crate::ci::walk(&machine, Target::GitLab);
    crate::own_fields::walk(&machine);
    machine.world.borrow().sandbox.transcript().to_vec()
}

/// Schemas refuse members they do not know; ours may be newer.
fn loosen(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.remove("additionalProperties");
            members.remove("$schema");
            members.values_mut().for_each(loosen);
        }
        Value::Array(items) => items.iter_mut().for_each(loosen),
        _ => {}
    }
}

fn schema(name: &str) -> Option<Validator> {
    let text = std::fs::read_to_string(specs()?.join("gitlab-public-api-schemas").join(name)).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    loosen(&mut schema);
    Some(jsonschema::validator_for(&schema).unwrap())
}

/// Which schema an answer has to keep.
fn kind(exchange: &Exchange) -> Option<&'static str> {
    let path = exchange.path.split('?').next().unwrap();
    let parts: Vec<&str> = path.trim_start_matches("/api/v4/").split('/').collect();
    match (parts.as_slice(), exchange.status) {
        (["projects", _, "issues", _], 200) | (["projects", _, "issues"], 201) => Some("issue.json"),
        (["projects", _, "issues"], 200) => Some("[issue.json]"),
        (["projects", _, "issues", _, "notes"], 200) => Some("notes.json"),
        (["projects", _, "labels"], 201) => Some("labels/label.json"),
        _ => None,
    }
}

#[test]
fn answers_keep_gitlabs_own_schemas() {
    let Some(issue) = schema("issue.json") else { return };
    let notes = schema("notes.json").unwrap();
    let label = schema("labels/label.json").unwrap();
    let mut checked = 0;
    let judge = |exchange: &Exchange| -> Vec<String> {
        let body: Value = serde_json::from_str(&exchange.response).unwrap_or_default();
        let wrong = |validator: &Validator, body: &Value| -> Vec<String> {
            validator
                .iter_errors(body)
                .map(|error| format!("{} {}: {error}", exchange.method, exchange.path))
                .collect()
        };
        match kind(exchange) {
            Some("issue.json") => wrong(&issue, &body),
            Some("[issue.json]") => {
                body.as_array().unwrap().iter().flat_map(|one| wrong(&issue, one)).collect()
            }
            Some("notes.json") => wrong(&notes, &body),
            Some(_) => wrong(&label, &body),
            None => Vec::new(),
        }
    };
    let exchanges = walk();
    for exchange in &exchanges {
        let found = judge(exchange);
        assert!(found.is_empty(), "{}", found.join("\n"));
        checked += usize::from(kind(exchange).is_some());
    }
    println!("contract: {checked} of {} answers keep GitLab's schemas", exchanges.len());
    assert!(checked > 6);
    // The judge sees what is wrong.
    let mut spoilt = exchanges.into_iter().find(|one| kind(one) == Some("issue.json")).unwrap();
    spoilt.response = spoilt.response.replace("\"iid\":", "\"number\":");
    assert!(!judge(&spoilt).is_empty());
}

/// Where an answer lacks a member that the documentation's example has, or has it as another type.
fn differences(path: &str, example: &Value, ours: &Value) -> Vec<String> {
    match (example, ours) {
        (Value::Object(members), Value::Object(have)) => members
            .iter()
            .flat_map(|(name, value)| match have.get(name) {
                Some(there) => differences(&format!("{path}.{name}"), value, there),
                None => vec![format!("{path}.{name} is missing")],
            })
            .collect(),
        (Value::Array(items), Value::Array(have)) => match (items.first(), have.first()) {
            (Some(one), Some(there)) => differences(&format!("{path}[]"), one, there),
            _ => Vec::new(),
        },
        // What is not known yet is null in any answer.
        (Value::Null, _)
        | (_, Value::Null)
        | (Value::String(_), Value::String(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Bool(_), Value::Bool(_)) => Vec::new(),
        _ => vec![format!("{path} is {ours}, the example has {example}")],
    }
}

#[test]
fn answers_about_pipelines_have_the_shape_of_gitlabs_examples() {
    let Some(folder) = specs() else { return };
    let example = |name: &str| -> Value {
        let text = std::fs::read_to_string(folder.join("gitlab4j-fixtures").join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let exchanges = walk();
    let find = |method: &str, end: &str| -> Value {
        let fits = |one: &&Exchange| {
            let path = one.path.split('?').next().unwrap_or_default();
            one.method == method && path.ends_with(end) && one.status < 300 && one.response.len() > 5
        };
        serde_json::from_str(&exchanges.iter().rev().find(fits).unwrap().response).unwrap()
    };
    let mut wrong = differences("pipeline", &example("pipeline.json"), &find("POST", "/pipeline"));
    wrong.extend(differences(
        "summary",
        &example("pipeline-test-report-summary.json"),
        &find("GET", "/test_report_summary"),
    ));
    wrong.extend(differences("variables", &example("pipeline-variables.json"), &find("GET", "/variables")));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_client_reads_gitlabs_own_examples() {
    let Some(folder) = specs() else { return };
    let example = |name: &str| std::fs::read_to_string(folder.join("gitlab4j-fixtures").join(name)).unwrap();
    let machine = Target::GitLab.connected();
    let answer = |body: String| Fault::Answer { status: 200, headers: vec![], body };
    // An issue as the documentation shows it, older than some members.
    let issue: Value = serde_json::from_str(&example("issue.json")).unwrap();
    machine.fault("GET", "/issues/12", answer(issue.to_string()));
    let made = machine.ok("requirementFromIssue", &json!({ "url": Target::GitLab.issue() }));
    let view = machine.ok("viewRequirement", &json!({ "id": made["id"] }));
    assert_eq!(view["title"], issue["title"], "{view}");
    // A project and a user, too: the check of a connection reads them.
    let machine = Machine::sample();
    let mut project: Value = serde_json::from_str(&example("project.json")).unwrap();
    project["archived"] = json!(false);
    project["issues_enabled"] = json!(true);
    machine.fault("GET", "/user", answer(example("user.json")));
    machine.fault("GET", "/projects/", answer(project.to_string()));
    machine.fault("GET", "/personal_access_tokens/self", answer(example("personal-access-token.json")));
    machine.fault(
        "POST",
        "/issues",
        Fault::Answer {
            status: 400,
            headers: vec![],
            body: r#"{"message":{"title":["can't be blank"]}}"#.into(),
        },
    );
    let check = machine.ok("testConnection", &Target::GitLab.form());
    assert_eq!(check["project"], project["path_with_namespace"], "{check}");
}
