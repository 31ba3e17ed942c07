//! Jira's searches, by which changes are found, its comments and assignees.

use casebridge_sandbox::Jira;
use casebridge_sandbox::jira::Permission;
use serde_json::{Value, json};

use super::client::{Client, Got, NOW, client};

fn both() -> [Client; 2] {
    [client("acme.atlassian.net"), client("jira.example.com")]
}

fn is_cloud(client: &Client) -> bool {
    client.host == "acme.atlassian.net"
}

fn tracker(client: &mut Client) -> &mut Jira {
    if is_cloud(client) { &mut client.sandbox.jira } else { &mut client.sandbox.jira_dc }
}

fn search(client: &mut Client, jql: &str) -> Got {
    let path = if is_cloud(client) { "/search/jql" } else { "/search" };
    let fields = json!(["summary", "updated", "assignee", "comment"]);
    client.send("POST", path, &json!({ "jql": jql, "fields": fields, "maxResults": 100 }))
}

/// A text as a body of this Jira.
fn rich(client: &Client, text: &str) -> Value {
    if !is_cloud(client) {
        return json!(text);
    }
    let words = json!([{ "type": "text", "text": text }]);
    json!({ "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": words }] })
}

fn somebody(client: &Client, name: &str) -> Value {
    let jira = if is_cloud(client) { &client.sandbox.jira } else { &client.sandbox.jira_dc };
    let id = jira.user_named(name).map(|user| user.id.clone());
    if is_cloud(client) { json!({ "accountId": id }) } else { json!({ "name": name }) }
}

#[test]
fn changed_issues_come_oldest_first() {
    for mut client in both() {
        client.others().others_set_title(NOW, "SHOP", 3, "Changed");
        client.others().others_comment(NOW - 1_000, "SHOP", 9, "fred", "Seen", false);
        let jql = |since: u64| {
            format!("project in (\"SHOP\") AND updated >= {since} ORDER BY updated ASC, key ASC")
        };
        assert_eq!(search(&mut client, &jql(NOW - 1_000)).numbers(), [9, 3]);
        assert_eq!(search(&mut client, &jql(NOW - 999)).numbers(), [3]);
        assert_eq!(search(&mut client, "id in (10002, 10005) ORDER BY key DESC").numbers(), [6, 3]);
        assert_eq!(search(&mut client, "key in (SHOP-3, GONE-1)").status, 400);
        assert_eq!(search(&mut client, "id in (10002, 99999)").status, 400);
        let found = search(&mut client, &jql(NOW - 1_000)).body;
        assert_eq!(found["issues"][0]["fields"]["comment"]["total"], 1);
        // Two that changed in the same moment come in the order of their numbers.
        client.others().others_set_title(NOW, "SHOP", 10, "Changed, too");
        client.others().others_set_title(NOW, "SHOP", 2, "Changed, too");
        assert_eq!(search(&mut client, &jql(NOW)).numbers(), [2, 3, 10]);
    }
}

#[test]
fn search_learns_of_a_change_late() {
    for mut client in both() {
        tracker(&mut client).search_lag = 60_000;
        client.others().others_set_title(NOW, "SHOP", 3, "Changed");
        let jql = format!("project = SHOP AND updated >= {NOW} ORDER BY updated ASC");
        assert!(search(&mut client, &jql).numbers().is_empty());
        client.now += 60_000;
        assert_eq!(search(&mut client, &jql).numbers(), [3]);
    }
}

