//! What must hold at the end of comments and of requirements.

use serde_json::Value;

use super::oracle::{Verdict, words};
use super::story::{Side, Spot, Story};
use crate::support::Target;

impl Story {
    pub fn comments_agree(&mut self, verdict: &mut Verdict) {
        let (direction, _) = self.rules["comments"];
        let sends = matches!(direction, "toTracker" | "twoWay");
        let takes = matches!(direction, "toWorkspace" | "twoWay");
        for at in 0..self.said.len() {
            match self.said[at].side {
                Side::Here => self.own_comment(at, sends, takes, verdict),
                Side::There => self.foreign_comment(at, takes, verdict),
            }
        }
        for at in 0..self.defects.len() {
            let mut ids: Vec<u64> =
                self.stored_remarks(at).iter().filter_map(|one| one["there"]["id"].as_u64()).collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            if ids.len() < all {
                verdict.doubled(format!("a comment of defect {at} is here twice"));
            }
        }
    }

    /// How many comments of a defect's issue carry a text.
    fn copies(&mut self, defect: usize, text: &str) -> usize {
        let Some((project, number)) = self.place(defect) else { return 0 };
        let all = self.there(|tracker, _| tracker.shown_comments(&project, number));
        all.iter().filter(|one| one.text.contains(text)).count()
    }

    /// How many comments of a defect's issue carry our mark of a comment.
    fn marked(&mut self, said: usize) -> usize {
        let (defect, uuid) = (self.said[said].defect, self.said[said].uuid.clone());
        let text = self.copies(defect, &format!("casebridge:comment:{uuid}"));
        let tagged = self.life.with(|world| {
            let jira = match self.target {
                Target::JiraCloud => &world.sandbox.jira,
                Target::JiraDataCenter => &world.sandbox.jira_dc,
                _ => return 0,
            };
            let comments = jira.issues.values().flat_map(|issue| &issue.comments);
            comments.filter(|one| format!("{:?}", one.properties).contains(uuid.as_str())).count()
        });
        text.max(tagged)
    }

    fn own_comment(&mut self, at: usize, sends: bool, takes: bool, verdict: &mut Verdict) {
        let (defect, deleted) = (self.said[at].defect, self.said[at].deleted);
        let spot = Spot::Comment(at);
        let (here, there) = (self.shown(spot, Side::Here), self.shown(spot, Side::There));
        let marked = self.marked(at);
        if marked > 1 {
            verdict.doubled(format!("{marked} copies of comment {at}"));
        }
        if here.is_empty() {
            verdict.lost(format!("the text of comment {at}, written here"));
        }
        if self.defects[defect].is_deleted_there {
            return;
        }
        let what = format!("comment {at} of defect {defect}, written here: {here:?} here, {there:?} there");
        // What a person gave up in the outbox stays here, as it was given up.
        let is_held = self.remark_of(at).is_some_and(|remark| remark["held"] == true);
        match deleted {
            _ if is_held => self.count("comments held back"),
            None if sends && there.is_empty() => verdict.lost(format!("never sent: {what}")),
            None if sends && takes && words(&here) != words(without_line(&there)) => {
                verdict.says(format!("the texts differ: {what}"));
            }
            Some(Side::Here) if sends && (marked > 0 || !there.is_empty()) => {
                verdict.says(format!("deleted here and still there: {what}"));
            }
            Some(Side::There) if marked > 0 || !there.is_empty() => {
                verdict.says(format!("deleted there and there again: {what}"));
            }
            Some(Side::There) if sends || takes => {
                let remark = self.remark_of(at);
                if remark.is_some_and(|remark| remark["deleted"].is_null()) {
                    verdict.says(format!("its deletion there did not come here: {what}"));
                }
            }
            _ => {}
        }
    }

