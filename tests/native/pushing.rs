//! A defect becomes one issue, with the published fields, whatever the network does.

use casebridge_sandbox::github::{Role, Token};
use serde_json::json;

use crate::support::{Fault, Machine, Target};

fn issue(machine: &Machine, number: u64) -> casebridge_sandbox::github::Issue {
    machine.world.borrow().sandbox.github.repo("octo/demo").unwrap().issues[&number].clone()
}

#[test]
fn a_pushed_defect_has_title_text_label_and_a_way_back() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "critical");
    let view = machine.push(&defect);
    assert_eq!(view["link"]["issue"]["text"], "octo/demo#14");
    assert_eq!(view["link"]["issue"]["url"], "https://github.com/octo/demo/issues/14");
    assert_eq!(view["sync"]["text"], "Synced");
    let issue = issue(&machine, 14);
    assert_eq!(issue.title, "Cart is empty");
    assert_eq!(issue.labels, ["priority:high"]);
    assert!(!issue.is_closed);
    assert_eq!(
        issue.body,
        format!("It is *wrong*.\n\n---\nCasebridge DEF-1\n<!-- casebridge:defect:{defect} -->")
    );
}

#[test]
fn every_priority_gets_its_label_and_a_missing_one_is_made_once() {
    let machine = Machine::connected();
    let rows = [
        ("blocker", "priority:critical"),
        ("critical", "priority:high"),
        ("major", "priority:medium"),
        ("minor", "priority:low"),
        ("trivial", "priority:low"),
    ];
    for (number, (priority, label)) in (14u64..).zip(rows) {
        let defect = machine.new_defect(priority, priority);
        machine.push(&defect);
        assert_eq!(issue(&machine, number).labels, [label]);
    }
    let made =
        machine.requests().iter().filter(|line| line.starts_with("POST /repos/octo/demo/labels")).count();
    assert_eq!(made, 4);
    let world = machine.world.borrow();
    let repo = world.sandbox.github.repo("octo/demo").unwrap();
    assert_eq!(repo.label("priority:critical").unwrap().color, "b60205");
}

#[test]
fn a_closed_defect_becomes_a_closed_issue_in_two_requests_once_its_label_is_known() {
    let machine = Machine::connected();
    machine.push(&machine.new_defect("first", "major"));
    machine.requests();
    let form = json!({ "id": null, "rev": null, "title": "done", "description": "", "priority": "major", "status": "achieved", "execution": null, "requirement": null });
    let id = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    let view = machine.push(&id);
    assert_eq!(
        machine.requests(),
        ["POST /repos/octo/demo/issues 201", "PATCH /repos/octo/demo/issues/15 200"]
    );
    assert_eq!(view["status"], "achieved");
    assert!(issue(&machine, 15).is_closed);
}

#[test]
fn a_defect_from_a_failing_execution_says_where_it_was_found() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired card");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    let (cycle, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    let draft = machine.ok("viewRun", &json!({ "cycle": cycle }))["execution"]["draft"].clone();
    assert_eq!(draft["title"], "Expired card fails");
    assert!(draft["description"].as_str().unwrap().contains("1. Pay with an expired card"), "{draft}");
    let form = json!({ "id": null, "rev": null, "title": draft["title"], "description": draft["description"], "priority": "blocker",
        "status": "open", "execution": executions[0], "requirement": null });
    let defect = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    let view = machine.push(&defect);
    assert_eq!(view["origin"], "Found by TC-1 in CYC-1");
    assert_eq!(view["requirement"]["key"], "REQ-1");
    assert!(issue(&machine, 14).body.contains("\nCasebridge DEF-1, found by TC-1 in CYC-1\n"));
    let execution = machine.ok("viewCycle", &json!({ "id": cycle }))["executions"][0].clone();
    assert_eq!(execution["defects"][0]["issue"]["text"], "#14");
}

#[test]
fn pushing_twice_is_pushing_once() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.push(&defect);
    machine.push(&defect);
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
}

