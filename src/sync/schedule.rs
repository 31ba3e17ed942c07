//! When each connection is looked at next: often while things change, seldom while they rest.

use serde_json::{Value, json};

use super::pass::filter_print;
use crate::error::Result;
use crate::model::{Connection, ExternalLink, HOUR, MINUTE, Pass, Time};
use crate::ports::Host;
use crate::store::{LINKS, read_index};
use crate::trackers::session;

/// Between two looks while things change.
const BUSY: u64 = 5 * MINUTE;
/// Between two looks at the most.
const QUIET: u64 = HOUR;
/// Between two tries of a connection that needs the person.
const TROUBLED: u64 = 6 * HOUR;

/// How a connection was looked at last, as long as the browser runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// When, by this machine.
    pub at: Time,
    /// How many looks in a row found nothing new.
    pub quiet: u32,
    /// The address and tag of a list that fitted one page, to ask only for news of it.
    pub tag: Option<(String, String)>,
}

fn place(connection: &str) -> String {
    format!("look:{connection}")
}

/// The last look at a connection, if the browser has not been restarted since.
pub async fn recall<H: Host>(host: &H, connection: &str) -> Option<Look> {
    let value = host.recall(&[place(connection)]).await.pop().flatten()?;
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Look {
        at: Time(value.get("at")?.as_u64()?),
        quiet: u32::try_from(value.get("quiet")?.as_u64()?).ok()?,
        tag: text("url").zip(text("tag")),
    })
}

/// Remembers a look.
pub fn remember<H: Host>(host: &H, connection: &str, look: &Look) {
    let (url, tag) = look.tag.clone().unzip();
    let value = json!({ "at": look.at, "quiet": look.quiet, "url": url, "tag": tag });
    host.remember(&place(connection), Some(value));
}

/// Remembers that one issue was looked at, by the key of its address.
pub fn looked_at<H: Host>(host: &H, link_key: &str) {
    host.remember(&place(link_key), Some(json!({ "at": host.now(), "quiet": 0 })));
}

/// Remembers that somebody tried to look at an issue, however it went.
pub fn tried<H: Host>(host: &H, link_key: &str) {
    host.remember(&format!("tried:{link_key}"), Some(json!(host.now())));
}

/// When somebody tried to look at an issue last.
pub async fn tried_at<H: Host>(host: &H, link_key: &str) -> Option<Time> {
    host.recall(&[format!("tried:{link_key}")]).await.pop().flatten()?.as_u64().map(Time)
}

/// When an issue was known to be as it is here: looked at by itself, or with everything of its connection.
pub async fn fresh_at<H: Host>(host: &H, connections: &[Connection], link: &ExternalLink) -> Option<Time> {
    let own = recall(host, &link.address.key()).await.map(|look| look.at);
    let connection = connections.iter().find(|one| one.reaches(&link.address));
    let whole = match connection.filter(|one| one.project.eq_ignore_ascii_case(&link.address.project)) {
        Some(connection) => recall(host, &connection.id).await.map(|look| look.at),
        None => None,
    };
    link.seen.as_ref().map(|seen| seen.at).max(own).max(whole.filter(|_| link.seen.is_some()))
}

/// The wait after a look: doubled with each one that found nothing.
pub const fn wait(quiet: u32) -> u64 {
    let doubled = BUSY << if quiet < 6 { quiet } else { 6 };
    if doubled < QUIET { doubled } else { QUIET }
}

/// When a connection is to be looked at by itself; none when it rests or has nothing to look at.
pub fn due(connection: &Connection, pass: &Pass, look: Option<&Look>, has_links: bool) -> Option<Time> {
    let imports = connection.sync.import.on && !pass.stopped;
    if !connection.is_running() || !(has_links || imports) {
        return None;
    }
    let usual = look.map_or(Time(0), |look| look.at.after(wait(look.quiet)));
    let held = pass.waits.as_ref().map_or(Time(0), |wait| wait.until);
    let troubled = match (&connection.trouble, look) {
        (Some(_), Some(look)) => look.at.after(TROUBLED),
        _ => Time(0),
    };
    let is_underway = imports && (pass.import.is_some() || pass.imported != Some(filter_print(connection)));
    let usual = if is_underway { Time(0) } else { usual };
    Some(usual.max(held).max(troubled))
}

/// Whether anything is tied to issues of a connection.
pub fn has_links(connection: &Connection, links: &[String]) -> bool {
    links.iter().any(|key| connection.reaches_key(key))
}

/// The connections that are due, and when the next one is.
pub async fn next<H: Host>(host: &H) -> Result<(Vec<String>, Option<Time>)> {
    let now = host.now();
    let links = read_index(host, LINKS.to_owned()).await?.ids;
    let mut ready = Vec::new();
    let mut next: Option<Time> = None;
    for connection in crate::app::connections::all(host).await? {
        if session::rests(host, &connection).await {
            continue;
        }
        let pass = super::pass::read(host, &connection.id).await?;
        let look = recall(host, &connection.id).await;
        let has_links = has_links(&connection, &links);
        match due(&connection, &pass, look.as_ref(), has_links) {
            Some(at) if at <= now => ready.push(connection.id.clone()),
            Some(at) => next = Some(next.map_or(at, |next| next.min(at))),
            None => {}
        }
    }
    Ok((ready, next))
}

/// Asks to be woken for whatever is due next: a write or a look.
pub async fn schedule<H: Host>(host: &H) -> Result<()> {
    crate::outbox::schedule(host).await
}

/// When anything was looked at last.
pub async fn last_look<H: Host>(host: &H, connections: &[Connection]) -> Option<Time> {
    let mut last = None;
    for connection in connections {
        let took = super::pass::read(host, &connection.id).await.ok().and_then(|pass| pass.took_at);
        last = last.max(recall(host, &connection.id).await.map(|look| look.at)).max(took);
    }
    last
}

/// `Looked at 2 minutes ago, again in 5 minutes`.
pub async fn sentence<H: Host>(host: &H, connection: &Connection, pass: &Pass, now: Time) -> String {
    let look = recall(host, &connection.id).await;
    let links = read_index(host, LINKS.to_owned()).await.unwrap_or_default().ids;
    let at = look.as_ref().map(|look| look.at).max(pass.took_at);
    let before =
        at.map_or_else(|| say!("Not looked at yet").to_owned(), |at| say!("Looked at {at}", at.ago(now)));
    if session::rests(host, connection).await {
        return before;
    }
    if let Some(wait) = pass.waits.as_ref().filter(|wait| wait.until > now) {
        return say!("{before}. {why} Again {until}", before, wait.why, wait.until.until(now));
    }
    match due(connection, pass, look.as_ref(), has_links(connection, &links)) {
        None if connection.sync.paused_at.is_some() => say!("{before}, paused", before),
        None => say!("Nothing of it is linked yet").to_owned(),
        Some(next) => say!("{before}, again {next}", before, next.until(now)),
    }
}
