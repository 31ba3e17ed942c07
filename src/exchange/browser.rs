//! The module's edge to JavaScript: a Web Worker reads files through it, the service worker reads artifacts.
//!
//! Everything crosses as JSON text, but for a file's bytes. A fault is thrown as JSON, too.

// What JavaScript calls is public to it, not to other crates.
#![allow(unreachable_pub)]

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use js_sys::{Function, Uint8Array};
use serde::Serialize;
use serde_json::json;
use wasm_bindgen::prelude::*;

use crate::writing::{Target, WriteOptions, Writer};
use crate::{
    Fault, Format, Holds, IncomingCase, IncomingRequirement, IncomingResult, Item, Options, Sink, Skipped,
};

/// So many things go to JavaScript at once,
const ITEMS: usize = 250;
/// or so many bytes of JSON.
const BYTES: usize = 512 * 1024;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** A file that is read where it is asked: in a Web Worker, FileReaderSync over file.slice(offset, offset + length). */
export interface Source { readonly size: number; read(offset: number, length: number): Uint8Array; }
";

#[wasm_bindgen]
extern "C" {
    /// A file as JavaScript hands it over.
    #[wasm_bindgen(typescript_type = "Source")]
    pub type Source;
    #[wasm_bindgen(method, getter)]
    fn size(this: &Source) -> f64;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Source, offset: f64, length: f64) -> Result<Uint8Array, JsValue>;
}

/// The file behind a source.
struct File {
    source: Source,
    size: u64,
    at: u64,
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> u64 {
    if number.is_finite() && number > 0.0 { number as u64 } else { 0 }
}

impl Read for File {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || into.is_empty() {
            return Ok(0);
        }
        let bytes = self.source.read(self.at as f64, into.len() as f64).map_err(|error| {
            let said = js_sys::Error::from(error).message();
            io::Error::other(String::from(said))
        })?;
        let n = (bytes.length() as usize).min(into.len());
        let to = into.get_mut(..n).unwrap_or_default();
        bytes.subarray(0, u32::try_from(n).unwrap_or(0)).copy_to(to);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, offset) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(offset) => (self.size, offset),
            SeekFrom::Current(offset) => (self.at, offset),
        };
        self.at = base.checked_add_signed(offset).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Items on their way to a callback.
struct Batches<'a> {
    items: String,
    count: usize,
    batch: &'a Function,
    progress: &'a Function,
    stopped: bool,
}

impl Batches<'_> {
    fn item(&mut self, item: &Item) {
        self.items.push(if self.count == 0 { '[' } else { ',' });
        self.items.push_str(&text(item));
        self.count += 1;
        if self.count >= ITEMS || self.items.len() >= BYTES {
            self.flush();
        }
    }

    /// Hands over what there is; a callback that throws or says `false` stops the reading.
    fn flush(&mut self) {
        if self.count == 0 || self.stopped {
            return;
        }
        self.items.push(']');
        let answer = self.batch.call1(&JsValue::NULL, &JsValue::from_str(&self.items));
        self.stopped = !matches!(answer, Ok(answer) if answer != JsValue::FALSE);
        self.items.clear();
        self.count = 0;
    }
}

