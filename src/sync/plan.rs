//! What follows from having seen an issue, for one defect made into it: pure, and the same whether it is
//! asked by a look or right before something is sent.

use super::merge::{Standing, Verdict, decide, recent};
use crate::mapping::{Phase, aim, read_status};
use crate::model::{
    Base, Conflict, Connection, Defect, ExternalLink, Person, Refused, Side, SyncField, Time, Turn,
};
use crate::push::{bare_body, bare_title, by_hand, compose};
use crate::text;
use crate::trackers::{
    AssigneeChange, IssueChange, MarkChange, NewIssue, RemoteIssue, limits, mark_of, priority_labels,
    read_priority,
};

/// What both sides had, where one of them gave way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub field: SyncField,
    /// Whose value holds; none when a person is to decide.
    pub holds: Option<Side>,
    /// The workspace's value.
    pub ours: String,
    /// The tracker's value.
    pub theirs: String,
    /// Whether both had changed it.
    pub clash: bool,
}

/// What is to be done for one defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The defect with what is taken.
    pub defect: Defect,
    /// What both sides agree on now.
    pub base: Base,
    /// What is to be sent.
    pub change: IssueChange,
    /// The values behind it, as people read them.
    pub sends: Vec<Refused>,
    /// Values of ours that stay here although the field is to be sent.
    pub kept_back: Vec<Refused>,
    /// What a person has to decide, or has decided and is not done yet.
    pub conflicts: Vec<Conflict>,
    /// For the log.
    pub notes: Vec<Note>,
    /// Values taken now.
    pub turns: Vec<Turn>,
    /// Where the two differ and may: sentences.
    pub left: Vec<String>,
}

/// One field as both sides have it.
struct Both {
    what: SyncField,
    ours: String,
    theirs: String,
    standing: Standing,
}

/// Holds an issue against the defect it was made of. `link` says what was agreed on; without that there is
/// nothing to compare, and no plan. `moving` says that we are setting a status over others on the way.
pub fn plan(
    connection: &Connection,
    link: &ExternalLink,
    (defect, moving): (&Defect, bool),
    remote: &RemoteIssue,
    now: Time,
) -> Option<Plan> {
    let mut base = link.base.clone()?;
    let (wanted, _) = compose(defect, connection);
    by_hand::first_read(&mut base, (defect, &wanted), connection, remote);
    let newest = newest(connection, defect, remote);
    let turns = recent(&link.turns, now);
    let mut plan = Plan::nothing(defect.clone(), base);
    for field in fields(connection, &plan.base, (defect, moving), remote, (&wanted, newest)) {
        let open = link.conflicts.iter().find(|one| one.defect == defect.meta.id && one.field == field.what);
        let chosen = open.and_then(|conflict| conflict.chosen);
        let own: Vec<Turn> = turns.iter().filter(|turn| turn.field == field.what).copied().collect();
        let rule = connection.sync.rule(field.what);
        let mut verdict = decide(rule, field.standing, chosen, if open.is_some() { &[] } else { &own });
        if open.is_some_and(|one| one.chosen.is_none() && one.why == super::merge::FLIPPING)
            && matches!(verdict, Verdict::Take | Verdict::Send)
        {
            verdict = Verdict::Ask(super::merge::FLIPPING);
        }
        let sent = Refused { field: field.what, value: field.ours.clone() };
        if verdict == Verdict::Send && chosen.is_none() && link.refused.contains(&sent) {
            verdict = Verdict::Leave;
        }
        let is_fragile = field.what == SyncField::Description && remote.body_is_fragile;
        if is_fragile && matches!(verdict, Verdict::Send | Verdict::Ask(_)) {
            verdict = Verdict::Leave;
        }
        match verdict {
            Verdict::Agree => agree(&mut plan.base, field.what, defect, remote, &wanted),
            Verdict::Take => take(&mut plan, connection, remote, &field, now),
            Verdict::Send => {
                send(&mut plan, (connection, link), (defect, remote), &wanted, &field);
                plan.sends.push(sent);
                plan.conflicts.extend(open.filter(|_| chosen.is_some()).cloned());
                plan.note(&field, Some(Side::Workspace));
            }
            Verdict::Leave => {
                if field.standing.ours_changed && rule.direction.sends() {
                    plan.kept_back.push(sent);
                }
                plan.left.extend(left(&field, remote));
            }
            Verdict::Ask(why) => {
                plan.conflicts.push(Conflict {
                    defect: defect.meta.id.clone(),
                    field: field.what,
                    ours: field.ours.clone(),
                    theirs: field.theirs.clone(),
                    at: open.map_or(now, |open| open.at),
                    why: why.to_owned(),
                    chosen: None,
                });
                if open.is_none() {
                    plan.note(&field, None);
                }
            }
        }
    }
    plan.change.labels = super::labels::change(&wanted.labels, &plan.base, link, remote);
    if plan.change.labels.is_none() {
        plan.base.labels = wanted.labels;
    }
    Some(plan)
}

