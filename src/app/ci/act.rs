//! What a person does with a run.

use super::{follow, form, start, take};
use crate::app::outbox::hurry;
use crate::error::{Error, Result};
use crate::model::{CiRun, CiStage, Connection, Cycle, Job};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, CiAct, CiActForm};
use crate::protocol::views::{CiView, LogTopic, Tone};
use crate::store::{self, Step};
use crate::sync::pass;
use crate::trackers::{self, Access};

/// Does it, and shows the runs.
pub async fn act<H: Host>(host: &H, sender: &Sender, form: CiActForm) -> Result<CiView> {
    let cycle: Cycle = store::read_record(host, &form.cycle).await?;
    let run = super::run_of(host, &form.cycle, &form.run).await?;
    let id = cycle.meta.id.clone();
    match form.act {
        CiAct::TryAgain => {
            if let Some(job) = &run.job {
                hurry(host, job).await?;
                outbox::run(host, job).await?;
            }
        }
        CiAct::GiveUp => give_up(host, &id, &run).await?,
        CiAct::StartAgain => {
            give_up(host, &id, &run).await?;
            let connection = outbox::connection(host, &run.connection).await?;
            form::begin(host, &cycle, &connection, run.setup.clone()).await?;
        }
        CiAct::ItIs => it_is(host, &id, &run, &form.value).await?,
        CiAct::Cancel => cancel(host, &id, &run).await?,
        CiAct::RunAgain => run_again(host, &id, &run).await?,
        CiAct::Take => {
            let outcome = take::take(host, &id, &run.id).await;
            told(host, &id, &run, outcome).await?;
        }
        CiAct::MakeCases => {
            let outcome = take::make(host, &id, &run.id).await;
            told(host, &id, &run, outcome).await?;
        }
        CiAct::Forget => {
            if run.job.is_some() {
                return Err(Error::OnItsWay);
            }
            let mut step = Step::open(host).await?;
            let mut book = super::open(&mut step, &id).await?;
            book.runs.retain(|one| one.id != run.id);
            super::put(&mut step, &id, book).await?;
            step.commit().await?;
        }
    }
    outbox::schedule(host).await?;
    super::view(host, sender, ById { id }).await
}

/// What became of taking results by hand: a failure is said at once, and stays with the run.
async fn told<H: Host>(host: &H, cycle: &str, run: &CiRun, outcome: Result<()>) -> Result<()> {
    let said = outcome.clone();
    let is_over = run.remote.as_ref().is_some_and(|remote| remote.phase.is_over());
    match outcome {
        Err(_) if !is_over => {}
        outcome if is_over => follow::finish(host, cycle, &run.id, outcome).await?,
        _ => {}
    }
    said
}

async fn give_up<H: Host>(host: &H, cycle: &str, run: &CiRun) -> Result<()> {
    let mut step = Step::open(host).await?;
    let job = match &run.job {
        Some(job) => step.get::<Job>(&store::key("job", job)).await?,
        None => None,
    };
    match job {
        Some(job) => {
            start::can_give_up(&job)?;
            start::give_up(&mut step, &job).await?;
            step.remove_job(&job.id).await?;
        }
        None => {
            super::change(&mut step, cycle, &run.id, |run| {
                run.job = None;
                run.stage = CiStage::Dropped;
            })
            .await?;
        }
    }
    step.commit().await
}

/// The person says which one it became.
async fn it_is<H: Host>(host: &H, cycle: &str, run: &CiRun, which: &str) -> Result<()> {
    let found = run.candidates.iter().find(|one| one.id.to_string() == which);
    let remote = found.ok_or(Error::Missing { what: "run" })?;
    let mut step = Step::open(host).await?;
    if let Some(job) = &run.job {
        if let Some(job) = step.get::<Job>(&store::key("job", job)).await? {
            start::can_give_up(&job)?;
        }
        step.remove_job(job).await?;
    }
    start::is_it(&mut step, cycle, &run.id, remote).await?;
    step.log(
        LogTopic::Sent,
        Tone::Good,
        say!("{title} in {project} was chosen by hand", remote.title, run.project),
    )
    .await?;
    step.commit().await?;
    follow::look_at(host, cycle, &run.id).await
}

/// A request about a run, with the project as it is called now.
async fn with_access<H: Host>(
    host: &H,
    cycle: &str,
    run: &CiRun,
    ask: impl AsyncFn(&Access<'_>) -> Result<()>,
) -> Result<()> {
    let connection = super::facing(host, run).await?;
    pass::may_ask(host, &connection).await?;
    let token = outbox::token(host, &connection).await?;
    let access = Access::new(&connection, &token);
    let outcome = match ask(&access).await {
        Err(Error::Moved { .. }) => {
            let project = trackers::present_name(host, &access).await?;
            let turned: Connection = connection.facing(&project);
            follow::change(host, cycle, &run.id, |run| run.project = project).await?;
            ask(&Access::new(&turned, &token)).await
        }
        other => other,
    };
    outbox::note(host, &access, outcome.as_ref().err()).await?;
    outcome
}

async fn cancel<H: Host>(host: &H, cycle: &str, run: &CiRun) -> Result<()> {
    let remote = run.remote.as_ref().ok_or(Error::Missing { what: "run" })?;
    let id = remote.id;
    match with_access(host, cycle, run, async |access| trackers::ci::cancel(host, access, id).await).await {
        // Gone is seen, and said, by the look.
        Ok(()) | Err(Error::ProjectNotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    note(host, say!("Cancelled {title} in {project}", remote.title, run.project)).await?;
    follow::hurry(host, &run.id);
    follow::look_at(host, cycle, &run.id).await
}

/// Runs it once more there. It is looked at first: one that runs already, by whose hand ever, is followed.
async fn run_again<H: Host>(host: &H, cycle: &str, run: &CiRun) -> Result<()> {
    follow::hurry(host, &run.id);
    follow::look_at(host, cycle, &run.id).await?;
    let run = super::run_of(host, cycle, &run.id).await?;
    let remote = run.remote.as_ref().ok_or(Error::Missing { what: "run" })?;
    if run.stage == CiStage::Lost {
        return Ok(());
    }
    if remote.phase.is_over() {
        let id = remote.id;
        with_access(host, cycle, &run, async |access| trackers::ci::again(host, access, id).await).await?;
        note(host, say!("{title} in {project} runs again", remote.title, run.project)).await?;
    }
    follow::change(host, cycle, &run.id, |run| {
        run.stage = CiStage::Following;
        run.trouble = None;
    })
    .await?;
    follow::hurry(host, &run.id);
    follow::look_at(host, cycle, &run.id).await
}

async fn note<H: Host>(host: &H, text: String) -> Result<()> {
    let mut step = Step::open(host).await?;
    step.log(LogTopic::Sent, Tone::Good, text).await?;
    step.commit().await
}
