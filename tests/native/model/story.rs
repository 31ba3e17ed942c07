//! One story: a connection, its people on both sides, thirty days, and a ledger of what everybody wrote.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chance::Chance;
use super::life::{DAY, HOUR, Life, MINUTE, SECOND};
use crate::support::{Sandbox, Target, World};

/// What is kept in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Title,
    Description,
    Status,
    Priority,
}

impl Field {
    pub const ALL: [Field; 4] = [Field::Title, Field::Description, Field::Status, Field::Priority];

    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Description => "description",
            Field::Status => "status",
            Field::Priority => "priority",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Here,
    There,
}

/// What a text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    Field(usize, Field),
    /// By its place in the ledger of comments.
    Comment(usize),
}

/// One text that somebody wrote.
pub struct Edit {
    pub token: String,
    pub spot: Spot,
    pub side: Side,
    /// Whether a person wrote over it, or threw it away, on the same side.
    pub is_superseded: bool,
}

/// A defect as the story knows it.
pub struct Known {
    pub id: String,
    /// Where its issue really is, once it was linked; the issue may have moved without our knowing.
    pub place: Option<(String, u64)>,
    pub is_deleted_there: bool,
    /// When somebody last changed a field on a side.
    pub changed: BTreeMap<(Field, Side), u64>,
}

/// A comment as the story knows it.
pub struct Said {
    pub defect: usize,
    pub side: Side,
    /// Our id of one written here.
    pub uuid: String,
    /// The tracker's id of one written there.
    pub id: u64,
    pub is_internal: bool,
    pub deleted: Option<Side>,
}

/// What came to pass, by kind.
pub type Tally = BTreeMap<&'static str, u64>;

pub struct Story {
    pub chance: Chance,
    pub target: Target,
    pub life: Life,
    pub connection: String,
    pub rules: BTreeMap<&'static str, (&'static str, &'static str)>,
    pub rules_changed: bool,
    pub imports: bool,
    pub filters: bool,
    pub defects: Vec<Known>,
    pub said: Vec<Said>,
    pub edits: Vec<Edit>,
    /// Everything that ever stood in the log.
    pub log: String,
    pub tally: Tally,
    pub executions: Vec<String>,
    /// Other people's issues, by number, and those that were deleted.
    pub others: Vec<u64>,
    pub deleted_others: Vec<u64>,
    pub planned: u64,
    pub offline_until: u64,
    pub lag_until: u64,
    pub paused_until: u64,
    tokens: u32,
}

impl Story {
    /// A connected workspace with its first defects pushed.
    pub fn begin(seed: u64, is_told: bool) -> Self {
        let mut chance = Chance::new(seed);
        let target = Target::ALL[usize::try_from(seed % 4).unwrap()];
        let mut world = World::new(Sandbox::sample());
        world.chance = chance.next();
        if chance.percent(70) {
            world.tracker_ahead = i64::try_from(chance.below(6 * HOUR)).unwrap() - 3 * 3_600_000;
        }
        let mut life = Life::over(world);
        life.watch.is_told = is_told;
        let mut story = Story {
            chance,
            target,
            life,
            connection: String::new(),
            rules: BTreeMap::new(),
            rules_changed: false,
            imports: false,
            filters: false,
            defects: Vec::new(),
            said: Vec::new(),
            edits: Vec::new(),
            log: String::new(),
            tally: Tally::new(),
            executions: Vec::new(),
            others: Vec::new(),
            deleted_others: Vec::new(),
            planned: 0,
            offline_until: 0,
            lag_until: 0,
            paused_until: 0,
            tokens: 0,
        };
        story.connect();
        story.settings();
        story.first_records();
        story
    }

    fn connect(&mut self) {
        self.must("saveConnection", &self.target.form());
        let view = self.must("viewConnections", &json!({}));
        view["connections"][0]["id"].as_str().unwrap().clone_into(&mut self.connection);
    }

    /// Chooses rules and import, and saves them.
    pub fn settings(&mut self) {
        self.rules = usual();
        if self.chance.percent(60) {
            for field in ["title", "description", "status", "priority", "comments"] {
                let direction =
                    self.chance.of(&["off", "toTracker", "toWorkspace", "twoWay", "twoWay", "twoWay"]);
                let conflict = self.chance.of(&["trackerWins", "workspaceWins", "newestWins", "ask"]);
                self.rules.insert(field, (direction, conflict));
            }
        }
        self.imports = self.chance.percent(50);
        self.filters = self.imports && self.chance.percent(60);
        self.save_settings();
    }

    fn save_settings(&mut self) {
        let rules: Vec<Value> = self
            .rules
            .iter()
            .map(|(field, (direction, conflict))| {
                json!({ "field": field, "direction": direction, "conflict": conflict })
            })
            .collect();
        let jql = if self.filters { "labels = wanted" } else { "" };
        let labels = if self.filters { json!(["wanted"]) } else { json!([]) };
        let import = json!({ "on": self.imports, "jql": jql, "labels": labels, "milestone": "", "state": "all", "statuses": [] });
        let form = json!({ "connection": self.connection, "rules": rules, "import": import });
        // A worker that dies over it has saved it or not; a person presses the button again.
        while self.life.ask("saveSync", &form).get("ok").is_none() {}
        let (rules, imports, filters) = (self.rules.clone(), self.imports, self.filters);
        self.tell(|| format!("SETTINGS {rules:?}, imports {imports}, filters {filters}"));
    }

