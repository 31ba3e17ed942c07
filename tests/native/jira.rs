//! Jira, Cloud and Data Center: connect, push, what its screens demand, workflows, the way back.

use casebridge_sandbox::Fault;
use casebridge_sandbox::jira::Jira;
use casebridge_sandbox::jira::project::Permission;
use casebridge_sandbox::jira::sample;
use casebridge_sandbox::jira::state::Xsrf;
use serde_json::{Value, json};

use crate::support::{Machine, filled_in};

/// The two Jiras and how each is connected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Cloud,
    DataCenter,
}

const BOTH: [Which; 2] = [Which::Cloud, Which::DataCenter];

impl Which {
    fn site(self) -> &'static str {
        match self {
            Which::Cloud => "https://acme.atlassian.net",
            Which::DataCenter => "https://jira.example.com/jira",
        }
    }

    fn form(self, project: &str, token: &str) -> Value {
        match self {
            Which::Cloud => {
                json!({ "url": self.site(), "email": sample::EMAIL, "token": token, "project": project, "issueType": "10002" })
            }
            Which::DataCenter => {
                json!({ "tracker": "jiraDataCenter", "url": self.site(), "token": token, "project": project, "issueType": "10002" })
            }
        }
    }

    fn token(self) -> &'static str {
        match self {
            Which::Cloud => sample::TOKEN,
            Which::DataCenter => sample::PAT,
        }
    }

    fn expired(self) -> &'static str {
        match self {
            Which::Cloud => sample::EXPIRED,
            Which::DataCenter => sample::REVOKED_PAT,
        }
    }

    fn of<T>(self, machine: &Machine, look: impl FnOnce(&mut Jira) -> T) -> T {
        let mut world = machine.world.borrow_mut();
        match self {
            Which::Cloud => look(&mut world.sandbox.jira),
            Which::DataCenter => look(&mut world.sandbox.jira_dc),
        }
    }

    fn connected(self, project: &str) -> Machine {
        let machine = Machine::sample();
        machine.ok("saveConnection", &self.form(project, self.token()));
        machine
    }
}

fn test(machine: &Machine, form: &Value) -> Value {
    machine.ok("testConnection", form)
}