impl Sink for Batches<'_> {
    fn case(&mut self, case: IncomingCase) {
        self.item(&Item::Case(case));
    }
    fn result(&mut self, result: IncomingResult) {
        self.item(&Item::Result(result));
    }
    fn requirement(&mut self, requirement: IncomingRequirement) {
        self.item(&Item::Requirement(requirement));
    }
    fn skipped(&mut self, skipped: Skipped) {
        self.item(&Item::Skipped(skipped));
    }
    fn progress(&mut self, bytes_read: u64) -> ControlFlow<()> {
        let answer = self.progress.call1(&JsValue::NULL, &JsValue::from_f64(bytes_read as f64));
        let goes_on = matches!(answer, Ok(answer) if answer != JsValue::FALSE);
        if goes_on && !self.stopped { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn thrown(fault: &Fault) -> JsValue {
    JsValue::from_str(&text(fault))
}

fn named(format: &str) -> Result<Format, Fault> {
    serde_json::from_value(json!(format))
        .map_err(|_| Fault { message: say!("There is no format {format}.", format), ..Fault::default() })
}

/// Takes the catalogue of the reader's language; in English there is none. Nothing here counts or names days.
#[wasm_bindgen]
pub fn speak(catalogue: &str) {
    crate::texts::speak(catalogue, |_| "other".to_owned(), |_| String::new());
}

/// Before anything else: a panic's message reaches the console.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// Every format with its label, its files' endings and what it holds, as JSON.
#[wasm_bindgen]
pub fn formats() -> String {
    let all = Format::ALL.map(|format| {
        json!({ "format": format, "label": format.label(), "extensions": format.extensions(), "holds": format.holds(), "mapped": format.is_mapped() })
    });
    text(&all)
}

/// The formats a file may be by its name and beginning, the likeliest first, as JSON.
#[wasm_bindgen]
pub fn sniff_of(name: &str, head: &[u8]) -> String {
    text(&crate::sniff(name, head))
}

/// What the mapping dialog shows of a table's beginning, as JSON.
#[wasm_bindgen]
pub fn columns_of(name: &str, head: &[u8]) -> Result<String, JsValue> {
    crate::columns(name, head).map(|columns| text(&columns)).map_err(|fault| thrown(&fault))
}

/// Reads a file. `batch` gets lists of items as JSON; `progress` gets the bytes that were read; either stops the
/// reading by answering `false`. Gives the summary as JSON, or throws a fault as JSON.
#[wasm_bindgen]
pub fn read_file(
    format: &str,
    options: &str,
    source: Source,
    batch: &Function,
    progress: &Function,
) -> Result<String, JsValue> {
    let read = || {
        let format = named(format)?;
        let options: Options = serde_json::from_str(options).map_err(|error| Fault {
            message: say!("The mapping does not fit: {error}.", error),
            ..Fault::default()
        })?;
        let size = whole(source.size());
        let mut file = File { source, size, at: 0 };
        let mut batches = Batches { items: String::new(), count: 0, batch, progress, stopped: false };
        let mut summary = crate::read(format, &mut file, size, &options, &mut batches)?;
        batches.flush();
        summary.cancelled |= batches.stopped;
        Ok(summary)
    };
    read().map(|summary| text(&summary)).map_err(|fault: Fault| thrown(&fault))
}

/// Everything of a small file of results that is in memory, a zip of several among them: `{format, items, summary}`, or
/// `{fault}`.
#[wasm_bindgen]
pub fn results_of(bytes: &[u8], name: &str) -> String {
    struct Kept(Vec<Item>);
    impl Sink for Kept {
        fn case(&mut self, case: IncomingCase) {
            self.0.push(Item::Case(case));
        }
        fn result(&mut self, result: IncomingResult) {
            self.0.push(Item::Result(result));
        }
        fn requirement(&mut self, requirement: IncomingRequirement) {
            self.0.push(Item::Requirement(requirement));
        }
        fn skipped(&mut self, skipped: Skipped) {
            self.0.push(Item::Skipped(skipped));
        }
        fn progress(&mut self, _: u64) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
    }
    let Some(format) = crate::sniff(name, bytes).into_iter().find(|format| format.holds() == Holds::Results)
    else {
        let message = say!("{name} is not recognised as a file of results.", name);
        return text(&json!({ "fault": Fault { message, ..Fault::default() } }));
    };
    let options = Options { name: name.to_owned(), ..Options::default() };
    let mut kept = Kept(Vec::new());
    match crate::read(format, &mut io::Cursor::new(bytes), bytes.len() as u64, &options, &mut kept) {
        Ok(summary) => text(&json!({ "format": format, "items": kept.0, "summary": summary })),
        Err(fault) => text(&json!({ "fault": fault })),
    }
}

/// A file that is written piece by piece.
#[wasm_bindgen]
pub struct Export(Option<Writer<Vec<u8>>>);

#[wasm_bindgen]
impl Export {
    /// Begins a file of this format.
    #[wasm_bindgen(constructor)]
    pub fn new(target: &str, options: &str) -> Result<Export, JsValue> {
        let thrown = |message: String| thrown(&Fault { message, ..Fault::default() });
        let target: Target =
            serde_json::from_value(json!(target)).map_err(|error| thrown(error.to_string()))?;
        let options: WriteOptions =
            serde_json::from_str(options).map_err(|error| thrown(error.to_string()))?;
        let writer = Writer::new(target, Vec::new(), &options).map_err(|error| thrown(error.to_string()))?;
        Ok(Self(Some(writer)))
    }

    /// Writes a list of items, as JSON.
    pub fn push(&mut self, items: &str) -> Result<(), JsValue> {
        let thrown = |message: String| thrown(&Fault { message, ..Fault::default() });
        let items: Vec<Item> = serde_json::from_str(items).map_err(|error| thrown(error.to_string()))?;
        let writer = self.0.as_mut().ok_or_else(|| thrown(say!("The file is finished.").to_owned()))?;
        items.iter().try_for_each(|item| writer.item(item)).map_err(|error| thrown(error.to_string()))
    }

    /// Ends the file and gives its bytes.
    pub fn finish(&mut self) -> Result<Vec<u8>, JsValue> {
        let thrown = |message: String| thrown(&Fault { message, ..Fault::default() });
        let writer = self.0.take().ok_or_else(|| thrown(say!("The file is finished.").to_owned()))?;
        writer.finish().map_err(|error| thrown(error.to_string()))
    }
}

/// GitLab's `requirements_v2.json` of a list of `[number, passed]`.
#[wasm_bindgen]
pub fn requirements_of(verdicts: &str) -> Result<String, JsValue> {
    let verdicts: Vec<(u64, bool)> = serde_json::from_str(verdicts)
        .map_err(|error| thrown(&Fault { message: error.to_string(), ..Fault::default() }))?;
    Ok(crate::writing::requirements_v2(&verdicts))
}
