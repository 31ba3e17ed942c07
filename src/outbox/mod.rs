//! The outbox at work: takes up what is due, one write at a time per host, and says how it went.
//!
//! Correctness does not rest on anything in memory: every job can be taken up from what is stored,
//! wherever the last worker died.

mod create;
mod hold;

pub use create::{Created, create_once};
pub use hold::again;

use crate::app::ci;
use crate::error::{Error, PageTrouble, Result};
use crate::model::{Connection, Defect, ExternalLink, Job, JobState, Kind, MINUTE, Pass, Time, Wait, Work};
use crate::ports::{Host, Random};
use crate::protocol::views::{LogTopic, Problem, Tone};
use crate::store::{self, JOBS, SAFETY, Step, key, key_of};
use crate::sync::{pass, schedule, thread};
use crate::trackers::{self, Access, rest, session};
use crate::{evidence, links, push};

/// Takes up one job, now, if it is due or the person asks for it. How it went is in the job and the
/// log; an error here is one of storage.
pub async fn run<H: Host>(host: &H, id: &str) -> Result<()> {
    let Some(job) = read_job(host, id).await? else { return Ok(()) };
    let lane = match connection(host, job.connection()).await {
        Ok(connection) => format!("lane:{}", connection.host()),
        Err(_) => "lane:".to_owned(),
    };
    // The lane may change with its connection; one job is never in two hands all the same.
    let mine = host.locks().hold(&format!("job:{id}")).await;
    let held = host.locks().hold(&lane).await;
    let outcome = take_up(host, id).await;
    drop((held, mine));
    schedule(host).await?;
    outcome
}

/// Takes up everything that is due.
pub async fn run_due<H: Host>(host: &H) -> Result<()> {
    run_those(host, |_| true).await
}

/// Takes up those that are due.
pub async fn run_those<H: Host>(host: &H, wanted: impl Fn(&Job) -> bool) -> Result<()> {
    let now = host.now();
    let jobs = jobs(host).await?;
    if jobs.iter().any(&wanted) {
        // The alarm that brought us here is used up; should this life end early, too, another rings.
        host.wake_at(Some(now.after(SAFETY)));
    }
    let resting = resting(host).await?;
    for id in jobs.iter().filter(|job| wanted(job)).map(|job| job.id.clone()) {
        // As they are by now: what ran before may have to wait, and others wait for it.
        let jobs = self::jobs(host).await?;
        let Some(job) = jobs.iter().find(|job| job.id == id) else { continue };
        if due(&jobs, job).is_some_and(|due| due <= now) && !resting.contains(job) {
            run(host, &id).await?;
        }
    }
    schedule(host).await
}

/// When a job is to be taken up: of writes about one thing the later ones wait for an earlier one that is
/// not through.
fn due(jobs: &[Job], job: &Job) -> Option<Time> {
    let earlier = jobs.iter().take_while(|one| one.id != job.id);
    let ahead = earlier.filter(|one| one.subject() == job.subject() && one.is_underway());
    job.due().map(|own| ahead.filter_map(Job::due).fold(own, Time::max))
}

/// The connections whose writes wait until the person resumes them or opens a page, by id.
struct Resting(Vec<String>);

impl Resting {
    fn contains(&self, job: &Job) -> bool {
        self.0.iter().any(|id| id == job.connection())
    }
}

async fn resting<H: Host>(host: &H) -> Result<Resting> {
    let mut ids = Vec::new();
    for one in crate::app::connections::all(host).await? {
        if one.sync.paused_at.is_some() || session::rests(host, &one).await {
            ids.push(one.id);
        }
    }
    Ok(Resting(ids))
}

/// Asks to be woken for the next job or the next look, and shows how many things need the person.
pub async fn schedule<H: Host>(host: &H) -> Result<()> {
    let jobs = jobs(host).await?;
    let resting = resting(host).await?;
    let now = host.now();
    let job = jobs.iter().filter(|job| !resting.contains(job)).filter_map(|job| due(&jobs, job)).min();
    let (ready, look) = schedule::next(host).await?;
    let look = if ready.is_empty() { look } else { Some(now) };
    let run = ci::follow::next(host).await?;
    host.wake_at(job.into_iter().chain(look).chain(run).min().map(|due| due.max(now)));
    let need = jobs.iter().filter(|job| matches!(job.state, JobState::NeedsYou { .. })).count();
    host.attention(u32::try_from(need).unwrap_or(u32::MAX));
    Ok(())
}

/// Everything in the outbox, oldest first.
pub async fn jobs<H: Host>(host: &H) -> Result<Vec<Job>> {
    let index = store::read_index(host, JOBS.to_owned()).await?;
    let keys: Vec<String> = index.ids.iter().map(|id| key("job", id)).collect();
    Ok(store::read::<Job, H>(host, &keys).await?.into_iter().flatten().flatten().collect())
}

/// One job, if it is still there.
pub async fn read_job<H: Host>(host: &H, id: &str) -> Result<Option<Job>> {
    store::read_one(host, key("job", id)).await
}

