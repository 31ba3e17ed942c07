//! Issues that a person files in a tracker's own form: what both sides agreed on then, and whose change is whose.

use casebridge_sandbox::Reply;
use serde_json::{Value, json};

use crate::support::{Fault, Machine, Tab, Target};

/// What a form holds, by the names of its fields.
type Fields = Vec<(String, String)>;

const TEXT: &str =
    "Seen **twice**, _slowly_:\n\n- open the cart\n- pay\n\n```\nat total(cart.js:7)\n```\n\n1. One\n2. Two";

/// The ways to a tracker: with a token, and through the page where the person is signed in.
fn ways() -> Vec<(Target, bool)> {
    let all = Target::ALL.into_iter().flat_map(|target| [(target, true), (target, false)]);
    all.filter(|way| *way != (Target::GitHub, false)).collect()
}

fn name((target, has_token): (Target, bool)) -> String {
    format!("{}{}", target.name(), if has_token { "" } else { ", no token" })
}

/// A worker with a defect that the tracker did not take, whose form is open.
fn handed((target, has_token): (Target, bool), description: &str) -> (Machine, String) {
    let machine = Machine::sample();
    let mut form = target.form();
    if !has_token {
        machine.world.borrow_mut().tabs.push(Tab::of(target));
        form["token"] = Value::Null;
        form["email"] = Value::Null;
        form["noToken"] = json!(true);
    }
    machine.ok("saveConnection", &form);
    let defect = machine.new_defect("The total is wrong", "critical");
    machine.edit(&defect, &json!({ "description": description }));
    let why = json!({ "message": "no", "errorMessages": ["no"], "errors": {} }).to_string();
    let no = Fault::Answer { status: 403, headers: Vec::new(), body: why };
    machine.fault("POST", target.project_path(), no.clone());
    machine.fault("POST", "/issue", no);
    machine.push(&defect);
    let job = machine.ok("viewOutbox", &json!({}))["jobs"][0].clone();
    assert_eq!(job["actions"][1]["name"], "fileJob", "{}: {job}", target.name());
    machine.world.borrow_mut().sandbox.faults.clear();
    machine.ok("fileJob", &json!({ "id": job["id"] }));
    (machine, defect)
}

