//! GitHub's lists, by which changes are found.

use casebridge_sandbox::github::Token;
use serde_json::{Value, json};

use super::client::{Client, NOW, client};

const ISSUES: &str = "/repos/octo/demo/issues";

/// Everything a list holds, page by page.
fn walk(client: &mut Client, query: &str) -> Vec<u64> {
    let mut path = Some(format!("{ISSUES}?{query}"));
    let mut all = Vec::new();
    while let Some(one) = path {
        let page = client.get(&one);
        all.extend(page.numbers());
        path = page.link("next");
    }
    all
}

#[test]
fn changed_issues_come_oldest_first_with_pull_requests_among_them() {
    for host in ["github.com", "ghe.example.com"] {
        let mut client = client(host);
        let pull =
            if host == "github.com" { &mut client.sandbox.github } else { &mut client.sandbox.enterprise }
                .add_pull_request("octo/demo", NOW - 5_000, "mona", "A change");
        client.others().others_set_title(NOW, "octo/demo", 3, "Changed");
        client.others().others_comment(NOW - 1_000, "octo/demo", 9, "mona", "Seen", false);
        let query = "state=all&sort=updated&direction=asc&per_page=2&since=2026-11-20T10:00:00Z";
        assert_eq!(walk(&mut client, query), [pull, 9, 3]);
        let page = client.get(&format!("{ISSUES}?{query}"));
        assert!(page.body[0]["pull_request"].is_object() && page.body[1]["comments"] == 1);
        assert!(page.link("next").unwrap().contains("/repositories/"), "{}", page.header("link"));
        assert!(page.link("last").is_some() && page.link("prev").is_none());
        let last = client.get(&page.link("last").unwrap());
        assert!(last.link("prev").is_some() && last.link("first").is_some() && last.link("next").is_none());
        assert_eq!(walk(&mut client, "state=all&sort=updated&per_page=3").len(), 14);
    }
}

#[test]
fn lists_can_be_narrowed() {
    let mut client = client("github.com");
    let github = &mut client.sandbox.github;
    let milestone = github.add_milestone("octo/demo", NOW, "1.0");
    assert_eq!(client.send("PATCH", &format!("{ISSUES}/4"), &json!({ "milestone": milestone })).status, 200);
    client.others().others_assign(NOW, "octo/demo", 5, "mona");
    client.others().others_add_label(NOW, "octo/demo", 3, "urgent");
    let by_number = format!("milestone={milestone}");
    for (query, numbers) in [
        (by_number.as_str(), vec![4]),
        ("milestone=*&state=all", vec![4]),
        ("assignee=MONA", vec![5]),
        ("assignee=*", vec![5]),
        ("labels=BUG,urgent", vec![3]),
        ("labels=bug,nothing", vec![]),
        ("creator=octocat", vec![]),
        ("state=closed", vec![]),
    ] {
        assert_eq!(walk(&mut client, query), numbers, "{query}");
    }
    assert_eq!(walk(&mut client, "milestone=none&assignee=none").len(), 11);
    for refused in ["milestone=soon", "state=opened", "since=yesterday"] {
        assert_eq!(client.get(&format!("{ISSUES}?{refused}")).status, 422, "{refused}");
    }
    let milestones = client.get("/repos/octo/demo/milestones").body;
    let added = milestones.as_array().unwrap().iter().find(|one| one["number"] == milestone).unwrap();
    assert_eq!((&added["title"], &added["open_issues"]), (&json!("1.0"), &json!(1)));
    assert_eq!(client.get(&format!("{ISSUES}/4")).body["milestone"]["number"], milestone);
}

#[test]
fn an_unchanged_list_is_not_sent_again_and_costs_nothing() {
    let mut client = client("github.com");
    client.sandbox.github.remaining = Some(10);
    let path = format!("{ISSUES}?state=all&sort=updated&direction=asc&per_page=100");
    let first = client.get(&path);
    assert_eq!(client.again(&path, &first), 304);
    assert_eq!(client.sandbox.github.remaining, Some(9));
    client.others().others_comment(NOW, "octo/demo", 1, "mona", "Changed", false);
    assert_eq!(client.again(&path, &first), 200);
}

#[test]
fn a_change_is_missing_from_lists_for_a_while() {
    let mut client = client("github.com");
    client.sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 30_000;
    client.others().others_set_title(NOW, "octo/demo", 3, "Changed");
    let query = "state=all&sort=updated&direction=asc&since=2026-11-20T10:30:00Z";
    assert!(walk(&mut client, query).is_empty());
    client.now += 30_000;
    assert_eq!(walk(&mut client, query), [3]);
}

