//! Finding an issue by its title, key, number or address: on the trackers, and among those that are known here.

use serde_json::json;

use super::defects::{Draft, add};
use super::paint::issue_state;
use crate::error::{Error, Result};
use crate::evidence;
use crate::links::address_of;
use crate::model::{
    Address, Connection, Defect, DefectPriority, DefectStatus, ExternalLink, Job, JobState, Kind,
    Record as _, Seen, Standing, Time,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, IssueSearch, LinkForm};
use crate::protocol::views::{DefectView, IssueHit, IssueHits};
use crate::push;
use crate::store::{self, LINKS, Step, key, key_of};
use crate::sync::{observe, pass};
use crate::trackers::{self, Access, RemoteIssue};

/// Issues known here that are shown.
const KNOWN: usize = 20;
/// Words beyond these narrow nothing down.
const WORDS: usize = 12;

/// Finds issues. An address, a key or a number is read directly; words are looked for in titles.
pub async fn search<H: Host>(host: &H, _: &Sender, form: IssueSearch) -> Result<IssueHits> {
    let connections = super::connections::all(host).await?;
    let running = connections.iter().filter(|one| one.disconnected_at.is_none());
    let text = form.text.trim();
    if text.contains("://") {
        let address = address_of(text, &connections)?;
        return Ok(found(direct(host, &connections, &address).await.into_iter().collect(), String::new()));
    }
    let named: Vec<Address> = running.clone().filter_map(|connection| named(text, connection)).collect();
    if !named.is_empty() {
        let mut hits = Vec::new();
        for address in &named {
            let hit = direct(host, &connections, address).await;
            // One number stands for an issue in each project; where there is none it is not shown.
            hits.extend(hit.into_iter().filter(|hit| named.len() == 1 || !hit.title.is_empty()));
        }
        // A number may be a word of a title, too.
        if !hits.is_empty() {
            return Ok(found(hits, String::new()));
        }
    }
    let words: Vec<String> = text.split_whitespace().take(WORDS).map(str::to_owned).collect();
    let mut hits = known(host, &connections, &words).await?;
    let mut notes = Vec::new();
    for connection in running.filter(|_| !words.is_empty()) {
        match ask(host, connection, &words).await {
            Ok(issues) => {
                for issue in &issues {
                    let hit =
                        hit(&connections, &issue.address, Some(&seen(issue, host.now())), Standing::Live);
                    match hits.iter_mut().find(|have| have.id == hit.id) {
                        Some(have) => *have = hit,
                        None => hits.push(hit),
                    }
                }
            }
            Err(error) => {
                notes.push(say!("{connection} was not searched: {error}", connection.label(), error));
            }
        }
    }
    Ok(found(hits, notes.join(" ")))
}

fn found(hits: Vec<IssueHit>, note: String) -> IssueHits {
    let empty = if note.is_empty() {
        say!("No issue of that title was found. Searches lag behind: a new issue is found by its address or number.")
            .to_owned()
    } else {
        note.clone()
    };
    IssueHits { hits, empty, note }
}

/// The issue that a key or a number means in a connection's project: `#12`, `octo/demo#12`, `SHOP-12`.
fn named(text: &str, connection: &Connection) -> Option<Address> {
    let (project, number) = if connection.tracker.is_jira() {
        text.rsplit_once('-').unwrap_or(("", text.trim_start_matches('#')))
    } else {
        text.rsplit_once('#').unwrap_or(("", text))
    };
    let is_here = project.is_empty() || project.eq_ignore_ascii_case(&connection.project);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = number.parse().ok().filter(|number| is_here && is_number && *number > 0)?;
    Some(Address {
        tracker: connection.tracker,
        site: connection.site.clone(),
        project: connection.project.clone(),
        number,
    })
}

