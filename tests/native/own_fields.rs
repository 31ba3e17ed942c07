//! The tracker's own fields: offered before an issue is made, sent in the one request that makes it, and what is
//! left out there is said. And where a defect goes, by rule or by hand.

use serde_json::{Value, json};

use crate::support::{Machine, Target};

fn fields(machine: &Machine, connection: &Value) -> Vec<Value> {
    let view = machine.ok("viewFields", &json!({ "connection": connection }));
    view["fields"].as_array().unwrap().clone()
}

fn field<'a>(all: &'a [Value], id: &str) -> &'a Value {
    all.iter().find(|field| field["id"] == id).unwrap_or_else(|| panic!("no {id} in {all:?}"))
}

/// A field filled in: the values are `(id, label)`.
fn given(field: &Value, values: &[(&str, &str)]) -> Value {
    let values: Vec<Value> = values.iter().map(|(id, label)| json!({ "id": id, "label": label })).collect();
    json!({ "id": field["id"], "label": field["label"], "kind": field["kind"], "values": values })
}

fn save(machine: &Machine, connection: &Value, fields: &[Value]) -> String {
    machine.ok("saveDefect", &form(connection, fields))["id"].as_str().unwrap().to_owned()
}

fn form(connection: &Value, fields: &[Value]) -> Value {
    json!({ "id": null, "rev": null, "title": "Pump stands still", "description": "d", "priority": "major", "status": "open",
        "execution": null, "requirement": null, "given": { "connection": connection, "fields": fields } })
}

fn requests(machine: &Machine) -> Vec<String> {
    let effects = std::mem::take(&mut machine.world.borrow_mut().effects);
    effects.into_iter().filter(|effect| !effect.starts_with("write")).collect()
}

/// The first option of a field, or something that fits its kind.
fn something(field: &Value) -> Value {
    let option = |n: usize| field["options"][n]["id"].as_str().unwrap_or_default().to_owned();
    let (first, below) = (option(0), field["options"][0]["below"][0]["id"].as_str().unwrap_or_default());
    let people = if field["kind"] == "user" { "mia" } else { "" };
    match field["kind"].as_str().unwrap() {
        "text" | "longText" | "labels" => given(field, &[("pump", "")]),
        "number" => given(field, &[("12.5", "")]),
        "date" => given(field, &[("2026-11-21", "")]),
        "moment" => given(field, &[("2026-11-21T14:39:00Z", "")]),
        "cascading" => given(field, &[(&first, ""), (below, "")]),
        "user" | "users" => given(field, &[(people, "Mia")]),
        _ => given(field, &[(&first, "")]),
    }
}

/// Makes an issue with everything that the tracker's screen offers, for the judges of its contract.
pub fn walk(machine: &Machine) {
    let connection = machine.connection();
    let people = machine.ok("findPeople", &json!({ "defect": "", "text": "", "connection": connection }));
    let somebody = people["people"][0].clone();
    let all = fields(machine, &connection);
    // An issue above it, or one that it is linked to, is no text that anybody could make up.
    let chosen =
        all.iter().filter(|field| !["parent", "issuelinks"].contains(&field["id"].as_str().unwrap()));
    let chosen: Vec<Value> = chosen
        .map(|field| match field["kind"].as_str().unwrap() {
            "user" | "users" => given(field, &[(somebody["id"].as_str().unwrap(), "Somebody")]),
            "number" => given(field, &[("3", "")]),
            _ => something(field),
        })
        .collect();
    assert!(chosen.len() >= 2, "{all:?}");
    let defect = save(machine, &connection, &chosen);
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Synced", "{view}");
    machine.settle();
}

