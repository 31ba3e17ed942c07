//! One defect becomes one issue, wherever the worker dies; later changes follow it there.
//!
//! Title, description with a line and a marker that lead back, a priority label, the status. The steps
//! are stored in the job; each can be taken up again.

mod adopt;
pub mod by_hand;
mod compose;
pub mod facts;
mod given;
mod queue;

pub use adopt::{adopt, take_over};
use compose::way_back;
pub use compose::{bare_body, bare_title, compose, cut_title, has_news};
pub use queue::{destination, enqueue, follow};

use crate::error::Result;
use crate::evidence;
use crate::links;
use crate::mapping::{Phase, aim, read_status};
use crate::model::{
    Base, Connection, Defect, ExternalLink, Job, JobState, Kind, Record, Refused, Side, SyncField, Turn, Work,
};
use crate::outbox::{Created, create_once};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{self, LINKS, Step, detail, key, key_of};
use crate::sync::plan::{self, Plan};
use crate::sync::{labels, observe, thread};
use crate::trackers::{self, Access, IssueChange, LabelOutcome, NewIssue, RemoteIssue, mark_of};

/// Takes a push as far as it goes now.
pub async fn advance<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, defect_id: &str) -> Result<()> {
    if job.state == JobState::SettingStatus {
        return set_status(host, access, job, defect_id).await;
    }
    // A deleted defect's issue is still looked for when it may be there; a fault of storage drops nothing.
    let found = store::read_one::<Defect, H>(host, key_of(Kind::Defect, defect_id)).await?;
    let Some(defect) = found.filter(|defect| defect.meta.deleted_at.is_none() || job.sent_first.is_some())
    else {
        return forget(host, job).await;
    };
    if defect.link.is_some() {
        return update(host, access, job, defect_id).await;
    }
    if job.sent_first.is_none() {
        prepare_labels(host, access, &defect).await?;
    }
    let (issue, notes) = compose(&defect, access.connection);
    let made = create_once(
        host,
        job,
        &access.connection.project,
        |since| trackers::find_issue(host, access, defect_id, since),
        || trackers::create_issue(host, access, &issue),
    );
    let (mut remote, (title, body, labels)) = match made.await? {
        Created::NotYet => return Ok(()),
        Created::Made(remote) => (remote, (issue.title.clone(), issue.body.clone(), issue.labels.clone())),
        // What was found may be older than what the defect says now: the rest is news for it.
        Created::Found(remote) => {
            let labels = issue.labels.iter().filter(|label| remote.carries(label)).cloned().collect();
            let agreed = (remote.title.clone(), remote.body.clone(), labels);
            (remote, agreed)
        }
    };
    remote.remarks.extend(trackers::left_out(access.connection, &issue, &remote));
    let remarks = remote.remarks.clone();
    let mut agreed = Base {
        title,
        body,
        body_there: None,
        remarks,
        priority: defect.priority,
        unmarked: false,
        status: defect.status,
        assignee: None,
        labels,
    };
    agreed.came_back(&remote.body);
    record(host, access, job, (&issue, notes, agreed), &remote).await?;
    if job.state == JobState::SettingStatus { set_status(host, access, job, defect_id).await } else { Ok(()) }
}

async fn prepare_labels<H: Host>(host: &H, access: &Access<'_>, defect: &Defect) -> Result<()> {
    let connection = access.connection;
    if trackers::priority_labels(connection.tracker).is_none() {
        return Ok(());
    }
    let mut wanted = vec![mark_of(connection, defect.priority)];
    wanted.extend(connection.sync.labelling.labels(defect, connection.tracker));
    let known = |label: &String| connection.labels.iter().any(|have| have.eq_ignore_ascii_case(label));
    wanted.retain(|label| !known(label));
    let mut made = Vec::new();
    for label in wanted {
        // Whether it can be put on the issue is seen in the answer to the push.
        if trackers::ensure_label(host, access, &label).await? == LabelOutcome::Present {
            made.push(label.to_lowercase());
        }
    }
    if made.is_empty() {
        return Ok(());
    }
    let mut step = Step::open(host).await?;
    let place = key("connection", &connection.id);
    if let Some(mut connection) = step.get::<Connection>(&place).await? {
        made.retain(|label| !connection.labels.contains(label));
        connection.labels.append(&mut made);
        step.put(place, &connection)?;
    }
    step.commit().await
}

