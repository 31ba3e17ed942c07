//! Zips, read by their directory: stored and deflated files, one after the other, in bounded memory.
//!
//! Names are only told, never used as paths. A directory that promises too much, a file that unpacks to more than it
//! says or to many times its size, and a zip within a zip are refused before or while they unpack.

use std::io::{self, Read, Seek, SeekFrom};

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use crate::incoming::Fault;
use crate::limits::{ENTRIES, RATIO, UNPACKED};

/// A file that can be read at any place.
pub(crate) trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// A file in a zip.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) packed: u64,
    pub(crate) size: u64,
    method: u16,
    crc: u32,
    offset: u64,
}

fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let slice = bytes.get(at..at + length).unwrap_or_default();
    slice.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::try_from(number(bytes, at, 2)).unwrap_or(0)
}

fn broken(what: &str) -> Fault {
    Fault::whole(say!("The zip is damaged: {what}.", what)).remedy(say!("Download or make it again."))
}

/// The files of a zip.
pub(crate) fn directory(source: &mut dyn Source) -> Result<Vec<Entry>, Fault> {
    let size = source.seek(SeekFrom::End(0))?;
    let tail_from = size.saturating_sub(66_000);
    let tail = bytes(source, tail_from, size - tail_from)?;
    let end = tail
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .ok_or_else(|| Fault::cut(0, 0, say!("a zip's directory stands at its end, and there is none")))?;
    if tail.len() < end + 22 + usize::from(short(&tail, end + 20)) {
        return Err(Fault::cut(0, 0, say!("its directory's end is not whole")));
    }
    let mut count = number(&tail, end + 10, 2);
    let mut length = number(&tail, end + 12, 4);
    let mut start = number(&tail, end + 16, 4);
    if count == 0xFFFF || length == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
        let locator =
            end.checked_sub(20).filter(|at| tail.get(*at..at + 4) == Some(b"PK\x06\x07".as_slice()));
        if let Some(locator) = locator {
            let record = bytes(source, number(&tail, locator + 8, 8), 56)?;
            if record.get(..4) != Some(b"PK\x06\x06".as_slice()) {
                return Err(broken(say!("its directory's record is not where it should be")));
            }
            (count, length, start) = (number(&record, 32, 8), number(&record, 40, 8), number(&record, 48, 8));
        }
    }
    if count > ENTRIES as u64 {
        return Err(Fault::whole(say!("The zip holds {count} files, more than {entries}.", count, ENTRIES)));
    }
    if start.checked_add(length).is_none_or(|end| end > size) {
        return Err(broken(say!("its directory reaches beyond its end")));
    }
    let record = bytes(source, start, length)?;
    let mut entries = Vec::new();
    let (mut at, mut total) = (0usize, 0u64);
    for _ in 0..count {
        if record.get(at..at + 4) != Some(b"PK\x01\x02".as_slice()) || record.len() < at + 46 {
            return Err(broken(say!("its directory ends too early")));
        }
        let entry = entry(&record, at)?;
        total = total.saturating_add(entry.size);
        if total > UNPACKED {
            return Err(Fault::whole(say!("The zip unpacks to more than {size} MB.", UNPACKED >> 20)));
        }
        let lengths = [28, 30, 32].map(|field| usize::from(short(&record, at + field)));
        at += 46 + lengths.iter().sum::<usize>();
        entries.push(entry);
    }
    Ok(entries)
}

fn entry(record: &[u8], at: usize) -> Result<Entry, Fault> {
    let [name_length, extra_length] = [28, 30].map(|field| usize::from(short(record, at + field)));
    let name = record.get(at + 46..at + 46 + name_length).unwrap_or_default();
    let name = String::from_utf8_lossy(name).into_owned();
    let mut entry = Entry {
        packed: number(record, at + 20, 4),
        size: number(record, at + 24, 4),
        offset: number(record, at + 42, 4),
        method: short(record, at + 10),
        crc: u32::try_from(number(record, at + 16, 4)).unwrap_or(0),
        name,
    };
    // Sizes beyond 4 GB stand in an extra field, in this order, only those that do not fit.
    let mut extra =
        record.get(at + 46 + name_length..at + 46 + name_length + extra_length).unwrap_or_default();
    while extra.len() >= 4 {
        let length = usize::from(short(extra, 2));
        if short(extra, 0) == 1 {
            let mut place = 4;
            for field in [&mut entry.size, &mut entry.packed, &mut entry.offset] {
                if *field == 0xFFFF_FFFF {
                    *field = number(extra, place, 8);
                    place += 8;
                }
            }
        }
        extra = extra.get(4 + length..).unwrap_or_default();
    }
    if short(record, at + 8) & 1 != 0 {
        let fault = Fault::whole(say!("The zip is encrypted.")).inside(&entry.name);
        return Err(fault.remedy(say!("Unpack it and choose the file inside.")));
    }
    if entry.size > entry.packed.saturating_mul(RATIO).saturating_add(1 << 20) {
        let message = say!(
            "It unpacks to more than {ratio} times its size, as only files do that are made to hurt.",
            RATIO
        );
        return Err(Fault::whole(message).inside(&entry.name));
    }
    Ok(entry)
}