    fn first_records(&mut self) {
        let machine = self.life.machine();
        let requirement = machine.new_requirement("Expired cards are refused");
        let cases = [machine.new_case("Expired card"), machine.new_case("Card of tomorrow")];
        self.must("linkCases", &json!({ "requirement": requirement, "cases": cases }));
        self.must("linkIssue", &json!({ "requirement": requirement, "url": self.target.issue() }));
        let (_, executions) = self.life.machine().new_cycle(&[&cases[0], &cases[1]]);
        self.executions = executions;
        for _ in 0..self.chance.between(2, 5) {
            self.new_defect();
        }
    }

    /// A call that nothing may keep from working.
    #[track_caller]
    pub fn must(&mut self, name: &str, params: &Value) -> Value {
        let answer = self.life.ask(name, params);
        assert!(answer.get("ok").is_some(), "{name}: {answer}");
        answer["ok"].clone()
    }

    pub fn tell(&self, line: impl FnOnce() -> String) {
        self.life.watch.tell(self.life.now(), line);
    }

    pub fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    /// A word that nobody else has written.
    pub fn token(&mut self) -> String {
        self.tokens += 1;
        format!("q{}z", self.tokens)
    }

    /// The thirty days.
    pub fn weeks(&mut self, days: u64) {
        for day in 0..days {
            let begins = self.life.now();
            for at in self.moments() {
                let now = self.life.now();
                if begins + at > now {
                    self.life.pass(begins + at - now);
                }
                self.weather();
                self.happening();
            }
            let now = self.life.now();
            if begins + DAY > now {
                self.life.pass(begins + DAY - now);
            }
            if day % 5 == 4 {
                self.keep_log();
            }
        }
    }

    /// When something happens on one day, in milliseconds from its begin.
    fn moments(&mut self) -> Vec<u64> {
        let kind = self.chance.below(100);
        let count = match kind {
            0..20 => 0,
            20..85 => self.chance.between(1, 8),
            _ => self.chance.between(9, 24),
        };
        let mut all: Vec<u64> = (0..count).map(|_| self.chance.below(DAY)).collect();
        if self.chance.percent(25) {
            // A burst: many things within seconds.
            let mut at = self.chance.below(DAY - HOUR);
            for _ in 0..self.chance.between(4, 12) {
                all.push(at);
                at += self.chance.below(20 * SECOND);
            }
        }
        all.sort_unstable();
        all
    }

    /// What passes by itself: the network comes back, clocks drift, lists catch up.
    fn weather(&mut self) {
        let now = self.life.now();
        let drift = i64::try_from(self.chance.below(600)).unwrap() - 300;
        let (is_back, is_current) = (now >= self.offline_until, now >= self.lag_until);
        let target = self.target;
        self.life.with(|world| {
            world.tracker_ahead += drift;
            if is_back {
                world.is_offline = false;
            }
            if is_current {
                target.lag(world, 0);
            }
        });
        if self.paused_until != 0 && now >= self.paused_until {
            self.pause(false);
        }
    }

    pub fn pause(&mut self, paused: bool) {
        let form = json!({ "connection": self.connection, "paused": paused });
        self.life.ask("pauseConnection", &form);
        let stored = self.life.stored(&format!("connection:{}", self.connection));
        let is_paused = stored["sync"]["pausedAt"].is_u64();
        self.paused_until = if is_paused { self.life.now() + self.chance.between(HOUR, 2 * DAY) } else { 0 };
        self.count("pauses");
    }

    fn happening(&mut self) {
        match self.chance.below(100) {
            0..42 => self.somebody_here(),
            42..82 => self.somebody_there(),
            _ => self.trouble(),
        }
    }

    /// Changes the rules while everything runs.
    pub fn change_settings(&mut self) {
        let field = self.chance.of(&["title", "description", "status", "priority", "comments"]);
        let direction = self.chance.of(&["off", "toTracker", "toWorkspace", "twoWay"]);
        let conflict = self.chance.of(&["trackerWins", "workspaceWins", "newestWins", "ask"]);
        self.rules.insert(field, (direction, conflict));
        self.rules_changed = true;
        self.count("changed settings");
        self.save_settings();
    }

    /// Lets the log be remembered: it is bounded, and what stood in it counts.
    pub fn keep_log(&mut self) {
        let all = self.must("exportLog", &json!({ "csv": false, "text": "", "topic": null, "tone": null }));
        let all: Vec<Value> = serde_json::from_str(all["text"].as_str().unwrap()).unwrap();
        for line in &all {
            for detail in line["details"].as_array().into_iter().flatten() {
                self.log.push_str(detail["value"].as_str().unwrap_or_default());
                self.log.push('\n');
            }
        }
    }
}

fn usual() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    BTreeMap::from([
        ("title", ("toTracker", "ask")),
        ("description", ("toTracker", "ask")),
        ("status", ("twoWay", "trackerWins")),
        ("priority", ("twoWay", "trackerWins")),
        ("comments", ("twoWay", "trackerWins")),
    ])
}

/// How long a trouble lasts: mostly short, sometimes days.
pub fn a_while(chance: &mut Chance) -> u64 {
    match chance.below(10) {
        0..6 => chance.between(MINUTE, HOUR),
        6..9 => chance.between(HOUR, 12 * HOUR),
        _ => chance.between(DAY, 3 * DAY),
    }
}
