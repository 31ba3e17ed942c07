//! What the sandbox answers, held against Atlassian's own descriptions.
//!
//! They lie beside the checkout, if at all. Where they are not there the tests say so and pass, unless
//! `CASEBRIDGE_REQUIRE_SPECS=1`.
#![cfg(feature = "contract")]

use std::path::PathBuf;

use casebridge_sandbox::Exchange;
use casebridge_sandbox::contract::Contract;
use casebridge_sandbox::contract::jira::check_documents;
use casebridge_sandbox::jira::Permission;
use casebridge_sandbox::jira::sample::{CLOUD_ID, EMAIL, EXPIRED, RICH, SCOPED, SCOPED_READ};
use serde_json::{Value, json};

use super::client::{Client, basic, cloud, data_center};

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/specs");
    if folder.exists() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CASEBRIDGE_REQUIRE_SPECS").is_none(),
        "Atlassian's descriptions of Jira are not there"
    );
    println!("skipped: Atlassian's descriptions of Jira are not there");
    None
}

/// Every address of the sandbox, and most refusals.
fn walk(client: &mut Client) -> Vec<Exchange> {
    let is_cloud = client.is_cloud();
    let reads = [
        "/myself",
        "/serverInfo",
        "/project/SHOP",
        "/project/NONE",
        "/project/SHOP/statuses",
        "/issue/createmeta/SHOP/issuetypes?startAt=0&maxResults=2",
        "/issue/createmeta/OPS/issuetypes/10002?maxResults=200",
        "/issue/createmeta/READ/issuetypes",
        "/issue/SHOP-1?fields=summary,description,status,priority,updated&updateHistory=false",
        "/issue/SHOP-2",
        "/issue/GONE-1",
        "/issue/SHOP-2/comment?startAt=0&maxResults=50&orderBy=created",
        "/issue/SHOP-2/editmeta",
        "/issue/SHOP-1/remotelink",
        "/issue/SHOP-1/transitions?expand=transitions.fields",
        "/issue/picker?query=cart&currentJQL=project%3DSHOP&currentProjectId=10000&showSubTasks=true",
        "/priority",
        "/status",
        "/field",
    ];
    for path in reads {
        client.get(path);
    }
    let only = if is_cloud {
        [
            "/project/search?startAt=0&maxResults=50&orderBy=name&query=o&action=create&status=live",
            "/priority/search?projectId=10000",
            "/mypermissions?projectKey=SHOP&permissions=BROWSE_PROJECTS,CREATE_ISSUES",
            "/user/assignable/search?project=SHOP&query=mi&maxResults=50",
            "/search/jql?jql=project%3DSHOP&fields=summary&maxResults=2",
        ]
    } else {
        [
            "/project",
            "/mypermissions?projectKey=SHOP",
            "/user/assignable/search?project=SHOP&username=mi&maxResults=50",
            "/search?jql=project%3DSHOP&fields=summary&maxResults=2&validateQuery=true",
            "/search?jql=x%20%3D%201",
        ]
    };
    for path in only {
        client.get(path);
    }
    write(client);
    if is_cloud {
        ask_cloud(client);
    } else {
        ask_data_center(client);
    }
    client.sandbox.transcript().to_vec()
}

