//! Real documents of Jira and Confluence, through Markdown and back.

use casebridge::text::rich::{adf_to_markdown, carries_media, markdown_to_adf};
use serde_json::Value;

use super::{Judge, references, squeezed};

/// Every text of a document, in the order in which it stands.
fn texts(node: &Value, out: &mut Vec<String>) {
    if node["type"] == "text" {
        out.extend(node["text"].as_str().unwrap_or_default().split_whitespace().map(str::to_owned));
    }
    for name in ["text", "title"] {
        if node["type"] != "text" && node["type"] != "hardBreak" {
            let text = node["attrs"][name].as_str().unwrap_or_default();
            out.extend(text.split_whitespace().map(str::to_owned));
        }
    }
    for child in node["content"].as_array().into_iter().flatten() {
        texts(child, out);
    }
}

#[test]
fn real_documents_keep_their_text() {
    let Some(judge) = Judge::new() else { return };
    let mut files = references("adf-samples/atlas_doc_parser", ".json");
    files.extend(references("adf-samples/jira-cli", ".json"));
    assert!(files.is_empty() || files.len() == 36);
    let (mut valid, mut kept) = (0, 0);
    let mut faults = Vec::new();
    for (name, text) in &files {
        let doc: Value = serde_json::from_str(text).unwrap();
        let markdown = adf_to_markdown(&doc);
        let back = markdown_to_adf(&markdown.value).value;
        let wrong = judge.faults(&back);
        valid += usize::from(wrong.is_empty());
        let mut wanted = Vec::new();
        texts(&doc, &mut wanted);
        let mut found = Vec::new();
        texts(&back, &mut found);
        let found = squeezed(&found.concat());
        // In order: each word is looked for behind the one before it.
        let mut rest = found.as_str();
        let mut missing = Vec::new();
        for word in &wanted {
            match rest.find(word.as_str()) {
                Some(at) => rest = &rest[at + word.len()..],
                None => missing.push(word.clone()),
            }
        }
        kept += usize::from(missing.is_empty());
        if !wrong.is_empty() || !missing.is_empty() {
            faults.push(format!("{name}: {wrong:?} missing {missing:?}\n{}", markdown.value));
        }
    }
    println!(
        "ADF -> Markdown -> ADF: {valid} of {} valid, {kept} of {} with all text",
        files.len(),
        files.len()
    );
    for one in &faults {
        println!("{one}");
    }
    assert!(faults.is_empty());
}

#[test]
fn a_document_with_files_is_known() {
    let files = references("adf-samples/atlas_doc_parser", ".json");
    for (name, text) in &files {
        let doc: Value = serde_json::from_str(text).unwrap();
        assert_eq!(carries_media(&doc), text.contains("\"type\": \"media"), "{name}");
    }
}
