//! The sandbox does to a client what the real Jira does, on Cloud and on Data Center.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs, unreachable_pub)]

#[path = "jira/client.rs"]
mod client;
#[path = "jira/contract.rs"]
mod contract;
#[path = "jira/hanging.rs"]
mod hanging;
#[path = "jira/issues.rs"]
mod issues;
#[path = "jira/searching.rs"]
mod searching;

use casebridge_sandbox::jira::sample::{
    CLOUD_ID, EMAIL, EXPIRED, PAT, REVOKED_PAT, SCOPED, SCOPED_READ, SESSION, TOKEN,
};
use casebridge_sandbox::jira::{Token, Xsrf};
use serde_json::{Value, json};

use client::{Client, SAYS_NO, basic, both, cloud, data_center, document, header};

#[test]
fn a_wrong_pair_on_cloud_is_nobody_and_nobody_sees_nothing() {
    let mut client = cloud();
    for (authorization, reason) in [
        (basic(EMAIL, "wrong"), "AUTHENTICATED_FAILED"),
        (basic(EMAIL, EXPIRED), "AUTHENTICATED_FAILED"),
        (basic("other@example.com", TOKEN), "AUTHENTICATED_FAILED"),
        (String::new(), ""),
        (format!("bearer {TOKEN}"), ""),
    ] {
        client.authorization = authorization;
        let (status, found, answer) = client.send("GET", "/project/search", &Value::Null);
        assert_eq!((status, &found["values"], &found["isLast"]), (200, &json!([]), &json!(true)));
        assert_eq!((header(&answer, "x-seraph-loginreason"), header(&answer, "x-aaccountid")), (reason, ""));
        let body = json!({ "jql": "project = \"SHOP\"" });
        assert_eq!(client.post("/search/jql", &body).1["issues"], json!([]));
        let (status, refusal) = client.get("/issue/SHOP-1");
        assert_eq!((status, refusal["errorMessages"][0].as_str().unwrap()), (404, SAYS_NO));
        assert_eq!(client.get("/myself").0, 401);
        assert_eq!((client.get("/field").0, client.get("/serverInfo").0), (200, 200));
    }
    client.authorization = basic(&EMAIL.to_uppercase(), TOKEN);
    let (status, me, answer) = client.send("GET", "/myself", &Value::Null);
    assert_eq!((status, me["displayName"].as_str().unwrap()), (200, "Mia Krystof"));
    assert_eq!(header(&answer, "x-aaccountid"), me["accountId"].as_str().unwrap());
    assert_eq!(header(&answer, "content-type"), "application/json;charset=UTF-8");
    assert_eq!(header(&answer, "date"), "Fri, 20 Nov 2026 11:00:00 GMT");
    client.authorization = "Bearer x".to_owned();
    assert_eq!(client.get("/field").0, 403);
    client.authorization = "Bearer a.b.c".to_owned();
    assert_eq!(client.get("/field").0, 401);
}

#[test]
fn scoped_tokens_work_at_the_gateway_alone_and_only_for_their_scopes() {
    let mut client = cloud();
    client.authorization = basic(EMAIL, SCOPED);
    assert_eq!(client.get("/myself").0, 401);
    let (status, info) = client.get("https://acme.atlassian.net/_edge/tenant_info");
    assert_eq!((status, info["cloudId"].as_str().unwrap()), (200, CLOUD_ID));
    let gateway = format!("https://api.atlassian.com/ex/jira/{CLOUD_ID}/rest/api/3");
    assert_eq!(client.get(&format!("{gateway}/myself")).0, 200);
    client.base.clone_from(&gateway);
    assert_eq!(client.make("SHOP", "10002", &json!({})).0, 201);
    client.authorization = basic(EMAIL, SCOPED_READ);
    assert_eq!(client.post("/search/jql", &json!({ "jql": "project = SHOP" })).0, 200);
    let (status, refusal) = client.make("SHOP", "10002", &json!({}));
    let scope = "Unauthorized; scope does not match";
    assert_eq!((status, refusal["message"].as_str().unwrap()), (401, scope));
    let fine = Token::scoped("mia", &["read:issue:jira", "write:comment:jira"]);
    client.sandbox.jira.add_token("fine", fine);
    client.authorization = basic(EMAIL, "fine");
    assert_eq!(client.get("/issue/SHOP-1").0, 200);
    assert_eq!(client.post("/issue/SHOP-1/comment", &json!({ "body": document("x") })).0, 201);
    assert_eq!(client.get("/issue/SHOP-1/comment").0, 401);
    client.authorization = basic(EMAIL, TOKEN);
    assert_eq!(client.get("/myself").0, 401);
    assert_eq!(client.get("https://api.atlassian.com/ex/jira/other/rest/api/3/myself").0, 404);
}

