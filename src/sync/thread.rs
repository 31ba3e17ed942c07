//! The comments of a defect, here and on its issue: what was written here goes there, what was written
//! there comes here, and nothing goes round.

use std::cell::Cell;

use super::remarks::{Rules, changed, is_copy, is_stale, is_young, merge};
use crate::error::{Error, Result};
use crate::model::{
    Connection, Defect, ExternalLink, Job, JobState, Pass, Record, Remark, Side, SyncField, There, Tracker,
    Work,
};
use crate::outbox::{self, Created, create_once};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{self, JOBS, Step, key};
use crate::text;
use crate::trackers::{self, Access, RemoteComment};

/// The comments of a defect, to change.
pub async fn open<H: Host>(step: &mut Step<'_, H>, defect: &str) -> Result<Vec<Remark>> {
    Ok(step.get(&key("remarks", defect)).await?.unwrap_or_default())
}

/// Puts them back.
pub fn put<H: Host>(step: &mut Step<'_, H>, defect: &str, all: &[Remark]) -> Result<()> {
    step.put(key("remarks", defect), &all)
}

/// Whether a comment's issue does not have it as it is here.
fn is_news(remark: &Remark) -> bool {
    match (&remark.there, &remark.deleted) {
        (_, Some((_, Side::Tracker))) | (None, Some((_, Side::Workspace))) => false,
        (Some(there), Some((_, Side::Workspace))) => !there.gone,
        (Some(there), None) => there.text != remark.text,
        (None, None) => true,
    }
}

/// Puts what the issue does not have yet into the outbox, one job a comment.
pub async fn follow<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    defect: &Defect,
    all: &mut [Remark],
) -> Result<()> {
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    let Some(link) = step.get::<ExternalLink>(&place).await? else { return Ok(()) };
    let Some(connection) = connections.iter().find(|one| one.writes_to(&link.address)) else { return Ok(()) };
    if !connection.sync.rule(SyncField::Comments).direction.sends() {
        return Ok(());
    }
    for remark in all.iter_mut().filter(|one| one.is_ours() && one.job.is_none() && !one.held && is_news(one))
    {
        let work = Work::SyncComment {
            defect: defect.meta.id.clone(),
            key: defect.key(),
            comment: remark.id.clone(),
            connection: connection.id.clone(),
        };
        let job = outbox::new_job(step, work, None);
        remark.job = Some(job.id.clone());
        step.add_job(&job).await?;
    }
    Ok(())
}

/// Takes a comment to its issue, as far as it goes now: posted, changed or deleted there.
pub async fn advance<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    defect_id: &str,
    id: &str,
) -> Result<()> {
    let all: Vec<Remark> = store::read_one(host, key("remarks", defect_id)).await?.unwrap_or_default();
    let defect = store::read_record::<Defect, H>(host, defect_id).await.ok();
    let link = match defect.as_ref().and_then(|defect| defect.link.clone()) {
        Some(link) => store::read_one::<ExternalLink, H>(host, key("link", &link)).await?,
        None => None,
    };
    let remark = all.into_iter().find(|one| one.id == id);
    let (Some(defect), Some(link), Some(remark)) = (defect, link, remark) else {
        return done(host, job, (defect_id, id), |_| {}).await;
    };
    let turned = access.connection.facing(&link.address.project);
    let access = &Access::new(&turned, access.token);
    let number = link.address.number;
    let tracker = access.connection.tracker;
    if tracker == Tracker::GitLab && job.sent_first.is_none() {
        // Moved there, an issue leaves a copy behind that takes comments and that nobody reads.
        let remote = trackers::read_issue(host, access, number, "").await?;
        if let Some(to) = remote.map(|remote| remote.address).filter(|to| to.key() != link.address.key()) {
            super::observe::has_moved(host, access.connection, &link.address, &to).await?;
            let turned = access.connection.facing(&to.project);
            return Box::pin(advance(host, &Access::new(&turned, access.token), job, defect_id, id)).await;
        }
    }
    let room = trackers::limits(tracker).body;
    let sent = text::outgoing_comment(&remark.text, &defect.key(), id, room);
    let (sent, _) = trackers::carried(tracker, &sent);
    let now = host.now();
    if remark.there.is_none() && (job.sent_first.is_some() || remark.deleted.is_none()) {
        let (is_new, has_moved) = (job.sent_first.is_none(), Cell::new(false));
        let has_moved = &has_moved;
        let made = create_once(
            host,
            job,
            &access.connection.project,
            |_| trackers::find_comment(host, access, number, id),
            || async {
                // Time has passed since it was first sent, and the issue may have moved meanwhile.
                if tracker == Tracker::GitLab && !is_new {
                    let remote = trackers::read_issue(host, access, number, "").await?;
                    if remote.is_some_and(|remote| remote.address.key() != link.address.key()) {
                        has_moved.set(true);
                        return Err(Error::MovedAway { issue: link.address.display() });
                    }
                }
                trackers::create_comment(host, access, number, &sent, id).await
            },
        );
        let made = made.await;
        if has_moved.get() {
            return Box::pin(advance(host, access, job, defect_id, id)).await;
        }
        let (found, ours) = match made? {
            Created::NotYet => return Ok(()),
            Created::Made(found) => (found, remark.text.clone()),
            Created::Found(found) => {
                let text = if found.text == sent {
                    remark.text.clone()
                } else {
                    text::incoming_comment(&found.text)
                };
                (found, text)
            }
        };
        return done(host, job, (defect_id, id), |remark| {
            let seen = There::seen(found.id, ours.clone(), found.text.clone());
            remark.there = Some(There { since: now, ..seen });
        })
        .await;
    }
    let Some(there) = remark.there.clone() else {
        return done(host, job, (defect_id, id), |_| {}).await;
    };
    bring_up_to_date(host, access, job, (&defect, &link, &remark, &there), &sent).await
}

