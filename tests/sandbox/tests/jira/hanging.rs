//! What hangs on issues: comments and remote links; and lists of people and rights.

use casebridge_sandbox::jira::Permission;
use casebridge_sandbox::jira::sample::FRED_PAT;
use serde_json::{Value, json};

use super::client::{both, cloud, data_center, document};

#[test]
fn comments_page_are_owned_and_carry_properties() {
    for mut client in both() {
        let path = "/issue/SHOP-3/comment";
        let property = json!([{ "key": "casebridge", "value": { "cid": "m-1" } }]);
        let body = client.text("hello");
        let (status, made) = client.post(path, &json!({ "body": body, "properties": property }));
        assert_eq!((status, &made["author"]["displayName"]), (201, &json!("Mia Krystof")));
        let id = made["id"].as_str().unwrap().to_owned();
        assert_eq!(client.jira().comments_with_property("SHOP-3", "casebridge", "m-1"), 1);
        assert_eq!(client.jira().comments_with_text("SHOP-3", "hello"), 1);
        for number in 0..3 {
            let body = client.text(&format!("more {number}"));
            client.post(path, &json!({ "body": body }));
        }
        let (_, page) = client.get(&format!("{path}?startAt=3&maxResults=2&orderBy=-created"));
        assert_eq!((&page["total"], page["comments"].as_array().unwrap().len()), (&json!(4), 1));
        assert_eq!((&page["comments"][0]["id"], page["comments"][0].get("properties")), (&json!(id), None));
        assert_eq!(client.get("/issue/NONE-1/comment?orderBy=updated").0, 400);
        assert_eq!(client.get("/issue/NONE-1/comment").0, 404);
        let (status, property) = client.get(&format!("/comment/{id}/properties/casebridge"));
        assert_eq!((status, &property["value"]["cid"]), (200, &json!("m-1")));
        assert_eq!(client.get(&format!("/comment/{id}/properties/none")).0, 404);
        assert_eq!(client.status("PUT", &format!("/comment/{id}/properties/more"), &json!(1)), 201);
        assert_eq!(client.status("DELETE", &format!("/comment/{id}/properties/more"), &Value::Null), 204);
        let text = client.text("changed");
        let (status, changed) = {
            let (status, value, _) = client.send("PUT", &format!("{path}/{id}"), &json!({ "body": text }));
            (status, value)
        };
        assert_eq!((status, &changed["body"]), (200, &text));
        assert_eq!(client.status("DELETE", &format!("{path}/{id}"), &Value::Null), 204);
        assert_eq!(client.status("PUT", &format!("{path}/{id}"), &json!({ "body": text })), 404);
        let others = client.get("/issue/SHOP-2/comment").1["comments"][0]["id"].as_str().unwrap().to_owned();
        let theirs = format!("/issue/SHOP-2/comment/{others}");
        assert_eq!(client.status("PUT", &theirs, &json!({ "body": text })), 400);
        assert_eq!(client.status("DELETE", &theirs, &Value::Null), 400);
        let empty = client.text(" ");
        assert_eq!(client.post(path, &json!({ "body": empty })).0, 400);
        let long = client.text(&"x".repeat(65_535));
        assert_eq!(client.post(path, &json!({ "body": long })).0, 400);
        client.jira().comment_limit = 3;
        assert_eq!(client.post(path, &json!({ "body": text })).0, 413);
        client.jira().forbid("SHOP", "mia", Permission::AddComments);
        let wanted = if client.is_cloud() { 403 } else { 400 };
        assert_eq!(client.post(path, &json!({ "body": text })).0, wanted);
    }
}

#[test]
fn a_comment_loses_its_visibility_when_an_edit_leaves_it_out() {
    let mut client = cloud();
    let visibility = json!({ "type": "role", "value": "Administrators" });
    let path = "/issue/SHOP-1/comment";
    let (_, made) = client.post(path, &json!({ "body": document("x"), "visibility": visibility }));
    assert_eq!((&made["visibility"], &made["jsdPublic"]), (&visibility, &json!(true)));
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    client.send("PUT", &one, &json!({ "body": document("y"), "visibility": visibility }));
    assert_eq!(client.get(&one).1["visibility"], visibility);
    client.send("PUT", &one, &json!({ "body": document("z") }));
    assert_eq!(client.get(&one).1.get("visibility"), None);
    let now = client.now;
    client.jira().change(now, "SHOP-1", |issue| issue.comments[0].parent = Some(1));
    assert_eq!(client.status("PUT", &one, &json!({ "body": document("z"), "visibility": visibility })), 400);
    let internal = json!([{ "key": "sd.public.comment", "value": { "internal": true } }]);
    let (_, made) = client.post(path, &json!({ "body": document("x"), "properties": internal }));
    assert_eq!(made["jsdPublic"], false);
    let ids = json!({ "ids": [made["id"].as_str().unwrap().parse::<u64>().unwrap(), 1] });
    let (status, listed) = client.post("/comment/list?expand=properties", &ids);
    assert_eq!((status, listed["values"].as_array().unwrap().len()), (200, 1));
    assert_eq!(listed["values"][0]["properties"][0]["key"], "sd.public.comment");
    assert_eq!(client.post("/comment/list", &json!({ "ids": [] })).0, 400);
}

