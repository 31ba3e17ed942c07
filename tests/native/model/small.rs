//! Two small models: a field that both sides turn again and again comes to rest, and two browsers that work
//! on one tracker neither double anything nor answer each other for ever.

use std::pin::pin;
use std::task::{Context, Waker};

use casebridge::app;
use casebridge::protocol::{self, Sender};
use serde_json::{Value, json};

use super::chance::Chance;
use super::life::{DAY, HOUR, Life, MINUTE, SECOND};
use super::oracle::words;
use crate::support::{Machine, OWN_ID, Sandbox, Target, World};

fn host_of(target: Target) -> &'static str {
    match target {
        Target::GitHub => "github.com",
        Target::GitLab => "gitlab.com",
        Target::JiraCloud => "acme.atlassian.net",
        Target::JiraDataCenter => "jira.example.com",
    }
}

fn project_of(target: Target) -> &'static str {
    match target {
        Target::GitHub => "octo/demo",
        Target::GitLab => "shop/web",
        Target::JiraCloud | Target::JiraDataCenter => "SHOP",
    }
}

fn set_state(world: &mut World, target: Target, number: u64, state: &str) {
    let now = world.now.saturating_add_signed(world.tracker_ahead);
    let tracker = world.sandbox.others(host_of(target)).unwrap();
    assert!(tracker.others_set_state(now, project_of(target), number, state));
}

#[test]
fn rapid_turns_on_both_sides_come_to_rest() {
    for target in Target::ALL {
        let mut life = Life::over(World::new(Sandbox::sample()));
        life.watch.is_told = std::env::var("CASEBRIDGE_MODEL_TOLD").is_ok();
        assert!(life.ask("saveConnection", &target.form()).get("ok").is_some());
        let defect = life.machine().new_defect("Cart is empty", "major");
        life.ask("pushDefect", &json!({ "defect": defect, "connection": null }));
        life.pass(2 * HOUR);
        let link = life
            .stored(&format!("link:{}", life.stored(&format!("defect:{defect}"))["link"].as_str().unwrap()));
        let number = link["address"]["number"].as_u64().unwrap();
        let shown = |life: &Life| {
            life.with(|world| {
                world.sandbox.others(host_of(target)).unwrap().shown_state(project_of(target), number)
            })
        };
        let before = life.watch.writes;
        let (mut turns, mut last, mut asked_after) = (0, shown(&life), None);
        for round in 0..20 {
            // A person here turns it, and so does, a minute later, somebody there: each time to the other.
            let here = life.stored(&format!("defect:{defect}"))["status"].as_str().unwrap() == "open";
            let status = if here { "closed" } else { "open" };
            life.ask("setStatus", &json!({ "defect": defect, "status": status }));
            life.pass(MINUTE);
            if shown(&life) != last {
                (turns, last) = (turns + 1, shown(&life));
            }
            let is_open = |life: &Life| {
                let key = life.stored(&format!("defect:{defect}"))["link"].as_str().unwrap().to_owned();
                life.stored(&format!("link:{key}"))["conflicts"].as_array().is_some_and(|all| !all.is_empty())
            };
            if is_open(&life) && asked_after.is_none() {
                asked_after = Some((round, turns));
            }
            // Somebody there wants the other one.
            let there = if status == "open" { "closed" } else { "open" };
            if there != last {
                life.with(|world| set_state(world, target, number, there));
            }
            last = there.to_owned();
            let was = life.stored(&format!("defect:{defect}"))["status"].clone();
            life.ask("syncNow", &json!({}));
            if life.stored(&format!("defect:{defect}"))["status"] != was {
                turns += 1;
            }
            if is_open(&life) && asked_after.is_none() {
                asked_after = Some((round, turns));
            }
        }
        let writes = life.watch.writes - before;
        let (_, carried) = asked_after.unwrap_or_else(|| panic!("{target:?}: nobody was asked"));
        assert!(carried <= 4, "{target:?}: {carried} turns were carried over before anybody was asked");
        assert!(writes <= 12, "{target:?}: {writes} writes for a field that goes to and fro");
        life.ask("settleConflict", &json!({ "defect": defect, "field": "status", "keep": "tracker" }));
        life.pass(DAY);
        let (here, writes) = (life.stored(&format!("defect:{defect}"))["status"].clone(), life.watch.writes);
        assert_eq!(here == "closed", shown(&life) == "closed", "{target:?}: the sides differ");
        life.pass(3 * DAY);
        assert_eq!(life.watch.writes, writes, "{target:?} does not rest");
        println!("{}: asked after {carried} turns", target.name());
    }
}

/// Two browsers and the tracker they share. Whoever is running has the tracker in their world.
struct Pair {
    machines: [Machine; 2],
    shared: Sandbox,
    chance: Chance,
    writes: usize,
}

