//! Exactly once: how a request that makes something is sent when the worker may die at any moment.
//!
//! Before it is sent its intent is stored. When the answer does not come, or a worker died in between,
//! the thing is looked for by its marker, three times over more than a minute, because a tracker's lists
//! may lag; only then is it sent again, with the same marker.

use std::future::Future;

use crate::error::Result;
use crate::model::{Job, JobState, SECOND, Time};
use crate::ports::Host;
use crate::store::{Step, key};

/// How long to wait before each look for what may have been made.
const LOOKS: [u64; 3] = [2 * SECOND, 10 * SECOND, 60 * SECOND];
/// Nothing is sent again sooner than this after it was sent.
const PATIENCE: u64 = 70 * SECOND;
/// A wait up to this long is waited out at once; a longer one is left to the alarm.
const SHORT: u64 = 2 * SECOND;

/// What came of it.
pub enum Created<T> {
    /// It was made now.
    Made(T),
    /// It was made before, and found.
    Found(T),
    /// It is not known yet; the job says when to look again.
    NotYet,
}

/// Makes something once, in a project. `find` looks for what was made since a moment; `make` makes it.
pub async fn create_once<H, T, Find, Finding, Make, Making>(
    host: &H,
    job: &mut Job,
    project: &str,
    find: Find,
    make: Make,
) -> Result<Created<T>>
where
    H: Host,
    Find: Fn(Time) -> Finding,
    Finding: Future<Output = Result<Option<T>>>,
    Make: Fn() -> Making,
    Making: Future<Output = Result<T>>,
{
    loop {
        match job.state.clone() {
            JobState::Sending { since } => {
                // Left by a worker that died: it may have been sent.
                become_(host, job, JobState::Unknown { since, looks: 0, next: host.now() }).await?;
            }
            JobState::Unknown { since, looks, next } => {
                let left = next.since(host.now());
                if left > SHORT {
                    return Ok(Created::NotYet);
                }
                if left > 0 {
                    host.pause(left).await;
                }
                if let Some(found) = find(job.sent_first.unwrap_or(since)).await? {
                    return Ok(Created::Found(found));
                }
                let state = match LOOKS.get(looks as usize + 1) {
                    Some(wait) => {
                        JobState::Unknown { since, looks: looks + 1, next: host.now().after(*wait) }
                    }
                    // However often somebody pressed "Try now": lists may lag, so the time counts, too.
                    None if host.now().since(since) < PATIENCE => {
                        JobState::Unknown { since, looks, next: since.after(PATIENCE) }
                    }
                    None => JobState::Queued,
                };
                become_(host, job, state).await?;
            }
            // Handed to a person's own hands: nothing is sent beside it.
            JobState::Filing(_) => return Ok(Created::NotYet),
            JobState::Queued
            | JobState::Waiting { .. }
            | JobState::NeedsYou { .. }
            | JobState::SettingStatus => {
                let since = host.now();
                job.sent_first.get_or_insert(since);
                job.sent_to.get_or_insert_with(|| project.to_owned());
                become_(host, job, JobState::Sending { since }).await?;
                match make().await {
                    Ok(new) => return Ok(Created::Made(new)),
                    Err(error) if error.leaves_doubt() => {
                        let next = host.now().after(LOOKS.first().copied().unwrap_or_default());
                        become_(host, job, JobState::Unknown { since, looks: 0, next }).await?;
                    }
                    Err(error) => {
                        // A plain refusal: nothing was made, so nothing is in doubt.
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

async fn become_<H: Host>(host: &H, job: &mut Job, state: JobState) -> Result<()> {
    job.state = state;
    let mut step = Step::open(host).await?;
    step.put(key("job", &job.id), job)?;
    step.commit().await
}