    fn foreign_comment(&mut self, at: usize, takes: bool, verdict: &mut Verdict) {
        let one = &self.said[at];
        let (defect, deleted, is_internal, id) = (one.defect, one.deleted, one.is_internal, one.id);
        let tokens: Vec<String> = self
            .edits
            .iter()
            .filter(|edit| edit.spot == Spot::Comment(at))
            .map(|edit| edit.token.clone())
            .collect();
        for token in &tokens {
            let copies = self.copies(defect, token);
            if copies > 1 {
                verdict.doubled(format!("{copies} copies of {token} there"));
            }
        }
        if is_internal {
            let stored = self.life.with(|world| {
                world
                    .store
                    .values()
                    .map(Value::to_string)
                    .find(|value| tokens.iter().any(|token| value.contains(token)))
            });
            if let Some(stored) = stored {
                verdict.says(format!("an internal note is known here: {stored}"));
            }
            return;
        }
        if !takes || self.defects[defect].is_deleted_there {
            return;
        }
        let spot = Spot::Comment(at);
        let (here, there) = (self.shown(spot, Side::Here), self.shown(spot, Side::There));
        let copies = self.stored_remarks(defect).iter().filter(|one| one["there"]["id"] == id).count();
        let what = format!("comment {at} of defect {defect}, written there: {here:?} here, {there:?} there");
        match deleted {
            None if copies == 0 => verdict.lost(format!("never came here: {what}")),
            None if copies > 1 => verdict.doubled(what),
            None if words(&here) != words(&there) => verdict.says(format!("the texts differ: {what}")),
            Some(_) if copies > 0 => {
                let remark = self.remark_of(at).unwrap();
                if remark["deleted"].is_null() || here.is_empty() {
                    verdict.says(format!("its deletion did not come here, or took its text: {what}"));
                }
            }
            _ => {}
        }
    }

    pub fn requirements_agree(&mut self, verdict: &mut Verdict) {
        let requirements: Vec<Value> = self.life.with(|world| {
            let all = world.store.iter().filter(|(key, _)| key.starts_with("requirement:"));
            all.map(|(_, value)| value.clone()).collect()
        });
        let mut sources: Vec<&str> =
            requirements.iter().filter_map(|one| one["source"]["link"].as_str()).collect();
        let all = sources.len();
        sources.sort_unstable();
        sources.dedup();
        if sources.len() < all {
            verdict.doubled(format!("{} requirements of one issue", all - sources.len() + 1));
        }
        let project = self.project().to_lowercase();
        let of = |number: u64| {
            let end = format!("/{project}#{number}");
            requirements
                .iter()
                .find(move |one| one["source"]["link"].as_str().is_some_and(|link| link.ends_with(&end)))
        };
        for number in self.deleted_others.clone() {
            if of(number).is_some_and(|one| one["status"] != "deprecated") && self.imports {
                verdict.says(format!("issue {number} is gone and its requirement is in force"));
            }
        }
        if !self.imports {
            return;
        }
        for number in self.others.clone() {
            let found = of(number);
            self.requirement(number, found, verdict);
        }
    }

    fn requirement(&mut self, number: u64, found: Option<&Value>, verdict: &mut Verdict) {
        let project = self.project();
        let (title, body, state, priority, labels) = self.there(|tracker, _| {
            (
                tracker.shown_title(project, number),
                tracker.shown_body(project, number),
                tracker.shown_state(project, number),
                tracker.shown_priority(project, number),
                tracker.shown_labels(project, number),
            )
        });
        let matches = !self.filters || labels.iter().any(|label| label == "wanted");
        let Some(one) = found else {
            if matches {
                verdict.lost(format!("issue {number} {title:?} became no requirement"));
            }
            return;
        };
        let status = if matches && state != "closed" { "active" } else { "deprecated" };
        let priority = match priority.as_str() {
            "critical" | "highest" => "p0",
            "high" => "p1",
            "low" | "lowest" => "p3",
            _ => "p2",
        };
        let text = one["description"].as_str().unwrap_or_default();
        if one["title"] != title.as_str() || words(text) != words(&body) {
            verdict.says(format!("a requirement is not as its issue {number} {title:?}: {one}"));
        }
        if one["status"] != status || one["priority"] != priority {
            verdict.says(format!("issue {number} should be {status} {priority}: {one}"));
        }
        if one["meta"]["deletedAt"].is_u64() {
            verdict.lost(format!("the requirement of {number}"));
        }
    }

    /// One coverage comment on the issue that has test cases.
    pub fn coverage_is_single(&mut self, verdict: &mut Verdict) {
        let count = self.target.comments(self.life.machine());
        match count {
            0 => verdict.lost("the coverage comment".to_owned()),
            1 => {}
            _ => verdict.doubled(format!("{count} coverage comments")),
        }
    }
}

/// A comment without the line that says where it comes from.
fn without_line(text: &str) -> &str {
    text.rfind("From Casebridge").map_or(text, |at| &text[..at])
}
