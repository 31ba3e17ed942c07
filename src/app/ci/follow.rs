//! Following runs that were started: a look now and then, conditional and less often the longer nothing
//! happens, until it is over; then its results are taken.

use serde_json::{Value, json};

use super::take;
use crate::error::{CiError, Error, Result};
use crate::model::{CiPhase, CiRun, CiStage, Cycle, HOUR, MINUTE, RemoteRun, SECOND, Time};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Problem, Tone};
use crate::store::{self, Step};
use crate::sync::pass;
use crate::trackers::ci::CiTags;
use crate::trackers::{self, Access};

/// Between two looks while things change.
const BUSY: u64 = 30 * SECOND;
/// Between two looks at the most, while it runs.
const QUIET: u64 = 5 * MINUTE;
/// Between two looks at one that waits for a person there.
const HELD: u64 = 15 * MINUTE;
/// Between two looks at one that needs the person here.
const TROUBLED: u64 = HOUR;

/// The last look at a run, as long as the browser runs.
#[derive(Clone, Debug, Default)]
struct Look {
    at: Time,
    quiet: u32,
    tags: CiTags,
}

fn place(run: &str) -> String {
    format!("look:ci:{run}")
}

async fn recall<H: Host>(host: &H, run: &str) -> Option<Look> {
    let value = host.recall(&[place(run)]).await.pop().flatten()?;
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Look {
        at: Time(value.get("at")?.as_u64()?),
        quiet: u32::try_from(value.get("quiet")?.as_u64()?).ok()?,
        tags: CiTags { run: text("run"), jobs: text("jobs") },
    })
}

fn remember<H: Host>(host: &H, run: &str, look: &Look) {
    let value = json!({ "at": look.at, "quiet": look.quiet, "run": look.tags.run, "jobs": look.tags.jobs });
    host.remember(&place(run), Some(value));
}

/// When a run was looked at last, if the browser has not been restarted since.
pub(super) async fn looked_at<H: Host>(host: &H, run: &str) -> Option<Time> {
    recall(host, run).await.map(|look| look.at)
}

/// When a run is to be looked at by itself.
fn due(run: &CiRun, look: Option<&Look>) -> Time {
    let Some(look) = look else { return Time(0) };
    let phase = run.remote.as_ref().map_or(CiPhase::Waiting, |remote| remote.phase);
    let wait = match phase {
        _ if run.trouble.is_some() => TROUBLED,
        CiPhase::Held => HELD,
        _ => (BUSY << look.quiet.saturating_sub(3).min(4)).min(QUIET),
    };
    look.at.after(wait)
}

/// The runs that are followed, with their cycles.
async fn followed<H: Host>(host: &H) -> Result<Vec<(String, CiRun)>> {
    let cycles: Vec<String> =
        store::read_one(host, super::FOLLOWING.to_owned()).await.ok().flatten().unwrap_or_default();
    let mut resting = Vec::new();
    if !cycles.is_empty() {
        for one in crate::app::connections::all(host).await? {
            if trackers::session::rests(host, &one).await {
                resting.push(one.id);
            }
        }
    }
    let mut all = Vec::new();
    for cycle in cycles {
        // A deleted cycle's runs rest; a damaged book keeps nobody from the others.
        if store::read_record::<Cycle, H>(host, &cycle).await.is_err() {
            continue;
        }
        let runs = super::book(host, &cycle).await.unwrap_or_default().runs;
        let runs = runs
            .into_iter()
            .filter(|run| run.stage == CiStage::Following && !resting.contains(&run.connection));
        all.extend(runs.map(|run| (cycle.clone(), run)));
    }
    Ok(all)
}

/// When the next run is to be looked at.
pub async fn next<H: Host>(host: &H) -> Result<Option<Time>> {
    let mut next: Option<Time> = None;
    for (_, run) in followed(host).await? {
        let due = due(&run, recall(host, &run.id).await.as_ref());
        next = Some(next.map_or(due, |next| next.min(due)));
    }
    Ok(next)
}

/// Looks at every run that is due.
pub async fn run_due<H: Host>(host: &H) -> Result<()> {
    for (cycle, run) in followed(host).await? {
        if due(&run, recall(host, &run.id).await.as_ref()) <= host.now() {
            look_at(host, &cycle, &run.id).await?;
        }
    }
    Ok(())
}

/// Looks at every run of a connection now.
pub async fn look_now<H: Host>(host: &H, connection: &str) -> Result<()> {
    for (cycle, run) in followed(host).await? {
        if run.connection == connection {
            look_at(host, &cycle, &run.id).await?;
        }
    }
    Ok(())
}

