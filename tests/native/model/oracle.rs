//! What must hold at the end, whatever happened: both sides agree by the rules, nothing is lost, nothing is
//! doubled, and the trackers were not pestered.

use serde_json::{Value, json};

use super::life::DAY;
use super::story::{Field, Side, Spot, Story};
use crate::support::Target;

/// More requests than this in one hour would be a nuisance everywhere; the trackers' own limits are higher.
const MOST_AN_HOUR: u64 = 900;
/// More requests than this a day on average are too many.
const MOST_A_DAY: u64 = 600;

/// What is wrong, as sentences; `lost` and `doubled` count among them.
#[derive(Default)]
pub struct Verdict {
    pub wrong: Vec<String>,
    pub lost: u64,
    pub doubled: u64,
}

impl Verdict {
    pub fn says(&mut self, what: String) {
        self.wrong.push(what);
    }

    pub fn lost(&mut self, what: String) {
        self.lost += 1;
        self.wrong.push(format!("LOST: {what}"));
    }

    pub fn doubled(&mut self, what: String) {
        self.doubled += 1;
        self.wrong.push(format!("DOUBLED: {what}"));
    }
}

impl Story {
    /// Holds the end against every rule.
    pub fn judge(&mut self, days: u64) -> Verdict {
        let mut verdict = Verdict::default();
        self.rests(&mut verdict);
        for at in 0..self.defects.len() {
            self.agrees(at, &mut verdict);
            self.is_single(at, &mut verdict);
        }
        self.nothing_is_lost(&mut verdict);
        self.comments_agree(&mut verdict);
        self.requirements_agree(&mut verdict);
        self.outbox_is_done(&mut verdict);
        let watch = &self.life.watch;
        for breach in watch.breaches.iter().take(3) {
            verdict.wrong.push(breach.clone());
        }
        if watch.most_an_hour > MOST_AN_HOUR || watch.requests > MOST_A_DAY * days.max(1) {
            let (hour, all) = (watch.most_an_hour, watch.requests);
            verdict.says(format!("{hour} requests in an hour, {all} in {days} days"));
        }
        verdict
    }

    /// A day without people is a day without writes, and without changes here.
    fn rests(&mut self, verdict: &mut Verdict) {
        let (writes, before) = (self.life.watch.writes, self.records());
        self.life.pass(DAY);
        let more = self.life.watch.writes - writes;
        if more > 0 {
            verdict.says(format!("{more} writes on a quiet day"));
        }
        let after = self.records();
        if before != after {
            let first = before.iter().zip(&after).find(|(one, other)| one != other);
            let (one, other) = first.map_or((&Value::Null, &Value::Null), |(one, other)| (&one.1, &other.1));
            verdict.says(format!("records change on a quiet day: {one} became {other}"));
        }
    }

    fn records(&self) -> Vec<(String, Value)> {
        const KINDS: [&str; 4] = ["defect:", "requirement:", "remarks:", "job:"];
        self.life.with(|world| {
            let ours = |key: &String| KINDS.iter().any(|kind| key.starts_with(kind));
            let all = world.store.iter().filter(|(key, _)| ours(key));
            all.map(|(key, value)| (key.clone(), value.clone())).collect()
        })
    }

    /// Whether the sides of a field are the same, as far as the tracker can tell.
    pub fn is_same(&mut self, at: usize, field: Field) -> bool {
        let spot = Spot::Field(at, field);
        let (here, there) = (self.shown(spot, Side::Here), self.shown(spot, Side::There));
        match field {
            Field::Title => here == there,
            Field::Description => words(&here) == words(without_tail(&there)),
            Field::Status => self.status_there(&here) == there,
            Field::Priority => self.priority_there(&here) == there,
        }
    }

