//! A whole Casebridge on a virtual machine: the core, a stored world, the sandbox, and a clock that
//! moves only when told. Any effect can be made the worker's last.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::{Future, pending};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

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

/// A project on a tracker, as tests that run on every tracker see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    GitHub,
    GitLab,
    JiraCloud,
    JiraDataCenter,
}

impl Target {
    pub const ALL: [Target; 4] = [Target::GitHub, Target::GitLab, Target::JiraCloud, Target::JiraDataCenter];

    pub fn name(self) -> &'static str {
        match self {
            Target::GitHub => "GitHub",
            Target::GitLab => "GitLab",
            Target::JiraCloud => "Jira Cloud",
            Target::JiraDataCenter => "Jira Data Center",
        }
    }

    /// What the form of a connection to it holds.
    pub fn form(self) -> Value {
        match self {
            Target::GitHub => json!({ "url": "https://github.com/octo/demo", "token": TOKEN }),
            Target::GitLab => json!({ "url": "https://gitlab.com/shop/web", "token": gitlab::TOKEN }),
            Target::JiraCloud => {
                json!({ "url": "https://acme.atlassian.net", "email": jira::EMAIL, "token": jira::TOKEN,
                "project": "SHOP", "issueType": "10002" })
            }
            Target::JiraDataCenter => {
                json!({ "tracker": "jiraDataCenter", "url": "https://jira.example.com/jira",
                "token": jira::PAT, "project": "SHOP", "issueType": "10002" })
            }
        }
    }

    /// A worker over the sample world, connected to it.
    pub fn connected(self) -> Machine {
        let machine = Machine::sample();
        machine.ok("saveConnection", &self.form());
        machine
    }

    /// The page of an issue that is there from the start.
    pub fn issue(self) -> &'static str {
        match self {
            Target::GitHub => "https://github.com/octo/demo/issues/12",
            Target::GitLab => "https://gitlab.com/shop/web/-/issues/12",
            Target::JiraCloud => "https://acme.atlassian.net/browse/SHOP-2",
            Target::JiraDataCenter => "https://jira.example.com/jira/browse/SHOP-2",
        }
    }

    /// What the paths of writes have in common.
    pub fn project_path(self) -> &'static str {
        match self {
            Target::GitHub => "/octo/demo/",
            Target::GitLab => "/projects/",
            Target::JiraCloud | Target::JiraDataCenter => "/issue",
        }
    }

    /// How many issues were made of defects.
    pub fn issues(self, machine: &Machine) -> usize {
        let sandbox = &machine.world.borrow().sandbox;
        match self {
            Target::GitHub => sandbox.github.issues_with("octo/demo", "casebridge:defect:"),
            Target::GitLab => sandbox.gitlab.issues_with("shop/web", "casebridge:defect:"),
            Target::JiraCloud => sandbox.jira.issues_with_property("casebridge", "defect"),
            Target::JiraDataCenter => sandbox.jira_dc.issues_with_property("casebridge", "defect"),
        }
    }

    /// How many coverage comments that issue has.
    pub fn comments(self, machine: &Machine) -> usize {
        let sandbox = &machine.world.borrow().sandbox;
        match self {
            Target::GitHub => sandbox.github.comments_with("octo/demo", 12, COVERAGE_MARKER),
            Target::GitLab => sandbox.gitlab.notes_with("shop/web", 12, COVERAGE_MARKER),
            Target::JiraCloud => sandbox.jira.comments_with_property("SHOP-2", "casebridge", "coverage"),
            Target::JiraDataCenter => {
                sandbox.jira_dc.comments_with_property("SHOP-2", "casebridge", "coverage")
            }
        }
    }

    /// Whether the issue made of the only defect shows exactly these files, each once and in one place.
    pub fn files(self, machine: &Machine, names: &[&str]) -> bool {
        let sandbox = &machine.world.borrow().sandbox;
        let count = |text: &str, name: &str| text.matches(&format!("/{name}")).count();
        let places: Vec<String> = match self {
            Target::GitHub => {
                let comments =
                    sandbox.github.repo("octo/demo").unwrap().issues.values().flat_map(|one| &one.comments);
                comments.map(|one| one.body.clone()).filter(|one| one.contains("**Evidence of")).collect()
            }
            Target::GitLab => {
                let notes =
                    sandbox.gitlab.project("shop/web").unwrap().issues.values().flat_map(|one| &one.notes);
                notes.map(|one| one.body.clone()).filter(|one| one.contains("**Evidence of")).collect()
            }
            Target::JiraCloud | Target::JiraDataCenter => {
                let jira = if self == Target::JiraCloud { &sandbox.jira } else { &sandbox.jira_dc };
                let ours = jira.issues.values().filter(|one| one.properties.contains_key("casebridge"));
                ours.map(|one| one.attachments.iter().map(|file| format!("/{} ", file.name)).collect())
                    .collect()
            }
        };
        let heads = places.iter().map(|one| one.matches("![").count()).sum::<usize>().max(names.len());
        places.len() == 1
            && heads == names.len()
            && names.iter().all(|name| places.iter().map(|one| count(one, name)).sum::<usize>() == 1)
    }

    /// How late new issues show up where they are looked for, in milliseconds.
    pub fn lag(self, world: &mut World, lag: u64) {
        match self {
            Target::GitHub => world.sandbox.github.repo_mut("octo/demo").unwrap().list_lag = lag,
            Target::GitLab => world.sandbox.gitlab.project_mut("shop/web").unwrap().list_lag = lag,
            Target::JiraCloud => world.sandbox.jira.search_lag = lag,
            Target::JiraDataCenter => world.sandbox.jira_dc.search_lag = lag,
        }
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
        self.run(protocol::follow_up(self, &sender, message))?;
        Some(serde_json::from_str(&answer).unwrap())
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

impl Http for Machine {
    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let what = format!("{} {}", request.method.as_str(), request.url);
        self.effect(what, |world| travel(world, &request)).await
    }
}

