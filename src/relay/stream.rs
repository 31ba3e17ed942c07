//! One open stream: what comes in is judged, and what is believed leads to a look, however much of it comes.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, poll_fn};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::pin::{Pin, pin};
use std::task::Poll;

use futures_util::StreamExt as _;

use super::delivery::{self, About, Delivery, Line};
use super::sse::{Event, Parser};
use super::standing::{PROVEN, Standing, Tally, Why};
use super::verify::{self, Verdict};
use super::{Member, TICK, members, name, note, origin};
use crate::model::{Connection, HOUR, MINUTE, SECOND, Time};
use crate::ports::{Host, Opened};
use crate::protocol::views::Tone;
use crate::store::{LINKS, read_index};
use crate::sync::{pass, schedule};

/// Without a word from a relay that pings the stream is taken for dead; smee pings every 30 seconds.
const SILENCE: u64 = 100 * SECOND;
/// The same for one that never pings.
const LONG_SILENCE: u64 = 15 * MINUTE;
/// Several deliveries of one change are one look.
const SETTLE: u64 = 300;
/// Between two looks while deliveries keep coming; doubled with each.
const GAP: u64 = 3 * SECOND;
/// The longest such wait.
const GAP_LIMIT: u64 = 30 * SECOND;
/// What a relay may send in a minute, in bytes and in deliveries.
const BYTES_LIMIT: usize = 64 * 1024 * 1024;
const DELIVERIES_LIMIT: u32 = 1_200;
/// Deliveries that are remembered, to know one that comes again.
const SEEN_LIMIT: usize = 256;

/// What is to be looked at: by connection, whether its issues and whether its runs in CI.
type Wanted = RefCell<BTreeMap<String, (bool, bool)>>;
type Looking<'a> = Option<Pin<Box<dyn Future<Output = ()> + 'a>>>;

/// An open stream.
pub(super) struct Stream<'a, H: Host> {
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
    pub(super) fn new(host: &'a H, channel: &'a str) -> Self {
        Stream { host, channel, tallies: BTreeMap::new(), seen: VecDeque::new(), is_stale: false }
    }

    /// Hears it to its end; gives why it ended.
    pub(super) async fn run(
        &mut self,
        mut opened: Opened,
        fresh: u64,
        standing: &mut Standing,
        labels: &str,
    ) -> Why {
        let host = self.host;
        let wanted = Wanted::default();
        self.catch_up(&wanted, fresh).await;
        let mut parser = Parser::default();
        let (mut heard, mut pings) = (host.now(), false);
        let (mut minute, mut bytes, mut deliveries) = (host.now(), 0_usize, 0_u32);
        let mut looking: Looking = None;
        let (mut looked, mut gap) = (Time(0), GAP);
        let mut ticked = host.now();
        let why = loop {
            if looking.is_none() && !wanted.borrow().is_empty() {
                let is_pressing = host.now().since(looked) < MINUTE;
                let wait = if is_pressing { gap } else { SETTLE };
                gap = if is_pressing { (gap * 2).min(GAP_LIMIT) } else { GAP };
                looking = Some(Box::pin(look(host, wait, &wanted)));
            }
            let beat = if self.is_stale { SECOND } else { TICK };
            let mut tick = pin!(host.pause(beat.saturating_sub(host.now().since(ticked))));
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
                Turn::Tick => ticked = Time(0),
                Turn::Chunk(Some(chunk)) => {
                    heard = host.now();
                    if heard.since(minute) >= MINUTE {
                        (minute, bytes, deliveries) = (heard, 0, 0);
                    }
                    bytes = bytes.saturating_add(chunk.len());
                    let events = parser.feed(&chunk);
                    pings |= events.contains(&Event::Ping);
                    let is_word = |event: &&Event| matches!(event, Event::Ready | Event::Ping);
                    let carried = events.len() - events.iter().filter(is_word).count();
                    deliveries = deliveries.saturating_add(u32::try_from(carried).unwrap_or(u32::MAX));
                    if carried > 0 {
                        // What was granted may have been taken back since; the stream itself would go on.
                        if !host.may_reach(&origin(self.channel)).await {
                            break Why::NotPermitted;
                        }
                        self.take(&events, &wanted).await;
                    }
                    if parser.is_endless() || bytes > BYTES_LIMIT || deliveries > DELIVERIES_LIMIT {
                        break Why::Flood;
                    }
                }
            }
            // Whatever comes, and however often: the browser and the pages hear from us in time.
            if host.now().since(ticked) >= beat {
                ticked = host.now();
                host.stay_awake();
                self.tell();
                self.say_that_it_lasts(standing, labels).await;
                if ticked.since(heard) > if pings { SILENCE } else { LONG_SILENCE } {
                    break Why::Silent;
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

    /// Once it was said that nobody listens, it is said, too, that a stream lasts again.
    async fn say_that_it_lasts(&self, standing: &mut Standing, labels: &str) {
        if standing.told == 2 && self.host.now().since(standing.at) >= PROVEN {
            standing.told = 1;
            standing.remember(self.host, self.channel);
            let text = say!("Listening at {relay} for changes of {projects}", name(self.channel), labels);
            note(self.host, Tone::Good, text).await;
        }
    }

    /// What was changed while nobody listened is looked at once the stream is open.
    async fn catch_up(&self, wanted: &Wanted, fresh: u64) {
        for member in members(self.host, self.channel).await.unwrap_or_default() {
            let last = schedule::recall(self.host, &member.connection.id).await.map(|look| look.at);
            let is_fresh = last.is_some_and(|at| self.host.now().since(at) < fresh);
            if !is_fresh && self.has_something(&member.connection).await {
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
        let now = self.host.now();
        let mut verdicts = Vec::new();
        for member in members {
            let at = member.connection.tracker_time(now);
            let verdict = match &member.secret {
                Some(secret) => verify::verify(self.host, secret, delivery, at).await,
                None => Ok(Verdict::Unsigned),
            };
            if matches!(verdict, Ok(Verdict::Believed | Verdict::Old)) {
                delivery.believe();
            }
            verdicts.push((member, verdict));
        }
        // Whose it is says what it says: what is long and nobody has signed is everybody's whose tracker it names.
        let is_for = |connection: &Connection| match delivery.is_readable() {
            Some(_) => delivery.is_for(connection),
            None => delivery.is_of(connection.tracker),
        };
        let meant = verdicts.into_iter().filter(|(member, _)| is_for(&member.connection));
        let meant: Vec<_> = meant.collect();
        if delivery.is_readable() == Some(false) {
            self.count(members, |tally| tally.unreadable += 1);
        } else if meant.is_empty() {
            self.count(members, |tally| tally.foreign += 1);
        }
        for (Member { connection, .. }, verdict) in meant {
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