    pub fn status_there(&self, here: &str) -> &'static str {
        match here {
            "closed" | "achieved" => "closed",
            "inProgress" if self.is_jira() => "in progress",
            _ => "open",
        }
    }

    pub fn priority_there(&self, here: &str) -> &'static str {
        let row = ["blocker", "critical", "major", "minor", "trivial"].iter().position(|one| *one == here);
        let row = row.unwrap();
        if self.is_jira() {
            ["highest", "high", "medium", "low", "lowest"][row]
        } else {
            ["critical", "high", "medium", "low", "low"][row]
        }
    }

    fn agrees(&mut self, at: usize, verdict: &mut Verdict) {
        if self.defects[at].is_deleted_there {
            return;
        }
        if self.place(at).is_none() {
            verdict.lost(format!("defect {at} was never pushed"));
            return;
        }
        for field in Field::ALL {
            if self.is_same(at, field) {
                continue;
            }
            let spot = Spot::Field(at, field);
            let (here, there) = (self.shown(spot, Side::Here), self.shown(spot, Side::There));
            let (direction, _) = self.rules[field.name()];
            let changed = |side| self.defects[at].changed.contains_key(&(field, side));
            let may = match direction {
                "toTracker" => changed(Side::There),
                "toWorkspace" => changed(Side::Here),
                "off" => changed(Side::There) || changed(Side::Here),
                _ => false,
            };
            let what =
                format!("defect {at}'s {} ({direction}): {here:?} here, {there:?} there", field.name());
            if !may {
                verdict.says(format!("the sides differ: {what}"));
            } else if direction == "toTracker" && matches!(field, Field::Title | Field::Description) {
                let view = self.must("viewDefect", &json!({ "id": self.defects[at].id }));
                if !view["syncDetail"].as_str().unwrap_or_default().contains("left as it is there") {
                    verdict.says(format!("nobody is told: {what}"));
                }
            }
        }
    }

    /// One issue a defect.
    fn is_single(&mut self, at: usize, verdict: &mut Verdict) {
        let id = self.defects[at].id.clone();
        let marked = self.life.with(|world| match self.target {
            Target::GitHub => {
                world.sandbox.others(self.host()).unwrap().issue_count(&format!("casebridge:defect:{id}"))
            }
            Target::GitLab => {
                world.sandbox.others(self.host()).unwrap().issue_count(&format!("casebridge:defect:{id}"))
            }
            Target::JiraCloud => world.sandbox.jira.issues_with_property("casebridge", &id),
            Target::JiraDataCenter => world.sandbox.jira_dc.issues_with_property("casebridge", &id),
        });
        // A moved issue's first copy stays where it was, closed.
        let is_copied = self.target == Target::GitLab
            && self.defects[at].place.as_ref().is_some_and(|(project, _)| project != self.project());
        if marked > 1 + usize::from(is_copied) {
            verdict.doubled(format!("{marked} issues of defect {at}"));
        }
    }

    fn nothing_is_lost(&mut self, verdict: &mut Verdict) {
        for at in 0..self.edits.len() {
            let edit = &self.edits[at];
            if edit.is_superseded || self.log.contains(&edit.token) {
                continue;
            }
            let (spot, side, token) = (edit.spot, edit.side, edit.token.clone());
            if let Spot::Comment(said) = spot
                && (self.said[said].is_internal || self.said[said].deleted.is_some())
            {
                continue; // judged with the comments
            }
            let stands =
                [Side::Here, Side::There].into_iter().any(|side| self.shown(spot, side).contains(&token));
            if !stands {
                verdict.lost(format!("{token}, written {side:?} at {spot:?}"));
            }
        }
    }

    fn outbox_is_done(&mut self, verdict: &mut Verdict) {
        for job in self.jobs() {
            let about = job["work"]["defect"].as_str().unwrap_or_default();
            let is_gone = self.defects.iter().any(|one| one.id == about && one.is_deleted_there);
            let asks = job["state"]["kind"] == "needsYou";
            let why = job["state"]["problem"]["code"].as_str().unwrap_or_default();
            if !(asks && is_gone && matches!(why, "issueDeleted" | "issueNotFound" | "movedAway")) {
                verdict.says(format!("the outbox holds {job}"));
            }
        }
    }
}

/// The words of a text, whatever marks stand between them.
pub fn words(text: &str) -> Vec<String> {
    let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    all.map(str::to_owned).collect()
}

/// A body without the line that leads back.
pub fn without_tail(text: &str) -> &str {
    text.rfind("Casebridge DEF-").map_or(text, |at| &text[..at])
}
