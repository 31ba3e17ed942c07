//! Relays that are none, or mean ill: nothing they send costs more than a wait.

use casebridge::relay;
use casebridge::relay::delivery::UNBELIEVED_LIMIT;
use casebridge::relay::sse::EVENT_LIMIT;
use serde_json::json;

use super::{CHANNEL, SECRET, changed, hex, hint, looks, smee, title};
use crate::relay_world::{Answer, mac};
use crate::support::{Machine, Target};

fn answer(status: u16, media: &str) -> Answer {
    Answer { status, media: media.to_owned(), chunks: vec![hint(1).into_bytes()], stays: false }
}

#[test]
fn an_answer_that_is_no_stream_is_not_read_and_says_why() {
    let (machine, defect) = changed(Target::GitHub);
    for (status, media, state, words) in [
        (200, "text/html", "Needs you", "no event stream"),
        (200, "application/json", "Needs you", "no event stream"),
        (200, "", "Needs you", "no event stream"),
        (204, "", "Needs you", "status 204"),
        (0, "", "Needs you", "sends elsewhere"),
        (302, "text/event-stream", "Needs you", "sends elsewhere"),
        (404, "text/event-stream", "Needs you", "knows no such channel"),
        (401, "text/event-stream", "Needs you", "status 401"),
        (429, "text/event-stream", "Not listening", "status 429"),
        (503, "text/event-stream", "Not listening", "status 503"),
    ] {
        machine.world.borrow_mut().memory.remove(&format!("relay:{CHANNEL}"));
        assert_eq!(machine.hears(answer(status, media)), [""; 0], "{status} {media}");
        let view = machine.relay();
        assert_eq!(view["state"]["text"], state, "{status} {media}: {view}");
        assert!(view["facts"][0]["text"].as_str().unwrap().contains(words), "{status} {media}: {view}");
    }
    assert_eq!(title(&machine, &defect), "Cart is empty");
}

#[test]
fn a_relay_that_opens_and_closes_is_left_alone_longer_each_time() {
    let machine = Machine::connected().subscribed();
    let mut waits = Vec::new();
    for _ in 0..12 {
        machine.hears(Answer::stream(&["event: ready\ndata: {}\n\n"]));
        let world = machine.world.borrow();
        waits.push(world.memory[&format!("relay:{CHANNEL}")]["until"].as_u64().unwrap() - world.now);
    }
    assert!(waits[0] <= 2_000 && waits[11] >= 300_000, "{waits:?}");
    let log = machine.log();
    assert_eq!(log.matches("Listening at relay.example.com").count(), 1, "{log}");
    assert_eq!(log.matches("Not listening for changes").count(), 1, "{log}");
    // A new life of the worker keeps to the wait of the last one.
    let machine = machine.reborn();
    assert_eq!(machine.log().matches("relay.example.com").count(), 3, "{}", machine.log());
    let before = machine.world.borrow().now;
    let form = json!({ "connection": machine.connection(), "paused": true });
    machine.world.borrow_mut().relays.opened.clear();
    machine.ok("pauseConnection", &form);
    machine.run(relay::keep(&machine, CHANNEL)).unwrap();
    assert!(
        machine.world.borrow().now - before >= 300_000 && machine.world.borrow().relays.opened.is_empty()
    );
}

#[test]
fn a_line_without_end_ends_the_stream() {
    let (machine, _) = changed(Target::GitHub);
    let mut answer = Answer::stream(&vec![vec![b'x'; 1_000_000]; 40]);
    answer.stays = true;
    assert_eq!(machine.hears(answer), [""; 0]);
    assert!(machine.facts().contains("far more than webhooks can be"), "{}", machine.facts());
}

#[test]
fn more_than_a_minute_can_hold_ends_the_stream_and_what_was_believed_is_looked_at() {
    let (machine, defect) = changed(Target::GitHub);
    let many: String = "data: {}\n\n".repeat(2_000);
    let mut answer = Answer::stream(&[hint(1), many]);
    answer.stays = true;
    assert_eq!(looks(&machine.hears(answer)), 1);
    assert_eq!(title(&machine, &defect), "Cart is lost");
    assert!(machine.facts().contains("far more than webhooks can be"), "{}", machine.facts());
}

#[test]
fn a_huge_delivery_is_left_out_and_the_next_one_is_heard() {
    let (machine, defect) = changed(Target::GitHub);
    let huge = format!("data: {}\n\n", "x".repeat(EVENT_LIMIT + 1));
    machine.hears(Answer::stream(&[huge, hint(1)]));
    assert_eq!(title(&machine, &defect), "Cart is lost");
    assert!(machine.facts().contains("1 was no delivery that can be read"), "{}", machine.facts());
}

