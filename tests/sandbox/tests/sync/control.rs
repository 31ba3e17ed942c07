//! Other people steered from outside, the same way for every tracker.

use serde_json::{Value, json};

use super::client::{TRACKERS, client};

#[test]
fn others_are_steered_from_outside() {
    for (host, _, project, target) in TRACKERS {
        let mut client = client(host);
        let mut tell = |name: &str, mut body: Value| {
            body["host"] = json!(host);
            body["project"] = body.get("project").cloned().unwrap_or(json!(project));
            let got = client.send("POST", &format!("https://127.0.0.1/__sandbox__/{name}"), &body);
            (got.status, got.body)
        };
        let made = json!({ "who": "otto", "title": "By hand", "body": "marker", "priority": "high", "addLabel": "blue",
            "assignee": "otto", "state": "closed" });
        let (_, made) = tell("others-issue", made);
        let number = &made["number"];
        tell(
            "others-issue",
            json!({ "number": number, "title": "Changed", "state": "open", "removeLabel": "blue", "assignee": "" }),
        );
        let (_, first) = tell("others-comment", json!({ "number": number, "who": "otto", "text": "One" }));
        let (_, second) =
            tell("others-comment", json!({ "number": number, "text": "marker", "internal": true }));
        tell("others-comment", json!({ "number": number, "comment": first["id"], "text": "One, better" }));
        tell("others-comment", json!({ "number": number, "comment": second["id"], "delete": true }));
        let (status, moved) = tell("others-issue", json!({ "number": number, "moveTo": target }));
        assert_eq!(status, 200, "{host}: {moved}");
        let place = json!({ "project": target, "number": moved["number"] });
        for (name, body) in [
            ("others-delete", json!({ "number": 99_999 })),
            ("others-issue", json!({ "project": "none", "title": "x" })),
            ("others-comment", json!({ "number": number, "comment": 1, "text": "x" })),
        ] {
            assert_eq!(tell(name, body).0, 400, "{host}: {name}");
        }
        tell("others-fill", json!({ "count": 3 }));
        let escaped = target.replace('/', "%2F");
        let seen = format!(
            "https://127.0.0.1/__sandbox__/others-issue?host={host}&project={escaped}&number={}",
            moved["number"]
        );
        let shown = client.get(&seen).body;
        assert_eq!(
            (&shown["title"], &shown["state"], &shown["assignee"]),
            (&json!("Changed"), &json!("open"), &json!(""))
        );
        assert_eq!((&shown["body"], &shown["priority"]), (&json!("marker"), &json!("high")));
        let comments = shown["comments"].as_array().unwrap();
        assert_eq!((comments.len(), &comments[0]["text"]), (1, &json!("One, better")), "{host}");
        let count = format!("https://127.0.0.1/__sandbox__/others-count?host={host}&text=marker");
        let counted = client.get(&count).body;
        assert_eq!((&counted["comments"], &counted["requests"]), (&json!(0), &json!(0)));
        assert_eq!(counted["issues"], if host.contains("gitlab") { 2 } else { 1 }, "{host}");
        let gone = client.send("POST", "https://127.0.0.1/__sandbox__/others-delete", &{
            let mut place = place;
            place["host"] = json!(host);
            place
        });
        assert_eq!((gone.status, client.get(&seen).status), (200, 400));
        assert_ne!(client.others().shown_title(project, number.as_u64().unwrap() + 3), "", "{host}");
    }
}
