//! What tests do again and again: answer a form, push, edit, send files, keep in step.

use super::*;

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