fn write(client: &mut Client) {
    let text = client.text("h2. Steps");
    let property = json!([{ "key": "casebridge", "value": { "cid": "c-1" } }]);
    let fields = json!({ "project": { "key": "SHOP" }, "issuetype": { "id": "10002" }, "summary": "s",
        "description": text, "priority": { "id": "2" }, "labels": ["from-casebridge"] });
    let (_, made) = client.post("/issue", &json!({ "fields": fields, "properties": property }));
    let issue = format!("/issue/{}", made["key"].as_str().unwrap());
    client.post(
        "/issue",
        &json!({ "fields": { "project": { "key": "OPS" }, "issuetype": { "id": "10002" } } }),
    );
    client.send("PUT", &issue, &json!({ "fields": { "priority": { "id": "3" } } }));
    client.send("PUT", &issue, &json!({ "fields": { "priority": { "id": "99" } } }));
    let (_, comment) =
        client.post(&format!("{issue}/comment"), &json!({ "body": text, "properties": property }));
    let id = comment["id"].as_str().unwrap();
    client.get(&format!("{issue}/comment/{id}"));
    client.send("PUT", &format!("{issue}/comment/{id}"), &json!({ "body": text }));
    client.get(&format!("/comment/{id}/properties/casebridge"));
    client.send("PUT", &format!("/comment/{id}/properties/other"), &json!({ "a": 1 }));
    client.send("DELETE", &format!("/comment/{id}/properties/other"), &Value::Null);
    if client.is_cloud() {
        let ids = json!({ "ids": [id.parse::<u64>().unwrap()] });
        client.post("/comment/list?expand=properties", &ids);
    }
    client.send("DELETE", &format!("{issue}/comment/{id}"), &Value::Null);
    for (method, body) in [
        ("PUT", json!({ "a": 1 })),
        ("PUT", json!({ "a": 2 })),
        ("GET", Value::Null),
        ("DELETE", Value::Null),
        ("GET", Value::Null),
    ] {
        client.send(method, &format!("{issue}/properties/other"), &body);
    }
    let link = json!({ "globalId": "casebridge:defect:D-1", "relationship": "defect",
        "application": { "type": "casebridge", "name": "Casebridge" },
        "object": { "url": "https://x.example/D-1", "title": "D-1", "summary": "x",
            "icon": { "url16x16": "https://x.example/i.png", "title": "x" },
            "status": { "resolved": false, "icon": { "title": "Open" } } } });
    let path = format!("{issue}/remotelink");
    client.post(&path, &link);
    client.post(&path, &link);
    client.get(&path);
    client.get(&format!("{path}?globalId=casebridge%3Adefect%3AD-1"));
    client.post(&path, &json!({ "object": { "url": "https://x.example" } }));
    client.send("DELETE", &format!("{path}?globalId=casebridge%3Adefect%3AD-1"), &Value::Null);
    client.post(&format!("{issue}/transitions"), &json!({ "transition": { "id": "31" } }));
    client.post(&format!("{issue}/transitions"), &json!({ "transition": { "id": "77" } }));
    client.jira().forbid("SHOP", "mia", Permission::AddComments);
    client.post(&format!("{issue}/comment"), &json!({ "body": text }));
}

fn ask_cloud(client: &mut Client) {
    let jql = "project = \"SHOP\" ORDER BY updated ASC";
    let fields = json!(["summary", "description", "status", "priority", "updated", "issuetype", "labels"]);
    let (_, page) = client.post(
        "/search/jql",
        &json!({ "jql": jql, "fields": fields, "maxResults": 2, "properties": ["casebridge"] }),
    );
    let next = json!({ "jql": jql, "nextPageToken": page["nextPageToken"], "reconcileIssues": [10000] });
    client.post("/search/jql", &next);
    for bad in ["", "colour = red", "project = NONE"] {
        client.post("/search/jql", &json!({ "jql": bad }));
    }
    client.post("/search/approximate-count", &json!({ "jql": jql }));
    client.post("/jql/parse?validation=strict", &json!({ "queries": [jql, "colour = red"] }));
    client.post("/jql/match", &json!({ "issueIds": [10000], "jqls": [jql] }));
    client.post(
        "/issue/bulkfetch",
        &json!({ "issueIdsOrKeys": [RICH, "10003"], "fields": ["summary", "description"] }),
    );
    client.get("https://acme.atlassian.net/rest/api/2/serverInfo");
    let gateway = format!("https://api.atlassian.com/ex/jira/{CLOUD_ID}/rest/api/3/issue");
    for token in [SCOPED, SCOPED_READ] {
        client.authorization = basic(EMAIL, token);
        client.get(&format!("{gateway}/SHOP-1"));
        client.send("PUT", &format!("{gateway}/SHOP-1"), &json!({ "fields": { "labels": ["a"] } }));
    }
    client.authorization = basic(EMAIL, EXPIRED);
    for path in ["/myself", "/project/search", "/issue/SHOP-1", "/search/jql?jql=project%3DSHOP"] {
        client.get(path);
    }
}

