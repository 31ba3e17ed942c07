//! News from trackers without a listener: a relay that speaks smee's protocol takes a tracker's webhooks and hands
//! them on over a stream that is kept open here as long as the worker lives.
//!
//! A delivery is a hint and nothing more. When its signature fits and it is about a connected project, the usual
//! look at that connection is made, with the token; nothing of the delivery itself is stored or shown. The relay
//! gets no token and no cookie. Looking now and then goes on: a hint that is missed costs minutes, never data.

pub mod delivery;
pub mod sse;
pub mod standing;
pub mod verify;
mod words;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, poll_fn};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::pin::{Pin, pin};
use std::task::Poll;

use futures_util::StreamExt as _;

use self::delivery::{About, Delivery, Line};
use self::sse::{Event, Parser};
use self::standing::{Phase, Standing, Tally, Why};
use self::verify::Verdict;
pub use self::words::sentence;
use crate::app::connections;
use crate::error::Result;
use crate::model::{Connection, HOUR, MINUTE, SECOND, Secret, Time};
use crate::ports::{Host, Opened, Unanswered};
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{self, LINKS, Step, key, read_index};
use crate::sync::{pass, schedule};

/// Between two signs of life towards the browser, which stops a worker after 30 seconds without one.
const TICK: u64 = 20 * SECOND;
/// Without a word from a relay that pings the stream is taken for dead; smee pings every 30 seconds.
const SILENCE: u64 = 100 * SECOND;
/// The same for one that never pings.
const LONG_SILENCE: u64 = 15 * MINUTE;
/// How long a check waits for the relay's word that it listens.
const PATIENCE: u64 = 8 * SECOND;
/// Several deliveries of one change are one look.
const SETTLE: u64 = 300;
/// Between two looks while deliveries keep coming; doubled with each.
const GAP: u64 = 3 * SECOND;
/// The longest such wait.
const GAP_LIMIT: u64 = 30 * SECOND;
/// A connection that was looked at less than this ago is not looked at only because the stream has opened.
const FRESH: u64 = 5 * MINUTE;
/// What a relay may send in a minute, in bytes and in deliveries.
const BYTES_LIMIT: usize = 64 * 1024 * 1024;
const DELIVERIES_LIMIT: u32 = 1_200;
/// Deliveries that are remembered, to know one that comes again.
const SEEN_LIMIT: usize = 256;

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
    let was_lost = standing.phase == Phase::Lost;
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
            Stream::new(host, channel).run(opened, was_lost, &mut standing, &labels(&members)).await
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

