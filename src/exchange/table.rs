//! Tables: a CSV's rows one by one, whatever stands between its cells, and the trait that a workbook's rows share.
//!
//! A quote that is never closed, a row without end and a last row that stops in its middle are faults with their line.

use std::io::{self, BufRead, Read};

use csv::{ReaderBuilder, StringRecord};

use crate::fault::Stop;
use crate::incoming::Fault;
use crate::limits::{COLUMNS, PIECE};
use crate::text::Text;

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Where it begins.
    pub(crate) line: u32,
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// A cell; empty where the row is too short.
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// What has rows.
pub(crate) trait Rows {
    /// The next row that is not empty.
    fn next(&mut self) -> Result<Option<Row>, Stop>;
    /// Bytes of the file that were read.
    fn bytes(&self) -> u64;
}

/// A CSV.
pub(crate) struct Csv<'a> {
    reader: csv::Reader<Quotes<'a>>,
    record: StringRecord,
    /// How many cells the header has.
    width: Option<usize>,
    /// Whether all rows up to now had that many.
    even: bool,
}

impl<'a> Csv<'a> {
    /// A reader of rows, the header's among them.
    pub(crate) fn new(text: Text<'a>, delimiter: char) -> Self {
        let delimiter = u8::try_from(delimiter).unwrap_or(b',');
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Quotes::new(text, delimiter));
        Self { reader, record: StringRecord::new(), width: None, even: true }
    }
}

impl Rows for Csv<'_> {
    fn next(&mut self) -> Result<Option<Row>, Stop> {
        loop {
            let more = self.reader.read_record(&mut self.record).map_err(|error| fault(&error))?;
            if !more {
                return Ok(None);
            }
            let line = self
                .record
                .position()
                .map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
            if self.record.len() > COLUMNS {
                return Err(
                    Fault::at(line, 0, say!("This row has more than {columns} columns.", COLUMNS)).into()
                );
            }
            let row =
                Row { line, cells: self.record.iter().map(|cell| cell.replace("\r\n", "\n")).collect() };
            if row.is_empty() {
                continue;
            }
            let width = *self.width.get_or_insert(row.cells.len());
            if row.cells.len() < width && self.even && self.reader.get_ref().ends_within(&self.reader) {
                let message =
                    say!("its last row has {have} of {width} cells and no end", row.cells.len(), width);
                return Err(Fault::cut(line, self.reader.get_ref().column, &message).into());
            }
            self.even &= row.cells.len() >= width;
            return Ok(Some(row));
        }
    }

    fn bytes(&self) -> u64 {
        self.reader.get_ref().text.came()
    }
}

fn fault(error: &csv::Error) -> Fault {
    match error.kind() {
        csv::ErrorKind::Io(error) => Fault::from(error),
        _ => {
            let line =
                error.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
            Fault::at(line, 0, say!("This is no table: {error}.", error))
        }
    }
}

/// Watches the quotes of what a table's reader reads, in the same way as it: that one takes the end of the file for
/// the end of a quote.
struct Quotes<'a> {
    text: Text<'a>,
    delimiter: u8,
    state: State,
    /// Where the open quote began: line and column.
    since: (u32, u32),
    /// How long the row is up to now.
    row: usize,
    line: u32,
    column: u32,
    ended: bool,
    last: u8,
    total: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Bare,
    Quoted,
    Quote,
}

impl<'a> Quotes<'a> {
    fn new(text: Text<'a>, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            state: State::Start,
            since: (1, 1),
            row: 0,
            line: 1,
            column: 1,
            ended: false,
            last: 0,
            total: 0,
        }
    }

    /// Whether the row that was just read is the last one and nothing ends it.
    fn ends_within(&self, reader: &csv::Reader<Quotes<'a>>) -> bool {
        self.ended && !matches!(self.last, b'\n' | b'\r') && reader.position().byte() >= self.total
    }

    fn watch(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.row += 1;
            self.state = match (self.state, *byte) {
                (State::Start, b'"') => {
                    self.since = (self.line, self.column);
                    State::Quoted
                }
                (State::Quoted, b'"') => State::Quote,
                (State::Quote, b'"') | (State::Quoted, _) => State::Quoted,
                (State::Start | State::Bare | State::Quote, byte) if byte == self.delimiter => State::Start,
                (State::Start | State::Bare | State::Quote, b'\n' | b'\r') => {
                    self.row = 0;
                    State::Start
                }
                (State::Start | State::Bare | State::Quote, _) => State::Bare,
            };
            if *byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else if *byte & 0xC0 != 0x80 {
                self.column = self.column.saturating_add(1);
            }
            self.last = *byte;
        }
    }
}

impl Read for Quotes<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.text.read(into)?;
        let bytes = into.get(..n).unwrap_or_default();
        self.watch(bytes);
        self.total += n as u64;
        if n == 0 && !into.is_empty() {
            self.ended = true;
            if self.state == State::Quoted {
                let (line, column) = self.since;
                return Err(
                    Fault::cut(line, column, say!("the quote that opens a cell here is not closed")).into()
                );
            }
        }
        if self.row > PIECE {
            let ((line, column), message) = match self.state {
                State::Quoted => (
                    self.since,
                    say!("The quote that opens a cell here is not closed within {size} MB.", PIECE >> 20),
                ),
                State::Start | State::Bare | State::Quote => {
                    ((self.line, self.column), say!("One row is longer than {size} MB.", PIECE >> 20))
                }
            };
            return Err(Fault::at(line, column, message).into());
        }
        Ok(n)
    }
}

/// What stands between the cells of the first row: the sign that occurs most often outside of quotes.
pub(crate) fn delimiter(head: &str) -> char {
    let mut counts = [(',', 0usize), (';', 0), ('\t', 0), ('|', 0)];
    let mut quoted = false;
    for c in head.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            c if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == c) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // Excel may say it in a line of its own.
    if let Some(sign) = head.strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
        return sign;
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(sign, _)| *sign)
}

/// The beginning of a text that is only looked at, not consumed.
pub(crate) fn peek(text: &mut Text<'_>) -> Result<String, Fault> {
    let head = text.fill_buf()?;
    let head = head.get(..head.len().min(64 * 1024)).unwrap_or_default();
    Ok(String::from_utf8_lossy(head).into_owned())
}
