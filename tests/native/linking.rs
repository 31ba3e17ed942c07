//! Issues and requirements: from our pages, from the issue's page, from the context menu.

use casebridge::app::menu::{Click, clicked};
use serde_json::{Value, json};

use crate::support::{Machine, Target};

const ISSUE: &str = "https://github.com/octo/demo/issues/12";

#[test]
fn the_panel_shows_a_link_at_once() {
    let machine = Machine::connected();
    let before = machine.page_ok(ISSUE, "hereView", &json!({}));
    assert_eq!(
        (before["heading"].as_str(), before["issue"].as_str()),
        (Some("Not linked"), Some("octo/demo#12"))
    );
    let requirement = machine.new_requirement("Expired cards are refused");
    let hits = machine.page_ok(ISSUE, "hereSearch", &json!({ "text": "expired", "kind": "requirement" }));
    assert_eq!(hits["hits"][0]["id"], Value::from(requirement.clone()));
    let view = machine.page_ok(ISSUE, "hereLink", &json!({ "requirement": requirement }));
    assert_eq!(view["heading"], "Requirement REQ-1");
    assert_eq!(view["requirements"][0]["coverage"]["state"], "uncovered");
    assert_eq!(view["age"], "", "nobody waits for the tracker");
    assert_eq!(machine.page_ok(ISSUE, "hereView", &json!({}))["age"], "synced just now");
    let page = machine.ok("viewRequirement", &json!({ "id": requirement }));
    assert_eq!(page["links"][0]["issue"]["url"], ISSUE);
    assert_eq!(page["links"][0]["title"], "Checkout: an expired card must be refused");
    let view = machine.page_ok(ISSUE, "hereUnlink", &json!({ "requirement": page["id"] }));
    assert_eq!(view["heading"], "Not linked");
}

#[test]
fn a_requirement_is_made_from_an_issue_by_the_published_tables_and_once() {
    let machine = Machine::connected();
    {
        let mut world = machine.world.borrow_mut();
        let issue = world.sandbox.github.repo_mut("octo/demo").unwrap();
        issue.labels.push(casebridge_sandbox::github::state::Label {
            id: 5,
            name: "Priority:Critical".into(),
            color: "ffffff".into(),
            description: String::new(),
        });
        issue.issue_mut(12).unwrap().labels.push("Priority:Critical".into());
        issue.issue_mut(3).unwrap().is_closed = true;
    }
    machine.page_ok(ISSUE, "hereNewRequirement", &json!({}));
    machine.page_ok(ISSUE, "hereNewRequirement", &json!({}));
    let list = machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 10 }));
    assert_eq!(list["total"], 1);
    let made = machine.ok("viewRequirement", &json!({ "id": list["rows"][0]["id"] }));
    assert_eq!((made["priority"].as_str(), made["status"].as_str()), (Some("p0"), Some("active")));
    assert!(made["description"].as_str().unwrap().contains("The card is refused **before**"));
    let closed =
        machine.ok("requirementFromIssue", &json!({ "url": "https://github.com/octo/demo/issues/3" }));
    let made = machine.ok("viewRequirement", &json!({ "id": closed["id"] }));
    assert_eq!((made["priority"].as_str(), made["status"].as_str()), (Some("p2"), Some("deprecated")));
}

#[test]
fn linking_works_without_a_connection_and_pushing_says_what_is_missing() {
    let machine = Machine::sample();
    let requirement = machine.new_requirement("Expired cards are refused");
    let view = machine.page_ok(ISSUE, "hereLink", &json!({ "requirement": requirement }));
    assert_eq!(view["heading"], "Requirement REQ-1");
    assert_eq!(view["header"]["name"], "connect");
    let report = json!({ "id": "0199c5f1-7e1c-7000-8000-000000000001", "title": "x", "description": "", "priority": "major" });
    assert_eq!(machine.ask_from(ISSUE, "hereReport", &report).unwrap()["problem"]["code"], "notConnected");
    machine.page_ok(ISSUE, "hereConnect", &json!({}));
    assert_eq!(
        machine.world.borrow().opened,
        ["extension/pages/options.html#new?url=https%3A%2F%2Fgithub%2Ecom%2Focto%2Fdemo"]
    );
}

#[test]
fn a_defect_reported_on_the_page_is_pushed_once_and_shown() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    machine.page_ok(ISSUE, "hereLink", &json!({ "requirement": requirement }));
    let report = json!({ "id": "0199c5f1-7e1c-7000-8000-000000000001", "title": "Card 4000 is accepted", "description": "d", "priority": "blocker" });
    let view = machine.page_ok(ISSUE, "hereReport", &report);
    machine.page_ok(ISSUE, "hereReport", &report);
    assert_eq!(view["requirements"][0]["defects"][0]["issue"]["text"], "#14");
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", "casebridge:defect:"), 1);
    let there = machine.page_ok("https://github.com/octo/demo/issues/14", "hereView", &json!({}));
    assert_eq!(
        (there["heading"].as_str(), there["badge"]["text"].as_str()),
        (Some("Defect DEF-1"), Some("Synced"))
    );
}

