//! What a step leaves of itself: the history of each record it changes, and, when a person acted, what is
//! needed to take that back. Also notes when what a record says was changed, for links that become suspect.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Step, prefix};
use crate::error::Result;
use crate::model::{Kind, Time};
use crate::ports::Host;

/// Changes of one record that are kept.
const LINES: usize = 100;
/// Characters of one record's history that are kept, about; the newest change is kept whatever its size.
const HISTORY_LIMIT: usize = 300_000;
/// Actions that can be taken back.
pub const ACTIONS: usize = 20;
/// The list of actions.
pub const UNDO: &str = "undo";

/// The history of one record, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct History {
    /// The changes.
    pub lines: Vec<Line>,
    /// Whether older ones were dropped.
    pub is_cut: bool,
}

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The revision it led to.
    pub rev: u32,
    /// When.
    pub at: Time,
    /// `here`, or a tracker's user.
    pub by: String,
    /// What.
    pub changes: Vec<Change>,
}

/// One field of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field's stored name.
    pub field: String,
    /// What was stored.
    pub from: Value,
    /// What is stored now.
    pub to: Value,
}

/// What a person did, in the list of actions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// Its key is `undo:<id>`.
    pub id: String,
    /// The same for all parts of one action.
    pub group: String,
    /// `TC-4 saved`.
    pub label: String,
    /// When.
    pub at: Time,
    /// How many records it changed.
    pub count: u32,
}

/// One record that an action changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Before {
    /// What it is.
    pub kind: Kind,
    /// Its UUID.
    pub id: String,
    /// The revision after the action.
    pub rev: u32,
    /// What the changed fields were before; none for a record that the action made.
    pub from: Option<Map<String, Value>>,
    /// What they were after it; something else there by now was put there since. Nothing for a record that the
    /// action made.
    pub to: Map<String, Value>,
}

/// The fields whose changes people want to see, by their stored names.
pub const fn watched(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Requirement => &[
            "title",
            "description",
            "priority",
            "status",
            "folder",
            "tags",
            "cases",
            "links",
            "attachments",
            "accepted",
        ],
        Kind::TestCase => &[
            "title",
            "preconditions",
            "steps",
            "priority",
            "status",
            "type",
            "folder",
            "tags",
            "requirements",
            "attachments",
            "automation",
            "links",
        ],
        Kind::Cycle => &["title", "description", "environment", "version", "starts", "ends", "links"],
        Kind::Defect => &[
            "title",
            "description",
            "priority",
            "status",
            "isIgnored",
            "assignee",
            "folder",
            "tags",
            "requirements",
            "attachments",
            "link",
        ],
    }
}

/// The fields that say what is tested or must work.
const fn text(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Requirement => &["title", "description"],
        Kind::TestCase => &["title", "preconditions", "steps"],
        Kind::Cycle | Kind::Defect => &[],
    }
}

/// The kind and id of a record's key.
fn record_of(key: &str) -> Option<(Kind, &str)> {
    let (what, id) = key.split_once(':')?;
    Kind::ALL.into_iter().find(|kind| prefix(*kind) == what).map(|kind| (kind, id))
}

/// Writes the trail of a step's changes into the step.
pub(super) async fn leave<H: Host>(step: &mut Step<'_, H>) -> Result<()> {
    let mut befores = Vec::new();
    for key in step.changed_keys() {
        let Some((kind, id)) = record_of(&key) else { continue };
        let before = step.before(&key).await?;
        let Some(mut after) = step.raw(&key).await? else { continue };
        if let Some(before) = before.as_ref().filter(|before| before.is_object()) {
            if text(kind).iter().any(|field| before.get(field) != after.get(field)) {
                if let Some(after) = after.as_object_mut() {
                    after.insert("textAt".to_owned(), Value::from(step.now().0));
                }
                step.put(key.clone(), &after)?;
            }
            note(step, kind, id, before, &after).await?;
        }
        if step.action.is_some() {
            befores.extend(taken(kind, id, before.as_ref(), &after));
        }
    }
    match step.action.take() {
        Some((label, group)) if !befores.is_empty() => remember(step, label, group, &befores).await,
        Some(_) | None => Ok(()),
    }
}

