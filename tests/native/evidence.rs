//! Files of records, and how a defect's files travel to its issue: each once, on every tracker, with every
//! refusal in words.

use casebridge_sandbox::jira::Jira;
use serde_json::{Value, json};

use crate::support::{Fault, Machine, Target};

const ID: [&str; 3] = [
    "0190bbbb-0000-7000-8000-000000000001",
    "0190bbbb-0000-7000-8000-000000000002",
    "0190bbbb-0000-7000-8000-000000000003",
];

/// A file whose bytes a page has stored.
fn stored(machine: &Machine, id: &str, name: &str, bytes: &[u8]) -> Value {
    let hash = machine.store_file(bytes);
    json!({ "id": id, "hash": hash, "name": name, "media": "image/png", "size": bytes.len() })
}

fn attach(machine: &Machine, to: &str, id: &str, file: &Value) -> Value {
    machine.ok("attach", &json!({ "to": to, "id": id, "file": file }))
}

/// A pushed defect with one picture, and its issue's number.
fn with_picture(target: Target, machine: &Machine) -> (String, u64) {
    let defect = machine.new_defect("Cart is empty", "major");
    attach(machine, "defect", &defect, &stored(machine, ID[0], "login page.png", b"\x89PNG one"));
    let view = machine.push(&defect);
    let text =
        view["link"]["issue"]["text"].as_str().unwrap_or_else(|| panic!("{target:?}: {view}")).to_owned();
    machine.settle();
    (defect, text.rsplit(['#', '-']).next().unwrap().parse().unwrap())
}

fn stand(machine: &Machine, defect: &str) -> Vec<(String, String)> {
    let view = machine.defect(defect);
    let line = |one: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&one["sent"]["text"]), text(&one["sent"]["title"]))
    };
    view["attachments"].as_array().unwrap().iter().map(line).collect()
}

/// What anybody sees of the files on an issue: those that Jira lists, or the pictures in our one comment.
fn seen(target: Target, machine: &Machine, number: u64) -> Vec<String> {
    let jira = |jira: &Jira| {
        let issue = jira.issue(&format!("SHOP-{number}")).unwrap();
        issue.attachments.iter().map(|file| file.name.clone()).collect()
    };
    match target {
        Target::JiraCloud => return jira(&machine.world.borrow().sandbox.jira),
        Target::JiraDataCenter => return jira(&machine.world.borrow().sandbox.jira_dc),
        Target::GitHub | Target::GitLab => {}
    }
    let comments = target.others(machine, |there, _| there.shown_comments(target.project(), number));
    let ours: Vec<_> = comments.iter().filter(|one| one.text.contains("**Evidence of DEF-")).collect();
    assert!(ours.len() <= 1, "{ours:?}");
    let lines = ours.iter().flat_map(|one| one.text.lines().map(str::to_owned).collect::<Vec<_>>());
    lines
        .filter_map(|line| {
            Some(line.strip_prefix("![")?.split_once("](")?.1.trim_end_matches(')').to_owned())
        })
        .collect()
}

fn opted_in(target: Target) -> Machine {
    let machine = target.connected();
    if target == Target::GitHub {
        switch(&machine, true);
    }
    machine
}

fn switch(machine: &Machine, on: bool) {
    let import =
        json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
    machine.ok(
        "saveSync",
        &json!({ "connection": machine.connection(), "rules": [], "import": import, "evidence": on }),
    );
}

#[test]
fn a_defects_files_are_on_its_issue_once_on_every_tracker() {
    for target in Target::ALL {
        let machine = opted_in(target);
        let (defect, number) = with_picture(target, &machine);
        assert_eq!(stand(&machine, &defect)[0].0, "Sent", "{target:?}");
        let first = seen(target, &machine, number);
        assert_eq!(first.len(), 1, "{target:?}: {first:?}");
        assert!(first[0].contains("login-page-"), "{first:?}");
        // One more joins it, in the same place; nothing that is there is sent again.
        machine.requests();
        attach(&machine, "defect", &defect, &stored(&machine, ID[1], "cart.png", b"\x89PNG two"));
        machine.settle();
        let both = seen(target, &machine, number);
        assert_eq!((both.len(), &both[0]), (2, &first[0]), "{target:?}: {both:?}");
        let sent = machine.requests();
        let uploads = sent.iter().filter(|one| {
            one.contains("/attachments")
                || one.contains("/uploads")
                || one.starts_with("PUT ") && one.contains("/contents/")
        });
        assert_eq!(uploads.count(), 1, "{target:?}: {sent:?}");
        // Our comment is none of people's; and nothing is left to do.
        machine.pass(600_000);
        machine.ok("syncNow", &json!({}));
        machine.settle();
        let view = machine.defect(&defect);
        assert_eq!(view["comments"].as_array().unwrap().len(), 0, "{target:?}: {view}");
        assert_eq!(view["sync"]["text"], "Synced", "{target:?}: {view}");
        machine.requests();
        machine.push(&defect);
        machine.settle();
        assert_eq!(seen(target, &machine, number), both);
        let log = machine.log();
        assert!(log.contains("The files of DEF-1 are on "), "{log}");
    }
}

