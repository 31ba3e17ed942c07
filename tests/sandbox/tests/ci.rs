//! Runs in CI as the real ones answer about them: refusals, limits of roles, artifacts on another host.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use casebridge_sandbox::github::sample as github;
use casebridge_sandbox::gitlab::sample as gitlab;
use casebridge_sandbox::{Reply, Sandbox};
use serde_json::{Value, json};

const NOW: u64 = github::MADE + 3_600_000;

fn ask(
    sandbox: &mut Sandbox,
    now: u64,
    (method, url): (&str, &str),
    token: &str,
    body: &Value,
) -> (u16, String, String) {
    let mut builder = http::Request::builder().method(method).uri(url);
    if !token.is_empty() {
        builder = builder.header("authorization", format!("Bearer {token}"));
    }
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    let Reply::Answer(answer) = sandbox.handle(now, &builder.body(body).unwrap()) else {
        panic!("no answer")
    };
    let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    (answer.status().as_u16(), String::from_utf8_lossy(answer.body()).into_owned(), to)
}

#[track_caller]
fn refused(path: &str, token: &str, body: &Value, status: u16, why: &str) {
    let mut sandbox = Sandbox::sample();
    let (code, text, _) = ask(&mut sandbox, NOW, ("POST", path), token, body);
    assert!(code == status && text.contains(why), "{path} {body}: {code} {text}");
}

#[test]
fn gitlab_refuses_in_its_own_words() {
    let at = |project: &str| format!("https://gitlab.com/api/v4/projects/shop%2F{project}/pipeline");
    let web = at("web");
    refused(&web, gitlab::TOKEN, &json!({}), 400, "ref is missing");
    refused(&web, gitlab::TOKEN, &json!({ "ref": "x" }), 400, "Reference not found");
    refused(&web, gitlab::READ_ONLY, &json!({ "ref": "main" }), 403, "insufficient_scope");
    refused(&at("guest"), gitlab::TOKEN, &json!({ "ref": "main" }), 403, "403 Forbidden");
    refused(&web, gitlab::TOKEN, &json!({ "ref": "main", "inputs": { "x": "1" } }), 400, "x");
    let mut sandbox = Sandbox::sample();
    sandbox.gitlab.project_mut("shop/web").unwrap().ci.variables_role = 60;
    let body = json!({ "ref": "main", "variables": [{ "key": "A", "value": "1" }] });
    let (code, text, _) = ask(&mut sandbox, NOW, ("POST", &web), gitlab::TOKEN, &body);
    assert!(code == 400 && text.contains("Insufficient permissions to set pipeline variables"), "{text}");
    let (code, text, _) = ask(
        &mut sandbox,
        NOW,
        ("GET", "https://gitlab.com/api/v4/projects/shop%2Fweb/pipelines/9"),
        gitlab::TOKEN,
        &Value::Null,
    );
    assert!(code == 404 && text.contains("404 Not found"), "{text}");
}

#[test]
fn github_refuses_in_its_own_words() {
    let at = |workflow: &str| {
        format!("https://api.github.com/repos/octo/demo/actions/workflows/{workflow}/dispatches")
    };
    let good = json!({ "ref": "main" });
    refused(&at("regression.yml"), github::TOKEN, &json!({ "ref": "x" }), 422, "No ref found for: x");
    refused(
        &at("regression.yml"),
        github::TOKEN,
        &json!({ "ref": "main", "inputs": { "foo": "1" } }),
        422,
        "Unexpected inputs provided",
    );
    refused(
        &at("build.yml"),
        github::TOKEN,
        &good,
        422,
        "Workflow does not have 'workflow_dispatch' trigger",
    );
    refused(&at("nightly.yml"), github::TOKEN, &good, 422, "disabled workflow");
    refused(&at("none.yml"), github::TOKEN, &good, 404, "Not Found");
    refused(
        &at("9001"),
        github::FINE_GRAINED,
        &good,
        403,
        "Resource not accessible by personal access token",
    );
    let readonly = "https://api.github.com/repos/octo/readonly/actions/workflows/9001/dispatches";
    refused(readonly, github::TOKEN, &good, 403, "Must have admin rights");
}

#[test]
fn a_run_shows_up_late_moves_on_and_its_artifact_lies_elsewhere() {
    let mut sandbox = Sandbox::sample();
    sandbox.github.repo_mut("octo/demo").unwrap().ci.list_lag = 5_000;
    let base = "https://api.github.com/repos/octo/demo/actions";
    let start = format!("{base}/workflows/regression.yml/dispatches");
    let (code, text, _) = ask(&mut sandbox, NOW, ("POST", &start), github::TOKEN, &json!({ "ref": "main" }));
    assert_eq!((code, text.as_str()), (204, ""), "without return_run_details nothing is said");
    let mut get = |now: u64, path: &str| {
        let (code, text, to) =
            ask(&mut sandbox, now, ("GET", &format!("{base}{path}")), github::TOKEN, &Value::Null);
        (code, serde_json::from_str::<Value>(&text).unwrap_or_default(), to)
    };
    assert_eq!(get(NOW, "/runs?event=workflow_dispatch").1["total_count"], 0);
    let run = get(NOW + 5_000, "/runs?event=workflow_dispatch&actor=octocat").1["workflow_runs"][0].clone();
    assert_eq!((run["status"].as_str(), run["conclusion"].clone()), (Some("queued"), Value::Null));
    let id = run["id"].as_u64().unwrap();
    assert_eq!(get(NOW + 30_000, &format!("/runs/{id}")).1["status"], "in_progress");
    let over = get(NOW + 80_000, &format!("/runs/{id}")).1;
    assert_eq!((over["status"].as_str(), over["conclusion"].as_str()), (Some("completed"), Some("failure")));
    let artifacts = get(NOW + 80_000, &format!("/runs/{id}/artifacts")).1;
    let artifact = artifacts["artifacts"][0]["id"].clone();
    let (code, _, to) = get(NOW + 80_000, &format!("/artifacts/{artifact}/zip"));
    assert!(
        code == 302 && to.starts_with("https://productionresultssa6.blob.core.windows.net/"),
        "{code} {to}"
    );
    let mut fetch = |now: u64, token: &str| ask(&mut sandbox, now, ("GET", &to), token, &Value::Null);
    let (code, text, _) = fetch(NOW + 80_000, github::TOKEN);
    assert!(code == 401 && text.contains("InvalidAuthenticationInfo"), "a token is refused there: {text}");
    let (code, bytes, _) = fetch(NOW + 80_000, "");
    assert!(code == 200 && bytes.starts_with("PK") && bytes.contains("<testsuites>"), "{code}");
    assert_eq!(fetch(NOW + 200_000, "").0, 403, "the address is good for a minute");
    sandbox.github.repo_mut("octo/demo").unwrap().ci.is_expired = true;
    let zip = format!("{base}/artifacts/{artifact}/zip");
    assert_eq!(ask(&mut sandbox, NOW + 80_000, ("GET", &zip), github::TOKEN, &Value::Null).0, 410);
    let cancel = format!("{base}/runs/{id}/cancel");
    assert_eq!(ask(&mut sandbox, NOW + 80_000, ("POST", &cancel), github::TOKEN, &Value::Null).0, 409);
}
