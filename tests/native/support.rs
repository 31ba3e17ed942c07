//! A whole Casebridge on a virtual machine: the core, a stored world, the sandbox, and a clock that
//! moves only when told. Any effect can be made the worker's last.

mod acts;
mod ports;
mod target;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::{Future, pending};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

pub use self::acts::{filled_in, whole_log};
pub use self::target::Target;
pub use super::relay_world::RelayWorld;
use casebridge::app;
use casebridge::model::{Secret, Site, Time};
use casebridge::ports::{
    Blobs, Body, Cache, Clock, FilePart, Host, Http, Locks, Memory, Method, Notifier, Opened, Random, Relays,
    Request, Response, Store, StoreFailure, StoredFile, Unanswered, Vault,
};
use casebridge::protocol::{self, Sender};
use casebridge::text::COVERAGE_MARKER;
pub use casebridge_sandbox::github::sample::TOKEN;
use casebridge_sandbox::gitlab::sample as gitlab;
use casebridge_sandbox::jira::sample as jira;
pub use casebridge_sandbox::{Fault, Others, Sandbox};
use serde_json::{Value, json};

use casebridge_sandbox::Reply;

/// Our extension's id in these tests.
pub const OWN_ID: &str = "abcdefghijklmnopabcdefghijklmnop";
/// When the tests begin, an hour after the sample issues were made.
pub const START: u64 = casebridge_sandbox::github::sample::MADE + 3_600_000;

/// Everything that outlives a worker, and what it has shown to the outside.
#[derive(Clone)]
pub struct World {
    pub sandbox: Sandbox,
    pub store: BTreeMap<String, Value>,
    /// What the browser remembers as long as it runs.
    pub memory: BTreeMap<String, Value>,
    pub now: u64,
    /// How far the trackers' clock is ahead, in milliseconds.
    pub tracker_ahead: i64,
    pub chance: u64,
    /// Requests and writes, as they happened.
    pub effects: Vec<String>,
    /// The keys that were read, since somebody last looked.
    pub reads: Vec<String>,
    /// Counts requests and writes.
    pub count: usize,
    /// The worker dies before (false) or after (true) this effect.
    pub dies_at: Option<(usize, bool)>,
    pub is_dead: bool,
    pub is_offline: bool,
    /// What storage says instead of writing, if anything.
    pub store_fails: Option<String>,
    /// Origins the person has not granted.
    pub not_granted: Vec<String>,
    pub wake_at: Option<u64>,
    pub attention: u32,
    pub opened: Vec<String>,
    pub panels_on: Vec<Site>,
    /// Origins to which requests do not look like a browser's.
    pub disguised: Vec<String>,
    /// Stored files by hash, with when they were stored.
    pub blobs: BTreeMap<String, (Vec<u8>, u64)>,
    /// Everything that was said to pages.
    pub said: Vec<String>,
    /// What relays answer, and what was asked of them.
    pub relays: RelayWorld,
    /// The open pages of sites that requests without a token go through.
    pub tabs: Vec<Tab>,
    /// The sites whose pages are to be told of.
    pub watched: Vec<String>,
}

impl World {
    pub fn new(sandbox: Sandbox) -> Self {
        World {
            sandbox,
            store: BTreeMap::new(),
            memory: BTreeMap::new(),
            now: START,
            tracker_ahead: 0,
            chance: 1,
            effects: Vec::new(),
            reads: Vec::new(),
            count: 0,
            dies_at: None,
            is_dead: false,
            is_offline: false,
            store_fails: None,
            not_granted: Vec::new(),
            wake_at: None,
            attention: 0,
            opened: Vec::new(),
            panels_on: Vec::new(),
            disguised: Vec::new(),
            blobs: BTreeMap::new(),
            said: Vec::new(),
            relays: RelayWorld::default(),
            tabs: Vec::new(),
            watched: Vec::new(),
        }
    }
}

/// An open page of a site, as nasty as a tab can be.
#[derive(Clone, Debug)]
pub struct Tab {
    /// `https://gitlab.com`.
    pub site: String,
    /// The whole `Cookie` header of whoever is signed in; empty for nobody.
    pub cookie: String,
    /// What the page's head proves itself with.
    pub proof: String,
    /// The next requests with this verb meet this.
    pub mood: Vec<(Method, Mood)>,
}

/// What happens in a tab to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It is closed before the request leaves.
    ClosesBefore,
    /// It is closed while the answer is on its way.
    ClosesAfter,
    /// A sign-in page comes instead of an answer.
    Page,
    /// An answer that never ends.
    Huge,
    /// Once it is answered, somebody else signs in, by this cookie.
    OtherPerson(&'static str),
}

impl Tab {
    /// A page of a target where the sample's own user is signed in.
    pub fn of(target: Target) -> Self {
        let (site, cookie) = match target {
            Target::GitLab => ("https://gitlab.com", format!("_gitlab_session={}", gitlab::SESSION)),
            Target::JiraCloud => {
                ("https://acme.atlassian.net", format!("tenant.session.token={}", jira::SESSION))
            }
            Target::JiraDataCenter => {
                ("https://jira.example.com/jira", format!("JSESSIONID={}", jira::SESSION))
            }
            Target::GitHub => ("https://github.com", String::new()),
        };
        let proof = format!("csrf-{}", gitlab::SESSION);
        Tab { site: site.to_owned(), cookie, proof, mood: Vec::new() }
    }
}