/// One issue, read from its tracker; as it was seen last, or by its address alone, where that cannot be.
async fn direct<H: Host>(host: &H, connections: &[Connection], address: &Address) -> Option<IssueHit> {
    match super::syncing::fetch(host, connections, address).await {
        Ok(issue) => Some(hit(connections, &issue.address, Some(&seen(&issue, host.now())), Standing::Live)),
        Err(Error::IssueNotFound { .. } | Error::IssueDeleted { .. }) => None,
        Err(_) => {
            let link = super::links::link_of(host, address).await.ok().flatten();
            let standing = link.as_ref().map_or(Standing::Live, |link| link.standing);
            let seen = link.and_then(|link| link.seen);
            Some(hit(connections, address, seen.as_ref(), standing))
        }
    }
}

/// Issues that records are tied to, by words of their titles as last seen; the newest first.
async fn known<H: Host>(host: &H, connections: &[Connection], words: &[String]) -> Result<Vec<IssueHit>> {
    let ids = store::read_index(host, LINKS.to_owned()).await?.ids;
    let keys: Vec<String> = ids.iter().rev().map(|id| key("link", id)).collect();
    let links = store::read::<ExternalLink, H>(host, &keys).await?;
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let fits = |link: &ExternalLink| {
        let title = link.seen.as_ref().map(|seen| seen.title.to_lowercase()).unwrap_or_default();
        words.iter().all(|word| title.contains(word))
    };
    let links = links.into_iter().flatten().flatten().filter(fits).take(KNOWN);
    Ok(links.map(|link| hit(connections, &link.address, link.seen.as_ref(), link.standing)).collect())
}

/// Asks a connection's tracker, unless it asked for silence.
async fn ask<H: Host>(host: &H, connection: &Connection, words: &[String]) -> Result<Vec<RemoteIssue>> {
    pass::may_ask(host, connection).await?;
    // Searches have a limit of their own, much lower than that of everything else.
    let place = format!("search:{}", connection.id);
    let silent = host.recall(std::slice::from_ref(&place)).await.pop().flatten();
    let silent = silent.and_then(|until| until.as_u64()).map(Time);
    if let Some(until) = silent.filter(|until| *until > host.now()) {
        return Err(Error::RateLimited { host: connection.host().to_owned(), until });
    }
    let token = outbox::token(host, connection).await?;
    let access = Access::new(connection, &token);
    let found = trackers::search(host, &access, words).await;
    if let Err(Error::RateLimited { until, .. }) = &found {
        host.remember(&place, Some(json!(until)));
    }
    outbox::note(host, &access, found.as_ref().err()).await?;
    found
}

/// What an issue is to a defect: the one tied to it, or the issue as it is now.
pub(super) enum Found {
    /// It is tied to this defect.
    Tied(Address),
    /// No defect is tied to it.
    Free(Box<RemoteIssue>),
}

/// Looks whether a defect is tied to an issue, and reads the issue where none is.
pub(super) async fn of_defect<H: Host>(
    host: &H,
    connections: &[Connection],
    address: &Address,
) -> Result<Found> {
    let link = super::links::link_of(host, address).await?;
    if link.is_some_and(|link| !link.defects.is_empty()) {
        return Ok(Found::Tied(address.clone()));
    }
    Ok(Found::Free(Box::new(super::syncing::fetch(host, connections, address).await?)))
}

/// The defect that an issue is here, made of it if need be. Gives its id.
pub(super) async fn as_defect<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    found: Found,
    execution: &str,
) -> Result<String> {
    let address = match &found {
        Found::Tied(address) => address,
        Found::Free(remote) => &remote.address,
    };
    let link: Option<ExternalLink> = step.get(&key("link", &address.key())).await?;
    let ids = link.map(|link| link.defects).unwrap_or_default();
    for id in &ids {
        if step.record::<Defect>(id).await.is_ok() {
            return Ok(id.clone());
        }
    }
    if let Some(Ok(Some(gone))) = match ids.first() {
        Some(id) => Some(step.get::<Defect>(&key_of(Kind::Defect, id)).await),
        None => None,
    } {
        let why =
            say!("{address} is {defect}, which was deleted. Restore it first", address.display(), gone.key());
        return Err(Error::Invalid { field: "url", why });
    }
    let Found::Free(remote) = found else { return Err(Error::Missing { what: "defect" }) };
    let connection = connections.iter().find(|one| one.reaches(&remote.address));
    let connection = connection.ok_or(Error::NotConnected { project: remote.address.project.clone() })?;
    let draft = Draft {
        id: None,
        title: &remote.address.display(),
        description: "",
        priority: DefectPriority::default(),
        status: DefectStatus::Open,
        execution: Some(execution),
        requirement: None,
    };
    let mut defect = add(step, draft).await?;
    push::take_over(connection, &mut defect, &remote, step.now());
    push::adopt(step, connection, &mut defect, &remote).await?;
    Ok(defect.meta.id)
}

