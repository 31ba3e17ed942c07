//! Our own JSON: the neutral types as they are, in one list. What is written here is read back to the letter.

use crate::fault::Stop;
use crate::incoming::{Fault, Item};
use crate::json::{self, Document};
use crate::session::Session;
use crate::text::Text;

/// The name that marks the file, with the version of its layout.
pub(crate) const MARK: &str = "casebridge";
/// The version that is written; an older one is read as well.
pub(crate) const VERSION: u32 = 1;

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let document = Document::new(text)?;
    let root = json::members(document.root()?);
    let version = root.get(MARK).and_then(|version| version.get().parse::<u32>().ok());
    match version {
        Some(version) if version <= VERSION => {}
        Some(version) => {
            let fault = Fault::at(
                1,
                1,
                say!(
                    "The file has version {version}; this Casebridge reads up to {known}.",
                    version,
                    VERSION
                ),
            );
            return Err(fault.remedy(say!("Update Casebridge.")).into());
        }
        None => {
            return Err(Fault::at(
                1,
                1,
                say!("This is no file of Casebridge: the mark `casebridge` is missing."),
            )
            .into());
        }
    }
    let mut lines = document.lines();
    for item in root.get("items").map(|list| json::items(list)).unwrap_or_default() {
        let line = lines.of(item);
        out.reached(lines.reached())?;
        match serde_json::from_str::<Item>(item.get()) {
            Ok(Item::Case(one)) => out.case(one),
            Ok(Item::Result(one)) => out.result(one),
            Ok(Item::Requirement(one)) => out.requirement(one),
            Ok(Item::Skipped(one)) => out.skip(line, &one.what, one.why),
            Err(error) => out.skip(line, item.get(), say!("It does not fit: {error}.", error)),
        }
    }
    Ok(())
}