impl Pair {
    fn over(one: World, other: World, seed: u64) -> Self {
        let shared = one.sandbox.clone();
        Pair {
            machines: [Machine::over(one), Machine::over(other)],
            shared,
            chance: Chance::new(seed),
            writes: 0,
        }
    }

    /// Runs something in both browsers at once, effect by effect as chance has it.
    fn both<'a, F: Future>(&mut self, make: impl Fn(usize, &'a Machine) -> F, machines: &'a [Machine; 2]) {
        let mut futures = [Box::pin(make(0, &machines[0])), Box::pin(make(1, &machines[1]))];
        let mut open = [true, true];
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..100_000 {
            if open == [false, false] {
                return;
            }
            let turn = usize::from(self.chance.percent(50));
            if !open[turn] {
                continue;
            }
            let world = &machines[turn].world;
            std::mem::swap(&mut world.borrow_mut().sandbox, &mut self.shared);
            let state = pin!(&mut futures[turn]).poll(&mut context);
            std::mem::swap(&mut world.borrow_mut().sandbox, &mut self.shared);
            let log = self.shared.transcript();
            let is_question = |path: &str| path.contains("/search") || path.contains("/bulkfetch");
            self.writes += log.iter().filter(|one| one.method != "GET" && !is_question(&one.path)).count();
            self.shared.clear_transcript();
            if state.is_ready() {
                open[turn] = false;
            }
        }
        panic!("the two wait for each other");
    }

    /// The same call in both, with what belongs to each.
    fn ask(&mut self, name: &str, params: [Value; 2]) -> [Value; 2] {
        let url = format!("chrome-extension://{OWN_ID}/extension/pages/workspace.html");
        let sender = json!({ "id": OWN_ID, "url": url, "frameId": 0 }).to_string();
        let answers = std::cell::RefCell::new([Value::Null, Value::Null]);
        let texts = params.map(|params| json!({ "name": name, "params": params }).to_string());
        let machines = std::mem::replace(
            &mut self.machines,
            [Machine::over(World::new(Sandbox::new())), Machine::over(World::new(Sandbox::new()))],
        );
        self.both(
            |at, machine| {
                let sender = Sender::read(&sender, OWN_ID.to_owned());
                let (text, answers) = (texts[at].clone(), &answers);
                async move {
                    let answer = protocol::answer(machine, &sender, &text).await;
                    Box::pin(protocol::follow_up(machine, &sender, &text)).await;
                    answers.borrow_mut()[at] = serde_json::from_str(&answer).unwrap();
                }
            },
            &machines,
        );
        self.machines = machines;
        answers.into_inner()
    }

    /// Lets time pass in both; alarms ring when they are due, together if need be.
    fn pass(&mut self, milliseconds: u64) {
        let now = self.machines.iter().map(|machine| machine.world.borrow().now).max().unwrap();
        let to = now + milliseconds;
        loop {
            let wake = self.machines.iter().filter_map(|machine| machine.world.borrow().wake_at).min();
            let Some(wake) = wake.filter(|wake| *wake <= to) else { break };
            let mut due = [false, false];
            for (at, machine) in self.machines.iter().enumerate() {
                let mut world = machine.world.borrow_mut();
                world.now = world.now.max(wake);
                due[at] = world.wake_at.is_some_and(|at| at <= world.now);
                if due[at] {
                    world.wake_at = None;
                }
            }
            let machines = std::mem::replace(
                &mut self.machines,
                [Machine::over(World::new(Sandbox::new())), Machine::over(World::new(Sandbox::new()))],
            );
            self.both(
                |at, machine| {
                    let is_due = due[at];
                    async move {
                        if is_due {
                            Box::pin(app::alarm(machine)).await.unwrap();
                        }
                    }
                },
                &machines,
            );
            self.machines = machines;
        }
        for machine in &self.machines {
            let mut world = machine.world.borrow_mut();
            world.now = world.now.max(to);
        }
    }

    fn stored(&self, at: usize, kind: &str) -> Vec<Value> {
        let world = self.machines[at].world.borrow();
        let all = world.store.iter().filter(|(key, _)| key.starts_with(kind));
        all.map(|(_, value)| value.clone()).collect()
    }
}

