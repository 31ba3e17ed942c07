//! What the people of the workspace do: through calls, as the pages send them.

use serde_json::{Value, json};

use super::life::{DAY, HOUR};
use super::story::{Field, Known, Said, Side, Spot, Story};

const PRIORITIES: [&str; 5] = ["blocker", "critical", "major", "minor", "trivial"];
const STATUSES: [&str; 4] = ["open", "inProgress", "closed", "achieved"];

impl Story {
    pub fn somebody_here(&mut self) {
        let Some(at) = self.chance.place(self.defects.len()) else { return };
        match self.chance.below(100) {
            0..13 => self.write_here(at, Field::Title),
            13..26 => self.write_here(at, Field::Description),
            26..34 => self.turn_here(at, Field::Priority),
            34..44 => self.turn_here(at, Field::Status),
            44..58 => self.say_here(at),
            58..64 => self.correct_here(at),
            64..68 => self.unsay_here(at),
            68..72 => drop(self.life.ask("syncNow", &json!({}))),
            72..75 => drop(self.life.ask("syncConnection", &json!({ "id": self.connection }))),
            75..81 => self.visit(at),
            81..84 => self.push(at),
            84..86 if self.defects.len() < 6 => self.new_defect(),
            84..89 => self.test_result(),
            89..91 => self.pause(self.paused_until == 0),
            91..94 => self.outbox(),
            94..98 => self.settle_some(),
            98 => self.change_settings(),
            _ => self.rest(),
        }
    }

    pub fn new_defect(&mut self) {
        let token = self.token();
        let id = uuid(self.chance.next(), self.chance.next());
        let form = json!({ "id": id, "rev": null, "title": format!("Cart is empty {token}"),
            "description": format!("It was *full* before {token}."), "priority": self.chance.of(&PRIORITIES),
            "status": "open", "execution": null, "requirement": null });
        self.life.ask("saveDefect", &form);
        if self.life.stored(&format!("defect:{id}")).is_null() {
            return; // nobody saw it arrive
        }
        let at = self.defects.len();
        self.defects.push(Known {
            id,
            place: None,
            is_deleted_there: false,
            changed: std::collections::BTreeMap::new(),
        });
        self.wrote(Spot::Field(at, Field::Title), Side::Here, &token, Vec::new());
        self.wrote(Spot::Field(at, Field::Description), Side::Here, &token, Vec::new());
        self.push(at);
    }

    pub fn push(&mut self, at: usize) {
        let form = json!({ "defect": self.defects[at].id, "connection": null });
        self.life.ask("pushDefect", &form);
    }

    /// Saves a defect with one member changed; whether it is stored now.
    pub fn save(&mut self, at: usize, member: &str, value: &str) -> bool {
        let have = self.stored_defect(at);
        let mut form = json!({ "id": have["meta"]["id"], "rev": have["meta"]["rev"], "title": have["title"],
            "description": have["description"], "priority": have["priority"], "status": have["status"],
            "execution": null, "requirement": null });
        form[member] = json!(value);
        self.life.ask("saveDefect", &form);
        self.stored_defect(at)[member] == value
    }

    pub fn write_here(&mut self, at: usize, field: Field) {
        let token = self.token();
        let text = match field {
            Field::Title => format!("Cart loses items {token}"),
            _ => format!("Seen with *three* mugs.\n\nThen it was {token} again."),
        };
        let spot = Spot::Field(at, field);
        let over = self.standing(spot, Side::Here);
        if self.save(at, field.name(), &text) {
            self.wrote(spot, Side::Here, &token, over);
        }
    }

    pub fn turn_here(&mut self, at: usize, field: Field) {
        let value = self.chance.of(if field == Field::Status { &STATUSES[..] } else { &PRIORITIES[..] });
        self.set_here(at, field, value);
    }

    pub fn set_here(&mut self, at: usize, field: Field, value: &str) {
        if self.stored_defect(at)[field.name()] == value {
            return;
        }
        if field == Field::Status && self.chance.percent(50) {
            let form = json!({ "defect": self.defects[at].id, "status": value });
            self.life.ask("setStatus", &form);
            if self.stored_defect(at)["status"] != value {
                return;
            }
        } else if !self.save(at, field.name(), value) {
            return;
        }
        self.touched(Spot::Field(at, field), Side::Here);
    }

