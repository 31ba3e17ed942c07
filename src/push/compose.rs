//! What a defect becomes on a tracker: its words, cut to what is taken there, and the way back.

use super::by_hand;
use crate::mapping::{Phase, aim};
use crate::model::wording::{around, undressed};
use crate::model::{
    Connection, Defect, ExternalLink, GivenField, Person, Record, Refused, SyncField, Tracker,
};
use crate::protocol::views::{Choice, FieldKind};
use crate::text;
use crate::trackers::{self, BackLink, NewIssue, mark_of};

/// The issue a defect becomes through this connection, and what of its text does not get there, as
/// sentences.
pub fn compose(defect: &Defect, connection: &Connection) -> (NewIssue, Vec<String>) {
    let (body, cut) = fitting(defect, connection);
    let (body, mut notes) = trackers::carried(connection.tracker, &body);
    if cut {
        notes.push(
            say!(
                "The description is longer than the tracker takes: its end was cut there and is whole here."
            )
            .to_owned(),
        );
    }
    let (given, is_mapped) = given(defect, connection);
    let title = title_of(defect, connection);
    notes.extend(cut_title(&title, defect));
    let issue = NewIssue {
        defect: defect.meta.id.clone(),
        title,
        body,
        priority: defect.priority,
        mark: mark_of(connection, defect.priority),
        labels: connection.sync.labelling.labels(defect, connection.tracker),
        given,
        is_mapped,
    };
    (issue, notes)
}

/// What to say where an issue's title is less than its defect's.
pub fn cut_title(title: &str, defect: &Defect) -> Option<String> {
    let is_cut = !title.contains(&text::title(&defect.title, usize::MAX));
    is_cut.then(|| {
        say!("The title is longer than the tracker takes: its end was cut there and is whole here.")
            .to_owned()
    })
}

/// What was chosen for the issue. Where nobody was chosen to work on it, whoever found it does, if it is known who
/// that is there; then the second is true.
fn given(defect: &Defect, connection: &Connection) -> (Vec<GivenField>, bool) {
    let chosen = defect.given.as_ref().filter(|given| given.connection == connection.id);
    let mut all = chosen.map(|given| given.fields.clone()).unwrap_or_default();
    let finder = connection.sync.person(&defect.facts.tester);
    let finder = finder.filter(|_| all.iter().all(|field| !field.id.starts_with("assignee")));
    if let Some(person) = finder {
        let (id, kind) = match connection.tracker {
            Tracker::GitHub => ("assignees", FieldKind::Users),
            Tracker::GitLab => ("assignee_ids", FieldKind::Users),
            Tracker::JiraCloud | Tracker::JiraDataCenter => ("assignee", FieldKind::User),
        };
        let values = vec![Choice { id: person.id.clone(), label: person.label.clone() }];
        all.push(GivenField { id: id.to_owned(), label: say!("Assignee").to_owned(), kind, values });
    }
    (all, finder.is_some())
}

/// The text with its way back, as long as the tracker takes it in its own notation; whether it had to be cut.
fn fitting(defect: &Defect, connection: &Connection) -> (String, bool) {
    let tracker = connection.tracker;
    let tail = back_link(defect, connection.files_by_hand());
    let (before, after) = around_body(defect, connection);
    let whole = format!("{before}{}{after}", defect.description);
    let most = trackers::limits(tracker).body;
    let mut room = most;
    loop {
        let (body, cut) = text::body(&whole, &tail, room);
        if room < 1_000 || trackers::weight(tracker, &body) <= most {
            return (body, cut);
        }
        room = room / 4 * 3;
    }
}

/// The text that goes into the tracker's own form, within that many characters; whether it had to be cut. The form
/// takes it as every other: what would be a command there is none.
pub(super) fn form_body(defect: &Defect, connection: &Connection, room: usize) -> (String, bool) {
    let (before, after) = around_body(defect, connection);
    let whole = format!("{before}{}{after}", defect.description);
    let (body, cut) = text::body(&whole, &back_link(defect, true), room);
    (trackers::carried(connection.tracker, &body).0, cut)
}

