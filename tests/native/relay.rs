//! Instant changes: what a relay hands on is believed only when it is signed, and is never more than a hint.

mod hostile;
mod samples;

use serde_json::{Value, json};

use crate::relay_world::{Answer, mac};
use crate::support::{Machine, Target};
use casebridge::relay;

/// The channel that these tests listen to.
const CHANNEL: &str = "https://relay.example.com/a1B2c3D4e5F6";
const SECRET: &str = "It's-a-Secret-to-Everybody";

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What smee sends of a delivery whose body it can write as it was.
pub fn smee(headers: &[(&str, &str)], body: &str) -> String {
    let headers: String =
        headers.iter().map(|(name, value)| format!("{}:{},", json!(name), json!(value))).collect();
    format!("id: 7\ndata: {{{headers}\"body\":{body},\"query\":{{}},\"timestamp\":1795294000000}}\n\n")
}

/// A delivery of GitHub's about an issue of a repository.
fn github(secret: &str, id: u32, event: &str, project: &str) -> String {
    let body = format!(
        r#"{{"action":"edited","n":{id},"issue":{{"number":14,"title":"Only the relay says so"}},"repository":{{"full_name":"{project}","html_url":"https://github.com/{project}"}}}}"#
    );
    let signature = format!("sha256={}", hex(&mac(secret.as_bytes(), body.as_bytes())));
    let id = format!("delivery-{id}");
    smee(&[("x-github-event", event), ("x-github-delivery", &id), ("x-hub-signature-256", &signature)], &body)
}

/// How often the list of changes was asked for.
fn looks(requests: &[String]) -> usize {
    requests.iter().filter(|one| one.contains("/issues?")).count()
}

fn hint(id: u32) -> String {
    github(SECRET, id, "issues", "octo/demo")
}

impl Machine {
    /// Listens to the channel with every connection there is.
    fn subscribed(self) -> Self {
        let view = self.ok(
            "saveRelay",
            &json!({ "connection": self.connection(), "channel": CHANNEL, "secret": SECRET }),
        );
        assert_eq!(self.world.borrow().relays.wanted, [CHANNEL]);
        assert!(view["isOn"] == true && view["hasSecret"] == true, "{view}");
        self
    }

    /// One stream of these chunks, from its opening to its end; gives the requests it led to.
    fn hears(&self, answer: Answer) -> Vec<String> {
        self.world.borrow_mut().relays.answers.push((CHANNEL.to_owned(), answer));
        self.requests();
        self.run(relay::once(self, CHANNEL)).expect("the worker died");
        self.requests()
    }

    fn relay(&self) -> Value {
        self.ok("viewRelay", &json!({ "id": self.connection() }))
    }

    fn facts(&self) -> String {
        self.relay()["facts"].to_string()
    }
}

/// A defect whose issue somebody has changed on the tracker since it was looked at.
fn changed(target: Target) -> (Machine, String) {
    let machine = target.connected().subscribed();
    let (defect, number) = machine.pushed("Cart is empty");
    machine.rules(&[("title", "twoWay", "trackerWins")], &json!({}));
    machine.ok("syncNow", &json!({}));
    machine.settle();
    machine.pass(60_000);
    target
        .others(&machine, |there, now| there.others_set_title(now, target.project(), number, "Cart is lost"));
    (machine, defect)
}

fn title(machine: &Machine, defect: &str) -> String {
    machine.defect(defect)["title"].as_str().unwrap().to_owned()
}

#[test]
fn a_believed_delivery_leads_to_one_look_that_brings_the_change() {
    let (machine, defect) = changed(Target::GitHub);
    let requests = machine.hears(Answer::stream(&["id: 0\nevent: ready\ndata: {}\n\n".to_owned(), hint(1)]));
    assert_eq!(looks(&requests), 1, "{requests:?}");
    assert!(requests.iter().all(|one| one.starts_with("GET /repos/octo/demo/issues")), "{requests:?}");
    assert_eq!(title(&machine, &defect), "Cart is lost");
    assert!(machine.facts().contains("1 believed"), "{}", machine.facts());
}

