//! Connections without a token: through the page where the person is signed in, with a tab that is as nasty as a tab
//! can be; and on GitHub by its own form.

use casebridge::ports::Method;
use serde_json::{Value, json};

use crate::support::{Fault, Machine, Mood, Tab, Target, whole_log};

const THROUGH_PAGES: [Target; 3] = [Target::GitLab, Target::JiraCloud, Target::JiraDataCenter];

/// The form of a target's connection, without a token.
fn form(target: Target) -> Value {
    let mut form = target.form();
    form["token"] = Value::Null;
    form["email"] = Value::Null;
    form["noToken"] = json!(true);
    form
}

/// A worker with an open page of a target, connected through it.
fn through_page(target: Target) -> Machine {
    let machine = Machine::sample();
    machine.world.borrow_mut().tabs.push(Tab::of(target));
    let check = machine.ok("testConnection", &form(target));
    assert_eq!(check["ok"], true, "{check}");
    machine.ok("saveConnection", &form(target));
    machine
}

fn opens(machine: &Machine, target: Target) {
    let tab = Tab::of(target);
    let page = format!("{}/", tab.site);
    machine.world.borrow_mut().tabs = vec![tab];
    machine.page_ok(&page, "herePage", &json!({}));
}

fn mood(machine: &Machine, method: Method, mood: Mood) {
    machine.world.borrow_mut().tabs[0].mood.push((method, mood));
}

fn line(machine: &Machine) -> Value {
    machine.ok("viewConnections", &json!({}))["connections"][0].clone()
}

fn state(machine: &Machine, defect: &str) -> Value {
    machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"].clone()
}

/// Nothing in storage or in what was said is a secret, and no request bore one.
fn keeps_no_secret(machine: &Machine) {
    let world = machine.world.borrow();
    assert!(!world.store.keys().any(|key| key.starts_with("secret:")), "{:?}", world.store.keys());
    let whole = serde_json::to_string(&world.store).unwrap() + &world.said.join("");
    for secret in ["SandboxSession", "SandboxGitLabSession", "csrf-"] {
        assert!(!whole.contains(secret), "{secret} is kept");
    }
}

#[test]
fn a_defect_is_pushed_followed_and_synced_through_the_page() {
    for target in THROUGH_PAGES {
        let machine = through_page(target);
        let shown = line(&machine);
        assert_eq!(
            shown["noToken"]["text"].as_str().unwrap().split(" · ").next(),
            Some("No token"),
            "{shown}"
        );
        assert!(shown["label"].as_str().unwrap().ends_with(", no token"), "{shown}");
        assert_eq!(machine.world.borrow().watched, [Tab::of(target).site]);
        let defect = machine.new_defect("The total is wrong", "critical");
        machine.push(&defect);
        machine.settle();
        assert_eq!(target.issues(&machine), 1, "{}", target.name());
        assert_eq!(state(&machine, &defect), "Synced", "{}", target.name());
        machine.pass(60_000);
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        let url = view["link"]["issue"]["url"].as_str().unwrap().to_owned();
        let number = url.rsplit(['/', '-']).next().unwrap().parse().unwrap();
        let now = machine.world.borrow().now;
        machine.world.borrow_mut().sandbox.others(target.host()).unwrap().others_set_state(
            now,
            target.project(),
            number,
            "closed",
        );
        machine.pass(60_000);
        machine.ok("syncNow", &json!({}));
        let view = machine.ok("viewDefect", &json!({ "id": defect }));
        assert_eq!(view["status"], "closed", "{}: {view}", target.name());
        keeps_no_secret(&machine);
        assert!(machine.world.borrow().disguised.is_empty(), "a page’s own requests need no disguise");
    }
}

