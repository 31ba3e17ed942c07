//! Issues that are deleted, hidden, moved or renamed away, and what becomes of their records.

use serde_json::json;

use crate::support::{Machine, Target};

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
