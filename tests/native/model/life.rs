//! A Casebridge that lives through weeks: time that passes, alarms that ring when they are due, workers
//! that die and rise again, and a watch over every request that leaves.

use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use casebridge::app;
use casebridge::protocol::{self, Sender};
use serde_json::{Value, json};

use crate::support::{Machine, OWN_ID, World};

pub const SECOND: u64 = 1_000;
pub const MINUTE: u64 = 60 * SECOND;
pub const HOUR: u64 = 60 * MINUTE;
pub const DAY: u64 = 24 * HOUR;

/// What is known of the requests that left.
#[derive(Default)]
pub struct Watch {
    pub requests: u64,
    pub writes: u64,
    /// The hour that is being counted, and its requests.
    hour: (u64, u64),
    pub most_an_hour: u64,
    last_write: Option<u64>,
    /// Until when the tracker asked for silence.
    silent_until: u64,
    /// How many requests were answered by an error or cut.
    pub limits: u64,
    pub errors: u64,
    pub breaches: Vec<String>,
    /// Whether the story is told as it happens.
    pub is_told: bool,
}

impl Watch {
    fn note(&mut self, machine: &Machine, at: u64) {
        let mut world = machine.world.borrow_mut();
        for one in world.sandbox.transcript() {
            self.requests += 1;
            if at / HOUR != self.hour.0 {
                self.hour = (at / HOUR, 0);
            }
            self.hour.1 += 1;
            self.most_an_hour = self.most_an_hour.max(self.hour.1);
            let line = || format!("{} {} {}", one.method, one.path, one.status);
            if at < self.silent_until {
                self.breaches.push(format!("sent while it was asked to wait: {}", line()));
            }
            let is_question = one.path.contains("/search") || one.path.contains("/bulkfetch");
            if one.method != "GET" && !is_question {
                self.writes += 1;
                if self.last_write.is_some_and(|last| at < last + SECOND) {
                    self.breaches.push(format!("written too soon after the last write: {}", line()));
                }
                self.last_write = Some(at);
            }
            self.errors += u64::from(one.status == 0 || one.status >= 500);
            if let Some(wait) = asked_to_wait(&one.response) {
                self.limits += 1;
                self.silent_until = self.silent_until.max(at + wait * SECOND);
            }
            if self.is_told {
                println!("{}   {}", when(at), line());
                if one.method != "GET" || one.status == 0 || one.status >= 400 {
                    println!("      > {}", cut(&one.request));
                    println!("      < {}", cut(&one.response));
                }
            }
        }
        world.sandbox.clear_transcript();
        world.effects.clear();
        world.said.clear();
    }