const BOUNDARY: &str = "----casebridgeFormBoundary7MA4YWxkTrZu0gW";

/// A form with one file, as `fetch` writes it.
fn multipart(file: &FilePart) -> Vec<u8> {
    let (field, name, media) = (file.field, &file.name, &file.media);
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {media}\r\n\r\n"
    )
    .into_bytes();
    body.extend(&file.bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    body
}

fn host_of(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

/// What `fetch` would do: follow redirects of reads, not of writes.
fn travel(world: &mut World, request: &Request) -> Result<Response, Unanswered> {
    if world.is_offline {
        return Err(Unanswered::Broken);
    }
    let tab = match &request.page {
        None => None,
        Some(site) => {
            let found = world.tabs.iter().position(|tab| tab.site == *site);
            let Some(at) = found else { return Err(Unanswered::NoPage) };
            // A page sends to its own origin alone, and no token is ever near it.
            assert_eq!(host_of(&request.url), host_of(site), "sent to {}", request.url);
            assert!(request.authorization.is_none());
            let mood = world.tabs[at].mood.iter().position(|(method, _)| *method == request.method);
            let mood = mood.map(|mood| world.tabs[at].mood.remove(mood).1);
            Some((world.tabs[at].clone(), mood, at))
        }
    };
    let mood = tab.as_ref().and_then(|(_, mood, _)| *mood);
    if let (Some(Mood::ClosesBefore | Mood::ClosesAfter), Some((_, _, at))) = (mood, &tab) {
        world.tabs.remove(*at);
    }
    match mood {
        Some(Mood::ClosesBefore) => return Err(Unanswered::Broken),
        Some(Mood::Page) => {
            let headers = vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())];
            let body = "<!doctype html><title>Sign in</title>".to_owned();
            return Ok(Response { status: 200, headers, body, url: request.url.clone(), bytes: Vec::new() });
        }
        Some(Mood::Huge) => {
            let body = "x".repeat(20_000_001);
            return Ok(Response { status: 200, body, url: request.url.clone(), ..Response::default() });
        }
        _ => {}
    }
    let mut url = request.url.clone();
    for _ in 0..5 {
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(&url);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        // `fetch` shows a token to no other host, and CORS may keep a file from us.
        let is_own = host_of(&url) == host_of(&request.url);
        if !is_own && world.not_granted.iter().any(|one| one.starts_with("https://*")) {
            return Err(Unanswered::Broken);
        }
        if let Some(token) = request.authorization.as_ref().filter(|_| is_own) {
            builder = builder.header("authorization", token.expose());
        }
        // What every browser adds by itself, unless a rule of ours takes it off.
        let origin = url.split('/').take(3).collect::<Vec<_>>().join("/");
        if let Some((tab, _, _)) = &tab {
            builder = builder.header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0");
            builder = builder.header("cookie", &tab.cookie);
            if request.method != Method::Get {
                builder = builder.header("origin", &origin).header("x-csrf-token", &tab.proof);
            }
        } else if world.disguised.contains(&origin) {
            builder = builder.header("user-agent", "Casebridge");
        } else {
            builder = builder.header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0");
            if request.method != Method::Get {
                builder = builder.header("origin", format!("chrome-extension://{OWN_ID}"));
            }
        }
        let body = match &request.body {
            None => Vec::new(),
            Some(Body::Text(text)) => text.clone().into_bytes(),
            Some(Body::File(file)) => {
                builder = builder.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
                multipart(file)
            }
        };
        let tracker_now = world.now.saturating_add_signed(world.tracker_ahead);
        let answer = match world.sandbox.handle(tracker_now, &builder.body(body).unwrap()) {
            Reply::Answer(answer) => answer,
            Reply::Cut => return Err(Unanswered::Broken),
            Reply::Stall => {
                world.now += 30_000;
                return Err(Unanswered::TimedOut);
            }
        };
        if mood == Some(Mood::ClosesAfter) {
            return Err(Unanswered::Broken);
        }
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
        let headers: Vec<(String, String)> = headers.collect();
        let location = headers.iter().find(|(name, _)| name == "location").map(|(_, to)| to.clone());
        let status = answer.status().as_u16();
        match location {
            Some(to) if (300..400).contains(&status) && request.method == Method::Get => url = to,
            _ => {
                let is_file = request.is_file && status < 300;
                let bytes = if is_file { answer.body().clone() } else { Vec::new() };
                let body =
                    if is_file { String::new() } else { String::from_utf8_lossy(answer.body()).into_owned() };
                // The browser hides a redirect that is not followed.
                let hidden = (300..400).contains(&status) && status != 304;
                return Ok(Response { status: if hidden { 0 } else { status }, headers, body, url, bytes });
            }
        }
    }
    Err(Unanswered::Broken)
}

