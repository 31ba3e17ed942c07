//! Atlassian documents: whether one is well formed, and what it says.

use serde_json::{Value, json};

const BLOCKS: &[&str] = &[
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "codeBlock",
    "blockquote",
    "rule",
    "table",
    "panel",
    "mediaSingle",
    "mediaGroup",
    "expand",
    "taskList",
    "decisionList",
    "blockCard",
    "embedCard",
    "extension",
    "bodiedExtension",
    "layoutSection",
];

const INNER: &[&str] = &[
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "date",
    "status",
    "inlineCard",
    "inlineExtension",
    "mediaInline",
    "listItem",
    "tableRow",
    "tableCell",
    "tableHeader",
    "media",
    "caption",
    "nestedExpand",
    "taskItem",
    "decisionItem",
    "layoutColumn",
    "placeholder",
];

const MARKS: &[&str] = &[
    "strong",
    "em",
    "code",
    "strike",
    "underline",
    "link",
    "subsup",
    "textColor",
    "backgroundColor",
    "alignment",
    "indentation",
    "border",
    "breakout",
    "annotation",
];

/// Whether the value is a document that Jira takes.
pub(super) fn is_valid(value: &Value) -> bool {
    let is_document = value.get("type") == Some(&json!("doc")) && value.get("version") == Some(&json!(1));
    let content = value.get("content").and_then(Value::as_array);
    is_document
        && content
            .is_some_and(|nodes| nodes.iter().all(|node| BLOCKS.contains(&kind(node)) && is_valid_node(node)))
}

fn kind(node: &Value) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn is_valid_node(node: &Value) -> bool {
    let kind = kind(node);
    if !BLOCKS.contains(&kind) && !INNER.contains(&kind) {
        return false;
    }
    let marks_are_known = match node.get("marks") {
        None => true,
        Some(marks) => marks.as_array().is_some_and(|marks| marks.iter().all(is_valid_mark)),
    };
    let children = match node.get("content") {
        None => &[] as &[Value],
        Some(Value::Array(children)) => children,
        Some(_) => return false,
    };
    let fits = |child: &Value| match kind {
        "bulletList" | "orderedList" => self::kind(child) == "listItem",
        "table" => self::kind(child) == "tableRow",
        "tableRow" => matches!(self::kind(child), "tableCell" | "tableHeader"),
        "codeBlock" => self::kind(child) == "text" && child.get("marks").is_none(),
        "paragraph" | "heading" => !BLOCKS.contains(&self::kind(child)),
        "listItem" | "tableCell" | "tableHeader" | "blockquote" | "panel" => {
            BLOCKS.contains(&self::kind(child)) || self::kind(child) == "nestedExpand"
        }
        _ => true,
    };
    let needs_content = matches!(
        kind,
        "bulletList" | "orderedList" | "listItem" | "table" | "tableRow" | "blockquote" | "panel"
    );
    let is_whole = match kind {
        "text" => node.get("text").and_then(Value::as_str).is_some_and(|text| !text.is_empty()),
        "heading" => {
            let level = node.pointer("/attrs/level").and_then(Value::as_u64);
            level.is_some_and(|level| (1..=6).contains(&level))
        }
        "media" => node.get("attrs").is_some_and(Value::is_object),
        _ => true,
    };
    marks_are_known
        && is_whole
        && (!needs_content || !children.is_empty())
        && children.iter().all(|child| fits(child) && is_valid_node(child))
}

fn is_valid_mark(mark: &Value) -> bool {
    let has_target = || mark.pointer("/attrs/href").and_then(Value::as_str).is_some();
    MARKS.contains(&kind(mark)) && (kind(mark) != "link" || has_target())
}

/// All text of a document, or the string itself.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) => {
            let mut out = String::new();
            gather(value, &mut out);
            out
        }
        _ => String::new(),
    }
}

fn gather(node: &Value, out: &mut String) {
    if let Some(text) = node.get("text").and_then(Value::as_str) {
        out.push_str(text);
    }
    for child in node.get("content").and_then(Value::as_array).into_iter().flatten() {
        gather(child, out);
    }
    if BLOCKS.contains(&kind(node)) || kind(node) == "hardBreak" {
        out.push('\n');
    }
}

/// Every media node of a document.
pub(super) fn media(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    if matches!(kind(value), "media" | "mediaInline") {
        found.push(value);
    }
    for child in value.get("content").and_then(Value::as_array).into_iter().flatten() {
        found.extend(media(child));
    }
    found
}
