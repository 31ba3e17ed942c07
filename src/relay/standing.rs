//! How it stands with a channel, and what came of its deliveries: kept as long as the browser runs.

use serde_json::{Value, json};

use crate::model::{MINUTE, SECOND, Time};
use crate::ports::Host;

/// The first wait after a stream was lost; doubled each time.
const FIRST_WAIT: u64 = 2 * SECOND;
/// The longest wait while the relay is only out of reach.
const LOST_LIMIT: u64 = 10 * MINUTE;
/// The first wait after an answer that a person has to do something about.
const REFUSED_WAIT: u64 = 10 * MINUTE;
/// The longest one.
const REFUSED_LIMIT: u64 = 60 * MINUTE;
/// A stream that lived this long was a good one: the next wait is a short one.
pub const PROVEN: u64 = MINUTE;

/// Where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was tried yet.
    #[default]
    Resting,
    /// It is being opened.
    Connecting,
    /// The stream is open.
    Listening,
    /// The stream ended or could not be opened; it is tried again soon.
    Lost,
    /// The relay's answer is none of a relay; somebody has to look.
    Refused,
}

impl Phase {
    const ALL: [(Phase, &'static str); 5] = [
        (Phase::Resting, ""),
        (Phase::Connecting, "connecting"),
        (Phase::Listening, "listening"),
        (Phase::Lost, "lost"),
        (Phase::Refused, "refused"),
    ];
}

/// Why there is no stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody answered.
    Unreachable,
    /// Nothing was heard for too long.
    Silent,
    /// The relay ended it.
    Ended,
    /// It sent more than can be meant.
    Flood,
    /// The browser may not talk to it.
    NotPermitted,
    /// The address leads elsewhere.
    Redirected,
    /// This status.
    Status(u16),
    /// An answer of this media type.
    Media(String),
    /// There is no secret on this machine.
    NoSecret,
}

impl Why {
    /// Whether somebody has to do something.
    pub fn needs_person(&self) -> bool {
        match self {
            Why::Unreachable | Why::Silent | Why::Ended | Why::Flood => false,
            Why::Status(status) => *status < 500 && !matches!(status, 408 | 425 | 429),
            Why::NotPermitted | Why::Redirected | Why::Media(_) | Why::NoSecret => true,
        }
    }

    fn code(&self) -> String {
        match self {
            Why::Unreachable => "unreachable".to_owned(),
            Why::Silent => "silent".to_owned(),
            Why::Ended => "ended".to_owned(),
            Why::Flood => "flood".to_owned(),
            Why::NotPermitted => "notPermitted".to_owned(),
            Why::Redirected => "redirected".to_owned(),
            Why::NoSecret => "noSecret".to_owned(),
            Why::Status(status) => ["status:", &status.to_string()].concat(),
            Why::Media(media) => ["media:", media].concat(),
        }
    }

    fn of_code(code: &str) -> Option<Why> {
        Some(match code.split_once(':').unwrap_or((code, "")) {
            ("unreachable", _) => Why::Unreachable,
            ("silent", _) => Why::Silent,
            ("ended", _) => Why::Ended,
            ("flood", _) => Why::Flood,
            ("notPermitted", _) => Why::NotPermitted,
            ("redirected", _) => Why::Redirected,
            ("noSecret", _) => Why::NoSecret,
            ("status", status) => Why::Status(status.parse().ok()?),
            ("media", media) => Why::Media(media.to_owned()),
            _ => return None,
        })
    }
}

/// How it stands with a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Where it is.
    pub phase: Phase,
    /// Since when, by this machine.
    pub at: Time,
    /// Why there is no stream; none while there is one.
    pub why: Option<Why>,
    /// When it is tried again.
    pub until: Time,
    /// How often in a row it failed.
    pub failures: u32,
    /// What the log says: 1 that it listens, 2 that it does not; 0 nothing yet.
    pub told: u64,
}

impl Standing {
    /// What it was, if the browser has not been restarted since.
    pub async fn recall<H: Host>(host: &H, channel: &str) -> Standing {
        let found = host.recall(&[place(channel)]).await.pop().flatten().unwrap_or_default();
        let number = |name: &str| found.get(name).and_then(Value::as_u64).unwrap_or_default();
        let text = |name: &str| found.get(name).and_then(Value::as_str).unwrap_or_default();
        let phase = Phase::ALL.iter().find(|(_, name)| *name == text("phase"));
        Standing {
            phase: phase.map(|(phase, _)| *phase).unwrap_or_default(),
            at: Time(number("at")),
            why: Why::of_code(text("why")),
            until: Time(number("until")),
            failures: u32::try_from(number("failures")).unwrap_or_default(),
            told: number("told"),
        }
    }

    /// Keeps it, and lets the pages know.
    pub fn remember<H: Host>(&self, host: &H, channel: &str) {
        let phase = Phase::ALL.iter().find(|(phase, _)| *phase == self.phase).map(|(_, name)| *name);
        let why = self.why.as_ref().map(Why::code);
        let value = json!({ "phase": phase, "at": self.at, "why": why, "until": self.until, "failures": self.failures, "told": self.told });
        host.remember(&place(channel), Some(value));
        host.changed();
    }

    /// The stream is being opened.
    pub fn connecting(&mut self, now: Time) {
        (self.phase, self.at, self.why) = (Phase::Connecting, now, None);
    }

