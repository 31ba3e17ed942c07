//! The end of a story: troubles cease, people settle what is theirs to settle, and days pass in quiet.

use serde_json::{Value, json};

use super::life::{DAY, HOUR};
use super::story::Story;
use super::trouble::faults_left;
use crate::support::filled_in;

impl Story {
    pub fn come_to_rest(&mut self) {
        let target = self.target;
        let left = self.life.with(|world| {
            let left = faults_left(world);
            world.sandbox.faults.clear();
            world.is_offline = false;
            world.dies_at = None;
            target.lag(world, 0);
            left
        });
        *self.tally.entry("faults met").or_default() += self.planned.saturating_sub(left as u64);
        if self.paused_until != 0 {
            self.pause(false);
        }
        self.tell(|| "QUIET".to_owned());
        self.life.pass(6 * HOUR);
        for _ in 0..4 {
            self.tidy();
            self.life.pass(DAY + HOUR);
        }
        self.keep_log();
    }

    /// People do what is asked of them: push what they held back, settle conflicts, try again.
    fn tidy(&mut self) {
        for at in 0..self.defects.len() {
            let defect = self.stored_defect(at);
            if defect["held"] == true || (defect["link"].is_null() && defect["job"].is_null()) {
                self.push(at);
            }
        }
        self.settle_some();
        self.answer_outbox();
        self.life.ask("syncNow", &json!({}));
    }

    /// Fills in what is demanded, and tries again what asks for that.
    pub fn answer_outbox(&mut self) {
        for job in self.jobs() {
            if job["state"]["kind"] == "needsYou" {
                match job["state"]["demand"]["fields"].as_array() {
                    Some(fields) => {
                        let answers: Vec<Value> = fields.iter().map(filled_in).collect();
                        self.life.ask("answerDemand", &json!({ "job": job["id"], "answers": answers }));
                        self.count("demands answered");
                    }
                    None => drop(self.life.ask("retryJob", &json!({ "id": job["id"] }))),
                }
            }
        }
    }

    /// The outbox as it is stored.
    pub fn jobs(&self) -> Vec<Value> {
        self.life.with(|world| {
            let all = world.store.iter().filter(|(key, _)| key.starts_with("job:"));
            all.map(|(_, value)| value.clone()).collect()
        })
    }
}
