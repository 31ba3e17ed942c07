//! Deliveries as the trackers publish them, and as smee's own server hands them on.

use std::path::PathBuf;

use casebridge::model::{Connection, Secret, Time, Tracker};
use casebridge::ports::Vault as _;
use casebridge::relay::delivery::{self, About, Delivery, Line};
use casebridge::relay::sse::{Event, Parser};
use casebridge::relay::verify::{Verdict, verify};
use serde_json::{Value, json};

use super::{SECRET, hex, smee};
use crate::relay_world::mac;
use crate::support::Machine;

/// When the samples were signed, in seconds.
const SIGNED: u64 = 1_795_294_000;

fn heard(stream: &[u8]) -> Vec<Delivery> {
    let mut parser = Parser::default();
    let events = stream.chunks(1_000).flat_map(|chunk| parser.feed(chunk)).collect::<Vec<_>>();
    let delivery = |event: Event| match event {
        Event::Data(text) => match delivery::read(&text) {
            Line::Delivery(delivery) => Some(*delivery),
            other => panic!("{other:?}: {text}"),
        },
        Event::Ready | Event::Ping => None,
        Event::TooLong => panic!("too long"),
    };
    events.into_iter().filter_map(delivery).collect()
}

fn one(headers: &[(&str, &str)], body: &str) -> Delivery {
    heard(smee(headers, body).as_bytes()).remove(0)
}

fn judged(delivery: &Delivery, secret: &str, seconds: u64) -> Verdict {
    let machine = Machine::sample();
    machine.run(verify(&machine, &Secret::new(secret), delivery, Time(seconds * 1_000))).unwrap().unwrap()
}

#[test]
fn the_published_test_vector_of_github_comes_out() {
    let machine = Machine::sample();
    let mac = machine.run(machine.mac(b"It's a Secret to Everybody", b"Hello, World!")).unwrap().unwrap();
    assert_eq!(hex(&mac), "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
}

#[test]
fn what_smees_own_server_sent_is_believed_where_it_still_can_be() {
    use Verdict::{Believed, Forged, Old};
    let stream =
        std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/relay/smee.sse"));
    let deliveries = heard(&stream.unwrap());
    let verdicts: Vec<Verdict> = deliveries.iter().map(|one| judged(one, SECRET, SIGNED + 60)).collect();
    // Jira's 3.0 came out as 3, and its key 10 before the key b: nobody can tell what was signed.
    let expected = [Believed, Believed, Believed, Believed, Believed, Forged, Forged, Believed, Believed];
    assert_eq!(verdicts, expected);
    let later: Vec<Verdict> = deliveries.iter().map(|one| judged(one, SECRET, SIGNED + 3_600)).collect();
    assert_eq!(later[7..], [Believed, Old], "only a signed time can be too old");
    assert!(deliveries.iter().all(|one| judged(one, "another secret", SIGNED) == Forged));
    let about: Vec<About> = deliveries.iter().map(Delivery::about).collect();
    assert_eq!(about[..3], [About::Nothing, About::Issues, About::Issues]);
    assert!(about[3..].iter().all(|about| *about == About::Issues));
}

#[test]
fn gosmee_hands_on_the_bytes_and_so_anything_can_be_checked() {
    use base64::Engine as _;
    let body =
        r#"{ "webhookEvent": "jira:issue_updated", "issue": {"key": "SHOP-2", "points": 3.0, "10": 1} }"#;
    let line = json!({
        "x-hub-signature": format!("sha256={}", hex(&mac(SECRET.as_bytes(), body.as_bytes()))),
        "timestamp": "1795294000000",
        "bodyB": base64::engine::general_purpose::STANDARD.encode(body),
    });
    let delivery = heard(
        format!("data: {{\"message\":\"ready\"}}\n\n: keepalive\n\ndata: {line}\n\n")
            .replace("data: {\"message\":\"ready\"}\n\n", "")
            .as_bytes(),
    )
    .remove(0);
    assert!(delivery.is_raw);
    assert_eq!(judged(&delivery, SECRET, SIGNED), Verdict::Believed);
}

fn connection(tracker: Tracker, site: &str, project: &str) -> Connection {
    let known = json!({ "id": "1", "tracker": tracker, "site": site, "api": "", "project": project, "projectId": 0,
        "login": "", "labels": [], "clockAhead": 0, "checkedAt": 0 });
    serde_json::from_value(known).unwrap()
}

#[test]
fn every_published_example_of_github_is_read() {
    let file = "node_modules/@octokit/webhooks-examples/api.github.com/index.json";
    let Ok(text) = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)) else {
        assert!(std::env::var_os("CASEBRIDGE_REQUIRE_SPECS").is_none(), "{file} is not there");
        println!("skipped: {file} is not there");
        return;
    };
    let events: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut count, mut issues, mut runs) = (0, 0, 0);
    for event in &events {
        let name = event["name"].as_str().unwrap();
        for example in event["examples"].as_array().unwrap() {
            let body = example.to_string();
            let signature = format!("sha256={}", hex(&mac(SECRET.as_bytes(), body.as_bytes())));
            let headers = [("x-github-event", name), ("x-hub-signature-256", signature.as_str())];
            let delivery = one(&headers, &body);
            assert_eq!(judged(&delivery, SECRET, SIGNED), Verdict::Believed, "{name}");
            let tampered = one(&headers, &body.replacen('{', "{\"x\":1,", 1));
            assert_eq!(judged(&tampered, SECRET, SIGNED), Verdict::Forged, "{name}");
            let project = example["repository"]["full_name"].as_str().unwrap_or_default();
            let site = if project.is_empty() { "" } else { "https://github.com" };
            let ours = connection(Tracker::GitHub, site, project);
            assert_eq!(delivery.is_for(&ours), !project.is_empty(), "{name} {project}");
            assert!(
                !delivery.is_for(&connection(Tracker::GitHub, "https://github.com", "octo/demo")),
                "{name}"
            );
            assert!(
                !delivery.is_for(&connection(Tracker::GitHub, "https://ghe.example.com", project)),
                "{name}"
            );
            count += 1;
            issues += i32::from(delivery.about() == About::Issues);
            runs += i32::from(delivery.about() == About::Ci);
        }
    }
    assert!(count > 150 && issues >= 45 && runs >= 5, "{count} examples, {issues} of issues, {runs} of runs");
}

