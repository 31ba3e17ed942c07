//! Results as JUnit XML: suites nested as they are, what JUnit has no word for as properties.

use std::io::{self, Write};

use crate::incoming::{IncomingResult, Outcome};

/// The property that tells a Blocked or Not Executed result from a skipped one.
pub(crate) const OUTCOME: &str = "casebridge_outcome";

/// A report that is written result by result.
pub(super) struct JUnit<W: Write> {
    to: W,
    open: Vec<String>,
}

impl<W: Write> JUnit<W> {
    /// Begins the report.
    pub(super) fn new(mut to: W, title: &str) -> io::Result<Self> {
        write!(
            to,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\">\n",
            attribute(title)
        )?;
        Ok(Self { to, open: Vec::new() })
    }

    /// A result, in its suites; a test always has one.
    pub(super) fn result(&mut self, one: &IncomingResult) -> io::Result<()> {
        let unnamed = vec![String::new()];
        let suites = if one.suites.is_empty() { &unnamed } else { &one.suites };
        let same = self.open.iter().zip(suites).take_while(|(a, b)| a == b).count();
        while self.open.len() > same {
            self.open.pop();
            self.to.write_all(b"</testsuite>\n")?;
        }
        for suite in suites.iter().skip(same) {
            writeln!(self.to, "<testsuite name=\"{}\">", attribute(suite))?;
            self.open.push(suite.clone());
        }
        let class = class(one);
        write!(self.to, "<testcase name=\"{}\" classname=\"{}\"", attribute(&one.name), attribute(&class))?;
        if let Some(seconds) = one.seconds {
            write!(self.to, " time=\"{seconds}\"")?;
        }
        self.to.write_all(b">")?;
        self.properties(one)?;
        self.verdict(one)?;
        for (name, value) in &one.properties {
            if name == "system-out" || name == "system-err" {
                write!(self.to, "<{name}>{}</{name}>", text(value))?;
            }
        }
        self.to.write_all(b"</testcase>\n")
    }

    fn properties(&mut self, one: &IncomingResult) -> io::Result<()> {
        let mut all: Vec<(&str, String)> = Vec::new();
        if !one.ids.is_empty() {
            all.push(("test_id", one.ids.join(", ")));
        }
        match one.outcome {
            Outcome::Blocked => all.push((OUTCOME, "blocked".to_owned())),
            Outcome::NotExecuted => all.push((OUTCOME, "not executed".to_owned())),
            Outcome::Pass | Outcome::Fail | Outcome::Skipped => {}
        }
        all.extend(one.links.iter().map(|link| ("link", link.clone())));
        let rest = one
            .properties
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "system-out" | "system-err" | "test_id" | "link"));
        all.extend(rest.map(|(name, value)| (name.as_str(), value.clone())));
        if all.is_empty() {
            return Ok(());
        }
        self.to.write_all(b"<properties>")?;
        for (name, value) in all {
            write!(self.to, "<property name=\"{}\" value=\"{}\"/>", attribute(name), attribute(&value))?;
        }
        self.to.write_all(b"</properties>")
    }

    fn verdict(&mut self, one: &IncomingResult) -> io::Result<()> {
        let message = text(&one.message);
        match one.outcome {
            Outcome::Pass => Ok(()),
            Outcome::Fail if one.raw_status == "error" => write!(self.to, "<error>{message}</error>"),
            Outcome::Fail => write!(self.to, "<failure>{message}</failure>"),
            Outcome::Skipped | Outcome::Blocked | Outcome::NotExecuted => {
                write!(self.to, "<skipped>{message}</skipped>")
            }
        }
    }

    /// Ends the report.
    pub(super) fn finish(mut self) -> io::Result<W> {
        for _ in &self.open {
            self.to.write_all(b"</testsuite>\n")?;
        }
        self.to.write_all(b"</testsuites>\n")?;
        Ok(self.to)
    }
}

/// What stands between the suites and the name in the signature.
fn class(one: &IncomingResult) -> String {
    let mut rest = one.full_name.as_str();
    for suite in &one.suites {
        rest = rest.strip_prefix(suite.as_str()).and_then(|rest| rest.strip_prefix("::")).unwrap_or(rest);
    }
    let class =
        rest.strip_suffix(one.name.as_str()).map(|rest| rest.trim_end_matches("::")).unwrap_or_default();
    if class.is_empty() { one.suites.last().cloned().unwrap_or_default() } else { class.to_owned() }
}

/// Signs that XML does not allow at all become the sign for an unknown one.
fn allowed(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        c if c < ' ' || c == '\u{FFFE}' || c == '\u{FFFF}' => '\u{FFFD}',
        c => c,
    }
}

fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(allowed) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
    out
}

fn attribute(value: &str) -> String {
    text(value).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}
