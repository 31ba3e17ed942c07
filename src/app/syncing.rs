//! Looking at issues when a person asks for it: one, one connection's, or all.

use crate::error::{Error, Result};
use crate::links::{address_of, reach, relocate};
use crate::model::{
    Address, Connection, ExternalLink, Pass, Record as _, Requirement, RequirementStatus, Standing,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, Nothing, UrlForm};
use crate::protocol::views::{Done, LogTopic, Tone};
use crate::store::{self, Step, key};
use crate::sync::{observe, pass, schedule, thread};
use crate::trackers::{self, Access, RemoteIssue};

/// Asks for one issue's present state.
pub async fn sync_issue<H: Host>(host: &H, _: &Sender, form: UrlForm) -> Result<Done> {
    let connections = super::connections::all(host).await?;
    let address = address_of(&form.url, &connections)?;
    refresh(host, &connections, &address).await?;
    outbox::run_due(host).await?;
    Ok(Done { message: say!("{address} is up to date", address.display()) })
}

/// Asks every connection for what changed, and takes up what is due.
pub async fn sync_now<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<Done> {
    let connections = super::connections::all(host).await?;
    let live = connections.iter().filter(|one| one.is_running()).map(|one| one.id.clone());
    sync(host, live.collect()).await
}

/// Asks one connection for what changed, even one that is paused, and whether everything linked is still
/// there.
pub async fn sync_connection<H: Host>(host: &H, _: &Sender, form: ById) -> Result<Done> {
    let mut step = Step::open(host).await?;
    let place = key("pass", &form.id);
    let mut pass: Pass = step.get(&place).await?.unwrap_or_default();
    pass.swept_at = None;
    step.put(place, &pass)?;
    step.commit().await?;
    sync(host, vec![form.id]).await
}

async fn sync<H: Host>(host: &H, ids: Vec<String>) -> Result<Done> {
    let mut changed = 0;
    let mut first_problem = None;
    let count = ids.len() as u64;
    for id in ids {
        match pass::run(host, &id, true).await {
            Ok(found) => {
                changed += u64::from(found);
                outbox::again(host, &id).await?;
            }
            Err(error) => {
                first_problem.get_or_insert(error);
            }
        }
    }
    outbox::run_due(host).await?;
    match first_problem {
        Some(error) => Err(error),
        None if changed == 0 => Ok(Done {
            message: say!("Nothing new on {count, plural, one {# connection} other {# connections}}", count),
        }),
        None => Ok(Done {
            message: say!("Took in {count, plural, one {# changed issue} other {# changed issues}}", changed),
        }),
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

fn way<'a>(connections: &'a [Connection], address: &Address) -> Result<&'a Connection> {
    let connection = connections.iter().find(|connection| connection.reaches(address));
    connection.ok_or(Error::NotConnected { project: address.project.clone() })
}

async fn read<H: Host>(
    host: &H,
    connections: &[Connection],
    address: &Address,
    etag: &str,
) -> Result<Option<RemoteIssue>> {
    let connection = way(connections, address)?;
    pass::may_ask(host, connection).await?;
    let token = outbox::token(host, connection).await?;
    let turned = connection.facing(&address.project);
    let access = Access::new(&turned, &token);
    let result = trackers::read_issue(host, &access, address.number, etag).await;
    if !result.as_ref().is_err_and(|error| is_former(connection, address, error)) {
        outbox::note(host, &access, result.as_ref().err()).await?;
    }
    keep_limit(host, connection, result).await
}

/// Whether it is a project that the connection was turned away from that is not to be seen: that says
/// nothing of the present one.
pub(crate) fn is_former(connection: &Connection, address: &Address, error: &Error) -> bool {
    matches!(error, Error::ProjectNotFound { .. })
        && !connection.project.eq_ignore_ascii_case(&address.project)
}

/// A limit that one look met holds for everything of the connection.
async fn keep_limit<H: Host, T>(host: &H, connection: &Connection, result: Result<T>) -> Result<T> {
    if let Err(error @ Error::RateLimited { .. }) = &result {
        pass::put_aside(host, connection, error).await?;
    }
    result
}

/// Looks at a linked issue and lets its records follow. When nothing has changed nothing is written.
pub(crate) async fn refresh<H: Host>(host: &H, connections: &[Connection], address: &Address) -> Result<()> {
    let connection = way(connections, address)?;
    schedule::tried(host, &address.key());
    let held = host.locks().hold(&format!("lane:{}", connection.host())).await;
    let now_at = look(host, connections, connection, address).await;
    drop(held);
    let Some(now_at) = now_at? else { return Ok(()) };
    schedule::looked_at(host, &now_at.key());
    let due = pass::read(host, &connection.id).await?.threads;
    if due.contains(&now_at.key()) {
        let token = outbox::token(host, connection).await?;
        let turned = connection.facing(&now_at.project);
        let result = thread::read(host, &Access::new(&turned, &token), connection, &now_at.key()).await;
        keep_limit(host, connection, result).await?;
    }
    Ok(())
}

