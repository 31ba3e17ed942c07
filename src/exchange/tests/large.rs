//! Large files in little memory: 100 MB of JUnit XML and a table of 50,000 rows, made up while they are read. Nothing is
//! said of time.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::needless_for_each)]

mod support;

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use casebridge_exchange::{
    Fault, Format, IncomingCase, IncomingRequirement, IncomingResult, Options, Sink, Skipped, Summary, read,
};

/// A file that is made of a head, one line many times with its number, and an end; only one piece of it exists.
struct MadeUp {
    head: &'static str,
    line: fn(usize) -> String,
    lines: usize,
    end: &'static str,
    piece: Vec<u8>,
    at: usize,
    next: usize,
}

impl Read for MadeUp {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            self.piece.clear();
            self.at = 0;
            match self.next {
                0 => self.piece.extend(self.head.bytes()),
                n if n <= self.lines => {
                    for n in n..(n + 500).min(self.lines + 1) {
                        self.piece.extend((self.line)(n).bytes());
                        self.next = n;
                    }
                }
                n if n == self.lines + 1 => self.piece.extend(self.end.bytes()),
                _ => return Ok(0),
            }
            self.next += 1;
        }
        let n = (self.piece.len() - self.at).min(into.len());
        into[..n].copy_from_slice(&self.piece[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

impl Seek for MadeUp {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

#[derive(Default)]
struct Counted {
    cases: usize,
    steps: usize,
    failed: usize,
    told: u64,
}

impl Sink for Counted {
    fn case(&mut self, case: IncomingCase) {
        self.cases += 1;
        self.steps += case.steps.len();
    }
    fn result(&mut self, result: IncomingResult) {
        self.failed += usize::from(!result.message.is_empty());
    }
    fn requirement(&mut self, _: IncomingRequirement) {}
    fn skipped(&mut self, skipped: Skipped) {
        panic!("{skipped:?}");
    }
    fn progress(&mut self, bytes_read: u64) -> ControlFlow<()> {
        assert!(bytes_read > self.told);
        self.told = bytes_read;
        ControlFlow::Continue(())
    }
}

fn run(format: Format, mut file: MadeUp) -> (Counted, Result<Summary, Fault>) {
    let mut counted = Counted::default();
    let summary = read(format, &mut file, 1, &Options::default(), &mut counted);
    (counted, summary)
}

/// The most memory this process ever had, in kB; none where the system does not tell.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

const TESTS: usize = 400_000;
const ROWS: usize = 50_000;

#[test]
fn large_files_are_read_in_little_memory() {
    let before = peak();
    let (counted, summary) = run(
        Format::JUnit,
        MadeUp {
            head: "<testsuites><testsuite name=\"all\">",
            line: |n| {
                let log = "a line of a log that nobody reads\n".repeat(6);
                let verdict = if n % 10 == 0 {
                    format!("<failure message=\"no {n}\">{log}</failure>")
                } else {
                    format!("<system-out>{log}</system-out>")
                };
                format!("<testcase name=\"test {n}\" classname=\"a.b.C\" time=\"0.1\">{verdict}</testcase>\n")
            },
            lines: TESTS,
            end: "</testsuite></testsuites>",
            piece: Vec::new(),
            at: 0,
            next: 0,
        },
    );
    assert_eq!(summary.unwrap().results as usize, TESTS);
    assert_eq!(counted.failed, TESTS / 10);
    assert!(counted.told > 100 << 20, "{} bytes", counted.told);

    let (counted, summary) = run(
        Format::Csv,
        MadeUp {
            head: "id,title,steps,expected result,owner\n",
            line: |n| {
                let id = n.div_ceil(5);
                format!("{id},Case {id},\"Do the {n}th thing,\nthen wait\",\"It is \"\"done\"\"\",ann\n")
            },
            lines: ROWS,
            end: "",
            piece: Vec::new(),
            at: 0,
            next: 0,
        },
    );
    assert_eq!(summary.unwrap().cases as usize, ROWS / 5);
    assert_eq!(counted.steps, ROWS);
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < 24 * 1024, "{} kB more than before", after - before);
    }
}

#[test]
fn a_large_file_that_breaks_near_its_end_names_the_line() {
    let (_, summary) = run(
        Format::JUnit,
        MadeUp {
            head: "<testsuite>\n",
            line: |n| format!("<testcase name=\"{n}\"/>\n"),
            lines: 100_000,
            end: "</testcase>",
            piece: Vec::new(),
            at: 0,
            next: 0,
        },
    );
    let fault = summary.unwrap_err();
    assert_eq!((fault.line, fault.column), (100_002, 1), "{fault}");
}