impl Plan {
    /// A plan in which nothing is to be done.
    pub fn nothing(defect: Defect, base: Base) -> Plan {
        Plan {
            defect,
            base,
            change: IssueChange::default(),
            sends: Vec::new(),
            kept_back: Vec::new(),
            conflicts: Vec::new(),
            notes: Vec::new(),
            turns: Vec::new(),
            left: Vec::new(),
        }
    }

    fn note(&mut self, field: &Both, holds: Option<Side>) {
        let clash = field.standing.ours_changed && field.standing.theirs_changed;
        self.notes.push(Note {
            field: field.what,
            holds,
            ours: field.ours.clone(),
            theirs: field.theirs.clone(),
            clash: clash || holds.is_none(),
        });
    }
}

/// Whose change is the later one, by the tracker's clock.
fn newest(connection: &Connection, defect: &Defect, remote: &RemoteIssue) -> Side {
    let ours = connection.tracker_time(defect.meta.changed_at);
    match Time::parse(&remote.updated_at) {
        Some(theirs) if theirs > ours => Side::Tracker,
        _ => Side::Workspace,
    }
}

fn fields(
    connection: &Connection,
    base: &Base,
    (defect, moving): (&Defect, bool),
    remote: &RemoteIssue,
    (wanted, newest): (&NewIssue, Side),
) -> Vec<Both> {
    let field = |field, agreed: &str, ours: &str, theirs: &str| Both {
        what: field,
        ours: ours.to_owned(),
        theirs: theirs.to_owned(),
        standing: Standing {
            same: ours == theirs,
            ours_changed: ours != agreed,
            theirs_changed: theirs != agreed,
            newest,
        },
    };
    let there = text::title(&remote.title, limits(connection.tracker).title);
    let there = if there.is_empty() { &base.title } else { &there };
    let mut all = vec![field(SyncField::Title, &base.title, &wanted.title, there)];
    let (ours_changed, theirs_changed) = (wanted.body != base.body, !base.is_ours(&remote.body));
    all.push(Both {
        what: SyncField::Description,
        ours: defect.description.clone(),
        theirs: bare_body(&remote.body, defect, connection),
        standing: Standing {
            same: wanted.body == remote.body || !(ours_changed || theirs_changed),
            ours_changed,
            theirs_changed,
            newest,
        },
    });
    // Two of ours that are the same there are no difference.
    let stands = |status| aim(connection, status, remote.phase).label();
    let on_the_way = moving && remote.phase == Phase::InProgress;
    let agreed = if on_the_way { remote.phase.label() } else { stands(base.status) };
    all.push(field(SyncField::Status, agreed, stands(defect.status), remote.phase.label()));
    let mark = |priority| mark_of(connection, priority);
    let (agreed, ours) = (mark(base.priority), mark(defect.priority));
    let is_half_swapped =
        ours != agreed && remote.carries(&ours) && others(connection, remote, &ours).next().is_some();
    let theirs = if is_half_swapped {
        agreed.clone() // ours is on, the old one not yet off: it is sent once more
    } else {
        mark(read_priority(connection, base.priority, remote))
    };
    let bears = |label: &String| !base.unmarked || remote.carries(label);
    let theirs = Some(theirs).filter(bears).unwrap_or_default();
    let agreed = if base.unmarked { String::new() } else { agreed };
    if !ours.is_empty() {
        all.push(field(SyncField::Priority, &agreed, &ours, &theirs));
    }
    let who = |person: Option<&Person>| person.map(|person| person.id.clone()).unwrap_or_default();
    let agreed = who(base.assignee.as_ref());
    let theirs = if remote.assignees.iter().any(|one| one.id == agreed) {
        agreed.clone()
    } else {
        who(remote.assignees.first())
    };
    all.push(field(SyncField::Assignee, &agreed, &who(defect.assignee.as_ref()), &theirs));
    all
}

fn agree(base: &mut Base, field: SyncField, defect: &Defect, remote: &RemoteIssue, wanted: &NewIssue) {
    match field {
        SyncField::Title => base.title.clone_from(&wanted.title),
        SyncField::Description => {
            if base.body != wanted.body {
                base.body.clone_from(&wanted.body);
                base.remarks.clear();
            }
            base.came_back(&remote.body);
        }
        SyncField::Status => base.status = defect.status,
        SyncField::Priority => {
            base.priority = defect.priority;
            base.unmarked = false;
        }
        SyncField::Assignee => base.assignee.clone_from(&defect.assignee),
        SyncField::Comments => {}
    }
}

