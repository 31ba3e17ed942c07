//! Ready-made mappings: how far a connection's is from each of them, and mappings as files.

use crate::error::{Error, Result};
use crate::model::preset::{PRESETS, preset};
use crate::model::{Closes, ConflictPolicy, Direction, Mapping, SyncField};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{MappingForm, TextForm};
use crate::protocol::views::{PresetLine, PresetsView};

/// What a file with a mapping says of itself.
const FORMAT: &str = "casebridge-mapping";

/// The ready-made mappings beside one that is being edited.
pub async fn view<H: Host>(host: &H, _: &Sender, form: MappingForm) -> Result<PresetsView> {
    let connection = crate::outbox::connection(host, &form.connection).await?;
    let presets = PRESETS
        .iter()
        .map(|name| {
            let mapping = preset(name, connection.tracker);
            PresetLine {
                name: (*name).to_owned(),
                hint: hint(name).to_owned(),
                differs: differences(&form.mapping, &mapping),
                mapping,
            }
        })
        .collect();
    let file = serde_json::json!({ "format": FORMAT, "version": 1, "mapping": form.mapping });
    Ok(PresetsView { presets, file: serde_json::to_string_pretty(&file).unwrap_or_default() })
}

fn hint(name: &str) -> &'static str {
    match name {
        "Qase" => say!("The status goes both ways; title, description and priority to the tracker"),
        "QALITA" => {
            say!("Titles and labels with their origin and severity, the assignee to the tracker")
        }
        _ => say!("Status, priority and comments go both ways; title and description to the tracker"),
    }
}

/// A mapping of a file that was exported.
pub async fn read<H: Host>(_: &H, _: &Sender, form: TextForm) -> Result<Mapping> {
    let refuse = |why: &str| Error::Invalid { field: "mapping", why: why.to_owned() };
    let value: serde_json::Value = serde_json::from_str(&form.text).map_err(|error| Error::Invalid {
        field: "mapping",
        why: say!("Line {line}, column {column} is no JSON", error.line(), error.column()),
    })?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(refuse(say!("The file is no mapping that Casebridge exported")));
    }
    let mapping = value.get("mapping").cloned().unwrap_or_default();
    serde_json::from_value(mapping)
        .map_err(|_| refuse(say!("The file holds a mapping that this version cannot read")))
}

fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Off => say!("Off"),
        Direction::ToTracker => say!("To tracker"),
        Direction::ToWorkspace => say!("To workspace"),
        Direction::TwoWay => say!("Both ways"),
    }
}

fn wins(policy: ConflictPolicy) -> &'static str {
    match policy {
        ConflictPolicy::TrackerWins => say!("Tracker wins"),
        ConflictPolicy::WorkspaceWins => say!("Workspace wins"),
        ConflictPolicy::NewestWins => say!("Newest wins"),
        ConflictPolicy::Ask => say!("Ask"),
    }
}

fn closes(closes: Closes) -> &'static str {
    match closes {
        Closes::Both => say!("Closed and Achieved"),
        Closes::Closed => say!("Closed alone"),
        Closes::Achieved => say!("Achieved alone: a tester saw that it works"),
    }
}

/// What one mapping has otherwise than another: sentences.
fn differences(ours: &Mapping, theirs: &Mapping) -> Vec<String> {
    let mut all = Vec::new();
    let mut differ = |what: &str, here: &str, there: &str| {
        if here != there {
            let shown = |text: &str| if text.is_empty() { say!("none").to_owned() } else { text.to_owned() };
            all.push(say!("{what}: {here} instead of {there}", what, shown(here), shown(there)));
        }
    };
    for field in SyncField::ALL {
        let (here, there) = (ours.rule(field), theirs.rule(field));
        differ(field.label(), way(here.direction), way(there.direction));
        if here.direction != Direction::Off && there.direction != Direction::Off {
            differ(field.label(), wins(here.conflict), wins(there.conflict));
        }
    }
    let names = |mapping: &Mapping| {
        let names = mapping.labelling.names.iter().map(|one| format!("{} → {}", one.from, one.to));
        names.collect::<Vec<_>>().join(", ")
    };
    let (here, there) = (&ours.labelling, &theirs.labelling);
    differ(say!("Title template"), ours.wording.title.trim(), theirs.wording.title.trim());
    differ(say!("Description template"), ours.wording.description.trim(), theirs.wording.description.trim());
    differ(say!("On every issue"), &here.always.join(", "), &there.always.join(", "));
    differ(say!("From the folder"), &here.folder, &there.folder);
    differ(say!("From each tag"), &here.tags, &there.tags);
    differ(say!("On an ignored defect"), &here.ignored, &there.ignored);
    differ(say!("Other names for labels, those of priorities included"), &names(ours), &names(theirs));
    differ(say!("An issue is closed by"), closes(here.closes), closes(there.closes));
    all
}
