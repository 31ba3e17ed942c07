//! What the words of other tools mean to us, and the small habits of their texts: lists, cuts, times.

use time::OffsetDateTime;
use time::PrimitiveDateTime;
use time::format_description::well_known::{Iso8601, Rfc3339};

use crate::incoming::{CUT, CaseType, MESSAGE_LIMIT, Outcome, Priority, Status, Taken};

/// A word without case, spaces and signs: `In Progress`, `in_progress` and `IN-PROGRESS` are the same.
pub(crate) fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn taken<T: Copy>(raw: &str, table: &[(&[&str], T)]) -> Taken<T> {
    let raw = raw.trim();
    let word = plain(raw);
    let mapped = table.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, ours)| *ours);
    Taken::new(raw, mapped)
}

/// A priority by the words of Qase, TestRail, Zephyr, Jira and Kiwi. Numbers mean different things in each tool.
pub(crate) fn priority(raw: &str) -> Taken<Priority> {
    taken(
        raw,
        &[
            (
                &["critical", "blocker", "highest", "p0", "urgent", "musthave", "4critical", "5critical"],
                Priority::Critical,
            ),
            (&["high", "p1", "major", "important", "3high", "4high"], Priority::High),
            (
                &["medium", "normal", "p2", "default", "average", "moderate", "2medium", "3medium"],
                Priority::Medium,
            ),
            (&["low", "lowest", "p3", "p4", "p5", "minor", "trivial", "1low", "2low"], Priority::Low),
        ],
    )
}

/// A priority of TestRail, where 1 is the lowest of four.
pub(crate) fn testrail_priority(raw: &str) -> Taken<Priority> {
    let mapped = match raw.trim() {
        "1" => Some(Priority::Low),
        "2" => Some(Priority::Medium),
        "3" => Some(Priority::High),
        "4" => Some(Priority::Critical),
        other => return priority(other),
    };
    Taken::new(raw.trim(), mapped)
}

/// A status of a test case or a requirement.
pub(crate) fn status(raw: &str) -> Taken<Status> {
    taken(
        raw,
        &[
            (
                &[
                    "draft",
                    "design",
                    "proposed",
                    "new",
                    "open",
                    "inreview",
                    "review",
                    "readyforreview",
                    "rework",
                    "needupdate",
                    "indesign",
                ],
                Status::Draft,
            ),
            (
                &[
                    "actual",
                    "active",
                    "approved",
                    "ready",
                    "confirmed",
                    "valid",
                    "final",
                    "accepted",
                    "implemented",
                    "finish",
                    "published",
                ],
                Status::Active,
            ),
            (
                &[
                    "deprecated",
                    "obsolete",
                    "archived",
                    "disabled",
                    "retired",
                    "rejected",
                    "nottestable",
                    "future",
                ],
                Status::Deprecated,
            ),
        ],
    )
}

/// What a test case is for.
pub(crate) fn case_type(raw: &str) -> Taken<CaseType> {
    taken(
        raw,
        &[
            (&["functional", "functionality"], CaseType::Functional),
            (&["smoke", "sanity", "smokesanity"], CaseType::Smoke),
            (&["regression"], CaseType::Regression),
            (&["acceptance", "useracceptance", "uat"], CaseType::Acceptance),
            (&["usability", "accessibility"], CaseType::Usability),
            (&["performance", "load", "stress"], CaseType::Performance),
            (&["security"], CaseType::Security),
            (&["compatibility"], CaseType::Compatibility),
            (&["other", "undefined"], CaseType::Other),
        ],
    )
}

/// One of the five results by the words of every tool; a word that is not known says nothing was executed.
pub(crate) fn outcome(raw: &str) -> Outcome {
    match plain(raw).as_str() {
        "passed" | "pass" | "ok" | "success" | "successful" | "expected" | "waived" | "flaky" | "true" => {
            Outcome::Pass
        }
        "failed" | "fail" | "failure" | "error" | "errored" | "broken" | "invalid" | "unexpected"
        | "timedout" | "timeout" | "aborted" | "ambiguous" | "nok" | "ko" => Outcome::Fail,
        "blocked" | "interrupted" => Outcome::Blocked,
        "skipped" | "skip" | "pending" | "disabled" | "ignored" | "suppressed" | "notapplicable" => {
            Outcome::Skipped
        }
        _ => Outcome::NotExecuted,
    }
}

/// How grave a result is when a test has several.
pub(crate) fn gravity(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Fail => 4,
        Outcome::Blocked => 3,
        Outcome::Skipped => 2,
        Outcome::Pass => 1,
        Outcome::NotExecuted => 0,
    }
}

/// No more than so many bytes, cut between characters, with a mark where it was cut.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{}", text.get(..end).unwrap_or_default(), if limit < 1_000 { "…" } else { CUT })
}

/// What a failure says, in the size that is kept.
pub(crate) fn message(text: &str) -> String {
    cut(without_colours(text).trim(), MESSAGE_LIMIT)
}

