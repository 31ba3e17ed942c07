//! One pass over a connection: what is due is read page by page, each page is one step of the books, and
//! the next worker goes on where this one died.

use super::{import, look, schedule, thread};
use crate::error::{Error, Result};
use crate::model::{Connection, HOUR, ImportState, Pass, Record as _, RequirementStatus, Time, Wait};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Problem, Tone};
use crate::store::{self, Step, key};
use crate::trackers::{Access, RemoteIssue, print, rest};

/// How long a connection that needs the person is left alone.
const TROUBLED: u64 = 6 * HOUR;

/// How far a connection has been read.
pub async fn read<H: Host>(host: &H, connection: &str) -> Result<Pass> {
    Ok(store::read_one(host, key("pass", connection)).await.unwrap_or_default().unwrap_or_default())
}

/// The same, to change.
pub(super) async fn open<H: Host>(step: &mut Step<'_, H>, connection: &Connection) -> Result<Pass> {
    Ok(step.get(&key("pass", &connection.id)).await.ok().flatten().unwrap_or_default())
}

pub(super) fn put<H: Host>(step: &mut Step<'_, H>, connection: &Connection, pass: &Pass) -> Result<()> {
    step.put(key("pass", &connection.id), pass)
}

/// From now on, changes are read; what was read before goes on where it was, unless the project is another.
pub async fn begin<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    connection: &Connection,
) -> Result<()> {
    let before = connections.iter().find(|one| one.id == connection.id);
    let same = before.is_some_and(|one| one.project.eq_ignore_ascii_case(&connection.project));
    let old: Option<Pass> = step.get(&key("pass", &connection.id)).await.ok().flatten().filter(|_| same);
    let mut pass = old.unwrap_or_else(|| Pass {
        cursor: Some(connection.tracker_time(step.now())),
        swept_at: Some(step.now()),
        ..Pass::default()
    });
    pass.waits = pass.waits.filter(|wait| wait.is_limit);
    put(step, connection, &pass)
}

/// Which issues become requirements and how they are read, as a number that changes with it.
pub fn filter_print(connection: &Connection) -> u64 {
    let import = &connection.sync.import;
    let jql = connection.jira.as_ref().map(|jira| jira.jql.as_str()).unwrap_or_default();
    let meaning = |(status, becomes): (&String, &RequirementStatus)| format!("{status}={becomes:?};");
    let statuses: String = import.statuses.iter().map(meaning).collect();
    print(&[
        &statuses,
        &connection.project.to_lowercase(),
        jql,
        &import.labels.join(","),
        &import.milestone,
        if import.state == ImportState::Open { "open" } else { "" },
    ])
}

/// Whether an issue is to be a requirement, where the issue itself tells; none where only a query does.
pub fn is_match(connection: &Connection, remote: &RemoteIssue) -> Option<bool> {
    let asks = connection.jira.as_ref().is_some_and(|jira| !jira.jql.is_empty());
    (connection.sync.import.on && !asks).then(|| matches(connection, remote))
}

/// Whether an issue is to be a requirement, as far as it says so itself.
pub(super) fn matches(connection: &Connection, remote: &RemoteIssue) -> bool {
    let import = &connection.sync.import;
    let has = |label: &String| remote.labels.iter().any(|have| have.eq_ignore_ascii_case(label));
    connection.tracker.is_jira()
        || (import.labels.iter().all(has)
            && (import.milestone.is_empty() || import.milestone == remote.milestone)
            && (import.state == ImportState::All || !remote.closed()))
}

/// Takes up every connection that is due.
pub async fn run_due<H: Host>(host: &H) -> Result<()> {
    let (ready, _) = schedule::next(host).await?;
    for id in ready {
        // How it went is with the pass and in the log; another connection has nothing to do with it.
        if let Err(error @ (Error::Storage { .. } | Error::FromTheFuture { .. })) =
            run(host, &id, false).await
        {
            return Err(error);
        }
    }
    Ok(())
}

/// Whether a connection may be asked anything at all: not while a limit runs that the tracker set.
pub(crate) async fn may_ask<H: Host>(host: &H, connection: &Connection) -> Result<()> {
    let waits = read(host, &connection.id).await?.waits;
    match waits.filter(|wait| wait.is_limit && wait.until > host.now()) {
        Some(wait) => Err(Error::RateLimited { host: connection.host().to_owned(), until: wait.until }),
        None => Ok(()),
    }
}