#[test]
fn jira_offers_its_create_screen_and_takes_it_in_the_one_request() {
    let form = json!({ "tracker": "jiraDataCenter", "url": "https://jira.example.com/jira",
        "token": casebridge_sandbox::jira::sample::PAT, "project": "OPS", "issueType": "10002" });
    let machine = Machine::sample();
    machine.ok("saveConnection", &form);
    let connection = machine.connection();
    let all = fields(&machine, &connection);
    let required: Vec<&Value> = all.iter().filter(|field| field["required"] == true).collect();
    assert!(required.len() >= 8 && all[0]["required"] == true && all.last().unwrap()["required"] == false);
    let versions = field(&all, "versions");
    assert_eq!(versions["options"][1]["label"], "1.1");
    let mut chosen: Vec<Value> = required.iter().map(|field| something(field)).collect();
    chosen.push(given(versions, &[("10201", "1.1")]));
    let defect = save(&machine, &connection, &chosen);
    let plan = machine.ok("previewPush", &json!({ "defect": defect, "connection": connection }));
    assert!(plan["requests"][0]["body"].as_str().unwrap().contains("\"10201\""), "{plan}");
    requests(&machine);
    let view = machine.push(&defect);
    machine.settle();
    assert_eq!(view["sync"]["text"], "Synced", "{view}");
    let sent = requests(&machine);
    let made: Vec<&String> =
        sent.iter().filter(|one| one.starts_with("POST") && one.ends_with("/issue")).collect();
    assert_eq!(made.len(), 1, "{sent:?}");
    assert!(!sent.iter().any(|one| one.contains("createmeta")), "{sent:?}");
    let issue = machine.world.borrow().sandbox.jira_dc.issue("OPS-2").unwrap().clone();
    let held = format!("{:?}", issue.fields);
    assert!(held.contains("10201") && held.contains("12.5"), "{held}");
    // What is required is remembered for the next one; what was chosen freely is not.
    let again = fields(&machine, &connection);
    let contact = required.iter().find(|field| field["kind"] == "user").unwrap()["id"].as_str().unwrap();
    assert_eq!(field(&again, contact)["values"], json!(["mia"]));
    let region = required.iter().find(|field| field["kind"] == "cascading").unwrap();
    assert_eq!(field(&again, region["id"].as_str().unwrap())["values"], json!(["10410", "10411"]));
    assert_eq!(field(&again, "versions")["values"], json!([]));
    let second = machine.new_defect("Pump leaks", "minor");
    assert_eq!(machine.push(&second)["sync"]["text"], "Synced");
}

#[test]
fn what_jira_refuses_of_it_is_asked_for_again_and_may_be_left_out() {
    let machine = Target::JiraCloud.connected();
    let connection = machine.connection();
    let all = fields(&machine, &connection);
    let assignee = field(&all, "assignee");
    let defect = save(&machine, &connection, &[given(assignee, &[("nobody", "Gone Person")])]);
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Needs you", "{view}");
    let asked = &view["job"]["demand"]["fields"][0];
    assert_eq!((&asked["id"], &asked["required"]), (&json!("assignee"), &json!(false)), "{view}");
    assert_eq!(asked["values"], json!(["nobody"]));
    let answers = json!([{ "id": "assignee", "values": [] }]);
    let outbox = machine.ok("answerDemand", &json!({ "job": view["job"]["id"], "answers": answers }));
    assert_eq!(outbox["jobs"], json!([]), "{outbox}");
    assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced");
    assert_eq!(Target::JiraCloud.issues(&machine), 1);
}

#[test]
fn what_was_corrected_for_one_issue_does_not_go_along_with_the_next() {
    let machine = Target::JiraCloud.connected();
    let connection = machine.connection();
    let assignee = field(&fields(&machine, &connection), "assignee").clone();
    let people = machine.ok("findPeople", &json!({ "defect": "", "text": "", "connection": connection }));
    let mia = &people["people"][0];
    let defect = save(&machine, &connection, &[given(&assignee, &[("nobody", "Gone Person")])]);
    let job = machine.push(&defect)["job"]["id"].clone();
    let answers = json!([{ "id": "assignee", "values": [mia["id"]] }]);
    machine.ok("answerDemand", &json!({ "job": job, "answers": answers }));
    machine.settle();
    let view = machine.defect(&defect);
    assert_eq!((&view["sync"]["text"], &view["assignee"]), (&json!("Synced"), &mia["label"]), "{view}");
    assert_eq!(field(&fields(&machine, &connection), "assignee")["values"], json!([]));
    let next = machine.new_defect("Pump leaks", "minor");
    machine.push(&next);
    machine.settle();
    assert_eq!(machine.defect(&next)["assignee"], "", "nobody was chosen for this one");
}