fn take(plan: &mut Plan, connection: &Connection, remote: &RemoteIssue, field: &Both, now: Time) {
    let defect = &mut plan.defect;
    match field.what {
        SyncField::Title => {
            defect.title = bare_title(&remote.title, defect, connection);
        }
        SyncField::Description => defect.description.clone_from(&field.theirs),
        SyncField::Status => {
            let status = read_status(connection.tracker, defect.status, remote.phase);
            defect.set_status(status, now);
        }
        SyncField::Priority => defect.priority = read_priority(connection, plan.base.priority, remote),
        SyncField::Assignee => {
            let person = remote.assignees.iter().find(|person| person.id == field.theirs);
            defect.assignee = person.cloned();
        }
        SyncField::Comments => {}
    }
    let taken = defect.clone();
    let (wanted, _) = compose(&taken, connection);
    agree(&mut plan.base, field.what, &taken, remote, &wanted);
    if field.what == SyncField::Title {
        // Where somebody took off what our template puts around it, that is sent again.
        plan.base.title.clone_from(&field.theirs);
    }
    plan.turns.push(Turn { field: field.what, from: Side::Tracker, at: now });
    plan.note(field, Some(Side::Tracker));
}

/// The other priority labels on an issue. They give way to ours: of two labels the graver one would count,
/// whoever set it.
fn others<'a>(
    connection: &'a Connection,
    remote: &'a RemoteIssue,
    ours: &'a str,
) -> impl Iterator<Item = &'a String> {
    let names = &connection.sync.labelling;
    let table = priority_labels(remote.address.tracker);
    let is_of_table = move |label: &String| {
        table.is_some_and(|table| {
            table
                .all()
                .any(|one| one.eq_ignore_ascii_case(label) || names.name(one).eq_ignore_ascii_case(label))
        })
    };
    remote.labels.iter().filter(move |label| is_of_table(label) && !label.eq_ignore_ascii_case(ours))
}

fn send(
    plan: &mut Plan,
    (connection, link): (&Connection, &ExternalLink),
    (defect, remote): (&Defect, &RemoteIssue),
    wanted: &NewIssue,
    field: &Both,
) {
    let change = &mut plan.change;
    match field.what {
        SyncField::Title => change.title = Some(wanted.title.clone()),
        SyncField::Description => change.body = Some(wanted.body.clone()),
        SyncField::Status => change.phase = Some(aim(connection, defect.status, remote.phase)),
        SyncField::Priority => {
            let mut from = link.our_labels.clone();
            from.retain(|label| plan.base.labels.iter().all(|other| !other.eq_ignore_ascii_case(label)));
            let more: Vec<String> = others(connection, remote, &wanted.mark)
                .filter(|label| !from.contains(label))
                .cloned()
                .collect();
            from.extend(more);
            change.mark = Some(MarkChange { priority: defect.priority, to: wanted.mark.clone(), from });
        }
        SyncField::Assignee => {
            let id = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            change.assignee = Some(AssigneeChange { from: id(&field.theirs), to: id(&field.ours) });
        }
        SyncField::Comments => {}
    }
}

/// What people should know of two values that are let differ.
fn left(field: &Both, remote: &RemoteIssue) -> Option<String> {
    if !field.standing.theirs_changed {
        return None;
    }
    match field.what {
        SyncField::Title => {
            Some(say!("The issue's title was changed on the tracker and was left as it is there.").to_owned())
        }
        SyncField::Description if remote.body_is_fragile => Some(
            say!("The issue's text holds pictures or files, which writing it anew would delete: it was left as it is there.")
                .to_owned(),
        ),
        SyncField::Description => {
            Some(say!("The issue's text was changed on the tracker and was left as it is there.").to_owned())
        }
        _ => None,
    }
}

/// What both sides agree on after a change was sent and an answer came: what arrived, and what did not.
pub fn settled(
    connection: &Connection,
    link: &ExternalLink,
    sent: (&Defect, &Plan),
    remote: &RemoteIssue,
) -> (Base, Vec<Refused>) {
    let (defect, plan) = sent;
    let (wanted, _) = compose(defect, connection);
    // As it is by now: something else may have been agreed on while this was on its way.
    let mut base = link.base.clone().unwrap_or_else(|| plan.base.clone());
    let mut refused: Vec<Refused> = link.refused.clone();
    if let Some(labels) = &plan.change.labels {
        base.labels.clone_from(&labels.all);
    }
    for send in &plan.sends {
        let arrived = match send.field {
            SyncField::Title => text::title(&remote.title, limits(connection.tracker).title) == wanted.title,
            // The tracker may write it in its own way; that it answered says that it took it.
            SyncField::Description | SyncField::Comments => true,
            SyncField::Status => remote.phase == aim(connection, defect.status, remote.phase),
            SyncField::Priority => remote.carries(&wanted.mark),
            SyncField::Assignee => {
                let wanted = defect.assignee.as_ref().map(|person| person.id.as_str());
                match wanted {
                    Some(id) => remote.assignees.iter().any(|person| person.id == id),
                    None => remote.assignees.is_empty(),
                }
            }
        };
        refused.retain(|one| one.field != send.field);
        if arrived {
            agree(&mut base, send.field, defect, remote, &wanted);
        } else {
            refused.push(send.clone());
        }
    }
    (base, refused)
}
