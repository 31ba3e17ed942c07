//! Comments go both ways, once each, and nothing that is internal leaves its place.

use serde_json::{Value, json};

use crate::support::{Fault, Machine, Target};

const ONE: &str = "0190aaaa-0000-7000-8000-000000000001";
const TWO: &str = "0190aaaa-0000-7000-8000-000000000002";

fn write(machine: &Machine, defect: &str, id: &str, text: &str) -> Value {
    let view = machine.ok("saveComment", &json!({ "defect": defect, "id": id, "text": text }));
    machine.settle();
    view
}

fn there(machine: &Machine, target: Target, number: u64) -> Vec<(u64, String)> {
    let all = target.others(machine, |there, _| there.shown_comments(target.project(), number));
    all.into_iter().map(|one| (one.id, one.text)).collect()
}

fn here(machine: &Machine, defect: &str) -> Vec<(String, String, bool)> {
    let view = machine.defect(defect);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let comments = view["comments"].as_array().unwrap();
    comments.iter().map(|one| (text(&one["author"]), text(&one["text"]), one["deleted"] == true)).collect()
}

fn look(machine: &Machine) {
    machine.pass(60_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
}

#[test]
fn what_is_written_here_is_there_once_and_follows_its_edits() {
    for target in Target::ALL {
        let machine = target.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        // Before the push it waits here.
        write(&machine, &defect, ONE, "Seen *again* by @bob");
        assert_eq!(machine.defect(&defect)["comments"][0]["state"]["text"], "Only here");
        let view = machine.push(&defect);
        machine.settle();
        let text = view["link"]["issue"]["text"].as_str().unwrap();
        let number: u64 = text.rsplit(['#', '-']).next().unwrap().parse().unwrap();
        let posted = there(&machine, target, number);
        assert_eq!(posted.len(), 1, "{}: {posted:?}", target.name());
        assert!(posted[0].1.contains("again") && posted[0].1.contains("Casebridge, DEF-1"), "{posted:?}");
        assert!(!posted[0].1.contains("@bob"), "nobody is notified: {posted:?}");
        // It does not come back, and an edit changes it in place.
        look(&machine);
        look(&machine);
        assert_eq!(
            here(&machine, &defect),
            [("You".into(), "Seen *again* by @bob".into(), false)],
            "{}",
            target.name()
        );
        // Whoever wrote it is answered before the tracker is.
        let answer = write(&machine, &defect, ONE, "Seen a third time");
        assert_eq!(answer["comments"][0]["state"]["text"], "On its way");
        assert_eq!(machine.defect(&defect)["comments"][0]["state"]["text"], "Synced");
        let edited = there(&machine, target, number);
        assert_eq!((edited.len(), edited[0].0), (1, posted[0].0), "{}", target.name());
        assert!(edited[0].1.contains("a third time"), "{edited:?}");
        look(&machine);
        assert_eq!(here(&machine, &defect)[0].1, "Seen a third time");
        machine.ok("deleteComment", &json!({ "defect": defect, "comment": ONE }));
        machine.settle();
        assert_eq!(there(&machine, target, number), [], "{}", target.name());
        look(&machine);
        assert_eq!(
            here(&machine, &defect),
            [("You".into(), "Seen a third time".into(), true)],
            "its text is kept"
        );
    }
}

#[test]
fn what_is_written_there_is_here_once_and_follows_its_edits() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        let project = target.project();
        machine.pass(600_000);
        let id = target.others(&machine, |there, now| {
            if target != Target::GitHub {
                there.others_comment(now, project, number, "ann", "internal: do not tell", true);
            }
            there.others_comment(now, project, number, "ann", "I see it, too", false)
        });
        look(&machine);
        let all = here(&machine, &defect);
        assert_eq!(all.len(), 1, "{}: {all:?}", target.name());
        assert!(all[0].1.contains("I see it, too") && all[0].0 != "You", "{all:?}");
        machine.pass(600_000);
        target.others(&machine, |there, now| there.others_edit_comment(now, project, number, id, "I saw it"));
        look(&machine);
        assert!(here(&machine, &defect)[0].1.contains("I saw it"), "{}", target.name());
        machine.pass(600_000);
        target.others(&machine, |there, now| there.others_delete_comment(now, project, number, id));
        look(&machine);
        let all = here(&machine, &defect);
        assert_eq!((all.len(), all[0].2), (1, true), "{}: {all:?}", target.name());
        // None of it was sent back.
        let said = target.others(&machine, |there, _| there.comment_count("I saw it"));
        assert_eq!(said, 0, "{}", target.name());
    }
}

