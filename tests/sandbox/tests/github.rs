//! The sandbox does to a client what the real GitHub does.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use casebridge_sandbox::github::sample::{EXPIRED, MADE, NO_SCOPE, NO_SSO, READ_ONLY, TOKEN};
use casebridge_sandbox::{Fault, Reply, Sandbox};
use http::{Request, Response};
use serde_json::{Value, json};

const NOW: u64 = MADE + 7_200_000;

struct Client {
    sandbox: Sandbox,
    token: &'static str,
    now: u64,
}

fn client() -> Client {
    Client { sandbox: Sandbox::sample(), token: TOKEN, now: NOW }
}

impl Client {
    fn reply(&mut self, method: &str, path: &str, body: &Value, headers: &[(&str, &str)]) -> Reply {
        let base = if path.starts_with("https:") { "" } else { "https://api.github.com" };
        let mut request = Request::builder().method(method).uri(format!("{base}{path}"));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.sandbox.handle(self.now, &request.body(body).unwrap())
    }

    fn send(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value, Response<Vec<u8>>) {
        match self.reply(method, path, body, &[]) {
            Reply::Answer(answer) => {
                let value = serde_json::from_slice(answer.body()).unwrap_or_default();
                (answer.status().as_u16(), value, answer)
            }
            Reply::Cut | Reply::Stall => (0, Value::Null, Response::default()),
        }
    }

    fn status(&mut self, method: &str, path: &str, body: &Value) -> u16 {
        self.send(method, path, body).0
    }
}

fn header<'a>(answer: &'a Response<Vec<u8>>, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

const ISSUES: &str = "/repos/octo/demo/issues";

#[test]
fn tokens_are_refused_as_the_real_one_refuses_them() {
    let mut client = client();
    client.token = EXPIRED;
    assert_eq!(client.status("GET", "/user", &Value::Null), 401);
    client.token = READ_ONLY;
    let (status, body, answer) = client.send("POST", ISSUES, &json!({ "title": "x" }));
    assert_eq!(
        (status, body["message"].as_str().unwrap()),
        (403, "Resource not accessible by personal access token")
    );
    assert!(header(&answer, "x-accepted-github-permissions").contains("issues=write"));
    assert_eq!(header(&answer, "x-oauth-scopes"), "");
    client.token = NO_SSO;
    let (status, _, answer) = client.send("GET", "/repos/corp/demo", &Value::Null);
    assert!(status == 403 && header(&answer, "x-github-sso").contains("url=https://"));
    client.token = NO_SCOPE;
    assert_eq!(client.status("GET", "/repos/octo/private", &Value::Null), 404);
    assert_eq!(client.status("POST", ISSUES, &json!({ "title": "x" })), 404);
    client.token = "";
    assert_eq!(client.status("GET", "/repos/octo/demo", &Value::Null), 200);
    assert_eq!(client.status("POST", ISSUES, &json!({ "title": "x" })), 401);
    client.token = "wrong";
    for _ in 0..10 {
        client.status("GET", "/user", &Value::Null);
    }
    client.token = TOKEN;
    assert_eq!(client.status("GET", "/user", &Value::Null), 403);
}

#[test]
fn labels_and_assignees_are_dropped_in_silence_without_push_access() {
    let mut client = client();
    let body = json!({ "title": "x", "labels": ["bug"], "assignees": ["octocat"] });
    let (status, issue, _) = client.send("POST", "/repos/octo/readonly/issues", &body);
    assert_eq!((status, issue["labels"].clone(), issue["assignees"].clone()), (201, json!([]), json!([])));
    assert_eq!(client.status("POST", "/repos/octo/readonly/labels", &json!({ "name": "n" })), 403);
}

#[test]
fn validation_refuses_what_the_real_one_refuses() {
    let mut client = client();
    let mut code = |path: &str, body: Value| {
        let (status, answer, _) = client.send("POST", path, &body);
        (status, answer["errors"][0]["code"].as_str().unwrap_or_default().to_owned())
    };
    let refused = |code: &str| (422, code.to_owned());
    assert_eq!(code(ISSUES, json!({ "title": " " })), refused("missing_field"));
    assert_eq!(code(ISSUES, json!({ "title": "x".repeat(257) })), refused("custom"));
    assert_eq!(code(ISSUES, json!({ "title": "x", "body": "x".repeat(65_537) })), refused("custom"));
    assert_eq!(code(ISSUES, json!({ "title": "x", "assignees": ["stranger"] })), refused("invalid"));
    assert_eq!(code("/repos/octo/demo/labels", json!({ "name": "BUG" })), refused("already_exists"));
    assert_eq!(
        code("/repos/octo/demo/labels", json!({ "name": "x", "color": "#123456" })),
        refused("invalid")
    );
    assert_eq!(code("/repos/octo/demo/labels", json!({ "name": "x".repeat(51) })), refused("custom"));
    assert_eq!(code("/repos/octo/demo/issues/12/comments", json!({ "body": "" })), refused("missing_field"));
    assert_eq!(client.sandbox.github.repo("octo/demo").unwrap().issues.len(), 13);
    assert_eq!(client.status("GET", "/repos/octo/demo/", &Value::Null), 404);
}

#[test]
fn setting_labels_replaces_them_all_and_unknown_ones_are_made() {
    let mut client = client();
    let (_, issue, _) = client.send("PATCH", "/repos/octo/demo/issues/12", &json!({ "labels": ["New One"] }));
    assert_eq!(
        (issue["labels"][0]["name"].as_str(), issue["labels"][0]["color"].as_str()),
        (Some("New One"), Some("ededed"))
    );
    assert_eq!(issue["labels"].as_array().unwrap().len(), 1);
    assert_eq!(client.status("DELETE", "/repos/octo/demo/issues/12/labels/absent", &Value::Null), 404);
}