/// The look itself, while nothing is written there; gives where the issue is now, if it is linked.
async fn look<H: Host>(
    host: &H,
    connections: &[Connection],
    connection: &Connection,
    address: &Address,
) -> Result<Option<Address>> {
    let place = key("link", &address.key());
    let link: Option<ExternalLink> = store::read_one(host, place.clone()).await?;
    let Some(link) = link else { return fetch(host, connections, address).await.map(|_| None) };
    // One that was gone has much to catch up with: it is read in full.
    let is_settled =
        link.standing == Standing::Live && link.conflicts.iter().all(|conflict| conflict.chosen.is_none());
    let etag = link.seen.filter(|_| is_settled).map(|seen| seen.etag).unwrap_or_default();
    let found = read(host, connections, address, &etag).await;
    let mut step = Step::open(host).await?;
    let Some(mut link) = step.get::<ExternalLink>(&place).await? else { return Ok(None) };
    match found {
        Ok(Some(remote)) => {
            let to = remote.address.clone();
            let matches = pass::is_match(connection, &remote);
            observe::observe(&mut step, connection, &mut link, &remote, (matches, false)).await?;
            if to.key() == address.key() {
                step.put(place, &link)?;
            } else {
                relocate(&mut step, link, &to).await?;
                reach(&mut step, &connection.id, &to).await?;
            }
            step.commit().await?;
            Ok(Some(to))
        }
        Ok(None) => {
            link.standing = Standing::Live;
            step.put(place, &link)?;
            step.commit().await?;
            Ok(Some(address.clone()))
        }
        Err(error) => {
            gone(&mut step, connection, &mut link, &error).await?;
            step.put(place, &link)?;
            step.commit().await?;
            Err(error)
        }
    }
}

/// Notes that the tracker has the issue no more, or shows it no more; any other error says nothing of it.
/// A requirement that was read from it is Deprecated then, unless it may only be hidden from the token.
async fn gone<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: &mut ExternalLink,
    error: &Error,
) -> Result<()> {
    let standing = match error {
        Error::IssueDeleted { .. } => Standing::Deleted,
        Error::IssueNotFound { .. } | Error::MovedAway { .. } => Standing::OutOfReach,
        error if is_former(connection, &link.address, error) => Standing::OutOfReach,
        _ => return Ok(()),
    };
    if link.standing == standing {
        return Ok(());
    }
    link.standing = standing;
    step.log(LogTopic::Trouble, Tone::Warn, say!("{error}; your records are kept", error)).await?;
    // GitHub says when an issue was deleted; on GitLab it is certain for whoever would see it else. Jira never tells: a
    // requirement comes back with its issue.
    let is_gone = standing == Standing::Deleted || matches!(error, Error::IssueNotFound { sure: true, .. });
    let is_certain =
        is_gone || (link.address.tracker.is_jira() && matches!(error, Error::IssueNotFound { .. }));
    for id in link.requirements.clone() {
        let Ok(mut requirement) = step.record::<Requirement>(&id).await else { continue };
        let ours = requirement.source.as_ref().is_some_and(|source| source.link == link.address.key());
        if !(ours && is_certain) {
            continue;
        }
        requirement.status = RequirementStatus::Deprecated;
        if let Some(source) = &mut requirement.source {
            source.status = RequirementStatus::Deprecated;
        }
        let (requirement_key, issue) = (requirement.key(), link.address.display());
        let text = if is_gone {
            say!("{requirement} is Deprecated: {address} is gone", requirement_key, issue)
        } else {
            say!(
                "{requirement} is Deprecated: {address} is gone, or no longer to be seen by you",
                requirement_key,
                issue
            )
        };
        step.change(&mut requirement, &format!("tracker:{}", link.address.display()))?;
        step.log(LogTopic::Taken, Tone::Warn, text).await?;
    }
    // Jira says the same of an issue that is deleted, hidden by a security level, or moved where we see nothing: a new
    // one would be a second one, and open to all.
    if connection.sync.recreates && is_gone && !connection.tracker.is_jira() {
        *link = super::sever::replace(step, connection, link.clone()).await?;
    }
    Ok(())
}
