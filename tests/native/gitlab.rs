//! GitLab, gitlab.com and an instance of one's own below a path: connect, push, labels, moves, the way back.

use casebridge_sandbox::Fault;
use casebridge_sandbox::gitlab::{GitLab, sample};
use serde_json::{Value, json};

use crate::support::{Machine, Target};

const OWN: &str = "https://gitlab.example.com/gl/shop/web";

fn form(url: &str, token: &str) -> Value {
    json!({ "tracker": "gitLab", "url": url, "token": token })
}

fn gitlab<T>(machine: &Machine, look: impl FnOnce(&mut GitLab) -> T) -> T {
    look(&mut machine.world.borrow_mut().sandbox.gitlab)
}

fn save(machine: &Machine, defect: &str, title: &str, description: &str, priority: &str, status: &str) {
    let rev = machine.ok("viewDefect", &json!({ "id": defect }))["rev"].clone();
    machine.ok(
        "saveDefect",
        &json!({ "id": defect, "rev": rev, "title": title, "description": description,
        "priority": priority, "status": status, "execution": null, "requirement": null }),
    );
}

fn iid(view: &Value) -> u64 {
    view["link"]["issue"]["text"].as_str().unwrap().rsplit_once('#').unwrap().1.parse().unwrap()
}

#[test]
fn a_good_token_says_who_it_is_and_an_instance_lists_its_projects() {
    let machine = Machine::sample();
    let check = machine.ok("testConnection", &form("https://gitlab.com/shop/web", sample::TOKEN));
    assert_eq!(check["sentence"], "mia can push defects to shop/web on gitlab.com");
    assert!(check["steps"].to_string().contains("2027-02-01"), "{check}");
    let before = gitlab(&machine, |gitlab| gitlab.project("shop/web").unwrap().issues.len());
    assert_eq!(before, 12, "the check made something");
    let check = machine.ok("testConnection", &form("gitlab.com", sample::TOKEN));
    assert_eq!(check["sentence"], "The token works. Choose the project");
    let names: Vec<&str> =
        check["projects"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(names.contains(&"shop/web") && names.contains(&"shop/apps/mobile"), "{names:?}");
    assert!(!names.contains(&"shop/archived") && !names.contains(&"shop/no-issues"), "{names:?}");
    let mut chosen = form("gitlab.com", sample::TOKEN);
    chosen["project"] = json!("shop/apps/mobile");
    machine.ok("saveConnection", &chosen);
    let defect = machine.new_defect("Cart is empty", "major");
    assert!(
        machine.push(&defect)["link"]["issue"]["url"]
            .as_str()
            .unwrap()
            .ends_with("/shop/apps/mobile/-/issues/2")
    );
    let check = machine.ok("testConnection", &form("https://gitlab.com/shop/web", sample::GRANULAR));
    assert_eq!(check["ok"], true, "a fine-grained token has no scopes to show: {check}");
}

#[test]
fn each_refusal_has_its_own_sentence_and_remedy() {
    for (project, token, sentence, remedy) in [
        ("shop/web", sample::EXPIRED, "gitlab.com refused the token", "scope api"),
        ("shop/web", sample::REVOKED, "gitlab.com refused the token", "Make a new one"),
        ("shop/web", sample::READ_ONLY, "it has the scopes read_api and lacks api", "role Reporter"),
        ("shop/no-issues", sample::TOKEN, "Issues are switched off in shop/no-issues", "Switch issues on"),
        ("shop/archived", sample::TOKEN, "shop/archived is archived", "Unarchive"),
        ("other/secret", sample::TOKEN, "other/secret is not there, or this token may not see it", "member"),
    ] {
        let machine = Machine::sample();
        let check = machine.ok("testConnection", &form(&format!("https://gitlab.com/{project}"), token));
        assert!(check["sentence"].as_str().unwrap().contains(sentence), "{check}");
        assert!(check["steps"][0]["remedy"].as_str().unwrap().contains(remedy), "{check}");
    }
}

#[test]
fn an_instance_below_a_path_is_found_and_gets_the_panel() {
    let machine = Machine::sample();
    machine.ok("saveConnection", &form(OWN, sample::TOKEN));
    let sites = machine.world.borrow().panels_on.clone();
    assert_eq!(sites[0].url, "https://gitlab.example.com/gl");
    let defect = machine.new_defect("Cart is empty", "major");
    let view = machine.push(&defect);
    let url = view["link"]["issue"]["url"].as_str().unwrap().to_owned();
    assert_eq!(url, "https://gitlab.example.com/gl/shop/web/-/issues/13");
    let page = machine.page_ok(&url, "hereView", &json!({}));
    assert_eq!(page["heading"], "Defect DEF-1");
    // A host that is no GitLab never sees the token.
    machine.world.borrow_mut().sandbox.clear_transcript();
    let answer =
        machine.ask("testConnection", &form("https://ghe.example.com/octo/demo", sample::TOKEN)).unwrap();
    assert_eq!(answer["problem"]["field"], "url", "{answer}");
}

#[test]
fn a_push_makes_the_label_and_later_changes_swap_it() {
    let machine = Target::GitLab.connected();
    gitlab(&machine, |gitlab| gitlab.project_mut("shop/web").unwrap().is_premium = false);
    let defect = machine.new_defect("Cart is empty", "blocker");
    let view = machine.push(&defect);
    let iid = iid(&view);
    let labels = |machine: &Machine| {
        gitlab(machine, |gitlab| gitlab.project("shop/web").unwrap().issues[&iid].labels.clone())
    };
    assert_eq!(labels(&machine), ["priority::critical"]);
    let color = gitlab(&machine, |gitlab| gitlab.project("shop/web").unwrap().labels[0].color.clone());
    assert_eq!(color, "#b60205", "made before the push, in its own colour");
    // Two requests for the second: the label is known.
    machine.requests();
    let second = machine.new_defect("Cart is full", "blocker");
    machine.push(&second);
    assert_eq!(machine.requests().len(), 1);
    save(&machine, &defect, "Cart is empty", "It is *wrong*.", "minor", "closed");
    machine.requests();
    let view = machine.push(&defect);
    assert_eq!(labels(&machine), ["priority::low"], "scoped labels exclude each other on some plans only");
    let puts = machine.requests().iter().filter(|line| line.starts_with("PUT")).count();
    assert_eq!(puts, 1, "one request carries all");
    assert_eq!(view["sync"]["text"], "Synced");
    // Trivial survives priority::low.
    let trivial = machine.new_defect("Pixel off", "trivial");
    machine.push(&trivial);
    machine.ok("syncNow", &json!({}));
    assert_eq!(machine.ok("viewDefect", &json!({ "id": trivial }))["priority"], "trivial");
}

#[test]
fn a_group_label_and_one_that_may_not_be_made_are_no_obstacle() {
    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    assert_eq!(machine.push(&defect)["sync"]["text"], "Synced", "priority::medium belongs to the group");
    let machine = Machine::sample();
    machine.ok("saveConnection", &form("https://gitlab.com/other/stranger", sample::TOKEN));
    let defect = machine.new_defect("Cart is empty", "major");
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Synced in part");
    assert!(
        view["syncDetail"].as_str().unwrap().contains("has no role in other/stranger that may set labels"),
        "{view}"
    );
}

#[test]
fn no_text_of_ours_is_a_quick_action() {
    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    save(
        &machine,
        &defect,
        "Cart is empty",
        "Type\n/close\nand `x`\n\n```\n/close\n```\n/title Gone",
        "major",
        "open",
    );
    let view = machine.push(&defect);
    let issue = gitlab(&machine, |gitlab| gitlab.project("shop/web").unwrap().issues[&iid(&view)].clone());
    assert!(!issue.is_closed && issue.title == "Cart is empty", "{issue:?}");
    assert!(issue.description.contains("\\/close") && issue.description.contains("```\n/close"), "{issue:?}");
    assert_eq!(view["sync"]["text"], "Synced");
}

#[test]
fn what_changes_there_comes_back() {
    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    let iid = iid(&machine.push(&defect));
    gitlab(&machine, |gitlab| {
        let issue = gitlab.project_mut("shop/web").unwrap().issues.get_mut(&iid).unwrap();
        issue.is_closed = true;
        issue.labels = vec!["priority::critical".into(), "bug".into()];
    });
    machine.ok("syncNow", &json!({}));
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!((&view["status"], &view["priority"]), (&json!("closed"), &json!("blocker")), "{view}");
    machine.ok("syncNow", &json!({}));
    machine.requests();
    machine.ok("syncNow", &json!({}));
    let lines = machine.requests();
    assert!(lines.len() == 1 && lines[0].ends_with("304"), "{lines:?}");
}

#[test]
fn a_moved_issue_and_a_renamed_project_are_followed() {
    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    let iid = iid(&machine.push(&defect));
    let now = machine.world.borrow().now;
    gitlab(&machine, |gitlab| gitlab.move_issue(now, "shop/web", iid, "shop/apps/mobile"));
    machine.ok("syncNow", &json!({}));
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert_eq!(view["link"]["issue"]["text"], "shop/apps/mobile#2", "{view}");
    assert_eq!(view["status"], "open", "a move closes the old issue, and that says nothing of the defect");

    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    machine.push(&defect);
    gitlab(&machine, |gitlab| {
        let project = gitlab.project_mut("shop/web").unwrap();
        project.old_paths.push("shop/web".into());
        project.path = "shop/store".into();
    });
    machine.ok("syncNow", &json!({}));
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    assert!(view["link"]["issue"]["text"].as_str().unwrap().starts_with("shop/store#"), "{view}");
}

#[test]
fn a_deleted_issue_is_told_from_a_project_that_is_gone() {
    let machine = Target::GitLab.connected();
    let url = Target::GitLab.issue();
    let requirement = machine.new_requirement("Addresses are remembered");
    machine.ok("linkIssue", &json!({ "requirement": requirement, "url": url }));
    gitlab(&machine, |gitlab| gitlab.project_mut("shop/web").unwrap().issues.remove(&12));
    assert_eq!(machine.problem("syncIssue", &json!({ "url": url })), "issueNotFound");
    gitlab(&machine, |gitlab| gitlab.project_mut("shop/web").unwrap().members.clear());
    gitlab(&machine, |gitlab| gitlab.project_mut("shop/web").unwrap().is_private = true);
    assert_eq!(machine.problem("syncIssue", &json!({ "url": url })), "projectNotFound");
}

#[test]
fn a_lost_answer_makes_no_second_issue() {
    for fault in [Fault::CutAfter, Fault::Stall { effect: true }, Fault::Truncate] {
        let machine = Target::GitLab.connected();
        gitlab(&machine, |gitlab| gitlab.project_mut("shop/web").unwrap().list_lag = 5_000);
        gitlab(&machine, |gitlab| gitlab.page_size = 2);
        let defect = machine.new_defect("Cart is empty", "major");
        machine.fault("POST", "/issues", fault.clone());
        machine.push(&defect);
        machine.settle();
        assert_eq!(Target::GitLab.issues(&machine), 1, "{fault:?}");
        assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
    }
}

#[test]
fn limits_wait_as_long_as_they_say() {
    let machine = Target::GitLab.connected();
    let defect = machine.new_defect("Cart is empty", "major");
    gitlab(&machine, |gitlab| gitlab.remaining = Some(0));
    let view = machine.push(&defect);
    assert_eq!(view["sync"]["text"], "Waiting", "{view}");
    let wait = machine.world.borrow().wake_at.unwrap() - machine.world.borrow().now;
    assert!((55_000..=65_000).contains(&wait), "{wait}");
    gitlab(&machine, |gitlab| gitlab.remaining = None);
    machine.settle();
    assert_eq!(machine.ok("viewDefect", &json!({ "id": defect }))["sync"]["text"], "Synced");
}

#[test]
fn a_requirement_from_jira_has_its_defect_on_gitlab() {
    let machine = Target::JiraCloud.connected();
    machine.ok("saveConnection", &Target::GitLab.form());
    let jira_page = Target::JiraCloud.issue();
    let requirement = machine.ok("requirementFromIssue", &json!({ "url": jira_page }))["id"].clone();
    let form = json!({ "id": null, "rev": null, "title": "Gift paper is missing", "description": "", "priority": "critical",
        "status": "open", "execution": null, "requirement": requirement });
    let defect = machine.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned();
    let view = machine.ok("viewDefect", &json!({ "id": defect }));
    let to = view["destinations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["label"] == "shop/web on gitlab.com")
        .unwrap();
    machine.ok("pushDefect", &json!({ "defect": defect, "connection": to["id"] }));
    // Each page shows the other's: the requirement's issue its defect, the defect's issue itself.
    let panel = machine.page_ok(jira_page, "hereView", &json!({}));
    let line = &panel["requirements"][0]["defects"][0];
    assert_eq!(line["issue"]["url"], "https://gitlab.com/shop/web/-/issues/13", "{panel}");
    let panel = machine.page_ok("https://gitlab.com/shop/web/-/issues/13", "hereView", &json!({}));
    assert_eq!(panel["heading"], "Defect DEF-1");
}
