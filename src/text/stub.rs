//! Stands in for the converters until they are here.
#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::indexing_slicing)]
use serde_json::{Value, json};
pub struct Converted<T> {
    pub value: T,
    pub losses: Vec<String>,
}
pub fn markdown_to_adf(text: &str) -> Converted<Value> {
    Converted { value: plain_adf(text), losses: vec![] }
}
pub fn plain_adf(text: &str) -> Value {
    let lines: Vec<Value> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("<!--"))
        .map(|line| json!({ "type": "paragraph", "content": [{ "type": "text", "text": line }] }))
        .collect();
    json!({ "type": "doc", "version": 1, "content": lines })
}
pub fn adf_to_markdown(doc: &Value) -> Converted<String> {
    let lines = doc["content"].as_array().cloned().unwrap_or_default();
    let lines: Vec<String> =
        lines.iter().map(|one| one["content"][0]["text"].as_str().unwrap_or_default().to_owned()).collect();
    Converted { value: lines.join("\n"), losses: vec![] }
}
pub fn markdown_to_wiki(text: &str) -> Converted<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("<!--")).collect();
    Converted { value: lines.join("\n").trim_end().to_owned(), losses: vec![] }
}
pub fn wiki_to_markdown(text: &str) -> Converted<String> {
    Converted { value: text.to_owned(), losses: vec![] }
}
pub fn carries_media(doc: &Value) -> bool {
    doc.to_string().contains("\"media\"")
}