/// Pushes under a fault, lets time pass, and finds one issue and an empty outbox.
#[track_caller]
fn survives(fault: Fault, at: &str, expect_first: &str) {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", at, fault);
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], expect_first, "{view}");
    machine.settle();
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!(view["sync"]["text"], "Synced", "{view}");
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
    assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]));
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Fault {
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    Fault::Answer { status, headers, body: body.to_owned() }
}

#[test]
fn a_lost_answer_is_looked_for_and_found() {
    survives(Fault::CutAfter, "/issues", "Synced");
    survives(Fault::Stall { effect: true }, "/issues", "Synced");
    survives(Fault::Truncate, "/issues", "Synced");
}

#[test]
fn a_request_that_never_arrived_is_sent_again_after_three_looks() {
    survives(Fault::CutBefore, "/issues", "Unknown");
    survives(answer(502, &[], "<html>Bad gateway</html>"), "/issues", "Unknown");
    survives(answer(201, &[], "<html>Sign in</html>"), "/issues", "Unknown");
}

#[test]
fn a_limit_is_waited_out() {
    survives(answer(429, &[("retry-after", "45")], ""), "/issues", "Waiting");
    survives(
        answer(
            403,
            &[],
            r#"{"message":"You have exceeded a secondary rate limit and have been temporarily blocked from content creation."}"#,
        ),
        "/issues",
        "Waiting",
    );
    survives(
        answer(403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795170000")], "{}"),
        "/labels",
        "Waiting",
    );
    survives(Fault::CutBefore, "/labels", "Waiting");
}

#[test]
fn a_lagging_list_makes_no_second_issue() {
    let machine = Machine::connected();
    machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 30_000;
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issues", Fault::CutAfter);
    assert_eq!(machine.push(&defect)["sync"]["text"], "Unknown");
    machine.settle();
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["link"]["issue"]["text"], "octo/demo#14");
}

#[test]
fn clocks_that_differ_by_hours_do_not_hide_an_issue() {
    for hours in [-7i64, 9] {
        let machine = Machine::sample();
        machine.world.borrow_mut().tracker_ahead = hours * 3_600_000;
        machine.connect("https://github.com/octo/demo");
        let defect = machine.new_defect("Cart is empty", "major");
        machine.fault("POST", "/issues", Fault::CutAfter);
        assert_eq!(machine.push(&defect)["sync"]["text"], "Synced");
        assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
    }
}

#[test]
fn labels_that_github_dropped_are_reported() {
    let machine = Machine::sample();
    machine.connect("https://github.com/octo/readonly");
    let defect = machine.new_defect("Cart is empty", "major");
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Synced in part");
    assert!(view["syncDetail"].as_str().unwrap().contains("priority:medium was not applied"), "{view}");
}

#[test]
fn a_refusal_waits_for_the_person_and_goes_on_when_it_is_mended() {
    let machine = Machine::connected();
    machine.push(&machine.new_defect("first", "major"));
    let defect = machine.new_defect("second", "major");
    machine.world.borrow_mut().sandbox.github.tokens.clear();
    let view = machine.push(&defect);
    assert_eq!(view["job"]["problem"]["code"], "unauthorized");
    assert_eq!(machine.world.borrow().attention, 1);
    let home = machine.ok("viewHome", &json!({ "url": "" }));
    assert_eq!(home["problems"][0]["page"], "options.html");
    assert_eq!(home["connections"][0]["state"]["text"], "Needs you");
    {
        let mut world = machine.world.borrow_mut();
        world.sandbox.github.wrong_tokens = 0;
        world.sandbox.github.add_token("ghp_new", Token::classic("octocat", &["repo"]));
    }
    let id = home["connections"][0]["id"].clone();
    machine.ok(
        "saveConnection",
        &json!({ "id": id, "url": "https://github.com/octo/demo", "token": "ghp_new" }),
    );
    let job = view["job"]["id"].clone();
    machine.ok("retryJob", &json!({ "id": job }));
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
    assert_eq!(machine.world.borrow().attention, 0);
}