#[test]
fn data_center_refuses_a_revoked_token_or_shows_a_login_page() {
    let mut client = data_center();
    client.authorization = format!("Bearer {REVOKED_PAT}");
    let (status, refusal, answer) = client.send("GET", "/project", &Value::Null);
    assert_eq!((status, &refusal["status-code"]), (401, &json!(401)));
    assert_eq!(header(&answer, "x-ausername"), "anonymous");
    client.jira().login_page = true;
    let (status, _, answer) = client.send("GET", "/project", &Value::Null);
    assert_eq!((status, header(&answer, "content-type")), (200, "text/html;charset=UTF-8"));
    client.authorization = format!("Bearer {PAT}");
    let (status, projects, answer) = client.send("GET", "/project", &Value::Null);
    assert_eq!((status, header(&answer, "x-ausername")), (200, "mia"));
    assert_eq!(projects.as_array().unwrap().len(), 5);
    client.authorization = basic("mia", PAT);
    client.jira().login_page = false;
    assert_eq!(client.get("/myself").0, 401);
    client.authorization.clear();
    assert_eq!(client.get("/issue/SHOP-1").0, 401);
    client.headers.push(("cookie", format!("a=b; JSESSIONID={SESSION}")));
    assert_eq!(client.get("/myself").1["name"], "mia");
    assert_eq!(client.get("https://jira.example.com/rest/api/2/serverInfo").0, 404);
}

#[test]
fn the_filter_against_forged_requests_looks_at_browsers_alone() {
    let cases: [(Xsrf, &str, &str, u16); 9] = [
        (Xsrf::Mild, "", "", 200),
        (Xsrf::Mild, "Casebridge", "https://evil.example", 200),
        (Xsrf::Mild, "Mozilla/5.0", "", 403),
        (Xsrf::Mild, "Mozilla/5.0", "https://acme.atlassian.net", 200),
        (Xsrf::Mild, "Mozilla/5.0", "chrome-extension://abc", 200),
        (Xsrf::Strict, "Mozilla/5.0", "chrome-extension://abc", 403),
        (Xsrf::Strict, "Mozilla/5.0", "https://acme.atlassian.net", 200),
        (Xsrf::Strict, "Casebridge", "chrome-extension://abc", 200),
        (Xsrf::Off, "Mozilla/5.0", "https://evil.example", 200),
    ];
    for (mode, agent, origin, wanted) in cases {
        let mut client = cloud();
        client.sandbox.jira.xsrf = mode;
        for (name, value) in [("user-agent", agent), ("origin", origin)] {
            if !value.is_empty() {
                client.headers.push((name, value.to_owned()));
            }
        }
        assert_eq!(client.get("/myself").0, 200);
        let body = json!({ "jql": "project = SHOP" });
        let (status, _, answer) = client.send("POST", "/search/jql", &body);
        assert_eq!(status, wanted, "{mode:?} {agent} {origin}");
        assert_eq!(answer.body() == b"XSRF check failed", wanted == 403);
    }
    let mut client = cloud();
    client.headers = vec![("content-type", "text/plain".to_owned())];
    assert_eq!(client.status("POST", "/issue", &json!({})), 403);
    client.headers.push(("x-atlassian-token", "no-check".to_owned()));
    assert_eq!(client.status("POST", "/issue", &json!({})), 415);
}

