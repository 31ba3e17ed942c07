//! Exactly which requests each kind of pass costs, on every tracker.

use serde_json::json;

use crate::support::{Machine, Target};

/// Requests with their moving parts taken out: pages, times, ids.
fn shapes(machine: &Machine) -> Vec<String> {
    let plain = |line: String| {
        let (head, status) = line.rsplit_once(' ').unwrap();
        let path = head.split('?').next().unwrap();
        let text: String = path.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let mut parts: Vec<String> = Vec::new();
        for c in text.chars() {
            if c == '0' && parts.last().is_some_and(|last| last.ends_with('0')) {
                continue;
            }
            match parts.last_mut() {
                Some(last) => last.push(c),
                None => parts.push(c.to_string()),
            }
        }
        format!("{} {status}", parts.concat())
    };
    machine.requests().into_iter().map(plain).collect()
}

fn list(target: Target) -> &'static str {
    match target {
        Target::GitHub => "GET /repos/octo/demo/issues",
        Target::GitLab => "GET /api/v0/projects/0/issues",
        Target::JiraCloud => "POST /rest/api/0/search/jql",
        Target::JiraDataCenter => "POST /jira/rest/api/0/search",
    }
}

fn comments(target: Target) -> &'static str {
    match target {
        Target::GitHub => "GET /repos/octo/demo/issues/0/comments 200",
        Target::GitLab => "GET /api/v0/projects/0/issues/0/notes 200",
        Target::JiraCloud => "GET /rest/api/0/issue/SHOP%0DSHOP 200",
        Target::JiraDataCenter => "GET /jira",
    }
}

#[test]
fn nothing_new_is_one_request_and_no_write() {
    for target in Target::ALL {
        let machine = target.connected();
        machine.pushed("Cart is empty");
        let requirement = machine.new_requirement("Orders are kept");
        machine.ok("linkIssue", &json!({ "requirement": requirement, "url": target.issue() }));
        for _ in 0..2 {
            machine.pass(600_000);
            machine.ok("syncNow", &json!({}));
        }
        machine.pass(600_000);
        machine.requests();
        machine.writes();
        let said = machine.ok("syncNow", &json!({}));
        assert_eq!(said["message"], "Nothing new on 1 connection");
        let status = if matches!(target, Target::GitHub | Target::GitLab) { 304 } else { 200 };
        assert_eq!(shapes(&machine), [format!("{} {status}", list(target))], "{}", target.name());
        assert_eq!(machine.writes(), Vec::<String>::new(), "{}", target.name());
        // What was looked at is known to be fresh all the same.
        let age = machine.page_ok(target.issue(), "hereView", &json!({}))["age"].clone();
        assert_eq!(age, "synced just now");
    }
}

#[test]
fn one_changed_issue_is_one_list_and_its_comments() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        for _ in 0..2 {
            machine.pass(600_000);
            machine.ok("syncNow", &json!({}));
        }
        machine.pass(600_000);
        target.others(&machine, |there, now| there.others_set_state(now, target.project(), number, "closed"));
        machine.pass(60_000);
        machine.requests();
        machine.ok("syncNow", &json!({}));
        let asked = shapes(&machine);
        assert_eq!(asked.len(), 2, "{}: {asked:?}", target.name());
        assert_eq!(asked[0], format!("{} 200", list(target)));
        assert!(
            asked[1].contains("/comments") || asked[1].contains("/notes") || asked[1].contains("/comment"),
            "{asked:?} {}",
            comments(target)
        );
        assert_eq!(machine.defect(&defect)["status"], "closed", "{}", target.name());
    }
}

#[test]
fn a_visit_asks_for_that_issue_alone() {
    for target in Target::ALL {
        let machine = target.connected();
        machine.pushed("Other");
        let (_, number) = machine.pushed("Cart is empty");
        let page = target.page(number);
        for _ in 0..2 {
            machine.pass(61_000);
            machine.page_ok(&page, "hereView", &json!({}));
        }
        machine.pass(61_000);
        machine.requests();
        machine.writes();
        machine.page_ok(&page, "hereView", &json!({}));
        let asked = shapes(&machine);
        assert_eq!(asked.len(), 1, "{}: {asked:?}", target.name());
        assert!(asked[0].contains("/issue"), "{asked:?}");
        assert_eq!(machine.writes(), Vec::<String>::new(), "{}", target.name());
    }
}

#[test]
fn the_first_import_of_ten_thousand_is_a_hundred_lists() {
    for target in Target::ALL {
        let machine = target.connected();
        let count = 10_000;
        let there = target.others(&machine, |there, _| {
            let before = there.issue_count("");
            there.others_fill(target.project(), count);
            (before, there.issue_count(""))
        });
        machine.requests();
        machine.rules(&[], &json!({ "on": true }));
        let asked = shapes(&machine);
        let is_list = |line: &&String| {
            [list(target), "GET /repositories/0/issues"].iter().any(|list| **line == format!("{list} 200"))
        };
        let lists = asked.iter().filter(is_list).count();
        let others: Vec<&String> = asked.iter().filter(|line| !is_list(line)).collect();
        // A hundred a request, and one look at what changed while they were read.
        let made = machine.ok("list", &json!({ "kind": "requirement", "text": "", "offset": 0, "limit": 1 }))
            ["total"]
            .as_u64()
            .unwrap();
        assert!(made >= count, "{}: {made} of {there:?}", target.name());
        let pages = usize::try_from(made).unwrap().div_ceil(100);
        assert!((pages..=pages + 3).contains(&lists), "{}: {lists} for {pages} pages", target.name());
        assert!(others.len() <= 1, "{}: {others:?}", target.name());
        println!("{}: {made} requirements in {} requests", target.name(), asked.len());
    }
}