#[test]
fn a_lost_answer_makes_no_second_comment() {
    for target in Target::ALL {
        for fault in [Fault::CutAfter, Fault::CutBefore, Fault::Truncate] {
            let machine = target.connected();
            let (defect, number) = machine.pushed("Cart is empty");
            let place = if target == Target::GitLab { "/notes" } else { "/comment" };
            machine.fault("POST", place, fault.clone());
            write(&machine, &defect, ONE, "Once only");
            look(&machine);
            write(&machine, &defect, TWO, "And another");
            look(&machine);
            let posted = there(&machine, target, number);
            assert_eq!(posted.len(), 2, "{} {fault:?}: {posted:?}", target.name());
            assert_eq!(here(&machine, &defect).len(), 2, "{} {fault:?}", target.name());
        }
    }
}

#[test]
fn what_the_rules_left_there_comes_here_once_they_take_it() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        write(&machine, &defect, ONE, "Mine");
        machine.rules(&[("comments", "toTracker", "trackerWins")], &json!({}));
        machine.pass(600_000);
        let id = there(&machine, target, number)[0].0;
        target.others(&machine, |there, now| {
            there.others_edit_comment(now, target.project(), number, id, "Theirs")
        });
        look(&machine);
        look(&machine);
        assert_eq!(here(&machine, &defect)[0].1, "Mine", "{}", target.name());
        machine.rules(&[("comments", "twoWay", "trackerWins")], &json!({}));
        machine.settle();
        look(&machine);
        assert_eq!(here(&machine, &defect)[0].1, "Theirs", "{}", target.name());
    }
}

#[test]
fn what_both_sides_changed_holds_as_it_is_there_and_is_in_the_log() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        write(&machine, &defect, ONE, "First");
        let id = there(&machine, target, number)[0].0;
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            there.others_edit_comment(now, target.project(), number, id, "Theirs")
        });
        machine.world.borrow_mut().is_offline = true;
        machine.ok("saveComment", &json!({ "defect": defect, "id": ONE, "text": "Ours" }));
        machine.world.borrow_mut().is_offline = false;
        machine.ok("syncIssue", &json!({ "url": target.page(number) }));
        machine.settle();
        look(&machine);
        let (here, there) =
            (here(&machine, &defect)[0].1.clone(), there(&machine, target, number)[0].1.clone());
        assert!(there.contains(&here), "{}: {here} {there}", target.name());
        let log = machine.log();
        assert!(log.contains("Ours") && log.contains("Theirs"), "{}: {log}", target.name());
    }
}

#[test]
fn comments_that_are_not_to_travel_stay_where_they_are() {
    for target in Target::ALL {
        let machine = target.connected();
        machine.rules(&[("comments", "off", "ask")], &json!({}));
        let (defect, number) = machine.pushed("Cart is empty");
        machine.pass(600_000);
        target.others(&machine, |there, now| {
            there.others_comment(now, target.project(), number, "ann", "There", false)
        });
        let view = write(&machine, &defect, ONE, "Here");
        assert_eq!(view["comments"][0]["state"]["text"], "Only here");
        look(&machine);
        assert_eq!(here(&machine, &defect).len(), 1, "{}", target.name());
        assert_eq!(there(&machine, target, number).len(), 1, "{}", target.name());
    }
}

#[test]
fn a_quick_action_in_a_comment_is_text() {
    let target = Target::GitLab;
    let machine = target.connected();
    let (defect, number) = machine.pushed("Cart is empty");
    write(&machine, &defect, ONE, "/close\nplease look");
    let state = target.others(&machine, |there, _| there.shown_state(target.project(), number));
    assert_eq!(state, "open");
    assert!(there(&machine, target, number)[0].1.contains("/close"));
}
