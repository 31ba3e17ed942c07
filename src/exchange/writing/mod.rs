//! Formats that are written: items in, bytes out, one by one.
//!
//! What a format has no place for is kept where people read it (a description, a property), never dropped.

mod gitlab;
mod junit;
mod qase;
mod table;

pub use crate::formula::{guarded, items, listed, unguarded};
pub use gitlab::requirements_v2;

use std::io::{self, Write};

use crate::incoming::{IncomingCase, IncomingRequirement, IncomingResult, Item, wire};

wire! {
    /// A format that is written.
    #[derive(Copy, Eq)]
    pub enum Target {
        /// Our own table: test cases or requirements, guarded against formulas.
        Csv,
        /// Our own JSON.
        Json,
        /// Results as JUnit XML.
        JUnit,
        /// Test cases as Qase's 25 columns.
        QaseCsv,
        /// Test cases as TestRail's table.
        TestRailCsv,
    }

    /// What a table must know before its first row.
    #[derive(Eq, Default)]
    #[serde(default)]
    pub struct WriteOptions {
        /// The names of custom fields, in the order of their columns.
        pub custom: Vec<String>,
        /// Every folder's path, for Qase's rows of suites.
        pub folders: Vec<String>,
        /// Whether the table holds requirements instead of test cases.
        pub requirements: bool,
        /// The run's title, for JUnit XML.
        pub title: String,
        /// Whether cells that a spreadsheet takes for formulas are guarded in Qase's and TestRail's tables too: safe in
        /// a spreadsheet, but the other tool shows the apostrophes. Our own table is always guarded.
        pub guard: bool,
    }
}

impl Target {
    /// The ending of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Target::Csv | Target::QaseCsv | Target::TestRailCsv => "csv",
            Target::Json => "json",
            Target::JUnit => "xml",
        }
    }
}

/// Writes one file.
pub struct Writer<W: Write>(Kind<W>);

enum Kind<W: Write> {
    Table(table::Table<W>),
    Qase(qase::Qase<W>),
    JUnit(junit::JUnit<W>),
    Json { to: W, first: bool },
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub fn new(target: Target, mut to: W, options: &WriteOptions) -> io::Result<Self> {
        Ok(Self(match target {
            Target::Csv => Kind::Table(table::Table::ours(to, options)?),
            Target::TestRailCsv => Kind::Table(table::Table::testrail(to, options)?),
            Target::QaseCsv => Kind::Qase(qase::Qase::new(to, options)?),
            Target::JUnit => Kind::JUnit(junit::JUnit::new(to, &options.title)?),
            Target::Json => {
                to.write_all(b"{\"casebridge\":1,\"items\":[")?;
                Kind::Json { to, first: true }
            }
        }))
    }

    /// Writes one thing; what the format does not hold is left out.
    pub fn item(&mut self, item: &Item) -> io::Result<()> {
        match (&mut self.0, item) {
            (Kind::Json { to, first }, item) => {
                to.write_all(if std::mem::take(first) { b"\n" } else { b",\n" })?;
                serde_json::to_writer(to, item).map_err(io::Error::other)
            }
            (_, Item::Case(case)) => self.case(case),
            (_, Item::Result(result)) => self.result(result),
            (_, Item::Requirement(one)) => self.requirement(one),
            (_, Item::Skipped(_)) => Ok(()),
        }
    }

    fn case(&mut self, case: &IncomingCase) -> io::Result<()> {
        match &mut self.0 {
            Kind::Table(table) => table.case(case),
            Kind::Qase(qase) => qase.case(case),
            Kind::JUnit(_) | Kind::Json { .. } => Ok(()),
        }
    }

    fn result(&mut self, result: &IncomingResult) -> io::Result<()> {
        match &mut self.0 {
            Kind::JUnit(junit) => junit.result(result),
            Kind::Table(_) | Kind::Qase(_) | Kind::Json { .. } => Ok(()),
        }
    }

    fn requirement(&mut self, one: &IncomingRequirement) -> io::Result<()> {
        match &mut self.0 {
            Kind::Table(table) => table.requirement(one),
            Kind::Qase(_) | Kind::JUnit(_) | Kind::Json { .. } => Ok(()),
        }
    }

    /// Ends the file.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Kind::Table(table) => table.finish(),
            Kind::Qase(qase) => qase.finish(),
            Kind::JUnit(junit) => junit.finish(),
            Kind::Json { mut to, .. } => {
                to.write_all(b"\n]}\n")?;
                Ok(to)
            }
        }
    }
}
