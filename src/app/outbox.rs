//! The outbox and the sync log, as a person sees and steers them.

use super::{ci, paint};
use crate::error::{Error, Result};
use crate::model::{Connection, Defect, Job, JobState, Kind, Work};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, DemandForm, Nothing};
use crate::protocol::views::{ActionName, LogTopic, OutboxView, Tone};
use crate::push;
use crate::store::{Step, key, key_of};
use crate::sync::thread;
use crate::trackers::jira;

/// Everything that waits.
pub async fn view<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<OutboxView> {
    let now = host.now();
    let jobs = outbox::jobs(host).await?;
    let mut lines: Vec<_> = jobs.iter().map(|job| paint::job_line(job, now)).collect();
    super::no_token::say_what_waits(host, &jobs, &mut lines).await?;
    let waiting = jobs.iter().filter(|job| can_hurry(job)).count();
    let all = || {
        paint::action(
            ActionName::RetryAll,
            say!("Try all now"),
            say!("Takes up everything that waits, one after the other"),
        )
    };
    Ok(OutboxView {
        all: (waiting > 1).then(all),
        jobs: lines,
        empty: say!("Nothing waits: everything you pushed has arrived.").to_owned(),
    })
}

/// Takes a job up now, whatever it waits for.
pub async fn retry<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<OutboxView> {
    if let Some(JobState::Filing(filing)) = outbox::read_job(host, &form.id).await?.map(|job| job.state) {
        host.open_site(&filing.url);
        return view(host, sender, Nothing {}).await;
    }
    hurry(host, &form.id).await?;
    outbox::run(host, &form.id).await?;
    view(host, sender, Nothing {}).await
}

/// Takes up all that wait for anything but a person's answer.
pub async fn retry_all<H: Host>(host: &H, sender: &Sender, _: Nothing) -> Result<OutboxView> {
    for job in outbox::jobs(host).await?.iter().filter(|job| can_hurry(job)) {
        hurry(host, &job.id).await?;
    }
    outbox::schedule(host).await?;
    view(host, sender, Nothing {}).await
}

/// Whether asking again may help: not while a form is to be filled in or filed.
fn can_hurry(job: &Job) -> bool {
    matches!(
        job.state,
        JobState::Waiting { .. } | JobState::Unknown { .. } | JobState::NeedsYou { demand: None, .. }
    )
}

/// Makes a job due. One whose request may have arrived is still looked for before it is sent again.
pub(super) async fn hurry<H: Host>(host: &H, id: &str) -> Result<()> {
    let mut step = Step::open(host).await?;
    let place = key("job", id);
    let Some(mut job) = step.get::<Job>(&place).await? else { return Ok(()) };
    job.by_hand = matches!(job.work, Work::UpdateDefect { .. });
    job.hurry(step.now());
    step.put(place, &job)?;
    step.commit().await
}

/// Takes what a tracker's screen demanded, remembers it, and takes the job up again.
pub async fn answer<H: Host>(host: &H, sender: &Sender, form: DemandForm) -> Result<OutboxView> {
    let mut step = Step::open(host).await?;
    let place = key("job", &form.job);
    let job = step.get::<Job>(&place).await?.ok_or(Error::Missing { what: "write" })?;
    let JobState::NeedsYou { demand: Some(demand), problem } = job.state.clone() else {
        return Err(Error::Missing { what: "form" });
    };
    let there = key("connection", job.connection());
    let found = step.get::<Connection>(&there).await?;
    let mut connection = found.ok_or(Error::Missing { what: "connection" })?;
    let mut demand = *demand;
    let mut taken = Vec::new();
    for field in &mut demand.fields {
        let given = form.answers.iter().find(|answer| answer.id == field.id);
        field.values = given.map(|answer| answer.values.clone()).unwrap_or_default();
        if !field.required && field.values.iter().all(|value| value.trim().is_empty()) {
            field.problem.clear();
            continue;
        }
        match jira::answer(connection.tracker, field, &field.values) {
            Ok(value) => {
                field.problem.clear();
                taken.push((field.id.clone(), value));
            }
            Err(why) => why.clone_into(&mut field.problem),
        }
    }
    let is_whole = demand.fields.iter().all(|field| field.problem.is_empty());
    if let Work::PushDefect { defect, .. } = &job.work
        && let Ok(mut defect) = step.record::<Defect>(defect).await
        && let Some(given) = &mut defect.given
    {
        // What is said now counts, and not what was said before it was refused. What was chosen for this one issue
        // is no answer for the next.
        for asked in &demand.fields {
            if asked.required {
                given.fields.retain(|one| one.id != asked.id);
            } else if let Some(chosen) = given.fields.iter_mut().find(|one| one.id == asked.id)
                && asked.problem.is_empty()
            {
                taken.retain(|(id, _)| *id != asked.id);
                chosen.answer(asked);
            }
        }
        step.put(key_of(Kind::Defect, &defect.meta.id), &defect)?;
    }
    if let Some(jira) = &mut connection.jira {
        jira.answers.entry(demand.screen.clone()).or_default().extend(taken);
    }
    step.put(there, &connection)?;
    if !is_whole {
        let state = JobState::NeedsYou { problem, demand: Some(Box::new(demand)) };
        step.put(place, &Job { state, ..job })?;
    }
    step.commit().await?;
    if is_whole {
        hurry(host, &form.job).await?;
        outbox::run(host, &form.job).await?;
    }
    view(host, sender, Nothing {}).await
}

/// Gives a job up. Not one whose request may have arrived: it could never be found again.
pub async fn discard<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<OutboxView> {
    let mut step = Step::open(host).await?;
    if let Some(job) = step.get::<Job>(&key("job", &form.id)).await? {
        let is_start = matches!(job.work, Work::StartCi { .. });
        if is_start {
            ci::start::can_give_up(&job)?;
            ci::start::give_up(&mut step, &job).await?;
        } else if job.sent_first.is_some() {
            return Err(Error::OnItsWay);
        }
        match job.state {
            JobState::Sending { .. } | JobState::Unknown { .. } | JobState::SettingStatus => {
                return Err(Error::OnItsWay);
            }
            JobState::Queued | JobState::Waiting { .. } | JobState::Filing(_) | JobState::NeedsYou { .. } => {
            }
        }
        push::release(&mut step, &job).await?;
        if let Work::UpdateDefect { defect, .. } = &job.work
            && let Ok(mut defect) = step.record::<Defect>(defect).await
        {
            defect.held = true;
            step.put(key_of(Kind::Defect, &defect.meta.id), &defect)?;
        }
        if let Work::SyncComment { defect, comment, .. } = &job.work {
            thread::hold(&mut step, defect, comment).await?;
        }
        step.log(LogTopic::Trouble, Tone::Info, say!("{title}: given up by hand", outbox::title(&job.work)))
            .await?;
    }
    step.commit().await?;
    outbox::schedule(host).await?;
    view(host, sender, Nothing {}).await
}
