//! One trouble, many writes: what stops one write through a connection stops the others, so that it is met once, said
//! once, and over for all of them at once.

use crate::error::{Error, Result};
use crate::model::{Job, JobState, SECOND, Time};
use crate::ports::Host;
use crate::protocol::views::Problem;
use crate::store::{JOBS, Step, key};

/// A host that does not answer is asked again by one write after so long, whichever is first.
const PROBE: u64 = 30 * SECOND;

/// Lets every other write through the same connection wait, too, for what one of them has met; `until` is when that
/// one is tried again.
pub(super) async fn others<H: Host>(
    step: &mut Step<'_, H>,
    met: &Job,
    error: &Error,
    until: Time,
) -> Result<()> {
    let problem = Problem::from(error);
    let until = match error {
        Error::RateLimited { .. } => until,
        error if error.leaves_doubt() => until.min(step.now().after(PROBE)),
        error if error.is_of_token() => Time(u64::MAX),
        _ => return Ok(()),
    };
    for id in step.index(JOBS.to_owned()).await?.ids {
        let place = key("job", &id);
        let Some(mut job) = step.get::<Job>(&place).await.ok().flatten() else { continue };
        if job.id == met.id || job.connection() != met.connection() {
            continue;
        }
        match &mut job.state {
            JobState::Queued | JobState::Waiting { .. } | JobState::Unknown { .. } if error.is_of_token() => {
                job.state = JobState::NeedsYou { problem: problem.clone(), demand: None };
            }
            _ if error.is_of_token() => continue,
            JobState::Waiting { until: own, .. } => *own = until.max(*own),
            JobState::Unknown { next, .. } => *next = until.max(*next),
            JobState::Queued if job.sent_first.is_none() => {
                job.state = JobState::Waiting { until, why: problem.message.clone() };
            }
            JobState::Queued
            | JobState::Sending { .. }
            | JobState::SettingStatus
            | JobState::Filing(_)
            | JobState::NeedsYou { .. } => continue,
        }
        step.put(place, &job)?;
    }
    Ok(())
}

/// The connection works again: what its trouble had stopped goes on.
pub(super) async fn release<H: Host>(step: &mut Step<'_, H>, connection: &str) -> Result<()> {
    hurry(step, connection, |job| matches!(&job.state, JobState::NeedsYou { problem, .. } if Error::TOKEN.contains(&problem.code.as_str()))).await
}

/// A person asks for everything now, and the host answers: what it had kept waiting is due.
pub async fn again<H: Host>(host: &H, connection: &str) -> Result<()> {
    let mut step = Step::open(host).await?;
    hurry(&mut step, connection, |job| matches!(job.state, JobState::Waiting { .. }) && job.tries > 0)
        .await?;
    step.commit().await
}

async fn hurry<H: Host>(
    step: &mut Step<'_, H>,
    connection: &str,
    which: impl Fn(&Job) -> bool,
) -> Result<()> {
    let now = step.now();
    for id in step.index(JOBS.to_owned()).await?.ids {
        let place = key("job", &id);
        let Some(mut job) = step.get::<Job>(&place).await.ok().flatten() else { continue };
        if job.connection() == connection && which(&job) {
            job.hurry(now);
            step.put(place, &job)?;
        }
    }
    Ok(())
}