impl Store for Machine {
    async fn read(&self, keys: &[String]) -> Result<Vec<Option<Value>>, StoreFailure> {
        let mut world = self.world.borrow_mut();
        world.reads.extend_from_slice(keys);
        Ok(keys.iter().map(|key| world.store.get(key).cloned()).collect())
    }

    async fn write(&self, changes: Vec<(String, Option<Value>)>) -> Result<(), StoreFailure> {
        let names: Vec<String> = changes
            .iter()
            .map(|(key, value)| format!("{}{key}", if value.is_some() { "" } else { "-" }))
            .collect();
        self.effect(format!("write {}", names.join(" ")), |world| {
            if let Some(why) = &world.store_fails {
                return Err(StoreFailure(why.clone()));
            }
            for (key, value) in changes {
                match value {
                    Some(value) => world.store.insert(key, value),
                    None => world.store.remove(&key),
                };
            }
            Ok(())
        })
        .await
    }

    async fn size(&self) -> Result<u64, StoreFailure> {
        let world = self.world.borrow();
        Ok(world.store.iter().map(|(key, value)| (key.len() + value.to_string().len()) as u64).sum())
    }

    async fn keys(&self) -> Result<Vec<String>, StoreFailure> {
        Ok(self.world.borrow().store.keys().cloned().collect())
    }
}