/// Writes down that the issue is there: link, defect, job and log in one step.
async fn record<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    (sent, notes, agreed): (&NewIssue, Vec<String>, Base),
    remote: &RemoteIssue,
) -> Result<()> {
    let Work::PushDefect { defect, .. } = &job.work else { return Ok(()) };
    let mut step = Step::open(host).await?;
    let place = key_of(Kind::Defect, defect);
    // Deleted while it was under way: the tie is kept all the same, so that nothing is lost with it.
    let Some(mut defect) = step.get::<Defect>(&place).await? else {
        step.remove_job(&job.id).await?;
        return step.commit().await;
    };
    let mut link = open_link(&mut step, remote).await?;
    if !link.defects.contains(&defect.meta.id) {
        link.defects.push(defect.meta.id.clone());
    }
    let sent_labels = || std::iter::once(&sent.mark).chain(&sent.labels);
    link.our_labels = sent_labels().filter(|label| remote.labels.contains(label)).cloned().collect();
    link.dropped = dropped(access, sent, notes, remote);
    if !sent.mark.is_empty() && !remote.carries(&sent.mark) {
        link.refused.push(Refused { field: SyncField::Priority, value: sent.mark.clone() });
    }
    let tracker = remote.address.tracker;
    link.base = Some(Base { status: read_status(tracker, agreed.status, remote.phase), ..agreed });
    let link_key = link.address.key();
    links::reach(&mut step, &access.connection.id, &link.address).await?;
    defect.link = Some(link_key);
    given::assign(&mut defect, &mut link, sent, remote);
    step.put(key("link", &link.address.key()), &link)?;
    given::keep(&mut step, access.connection, defect.given.as_ref()).await?;
    let open_ends =
        aim(access.connection, defect.status, remote.phase) != remote.phase || trackers::ties_back(tracker);
    job.state = JobState::SettingStatus;
    job.sent_first = None;
    job.sent_to = None;
    job.tries = 0;
    if open_ends {
        step.put(key("job", &job.id), job)?;
    } else {
        job.state = JobState::Queued;
        defect.job = None;
        step.remove_job(&job.id).await?;
        // What was changed while it was on its way is news for it.
        queue::follow(&mut step, std::slice::from_ref(access.connection), &mut defect).await?;
    }
    let (defect_key, issue) = (defect.key(), remote.address.display());
    step.put(place, &defect)?;
    let mut remarks = thread::open(&mut step, &defect.meta.id).await?;
    if !remarks.is_empty() {
        thread::follow(&mut step, std::slice::from_ref(access.connection), &defect, &mut remarks).await?;
        thread::put(&mut step, &defect.meta.id, &remarks)?;
    }
    evidence::follow(&mut step, std::slice::from_ref(access.connection), &defect).await?;
    let tone = if link.dropped.is_empty() { Tone::Good } else { Tone::Warn };
    let more = link.dropped.iter().fold(String::new(), |all, one| format!("{all}. {one}"));
    step.log(LogTopic::Sent, tone, say!("Pushed {defect_key} as {issue}{more}", defect_key, issue, more))
        .await?;
    step.commit().await
}

/// The link of an issue as it is now, or a new one.
pub async fn open_link<H: Host>(step: &mut Step<'_, H>, remote: &RemoteIssue) -> Result<ExternalLink> {
    let link_key = remote.address.key();
    step.list(LINKS).await?.enter(&link_key);
    let found: Option<ExternalLink> = step.get(&key("link", &link_key)).await?;
    let mut link = found.unwrap_or_else(|| ExternalLink::new(remote.address.clone()));
    observe::see(&mut link, remote, step.now());
    Ok(link)
}

