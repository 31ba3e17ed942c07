//! A token is found nowhere but encrypted: not in storage, messages, the log, the export, requests to
//! other hosts, or anything that was said to a page.

use serde_json::{Value, json};

use crate::support::{Fault, Machine, TOKEN};

/// Every value that looks like the token or like a part of it.
fn leaks(text: &str) -> bool {
    text.contains(TOKEN) || text.contains(&TOKEN[4..20])
}

#[test]
fn a_token_is_found_nowhere() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault(
        "POST",
        "/issues",
        Fault::Answer {
            status: 422,
            headers: vec![],
            body: format!("{{\"message\":\"{TOKEN} is bad\",\"errors\":[\"{TOKEN}\"]}}"),
        },
    );
    machine.push(&defect);
    machine.fault("GET", "/user", Fault::CutBefore);
    machine
        .ask("testConnection", &json!({ "id": null, "url": "https://github.com/octo/demo", "token": TOKEN }));
    machine.ask("testConnection", &json!({ "id": 5, "url": [], "token": TOKEN }));
    machine.ask("saveConnection", &json!({ "id": null, "url": "nonsense", "token": TOKEN }));
    machine.ask(TOKEN, &json!({ "token": TOKEN }));
    let export = machine.ok("backupPart", &json!({ "cursor": "" }));
    machine.ok("viewLog", &crate::support::whole_log());
    machine.ok("viewConnections", &json!({}));
    let world = machine.world.borrow();
    assert!(
        !leaks(export["lines"].as_str().unwrap()) && !export["lines"].as_str().unwrap().contains("secret:")
    );
    assert!(world.store.keys().any(|key| key.starts_with("secret:")), "nothing was stored at all");
    for (key, value) in &world.store {
        assert!(!leaks(&value.to_string()), "in storage under {key}");
    }
    for said in &world.said {
        assert!(!leaks(said), "{said}");
    }
    for exchange in world.sandbox.transcript() {
        assert!(!leaks(&exchange.path) && !leaks(&exchange.request), "{exchange:?}");
    }
    assert!(!world.effects.iter().any(|effect| leaks(effect)));
}

#[test]
fn a_token_goes_to_its_own_host_only() {
    let machine = Machine::connected();
    // Pages of a list that lead elsewhere are not followed.
    let link = ("link".to_owned(), "<https://evil.example/x>; rel=\"next\"".to_owned());
    machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 1;
    let requirement = machine.new_requirement("r");
    let case = machine.new_case("c");
    machine.fault("GET", "/comments", Fault::Answer { status: 200, headers: vec![link], body: "[]".into() });
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    machine.ok(
        "linkIssue",
        &json!({ "requirement": requirement, "url": "https://github.com/octo/demo/issues/12" }),
    );
    let world = machine.world.borrow();
    let sent: Vec<&String> = world.effects.iter().filter(|effect| !effect.starts_with("write")).collect();
    assert!(
        !sent.is_empty() && sent.iter().all(|effect| effect.contains(" https://api.github.com/")),
        "{sent:?}"
    );
}

#[test]
fn a_secret_says_nothing_of_itself() {
    let form: casebridge::protocol::forms::ConnectionForm =
        serde_json::from_value(json!({ "id": null, "url": "u", "token": TOKEN })).unwrap();
    assert!(!leaks(&format!("{form:?}")));
    assert_eq!(serde_json::to_value(&form).unwrap()["token"], Value::from(""));
}
