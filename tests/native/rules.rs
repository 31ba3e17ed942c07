//! What a connection's rules make of a defect: how its issue is written, which labels it gets, what closes it.

use serde_json::{Value, json};

use crate::support::{Machine, Target};

/// Saves settings of the only connection, the rest as usual.
fn set(machine: &Machine, form: &Value) {
    machine.ok("saveSync", &settings(machine, form));
}

fn settings(machine: &Machine, form: &Value) -> Value {
    let import =
        json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
    let mut whole = json!({ "connection": machine.connection(), "rules": [], "import": import });
    whole.as_object_mut().unwrap().extend(form.as_object().unwrap().clone());
    whole
}

fn look(machine: &Machine) {
    machine.pass(60_000);
    machine.ok("syncNow", &json!({}));
    machine.settle();
}

/// A defect found in a cycle on staging.
fn found_in_a_cycle(machine: &Machine) -> String {
    let (_, executions) = machine.new_cycle(&[&machine.new_case("Pay with an expired card")]);
    machine.result(&executions[0], "fail");
    let form = json!({ "id": null, "rev": null, "title": "Cart is empty", "description": "It is *wrong*.",
        "priority": "major", "status": "open", "execution": executions[0], "requirement": null, "folder": "Shop/Checkout",
        "tags": ["cart"] });
    machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned()
}

fn number_of(machine: &Machine, defect: &str) -> u64 {
    let view = machine.defect(defect);
    let text = view["link"]["issue"]["text"].as_str().unwrap_or_else(|| panic!("{view}")).to_owned();
    text.rsplit(['#', '-']).next().unwrap().parse().unwrap()
}

fn title(target: Target, machine: &Machine, number: u64) -> String {
    target.others(machine, |there, _| there.shown_title(target.project(), number))
}

fn labels(target: Target, machine: &Machine, number: u64) -> Vec<String> {
    let mut all = target.others(machine, |there, _| there.shown_labels(target.project(), number));
    all.retain(|label| !label.starts_with("priority"));
    all.sort();
    all
}

#[test]
fn templates_write_the_issue_and_never_come_back_as_an_edit() {
    for target in Target::ALL {
        let machine = target.connected();
        let defect = found_in_a_cycle(&machine);
        let rules = json!([{ "field": "title", "direction": "twoWay", "conflict": "trackerWins" }]);
        let wording = json!({ "title": "[QALITA] {folder}: {title} ({environment})",
            "description": "Found by {case} in {cycle}.\n\n{description}\n\nOn {environment}." });
        set(&machine, &json!({ "rules": rules, "wording": wording }));
        machine.push(&defect);
        machine.settle();
        let number = number_of(&machine, &defect);
        assert_eq!(title(target, &machine, number), "[QALITA] Shop/Checkout: Cart is empty (Firefox)");
        let body = target.others(&machine, |there, _| there.shown_body(target.project(), number));
        assert!(body.contains("Found by TC-1 in CYC-1.") && body.contains("On Firefox."), "{body}");
        look(&machine);
        let view = machine.defect(&defect);
        assert_eq!(
            (view["title"].as_str(), view["description"].as_str(), view["sync"]["text"].as_str()),
            (Some("Cart is empty"), Some("It is *wrong*."), Some("Synced")),
            "{}",
            target.name()
        );
        // An edit there arrives without what the template put around it.
        target.others(&machine, |there, now| {
            let edited = "[QALITA] Shop/Checkout: Cart loses its items (Firefox)";
            there.others_set_title(now, target.project(), number, edited)
        });
        look(&machine);
        assert_eq!(machine.defect(&defect)["title"], "Cart loses its items", "{}", target.name());
        // Somebody took the template's words off: the title is theirs, and the words are put on again.
        target.others(&machine, |there, now| {
            there.others_set_title(now, target.project(), number, "Cart forgets")
        });
        look(&machine);
        look(&machine);
        assert_eq!(machine.defect(&defect)["title"], "Cart forgets", "{}", target.name());
        assert_eq!(title(target, &machine, number), "[QALITA] Shop/Checkout: Cart forgets (Firefox)");
        machine.writes();
        look(&machine);
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced");
        assert_eq!(title(target, &machine, number), "[QALITA] Shop/Checkout: Cart forgets (Firefox)");
    }
}

