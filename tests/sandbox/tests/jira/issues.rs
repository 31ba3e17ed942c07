//! Issues: made, read, changed, moved through their workflow.

use casebridge_sandbox::jira::Permission;
use casebridge_sandbox::jira::sample::{RICH, WITH_PICTURE};
use serde_json::{Value, json};

use super::client::{CLOUD, Client, SAYS_NO, both, cloud, data_center, document};

fn refusal(answer: &(u16, Value), field: &str) -> String {
    assert_eq!(answer.0, 400, "{}", answer.1);
    answer.1["errors"][field]
        .as_str()
        .unwrap_or_else(|| panic!("nothing on {field}: {}", answer.1))
        .to_owned()
}

const OFF_SCREEN: &str = "cannot be set. It is not on the appropriate screen, or unknown.";

#[test]
fn creation_is_refused_for_the_reasons_of_the_real_one() {
    for mut client in both() {
        let mut no =
            |project: &str, more: Value, field: &str| refusal(&client.make(project, "10002", &more), field);
        assert_eq!(
            no("SHOP", json!({ "summary": " " }), "summary"),
            "You must specify a summary of the issue."
        );
        assert!(no("SHOP", json!({ "summary": null }), "summary").starts_with("You must specify"));
        assert!(no("SHOP", json!({ "summary": "a\nb" }), "summary").contains("newline characters"));
        assert!(no("SHOP", json!({ "summary": "é".repeat(256) }), "summary").contains("255 characters."));
        assert_eq!(
            no("SHOP", json!({ "labels": ["Severity: high"] }), "labels"),
            "The label 'Severity: high' contains spaces which is invalid."
        );
        assert_eq!(
            no("SHOP", json!({ "priority": { "id": "99" } }), "priority"),
            "The priority selected is invalid."
        );
        assert!(no("SHOP", json!({ "priority": { "id": 2 } }), "priority").contains("in the string format"));
        assert!(
            no("SHOP", json!({ "priority": { "name": null } }), "priority")
                .starts_with("Specify the Priority")
        );
        assert!(no("SHOP", json!({ "priority": { "name": "Blocker" } }), "priority").starts_with("Specify"));
        let off = no("NOPRIO", json!({ "priority": { "id": "2" } }), "priority");
        assert_eq!(off, format!("Field 'priority' {OFF_SCREEN}"));
        assert_eq!(no("SHOP", json!({ "colour": 1 }), "colour"), format!("Field 'colour' {OFF_SCREEN}"));
        assert!(no("READ", json!({}), "project").contains("permission to create issues"));
        assert!(no("NONE", json!({}), "project").contains("valid project"));
        let (status, _) = client.make("SHOP", "99", &json!({}));
        assert_eq!(status, 400);
        assert_eq!(client.jira().issues.len(), 14);
        assert_eq!(client.make("SHOP", "10002", &json!({ "summary": "é".repeat(255) })).0, 201);
    }
}

#[test]
fn descriptions_are_documents_on_cloud_and_strings_on_data_center() {
    let mut client = cloud();
    let no =
        |client: &mut Client, value: Value| client.make("SHOP", "10002", &json!({ "description": value }));
    let answer = no(&mut client, json!("h1. Text"));
    assert!(refusal(&answer, "description").contains("must be an Atlassian Document"));
    let document_of = |content: Value| json!({ "type": "doc", "version": 1, "content": content });
    for bad in [
        json!({ "type": "doc", "version": 1 }),
        json!({ "version": 1, "content": [] }),
        json!({ "type": "doc", "version": 2, "content": [] }),
        document_of(json!([{ "type": "text", "text": "x" }])),
        document_of(json!([{ "type": "invented" }])),
        document_of(json!([{ "type": "paragraph", "content": [{ "type": "text", "text": "" }] }])),
        document_of(json!([{ "type": "heading", "attrs": { "level": 7 } }])),
        document_of(json!([{ "type": "bulletList", "content": [{ "type": "paragraph" }] }])),
        document_of(json!([{ "type": "codeBlock", "content": [{ "type": "hardBreak" }] }])),
        document_of(
            json!([{ "type": "paragraph", "content": [{ "type": "text", "text": "x", "marks": [{ "type": "big" }] }] }]),
        ),
    ] {
        let (status, answer) = no(&mut client, bad.clone());
        assert_eq!((status, &answer["errorMessages"]), (400, &json!(["INVALID_INPUT"])), "{bad}");
    }
    assert!(refusal(&no(&mut client, document(&"x".repeat(32_768))), "description").contains("32,767"));
    let rich = client.jira().issue(RICH).unwrap().description.clone();
    for good in [rich, document_of(json!([])), document(&"x".repeat(32_767)), Value::Null] {
        assert_eq!(no(&mut client, good).0, 201);
    }
    let mut client = data_center();
    assert_eq!(no(&mut client, document("x")).0, 400);
    assert_eq!(no(&mut client, json!("h1. Text")).0, 201);
    client.jira().text_limit = 1_000;
    assert!(refusal(&no(&mut client, json!("x".repeat(1_001))), "description").contains("limit of 1,000"));
}

