//! Many issues: a whole import, page by page.

use serde_json::{Value, json};

use super::client::{Client, Got, TRACKERS, client};

const MANY: u64 = 10_000;

/// The next page of a list of everything, oldest change first.
fn next(client: &mut Client, before: Option<&Got>) -> Option<Got> {
    let path = match client.host {
        "acme.atlassian.net" => {
            let mut body = json!({ "jql": "project = \"SHOP\" AND updated >= 1 ORDER BY updated ASC, key ASC",
                "maxResults": 100, "fields": ["summary", "description", "status", "updated", "labels", "assignee"] });
            if let Some(before) = before {
                body["nextPageToken"] = before.body.get("nextPageToken")?.clone();
            }
            return Some(client.send("POST", "/search/jql", &body));
        }
        "jira.example.com" => {
            let start = before.map_or(0, |page| page.body["startAt"].as_u64().unwrap() + 100);
            if before.is_some_and(|page| start >= page.body["total"].as_u64().unwrap().min(10_000)) {
                return None;
            }
            let body = json!({ "jql": "project in (SHOP) AND updated >= 1 ORDER BY updated ASC, key ASC",
                "startAt": start, "maxResults": 100, "fields": ["summary", "description", "status", "updated"] });
            return Some(client.send("POST", "/search", &body));
        }
        "gitlab.com" | "gitlab.example.com" => {
            "/projects/shop%2Fweb/issues?state=all&order_by=updated_at&sort=asc&per_page=100"
        }
        _ => "/repos/octo/demo/issues?state=all&sort=updated&direction=asc&per_page=100",
    };
    let path = match before {
        None => path.to_owned(),
        Some(page) => page.link("next")?,
    };
    Some(client.get(&path))
}

#[test]
fn ten_thousand_issues_are_listed_page_by_page() {
    for (host, _, project, _) in
        TRACKERS.iter().filter(|one| !one.0.contains("example") || one.0.contains("jira"))
    {
        let mut client = client(host);
        client.others().others_fill(project, MANY);
        let (mut seen, mut times) = (Vec::new(), Vec::new());
        let mut page = next(&mut client, None);
        while let Some(one) = page {
            seen.extend(one.numbers());
            let issues = one.body.as_array().or_else(|| one.body["issues"].as_array()).unwrap();
            let time = |issue: &Value| {
                issue["updated_at"].as_str().or(issue["fields"]["updated"].as_str()).unwrap().to_owned()
            };
            times.extend(issues.iter().map(time));
            page = next(&mut client, Some(&one));
        }
        assert!(times.is_sorted(), "{host}");
        seen.sort_unstable();
        seen.dedup();
        // Data Center does not go beyond the first ten thousand.
        let before = if host.contains("gitlab") {
            12
        } else if host.contains("github") {
            13
        } else {
            10
        };
        let all = if *host == "jira.example.com" { 10_000 } else { 10_000 + before };
        assert_eq!(seen.len(), all, "{host}");
    }
}
