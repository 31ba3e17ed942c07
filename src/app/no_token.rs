//! Connections without a token: what they can do, what they wait for, and what happens when a page opens.

use super::connections::all;
use super::paint;
use crate::error::{Error, Result};
use crate::model::{Address, Connection, Defect, Job, JobState, Kind, Pass, Record as _, Tracker};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, Nothing};
use crate::protocol::views::{Badge, CheckStep, Done, JobLine, OutboxView, Tone};
use crate::store::{self, Step, key, key_of};
use crate::sync::pass;
use crate::trackers::Check;
use crate::{outbox, push};

/// What is to be known before it is switched on, for each tracker.
pub(super) fn help(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => {
            say!(
                "GitHub answers no program without a token. A defect opens GitHub’s own form, filled in, and you send it; Casebridge recognises the issue that comes of it. No status and no comments are read."
            )
        }
        _ => {
            say!(
                "Casebridge acts as you, through a page of the site that is open in this browser. It works while such a page is open and ends when you sign out; your administrator may forbid it. No token is made or kept."
            )
        }
    }
}

/// The mark that such a connection bears: `No token · as Ada Lovelace`.
pub(super) fn mark(connection: &Connection) -> Option<Badge> {
    connection.session.as_ref()?;
    let text = if connection.files_by_hand() {
        say!("No token · by GitHub’s form").to_owned()
    } else {
        say!("No token · as {login}", connection.login)
    };
    Some(paint::badge(text, Tone::Info, help(connection.tracker)))
}

/// The page that a connection waits for, or has a trouble with, and the way to it.
pub(super) async fn wanted<H: Host>(host: &H, connection: &Connection) -> Option<Badge> {
    if !connection.needs_page() {
        return None;
    }
    let waits = waits(host, connection).await;
    let (tone, title) = match (waits, &connection.trouble) {
        (Some(waits), None) => (Tone::Info, waits),
        (_, Some(trouble)) => (Tone::Bad, format!("{trouble}.")),
        (None, None) => return None,
    };
    let url = Some(format!("{}/", connection.site));
    Some(Badge { text: say!("Open {host}", connection.host()), tone, title, url })
}

/// What a connection waits for, as a sentence, while no page of its site is open.
pub(super) async fn waits<H: Host>(host: &H, connection: &Connection) -> Option<String> {
    let waits = connection.needs_page() && !host.has_page(&connection.site).await;
    waits.then(|| {
        say!("Waiting for an open page of {host}. It goes on by itself when one opens.", connection.host())
    })
}

/// How a write stands that rests because no page of its site is open; none where it does not.
pub(super) async fn waiting<H: Host>(
    host: &H,
    job: Option<&Job>,
    connections: &[Connection],
) -> Option<Badge> {
    let job = job.filter(|job| !matches!(job.state, JobState::NeedsYou { .. } | JobState::Filing(_)))?;
    let connection = connections.iter().find(|one| one.id == job.connection())?;
    let waits = waits(host, connection).await?;
    let url = Some(format!("{}/", connection.site));
    Some(Badge { url, ..paint::badge(say!("Waiting"), Tone::Info, waits) })
}

/// Says so in the lines of the outbox.
pub(super) async fn say_what_waits<H: Host>(host: &H, jobs: &[Job], lines: &mut [JobLine]) -> Result<()> {
    let connections = all(host).await?;
    for (job, line) in jobs.iter().zip(lines) {
        if let Some(state) = waiting(host, Some(job), &connections).await {
            line.detail.clone_from(&state.title);
            line.state = state;
        }
    }
    Ok(())
}

/// What is known of a repository without asking anybody.
pub(super) fn check(connection: &Connection) -> Result<Check> {
    if connection.project.is_empty() {
        let why = say!("Give the repository’s own address: without a token there is no list to choose from");
        return Err(Error::Invalid { field: "url", why: why.to_owned() });
    }
    let step = CheckStep {
        label: say!("Nothing was asked of GitHub").to_owned(),
        tone: Tone::Info,
        detail: help(Tracker::GitHub).to_owned(),
        remedy: String::new(),
    };
    Ok(Check { project: connection.project.clone(), steps: vec![step], ..Check::default() })
}

