//! GitLab's lists, by which changes are found, and its notes.

use casebridge_sandbox::GitLab;
use casebridge_sandbox::gitlab::sample::FRED_TOKEN;
use serde_json::{Value, json};

use super::client::{Client, Got, NOW, client};

const PROJECT: &str = "/projects/shop%2Fweb";
const ISSUES: &str = "/projects/shop%2Fweb/issues";
/// The moment of `NOW`.
const AT: &str = "2026-11-20T11:00:00";

fn tracker(client: &mut Client) -> &mut GitLab {
    if client.host == "gitlab.com" { &mut client.sandbox.gitlab } else { &mut client.sandbox.gitlab_own }
}

fn numbers(client: &mut Client, query: &str) -> Vec<u64> {
    client.get(&format!("{ISSUES}?{query}")).numbers()
}

#[test]
fn changed_issues_come_oldest_first_with_other_work_items_among_them() {
    for host in ["gitlab.com", "gitlab.example.com"] {
        let mut client = client(host);
        let incident =
            tracker(&mut client).add_work_item("shop/web", NOW - 5_000, "fred", "incident", "Down");
        client.others().others_set_title(NOW + 250, "shop/web", 3, "Changed");
        client.others().others_comment(NOW - 1_000, "shop/web", 9, "fred", "Seen", false);
        client.now += 1_000;
        let query =
            "state=all&scope=all&order_by=updated_at&sort=asc&per_page=2&updated_after=2026-11-20T10:00:00Z";
        let page = client.get(&format!("{ISSUES}?{query}"));
        assert_eq!(page.numbers(), [incident, 9]);
        assert_eq!(
            (&page.body[0]["issue_type"], &page.body[0]["type"]),
            (&json!("incident"), &json!("INCIDENT"))
        );
        assert_eq!(page.body[1]["user_notes_count"], 1);
        assert_eq!(
            (page.header("x-next-page"), page.header("x-total"), page.header("x-prev-page")),
            ("2", "3", "")
        );
        let last = client.get(&page.link("next").unwrap());
        assert_eq!((last.numbers(), last.header("x-next-page"), last.link("next")), (vec![3], "", None));
        assert_eq!(numbers(&mut client, &format!("updated_after={AT}.250Z")), [3]);
        assert!(numbers(&mut client, &format!("updated_after={AT}.251Z")).is_empty());
        assert_eq!(
            numbers(&mut client, &format!("updated_after=2026-11-20T10:00:00Z&updated_before={AT}.000Z"))
                .len(),
            2
        );
        assert_eq!(numbers(&mut client, "issue_type=incident"), [incident]);
        let first = client.get(&format!("{ISSUES}?{query}"));
        assert_eq!(client.again(&format!("{ISSUES}?{query}"), &first), 304);
        client.others().others_comment(NOW + 500, "shop/web", 9, "fred", "Again", false);
        assert_eq!(client.again(&format!("{ISSUES}?{query}"), &first), 200);
    }
}

#[test]
fn lists_can_be_narrowed() {
    let mut client = client("gitlab.com");
    let gitlab = tracker(&mut client);
    let milestone = gitlab.add_milestone("shop/web", NOW, "1.0");
    let (mia, fred) = (gitlab.users["mia"], gitlab.users["fred"]);
    let given = client.send(
        "PUT",
        &format!("{ISSUES}/4"),
        &json!({ "milestone_id": milestone, "assignee_ids": [fred] }),
    );
    assert_eq!(
        (&given.body["milestone"]["title"], &given.body["assignees"][0]["id"]),
        (&json!("1.0"), &json!(fred))
    );
    for (query, found) in [
        ("milestone=1.0".to_owned(), vec![4]),
        ("milestone=Any".to_owned(), vec![4]),
        ("milestone=2.0".to_owned(), vec![]),
        (format!("assignee_id={fred}"), vec![4]),
        ("assignee_id=Any".to_owned(), vec![4]),
        (format!("author_id={mia}"), vec![]),
        ("iids[]=2&iids%5B%5D=7&iids[]=99&sort=asc".to_owned(), vec![2, 7]),
        ("labels=bug,priority::low".to_owned(), vec![6]),
        ("scope=created_by_me".to_owned(), vec![]),
    ] {
        assert_eq!(numbers(&mut client, &query), found, "{query}");
    }
    assert_eq!(numbers(&mut client, &format!("author_id={fred}&milestone=None&assignee_id=None")).len(), 11);
    for (query, words) in [
        ("state=open", "state does not have a valid value"),
        ("order_by=changed", "order_by does not have a valid value"),
        ("updated_after=yesterday", "updated_after is invalid"),
        ("updated_after=2026-11-20T10:00:00+01:00", "updated_after is invalid"),
    ] {
        let refused = client.get(&format!("{ISSUES}?{query}"));
        assert_eq!((refused.status, &refused.body["error"]), (400, &json!(words)), "{query}");
    }
    tracker(&mut client).project_mut("shop/web").unwrap().is_premium = false;
    let many = json!({ "assignee_ids": [mia, fred, 99_999] });
    let plain = client.send("PUT", &format!("{ISSUES}/4"), &many).body;
    assert_eq!(plain["assignees"].as_array().unwrap().len(), 1);
    assert_eq!(
        client.send("PUT", &format!("{ISSUES}/4"), &json!({ "assignee_ids": [] })).body["assignees"],
        json!([])
    );
    tracker(&mut client).project_mut("shop/web").unwrap().list_lag = 10_000;
    assert!(numbers(&mut client, &format!("order_by=updated_at&updated_after={AT}Z")).is_empty());
    client.now += 10_000;
    assert_eq!(numbers(&mut client, &format!("order_by=updated_at&updated_after={AT}Z")), [4]);
}

