//! The troubleshooting sections of the guides whose behaviour we owe: each trouble is made, and the
//! interface answers with the remedy that the guide names.

use casebridge_sandbox::Fault;
use casebridge_sandbox::jira::project::Permission;
use casebridge_sandbox::jira::sample;
use serde_json::{Value, json};

use crate::support::{Machine, Target};

const JIRAS: [Target; 2] = [Target::JiraCloud, Target::JiraDataCenter];

fn jira<T>(
    machine: &Machine,
    target: Target,
    act: impl FnOnce(&mut casebridge_sandbox::jira::Jira) -> T,
) -> T {
    let mut world = machine.world.borrow_mut();
    match target {
        Target::JiraCloud => act(&mut world.sandbox.jira),
        _ => act(&mut world.sandbox.jira_dc),
    }
}

fn with(mut form: Value, name: &str, value: &str) -> Value {
    form[name] = json!(value);
    form
}

/// What a test of a connection says: its sentence and the first remedy.
fn said(machine: &Machine, form: &Value) -> (String, String) {
    let check = machine.ok("testConnection", form);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&check["sentence"]), text(&check["steps"][0]["remedy"]))
}

fn problem_of_push(machine: &Machine, defect: &str) -> Value {
    machine.ok("viewDefect", &json!({ "id": defect }))["job"]["problem"].clone()
}

#[track_caller]
fn remedy_has(problem: &Value, words: &[&str]) {
    for word in words {
        assert!(problem["remedy"].as_str().unwrap_or_default().contains(word), "{problem} lacks {word}");
    }
}

#[test]
fn jira_authentication_failed() {
    let machine = Machine::sample();
    let (sentence, remedy) = said(&machine, &with(Target::JiraCloud.form(), "email", "other@example.com"));
    assert!(
        sentence.contains("refused the token") && remedy.contains("email address"),
        "{sentence} {remedy}"
    );
    let (_, remedy) = said(&machine, &with(Target::JiraCloud.form(), "token", sample::EXPIRED));
    assert!(remedy.contains("make a new token"), "{remedy}");
    let (_, remedy) = said(&machine, &with(Target::JiraDataCenter.form(), "token", sample::REVOKED_PAT));
    assert!(remedy.contains("revoked by an administrator"), "{remedy}");
}

#[test]
fn github_and_gitlab_authentication_failed() {
    for (target, token, words) in [
        (
            Target::GitHub,
            casebridge_sandbox::github::sample::EXPIRED,
            ["expired or revoked", "Make a new one"],
        ),
        (Target::GitHub, casebridge_sandbox::github::sample::NO_SCOPE, ["scope repo", "fine-grained"]),
        (Target::GitLab, casebridge_sandbox::gitlab::sample::EXPIRED, ["expired or revoked", "scope api"]),
        (Target::GitLab, casebridge_sandbox::gitlab::sample::READ_ONLY, ["scope api", "role Reporter"]),
    ] {
        let (_, remedy) = said(&Machine::sample(), &with(target.form(), "token", token));
        assert!(words.iter().all(|word| remedy.contains(word)), "{target:?} {remedy}");
    }
}

#[test]
fn a_pushed_defect_does_not_appear_in_gitlab() {
    // The instance's address is wrong, the project is not there, or its user lost the role.
    let machine = Machine::sample();
    let wrong =
        with(with(Target::GitLab.form(), "url", "https://ghe.example.com/shop/web"), "tracker", "gitLab");
    let answer = machine.ask("testConnection", &wrong).unwrap();
    assert!(
        answer["problem"]["message"].as_str().unwrap().contains("does not answer as a GitLab"),
        "{answer}"
    );
    let (sentence, remedy) =
        said(&machine, &with(Target::GitLab.form(), "url", "https://gitlab.com/shop/nothing"));
    assert!(sentence.contains("is not there") && remedy.contains("Check the address"), "{sentence} {remedy}");
    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    {
        let mut world = machine.world.borrow_mut();
        let project = world.sandbox.gitlab.project_mut("shop/web").unwrap();
        project.is_private = true;
        project.members.clear();
    }
    machine.push(&defect);
    let problem = problem_of_push(&machine, &defect);
    remedy_has(&problem, &["member of a private project"]);
}

#[test]
fn priority_labels_are_not_applied() {
    let machine = Target::GitLab.connected();
    machine.world.borrow_mut().sandbox.gitlab.project_mut("shop/web").unwrap().labels_locked = true;
    let defect = machine.new_defect("Cart is empty", "blocker");
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Synced in part");
    assert!(
        view["syncDetail"].as_str().unwrap().contains("Create the label in the project's settings"),
        "{view}"
    );
    let machine = Machine::sample();
    machine.ok("saveConnection", &with(Target::GitHub.form(), "url", "https://github.com/octo/readonly"));
    let defect = machine.new_defect("Cart is empty", "blocker");
    let view = machine.push(&defect);
    assert!(view["syncDetail"].as_str().unwrap().contains("create it in the repository's labels"), "{view}");
}

