//! Search: bounded, lagging, paged in two ways.

use casebridge_sandbox::jira::sample::MADE;
use serde_json::{Value, json};

use super::client::{Client, both, cloud, data_center};

fn found(client: &mut Client, jql: &str) -> Vec<String> {
    client.find(jql).unwrap_or_else(|refusal| panic!("{jql}: {refusal:?}"))
}

#[test]
fn queries_find_what_they_say() {
    for mut client in both() {
        for (jql, keys) in [
            ("project = \"SHOP\" AND issuetype = \"Bug\" ORDER BY key ASC", "SHOP-2 SHOP-6 SHOP-9"),
            ("key in (\"SHOP-3\", 10000) order by created", "SHOP-1 SHOP-3"),
            ("(project = shop AND status = Done) AND statusCategory = \"Done\"", "SHOP-7"),
            ("statusCategory != \"To Do\" ORDER BY updated DESC, key ASC", "SHOP-7 SHOP-3"),
            ("priority in (Highest, High) AND type = Story ORDER BY key", "SHOP-1 SHOP-10"),
            ("labels = regression", "SHOP-6"),
            ("project = SHOP AND labels != regression", "SHOP-2"),
            ("summary ~ \"card expired\"", "SHOP-1"),
            ("summary ~ \"expi*\"", "SHOP-1"),
            ("summary ~ \"\\\"expired card\\\"\"", "SHOP-1"),
            ("summary ~ \"\\\"card expired\\\"\"", ""),
            ("text ~ \"voucher\" ORDER BY key DESC", "SHOP-10 SHOP-2"),
            ("project = SHOP AND description is EMPTY", "SHOP-5"),
            ("reporter = currentUser() AND project = LEGACY", "LEGACY-1"),
            ("NOT project = SHOP AND (type = Story OR type = Task) AND priority = Major", "LEGACY-1"),
            ("project in (OPS, READ) ORDER BY key", "OPS-1 READ-1"),
        ] {
            assert_eq!(found(&mut client, jql).join(" "), keys, "{jql}");
        }
        let at = MADE + 300_000;
        assert_eq!(
            found(&mut client, &format!("project = SHOP AND created >= {at} AND created < {}", at + 60_000)),
            ["SHOP-6"]
        );
        // Dates are read in the user's own time zone: an hour east of Greenwich, here.
        assert_eq!(found(&mut client, "created < \"2026-11-20 10:01\""), ["SHOP-1"]);
        assert_eq!(found(&mut client, "updated >= -1h"), Vec::<String>::new());
        assert_eq!(found(&mut client, "updated >= \"-1d\" AND key = SHOP-1"), ["SHOP-1"]);
    }
}

#[test]
fn bad_queries_are_refused() {
    for mut client in both() {
        let cases = [
            ("colour = red", "Field 'colour' does not exist or you do not have permission to view it."),
            ("project = \"NONE\"", "The value 'NONE' does not exist for the field 'project'."),
            ("key in (SHOP-1, GONE-2)", "An issue with key 'GONE-2' does not exist for field 'key'."),
            ("summary ~ \"open", "Error in the JQL Query: The quoted string 'open' has not been completed."),
            (
                "project = INT",
                "Error in the JQL Query: 'INT' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
            ),
            ("labels = \"a b\"", "The label 'a b' can't contain spaces."),
            ("priority = Urgent", "The value 'Urgent' does not exist for the field 'priority'."),
            ("project = SHOP ORDER BY nothing", "Not able to sort using field 'nothing'."),
            ("summary = x", "The operator '=' is not supported by the 'summary' field."),
        ];
        for (jql, words) in cases {
            assert_eq!(client.find(jql), Err((400, words.to_owned())), "{jql}");
        }
        for jql in [
            "project = SHOP AND",
            "(project = SHOP",
            "project SHOP",
            "labels = a@b",
            "updated > \"soon\"",
            "a.b = 1",
        ] {
            assert_eq!(client.find(jql).unwrap_err().0, 400, "{jql}");
        }
    }
    let mut client = cloud();
    let unbounded =
        "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.";
    for jql in ["", "ORDER BY updated"] {
        assert_eq!(client.find(jql), Err((400, unbounded.to_owned())));
    }
    assert_eq!(client.find("this is not jql"), Ok(Vec::new()));
    let mut client = data_center();
    assert_eq!(client.find("").unwrap().len(), 14);
    assert_eq!(client.find("summary ~ \"a(b\"").unwrap_err().0, 400);
    let lenient = json!({ "jql": "key in (SHOP-1, GONE-2)", "validateQuery": false, "fields": ["summary"] });
    let (status, answer) = client.post("/search", &lenient);
    assert_eq!((status, &answer["total"]), (200, &json!(1)));
}