    /// The stream is open.
    pub fn listening(&mut self, now: Time) {
        (self.phase, self.at, self.why) = (Phase::Listening, now, None);
    }

    /// There is no stream (any more). `dice` is any byte: many clients must not come back at once.
    pub fn lost(&mut self, why: Why, now: Time, dice: u8) {
        // A relay that floods is no better for having waited with it.
        if self.phase == Phase::Listening && now.since(self.at) >= PROVEN && why != Why::Flood {
            self.failures = 0;
        }
        let (phase, first, limit) = if why.needs_person() {
            (Phase::Refused, REFUSED_WAIT, REFUSED_LIMIT)
        } else {
            (Phase::Lost, FIRST_WAIT, LOST_LIMIT)
        };
        let wait = first.saturating_mul(1 << self.failures.min(12)).min(limit);
        let wait = wait / 2 + wait / 2 * u64::from(dice) / 255;
        self.failures = self.failures.saturating_add(1);
        (self.phase, self.at, self.why, self.until) = (phase, now, Some(why), now.after(wait));
    }
}

fn place(channel: &str) -> String {
    format!("relay:{channel}")
}

/// What came of a connection's deliveries since the browser was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// When the last one came that was meant for it.
    pub last: Time,
    /// Believed.
    pub believed: u64,
    /// Refused: the signature does not fit.
    pub forged: u64,
    /// How many of those the relay had written anew, so that the fault may be its.
    pub rewritten: u64,
    /// Refused: nothing is signed.
    pub unsigned: u64,
    /// Left aside: had been there before, or was signed long ago.
    pub repeated: u64,
    /// Left aside: about another project.
    pub foreign: u64,
    /// Left aside: no delivery, or too long.
    pub unreadable: u64,
    /// When the log spoke of refused ones last.
    pub told: Time,
    /// How many it had spoken of then.
    pub complained: u64,
}

const NAMES: [&str; 10] = [
    "last",
    "believed",
    "forged",
    "rewritten",
    "unsigned",
    "repeated",
    "foreign",
    "unreadable",
    "told",
    "complained",
];

impl Tally {
    fn numbers(&mut self) -> [&mut u64; 10] {
        [
            &mut self.last.0,
            &mut self.believed,
            &mut self.forged,
            &mut self.rewritten,
            &mut self.unsigned,
            &mut self.repeated,
            &mut self.foreign,
            &mut self.unreadable,
            &mut self.told.0,
            &mut self.complained,
        ]
    }

    /// What it was, if the browser has not been restarted since.
    pub async fn recall<H: Host>(host: &H, connection: &str) -> Tally {
        let found = host.recall(&[place(connection)]).await.pop().flatten().unwrap_or_default();
        let mut tally = Tally::default();
        for (number, name) in tally.numbers().into_iter().zip(NAMES) {
            *number = found.get(name).and_then(Value::as_u64).unwrap_or_default();
        }
        tally
    }

    /// Keeps it.
    pub fn remember<H: Host>(mut self, host: &H, connection: &str) {
        let pairs = NAMES.into_iter().zip(self.numbers());
        let value = pairs.map(|(name, number)| (name.to_owned(), Value::from(*number))).collect();
        host.remember(&place(connection), Some(Value::Object(value)));
    }
}

/// Forgets what was counted for a connection, or how it stood with a channel.
pub fn forget<H: Host>(host: &H, connection_or_channel: &str) {
    host.remember(&place(connection_or_channel), None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_to_a_limit_and_are_spread() {
        let mut standing = Standing::default();
        let waits: Vec<u64> = (0..14)
            .map(|_| {
                standing.lost(Why::Ended, Time(0), 255);
                standing.until.0
            })
            .collect();
        assert_eq!(waits[..4], [2_000, 4_000, 8_000, 16_000]);
        assert_eq!(waits[13], LOST_LIMIT);
        let mut calm = Standing::default();
        calm.lost(Why::Ended, Time(0), 0);
        assert_eq!(calm.until.0, 1_000);
        calm.lost(Why::Status(404), Time(0), 255);
        assert_eq!((calm.phase, calm.until.0), (Phase::Refused, 2 * REFUSED_WAIT));
    }

    #[test]
    fn only_a_stream_that_lived_shortens_the_wait() {
        let mut standing = Standing { failures: 6, ..Standing::default() };
        standing.listening(Time(0));
        standing.lost(Why::Ended, Time(PROVEN - 1), 255);
        assert_eq!(standing.failures, 7, "an open and a close at once are no success");
        standing.listening(Time(0));
        standing.lost(Why::Ended, Time(PROVEN), 255);
        assert_eq!(standing.failures, 1);
        standing.listening(Time(0));
        standing.lost(Why::Flood, Time(PROVEN), 255);
        assert_eq!(standing.failures, 2, "however late a flood comes");
    }

    #[test]
    fn every_reason_is_kept() {
        for why in [
            Why::Unreachable,
            Why::Silent,
            Why::Ended,
            Why::Flood,
            Why::NotPermitted,
            Why::Redirected,
            Why::Status(404),
            Why::Media("text/html".to_owned()),
            Why::NoSecret,
        ] {
            assert_eq!(Why::of_code(&why.code()), Some(why));
        }
    }
}