impl Blobs for Machine {
    async fn bytes_of(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreFailure> {
        Ok(self.world.borrow().blobs.get(hash).map(|(bytes, _)| bytes.clone()))
    }

    async fn files(&self) -> Result<Vec<StoredFile>, StoreFailure> {
        let world = self.world.borrow();
        let file = |(hash, (bytes, at)): (&String, &(Vec<u8>, u64))| StoredFile {
            hash: hash.clone(),
            size: bytes.len() as u64,
            at: Time(*at),
        };
        Ok(world.blobs.iter().map(file).collect())
    }

    async fn remove_file(&self, hash: &str) -> Result<(), StoreFailure> {
        self.effect(format!("remove file {hash}"), |world| {
            world.blobs.remove(hash);
            Ok(())
        })
        .await
    }
}

impl Memory for Machine {
    async fn recall(&self, keys: &[String]) -> Vec<Option<Value>> {
        let world = self.world.borrow();
        keys.iter().map(|key| world.memory.get(key).cloned()).collect()
    }

    fn remember(&self, key: &str, value: Option<Value>) {
        let mut world = self.world.borrow_mut();
        match value {
            Some(value) => world.memory.insert(key.to_owned(), value),
            None => world.memory.remove(key),
        };
    }
}

impl Vault for Machine {
    async fn seal(&self, secret: &Secret) -> Result<String, StoreFailure> {
        Ok(secret.expose().bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect())
    }

    async fn open(&self, sealed: &str) -> Result<Secret, StoreFailure> {
        let bytes = (0..sealed.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&sealed[at..at + 2], 16).map(|byte| byte ^ 0x5a));
        let bytes: Result<Vec<u8>, _> = bytes.collect();
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.map(Secret::new).ok_or_else(|| StoreFailure("not one of ours".to_owned()))
    }

    async fn mac(&self, key: &[u8], message: &[u8]) -> Result<Vec<u8>, StoreFailure> {
        Ok(super::relay_world::mac(key, message))
    }
}

impl Relays for Machine {
    async fn open_stream(&self, url: &str) -> Result<Opened, Unanswered> {
        yield_once().await;
        super::relay_world::open(&mut self.world.borrow_mut(), url)
    }

    fn listen_to(&self, channels: &[String], anew: Option<&str>) {
        let mut world = self.world.borrow_mut();
        world.relays.wanted = channels.to_vec();
        world.relays.anew = anew.map(str::to_owned);
    }

    fn stay_awake(&self) {
        self.world.borrow_mut().relays.signs_of_life += 1;
    }
}

impl Clock for Machine {
    fn now(&self) -> Time {
        Time(self.world.borrow().now)
    }

    async fn pause(&self, milliseconds: u64) {
        self.world.borrow_mut().now += milliseconds;
    }
}

impl Random for Machine {
    fn bytes(&self) -> [u8; 16] {
        let mut world = self.world.borrow_mut();
        let mut bytes = [0; 16];
        for byte in &mut bytes {
            world.chance =
                world.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (world.chance >> 56) as u8;
        }
        bytes
    }
}

impl Notifier for Machine {
    fn changed(&self) {}

    fn attention(&self, count: u32) {
        self.world.borrow_mut().attention = count;
    }

    fn wake_at(&self, time: Option<Time>) {
        self.world.borrow_mut().wake_at = time.map(|time| time.0);
    }

    fn open_page(&self, path: &str) {
        self.world.borrow_mut().opened.push(path.to_owned());
    }

    async fn may_reach(&self, origin: &str) -> bool {
        !self.world.borrow().not_granted.iter().any(|one| one == origin)
    }

    fn extension_id(&self) -> String {
        OWN_ID.to_owned()
    }