/// Changes or deletes a comment that is there.
async fn bring_up_to_date<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    (defect, link, remark, there): (&Defect, &ExternalLink, &Remark, &There),
    sent: &str,
) -> Result<()> {
    let (now, number) = (host.now(), link.address.number);
    let (defect_id, id) = (defect.meta.id.as_str(), remark.id.as_str());
    // What somebody made of it there meanwhile comes first; what is left to send then is another job's.
    let found = trackers::list_comments(host, access, number).await?;
    let is_other =
        |one: &RemoteComment| one.id == there.id && one.text != there.raw && !is_stale(there, one, now);
    if found.iter().any(|one| is_other(one) || is_copy(remark, one, &found)) {
        return take_first(host, access, job, (defect, link, id), &found).await;
    }
    if matches!(remark.deleted, Some((_, Side::Workspace))) {
        trackers::delete_comment(host, access, number, there.id).await?;
        return done(host, job, (defect_id, id), |remark| {
            remark.there = Some(There { gone: true, since: now, ..there.clone() });
        })
        .await;
    }
    match trackers::change_comment(host, access, number, there.id, sent).await? {
        Some(changed) => {
            done(host, job, (defect_id, id), |one| {
                let seen = There::seen(there.id, remark.text.clone(), changed.text.clone());
                one.there = Some(There { since: now, before: there.raw.clone(), ..seen });
            })
            .await
        }
        None => {
            done(host, job, (defect_id, id), |one| {
                one.deleted = Some((now, Side::Tracker));
            })
            .await
        }
    }
}

/// Takes what the tracker has of a comment that was to be changed there, and ends the job.
async fn take_first<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &Job,
    (defect, link, id): (&Defect, &ExternalLink, &str),
    found: &[RemoteComment],
) -> Result<()> {
    let mut step = Step::open(host).await?;
    let mut all = open(&mut step, &defect.meta.id).await?;
    let takes = access.connection.sync.rule(SyncField::Comments).direction.takes();
    let rules = Rules { takes, login: &access.connection.login, in_doubt: true, now: step.now() };
    if let Some(remark) = all.iter_mut().find(|one| one.id == id) {
        let there = remark.there.as_ref().map(|there| there.id);
        let comment = found.iter().find(|one| Some(one.id) == there || is_copy(remark, one, found));
        if let (Some(there), Some(comment)) = (&mut remark.there, comment) {
            there.id = comment.id;
        }
        if let Some((topic, tone, what, details)) = comment.and_then(|one| changed(remark, one, &rules)) {
            let text = say!("{defect}: {what} on {address}", defect.key(), what, link.address.display());
            step.log_with(topic, tone, text, details).await?;
        }
        remark.job = None;
    }
    step.remove_job(&job.id).await?;
    follow(&mut step, std::slice::from_ref(access.connection), defect, &mut all).await?;
    put(&mut step, &defect.meta.id, &all)?;
    step.commit().await
}

