//! Jira Cloud's document format: reading it, writing only what its schema allows, comparing it.

mod canonical;
mod line;
mod read;
mod write;

use serde_json::{Value, json};

use super::doc::clean;

pub use canonical::canonical;
pub use read::{read, shown};
pub use write::write;

/// A text member of a node's `attrs`, or nothing.
pub(super) fn attr<'v>(node: &'v Value, name: &str) -> &'v str {
    node.get("attrs").and_then(|attrs| attrs.get(name)).and_then(Value::as_str).unwrap_or_default()
}

/// A text member of a node itself, or nothing.
fn member<'v>(node: &'v Value, name: &str) -> &'v str {
    node.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A node's children.
fn children(node: &Value) -> &[Value] {
    node.get("content").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The images and files right below a node.
pub(super) fn media(node: &Value) -> impl Iterator<Item = &Value> {
    children(node).iter().filter(|child| member(child, "type") == "media")
}

/// Whether a document holds an image or a file: saving it without them makes Jira delete them, so such a
/// document is never written again from another notation.
pub fn carries_media(doc: &Value) -> bool {
    let mut open = vec![doc];
    while let Some(node) = open.pop() {
        if member(node, "type").starts_with("media") {
            return true;
        }
        match node {
            Value::Array(nodes) => open.extend(nodes),
            Value::Object(members) => open.extend(members.values().filter(|value| !value.is_string())),
            _ => {}
        }
    }
    false
}

/// Text as it is, one paragraph for each line: the last resort when a document is refused.
pub fn plain_adf(text: &str) -> Value {
    let paragraph = |line: &str| match line.trim_end() {
        "" => json!({ "type": "paragraph", "content": [] }),
        line => json!({ "type": "paragraph", "content": [{ "type": "text", "text": line }] }),
    };
    let text = clean(text);
    let lines: Vec<Value> = if text.is_empty() { Vec::new() } else { text.lines().map(paragraph).collect() };
    json!({ "version": 1, "type": "doc", "content": lines })
}