#[test]
fn limits_answer_with_their_headers() {
    for mut client in both() {
        client.jira().remaining = Some(1);
        assert_eq!(client.get("/myself").0, 200);
        let (status, _, answer) = client.send("POST", "/issue", &json!({}));
        assert_eq!((status, header(&answer, "retry-after")), (429, "30"));
        assert_eq!(header(&answer, "x-ratelimit-remaining"), "0");
        let (name, value) = if client.is_cloud() {
            ("ratelimit-reason", "jira-burst-based")
        } else {
            ("x-ratelimit-fillrate", "10")
        };
        assert_eq!(header(&answer, name), value);
        if client.is_cloud() {
            assert_eq!(header(&answer, "x-ratelimit-reset"), "2026-11-20T11:00Z");
        }
    }
}

#[test]
fn create_metadata_differs_by_flavour_in_the_name_of_its_list() {
    for mut client in both() {
        let (kinds, fields) = if client.is_cloud() { ("issueTypes", "fields") } else { ("values", "values") };
        let (_, all) = client.get("/issue/createmeta/SHOP/issuetypes");
        assert_eq!(all[kinds].as_array().unwrap().len(), 3);
        let (_, page) = client.get("/issue/createmeta/OPS/issuetypes/10002?maxResults=5&startAt=4");
        assert_eq!((page[fields].as_array().unwrap().len(), &page["total"]), (5, &json!(20)));
        let priority = |client: &mut Client, project: &str| {
            let (_, all) = client.get(&format!("/issue/createmeta/{project}/issuetypes/10002"));
            let all = all[fields].as_array().unwrap();
            all.iter().find(|field| field["fieldId"] == "priority").cloned()
        };
        let legacy = priority(&mut client, "LEGACY").unwrap();
        assert_eq!(legacy["allowedValues"][0]["name"], "Blocker");
        assert_eq!(legacy["defaultValue"]["name"], "Major");
        assert!(priority(&mut client, "NOPRIO").is_none());
        for bad in [
            "/issue/createmeta/READ/issuetypes",
            "/issue/createmeta/NONE/issuetypes",
            "/issue/createmeta/SHOP/issuetypes/99",
            "/issue/createmeta/SHOP/issuetypes?maxResults=201",
        ] {
            assert_eq!(client.get(bad).0, 400, "{bad}");
        }
        assert_eq!(client.get("/issue/createmeta?projectKeys=SHOP").0, 404);
    }
}

