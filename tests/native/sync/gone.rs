//! Issues that are deleted, hidden, moved or renamed away, and what becomes of their records.

use serde_json::json;

use casebridge::protocol::{self, Sender};
use futures_util::future::join;

use crate::support::{Machine, OWN_ID, Target};

#[test]
fn a_defect_whose_issue_is_gone_can_be_made_anew() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        target.others(&machine, |there, now| there.others_delete(now, target.project(), number));
        machine.sweep();
        let view = machine.defect(&defect);
        let said = view["sync"]["text"].as_str().unwrap().to_owned();
        assert!(said == "Issue deleted" || said == "Out of reach", "{}: {said}", target.name());
        let offers: Vec<&str> =
            view["actions"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert!(offers.contains(&"recreate"), "{}: {offers:?}", target.name());
        let view = machine.ok("recreateIssue", &json!({ "id": defect }));
        machine.settle();
        let text = view["link"]["issue"]["text"].as_str().unwrap_or_else(|| panic!("{view}"));
        assert!(!text.ends_with(&number.to_string()), "{}: {text}", target.name());
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced", "{}", target.name());
        assert_eq!(target.issues(&machine), 1, "{}", target.name());
    }
}

#[test]
fn one_that_is_there_is_not_made_anew() {
    let machine = Machine::connected();
    let (defect, _) = machine.pushed("Cart is empty");
    assert_eq!(machine.problem("recreateIssue", &json!({ "id": defect })), "notAllowed");
}

#[test]
fn a_moved_issue_keeps_its_defect_its_comments_and_its_requirement() {
    for target in Target::ALL {
        let to = match target {
            Target::GitHub => "octo/readonly",
            Target::GitLab => "shop/apps/mobile",
            Target::JiraCloud | Target::JiraDataCenter => "LEGACY",
        };
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        let id = "0190aaaa-0000-7000-8000-000000000001";
        machine.ok("saveComment", &json!({ "defect": defect, "id": id, "text": "Kept" }));
        machine.settle();
        let there =
            target.others(&machine, |there, now| there.others_move(now, target.project(), number, to));
        let there = there.unwrap();
        machine.sweep();
        machine.settle();
        let view = machine.defect(&defect);
        let text = view["link"]["issue"]["text"].as_str().unwrap();
        assert!(text.to_lowercase().starts_with(&to.to_lowercase()), "{}: {text}", target.name());
        assert!(text.ends_with(&there.to_string()), "{}: {text}", target.name());
        machine.edit(&defect, &json!({ "title": "Cart is always empty" }));
        machine.settle();
        machine.sweep();
        let title = target.others(&machine, |one, _| one.shown_title(to, there));
        let view = machine.defect(&defect);
        let comments = view["comments"].as_array().unwrap().len();
        if target == Target::GitHub {
            // The token has no push right there, so GitHub refuses; it says so.
            assert!(!view["job"].is_null() || title == "Cart is always empty", "{view}");
        } else {
            assert_eq!(title, "Cart is always empty", "{}", target.name());
        }
        assert_eq!(comments, 1, "{}: {}", target.name(), view["comments"]);
    }
}

#[test]
fn a_project_that_was_renamed_is_followed_by_a_look() {
    let machine = Machine::connected();
    let (defect, _) = machine.pushed("Cart is empty");
    {
        let mut world = machine.world.borrow_mut();
        let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.old_names.push("octo/demo".to_owned());
        repo.name = "shop".to_owned();
    }
    machine.pass(600_000);
    machine.ok("syncNow", &json!({}));
    assert_eq!(machine.defect(&defect)["link"]["issue"]["text"], "octo/shop#14");
    let label = machine.ok("viewConnections", &json!({}))["connections"][0]["label"].clone();
    assert_eq!(label, "octo/shop on github.com");
    machine.pass(600_000);
    assert_eq!(machine.ok("syncNow", &json!({}))["message"], "Nothing new on 1 connection");
}

#[test]
fn a_token_that_expired_stops_the_looks_and_a_new_one_takes_them_up() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        let token = match target {
            Target::GitHub => crate::support::TOKEN,
            Target::GitLab => casebridge_sandbox::gitlab::sample::TOKEN,
            Target::JiraCloud => casebridge_sandbox::jira::sample::TOKEN,
            Target::JiraDataCenter => casebridge_sandbox::jira::sample::PAT,
        };
        let expire = |is: bool| {
            let mut world = machine.world.borrow_mut();
            match target {
                Target::GitHub => {
                    let github = &mut world.sandbox.github;
                    if is {
                        let old = github.tokens.remove(token).unwrap();
                        github.tokens.insert("kept".into(), old);
                    } else {
                        let old = github.tokens.remove("kept").unwrap();
                        github.tokens.insert(token.into(), old);
                    }
                }
                Target::GitLab => world.sandbox.gitlab.tokens.get_mut(token).unwrap().is_expired = is,
                Target::JiraCloud => world.sandbox.jira.tokens.get_mut(token).unwrap().is_expired = is,
                Target::JiraDataCenter => {
                    world.sandbox.jira_dc.tokens.get_mut(token).unwrap().is_expired = is;
                }
            }
        };
        expire(true);
        machine.pass(3_600_000);
        machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        let state = machine.ok("viewConnections", &json!({}))["connections"][0]["state"].clone();
        assert_eq!(state["text"], "Needs you", "{}: {state}", target.name());
        machine.requests();
        for _ in 0..5 {
            machine.pass(1_800_000);
            machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        }
        assert_eq!(
            machine.requests(),
            Vec::<String>::new(),
            "{}: a bad token is not sent again and again",
            target.name()
        );
        target.others(&machine, |there, now| there.others_set_state(now, target.project(), number, "closed"));
        expire(false);
        let mut form = target.form();
        form["id"] = machine.connection();
        machine.ok("saveConnection", &form);
        machine.pass(60_000);
        machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        assert_eq!(machine.defect(&defect)["status"], "closed", "{}", target.name());
    }
}