#[test]
fn test_cases_are_linked_from_the_page() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    machine.page_ok(ISSUE, "hereLink", &json!({ "requirement": requirement }));
    let case = machine.new_case("Expired card");
    let view = machine.page_ok(ISSUE, "hereLinkCases", &json!({ "cases": [case] }));
    assert_eq!(view["requirements"][0]["cases"][0]["key"], "TC-1");
    machine.new_case("Another");
    let hits =
        machine.page_ok(ISSUE, "hereSearch", &json!({ "text": "", "kind": "testCase" }))["hits"].clone();
    assert_eq!((hits[0]["key"].as_str(), hits.as_array().unwrap().len()), (Some("TC-2"), 1));
    assert_eq!(view["requirements"][0]["comment"], "", "nobody waits for the tracker");
    let view = machine.page_ok(ISSUE, "hereView", &json!({}));
    assert_eq!(view["requirements"][0]["comment"], "Coverage comment updated just now");
}

#[track_caller]
fn menu(click: &Value, tab: Option<i64>, page: &str) {
    let machine = Machine::connected();
    let click: Click = serde_json::from_value(click.clone()).unwrap();
    let opening = machine.run(clicked(&machine, &click)).unwrap().unwrap();
    assert_eq!(opening.tab, tab);
    assert_eq!(opening.page.as_deref(), Some(page));
}

#[test]
fn the_context_menu_knows_which_issue_is_meant() {
    let own = "extension/pages/link.html#url=https%3A%2F%2Fgithub%2Ecom%2Focto%2Fdemo%2Fissues%2F12&text=";
    let item = "link-requirement";
    menu(&json!({ "item": item, "pageUrl": ISSUE, "tabId": 7 }), Some(7), own);
    menu(
        &json!({ "item": item, "pageUrl": "https://notes.example.com/", "linkUrl": ISSUE, "tabId": 7 }),
        None,
        own,
    );
    let other = "https://github.com/octo/demo/issues/3";
    menu(&json!({ "item": item, "pageUrl": other, "linkUrl": ISSUE, "tabId": 7 }), None, own);
    let pasted = "extension/pages/link.html#url=https%3A%2F%2Fgithub%2Ecom%2Focto%2Fdemo%2Fissues%2F12&text=see%20https%3A%2F%2Fgithub%2Ecom%2Focto%2Fdemo%2Fissues%2F12";
    menu(
        &json!({ "item": item, "pageUrl": "https://notes.example.com/", "selection": format!("see {ISSUE}"), "tabId": 7 }),
        None,
        pasted,
    );
    let words = "extension/pages/link.html#url=&text=REQ%2D1204%20must%20work";
    menu(
        &json!({ "item": item, "pageUrl": "https://notes.example.com/", "selection": "REQ-1204 must work", "tabId": 7 }),
        None,
        words,
    );
    let report =
        "extension/pages/link.html#report&text=It%20broke&page=https%3A%2F%2Fnotes%2Eexample%2Ecom%2F";
    menu(
        &json!({ "item": "report-defect", "pageUrl": "https://notes.example.com/", "selection": "It broke", "tabId": 7 }),
        None,
        report,
    );
}

#[test]
fn a_deleted_requirement_does_not_block_its_issues_page() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    machine.page_ok(ISSUE, "hereLink", &json!({ "requirement": requirement }));
    machine.ok("deleteRecord", &json!({ "kind": "requirement", "id": requirement }));
    let report = json!({ "id": "0199c5f1-7e1c-7000-8000-000000000002", "title": "x", "description": "", "priority": "major" });
    let view = machine.page_ok(ISSUE, "hereReport", &report);
    assert_eq!(view["defects"][0]["issue"]["text"], "#14");
}

#[test]
fn the_context_menu_knows_the_issues_of_every_tracker_it_can_reach() {
    let machine = Machine::sample();
    for target in [Target::GitLab, Target::JiraDataCenter] {
        machine.ok("saveConnection", &target.form());
    }
    let click = |link: &str, selection: &str| {
        let click = Click {
            item: "link-requirement".into(),
            link_url: link.into(),
            page_url: "https://notes.example.com/".into(),
            selection: selection.into(),
            tab_id: Some(1),
        };
        machine.run(clicked(&machine, &click)).unwrap().unwrap().page.unwrap()
    };
    let is_known = |page: &str| !page.contains("#url=&");
    for target in Target::ALL {
        assert!(is_known(&click(target.issue(), "")), "{target:?}");
        assert!(is_known(&click("", &format!("see {} please", target.issue()))), "{target:?}");
    }
    // A word that looks like a key is none, and a Jira that nobody connected is not guessed at.
    for (link, selection) in [("", "REQ-1204 is broken"), ("https://jira.other.example/browse/SHOP-2", "")] {
        assert!(!is_known(&click(link, selection)), "{link} {selection}");
    }
}