#[test]
fn what_is_long_and_not_signed_is_refused_without_being_read() {
    let (machine, defect) = changed(Target::GitHub);
    let long = |secret: &str, project: &str, size: usize| {
        let body = format!(
            r#"{{"repository":{{"full_name":"{project}","html_url":"https://github.com/{project}"}},"more":[{}1]}}"#,
            "1,".repeat(size / 2)
        );
        let signature = format!("sha256={}", hex(&mac(secret.as_bytes(), body.as_bytes())));
        smee(&[("x-github-event", "issues"), ("x-hub-signature-256", &signature)], &body)
    };
    let deep = format!(
        "data: {{\"x-github-event\":\"issues\",\"body\":{{\"a\":{}1{}}}}}\n\n",
        "[".repeat(9_000),
        "]".repeat(9_000)
    );
    // Of a short one it can be said that it is about another project; what a long one says is not even read.
    machine.hears(Answer::stream(&[
        long("a guess", "octo/other", 1_000),
        long("a guess", "octo/other", UNBELIEVED_LIMIT),
        long("a guess", "octo/demo", EVENT_LIMIT - 10_000),
        deep,
    ]));
    let facts = machine.facts();
    for said in ["1 was about another project", "Refused 2, because", "1 was no delivery that can be read"] {
        assert!(facts.contains(said), "{said}: {facts}");
    }
    assert_eq!(title(&machine, &defect), "Cart is empty");
    // What is signed is read, however long.
    let (machine, defect) = changed(Target::GitHub);
    machine.hears(Answer::stream(&[long(SECRET, "octo/demo", EVENT_LIMIT - 10_000)]));
    assert_eq!(title(&machine, &defect), "Cart is lost");
}

#[test]
fn silence_ends_a_stream_and_until_then_the_worker_is_kept() {
    let machine = Machine::connected().subscribed();
    let mut answer = Answer::stream(&["event: ready\ndata: {}\n\nevent: ping\ndata: {}\n\n"]);
    answer.stays = true;
    let before = machine.world.borrow().now;
    machine.hears(answer);
    let lived = machine.world.borrow().now - before;
    assert!((100_000..=200_000).contains(&lived), "{lived}");
    assert!(machine.world.borrow().relays.signs_of_life >= 4);
    assert!(machine.facts().contains("not been heard of"), "{}", machine.facts());
}

#[test]
fn no_host_is_spoken_to_that_the_person_has_not_granted() {
    let machine = Machine::connected().subscribed();
    machine.world.borrow_mut().not_granted.push("https://relay.example.com".to_owned());
    machine.hears(Answer::stream(&[hint(1)]));
    assert!(machine.world.borrow().relays.opened.is_empty());
    assert!(machine.facts().contains("may not talk to relay.example.com"), "{}", machine.facts());
    let check = machine.ok("checkRelay", &json!({ "connection": machine.connection(), "channel": CHANNEL }));
    assert_eq!(check["tone"], "bad");
}

#[test]
fn only_addresses_of_channels_are_taken_and_only_this_machine_may_do_without_tls() {
    let machine = Machine::connected();
    let save = |channel: &str| {
        let form =
            json!({ "connection": machine.connection(), "channel": channel, "secret": "long enough it is"});
        form
    };
    for bad in [
        "http://relay.example.com/a",
        "https://relay.example.com",
        "https://relay.example.com/",
        "ftp://localhost/a",
        "https://user:word@relay.example.com/a",
        "https:///a",
        "javascript:alert(1)",
        "https://relay.example.com/a b",
        "https://relay.example.com/a#b",
        "http://localhost.evil.example/a",
        "http://127.0.0.1@evil.example/a",
        "https://relay.example.com\\@evil.example/a",
    ] {
        assert_eq!(machine.problem("saveRelay", &save(bad)), "invalid", "{bad}");
    }
    for good in [
        "https://smee.io/AbC",
        "http://127.0.0.1:3000/AbC",
        "http://localhost/AbC",
        " https://relay.example.com/base/AbC/ ",
    ] {
        let form =
            json!({ "connection": machine.connection(), "channel": good, "secret": "long-enough-it-is" });
        assert_eq!(machine.ok("saveRelay", &form)["channel"], good.trim().trim_end_matches('/'));
    }
}

#[test]
fn gosmees_stream_is_found_beside_its_page() {
    let (machine, defect) = changed(Target::GitHub);
    let beside = "https://relay.example.com/events/a1B2c3D4e5F6";
    machine.world.borrow_mut().relays.answers.push((beside.to_owned(), Answer::stream(&[hint(1)])));
    machine.hears(answer(200, "text/html"));
    assert_eq!(machine.world.borrow().relays.opened, [CHANNEL, beside]);
    assert_eq!(title(&machine, &defect), "Cart is lost");
}