#[test]
fn search_lags_behind_what_is_written() {
    for mut client in both() {
        client.jira().search_lag = 60_000;
        let (_, made) = client.make("SHOP", "10002", &json!({ "summary": "brandnew" }));
        let id = made["id"].as_str().unwrap().to_owned();
        assert_eq!(client.get(&format!("/issue/{id}")).0, 200);
        assert!(found(&mut client, "summary ~ brandnew").is_empty());
        if client.is_cloud() {
            let body =
                json!({ "jql": "summary ~ brandnew", "reconcileIssues": [id.parse::<u64>().unwrap()] });
            assert_eq!(client.post("/search/jql", &body).1["issues"], json!([{ "id": id }]));
            let many: Vec<u64> = (0..51).collect();
            assert_eq!(
                client.post("/search/jql", &json!({ "jql": "project = SHOP", "reconcileIssues": many })).0,
                400
            );
        }
        client.now += 60_000;
        assert_eq!(found(&mut client, "summary ~ brandnew").len(), 1);
        let change = json!({ "fields": { "summary": "renamed" } });
        assert_eq!(client.status("PUT", &format!("/issue/{id}"), &change), 204);
        assert_eq!(
            (found(&mut client, "summary ~ brandnew").len(), found(&mut client, "summary ~ renamed").len()),
            (1, 0)
        );
        client.now += 60_000;
        assert_eq!(
            (found(&mut client, "summary ~ brandnew").len(), found(&mut client, "summary ~ renamed").len()),
            (0, 1)
        );
    }
}

#[test]
fn cloud_pages_by_token_and_shows_ids_alone() {
    let mut client = cloud();
    for method in ["GET", "POST"] {
        for version in ["2", "3"] {
            let path = format!("https://acme.atlassian.net/rest/api/{version}/search");
            assert_eq!(client.status(method, &path, &Value::Null), 410);
        }
    }
    let jql = "project = SHOP ORDER BY key ASC";
    let (_, first) = client.post("/search/jql", &json!({ "jql": jql, "maxResults": 6 }));
    assert_eq!((first["issues"].as_array().unwrap().len(), &first["isLast"]), (6, &json!(false)));
    assert_eq!((&first["issues"][0], first.get("total")), (&json!({ "id": "10000" }), None));
    let token = &first["nextPageToken"];
    let (_, second) =
        client.post("/search/jql", &json!({ "jql": jql, "maxResults": 6, "nextPageToken": token }));
    assert_eq!((second["issues"].as_array().unwrap().len(), &second["isLast"]), (4, &json!(true)));
    assert!(second.get("nextPageToken").is_none());
    let other = json!({ "jql": "project = OPS", "nextPageToken": token });
    assert_eq!(client.post("/search/jql", &other).0, 400);
    for bad in [json!({ "startAt": 0 }), json!({ "expand": ["names"] }), json!({ "validateQuery": false })] {
        let mut body = bad.clone();
        body["jql"] = json!(jql);
        let (status, refused) = client.post("/search/jql", &body);
        assert!(
            status == 400
                && refused["errorMessages"][0].as_str().unwrap().starts_with("Invalid request payload")
        );
    }
    let (_, found) =
        client.get("/search/jql?jql=key%20%3D%20SHOP-1&fields=summary,status&properties=casebridge");
    assert_eq!(found["issues"][0]["fields"]["status"]["name"], "To Do");
    assert_eq!(
        client.post("/search/approximate-count", &json!({ "jql": jql })),
        (200, json!({ "count": 10 }))
    );
    let queries = json!({ "queries": [jql, "colour = red"] });
    let (_, parsed) = client.post("/jql/parse?validation=strict", &queries);
    assert_eq!(
        (&parsed["queries"][0]["errors"], parsed["queries"][1]["errors"].as_array().unwrap().len()),
        (&json!([]), 1)
    );
    let (_, matched) =
        client.post("/jql/match", &json!({ "issueIds": [10000, 10001], "jqls": ["type = Bug"] }));
    assert_eq!(matched["matches"][0]["matchedIssues"], json!([10001]));
    let wanted = json!({ "issueIdsOrKeys": ["SHOP-2", "10000", "GONE-1"], "fields": ["summary"] });
    let (_, read) = client.post("/issue/bulkfetch", &wanted);
    assert_eq!((&read["issues"][0]["key"], read["issues"].as_array().unwrap().len()), (&json!("SHOP-1"), 2));
    assert_eq!(read["issueErrors"], json!([]));
    let many: Vec<String> = (0..101).map(|id| id.to_string()).collect();
    assert_eq!(client.post("/issue/bulkfetch", &json!({ "issueIdsOrKeys": many })).0, 400);
}

#[test]
fn data_center_pages_by_offset_and_lowers_the_page() {
    let mut client = data_center();
    client.jira().search_cap = 4;
    let body = json!({ "jql": "project = SHOP ORDER BY key ASC", "startAt": 8, "maxResults": 100, "fields": ["summary"] });
    let (_, page) = client.post("/search", &body);
    assert_eq!(
        (&page["total"], &page["maxResults"], page["issues"].as_array().unwrap().len()),
        (&json!(10), &json!(4), 2)
    );
    let (_, page) = client.get("/search?jql=project%3DSHOP&maxResults=0");
    assert_eq!((&page["total"], &page["issues"]), (&json!(10), &json!([])));
    assert_eq!(client.get("/search?jql=&startAt=9999").0, 400);
    for cloud_only in ["/search/jql", "/project/search", "/priority/search"] {
        assert_eq!(client.get(cloud_only).0, 404, "{cloud_only}");
    }
    assert_eq!(client.get("/priority").1.as_array().unwrap().len(), 10);
    assert_eq!(client.get("/status").1.as_array().unwrap().len(), 3);
    let (_, fields) = client.get("/field");
    assert!(fields.as_array().unwrap().iter().any(|field| field["id"] == "customfield_10016"));
}
