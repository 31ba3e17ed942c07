//! Connecting: each thing that can be missing has its own sentence and remedy.

use casebridge::model::{Site, Tracker};
use casebridge_sandbox::github::sample;
use serde_json::{Value, json};

use crate::support::{Fault, Machine, TOKEN};

fn form(url: &str, token: &str) -> Value {
    json!({ "tracker": "gitHub", "url": url, "token": token })
}

fn test(machine: &Machine, url: &str, token: &str) -> Value {
    machine.ok("testConnection", &form(url, token))
}

/// A test of a connection must fail with this beginning of its sentence and this word in its remedy.
#[track_caller]
fn refused(url: &str, token: &str, sentence: &str, remedy: &str) {
    let machine = Machine::sample();
    let check = test(&machine, url, token);
    assert_eq!(check["ok"], false, "{check}");
    assert!(check["sentence"].as_str().unwrap().starts_with(sentence), "{check}");
    assert!(check["steps"][0]["remedy"].as_str().unwrap().contains(remedy), "{check}");
    let problem = machine.ask("saveConnection", &form(url, token)).unwrap();
    assert!(problem.get("problem").is_some(), "it was saved all the same");
    assert_eq!(machine.ok("viewConnections", &json!({}))["connections"], json!([]));
}

#[test]
fn a_good_token_says_who_it_is_and_what_it_may_do() {
    let machine = Machine::sample();
    let check = test(&machine, " https://github.com/Octo/Demo.git ", TOKEN);
    assert_eq!(check["ok"], true);
    assert_eq!(check["sentence"], "octocat can push defects to octo/demo on github.com");
    assert_eq!(check["steps"][2]["detail"], "Classic token with repo, workflow");
    let check = test(&machine, "https://github.com/octo/demo", sample::FINE_GRAINED);
    assert_eq!(check["steps"][4]["detail"], "2027-02-01 09:00:00 UTC");
    let check = test(&machine, "https://github.com/octo/readonly", TOKEN);
    assert_eq!((check["ok"].clone(), check["steps"][3]["tone"].clone()), (json!(true), json!("warn")));
    assert_eq!(
        machine.world.borrow().sandbox.github.repo("octo/demo").unwrap().issues.len(),
        13,
        "the check made something"
    );
}

#[test]
fn each_refusal_has_its_own_sentence_and_remedy() {
    let demo = "https://github.com/octo/demo";
    refused(demo, sample::EXPIRED, "github.com refused the token", "expired or revoked");
    refused(
        demo,
        sample::NO_SCOPE,
        "The token may not do this on octo/demo: it has the scopes none and lacks repo or public_repo",
        "scope repo",
    );
    refused(
        demo,
        sample::READ_ONLY,
        "The token may not do this on octo/demo: Resource not accessible",
        "Issues: read and write",
    );
    refused("https://github.com/corp/demo", sample::NO_SSO, "The organisation of corp/demo", "Configure SSO");
    refused(
        "https://github.com/octo/no-issues",
        TOKEN,
        "Issues are switched off in octo/no-issues",
        "Switch issues on",
    );
    refused("https://github.com/octo/archived", TOKEN, "octo/archived is archived", "Unarchive");
    refused("https://github.com/octo/nothing", TOKEN, "octo/nothing is not there", "Check the address");
    refused(
        "https://github.com/octo/private",
        sample::NO_SCOPE,
        "octo/private is not there, or this token may not see it",
        "repo scope",
    );
}

#[test]
fn what_is_no_repository_or_no_token_is_said_at_its_field() {
    let machine = Machine::sample();
    let field = |url: &str, token: &str| {
        let answer = machine.ask("testConnection", &form(url, token)).unwrap();
        answer["problem"]["field"].as_str().unwrap_or("none").to_owned()
    };
    for url in [
        "",
        "octo/demo",
        "https://github.com/octo",
        "http://github.com/octo/demo",
        "javascript:alert(1)",
        "https://github.com/settings/tokens",
        "https://a@b/c/d",
    ] {
        assert_eq!(field(url, TOKEN), "url", "{url}");
    }
    for token in ["", "   ", "two words", "ghp_\u{202e}x", "ghp_x\r\nX-Other: y"] {
        assert_eq!(field("https://github.com/octo/demo", token), "token", "{token}");
    }
}

#[test]
fn a_host_that_was_not_granted_is_named() {
    let machine = Machine::sample();
    machine.world.borrow_mut().not_granted.push("https://ghe.example.com".to_owned());
    let check = test(&machine, "https://ghe.example.com/octo/demo", TOKEN);
    assert_eq!(check["sentence"], "The browser may not talk to https://ghe.example.com.");
    assert_eq!(machine.world.borrow().sandbox.transcript().len(), 0);
}