/// What OPS wants of a bug, in the words of the flavour.
fn demanded(client: &Client) -> Value {
    let user = if client.is_cloud() {
        json!({ "accountId": client.sandbox.jira.user_named("fred").unwrap().id })
    } else {
        json!({ "name": "fred" })
    };
    json!({
        "labels": ["from-casebridge"], "customfield_10011": "staging", "customfield_10012": 12.5,
        "customfield_10013": "2026-11-20", "customfield_10014": { "id": "10301" },
        "customfield_10015": [{ "id": "10311" }, { "value": "Safari" }],
        "customfield_10016": { "id": "10410", "child": { "id": "10412" } }, "customfield_10017": user,
        "customfield_10018": { "id": "10200" }, "components": [{ "id": "10100" }]
    })
}

#[test]
fn required_fields_are_demanded_in_their_own_formats() {
    for mut client in both() {
        let answer = client.make("OPS", "10002", &json!({}));
        assert_eq!(refusal(&answer, "customfield_10014"), "Severity is required.");
        assert_eq!(answer.1["errors"].as_object().unwrap().len(), 10);
        let good = demanded(&client);
        let other = if client.is_cloud() { json!({ "name": "fred" }) } else { json!({ "accountId": "x" }) };
        for (field, bad) in [
            ("customfield_10011", json!(1)),
            ("customfield_10012", json!("12.5")),
            ("customfield_10013", json!("20.11.2026")),
            ("customfield_10014", json!({ "id": "1" })),
            ("customfield_10014", json!("Critical")),
            ("customfield_10015", json!({ "id": "10311" })),
            ("customfield_10015", json!([])),
            ("customfield_10016", json!({ "id": "10410", "child": { "id": "10421" } })),
            ("customfield_10017", other),
            ("customfield_10018", json!({ "id": "10100" })),
            ("components", json!([{ "id": 10100 }])),
            ("labels", json!(["a b"])),
            ("customfield_10020", json!("2026-11-20")),
        ] {
            let mut given = good.clone();
            given[field] = bad;
            refusal(&client.make("OPS", "10002", &given), field);
        }
        let (status, made) = client.make("OPS", "10002", &good);
        assert_eq!((status, made["key"].as_str().unwrap()), (201, "OPS-2"));
        let (_, issue) = client.get("/issue/OPS-2");
        assert_eq!(issue["fields"]["customfield_10016"]["child"]["value"], "Spain");
        assert_eq!(issue["fields"]["customfield_10017"]["displayName"], "Fred Ulmer");
        assert_eq!(issue["fields"]["customfield_10015"][1]["value"], "Safari");
        assert_eq!(issue["fields"]["components"][0]["name"], "Checkout");
    }
}

#[test]
fn properties_come_with_the_issue_and_are_counted() {
    for mut client in both() {
        let fields = json!({ "project": { "id": "10000" }, "issuetype": { "name": "Bug" }, "summary": "s" });
        let property = json!({ "key": "casebridge", "value": { "cid": "c-1" } });
        let (status, made) = client.post("/issue", &json!({ "fields": fields, "properties": [property] }));
        assert_eq!((status, made["id"].as_str().unwrap()), (201, "10014"));
        assert_eq!(client.jira().issues_with_property("casebridge", "c-1"), 1);
        assert_eq!(client.jira().issues_with_property("casebridge", "c-2"), 0);
        let (_, issue) = client.get("/issue/10014?fields=summary&properties=casebridge");
        assert_eq!(
            (&issue["properties"]["casebridge"]["cid"], issue["fields"].as_object().unwrap().len()),
            (&json!("c-1"), 1)
        );
        let big = json!({ "key": "big", "value": "x".repeat(32_767) });
        assert_eq!(client.post("/issue", &json!({ "fields": fields, "properties": [big] })).0, 400);
        let path = "/issue/10014/properties/other";
        assert_eq!(client.status("PUT", path, &json!({ "a": 1 })), 201);
        assert_eq!(client.status("PUT", path, &json!([2])), 200);
        assert_eq!(client.get(path), (200, json!({ "key": "other", "value": [2] })));
        assert_eq!(client.status("DELETE", path, &Value::Null), 204);
        assert_eq!((client.get(path).0, client.status("DELETE", path, &Value::Null)), (404, 404));
        assert_eq!(client.status("PUT", "/issue/READ-1/properties/p", &json!(1)), 403);
    }
}

