//! Other people do the same on every tracker, and it is seen the same way.

use casebridge_sandbox::{Others, Remark, Sandbox};

use super::client::{NOW, TRACKERS, client};

/// Everything that others can do, with what is seen afterwards.
fn work(tracker: &mut impl Others, project: &str, target: &str, has_progress: bool, has_internal: bool) {
    let number = tracker.others_make(NOW, project, "nina", "Made by hand", "First words\n\nmarker-1");
    assert_eq!(tracker.shown_title(project, number), "Made by hand");
    assert!(tracker.shown_body(project, number).contains("marker-1") && tracker.issue_count("marker-1") == 1);
    assert_eq!(tracker.shown_state(project, number), "open");
    assert!(tracker.others_set_title(NOW + 1, project, number, "Other title"));
    assert!(tracker.others_set_body(NOW + 2, project, number, "Other words"));
    assert_eq!(tracker.shown_title(project, number), "Other title");
    assert_eq!(tracker.shown_body(project, number), "Other words");
    assert_eq!(tracker.shown_updated(project, number), NOW + 2);
    assert_eq!(tracker.others_set_state(NOW + 3, project, number, "in progress"), has_progress);
    assert_eq!(tracker.shown_state(project, number), if has_progress { "in progress" } else { "open" });
    for state in ["closed", "open"] {
        assert!(tracker.others_set_state(NOW + 4, project, number, state));
        assert_eq!(tracker.shown_state(project, number), state);
    }
    for priority in ["high", "low"] {
        assert!(tracker.others_set_priority(NOW + 5, project, number, priority));
        assert_eq!(tracker.shown_priority(project, number), priority);
    }
    assert!(tracker.others_add_label(NOW + 6, project, number, "blue"));
    assert!(tracker.shown_labels(project, number).contains(&"blue".to_owned()));
    assert!(tracker.others_remove_label(NOW + 7, project, number, "blue"));
    assert!(!tracker.others_remove_label(NOW + 8, project, number, "blue"));
    assert_eq!(
        (tracker.shown_updated(project, number), tracker.shown_priority(project, number)),
        (NOW + 7, "low".to_owned())
    );
    assert!(tracker.others_assign(NOW + 9, project, number, "nina"));
    assert_eq!(tracker.shown_assignee(project, number), "nina");
    assert!(tracker.others_assign(NOW + 10, project, number, ""));
    assert_eq!(tracker.shown_assignee(project, number), "");
    let first = tracker.others_comment(NOW + 11, project, number, "nina", "One", false);
    let second = tracker.others_comment(NOW + 12, project, number, "otto", "Two marker-2", true);
    assert!(tracker.others_edit_comment(NOW + 13, project, number, first, "One, better"));
    let remark = |id, author: &str, text: &str, is_internal| Remark {
        id,
        author: author.to_owned(),
        text: text.to_owned(),
        is_internal,
    };
    assert_eq!(
        tracker.shown_comments(project, number),
        [remark(first, "nina", "One, better", false), remark(second, "otto", "Two marker-2", has_internal)]
    );
    assert_eq!((tracker.shown_updated(project, number), tracker.comment_count("marker-2")), (NOW + 13, 1));
    assert!(tracker.others_delete_comment(NOW + 14, project, number, second));
    assert!(!tracker.others_delete_comment(NOW + 15, project, number, second));
    assert_eq!((tracker.shown_updated(project, number), tracker.comment_count("marker-2")), (NOW + 14, 0));
    let there = tracker.others_move(NOW + 16, project, number, target).unwrap();
    assert_eq!(tracker.shown_title(target, there), "Other title");
    assert_eq!(tracker.shown_comments(target, there).len(), 1);
    assert!(tracker.others_delete(NOW + 17, target, there));
    assert!(!tracker.others_delete(NOW + 17, target, there));
    assert_eq!(tracker.shown_state(target, there), "");
    assert_eq!(tracker.others_comment(NOW, target, there, "nina", "x", false), 0);
    assert_eq!(tracker.others_move(NOW, project, 99_999, target), None);
}

#[test]
fn others_do_the_same_on_every_tracker() {
    let mut sandbox = Sandbox::sample();
    work(&mut sandbox.github, "octo/demo", "octo/readonly", false, false);
    work(&mut sandbox.enterprise, "octo/demo", "octo/readonly", false, false);
    work(&mut sandbox.gitlab, "shop/web", "shop/apps/mobile", false, true);
    work(&mut sandbox.gitlab_own, "shop/web", "shop/apps/mobile", false, true);
    work(&mut sandbox.jira, "SHOP", "OPS", true, true);
    work(&mut sandbox.jira_dc, "SHOP", "OPS", true, true);
}

#[test]
fn requests_are_counted_and_a_jira_number_is_that_of_the_key() {
    for (host, _, project, _) in TRACKERS {
        let mut client = client(host);
        let path = if host.contains("git") || host.contains("ghe") { "/user" } else { "/myself" };
        assert_eq!((client.get(path).status, client.others().request_count()), (200, 1), "{host}");
        assert_ne!(client.others().shown_title(project, 2), "", "{host}");
    }
    let mut client = client("jira.example.com");
    assert_eq!(client.others().shown_title("SHOP", 2), "Cart keeps items after log out");
    assert!(client.sandbox.others("nowhere.example.com").is_none());
}
