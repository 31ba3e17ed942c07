//! Where things are, and the ledger: what everybody wrote, what stands on each side, and what was written over.

use casebridge_sandbox::Others;
use serde_json::Value;

use super::story::{Edit, Field, Side, Spot, Story};
use crate::support::Target;

impl Story {
    pub fn host(&self) -> &'static str {
        match self.target {
            Target::GitHub => "github.com",
            Target::GitLab => "gitlab.com",
            Target::JiraCloud => "acme.atlassian.net",
            Target::JiraDataCenter => "jira.example.com",
        }
    }

    pub fn project(&self) -> &'static str {
        match self.target {
            Target::GitHub => "octo/demo",
            Target::GitLab => "shop/web",
            Target::JiraCloud | Target::JiraDataCenter => "SHOP",
        }
    }

    pub fn is_jira(&self) -> bool {
        matches!(self.target, Target::JiraCloud | Target::JiraDataCenter)
    }

    /// The page of an issue.
    pub fn page(&self, (project, number): &(String, u64)) -> String {
        match self.target {
            Target::GitHub => format!("https://github.com/{project}/issues/{number}"),
            Target::GitLab => format!("https://gitlab.com/{project}/-/issues/{number}"),
            Target::JiraCloud => format!("https://acme.atlassian.net/browse/{project}-{number}"),
            Target::JiraDataCenter => format!("https://jira.example.com/jira/browse/{project}-{number}"),
        }
    }

    /// Something is done or looked at in the tracker, at the tracker's time.
    pub fn there<T>(&self, act: impl FnOnce(&mut dyn Others, u64) -> T) -> T {
        let host = self.host();
        self.life.with(|world| {
            let now = world.now.saturating_add_signed(world.tracker_ahead);
            act(world.sandbox.others(host).unwrap(), now)
        })
    }

    pub fn stored_defect(&self, at: usize) -> Value {
        self.life.stored(&format!("defect:{}", self.defects[at].id))
    }

    pub fn stored_link(&self, at: usize) -> Value {
        let key = self.stored_defect(at)["link"].as_str().unwrap_or_default().to_owned();
        self.life.stored(&format!("link:{key}"))
    }

    pub fn stored_remarks(&self, at: usize) -> Vec<Value> {
        let all = self.life.stored(&format!("remarks:{}", self.defects[at].id));
        all.as_array().cloned().unwrap_or_default()
    }

    /// Where a defect's issue is, once the workspace knows of it.
    pub fn place(&mut self, at: usize) -> Option<(String, u64)> {
        if self.defects[at].place.is_none() {
            let link = self.stored_link(at);
            let number = link["address"]["number"].as_u64()?;
            let project = link["address"]["project"].as_str()?.to_owned();
            self.defects[at].place = Some((project, number));
        }
        self.defects[at].place.clone()
    }

    /// The text that stands in a spot on a side now; empty when there is none.
    pub fn shown(&mut self, spot: Spot, side: Side) -> String {
        match (spot, side) {
            (Spot::Field(at, field), Side::Here) => {
                self.stored_defect(at)[field.name()].as_str().unwrap_or_default().to_owned()
            }
            (Spot::Field(at, field), Side::There) => {
                let Some((project, number)) = self.place(at) else { return String::new() };
                self.there(|tracker, _| match field {
                    Field::Title => tracker.shown_title(&project, number),
                    Field::Description => tracker.shown_body(&project, number),
                    Field::Status => tracker.shown_state(&project, number),
                    Field::Priority => tracker.shown_priority(&project, number),
                })
            }
            (Spot::Comment(said), Side::Here) => self
                .remark_of(said)
                .and_then(|remark| remark["text"].as_str().map(str::to_owned))
                .unwrap_or_default(),
            (Spot::Comment(said), Side::There) => {
                let Some(id) = self.id_there(said) else { return String::new() };
                let Some((project, number)) = self.place(self.said[said].defect) else {
                    return String::new();
                };
                let all = self.there(|tracker, _| tracker.shown_comments(&project, number));
                all.into_iter().find(|one| one.id == id).map(|one| one.text).unwrap_or_default()
            }
        }
    }

    /// A comment as the workspace has it.
    pub fn remark_of(&self, said: usize) -> Option<Value> {
        let one = &self.said[said];
        let all = self.stored_remarks(one.defect);
        all.into_iter().find(|remark| match one.side {
            Side::Here => remark["id"] == one.uuid.as_str(),
            Side::There => remark["there"]["id"] == one.id,
        })
    }

    /// The tracker's id of a comment, as far as it is known.
    pub fn id_there(&self, said: usize) -> Option<u64> {
        match self.said[said].side {
            Side::There => Some(self.said[said].id),
            Side::Here => self.remark_of(said)?["there"]["id"].as_u64(),
        }
    }

    /// What a person is about to write over: the texts of a side that stand in a spot.
    pub fn standing(&mut self, spot: Spot, side: Side) -> Vec<usize> {
        let stands = self.shown(spot, side);
        let all = self.edits.iter().enumerate();
        all.filter(|(_, edit)| edit.spot == spot && edit.side == side && stands.contains(&edit.token))
            .map(|(at, _)| at)
            .collect()
    }

    /// Notes a text that somebody wrote over others.
    pub fn wrote(&mut self, spot: Spot, side: Side, token: &str, over: Vec<usize>) {
        self.superseded(over);
        self.edits.push(Edit { token: token.to_owned(), spot, side, is_superseded: false });
        self.touched(spot, side);
    }

    pub fn superseded(&mut self, over: Vec<usize>) {
        for at in over {
            self.edits[at].is_superseded = true;
        }
    }

    pub fn touched(&mut self, spot: Spot, side: Side) {
        let now = self.life.now();
        if let Spot::Field(at, field) = spot {
            self.defects[at].changed.insert((field, side), now);
        }
        self.count(if side == Side::Here { "edits here" } else { "edits there" });
    }
}
