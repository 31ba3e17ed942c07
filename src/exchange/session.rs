//! What every reader writes to: it counts, and asks now and then whether to go on.

use crate::Sink;
use crate::fault::Stop;
use crate::incoming::{IncomingCase, IncomingRequirement, IncomingResult, Skipped, Summary};
use crate::limits::{ABOUT, GLIMPSE};
use crate::words::cut;

/// A reading under way.
pub(crate) struct Session<'a> {
    sink: &'a mut dyn Sink,
    told: u64,
    /// Where the file stands, while a file inside of it is read.
    pinned: Option<u64>,
    pub(crate) summary: Summary,
}

/// Between two tellings of progress, in bytes.
const STRIDE: u64 = 256 * 1024;

impl<'a> Session<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink) -> Self {
        Self { sink, told: 0, pinned: None, summary: Summary::default() }
    }

    pub(crate) fn case(&mut self, case: IncomingCase) {
        self.summary.cases += 1;
        self.sink.case(case);
    }

    pub(crate) fn result(&mut self, result: IncomingResult) {
        self.summary.results += 1;
        self.sink.result(result);
    }

    pub(crate) fn requirement(&mut self, requirement: IncomingRequirement) {
        self.summary.requirements += 1;
        self.sink.requirement(requirement);
    }

    /// Something became nothing.
    pub(crate) fn skip(&mut self, line: u32, what: &str, why: impl Into<String>) {
        self.summary.skipped += 1;
        let what = cut(what.trim(), GLIMPSE);
        self.sink.skipped(Skipped { line, column: None, what, why: why.into() });
    }

    /// A line about the run as a whole; nothing for an empty value.
    pub(crate) fn about(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && self.summary.about.len() < ABOUT {
            self.summary.about.push((name.to_owned(), cut(value, GLIMPSE)));
        }
    }

    /// From here on progress is this, whatever a file inside of the file tells.
    pub(crate) fn pin(&mut self, bytes: u64) {
        self.pinned = Some(bytes);
    }

    /// So far the reader came.
    pub(crate) fn reached(&mut self, bytes: u64) -> Result<(), Stop> {
        let far = bytes >= self.told.saturating_add(STRIDE) || bytes < self.told;
        if !far {
            return Ok(());
        }
        self.told = bytes;
        let bytes = self.pinned.unwrap_or(bytes);
        if self.sink.progress(bytes).is_break() { Err(Stop::Cancelled) } else { Ok(()) }
    }
}