#[test]
fn gitlab_and_github_take_people_milestones_and_the_rest() {
    let machine = Target::GitLab.connected();
    let connection = machine.connection();
    let all = fields(&machine, &connection);
    let fred = machine.ok("findPeople", &json!({ "defect": "", "text": "fred", "connection": connection }));
    let fred = fred["people"][0]["id"].as_str().unwrap();
    let milestone = &field(&all, "milestone_id")["options"][0];
    assert_eq!(milestone["label"], "Spring release");
    let chosen = [
        given(field(&all, "issue_type"), &[("incident", "Incident")]),
        given(field(&all, "assignee_ids"), &[(fred, "fred")]),
        given(field(&all, "milestone_id"), &[(milestone["id"].as_str().unwrap(), "Spring release")]),
        given(field(&all, "due_date"), &[("2026-12-01", "")]),
        given(field(&all, "confidential"), &[("true", "")]),
        given(field(&all, "weight"), &[("3", "")]),
    ];
    let defect = save(&machine, &connection, &chosen);
    let view = machine.push(&defect);
    machine.settle();
    assert_eq!(
        (&view["sync"]["text"], &view["assignee"], &view["syncDetail"]),
        (&json!("Synced"), &json!("fred"), &json!(""))
    );
    {
        let world = machine.world.borrow();
        let issue = &world.sandbox.gitlab.project("shop/web").unwrap().issues[&13];
        let held = (issue.kind.as_str(), issue.is_confidential, issue.due.as_str(), issue.weight);
        assert_eq!(held, ("incident", true, "2026-12-01", Some(3)));
        assert!(issue.milestone.is_some() && issue.assignees == ["fred"]);
    }
    // It is an incident of ours: its changes are still followed.
    Target::GitLab.others(&machine, |there, now| there.others_set_state(now, "shop/web", 13, "closed"));
    machine.pass(60_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
    assert_eq!(machine.defect(&defect)["status"], "closed");

    let machine = Machine::connected();
    let connection = machine.connection();
    let all = fields(&machine, &connection);
    let milestone = field(&all, "milestone")["options"][0]["id"].as_str().unwrap().to_owned();
    let chosen = [
        given(field(&all, "assignees"), &[("mona", "mona"), ("octocat", "octocat")]),
        given(field(&all, "milestone"), &[(&milestone, "Spring release")]),
    ];
    let defect = save(&machine, &connection, &chosen);
    let view = machine.push(&defect);
    assert_eq!((&view["assignee"], &view["syncDetail"]), (&json!("mona"), &json!("")), "{view}");
}

#[test]
fn what_a_tracker_leaves_out_without_a_word_is_said() {
    let machine = Machine::sample();
    machine.connect("https://github.com/octo/readonly");
    let connection = machine.connection();
    let all = fields(&machine, &connection);
    let defect = save(&machine, &connection, &[given(field(&all, "assignees"), &[("octocat", "octocat")])]);
    let view = machine.push(&defect);
    let detail = view["syncDetail"].as_str().unwrap();
    assert!(detail.contains("Assignees was not set: octo/readonly did not take octocat."), "{view}");
    assert_eq!(view["assignee"], "");

    let machine = Target::GitLab.connected();
    machine.world.borrow_mut().sandbox.gitlab.project_mut("shop/web").unwrap().is_premium = false;
    let connection = machine.connection();
    let all = fields(&machine, &connection);
    assert!(all.iter().all(|field| field["id"] != "weight"), "no weights on this plan: {all:?}");
    let people = json!({ "defect": "", "text": "", "connection": connection });
    let people = machine.ok("findPeople", &people)["people"].as_array().unwrap().clone();
    let two: Vec<(&str, &str)> =
        people.iter().map(|one| (one["id"].as_str().unwrap(), one["label"].as_str().unwrap())).collect();
    let defect = save(&machine, &connection, &[given(field(&all, "assignee_ids"), &two)]);
    let view = machine.push(&defect);
    let detail = view["syncDetail"].as_str().unwrap();
    assert!(detail.starts_with("Assignees was not set: shop/web did not take"), "{view}");
}

#[test]
fn nonsense_is_refused_before_anything_is_stored_and_an_old_choice_does_no_harm() {
    let machine = Target::GitLab.connected();
    let connection = machine.connection();
    let all = fields(&machine, &connection);
    let wrong = form(&connection, &[given(field(&all, "due_date"), &[("soon", "")])]);
    assert_eq!(machine.problem("saveDefect", &wrong), "invalid");
    let wrong = form(&connection, &[given(field(&all, "weight"), &[("2.5", "")])]);
    assert_eq!(machine.problem("saveDefect", &wrong), "invalid", "GitLab would be told nothing at all");
    // The screen is read once in a while, not with every form.
    requests(&machine);
    fields(&machine, &connection);
    assert_eq!(requests(&machine), Vec::<String>::new());
    let gone = form(&json!("018f0000-0000-7000-8000-000000000000"), &[]);
    let id = machine.ok("saveDefect", &gone)["id"].clone();
    assert_eq!(machine.defect(id.as_str().unwrap())["given"], Value::Null);
}

#[test]
fn a_defect_goes_where_a_rule_says_unless_somebody_chooses() {
    let machine = Machine::connected();
    machine.connect("https://github.com/octo/private");
    let view = machine.ok("viewConnections", &json!({}));
    let ids: Vec<Value> =
        view["connections"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    let (_, executions) = machine.new_cycle(&[&machine.new_case("Pay")]);
    let whither = |execution: Value, priority: &str| {
        let view = machine.ok("viewDestination", &json!({ "execution": execution, "priority": priority }));
        (view["chosen"].clone(), view["why"].as_str().unwrap().to_owned())
    };
    let nobody = "No rule fits: whoever pushes it chooses".to_owned();
    assert_eq!(whither(json!(null), "major"), (json!(""), String::new()));
    let routes = json!([{ "by": "environment", "is": "firefox", "connection": ids[1] },
        { "by": "priority", "is": "blocker", "connection": ids[0] }]);
    machine.ok("saveRoutes", &json!({ "routes": routes }));
    assert_eq!(
        whither(json!(executions[0]), "blocker"),
        (ids[1].clone(), "Rule 1: Environment is firefox".to_owned())
    );
    assert_eq!(whither(json!(null), "blocker"), (ids[0].clone(), "Rule 2: Priority is blocker".to_owned()));
    assert_eq!(whither(json!(null), "minor"), (json!(""), nobody));
    // What a person chose counts more than a rule, also when it is pushed later from elsewhere.
    let mut chosen = form(&ids[1], &[]);
    chosen["priority"] = json!("blocker");
    let id = machine.ok("saveDefect", &chosen)["id"].as_str().unwrap().to_owned();
    let view = machine.defect(&id);
    assert_eq!(
        (&view["destinations"][0]["id"], &view["destinationWhy"]),
        (&ids[1], &json!("Chosen by hand"))
    );
    let view = machine.push(&id);
    assert!(view["link"]["issue"]["url"].as_str().unwrap().contains("octo/private"), "{view}");
}

#[test]
fn the_issue_of_a_known_defect_is_told_once_that_a_test_met_it_again_where_that_is_chosen() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        let (_, executions) = machine.new_cycle(&[&machine.new_case("Pay"), &machine.new_case("Ship")]);
        let said = || {
            machine.settle();
            target.others(&machine, |there, _| there.shown_comments(target.project(), number))
        };
        let attach = |execution: &str| {
            let form = json!({ "execution": execution, "defect": defect, "url": null });
            machine.ok("attachDefect", &form);
        };
        machine.result(&executions[0], "fail");
        attach(&executions[0]);
        assert_eq!(said().len(), 0, "{}: not unless it is chosen", target.name());
        let import =
            json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
        let form =
            json!({ "connection": machine.connection(), "rules": [], "import": import, "confirms": true });
        machine.ok("saveSync", &form);
        machine.result(&executions[1], "blocked");
        attach(&executions[1]);
        attach(&executions[1]);
        let all = said();
        assert_eq!(all.len(), 1, "{}: {all:?}", target.name());
        assert!(all[0].text.contains("Confirmed in CYC-1 by TC-2: Blocked, Firefox"), "{all:?}");
        let view = machine.defect(&defect);
        assert_eq!(view["comments"].as_array().unwrap().len(), 1, "it is said here, too: {view}");
    }
}