/// The form that was opened last, as a person sends it who first makes of it what they like; gives the page of the
/// issue that comes of it.
fn send(machine: &Machine, target: Target, person: impl Fn(&mut Fields)) -> String {
    let url = machine.world.borrow().opened.last().unwrap().clone();
    let (place, query) = url.split_once('?').unwrap();
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut fields: Fields = pairs.map(|(name, value)| (plain(name), plain(value))).collect();
    person(&mut fields);
    let to = match target {
        Target::GitHub | Target::GitLab => place.trim_end_matches("/new").to_owned(),
        Target::JiraCloud | Target::JiraDataCenter => {
            let pid = fields.iter().find(|(name, _)| name == "pid").unwrap().1.clone();
            format!("{}?pid={pid}", place.replace("!init", ""))
        }
    };
    // Browsers send texts with line ends of their own.
    let coded = |text: &str| {
        let text = text.replace('\n', "\r\n");
        percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
    let sent = http::Request::builder().method("POST").uri(to).header("cookie", Tab::of(target).cookie);
    let mut world = machine.world.borrow_mut();
    let now = world.now;
    let Reply::Answer(answer) = world.sandbox.handle(now, &sent.body(body.join("&").into_bytes()).unwrap())
    else {
        panic!("no answer");
    };
    let page = answer.headers()["location"].to_str().unwrap().to_owned();
    if page.starts_with('/') {
        format!("{}{page}", Tab::of(target).site.trim_end_matches("/jira"))
    } else {
        page
    }
}

/// Nothing is made of the form by the person.
fn as_it_is(_: &mut Fields) {}

fn number(page: &str) -> u64 {
    page.rsplit(['/', '-']).next().unwrap().parse().unwrap()
}

/// Both take what the other changed, and ask where both did.
fn both_ways(machine: &Machine) {
    let rules = ["title", "description"].map(|field| (field, "twoWay", "ask"));
    machine.rules(&rules, &json!({ "on": false }));
}

/// The page of the filed issue is looked at.
fn open(machine: &Machine, page: &str, defect: &str) {
    assert_ne!(machine.page_ok(page, "hereFiled", &json!({ "id": defect }))["message"], "");
    machine.page_ok(page, "hereView", &json!({}));
}

/// Everything comes to rest, and everything is looked at once more.
fn rest(machine: &Machine) {
    machine.settle();
    machine.pass(600_000);
    machine.sweep();
    machine.settle();
}

fn body(machine: &Machine, target: Target, page: &str) -> String {
    target.others(machine, |there, _| there.shown_body(target.project(), number(page)))
}

#[test]
fn what_was_filed_is_what_both_sides_agree_on() {
    for way in ways() {
        for is_both_ways in [false, true] {
            let (machine, defect) = handed(way, TEXT);
            if is_both_ways {
                both_ways(&machine);
            }
            let page = send(&machine, way.0, as_it_is);
            let filed = body(&machine, way.0, &page);
            open(&machine, &page, &defect);
            rest(&machine);
            let view = machine.defect(&defect);
            assert_eq!(view["sync"]["text"], "Synced", "{}: {view}", name(way));
            assert_eq!(view["description"], TEXT, "{}", name(way));
            assert_eq!(body(&machine, way.0, &page), filed, "{}: nobody changed anything", name(way));
            assert!(!machine.log().contains("both sides changed"), "{}: {}", name(way), machine.log());
            let priority =
                way.0.others(&machine, |there, _| there.shown_priority(way.0.project(), number(&page)));
            assert_eq!(priority, "high", "{}", name(way));
            assert_eq!(view["priority"], "critical", "{}", name(way));
        }
    }
}

#[test]
fn what_one_side_changes_before_the_first_look_is_its_change() {
    for way in ways() {
        let target = way.0;
        // Here, while the form is open.
        let (machine, defect) = handed(way, TEXT);
        both_ways(&machine);
        machine.edit(&defect, &json!({ "description": "Seen three times.", "priority": "minor" }));
        let page = send(&machine, target, as_it_is);
        open(&machine, &page, &defect);
        rest(&machine);
        let view = machine.defect(&defect);
        assert_eq!(
            (&view["sync"]["text"], &view["priority"]),
            (&json!("Synced"), &json!("minor")),
            "{}: {view}",
            name(way)
        );
        assert!(body(&machine, target, &page).contains("Seen three times"), "{}", name(way));
        // There, by whoever sends the form.
        let (machine, defect) = handed(way, TEXT);
        both_ways(&machine);
        let page = send(&machine, target, |fields| {
            let text =
                fields.iter_mut().find(|(name, _)| name.contains("body") || name.contains("description"));
            let (_, text) = text.unwrap();
            *text = text.replace("pay", "pay by card");
        });
        open(&machine, &page, &defect);
        rest(&machine);
        let view = machine.defect(&defect);
        assert_eq!(view["sync"]["text"], "Synced", "{}: {view}", name(way));
        assert!(view["description"].as_str().unwrap().contains("pay by card"), "{}: {view}", name(way));
        assert!(body(&machine, target, &page).contains("pay by card"), "{}", name(way));
        // On both sides.
        let (machine, defect) = handed(way, TEXT);
        both_ways(&machine);
        let page = send(&machine, target, as_it_is);
        assert_ne!(machine.page_ok(&page, "hereFiled", &json!({ "id": defect }))["message"], "");
        machine.edit(&defect, &json!({ "description": "Seen three times." }));
        target.others(&machine, |there, now| {
            there.others_set_body(now + 1, target.project(), number(&page), "I cannot see it.")
        });
        machine.page_ok(&page, "hereView", &json!({}));
        rest(&machine);
        let view = machine.defect(&defect);
        assert_eq!(view["sync"]["text"], "Conflict", "{}: {view}", name(way));
        assert_eq!(view["description"], "Seen three times.", "{}", name(way));
        assert!(body(&machine, target, &page).contains("I cannot see it."), "{}", name(way));
    }
}

#[test]
fn what_an_address_did_not_hold_follows_once_the_issue_is_read() {
    for way in ways() {
        let long = "Trouble with the till, seen again and again.\n".repeat(400) + "The very end.";
        let (machine, defect) = handed(way, &long);
        both_ways(&machine);
        let page = send(&machine, way.0, as_it_is);
        assert!(!body(&machine, way.0, &page).contains("The very end"), "{}", name(way));
        open(&machine, &page, &defect);
        rest(&machine);
        let view = machine.defect(&defect);
        assert_eq!(view["sync"]["text"], "Synced", "{}: {view}", name(way));
        assert_eq!(view["description"], long.trim_end(), "{}", name(way));
        assert!(body(&machine, way.0, &page).contains("The very end"), "{}", name(way));
    }
}

#[test]
fn a_filed_issue_whose_number_is_given_by_hand_is_the_same() {
    for way in ways() {
        let (machine, defect) = handed(way, TEXT);
        both_ways(&machine);
        let page = send(&machine, way.0, as_it_is);
        machine.edit(&defect, &json!({ "priority": "minor" }));
        machine.ok("attachIssue", &json!({ "record": defect, "url": page }));
        rest(&machine);
        let view = machine.defect(&defect);
        assert_eq!(
            (&view["sync"]["text"], &view["priority"]),
            (&json!("Synced"), &json!("minor")),
            "{}: {view}",
            name(way)
        );
        assert_eq!(view["description"], TEXT, "{}", name(way));
    }
}

#[test]
fn what_was_filed_without_a_token_is_agreed_on_when_one_comes() {
    let machine = Machine::sample();
    let mut form = Target::GitHub.form();
    form["token"] = Value::Null;
    form["noToken"] = json!(true);
    machine.ok("saveConnection", &form);
    let defect = machine.new_defect("The total is wrong", "critical");
    machine.edit(&defect, &json!({ "description": TEXT }));
    machine.push(&defect);
    let page = send(&machine, Target::GitHub, as_it_is);
    let filed = body(&machine, Target::GitHub, &page);
    open(&machine, &page, &defect);
    let mut with = Target::GitHub.form();
    with["id"] = machine.connection();
    machine.ok("saveConnection", &with);
    both_ways(&machine);
    machine.page_ok(&page, "hereView", &json!({}));
    rest(&machine);
    let view = machine.defect(&defect);
    assert_eq!((&view["sync"]["text"], &view["description"]), (&json!("Synced"), &json!(TEXT)), "{view}");
    assert_eq!(body(&machine, Target::GitHub, &page), filed, "nobody changed anything");
}

#[test]
fn files_and_comments_follow_a_defect_that_is_filed_or_tied_by_hand() {
    for way in ways() {
        for is_recognised in [true, false] {
            let (machine, defect) = handed(way, TEXT);
            if way.0 == Target::GitHub {
                let import = json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
                let form = json!({ "connection": machine.connection(), "rules": [], "import": import, "evidence": true });
                machine.ok("saveSync", &form);
            }
            let hash = machine.store_file(b"seen");
            let file = json!({ "id": "0190aaaa-0000-7000-8000-000000000011", "hash": hash, "name": "seen.png", "media": "image/png", "size": 4 });
            machine.ok("attach", &json!({ "to": "defect", "id": defect, "file": file }));
            let id = "0190aaaa-0000-7000-8000-000000000009";
            machine.ok("saveComment", &json!({ "defect": defect, "id": id, "text": "Seen again." }));
            let page = if is_recognised {
                let page = send(&machine, way.0, as_it_is);
                open(&machine, &page, &defect);
                page
            } else {
                // An issue that was there already.
                machine.ok("attachIssue", &json!({ "record": defect, "url": way.0.issue() }));
                way.0.issue().to_owned()
            };
            rest(&machine);
            let view = machine.defect(&defect);
            assert_eq!(view["attachments"][0]["sent"]["text"], "Sent", "{}: {view}", name(way));
            let comments =
                way.0.others(&machine, |there, _| there.shown_comments(way.0.project(), number(&page)));
            let ours = comments.iter().filter(|one| one.text.contains("Seen again.")).count();
            assert_eq!(ours, 1, "{}: {comments:?}", name(way));
        }
    }
}