/// The issue's title: the defect's, within what the template puts around it, which is never cut.
fn title_of(defect: &Defect, connection: &Connection) -> String {
    let limit = trackers::limits(connection.tracker).title;
    let (before, after) = around_title(defect, connection);
    let taken = before.chars().count() + after.chars().count();
    let core = text::title(&defect.title, limit.saturating_sub(taken).max(limit / 4));
    text::title(&format!("{before}{core}{after}"), limit)
}

fn around_title(defect: &Defect, connection: &Connection) -> (String, String) {
    let one_line = |text: &str| text::title(text, trackers::limits(connection.tracker).title);
    around(&connection.sync.wording.title, "title", defect, one_line)
}

fn around_body(defect: &Defect, connection: &Connection) -> (String, String) {
    around(&connection.sync.wording.description, "description", defect, plain)
}

/// A text of the defect within Markdown, as it is.
fn plain(text: &str) -> String {
    let is_harmless = |c: char| c.is_alphanumeric() || " -,/".contains(c);
    if text.chars().all(is_harmless) && text.starts_with(char::is_alphanumeric) {
        text.to_owned()
    } else {
        text::quoted(text)
    }
}

/// An issue's title as somebody left it, without what our template puts around it.
pub fn bare_title(theirs: &str, defect: &Defect, connection: &Connection) -> String {
    let bare = undressed(theirs, &around_title(defect, connection));
    let bare = if bare.is_empty() { theirs } else { bare };
    text::title(bare, crate::model::TITLE_LIMIT)
}

/// An issue's text as somebody left it, without the way back and what our template puts around it.
pub fn bare_body(theirs: &str, defect: &Defect, connection: &Connection) -> String {
    let theirs = text::incoming_body(theirs);
    if connection.sync.wording.description.is_empty() {
        return theirs;
    }
    undressed(&theirs, &around_body(defect, connection)).to_owned()
}

/// The line people read, and the marker we find it by. What a person files is recognised on its page, which
/// does not show the marker: then the line has the id, too.
fn back_link(defect: &Defect, by_hand: bool) -> String {
    let found = defect
        .origin
        .as_ref()
        .map_or_else(String::new, |origin| format!(", found by {} in {}", origin.case_key, origin.cycle_key));
    let filed = if by_hand { filed_as(&defect.meta.id) } else { String::new() };
    format!("---\nCasebridge {}{found}{filed}\n{}", defect.key(), text::defect_marker(&defect.meta.id))
}

/// What only the text of an issue that a person files says.
pub(super) fn filed_as(defect: &str) -> String {
    format!(", filed as {defect}")
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
    // Where it stands there is as good as what does not move it.
    let there = match &link.seen {
        Some(seen) if seen.closed => Phase::Done,
        _ => aim(connection, base.status, Phase::Open),
    };
    let stands = |status| aim(connection, status, there).label();
    let title = title_of(defect, connection);
    let mark = mark_of(connection, defect.priority);
    let marked = if base.unmarked { String::new() } else { mark_of(connection, base.priority) };
    let (status, assignee) = (stands(defect.status), who(&defect.assignee));
    base.labels != connection.sync.labelling.labels(defect, tracker)
        || news(SyncField::Title, &title, title != base.title)
        || news(SyncField::Priority, &mark, mark != marked)
        || news(SyncField::Status, status, status != stands(base.status))
        || news(SyncField::Assignee, &assignee, assignee != who(&base.assignee))
        || {
            let body = if by_hand::is_unread(base, &defect.meta.id) {
                form_body(defect, connection, trackers::limits(tracker).body).0
            } else {
                trackers::carried(tracker, &fitting(defect, connection).0).0
            };
            news(SyncField::Description, &defect.description, body != base.body)
        }
}