/// A connection that is in use.
pub async fn connection<H: Host>(host: &H, id: &str) -> Result<Connection> {
    let found: Option<Connection> = store::read_one(host, key("connection", id)).await?;
    match found {
        Some(connection) if connection.disconnected_at.is_none() => Ok(connection),
        Some(connection) => Err(Error::NotConnected { project: connection.project }),
        None => Err(Error::NotConnected { project: say!("the tracker").to_owned() }),
    }
}

/// A connection's token, out of the vault.
pub async fn token<H: Host>(host: &H, connection: &Connection) -> Result<crate::model::Secret> {
    if connection.session.is_some() {
        // There is none, and none is kept.
        return Ok(crate::model::Secret::new(""));
    }
    let sealed: Option<String> = store::read_one(host, key("secret", &connection.id)).await?;
    let lost = || Error::Unauthorized { host: connection.host().to_owned(), tracker: connection.tracker };
    host.open(&sealed.ok_or_else(lost)?).await.map_err(|_| lost())
}

async fn take_up<H: Host>(host: &H, id: &str) -> Result<()> {
    let Some(mut job) = read_job(host, id).await? else { return Ok(()) };
    if job.due().is_none_or(|due| due > host.now()) {
        return Ok(());
    }
    let limit = pass::read(host, job.connection()).await?.waits.filter(|wait| wait.is_limit);
    if let Some(limit) = limit.filter(|limit| limit.until > host.now()) {
        let error = Error::RateLimited { host: lane_host(host, &job).await, until: limit.until };
        return put_aside(host, &mut job, &error).await;
    }
    if let Err(error) = attempt(host, &mut job).await {
        put_aside(host, &mut job, &error).await?;
    }
    Ok(())
}

async fn lane_host<H: Host>(host: &H, job: &Job) -> String {
    connection(host, job.connection()).await.map_or_else(|_| String::new(), |one| one.host().to_owned())
}

/// Tries a job; when its project turns out to be renamed, follows it and tries once more.
async fn attempt<H: Host>(host: &H, job: &mut Job) -> Result<()> {
    match attempt_once(host, job).await {
        Err(Error::Moved { project }) => {
            if follow(host, job.connection(), &project).await? {
                // What it is about may have a new key now.
                let Some(renamed) = read_job(host, &job.id).await? else { return Ok(()) };
                *job = renamed;
                attempt_once(host, job).await
            } else {
                Err(Error::Moved { project })
            }
        }
        other => other,
    }
}

/// Whether the project has another name now, which everything here has then taken over.
async fn follow<H: Host>(host: &H, connection_id: &str, old: &str) -> Result<bool> {
    let connection = connection(host, connection_id).await?;
    let token = token(host, &connection).await?;
    // It may be a project that the connection was turned away from: that one is asked for.
    let turned = connection.facing(old);
    let access = Access::new(&turned, &token);
    let name = trackers::present_name(host, &access).await?;
    let renamed = !name.eq_ignore_ascii_case(old);
    if renamed {
        links::follow_project(host, &connection, old, &name).await?;
    }
    Ok(renamed)
}

async fn attempt_once<H: Host>(host: &H, job: &mut Job) -> Result<()> {
    let connection = connection(host, job.connection()).await?;
    let token = token(host, &connection).await?;
    let turned = turned(host, &connection, job).await?;
    let access = Access::new(&turned, &token);
    let result = match job.work.clone() {
        Work::PushDefect { defect, .. } => push::advance(host, &access, job, &defect).await,
        Work::UpdateDefect { defect, .. } => push::update(host, &access, job, &defect).await,
        Work::SyncComment { defect, comment, .. } => {
            thread::advance(host, &access, job, &defect, &comment).await
        }
        Work::SendEvidence { defect, .. } => evidence::advance(host, &access, job, &defect).await,
        Work::StartCi { cycle, run, .. } => ci::start::advance(host, &access, job, (&cycle, &run)).await,
        Work::CoverageComment { link, .. } => links::comment::advance(host, &access, job, &link).await,
    };
    note(host, &access, result.as_ref().err()).await?;
    result
}

/// The connection as this job needs it: what is linked in a former project is reached there.
async fn turned<H: Host>(host: &H, connection: &Connection, job: &Job) -> Result<Connection> {
    if let Some(project) = &job.sent_to {
        return Ok(connection.facing(project));
    }
    let link = match &job.work {
        Work::StartCi { .. } => None,
        Work::CoverageComment { link, .. } => Some(link.clone()),
        Work::PushDefect { defect, .. }
        | Work::UpdateDefect { defect, .. }
        | Work::SyncComment { defect, .. }
        | Work::SendEvidence { defect, .. } => {
            let place = key_of(Kind::Defect, defect);
            store::read_one::<Defect, H>(host, place).await.unwrap_or_default().and_then(|defect| defect.link)
        }
    };
    let Some(link) = link else { return Ok(connection.clone()) };
    let link = store::read_one::<ExternalLink, H>(host, key("link", &link)).await?;
    Ok(link.map_or_else(|| connection.clone(), |link| connection.facing(&link.address.project)))
}