/// One life of the worker over a world.
pub struct Machine {
    pub world: Rc<RefCell<World>>,
    locks: Locks,
    cache: Cache,
}

impl Machine {
    /// A worker over the sample world.
    pub fn sample() -> Self {
        Self::over(World::new(Sandbox::sample()))
    }

    /// A worker over this world.
    pub fn over(world: World) -> Self {
        Machine { world: Rc::new(RefCell::new(world)), locks: Locks::default(), cache: Cache::default() }
    }

    /// A worker over the sample world, connected to `octo/demo`.
    pub fn connected() -> Self {
        let machine = Self::sample();
        machine.connect("https://github.com/octo/demo");
        machine
    }

    pub fn connect(&self, url: &str) {
        self.ok("saveConnection", &json!({ "tracker": "gitHub", "url": url, "token": TOKEN }));
    }

    /// The worker is gone; a new one finds the same storage and the same trackers.
    pub fn reborn(self) -> Self {
        let mut world = self.world.borrow().clone();
        world.is_dead = false;
        world.dies_at = None;
        let machine = Self::over(world);
        machine.run(app::started(&machine)).unwrap().unwrap();
        machine
    }

    /// Whether anything in the outbox goes on by itself.
    fn something_waits(&self) -> bool {
        let world = self.world.borrow();
        let jobs = world.store.iter().filter(|(key, _)| key.starts_with("job:"));
        jobs.into_iter().any(|(_, job)| job["state"]["kind"] != "needsYou")
    }

    /// Lets time pass, alarm by alarm, until nothing waits in the outbox that is due within a day.
    pub fn settle(&self) {
        for _ in 0..200 {
            let wake = self.world.borrow().wake_at;
            let Some(wake) = wake.filter(|_| self.something_waits()) else { return };
            let mut world = self.world.borrow_mut();
            if wake > world.now + 86_400_000 {
                return;
            }
            world.now = world.now.max(wake);
            drop(world);
            if self.run(app::alarm(self)).is_none() {
                return;
            }
        }
        panic!("the outbox never comes to rest: {:?}", self.world.borrow().effects);
    }

