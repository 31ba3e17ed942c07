//! Starting a run exactly once, wherever the worker dies.
//!
//! A start is not repeatable, and what it made cannot always be told from what others made: it bears our
//! marker only where the project takes variables or shows an input. So its intent is stored first, an answer
//! that was lost is looked for, and where it cannot be told the person is asked; nothing is started twice.

use crate::error::{CiError, Error, Result};
use crate::model::{CiKind, CiRun, CiStage, Job, JobState, RemoteRun, SECOND, Tracker, Work};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{Step, key};
use crate::trackers::ci::CiOrder;
use crate::trackers::{self, Access};

/// How long to wait before each look for what may have been started.
const LOOKS: [u64; 4] = [2 * SECOND, 10 * SECOND, 30 * SECOND, 30 * SECOND];
/// A wait up to this long is waited out at once; a longer one is left to the alarm.
const SHORT: u64 = 2 * SECOND;

/// Takes a start as far as it goes now.
pub async fn advance<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    (cycle, run): (&str, &str),
) -> Result<()> {
    let Ok(mut run) = super::run_of(host, cycle, run).await else { return forget(host, job).await };
    if run.stage != CiStage::Starting {
        return forget(host, job).await;
    }
    loop {
        match job.state.clone() {
            JobState::Sending { since } => {
                // Left by a worker that died: it may have been sent.
                become_(host, job, JobState::Unknown { since, looks: 0, next: host.now() }).await?;
            }
            JobState::Unknown { since, looks, next } => {
                let left = next.since(host.now());
                if left > SHORT {
                    return Ok(());
                }
                if left > 0 {
                    host.pause(left).await;
                }
                let since = job.sent_first.unwrap_or(since);
                let (found, is_certain) =
                    trackers::ci::find(host, access, &order(&run), (since, run.above)).await?;
                match found.as_slice() {
                    // It was started, and there is only one that was.
                    [only] if is_certain || run.is_accepted => {
                        return record(host, job, cycle, &run, only).await;
                    }
                    _ => {}
                }
                let Some(wait) = LOOKS.get(looks as usize + 1) else {
                    return held(host, cycle, &run, found).await;
                };
                let next = host.now().after(*wait);
                become_(host, job, JobState::Unknown { since, looks: looks + 1, next }).await?;
            }
            JobState::Filing(_) => return Ok(()),
            JobState::Queued
            | JobState::Waiting { .. }
            | JobState::NeedsYou { .. }
            | JobState::SettingStatus => {
                if let Some(since) = job.sent_first {
                    become_(host, job, JobState::Unknown { since, looks: 0, next: host.now() }).await?;
                    continue;
                }
                prepare(host, access, cycle, &mut run).await?;
                let since = host.now();
                job.sent_first = Some(since);
                job.sent_to = Some(access.connection.project.clone());
                become_(host, job, JobState::Sending { since }).await?;
                let next = host.now().after(LOOKS.first().copied().unwrap_or_default());
                match trackers::ci::start(host, access, &order(&run)).await {
                    Ok(Some(remote)) => return record(host, job, cycle, &run, &remote).await,
                    Ok(None) => {
                        run.is_accepted = true;
                        let mut step = Step::open(host).await?;
                        super::change(&mut step, cycle, &run.id, |run| run.is_accepted = true).await?;
                        job.state = JobState::Unknown { since, looks: 0, next };
                        step.put(key("job", &job.id), job)?;
                        step.commit().await?;
                    }
                    Err(error) if error.leaves_doubt() => {
                        become_(host, job, JobState::Unknown { since, looks: 0, next }).await?;
                    }
                    Err(error) => {
                        // A plain refusal: nothing was started, so nothing is in doubt.
                        job.sent_first = None;
                        job.sent_to = None;
                        become_(host, job, JobState::Queued).await?;
                        return Err(error);
                    }
                }
            }
        }
    }
}

