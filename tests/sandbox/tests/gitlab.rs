//! The fake GitLab is as nasty as the real one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use casebridge_sandbox::gitlab::{GitLab, sample};
use http::Request;
use serde_json::{Value, json};

const NOW: u64 = sample::MADE + 3_600_000;

fn world() -> GitLab {
    let mut gitlab = GitLab::public();
    sample::fill(&mut gitlab);
    gitlab
}

fn ask(
    gitlab: &mut GitLab,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> (u16, Value, http::HeaderMap) {
    let request = Request::builder()
        .method(method)
        .uri(format!("https://gitlab.com/api/v4{path}"))
        .header("private-token", token);
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    let answer = gitlab.rest(NOW, &request.body(body).unwrap());
    let json = serde_json::from_slice(answer.body()).unwrap_or_default();
    (answer.status().as_u16(), json, answer.headers().clone())
}

fn status(gitlab: &mut GitLab, token: &str, method: &str, path: &str, body: &Value) -> u16 {
    ask(gitlab, token, method, path, body).0
}

#[test]
fn tokens_are_refused_each_in_its_own_way() {
    let mut gitlab = world();
    for (token, code) in
        [("nobody", 401), (sample::EXPIRED, 401), (sample::REVOKED, 401), (sample::TOKEN, 200)]
    {
        assert_eq!(status(&mut gitlab, token, "GET", "/user", &Value::Null), code, "{token}");
    }
    let (code, body, _) =
        ask(&mut gitlab, sample::READ_ONLY, "POST", "/projects/shop%2Fweb/issues", &json!({ "title": "x" }));
    assert_eq!((code, &body["error"]), (403, &json!("insufficient_scope")));
    let (_, own, _) = ask(&mut gitlab, sample::GRANULAR, "GET", "/personal_access_tokens/self", &Value::Null);
    assert!(own["scopes"].as_array().unwrap().is_empty() && own["granular_scopes"].is_array(), "{own}");
}

#[test]
fn what_is_invisible_is_not_told_from_what_is_not_there() {
    let mut gitlab = world();
    for path in ["/projects/other%2Fsecret", "/projects/other%2Fnothing"] {
        let (code, body, _) = ask(&mut gitlab, sample::TOKEN, "GET", path, &Value::Null);
        assert_eq!((code, body), (404, json!({ "message": "404 Project Not Found" })));
    }
    gitlab.project_mut("shop/web").unwrap().issues.get_mut(&3).unwrap().is_confidential = true;
    gitlab.project_mut("shop/web").unwrap().members.clear();
    assert_eq!(status(&mut gitlab, sample::TOKEN, "GET", "/projects/shop%2Fweb/issues/3", &Value::Null), 404);
}

#[test]
fn quick_actions_are_carried_out_and_taken_out() {
    let mut gitlab = world();
    let text = "Words\n/close\n/label ~urgent\n```\n/close\n```";
    let (_, issue, _) = ask(
        &mut gitlab,
        sample::TOKEN,
        "POST",
        "/projects/shop%2Fweb/issues",
        &json!({ "title": "t", "description": text }),
    );
    assert_eq!(
        (&issue["state"], &issue["labels"], &issue["description"]),
        (&json!("closed"), &json!(["urgent"]), &json!("Words\n```\n/close\n```"))
    );
    let only = json!({ "body": "/reopen" });
    assert_eq!(
        status(&mut gitlab, sample::TOKEN, "POST", "/projects/shop%2Fweb/issues/13/notes", &only),
        202
    );
    assert!(!gitlab.project("shop/web").unwrap().issues[&13].is_closed);
}

#[test]
fn scoped_labels_exclude_each_other_on_some_plans_only() {
    for (premium, left) in [(true, 1), (false, 2)] {
        let mut gitlab = world();
        gitlab.project_mut("shop/web").unwrap().is_premium = premium;
        let change = json!({ "add_labels": "priority::high" });
        let (_, issue, _) = ask(&mut gitlab, sample::TOKEN, "PUT", "/projects/shop%2Fweb/issues/6", &change);
        let scoped = issue["labels"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|name| name.as_str().unwrap().starts_with("priority::"))
            .count();
        assert_eq!(scoped, left, "{issue}");
    }
}

#[test]
fn labels_are_dropped_refused_and_there_already() {
    let mut gitlab = world();
    let issue = json!({ "title": "t", "labels": "bug,x" });
    let (code, made, _) =
        ask(&mut gitlab, sample::TOKEN, "POST", "/projects/other%2Fstranger/issues", &issue);
    assert_eq!((code, &made["labels"]), (201, &json!([])), "no member sets labels, and nobody is told");
    let label = |name: &str| json!({ "name": name, "color": "#112233" });
    let path = "/projects/shop%2Fweb/labels";
    assert_eq!(status(&mut gitlab, sample::TOKEN, "POST", path, &label("new")), 201);
    assert_eq!(status(&mut gitlab, sample::TOKEN, "POST", path, &label("new")), 409);
    assert_eq!(
        status(&mut gitlab, sample::TOKEN, "POST", path, &label("priority::medium")),
        409,
        "it is the group's"
    );
    assert_eq!(
        status(&mut gitlab, sample::TOKEN, "POST", "/projects/shop%2Fguest/labels", &label("new")),
        403
    );
}

#[test]
fn a_renamed_project_redirects_and_a_moved_issue_is_closed() {
    let mut gitlab = world();
    gitlab.move_issue(NOW, "shop/web", 5, "shop/apps/mobile").unwrap();
    let (_, old, _) = ask(&mut gitlab, sample::TOKEN, "GET", "/projects/shop%2Fweb/issues/5", &Value::Null);
    assert!(old["state"] == "closed" && old["moved_to_id"].is_u64(), "{old}");
    let project = gitlab.project_mut("shop/web").unwrap();
    project.old_paths.push("shop/web".into());
    project.path = "shop/store".into();
    let (code, _, headers) = ask(&mut gitlab, sample::TOKEN, "GET", "/projects/shop%2Fweb", &Value::Null);
    assert_eq!(code, 301);
    assert!(headers["location"].to_str().unwrap().starts_with("https://gitlab.com/api/v4/projects/"));
}

#[test]
fn lists_lag_page_and_are_not_sent_twice() {
    let mut gitlab = world();
    gitlab.page_size = 5;
    let path = "/projects/shop%2Fweb/issues?per_page=100&sort=asc";
    let (_, page, headers) = ask(&mut gitlab, sample::TOKEN, "GET", path, &Value::Null);
    assert_eq!((page.as_array().unwrap().len(), headers["x-next-page"].to_str().unwrap()), (5, "2"));
    assert!(headers["link"].to_str().unwrap().contains("rel=\"next\""));
    gitlab.project_mut("shop/web").unwrap().list_lag = u64::MAX;
    let (_, page, _) = ask(&mut gitlab, sample::TOKEN, "GET", path, &Value::Null);
    assert_eq!(page, json!([]));
    let (_, _, headers) =
        ask(&mut gitlab, sample::TOKEN, "GET", "/projects/shop%2Fweb/issues/1", &Value::Null);
    let request = Request::builder()
        .uri("https://gitlab.com/api/v4/projects/shop%2Fweb/issues/1")
        .header("private-token", sample::TOKEN)
        .header("if-none-match", headers["etag"].clone());
    assert_eq!(gitlab.rest(NOW, &request.body(Vec::new()).unwrap()).status(), 304);
}

#[test]
fn switches_limits_and_titles_are_refused() {
    let mut gitlab = world();
    let issue = json!({ "title": "t" });
    for project in ["shop%2Fno-issues", "shop%2Farchived"] {
        assert_eq!(
            status(&mut gitlab, sample::TOKEN, "POST", &format!("/projects/{project}/issues"), &issue),
            403
        );
    }
    let path = "/projects/shop%2Fweb/issues";
    let (code, body, _) = ask(&mut gitlab, sample::TOKEN, "POST", path, &json!({ "title": "" }));
    assert_eq!((code, body), (400, json!({ "message": { "title": ["can't be blank"] } })));
    let (code, body, _) = ask(&mut gitlab, sample::TOKEN, "POST", path, &json!({}));
    assert_eq!((code, body), (400, json!({ "error": "title is missing" })));
    assert_eq!(status(&mut gitlab, sample::TOKEN, "POST", path, &json!({ "title": "x".repeat(256) })), 400);
    gitlab.remaining = Some(0);
    let (code, _, headers) = ask(&mut gitlab, sample::TOKEN, "GET", path, &Value::Null);
    assert_eq!(code, 429);
    assert!(headers.contains_key("ratelimit-reset") && !headers.contains_key("retry-after"));
}