/// What the tracker left out without a word, and what we had to cut.
fn dropped(access: &Access<'_>, sent: &NewIssue, notes: Vec<String>, remote: &RemoteIssue) -> Vec<String> {
    let mut all = Vec::new();
    if !sent.mark.is_empty() && !remote.carries(&sent.mark) {
        all.push(observe::not_applied(&sent.mark, access.connection));
    }
    all.extend(notes);
    all.extend(remote.remarks.iter().cloned());
    all
}

/// The second part of a push: the way back where it has a place of its own, and the status.
async fn set_status<H: Host>(host: &H, access: &Access<'_>, job: &Job, defect_id: &str) -> Result<()> {
    let Ok(defect) = store::read_record::<Defect, H>(host, defect_id).await else {
        return forget(host, job).await;
    };
    let Some(link_key) = defect.link.clone() else { return forget(host, job).await };
    let Some(link) = store::read_one::<ExternalLink, H>(host, key("link", &link_key)).await? else {
        return forget(host, job).await;
    };
    let Some(base) = link.base.clone() else { return forget(host, job).await };
    let turned = access.connection.facing(&link.address.project);
    let access = &Access::new(&turned, access.token);
    trackers::tie_back(host, access, link.address.number, &way_back(&defect)).await?;
    let is_closed = link.seen.as_ref().is_some_and(|seen| seen.closed);
    let there = if is_closed { Phase::Done } else { Phase::Open };
    let wanted = aim(access.connection, defect.status, there);
    let change = IssueChange { phase: Some(wanted), ..IssueChange::default() };
    let remote = trackers::change_issue(host, access, link.address.number, &change).await?;
    let status = Refused { field: SyncField::Status, value: wanted.label().to_owned() };
    let plan = Plan { sends: vec![status], change, ..Plan::nothing(defect.clone(), base) };
    settle(host, access, job, (&defect, &plan), &remote).await
}

/// Brings what was changed here since the last agreement to the issue. Every request is repeatable.
///
/// A title or body that somebody changed on the tracker meanwhile is left as it is there, and said so.
pub async fn update<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, defect_id: &str) -> Result<()> {
    let Ok(defect) = store::read_record::<Defect, H>(host, defect_id).await else {
        return forget(host, job).await;
    };
    let link = match &defect.link {
        Some(link) => store::read_one::<ExternalLink, H>(host, key("link", link)).await?,
        None => None,
    };
    let Some(link) = link.filter(|link| link.base.is_some()) else { return forget(host, job).await };
    let turned = access.connection.facing(&link.address.project);
    let access = &Access::new(&turned, access.token);
    let tracker = link.address.tracker;
    let number = link.address.number;
    let remote = trackers::read_issue(host, access, number, "").await?;
    let Some(mut remote) = remote else { return forget(host, job).await };
    if remote.address.key() != link.address.key() {
        // Somebody moved it: everything follows first, then the changes go where it is now.
        let to = remote.address.clone();
        observe::has_moved(host, access.connection, &link.address, &to).await?;
        let turned = access.connection.facing(&to.project);
        return Box::pin(update(host, &Access::new(&turned, access.token), job, defect_id)).await;
    }
    // What the tracker has to say comes first; then it is told what is left.
    let Some((defect, plan)) = agree_first(host, access, job, defect_id, &remote).await? else {
        return forget(host, job).await;
    };
    if plan.change.mark.is_some() || plan.change.labels.is_some() {
        prepare_labels(host, access, &defect).await?;
    }
    if !plan.change.is_empty() {
        remote = trackers::change_issue(host, access, number, &plan.change).await?;
    }
    if trackers::ties_back(tracker) {
        trackers::tie_back(host, access, number, &way_back(&defect)).await?;
    }
    settle(host, access, job, (&defect, &plan), &remote).await
}

