//! What a reading of the whole found: each is one thing that a person would have seen go wrong.

use serde_json::{Value, json};

use crate::support::{Machine, Target};

fn look(machine: &Machine) {
    machine.pass(600_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
}

fn rename(machine: &Machine, to: &str) {
    let mut world = machine.world.borrow_mut();
    let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
    repo.old_names.push("octo/demo".to_owned());
    to.clone_into(&mut repo.name);
}

#[test]
fn a_former_project_that_was_renamed_takes_its_own_issues_along_and_no_others() {
    let machine = Machine::connected();
    let (defect, number) = machine.pushed("Cart is empty");
    let form = json!({ "id": machine.connection(), "url": "https://github.com/octo/readonly" });
    machine.ok("saveConnection", &form);
    rename(&machine, "shop");
    comment(&machine, &defect, "Seen again");
    machine.settle();
    let view = machine.defect(&defect);
    assert_eq!(view["link"]["issue"]["text"], format!("octo/shop#{number}"), "{view}");
    let label = machine.ok("viewConnections", &json!({}))["connections"][0]["label"].clone();
    assert_eq!(label, "octo/readonly on github.com");
    let there = Target::GitHub.others(&machine, |there, _| there.shown_comments("octo/shop", number));
    assert_eq!(there.len(), 1, "{there:?}");
}

fn requirement(machine: &Machine, title: &str) -> Value {
    let list =
        machine.ok("list", &json!({ "kind": "requirement", "text": title, "offset": 0, "limit": 200 }));
    machine.ok("viewRequirement", &json!({ "id": list["rows"][0]["id"] }))
}

#[test]
fn a_requirement_follows_its_issue_after_the_issue_has_moved() {
    for target in Target::ALL {
        let to = match target {
            Target::GitHub => "octo/readonly",
            Target::GitLab => "shop/apps/mobile",
            Target::JiraCloud | Target::JiraDataCenter => "LEGACY",
        };
        let machine = target.connected();
        let project = target.project();
        let number = target
            .others(&machine, |there, now| there.others_make(now, project, "ann", "Orders are kept", ""));
        machine.rules(&[], &json!({ "on": true }));
        look(&machine);
        let id = requirement(&machine, "Orders are kept")["id"].clone();
        let there = target.others(&machine, |one, now| one.others_move(now, project, number, to)).unwrap();
        machine.sweep();
        machine.pass(600_000);
        target.others(&machine, |one, now| one.others_set_title(now, to, there, "Orders are kept for ever"));
        machine.sweep();
        machine.pass(600_000);
        target.others(&machine, |one, now| one.others_set_title(now, to, there, "Orders are safe"));
        machine.sweep();
        let one = machine.ok("viewRequirement", &json!({ "id": id }));
        assert_eq!(one["title"], "Orders are safe", "{}", target.name());
        assert_ne!(one["readOnly"], "", "{}", target.name());
    }
}

#[test]
fn requirements_follow_their_issues_after_the_project_was_renamed() {
    let target = Target::GitHub;
    let machine = target.connected();
    let number = target
        .others(&machine, |there, now| there.others_make(now, "octo/demo", "ann", "Orders are kept", ""));
    machine.rules(&[], &json!({ "on": true }));
    look(&machine);
    let id = requirement(&machine, "Orders are kept")["id"].clone();
    rename(&machine, "shop");
    look(&machine);
    target.others(&machine, |there, now| there.others_set_title(now, "octo/shop", number, "Orders are safe"));
    look(&machine);
    let one = machine.ok("viewRequirement", &json!({ "id": id }));
    assert_eq!(one["title"], "Orders are safe");
}

#[test]
fn a_requirement_that_was_unlinked_from_its_issue_can_be_edited() {
    let target = Target::GitHub;
    let machine = target.connected();
    let number = target
        .others(&machine, |there, now| there.others_make(now, "octo/demo", "ann", "Orders are kept", ""));
    machine.rules(&[], &json!({ "on": true }));
    look(&machine);
    let one = requirement(&machine, "Orders are kept");
    machine.ok("unlinkIssue", &json!({ "requirement": one["id"], "url": target.page(number) }));
    let one = machine.ok("viewRequirement", &json!({ "id": one["id"] }));
    assert_eq!(one["readOnly"], "", "nothing is read from it any more");
}

const ONE: &str = "0190aaaa-0000-7000-8000-000000000001";

fn comment(machine: &Machine, defect: &str, text: &str) {
    machine.ok("saveComment", &json!({ "defect": defect, "id": ONE, "text": text }));
}

fn said(machine: &Machine, target: Target, number: u64) -> Vec<(u64, String)> {
    let all = target.others(machine, |there, _| there.shown_comments(target.project(), number));
    all.into_iter().map(|one| (one.id, one.text)).collect()
}

#[test]
fn a_defects_comments_go_along_to_the_new_issue_that_is_made_of_it() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        comment(&machine, &defect, "Seen again");
        machine.settle();
        machine.pass(600_000);
        target.others(&machine, |there, now| there.others_delete(now, target.project(), number));
        machine.sweep();
        let view = machine.ok("recreateIssue", &json!({ "id": defect }));
        machine.settle();
        let text = view["link"]["issue"]["text"].as_str().unwrap().to_owned();
        let anew: u64 = text.rsplit(['#', '-']).next().unwrap().parse().unwrap();
        look(&machine);
        look(&machine);
        assert_eq!(said(&machine, target, anew).len(), 1, "{}", target.name());
        let view = machine.defect(&defect);
        assert_eq!(view["comments"][0]["deleted"], false, "{}: {}", target.name(), view["comments"]);
    }
}