#[test]
fn a_job_can_be_given_up_unless_it_may_be_on_its_way() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issues", answer(429, &[("retry-after", "600")], ""));
    let job = machine.push(&defect)["job"]["id"].clone();
    machine.ok("discardJob", &json!({ "id": job }));
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Not pushed");

    machine.pass(601_000);
    machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 600_000;
    machine.fault("POST", "/issues", Fault::CutAfter);
    let job = machine.push(&defect)["job"]["id"].clone();
    assert_eq!(machine.problem("discardJob", &json!({ "id": job })), "onItsWay");
}

#[test]
fn later_changes_follow_and_what_others_changed_is_left() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "trivial");
    machine.push(&defect);
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    let form = json!({ "id": defect, "rev": rev, "title": "Cart is empty after log in", "description": "New text", "priority": "blocker",
        "status": "closed", "execution": null, "requirement": null });
    machine.ok("saveDefect", &form);
    // It goes by itself, after a while in which it can be held back.
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Waiting");
    machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap().issue_mut(14).unwrap().body =
        "Mine now".to_owned();
    let view = machine.push(&defect);
    let issue = issue(&machine, 14);
    assert_eq!((issue.title.as_str(), issue.body.as_str()), ("Cart is empty after log in", "Mine now"));
    assert_eq!(issue.labels, ["priority:critical"]);
    assert!(issue.is_closed);
    let conflict = &view["conflicts"][0];
    assert_eq!((&conflict["ours"], &conflict["theirs"]), (&json!("New text"), &json!("Mine now")), "{view}");
    let keep = json!({ "defect": defect, "field": "description", "keep": "workspace" });
    let view = machine.ok("settleConflict", &keep);
    assert_eq!(view["conflicts"], json!([]), "{view}");
    let issue = self::issue(&machine, 14);
    assert!(issue.body.starts_with("New text"), "{}", issue.body);
}

#[test]
fn a_renamed_repository_is_followed_with_everything_linked_to_it() {
    let machine = Machine::connected();
    machine.push(&machine.new_defect("first", "major"));
    {
        let mut world = machine.world.borrow_mut();
        let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.old_names.push("octo/demo".to_owned());
        repo.name = "shop".to_owned();
        repo.roles.insert("octocat".to_owned(), Role::Write);
    }
    let defect = machine.new_defect("second", "major");
    let view = machine.push(&defect);
    assert_eq!(view["link"]["issue"]["text"], "octo/shop#15", "{view}");
    let panel = machine.page_ok("https://github.com/octo/shop/issues/14", "hereView", &json!({}));
    assert_eq!(panel["heading"], "Defect DEF-1");
    assert_eq!(
        machine.ok("viewConnections", &json!({}))["connections"][0]["label"],
        "octo/shop on github.com"
    );
}

#[test]
fn a_text_that_is_too_long_is_cut_there_and_whole_here() {
    let machine = Machine::connected();
    let form = json!({ "id": null, "rev": null, "title": "t".repeat(400), "description": "x\n".repeat(60_000), "priority": "major",
        "status": "open", "execution": null, "requirement": null });
    let id = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    let view = machine.push(&id);
    assert!(view["syncDetail"].as_str().unwrap().contains("its end was cut there"));
    assert_eq!(view["description"].as_str().unwrap().len(), 120_000);
    let issue = issue(&machine, 14);
    assert!(issue.title.chars().count() == 256 && issue.body.contains(&format!("casebridge:defect:{id}")));
}