#[test]
fn a_template_that_changes_rewrites_what_was_pushed() {
    let machine = Machine::connected();
    let (_, number) = machine.pushed("Cart is empty");
    set(&machine, &json!({ "wording": { "title": "[{key}] {title}", "description": "" } }));
    look(&machine);
    assert_eq!(title(Target::GitHub, &machine, number), "[DEF-1] Cart is empty");
    set(&machine, &json!({ "wording": { "title": "", "description": "" } }));
    look(&machine);
    assert_eq!(title(Target::GitHub, &machine, number), "Cart is empty");
}

#[test]
fn a_template_is_shown_with_a_defect_and_its_faults_are_said_at_once() {
    let machine = Machine::connected();
    let see = |title: &str, description: &str| {
        let wording = json!({ "title": title, "description": description });
        machine.ok("previewWording", &json!({ "connection": machine.connection(), "wording": wording }))
    };
    let example = see("{case}: {title}", "");
    assert_eq!(
        (example["defect"].as_str(), example["title"].as_str()),
        (Some(""), Some("TC-4: Cart is empty after a reload"))
    );
    let defect = machine.new_defect("Pay fails", "major");
    let seen = see("[{cycle}] {title}", "> {description}");
    assert_eq!(seen["defect"], json!(defect));
    assert_eq!(seen["title"], "[] Pay fails");
    assert!(seen["html"].as_str().unwrap().contains("<blockquote>"), "{seen}");
    assert_eq!(seen["notes"][0], "Nothing stands for {cycle} in DEF-1.");
    assert_eq!(see("{titel}", "")["titleFault"], "There is no placeholder {titel}");
    let form = settings(&machine, &json!({ "wording": { "title": "Always this", "description": "" } }));
    assert_eq!(machine.problem("saveSync", &form), "invalid");
    let rules = json!([{ "field": "description", "direction": "twoWay", "conflict": "ask" }]);
    let form = json!({ "rules": rules, "wording": { "title": "", "description": "{description}!" } });
    assert_eq!(machine.problem("saveSync", &settings(&machine, &form)), "invalid");
    let long = machine.new_defect(&"é".repeat(400), "major");
    let wording = json!({ "title": "{title} ({key})", "description": "" });
    let form = json!({ "connection": machine.connection(), "defect": long, "wording": wording });
    let title = machine.ok("previewWording", &form)["title"].as_str().unwrap().to_owned();
    assert!(title.chars().count() == 256 && title.ends_with("… (DEF-2)"), "{title}");
}

#[test]
fn labels_are_merged_and_only_ours_are_taken_off() {
    for target in Target::ALL {
        let machine = target.connected();
        let defect = found_in_a_cycle(&machine);
        let labelling = json!({ "always": ["qalita"], "folder": "domain:{name}", "tags": "{name}",
            "ignored": "ignored", "names": [{ "from": "cart", "to": "area-cart" }], "closes": "both" });
        set(&machine, &json!({ "labelling": labelling }));
        machine.push(&defect);
        machine.settle();
        let number = number_of(&machine, &defect);
        let name = target.name();
        assert_eq!(labels(target, &machine, number), ["area-cart", "domain:Checkout", "qalita"], "{name}");
        // Others add one of their own, and take one of ours off: both is respected.
        target.others(&machine, |there, now| {
            there.others_add_label(now, target.project(), number, "theirs");
            there.others_add_label(now, target.project(), number, "mobile");
            there.others_remove_label(now, target.project(), number, "qalita")
        });
        look(&machine);
        machine.edit(&defect, &json!({ "tags": ["mobile"], "ignored": true, "priority": "critical" }));
        machine.settle();
        look(&machine);
        let now = ["domain:Checkout", "ignored", "mobile", "theirs"];
        assert_eq!(labels(target, &machine, number), now, "{name}");
        let state = target.others(&machine, |there, _| there.shown_state(target.project(), number));
        assert_eq!(state, "open", "{name}: an ignored one stays open");
        // `mobile` was there before it was ours, so it stays when the defect loses it.
        machine.edit(&defect, &json!({ "tags": [], "ignored": false, "folder": "" }));
        machine.settle();
        look(&machine);
        assert_eq!(labels(target, &machine, number), ["mobile", "theirs"], "{name}");
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced", "{name}");
    }
}