#[test]
fn issues_answer_in_any_case_and_under_old_keys_until_they_are_gone() {
    for mut client in both() {
        let (status, issue) = client.get("/issue/shop-2?fields=*all,-description");
        assert_eq!((status, issue["key"].as_str().unwrap()), (200, "SHOP-2"));
        assert!(issue["fields"].get("description").is_none() && issue["fields"]["comment"]["total"] == 1);
        assert_eq!(issue["fields"]["created"], "2026-11-20T10:01:00.000+0100");
        client.jira().offset_minutes = -210;
        let now = client.now;
        assert_eq!(client.jira().move_issue(now, "SHOP-2", "OPS").as_deref(), Some("OPS-2"));
        let (status, issue) = client.get("/issue/SHOP-2?fields=updated,project");
        assert_eq!(
            (status, issue["key"].as_str().unwrap(), issue["id"].as_str().unwrap()),
            (200, "OPS-2", "10001")
        );
        assert_eq!(issue["fields"]["updated"], "2026-11-20T07:30:00.000-0330");
        assert_eq!(issue["fields"]["project"]["key"], "OPS");
        assert!(client.jira().delete_issue("SHOP-2"));
        let (status, refusal) = client.get("/issue/SHOP-2");
        let words = if client.is_cloud() { SAYS_NO } else { "Issue Does Not Exist" };
        assert_eq!((status, refusal["errorMessages"][0].as_str().unwrap()), (404, words));
        client.jira().forbid("SHOP", "mia", Permission::Browse);
        assert_eq!((client.get("/issue/SHOP-3").0, client.get("/project/SHOP").0), (404, 404));
    }
}

#[test]
fn changes_are_checked_and_take_pictures_away_with_the_text_that_showed_them() {
    let mut client = cloud();
    let path = format!("/issue/{WITH_PICTURE}");
    assert_eq!(client.status("PUT", &path, &json!({ "fields": { "priority": { "id": "1" } } })), 204);
    assert_eq!(client.jira().priority_name(WITH_PICTURE), "Highest");
    let now = client.now;
    assert_eq!(client.jira().issue(WITH_PICTURE).unwrap().updated, now);
    assert_eq!(client.status("PUT", &path, &json!({ "fields": { "summary": "" } })), 400);
    let both = json!({ "fields": { "labels": ["a"] }, "update": { "labels": [{ "add": "b" }] } });
    assert_eq!(client.status("PUT", &path, &both), 400);
    assert_eq!(
        client.status("PUT", &path, &json!({ "update": { "labels": [{ "add": "b" }, { "add": "a" }] } })),
        204
    );
    assert_eq!(client.jira().issue(WITH_PICTURE).unwrap().labels, ["a", "b"]);
    assert_eq!(client.jira().issue(WITH_PICTURE).unwrap().attachments.len(), 1);
    assert_eq!(client.status("PUT", &path, &json!({ "fields": { "description": document("x") } })), 204);
    assert_eq!(client.jira().issue(WITH_PICTURE).unwrap().attachments.len(), 0);
    assert_eq!(client.status("PUT", "/issue/READ-1", &json!({ "fields": { "summary": "x" } })), 403);
    let mut client = data_center();
    let body = json!({ "fields": { "summary": "x" } });
    assert_eq!(client.status("PUT", "/issue/SHOP-1?notifyUsers=false", &body), 403);
}

#[test]
fn a_status_is_reached_by_transitions_alone() {
    for mut client in both() {
        let ids = |client: &mut Client, key: &str| -> Vec<String> {
            let (_, all) = client.get(&format!("/issue/{key}/transitions"));
            all["transitions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let go = |client: &mut Client, body: Value| client.post("/issue/OPS-1/transitions", &body);
        assert_eq!(ids(&mut client, "SHOP-1"), ["21", "31"]);
        assert_eq!(ids(&mut client, "OPS-1"), ["21"]);
        let wrong = go(&mut client, json!({ "transition": { "id": "31" } }));
        assert_eq!(wrong.0, if client.base == CLOUD { 400 } else { 500 });
        assert_eq!(go(&mut client, json!({ "transition": { "id": "21" } })).0, 204);
        let (_, all) = client.get("/issue/OPS-1/transitions?expand=transitions.fields");
        let done = &all["transitions"][1];
        assert_eq!(
            (&done["to"]["statusCategory"]["key"], &done["fields"]["resolution"]["required"]),
            (&json!("done"), &json!(true))
        );
        assert_eq!(done.get("isAvailable").is_some(), client.is_cloud());
        let (status, refused) = go(&mut client, json!({ "transition": { "id": "31" } }));
        assert_eq!((status, &refused["errorMessages"]), (400, &json!(["Field Resolution is required."])));
        let off = json!({ "transition": { "id": "11" }, "fields": { "resolution": { "id": "10000" } } });
        assert_eq!(refusal(&go(&mut client, off), "resolution"), format!("Field 'resolution' {OFF_SCREEN}"));
        let text = client.text("done");
        let good = json!({ "transition": { "id": "31" }, "fields": { "resolution": { "id": "10000" } }, "update": { "comment": [{ "add": { "body": text } }] } });
        assert_eq!(go(&mut client, good).0, 204);
        assert_eq!(client.jira().status_name("OPS-1"), "Done");
        assert_eq!(client.jira().comments_with_text("OPS-1", "done"), 1);
        client.jira().forbid("SHOP", "mia", Permission::TransitionIssues);
        assert_eq!(ids(&mut client, "SHOP-1"), Vec::<String>::new());
        assert_ne!(client.post("/issue/SHOP-1/transitions", &json!({ "transition": { "id": "21" } })).0, 204);
    }
}