#[test]
fn two_tabs_that_push_at_once_make_one_issue() {
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    let sender = casebridge::protocol::Sender::read(
        &json!({ "id": crate::support::OWN_ID, "url": format!("chrome-extension://{}/x.html", crate::support::OWN_ID), "frameId": 0 }).to_string(),
        crate::support::OWN_ID.to_owned(),
    );
    let message =
        json!({ "name": "pushDefect", "params": { "defect": defect, "connection": null } }).to_string();
    let push = || casebridge::protocol::answer(&machine, &sender, &message);
    let answers = machine.run(futures_util::future::join3(push(), push(), push())).unwrap();
    for answer in [answers.0, answers.1, answers.2] {
        assert!(answer.contains("octo/demo#14"), "{answer}");
    }
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
}

#[test]
fn records_made_at_once_get_numbers_of_their_own() {
    let machine = Machine::connected();
    let sender = casebridge::protocol::Sender::read(
        &json!({ "id": crate::support::OWN_ID, "url": format!("chrome-extension://{}/x.html", crate::support::OWN_ID), "frameId": 0 }).to_string(),
        crate::support::OWN_ID.to_owned(),
    );
    let form = json!({ "id": null, "rev": null, "title": "t", "description": "", "priority": "major", "status": "open", "execution": null, "requirement": null });
    let message = json!({ "name": "saveDefect", "params": form }).to_string();
    let save = || casebridge::protocol::answer(&machine, &sender, &message);
    machine.run(futures_util::future::join_all((0..5).map(|_| save()))).unwrap();
    let list = machine.ok("list", &json!({ "kind": "defect", "text": "", "offset": 0, "limit": 9 }));
    let mut keys: Vec<String> =
        list["rows"].as_array().unwrap().iter().map(|row| row["key"].to_string()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((keys.len(), list["total"].as_u64()), (5, Some(5)));
}

#[test]
fn a_limit_holds_back_everything_through_the_same_connection() {
    let machine = Machine::connected();
    machine.push(&machine.new_defect("first", "major"));
    let (one, two) = (machine.new_defect("one", "major"), machine.new_defect("two", "major"));
    machine.world.borrow_mut().is_offline = true;
    machine.push(&one);
    machine.push(&two);
    machine.world.borrow_mut().is_offline = false;
    machine.requests();
    machine.fault("", "/octo/demo/", answer(429, &[("retry-after", "600")], ""));
    machine.pass(120_000);
    machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
    assert_eq!(machine.requests().len(), 1, "it went on asking while it was limited");
    machine.settle();
    for defect in [one, two] {
        assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
        assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
    }
}

#[test]
fn a_label_that_may_not_be_changed_is_reported_and_the_rest_arrives() {
    let machine = Machine::sample();
    machine.connect("https://github.com/octo/readonly");
    let defect = machine.new_defect("Cart is empty", "major");
    machine.push(&defect);
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    let form = json!({ "id": defect, "rev": rev, "title": "New title", "description": "It is *wrong*.", "priority": "blocker",
        "status": "open", "execution": null, "requirement": null });
    machine.ok("saveDefect", &form);
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Synced in part", "{view}");
    assert!(view["syncDetail"].as_str().unwrap().contains("priority:critical was not applied"));
    assert_eq!(view["link"]["title"], "New title");
}

#[test]
fn a_push_in_doubt_is_not_given_up_even_when_it_needs_the_person() {
    let machine = Machine::connected();
    machine.push(&machine.new_defect("first", "major"));
    let defect = machine.new_defect("second", "major");
    machine.fault("POST", "/issues", Fault::CutAfter);
    machine.fault("GET", "/issues", answer(401, &[], r#"{"message":"Bad credentials"}"#));
    let job = machine.push(&defect)["job"].clone();
    assert_eq!(
        (job["problem"]["code"].as_str(), job["actions"][1]["enabled"].as_bool()),
        (Some("unauthorized"), Some(false)),
        "{job}"
    );
    assert_eq!(machine.problem("discardJob", &json!({ "id": job["id"] })), "onItsWay");
    machine.connect("https://github.com/octo/demo");
    machine.settle();
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
}

#[test]
fn trying_again_by_hand_sends_nothing_sooner() {
    let machine = Machine::connected();
    machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 30_000;
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issues", Fault::CutAfter);
    let job = machine.push(&defect)["job"]["id"].clone();
    for _ in 0..6 {
        machine.ok("retryJob", &json!({ "id": job }));
    }
    machine.settle();
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
}

#[test]
fn a_defect_deleted_and_restored_while_in_doubt_keeps_its_one_issue() {
    let machine = Machine::connected();
    machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 8_000;
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issues", Fault::CutAfter);
    assert_eq!(machine.push(&defect)["sync"]["text"], "Unknown");
    machine.ok("deleteRecord", &json!({ "kind": "defect", "id": defect }));
    machine.settle();
    machine.ok("restoreRecord", &json!({ "kind": "defect", "id": defect }));
    machine.push(&defect);
    machine.settle();
    assert_eq!(machine.world.borrow().sandbox.github.issues_with("octo/demo", &defect), 1);
}

#[test]
fn what_was_edited_while_an_issue_was_looked_for_is_news_for_it() {
    let machine = Machine::connected();
    machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap().list_lag = 8_000;
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issues", Fault::CutAfter);
    machine.push(&defect);
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    let form = json!({ "id": defect, "rev": rev, "title": "Better title", "description": "It is *wrong*.", "priority": "major", "status": "open", "execution": null, "requirement": null });
    machine.ok("saveDefect", &form);
    machine.settle();
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
    assert_eq!(issue(&machine, 14).title, "Better title");
}

#[test]
fn a_text_that_no_tracker_takes_is_cut_there_said_before_and_whole_here() {
    for target in Target::ALL {
        let machine = target.connected();
        let words = |many: usize| "It is said at length. ".repeat(many / 22 + 1)[..many].to_owned();
        let long = words(if target == Target::GitLab { 150_000 } else { 70_000 });
        let title = "T".repeat(400);
        let form = json!({ "id": null, "rev": null, "title": title, "description": long, "priority": "major", "status": "open",
            "execution": null, "requirement": null });
        let defect = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
        let preview = machine.ok("previewPush", &json!({ "defect": defect, "connection": null })).to_string();
        assert!(
            preview.contains("The title is longer than the tracker takes"),
            "{} {preview}",
            target.name()
        );
        let is_cut = preview.contains("The description is longer than the tracker takes");
        assert_eq!(is_cut, target != Target::GitLab, "{}", target.name());
        let pushed = machine.push(&defect);
        assert!(pushed["link"]["issue"]["url"].is_string(), "{} {pushed}", target.name());
        machine.ok("syncNow", &json!({}));
        machine.settle();
        let here = machine.ok("viewDefect", &json!({ "id": defect }));
        assert_eq!(
            (here["title"].as_str(), here["description"].as_str()),
            (Some(title.as_str()), Some(long.as_str()))
        );
    }
}

#[test]
fn what_was_reported_from_an_issues_page_stays_in_its_panel_until_it_has_arrived_and_after() {
    let machine = Machine::connected();
    let page = "https://github.com/octo/demo/issues/1";
    let form = json!({ "id": "0190aaaa-0000-7000-8000-000000000021", "title": "A cent too much", "description": "", "priority": "major" });
    machine.world.borrow_mut().is_offline = true;
    machine.ask_from(page, "hereReport", &form).unwrap();
    let seen = || machine.ask_from(page, "hereView", &json!({})).unwrap()["ok"].clone();
    let view = seen();
    assert_eq!(
        (&view["defects"][0]["title"], &view["defects"][0]["sync"]["text"]),
        (&form["title"], &json!("Waiting"))
    );
    assert_eq!(view["heading"], "Not linked", "the issue itself is none of it");
    machine.world.borrow_mut().is_offline = false;
    machine.settle();
    assert_eq!(seen()["defects"][0]["issue"]["text"], "#14");
    let other = machine.ask_from("https://github.com/octo/demo/issues/12", "hereView", &json!({})).unwrap();
    assert_eq!(other["ok"]["defects"], json!([]));
}