#[test]
fn on_every_tracker() {
    let gitlab = r#"{"object_kind":"issue","project":{"web_url":"https://gitlab.com/shop/web","path_with_namespace":"shop/web"},"object_attributes":{"action":"update"}}"#;
    let jira = |site: &str| {
        format!(
            r#"{{"webhookEvent":"jira:issue_updated","issue":{{"self":"{site}/rest/api/2/issue/1","key":"SHOP-2"}}}}"#
        )
    };
    for target in Target::ALL {
        let (machine, defect) = changed(target);
        let body = match target {
            Target::GitHub => String::new(),
            Target::GitLab => gitlab.to_owned(),
            Target::JiraCloud => jira("https://acme.atlassian.net"),
            Target::JiraDataCenter => jira("https://jira.example.com/jira"),
        };
        let signature = format!("sha256={}", hex(&mac(SECRET.as_bytes(), body.as_bytes())));
        let chunk = match target {
            Target::GitHub => hint(1),
            Target::GitLab => smee(&[("x-gitlab-event", "Issue Hook"), ("x-gitlab-token", SECRET)], &body),
            Target::JiraCloud | Target::JiraDataCenter => {
                smee(&[("x-atlassian-webhook-identifier", "1"), ("x-hub-signature", &signature)], &body)
            }
        };
        assert!(!machine.hears(Answer::stream(&[chunk])).is_empty());
        assert_eq!(title(&machine, &defect), "Cart is lost", "{}", target.name());
    }
}

