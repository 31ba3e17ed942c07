//! Bytes become text: encodings, lines and columns, in bounded memory.
//!
//! UTF-8 with or without its mark, UTF-16 with its mark, and what an XML declaration names of ISO-8859-1 and
//! Windows-1252. Anything else is a fault that names line and column: a guess would change what people wrote.

use std::io::{self, BufRead, Read};

use crate::incoming::Fault;

const CHUNK: usize = 64 * 1024;

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Utf16 { big: bool },
    Windows1252,
}

/// A file as UTF-8 text that knows where it is.
pub(crate) struct Text<'a> {
    source: &'a mut dyn Read,
    encoding: Option<Encoding>,
    /// Bytes that were read but are no whole character yet.
    raw: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    ended: bool,
    bytes: u64,
    line: u32,
    column: u32,
    /// What may still be consumed before the piece is too large; none: no limit.
    left: Option<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(source: &'a mut dyn Read) -> Self {
        Self {
            source,
            encoding: None,
            raw: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            ended: false,
            bytes: 0,
            line: 1,
            column: 1,
            left: None,
        }
    }

    /// Bytes of the file that were read.
    pub(crate) fn came(&self) -> u64 {
        self.bytes
    }

    /// The line of what comes next, from 1.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// The column of what comes next in characters, from 1.
    pub(crate) fn column(&self) -> u32 {
        self.column
    }

    /// From here on no more than so many bytes, until it is said again.
    pub(crate) fn allow(&mut self, bytes: usize) {
        self.left = Some(bytes);
    }

    /// Everything, if it is not more than the limit.
    pub(crate) fn whole(mut self, limit: u64, what: &str) -> Result<String, Fault> {
        let mut all = Vec::new();
        loop {
            let chunk = self.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            all.extend_from_slice(chunk);
            let n = chunk.len();
            self.consume(n);
            if self.bytes > limit {
                return Err(Fault::whole(say!(
                    "{what} of more than {size} MB cannot be read, because it is held in memory as a whole.",
                    what,
                    limit >> 20
                ))
                .remedy(say!("Split it, or use a format that is read piece by piece: JUnit XML or CSV.")));
            }
        }
        String::from_utf8(all).map_err(|_| Fault::whole(say!("The file is not text.")))
    }

    fn more(&mut self) -> io::Result<()> {
        let before = self.raw.len();
        self.raw.resize(before + CHUNK, 0);
        let read = loop {
            let room = self.raw.get_mut(before..).unwrap_or_default();
            match self.source.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.raw.truncate(before + *read.as_ref().unwrap_or(&0));
        let read = read?;
        self.bytes += read as u64;
        self.ended = read == 0;
        Ok(())
    }

    /// Enough of the beginning to know the encoding.
    fn begin(&mut self) -> io::Result<Encoding> {
        while self.raw.len() < 256 && !self.ended {
            self.more()?;
        }
        let (encoding, mark) = match self.raw.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
            [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
                return Err(Fault::at(1, 1, say!("The file is UTF-32, which is not read."))
                    .remedy(crate::texts::word(SAVE))
                    .into());
            }
            [0xFF, 0xFE, ..] => (Encoding::Utf16 { big: false }, 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16 { big: true }, 2),
            [b'<', 0, b'?', 0, ..] => (Encoding::Utf16 { big: false }, 0),
            [0, b'<', 0, b'?', ..] => (Encoding::Utf16 { big: true }, 0),
            other => (declared(other)?, 0),
        };
        self.raw.drain(..mark);
        self.encoding = Some(encoding);
        Ok(encoding)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.taken = 0;
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None => self.begin()?,
        };
        while self.ready.is_empty() {
            match encoding {
                Encoding::Utf8 => self.utf8()?,
                Encoding::Utf16 { big } => self.utf16(big)?,
                Encoding::Windows1252 => {
                    let text: String = self.raw.drain(..).map(windows_1252).collect();
                    self.ready = text.into_bytes();
                }
            }
            if self.ready.is_empty() {
                if self.ended {
                    break;
                }
                self.more()?;
            }
        }
        Ok(())
    }

    fn utf8(&mut self) -> io::Result<()> {
        let good = match std::str::from_utf8(&self.raw) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() && !self.ended => error.valid_up_to(),
            // What is good before the bad byte is handed out first, so that the place is known.
            Err(error) if error.valid_up_to() > 0 => error.valid_up_to(),
            Err(error) => {
                let (line, column) = (self.line, self.column);
                if error.error_len().is_none() {
                    return Err(Fault::cut(line, column, say!("in the middle of a character")).into());
                }
                let byte = self.raw.first().copied().unwrap_or_default();
                let fault =
                    Fault::at(line, column, say!("The byte {byte} is no UTF-8 text.", format!("{byte:02X}")));
                return Err(fault.remedy(crate::texts::word(SAVE)).into());
            }
        };
        let rest = self.raw.split_off(good);
        self.ready = std::mem::replace(&mut self.raw, rest);
        Ok(())
    }

    fn utf16(&mut self, big: bool) -> io::Result<()> {
        let units: Vec<u16> = self
            .raw
            .chunks_exact(2)
            .map(|pair| match (pair, big) {
                ([a, b], true) => u16::from_be_bytes([*a, *b]),
                ([a, b], false) => u16::from_le_bytes([*a, *b]),
                _ => 0,
            })
            .collect();
        let mut text = String::new();
        let mut used = 0;
        for one in char::decode_utf16(units.iter().copied()) {
            match one {
                Ok(c) => {
                    used += c.len_utf16();
                    text.push(c);
                }
                // Half a pair at the end of a chunk waits for the rest.
                Err(_) if used + 1 == units.len() && !self.ended => break,
                Err(_) if !text.is_empty() => break,
                Err(_) => {
                    let fault = Fault::at(
                        self.line,
                        self.column,
                        say!("Half a character: the file is no UTF-16 text."),
                    );
                    return Err(fault.remedy(crate::texts::word(SAVE)).into());
                }
            }
        }
        self.raw.drain(..used * 2);
        if text.is_empty() && self.ended && !self.raw.is_empty() {
            return Err(Fault::cut(self.line, self.column, say!("in the middle of a character")).into());
        }
        self.ready = text.into_bytes();
        Ok(())
    }
}