#[test]
fn a_tab_that_closes_in_the_middle_leaves_exactly_one_issue() {
    for target in THROUGH_PAGES {
        for closes in [Mood::ClosesBefore, Mood::ClosesAfter] {
            let machine = through_page(target);
            let defect = machine.new_defect("The total is wrong", "critical");
            machine.world.borrow_mut().tabs[0].mood.clear();
            mood(&machine, Method::Post, closes);
            machine.push(&defect);
            machine.settle();
            // On GitLab a label may be made first, and the tab close there.
            assert!(target.issues(&machine) <= 1);
            assert_ne!(state(&machine, &defect), "Synced");
            assert_eq!(machine.world.borrow().attention, 0, "nothing needs the person but a page");
            let machine = machine.reborn();
            machine.settle();
            assert!(target.issues(&machine) <= 1, "{}: sent again without looking", target.name());
            machine.pass(3_600_000);
            opens(&machine, target);
            machine.settle();
            assert_eq!(target.issues(&machine), 1, "{} {closes:?}", target.name());
            assert_eq!(state(&machine, &defect), "Synced", "{} {closes:?}", target.name());
        }
    }
}

#[test]
fn what_comes_instead_of_an_answer_to_a_create_is_looked_for() {
    for target in THROUGH_PAGES {
        for strange in [Mood::Page, Mood::Huge] {
            let machine = through_page(target);
            let first = machine.new_defect("The labels are there from now on", "critical");
            machine.push(&first);
            machine.settle();
            let defect = machine.new_defect("The total is wrong", "critical");
            mood(&machine, Method::Post, strange);
            machine.push(&defect);
            machine.settle();
            assert_eq!(target.issues(&machine), 2, "{} {strange:?}", target.name());
            assert_eq!(state(&machine, &defect), "Synced");
        }
    }
}

#[test]
fn without_an_open_page_everything_waits_quietly_and_goes_on_by_itself() {
    for target in THROUGH_PAGES {
        let machine = through_page(target);
        machine.world.borrow_mut().tabs.clear();
        machine.requests();
        let before = machine.ok("viewLog", &whole_log())["lines"].as_array().unwrap().len();
        let defect = machine.new_defect("The total is wrong", "critical");
        machine.push(&defect);
        let job = machine.ok("viewOutbox", &json!({}))["jobs"][0].clone();
        assert_eq!(job["state"]["text"], "Waiting", "{job}");
        assert!(job["detail"].as_str().unwrap().starts_with("Waiting for an open page of"), "{job}");
        let shown = line(&machine);
        assert_eq!(shown["state"]["text"], "Waiting", "{shown}");
        assert!(shown["page"]["url"].as_str().unwrap().starts_with(&Tab::of(target).site), "{shown}");
        assert_eq!(machine.problem("syncConnection", &json!({ "id": shown["id"] })), "noOpenPage");
        for _ in 0..30 {
            machine.pass(3_600_000);
            machine.run(casebridge::app::alarm(&machine)).unwrap().unwrap();
        }
        assert_eq!(machine.requests(), [""; 0], "nothing is tried");
        assert_eq!(machine.world.borrow().attention, 0);
        let after = machine.ok("viewLog", &whole_log())["lines"].as_array().unwrap().len();
        assert!(after <= before + 1, "no noise in the log: {}", machine.ok("viewLog", &whole_log()));
        opens(&machine, target);
        machine.settle();
        assert_eq!(target.issues(&machine), 1, "{}", target.name());
        assert_eq!(line(&machine)["state"]["text"], "Connected");
    }
}

#[test]
fn who_is_signed_out_sees_nothing_and_nothing_is_taken_for_gone() {
    for target in THROUGH_PAGES {
        let machine = through_page(target);
        let url = target.issue();
        let requirement = machine.ok("requirementFromIssue", &json!({ "url": url }))["id"].clone();
        let cookie = machine.world.borrow().tabs[0].cookie.clone();
        machine.world.borrow_mut().tabs[0].cookie.clear();
        machine.pass(3_600_000);
        for call in ["syncNow", "syncConnection"] {
            let id = line(&machine)["id"].clone();
            assert_eq!(machine.problem(call, &json!({ "id": id })), "signedOut", "{}", target.name());
        }
        assert_eq!(machine.problem("syncIssue", &json!({ "url": url })), "signedOut");
        let view = machine.ok("viewRequirement", &json!({ "id": requirement }));
        assert_ne!(view["status"], "deprecated", "{}: {view}", target.name());
        let shown = line(&machine);
        assert_eq!(shown["state"]["text"], "Needs you", "{shown}");
        assert!(shown["page"]["title"].as_str().unwrap().starts_with("You are signed out of"), "{shown}");
        // The panel leads to the page where the person signs in.
        let panel = machine.page_ok(url, "hereView", &json!({}));
        let there = panel["problems"][0]["page"].as_str().unwrap();
        assert!(there.starts_with(&Tab::of(target).site) && there.contains("in"), "{panel}");
        let defect = machine.new_defect("The total is wrong", "critical");
        machine.push(&defect);
        assert_eq!(target.issues(&machine), 0);
        machine.world.borrow_mut().tabs[0].cookie = cookie;
        let page = format!("{}/", Tab::of(target).site);
        machine.page_ok(&page, "herePage", &json!({}));
        assert_eq!(target.issues(&machine), 1, "{}: it goes on by itself", target.name());
        assert_eq!(line(&machine)["state"]["text"], "Connected");
    }
}

