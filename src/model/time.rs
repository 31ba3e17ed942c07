//! Moments and ages: milliseconds since 1970, and the words people read for them.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::{Iso8601, Rfc3339};

/// A moment, in milliseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);

/// One second, in the unit of [`Time`].
pub const SECOND: u64 = 1_000;
/// One minute, in the unit of [`Time`].
pub const MINUTE: u64 = 60 * SECOND;
/// One hour, in the unit of [`Time`].
pub const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl Time {
    /// So many milliseconds later.
    #[must_use]
    pub const fn after(self, milliseconds: u64) -> Time {
        Time(self.0.saturating_add(milliseconds))
    }

    /// So many milliseconds earlier.
    #[must_use]
    pub const fn before(self, milliseconds: u64) -> Time {
        Time(self.0.saturating_sub(milliseconds))
    }

    /// How many milliseconds have gone by since; 0 when it is still to come.
    pub const fn since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads a tracker's timestamp, with `Z` or any offset.
    pub fn parse(text: &str) -> Option<Time> {
        let moment = OffsetDateTime::parse(text, &Iso8601::DEFAULT).ok()?;
        u64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Time)
    }

    /// `2026-11-21T04:42:16Z`, as trackers take it: whole seconds.
    pub fn iso(self) -> String {
        let seconds = i64::try_from(self.0 / SECOND).unwrap_or_default();
        OffsetDateTime::from_unix_timestamp(seconds)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok())
            .unwrap_or_default()
    }

    /// `just now`, `2 minutes ago`, `3 days ago`; from a week on the date.
    pub fn ago(self, now: Time) -> String {
        let gone = now.since(self);
        match gone {
            0..MINUTE => say!("just now").to_owned(),
            MINUTE..HOUR => say!("{n, plural, one {# minute} other {# minutes}} ago", gone / MINUTE),
            HOUR..DAY => say!("{n, plural, one {# hour} other {# hours}} ago", gone / HOUR),
            _ if gone < 7 * DAY => say!("{n, plural, one {# day} other {# days}} ago", gone / DAY),
            _ => say!("on {day}", crate::texts::day(self.0, self.iso().get(..10).unwrap_or_default())),
        }
    }

    /// `in 20 seconds`, `in 3 minutes`, for a wait.
    pub fn until(self, now: Time) -> String {
        let left = self.since(now);
        match left {
            0 => say!("now").to_owned(),
            1..MINUTE => say!("in {n, plural, one {# second} other {# seconds}}", left.div_ceil(SECOND)),
            MINUTE..HOUR => say!("in {n, plural, one {# minute} other {# minutes}}", left.div_ceil(MINUTE)),
            _ => say!("in {n, plural, one {# hour} other {# hours}}", left.div_ceil(HOUR)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<u64>) {
        assert_eq!(Time::parse(text).map(|time| time.0), expect);
    }

    #[test]
    fn reads_every_trackers_timestamps() {
        check("1970-01-01T00:00:01Z", Some(1_000));
        check("1970-01-01T01:00:00.250+01:00", Some(250));
        check("1970-01-01T00:00:00.000+0000", Some(0));
        check("yesterday", None);
        check("", None);
    }

    #[test]
    fn ages_read_as_people_say_them() {
        let now = Time(100 * DAY);
        assert_eq!(now.before(10).ago(now), "just now");
        assert_eq!(now.before(MINUTE).ago(now), "1 minute ago");
        assert_eq!(now.before(5 * HOUR).ago(now), "5 hours ago");
        assert_eq!(now.before(30 * DAY).ago(now), "on 1970-03-12");
        assert_eq!(now.after(90 * SECOND).until(now), "in 2 minutes");
        assert_eq!(now.after(5).ago(now), "just now");
    }
}
