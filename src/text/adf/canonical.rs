//! The form in which two documents are compared: Jira adds ids and defaults to what it stores, and cuts
//! text where it likes.

use serde_json::{Map, Value};

/// The document without ids, default attributes and cuts between texts that look alike.
pub fn canonical(node: &Value) -> Value {
    at_depth(node, 0)
}

fn at_depth(node: &Value, depth: usize) -> Value {
    let Value::Object(members) = node else { return node.clone() };
    if depth > 200 {
        return node.clone();
    }
    let kind = super::member(node, "type");
    let mut out = Map::new();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("attrs", Value::Object(attrs)) => {
                let kept: Map<String, Value> = attrs
                    .iter()
                    .filter(|(name, value)| !is_default(kind, name, value))
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                if !kept.is_empty() {
                    out.insert(name.clone(), Value::Object(kept));
                }
            }
            ("content", Value::Array(nodes)) => {
                let nodes = merged(nodes.iter().map(|node| at_depth(node, depth + 1)));
                if !nodes.is_empty() {
                    out.insert(name.clone(), Value::Array(nodes));
                }
            }
            ("marks", Value::Array(marks)) => {
                let mut marks: Vec<Value> = marks.iter().map(|mark| at_depth(mark, depth + 1)).collect();
                marks.sort_by_key(|mark| super::member(mark, "type").to_owned());
                marks.dedup();
                if !marks.is_empty() {
                    out.insert(name.clone(), Value::Array(marks));
                }
            }
            _ => {
                out.insert(name.clone(), value.clone());
            }
        }
    }
    Value::Object(out)
}

fn merged(nodes: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for node in nodes {
        let text = super::member(&node, "text").to_owned();
        let is_text = super::member(&node, "type") == "text";
        if is_text && text.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some(before)
                if is_text
                    && super::member(before, "type") == "text"
                    && before.get("marks") == node.get("marks") =>
            {
                if let Some(Value::String(before)) = before.get_mut("text") {
                    before.push_str(&text);
                }
            }
            _ => out.push(node),
        }
    }
    out
}

/// Whether an attribute says what would be so without it.
fn is_default(kind: &str, name: &str, value: &Value) -> bool {
    match (kind, name) {
        (_, "localId") | ("hardBreak", "text") => true,
        ("orderedList", "order") | ("tableCell" | "tableHeader", "colspan" | "rowspan") => {
            value.as_f64() == Some(1.0)
        }
        ("table", "isNumberColumnEnabled") => *value == Value::Bool(false),
        ("table", "layout") => value == "default",
        _ => value.is_null() || value == "",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_jira_adds_makes_no_difference() {
        let ours = json!({ "type": "orderedList", "content": [{ "type": "text", "text": "ab" }] });
        let theirs = json!({ "type": "orderedList", "attrs": { "order": 1, "localId": "x" }, "content": [
            { "type": "text", "text": "a", "marks": [] }, { "type": "text", "text": "b" }] });
        assert_eq!(canonical(&ours), canonical(&theirs));
        let other = json!({ "type": "orderedList", "attrs": { "order": 2 }, "content": [] });
        assert_ne!(canonical(&ours), canonical(&other));
    }
}