#[test]
fn nothing_is_written_in_another_persons_name() {
    for target in THROUGH_PAGES {
        let machine = through_page(target);
        let value = "FredIsSignedInNow";
        {
            let mut world = machine.world.borrow_mut();
            let sandbox = &mut world.sandbox;
            let sessions = match target {
                Target::GitLab => &mut sandbox.gitlab.sessions,
                Target::JiraCloud => &mut sandbox.jira.sessions,
                _ => &mut sandbox.jira_dc.sessions,
            };
            sessions.insert(value.to_owned(), "fred".to_owned());
            let tab = &mut world.tabs[0];
            tab.cookie = format!("{}={value}", tab.cookie.split('=').next().unwrap());
            tab.proof = format!("csrf-{value}");
        }
        let defect = machine.new_defect("The total is wrong", "critical");
        machine.push(&defect);
        machine.settle();
        assert_eq!(target.issues(&machine), 0, "{}", target.name());
        assert_eq!(machine.problem("syncNow", &json!({})), "otherPerson");
        assert!(line(&machine)["page"]["title"].as_str().unwrap().starts_with("Somebody else than"));
        // Saved anew, it goes on as the other one.
        let mut form = form(target);
        form["id"] = line(&machine)["id"].clone();
        machine.ok("saveConnection", &form);
        machine.settle();
        assert_eq!(target.issues(&machine), 1, "{}", target.name());
    }
}

#[test]
fn nor_when_somebody_else_signs_in_while_much_is_on_its_way() {
    let target = Target::JiraDataCenter;
    let machine = through_page(target);
    machine.world.borrow_mut().sandbox.jira_dc.sessions.insert("Fred".to_owned(), "fred".to_owned());
    let defect = machine.new_defect("The total is wrong", "critical");
    machine.push(&defect);
    machine.settle();
    let names: Vec<String> = (0..9).map(|n| format!("{n}-seen.png")).collect();
    machine.world.borrow_mut().is_offline = true;
    for (n, name) in names.iter().enumerate() {
        let hash = machine.store_file(name.as_bytes());
        let id = format!("0190aaaa-0000-7000-8000-00000000000{n}");
        let file = json!({ "id": id, "hash": hash, "name": name, "media": "image/png", "size": name.len() });
        machine.ok("attach", &json!({ "to": "defect", "id": defect, "file": file }));
    }
    machine.world.borrow_mut().is_offline = false;
    mood(&machine, Method::Post, Mood::OtherPerson("JSESSIONID=Fred"));
    machine.pass(600_000);
    machine.settle();
    let files = || {
        let world = machine.world.borrow();
        let issue =
            world.sandbox.jira_dc.issues.values().find(|one| one.properties.contains_key("casebridge"));
        issue.unwrap().attachments.len()
    };
    assert!(files() < names.len(), "all were sent, in another person's name");
    assert!(line(&machine)["page"]["title"].as_str().unwrap().starts_with("Somebody else than"));
    opens(&machine, target);
    machine.settle();
    assert_eq!(files(), names.len(), "each once, when the right one is back");
}

