//! Runs in CI, started from a cycle: what a page sees of them, and where they are kept.
//!
//! A start is a write like any other and goes through the outbox ([`start`]); from then on the run is looked at
//! until it is over ([`follow`]), and its results land in the cycle once each ([`take`]).

pub mod act;
pub mod follow;
pub mod form;
mod paint;
mod presets;
pub mod start;
mod take;

use crate::error::{Error, Result};
use crate::model::{CiBook, CiRun, CiStage, Connection, Cycle, SECOND};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::ById;
use crate::protocol::views::CiView;
use crate::store::{self, Step, key};

/// The cycles that have a run to be followed.
const FOLLOWING: &str = "following";
/// Runs of one cycle that are kept; older ones that are over make room.
const KEPT: usize = 20;
/// A page that is open looks this often, and after a while less.
const BRISK: u64 = 5 * SECOND;

/// The runs of a cycle.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<CiView> {
    let cycle: Cycle = store::read_record(host, &form.id).await?;
    paint::view(host, &cycle).await
}

/// The same, after a look at those that are under way.
pub async fn look<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<CiView> {
    for run in book(host, &form.id).await?.runs {
        let seen = follow::looked_at(host, &run.id).await;
        if run.stage == CiStage::Following && seen.is_none_or(|at| host.now().since(at) >= BRISK - SECOND) {
            // How it went is with the run.
            follow::look_at(host, &form.id, &run.id).await?;
        }
    }
    crate::outbox::schedule(host).await?;
    view(host, sender, form).await
}

fn place(cycle: &str) -> String {
    key("ci", cycle)
}

/// The runs of a cycle as they are stored.
async fn book<H: Host>(host: &H, cycle: &str) -> Result<CiBook> {
    Ok(store::read_one(host, place(cycle)).await?.unwrap_or_default())
}

/// One run.
async fn run_of<H: Host>(host: &H, cycle: &str, run: &str) -> Result<CiRun> {
    let found = book(host, cycle).await?.runs.into_iter().find(|one| one.id == run);
    found.ok_or(Error::Missing { what: "run" })
}

/// The same, to change.
async fn open<H: Host>(step: &mut Step<'_, H>, cycle: &str) -> Result<CiBook> {
    Ok(step.get(&place(cycle)).await?.unwrap_or_default())
}

/// Puts a changed book back, and notes whether anything in it is to be followed.
async fn put<H: Host>(step: &mut Step<'_, H>, cycle: &str, mut book: CiBook) -> Result<()> {
    while book.runs.len() > KEPT {
        let Some(at) = book.runs.iter().position(|run| !is_open(run)) else { break };
        book.runs.remove(at);
    }
    let mut following: Vec<String> = step.get(FOLLOWING).await.ok().flatten().unwrap_or_default();
    let is_wanted = book.runs.iter().any(|run| run.stage == CiStage::Following);
    if is_wanted != following.iter().any(|one| one == cycle) {
        following.retain(|one| one != cycle);
        if is_wanted {
            following.push(cycle.to_owned());
        }
        step.put(FOLLOWING.to_owned(), &following)?;
    }
    step.put(place(cycle), &book)
}

/// Changes one run, if it is still there; says whether it is.
async fn change<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &str,
    run: &str,
    turn: impl FnOnce(&mut CiRun),
) -> Result<bool> {
    let mut book = open(step, cycle).await?;
    let Some(found) = book.runs.iter_mut().find(|one| one.id == run) else { return Ok(false) };
    turn(found);
    put(step, cycle, book).await?;
    Ok(true)
}

/// Whether anything more is to come of it.
fn is_open(run: &CiRun) -> bool {
    run.job.is_some() || matches!(run.stage, CiStage::Starting | CiStage::Following)
}

/// The connection as a run needs it: turned to the project it was started in.
async fn facing<H: Host>(host: &H, run: &CiRun) -> Result<Connection> {
    Ok(crate::outbox::connection(host, &run.connection).await?.facing(&run.project))
}
