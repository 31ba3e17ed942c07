//! Lines of text as Jira's document format has them: text with marks that may stand together.

use serde_json::{Map, Value, json};

use super::super::doc::{CODE, EM, Inline, Marks, STRIKE, STRONG, SUB, SUP, UNDERLINE, plain};
use super::shown;

/// A line's parts. Neighbours that look alike are one text; no text is empty.
pub(super) fn line(inlines: &[Inline], one_row: bool) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    let mut text = String::new();
    let mut look = Marks::default();
    for inline in inlines {
        let (words, marks) = match inline {
            Inline::Text(words, marks) => (words.clone(), marks.clone()),
            Inline::Break if one_row => (" ".to_owned(), look.clone()),
            Inline::Break => {
                text_node(&mut text, &look, &mut out);
                out.push(json!({ "type": "hardBreak" }));
                continue;
            }
            Inline::Opaque(name, raw, marks) => match name.as_str() {
                "mention" | "emoji" | "date" | "status" | "inlineCard" => {
                    text_node(&mut text, &look, &mut out);
                    out.push(raw.clone());
                    continue;
                }
                _ => (shown(name, raw), marks.clone()),
            },
        };
        let marks = legal(&marks);
        if marks != look {
            text_node(&mut text, &look, &mut out);
            look = marks;
        }
        text.push_str(&words);
    }
    text_node(&mut text, &look, &mut out);
    out
}

/// Ends the text that is being written.
fn text_node(text: &mut String, look: &Marks, out: &mut Vec<Value>) {
    if text.is_empty() {
        return;
    }
    let mut node = Map::new();
    node.insert("type".into(), "text".into());
    node.insert("text".into(), std::mem::take(text).into());
    let marks = marks(look);
    if !marks.is_empty() {
        node.insert("marks".into(), Value::Array(marks));
    }
    out.push(Value::Object(node));
}

/// Only marks that may stand together: code has no other look, text is not raised and lowered at once.
fn legal(marks: &Marks) -> Marks {
    let mut marks = marks.clone();
    let color = marks.color.strip_prefix('#').unwrap_or_default();
    if marks.has(CODE) || color.len() != 6 || !color.chars().all(|c| c.is_ascii_hexdigit()) {
        marks.color.clear();
    }
    if marks.has(CODE) {
        marks.styles = CODE;
    }
    if marks.has(SUP) {
        marks.styles &= !SUB;
    }
    marks
}

fn marks(look: &Marks) -> Vec<Value> {
    let mut out = Vec::new();
    if !look.link.is_empty() {
        out.push(json!({ "type": "link", "attrs": { "href": look.link } }));
    }
    let simple =
        [(STRONG, "strong"), (EM, "em"), (STRIKE, "strike"), (UNDERLINE, "underline"), (CODE, "code")];
    for (style, name) in simple {
        if look.has(style) {
            out.push(json!({ "type": name }));
        }
    }
    for (style, name) in [(SUB, "sub"), (SUP, "sup")] {
        if look.has(style) {
            out.push(json!({ "type": "subsup", "attrs": { "type": name } }));
        }
    }
    if !look.color.is_empty() {
        out.push(json!({ "type": "textColor", "attrs": { "color": look.color } }));
    }
    out
}

/// The line with a sign in front.
pub(super) fn prefixed(sign: &str, inlines: &[Inline]) -> Vec<Inline> {
    std::iter::once(plain(sign)).chain(inlines.iter().cloned()).collect()
}