#[test]
fn what_was_sent_is_what_was_stored() {
    let machine = opted_in(Target::JiraCloud);
    let (_, number) = with_picture(Target::JiraCloud, &machine);
    let world = machine.world.borrow();
    let issue = world.sandbox.jira.issue(&format!("SHOP-{number}")).unwrap();
    assert_eq!(
        (issue.attachments[0].bytes.as_slice(), issue.attachments[0].media.as_str()),
        (b"\x89PNG one".as_slice(), "image/png")
    );
    drop(world);
    let machine = opted_in(Target::GitLab);
    with_picture(Target::GitLab, &machine);
    assert_eq!(
        machine.world.borrow().sandbox.gitlab.project("shop/web").unwrap().uploads[0].bytes,
        b"\x89PNG one"
    );
    let machine = opted_in(Target::GitHub);
    with_picture(Target::GitHub, &machine);
    let world = machine.world.borrow();
    let files = &world.sandbox.github.repo("octo/demo").unwrap().files;
    let (place, bytes) = files.iter().next().unwrap();
    assert!(place.starts_with("casebridge-evidence:evidence/DEF-1/login-page-"), "{place}");
    assert_eq!(bytes, b"\x89PNG one");
}

#[test]
fn github_takes_none_until_it_is_switched_on() {
    let machine = Target::GitHub.connected();
    let (defect, number) = with_picture(Target::GitHub, &machine);
    let words = "GitHub takes no files by its API: copy the picture and paste it into the issue.";
    assert_eq!(stand(&machine, &defect), [("Only here".to_owned(), words.to_owned())]);
    let view = machine.defect(&defect);
    assert_eq!(
        (view["attachmentsNote"].as_str(), view["pasteInto"].as_str()),
        (Some(words), view["link"]["issue"]["url"].as_str())
    );
    assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"].as_array().unwrap().len(), 0);
    let settings = machine.ok("viewSync", &json!({ "id": machine.connection() }));
    assert_eq!(settings["evidence"]["on"], false);
    assert!(settings["evidence"]["hint"].as_str().unwrap().contains("casebridge-evidence"));
    // Switched on, what is here already goes along.
    switch(&machine, true);
    machine.settle();
    assert_eq!(seen(Target::GitHub, &machine, number).len(), 1);
    assert_eq!(stand(&machine, &defect)[0].0, "Sent");
    assert_eq!(machine.defect(&defect)["pasteInto"], Value::Null);
    // The comment leads to the picture itself.
    assert!(seen(Target::GitHub, &machine, number)[0].ends_with(".png?raw=true"));
    // A form of an earlier version says nothing about it and changes nothing.
    machine.rules(&[], &json!({}));
    assert_eq!(machine.ok("viewSync", &json!({ "id": machine.connection() }))["evidence"]["on"], true);
    // The others have no such switch.
    let other = Target::GitLab.connected();
    assert_eq!(other.ok("viewSync", &json!({ "id": other.connection() }))["evidence"], Value::Null);
}

/// Pushes a defect with a picture that is refused, and gives the words; mended, it goes.
#[track_caller]
fn refused(target: Target, spoil: impl Fn(&Machine, bool), words: &str) {
    let machine = opted_in(target);
    spoil(&machine, true);
    let (defect, number) = with_picture(target, &machine);
    assert_eq!(seen(target, &machine, number).len(), 0);
    let (state, title) = stand(&machine, &defect).remove(0);
    assert_eq!(state, "Not sent", "{target:?}: {title}");
    assert!(title.contains(words), "{target:?}: {title}");
    assert_eq!(machine.world.borrow().attention, 1);
    let jobs = machine.ok("viewOutbox", &json!({}))["jobs"].clone();
    assert_eq!(
        (jobs.as_array().unwrap().len(), jobs[0]["title"].as_str()),
        (1, Some("Send the files of DEF-1 to its issue"))
    );
    spoil(&machine, false);
    machine.ok("retryJob", &json!({ "id": jobs[0]["id"] }));
    machine.settle();
    assert_eq!(seen(target, &machine, number).len(), 1, "{target:?}");
    assert_eq!(stand(&machine, &defect)[0].0, "Sent");
}

