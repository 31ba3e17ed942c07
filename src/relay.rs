//! News from trackers without a listener: a relay that speaks smee's protocol takes a tracker's webhooks and hands
//! them on over a stream that is kept open here as long as the worker lives.
//!
//! A delivery is a hint and nothing more. When its signature fits and it is about a connected project, the usual
//! look at that connection is made, with the token; nothing of the delivery itself is stored or shown. The relay
//! gets no token and no cookie. Looking now and then goes on: a hint that is missed costs minutes, never data.

pub mod delivery;
pub mod sse;
pub mod standing;
mod stream;
pub mod verify;
mod words;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use futures_util::StreamExt as _;

use self::delivery::Line;
use self::sse::{Event, Parser};
use self::standing::{Phase, Standing, Why};
use self::stream::Stream;
pub use self::words::sentence;
use crate::app::connections;
use crate::error::Result;
use crate::model::{Connection, MINUTE, SECOND, Secret};
use crate::ports::{Host, Opened, Unanswered};
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{self, Step, key};

/// Between two signs of life towards the browser, which stops a worker after 30 seconds without one.
const TICK: u64 = 20 * SECOND;
/// A connection that was looked at less than this ago is not looked at only because the stream has opened.
const FRESH: u64 = 5 * MINUTE;
/// The same where the last worker listened until it was stopped.
const LIFE: u64 = 30 * SECOND;
/// How long a check waits for the relay's word that it listens.
const PATIENCE: u64 = 8 * SECOND;

/// Listens to a channel for as long as a connection wants it: opens it, and opens it again when it was lost.
pub async fn keep<H: Host>(host: &H, channel: &str) {
    loop {
        let standing = Standing::recall(host, channel).await;
        while matches!(standing.phase, Phase::Lost | Phase::Refused) && standing.until > host.now() {
            host.pause(standing.until.since(host.now()).min(TICK)).await;
            host.stay_awake();
        }
        if !once(host, channel).await {
            return;
        }
    }
}

/// One stream, from its opening to its end; false when no connection wants the channel.
pub async fn once<H: Host>(host: &H, channel: &str) -> bool {
    let Ok(members) = members(host, channel).await else { return false };
    if members.is_empty() {
        return false;
    }
    let mut standing = Standing::recall(host, channel).await;
    // What came while nobody listened is not sent again: the longer it may have been, the sooner it is looked for.
    let fresh = match standing.phase {
        Phase::Lost => 0,
        Phase::Connecting | Phase::Listening => LIFE,
        Phase::Resting | Phase::Refused => FRESH,
    };
    standing.connecting(host.now());
    standing.remember(host, channel);
    let opened = if members.iter().any(|one| one.secret.is_some()) {
        open(host, channel).await
    } else {
        Err(Why::NoSecret)
    };
    let why = match opened {
        Ok(opened) => {
            standing.listening(host.now());
            let says = standing.told == 0;
            standing.told = standing.told.max(1);
            standing.remember(host, channel);
            if says {
                let text =
                    say!("Listening at {relay} for changes of {projects}", name(channel), labels(&members));
                note(host, Tone::Good, text).await;
            }
            Stream::new(host, channel).run(opened, fresh, &mut standing, &labels(&members)).await
        }
        Err(why) => why,
    };
    standing.lost(why.clone(), host.now(), host.bytes().first().copied().unwrap_or_default());
    if standing.told != 2 && (standing.failures >= 3 || why.needs_person()) {
        standing.told = 2;
        let why = sentence(&why, channel);
        let text = say!(
            "Not listening for changes of {projects}: {why} Looking now and then goes on",
            labels(&members),
            why
        );
        note(host, Tone::Warn, text).await;
    }
    standing.remember(host, channel);
    true
}

/// Opens a channel and waits for the relay's word; whether it came.
pub async fn check<H: Host>(host: &H, channel: &str) -> std::result::Result<bool, Why> {
    let mut opened = open(host, channel).await?;
    let mut parser = Parser::default();
    let mut patience = pin!(host.pause(PATIENCE));
    loop {
        let turn = poll_fn(|context| match opened.chunks.poll_next_unpin(context) {
            Poll::Ready(chunk) => Poll::Ready(Some(chunk)),
            Poll::Pending => patience.as_mut().poll(context).map(|()| None),
        });
        match turn.await {
            None => return Ok(false),
            Some(None) => return Err(Why::Ended),
            Some(Some(chunk)) => {
                let is_word = |event: &Event| match event {
                    Event::Ready | Event::Ping => true,
                    Event::Data(text) => matches!(delivery::read(text), Line::Ready | Line::Delivery(_)),
                    Event::TooLong => false,
                };
                if parser.feed(&chunk).iter().any(is_word) {
                    return Ok(true);
                }
                if parser.is_endless() {
                    return Err(Why::Flood);
                }
            }
        }
    }
}

