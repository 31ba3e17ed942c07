//! What happens meanwhile: others make and move issues while a push is in doubt, a connection is turned to another
//! place, a screen loses a field, a text is such as nobody expects.

use crate::support::{Machine, Target, filled_in};
use casebridge_sandbox::Fault;
use casebridge_sandbox::gitlab::sample as gl;
use casebridge_sandbox::jira::Jira;
use serde_json::{Value, json};

const JIRAS: [Target; 2] = [Target::JiraCloud, Target::JiraDataCenter];

fn jira<T>(which: Target, machine: &Machine, look: impl FnOnce(&mut Jira) -> T) -> T {
    let mut world = machine.world.borrow_mut();
    if which == Target::JiraCloud { look(&mut world.sandbox.jira) } else { look(&mut world.sandbox.jira_dc) }
}
fn save(machine: &Machine, defect: &str, title: &str, description: &str, status: &str) {
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok(
        "saveDefect",
        &json!({ "id": defect, "rev": rev, "title": title, "description": description,
        "priority": "major", "status": status, "execution": null, "requirement": null }),
    );
}
fn view(machine: &Machine, defect: &str) -> Value {
    machine.ok("viewDefect", &json!({ "id": defect }))
}

fn late(which: Target) {
    let machine = which.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issue", Fault::CutAfter);
    machine.fault("POST", "/search", Fault::CutBefore);
    machine.push(&defect);
    // The lid is closed; others make 40 issues meanwhile.
    machine.pass(8 * 3_600_000);
    let now = machine.world.borrow().now;
    jira(which, &machine, |jira| {
        for n in 0..40 {
            jira.add_issue("SHOP", now - 60_000 + n, "fred", "10002", "Other", json!(""));
        }
    });
    machine.settle();
    assert_eq!(which.issues(&machine), 1, "{}", which.name());
}
#[test]
fn a_late_look_up_on_cloud_makes_no_second_issue() {
    late(Target::JiraCloud);
}
#[test]
fn a_late_look_up_on_data_center_makes_no_second_issue() {
    late(Target::JiraDataCenter);
}

fn moved(which: Target) {
    let machine = which.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issue", Fault::CutAfter);
    machine.fault("POST", "/search", Fault::CutBefore);
    machine.push(&defect);
    let now = machine.world.borrow().now;
    let new = jira(which, &machine, |jira| {
        let key = jira.issues.values().find(|one| one.summary == "Cart is empty").unwrap().key.clone();
        jira.move_issue(now, &key, "LEGACY")
    });
    machine.settle();
    let v = view(&machine, &defect);
    assert_eq!(v["link"]["issue"]["text"].as_str(), new.as_deref(), "{}: {}", which.name(), v["link"]);
}
#[test]
fn an_issue_moved_while_in_doubt_is_found_on_cloud() {
    moved(Target::JiraCloud);
}
#[test]
fn an_issue_moved_while_in_doubt_is_found_on_data_center() {
    moved(Target::JiraDataCenter);
}