#[test]
fn a_page_that_is_out_of_date_says_so() {
    let machine = through_page(Target::GitLab);
    machine.world.borrow_mut().tabs[0].proof = "csrf-of-yesterday".to_owned();
    let defect = machine.new_defect("The total is wrong", "critical");
    machine.push(&defect);
    let job = machine.ok("viewOutbox", &json!({}))["jobs"][0].clone();
    assert!(
        job["detail"].as_str().unwrap().starts_with("The open page of gitlab.com is out of date"),
        "{job}"
    );
    assert_eq!(machine.problem("testConnection", &json!({})), "malformed");
    let check = machine.ok("testConnection", &form(Target::GitLab));
    assert_eq!(check["ok"], false, "a read alone proves nothing: {check}");
    assert_eq!(Target::GitLab.issues(&machine), 0);
}

#[test]
fn a_page_carries_requests_to_its_own_site_alone() {
    let machine = through_page(Target::GitLab);
    {
        let mut world = machine.world.borrow_mut();
        let place = world.store.keys().find(|key| key.starts_with("connection:")).unwrap().clone();
        let connection = world.store.get_mut(&place).unwrap();
        connection["api"] = json!("https://gitlab.com.evil.example/api/v4");
        world.effects.clear();
    }
    machine.problem("syncNow", &json!({}));
    let effects = machine.world.borrow().effects.clone();
    assert!(!effects.iter().any(|one| one.contains("evil")), "{effects:?}");
    let stranger = machine.ask_from("https://evil.example/", "herePage", &json!({})).unwrap();
    assert_eq!(stranger["problem"]["code"], "notConnected");
}

#[test]
fn one_kind_becomes_the_other_and_nothing_is_lost() {
    for target in THROUGH_PAGES {
        let machine = target.connected();
        let defect = machine.new_defect("The total is wrong", "critical");
        machine.push(&defect);
        machine.settle();
        machine.world.borrow_mut().tabs.push(Tab::of(target));
        let id = line(&machine)["id"].clone();
        let mut without = form(target);
        without["id"] = id.clone();
        machine.ok("saveConnection", &without);
        keeps_no_secret(&machine);
        assert_eq!(line(&machine)["id"], id);
        assert_eq!(line(&machine)["linked"], "1 linked issue");
        assert_eq!(state(&machine, &defect), "Synced");
        let mut with = target.form();
        with["id"] = id.clone();
        machine.world.borrow_mut().tabs.clear();
        machine.ok("saveConnection", &with);
        assert_eq!(line(&machine)["noToken"], Value::Null);
        assert_eq!(state(&machine, &defect), "Synced");
        // Its token is asked for, not taken from a connection that has none.
        let again = Machine::sample();
        again.world.borrow_mut().tabs.push(Tab::of(target));
        again.ok("saveConnection", &form(target));
        let mut bare = target.form();
        bare["token"] = Value::Null;
        bare["id"] = line(&again)["id"].clone();
        assert_eq!(again.problem("saveConnection", &bare), "invalid");
    }
}

/// A worker that files on GitHub's own form.
fn by_hand() -> Machine {
    let machine = Machine::sample();
    let check = machine.ok("testConnection", &form(Target::GitHub));
    assert_eq!(check["ok"], true, "{check}");
    machine.ok("saveConnection", &form(Target::GitHub));
    assert_eq!(machine.requests(), [""; 0], "nothing is asked of GitHub");
    machine
}

/// The form that was opened last, as a person sends it; gives the page of the issue that comes of it.
fn submit(machine: &Machine) -> (String, String) {
    let url = machine.world.borrow().opened.last().unwrap().clone();
    assert!(url.starts_with("https://github.com/octo/demo/issues/new?"), "{url}");
    assert!(url.len() <= 6_000, "{} bytes", url.len());
    let query = url.split_once('?').unwrap().1.to_owned();
    let sent = http::Request::builder().method("POST").uri("https://github.com/octo/demo/issues");
    let mut world = machine.world.borrow_mut();
    let now = world.now;
    let casebridge_sandbox::Reply::Answer(answer) =
        world.sandbox.handle(now, &sent.body(query.into_bytes()).unwrap())
    else {
        panic!("no answer");
    };
    let page = answer.headers()["location"].to_str().unwrap().to_owned();
    let number = page.rsplit('/').next().unwrap().parse().unwrap();
    let body = world.sandbox.github.repo("octo/demo").unwrap().issues[&number].body.clone();
    (page, body)
}