#[test]
fn a_priority_goes_by_another_name_and_is_read_by_it() {
    for target in [Target::GitHub, Target::GitLab] {
        let machine = target.connected();
        let scope = if target == Target::GitHub { "priority:" } else { "priority::" };
        let names = json!([{ "from": format!("{scope}medium"), "to": "severity-3" },
            { "from": format!("{scope}high"), "to": "severity-2" }]);
        set(&machine, &json!({ "labelling": { "names": names } }));
        let (defect, number) = machine.pushed("Cart is empty");
        assert_eq!(labels(target, &machine, number), ["severity-3"], "{}", target.name());
        machine.edit(&defect, &json!({ "priority": "critical" }));
        machine.settle();
        assert_eq!(labels(target, &machine, number), ["severity-2"], "{}", target.name());
        target.others(&machine, |there, now| {
            there.others_remove_label(now, target.project(), number, "severity-2");
            there.others_add_label(now, target.project(), number, "severity-3")
        });
        look(&machine);
        assert_eq!(machine.defect(&defect)["priority"], "major", "{}", target.name());
    }
}

#[test]
fn only_the_chosen_status_closes_an_issue() {
    for target in Target::ALL {
        let machine = target.connected();
        set(&machine, &json!({ "labelling": { "closes": "achieved" } }));
        let (defect, number) = machine.pushed("Cart is empty");
        let state = || target.others(&machine, |there, _| there.shown_state(target.project(), number));
        let name = target.name();
        machine.edit(&defect, &json!({ "status": "closed" }));
        machine.settle();
        look(&machine);
        assert_eq!(state(), "open", "{name}");
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced", "{name}");
        machine.edit(&defect, &json!({ "status": "achieved" }));
        machine.settle();
        assert_eq!(state(), "closed", "{name}");
        machine.edit(&defect, &json!({ "status": "open" }));
        machine.settle();
        assert_eq!(state(), "open", "{name}");
        // Closed by others it is Closed here, and stays closed there.
        target.others(&machine, |there, now| there.others_set_state(now, target.project(), number, "closed"));
        look(&machine);
        look(&machine);
        assert_eq!(machine.defect(&defect)["status"], "closed", "{name}");
        assert_eq!(state(), "closed", "{name}");
        assert_eq!(machine.defect(&defect)["sync"]["text"], "Synced", "{name}");
    }
}

/// Two connections: the first and the second project; gives their ids.
fn two_connections(machine: &Machine) -> (Value, Value) {
    machine.ok("saveConnection", &Target::GitLab.form());
    let all = machine.ok("viewConnections", &json!({}))["connections"].clone();
    (all[0]["id"].clone(), all[1]["id"].clone())
}

#[test]
fn rules_route_what_nobody_sent_anywhere_and_the_trial_sends_nothing() {
    let machine = Machine::connected();
    let (first, second) = two_connections(&machine);
    let found = found_in_a_cycle(&machine);
    let other = machine.new_defect("Search is slow", "blocker");
    let routes = json!([
        { "by": "environment", "is": "firefox", "connection": second },
        { "by": "priority", "is": "Blocker", "connection": first },
    ]);
    machine.requests();
    let trial = machine.ok("tryRoutes", &json!({ "routes": routes }));
    let line =
        |n: usize| (trial["lines"][n]["to"].as_str().unwrap(), trial["lines"][n]["why"].as_str().unwrap());
    assert_eq!(line(0), ("shop/web on gitlab.com", "Rule 1: Environment is firefox"));
    assert_eq!(line(1), ("octo/demo on github.com", "Rule 2: Priority is Blocker"));
    assert_eq!(machine.ok("viewRoutes", &json!({}))["routes"], json!([]));
    let none = machine.ok("tryRoutes", &json!({ "routes": [] }));
    assert_eq!(none["sentence"], "0 of 2 open defects that were never pushed have a destination.");
    assert_eq!(machine.requests(), [""; 0], "nothing was sent");
    assert_eq!(machine.problem("pushDefect", &json!({ "defect": found, "connection": null })), "invalid");
    machine.ok("saveRoutes", &json!({ "routes": routes }));
    assert_eq!(machine.defect(&found)["destinations"][0]["id"], second);
    let pushed = machine.push(&found);
    assert_eq!(
        pushed["link"]["issue"]["title"].as_str().map(|title| title.contains("shop/web")),
        Some(true),
        "{pushed}"
    );
    let elsewhere = machine.ok("pushDefect", &json!({ "defect": other, "connection": second }));
    assert!(
        elsewhere["link"]["issue"]["title"].as_str().unwrap().contains("shop/web"),
        "a choice outranks rules"
    );
    let broken = json!([{ "by": "tag", "is": " ", "connection": first }]);
    assert_eq!(machine.problem("saveRoutes", &json!({ "routes": broken })), "invalid");
}