    async fn show_panel_on(&self, sites: &[Site]) {
        self.world.borrow_mut().panels_on = sites.to_vec();
    }

    fn open_site(&self, url: &str) {
        self.world.borrow_mut().opened.push(url.to_owned());
    }

    async fn has_page(&self, site: &str) -> bool {
        self.world.borrow().tabs.iter().any(|tab| tab.site == site)
    }

    async fn watch_pages(&self, sites: &[Site]) {
        self.world.borrow_mut().watched = sites.iter().map(|site| site.url.clone()).collect();
    }

    async fn disguise(&self, origin: &str) {
        self.world.borrow_mut().disguised.push(origin.to_owned());
    }
}

impl Host for Machine {
    fn locks(&self) -> &Locks {
        &self.locks
    }

    fn cache(&self) -> &Cache {
        &self.cache
    }
}

/// Some valid answer to a demanded field, as a person might give it.
pub fn filled_in(field: &Value) -> Value {
    let first = field["options"][0]["id"].clone();
    let values = match field["kind"].as_str().unwrap() {
        "text" | "longText" => json!(["Pump 3"]),
        "number" => json!(["12,5"]),
        "date" => json!(["2026-11-21"]),
        "moment" => json!(["2026-11-21T14:39:00Z"]),
        "cascading" => json!([first, field["options"][0]["below"][0]["id"]]),
        "labels" => json!(["pump leak"]),
        _ => json!([first]),
    };
    json!({ "id": field["id"], "values": values })
}

/// What asks for the whole log.
pub fn whole_log() -> Value {
    json!({ "text": "", "topic": null, "tone": null, "offset": 0, "limit": 500 })
}

/// What other people do on a tracker, and what stands there.
impl Target {
    pub fn host(self) -> &'static str {
        match self {
            Target::GitHub => "github.com",
            Target::GitLab => "gitlab.com",
            Target::JiraCloud => "acme.atlassian.net",
            Target::JiraDataCenter => "jira.example.com",
        }
    }

    pub fn project(self) -> &'static str {
        match self {
            Target::GitHub => "octo/demo",
            Target::GitLab => "shop/web",
            Target::JiraCloud | Target::JiraDataCenter => "SHOP",
        }
    }

    /// The page of an issue by its number.
    pub fn page(self, number: u64) -> String {
        let head = self.issue().trim_end_matches(|c: char| c.is_ascii_digit());
        format!("{head}{number}")
    }

    /// Somebody else does something there, by the tracker's clock.
    pub fn others<T>(self, machine: &Machine, act: impl FnOnce(&mut dyn Others, u64) -> T) -> T {
        let mut world = machine.world.borrow_mut();
        let now = world.now.saturating_add_signed(world.tracker_ahead);
        act(world.sandbox.others(self.host()).unwrap(), now)
    }
}

impl Machine {
    /// The only connection's id.
    pub fn connection(&self) -> Value {
        self.ok("viewConnections", &json!({}))["connections"][0]["id"].clone()
    }

    /// Sets rules, `("title", "twoWay", "ask")` each, and whether issues become requirements.
    pub fn rules(&self, rules: &[(&str, &str, &str)], import: &Value) {
        let rules: Vec<Value> = rules
            .iter()
            .map(|(field, direction, conflict)| json!({ "field": field, "direction": direction, "conflict": conflict }))
            .collect();
        let mut whole =
            json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
        for (name, value) in import.as_object().unwrap() {
            whole[name] = value.clone();
        }
        self.ok("saveSync", &json!({ "connection": self.connection(), "rules": rules, "import": whole }));
    }

    /// A pushed defect, and its issue's number.
    pub fn pushed(&self, title: &str) -> (String, u64) {
        let defect = self.new_defect(title, "major");
        let view = self.push(&defect);
        self.settle();
        let text = view["link"]["issue"]["text"].as_str().unwrap_or_else(|| panic!("{view}")).to_owned();
        (defect, text.rsplit(['#', '-']).next().unwrap().parse().unwrap())
    }