#[test]
fn a_connection_turned_to_another_site_takes_no_push_along() {
    let machine = Target::JiraCloud.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issue", Fault::CutAfter);
    machine.fault("POST", "/search", Fault::CutBefore);
    machine.push(&defect);
    let id = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    let mut form = Target::JiraDataCenter.form();
    form["id"] = id;
    let answer = machine.ask("saveConnection", &form).unwrap();
    machine.settle();
    let both = (Target::JiraCloud.issues(&machine), Target::JiraDataCenter.issues(&machine));
    assert_eq!(both, (1, 0), "{answer}");
}
#[test]
fn a_connection_turned_to_another_site_changes_no_strangers_issue() {
    // A linked defect whose update waits, the connection moved to another site.
    let machine = Target::JiraCloud.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.push(&defect);
    save(&machine, &defect, "Cart is empty", "It is *wrong*.", "closed");
    machine.fault("GET", "/issue", Fault::CutBefore);
    let v = machine.push(&defect);
    let key = v["link"]["issue"]["text"].as_str().unwrap().to_owned();
    let now = machine.world.borrow().now;
    jira(Target::JiraDataCenter, &machine, |jira| {
        for n in 0..20 {
            jira.add_issue("SHOP", now + n, "fred", "10002", "Somebody's", json!(""));
        }
    });
    let before = jira(Target::JiraDataCenter, &machine, |jira| jira.status_name(&key).to_owned());
    let id = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    let mut form = Target::JiraDataCenter.form();
    form["id"] = id;
    machine.ask("saveConnection", &form).unwrap();
    machine.settle();
    let after = jira(Target::JiraDataCenter, &machine, |jira| jira.status_name(&key).to_owned());
    let links = jira(Target::JiraDataCenter, &machine, |jira| jira.links_with_prefix("casebridge:defect:"));
    assert_eq!((before, 0), (after, links), "{key} of another site was changed");
}

#[test]
fn exclamation_marks_are_no_pictures() {
    for which in JIRAS {
        let machine = which.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        save(&machine, &defect, "Cart is empty", "Oh no! It fails!", "open");
        machine.push(&defect);
        save(&machine, &defect, "Cart is empty", "Oh no! It fails! Always!", "open");
        let v = machine.push(&defect);
        assert_eq!(v["sync"]["text"], "Synced", "{} {}", which.name(), v["syncDetail"]);
    }
}

#[test]
fn a_change_follows_an_issue_that_was_moved_on_gitlab() {
    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.push(&defect);
    let now = machine.world.borrow().now;
    let new = machine.world.borrow_mut().sandbox.gitlab.move_issue(now, "shop/web", 13, "shop/apps/mobile");
    save(&machine, &defect, "Cart is EMPTY", "It is *wrong*.", "open");
    machine.push(&defect);
    machine.settle();
    machine.ok("syncNow", &json!({}));
    let v = view(&machine, &defect);
    let world = machine.world.borrow();
    let titles: Vec<(String, bool)> = world
        .sandbox
        .gitlab
        .projects
        .iter()
        .flat_map(|p| p.issues.values())
        .filter(|i| i.title.to_lowercase() == "cart is empty")
        .map(|i| (i.title.clone(), i.is_closed))
        .collect();
    assert!(
        titles.contains(&("Cart is EMPTY".into(), false)),
        "{new:?} {titles:?} {} {}",
        v["sync"],
        v["link"]
    );
}

#[test]
fn another_persons_token_finds_the_issue_in_doubt() {
    let machine = Target::GitLab.connected();
    machine
        .world
        .borrow_mut()
        .sandbox
        .gitlab
        .project_mut("shop/web")
        .unwrap()
        .members
        .insert("fred".into(), 40);
    let defect = machine.new_defect("Cart is empty", "major");
    machine.fault("POST", "/issues", Fault::CutAfter);
    machine.fault("GET", "/issues", Fault::CutBefore);
    machine.push(&defect);
    let mut form = Target::GitLab.form();
    form["token"] = json!(gl::FRED_TOKEN);
    let a = machine.ask("saveConnection", &form).unwrap();
    machine.settle();
    assert_eq!(Target::GitLab.issues(&machine), 1, "{a}");
}

/// Whether a push has arrived, and nobody takes its text for changed by somebody else.
fn is_ours(view: &Value) -> bool {
    let detail = view["syncDetail"].as_str().unwrap();
    view["sync"]["text"].as_str().unwrap().starts_with("Synced")
        && !detail.contains("changed on the tracker")
        && !detail.contains("pictures")
}

