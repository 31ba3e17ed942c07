//! The coverage comment: one an issue, in place, only on change, readable without Casebridge.

use casebridge::text::COVERAGE_MARKER;
use casebridge_sandbox::Fault;
use serde_json::json;

use crate::support::{Machine, Target};

const ISSUE: &str = "https://github.com/octo/demo/issues/12";

fn comments(machine: &Machine) -> Vec<String> {
    let world = machine.world.borrow();
    let issue = &world.sandbox.github.repo("octo/demo").unwrap().issues[&12];
    issue.comments.iter().map(|comment| comment.body.clone()).collect()
}

fn linked() -> (Machine, String, String) {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired | card, see #3 and @mona <b>");
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": ISSUE }));
    machine.requests();
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    (machine, requirement, case)
}

#[test]
fn linking_a_case_posts_one_comment() {
    let (machine, requirement, case) = linked();
    let expected = "### Test coverage\n\n**REQ-1** Expired cards are refused — **Not run**: 0 of 1 test case pass, 1 was not run.\n\n\
        | Test case | Latest result |\n| --- | --- |\n| TC-1 Expired \\| card\\, see \\#\u{200b}3 and \\@\u{200b}mona \\<b\\> | Not Executed |\n\n\n\
        <sub>Kept up to date by Casebridge</sub>\n<!-- casebridge:coverage -->";
    assert_eq!(comments(&machine), [expected]);
    assert_eq!(
        machine.requests(),
        [
            "GET /repos/octo/demo/issues/12/comments?per_page=100 200",
            "POST /repos/octo/demo/issues/12/comments 201"
        ]
    );
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    assert_eq!(machine.requests(), Vec::<String>::new());
}

#[test]
fn results_update_it_in_place_and_together() {
    let (machine, _, case) = linked();
    let other = machine.new_case("Other");
    let (_, executions) = machine.new_cycle(&[&case, &other]);
    machine.requests();
    machine.result(&executions[0], "fail");
    machine.result(&executions[0], "pass");
    assert_eq!(machine.requests(), Vec::<String>::new());
    machine.settle();
    let mut sent = machine.requests();
    sent.retain(|line| !line.starts_with("GET "));
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].starts_with("PATCH /repos/octo/demo/issues/comments/"));
    assert!(
        comments(&machine)[0].contains("**Passing**: 1 of 1 test case pass."),
        "{:?}",
        comments(&machine)
    );
    assert!(comments(&machine)[0].contains("| Pass in CYC-1 (2026-11-20) |"));
}

#[test]
fn one_that_another_browser_posted_is_taken_over() {
    let machine = Machine::connected();
    {
        let mut world = machine.world.borrow_mut();
        let issue = world.sandbox.github.repo_mut("octo/demo").unwrap().issue_mut(12).unwrap();
        for (id, author) in [(901, "mona"), (902, "octocat")] {
            let body = format!("old\n{COVERAGE_MARKER}");
            issue.comments.push(casebridge_sandbox::github::state::Comment {
                id,
                author: author.into(),
                body,
                created: 1,
                updated: 1,
            });
        }
    }
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired card");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": ISSUE }));
    let found = comments(&machine);
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("old") && found[1].starts_with("### Test coverage"));
}

#[test]
fn one_that_somebody_deleted_is_posted_anew_when_there_is_news() {
    let (machine, requirement, _) = linked();
    machine
        .world
        .borrow_mut()
        .sandbox
        .github
        .repo_mut("octo/demo")
        .unwrap()
        .issue_mut(12)
        .unwrap()
        .comments
        .clear();
    machine.ok("postCoverage", &json!({ "id": requirement }));
    assert_eq!(comments(&machine).len(), 0);
    let case = machine.new_case("Another");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    assert_eq!(comments(&machine).len(), 1);
}

#[test]
fn unlinking_says_so_in_the_comment() {
    let (machine, requirement, _) = linked();
    machine.ok("unlinkIssue", &json!({ "requirement": requirement, "url": ISSUE }));
    assert!(comments(&machine)[0].contains("No requirement is linked to this issue any more."));
}