    pub fn defect(&self, id: &str) -> Value {
        self.ok("viewDefect", &json!({ "id": id }))
    }

    /// Changes some fields of a defect, as its form does.
    pub fn edit(&self, id: &str, fields: &Value) {
        let view = self.defect(id);
        let mut form = json!({ "id": id, "rev": view["rev"], "title": view["title"], "description": view["description"],
            "priority": view["priority"], "status": view["status"], "execution": null, "requirement": null });
        for (name, value) in fields.as_object().unwrap() {
            form[name] = value.clone();
        }
        self.ok("saveDefect", &form);
    }

    /// The whole sync log as text.
    pub fn log(&self) -> String {
        self.ok("viewLog", &whole_log())["lines"].to_string()
    }

    /// Writes to storage since the last call.
    pub fn writes(&self) -> Vec<String> {
        let mut world = self.world.borrow_mut();
        let effects = std::mem::take(&mut world.effects);
        effects.into_iter().filter(|effect| effect.starts_with("write")).collect()
    }
}

impl Machine {
    /// Sends files of a pushed defect, one of which is there already as far as the tracker can tell.
    pub fn send_evidence(&self, target: Target, defect: &str) {
        if target == Target::GitHub {
            let import = json!({ "on": false, "jql": "", "labels": [], "milestone": "", "state": "all", "statuses": [] });
            let form =
                json!({ "connection": self.connection(), "rules": [], "import": import, "evidence": true });
            self.ok("saveSync", &form);
        }
        for (id, name, path) in [
            ("0190aaaa-0000-7000-8000-000000000011", "one.png", "none"),
            ("0190aaaa-0000-7000-8000-000000000012", "two.png", "/contents/"),
        ] {
            self.fault(if target == Target::GitHub { "PUT" } else { "POST" }, path, Fault::CutAfter);
            let hash = self.store_file(name.as_bytes());
            let file =
                json!({ "id": id, "hash": hash, "name": name, "media": "image/png", "size": name.len() });
            self.ok("attach", &json!({ "to": "defect", "id": defect, "file": file }));
            self.settle();
        }
        let view = self.defect(defect);
        assert!(
            view["attachments"].as_array().unwrap().iter().all(|one| one["sent"]["text"] == "Sent"),
            "{view}"
        );
    }

    /// Everything that keeping in step asks of a tracker: an import, comments both ways, people, a look at all.
    pub fn keep_in_step(&self, target: Target, defect: &str) {
        let import = if matches!(target, Target::JiraCloud | Target::JiraDataCenter) {
            json!({ "on": true, "jql": "labels is EMPTY OR labels is not EMPTY" })
        } else {
            json!({ "on": true })
        };
        let both: Vec<(&str, &str, &str)> = ["title", "description", "assignee"]
            .iter()
            .map(|field| (*field, "twoWay", "newestWins"))
            .collect();
        self.rules(&both, &import);
        let view = self.defect(defect);
        let number: u64 = view["link"]["issue"]["text"]
            .as_str()
            .unwrap()
            .rsplit(['#', '-'])
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let people = self.ok("findPeople", &json!({ "defect": defect, "text": "" }));
        let person = people["people"][0].clone();
        self.ok("assign", &json!({ "defect": defect, "person": person["id"], "name": person["label"] }));
        let id = "0190aaaa-0000-7000-8000-000000000009";
        for text in ["Seen *again*", "Seen a third time"] {
            self.ok("saveComment", &json!({ "defect": defect, "id": id, "text": text }));
            self.settle();
        }
        target.others(self, |there, now| {
            there.others_comment(now + 1_000, target.project(), number, "ann", "I see it, too", false);
        });
        self.pass(600_000);
        self.sweep();
        self.ok("deleteComment", &json!({ "defect": defect, "comment": id }));
        self.settle();
        self.pass(600_000);
        self.ok("syncNow", &json!({}));
    }
}
