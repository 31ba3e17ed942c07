//! The exact part of the verdict: when all is quiet one field of each defect is changed once more, on one
//! side or on both, and what must come of it follows from the rules alone.

use super::life::{DAY, MINUTE};
use super::oracle::Verdict;
use super::story::{Field, Side, Spot, Story};

/// What came of a change must be this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    HereHolds,
    ThereHolds,
    BothStay,
    /// A person is asked, and this side is chosen.
    Asked(Side),
}

struct Word {
    at: usize,
    field: Field,
    sides: Vec<Side>,
    here: String,
    there: String,
    outcome: Outcome,
}

impl Story {
    pub fn last_words(&mut self, verdict: &mut Verdict) {
        let mut words: Vec<Word> = (0..self.defects.len()).filter_map(|at| self.word(at)).collect();
        // What is done second is done ten minutes later, while the computer sleeps.
        for turn in 0..2 {
            for word in &mut words {
                match word.sides.get(turn) {
                    Some(Side::Here) => self.say_word_here(word),
                    Some(Side::There) => self.say_word_there(word),
                    None => {}
                }
            }
            self.life.sleep(10 * MINUTE);
        }
        self.life.pass(DAY);
        self.answer_outbox();
        self.life.pass(DAY);
        for word in &words {
            if let Outcome::Asked(side) = word.outcome {
                self.is_asked(word, side, verdict);
            }
        }
        self.answer_outbox();
        self.life.pass(DAY);
        for word in &words {
            self.came_true(word, verdict);
        }
    }

    /// What is to be changed of a defect, if it is at rest.
    fn word(&mut self, at: usize) -> Option<Word> {
        let field = self.chance.of(&Field::ALL);
        let is_at_rest = self.stored_defect(at)["job"].is_null() && !self.defects[at].is_deleted_there;
        if !is_at_rest || self.place(at).is_none() || !self.is_same(at, field) {
            return None;
        }
        let sides = self.chance.of(&[
            vec![Side::Here],
            vec![Side::There],
            vec![Side::Here, Side::There],
            vec![Side::There, Side::Here],
        ]);
        let (direction, conflict) = self.rules[field.name()];
        let sends = matches!(direction, "toTracker" | "twoWay");
        let takes = matches!(direction, "toWorkspace" | "twoWay");
        let last = sides[sides.len() - 1];
        let wins = match conflict {
            "workspaceWins" => Side::Here,
            "trackerWins" => Side::There,
            _ => last,
        };
        let outcome = match (sides.as_slice(), sends, takes) {
            ([Side::Here], true, _) => Outcome::HereHolds,
            ([Side::There], _, true) => Outcome::ThereHolds,
            ([_], ..) | (_, false, false) => Outcome::BothStay,
            (_, false, true) => Outcome::ThereHolds,
            (_, true, _) if conflict == "ask" => Outcome::Asked(self.chance.of(&[Side::Here, Side::There])),
            (_, true, _) if wins == Side::Here => Outcome::HereHolds,
            (_, true, true) => Outcome::ThereHolds,
            (_, true, false) => Outcome::BothStay,
        };
        let spot = Spot::Field(at, field);
        let (here, there) = (self.shown(spot, Side::Here), self.shown(spot, Side::There));
        Some(Word { at, field, sides, here, there, outcome })
    }

    fn say_word_here(&mut self, word: &mut Word) {
        let spot = Spot::Field(word.at, word.field);
        let there = self.shown(spot, Side::There);
        match word.field {
            Field::Title | Field::Description => self.write_here(word.at, word.field),
            Field::Status | Field::Priority => {
                let here = self.shown(spot, Side::Here);
                let (all, now): (&[&str], _) = match word.field {
                    Field::Status if self.is_jira() => {
                        (&["closed", "inProgress", "open"], self.status_there(&here))
                    }
                    Field::Status => (&["closed", "open"], self.status_there(&here)),
                    _ => (&["blocker", "critical", "major"], self.priority_there(&here)),
                };
                let becomes = |story: &Story, one: &str| match word.field {
                    Field::Status => story.status_there(one),
                    _ => story.priority_there(one),
                };
                let other = all.iter().find(|one| becomes(self, one) != there && becomes(self, one) != now);
                let value = match other {
                    Some(other) => other,
                    None => {
                        // Open and closed is all there is: both sides changed to the same.
                        word.outcome = Outcome::HereHolds;
                        all.iter().find(|one| becomes(self, one) != now).unwrap()
                    }
                };
                // Not by the button, which sends at once.
                if self.save(word.at, word.field.name(), value) {
                    self.touched(spot, Side::Here);
                }
            }
        }
        word.here = self.shown(spot, Side::Here);
    }

    fn say_word_there(&mut self, word: &mut Word) {
        let spot = Spot::Field(word.at, word.field);
        let (here, there) = (self.shown(spot, Side::Here), self.shown(spot, Side::There));
        let all: &[&str] = match word.field {
            Field::Title | Field::Description => {
                self.write_there(word.at, word.field);
                word.there = self.shown(spot, Side::There);
                return;
            }
            Field::Status if self.is_jira() => &["in progress", "closed", "open"],
            Field::Status => &["closed", "open"],
            Field::Priority => &["high", "medium", "low"],
        };
        let ours = match word.field {
            Field::Status => self.status_there(&here),
            _ => self.priority_there(&here),
        };
        if let Some(other) = all.iter().find(|one| **one != there && **one != ours) {
            self.set_there(word.at, word.field, other);
        } else {
            // Open and closed is all there is: both sides changed to the same.
            let other = all.iter().find(|one| **one != there).unwrap();
            self.set_there(word.at, word.field, other);
            word.outcome = Outcome::HereHolds;
        }
        word.there = self.shown(spot, Side::There);
    }

    fn is_asked(&mut self, word: &Word, side: Side, verdict: &mut Verdict) {
        let link = self.stored_link(word.at);
        let id = self.defects[word.at].id.clone();
        let all = link["conflicts"].as_array().cloned().unwrap_or_default();
        let is_open = all.iter().any(|one| one["defect"] == id.as_str() && one["field"] == word.field.name());
        if !is_open {
            verdict.says(format!("nobody was asked about {:?} of defect {}", word.field, word.at));
            return;
        }
        let keep = if side == Side::Here { "workspace" } else { "tracker" };
        let form = serde_json::json!({ "defect": id, "field": word.field.name(), "keep": keep });
        self.life.ask("settleConflict", &form);
        self.count("conflicts settled at the end");
    }

    fn came_true(&mut self, word: &Word, verdict: &mut Verdict) {
        self.count("last words");
        let spot = Spot::Field(word.at, word.field);
        let (here, there) = (self.shown(spot, Side::Here), self.shown(spot, Side::There));
        let is_same = self.is_same(word.at, word.field);
        let (keeps_here, keeps_there) = (here == word.here, there == word.there);
        let is_true = match word.outcome {
            Outcome::HereHolds | Outcome::Asked(Side::Here) => keeps_here && is_same,
            Outcome::ThereHolds | Outcome::Asked(Side::There) => keeps_there && is_same,
            Outcome::BothStay => keeps_here && keeps_there,
        };
        if !is_true {
            let (field, rule) = (word.field.name(), self.rules[word.field.name()]);
            verdict.says(format!(
                "{field} of defect {} by {rule:?}, changed {:?}: {:?} expected, {:?} and {:?} became {here:?} and {there:?}",
                word.at, word.sides, word.outcome, word.here, word.there
            ));
        }
    }
}