/// A page of a site that is worked through has opened: what waited for it goes on.
pub async fn page_opened<H: Host>(host: &H, sender: &Sender, _: Nothing) -> Result<Done> {
    let page = sender.page().ok_or(Error::NotAllowed)?;
    let below =
        |one: &Connection| page.strip_prefix(one.site.as_str()).is_some_and(|rest| rest.starts_with('/'));
    let all = all(host).await?;
    let here: Vec<&Connection> =
        all.iter().filter(|one| one.is_running() && one.needs_page() && below(one)).collect();
    if here.is_empty() {
        return Err(Error::NotConnected { project: page.to_owned() });
    }
    host.changed();
    for connection in here.iter().filter(|one| one.trouble.is_some()) {
        again(host, connection).await?;
        // How it went is noted with the connection.
        let _ = pass::run(host, &connection.id, true).await;
    }
    super::alarm(host).await?;
    Ok(Done { message: String::new() })
}

/// What was put aside while nobody, or somebody else, was signed in is due at once.
async fn again<H: Host>(host: &H, connection: &Connection) -> Result<()> {
    for job in outbox::jobs(host).await?.iter().filter(|job| job.connection() == connection.id) {
        if matches!(job.state, JobState::Waiting { .. } | JobState::Unknown { .. }) {
            super::outbox::hurry(host, &job.id).await?;
        }
    }
    let mut step = Step::open(host).await?;
    let place = key("pass", &connection.id);
    let mut pass: Pass = step.get(&place).await?.unwrap_or_default();
    pass.waits = pass.waits.filter(|wait| wait.is_limit);
    step.put(place, &pass)?;
    step.commit().await
}

/// Ties a defect to an issue by its address alone: one that is being filed, or was never pushed.
pub(super) async fn tie<H: Host>(
    host: &H,
    connection: &Connection,
    address: &Address,
    defect: &str,
) -> Result<String> {
    let mut step = Step::open(host).await?;
    let mut defect: Defect = step.record(defect).await?;
    let job: Option<Job> = match &defect.job {
        Some(job) => step.get(&key("job", job)).await?,
        None => None,
    };
    let is_free = job.is_none_or(|job| matches!(job.state, JobState::Filing(_)));
    if defect.link.is_some() || !is_free {
        let why = say!("{defect} has an issue already, or is on its way to one", defect.key());
        return Err(Error::Invalid { field: "url", why });
    }
    push::by_hand::filed(&mut step, connection, &mut defect, address).await?;
    step.commit().await?;
    outbox::schedule(host).await?;
    Ok(defect.key())
}

/// Hands a person what the tracker does not take from us: its own form, filled in.
pub async fn file<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<OutboxView> {
    let missing = || Error::Missing { what: "write" };
    let job = outbox::read_job(host, &form.id).await?.filter(paint::can_file).ok_or_else(missing)?;
    let connection = outbox::connection(host, job.connection()).await?;
    let mut step = Step::open(host).await?;
    let place = key("job", &job.id);
    let mut job = step.get::<Job>(&place).await?.filter(paint::can_file).ok_or_else(missing)?;
    let defect: Defect = step.record(job.subject()).await?;
    let filing = push::by_hand::form(&defect, &connection, step.now());
    let url = filing.url.clone();
    job.state = JobState::Filing(Box::new(filing));
    step.put(place, &job)?;
    step.commit().await?;
    outbox::schedule(host).await?;
    host.open_site(&url);
    super::outbox::view(host, sender, Nothing {}).await
}

/// The page of an issue shows the line by which a defect was handed to a person to file. It is tied, once, if it
/// is that defect's turn; anything else changes nothing, and is said.
pub async fn recognised<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<Done> {
    let (address, connections) = super::here::place(host, sender).await?;
    let id = super::checked_id(&form.id)?;
    let found: Option<Defect> = store::read_one(host, key_of(Kind::Defect, &id)).await?;
    // Somebody else's defect, from a workspace that is not here.
    let Some(defect) = found else { return Ok(Done { message: String::new() }) };
    if defect.link.as_ref() == Some(&address.key()) {
        return Ok(Done { message: String::new() });
    }
    let job = match &defect.job {
        Some(job) => outbox::read_job(host, job).await?,
        None => None,
    };
    let job = job.filter(|job| matches!(job.state, JobState::Filing(_)));
    let connection = job.and_then(|job| connections.iter().find(|one| one.id == job.connection()));
    let Some(connection) = connection.filter(|one| one.reaches(&address)) else {
        let issue = address.display();
        let why = say!(
            "{issue} says that it is {defect}, which is not being filed there: nothing was changed",
            issue,
            defect.key()
        );
        return Err(Error::Invalid { field: "url", why });
    };
    let key = tie(host, connection, &address, &id).await?;
    Ok(Done { message: say!("{key} is {issue} from now on", key, address.display()) })
}