fn hard() -> Vec<String> {
    vec![
        String::new(),
        "a  \nb   \n\n\n\nc\t".into(),
        "| a | b |\n|---|:-:|\n| x\\|y | **z** |".into(),
        "1. a\n   - b\n     1. c\n\n        d\n2. e".into(),
        "<details><summary>x</summary>\n\ny\n\n</details><br>".into(),
        "😀 :smile: 👩‍👩‍👧 \u{200b}x".into(),
        "a\r\nb\r\n\r\n- c\r\n".into(),
        "x [ ] - [x] y\n\n- [ ] t\n- [x] u".into(),
        "`a{b}` {code} {{x}} [~bob] @bob #12 *a*b_c_ --- ~~s~~ ^q^ !a.png! ![p](http://x/y.png)".into(),
        "```rust\nfn a() {}\n```\n\n    indented\n\n~~~\nopen".into(),
        "line\\\nbreak\n***\n# H #\nSetext\n===".into(),
        "[a]: http://x\n[a] <http://y> http://z?a=b&c=d_e_ &amp; &lt; &nbsp;".into(),
        "> q\n> > r\n>\n> - s\n\ntext".into(),
        "word ".repeat(8000),
        "*_[{|".repeat(5000),
        "/close\n```a```\n/close".into(),
        "a\n\n---\n\nb\n- - -\n+ x\n\n\n+ y".into(),
        "<!-- hidden --> z <b>bold</b> <script>".into(),
        "\u{2028}\u{feff}\u{a0}x\u{a0}".into(),
    ]
}
#[test]
fn hard_texts_arrive_and_stay_ours_on_every_tracker() {
    let mut bad = Vec::new();
    for which in Target::ALL {
        for (n, text) in hard().iter().enumerate() {
            let machine = which.connected();
            let defect = machine.new_defect("Cart is empty", "major");
            save(&machine, &defect, "Cart is empty", text, "open");
            machine.push(&defect);
            machine.settle();
            let v = view(&machine, &defect);
            save(&machine, &defect, "Cart is empty", &format!("Q {text}"), "open");
            let w = machine.push(&defect);
            if !is_ours(&v) || !is_ours(&w) {
                bad.push(format!(
                    "{} #{n} {:?}: {} {} / {} {}\n   body: {:.90}",
                    which.name(),
                    text.chars().take(30).collect::<String>(),
                    v["sync"]["text"],
                    v["syncDetail"],
                    w["sync"]["text"],
                    w["syncDetail"],
                    v["job"]["problem"]
                ));
            }
        }
    }
    assert!(bad.is_empty(), "\n{}", bad.join("\n"));
}

fn anonymous(which: Target) {
    let machine = which.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    // The tracker made it, as whoever it took us for.
    let body = json!({ "id": "99999", "key": "SHOP-999", "self": "x" }).to_string();
    machine.fault(
        "POST",
        "/issue",
        Fault::Answer {
            status: 201,
            headers: vec![("x-seraph-loginreason".into(), "AUTHENTICATED_FAILED".into())],
            body,
        },
    );
    let v = machine.push(&defect);
    let raw = v["job"].clone();
    let store = machine
        .world
        .borrow()
        .store
        .iter()
        .filter(|(k, _)| k.starts_with("job:"))
        .map(|(_, j)| j.clone())
        .next()
        .unwrap_or_default();
    assert!(!store["sentFirst"].is_null(), "an issue was made and is not in doubt: {raw} {store}");
}
#[test]
fn what_was_made_for_somebody_else_is_made_all_the_same() {
    anonymous(Target::JiraCloud);
}

