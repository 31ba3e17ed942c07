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
    assert!(exchanges.len() > 4 && wrong.is_empty(), "{}", wrong.join("\n"));
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

/// GitLab's own schemas refuse members that they do not know; ours may be newer.
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

#[test]
fn what_gitlab_answers_keeps_its_own_schemas() {
    let Some(folder) = file("../shared/specs/gitlab-public-api-schemas") else { return };
    let mut client = client("gitlab.com");
    let gitlab = &mut client.sandbox.gitlab;
    let milestone = gitlab.add_milestone("shop/web", NOW, "1.0");
    gitlab.add_work_item("shop/web", NOW, "fred", "incident", "Down");
    let fred = gitlab.users["fred"];
    let project = "/projects/shop%2Fweb";
    let change = json!({ "assignee_ids": [fred], "milestone_id": milestone });
    client.send("PUT", &format!("{project}/issues/4"), &change);
    for internal in [true, false] {
        let body = json!({ "body": "Seen", "internal": internal });
        client.send("POST", &format!("{project}/issues/4/notes"), &body);
    }
    for (path, name, is_list) in [
        ("issues?per_page=100", "issue.json", false),
        ("issues/4/notes", "notes.json", true),
        ("members/all", "members.json", true),
    ] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let mut schema: Value = serde_json::from_str(&text).unwrap();
        loosen(&mut schema);
        let validator = jsonschema::validator_for(&schema).unwrap();
        let answer = client.get(&format!("{project}/{path}")).body;
        let all = if is_list { vec![answer] } else { answer.as_array().unwrap().clone() };
        for one in all {
            let wrong: Vec<String> = validator.iter_errors(&one).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{path}: {}", wrong.join("\n"));
        }
    }
}

#[test]
fn what_both_jiras_answer_is_what_they_describe() {
    let Some(folder) = file("../shared/specs") else { return };
    for host in ["acme.atlassian.net", "jira.example.com"] {
        let mut client = client(host);
        let is_cloud = host == "acme.atlassian.net";
        client.others().others_comment(NOW, "SHOP", 3, "fred", "Seen", true);
        client.others().others_assign(NOW, "SHOP", 3, "fred");
        let jql = "project in (SHOP) AND updated >= 1 ORDER BY updated ASC, key ASC";
        let fields = json!(["summary", "description", "assignee", "comment", "updated"]);
        let mut body = json!({ "jql": jql, "fields": fields, "maxResults": 5 });
        if is_cloud {
            body["properties"] = json!(["casebridge"]);
            let page = client.send("POST", "/search/jql", &body);
            body["nextPageToken"] = page.body["nextPageToken"].clone();
            client.send("POST", "/search/jql", &body);
            let wanted = json!({ "issueIdsOrKeys": ["10000", "99999"], "fields": ["*all"] });
            client.send("POST", "/issue/bulkfetch", &wanted);
            client.get("/user/assignable/search?project=SHOP&query=fre&maxResults=50");
        } else {
            body["validateQuery"] = json!(false);
            client.send("POST", "/search", &body);
            client.get("/user/assignable/search?project=SHOP&username=fre&maxResults=50");
        }
        client.send("PUT", "/issue/SHOP-3", &json!({ "fields": { "assignee": null } }));
        client.get("/issue/SHOP-3?fields=assignee,comment,updated");
        client.get("/issue/SHOP-3/comment?startAt=0&maxResults=50&orderBy=created");
        let some = if is_cloud { "&permissions=ASSIGN_ISSUES,EDIT_OWN_COMMENTS" } else { "" };
        client.get(&format!("/mypermissions?projectKey=SHOP{some}"));
        let contract =
            if is_cloud { Contract::jira_cloud(&folder) } else { Contract::jira_data_center(&folder) }
                .unwrap();
        judge(&client, &contract);
    }
}
