//! What other people do on the tracker.

use super::story::{Field, Said, Side, Spot, Story};
use crate::support::Target;

const PEOPLE: [&str; 3] = ["mona", "fred", "hubot"];

impl Story {
    pub fn somebody_there(&mut self) {
        let Some(at) = self.chance.place(self.defects.len()) else { return };
        match self.chance.below(100) {
            0..12 => self.write_there(at, Field::Title),
            12..24 => self.write_there(at, Field::Description),
            24..35 => self.turn_there(at, Field::Status),
            35..44 => self.turn_there(at, Field::Priority),
            44..49 => self.label_there(at),
            49..63 => self.say_there(at, false),
            63..67 => self.say_there(at, true),
            67..74 => self.correct_there(at),
            74..79 => self.unsay_there(at),
            79 => self.delete_there(at),
            80 => self.move_there(at),
            81..88 => self.make_there(),
            _ => self.change_requirement_there(),
        }
    }

    /// Where a defect's issue is, if it is there and the workspace knows of it.
    fn live(&mut self, at: usize) -> Option<(String, u64)> {
        let place = self.place(at)?;
        (!self.defects[at].is_deleted_there).then_some(place)
    }

    pub fn write_there(&mut self, at: usize, field: Field) {
        let Some((project, number)) = self.live(at) else { return };
        let token = self.token();
        let spot = Spot::Field(at, field);
        let over = self.standing(spot, Side::There);
        if field == Field::Title {
            let title = format!("Cart loses things {token}");
            self.there(|tracker, now| tracker.others_set_title(now, &project, number, &title));
        } else {
            let old = self.shown(spot, Side::There);
            let mut text = format!("We saw it, too.\n\nOnly {token} helps.");
            if self.chance.percent(75)
                && !self.is_jira()
                && let Some(tail) = old.rfind("---\nCasebridge DEF-")
            {
                text = format!("{text}\n\n{}", &old[tail..]);
            }
            self.there(|tracker, now| tracker.others_set_body(now, &project, number, &text));
        }
        self.tell(|| format!("THERE {} of {number}: {token}", field.name()));
        self.wrote(spot, Side::There, &token, over);
    }

    pub fn turn_there(&mut self, at: usize, field: Field) {
        let value = if field == Field::Status {
            self.chance.of(if self.is_jira() {
                &["open", "in progress", "closed"][..]
            } else {
                &["open", "closed"]
            })
        } else if self.is_jira() {
            self.chance.of(&["highest", "high", "medium", "low", "lowest"])
        } else {
            self.chance.of(&["critical", "high", "medium", "low"])
        };
        self.set_there(at, field, value);
    }

    pub fn set_there(&mut self, at: usize, field: Field, value: &str) {
        let Some((project, number)) = self.live(at) else { return };
        if self.shown(Spot::Field(at, field), Side::There) == value {
            return;
        }
        let done = self.there(|tracker, now| match field {
            Field::Status => tracker.others_set_state(now, &project, number, value),
            _ => tracker.others_set_priority(now, &project, number, value),
        });
        assert!(done, "{} {value} of {project} {number} cannot be set", field.name());
        self.tell(|| format!("THERE {} of {number}: {value}", field.name()));
        self.touched(Spot::Field(at, field), Side::There);
    }

    fn label_there(&mut self, at: usize) {
        let Some((project, number)) = self.live(at) else { return };
        self.there(|tracker, now| tracker.others_add_label(now, &project, number, "customer"));
        self.count("foreign labels");
    }

    pub fn say_there(&mut self, at: usize, is_internal: bool) {
        let Some((project, number)) = self.live(at) else { return };
        let is_internal = is_internal && self.target != Target::GitHub;
        let token = self.token();
        let author = self.chance.of(&PEOPLE).to_owned();
        let text = format!("Same here {token}");
        let id = self
            .there(|tracker, now| tracker.others_comment(now, &project, number, &author, &text, is_internal));
        assert!(id != 0, "no comment on {project} {number}");
        self.tell(|| format!("THERE {author} says {token} on {number}, internal: {is_internal}"));
        let said = self.said.len();
        self.said.push(Said {
            defect: at,
            side: Side::There,
            uuid: String::new(),
            id,
            is_internal,
            deleted: None,
        });
        self.count(if is_internal { "internal notes" } else { "comments there" });
        self.wrote(Spot::Comment(said), Side::There, &token, Vec::new());
    }

    /// A comment that is on the tracker, whoever wrote it.
    fn any(&mut self, at: usize) -> Option<(usize, u64)> {
        let all: Vec<usize> = (0..self.said.len())
            .filter(|said| self.said[*said].defect == at && self.said[*said].deleted.is_none())
            .collect();
        let said = all[self.chance.place(all.len())?];
        Some((said, self.id_there(said)?))
    }