#[test]
fn an_answer_whose_field_has_left_the_screen_blocks_nothing() {
    for which in JIRAS {
        let mut form = which.form();
        form["project"] = json!("OPS");
        let machine = Machine::sample();
        machine.ok("saveConnection", &form);
        let defect = machine.new_defect("Pump", "major");
        let v = machine.push(&defect);
        let fields = v["job"]["demand"]["fields"].as_array().unwrap().clone();
        let answers: Vec<Value> = fields.iter().map(filled_in).collect();
        machine.ok("answerDemand", &json!({ "job": v["job"]["id"], "answers": answers }));
        let gone =
            fields.iter().find(|f| f["id"].as_str().unwrap().starts_with("customfield")).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned();
        jira(which, &machine, |jira| {
            jira.with_project("OPS", |p| {
                for t in &mut p.issue_types {
                    t.drop_field(&gone);
                }
            })
        });
        machine.ok("saveConnection", &form);
        let second = machine.new_defect("Pump 2", "major");
        let v = machine.push(&second);
        assert_eq!(
            v["sync"]["text"],
            "Synced",
            "{} {}",
            v["job"]["problem"],
            v["job"]["demand"]["fields"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|f| f["id"] == gone.as_str())
                .map(ToString::to_string)
                .collect::<String>()
        );
    }
}
#[test]
fn a_description_that_was_sent_plainly_is_whole_and_said() {
    let machine = Target::JiraCloud.connected();
    let defect = machine.new_defect("Cart", "major");
    save(&machine, &defect, "Cart", &"word ".repeat(5500), "open");
    machine.fault(
        "POST",
        "/issue",
        Fault::Answer {
            status: 400,
            headers: vec![],
            body: json!({"errorMessages":[],"errors":{"description":"no"}}).to_string(),
        },
    );
    let v = machine.push(&defect);
    let len = jira(Target::JiraCloud, &machine, |jira| {
        jira.issues.values().find(|i| i.summary == "Cart").unwrap().text().len()
    });
    assert!(
        len > 27_000 && v["syncDetail"].as_str().unwrap().contains("plain text"),
        "{len} {} {}",
        v["sync"],
        v["syncDetail"]
    );
}
fn answers_of_other_site() -> (Machine, Value) {
    let mut form = Target::JiraCloud.form();
    form["project"] = json!("OPS");
    let machine = Machine::sample();
    machine.ok("saveConnection", &form);
    let defect = machine.new_defect("Pump", "major");
    let v = machine.push(&defect);
    let answers: Vec<Value> =
        v["job"]["demand"]["fields"].as_array().unwrap().iter().map(filled_in).collect();
    machine.ok("answerDemand", &json!({ "job": v["job"]["id"], "answers": answers }));
    let mut form = Target::JiraDataCenter.form();
    form["project"] = json!("OPS");
    form["id"] = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    machine.ok("saveConnection", &form);
    let connection = machine
        .world
        .borrow()
        .store
        .iter()
        .find(|(k, one)| k.starts_with("connection:") && one["tracker"] == "jiraDataCenter")
        .unwrap()
        .1
        .clone();
    (machine, connection)
}
#[test]
fn answers_stay_on_their_site() {
    let (_, connection) = answers_of_other_site();
    assert!(
        connection["jira"]["answers"].as_object().unwrap().is_empty(),
        "{}",
        connection["jira"]["answers"]
    );
}
#[test]
fn a_service_desks_comments_stay_internal_after_the_connection_was_turned() {
    let which = Target::JiraCloud;
    let machine = Machine::sample();
    jira(which, &machine, |jira| jira.with_project("SHOP", |p| "service_desk".clone_into(&mut p.type_key)));
    machine.ok("saveConnection", &which.form());
    let requirement = machine.new_requirement("R");
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": which.issue() }));
    let mut form = which.form();
    form["project"] = json!("LEGACY");
    form["id"] = machine.ok("viewConnections", &json!({}))["connections"][0]["id"].clone();
    let a = machine.ask("saveConnection", &form).unwrap();
    let case = machine.new_case("C");
    machine.ok("linkCases", &json!({ "requirement": requirement, "cases": [case] }));
    machine.settle();
    let n = which.comments(&machine);
    let internal =
        jira(which, &machine, |jira| jira.comments_with_property("SHOP-2", "sd.public.comment", "internal"));
    assert_eq!((n, internal), (1, 1), "{a}");
}
#[test]
fn a_text_with_what_markdown_has_no_word_for_is_never_rewritten() {
    let machine = Target::JiraCloud.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    let key = machine.push(&defect)["link"]["issue"]["text"].as_str().unwrap().to_owned();
    let now = machine.world.borrow().now;
    let coloured = jira(Target::JiraCloud, &machine, |jira| {
        jira.change(now, &key, |issue| {
            issue.description["content"][0]["content"][0]["marks"] =
                json!([{ "type": "textColor", "attrs": { "color": "#ff0000" } }]);
        });
        jira.issue(&key).unwrap().description.clone()
    });
    save(&machine, &defect, "Cart is empty", "Other words", "open");
    machine.push(&defect);
    assert_eq!(
        jira(Target::JiraCloud, &machine, |jira| jira.issue(&key).unwrap().description.clone()),
        coloured
    );
}