#[test]
fn a_site_lists_its_projects_and_a_project_its_types() {
    for which in BOTH {
        let machine = Machine::sample();
        let check = test(&machine, &which.form("", which.token()));
        assert_eq!(
            (&check["ok"], &check["sentence"]),
            (&json!(false), &json!("The token works. Choose the project"))
        );
        let keys: Vec<&str> =
            check["projects"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert!(keys.contains(&"SHOP") && keys.contains(&"OPS"), "{keys:?}");
        let mut form = which.form("SHOP", which.token());
        form["issueType"] = Value::Null;
        let check = test(&machine, &form);
        assert_eq!(check["sentence"], "Choose what kind of issue a defect becomes");
        assert!(check["issueTypes"].as_array().unwrap().iter().any(|one| one["label"] == "Bug"), "{check}");
        assert_eq!(machine.problem("saveConnection", &form), "invalid");
        let check = test(&machine, &which.form("SHOP", which.token()));
        assert_eq!(check["ok"], true, "{check}");
        assert!(check["sentence"].as_str().unwrap().starts_with("Mia Krystof can push defects to SHOP on "));
    }
}

#[test]
fn each_refusal_has_its_own_sentence_and_remedy() {
    #[track_caller]
    fn refused(machine: &Machine, form: &Value, sentence: &str, remedy: &str) {
        let check = test(machine, form);
        assert_eq!(check["ok"], false, "{check}");
        assert!(check["sentence"].as_str().unwrap().contains(sentence), "{check}");
        assert!(check["steps"][0]["remedy"].as_str().unwrap().contains(remedy), "{check}");
    }
    for which in BOTH {
        let machine = Machine::sample();
        refused(&machine, &which.form("SHOP", which.expired()), "refused the token", "revoked");
        refused(
            &machine,
            &which.form("GONE", which.token()),
            "GONE is not there, or this token",
            "choose the project again",
        );
        refused(&machine, &which.form("READ", which.token()), "may not create", "permission");
        which.of(&machine, |jira| jira.with_project("SHOP", |project| project.is_archived = true));
        refused(&machine, &which.form("SHOP", which.token()), "SHOP", "");
    }
    let machine = Machine::sample();
    let cloud = |email: &str| json!({ "url": Which::Cloud.site(), "email": email, "token": sample::TOKEN, "project": "SHOP" });
    refused(&machine, &cloud("nobody@example.com"), "refused the token", "email address");
    let field = |form: &Value| machine.ask("testConnection", form).unwrap()["problem"]["field"].clone();
    assert_eq!(field(&cloud("")), "email");
    assert_eq!(field(&cloud("mia")), "email");
    machine.world.borrow_mut().sandbox.jira_dc.login_page = true;
    refused(
        &machine,
        &Which::DataCenter.form("SHOP", sample::REVOKED_PAT),
        "refused the token",
        "Jira profile",
    );
}

#[test]
fn a_token_with_scopes_goes_through_the_gateway() {
    let machine = Machine::sample();
    let check = test(&machine, &Which::Cloud.form("SHOP", sample::SCOPED));
    assert_eq!(check["ok"], true, "{check}");
    machine.ok("saveConnection", &Which::Cloud.form("SHOP", sample::SCOPED));
    let defect = machine.new_defect("Cart is empty", "critical");
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Synced", "{view}");
    assert!(
        view["link"]["issue"]["url"].as_str().unwrap().starts_with("https://acme.atlassian.net/browse/SHOP-")
    );
    let check = test(&Machine::sample(), &Which::Cloud.form("SHOP", sample::SCOPED_READ));
    assert_eq!(check["ok"], false);
    assert!(check["steps"][0]["remedy"].as_str().unwrap().contains("write:jira-work"), "{check}");
}

#[test]
fn a_defect_becomes_an_issue_with_priority_property_and_link() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let before = which.of(&machine, |jira| jira.issues.len());
        test(&machine, &which.form("SHOP", which.token()));
        assert_eq!(which.of(&machine, |jira| jira.issues.len()), before, "the check made something");
        let defect = machine.new_defect("Cart\nis empty", "blocker");
        let view = machine.push(&defect);
        assert_eq!(view["sync"]["text"], "Synced", "{view}");
        let key = view["link"]["issue"]["text"].as_str().unwrap().to_owned();
        which.of(&machine, |jira| {
            let issue = jira.issue(&key).unwrap();
            assert_eq!(issue.summary, "Cart is empty");
            assert!(issue.text().contains("Casebridge DEF-1"), "{}", issue.text());
            assert_eq!(jira.priority_name(&key), "Highest");
            assert_eq!(jira.issues_with_property("casebridge", &defect), 1);
            assert_eq!(jira.links_with_prefix(&format!("casebridge:defect:{defect}")), 1);
        });
        assert_eq!(view["link"]["issue"]["url"], format!("{}/browse/{key}", which.site()));
    }
}

#[test]
fn priorities_are_the_nearest_that_the_project_allows() {
    for which in BOTH {
        for (project, priority, expect) in [
            ("SHOP", "trivial", "Lowest"),
            ("SHOP", "major", "Medium"),
            ("LEGACY", "blocker", "Blocker"),
            ("LEGACY", "minor", "Minor"),
            ("NOPRIO", "critical", ""),
        ] {
            let machine = which.connected(project);
            let defect = machine.new_defect("Cart is empty", priority);
            let view = machine.push(&defect);
            assert_eq!(view["sync"]["text"], "Synced", "{project} {view}");
            let key = view["link"]["issue"]["text"].as_str().unwrap().to_owned();
            if !expect.is_empty() {
                assert_eq!(which.of(&machine, |jira| jira.priority_name(&key).to_owned()), expect);
            }
        }
    }
}