#[test]
fn the_published_examples_of_gitlab_are_read_both_ways() {
    let samples = [
        ("issue-event.json", About::Issues),
        ("note-issue-event.json", About::Issues),
        ("workitem-event.json", About::Issues),
        ("pipeline-event.json", About::Ci),
    ];
    for (name, about) in samples {
        let Some(text) = crate::rich_text::reference(&format!("gitlab4j-fixtures/{name}")) else { continue };
        let example: Value = serde_json::from_str(&text).unwrap();
        let body = example.to_string();
        let token = one(&[("x-gitlab-event", "Any Hook"), ("x-gitlab-token", SECRET)], &body);
        assert_eq!(judged(&token, SECRET, SIGNED), Verdict::Believed, "{name}");
        assert_eq!(judged(&token, "It's-a-Secret-to-Everybodx", SIGNED), Verdict::Forged, "{name}");
        for (secret, key) in
            [(SECRET, SECRET.as_bytes()), ("whsec_c2VjcmV0IGtleQ==", b"secret key".as_slice())]
        {
            let message = format!("id-1.{SIGNED}.{body}");
            let signature = format!("v1,AAAA v1,{}", base64(&mac(key, message.as_bytes())));
            let at = SIGNED.to_string();
            let headers = [
                ("x-gitlab-event", "Any Hook"),
                ("webhook-id", "id-1"),
                ("webhook-timestamp", at.as_str()),
                ("webhook-signature", signature.as_str()),
            ];
            let delivery = one(&headers, &body);
            assert_eq!(judged(&delivery, secret, SIGNED), Verdict::Believed, "{name}");
            assert_eq!(judged(&delivery, secret, SIGNED + 3_600), Verdict::Old, "{name}");
            let mut later = headers;
            later[2].1 = "1795297600";
            assert_eq!(judged(&one(&later, &body), secret, SIGNED + 3_600), Verdict::Forged, "{name}");
            assert_eq!(delivery.about(), about, "{name}");
        }
        let Some(url) = example["project"]["web_url"].as_str() else {
            assert!(
                !token.is_for(&connection(Tracker::GitLab, "https://gitlab.com", "a-group/web")),
                "an epic of a group"
            );
            continue;
        };
        let project = example["project"]["path_with_namespace"].as_str().unwrap();
        let site = url.split('/').take(3).collect::<Vec<_>>().join("/");
        assert!(token.is_for(&connection(Tracker::GitLab, &site, project)), "{name}: {url} {project}");
        assert!(!token.is_for(&connection(Tracker::GitLab, &site, "another/project")), "{name}");
        assert!(!token.is_for(&connection(Tracker::GitHub, &site, project)), "{name}");
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn no_header_and_an_empty_one_prove_nothing() {
    let body = r#"{"object_kind":"issue"}"#;
    assert_eq!(judged(&one(&[("x-gitlab-event", "Issue Hook")], body), SECRET, 0), Verdict::Unsigned);
    for (name, value) in [
        ("x-gitlab-token", ""),
        ("webhook-signature", ""),
        ("webhook-signature", "v1,"),
        ("webhook-signature", "v2,AAAA"),
    ] {
        let delivery = one(&[("x-gitlab-event", "Issue Hook"), (name, value)], body);
        assert_eq!(judged(&delivery, SECRET, 0), Verdict::Forged, "{name}: {value}");
    }
    for value in ["", "sha256=", "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha256=zz", "ü"] {
        let delivery = one(&[("x-github-event", "issues"), ("x-hub-signature-256", value)], body);
        assert_eq!(judged(&delivery, SECRET, 0), Verdict::Forged, "{value}");
    }
    let jira = one(&[], r#"{"webhookEvent":"jira:issue_updated"}"#);
    assert_eq!(judged(&jira, SECRET, 0), Verdict::Unsigned);
}