/// Takes up one connection, and gives how many issues had changed. A limit that the tracker set is kept
/// even when a person asks.
pub async fn run<H: Host>(host: &H, id: &str, by_hand: bool) -> Result<u32> {
    let held = host.locks().hold(&format!("pass:{id}")).await;
    let connection = outbox::connection(host, id).await?;
    let before = read(host, id).await?;
    let now = host.now();
    let waits = before.waits.as_ref().filter(|wait| wait.until > now);
    if let Some(wait) = waits.filter(|wait| by_hand && wait.is_limit) {
        return Err(Error::RateLimited { host: connection.host().to_owned(), until: wait.until });
    }
    if !by_hand && (waits.is_some() || !connection.is_running()) {
        return Ok(0);
    }
    // Should this life end early, another goes on.
    host.wake_at(Some(now.after(store::SAFETY)));
    let result = whole(host, &connection, by_hand).await;
    match &result {
        Ok(_) => healthy(host, &connection).await?,
        Err(error) => put_aside(host, &connection, error).await?,
    }
    drop(held);
    result
}

async fn whole<H: Host>(host: &H, connection: &Connection, by_hand: bool) -> Result<u32> {
    let token = outbox::token(host, connection).await?;
    let access = Access::new(connection, &token);
    let result = stages(host, &access, by_hand).await;
    outbox::note(host, &access, result.as_ref().err()).await?;
    match result {
        // Everything here follows a renamed project first; then the pass is made under its new name.
        Err(Error::Moved { project }) if !project.eq_ignore_ascii_case(&connection.project) => {
            crate::links::follow_project(host, connection, &connection.project, &project).await?;
            let renamed = outbox::connection(host, &connection.id).await?;
            let access = Access::new(&renamed, &token);
            let result = stages(host, &access, by_hand).await;
            outbox::note(host, &access, result.as_ref().err()).await?;
            result
        }
        other => other,
    }
}

async fn stages<H: Host>(host: &H, access: &Access<'_>, by_hand: bool) -> Result<u32> {
    threads(host, access).await?;
    import::go_on(host, access).await?;
    let changed = look::news(host, access).await?;
    if by_hand {
        look::former(host, access).await?;
    }
    look::sweep(host, access).await?;
    threads(host, access).await?;
    Ok(changed)
}

/// Reads the comments of the issues that have news.
async fn threads<H: Host>(host: &H, access: &Access<'_>) -> Result<()> {
    let connection = access.connection;
    for link_key in read(host, &connection.id).await?.threads {
        let place = link_key.rsplit_once('#').map(|(place, _)| place).unwrap_or_default();
        let project = place.strip_prefix(connection.host()).unwrap_or_default().trim_start_matches('/');
        let turned = if connection.tracker.is_jira() {
            connection.facing(&project.to_uppercase())
        } else {
            connection.facing(project)
        };
        let turned = Access::new(&turned, access.token);
        match thread::read(host, &turned, connection, &link_key).await {
            // What became of the issue itself is found out when it is looked at.
            Err(error)
                if thread::gone(&error)
                    || (matches!(error, Error::ProjectNotFound { .. })
                        && !connection.project.eq_ignore_ascii_case(&turned.connection.project)) =>
            {
                thread::forget(host, connection, &link_key).await?;
            }
            other => other?,
        }
    }
    Ok(())
}

/// What a pass that worked leaves behind: nothing, unless there was something to clear.
async fn healthy<H: Host>(host: &H, connection: &Connection) -> Result<()> {
    let mut step = Step::open(host).await?;
    let mut pass = open(&mut step, connection).await?;
    let now = step.now();
    pass.failures = 0;
    pass.waits = pass.waits.filter(|wait| wait.is_limit && wait.until > now);
    put(&mut step, connection, &pass)?;
    step.commit().await
}

/// What a pass that failed leaves behind: when it is tried again, and a line in the log, once for each kind.
pub(crate) async fn put_aside<H: Host>(host: &H, connection: &Connection, error: &Error) -> Result<()> {
    if error.waits_for_page() {
        return Ok(());
    }
    let mut step = Step::open(host).await?;
    let mut pass = open(&mut step, connection).await?;
    let now = step.now();
    let why = Problem::from(error).message;
    let dice = host.bytes().first().copied().unwrap_or_default();
    let (until, is_limit): (Time, bool) = match error {
        Error::RateLimited { until, .. } => (*until, true),
        error if error.passes() => (now.after(rest::backoff(pass.failures, dice)), false),
        _ => (now.after(TROUBLED), false),
    };
    let is_new = pass.waits.as_ref().is_none_or(|wait| wait.why != why);
    pass.failures = pass.failures.saturating_add(1);
    pass.waits = Some(Wait { until, why: why.clone(), is_limit });
    put(&mut step, connection, &pass)?;
    if is_new {
        let tone = if error.passes() { Tone::Warn } else { Tone::Bad };
        step.log(LogTopic::Trouble, tone, say!("Reading {connection}: {why}", connection.label(), why))
            .await?;
    }
    step.commit().await
}

/// Notes that a record's requirement was made; for the log of a pass.
pub(super) fn made(requirement: &crate::model::Requirement, issue: &str) -> String {
    say!("{requirement} was made from {issue}", requirement.key(), issue)
}