#[test]
fn a_status_goes_by_the_workflow_and_comes_back() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let defect = machine.new_defect("Cart is empty", "major");
        let rev = |machine: &Machine| machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
        let save = |status: &str| {
            machine.ok("saveDefect", &json!({ "id": defect, "rev": rev(&machine), "title": "Cart is empty", "description": "", "priority": "major", "status": status, "execution": null, "requirement": null }));
        };
        save("inProgress");
        let view = machine.push(&defect);
        let key = view["link"]["issue"]["text"].as_str().unwrap().to_owned();
        let status = |machine: &Machine| which.of(machine, |jira| jira.status_name(&key).to_owned());
        assert_eq!(status(&machine), "In Progress");
        save("closed");
        machine.push(&defect);
        assert_eq!(status(&machine), "Done");
        // Somebody reopens it there, and sets another priority.
        let now = machine.world.borrow().now;
        which.of(&machine, |jira| {
            jira.set_status(now, &key, "To Do");
            jira.set_priority(now, &key, "High");
        });
        machine.pass(1_000);
        machine.ok("syncNow", &json!({}));
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        assert_eq!((&view["status"], &view["priority"]), (&json!("open"), &json!("critical")), "{view}");
        assert_eq!(view["link"]["state"]["text"], "To Do");
    }
}

#[test]
fn what_the_create_screen_demands_is_asked_for_and_remembered() {
    for which in BOTH {
        let machine = which.connected("OPS");
        let defect = machine.new_defect("Pump stands still", "major");
        let view = machine.push(&defect);
        assert_eq!(view["sync"]["text"], "Needs you", "{view}");
        let job = &view["job"];
        let demand = &job["demand"];
        assert_eq!(demand["heading"], "OPS wants more before it makes a Bug");
        let fields = demand["fields"].as_array().unwrap();
        assert!(fields.len() >= 8, "{demand}");
        let answers: Vec<Value> = fields.iter().map(filled_in).collect();
        // One is wrong: nothing is sent, and the field says why.
        let mut wrong = answers.clone();
        let number = fields.iter().position(|field| field["kind"] == "number").unwrap();
        wrong[number]["values"] = json!(["many"]);
        let outbox = machine.ok("answerDemand", &json!({ "job": job["id"], "answers": wrong }));
        let again = &outbox["jobs"][0]["demand"]["fields"][number];
        assert_eq!((&again["problem"], &again["values"]), (&json!("This is not a number"), &json!(["many"])));
        let outbox = machine.ok("answerDemand", &json!({ "job": job["id"], "answers": answers }));
        assert_eq!(outbox["jobs"], json!([]), "{outbox}");
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        assert_eq!(view["sync"]["text"], "Synced");
        // The next one is not asked again.
        let second = machine.new_defect("Pump leaks", "minor");
        assert_eq!(machine.push(&second)["sync"]["text"], "Synced");
    }
}

#[test]
fn a_screen_on_the_way_to_a_status_is_asked_for_too() {
    for which in BOTH {
        let machine = which.connected("OPS");
        let defect = machine.new_defect("Pump stands still", "major");
        let view = machine.push(&defect);
        let answers: Vec<Value> =
            view["job"]["demand"]["fields"].as_array().unwrap().iter().map(filled_in).collect();
        machine.ok("answerDemand", &json!({ "job": view["job"]["id"], "answers": answers }));
        let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
        machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Pump stands still", "description": "", "priority": "major", "status": "closed", "execution": null, "requirement": null }));
        let view = machine.push(&defect);
        let demand = &view["job"]["demand"];
        assert!(demand["heading"].as_str().unwrap().ends_with("wants more before it becomes Done"), "{view}");
        let answers: Vec<Value> = demand["fields"].as_array().unwrap().iter().map(filled_in).collect();
        let outbox = machine.ok("answerDemand", &json!({ "job": view["job"]["id"], "answers": answers }));
        assert_eq!(outbox["jobs"], json!([]), "{outbox}");
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        assert_eq!(view["link"]["state"]["text"], "Done");
    }
}