    fn correct_there(&mut self, at: usize) {
        let Some((project, number)) = self.live(at) else { return };
        let Some((said, id)) = self.any(at) else { return };
        let token = self.token();
        let spot = Spot::Comment(said);
        let over = self.standing(spot, Side::There);
        let old = self.shown(spot, Side::There);
        let mut text = format!("Same here, corrected {token}");
        if self.chance.percent(60)
            && let Some(tail) = old.rfind("*From Casebridge")
        {
            text = format!("{text}\n\n{}", &old[tail..]);
        }
        let done = self.there(|tracker, now| tracker.others_edit_comment(now, &project, number, id, &text));
        if done {
            self.tell(|| format!("THERE comment {id} of {number}: {token}"));
            self.count("comments corrected there");
            self.wrote(spot, Side::There, &token, over);
        }
    }

    fn unsay_there(&mut self, at: usize) {
        let Some((project, number)) = self.live(at) else { return };
        let Some((said, id)) = self.any(at) else { return };
        let over = self.standing(Spot::Comment(said), Side::There);
        if self.there(|tracker, now| tracker.others_delete_comment(now, &project, number, id)) {
            self.tell(|| format!("THERE comment {id} of {number} is deleted"));
            self.said[said].deleted = Some(Side::There);
            self.superseded(over);
            self.count("comments deleted there");
        }
    }

    fn delete_there(&mut self, at: usize) {
        let Some((project, number)) = self.live(at) else { return };
        self.there(|tracker, now| tracker.others_delete(now, &project, number));
        self.tell(|| format!("THERE {number} is deleted"));
        self.defects[at].is_deleted_there = true;
        // Whoever deletes an issue throws away what stood in it.
        for edit in self.edits.iter_mut().filter(|edit| edit.side == Side::There) {
            edit.is_superseded |= match edit.spot {
                Spot::Field(of, _) => of == at,
                Spot::Comment(said) => self.said[said].defect == at,
            };
        }
        self.count("issues deleted");
    }

    fn move_there(&mut self, at: usize) {
        let Some((project, old)) = self.live(at) else { return };
        let to = match self.target {
            Target::GitHub => "octo/private",
            Target::GitLab => "shop/apps/mobile",
            Target::JiraCloud | Target::JiraDataCenter => "OPS",
        };
        if project == to {
            return;
        }
        let moved = self.there(|tracker, now| tracker.others_move(now, &project, old, to));
        if let Some(number) = moved {
            self.tell(|| format!("THERE {project} {old} moves to {to} {number}"));
            self.defects[at].place = Some((to.to_owned(), number));
            if self.target == Target::GitLab {
                self.follow_copies(at, (project, old), (to, number));
            }
            self.count("issues moved");
        }
    }

    /// GitLab copies an issue that moves, and its comments with new ids; the old one stays, closed.
    fn follow_copies(&mut self, at: usize, old: (String, u64), new: (&str, u64)) {
        let before = self.there(|tracker, _| tracker.shown_comments(&old.0, old.1));
        let after = self.there(|tracker, _| tracker.shown_comments(new.0, new.1));
        for said in self.said.iter_mut().filter(|said| said.defect == at && said.side == Side::There) {
            let place = before.iter().position(|one| one.id == said.id);
            if let Some(copy) = place.and_then(|place| after.get(place)) {
                said.id = copy.id;
            }
        }
    }

    fn make_there(&mut self) {
        let (token, project) = (self.token(), self.project());
        let who = self.chance.of(&PEOPLE);
        let is_wanted = self.chance.percent(60);
        let (title, body) = (format!("A wish {token}"), format!("It should do {token} at once."));
        let number = self.there(|tracker, now| {
            let number = tracker.others_make(now, project, who, &title, &body);
            if is_wanted {
                tracker.others_add_label(now, project, number, "wanted");
            }
            number
        });
        self.others.push(number);
        self.tell(|| format!("THERE {who} makes {number} {token}, wanted: {is_wanted}"));
        self.count("issues made there");
    }

    fn change_requirement_there(&mut self) {
        let Some(place) = self.chance.place(self.others.len()) else { return };
        let (number, project) = (self.others[place], self.project());
        let token = self.token();
        let kind = self.chance.below(8);
        let is_jira = self.is_jira();
        let priority = self.chance.of(if is_jira { &["highest", "low"] } else { &["critical", "low"] });
        self.there(|tracker, now| match kind {
            0 => tracker.others_set_title(now, project, number, &format!("A wish, renamed {token}")),
            1 => tracker.others_set_body(now, project, number, &format!("It must do {token} sooner.")),
            2 => tracker.others_set_state(now, project, number, "closed"),
            3 => tracker.others_set_state(now, project, number, "open"),
            4 => tracker.others_set_priority(now, project, number, priority),
            5 => tracker.others_add_label(now, project, number, "wanted"),
            6 => tracker.others_remove_label(now, project, number, "wanted"),
            _ => tracker.others_delete(now, project, number),
        });
        self.tell(|| format!("THERE {number} changes, kind {kind}, {token}"));
        if kind == 7 {
            self.others.remove(place);
            self.deleted_others.push(number);
        }
        self.count("requirements' issues changed");
    }
}
