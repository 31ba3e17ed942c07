//! A zip of result files, as CI artifacts and Allure's folders are: each file is recognised and read by itself.

use std::io::BufRead;

use crate::fault::Stop;
use crate::format::{Format, Holds};
use crate::mapping::Options;
use crate::session::Session;
use crate::sniff;
use crate::text::Text;
use crate::zip::{self, Entry, Source};

pub(crate) fn read(source: &mut dyn Source, options: &Options, out: &mut Session<'_>) -> Result<(), Stop> {
    let entries = zip::directory(source)?;
    let (mut done, mut others, mut containers) = (0, 0u32, 0u32);
    for entry in &entries {
        done += entry.packed;
        out.pin(done);
        out.reached(done)?;
        if entry.name.ends_with('/') || entry.size == 0 {
            continue;
        }
        let name = entry.name.to_ascii_lowercase();
        if name.ends_with(".zip") {
            out.skip(0, &entry.name, say!("A zip inside of a zip is not opened."));
            continue;
        }
        if !name.ends_with(".xml") && !name.ends_with(".json") {
            others += 1;
            continue;
        }
        if name.ends_with("-container.json") {
            containers += 1;
            continue;
        }
        match format(source, entry)? {
            Some(format) => one(format, source, entry, options, out)?,
            None => out.skip(0, &entry.name, say!("It is not recognised as a file of results.")),
        }
    }
    if containers > 0 {
        let what = say!("{containers} containers", containers);
        out.skip(0, &what, say!("Allure's containers hold what was set up around tests, and no results."));
    }
    if others > 0 {
        out.skip(
            0,
            &say!("{others} files", others),
            say!("Files that hold no results: pictures, logs and pages."),
        );
    }
    Ok(())
}

/// What a file is, by its name and its beginning.
fn format(source: &mut dyn Source, entry: &Entry) -> Result<Option<Format>, Stop> {
    let mut unpacked = zip::open(source, entry)?;
    let mut text = Text::new(&mut unpacked);
    let head = match text.fill_buf() {
        Ok(head) => head.get(..head.len().min(sniff::HEAD)).unwrap_or_default().to_vec(),
        Err(error) => return Err(crate::incoming::Fault::from(&error).inside(&entry.name).into()),
    };
    let formats = sniff::sniff(&entry.name, &head);
    Ok(formats.into_iter().find(|format| format.holds() == Holds::Results && *format != Format::ResultsZip))
}

fn one(
    format: Format,
    source: &mut dyn Source,
    entry: &Entry,
    options: &Options,
    out: &mut Session<'_>,
) -> Result<(), Stop> {
    let mut unpacked = zip::open(source, entry)?;
    let text = Text::new(&mut unpacked);
    out.enter(&entry.name);
    let read = crate::reading::of_text(format, text, options, out);
    out.enter("");
    read.map_err(|stop| match stop {
        Stop::Fault(fault) => Stop::Fault(fault.inside(&entry.name)),
        Stop::Cancelled => Stop::Cancelled,
    })
}
