//! What a defect becomes on a tracker: its words, cut to what is taken there, and the way back.

use crate::mapping::phase;
use crate::model::{Base, Connection, Defect, Person, Record, SyncField, Tracker};
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
            "The description is longer than the tracker takes: its end was cut there and is whole here."
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

/// Whether a pushed defect has changes that its issue does not know yet and is to be told.
pub fn has_news(defect: &Defect, base: &Base, connection: &Connection) -> bool {
    let sends = |field| connection.sync.rule(field).direction.sends();
    let news = |field, differs: bool| differs && sends(field);
    let tracker = connection.tracker;
    let limits = trackers::limits(tracker);
    let who = |person: &Option<Person>| person.as_ref().map(|person| person.id.clone());
    news(SyncField::Title, text::title(&defect.title, limits.title) != base.title)
        || news(
            SyncField::Priority,
            mark_of(connection, defect.priority) != mark_of(connection, base.priority),
        )
        || news(SyncField::Status, phase(tracker, defect.status) != phase(tracker, base.status))
        || news(SyncField::Assignee, who(&defect.assignee) != who(&base.assignee))
        || (sends(SyncField::Description)
            && trackers::carried(tracker, &fitting(defect, tracker).0).0 != base.body)
}