fn rev(record: &Value) -> u32 {
    let rev = record.pointer("/meta/rev").and_then(Value::as_u64);
    rev.and_then(|rev| u32::try_from(rev).ok()).unwrap_or_default()
}

/// The watched fields of a record, and whether it was deleted.
fn kept(kind: Kind, record: &Value) -> Map<String, Value> {
    let mut fields = Map::new();
    for field in watched(kind) {
        fields.insert((*field).to_owned(), record.get(field).cloned().unwrap_or_default());
    }
    let deleted = record.pointer("/meta/deletedAt").cloned().unwrap_or_default();
    fields.insert("deletedAt".to_owned(), deleted);
    fields
}

/// What is needed to take a record's change back; none when nothing that people see changed.
fn taken(kind: Kind, id: &str, before: Option<&Value>, after: &Value) -> Option<Before> {
    let mut to = kept(kind, after);
    let from = before.map(|before| {
        let mut from = kept(kind, before);
        from.retain(|field, value| to.get(field) != Some(value));
        to.retain(|field, _| from.contains_key(field));
        from
    });
    if from.is_none() {
        // Whether it is as it was made, its revision says.
        to.clear();
    }
    let is_seen = from.as_ref().is_none_or(|from| !from.is_empty());
    is_seen.then(|| Before { kind, id: id.to_owned(), rev: rev(after), from, to })
}

async fn note<H: Host>(
    step: &mut Step<'_, H>,
    kind: Kind,
    id: &str,
    before: &Value,
    after: &Value,
) -> Result<()> {
    let (old, new) = (kept(kind, before), kept(kind, after));
    let changes: Vec<Change> = old
        .into_iter()
        .filter_map(|(field, from)| {
            let to = new.get(&field).cloned().unwrap_or_default();
            (field != "accepted" && from != to).then_some(Change { field, from, to })
        })
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    let by = after.pointer("/meta/changedBy").and_then(Value::as_str).unwrap_or("here").to_owned();
    let key = format!("history:{id}");
    let mut history: History = step.get(&key).await.ok().flatten().unwrap_or_default();
    history.lines.push(Line { rev: rev(after), at: step.now(), by, changes });
    let mut room = HISTORY_LIMIT;
    let mut fitting = 0;
    for line in history.lines.iter().rev().take(LINES) {
        let size: usize = line.changes.iter().map(|change| size(&change.from) + size(&change.to)).sum();
        if fitting > 0 && size > room {
            break;
        }
        room = room.saturating_sub(size);
        fitting += 1;
    }
    let dropped = history.lines.len() - fitting;
    history.lines.drain(..dropped);
    history.is_cut |= dropped > 0;
    step.put(key, &history)
}

/// About how much room a value takes.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(size).sum::<usize>() + list.len(),
        Value::Object(map) => map.values().map(size).sum::<usize>() + 20 * map.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}

/// Puts an action on the list; the oldest makes room.
async fn remember<H: Host>(
    step: &mut Step<'_, H>,
    label: String,
    group: Option<String>,
    befores: &[Before],
) -> Result<()> {
    let id = step.new_id();
    let mut actions: Vec<Action> = step.get(UNDO).await.ok().flatten().unwrap_or_default();
    let count = u32::try_from(befores.len()).unwrap_or(u32::MAX);
    let group = group.unwrap_or_else(|| id.clone());
    actions.push(Action { id: id.clone(), group, label, at: step.now(), count });
    let mut groups: Vec<&str> = Vec::new();
    for action in actions.iter().rev() {
        if !groups.contains(&action.group.as_str()) {
            groups.push(&action.group);
        }
    }
    let groups: Vec<String> = groups.into_iter().take(ACTIONS).map(str::to_owned).collect();
    for gone in actions.iter().filter(|action| !groups.contains(&action.group)) {
        step.remove(format!("undo:{}", gone.id));
    }
    actions.retain(|action| groups.contains(&action.group));
    step.put(UNDO.to_owned(), &actions)?;
    step.put(format!("undo:{id}"), &befores)
}