#[test]
fn what_was_deleted_is_missing_among_many_and_what_moved_is_not() {
    for mut client in both() {
        client.others().others_delete(NOW, "SHOP", 3);
        let moved = client.others().others_move(NOW, "SHOP", 4, "OPS").unwrap();
        let found = if is_cloud(&client) {
            let wanted =
                json!({ "issueIdsOrKeys": ["10002", "10003", "10004"], "fields": ["summary", "updated"] });
            client.send("POST", "/issue/bulkfetch", &wanted)
        } else {
            let wanted =
                json!({ "jql": "id in (10002, 10003, 10004) ORDER BY id ASC", "validateQuery": false });
            client.send("POST", "/search", &wanted)
        };
        let keys: Vec<&str> =
            found.body["issues"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
        let there = format!("OPS-{moved}");
        let mut wanted = vec![there.as_str(), "SHOP-5"];
        wanted.sort_unstable();
        let mut keys = keys;
        keys.sort_unstable();
        assert_eq!(keys, wanted);
    }
}

#[test]
fn comments_are_listed_changed_and_deleted_and_move_their_issue() {
    for mut client in both() {
        let path = "/issue/SHOP-7/comment";
        let updated = |client: &mut Client| client.others().shown_updated("SHOP", 7);
        let mut ids = Vec::new();
        for text in ["one", "two"] {
            client.now += 1_000;
            let body = json!({ "body": rich(&client, text) });
            ids.push(client.send("POST", path, &body).body["id"].as_str().unwrap().to_owned());
            assert_eq!(updated(&mut client), client.now);
        }
        let theirs = client.others().others_comment(NOW, "SHOP", 7, "fred", "theirs", true);
        client.now += 60_000;
        let one = format!("{path}/{}", ids[0]);
        let changed = client.send("PUT", &one, &json!({ "body": rich(&client, "one, better") }));
        assert_eq!((changed.status, updated(&mut client)), (200, client.now));
        assert_ne!(changed.body["created"], changed.body["updated"]);
        let list = client.get(&format!("{path}?startAt=0&maxResults=2&orderBy=-created")).body;
        assert_eq!((list["comments"].as_array().unwrap().len(), &list["total"]), (2, &json!(3)));
        let newest = &list["comments"][0];
        assert_eq!(newest["id"], theirs.to_string());
        if is_cloud(&client) {
            assert_eq!(
                (&newest["jsdPublic"], &list["comments"][1]["jsdPublic"]),
                (&json!(false), &json!(true))
            );
        } else {
            assert_eq!(newest["visibility"]["type"], "role");
        }
        assert_eq!(
            client.send("PUT", &format!("{path}/{theirs}"), &json!({ "body": rich(&client, "x") })).status,
            400
        );
        client.now += 1_000;
        assert_eq!(client.send("DELETE", &one, &Value::Null).status, 204);
        assert_eq!(updated(&mut client), client.now);
        assert_eq!(client.get(&one).status, 404);
        assert_eq!(client.send("DELETE", &one, &Value::Null).status, 404);
        assert_eq!(client.others().shown_comments("SHOP", 7).len(), 2);
    }
}

#[test]
fn issues_are_given_to_those_who_can_take_them() {
    for mut client in both() {
        let name = if is_cloud(&client) { "query" } else { "username" };
        let found =
            client.get(&format!("/user/assignable/search?project=SHOP&{name}=fre&maxResults=50")).body;
        assert_eq!((found.as_array().unwrap().len(), &found[0]["displayName"]), (1, &json!("Fred Ulmer")));
        let give = |client: &mut Client, who: Value| {
            client.send("PUT", "/issue/SHOP-3", &json!({ "fields": { "assignee": who } }))
        };
        let fred = somebody(&client, "fred");
        assert_eq!(give(&mut client, fred.clone()).status, 204);
        assert_eq!(client.others().shown_assignee("SHOP", 3), "fred");
        let shown = client.get("/issue/SHOP-3?fields=assignee").body;
        assert_eq!(shown["fields"]["assignee"]["displayName"], "Fred Ulmer");
        assert_eq!(give(&mut client, Value::Null).status, 204);
        assert_eq!(client.others().shown_assignee("SHOP", 3), "");
        tracker(&mut client).add_user("nina", "Nina");
        let nina = somebody(&client, "nina");
        let refused = give(&mut client, nina);
        assert!(refused.body["errors"]["assignee"].as_str().unwrap().ends_with("cannot be assigned issues."));
        tracker(&mut client).forbid("SHOP", "mia", Permission::AssignIssues);
        let refused = give(&mut client, fred);
        assert_eq!(refused.status, 400);
        assert!(refused.body["errors"]["assignee"].as_str().unwrap().contains("cannot be set"));
        let asked =
            client.get("/mypermissions?projectKey=SHOP&permissions=ASSIGN_ISSUES,EDIT_OWN_COMMENTS").body;
        let has = |name: &str| asked["permissions"][name]["havePermission"].clone();
        assert_eq!((has("ASSIGN_ISSUES"), has("EDIT_OWN_COMMENTS")), (json!(false), json!(true)));
    }
}