#[test]
fn what_would_be_sent_is_what_is_sent() {
    for target in Target::ALL {
        let machine = target.connected();
        let labelling = json!({ "always": ["qalita"] });
        let wording = json!({ "title": "[{key}] {title}", "description": "" });
        set(&machine, &json!({ "labelling": labelling, "wording": wording }));
        let defect = machine.new_defect("Cart is empty", "major");
        machine.edit(&defect, &json!({ "description": "Ask @ada.", "status": "closed" }));
        machine.requests();
        let preview = machine.ok("previewPush", &json!({ "defect": defect, "connection": null }));
        assert_eq!(machine.requests(), [""; 0], "{}: nothing was sent", target.name());
        assert!(!preview.to_string().contains("ghp_"), "no token");
        let body: Value = serde_json::from_str(preview["requests"][0]["body"].as_str().unwrap()).unwrap();
        assert!(body.to_string().contains("[DEF-1] Cart is empty") && body.to_string().contains("qalita"));
        let notes = preview["notes"].to_string();
        assert!(notes.contains("Then its status is set"), "{notes}");
        assert_eq!(
            notes.contains("It names @ada"),
            matches!(target, Target::GitHub | Target::GitLab),
            "{notes}"
        );
        machine.push(&defect);
        let url = preview["requests"][0]["url"].as_str().unwrap().split("://").nth(1).unwrap().to_owned();
        let path = url.split_once('/').unwrap().1;
        let sent = machine.requests();
        assert!(sent.iter().any(|one| one.starts_with("POST") && one.contains(path)), "{path}: {sent:?}");
    }
}

#[test]
fn what_a_change_would_send_is_shown_to_the_letter_and_is_what_is_sent() {
    for target in Target::ALL {
        let machine = target.connected();
        let labelling = json!({ "tags": "{name}" });
        set(
            &machine,
            &json!({ "labelling": labelling,
            "rules": [{ "field": "title", "direction": "twoWay", "conflict": "trackerWins" }] }),
        );
        let (defect, number) = machine.pushed("Cart is empty");
        let ask = || machine.ok("previewPush", &json!({ "defect": defect, "connection": null }));
        let nothing = ask();
        assert_eq!(nothing["requests"], json!([]), "{}", target.name());
        assert!(
            nothing["notes"].to_string().contains("Nothing is sent: the issue says all of it."),
            "{nothing}"
        );
        machine.world.borrow_mut().is_offline = true;
        machine.edit(&defect, &json!({ "description": "Ask @ada.", "priority": "critical", "tags": ["cart"], "status": "closed" }));
        machine.world.borrow_mut().is_offline = false;
        target.others(&machine, |there, now| {
            there.others_set_title(now, target.project(), number, "Cart forgets")
        });
        machine.requests();
        let preview = ask();
        let looked = machine.requests();
        assert!(looked.iter().all(|one| one.starts_with("GET")), "nothing was written: {looked:?}");
        let notes = preview["notes"].to_string();
        assert!(notes.contains("First the title is taken from the issue."), "{notes}");
        assert_eq!(
            notes.contains("It names @ada"),
            matches!(target, Target::GitHub | Target::GitLab),
            "{notes}"
        );
        assert_eq!(
            notes.contains("the workflow is followed"),
            !matches!(target, Target::GitHub | Target::GitLab)
        );
        assert_eq!(machine.defect(&defect)["title"], "Cart is empty", "nothing was taken either");
        machine.push(&defect);
        machine.settle();
        let sent = machine.requests();
        let mut written = sent.iter().filter(|one| {
            let is_ours = one.contains(&format!("/issues/{number}"))
                || one.contains(&format!("/issue/SHOP%2D{number}"));
            !one.starts_with("GET") && is_ours && !one.contains("remotelink") && !one.contains("transitions")
        });
        for planned in preview["requests"].as_array().unwrap() {
            let url = planned["url"].as_str().unwrap();
            let path = url.split("://").nth(1).unwrap().split_once('/').unwrap().1;
            let one = written.next().unwrap_or_else(|| panic!("{planned} was not sent: {sent:?}"));
            let same = one.starts_with(planned["method"].as_str().unwrap()) && one.contains(path);
            assert!(same, "{one} instead of {planned}");
        }
        assert_eq!(written.next(), None, "{}: {sent:?}", target.name());
        assert_eq!(title(target, &machine, number), "Cart forgets");
    }
}