fn ask_data_center(client: &mut Client) {
    let jql = "project = \"SHOP\" ORDER BY updated ASC";
    let body = json!({ "jql": jql, "startAt": 0, "maxResults": 3, "fields": ["summary", "description"], "validateQuery": true });
    client.post("/search", &body);
    client.post("/search", &json!({ "jql": "project = NONE" }));
    client.authorization.clear();
    for path in ["/myself", "/project", "/issue/SHOP-1"] {
        client.get(path);
    }
}

fn wrong(contract: &Contract, exchanges: &[Exchange]) -> Vec<String> {
    exchanges.iter().flat_map(|exchange| contract.check(exchange)).collect()
}

#[test]
fn answers_keep_atlassians_own_contract() {
    let Some(folder) = folder() else { return };
    let contract = Contract::jira_cloud(&folder).unwrap();
    let exchanges = walk(&mut cloud());
    assert!(exchanges.len() > 60, "{}", exchanges.len());
    let found = wrong(&contract, &exchanges);
    assert!(found.is_empty(), "{}", found.join("\n"));
    let found = check_documents(&folder, &exchanges).unwrap();
    assert!(found.is_empty(), "{}", found.join("\n"));

    let contract = Contract::jira_data_center(&folder).unwrap();
    let exchanges = walk(&mut data_center());
    assert!(exchanges.len() > 50, "{}", exchanges.len());
    let found = wrong(&contract, &exchanges);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The judge itself: what is planted must be found.
#[test]
fn a_broken_answer_is_noticed() {
    let Some(folder) = folder() else { return };
    let exchange = |method: &str, path: &str, request: &Value, status: u16, response: &Value| Exchange {
        method: method.to_owned(),
        host: String::new(),
        path: path.to_owned(),
        status,
        request: if request.is_null() { String::new() } else { request.to_string() },
        response: response.to_string(),
    };
    let cloud = Contract::jira_cloud(&folder).unwrap();
    let server = Contract::jira_data_center(&folder).unwrap();
    let none = Value::Null;
    for (contract, method, path, request, status, response) in [
        (&cloud, "GET", "/rest/api/3/myself", none.clone(), 200, json!({ "accountType": "robot" })),
        (&cloud, "GET", "/rest/api/3/myself", none.clone(), 200, json!({ "invented": 1 })),
        (&cloud, "GET", "/rest/api/3/myself?invented=1", none.clone(), 200, json!({})),
        (&cloud, "GET", "/rest/api/3/invented", none.clone(), 200, json!({})),
        (&cloud, "PUT", "/rest/api/3/issue/SHOP-1", json!({ "fields": 1 }), 204, none.clone()),
        (&cloud, "GET", "/rest/api/3/myself", none.clone(), 202, json!({})),
        (&cloud, "POST", "/rest/api/3/search/jql", json!({ "startAt": 0 }), 200, json!({})),
        (
            &cloud,
            "GET",
            "/ex/jira/x/rest/api/3/issue/createmeta/A/issuetypes/1",
            none.clone(),
            200,
            json!({ "fields": [{ "key": "a" }] }),
        ),
        (&server, "GET", "/jira/rest/api/2/project", none.clone(), 200, json!({ "id": "1" })),
        (&server, "GET", "/jira/rest/api/2/project", none.clone(), 200, json!([{ "id": 1 }])),
        (
            &server,
            "GET",
            "/jira/rest/api/2/issue/A-1/comment",
            none.clone(),
            200,
            json!({ "comments": [{ "body": {} }] }),
        ),
        (
            &server,
            "GET",
            "/jira/rest/api/2/issue/createmeta/A/issuetypes",
            none.clone(),
            200,
            json!({ "issueTypes": [] }),
        ),
        (&server, "POST", "/jira/rest/api/2/search", json!({ "fields": "summary" }), 200, json!({})),
        (&server, "POST", "/jira/rest/api/2/search", json!({ "jql": "" }), 200, json!({ "total": "1" })),
    ] {
        let planted = exchange(method, path, &request, status, &response);
        assert!(!contract.check(&planted).is_empty(), "{planted:?}");
    }
    let empty = json!({ "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": "" }] }] });
    let planted =
        exchange("POST", "/rest/api/3/issue", &json!({ "fields": { "description": empty } }), 201, &none);
    assert_eq!(check_documents(&folder, &[planted]).unwrap().len(), 1);
}