#[test]
fn refusals_are_said_in_words_and_the_job_waits_for_the_person() {
    let jira = |machine: &Machine, change: &dyn Fn(&mut Jira)| {
        let mut world = machine.world.borrow_mut();
        change(&mut world.sandbox.jira);
        change(&mut world.sandbox.jira_dc);
    };
    let limit = |machine: &Machine, on: bool| {
        jira(machine, &|jira| jira.attachment_limit = if on { 3 } else { 1_000 });
    };
    refused(
        Target::JiraCloud,
        limit,
        "acme.atlassian.net did not take login page.png: it takes no file of 8 B",
    );
    refused(
        Target::JiraDataCenter,
        limit,
        "attachments are switched off there, or the file is larger than allowed",
    );
    for target in [Target::JiraCloud, Target::JiraDataCenter] {
        let off = |machine: &Machine, on: bool| jira(machine, &|jira| jira.attachments_off = on);
        refused(target, off, "attaching files is not allowed there");
    }
    let gitlab = |machine: &Machine, change: &dyn Fn(&mut casebridge_sandbox::gitlab::state::Project)| {
        change(machine.world.borrow_mut().sandbox.gitlab.project_mut("shop/web").unwrap());
    };
    let large =
        |machine: &Machine, on: bool| gitlab(machine, &|project| project.upload_limit = on.then_some(3));
    refused(Target::GitLab, large, "gitlab.com did not take login page.png: it takes no file of 8 B");
    let github = |machine: &Machine, change: &dyn Fn(&mut casebridge_sandbox::github::state::Repo)| {
        change(machine.world.borrow_mut().sandbox.github.repo_mut("octo/demo").unwrap());
    };
    let rules = |machine: &Machine, on: bool| github(machine, &|repo| repo.is_protected = on);
    refused(Target::GitHub, rules, "Repository rule violations found");
    let rules_later = |machine: &Machine, on: bool| {
        github(machine, &|repo| {
            repo.branches.insert("casebridge-evidence".to_owned(), "b".repeat(40));
            repo.is_protected = on;
        });
    };
    refused(Target::GitHub, rules_later, "Changes must be made through a pull request");
    let empty = |machine: &Machine, on: bool| github(machine, &|repo| repo.is_empty = on);
    refused(Target::GitHub, empty, "the repository is empty");
    let rights = |machine: &Machine, on: bool| {
        let mut world = machine.world.borrow_mut();
        let token = world.sandbox.github.tokens.get_mut(crate::support::TOKEN).unwrap();
        token.scopes = None;
        token.issues_write = true;
        token.contents_write = !on;
    };
    refused(Target::GitHub, rights, "Contents: read and write");
}