#[test]
fn what_of_a_change_does_not_get_there_is_said_before_it_is_sent() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, _) = machine.pushed("Cart is empty");
        let ask = || {
            let preview = machine.ok("previewPush", &json!({ "defect": defect, "connection": null }));
            preview["notes"].to_string()
        };
        let (title, text) = ("The title is longer than the tracker takes", "The description is longer than");
        let edit = |fields: &Value| {
            machine.world.borrow_mut().is_offline = true;
            machine.edit(&defect, fields);
            machine.world.borrow_mut().is_offline = false;
        };
        edit(&json!({ "title": "Wrong again ".repeat(30) }));
        assert!(ask().contains(title) && !ask().contains(text), "{}: {}", target.name(), ask());
        machine.push(&defect);
        machine.settle();
        if target != Target::GitLab {
            edit(&json!({ "description": "Seen again. ".repeat(10_000) }));
            assert!(ask().contains(text) && !ask().contains(title), "{}: {}", target.name(), ask());
        }
        edit(&json!({ "title": "Short", "description": "Short" }));
        assert!(!ask().contains(text) && !ask().contains(title), "{}: {}", target.name(), ask());
    }
}

#[test]
fn a_deleted_issue_is_made_anew_once_where_that_is_chosen_and_only_for_an_open_defect() {
    for target in Target::ALL {
        let name = target.name();
        let machine = target.connected();
        let (asked, first) = machine.pushed("Asked about");
        target.others(&machine, |there, now| there.others_delete(now, target.project(), first));
        machine.sweep();
        assert_eq!(target.issues(&machine), 0, "{name}");
        set(&machine, &json!({ "recreates": true }));
        let (open, second) = machine.pushed("Open");
        let (done, third) = machine.pushed("Done");
        machine.edit(&done, &json!({ "status": "closed" }));
        machine.settle();
        machine.pass(60_000);
        target.others(&machine, |there, now| {
            there.others_delete(now, target.project(), second);
            there.others_delete(now, target.project(), third)
        });
        machine.sweep();
        machine.settle();
        look(&machine);
        machine.sweep();
        machine.settle();
        let again = |defect: &str| machine.defect(defect)["actions"].to_string().contains("Make a new issue");
        if matches!(target, Target::JiraCloud | Target::JiraDataCenter) {
            // Whether it is deleted, or hidden from us by a security level, Jira does not tell.
            assert!(target.issues(&machine) == 0 && again(&open), "{name}");
            continue;
        }
        assert_eq!(target.issues(&machine), 1, "{name}");
        assert_ne!(number_of(&machine, &open), second, "{name}");
        assert_eq!(machine.defect(&open)["sync"]["text"], "Synced", "{name}");
        assert!(machine.log().contains("DEF-2 is pushed anew"), "{name}");
        // Whatever deletes the new one, too, would go on for ever: then a person is asked.
        let delete = |number| {
            machine.pass(60_000);
            target.others(&machine, |there, now| there.others_delete(now, target.project(), number));
            machine.sweep();
            machine.settle();
        };
        delete(number_of(&machine, &open));
        assert!(target.issues(&machine) == 0 && again(&open), "{name}: {}", machine.defect(&open));
        assert!(machine.log().contains("DEF-2 is not pushed anew"), "{name}");
        machine.ok("recreateIssue", &json!({ "id": open }));
        machine.settle();
        machine.pass(8 * 24 * 3_600_000);
        delete(number_of(&machine, &open));
        assert_eq!(target.issues(&machine), 1, "{name}: a week later it is another matter");
        // What was gone before that was chosen, and what needs no issue any more, is asked about.
        for defect in [&asked, &done] {
            let view = machine.defect(defect);
            assert!(view["actions"].to_string().contains("Make a new issue"), "{name}: {view}");
        }
    }
}