#[test]
fn a_deleted_cycle_does_not_count_and_a_restored_one_does() {
    let (machine, requirement, case) = linked();
    let (cycle, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    let state = |machine: &Machine| {
        machine.ok("viewRequirement", &json!({ "id": requirement }))["coverage"]["state"].clone()
    };
    assert_eq!(state(&machine), "failing");
    machine.ok("deleteRecord", &json!({ "kind": "cycle", "id": cycle }));
    assert_eq!(state(&machine), "notRun");
    machine.ok("restoreRecord", &json!({ "kind": "cycle", "id": cycle }));
    assert_eq!(state(&machine), "failing");
}

#[test]
fn a_later_not_executed_masks_no_earlier_result() {
    let (machine, requirement, case) = linked();
    let (_, first) = machine.new_cycle(&[&case]);
    machine.result(&first[0], "pass");
    let (_, second) = machine.new_cycle(&[&case]);
    machine.result(&second[0], "fail");
    machine.result(&second[0], "notExecuted");
    assert_eq!(machine.ok("viewRequirement", &json!({ "id": requirement }))["coverage"]["state"], "passing");
}

#[test]
fn a_renamed_repository_keeps_its_one_comment() {
    let (machine, requirement, _) = linked();
    {
        let mut world = machine.world.borrow_mut();
        let repo = world.sandbox.github.repo_mut("octo/demo").unwrap();
        repo.old_names.push("octo/demo".to_owned());
        repo.name = "shop".to_owned();
    }
    let case = machine.new_case("Another");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    machine.settle();
    let world = machine.world.borrow();
    let comments = &world.sandbox.github.repo("octo/shop").unwrap().issues[&12].comments;
    assert!(comments.len() == 1 && comments[0].body.contains("TC-2 Another"), "{comments:?}");
}

#[test]
fn what_is_linked_while_the_comment_is_on_its_way_is_in_it_too() {
    let (machine, requirement, _) = linked();
    let (two, three) = (machine.new_case("Two"), machine.new_case("Three"));
    let own = json!({ "id": crate::support::OWN_ID, "url": format!("chrome-extension://{}/x.html", crate::support::OWN_ID), "frameId": 0 });
    let sender = casebridge::protocol::Sender::read(&own.to_string(), crate::support::OWN_ID.to_owned());
    let message = |case: &str| {
        json!({ "name": "linkCases", "params": { "requirement": requirement, "cases": [case] } }).to_string()
    };
    let (first, second) = (message(&two), message(&three));
    let both = futures_util::future::join(
        casebridge::protocol::answer(&machine, &sender, &first),
        casebridge::protocol::answer(&machine, &sender, &second),
    );
    machine.run(both).unwrap();
    machine.settle();
    let found = comments(&machine);
    assert!(found.len() == 1 && found[0].contains("TC-2") && found[0].contains("TC-3"), "{found:?}");
}

/// What the comment on an issue says, as it was sent.
fn said(machine: &Machine) -> String {
    let world = machine.world.borrow();
    let link = world.store.iter().find(|(key, _)| key.starts_with("link:")).unwrap().1;
    link["comment"]["text"].as_str().unwrap_or_default().to_owned()
}

fn link_all(machine: &Machine, requirements: &[String], issue: &str) {
    for part in requirements.chunks(500) {
        let form = json!({ "kind": "requirement", "ids": part, "change": "linkIssue", "value": issue, "group": "g" });
        machine.ok("changeMany", &form);
    }
    machine.settle();
}

#[test]
fn every_tracker_takes_it_however_much_there_is_to_say() {
    for target in Target::ALL {
        let machine = target.connected();
        let many = if target == Target::GitLab { 40 } else { 12 };
        let cases: Vec<String> = (0..100).map(|_| machine.new_case(&"!".repeat(120))).collect();
        let (_, executions) = machine.new_cycle(&[&cases[98], &cases[99]]);
        machine.result(&executions[0], "blocked");
        machine.result(&executions[1], "fail");
        let requirements: Vec<String> =
            (0..many).map(|n| machine.new_requirement(&format!("Requirement {n}"))).collect();
        for requirement in &requirements {
            machine.ok("linkCases", &json!({ "requirement": requirement, "cases": cases }));
        }
        link_all(&machine, &requirements, target.issue());
        assert_eq!(target.comments(&machine), 1, "{}", target.name());
        assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]), "{}", target.name());
        let text = said(&machine);
        let count = |what: &str| text.matches(what).count();
        assert_eq!(
            count("1 fails, 1 is blocked, 98 were not run"),
            many,
            "the totals of all: {}",
            target.name()
        );
        assert_eq!(
            (count("| Fail in CYC-1"), count("| Blocked in CYC-1")),
            (many, many),
            "{}",
            target.name()
        );
        assert!(text.find("TC-100 ").unwrap() < text.find("TC-1 ").unwrap(), "the worst first");
        assert_eq!(count("…and "), many, "{}", target.name());
    }
}