async fn open<H: Host>(host: &H, channel: &str) -> std::result::Result<Opened, Why> {
    let origin = channel.split('/').take(3).collect::<Vec<_>>().join("/");
    if !is_fit(channel) || !host.may_reach(&origin).await {
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
            Err(Unanswered::Broken | Unanswered::TimedOut) => Why::Unreachable,
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

/// What is to be looked at: by connection, whether its issues and whether its runs in CI.
type Wanted = RefCell<BTreeMap<String, (bool, bool)>>;
type Looking<'a> = Option<Pin<Box<dyn Future<Output = ()> + 'a>>>;

/// An open stream.
struct Stream<'a, H: Host> {
    host: &'a H,
    channel: &'a str,
    tallies: BTreeMap<String, Tally>,
    seen: VecDeque<u64>,
    /// Whether pages have not been told what they show.
    is_stale: bool,
}

enum Turn {
    Chunk(Option<Vec<u8>>),
    Looked,
    Tick,
}

impl<'a, H: Host> Stream<'a, H> {
    fn new(host: &'a H, channel: &'a str) -> Self {
        Stream { host, channel, tallies: BTreeMap::new(), seen: VecDeque::new(), is_stale: false }
    }

    /// Hears it to its end; gives why it ended.
    async fn run(
        &mut self,
        mut opened: Opened,
        was_lost: bool,
        standing: &mut Standing,
        labels: &str,
    ) -> Why {
        let host = self.host;
        let wanted = Wanted::default();
        self.catch_up(&wanted, was_lost).await;
        let mut parser = Parser::default();
        let (mut heard, mut pings) = (host.now(), false);
        let (mut minute, mut bytes, mut deliveries) = (host.now(), 0_usize, 0_u32);
        let mut looking: Looking = None;
        let (mut looked, mut gap) = (Time(0), GAP);
        let why = loop {
            if looking.is_none() && !wanted.borrow().is_empty() {
                let is_pressing = host.now().since(looked) < MINUTE;
                let wait = if is_pressing { gap } else { SETTLE };
                gap = if is_pressing { (gap * 2).min(GAP_LIMIT) } else { GAP };
                looking = Some(Box::pin(look(host, wait, &wanted)));
            }
            let mut tick = pin!(host.pause(if self.is_stale { SECOND } else { TICK }));
            // A look goes first: no flood keeps it from getting on.
            let turn = poll_fn(|context| {
                if looking.as_mut().is_some_and(|look| look.as_mut().poll(context).is_ready()) {
                    return Poll::Ready(Turn::Looked);
                }
                match opened.chunks.poll_next_unpin(context) {
                    Poll::Ready(chunk) => Poll::Ready(Turn::Chunk(chunk)),
                    Poll::Pending => tick.as_mut().poll(context).map(|()| Turn::Tick),
                }
            });
            match turn.await {
                Turn::Looked => (looking, looked) = (None, host.now()),
                Turn::Chunk(None) => break Why::Ended,
                Turn::Tick => {
                    host.stay_awake();
                    self.tell();
                    if standing.told == 2 && host.now().since(standing.at) >= standing::PROVEN {
                        standing.told = 1;
                        standing.remember(host, self.channel);
                        let text = say!(
                            "Listening at {relay} for changes of {projects}",
                            name(self.channel),
                            labels
                        );
                        note(host, Tone::Good, text).await;
                    }
                    if host.now().since(heard) > if pings { SILENCE } else { LONG_SILENCE } {
                        break Why::Silent;
                    }
                }
                Turn::Chunk(Some(chunk)) => {
                    heard = host.now();
                    if heard.since(minute) >= MINUTE {
                        (minute, bytes, deliveries) = (heard, 0, 0);
                    }
                    bytes = bytes.saturating_add(chunk.len());
                    let events = parser.feed(&chunk);
                    pings |= events.contains(&Event::Ping);
                    let carries = |event: &&Event| !matches!(event, Event::Ready | Event::Ping);
                    let carried = events.iter().filter(carries).count();
                    deliveries = deliveries.saturating_add(u32::try_from(carried).unwrap_or(u32::MAX));
                    if carried > 0 {
                        self.take(&events, &wanted).await;
                    }
                    if parser.is_endless() || bytes > BYTES_LIMIT || deliveries > DELIVERIES_LIMIT {
                        break Why::Flood;
                    }
                }
            }
        };
        // What was believed is looked at, whatever became of the stream.
        drop(opened);
        if let Some(look) = looking.take() {
            look.await;
        }
        if !wanted.borrow().is_empty() {
            look(host, gap, &wanted).await;
        }
        why
    }

    /// What was changed while nobody listened is looked at once the stream is open.
    async fn catch_up(&self, wanted: &Wanted, was_lost: bool) {
        for member in members(self.host, self.channel).await.unwrap_or_default() {
            let last = schedule::recall(self.host, &member.connection.id).await.map(|look| look.at);
            let is_fresh = last.is_some_and(|at| self.host.now().since(at) < FRESH);
            if (was_lost || !is_fresh) && self.has_something(&member.connection).await {
                wanted.borrow_mut().entry(member.connection.id).or_default().0 = true;
            }
        }
    }

    /// Whether there is anything of the connection that could have changed.
    async fn has_something(&self, connection: &Connection) -> bool {
        let Ok(links) = read_index(self.host, LINKS.to_owned()).await else { return false };
        let Ok(pass) = pass::read(self.host, &connection.id).await else { return false };
        schedule::due(connection, &pass, None, schedule::has_links(connection, &links.ids)).is_some()
    }

    /// Takes what a chunk brought.
    async fn take(&mut self, events: &[Event], wanted: &Wanted) {
        let members = members(self.host, self.channel).await.unwrap_or_default();
        for member in &members {
            let id = &member.connection.id;
            if !self.tallies.contains_key(id) {
                self.tallies.insert(id.clone(), Tally::recall(self.host, id).await);
            }
        }
        for event in events {
            match event {
                Event::Data(text) => match delivery::read(text) {
                    Line::Ready => {}
                    Line::Unreadable => self.count(&members, |tally| tally.unreadable += 1),
                    Line::Delivery(delivery) => self.judge(&members, &delivery, wanted).await,
                },
                Event::TooLong => self.count(&members, |tally| tally.unreadable += 1),
                Event::Ready | Event::Ping => {}
            }
        }
        for member in &members {
            self.complain(member).await;
            if let Some(tally) = self.tallies.get(&member.connection.id) {
                tally.remember(self.host, &member.connection.id);
            }
        }
    }

    fn count(&mut self, members: &[Member], add: impl Fn(&mut Tally)) {
        for member in members {
            add(self.tallies.entry(member.connection.id.clone()).or_default());
        }
        self.is_stale = true;
    }

    async fn judge(&mut self, members: &[Member], delivery: &Delivery, wanted: &Wanted) {
        self.is_stale = true;
        let meant: Vec<&Member> = members.iter().filter(|one| delivery.is_for(&one.connection)).collect();
        if meant.is_empty() {
            self.count(members, |tally| tally.foreign += 1);
        }
        for Member { connection, secret } in meant {
            let now = self.host.now();
            let verdict = match secret {
                Some(secret) => {
                    verify::verify(self.host, secret, delivery, connection.tracker_time(now)).await
                }
                None => Ok(Verdict::Unsigned),
            };
            let Ok(verdict) = verdict else { continue };
            let is_repeated = verdict == Verdict::Believed && self.is_repeated(connection, delivery);
            let tally = self.tallies.entry(connection.id.clone()).or_default();
            tally.last = now;
            match verdict {
                Verdict::Old => tally.repeated += 1,
                Verdict::Unsigned => tally.unsigned += 1,
                Verdict::Forged => {
                    tally.forged += 1;
                    tally.rewritten += u64::from(!delivery.is_raw);
                }
                Verdict::Believed if is_repeated => tally.repeated += 1,
                Verdict::Believed => {
                    tally.believed += 1;
                    let about = delivery.about();
                    if about == About::Ci || (about == About::Issues && self.has_something(connection).await)
                    {
                        let mut wanted = wanted.borrow_mut();
                        let (issues, ci) = wanted.entry(connection.id.clone()).or_default();
                        *issues |= about == About::Issues;
                        *ci |= about == About::Ci;
                    }
                }
            }
        }
    }

    /// Whether it was there before, by its id or by what it says: an id is not signed.
    fn is_repeated(&mut self, connection: &Connection, delivery: &Delivery) -> bool {
        let print = |salt: u8, what: &[u8]| {
            let mut hasher = DefaultHasher::new();
            (salt, &connection.id, what).hash(&mut hasher);
            hasher.finish()
        };
        let mut prints = vec![print(0, &delivery.signed)];
        prints.extend(delivery.id().map(|id| print(1, id.as_bytes())));
        let is_known = prints.iter().any(|one| self.seen.contains(one));
        self.seen.extend(prints.into_iter().filter(|_| !is_known));
        while self.seen.len() > SEEN_LIMIT {
            self.seen.pop_front();
        }
        is_known
    }

    /// Puts refused deliveries into the log, an hour's in one line.
    async fn complain(&mut self, member: &Member) {
        let now = self.host.now();
        let Some(tally) = self.tallies.get_mut(&member.connection.id) else { return };
        let count = tally.forged + tally.unsigned;
        if count == 0 || count == tally.complained || (tally.told != Time(0) && now.since(tally.told) < HOUR)
        {
            return;
        }
        let fresh = count - tally.complained;
        (tally.told, tally.complained) = (now, count);
        let text = say!(
            "Refused {count, plural, one {# delivery} other {# deliveries}} for {connection} from {relay}: not signed with the secret. Nothing was read because of it",
            fresh,
            member.connection.label(),
            name(self.channel)
        );
        note(self.host, Tone::Warn, text).await;
    }

    fn tell(&mut self) {
        if std::mem::take(&mut self.is_stale) {
            self.host.changed();
        }
    }
}

/// Lets what belongs together come together, then looks at what is wanted by then.
async fn look<H: Host>(host: &H, wait: u64, wanted: &Wanted) {
    host.pause(wait).await;
    let now = std::mem::take(&mut *wanted.borrow_mut());
    for (connection, (issues, ci)) in now {
        crate::app::relay::hinted(host, &connection, issues, ci).await;
    }
}