/// Whether an address may be listened to: https, or http on this machine, and a channel on it.
pub fn is_fit(channel: &str) -> bool {
    let Some((scheme, rest)) = channel.split_once("://") else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_near = matches!(name, "localhost" | "127.0.0.1");
    let is_plain = channel.bytes().all(|byte| byte.is_ascii_graphic()) && !host.contains(['@', '[', '\\']);
    (scheme == "https" || (scheme == "http" && is_near))
        && is_plain
        && !name.is_empty()
        && !path.is_empty()
        && !channel.contains(['#', '\\'])
        && channel.len() <= 500
}

fn origin(channel: &str) -> String {
    channel.split('/').take(3).collect::<Vec<_>>().join("/")
}

async fn open<H: Host>(host: &H, channel: &str) -> std::result::Result<Opened, Why> {
    if !is_fit(channel) || !host.may_reach(&origin(channel)).await {
        return Err(Why::NotPermitted);
    }
    let mut first = None;
    for url in std::iter::once(channel.to_owned()).chain(events_of(channel)) {
        let why = match host.open_stream(&url).await {
            Ok(opened) if opened.status == 200 && opened.media == "text/event-stream" => return Ok(opened),
            Ok(opened) if opened.status == 200 => Why::Media(opened.media.chars().take(60).collect()),
            Ok(opened) if opened.status == 0 || (300..400).contains(&opened.status) => Why::Redirected,
            Ok(opened) => Why::Status(opened.status),
            Err(Unanswered::NotPermitted) => Why::NotPermitted,
            Err(Unanswered::Broken | Unanswered::TimedOut | Unanswered::NoPage) => Why::Unreachable,
        };
        // gosmee shows a page for people at the channel, and has the stream beside it.
        let is_page = why == Why::Media("text/html".to_owned());
        let first = first.get_or_insert(why);
        if !is_page {
            return Err(first.clone());
        }
    }
    Err(first.unwrap_or(Why::Unreachable))
}

/// Where gosmee has the stream of a channel.
fn events_of(channel: &str) -> Option<String> {
    let (place, name) = channel.trim_end_matches('/').rsplit_once('/')?;
    (!place.ends_with("/events") && place.len() > "https://".len()).then(|| format!("{place}/events/{name}"))
}

/// A connection that listens to the channel.
struct Member {
    connection: Connection,
    secret: Option<Secret>,
}

async fn members<H: Host>(host: &H, channel: &str) -> Result<Vec<Member>> {
    let mut members = Vec::new();
    for connection in connections::all(host).await? {
        if connection.is_running() && connection.sync.relay.as_deref() == Some(channel) {
            let secret = secret(host, &connection.id).await;
            members.push(Member { connection, secret });
        }
    }
    Ok(members)
}

/// Where the secret of a connection's deliveries is kept, encrypted; no backup takes it along.
pub fn secret_key(connection: &str) -> String {
    key("secret", &format!("relay:{connection}"))
}

/// The secret of a connection's deliveries.
pub async fn secret<H: Host>(host: &H, connection: &str) -> Option<Secret> {
    let sealed: Option<String> = store::read_one(host, secret_key(connection)).await.ok()?;
    host.open(&sealed?).await.ok().filter(|secret| !secret.expose().is_empty())
}

fn labels(members: &[Member]) -> String {
    members.iter().map(|one| one.connection.label()).collect::<Vec<_>>().join(", ")
}

/// The relay's host. Who knows the rest of the address can listen too: it is for the settings only.
pub fn name(channel: &str) -> &str {
    channel.split('/').nth(2).unwrap_or(channel)
}

async fn note<H: Host>(host: &H, tone: Tone, text: String) {
    let Ok(mut step) = Step::open(host).await else { return };
    let topic = if tone == Tone::Good { LogTopic::Connection } else { LogTopic::Trouble };
    // A line that cannot be written must not end the stream.
    if step.log(topic, tone, text).await.is_ok() {
        let _ = step.commit().await;
    }
}
