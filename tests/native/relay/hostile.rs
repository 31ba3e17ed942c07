//! Relays that are none, or mean ill: nothing they send costs more than a wait.

use casebridge::relay;
use casebridge::relay::sse::EVENT_LIMIT;
use serde_json::json;

use super::{CHANNEL, changed, hint, looks, title};
use crate::relay_world::Answer;
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
