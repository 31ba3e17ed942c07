//! Reading issues: a look at one, or at all that are linked, and what follows for the defects made of
//! them.

use crate::error::{Error, Result};
use crate::links::{address_of, reach, relocate};
use crate::mapping::{phase, read_status};
use crate::model::{Address, Base, Connection, Defect, ExternalLink, Record, Standing, plural};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, Nothing, UrlForm};
use crate::protocol::views::{LogTopic, Done, Tone};
use crate::push::see;
use crate::store::{self, LINKS, Step, key, read_index};
use crate::sync::merge::{Merged, merge};
use crate::trackers::{self, Access, RemoteIssue};

/// Asks for one issue's present state.
pub async fn sync_issue<H: Host>(host: &H, _: &Sender, form: UrlForm) -> Result<Done> {
    let connections = super::connections::all(host).await?;
    let address = address_of(&form.url, &connections)?;
    refresh(host, &connections, &address).await?;
    Ok(Done { message: format!("{} is up to date", address.display()) })
}

/// Asks one connection for everything that changed.
pub async fn sync_connection<H: Host>(host: &H, sender: &Sender, _: ById) -> Result<Done> {
    sync_now(host, sender, Nothing {}).await
}

/// Asks for every linked issue's present state, and takes up what is due.
pub async fn sync_now<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<Done> {
    let connections = super::connections::all(host).await?;
    let mut looked = 0;
    let mut first_problem = None;
    let mut silent: Vec<String> = Vec::new();
    for id in read_index(host, LINKS.to_owned()).await?.ids {
        let Some(link) = store::read_one::<ExternalLink, H>(host, key("link", &id)).await.unwrap_or_default()
        else {
            continue;
        };
        let usable = |one: &&Connection| one.reaches(&link.address) && !silent.contains(&one.id);
        if !connections.iter().any(|one| usable(&one)) {
            continue;
        }
        match refresh(host, &connections, &link.address).await {
            // What is true of the host is true of all its issues: no use asking for each.
            Err(error) if !matches!(error, Error::IssueDeleted { .. } | Error::IssueNotFound { .. }) => {
                first_problem.get_or_insert(error);
                silent.extend(
                    connections.iter().find(|one| one.reaches(&link.address)).map(|one| one.id.clone()),
                );
            }
            Ok(()) | Err(_) => looked += 1,
        }
    }
    outbox::run_due(host).await?;
    match first_problem {
        Some(error) => Err(error),
        None => Ok(Done { message: format!("Looked at {}", plural(looked, "issue")) }),
    }
}

/// Reads an issue that need not be linked.
pub(super) async fn fetch<H: Host>(
    host: &H,
    connections: &[Connection],
    address: &Address,
) -> Result<RemoteIssue> {
    let found = read(host, connections, address, "").await?;
    found.ok_or_else(|| Error::Garbled { host: address.site.clone() })
}

async fn read<H: Host>(
    host: &H,
    connections: &[Connection],
    address: &Address,
    etag: &str,
) -> Result<Option<RemoteIssue>> {
    let connection = connections.iter().find(|connection| connection.reaches(address));
    let connection = connection.ok_or(Error::NotConnected { project: address.project.clone() })?;
    let token = outbox::token(host, connection).await?;
    let turned = connection.facing(&address.project);
    let access = Access::new(&turned, &token);
    let result = trackers::read_issue(host, &access, address.number, etag).await;
    outbox::note(host, &access, result.as_ref().err()).await?;
    result
}