    pub fn tell(&self, at: u64, line: impl FnOnce() -> String) {
        if self.is_told {
            println!("{} {}", when(at), line());
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(600).collect()
}

/// A moment as day and time of the story.
pub fn when(at: u64) -> String {
    let since = at.saturating_sub(crate::support::START);
    let (day, rest) = (since / DAY, since % DAY);
    format!("{day:2}d {:02}:{:02}:{:02}", rest / HOUR, rest % HOUR / MINUTE, rest % MINUTE / SECOND)
}

/// The body of an answer that asks for so many seconds of silence.
pub fn limit_body(seconds: u64) -> String {
    format!(r#"{{"message":"You have exceeded a secondary rate limit.","seconds":{seconds}}}"#)
}

fn asked_to_wait(body: &str) -> Option<u64> {
    let rest = body.split_once(r#"secondary rate limit.","seconds":"#)?.1;
    rest.trim_end_matches('}').parse().ok()
}

pub struct Life {
    machine: Option<Machine>,
    pub watch: Watch,
    pub kills: u64,
    pub rings: u64,
}

impl Life {
    pub fn over(world: World) -> Self {
        Life { machine: Some(Machine::over(world)), watch: Watch::default(), kills: 0, rings: 0 }
    }

    pub fn machine(&self) -> &Machine {
        self.machine.as_ref().unwrap()
    }

    pub fn now(&self) -> u64 {
        self.machine().world.borrow().now
    }

    pub fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.machine().world.borrow_mut())
    }

    pub fn stored(&self, key: &str) -> Value {
        self.machine().world.borrow().store.get(key).cloned().unwrap_or(Value::Null)
    }

    /// A call from one of our own pages: `ok` or `problem`; null when the worker died over it.
    pub fn ask(&mut self, name: &str, params: &Value) -> Value {
        let url = format!("chrome-extension://{OWN_ID}/extension/pages/workspace.html");
        self.send(&json!({ "id": OWN_ID, "url": url, "frameId": 0 }), name, params)
    }

    /// A call from the content script of a page.
    pub fn ask_from(&mut self, page: &str, name: &str, params: &Value) -> Value {
        self.send(&json!({ "id": OWN_ID, "url": page, "tabUrl": page, "frameId": 0 }), name, params)
    }

    fn send(&mut self, sender: &Value, name: &str, params: &Value) -> Value {
        let machine = self.machine.take().unwrap();
        let sender = Sender::read(&sender.to_string(), OWN_ID.to_owned());
        let message = json!({ "name": name, "params": params }).to_string();
        let answer = drive(&machine, &mut self.watch, protocol::answer(&machine, &sender, &message));
        let after = match &answer {
            Some(_) => drive(&machine, &mut self.watch, protocol::follow_up(&machine, &sender, &message)),
            None => None,
        };
        self.machine = Some(machine);
        if after.is_none() {
            self.rise();
        }
        let answer = answer.map_or(Value::Null, |answer| serde_json::from_str(&answer).unwrap());
        let now = self.now();
        self.watch.tell(now, || {
            let how = if answer.is_null() {
                "the worker died".to_owned()
            } else {
                answer["problem"]["code"].as_str().unwrap_or("ok").to_owned()
            };
            format!("CALL {name} {}: {how}", cut(&params.to_string()))
        });
        answer
    }

    /// The alarm rings; a one-shot alarm is used up by that.
    pub fn ring(&mut self) {
        self.rings += 1;
        let machine = self.machine.take().unwrap();
        machine.world.borrow_mut().wake_at = None;
        let rang = drive(&machine, &mut self.watch, app::alarm(&machine));
        self.machine = Some(machine);
        match rang {
            Some(how) => how.unwrap(),
            None => self.rise(),
        }
    }

    /// The worker is dead; the next one starts with the next call or alarm.
    fn rise(&mut self) {
        self.kills += 1;
        // What it was told last died with it.
        self.watch.silent_until = 0;
        let now = self.now();
        self.watch.tell(now, || "THE WORKER DIED".to_owned());
        self.renew(false);
    }

    /// Another worker over the same storage; the browser has been restarted, too, or not.
    pub fn renew(&mut self, browser: bool) {
        let machine = self.machine.take().unwrap();
        let mut world = Rc::try_unwrap(machine.world).ok().unwrap().into_inner();
        world.is_dead = false;
        world.dies_at = None;
        world.now += 2 * SECOND;
        if browser {
            world.memory.clear();
        }
        let machine = Machine::over(world);
        if browser {
            drive(&machine, &mut self.watch, app::started(&machine)).unwrap().unwrap();
        }
        self.machine = Some(machine);
    }

    /// Lets time pass, alarm by alarm.
    pub fn pass(&mut self, milliseconds: u64) {
        let to = self.now() + milliseconds;
        let (mut last, mut same) = (0, 0);
        loop {
            let wake = self.with(|world| world.wake_at.filter(|at| *at <= to));
            let Some(wake) = wake else { break };
            let now = self.with(|world| {
                world.now = world.now.max(wake);
                world.now
            });
            same = if now == last { same + 1 } else { 0 };
            last = now;
            assert!(same < 20, "the alarm rings again and again at one moment");
            self.ring();
        }
        self.with(|world| world.now = world.now.max(to));
    }

    /// Lets time pass while the computer sleeps.
    pub fn sleep(&mut self, milliseconds: u64) {
        self.with(|world| world.now += milliseconds);
    }
}

/// Runs a future to its end; none when the worker died in it.
pub fn drive<F: Future>(machine: &Machine, watch: &mut Watch, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..200_000 {
        let at = machine.world.borrow().now;
        let state = future.as_mut().poll(&mut context);
        watch.note(machine, at);
        match state {
            Poll::Ready(output) => return Some(output),
            Poll::Pending if machine.world.borrow().is_dead => return None,
            Poll::Pending => {}
        }
    }
    panic!("the core waits for something that never comes");
}
