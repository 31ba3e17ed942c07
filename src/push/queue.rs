//! A push on its way into the outbox, and where it goes.

use crate::error::{Error, PageTrouble, Result};
use crate::model::{Connection, Defect, ExternalLink, JobState, Kind, Record, SECOND, Standing, Work};
use crate::ports::Host;
use crate::push::{by_hand, facts};
use crate::store::{self, Step, key, key_of};

/// How long a change waits for further ones, and to be held back, before it is sent.
const COLLECT: u64 = 30 * SECOND;
/// What the outbox says meanwhile.
const COLLECT_WHY: &str = word!("Collecting further changes before the issue is updated.");

/// Puts a push, or the changes of a pushed defect, into the outbox and gives the job's id. One that is
/// there already is taken up again instead.
pub async fn enqueue<H: Host>(host: &H, defect_id: &str, connection: &Connection) -> Result<String> {
    let mut step = Step::open(host).await?;
    let mut defect: Defect = step.record(defect_id).await?;
    defect.held = false;
    if let Some(job) = &defect.job {
        let job = job.clone();
        if step.raw(&key("job", &job)).await?.is_some() {
            return Ok(job);
        }
    }
    let files = connection.files_by_hand();
    if files && defect.link.is_some() {
        return Err(Error::page(connection, PageTrouble::NeedsToken));
    }
    facts::note(&mut step, &mut defect, connection).await?;
    let form = files.then(|| by_hand::form(&defect, connection, step.now()));
    let (id, key_text, connection) = (defect.meta.id.clone(), defect.key(), connection.id.clone());
    let work = if defect.link.is_some() {
        Work::UpdateDefect { defect: id, key: key_text, connection }
    } else {
        Work::PushDefect { defect: id, key: key_text, connection }
    };
    let mut job = crate::outbox::new_job(&step, work, None);
    if let Some(form) = form {
        job.state = JobState::Filing(Box::new(form));
    }
    defect.job = Some(job.id.clone());
    step.add_job(&job).await?;
    step.put(key_of(Kind::Defect, &defect.meta.id), &defect)?;
    step.commit().await?;
    Ok(job.id)
}

/// Lets a changed defect's issue follow by itself, after a while in which it may change further.
pub async fn follow<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    defect: &mut Defect,
) -> Result<()> {
    if defect.held || defect.job.is_some() {
        return Ok(());
    }
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    let Some(link) = step.get::<ExternalLink>(&place).await? else { return Ok(()) };
    let connection = connections.iter().find(|one| one.writes_to(&link.address));
    let Some(connection) = connection else { return Ok(()) };
    facts::note(step, defect, connection).await?;
    if link.standing != Standing::Live || !super::has_news(defect, &link, connection) {
        return Ok(());
    }
    let (defect_id, key_text) = (defect.meta.id.clone(), defect.key());
    let work = Work::UpdateDefect { defect: defect_id, key: key_text, connection: connection.id.clone() };
    let job = crate::outbox::new_job(
        step,
        work,
        Some((step.now().after(COLLECT), crate::texts::word(COLLECT_WHY))),
    );
    defect.job = Some(job.id.clone());
    step.add_job(&job).await
}

/// The connection a defect is to go through: the one named, the one of its link, or the only one.
pub async fn destination<H: Host>(
    connections: Vec<Connection>,
    defect: &Defect,
    named: Option<&str>,
    host: &H,
) -> Result<Connection> {
    let link = match &defect.link {
        Some(link) => store::read_one::<ExternalLink, H>(host, key("link", link)).await?,
        None => None,
    };
    if let Some(link) = link {
        let project = link.address.project.clone();
        let found = connections.into_iter().find(|connection| connection.reaches(&link.address));
        return found.ok_or(Error::NotConnected { project });
    }
    let mut usable: Vec<Connection> =
        connections.into_iter().filter(|one| one.disconnected_at.is_none()).collect();
    match named {
        Some(id) => usable.into_iter().find(|one| one.id == id).ok_or(Error::Missing { what: "connection" }),
        None if usable.len() > 1 => {
            Err(Error::Invalid { field: "connection", why: say!("Choose where to push it").to_owned() })
        }
        None => usable.pop().ok_or(Error::NotConnected { project: say!("any repository").to_owned() }),
    }
}
