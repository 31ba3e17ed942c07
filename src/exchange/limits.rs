//! How much of a file is taken: every limit in one place, each with its reason.

/// The largest single text of XML or one row of a table, in bytes: logs of one test reach a few megabytes.
pub(crate) const PIECE: usize = 16 << 20;
/// The largest JSON file, in bytes: it is held whole while it is read.
pub(crate) const JSON: u64 = 64 << 20;
/// The largest feature file, in bytes: people write them by hand.
pub(crate) const FEATURE: u64 = 4 << 20;
/// The largest one test case or element that is held as a tree, in bytes.
pub(crate) const TREE: usize = 32 << 20;
/// How deep elements and suites may be nested: real files stay below twenty.
pub(crate) const DEPTH: usize = 100;
/// Attributes of one element.
pub(crate) const ATTRIBUTES: usize = 500;
/// Columns of a table; a workbook has 16,384.
pub(crate) const COLUMNS: usize = 2_000;
/// Files in one zip.
pub(crate) const ENTRIES: usize = 20_000;
/// What a zip may unpack to, in bytes, all files together.
pub(crate) const UNPACKED: u64 = 1 << 30;
/// How many times its packed size one file of a zip may unpack to; tables of repeated words reach about 200.
pub(crate) const RATIO: u64 = 1_000;
/// Texts a workbook's cells share, in bytes: they are held while its rows are read.
pub(crate) const SHARED: usize = 64 << 20;
/// What is kept of a test's own output, in bytes.
pub(crate) const OUTPUT: usize = 4_000;
/// What is told of a thing that was skipped, in bytes.
pub(crate) const GLIMPSE: usize = 200;
/// Lines about the run as a whole.
pub(crate) const ABOUT: usize = 100;
/// Texts of the mapping dialog's samples, in bytes.
pub(crate) const SAMPLE: usize = 120;
