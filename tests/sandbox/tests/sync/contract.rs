//! The lists and comments of sync, held against the trackers' official descriptions.
//!
//! They lie beside the checkout or come from npm, if at all; where they are not there the tests say so and
//! pass, unless `CASEBRIDGE_REQUIRE_SPECS=1`.
#![cfg(feature = "contract")]

use std::path::PathBuf;

use casebridge_sandbox::contract::Contract;
use serde_json::{Value, json};

use super::client::{Client, NOW, client};

fn file(below: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(below);
    if file.exists() {
        return Some(file);
    }
    assert!(std::env::var_os("CASEBRIDGE_REQUIRE_SPECS").is_none(), "{below} is not there");
    println!("skipped: {below} is not there");
    None
}

fn judge(client: &Client, contract: &Contract) {
    let exchanges = client.sandbox.transcript();
    let wrong: Vec<String> = exchanges.iter().flat_map(|exchange| contract.check(exchange)).collect();
    assert!(exchanges.len() > 5 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_github_answers_is_what_it_describes() {
    let Some(file) = file("node_modules/@octokit/openapi/generated/api.github.com.json") else { return };
    let mut client = client("github.com");
    let milestone = client.sandbox.github.add_milestone("octo/demo", NOW, "1.0");
    client.sandbox.github.add_pull_request("octo/demo", NOW, "mona", "A change");
    let issues = "/repos/octo/demo/issues";
    let change = json!({ "milestone": milestone, "assignees": ["mona"], "state": "closed", "state_reason": "not_planned" });
    client.send("PATCH", &format!("{issues}/4"), &change);
    let comment = client.send("POST", &format!("{issues}/4/comments"), &json!({ "body": "Seen" }));
    let comment = format!("{issues}/comments/{}", comment.body["id"]);
    client.send("PATCH", &comment, &json!({ "body": "Seen again" }));
    for path in [
        "/issues?state=all&sort=updated&direction=asc&since=2026-11-20T10:00:00Z&labels=bug&milestone=*&assignee=mona&creator=mona&per_page=100&page=1",
        "/issues?state=all&per_page=100",
        "/issues?milestone=soon",
        "/issues/4/comments?since=2026-11-20T10:00:00Z&per_page=2&page=1",
        "/issues/comments?sort=updated&direction=desc",
        "/assignees?per_page=1&page=1",
        "/assignees/mona",
        "/assignees/hubot",
        "/milestones?state=all&per_page=1&page=1",
    ] {
        let path = format!("/repos/octo/demo{path}");
        let first = client.get(&path);
        client.again(&path, &first);
    }
    client.send("DELETE", &comment, &Value::Null);
    client.send("DELETE", &comment, &Value::Null);
    judge(&client, &Contract::load(&file).unwrap());
}