/// What the page's script reads in the line that leads back.
fn filed_as(body: &str) -> String {
    let line = body.lines().find(|line| line.starts_with("Casebridge DEF-")).unwrap();
    line.rsplit("filed as ").next().unwrap().to_owned()
}

#[test]
fn on_github_a_person_files_the_defect_and_its_issue_is_recognised_once() {
    let machine = by_hand();
    let defect = machine.new_defect("The total is wrong", "critical");
    machine.push(&defect);
    assert_eq!(state(&machine, &defect), "Being filed");
    let (page, body) = submit(&machine);
    assert_eq!(filed_as(&body), defect);
    // GitHub's own form has GitHub's fields: none are asked for here, and nothing is missing.
    let fields = machine.ok("viewFields", &json!({ "connection": machine.connection() }));
    assert_eq!(fields["fields"], json!([]));
    // Another repository's page, or an issue that bears the line though nothing is being filed there.
    let forged =
        machine.ask_from("https://github.com/octo/other/issues/1", "hereFiled", &json!({ "id": defect }));
    assert_eq!(forged.unwrap()["problem"]["code"], "invalid");
    let stranger = "0192f3a0-0000-7000-8000-000000000000";
    assert_eq!(machine.page_ok(&page, "hereFiled", &json!({ "id": stranger }))["message"], "");
    assert_eq!(state(&machine, &defect), "Being filed", "nothing was changed");
    let machine = machine.reborn();
    assert_ne!(machine.page_ok(&page, "hereFiled", &json!({ "id": defect }))["message"], "");
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!(view["link"]["issue"]["url"], page);
    assert_eq!(view["sync"]["text"], "Filed");
    assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]));
    assert_eq!(machine.page_ok(&page, "hereFiled", &json!({ "id": defect }))["message"], "", "once");
    let other = "https://github.com/octo/demo/issues/3";
    assert_eq!(
        machine.ask_from(other, "hereFiled", &json!({ "id": defect })).unwrap()["problem"]["code"],
        "invalid"
    );
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["link"]["issue"]["url"], page);
    assert_eq!(machine.requests(), [""; 0], "nothing was asked of GitHub");
    // Later changes stay here, without a write that could never be sent.
    let rev = machine.rev("viewDefect", &defect);
    machine.ok(
        "saveDefect",
        &json!({ "id": defect, "rev": rev, "title": "It is wrong by a cent", "description": "",
        "priority": "critical", "status": "open", "execution": null, "requirement": null }),
    );
    machine.ok("saveComment", &json!({ "defect": defect, "id": stranger, "text": "Seen again." }));
    assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"], json!([]));
    assert_eq!(machine.problem("pushDefect", &json!({ "defect": defect, "connection": null })), "needsToken");
}

#[test]
fn a_token_that_comes_later_brings_the_filed_issue_to_life() {
    let machine = by_hand();
    let defect = machine.new_defect("The total is wrong", "critical");
    machine.push(&defect);
    let (page, _) = submit(&machine);
    machine.page_ok(&page, "hereFiled", &json!({ "id": defect }));
    let mut with = Target::GitHub.form();
    with["id"] = line(&machine)["id"].clone();
    machine.ok("saveConnection", &with);
    let number = page.rsplit('/').next().unwrap().parse().unwrap();
    machine.pass(60_000);
    let now = machine.world.borrow().now;
    machine.world.borrow_mut().sandbox.others("github.com").unwrap().others_set_state(
        now,
        "octo/demo",
        number,
        "closed",
    );
    machine.ok("syncIssue", &json!({ "url": page }));
    machine.settle();
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!((&view["status"], &view["sync"]["text"]), (&json!("closed"), &json!("Synced")), "{view}");
    assert_eq!(Target::GitHub.issues(&machine), 1);
}