/// A terminal's colours say nothing in a text. XML cannot hold their first sign; pytest writes it as `#x1B`.
fn without_colours(text: &str) -> std::borrow::Cow<'_, str> {
    const SIGNS: [&str; 2] = ["\u{1b}[", "#x1B["];
    let mut text = std::borrow::Cow::Borrowed(text);
    for sign in SIGNS {
        if !text.contains(sign) {
            continue;
        }
        let mut parts = text.split(sign);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
            out.push_str(part.get(end..).unwrap_or_default());
        }
        text = out.into();
    }
    text
}

/// What a failure says in short and at length: the short one is left out where the long one begins with it.
pub(crate) fn failure(short: &str, long: &str) -> String {
    let (short, long) = (short.trim(), long.trim());
    match (short, long) {
        ("", only) | (only, "") => message(only),
        (short, long) if long.contains(short) => message(long),
        (short, long) => message(&format!("{short}\n\n{long}")),
    }
}

/// The items of a list in one cell: separated by commas, semicolons or new lines.
pub(crate) fn list(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in text.split([',', ';', '\n']) {
        let item = item.trim();
        if !item.is_empty() && !out.iter().any(|known| known == item) {
            out.push(item.to_owned());
        }
    }
    out
}

/// Keys of requirements and issues in one cell: in a list, or with only spaces between them.
pub(crate) fn references(text: &str) -> Vec<String> {
    let is_key = |word: &str| {
        word.contains("://")
            || (word.chars().any(|c| c.is_ascii_digit()) && !word.contains(char::is_whitespace))
    };
    let mut out = Vec::new();
    for item in list(text) {
        if item.split_whitespace().all(is_key) {
            for word in item.split_whitespace() {
                if !out.iter().any(|known| known == word) {
                    out.push(word.to_owned());
                }
            }
        } else {
            out.push(item);
        }
    }
    out
}

/// A folder's path from its parts.
pub(crate) fn path<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.replace('/', "∕"))
        .collect();
    parts.join("/")
}

/// Seconds as a file writes them: `0.5`, `1,234.5`, `0,25`; none for what is no number.
pub(crate) fn seconds(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('s').trim();
    let plain = match (text.contains('.'), text.matches(',').count()) {
        (_, 0) => text.to_owned(),
        // A single comma is a decimal one, but for the thousands of `1,234`.
        (false, 1)
            if text.split(',').nth(1).is_some_and(|after| after.len() != 3) || text.starts_with('0') =>
        {
            text.replace(',', ".")
        }
        _ => text.replace(',', ""),
    };
    plain.parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
}

/// A moment in milliseconds since 1970; one without an offset is taken for UTC.
pub(crate) fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    let millis = |at: OffsetDateTime| i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok();
    if let Ok(at) = OffsetDateTime::parse(text, &Rfc3339) {
        return millis(at);
    }
    if let Ok(at) = OffsetDateTime::parse(text, &Iso8601::DEFAULT) {
        return millis(at);
    }
    let text = text.replacen(' ', "T", 1);
    PrimitiveDateTime::parse(&text, &Iso8601::DEFAULT).ok().and_then(|at| millis(at.assume_utc()))
}

/// Adds a value under a name: nothing for an empty one, one entry for the same value twice.
pub(crate) fn keep(list: &mut Vec<(String, String)>, name: &str, value: &str) {
    let value = without_colours(value);
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    match list.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) if known.split('\n').any(|line| line == value) || known == value => {}
        Some((_, known)) => {
            known.push('\n');
            known.push_str(value);
        }
        None => list.push((name.to_owned(), value.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_tools_write_them() {
        for (text, expect) in [
            ("0.5", Some(0.5)),
            ("1,234.5", Some(1234.5)),
            ("0,25", Some(0.25)),
            ("1,234", Some(1234.0)),
            ("12,5", Some(12.5)),
            ("0,123", Some(0.123)),
            ("1,234,567", Some(1_234_567.0)),
            ("3s", Some(3.0)),
            ("", None),
            ("NaN", None),
            ("-1", None),
        ] {
            assert_eq!(seconds(text), expect, "{text}");
        }
        assert_eq!(moment("1970-01-01T00:00:01Z"), Some(1000));
        assert_eq!(moment("1970-01-01T01:00:01+0100"), Some(1000));
        assert_eq!(moment("1970-01-01T00:00:01.250"), Some(1250));
        assert_eq!(moment("1970-01-01 00:00:01"), Some(1000));
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn references_are_told_apart_by_any_habit() {
        assert_eq!(references("REQ-7, REQ-9"), ["REQ-7", "REQ-9"]);
        assert_eq!(references("REQ-7 REQ-9;REQ-7"), ["REQ-7", "REQ-9"]);
        assert_eq!(references("See the manual"), ["See the manual"]);
    }

    #[test]
    fn a_cut_text_says_so_and_stays_text() {
        assert_eq!(cut("äöü", 3), "ä…");
        let long = "ä".repeat(MESSAGE_LIMIT);
        let short = message(&long);
        assert!(short.ends_with(CUT) && short.len() <= MESSAGE_LIMIT + CUT.len());
    }
}