/// Holds the issue against the defect as it is now and writes down what follows here; gives what is to be
/// sent. None when there is nothing to compare any more.
async fn agree_first<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    defect_id: &str,
    remote: &RemoteIssue,
) -> Result<Option<(Defect, Plan)>> {
    let mut step = Step::open(host).await?;
    let place = key("link", &remote.address.key());
    let Ok(defect) = step.record::<Defect>(defect_id).await else { return Ok(None) };
    let Some(mut link) = step.get::<ExternalLink>(&place).await? else { return Ok(None) };
    if job.by_hand {
        // What the tracker did not take before is tried again when a person asks for it.
        link.refused.clear();
    }
    let connection = access.connection;
    if observe::see(&mut link, remote, step.now()) {
        // What is seen here is no news to the next look: what else it brought is read all the same.
        observe::comments_are_due(&mut step, connection, remote.address.key()).await?;
    }
    let seen = (&defect, job.is_moving);
    let Some(plan) = plan::plan(connection, &link, seen, remote, step.now()) else { return Ok(None) };
    let defect = observe::carry_out(&mut step, connection, &mut link, &defect, &plan, remote).await?;
    step.put(place, &link)?;
    if plan.change.phase.is_some() && connection.tracker.is_jira() && !job.is_moving {
        job.is_moving = true;
        step.put(key("job", &job.id), job)?;
    }
    step.commit().await?;
    Ok(Some((defect, plan)))
}

/// Ends a job whose work is done: what both sides agree on now, the log, the job gone, in one step.
async fn settle<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &Job,
    (defect, plan): (&Defect, &Plan),
    remote: &RemoteIssue,
) -> Result<()> {
    let mut step = Step::open(host).await?;
    let connection = access.connection;
    let place = key("link", &defect.link.clone().unwrap_or_else(|| remote.address.key()));
    if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
        let now = step.now();
        observe::see(&mut link, remote, now);
        let (base, refused) = plan::settled(connection, &link, (defect, plan), remote);
        link.our_labels = labels::ours(connection, &link, plan, &base, remote);
        link.refused = refused;
        link.dropped = observe::remarks(connection, &link.refused, defect, &base, remote, &plan.left);
        for one in plan.sends.iter().filter(|one| !link.refused.contains(one)) {
            link.conflicts.retain(|open| open.defect != defect.meta.id || open.field != one.field);
            link.turns.push(Turn { field: one.field, from: Side::Workspace, at: now });
        }
        link.base = Some(base);
        if link.address.key() == remote.address.key() {
            step.put(place, &link)?;
        } else {
            links::relocate(&mut step, link, &remote.address).await?;
            links::reach(&mut step, &connection.id, &remote.address).await?;
        }
    }
    release(&mut step, job).await?;
    if !plan.sends.is_empty() {
        let what: Vec<&str> = plan.sends.iter().map(|one| one.field.in_words()).collect();
        let text = say!(
            "{defect}: sent {fields} to {address}",
            defect.key(),
            what.join(", "),
            remote.address.display()
        );
        let details = plan.sends.iter().map(|one| detail(one.field.label(), &one.value)).collect();
        step.log_with(LogTopic::Sent, Tone::Good, text, details).await?;
    }
    // What was changed while it was on its way is news again.
    if let Ok(mut now) = step.record::<Defect>(&defect.meta.id).await {
        queue::follow(&mut step, std::slice::from_ref(connection), &mut now).await?;
        evidence::follow(&mut step, std::slice::from_ref(connection), &now).await?;
        step.put(key_of(Kind::Defect, &now.meta.id), &now)?;
    }
    step.commit().await
}

/// Ends a job that has nothing to do any more.
async fn forget<H: Host>(host: &H, job: &Job) -> Result<()> {
    let mut step = Step::open(host).await?;
    release(&mut step, job).await?;
    step.commit().await
}

/// Takes a job out of the outbox and off its defect.
pub async fn release<H: Host>(step: &mut Step<'_, H>, job: &Job) -> Result<()> {
    if let Work::SyncComment { defect, comment, .. } = &job.work {
        thread::release(step, defect, comment).await?;
    }
    if let Work::PushDefect { defect, .. } | Work::UpdateDefect { defect, .. } = &job.work {
        let place = key_of(Kind::Defect, defect);
        if let Ok(Some(mut defect)) = step.get::<Defect>(&place).await {
            defect.job = None;
            step.put(place, &defect)?;
        }
    }
    step.remove_job(&job.id).await
}