/// Ties a defect that was never pushed to an issue that is there already.
pub async fn attach<H: Host>(host: &H, sender: &Sender, form: LinkForm) -> Result<DefectView> {
    let connections = super::connections::all(host).await?;
    let address = address_of(&form.url, &connections)?;
    if let Some(connection) = connections.iter().find(|one| one.reaches(&address) && one.files_by_hand()) {
        super::no_token::tie(host, connection, &address, &form.record).await?;
        return super::defects::view(host, sender, ById { id: form.record }).await;
    }
    let remote = super::syncing::fetch(host, &connections, &address).await?;
    let connection = connections.iter().find(|one| one.reaches(&remote.address));
    let connection = connection.ok_or(Error::NotConnected { project: remote.address.project.clone() })?;
    let mut step = Step::open(host).await?;
    let mut defect: Defect = step.record(&form.record).await?;
    let link: Option<ExternalLink> = step.get(&key("link", &remote.address.key())).await?;
    if let Some(id) = link.and_then(|link| link.defects.into_iter().next()) {
        let other = step.get::<Defect>(&key_of(Kind::Defect, &id)).await.ok().flatten();
        let other = other.map_or_else(String::new, |other| other.key());
        let why = say!("{address} is {defect} already", remote.address.display(), other);
        return Err(Error::Invalid { field: "url", why });
    }
    let mut is_filed = false;
    if let Some(id) = defect.job.clone()
        && let Some(Job { state: JobState::Filing(filing), .. }) = step.get::<Job>(&key("job", &id)).await?
    {
        // A person has filed it, and says as what; it may be an issue that was there already.
        is_filed = push::by_hand::is_of_form(&remote, &filing, &defect.meta.id);
        if !is_filed {
            step.remove_job(&id).await?;
            defect.job = None;
        }
    }
    if defect.link.is_some() || (defect.job.is_some() && !is_filed) {
        let why = say!("{defect} has an issue already, or is on its way to one", defect.key());
        return Err(Error::Invalid { field: "url", why });
    }
    if is_filed {
        push::by_hand::filed(&mut step, connection, &mut defect, &remote.address).await?;
    } else {
        push::adopt(&mut step, connection, &mut defect, &remote).await?;
        evidence::follow(&mut step, std::slice::from_ref(connection), &defect).await?;
    }
    // What the two say otherwise is settled by the rules of the connection, or becomes a question.
    let place = key("link", &remote.address.key());
    if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
        observe::observe(&mut step, connection, &mut link, &remote, (None, false)).await?;
        step.put(place, &link)?;
    }
    step.commit().await?;
    outbox::schedule(host).await?;
    super::defects::view(host, sender, ById { id: form.record }).await
}

fn seen(issue: &RemoteIssue, now: Time) -> Seen {
    Seen {
        title: issue.title.clone(),
        closed: issue.closed(),
        status: issue.status.clone(),
        reason: issue.reason.clone(),
        labels: Vec::new(),
        updated_at: String::new(),
        print: 0,
        etag: String::new(),
        at: now,
    }
}

fn hit(connections: &[Connection], address: &Address, seen: Option<&Seen>, standing: Standing) -> IssueHit {
    let connection = connections.iter().find(|one| one.disconnected_at.is_none() && one.reaches(address));
    let place = connection.map_or_else(|| say!("not connected: a plain link"), Connection::host);
    IssueHit {
        id: address.url(),
        key: address.display(),
        title: seen.map(|seen| seen.title.clone()).unwrap_or_default(),
        detail: format!("{} · {place}", issue_state(standing, seen).text),
    }
}