#[test]
fn notes_are_listed_changed_and_deleted_and_move_their_issue() {
    let mut client = client("gitlab.com");
    let path = format!("{ISSUES}/7/notes");
    let updated = |client: &mut Client| client.others().shown_updated("shop/web", 7);
    let texts = |got: &Got| -> Vec<String> {
        got.body.as_array().unwrap().iter().map(|note| note["body"].as_str().unwrap().to_owned()).collect()
    };
    let mut ids = Vec::new();
    for text in ["one", "two", "three"] {
        client.now += 1_000;
        let body = json!({ "body": text, "internal": text == "two" });
        let made = client.send("POST", &path, &body);
        assert_eq!((made.status, &made.body["internal"]), (201, &json!(text == "two")));
        ids.push(made.body["id"].as_u64().unwrap());
        assert_eq!(updated(&mut client), client.now);
    }
    client.now += 60_000;
    let one = format!("{path}/{}", ids[0]);
    let changed = client.send("PUT", &one, &json!({ "body": "one, better" }));
    assert_eq!((changed.status, updated(&mut client)), (200, client.now));
    assert_eq!(texts(&client.get(&path)), ["three", "two", "one, better"]);
    assert_eq!(texts(&client.get(&format!("{path}?sort=asc"))), ["one, better", "two", "three"]);
    assert_eq!(texts(&client.get(&format!("{path}?order_by=updated_at")))[0], "one, better");
    let page = client.get(&format!("{path}?per_page=2&sort=asc&activity_filter=only_comments"));
    assert_eq!((texts(&page).len(), page.header("x-next-page")), (2, "2"));
    // Whoever is a guest sees a shorter page, and learns nothing of what was taken out.
    tracker(&mut client).project_mut("shop/web").unwrap().members.insert("fred".to_owned(), 10);
    let mias = std::mem::replace(&mut client.token, format!("Bearer {FRED_TOKEN}"));
    let page = client.get(&format!("{path}?per_page=2&sort=asc"));
    assert_eq!((texts(&page), page.header("x-next-page")), (vec!["one, better".to_owned()], "2"));
    assert_eq!(client.get(&format!("{path}/{}", ids[1])).status, 404);
    assert_eq!(client.send("PUT", &one, &json!({ "body": "x" })).status, 403);
    assert_eq!(client.send("DELETE", &one, &Value::Null).status, 403);
    client.token = mias;
    client.now += 1_000;
    assert_eq!(client.send("DELETE", &one, &Value::Null).status, 204);
    assert_eq!(updated(&mut client), client.now);
    for method in ["GET", "PUT", "DELETE"] {
        assert_eq!(client.send(method, &one, &json!({ "body": "x" })).status, 404, "{method}");
    }
    client.now += 1_000;
    assert_eq!(client.send("POST", &path, &json!({ "body": "/close" })).status, 202);
    assert_eq!(
        (updated(&mut client), client.others().shown_state("shop/web", 7)),
        (client.now, "closed".to_owned())
    );
    assert_eq!(client.get(&format!("{ISSUES}/7")).body["user_notes_count"], 2);
}

#[test]
fn system_lines_are_among_the_notes_and_no_comments() {
    let mut client = client("gitlab.com");
    client.others().others_comment(NOW, "shop/web", 5, "fred", "Moving", false);
    client.others().others_move(NOW, "shop/web", 5, "shop/apps/mobile");
    let count = |client: &mut Client, filter: &str| {
        client.get(&format!("{ISSUES}/5/notes?activity_filter={filter}")).body.as_array().unwrap().len()
    };
    assert_eq!((count(&mut client, "all_notes"), count(&mut client, "only_comments")), (2, 1));
    assert_eq!(client.others().shown_comments("shop/web", 5).len(), 1);
    assert_eq!(client.others().shown_comments("shop/apps/mobile", 2).len(), 1);
    assert_eq!(client.get(&format!("{ISSUES}/5")).body["state"], "closed");
}

#[test]
fn members_are_found_by_name_and_renamed_projects_redirect_their_lists() {
    let mut client = client("gitlab.com");
    let found = client.get(&format!("{PROJECT}/members/all?query=FR&per_page=20")).body;
    assert_eq!((&found[0]["username"], &found[0]["access_level"]), (&json!("fred"), &json!(30)));
    assert_eq!(client.get(&format!("{PROJECT}/members/all")).body.as_array().unwrap().len(), 2);
    let project = tracker(&mut client).project_mut("shop/web").unwrap();
    project.old_paths.push("shop/web".to_owned());
    project.path = "shop/store".to_owned();
    let moved = client.get(&format!("{ISSUES}?state=opened&per_page=3"));
    assert_eq!(moved.status, 301);
    let to = moved.header("location").to_owned();
    assert_eq!(client.get(&to).numbers().len(), 3, "{to}");
}
