//! Comments on a defect: written here, or read from its issue.

use super::defects;
use super::{checked_text, paint};
use crate::error::{Error, Result};
use crate::model::{
    Connection, Cycle, Defect, Execution, ExternalLink, Outcome, Record as _, Remark, Side, SyncField, Time,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, CommentForm, CommentRef};
use crate::protocol::views::{Badge, CommentLine, DefectView, Tone};
use crate::store::{self, Step, key};
use crate::sync::thread;

/// What a tracker takes in a comment at the least, in characters.
const LIMIT: usize = 30_000;

/// Writes a comment, or changes one of ours. It follows to the issue, if comments go there; nobody waits for that.
pub async fn save<H: Host>(host: &H, sender: &Sender, form: CommentForm) -> Result<DefectView> {
    let text = checked_text("text", form.text.trim())?;
    if text.is_empty() {
        return Err(Error::Invalid { field: "text", why: say!("Write something first").to_owned() });
    }
    if text.chars().count() > LIMIT {
        return Err(Error::TooLong { what: "comment", limit: LIMIT });
    }
    let id = super::checked_id(&form.id)?;
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let defect: Defect = step.record(&form.defect).await?;
    let mut all = thread::open(&mut step, &form.defect).await?;
    let now = step.now();
    match all.iter_mut().find(|one| one.id == id) {
        Some(remark) if !remark.is_ours() || remark.deleted.is_some() => return Err(Error::NotAllowed),
        Some(remark) if remark.text == text => remark.held = false,
        Some(remark) => {
            remark.text = text;
            remark.edited_at = Some(now);
            remark.held = false;
        }
        None => all.push(fresh(id.clone(), text, now)),
    }
    thread::follow(&mut step, &connections, &defect, &mut all).await?;
    thread::put(&mut step, &form.defect, &all)?;
    step.commit().await?;
    defects::view(host, sender, ById { id: form.defect }).await
}

/// Says on a known defect that a test met it again, and so on its issue, where its connection wants that.
pub(super) async fn confirm<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    defect: &Defect,
    (cycle, execution): (&Cycle, &Execution),
) -> Result<()> {
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    let Some(link) = step.get::<ExternalLink>(&place).await? else { return Ok(()) };
    let wants =
        connections.iter().find(|one| one.reaches(&link.address)).is_some_and(|one| one.sync.confirms);
    if !wants || !matches!(execution.outcome, Outcome::Fail | Outcome::Blocked) {
        return Ok(());
    }
    // As everything that is written to a tracker, in the tracker's people's language.
    let text = crate::texts::in_english(|| {
        let parts = [execution.outcome.label(), &cycle.environment, &cycle.version];
        let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        say!("Confirmed in {cycle} by {case}: {result}", cycle.key(), execution.case_key, known.join(", "))
    });
    let mut all = thread::open(step, &defect.meta.id).await?;
    all.push(fresh(step.new_id(), text, step.now()));
    thread::follow(step, connections, defect, &mut all).await?;
    thread::put(step, &defect.meta.id, &all)
}

fn fresh(id: String, text: String, at: Time) -> Remark {
    let author = String::new();
    Remark { id, author, text, at, edited_at: None, deleted: None, there: None, job: None, held: false }
}

/// Deletes a comment of ours, on the tracker, too. Its text is kept.
pub async fn delete<H: Host>(host: &H, sender: &Sender, form: CommentRef) -> Result<DefectView> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let defect: Defect = step.record(&form.defect).await?;
    let mut all = thread::open(&mut step, &form.defect).await?;
    let now = step.now();
    let found = all.iter_mut().find(|one| one.id == form.comment);
    let remark = found.ok_or(Error::Missing { what: "comment" })?;
    if !remark.is_ours() {
        return Err(Error::NotAllowed);
    }
    remark.deleted.get_or_insert((now, Side::Workspace));
    remark.held = false;
    thread::follow(&mut step, &connections, &defect, &mut all).await?;
    thread::put(&mut step, &form.defect, &all)?;
    step.commit().await?;
    defects::view(host, sender, ById { id: form.defect }).await
}

/// The comments of a defect, oldest first, and what is said below the box for a new one.
pub(super) async fn lines<H: Host>(
    host: &H,
    defect: &Defect,
    link: Option<&ExternalLink>,
    connections: &[Connection],
) -> Result<(Vec<CommentLine>, String)> {
    let now = host.now();
    let all: Vec<Remark> =
        store::read_one(host, key("remarks", &defect.meta.id)).await.unwrap_or_default().unwrap_or_default();
    let connection =
        link.and_then(|link| connections.iter().find(|connection| connection.reaches(&link.address)));
    let goes = connection.is_some_and(|one| one.sync.rule(SyncField::Comments).direction.sends());
    let hint = match (link, connection) {
        (None, _) => say!("Stays here until the defect is pushed.").to_owned(),
        (Some(_), None) => say!("Stays here: its project is not connected.").to_owned(),
        (Some(_), Some(_)) if !goes => say!("Stays here: comments do not go to this tracker.").to_owned(),
        (Some(link), Some(connection)) => {
            say!("Goes to {address} as {login}.", link.address.display(), connection.login)
        }
    };
    Ok((all.iter().map(|remark| line(remark, goes, now)).collect(), hint))
}

fn line(remark: &Remark, goes: bool, now: Time) -> CommentLine {
    let edited = if remark.edited_at.is_some() { ", edited" } else { "" };
    CommentLine {
        id: remark.id.clone(),
        author: if remark.is_ours() { say!("You").to_owned() } else { remark.author.clone() },
        text: remark.text.clone(),
        age: format!("{}{edited}", remark.at.ago(now)),
        state: state(remark, goes),
        editable: remark.is_ours() && remark.deleted.is_none(),
        deleted: remark.deleted.is_some(),
    }
}

fn state(remark: &Remark, goes: bool) -> Badge {
    match (&remark.deleted, &remark.there, &remark.job) {
        (Some((_, Side::Tracker)), ..) => paint::badge(
            say!("Deleted there"),
            Tone::Neutral,
            say!("It was deleted on the tracker; its text is kept"),
        ),
        (_, _, Some(_)) => paint::badge(say!("On its way"), Tone::Info, say!("It is in the outbox")),
        (Some((_, Side::Workspace)), ..) => {
            paint::badge(say!("Deleted"), Tone::Neutral, say!("You deleted it; its text is kept"))
        }
        (None, _, None) if remark.held => paint::badge(
            say!("Held back"),
            Tone::Neutral,
            say!("You held its change back; saving it again sends it"),
        ),
        (None, Some(_), None) => paint::badge(say!("Synced"), Tone::Good, say!("Both sides have it")),
        (None, None, None) if goes && remark.is_ours() => {
            paint::badge(say!("Waiting"), Tone::Info, say!("It is sent with the next pass"))
        }
        (None, None, None) => {
            paint::badge(say!("Only here"), Tone::Neutral, say!("It is not on the tracker"))
        }
    }
}