#[test]
fn a_workflow_without_a_way_says_so() {
    let machine = Which::Cloud.connected("SHOP");
    let defect = machine.new_defect("Cart is empty", "major");
    let key = machine.push(&defect)["link"]["issue"]["text"].as_str().unwrap().to_owned();
    Which::Cloud.of(&machine, |jira| jira.forbid("SHOP", "mia", Permission::TransitionIssues));
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Cart is empty", "description": "", "priority": "major", "status": "closed", "execution": null, "requirement": null }));
    let view = machine.push(&defect);
    assert_eq!(view["job"]["problem"]["code"], "noTransition");
    let message = view["job"]["problem"]["message"].as_str().unwrap();
    assert!(message.contains(&key) && message.contains("To Do to done"), "{message}");
}

#[test]
fn a_lost_answer_is_looked_for_by_key_and_not_only_by_search() {
    for which in BOTH {
        for fault in [Fault::CutAfter, Fault::Stall { effect: true }, Fault::Truncate] {
            let machine = which.connected("SHOP");
            which.of(&machine, |jira| jira.search_lag = 3_600_000);
            let defect = machine.new_defect("Cart is empty", "major");
            machine.fault("POST", "/issue", fault.clone());
            machine.push(&defect);
            machine.settle();
            assert_eq!(
                which.of(&machine, |jira| jira.issues_with_property("casebridge", &defect)),
                1,
                "{fault:?}"
            );
            assert_eq!(
                machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"],
                "Synced",
                "{fault:?}"
            );
        }
    }
}

#[test]
fn the_filter_against_forged_requests_is_got_past_once() {
    for which in BOTH {
        let machine = Machine::sample();
        which.of(&machine, |jira| jira.xsrf = Xsrf::Mild);
        let check = test(&machine, &which.form("SHOP", which.token()));
        assert_eq!(check["ok"], true, "{check}");
        assert_eq!(machine.world.borrow().disguised.len(), 0, "an extension's own origin passes");
        which.of(&machine, |jira| jira.xsrf = Xsrf::Strict);
        machine.ok("saveConnection", &which.form("SHOP", which.token()));
        assert_eq!(machine.world.borrow().disguised.len(), 1);
        let defect = machine.new_defect("Cart is empty", "major");
        assert_eq!(machine.push(&defect)["sync"]["text"], "Synced");
        assert_eq!(which.of(&machine, |jira| jira.issues_with_property("casebridge", &defect)), 1);
    }
}

#[test]
fn a_bad_token_is_never_taken_for_a_deleted_issue() {
    let machine = Which::Cloud.connected("SHOP");
    let requirement = machine.new_requirement("Gift wrapping");
    let url = "https://acme.atlassian.net/browse/SHOP-2";
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": url }));
    machine.ok("syncIssue", &json!({ "url": url }));
    Which::Cloud.of(&machine, |jira| jira.tokens.get_mut(sample::TOKEN).unwrap().is_expired = true);
    assert_eq!(machine.problem("syncIssue", &json!({ "url": url })), "unauthorized");
    let link = &machine.ok("viewRequirement", &json!({ "id": requirement }))["links"][0];
    assert_ne!(link["state"]["text"], "Out of reach", "{link}");
    // With a good one, a deleted issue is out of reach, and a project that is gone is its own problem.
    Which::Cloud.of(&machine, |jira| {
        jira.tokens.get_mut(sample::TOKEN).unwrap().is_expired = false;
        jira.delete_issue("SHOP-2");
    });
    assert_eq!(machine.problem("syncIssue", &json!({ "url": url })), "issueNotFound");
    Which::Cloud.of(&machine, |jira| jira.delete_project("SHOP"));
    assert_eq!(machine.problem("syncIssue", &json!({ "url": url })), "projectNotFound");
}

#[test]
fn a_moved_issue_is_followed() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let defect = machine.new_defect("Cart is empty", "major");
        let key = machine.push(&defect)["link"]["issue"]["text"].as_str().unwrap().to_owned();
        let now = machine.world.borrow().now;
        let moved = which.of(&machine, |jira| jira.move_issue(now, &key, "LEGACY")).unwrap();
        machine.sweep();
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        assert_eq!(view["link"]["issue"]["text"], moved, "{view}");
    }
}