#[test]
fn the_project_is_not_in_the_list() {
    for target in JIRAS {
        let machine = Machine::sample();
        jira(&machine, target, |jira| {
            for permission in Permission::ALL {
                jira.forbid("LEGACY", "mia", permission);
            }
            jira.with_project("NOPRIO", |project| project.is_archived = true);
        });
        let check = machine.ok("testConnection", &with(target.form(), "project", ""));
        let keys: Vec<&str> =
            check["projects"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert!(keys.contains(&"SHOP") && !keys.contains(&"LEGACY") && !keys.contains(&"NOPRIO"), "{keys:?}");
        let hint = check["steps"].as_array().unwrap().last().unwrap();
        assert_eq!(hint["label"], "Is a project missing from the list?");
        remedy_has(hint, &["Archived and deleted", "access", "wider scope"]);
    }
}

#[test]
fn a_requirement_lacks_what_its_issue_lacks() {
    for target in JIRAS {
        let machine = target.connected();
        let now = machine.world.borrow().now;
        jira(&machine, target, |jira| {
            jira.change(now, "SHOP-2", |issue| {
                issue.description = Value::Null;
                issue.priority = None;
            })
        });
        let made = machine.ok("requirementFromIssue", &json!({ "url": target.issue() }));
        let view = machine.ok("viewRequirement", &json!({ "id": made["id"] }));
        assert_eq!((&view["description"], &view["priority"]), (&json!(""), &json!("p2")));
    }
}

#[test]
fn a_pushed_defect_does_not_appear_in_jira() {
    for target in JIRAS {
        // The type is gone.
        let machine = target.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        jira(&machine, target, |jira| {
            jira.with_project("SHOP", |project| project.issue_types.retain(|kind| kind.name != "Bug"))
        });
        machine.push(&defect);
        let problem = problem_of_push(&machine, &defect);
        assert_eq!(problem["code"], "issueTypeGone", "{problem}");
        remedy_has(&problem, &["choose a type"]);
        // The user may no longer create issues.
        let machine = target.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        jira(&machine, target, |jira| jira.forbid("SHOP", "mia", Permission::CreateIssues));
        machine.push(&defect);
        let problem = problem_of_push(&machine, &defect);
        assert!(problem["remedy"].is_string(), "{problem}");
        let (_, remedy) = said(&machine, &target.form());
        assert!(remedy.contains("permission"), "{remedy}");
        // Required fields are asked for instead of blocking: see `jira.rs`.
    }
}

#[test]
fn status_changes_do_not_sync() {
    for target in JIRAS {
        let machine = target.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        machine.push(&defect);
        jira(&machine, target, |jira| jira.forbid("SHOP", "mia", Permission::TransitionIssues));
        let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
        machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Cart is empty", "description": "It is *wrong*.", "priority": "major", "status": "closed", "execution": null, "requirement": null }));
        machine.push(&defect);
        let problem = problem_of_push(&machine, &defect);
        remedy_has(&problem, &["on the tracker's own page", "administrator"]);
        let check = machine.ok("testConnection", &target.form());
        let labels: Vec<&Value> =
            check["steps"].as_array().unwrap().iter().map(|step| &step["label"]).collect();
        assert!(labels.contains(&&json!("Statuses cannot be changed")), "{check}");
    }
}

#[test]
fn it_worked_and_suddenly_stopped() {
    for target in JIRAS {
        let expired = target.connected();
        jira(&expired, target, |jira| jira.tokens.values_mut().for_each(|token| token.is_expired = true));
        expired.ask("syncIssue", &json!({ "url": target.issue() }));
        let gone = target.connected();
        jira(&gone, target, |jira| jira.delete_project("SHOP"));
        gone.ask("syncIssue", &json!({ "url": target.issue() }));
        for (machine, word) in
            [(&expired, "refused the token"), (&gone, "is not there, or this token may not see it")]
        {
            let state = &machine.ok("viewConnections", &json!({}))["connections"][0]["state"];
            assert_eq!(state["text"], "Needs you");
            assert!(state["title"].as_str().unwrap().contains(word), "{state}");
        }
        let offline = target.connected();
        offline.world.borrow_mut().is_offline = true;
        let answer = offline.ask("syncIssue", &json!({ "url": target.issue() })).unwrap();
        remedy_has(&answer["problem"], &["network or VPN"]);
    }
}

#[test]
fn several_projects_and_one_token() {
    for target in JIRAS {
        let machine = target.connected();
        // The second one needs no token: that of the same site serves.
        let mut form = with(with(target.form(), "project", "LEGACY"), "token", "");
        form["email"] = Value::Null;
        machine.ok("saveConnection", &form);
        let connections = machine.ok("viewConnections", &json!({}))["connections"].clone();
        assert_eq!(connections.as_array().unwrap().len(), 2);
        for (at, project) in ["SHOP-", "LEGACY-"].into_iter().enumerate() {
            let defect = machine.new_defect("Cart is empty", "major");
            let view =
                machine.ok("pushDefect", &json!({ "defect": defect, "connection": connections[at]["id"] }));
            assert!(view["link"]["issue"]["text"].as_str().unwrap().starts_with(project), "{view}");
        }
    }
}

#[test]
fn disconnecting_deletes_nothing() {
    for target in Target::ALL {
        let machine = target.connected();
        let made = machine.ok("requirementFromIssue", &json!({ "url": target.issue() }));
        let defect = machine.new_defect("Cart is empty", "major");
        machine.push(&defect);
        let id = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
        machine.ok("disconnect", &json!({ "id": id }));
        assert_eq!(target.issues(&machine), 1);
        let view = machine.ok("viewRequirement", &json!({ "id": made["id"] }));
        assert_eq!(view["links"][0]["age"], "not connected: a plain link");
        let form = json!({ "id": made["id"], "rev": view["rev"], "title": "Mine now", "description": "", "priority": "p0", "status": "active" });
        machine.ok("saveRequirement", &form);
        let url = machine.ok("viewDefect", &json!({ "id": defect }))["link"]["issue"]["url"].clone();
        assert!(url.as_str().unwrap().starts_with("https://"));
        // And again, to the same place: what was linked lives again.
        machine.ok("saveConnection", &target.form());
        machine.ok("syncNow", &json!({}));
        assert_ne!(
            machine.ok("viewDefect", &json!({ "id": defect }))["link"]["age"],
            "not connected: a plain link"
        );
    }
}

#[test]
fn a_service_desks_customers_do_not_read_coverage_comments() {
    for target in JIRAS {
        let machine = Machine::sample();
        jira(&machine, target, |jira| {
            jira.with_project("SHOP", |project| "service_desk".clone_into(&mut project.type_key))
        });
        machine.ok("saveConnection", &target.form());
        let requirement = machine.new_requirement("Gift wrapping");
        let case = machine.new_case("Wrap one mug");
        machine.ok("linkIssue", &json!({ "requirement": requirement, "url": target.issue() }));
        machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
        machine.settle();
        let internal = jira(&machine, target, |jira| {
            jira.comments_with_property("SHOP-2", "sd.public.comment", "internal")
        });
        assert_eq!((internal, target.comments(&machine)), (1, 1));
    }
}

#[test]
fn absence_expiry_403_404_429_and_5xx_each_have_their_sentence() {
    for target in Target::ALL {
        for (status, headers, code) in [
            (401, vec![], "unauthorized"),
            (429, vec![("retry-after".to_owned(), "30".to_owned())], "rateLimited"),
            (500, vec![], "trackerFault"),
            (502, vec![], "trackerFault"),
        ] {
            let machine = target.connected();
            let body = "<html>no</html>".to_owned();
            machine.fault("GET", "", Fault::Answer { status, headers, body });
            let answer = machine.ask("syncIssue", &json!({ "url": target.issue() })).unwrap();
            assert_eq!(answer["problem"]["code"], code, "{target:?} {status}");
            assert!(answer["problem"]["remedy"].as_str().unwrap().len() > 10);
        }
        let machine = target.connected();
        machine.fault("GET", "", Fault::CutBefore);
        let answer = machine.ask("syncIssue", &json!({ "url": target.issue() })).unwrap();
        assert_eq!(answer["problem"]["code"], "unreachable");
        let machine = target.connected();
        let forbidden =
            Fault::Answer { status: 403, headers: vec![], body: r#"{"message":"403 Forbidden"}"#.into() };
        machine.fault("GET", "", forbidden);
        let answer = machine.ask("syncIssue", &json!({ "url": target.issue() })).unwrap();
        assert_eq!(answer["problem"]["code"], "forbidden", "{target:?} {answer}");
        let machine = target.connected();
        let gone = target.issue().replace("SHOP-2", "SHOP-999").replace("/12", "/999");
        let answer = machine.ask("syncIssue", &json!({ "url": gone })).unwrap();
        assert_eq!(answer["problem"]["code"], "issueNotFound", "{target:?} {answer}");
    }
}