#[test]
fn a_comment_in_a_service_desk_is_not_taken_for_deleted() {
    for target in [Target::JiraCloud, Target::JiraDataCenter] {
        let machine = Machine::sample();
        {
            let sandbox = &mut machine.world.borrow_mut().sandbox;
            let jira = if target == Target::JiraCloud { &mut sandbox.jira } else { &mut sandbox.jira_dc };
            jira.with_project("SHOP", |project| "service_desk".clone_into(&mut project.type_key));
        }
        machine.ok("saveConnection", &target.form());
        let (defect, number) = machine.pushed("Cart is empty");
        comment(&machine, &defect, "For the team");
        machine.settle();
        for _ in 0..3 {
            machine.pass(600_000);
            target.others(&machine, |there, now| {
                there.others_comment(now, target.project(), number, "ann", "internal: do not tell", true)
            });
            look(&machine);
        }
        let view = machine.defect(&defect);
        assert_eq!(view["comments"].as_array().unwrap().len(), 1, "{}: {view}", target.name());
        assert_eq!(view["comments"][0]["state"]["text"], "Synced", "{}", target.name());
    }
}

#[test]
fn a_comment_that_was_held_back_stays_here_until_it_is_changed() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        machine.world.borrow_mut().is_offline = true;
        comment(&machine, &defect, "Rash words");
        let job = machine.ok("viewOutbox", &json!({}))["jobs"][0]["id"].clone();
        let refused = machine.ask("discardJob", &json!({ "id": job })).unwrap();
        if refused.get("problem").is_some() {
            continue; // it may be on its way
        }
        machine.world.borrow_mut().is_offline = false;
        machine.pass(8 * 3_600_000);
        target.others(&machine, |there, now| {
            there.others_comment(now, target.project(), number, "ann", "And?", false)
        });
        look(&machine);
        look(&machine);
        let there = said(&machine, target, number);
        assert!(there.iter().all(|one| !one.1.contains("Rash")), "{}: {there:?}", target.name());
        let state = machine.defect(&defect)["comments"][0]["state"]["text"].clone();
        assert_eq!(state, "Held back", "{}", target.name());
        comment(&machine, &defect, "Calm words");
        machine.settle();
        let there = said(&machine, target, number);
        assert!(there.iter().any(|one| one.1.contains("Calm")), "{}: {there:?}", target.name());
    }
}

#[test]
fn what_was_written_while_disconnected_is_sent_once_connected_again() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        machine.ok("disconnect", &json!({ "id": machine.connection() }));
        machine.pass(600_000);
        machine.edit(&defect, &json!({ "title": "Cart is always empty" }));
        comment(&machine, &defect, "Meanwhile");
        machine.ok("saveConnection", &target.form());
        for _ in 0..3 {
            machine.pass(300_000);
            machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        }
        machine.settle();
        let title = target.others(&machine, |there, _| there.shown_title(target.project(), number));
        assert_eq!(title, "Cart is always empty", "{}", target.name());
        assert_eq!(said(&machine, target, number).len(), 1, "{}", target.name());
    }
}

#[test]
fn an_edit_there_is_not_undone_where_comments_only_go_there() {
    for target in Target::ALL {
        let machine = target.connected();
        machine.rules(&[("comments", "toTracker", "ask")], &json!({}));
        let (defect, number) = machine.pushed("Cart is empty");
        comment(&machine, &defect, "The password is hunter2");
        machine.settle();
        machine.pass(600_000);
        let id = said(&machine, target, number)[0].0;
        target.others(&machine, |there, now| {
            there.others_edit_comment(now, target.project(), number, id, "The password is (removed)")
        });
        look(&machine);
        look(&machine);
        let there = said(&machine, target, number);
        assert!(there[0].1.contains("removed"), "{}: {there:?}", target.name());
    }
}

#[test]
fn a_former_project_that_is_gone_does_not_stop_the_present_one() {
    let target = Target::JiraCloud;
    let machine = target.connected();
    machine.pushed("Cart is empty");
    let mut form = target.form();
    form["id"] = machine.connection();
    form["project"] = json!("LEGACY");
    let types = machine.ok("testConnection", &form)["issueTypes"].clone();
    form["issueType"] = types[0]["id"].clone();
    machine.ok("saveConnection", &form);
    {
        let sandbox = &mut machine.world.borrow_mut().sandbox;
        sandbox.jira.with_project("SHOP", |project| project.permissions.clear());
    }
    machine.ok("syncConnection", &json!({ "id": machine.connection() }));
    let state = machine.ok("viewConnections", &json!({}))["connections"][0]["state"].clone();
    assert_eq!(state["text"], "Connected", "{state}");
}