#[test]
fn an_issue_of_hundreds_of_requirements_names_the_worst_and_counts_the_others() {
    let machine = Machine::connected();
    let requirements: Vec<String> = (0..300).map(|_| machine.new_requirement(&"!".repeat(250))).collect();
    let case = machine.new_case("Pay");
    machine.ok("linkCases", &json!({ "requirement": requirements[299], "cases": [case] }));
    let (_, executions) = machine.new_cycle(&[&case]);
    machine.result(&executions[0], "fail");
    link_all(&machine, &requirements, ISSUE);
    let text = said(&machine);
    assert!(
        text.contains("**REQ-300** ") && text.contains("…and 225 more requirements. All 300 together: "),
        "{text}"
    );
}

#[test]
fn many_changes_at_once_leave_one_waiting_comment_an_issue() {
    let machine = Machine::connected();
    let case = machine.new_case("Pay");
    let issue = |n: usize| format!("https://github.com/octo/demo/issues/{}", 10_000 + n);
    machine.world.borrow_mut().is_offline = true;
    let requirements: Vec<String> = (0..40)
        .map(|n| {
            let id = machine.new_requirement(&format!("Requirement {n}"));
            machine.ok("linkCases", &json!({ "requirement": id, "cases": [case] }));
            machine.ok("linkIssue", &json!({ "requirement": id, "url": issue(n) }));
            id
        })
        .collect();
    for value in ["p0", "p2"] {
        let form = json!({ "kind": "requirement", "ids": requirements, "change": "priority", "value": value, "group": value });
        machine.ok("changeMany", &form);
    }
    let jobs = machine.ok("viewOutbox", &json!({}))["jobs"].as_array().unwrap().len();
    assert_eq!(jobs, 40);
}

#[test]
fn on_an_issue_that_was_moved_it_is_written_where_people_read() {
    for target in Target::ALL {
        let (to, number) = match target {
            Target::GitHub => ("octo/readonly", 12),
            Target::GitLab => ("shop/apps/mobile", 12),
            Target::JiraCloud | Target::JiraDataCenter => ("LEGACY", 2),
        };
        let machine = target.connected();
        let requirement = machine.new_requirement("Expired cards are refused");
        let case = machine.new_case("Expired card");
        machine.ok("linkIssue", &json!({ "requirement": requirement, "url": target.issue() }));
        machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
        let (_, executions) = machine.new_cycle(&[&case]);
        machine.settle();
        let there = target
            .others(&machine, |there, now| there.others_move(now, target.project(), number, to))
            .unwrap();
        machine.result(&executions[0], "fail");
        // Nobody looks at the issue before the comment is written.
        machine.ok("postCoverage", &json!({ "id": requirement }));
        machine.sweep();
        machine.settle();
        let comments = target.others(&machine, |one, _| one.shown_comments(to, there));
        let ours: Vec<&String> =
            comments.iter().map(|one| &one.text).filter(|text| text.contains("Test coverage")).collect();
        let jobs = machine.ok("viewOutbox", &json!({}));
        assert!(ours.len() == 1 && ours[0].contains("Failing"), "{}: {comments:?} {jobs}", target.name());
    }
}

#[test]
fn one_that_may_have_been_posted_is_found_or_written_where_its_issue_was_moved() {
    for target in Target::ALL {
        let (to, number, post) = match target {
            Target::GitHub => ("octo/readonly", 12, "/comments"),
            Target::GitLab => ("shop/apps/mobile", 12, "/notes"),
            Target::JiraCloud | Target::JiraDataCenter => ("LEGACY", 2, "/comment"),
        };
        for lost in [Fault::CutBefore, Fault::CutAfter] {
            let told = format!("{} {lost:?}", target.name());
            let machine = target.connected();
            let requirement = machine.new_requirement("Expired cards are refused");
            let case = machine.new_case("Expired card");
            machine.fault("POST", post, lost);
            // The look before it passes, the one after it does not.
            machine.fault("GET", post, Fault::Delay { milliseconds: 0 });
            machine.fault("GET", post, Fault::CutBefore);
            machine.ok("linkIssue", &json!({ "requirement": requirement, "url": target.issue() }));
            machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
            machine.ok("postCoverage", &json!({ "id": requirement }));
            let there = target
                .others(&machine, |there, now| there.others_move(now, target.project(), number, to))
                .unwrap();
            machine.settle();
            machine.sweep();
            machine.settle();
            let comments = target.others(&machine, |one, _| one.shown_comments(to, there));
            let ours = comments.iter().filter(|one| one.text.contains("Test coverage")).count();
            let jobs = machine.ok("viewOutbox", &json!({}));
            assert_eq!((ours, jobs["jobs"].as_array().unwrap().len()), (1, 0), "{told}: {comments:?} {jobs}");
        }
    }
}