#[test]
fn an_enterprise_server_works_and_gets_the_panel() {
    let machine = Machine::sample();
    machine.connect("https://ghe.example.com/octo/demo");
    assert_eq!(
        machine.world.borrow().panels_on,
        [Site { tracker: Tracker::GitHub, url: "https://ghe.example.com".into() }]
    );
    let defect = machine.new_defect("Cart is empty", "major");
    assert_eq!(machine.push(&defect)["link"]["issue"]["url"], "https://ghe.example.com/octo/demo/issues/14");
    let page = machine.page_ok("https://ghe.example.com/octo/demo/issues/14", "hereView", &json!({}));
    assert_eq!(page["heading"], "Defect DEF-1");
    let id = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    machine.ok("disconnect", &json!({ "id": id }));
    assert_eq!(machine.world.borrow().panels_on, Vec::<Site>::new());
}

#[test]
fn an_enterprise_server_that_knows_no_versions_is_asked_without_once_and_for_all() {
    let machine = Machine::sample();
    machine.world.borrow_mut().sandbox.enterprise.is_unversioned = true;
    machine.connect("https://ghe.example.com/octo/demo");
    let refused = |machine: &Machine| {
        let sent = machine.requests();
        sent.iter().filter(|line| line.ends_with(" 400")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(refused(&machine), ["GET /api/v3/user 400"], "what it learned stays");
    let defect = machine.new_defect("Cart is empty", "major");
    let pushed = machine.push(&defect);
    assert_eq!(pushed["link"]["issue"]["url"], "https://ghe.example.com/octo/demo/issues/14");
    assert_eq!(refused(&machine), Vec::<String>::new());
}

#[test]
fn a_network_that_is_away_or_a_page_in_between_is_not_a_wrong_token() {
    let machine = Machine::sample();
    machine.world.borrow_mut().is_offline = true;
    assert_eq!(
        test(&machine, "https://github.com/octo/demo", TOKEN)["sentence"],
        "github.com could not be reached."
    );
    machine.world.borrow_mut().is_offline = false;
    let page = Fault::Answer {
        status: 200,
        headers: vec![],
        body: "<html>Please sign in to the guest network</html>".into(),
    };
    machine.fault("GET", "/user", page);
    let check = test(&machine, "https://github.com/octo/demo", TOKEN);
    assert_eq!(check["sentence"], "github.com answered with something that is not its API's answer.");
}

#[test]
fn editing_keeps_the_token_and_never_sends_it_elsewhere() {
    let machine = Machine::connected();
    let id = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    machine
        .ok("saveConnection", &json!({ "id": id, "url": "https://github.com/octo/readonly", "token": null }));
    let view = machine.ok("viewConnections", &json!({}));
    assert_eq!(view["connections"][0]["label"], "octo/readonly on github.com");
    machine.requests();
    let answer = machine
        .ask("saveConnection", &json!({ "id": id, "url": "https://ghe.example.com/octo/demo", "token": "" }))
        .unwrap();
    assert_eq!(answer["problem"]["field"], "token");
    assert_eq!(machine.requests(), Vec::<String>::new());
}

#[test]
fn disconnecting_deletes_nothing_and_reconnecting_takes_the_links_up_again() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.push(&defect);
    let id = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    machine.ok("disconnect", &json!({ "id": id }));
    assert!(!machine.world.borrow().store.keys().any(|key| key.starts_with("secret:")));
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!(
        (view["link"]["issue"]["text"].as_str(), view["link"]["age"].as_str()),
        (Some("octo/demo#14"), Some("not connected: a plain link"))
    );
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
    machine.requests();
    machine.ok("syncNow", &json!({}));
    assert_eq!(machine.requests(), Vec::<String>::new());
    machine.connect("https://github.com/octo/demo");
    let view = machine.ok("viewConnections", &json!({}));
    assert_eq!(
        (view["connections"][0]["id"].clone(), view["connections"][0]["linked"].clone()),
        (id, json!("1 linked issue"))
    );
    machine.ok("syncNow", &json!({}));
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["link"]["age"], "synced just now");
}

#[test]
fn with_two_connections_a_push_asks_which_one() {
    let machine = Machine::connected();
    machine.connect("https://github.com/octo/readonly");
    let defect = machine.new_defect("Cart is empty", "major");
    assert_eq!(machine.problem("pushDefect", &json!({ "defect": defect, "connection": null })), "invalid");
    let choice = machine.ok("viewDefect", &json!({ "id": defect }))["destinations"][1].clone();
    assert_eq!(choice["label"], "octo/readonly on github.com");
    let view = machine.ok("pushDefect", &json!({ "defect": defect, "connection": choice["id"] }));
    assert_eq!(view["link"]["issue"]["text"], "octo/readonly#1");
}

#[test]
fn a_host_that_is_no_github_never_sees_the_token() {
    let machine = Machine::sample();
    let page = Fault::Answer { status: 200, headers: vec![], body: "<html>Some other service</html>".into() };
    machine.fault("GET", "/meta", page);
    let answer = machine.ask("saveConnection", &form("https://ghe.example.com/octo/demo", TOKEN)).unwrap();
    assert_eq!(answer["problem"]["field"], "url", "{answer}");
    assert_eq!(machine.requests(), ["GET /api/v3/meta 200"]);
}