#[test]
fn a_coverage_comment_is_one_and_is_known_by_its_property() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let requirement = machine.new_requirement("Gift wrapping");
        let case = machine.new_case("Wrap one mug");
        let url = format!("{}/browse/SHOP-2", which.site());
        machine.ok("linkIssue", &json!({ "requirement": requirement, "url": url }));
        machine.fault("POST", "/comment", Fault::CutAfter);
        machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
        machine.settle();
        let count = |machine: &Machine| {
            which.of(machine, |jira| jira.comments_with_property("SHOP-2", "casebridge", "coverage"))
        };
        assert_eq!(count(&machine), 1);
        let (_, executions) = machine.new_cycle(&[&case]);
        machine.result(&executions[0], "fail");
        machine.settle();
        assert_eq!(count(&machine), 1);
        assert_eq!(which.of(&machine, |jira| jira.comments_with_text("SHOP-2", "Fail in CYC-1")), 1);
    }
}

#[test]
fn a_filter_for_requirements_shows_what_it_finds() {
    for which in BOTH {
        let machine = Machine::sample();
        let mut form = which.form("SHOP", which.token());
        form["filter"] = json!("issuetype = \"Story\" ORDER BY key ASC");
        let found = machine.ok("tryFilter", &form);
        assert!(found["sentence"].as_str().unwrap().contains("match"), "{found}");
        assert!(found["sample"][0].as_str().unwrap().starts_with("SHOP-"), "{found}");
        form["filter"] = json!("summary ~ \"unterminated");
        let answer = machine.ask("tryFilter", &form).unwrap();
        assert_eq!(answer["problem"]["field"], "filter", "{answer}");
    }
}

#[test]
fn another_project_may_be_chosen_and_old_links_stay_alive() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let defect = machine.new_defect("Cart is empty", "major");
        let key = machine.push(&defect)["link"]["issue"]["text"].as_str().unwrap().to_owned();
        let id = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
        let mut form = which.form("LEGACY", "");
        form["id"] = id;
        machine.ok("saveConnection", &form);
        let second = machine.new_defect("Shelf is empty", "major");
        assert!(machine.push(&second)["link"]["issue"]["text"].as_str().unwrap().starts_with("LEGACY-"));
        let now = machine.world.borrow().now;
        which.of(&machine, |jira| jira.set_status(now, &key, "Done"));
        machine.pass(1_000);
        machine.ok("syncNow", &json!({}));
        assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["status"], "closed");
    }
}

#[test]
fn limits_and_faults_wait_and_go_on() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let limit = Fault::Answer {
            status: 429,
            headers: vec![("retry-after".into(), "7".into())],
            body: String::new(),
        };
        machine.fault("POST", "/issue", limit);
        let defect = machine.new_defect("Cart is empty", "major");
        assert_eq!(machine.push(&defect)["job"]["problem"], Value::Null);
        machine.settle();
        assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
        let fault = Fault::Answer { status: 503, headers: vec![], body: "<html>busy</html>".into() };
        machine.fault("POST", "/issue", fault);
        let second = machine.new_defect("Cart is full", "major");
        machine.push(&second);
        machine.settle();
        assert_eq!(machine.ok("viewDefect", &json!({ "id": second }))["sync"]["text"], "Synced");
        assert_eq!(which.of(&machine, |jira| jira.issues_with_property("casebridge", &second)), 1);
    }
}

#[test]
fn a_push_in_doubt_is_looked_for_where_it_was_sent() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let defect = machine.new_defect("Cart is empty", "major");
        machine.fault("POST", "/issue", Fault::CutAfter);
        machine.fault("POST", "/search", Fault::CutBefore);
        machine.push(&defect);
        assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Unknown");
        let mut form = which.form("LEGACY", which.token());
        form["id"] = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
        machine.ok("saveConnection", &form);
        machine.settle();
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        assert!(view["link"]["issue"]["text"].as_str().unwrap().starts_with("SHOP-"), "{view}");
        assert_eq!(which.of(&machine, |jira| jira.issues_with_property("casebridge", &defect)), 1);
    }
}