    /// Runs a future to its end; none when the worker died in it.
    pub fn run<F: Future>(&self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..100_000 {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(output) => return Some(output),
                Poll::Pending if self.world.borrow().is_dead => return None,
                Poll::Pending => {}
            }
        }
        panic!("the core waits for something that never comes");
    }

    /// A call from one of our own pages; none when the worker died.
    pub fn ask(&self, name: &str, params: &Value) -> Option<Value> {
        let url = format!("chrome-extension://{OWN_ID}/extension/pages/workspace.html");
        self.send(&json!({ "id": OWN_ID, "url": url, "frameId": 0 }), name, params)
    }

    /// A call from the content script of a page.
    pub fn ask_from(&self, page: &str, name: &str, params: &Value) -> Option<Value> {
        self.send(&json!({ "id": OWN_ID, "url": page, "tabUrl": page, "frameId": 0 }), name, params)
    }

    pub fn send(&self, sender: &Value, name: &str, params: &Value) -> Option<Value> {
        self.send_text(sender, &json!({ "name": name, "params": params }).to_string())
    }

    pub fn send_text(&self, sender: &Value, message: &str) -> Option<Value> {
        let sender = Sender::read(&sender.to_string(), OWN_ID.to_owned());
        let answer = self.run(protocol::answer(self, &sender, message))?;
        self.world.borrow_mut().said.push(answer.clone());
        self.ask_first(&sender, message, &answer);
        self.run(protocol::follow_up(self, &sender, message))?;
        Some(serde_json::from_str(&answer).unwrap())
    }

    /// With every call of every test: whoever only reads says the same or nothing, and does nothing.
    fn ask_first(&self, sender: &Sender, message: &str, answer: &str) {
        let (count, reads) = {
            let world = self.world.borrow();
            (world.count, world.reads.clone())
        };
        let first = self.run(protocol::first(self, sender, message)).flatten();
        let mut world = self.world.borrow_mut();
        assert_eq!(world.count, count, "an effect of {message}");
        assert!(first.is_none_or(|first| first == answer), "another answer to {message}");
        world.reads = reads;
    }

    /// The reply of a call that must succeed.
    #[track_caller]
    pub fn ok(&self, name: &str, params: &Value) -> Value {
        let answer = self.ask(name, params).expect("the worker died");
        assert!(answer.get("problem").is_none(), "{name}: {answer}");
        answer["ok"].clone()
    }

    /// The reply of a page's call that must succeed.
    #[track_caller]
    pub fn page_ok(&self, page: &str, name: &str, params: &Value) -> Value {
        let answer = self.ask_from(page, name, params).expect("the worker died");
        assert!(answer.get("problem").is_none(), "{name}: {answer}");
        answer["ok"].clone()
    }

    /// The present revision of a record, as its page has it (`viewCase`, …).
    pub fn rev(&self, view: &str, id: &str) -> Value {
        self.ok(view, &json!({ "id": id }))["rev"].clone()
    }

    /// The code of the problem that a call must end in.
    #[track_caller]
    pub fn problem(&self, name: &str, params: &Value) -> String {
        let answer = self.ask(name, params).expect("the worker died");
        answer["problem"]["code"].as_str().unwrap_or_else(|| panic!("{name} succeeded: {answer}")).to_owned()
    }

    pub fn new_requirement(&self, title: &str) -> String {
        let form = json!({ "id": null, "rev": null, "title": title, "description": "", "priority": "p1", "status": "active" });
        self.ok("saveRequirement", &form)["id"].as_str().unwrap().to_owned()
    }

    pub fn new_case(&self, title: &str) -> String {
        let steps = json!([{ "action": "Pay with an expired card", "expected": "It is refused" }]);
        let form = json!({ "id": null, "rev": null, "title": title, "preconditions": "A filled cart", "steps": steps,
            "priority": "medium", "tags": ["checkout"], "folder": "Shop/Checkout" });
        self.ok("saveCase", &form)["id"].as_str().unwrap().to_owned()
    }

    /// A cycle over these cases; gives its id and its executions' ids.
    pub fn new_cycle(&self, cases: &[&str]) -> (String, Vec<String>) {
        let form = json!({ "id": null, "rev": null, "title": "Release 1", "description": "", "environment": "Firefox",
            "starts": "2026-11-20", "ends": "", "cases": cases });
        let id = self.ok("saveCycle", &form)["id"].as_str().unwrap().to_owned();
        let view = self.ok("viewCycle", &json!({ "id": id }));
        let executions = view["executions"].as_array().unwrap();
        (id, executions.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect())
    }

    pub fn result(&self, execution: &str, outcome: &str) {
        self.ok("recordResult", &json!({ "execution": execution, "outcome": outcome, "note": "as seen" }));
    }

    pub fn new_defect(&self, title: &str, priority: &str) -> String {
        let form = json!({ "id": null, "rev": null, "title": title, "description": "It is *wrong*.", "priority": priority,
            "status": "open", "execution": null, "requirement": null });
        self.ok("saveDefect", &form)["id"].as_str().unwrap().to_owned()
    }

    pub fn push(&self, defect: &str) -> Value {
        self.ok("pushDefect", &json!({ "defect": defect, "connection": null }))
    }

    /// Stores a file's bytes as a page does; gives the name they are found by.
    pub fn store_file(&self, bytes: &[u8]) -> String {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let part = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, bytes).hash(&mut hasher);
            format!("{:016x}", hasher.finish())
        };
        let hash: String = (0..4).map(part).collect();
        let mut world = self.world.borrow_mut();
        let now = world.now;
        world.blobs.insert(hash.clone(), (bytes.to_vec(), now));
        hash
    }

    /// Asks every connection for everything, whether what is linked is still there, too.
    pub fn sweep(&self) {
        let connections = self.ok("viewConnections", &json!({}))["connections"].clone();
        for connection in connections.as_array().unwrap() {
            self.ok("syncConnection", &json!({ "id": connection["id"] }));
        }
    }

    /// Requests since the last call, `GET /user 200` each.
    pub fn requests(&self) -> Vec<String> {
        let mut world = self.world.borrow_mut();
        let lines = world
            .sandbox
            .transcript()
            .iter()
            .map(|one| format!("{} {} {}", one.method, one.path, one.status))
            .collect();
        world.sandbox.clear_transcript();
        lines
    }

    pub fn fault(&self, method: &str, path: &str, fault: Fault) {
        self.world.borrow_mut().sandbox.faults.next(method, path, fault);
    }

    pub fn pass(&self, milliseconds: u64) {
        self.world.borrow_mut().now += milliseconds;
    }

    /// Counts an effect and dies beside it if told so; `act` is the effect itself.
    async fn effect<T>(&self, what: String, act: impl FnOnce(&mut World) -> T) -> T {
        yield_once().await;
        let (dies, at) = {
            let mut world = self.world.borrow_mut();
            let at = world.count;
            world.count += 1;
            (world.dies_at, at)
        };
        if dies == Some((at, false)) {
            self.die().await;
        }
        let result = {
            let mut world = self.world.borrow_mut();
            let result = act(&mut world);
            world.effects.push(what);
            result
        };
        if dies == Some((at, true)) {
            self.die().await;
        }
        result
    }

    async fn die(&self) {
        self.world.borrow_mut().is_dead = true;
        pending::<()>().await;
    }
}

/// Lets other calls come in between, as every effect does in a browser.
async fn yield_once() {
    let mut yielded = false;
    std::future::poll_fn(
        |_| if std::mem::replace(&mut yielded, true) { Poll::Ready(()) } else { Poll::Pending },
    )
    .await;
}
