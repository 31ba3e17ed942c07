//! The files of other test tools, read and written. Pure: no port, no clock, no chance; only `browser` knows the
//! browser. It is a module of its own beside the core, loaded when a file is imported, so that the core stays small.
//!
//! [`incoming`] what a file holds in neutral words · [`format`] the formats and how one is recognised · [`mapping`]
//! the columns of a table · one file a format.
//!
//! Tables and JUnit XML are read in bounded memory, whatever their size; JSON and zips have a stated limit. A file that
//! is malformed, cut short, wrongly encoded or made to hurt gives a [`Fault`] with its line; nothing panics.

pub mod format;
pub mod incoming;
pub mod mapping;

pub use format::{Format, Holds};
pub use incoming::{
    CaseType, Fault, IncomingCase, IncomingRequirement, IncomingResult, IncomingStep, Item, Outcome,
    Priority, Skipped, Status, Summary, Taken,
};
pub use mapping::{Column, Columns, Field, Mapping, Options};

use std::ops::ControlFlow;

/// Where a reader puts what it finds, one by one and in the file's order.
pub trait Sink {
    /// A test case.
    fn case(&mut self, case: IncomingCase);
    /// A result.
    fn result(&mut self, result: IncomingResult);
    /// A requirement.
    fn requirement(&mut self, requirement: IncomingRequirement);
    /// Something that became nothing, and why.
    fn skipped(&mut self, skipped: Skipped);
    /// So many bytes of the file are behind; breaking stops the reading.
    fn progress(&mut self, bytes_read: u64) -> ControlFlow<()>;
}
