//! What we send to Jira and what the sandbox answers, held against Atlassian's own descriptions, and every
//! document we write against Atlassian's schema.
//!
//! Both stand in `../shared/specs` where there is such a folder beside the checkout. Where there is none the
//! tests say so and pass, unless `CASEBRIDGE_REQUIRE_SPECS=1`.

use std::path::PathBuf;

use casebridge_sandbox::Exchange;
use casebridge_sandbox::contract::{Contract, jira};
use serde_json::json;

use crate::support::{Fault, Machine, Target};

/// The folder of official descriptions, if it is there.
pub fn specs() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/specs");
    if folder.exists() {
        return Some(folder);
    }
    assert!(std::env::var_os("CASEBRIDGE_REQUIRE_SPECS").is_none(), "../shared/specs is not there");
    println!("skipped: ../shared/specs is not there");
    None
}

const DESCRIPTION: &str = "# Steps\n\n1. Open the cart\n2. Press **Pay**\n\n- a `b`\n\n```rust\nlet x = 1;\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n> quote\n";

/// Every main job on one Jira.
fn walk(target: Target) -> Vec<Exchange> {
    let machine = target.connected();
    let requirement = machine.new_requirement("Gift wrapping");
    let case = machine.new_case("Wrap one mug");
    let url = target.issue();
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": url }));
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    machine.settle();
    machine.ok("searchIssues", &json!({ "text": "the cart" }));
    machine.ok("requirementFromIssue", &json!({ "url": url.replace("SHOP-2", "SHOP-1") }));
    let defect = machine.new_defect("Cart is empty", "trivial");
    save(&machine, &defect, "Cart is empty", "trivial", "open");
    machine.fault("POST", "/issue", Fault::CutAfter);
    machine.push(&defect);
    machine.settle();
    save(&machine, &defect, "Other", "blocker", "closed");
    machine.push(&defect);
    machine.ok("syncNow", &json!({}));
    machine.keep_in_step(target, &defect);
    machine.send_evidence(target, &defect);
    crate::own_fields::walk(&machine);
    let mut form = target.form();
    form["filter"] = json!("issuetype = \"Story\"");
    machine.ok("tryFilter", &form);
    for project in ["OPS", "READ", "GONE", ""] {
        form["project"] = json!(project);
        machine.ok("testConnection", &form);
    }
    machine.world.borrow().sandbox.transcript().to_vec()
}

fn save(machine: &Machine, defect: &str, title: &str, priority: &str, status: &str) {
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok(
        "saveDefect",
        &json!({ "id": defect, "rev": rev, "title": title, "description": DESCRIPTION,
        "priority": priority, "status": status, "execution": null, "requirement": null }),
    );
}

fn judge(target: Target, contract: &Contract) {
    let exchanges = walk(target);
    let wrong: Vec<String> = exchanges.iter().flat_map(|exchange| contract.check(exchange)).collect();
    assert!(wrong.is_empty(), "{} of {} exchanges:\n{}", wrong.len(), exchanges.len(), wrong.join("\n"));
    println!("contract: {} exchanges keep the description of {}", exchanges.len(), target.name());
}

#[test]
fn requests_and_answers_keep_jira_clouds_own_contract() {
    let Some(folder) = specs() else { return };
    judge(Target::JiraCloud, &Contract::jira_cloud(&folder).unwrap());
    let wrong = jira::check_documents(&folder, &walk(Target::JiraCloud)).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn requests_and_answers_keep_jira_data_centers_own_contract() {
    let Some(folder) = specs() else { return };
    judge(Target::JiraDataCenter, &Contract::jira_data_center(&folder).unwrap());
}