#[test]
fn a_form_is_opened_again_given_up_or_answered_with_a_number() {
    let machine = by_hand();
    let defect = machine.new_defect("The total is wrong", "critical");
    machine.push(&defect);
    machine.push(&defect);
    let opened = machine.world.borrow().opened.clone();
    assert_eq!(opened.len(), 2);
    assert_eq!(opened[0], opened[1], "the same form once more");
    let job = machine.ok("viewOutbox", &json!({}))["jobs"][0].clone();
    assert_eq!(job["actions"][0]["label"], "Open the form again");
    assert_eq!(job["actions"][1]["label"], "It was not filed");
    machine.ok("retryJob", &json!({ "id": job["id"] }));
    assert_eq!(machine.world.borrow().opened.len(), 3);
    machine.ok("discardJob", &json!({ "id": job["id"] }));
    assert_eq!(state(&machine, &defect), "Not pushed");
    machine.push(&defect);
    let (page, _) = submit(&machine);
    machine.ok("attachIssue", &json!({ "record": defect, "url": page }));
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["link"]["issue"]["url"], page);
    let second = machine.new_defect("Another one", "minor");
    assert_eq!(machine.problem("attachIssue", &json!({ "record": second, "url": page })), "invalid");
    keeps_no_secret(&machine);
}

#[test]
fn a_text_that_no_address_holds_is_cut_there_and_whole_in_the_clipboard() {
    let machine = by_hand();
    let long = "Ärger mit der Kasse 🧾\n".repeat(600);
    let form = json!({ "id": null, "rev": null, "title": "The total is wrong", "description": long, "priority": "critical",
        "status": "open", "execution": null, "requirement": null });
    let defect = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    machine.push(&defect);
    let copy = machine.ok("viewOutbox", &json!({}))["jobs"][0]["copy"].as_str().unwrap().to_owned();
    assert!(copy.contains(long.trim_end()), "the whole text");
    let (_, body) = submit(&machine);
    assert!(body.contains("The rest was cut"), "{body}");
    assert_eq!(filed_as(&body), defect);
    assert_eq!(filed_as(&copy), defect);
}

#[test]
fn what_a_tracker_does_not_take_can_be_filed_with_its_own_form() {
    for target in Target::ALL {
        let machine = target.connected();
        let defect = machine.new_defect("The total is wrong", "critical");
        machine.edit(&defect, &json!({ "description": "Seen **twice**.\n\n/close\n/assign @fred" }));
        let why = json!({ "message": "no", "errorMessages": ["no"], "errors": {} }).to_string();
        let no = Fault::Answer { status: 403, headers: Vec::new(), body: why };
        machine.fault("POST", target.project_path(), no.clone());
        machine.fault("POST", "/issue", no);
        machine.push(&defect);
        let job = machine.ok("viewOutbox", &json!({}))["jobs"][0].clone();
        assert_eq!(job["state"]["text"], "Needs you", "{}: {job}", target.name());
        assert_eq!(job["actions"][1]["name"], "fileJob", "{}: {job}", target.name());
        let filed = machine.ok("fileJob", &json!({ "id": job["id"] }));
        assert_eq!(filed["jobs"][0]["state"]["text"], "Being filed");
        let url = machine.world.borrow().opened.last().unwrap().clone();
        assert!(url.starts_with(&Tab::of(target).site) && url.contains("The%20total%20is%20wrong"), "{url}");
        let text = percent_encoding::percent_decode_str(&url).decode_utf8().unwrap();
        let commands = ["\n/close", "\n/assign"].iter().filter(|one| text.contains(**one)).count();
        match target {
            Target::GitLab => assert_eq!(commands, 0, "the form would carry them out: {text}"),
            Target::JiraDataCenter => assert!(text.contains("*twice*") && !text.contains("**"), "{text}"),
            Target::GitHub | Target::JiraCloud => assert!(text.contains("**twice**"), "{text}"),
        }
        let is_jira = matches!(target, Target::JiraCloud | Target::JiraDataCenter);
        assert!(!(is_jira && text.contains("<!--")), "nobody reads a marker there: {text}");
        assert!(text.contains(&format!("filed as {defect}")), "{text}");
        assert_eq!(machine.problem("fileJob", &json!({ "id": job["id"] })), "missing", "once");
        machine.world.borrow_mut().sandbox.faults.clear();
        machine.settle();
        assert_eq!(target.issues(&machine), 0, "nothing is sent beside the form");
        // It became an issue that was there: its number is given by hand.
        machine.ok("attachIssue", &json!({ "record": defect, "url": target.issue() }));
        assert_eq!(machine.ok("viewOutbox", &json!({}))["jobs"].as_array().unwrap().len(), 0);
    }
}