#[test]
fn a_change_follows_an_issue_that_was_moved_on_jira() {
    for which in JIRAS {
        let machine = which.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        let key = machine.push(&defect)["link"]["issue"]["text"].as_str().unwrap().to_owned();
        let now = machine.world.borrow().now;
        let new = jira(which, &machine, |jira| jira.move_issue(now, &key, "LEGACY")).unwrap();
        save(&machine, &defect, "Cart is EMPTY", "New text", "open");
        assert_eq!(machine.push(&defect)["sync"]["text"], "Synced");
        assert_eq!(jira(which, &machine, |jira| jira.issue(&new).unwrap().summary.clone()), "Cart is EMPTY");
        machine.ok("syncNow", &json!({}));
        save(&machine, &defect, "Cart is EMPTY AGAIN", "New text", "open");
        let again = machine.push(&defect);
        assert_eq!(
            (&again["sync"]["text"], &again["link"]["issue"]["text"]),
            (&json!("Synced"), &json!(new)),
            "{again}"
        );
    }
}

#[test]
fn an_issue_that_is_made_but_cannot_be_read_is_not_made_again() {
    for which in JIRAS {
        for (status, headers) in
            [(429, vec![("retry-after".to_owned(), "5".to_owned())]), (403, vec![]), (500, vec![])]
        {
            let machine = which.connected();
            let defect = machine.new_defect("Cart is empty", "major");
            let answer =
                Fault::Answer { status, headers, body: r#"{"errorMessages":["no"],"errors":{}}"#.into() };
            machine.fault("GET", "/issue/SHOP", answer);
            machine.push(&defect);
            machine.settle();
            assert_eq!(which.issues(&machine), 1, "{} {status}", which.name());
            assert_eq!(view(&machine, &defect)["sync"]["text"], "Synced", "{} {status}", which.name());
        }
    }
}

#[test]
fn a_token_that_expires_while_a_push_is_in_doubt_makes_no_second_issue() {
    for which in JIRAS {
        let machine = which.connected();
        let defect = machine.new_defect("Cart is empty", "major");
        machine.fault("POST", "/issue", Fault::CutAfter);
        machine.fault("POST", "/search", Fault::CutBefore);
        machine.push(&defect);
        let expire = |machine: &Machine, is_expired: bool| {
            let sandbox = &mut machine.world.borrow_mut().sandbox;
            sandbox.jira.tokens.values_mut().for_each(|token| token.is_expired = is_expired);
            sandbox.jira_dc.tokens.values_mut().for_each(|token| token.is_expired = is_expired);
        };
        expire(&machine, true);
        machine.settle();
        expire(&machine, false);
        let job = view(&machine, &defect)["job"]["id"].clone();
        if job.is_string() {
            machine.ok("retryJob", &json!({ "id": job }));
        }
        machine.settle();
        assert_eq!(which.issues(&machine), 1, "{}", which.name());
        assert_eq!(view(&machine, &defect)["sync"]["text"], "Synced", "{}", which.name());
    }
}
