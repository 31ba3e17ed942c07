//! What a defect becomes on a tracker: its words, cut to what is taken there, and the way back.

use crate::mapping::phase;
use crate::model::{Connection, Defect, ExternalLink, Person, Record, Refused, SyncField, Tracker};
use crate::text;
use crate::trackers::{self, BackLink, NewIssue, mark_of};

/// The issue a defect becomes through this connection, and what of its text does not get there, as
/// sentences.
pub fn compose(defect: &Defect, connection: &Connection) -> (NewIssue, Vec<String>) {
    let limits = trackers::limits(connection.tracker);
    let (body, cut) = fitting(defect, connection.tracker);
    let (body, mut notes) = trackers::carried(connection.tracker, &body);
    if cut {
        notes.push(
            say!(
                "The description is longer than the tracker takes: its end was cut there and is whole here."
            )
            .to_owned(),
        );
    }
    let issue = NewIssue {
        defect: defect.meta.id.clone(),
        title: text::title(&defect.title, limits.title),
        body,
        priority: defect.priority,
        mark: mark_of(connection, defect.priority),
    };
    (issue, notes)
}

/// The text with its way back, as long as the tracker takes it in its own notation; whether it had to be cut.
fn fitting(defect: &Defect, tracker: Tracker) -> (String, bool) {
    let most = trackers::limits(tracker).body;
    let mut room = most;
    loop {
        let (body, cut) = text::body(&defect.description, &back_link(defect), room);
        if room < 1_000 || trackers::weight(tracker, &body) <= most {
            return (body, cut);
        }
        room = room / 4 * 3;
    }
}

/// The line people read, and the marker we find it by.
fn back_link(defect: &Defect) -> String {
    let found = defect
        .origin
        .as_ref()
        .map_or_else(String::new, |origin| format!(", found by {} in {}", origin.case_key, origin.cycle_key));
    format!("---\nCasebridge {}{found}\n{}", defect.key(), text::defect_marker(&defect.meta.id))
}

pub(super) fn way_back(defect: &Defect) -> BackLink {
    BackLink {
        defect: defect.meta.id.clone(),
        key: defect.key(),
        title: text::title(&defect.title, 200),
        done: defect.status.is_done(),
    }
}

/// Whether a pushed defect has changes that its issue does not know yet and is to be told. What the tracker
/// did not take, and what a person has to settle first, is none.
pub fn has_news(defect: &Defect, link: &ExternalLink, connection: &Connection) -> bool {
    let Some(base) = &link.base else { return false };
    let tracker = connection.tracker;
    let asked = |field| {
        link.conflicts
            .iter()
            .any(|one| one.defect == defect.meta.id && one.field == field && one.chosen.is_none())
    };
    let news = |field, ours: &str, differs: bool| {
        let refused = || Refused { field, value: ours.to_owned() };
        differs
            && connection.sync.rule(field).direction.sends()
            && !asked(field)
            && !link.refused.contains(&refused())
    };
    let who = |person: &Option<Person>| person.as_ref().map(|person| person.id.clone()).unwrap_or_default();
    let stands = |status| phase(tracker, status).label();
    let title = text::title(&defect.title, trackers::limits(tracker).title);
    let mark = mark_of(connection, defect.priority);
    let (status, assignee) = (stands(defect.status), who(&defect.assignee));
    news(SyncField::Title, &title, title != base.title)
        || news(SyncField::Priority, &mark, mark != mark_of(connection, base.priority))
        || news(SyncField::Status, status, status != stands(base.status))
        || news(SyncField::Assignee, &assignee, assignee != who(&base.assignee))
        || {
            let body = trackers::carried(tracker, &fitting(defect, tracker).0).0;
            news(SyncField::Description, &defect.description, body != base.body)
        }
}