fn connected(target: Target, chance: u64) -> World {
    let mut world = World::new(Sandbox::sample());
    world.chance = chance;
    let mut life = Life::over(world);
    life.ask("saveConnection", &target.form());
    let id = life.ask("viewConnections", &json!({}))["ok"]["connections"][0]["id"].clone();
    let import =
        json!({ "on": true, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
    let rules: Vec<Value> = ["title", "description", "status", "priority", "comments"]
        .map(|field| json!({ "field": field, "direction": "twoWay", "conflict": "newestWins" }))
        .to_vec();
    let answer = life.ask("saveSync", &json!({ "connection": id, "rules": rules, "import": import }));
    assert!(answer.get("ok").is_some(), "{answer}");

    life.machine().world.borrow().clone()
}

fn defect(title: &str, rev: Option<&Value>, id: Option<&str>) -> Value {
    json!({ "id": id, "rev": rev, "title": title, "description": "It is *wrong*.", "priority": "major",
        "status": "open", "execution": null, "requirement": null })
}

/// How many of a project's issues, up to a number that none has, bear a title.
fn titled(pair: &mut Pair, target: Target, title: &str) -> usize {
    let tracker = pair.shared.others(host_of(target)).unwrap();
    (1..80).filter(|number| tracker.shown_title(project_of(target), *number) == title).count()
}

#[test]
fn two_browsers_on_one_tracker_double_nothing_and_come_to_rest() {
    for (seed, target) in (0..8).flat_map(|seed| Target::ALL.map(|target| (seed, target))) {
        let mut pair = Pair::over(connected(target, 11), connected(target, 12), seed);
        // Both make a defect of their own, push it and comment on it, at the same moment.
        let made = pair.ask("saveDefect", ["one", "two"].map(|title| defect(title, None, None)));
        let ids = made.map(|answer| answer["ok"]["id"].as_str().unwrap().to_owned());
        pair.ask("pushDefect", ids.clone().map(|id| json!({ "defect": id, "connection": null })));
        let says = |at: usize| {
            let id = format!("00000000-0000-4000-8000-00000000000{at}");
            json!({ "defect": ids[at], "id": id, "text": format!("Said by {at}z") })
        };
        pair.ask("saveComment", [says(0), says(1)]);
        pair.pass(6 * HOUR);
        // Somebody makes an issue that both are to bring in, and answers on the first defect's issue.
        let link =
            pair.stored(0, "link:").into_iter().find(|link| !link["defects"].as_array().unwrap().is_empty());
        let number = link.unwrap()["address"]["number"].as_u64().unwrap();
        let now = pair.machines[0].world.borrow().now;
        let tracker = pair.shared.others(host_of(target)).unwrap();
        let wish = tracker.others_make(now, project_of(target), "mona", "A wish", "At once.");
        tracker.others_comment(now, project_of(target), number, "mona", "Same here", false);
        pair.ask("syncNow", [json!({}), json!({})]);
        let turned = pair.stored(0, "defect:")[0].clone();
        let rev = turned["meta"]["rev"].clone();
        let own = turned["meta"]["id"].as_str().unwrap().to_owned();
        let other = pair.stored(1, "defect:")[0].clone();
        let (other_rev, other_id) =
            (other["meta"]["rev"].clone(), other["meta"]["id"].as_str().unwrap().to_owned());
        pair.ask(
            "saveDefect",
            [
                defect("one more", Some(&rev), Some(&own)),
                defect("two more", Some(&other_rev), Some(&other_id)),
            ],
        );
        pair.pass(2 * DAY);
        let writes = pair.writes;
        assert!(writes >= 6, "{target:?}: only {writes} writes, so little was tried");
        pair.pass(3 * DAY);
        assert_eq!(pair.writes, writes, "{target:?} {seed}: the two do not rest");
        for title in ["one more", "two more"] {
            assert_eq!(titled(&mut pair, target, title), 1, "{target:?} {seed}: issues of {title}");
        }
        let end = format!("#{wish}");
        for at in 0..2 {
            let sources: Vec<String> = pair
                .stored(at, "requirement:")
                .iter()
                .map(|one| one["source"]["link"].as_str().unwrap_or_default().to_owned())
                .collect();
            assert_eq!(sources.iter().filter(|link| link.ends_with(&end)).count(), 1, "{target:?} {seed}");
            let mut single = sources.clone();
            single.sort_unstable();
            single.dedup();
            assert_eq!(single.len(), sources.len(), "{target:?} {seed}: a requirement is there twice");
        }
        let tracker = pair.shared.others(host_of(target)).unwrap();
        for text in ["Said by 0z", "Said by 1z", "Same here"] {
            assert_eq!(tracker.comment_count(text), 1, "{target:?} {seed}: {text}");
        }
        let remarks = pair.stored(0, "remarks:");
        let here: Vec<Vec<String>> = remarks
            .iter()
            .flat_map(|all| all.as_array().unwrap())
            .map(|one| words(one["text"].as_str().unwrap()))
            .collect();
        assert_eq!(here.iter().filter(|text| **text == words("Same here")).count(), 1, "{target:?} {seed}");
        pair.pass(SECOND);
    }
}