#[test]
fn what_is_not_believed_or_not_meant_leads_to_no_request() {
    let (machine, defect) = changed(Target::GitHub);
    let unsigned = smee(&[("x-github-event", "issues")], r#"{"repository":{"full_name":"octo/demo"}}"#);
    let older = smee(
        &[("x-github-event", "issues"), ("x-hub-signature-256", "sha1=00")],
        r#"{"repository":{"full_name":"octo/demo"}}"#,
    );
    let chunks = [
        github("another secret", 1, "issues", "octo/demo"),
        older,
        unsigned,
        github(SECRET, 2, "issues", "octo/other"),
        github(SECRET, 3, "push", "octo/demo"),
        "data: <html>\n\ndata: {\"body\":\n\ndata: []\n\n".to_owned(),
    ];
    assert_eq!(machine.hears(Answer::stream(&chunks)), [""; 0]);
    assert_eq!(title(&machine, &defect), "Cart is empty");
    let facts = machine.facts();
    for words in [
        "1 believed",
        "1 was about another project",
        "3 were no delivery",
        "Refused 1 without a signature",
        "Refused 2, because their signature does not fit",
        "gosmee",
    ] {
        assert!(facts.contains(words), "{words}: {facts}");
    }
    let log = machine.log();
    assert!(log.contains("Refused 1 delivery for octo/demo on github.com from relay.example.com"), "{log}");
    assert_eq!(log.matches("Refused ").count(), 1, "an hour's refusals are one line");
    machine.pass(3_700_000);
    machine.hears(Answer::stream(&[github("another secret", 4, "issues", "octo/demo")]));
    assert!(machine.log().contains("Refused 3 deliveries"), "{}", machine.log());
}

#[test]
fn a_flood_is_few_looks() {
    let (machine, defect) = changed(Target::GitHub);
    let chunks: Vec<String> = (0..20).map(|n| (0..50).map(|m| hint(n * 50 + m)).collect()).collect();
    let before = machine.world.borrow().now;
    let requests = machine.hears(Answer::stream(&chunks));
    let seconds = (machine.world.borrow().now - before) / 1_000;
    // The first look at once, then one in 3, 6, 12, 24, 30, 30 … seconds, however many are waiting.
    assert!((1..=20).contains(&looks(&requests)), "{requests:?}");
    assert!(
        seconds as usize >= 3 * (looks(&requests) - 1) && seconds >= 60,
        "{seconds} seconds: {requests:?}"
    );
    assert_eq!(title(&machine, &defect), "Cart is lost");
    assert!(machine.facts().contains("1000 believed"), "{}", machine.facts());
}

#[test]
fn the_same_delivery_again_says_nothing_new() {
    let (machine, _) = changed(Target::GitHub);
    // Another id on the same body is the same delivery, too: an id is not signed.
    let again = hint(1).replace("delivery-1", "delivery-9");
    let requests = machine.hears(Answer::stream(&[hint(1), hint(1), again]));
    assert_eq!(looks(&requests), 1, "{requests:?}");
    assert!(machine.facts().contains("2 had been there before"), "{}", machine.facts());
}

#[test]
fn a_forged_copy_does_not_keep_the_true_one_from_being_heard() {
    let (machine, defect) = changed(Target::GitHub);
    machine.hears(Answer::stream(&[github("another secret", 1, "issues", "octo/demo"), hint(1)]));
    assert_eq!(title(&machine, &defect), "Cart is lost");
}

#[test]
fn nothing_of_a_delivery_is_kept_and_the_secret_is_nowhere() {
    let (machine, _) = changed(Target::GitHub);
    machine.hears(Answer::stream(&[hint(1), github("another secret", 2, "issues", "octo/demo")]));
    machine.ask("saveRelay", &json!({ "connection": 5, "channel": CHANNEL, "secret": SECRET }));
    machine.ask(
        "saveRelay",
        &json!({ "connection": machine.connection(), "channel": "http://evil.example/x", "secret": SECRET }),
    );
    machine.relay();
    machine.ok("viewConnections", &json!({}));
    let export = machine.ok("backupPart", &json!({ "cursor": "" }))["lines"].to_string();
    let log = machine.log();
    assert!(!log.contains("a1B2c3D4e5F6"), "who knows the channel can listen: {log}");
    let world = machine.world.borrow();
    assert!(world.store.keys().any(|key| key.starts_with("secret:relay:")), "nothing was stored at all");
    assert!(!export.contains("secret:"));
    let everything = world.store.iter().chain(&world.memory).map(|(key, value)| format!("{key} {value}"));
    let said = world.said.iter().cloned().chain(world.effects.iter().cloned()).chain([export]);
    for text in everything.chain(said).chain(world.relays.opened.iter().cloned()) {
        assert!(!text.contains(SECRET) && !text.contains(&SECRET[7..20]), "{text}");
        assert!(!text.contains("Only the relay says so"), "{text}");
    }
    for exchange in world.sandbox.transcript() {
        assert!(!exchange.request.contains(SECRET) && !exchange.path.contains("a1B2c3"), "{exchange:?}");
    }
}

#[test]
fn without_a_channel_nothing_is_listened_to() {
    let machine = Machine::connected().reborn();
    assert!(machine.world.borrow().relays.wanted.is_empty());
    assert!(machine.world.borrow().relays.opened.is_empty());
    assert_eq!(machine.relay()["state"]["text"], "Off");
    let form = json!({ "connection": machine.connection(), "channel": CHANNEL });
    assert_eq!(machine.problem("saveRelay", &form), "invalid", "a secret is needed");
    let short = json!({ "connection": machine.connection(), "channel": CHANNEL, "secret": "short" });
    assert_eq!(machine.problem("saveRelay", &short), "invalid");
}

#[test]
fn who_pauses_disconnects_or_switches_off_is_not_listened_for() {
    let wanted = |machine: &Machine| machine.world.borrow().relays.wanted.clone();
    let machine = Machine::connected().subscribed();
    let id = machine.connection();
    machine.ok("pauseConnection", &json!({ "connection": id, "paused": true }));
    assert!(wanted(&machine).is_empty());
    machine.ok("pauseConnection", &json!({ "connection": id, "paused": false }));
    assert_eq!(wanted(&machine), [CHANNEL]);
    let machine = machine.reborn();
    assert_eq!(wanted(&machine), [CHANNEL], "a worker that wakes listens again");
    machine.ok("saveRelay", &json!({ "connection": id, "channel": "" }));
    assert!(wanted(&machine).is_empty());
    let machine = machine.subscribed();
    machine.ok("disconnect", &json!({ "id": id }));
    assert!(wanted(&machine).is_empty());
    assert!(!machine.world.borrow().store.keys().any(|key| key.starts_with("secret:")));
    assert!(
        machine.run(relay::once(&machine, CHANNEL)) == Some(false)
            && machine.world.borrow().relays.opened.is_empty()
    );
}

#[test]
fn a_limit_that_the_tracker_set_holds_for_hints_too() {
    let (machine, _) = changed(Target::GitHub);
    let limited = crate::support::Fault::Answer {
        status: 429,
        headers: vec![("retry-after".to_owned(), "600".to_owned())],
        body: String::new(),
    };
    machine.fault("GET", "/issues", limited);
    assert_eq!(machine.hears(Answer::stream(&[hint(1)])).len(), 1);
    machine.world.borrow_mut().memory.remove(&format!("relay:{CHANNEL}"));
    assert_eq!(machine.hears(Answer::stream(&[hint(2), hint(3)])), [""; 0]);
}

#[test]
fn a_run_in_ci_is_looked_at_when_its_pipeline_says_so() {
    let machine = Target::GitLab.connected().subscribed();
    let pipeline = smee(
        &[("x-gitlab-event", "Pipeline Hook"), ("x-gitlab-token", SECRET)],
        r#"{"object_kind":"pipeline","object_attributes":{"id":1},"project":{"web_url":"https://gitlab.com/shop/web","path_with_namespace":"shop/web"}}"#,
    );
    assert_eq!(machine.hears(Answer::stream(&[&pipeline])), [""; 0], "nothing is followed");
    crate::ci::start_one(&machine);
    let requests = machine.hears(Answer::stream(&[&pipeline]));
    assert!(!requests.is_empty() && requests.iter().all(|one| one.contains("/pipelines/")), "{requests:?}");
}

#[test]
fn what_was_changed_while_nobody_listened_is_looked_at_once_the_stream_is_open() {
    let (machine, defect) = changed(Target::GitHub);
    machine.pass(600_000);
    assert_eq!(looks(&machine.hears(Answer::stream(&["event: ready\ndata: {}\n\n"]))), 1);
    assert_eq!(title(&machine, &defect), "Cart is lost");
}

#[test]
fn two_connections_of_one_channel_share_a_stream_and_each_hears_its_own() {
    let (machine, defect) = changed(Target::GitHub);
    machine.ok("saveConnection", &Target::GitLab.form());
    let lines = machine.ok("viewConnections", &json!({}))["connections"].clone();
    let other =
        lines.as_array().unwrap().iter().find(|one| one["tracker"] == "gitLab").unwrap()["id"].clone();
    machine
        .ok("saveRelay", &json!({ "connection": other, "channel": CHANNEL, "secret": "quite-another-one" }));
    assert_eq!(machine.world.borrow().relays.wanted, [CHANNEL]);
    let requests = machine.hears(Answer::stream(&[hint(1)]));
    assert!(looks(&requests) == 1 && requests.iter().all(|one| one.contains("octo/demo")), "{requests:?}");
    assert_eq!(title(&machine, &defect), "Cart is lost");
    let facts = machine.ok("viewRelay", &json!({ "id": other }))["facts"].to_string();
    assert!(facts.contains("No delivery yet") && !facts.contains("another project"), "{facts}");
}