fn bytes(source: &mut dyn Source, from: u64, length: u64) -> Result<Vec<u8>, Fault> {
    if length > 64 << 20 {
        return Err(broken(say!("its directory is too large")));
    }
    source.seek(SeekFrom::Start(from))?;
    let mut out = Vec::new();
    source.take(length).read_to_end(&mut out)?;
    if (out.len() as u64) < length {
        return Err(broken(say!("it is shorter than its directory says")));
    }
    Ok(out)
}

/// One file of a zip as it unpacks.
pub(crate) struct Unpacked<'a> {
    source: &'a mut dyn Source,
    entry: Entry,
    left: u64,
    state: Option<Box<InflateState>>,
    input: Vec<u8>,
    used: usize,
    made: u64,
    crc: u32,
    table: Vec<u32>,
    done: bool,
}

/// Opens one file.
pub(crate) fn open<'a>(source: &'a mut dyn Source, entry: &Entry) -> Result<Unpacked<'a>, Fault> {
    let head = bytes(source, entry.offset, 30).map_err(|fault| fault.inside(&entry.name))?;
    if head.get(..4) != Some(b"PK\x03\x04".as_slice()) {
        return Err(broken(say!("a file is not where its directory says")).inside(&entry.name));
    }
    let state = match entry.method {
        0 => None,
        8 => Some(InflateState::new_boxed(DataFormat::Raw)),
        other => {
            let fault = Fault::whole(say!("It is packed by method {other}, which is not read.", other))
                .inside(&entry.name);
            return Err(fault.remedy(say!("Pack it again as an ordinary zip.")));
        }
    };
    let behind = 30 + u64::from(short(&head, 26)) + u64::from(short(&head, 28));
    source.seek(SeekFrom::Start(entry.offset + behind))?;
    let (entry, left) = (entry.clone(), entry.packed);
    Ok(Unpacked {
        source,
        entry,
        left,
        state,
        input: Vec::new(),
        used: 0,
        made: 0,
        crc: !0,
        table: checksums(),
        done: false,
    })
}

impl Unpacked<'_> {
    fn fill(&mut self) -> io::Result<()> {
        self.input.resize(32 * 1024, 0);
        self.used = 0;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(self.input.len());
        let read = self.source.read(self.input.get_mut(..most).unwrap_or_default())?;
        self.input.truncate(read);
        self.left -= read as u64;
        if read == 0 && self.left > 0 {
            return Err(self.fault(say!("it ends within this file")).into());
        }
        Ok(())
    }

    fn fault(&self, what: &str) -> Fault {
        broken(what).inside(&self.entry.name)
    }

    fn finish(&mut self) -> io::Result<usize> {
        self.done = true;
        if self.made != self.entry.size {
            return Err(self.fault(say!("a file is not as long as its directory says")).into());
        }
        if !self.crc != self.entry.crc {
            return Err(self.fault(say!("a file's checksum is wrong")).into());
        }
        Ok(0)
    }

    fn step(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.used >= self.input.len() && self.left > 0 {
                self.fill()?;
            }
            let input = self.input.get(self.used..).unwrap_or_default();
            let Some(state) = &mut self.state else {
                let n = input.len().min(into.len());
                if let (Some(to), Some(from)) = (into.get_mut(..n), input.get(..n)) {
                    to.copy_from_slice(from);
                }
                self.used += n;
                return Ok(n);
            };
            let result = inflate(state, input, into, MZFlush::None);
            self.used += result.bytes_consumed;
            match result.status {
                Ok(MZStatus::StreamEnd) => {
                    self.done = result.bytes_written == 0;
                    return Ok(result.bytes_written);
                }
                Ok(_) if result.bytes_written > 0 => return Ok(result.bytes_written),
                Ok(_) if result.bytes_consumed > 0 => {}
                _ if self.left > 0 && self.used >= self.input.len() => {}
                _ => return Err(self.fault(say!("a file cannot be unpacked")).into()),
            }
        }
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.done || into.is_empty() {
            return Ok(0);
        }
        if self.made >= self.entry.size {
            return self.finish();
        }
        let most = usize::try_from(self.entry.size - self.made).unwrap_or(usize::MAX).min(into.len());
        let n = self.step(into.get_mut(..most).unwrap_or_default())?;
        if n == 0 {
            return self.finish();
        }
        self.made += n as u64;
        for byte in into.get(..n).unwrap_or_default() {
            self.crc = checksum(&self.table, self.crc, *byte);
        }
        Ok(n)
    }
}

/// The checksum of zips, for each value of a byte.
pub(crate) fn checksums() -> Vec<u32> {
    let one = |value: u32| {
        (0..8).fold(value, |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 })
    };
    (0..256).map(one).collect()
}

/// The checksum with one more byte.
pub(crate) fn checksum(table: &[u32], sum: u32, byte: u8) -> u32 {
    let index = usize::try_from((sum ^ u32::from(byte)) & 0xFF).unwrap_or(0);
    (sum >> 8) ^ table.get(index).copied().unwrap_or(0)
}
