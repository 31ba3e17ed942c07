//! Who may ask for what: a page of a tracker gets its own issue and nothing else.

use casebridge::protocol::{CALLS, Who};
use serde_json::{Value, json};

use crate::support::{Machine, OWN_ID};

const ISSUE: &str = "https://github.com/octo/demo/issues/12";

fn code(answer: &Value) -> &str {
    answer["problem"]["code"].as_str().unwrap_or("ok")
}

#[test]
fn a_tracker_page_may_use_only_the_calls_about_its_own_issue() {
    let machine = Machine::connected();
    for call in CALLS {
        let answer = machine.ask_from(ISSUE, call.name, &json!({})).unwrap();
        match call.from {
            Who::OwnPages => assert_eq!(code(&answer), "notAllowed", "{}", call.name),
            Who::IssuePages => assert_ne!(code(&answer), "notAllowed", "{}", call.name),
        }
        let own = machine.ask(call.name, &json!({})).unwrap();
        if call.from == Who::IssuePages {
            assert_eq!(code(&own), "notAllowed", "{}", call.name);
        }
    }
}

#[test]
fn a_stranger_gets_nothing() {
    let machine = Machine::connected();
    let strangers = [
        json!({}),
        json!({ "id": "someotherextension", "url": ISSUE, "tabUrl": ISSUE, "frameId": 0 }),
        json!({ "id": OWN_ID, "url": ISSUE, "tabUrl": ISSUE, "frameId": 4 }),
        json!({ "id": OWN_ID, "url": "https://evil.example/", "tabUrl": ISSUE, "frameId": 0 }),
        json!({ "id": OWN_ID, "url": format!("https://evil.example/chrome-extension://{OWN_ID}/"), "tabUrl": "", "frameId": 0 }),
        json!({ "id": OWN_ID, "url": format!("chrome-extension://{OWN_ID}.evil/"), "frameId": 0 }),
        json!({ "id": OWN_ID, "url": "file:///etc/passwd", "tabUrl": "file:///etc/passwd", "frameId": 0 }),
    ];
    for sender in strangers {
        for call in CALLS {
            let answer = machine.send(&sender, call.name, &json!({})).unwrap();
            assert_eq!(code(&answer), "notAllowed", "{} from {sender}", call.name);
        }
    }
}

#[test]
fn a_page_that_is_no_issue_is_told_so() {
    let machine = Machine::connected();
    for page in [
        "https://github.com/octo/demo/pull/12",
        "https://github.com/octo/demo/issues",
        "https://unknown.example/octo/demo/issues/1",
    ] {
        assert_eq!(code(&machine.ask_from(page, "hereView", &json!({})).unwrap()), "notAnIssue", "{page}");
    }
}

#[test]
fn a_page_may_not_push_a_defect_of_another_issue_nor_search_others_records() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Private matter", "major");
    assert_eq!(code(&machine.ask_from(ISSUE, "herePush", &json!({ "id": defect })).unwrap()), "notAllowed");
    assert_eq!(
        code(&machine.ask_from(ISSUE, "hereSearch", &json!({ "text": "", "kind": "defect" })).unwrap()),
        "notAllowed"
    );
    let view = machine.page_ok(ISSUE, "hereView", &json!({})).to_string();
    assert!(!view.contains("Private matter"));
}