#[test]
fn a_renamed_repository_redirects_its_lists() {
    let mut client = client("github.com");
    let repo = client.sandbox.github.repo_mut("octo/demo").unwrap();
    repo.old_names.push("octo/demo".to_owned());
    repo.name = "shop".to_owned();
    let moved = client.get(&format!("{ISSUES}?state=all&per_page=4"));
    assert_eq!(moved.status, 301);
    let to = moved.header("location").to_owned();
    assert!(to.ends_with("/issues?state=all&per_page=4"), "{to}");
    assert_eq!(client.get(&to).numbers().len(), 4);
}

#[test]
fn comments_are_listed_changed_and_deleted_and_move_their_issue() {
    let mut client = client("github.com");
    let path = format!("{ISSUES}/7/comments");
    let updated = |client: &mut Client| client.others().shown_updated("octo/demo", 7);
    let mut ids = Vec::new();
    for text in ["one", "two", "three"] {
        client.now += 1_000;
        ids.push(client.send("POST", &path, &json!({ "body": text })).body["id"].as_u64().unwrap());
        assert_eq!(updated(&mut client), client.now);
    }
    let page = client.get(&format!("{path}?per_page=2&page=1"));
    assert_eq!((page.body.as_array().unwrap().len(), page.link("next").is_some()), (2, true));
    client.now += 60_000;
    let one = format!("{ISSUES}/comments/{}", ids[0]);
    let changed = client.send("PATCH", &one, &json!({ "body": "one, better" }));
    assert_eq!((changed.status, updated(&mut client)), (200, client.now));
    let since = client.get(&format!("{path}?since=2026-11-20T11:01:00Z")).body;
    assert_eq!((since.as_array().unwrap().len(), &since[0]["body"]), (1, &json!("one, better")));
    client.now += 1_000;
    assert_eq!(client.send("DELETE", &one, &Value::Null).status, 204);
    assert_eq!(updated(&mut client), client.now);
    for method in ["GET", "PATCH", "DELETE"] {
        assert_eq!(client.send(method, &one, &json!({ "body": "x" })).status, 404, "{method}");
    }
    let all = client.get(&format!("{ISSUES}/comments?sort=updated&direction=desc")).body;
    assert_eq!((&all[0]["body"], all.as_array().unwrap().len()), (&json!("three"), 2));
    let theirs = client.others().others_comment(NOW, "octo/readonly", 1, "mona", "theirs", false);
    assert_eq!(theirs, 0);
    let number = client.others().others_make(NOW, "octo/readonly", "mona", "Theirs", "");
    let theirs = client.others().others_comment(NOW, "octo/readonly", number, "mona", "theirs", false);
    let path = format!("/repos/octo/readonly/issues/comments/{theirs}");
    assert_eq!(client.send("PATCH", &path, &json!({ "body": "mine" })).status, 403);
}

#[test]
fn people_are_given_issues_if_they_may_push() {
    let mut client = client("github.com");
    let logins = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|one| one["login"].as_str().unwrap().to_owned()).collect()
    };
    let page = client.get("/repos/octo/demo/assignees?per_page=1");
    assert_eq!((logins(&page.body), page.link("next").is_some()), (vec!["mona".to_owned()], true));
    assert_eq!(client.get("/repos/octo/demo/assignees/Octocat").status, 204);
    assert_eq!(client.get("/repos/octo/demo/assignees/hubot").status, 404);
    let give = |client: &mut Client, path: &str, who: Value| {
        client.send("PATCH", path, &json!({ "title": "Given", "assignees": who }))
    };
    let path = format!("{ISSUES}/7");
    assert_eq!(logins(&give(&mut client, &path, json!(["mona", "octocat"])).body["assignees"]).len(), 2);
    assert_eq!(logins(&give(&mut client, &path, json!(["mona"])).body["assignees"]), ["mona"]);
    let refused = give(&mut client, &path, json!(["hubot"]));
    assert_eq!((refused.status, &refused.body["errors"][0]["field"]), (422, &json!("assignees")));
    assert_eq!(give(&mut client, &path, json!([])).body["assignee"], Value::Null);
    client.sandbox.github.add_token("nina", Token::classic("nina", &["repo"]));
    client.token = "Bearer nina".to_owned();
    let made = client.send("POST", ISSUES, &json!({ "title": "Mine" })).body["number"].clone();
    let dropped = give(&mut client, &format!("{ISSUES}/{made}"), json!(["mona"]));
    assert_eq!((dropped.status, &dropped.body["assignees"]), (200, &json!([])));
}