#[test]
fn what_cannot_be_carried_is_said_before_the_push() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let defect = machine.new_defect("Cart is empty", "major");
        let description =
            "See [the page](https://example.com \"with a title\").\n\n![shot](https://example.com/a.png)";
        let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
        machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Cart is empty", "description": description, "priority": "major", "status": "open", "execution": null, "requirement": null }));
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        let detail = view["syncDetail"].as_str().unwrap();
        assert!(detail.starts_with("When it is pushed to SHOP on ") && detail.len() > 50, "{view}");
        let view = machine.push(&defect);
        assert_eq!(view["sync"]["text"], "Synced in part", "and afterwards, too");
    }
}

#[test]
fn a_description_arrives_in_jiras_own_notation_and_stays_untouched() {
    for which in BOTH {
        let machine = which.connected("SHOP");
        let defect = machine.new_defect("Cart is empty", "major");
        let description = "# Steps\n\n1. Open the *cart*\n2. Press **Pay**\n\n```js\npay(\"x\");\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |";
        let save = |text: &str| {
            let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
            machine.ok("saveDefect", &json!({ "id": defect, "rev": rev, "title": "Cart is empty", "description": text, "priority": "major", "status": "open", "execution": null, "requirement": null }));
        };
        save(description);
        let key = machine.push(&defect)["link"]["issue"]["text"].as_str().unwrap().to_owned();
        let body = which.of(&machine, |jira| jira.issue(&key).unwrap().description.clone());
        match which {
            Which::Cloud => {
                let kinds: Vec<&str> = body["content"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|node| node["type"].as_str().unwrap())
                    .collect();
                assert_eq!(kinds[..4], ["heading", "orderedList", "codeBlock", "table"], "{body}");
            }
            Which::DataCenter => {
                let text = body.as_str().unwrap();
                assert!(
                    text.contains("h1. Steps") && text.contains("# Press *Pay*") && text.contains("||a||b||"),
                    "{text}"
                );
            }
        }
        // Nothing was changed on either side: nothing is sent, nothing is news.
        machine.ok("syncNow", &json!({}));
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        assert_eq!(view["sync"]["text"], "Synced", "{view}");
        // A change here follows; one that somebody made there is left as it is.
        save("Only this.");
        machine.push(&defect);
        assert!(which.of(&machine, |jira| jira.issue(&key).unwrap().text().contains("Only this.")));
        let now = machine.world.borrow().now;
        let theirs = match which {
            Which::Cloud => {
                json!({ "type": "doc", "version": 1, "content": [{ "type": "mediaSingle", "attrs": { "layout": "center" },
                "content": [{ "type": "media", "attrs": { "type": "file", "id": "f", "collection": "" } }] }] })
            }
            Which::DataCenter => json!("Look: !shot.png!"),
        };
        which.of(&machine, |jira| jira.change(now, &key, |issue| issue.description = theirs.clone()));
        save("Yet another.");
        let view = machine.push(&defect);
        assert_eq!(which.of(&machine, |jira| jira.issue(&key).unwrap().description.clone()), theirs);
        assert!(view["syncDetail"].as_str().unwrap().contains("pictures or files"), "{view}");
    }
}

#[test]
fn the_way_from_a_page_leads_to_what_mends_it() {
    let machine = Machine::sample();
    let page = "https://acme.atlassian.net/browse/OPS-1";
    let opened = |machine: &Machine| machine.world.borrow().opened.last().cloned().unwrap();
    machine.page_ok(page, "hereConnect", &json!({}));
    assert_eq!(
        opened(&machine),
        "extension/pages/options.html#new?url=https%3A%2F%2Facme%2Eatlassian%2Enet%2Fbrowse%2FOPS"
    );
    machine.ok("saveConnection", &Which::Cloud.form("OPS", sample::TOKEN));
    machine.page_ok(page, "hereConnect", &json!({}));
    assert!(opened(&machine).starts_with("extension/pages/options.html#connection/"));
    let report = json!({ "id": "01a1fd71-c9d0-7b5d-9a3b-7efc1f2e7251", "title": "Pump stands still", "description": "", "priority": "major" });
    let view = machine.page_ok(page, "hereReport", &report);
    assert!(view.to_string().contains("Needs you"), "{view}");
    machine.page_ok(page, "hereConnect", &json!({}));
    assert_eq!(opened(&machine), "extension/pages/workspace.html#outbox");
}