/// Looks at one run now. How it went is with the run; an error here is one of storage.
pub(super) async fn look_at<H: Host>(host: &H, cycle: &str, run: &str) -> Result<()> {
    let _held = host.locks().hold(&format!("ci:{run}")).await;
    let run = super::run_of(host, cycle, run).await?;
    let Some(known) = run.remote.clone() else { return Ok(()) };
    // Should this life end early, another goes on.
    host.wake_at(Some(host.now().after(store::SAFETY)));
    let mut look = recall(host, &run.id).await.unwrap_or_default();
    look.quiet = look.quiet.saturating_add(1);
    let seen = ask(host, &run, &known, &mut look.tags).await;
    look.at = host.now();
    let remote = match seen {
        Ok(Some(new)) => {
            look.quiet = 0;
            change(host, cycle, &run.id, |run| {
                run.remote = Some(new.clone());
                run.trouble = None;
            })
            .await?;
            new
        }
        Ok(None) => {
            if run.trouble.is_some() && run.stage == CiStage::Following {
                change(host, cycle, &run.id, |run| run.trouble = None).await?;
            }
            known
        }
        Err(error) => {
            remember(host, &run.id, &look);
            return put_aside(host, cycle, &run, &error).await;
        }
    };
    remember(host, &run.id, &look);
    if remote.phase.is_over() && run.stage == CiStage::Following {
        let wanted = remote.phase != CiPhase::Cancelled
            && run.taken.as_ref().is_none_or(|taken| taken.attempt < remote.attempt);
        let outcome = if wanted { take::take(host, cycle, &run.id).await } else { Ok(()) };
        finish(host, cycle, &run.id, outcome).await?;
    }
    Ok(())
}

async fn ask<H: Host>(
    host: &H,
    run: &CiRun,
    known: &RemoteRun,
    tags: &mut CiTags,
) -> Result<Option<RemoteRun>> {
    let connection = super::facing(host, run).await?;
    pass::may_ask(host, &connection).await?;
    let token = outbox::token(host, &connection).await?;
    let access = Access::new(&connection, &token);
    let seen = trackers::ci::look(host, &access, known, tags).await;
    outbox::note(host, &access, seen.as_ref().err()).await?;
    seen
}

/// What a look that failed leaves behind.
async fn put_aside<H: Host>(host: &H, cycle: &str, run: &CiRun, error: &Error) -> Result<()> {
    match error {
        Error::Storage { .. } | Error::FromTheFuture { .. } | Error::Restoring => Err(error.clone()),
        Error::RateLimited { .. } => {
            let connection = super::facing(host, run).await?;
            pass::put_aside(host, &connection, error).await
        }
        Error::Ci(CiError::Gone { run: title }) => {
            let mut step = Step::open(host).await?;
            super::change(&mut step, cycle, &run.id, |run| {
                run.stage = CiStage::Lost;
                run.trouble = Some(Problem::from(error));
            })
            .await?;
            let text = say!(
                "{title} in {project} was deleted there; it is not followed any more",
                title,
                run.project
            );
            step.log(LogTopic::Trouble, Tone::Warn, text).await?;
            step.commit().await
        }
        _ => {
            let problem = Problem::from(error);
            if run.trouble.as_ref() == Some(&problem) {
                return Ok(());
            }
            change(host, cycle, &run.id, |run| run.trouble = Some(problem)).await
        }
    }
}

/// Ends the following of a run that is over. Results that could not be fetched for a passing reason are tried
/// again at the next look.
pub(super) async fn finish<H: Host>(host: &H, cycle: &str, run: &str, outcome: Result<()>) -> Result<()> {
    match outcome {
        Ok(()) => {
            change(host, cycle, run, |run| {
                run.stage = CiStage::Done;
                run.trouble = None;
            })
            .await
        }
        Err(error @ (Error::Storage { .. } | Error::Restoring)) => Err(error),
        Err(error) if error.passes() => {
            change(host, cycle, run, |run| run.trouble = Some(Problem::from(&error))).await
        }
        Err(error) => {
            change(host, cycle, run, |run| {
                run.stage = CiStage::Done;
                run.trouble = Some(Problem::from(&error));
            })
            .await
        }
    }
}

pub(super) async fn change<H: Host>(
    host: &H,
    cycle: &str,
    run: &str,
    turn: impl FnOnce(&mut CiRun),
) -> Result<()> {
    let mut step = Step::open(host).await?;
    super::change(&mut step, cycle, run, turn).await?;
    step.commit().await
}

/// The next look is at once.
pub(super) fn hurry<H: Host>(host: &H, run: &str) {
    host.remember(&place(run), None);
}