#[test]
fn a_guest_who_no_longer_sees_an_issue_has_nothing_made_anew() {
    let target = Target::GitLab;
    let machine = target.connected();
    let (defect, number) = machine.pushed("Cart is empty");
    let import =
        json!({ "on": true, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
    let form =
        json!({ "connection": machine.connection(), "rules": [], "import": import, "recreates": true });
    machine.ok("saveSync", &form);
    machine.ok("syncNow", &json!({}));
    let list = json!({ "kind": "requirement", "text": "Remember the address", "offset": 0, "limit": 1 });
    let requirement = machine.ok("list", &list)["rows"][0]["id"].clone();
    let hide = |level: u64| {
        let mut world = machine.world.borrow_mut();
        let project = world.sandbox.gitlab.project_mut("shop/web").unwrap();
        project.members.values_mut().for_each(|have| *have = level);
        for issue in [number, 12] {
            project.issues.get_mut(&issue).unwrap().is_confidential = true;
        }
    };
    hide(10);
    machine.pass(3_600_000);
    machine.sweep();
    machine.settle();
    let issues = target.issues(&machine);
    assert_eq!(issues, 1, "the one that is there, and is not to be seen");
    assert_eq!(machine.defect(&defect)["sync"]["text"], "Out of reach");
    assert!(machine.log().contains("this token may no longer see it"), "{}", machine.log());
    let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
    assert_ne!(view["status"], "deprecated", "{view}");
    // Who would see every issue knows that one is deleted.
    hide(15);
    machine.pass(3_600_000);
    machine.sweep();
    machine.settle();
    assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced");
    target.others(&machine, |there, now| there.others_delete(now, target.project(), 12));
    machine.sweep();
    let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
    assert_eq!(view["status"], "deprecated", "{view}");
}

#[test]
fn what_is_tied_while_a_write_finds_the_issue_moved_is_kept() {
    let (target, to) = (Target::GitLab, "shop/apps/mobile");
    for wait in 0..8 {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        let requirement = machine.new_requirement("Carts are kept");
        machine.world.borrow_mut().is_offline = true;
        let id = "0190aaaa-0000-7000-8000-000000000001";
        machine.ok("saveComment", &json!({ "defect": defect, "id": id, "text": "Kept" }));
        machine.world.borrow_mut().is_offline = false;
        target.others(&machine, |there, now| there.others_move(now, target.project(), number, to)).unwrap();
        let job = machine.ok("viewOutbox", &json!({}))["jobs"][0]["id"].clone();
        // Somebody ties the issue in another window while the comment is on its way.
        let url = format!("chrome-extension://{OWN_ID}/extension/pages/workspace.html");
        let page = json!({ "id": OWN_ID, "url": url, "frameId": 0 }).to_string();
        let page = Sender::read(&page, OWN_ID.to_owned());
        let retry = json!({ "name": "retryJob", "params": { "id": job } }).to_string();
        let tie = json!({ "requirement": requirement, "url": target.page(number) });
        let tie = json!({ "name": "linkIssue", "params": tie }).to_string();
        let later = async {
            let mut left = wait;
            let turn = |context: &mut std::task::Context<'_>| {
                context.waker().wake_by_ref();
                left -= 1;
                if left < 0 { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
            };
            std::future::poll_fn(turn).await;
            protocol::answer(&machine, &page, &tie).await
        };
        let (_, said) = machine.run(join(protocol::answer(&machine, &page, &retry), later)).unwrap();
        assert!(said.contains("\"ok\""), "{wait}: {said}");
        machine.settle();
        machine.sweep();
        machine.settle();
        let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
        let text = view["links"][0]["issue"]["text"].as_str().unwrap_or_default();
        assert!(text.starts_with(to), "{wait}: {view}");
        let panel =
            machine.page_ok(view["links"][0]["issue"]["url"].as_str().unwrap(), "hereView", &json!({}));
        let here = (&panel["requirements"][0]["key"], &panel["defects"][0]["key"]);
        assert_eq!(here, (&json!("REQ-1"), &json!("DEF-1")), "{wait}: {panel}");
    }
}
