//! The files of other test tools, read and written. Pure: no port, no clock, no chance; only `browser` knows the
//! browser. It is a module of its own beside the core, loaded when a file is imported, so that the core stays small.
//!
//! [`incoming`] what a file holds in neutral words · [`format`] the formats · `sniff` how one is recognised · [`mapping`]
//! the columns of a table · `reading` the one way in · one file a format · `text`, `xml`, `json`, `table`, `zip` what
//! they stand on · `words`, `ids`, `steps`, `html` what other tools' habits mean · `limits` how much is taken ·
//! `writing` the formats that are written.
//!
//! Tables and JUnit XML are read in bounded memory, whatever their size; JSON and zips have a stated limit. A file that
//! is malformed, cut short, wrongly encoded or made to hurt gives a [`Fault`] with its line; nothing panics.

// Names are lowercased before their endings are compared.
#![allow(clippy::case_sensitive_file_extension_comparisons)]
// A file's lines are counted once; a crate for that would weigh more than it saves.
#![allow(clippy::naive_bytecount)]

#[macro_use]
#[cfg(feature = "read")]
#[allow(dead_code, unreachable_pub)] // it is the core's, and nothing here names days
#[path = "../texts.rs"]
mod texts;

#[cfg(feature = "read")]
mod allure;
#[cfg(all(target_arch = "wasm32", feature = "read", feature = "write"))]
mod browser;
#[cfg(feature = "read")]
mod bundle;
#[cfg(feature = "read")]
mod casebridge_json;
#[cfg(feature = "read")]
mod columns;
#[cfg(feature = "read")]
mod ctrf;
#[cfg(feature = "read")]
mod cucumber;
#[cfg(feature = "read")]
mod entities;
#[cfg(feature = "read")]
mod fault;
#[cfg(feature = "read")]
mod feature;
pub mod format;
#[cfg(any(feature = "read", feature = "write"))]
mod formula;
#[cfg(feature = "read")]
mod gherkin;
#[cfg(feature = "read")]
mod gitlab_report;
#[cfg(feature = "read")]
mod html;
#[cfg(feature = "read")]
mod ids;
pub mod incoming;
#[cfg(feature = "read")]
mod json;
#[cfg(feature = "read")]
mod junit;
#[cfg(feature = "read")]
mod limits;
pub mod mapping;
#[cfg(feature = "read")]
mod markdown;
#[cfg(feature = "read")]
mod playwright;
#[cfg(feature = "read")]
mod qase_csv;
#[cfg(feature = "read")]
mod qase_json;
#[cfg(feature = "read")]
mod reading;
#[cfg(feature = "read")]
mod session;
#[cfg(feature = "read")]
mod sheets;
#[cfg(feature = "read")]
mod sniff;
#[cfg(feature = "read")]
mod steps;
#[cfg(feature = "read")]
mod table;
#[cfg(feature = "read")]
mod tabular;
#[cfg(feature = "read")]
mod testlink;
#[cfg(feature = "read")]
mod testrail_xml;
#[cfg(feature = "read")]
mod text;
#[cfg(feature = "read")]
mod words;
#[cfg(feature = "write")]
pub mod writing;
#[cfg(feature = "read")]
mod xlsx;
#[cfg(feature = "read")]
mod xml;
#[cfg(feature = "read")]
mod xray_json;
#[cfg(feature = "read")]
mod zip;

pub use format::{Format, Holds};
pub use incoming::{
    CaseType, Fault, IncomingCase, IncomingRequirement, IncomingResult, IncomingStep, Item, Outcome,
    Priority, Skipped, Status, Summary, Taken,
};
pub use mapping::{Column, Columns, Field, Mapping, Options};
#[cfg(feature = "read")]
pub use {columns::columns, reading::read, sniff::sniff};

use std::ops::ControlFlow;

/// What stands before the action of a step that is another one's child, once a level: our steps are one list, and so
/// the child stays recognisable, also on its way back.
pub const CHILD: &str = "↳ ";

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