#[test]
fn whoever_finds_a_defect_gets_its_issue_if_it_is_known_who_they_are_there() {
    for target in Target::ALL {
        let machine = target.connected();
        let connection = machine.connection();
        let found = machine.ok("findPeople", &json!({ "defect": "", "text": "", "connection": connection }));
        let person = found["people"][0].clone();
        let rules = json!([{ "field": "assignee", "direction": "toTracker", "conflict": "ask" }]);
        let people = json!([{ "name": "Ada", "id": person["id"], "label": person["label"] },
            { "name": " ", "id": "", "label": "" }]);
        set(&machine, &json!({ "rules": rules, "people": people }));
        let (cycle, executions) = machine.new_cycle(&[&machine.new_case("Pay"), &machine.new_case("Ship")]);
        machine
            .ok("assignTester", &json!({ "cycle": cycle, "executions": [executions[0]], "tester": "ada" }));
        let reported = |execution: &str| {
            let form = json!({ "id": null, "rev": null, "title": "Cart is empty", "description": "", "priority": "major",
                "status": "open", "execution": execution, "requirement": null });
            machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned()
        };
        let report = |execution: &str| {
            let id = reported(execution);
            let view = machine.push(&id);
            machine.settle();
            assert_eq!(view["syncDetail"], "", "{}", target.name());
            view["assignee"].clone()
        };
        assert_eq!(report(&executions[0]), person["label"], "{}", target.name());
        assert_eq!(report(&executions[1]), "", "{}", target.name());
        // Somebody who works there no more is no reason to have no issue.
        let gone = if target == Target::GitLab { "987654" } else { "nobody" };
        let people = json!([{ "name": "Ada", "id": gone, "label": "Gone Person" }]);
        set(&machine, &json!({ "rules": rules, "people": people }));
        let id = reported(&executions[0]);
        let view = machine.push(&id);
        machine.settle();
        assert_eq!(
            (&view["sync"]["text"], &view["assignee"]),
            (&json!("Synced in part"), &json!("")),
            "{view}"
        );
        let said = format!("Assignee was not set: {} did not take Gone Person.", target.project());
        assert_eq!(view["syncDetail"], said, "{view}");
        // Not where the assignee stays here.
        set(&machine, &json!({ "rules": [{ "field": "assignee", "direction": "off", "conflict": "ask" }] }));
        assert_eq!(report(&executions[0]), "", "{}", target.name());
    }
}

#[test]
fn a_mapping_is_compared_with_the_presets_and_comes_back_from_its_file() {
    let machine = Machine::connected();
    let see = |mapping: &Value| {
        machine.ok("viewPresets", &json!({ "connection": machine.connection(), "mapping": mapping }))
    };
    let usual = see(&json!({}));
    let differs = |view: &Value, n: usize| view["presets"][n]["differs"].as_array().unwrap().len();
    assert_eq!((usual["presets"][0]["name"].as_str(), differs(&usual, 0)), (Some("TestKase"), 0));
    let lines = usual["presets"][2]["differs"].to_string();
    assert!(lines.contains("Title template: none instead of [QALITA] {folder}: {title}"), "{lines}");
    assert!(lines.contains("Assignee: Off instead of To tracker"), "{lines}");
    // Each can be stored as it is, and edited.
    for n in 0..3 {
        let mapping = usual["presets"][n]["mapping"].clone();
        assert_eq!(differs(&see(&mapping), n), 0);
        set(&machine, &mapping);
    }
    let mut edited = usual["presets"][2]["mapping"].clone();
    edited["labelling"]["closes"] = json!("achieved");
    assert!(
        edited["recreates"].is_null() && edited["confirms"].is_null(),
        "no ready-made one says: {edited}"
    );
    edited["recreates"] = json!(true);
    edited["confirms"] = json!(false);
    let view = see(&edited);
    assert_eq!(
        view["presets"][2]["differs"],
        json!([
            "An issue is closed by: Achieved alone: a tester saw that it works instead of Closed and Achieved"
        ])
    );
    assert_eq!(machine.ok("readMapping", &json!({ "text": view["file"] })), edited);
    for text in
        ["{", "{\"mapping\": {}}", "{\"format\": \"casebridge-mapping\", \"mapping\": {\"rules\": 1}}"]
    {
        assert_eq!(machine.problem("readMapping", &json!({ "text": text })), "invalid", "{text}");
    }
}

#[test]
fn a_single_link_is_severed_and_nothing_follows_any_more() {
    for target in Target::ALL {
        let machine = target.connected();
        let (defect, number) = machine.pushed("Cart is empty");
        machine.requests();
        let view = machine.ok("severIssue", &json!({ "id": defect }));
        assert_eq!((view["link"].clone(), view["sync"]["text"].as_str()), (Value::Null, Some("Not pushed")));
        machine.edit(&defect, &json!({ "title": "Cart is always empty" }));
        machine.settle();
        assert_eq!(machine.requests(), [""; 0], "{}", target.name());
        target.others(&machine, |there, now| there.others_set_state(now, target.project(), number, "closed"));
        look(&machine);
        assert_eq!(machine.defect(&defect)["status"], "open", "{}", target.name());
        assert_eq!(machine.problem("severIssue", &json!({ "id": defect })), "missing");
        machine.push(&defect);
        machine.settle();
        assert_ne!(number_of(&machine, &defect), number, "{}", target.name());
        assert_eq!(title(target, &machine, number), "Cart is empty");
    }
}
