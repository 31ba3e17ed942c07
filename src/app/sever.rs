//! A defect and its issue part: severed by a person, or made anew where the issue is gone.

use super::defects::{push_now, view};
use crate::error::{Error, Result};
use crate::model::{Connection, Defect, ExternalLink, HOUR, Record, Standing, Work};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::ById;
use crate::protocol::views::{DefectView, LogTopic, Tone};
use crate::push::facts;
use crate::store::{Step, key};
use crate::sync::thread;

/// An issue that was made anew by itself and is gone again sooner than this is meant to be gone: whoever or whatever
/// deletes it would do so for ever.
const MEANT: u64 = 7 * 24 * HOUR;

/// Ends the tie of one defect to its issue. Nothing is deleted on either side, and nothing is sent.
pub async fn sever<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<DefectView> {
    let mut step = Step::open(host).await?;
    let (mut defect, link) = part(&mut step, &form.id, |_| true).await?;
    let text = say!("{defect} and {address} are no longer tied", defect.key(), link.address.display());
    step.change(&mut defect, "here")?;
    step.log(LogTopic::Connection, Tone::Info, text).await?;
    step.commit().await?;
    view(host, sender, form).await
}

/// Takes a defect off its issue where that is in the right standing; the defect is put back by the caller.
async fn part<H: Host>(
    step: &mut Step<'_, H>,
    id: &str,
    may: impl Fn(Standing) -> bool,
) -> Result<(Defect, ExternalLink)> {
    let mut defect: Defect = step.record(id).await?;
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    let found = step.get::<ExternalLink>(&place).await?;
    let mut link = found.ok_or(Error::Missing { what: "issue" })?;
    if !may(link.standing) {
        return Err(Error::NotAllowed);
    }
    link.defects.retain(|one| one != id);
    link.base = None;
    link.conflicts.retain(|conflict| conflict.defect != id);
    step.put(place, &link)?;
    defect.link = None;
    if let Some(job) = defect.job.take() {
        step.remove_job(&job).await?;
    }
    // Its comments stay with the old issue: ours are posted anew with the next one, the others are kept here.
    let mut remarks = thread::open(step, id).await?;
    for remark in &mut remarks {
        remark.there = None;
        if let Some(job) = remark.job.take() {
            step.remove_job(&job).await?;
        }
    }
    if !remarks.is_empty() {
        thread::put(step, id, &remarks)?;
    }
    Ok((defect, link))
}

/// Makes a new issue in place of one that the tracker has no more; the old tie ends.
pub async fn recreate<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<DefectView> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let (mut defect, link) = part(&mut step, &form.id, |standing| standing != Standing::Live).await?;
    let text = say!("{defect} is pushed anew: {address} is gone", defect.key(), link.address.display());
    step.change(&mut defect, "here")?;
    step.log(LogTopic::Sent, Tone::Info, text).await?;
    let connection = connections.into_iter().find(|one| one.reaches(&link.address));
    step.commit().await?;
    push_now(host, &form.id, connection.as_ref().map(|one| one.id.as_str())).await?;
    view(host, sender, form).await
}

/// Puts new issues into the outbox for the open defects of one that was found to be gone, in the step that notes
/// it: however often a worker dies, each gets one. Gives the tie as it is then.
pub(super) async fn replace<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: ExternalLink,
) -> Result<ExternalLink> {
    let place = key("link", &link.address.key());
    step.put(place.clone(), &link)?;
    for id in &link.defects {
        let Ok(defect) = step.record::<Defect>(id).await else { continue };
        if defect.status.is_done() {
            continue;
        }
        if defect.remade_at.is_some_and(|at| step.now().since(at) < MEANT) {
            let text = say!(
                "{defect} is not pushed anew: {address} was made in place of a deleted issue, and is gone, too",
                defect.key(),
                link.address.display()
            );
            step.log(LogTopic::Trouble, Tone::Warn, text).await?;
            continue;
        }
        let (mut defect, _) = part(step, id, |standing| standing != Standing::Live).await?;
        facts::note(step, &mut defect, connection).await?;
        let (defect_id, defect_key) = (defect.meta.id.clone(), defect.key());
        let work = Work::PushDefect { defect: defect_id, key: defect_key, connection: connection.id.clone() };
        let job = crate::outbox::new_job(step, work, None);
        step.add_job(&job).await?;
        defect.job = Some(job.id);
        defect.remade_at = Some(step.now());
        step.change(&mut defect, "here")?;
        let text = say!("{defect} is pushed anew: {address} is gone", defect.key(), link.address.display());
        step.log(LogTopic::Sent, Tone::Info, text).await?;
    }
    Ok(step.get(&place).await?.unwrap_or(link))
}