/// Looks at a linked issue and lets its defects follow.
pub(super) async fn refresh<H: Host>(host: &H, connections: &[Connection], address: &Address) -> Result<()> {
    let place = key("link", &address.key());
    let link: Option<ExternalLink> = store::read_one(host, place.clone()).await?;
    let Some(link) = link else { return fetch(host, connections, address).await.map(|_| ()) };
    let etag = link.seen.as_ref().map(|seen| seen.etag.clone()).unwrap_or_default();
    let found = read(host, connections, address, &etag).await;
    let mut step = Step::open(host).await?;
    let before = (link.base, link.seen);
    let Some(mut link) = step.get::<ExternalLink>(&place).await? else { return Ok(()) };
    if before != (link.base.clone(), link.seen.clone()) {
        return Ok(()); // a newer word came in meanwhile; this answer is older
    }
    let now = step.now();
    link.looked_at = Some(now);
    let outcome = match found {
        Ok(Some(remote)) => {
            let moved = remote.address.key() != address.key();
            if let Some(connection) = connections.iter().find(|one| one.reaches(address)) {
                follow(&mut step, connection, &mut link, &remote).await?;
            }
            see(&mut link, &remote, now);
            if moved {
                relocate(&mut step, link, &remote.address).await?;
                if let Some(connection) = connections.iter().find(|one| one.reaches(address)) {
                    reach(&mut step, &connection.id, &remote.address).await?;
                }
                return step.commit().await;
            }
            Ok(())
        }
        Ok(None) => {
            if let Some(seen) = &mut link.seen {
                seen.at = now;
            }
            link.standing = Standing::Live;
            Ok(())
        }
        Err(error) => {
            gone(&mut step, &mut link, &error).await?;
            Err(error)
        }
    };
    step.put(place, &link)?;
    step.commit().await?;
    outcome
}

/// Notes that the tracker has the issue no more, or shows it no more; any other error says nothing of it.
async fn gone<H: Host>(step: &mut Step<'_, H>, link: &mut ExternalLink, error: &Error) -> Result<()> {
    let standing = match error {
        Error::IssueDeleted { .. } => Standing::Deleted,
        Error::IssueNotFound { .. } => Standing::OutOfReach,
        _ => return Ok(()),
    };
    if link.standing != standing {
        link.standing = standing;
        step.log(LogTopic::Taken, Tone::Warn, format!("{error}; your records are kept")).await?;
    }
    Ok(())
}

/// Brings what changed on the tracker to the defects made of an issue, field by field.
async fn follow<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: &mut ExternalLink,
    remote: &RemoteIssue,
) -> Result<()> {
    let Some(mut base) = link.base.clone() else { return Ok(()) };
    for id in link.defects.clone() {
        let Ok(mut defect) = step.record::<Defect>(&id).await else { continue };
        let before = (defect.status, defect.priority);
        take(step, &mut defect, &mut base, connection, remote).await?;
        if before != (defect.status, defect.priority) {
            step.change(&mut defect, &format!("tracker:{}", link.address.display()))?;
            let now = format!("{}, {}", defect.status.label(), defect.priority.label());
            step.log(LogTopic::Taken, Tone::Good, format!("{} followed {}: {now}", defect.key(), link.address.display()))
                .await?;
        }
    }
    link.base = Some(base);
    Ok(())
}

/// Merges what the tracker can tell apart: open from closed, one label from another. Two of ours that are
/// the same there are no change.
async fn take<H: Host>(
    step: &mut Step<'_, H>,
    defect: &mut Defect,
    base: &mut Base,
    connection: &Connection,
    remote: &RemoteIssue,
) -> Result<()> {
    let tracker = connection.tracker;
    match merge(&phase(tracker, base.status), phase(tracker, defect.status), remote.phase) {
        Merged::Same => base.status = defect.status,
        Merged::Pull(theirs) => {
            defect.status = read_status(tracker, defect.status, theirs);
            base.status = defect.status;
        }
        Merged::Push(_) => {}
        Merged::Clash { ours, theirs } => {
            let text = format!(
                "{}: {} here and {} on the tracker; yours is kept until you push it",
                defect.key(),
                ours.label(),
                theirs.label()
            );
            step.log(LogTopic::Taken, Tone::Warn, text).await?;
        }
    }
    let mark = |priority| trackers::mark_of(connection, priority);
    let theirs = trackers::read_priority(connection, base.priority, remote);
    match merge(&mark(base.priority), mark(defect.priority), mark(theirs)) {
        Merged::Same => base.priority = defect.priority,
        Merged::Pull(_) => {
            defect.priority = theirs;
            base.priority = theirs;
        }
        Merged::Push(_) => {}
        Merged::Clash { ours, theirs } => {
            let text = format!(
                "{}: {ours} here and {theirs} on the tracker; yours is kept until you push it",
                defect.key()
            );
            step.log(LogTopic::Taken, Tone::Warn, text).await?;
        }
    }
    Ok(())
}