#[test]
fn lists_page_by_links_that_name_the_repository_by_its_id() {
    let mut client = client();
    let (_, page, answer) = client.send("GET", "/repos/octo/demo/issues?state=all&per_page=5", &Value::Null);
    assert_eq!(page.as_array().unwrap().len(), 5);
    let link = header(&answer, "link").to_owned();
    let next = link.split('<').nth(1).unwrap().split('>').next().unwrap();
    assert!(next.starts_with("https://api.github.com/repositories/"), "{link}");
    let (_, second, _) = client.send("GET", next, &Value::Null);
    assert_eq!(second[0]["number"], 8);
}

#[test]
fn lists_and_search_lag_behind() {
    let mut client = client();
    client.sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 30_000;
    let (_, made, _) = client.send("POST", ISSUES, &json!({ "title": "Brand new" }));
    let first = |client: &mut Client| client.send("GET", ISSUES, &Value::Null).1[0]["number"].clone();
    let found = |client: &mut Client| {
        client.send("GET", "/search/issues?q=brand%20repo:octo/demo%20is:issue", &Value::Null).1["total_count"].clone()
    };
    assert_eq!((first(&mut client), found(&mut client)), (json!(13), json!(0)));
    client.now += 31_000;
    assert_eq!((first(&mut client), found(&mut client)), (made["number"].clone(), json!(0)));
    client.now += 600_000;
    assert_eq!(found(&mut client), json!(1));
    assert_eq!(client.status("GET", "/search/issues?q=brand", &Value::Null), 422);
}

#[test]
fn an_unchanged_issue_is_not_sent_again() {
    let mut client = client();
    let (_, _, answer) = client.send("GET", "/repos/octo/demo/issues/12", &Value::Null);
    let tag = header(&answer, "etag").to_owned();
    let again = |client: &mut Client| match client.reply(
        "GET",
        "/repos/octo/demo/issues/12",
        &Value::Null,
        &[("if-none-match", &tag)],
    ) {
        Reply::Answer(answer) => answer.status().as_u16(),
        Reply::Cut | Reply::Stall => 0,
    };
    assert_eq!(again(&mut client), 304);
    client.send("PATCH", "/repos/octo/demo/issues/12", &json!({ "state": "closed" }));
    assert_eq!(again(&mut client), 200);
}

#[test]
fn moved_deleted_and_disabled_are_told_apart() {
    let mut client = client();
    {
        let repo = client.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.deleted.insert(5);
        repo.issues.remove(&5);
        repo.transferred.insert(6, ("octo/readonly".into(), 1));
        repo.old_names.push("octo/old".into());
    }
    assert_eq!(client.status("GET", "/repos/octo/demo/issues/5", &Value::Null), 410);
    assert_eq!(client.status("GET", "/repos/octo/demo/issues/6", &Value::Null), 301);
    assert_eq!(client.status("GET", "/repos/octo/demo/issues/6/comments", &Value::Null), 404);
    assert_eq!(client.status("GET", "/repos/octo/old", &Value::Null), 301);
    assert_eq!(client.status("PATCH", "/repos/octo/old/issues/12", &json!({})), 307);
    assert_eq!(client.status("GET", "/repos/octo/no-issues/issues", &Value::Null), 410);
    assert_eq!(client.status("POST", "/repos/octo/archived/issues", &json!({ "title": "x" })), 403);
}

#[test]
fn faults_hit_what_they_name_and_nothing_else() {
    let mut client = client();
    client.sandbox.faults.next("POST", "/issues", Fault::CutAfter);
    assert_eq!(client.status("GET", ISSUES, &Value::Null), 200);
    assert_eq!(client.status("POST", ISSUES, &json!({ "title": "cut" })), 0);
    assert_eq!(client.sandbox.github.repo("octo/demo").unwrap().issues[&14].title, "cut");
    client.sandbox.faults.next("POST", "/issues", Fault::CutBefore);
    assert_eq!(client.status("POST", ISSUES, &json!({ "title": "lost" })), 0);
    assert_eq!(client.status("POST", ISSUES, &json!({ "title": "third" })), 201);
    assert_eq!(client.sandbox.github.repo("octo/demo").unwrap().issues.len(), 15);
    client.sandbox.github.remaining = Some(0);
    let (status, _, answer) = client.send("GET", "/user", &Value::Null);
    assert_eq!((status, header(&answer, "x-ratelimit-remaining")), (403, "0"));
}

#[test]
fn pages_escape_what_people_wrote() {
    let mut client = client();
    let issue = client.sandbox.github.repo_mut("octo/demo").unwrap().issue_mut(12).unwrap();
    issue.title = "</title><script>alert(1)</script>".into();
    issue.body = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <!-- gone -->".into();
    for generation in ["react", "react-2025", "legacy", "changed"] {
        let (status, _, answer) = client.send(
            "GET",
            &format!("https://github.com/octo/demo/issues/12?generation={generation}"),
            &Value::Null,
        );
        let page = String::from_utf8_lossy(answer.body()).into_owned();
        assert_eq!(status, 200);
        assert!(
            !page.contains("<script>alert")
                && !page.contains("<img src=x")
                && !page.contains("href=\"javascript")
                && !page.contains("gone"),
            "{generation}"
        );
    }
}