#[test]
fn who_may_not_upload_to_gitlab_is_told_so() {
    let rights = |machine: &Machine, on: bool| {
        let answer =
            Fault::Answer { status: 404, headers: vec![], body: r#"{"message":"404 Not Found"}"#.into() };
        if on {
            machine.fault("POST", "/uploads", answer);
        }
    };
    refused(Target::GitLab, rights, "the token's user may not upload files there");
}

#[test]
fn one_file_that_is_refused_does_not_keep_the_others_back() {
    for target in [Target::JiraCloud, Target::GitLab] {
        let machine = target.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        attach(&machine, "defect", &defect, &stored(&machine, ID[0], "large.png", &[7; 500]));
        attach(&machine, "defect", &defect, &stored(&machine, ID[1], "small.png", &[8; 5]));
        {
            let mut world = machine.world.borrow_mut();
            world.sandbox.jira.attachment_limit = 100;
            world.sandbox.gitlab.project_mut("shop/web").unwrap().upload_limit = Some(100);
        }
        let view = machine.push(&defect);
        let text = view["link"]["issue"]["text"].as_str().unwrap().to_owned();
        let number = text.rsplit(['#', '-']).next().unwrap().parse().unwrap();
        machine.settle();
        assert_eq!(seen(target, &machine, number).len(), 1, "{target:?}");
        let states: Vec<String> = stand(&machine, &defect).into_iter().map(|(state, _)| state).collect();
        assert_eq!(states, ["Not sent", "Sent"], "{target:?}");
        // Without it nothing is left to do.
        machine.ok("detach", &json!({ "to": "defect", "id": defect, "attachment": ID[0] }));
        let job = machine.ok("viewOutbox", &json!({}))["jobs"][0]["id"].clone();
        machine.ok("retryJob", &json!({ "id": job }));
        machine.settle();
        assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"].as_array().unwrap().len(), 0, "{target:?}");
        assert_eq!(seen(target, &machine, number).len(), 1, "{target:?}");
    }
}

#[test]
fn an_answer_that_is_lost_doubles_nothing() {
    for target in Target::ALL {
        for fault in [Fault::CutAfter, Fault::CutBefore, Fault::Stall { effect: true }, Fault::Truncate] {
            for path in ["attachments", "uploads", "/contents/", "/git/refs", "/notes", "/comments"] {
                let machine = opted_in(target);
                let method = if path == "/contents/" { "PUT" } else { "POST" };
                machine.fault(method, path, fault.clone());
                let (_, number) = with_picture(target, &machine);
                assert_eq!(seen(target, &machine, number).len(), 1, "{target:?} {path} {fault:?}");
                assert_eq!(
                    machine.ok("viewOutbox", &json!({}))["jobs"],
                    json!([]),
                    "{target:?} {path} {fault:?}"
                );
            }
        }
    }
}

#[test]
fn jiras_strict_filter_is_passed_in_disguise() {
    let machine = Target::JiraDataCenter.connected();
    machine.world.borrow_mut().sandbox.jira_dc.xsrf = casebridge_sandbox::jira::state::Xsrf::Strict;
    let (_, number) = with_picture(Target::JiraDataCenter, &machine);
    assert_eq!(seen(Target::JiraDataCenter, &machine, number).len(), 1);
}

#[test]
fn a_file_that_is_taken_off_leaves_the_comment_and_comes_back_with_undo() {
    let machine = Target::GitLab.connected();
    let (defect, number) = with_picture(Target::GitLab, &machine);
    let view = machine.ok("viewAttachments", &json!({ "to": "defect", "id": defect }));
    let file = view["files"][0].clone();
    let gone = machine.ok("detach", &json!({ "to": "defect", "id": defect, "attachment": file["id"] }));
    assert_eq!(
        (gone["message"].as_str(), gone["attachments"].as_array().unwrap().len()),
        (Some("login page.png removed from DEF-1"), 0)
    );
    machine.settle();
    assert_eq!(seen(Target::GitLab, &machine, number).len(), 0);
    assert_eq!(
        machine.problem("detach", &json!({ "to": "defect", "id": defect, "attachment": file["id"] })),
        "missing"
    );
    attach(&machine, "defect", &defect, &file);
    machine.settle();
    assert_eq!(seen(Target::GitLab, &machine, number).len(), 1);
    assert_eq!(machine.world.borrow().sandbox.gitlab.project("shop/web").unwrap().uploads.len(), 1);
}

#[test]
fn attaching_twice_is_attaching_once_and_every_kind_of_record_takes_files() {
    let machine = Machine::connected();
    let requirement = machine.new_requirement("Expired cards are refused");
    let case = machine.new_case("Expired card");
    let (_, executions) = machine.new_cycle(&[&case]);
    let defect = machine.new_defect("Cart is empty", "major");
    for (to, id, name) in [
        ("requirement", &requirement, "REQ-1"),
        ("case", &case, "TC-1"),
        ("execution", &executions[0], "the result of TC-1"),
        ("defect", &defect, "DEF-1"),
    ] {
        let file = stored(&machine, ID[0], "C:\\fakepath\\sp\u{202e}ec\n.png", b"one");
        let view = attach(&machine, to, id, &file);
        assert_eq!(view["message"], format!("spec .png attached to {name}"));
        let line = &view["attachments"][0];
        assert_eq!(
            (line["name"].as_str(), line["size"].as_str(), line["hash"].as_str()),
            (Some("spec .png"), Some("3 B"), file["hash"].as_str())
        );
        let again = attach(&machine, to, id, &file);
        let mut other = file.clone();
        other["id"] = json!(ID[1]);
        let same = attach(&machine, to, id, &other);
        assert_eq!(same["message"], format!("spec .png is attached to {name} already"));
        assert_eq!(
            (again["attachments"].as_array().unwrap().len(), same["attachments"].as_array().unwrap().len()),
            (1, 1)
        );
        assert_eq!(view["files"][0]["size"], 3);
    }
    assert_eq!(
        machine.ok("viewRequirement", &json!({ "id": requirement }))["attachments"].as_array().unwrap().len(),
        1
    );
    assert_eq!(machine.ok("viewCase", &json!({ "id": case }))["attachments"].as_array().unwrap().len(), 1);
    // What is not there, or is no name of a file, is refused.
    let file = stored(&machine, ID[2], "a.png", b"two");
    let bad = |change: &dyn Fn(&mut Value)| {
        let mut form = json!({ "to": "defect", "id": defect, "file": file });
        change(&mut form);
        machine.problem("attach", &form)
    };
    assert_eq!(bad(&|form| form["id"] = json!(requirement)), "missing");
    assert_eq!(bad(&|form| form["file"]["hash"] = json!("0".repeat(64))), "missing");
    assert_eq!(bad(&|form| form["file"]["id"] = json!("../x")), "malformed");
    assert_eq!(bad(&|form| form["to"] = json!("cycle")), "malformed");
}

#[test]
fn limits_name_both_numbers() {
    let machine = Machine::connected();
    let said = |name: &str, size: u64| {
        let answer = machine.ask("checkFile", &json!({ "name": name, "size": size })).unwrap();
        answer["problem"]["message"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(said("a.png", 10_000_000), "");
    assert_eq!(said("a.png", 12_300_000), "a.png has 12.3 MB; a file may have 10.0 MB at the most.");
    for number in 0..50_u8 {
        machine.store_file(&vec![number; 9_990_000]);
    }
    assert_eq!(said("a.png", 500_000), "");
    assert_eq!(
        said("a.png", 600_000),
        "With a.png all files have 500.1 MB; they may have 500.0 MB at the most: remove some first."
    );
    // What a page stored all the same is refused when it is attached.
    let defect = machine.new_defect("Cart is empty", "major");
    machine.world.borrow_mut().blobs.clear();
    let file = stored(&machine, ID[0], "video.webm", &vec![1; 10_000_001]);
    assert_eq!(machine.problem("attach", &json!({ "to": "defect", "id": defect, "file": file })), "invalid");
}

#[test]
fn a_new_defect_takes_the_files_of_its_form_and_those_of_its_execution() {
    let machine = Target::JiraCloud.connected();
    let case = machine.new_case("Expired card");
    let (_, executions) = machine.new_cycle(&[&case]);
    attach(&machine, "execution", &executions[0], &stored(&machine, ID[0], "seen.png", b"seen"));
    let offered =
        machine.ok("viewAttachments", &json!({ "to": "execution", "id": executions[0] }))["files"].clone();
    let mut files = offered.as_array().unwrap().clone();
    files[0]["id"] = json!(ID[1]);
    files.push(stored(&machine, ID[2], "more.png", b"more"));
    let id = "0190cccc-0000-7000-8000-000000000001";
    let form = json!({ "id": id, "rev": null, "title": "Accepted", "description": "", "priority": "major", "status": "open",
        "execution": executions[0], "requirement": null, "attachments": files });
    for _ in 0..2 {
        machine.ok("saveDefect", &form);
    }
    let view = machine.push(id);
    machine.settle();
    assert_eq!(machine.defect(id)["attachments"].as_array().unwrap().len(), 2);
    let text = view["link"]["issue"]["text"].as_str().unwrap().to_owned();
    let number = text.rsplit(['#', '-']).next().unwrap().parse().unwrap();
    assert_eq!(seen(Target::JiraCloud, &machine, number).len(), 2);
    // A form without a word about files keeps them; one with a shorter list takes some off.
    machine.edit(id, &json!({ "title": "Accepted again" }));
    assert_eq!(machine.defect(id)["attachments"].as_array().unwrap().len(), 2);
    machine.edit(id, &json!({ "attachments": [files[1]] }));
    let left = machine.defect(id)["attachments"].clone();
    assert_eq!(
        (left.as_array().unwrap().len(), left[0]["name"].as_str(), left[0]["sent"]["text"].as_str()),
        (1, Some("more.png"), Some("Sent"))
    );
}

#[test]
fn what_nothing_refers_to_goes_after_a_day_and_nothing_else() {
    const DAY: u64 = 86_400_000;
    let machine = Machine::connected();
    let defect = machine.new_defect("Cart is empty", "major");
    let case = machine.new_case("Expired card");
    let (_, executions) = machine.new_cycle(&[&case]);
    let kept = stored(&machine, ID[0], "kept.png", b"kept");
    attach(&machine, "execution", &executions[0], &kept);
    attach(&machine, "defect", &defect, &kept);
    // Taken off one of two, the other still needs it; a deleted record may come back.
    machine.ok("detach", &json!({ "to": "defect", "id": defect, "attachment": ID[0] }));
    let deleted = stored(&machine, ID[1], "deleted.png", b"deleted");
    attach(&machine, "defect", &defect, &deleted);
    machine.ok("deleteRecord", &json!({ "kind": "defect", "id": defect }));
    let drafted = machine.store_file(b"drafted");
    let loose = machine.store_file(b"loose");
    let sweep = |drafts: &[&str]| machine.ok("sweepFiles", &json!({ "drafts": drafts }));
    let there = |hash: &str| machine.world.borrow().blobs.contains_key(hash);
    let name = |file: &Value| file["hash"].as_str().unwrap().to_owned();
    machine.pass(DAY - 1);
    sweep(&[&drafted]);
    assert!(there(&loose), "it is not a day old");
    machine.pass(DAY);
    sweep(&[&drafted]);
    assert!(!there(&loose));
    assert!(there(&drafted) && there(&name(&kept)) && there(&name(&deleted)));
    // Once a day is enough.
    let fresh = machine.store_file(b"fresh");
    machine.world.borrow_mut().blobs.get_mut(&fresh).unwrap().1 = 0;
    sweep(&[]);
    assert!(there(&fresh) && there(&drafted));
    machine.pass(DAY);
    sweep(&[]);
    assert!(!there(&fresh) && !there(&drafted) && there(&name(&kept)));
    machine.ok("restoreRecord", &json!({ "kind": "defect", "id": defect }));
    assert_eq!(machine.defect(&defect)["attachments"][0]["name"], "deleted.png");
}

#[test]
fn files_that_are_gone_from_the_browser_and_hosts_that_were_taken_back_are_said() {
    let machine = Target::JiraCloud.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    let file = stored(&machine, ID[0], "gone.png", b"gone");
    attach(&machine, "defect", &defect, &file);
    machine.world.borrow_mut().blobs.clear();
    machine.push(&defect);
    machine.settle();
    let (state, title) = stand(&machine, &defect).remove(0);
    assert_eq!(state, "Not sent");
    assert!(title.contains("it is not in this browser any more"), "{title}");
    // A host whose permission was taken back stops the files like everything else, and nothing else.
    let machine = Target::GitLab.connected();
    let (defect, number) = with_picture(Target::GitLab, &machine);
    machine.fault(
        "POST",
        "/uploads",
        Fault::Answer { status: 401, headers: vec![], body: r#"{"message":"401 Unauthorized"}"#.into() },
    );
    attach(&machine, "defect", &defect, &stored(&machine, ID[1], "two.png", b"two"));
    machine.settle();
    assert!(stand(&machine, &defect)[1].1.contains("refused the token"), "{:?}", stand(&machine, &defect));
    assert_eq!(seen(Target::GitLab, &machine, number).len(), 1);
}

#[test]
fn a_file_that_was_given_up_goes_with_the_next_push() {
    let machine = Target::JiraCloud.connected();
    machine.world.borrow_mut().sandbox.jira.attachments_off = true;
    let (defect, number) = with_picture(Target::JiraCloud, &machine);
    let job = machine.ok("viewOutbox", &json!({}))["jobs"][0]["id"].clone();
    machine.ok("discardJob", &json!({ "id": job }));
    assert_eq!(stand(&machine, &defect)[0].0, "Not sent");
    machine.world.borrow_mut().sandbox.jira.attachments_off = false;
    assert_eq!(machine.defect(&defect)["actions"][0]["label"], "Push changes");
    machine.push(&defect);
    machine.settle();
    assert_eq!(seen(Target::JiraCloud, &machine, number).len(), 1);
    assert_eq!(stand(&machine, &defect)[0].0, "Sent");
}