fn order(run: &CiRun) -> CiOrder<'_> {
    CiOrder { setup: &run.setup, values: &run.sent, marker: (&run.id, run.is_marked) }
}

/// What has to be known before it is sent: the newest run there, and whether it may bear a marker.
async fn prepare<H: Host>(host: &H, access: &Access<'_>, cycle: &str, run: &mut CiRun) -> Result<()> {
    if run.tracker == Tracker::GitLab && !run.is_marked {
        let has_variables = run.sent.iter().any(|one| one.kind == CiKind::Variable);
        run.is_marked = has_variables || trackers::ci::place(host, access).await?.takes_variables;
    }
    run.above = trackers::ci::newest(host, access, &order(run)).await?;
    run.project.clone_from(&access.connection.project);
    let (above, is_marked, project) = (run.above, run.is_marked, run.project.clone());
    let mut step = Step::open(host).await?;
    super::change(&mut step, cycle, &run.id, |run| {
        (run.above, run.is_marked, run.project) = (above, is_marked, project);
        run.candidates.clear();
    })
    .await?;
    step.commit().await
}

/// It cannot be told: the person is asked, with what it may be.
async fn held<H: Host>(host: &H, cycle: &str, run: &CiRun, found: Vec<RemoteRun>) -> Result<()> {
    let mut step = Step::open(host).await?;
    super::change(&mut step, cycle, &run.id, |run| run.candidates = found).await?;
    step.commit().await?;
    Err(CiError::MayHaveStarted { project: run.project.clone() }.into())
}

/// Writes down which run it became: from now on it is followed.
async fn record<H: Host>(
    host: &H,
    job: &mut Job,
    cycle: &str,
    run: &CiRun,
    remote: &RemoteRun,
) -> Result<()> {
    let mut step = Step::open(host).await?;
    is_it(&mut step, cycle, &run.id, remote).await?;
    step.remove_job(&job.id).await?;
    let Work::StartCi { key, .. } = &job.work else { return Ok(()) };
    let text = say!("Started {title} in {project} for {key}", remote.title, run.project, key);
    step.log(LogTopic::Sent, Tone::Good, text).await?;
    step.commit().await
}

/// Notes, within a step, that a run became this one.
pub(super) async fn is_it<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &str,
    run: &str,
    remote: &RemoteRun,
) -> Result<bool> {
    super::change(step, cycle, run, |run| {
        run.remote = Some(remote.clone());
        run.stage = CiStage::Following;
        run.job = None;
        run.candidates.clear();
    })
    .await
}

/// Ends a job that has nothing to do any more.
async fn forget<H: Host>(host: &H, job: &Job) -> Result<()> {
    let mut step = Step::open(host).await?;
    step.remove_job(&job.id).await?;
    step.commit().await
}

/// Lets go of a start, as a part of a step: one that was never sent leaves nothing, of one that was it stays
/// written that nobody knows.
pub async fn give_up<H: Host>(step: &mut Step<'_, H>, job: &Job) -> Result<()> {
    let Work::StartCi { cycle, run, .. } = &job.work else { return Ok(()) };
    let mut book = super::open(step, cycle).await?;
    if job.sent_first.is_some() {
        for one in book.runs.iter_mut().filter(|one| one.id == *run) {
            one.stage = CiStage::Dropped;
            one.job = None;
        }
    } else {
        book.runs.retain(|one| one.id != *run);
    }
    super::put(step, cycle, book).await
}

/// Whether a start can be given up now: not while it may be on its way.
pub fn can_give_up(job: &Job) -> Result<()> {
    match job.state {
        JobState::NeedsYou { .. } => Ok(()),
        _ if job.sent_first.is_none() => Ok(()),
        _ => Err(Error::OnItsWay),
    }
}

async fn become_<H: Host>(host: &H, job: &mut Job, state: JobState) -> Result<()> {
    job.state = state;
    let mut step = Step::open(host).await?;
    step.put(key("job", &job.id), job)?;
    step.commit().await
}