#[test]
fn remote_links_are_kept_once_per_global_id() {
    for mut client in both() {
        let path = "/issue/SHOP-1/remotelink";
        let link = |title: &str, more: Value| {
            let mut link = json!({ "globalId": "casebridge:defect:D-1", "object": { "url": "https://x.example/D-1", "title": title } });
            for (name, value) in more.as_object().unwrap() {
                link[name] = value.clone();
            }
            link
        };
        let (status, made) = client.post(path, &link("one", json!({ "relationship": "defect" })));
        assert_eq!((status, made["id"].is_u64()), (201, true));
        let (status, again) = client.post(path, &link("two", json!({})));
        assert_eq!((status, &again["id"]), (200, &made["id"]));
        assert_eq!(client.jira().links_with_prefix("casebridge:"), 1);
        let (status, one) = client.get(&format!("{path}?globalId=casebridge%3Adefect%3AD-1"));
        assert_eq!((status, &one["object"]["title"], one.get("relationship")), (200, &json!("two"), None));
        assert_eq!(client.get(&format!("{path}?globalId=other")).0, 404);
        assert_eq!(client.get(path).1.as_array().unwrap().len(), 1);
        let (status, refused) = client.post(path, &json!({ "object": { "url": "https://x.example" } }));
        assert_eq!((status, &refused["errors"]["title"]), (400, &json!("'title' is required.")));
        assert_eq!(client.post(path, &link("x", json!({ "globalId": "g".repeat(256) }))).0, 400);
        client.jira().link_limit = 1;
        assert_eq!(client.post(path, &link("x", json!({ "globalId": "second" }))).0, 413);
        assert_eq!(client.post("/issue/READ-1/remotelink", &link("x", json!({}))).0, 403);
        let gone = format!("{path}?globalId=casebridge%3Adefect%3AD-1");
        client.headers.clear();
        let wanted = if client.is_cloud() { 415 } else { 204 };
        assert_eq!(client.status("DELETE", &gone, &Value::Null), wanted);
        client.headers.push(("content-type", "application/json".to_owned()));
        assert_eq!(client.status("DELETE", &gone, &Value::Null), if wanted == 415 { 204 } else { 404 });
        client.jira().issue_linking = false;
        assert_eq!(client.post(path, &link("x", json!({}))).0, 403);
    }
}

#[test]
fn rights_are_told_truly() {
    for mut client in both() {
        let names = "permissions=BROWSE_PROJECTS,CREATE_ISSUES";
        let (_, all) = client.get(&format!("/mypermissions?projectKey=READ&{names}"));
        let has = |name: &str| all["permissions"][name]["havePermission"].as_bool().unwrap();
        assert!(has("BROWSE_PROJECTS") && !has("CREATE_ISSUES"));
        let (_, all) = client.get("/mypermissions?permissions=DELETE_ISSUES,ADD_COMMENTS");
        assert_eq!(all["permissions"]["DELETE_ISSUES"]["havePermission"], false);
        assert_eq!(all["permissions"]["ADD_COMMENTS"]["havePermission"], true);
        assert_eq!(client.get("/mypermissions?permissions=NONSENSE").0, 400);
        assert_eq!(client.get("/mypermissions").0, if client.is_cloud() { 400 } else { 200 });
        assert_eq!(client.get(&format!("/mypermissions?projectKey=NONE&{names}")).0, 404);
    }
}

#[test]
fn people_are_found_by_account_on_cloud_and_by_name_on_data_center() {
    let mut client = cloud();
    let (_, found) = client.get("/user/assignable/search?project=SHOP&query=FRED@");
    assert_eq!((found.as_array().unwrap().len(), found[0].get("name")), (1, None));
    // The page is cut before it is sifted.
    assert_eq!(client.get("/user/assignable/search?project=SHOP&query=fred&maxResults=1").1, json!([]));
    assert_eq!(client.get("/user/assignable/search?query=fred").0, 400);
    client.jira().users[1].is_inactive = true;
    assert_eq!(client.get("/user/assignable/search?issueKey=SHOP-1&query=fred").1, json!([]));
    let mut client = data_center();
    let (_, found) = client.get("/user/assignable/search?project=SHOP&username=ulm");
    assert_eq!((&found[0]["name"], found[0].get("accountId")), (&json!("fred"), None));
    client.authorization = format!("Bearer {FRED_PAT}");
    assert_eq!(client.make("READ", "10003", &json!({})).0, 201);
}

#[test]
fn the_picker_finds_by_words_and_by_key() {
    for mut client in both() {
        let (_, found) = client.get("/issue/picker?query=cart&currentJQL=project%3DSHOP");
        let issues = &found["sections"][1]["issues"];
        assert_eq!((&issues[0]["key"], issues.as_array().unwrap().len()), (&json!("SHOP-2"), 1));
        assert_eq!(issues[0]["summary"], "<b>Cart</b> keeps items after log out");
        assert_eq!(issues[0]["summaryText"], "Cart keeps items after log out");
        let (_, found) = client.get("/issue/picker?query=shop-4");
        assert_eq!(found["sections"][1]["issues"][0]["key"], "SHOP-4");
        assert_eq!(client.get("/issue/picker?query=").1["sections"][1]["issues"], json!([]));
    }
}