#[test]
fn a_check_waits_for_the_relays_word() {
    let machine = Machine::connected();
    let check = |chunks: &[&str], stays: bool| {
        let answer = Answer { stays, ..Answer::stream(chunks) };
        machine.world.borrow_mut().relays.answers = vec![(CHANNEL.to_owned(), answer)];
        machine.ok("checkRelay", &json!({ "connection": machine.connection(), "channel": CHANNEL }))["tone"]
            .clone()
    };
    assert_eq!(check(&["id: 0\nevent: re", "ady\ndata: {}\n\n"], true), "good");
    assert_eq!(check(&["data: {\"message\":\"ready\"}\n\n"], true), "good");
    assert_eq!(check(&[": hello\n\n"], true), "info");
    assert_eq!(check(&["event: re"], false), "bad");
    assert_eq!(check(&["data: <html>\n\n"], false), "bad");
    assert!(machine.relay()["isOn"] == false, "nothing is saved by a check");
}

#[test]
fn a_secret_that_is_gone_is_asked_for_and_nobody_is_listened_to() {
    let machine = Machine::connected().subscribed();
    machine.world.borrow_mut().store.retain(|key, _| !key.starts_with("secret:relay:"));
    machine.hears(Answer::stream(&[hint(1)]));
    assert!(machine.world.borrow().relays.opened.is_empty());
    assert_eq!(machine.relay()["state"]["text"], "Needs you");
    assert!(machine.facts().contains("enter it again"), "{}", machine.facts());
}

#[test]
fn a_relay_that_always_says_something_does_not_keep_the_worker_and_the_pages_from_being_told() {
    let machine = Machine::connected().subscribed();
    machine.world.borrow_mut().relays.meanwhile = Some(|world| world.now += 15_000);
    let before = machine.world.borrow().now;
    machine.hears(Answer::stream(&[": still here\n\n"; 40]));
    let lived = machine.world.borrow().now - before;
    assert_eq!(lived, 40 * 15_000);
    // The browser stops a worker that it has not heard of for 30 seconds.
    let signs = machine.world.borrow().relays.signs_of_life;
    assert!(u64::from(signs) >= lived / 30_000, "{signs} signs of life");
}

#[test]
fn a_grant_that_is_taken_back_ends_a_stream_that_is_open() {
    let (machine, defect) = changed(Target::GitHub);
    machine.world.borrow_mut().relays.meanwhile =
        Some(|world| world.not_granted.push("https://relay.example.com".to_owned()));
    assert_eq!(machine.hears(Answer::stream(&[hint(1)])), [""; 0]);
    assert_eq!(title(&machine, &defect), "Cart is empty");
    assert!(machine.facts().contains("may not talk to relay.example.com"), "{}", machine.facts());
}

#[test]
fn a_stream_that_goes_on_for_another_connection_is_still_shown_as_open() {
    let machine = Machine::connected().subscribed();
    machine.connect("https://github.com/octo/private");
    let lines = machine.ok("viewConnections", &json!({}))["connections"].clone();
    let other = lines[1]["id"].clone();
    let form = json!({ "connection": other, "channel": CHANNEL, "secret": "quite-another-one" });
    machine.ok("saveRelay", &form);
    // Both listen; what the stream of the browser notes is noted here.
    let noted = json!({ "phase": "listening", "at": machine.world.borrow().now, "told": 1 });
    machine.world.borrow_mut().memory.insert(format!("relay:{CHANNEL}"), noted);
    machine.ok("saveRelay", &json!({ "connection": other, "channel": "" }));
    assert_eq!(machine.world.borrow().relays.wanted, [CHANNEL]);
    assert_eq!(machine.relay()["state"]["text"], "Listening");
    machine.ok("saveRelay", &json!({ "connection": machine.connection(), "channel": "" }));
    assert!(!machine.world.borrow().memory.contains_key(&format!("relay:{CHANNEL}")));
}

#[test]
fn nobody_is_listened_to_for_a_connection_that_was_disconnected() {
    let machine = Machine::connected();
    let id = machine.connection();
    machine.ok("disconnect", &json!({ "id": id }));
    let form = json!({ "connection": id, "channel": CHANNEL, "secret": "long-enough-it-is" });
    assert_eq!(machine.problem("saveRelay", &form), "missing");
    assert!(!machine.world.borrow().store.keys().any(|key| key.starts_with("secret:relay:")));
}