/// Ends a job: what became of the comment, the job gone, and a new one if it was changed meanwhile.
async fn done<H: Host>(
    host: &H,
    job: &Job,
    (defect_id, id): (&str, &str),
    became: impl Fn(&mut Remark),
) -> Result<()> {
    let connections = crate::app::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let mut all = open(&mut step, defect_id).await?;
    if let Some(remark) = all.iter_mut().find(|one| one.id == id) {
        became(remark);
        remark.job = None;
    }
    step.remove_job(&job.id).await?;
    if let Ok(defect) = step.record::<Defect>(defect_id).await {
        follow(&mut step, &connections, &defect, &mut all).await?;
        let text = say!("A comment on {defect} is up to date with its issue", defect.key());
        step.log(LogTopic::Sent, Tone::Good, text).await?;
    }
    if !all.is_empty() {
        put(&mut step, defect_id, &all)?;
    }
    step.commit().await
}

/// Takes a comment's job out of its hands, when the job is given up.
pub async fn release<H: Host>(step: &mut Step<'_, H>, defect: &str, id: &str) -> Result<()> {
    let mut all = open(step, defect).await?;
    if let Some(remark) = all.iter_mut().find(|one| one.id == id) {
        remark.job = None;
        put(step, defect, &all)?;
    }
    Ok(())
}

/// Keeps a comment here until its author saves it again: its job was given up by hand.
pub async fn hold<H: Host>(step: &mut Step<'_, H>, defect: &str, id: &str) -> Result<()> {
    let mut all = open(step, defect).await?;
    all.iter_mut().filter(|one| one.id == id).for_each(|one| one.held = true);
    put(step, defect, &all)
}

/// Reads the comments of an issue and merges them into the threads of its defects. No comment is written
/// meanwhile: what is read is not older than what is known.
pub async fn read<H: Host>(
    host: &H,
    access: &Access<'_>,
    connection: &Connection,
    link_key: &str,
) -> Result<()> {
    let place = key("link", link_key);
    let lane = host.locks().hold(&format!("lane:{}", connection.host())).await;
    let link: Option<ExternalLink> = store::read_one(host, place.clone()).await?;
    let Some(link) = link else { return forget(host, connection, link_key).await };
    let found = trackers::list_comments(host, access, link.address.number).await?;
    let mut step = Step::open(host).await?;
    let mut is_certain = true;
    for defect_id in &link.defects {
        let Ok(defect) = step.record::<Defect>(defect_id).await else { continue };
        let mut all = open(&mut step, defect_id).await?;
        let in_doubt = in_doubt(&mut step, defect_id).await?;
        let (ids, now) = (found.iter().map(|_| step.new_id()).collect::<Vec<_>>(), step.now());
        let takes = connection.sync.rule(SyncField::Comments).direction.takes();
        let rules = Rules { takes, login: &connection.login, in_doubt, now };
        let notes = merge(&mut all, &found, &ids, &rules);
        is_certain &= !in_doubt;
        is_certain &= !all.iter().any(|one| one.there.as_ref().is_some_and(|there| is_young(there, now)));
        for (topic, tone, what, details) in notes {
            let text = say!("{defect}: {what} on {address}", defect.key(), what, link.address.display());
            step.log_with(topic, tone, text, details).await?;
        }
        follow(&mut step, std::slice::from_ref(connection), &defect, &mut all).await?;
        put(&mut step, defect_id, &all)?;
    }
    if is_certain {
        settle(&mut step, connection, link_key).await?;
    }
    let outcome = step.commit().await;
    drop(lane);
    outcome
}

pub(super) async fn forget<H: Host>(host: &H, connection: &Connection, link_key: &str) -> Result<()> {
    let mut step = Step::open(host).await?;
    settle(&mut step, connection, link_key).await?;
    step.commit().await
}

/// The comments of that issue are read.
async fn settle<H: Host>(step: &mut Step<'_, H>, connection: &Connection, link_key: &str) -> Result<()> {
    let place = key("pass", &connection.id);
    let Some(mut pass) = step.get::<Pass>(&place).await? else { return Ok(()) };
    pass.threads.retain(|one| one != link_key);
    step.put(place, &pass)
}

/// Whether a comment of that defect may have arrived without our knowing.
async fn in_doubt<H: Host>(step: &mut Step<'_, H>, defect_id: &str) -> Result<bool> {
    for id in step.index(JOBS.to_owned()).await?.ids {
        let Some(job) = step.get::<Job>(&key("job", &id)).await.ok().flatten() else { continue };
        let ours = matches!(&job.work, Work::SyncComment { defect, .. } if defect == defect_id);
        let open = job.sent_first.is_some()
            || matches!(job.state, JobState::Sending { .. } | JobState::Unknown { .. });
        if ours && open {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The job's defect is not to be found there any more.
pub fn gone(error: &Error) -> bool {
    matches!(error, Error::IssueDeleted { .. } | Error::IssueNotFound { .. })
}