#[test]
fn projects_are_listed_by_what_the_user_may_do_there() {
    let mut client = cloud();
    let keys = |value: &Value| -> Vec<String> {
        value["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["key"].as_str().unwrap().to_owned())
            .collect()
    };
    let (_, all) = client.get("/project/search?action=browse");
    assert_eq!(keys(&all), ["LEGACY", "NOPRIO", "OPS", "READ", "SHOP"]);
    let (_, all) = client.get("/project/search?action=create&query=o");
    assert_eq!(keys(&all), ["LEGACY", "NOPRIO", "OPS", "SHOP"]);
    let (_, page) = client.get("/project/search?maxResults=-1&startAt=-3");
    assert_eq!(
        (&page["maxResults"], &page["startAt"], &page["isLast"]),
        (&json!(1), &json!(0), &json!(false))
    );
    let (status, problem, answer) = client.send("GET", "/project/search?maxResults=abc", &Value::Null);
    assert_eq!((status, header(&answer, "content-type")), (400, "application/problem+json"));
    assert_eq!(problem["detail"], "Failed to convert 'maxResults' with value: 'abc'");
    assert!(client.jira().with_project("SHOP", |project| project.is_archived = true));
    let (_, all) = client.get("/project/search?query=shop");
    assert_eq!(keys(&all), Vec::<String>::new());
    assert_eq!(client.get("/project/SHOP").1["archived"], true);
    assert_eq!(client.find("text ~ voucher").unwrap(), Vec::<String>::new());
    assert_eq!(client.make("SHOP", "10002", &json!({})).0, 400);
    assert_eq!(client.status("PUT", "/issue/SHOP-1", &json!({ "fields": { "summary": "x" } })), 403);
    client.jira().delete_project("SHOP");
    assert_eq!((client.get("/project/SHOP").0, client.get("/issue/SHOP-1").0), (404, 404));
}

#[test]
fn both_are_steered_from_outside() {
    for (mut client, server) in both().into_iter().zip(["cloud", "dataCenter"]) {
        let mut tell = |name: &str, body: Value| {
            let mut body = body;
            body["server"] = json!(server);
            let (status, value) = client.post(&format!("https://localhost/__sandbox__/{name}"), &body);
            assert_eq!(status, 200, "{name}: {value}");
            value
        };
        tell("jira", json!({ "xsrf": "strict", "searchLag": 5, "issueLinking": false }));
        tell("jira-project", json!({ "key": "OPS", "user": "mia", "permissions": ["BROWSE_PROJECTS"] }));
        let made = tell(
            "jira-issue",
            json!({ "project": "SHOP", "type": "Bug", "summary": "by hand", "status": "Done" }),
        );
        assert_eq!(made["key"], "SHOP-11");
        let moved = tell("jira-issue", json!({ "key": "SHOP-11", "project": "LEGACY", "priority": "Minor" }));
        assert_eq!(moved["key"], "LEGACY-2");
        tell("jira-comment", json!({ "key": "SHOP-1", "author": "fred", "body": "marker" }));
        tell("jira-issue", json!({ "key": "SHOP-2", "delete": true }));
        let (_, count) =
            client.get(&format!("https://localhost/__sandbox__/jira-count?server={server}&text=marker"));
        assert_eq!(count["comments"], 1);
        let jira = client.jira();
        assert_eq!((jira.xsrf, jira.search_lag, jira.issue_linking), (Xsrf::Strict, 5, false));
        assert_eq!((jira.status_name("SHOP-11"), jira.priority_name("SHOP-11")), ("Done", "Minor"));
        assert!(jira.issue("SHOP-2").is_none());
        assert_eq!(client.make("OPS", "10001", &json!({})).0, 400);
    }
}

#[test]
fn no_request_makes_it_fall_over() {
    let words = [
        "issue",
        "SHOP-1",
        "comment",
        "search",
        "jql",
        "createmeta",
        "OPS",
        "issuetypes",
        "10002",
        "remotelink",
        "properties",
        "p",
        "project",
        "transitions",
        "bulkfetch",
        "picker",
        "list",
        "%00%ff",
        "",
        "20015",
    ];
    let queries = [
        "",
        "?startAt=9223372036854775807&maxResults=9223372036854775807",
        "?startAt=-9223372036854775808",
        "?jql=updated%20%3E%3D%20-99999999999999999w&fields=*all",
        "?jql=created%3E%2299999-01-01%22",
        "?globalId=%f0",
        "?query=%e9&permissions=,&orderBy=-created&jql=-%C3%A9%3D-%C3%A9%20order%20by%20,",
        "?jql=((((not%20in%20(",
        "?jql=%22%5C",
    ];
    let bodies = [
        Value::Null,
        json!([]),
        json!(1),
        json!({ "fields": [], "update": { "labels": [{}, 1] }, "properties": [1] }),
        json!({ "jql": "text ~ '\"' and updated > -9é", "startAt": -1, "maxResults": i64::MIN, "fields": [1] }),
        json!({ "jql": "key in (1,", "startAt": i64::MAX, "maxResults": i64::MAX, "nextPageToken": "Ch0jU3-" }),
        json!({ "transition": { "id": 31 }, "ids": [1, "x"], "issueIdsOrKeys": ["", "é"], "body": { "type": "doc" } }),
    ];
    for mut client in both() {
        for path in ["/search", "/search/jql", "/jql/parse", "/comment/list", "/issue/bulkfetch"] {
            for (query, body) in queries.iter().flat_map(|query| bodies.iter().map(move |body| (query, body)))
            {
                for method in ["GET", "POST"] {
                    let status = client.status(method, &format!("{path}{query}"), body);
                    assert!((200..500).contains(&status), "{method} {path}{query} {body}");
                }
            }
        }
        let mut turn = 0;
        for one in words {
            for two in words {
                for three in
                    ["", "/comment", "/transitions", "/remotelink", "/properties/p", "/issuetypes/10002"]
                {
                    turn += 1;
                    let method = ["GET", "POST", "PUT", "DELETE", "PATCH"][turn % 5];
                    let path = format!("/{one}/{two}{three}{}", queries[turn % queries.len()]);
                    let status = client.status(method, &path, &bodies[turn % bodies.len()]);
                    assert!((200..=500).contains(&status), "{method} {path}");
                }
            }
        }
    }
}
