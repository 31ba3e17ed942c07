//! JSON files: checked as a whole before anything of them is handed out, then read one item at a time.
//!
//! Items are slices of the text, so each knows its line, and only one at a time becomes values.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::incoming::Fault;
use crate::limits::JSON;
use crate::text::Text;

/// A file that is JSON from its beginning to its end.
pub(crate) struct Document {
    text: String,
}

/// An object's members by name, each unread.
pub(crate) type Members<'a> = BTreeMap<String, &'a RawValue>;

impl Document {
    pub(crate) fn new(text: Text<'_>) -> Result<Self, Fault> {
        let document = Self { text: text.whole(JSON, say!("A JSON file"))? };
        document.root()?;
        Ok(document)
    }

    /// All of it, unread.
    pub(crate) fn root(&self) -> Result<&RawValue, Fault> {
        serde_json::from_str(&self.text).map_err(|error| self.fault(&error, 0))
    }

    fn fault(&self, error: &serde_json::Error, offset: usize) -> Fault {
        let before = self.text.get(..offset).unwrap_or_default();
        let lines = before.matches('\n').count();
        let line = lines + error.line();
        let text = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let bytes = match error.line() {
            1 => error.column() + before.rsplit('\n').next().map_or(0, str::len),
            _ => error.column(),
        };
        let mut bytes = bytes.min(text.len());
        while !text.is_char_boundary(bytes) {
            bytes -= 1;
        }
        let column = small(text.get(..bytes).map_or(0, |text| text.chars().count()).max(1));
        if self.text.trim().is_empty() {
            return Fault::at(1, 1, say!("The file is empty."));
        }
        if error.is_eof() {
            return Fault::cut(small(line), column, say!("its JSON is not closed"));
        }
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        Fault::at(small(line), column, say!("This is no JSON: {said}.", said))
    }

    /// Where an item stands.
    fn offset(&self, item: &RawValue) -> usize {
        (item.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len())
    }

    /// The item as values.
    pub(crate) fn value(&self, item: &RawValue) -> Result<Value, Fault> {
        serde_json::from_str(item.get()).map_err(|error| self.fault(&error, self.offset(item)))
    }

    /// Tells the lines of items that are asked for in the order in which they stand.
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines { document: self, offset: 0, line: 1 }
    }
}

/// An object's members; none for what is no object.
pub(crate) fn members(item: &RawValue) -> Members<'_> {
    if item.get().starts_with('{') {
        serde_json::from_str(item.get()).unwrap_or_default()
    } else {
        Members::new()
    }
}

/// A list's items; none for what is no list.
pub(crate) fn items(item: &RawValue) -> Vec<&RawValue> {
    if item.get().starts_with('[') {
        serde_json::from_str(item.get()).unwrap_or_default()
    } else {
        Vec::new()
    }
}

/// Lines of items, counted on from the last one.
pub(crate) struct Lines<'a> {
    document: &'a Document,
    offset: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of this item.
    pub(crate) fn of(&mut self, item: &RawValue) -> u32 {
        let offset = self.document.offset(item);
        if offset < self.offset {
            (self.offset, self.line) = (0, 1);
        }
        let between = self.document.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        self.line = self.line.saturating_add(small(between.iter().filter(|byte| **byte == b'\n').count()));
        self.offset = offset;
        self.line
    }

    /// How far the last item stood, in bytes.
    pub(crate) fn reached(&self) -> u64 {
        self.offset as u64
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A member as text: numbers and truths as they are written, nothing for what is missing, null or a list.
pub(crate) fn text(value: &Value, name: &str) -> String {
    value.get(name).map(word).unwrap_or_default()
}

/// A value as text, in the same way.
pub(crate) fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// A member that is a list; empty without it.
pub(crate) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Anything as a short text: what has parts stays JSON.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            items.iter().map(word).filter(|item| !item.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Array(items) if items.is_empty() => String::new(),
        Value::Object(members) if members.is_empty() => String::new(),
        Value::Array(_) | Value::Object(_) => value.to_string(),
        other => word(other),
    }
}