/// What a request told about the connection itself: its clock, and whether it still works.
pub async fn note<H: Host>(host: &H, access: &Access<'_>, error: Option<&Error>) -> Result<()> {
    let ahead = access.ahead.get().filter(|ahead| ahead.abs_diff(access.connection.clock_ahead) > MINUTE);
    let trouble = match error {
        None => None,
        Some(
            Error::Unauthorized { .. }
            | Error::SsoRequired { .. }
            | Error::NotPermitted { .. }
            | Error::XsrfRefused { .. }
            | Error::SignInNeeded { .. }
            | Error::Page { trouble: PageTrouble::SignedOut | PageTrouble::OtherPerson, .. }
            | Error::ProjectNotFound { .. },
        ) => error.map(ToString::to_string),
        Some(_) => access.connection.trouble.clone(),
    };
    if ahead.is_none() && trouble == access.connection.trouble {
        return Ok(());
    }
    let mut step = Step::open(host).await?;
    let place = key("connection", &access.connection.id);
    if let Some(mut connection) = step.get::<Connection>(&place).await? {
        connection.clock_ahead = ahead.unwrap_or(connection.clock_ahead);
        connection.trouble = trouble;
        step.put(place, &connection)?;
        if error.is_none() {
            hold::release(&mut step, &connection.id).await?;
        }
    }
    step.commit().await
}

/// What becomes of a job whose attempt ended in an error. A create in doubt keeps its own state.
async fn put_aside<H: Host>(host: &H, job: &mut Job, error: &Error) -> Result<()> {
    let now = host.now();
    let why = Problem::from(error).message;
    let wait = rest::backoff(job.tries, dice(host));
    job.tries = job.tries.saturating_add(1);
    let until = match error {
        Error::RateLimited { until, .. } => *until,
        // Until then the connection rests.
        error if error.waits_for_page() => now,
        _ => now.after(wait),
    };
    match (&job.state, error.passes()) {
        (JobState::Unknown { since, looks, .. }, true) => {
            job.state = JobState::Unknown { since: *since, looks: *looks, next: until };
        }
        // Left by a worker that died, and held back before anybody could look for what it sent.
        (JobState::Sending { since }, true) => {
            job.state = JobState::Unknown { since: *since, looks: 0, next: until };
        }
        // It rests until a page opens; nothing has to be tried again meanwhile.
        (_, true) if error.waits_for_page() => job.state = JobState::Queued,
        (_, true) => job.state = JobState::Waiting { until, why: why.clone() },
        // What needs the person may have been in doubt: `sent_first` keeps that, so a retry looks first.
        (_, false) => {
            let demand = error.demand().cloned().map(Box::new);
            job.state = JobState::NeedsYou { problem: Problem::from(error), demand };
        }
    }
    let mut step = Step::open(host).await?;
    step.put(key("job", &job.id), job)?;
    if error.waits_for_page() {
        return step.commit().await;
    }
    hold::others(&mut step, job, error, until).await?;
    if let Error::RateLimited { until, .. } = error {
        let place = key("pass", job.connection());
        let mut pass: Pass = step.get(&place).await?.unwrap_or_default();
        pass.waits = Some(Wait { until: *until, why: why.clone(), is_limit: true });
        step.put(place, &pass)?;
    }
    let tone = if error.passes() { Tone::Warn } else { Tone::Bad };
    step.log(LogTopic::Trouble, tone, format!("{}: {why}", title(&job.work))).await?;
    step.commit().await
}

fn dice<R: Random>(random: &R) -> u8 {
    random.bytes().first().copied().unwrap_or_default()
}

/// `Push DEF-12`.
pub fn title(work: &Work) -> String {
    match work {
        Work::PushDefect { key, .. } => say!("Push {key}", key),
        Work::UpdateDefect { key, .. } => say!("Bring the changes of {key} to its issue", key),
        Work::SyncComment { key, .. } => say!("Bring a comment on {key} to its issue", key),
        Work::SendEvidence { key, .. } => say!("Send the files of {key} to its issue", key),
        Work::StartCi { key, .. } => say!("Start a run in CI for {key}", key),
        Work::CoverageComment { issue, .. } => say!("Coverage comment on {issue}", issue),
    }
}

/// A new job, not yet stored.
pub fn new_job<H: Host>(step: &Step<'_, H>, work: Work, not_before: Option<(Time, &str)>) -> Job {
    Job {
        id: step.new_id(),
        work,
        state: match not_before {
            Some((until, why)) => JobState::Waiting { until, why: why.to_owned() },
            None => JobState::Queued,
        },
        tries: 0,
        created_at: step.now(),
        sent_first: None,
        by_hand: false,
        is_moving: false,
        sent_to: None,
    }
}