    pub fn say_here(&mut self, at: usize) {
        let token = self.token();
        let uuid = uuid(self.chance.next(), self.chance.next());
        let more = self.chance.of(&["", " @mona", "\n\n/close", " `code`"]);
        let form =
            json!({ "defect": self.defects[at].id, "id": uuid, "text": format!("Still so {token}{more}") });
        self.life.ask("saveComment", &form);
        if !self.stored_remarks(at).iter().any(|one| one["id"] == uuid.as_str()) {
            return;
        }
        let said = self.said.len();
        self.said.push(Said { defect: at, side: Side::Here, uuid, id: 0, is_internal: false, deleted: None });
        self.count("comments here");
        self.wrote(Spot::Comment(said), Side::Here, &token, Vec::new());
    }

    /// A comment written here that is not deleted.
    fn own(&mut self, at: usize) -> Option<usize> {
        let own: Vec<usize> = (0..self.said.len())
            .filter(|said| {
                let one = &self.said[*said];
                one.defect == at && one.side == Side::Here && one.deleted.is_none()
            })
            .collect();
        self.chance.place(own.len()).map(|place| own[place])
    }

    fn correct_here(&mut self, at: usize) {
        let Some(said) = self.own(at) else { return };
        let token = self.token();
        let spot = Spot::Comment(said);
        let over = self.standing(spot, Side::Here);
        let text = format!("Still so, corrected {token}");
        let form = json!({ "defect": self.defects[at].id, "id": self.said[said].uuid, "text": text });
        // It may have given way to the tracker's at once.
        let answer = self.life.ask("saveComment", &form);
        if answer.get("ok").is_some() || self.is_stored(&token) {
            self.count("comments corrected here");
            self.wrote(spot, Side::Here, &token, over);
        }
    }

    /// Whether a word is known to the workspace at all.
    fn is_stored(&self, token: &str) -> bool {
        self.life.with(|world| world.store.values().any(|value| value.to_string().contains(token)))
    }

    fn unsay_here(&mut self, at: usize) {
        let Some(said) = self.own(at) else { return };
        let over = self.standing(Spot::Comment(said), Side::Here);
        let form = json!({ "defect": self.defects[at].id, "comment": self.said[said].uuid });
        self.life.ask("deleteComment", &form);
        if self.remark_of(said).is_some_and(|remark| remark["deleted"][1] == "workspace") {
            self.said[said].deleted = Some(Side::Here);
            self.superseded(over);
            self.count("comments deleted here");
        }
    }

    fn visit(&mut self, at: usize) {
        let Some(place) = self.place(at) else { return };
        let page = self.page(&place);
        self.life.ask_from(&page, "hereView", &Value::Null);
        self.count("visits");
    }

    fn test_result(&mut self) {
        let execution = self.chance.of(&self.executions.clone());
        let outcome = self.chance.of(&["pass", "fail", "blocked"]);
        let form = json!({ "execution": execution, "outcome": outcome, "note": "" });
        self.life.ask("recordResult", &form);
        self.count("test results");
    }

    /// Somebody tidies the outbox.
    fn outbox(&mut self) {
        let answer = self.life.ask("viewOutbox", &json!({}));
        let jobs = answer["ok"]["jobs"].as_array().cloned().unwrap_or_default();
        let Some(place) = self.chance.place(jobs.len()) else { return };
        let form = json!({ "id": jobs[place]["id"] });
        if self.chance.percent(60) {
            self.life.ask("retryJob", &form);
            self.count("jobs retried");
        } else {
            let done = self.life.ask("discardJob", &form);
            if done.get("ok").is_some() {
                self.count("jobs given up");
            }
        }
    }

    /// Somebody settles the conflicts of a defect, each as chance has it.
    pub fn settle_some(&mut self) {
        for at in 0..self.defects.len() {
            self.settle(at);
        }
    }

    fn settle(&mut self, at: usize) {
        let link = self.stored_link(at);
        for conflict in link["conflicts"].as_array().into_iter().flatten() {
            if conflict["chosen"].is_null() && conflict["defect"] == self.defects[at].id.as_str() {
                let keep = self.chance.of(&["workspace", "tracker"]);
                let form = json!({ "defect": self.defects[at].id, "field": conflict["field"], "keep": keep });
                self.life.ask("settleConflict", &form);
                self.count("conflicts settled");
            }
        }
    }

    /// The computer sleeps, or the browser is restarted.
    fn rest(&mut self) {
        if self.chance.percent(50) {
            let long = self.chance.between(HOUR, DAY);
            self.life.sleep(long);
            self.count("sleeps");
        } else {
            self.life.renew(true);
            self.count("browser restarts");
        }
    }
}

fn uuid(high: u64, low: u64) -> String {
    let text = format!("{high:016x}{low:016x}");
    format!("{}-{}-4{}-8{}-{}", &text[..8], &text[8..12], &text[13..16], &text[17..20], &text[20..])
}