const SAVE: &str =
    word!("Save it as UTF-8 and choose it again. In Excel: Save As, then \"CSV UTF-8 (Comma delimited)\".");

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == Some(0) {
            let message = say!(
                "One text is larger than {size} MB: nothing that large belongs to a single test.",
                crate::limits::PIECE >> 20
            );
            return Err(Fault::at(self.line, self.column, message).into());
        }
        if self.taken >= self.ready.len() {
            self.refill()?;
        }
        let ready = self.ready.get(self.taken..).unwrap_or_default();
        let most = self.left.unwrap_or(usize::MAX).min(ready.len());
        Ok(ready.get(..most).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        let end = (self.taken + n).min(self.ready.len());
        let bytes = self.ready.get(self.taken..end).unwrap_or_default();
        let mut last = bytes;
        if let Some(at) = bytes.iter().rposition(|byte| *byte == b'\n') {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.column = 1;
            last = bytes.get(at + 1..).unwrap_or_default();
        }
        let characters = last.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.column = self.column.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX));
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(end - self.taken);
        }
        self.taken = end;
    }
}

impl Read for Text<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let n = ready.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..n), ready.get(..n)) {
            to.copy_from_slice(from);
        }
        self.consume(n);
        Ok(n)
    }
}

/// The encoding an XML declaration names; UTF-8 without one.
fn declared(head: &[u8]) -> Result<Encoding, Fault> {
    if !head.starts_with(b"<?xml") {
        return Ok(Encoding::Utf8);
    }
    let end = head.iter().position(|byte| *byte == b'>').unwrap_or(head.len()).min(256);
    let line = String::from_utf8_lossy(head.get(..end).unwrap_or_default()).to_ascii_lowercase();
    let Some((_, after)) = line.split_once("encoding") else { return Ok(Encoding::Utf8) };
    let name = after.split(['"', '\'']).nth(1).unwrap_or("utf-8").trim();
    match name {
        // UTF-16 without its mark would have shown in the first bytes: it says so, but it is not.
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" | "utf-16" => Ok(Encoding::Utf8),
        "iso-8859-1" | "latin1" | "windows-1252" | "cp1252" => Ok(Encoding::Windows1252),
        other => {
            Err(Fault::at(1, 1, say!("The file says it is written in {other}, which is not read.", other))
                .remedy(say!("Save it as UTF-8, and choose it again.")))
        }
    }
}

/// A byte of Windows-1252, which is ISO-8859-1 but for 0x80 to 0x9F.
fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or(char::from(byte)),
        _ => char::from(byte),
    }
}
