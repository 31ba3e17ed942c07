//! Rich text between Markdown, Jira's document format and wiki markup, held against the official schema
//! and against examples that others wrote.
//!
//! `cargo test --test native rich_text -- --show-output` prints the scores.

mod corners;
mod examples;
mod hostile;
mod pairs;
mod samples;

use std::path::{Path, PathBuf};

use casebridge::text::adf::canonical;
use casebridge::text::rich::{adf_to_markdown, markdown_to_adf};
use serde_json::Value;

/// A file that is not part of this repository, or nothing, with a word about it.
fn outside(path: &Path) -> Option<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(_) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            missing(&name);
            None
        }
    }
}

fn missing(name: &str) {
    assert!(std::env::var_os("CASEBRIDGE_REQUIRE_SPECS").is_none(), "{name} is not there");
    println!("skipped: {name} is not there");
}

/// A reference file that lies beside this repository.
pub fn reference(name: &str) -> Option<String> {
    outside(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent()?.join("shared/specs").join(name))
}

/// Every reference file of a folder, by its name.
fn references(folder: &str, ending: &str) -> Vec<(String, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/specs").join(folder);
    let Ok(entries) = std::fs::read_dir(&path) else {
        missing(folder);
        return Vec::new();
    };
    let mut all: Vec<(String, String)> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(ending))
        .map(|entry| {
            (entry.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// The judge: Atlassian's own schema of the document format.
struct Judge(jsonschema::Validator);

impl Judge {
    fn new() -> Option<Self> {
        let schema: Value = serde_json::from_str(&reference("adf-schema-57.7.22.full.json")?).unwrap();
        Some(Self(jsonschema::draft4::new(&schema).unwrap()))
    }

    /// What the schema has against the document.
    fn faults(&self, doc: &Value) -> Vec<String> {
        let errors = self.0.iter_errors(doc);
        errors
            .map(|error| {
                format!(
                    "{} at {}",
                    error.to_string().chars().take(300).collect::<String>(),
                    error.instance_path()
                )
            })
            .collect()
    }
}

/// What one round through Jira's format makes of Markdown, and what is wrong with it.
fn round(judge: &Judge, markdown: &str) -> Result<(), (&'static str, String)> {
    let first = markdown_to_adf(markdown).value;
    let faults = judge.faults(&first);
    if !faults.is_empty() {
        return Err(("invalid", format!("{faults:?}\n{first:#}")));
    }
    let text = adf_to_markdown(&first).value;
    let second = markdown_to_adf(&text).value;
    if canonical(&first) != canonical(&second) {
        return Err(("unsettled", format!("{first}\n{text}\n{second}")));
    }
    let again = adf_to_markdown(&second).value;
    if text != again {
        return Err(("unsettled", format!("{text}\n---\n{again}")));
    }
    Ok(())
}

/// All words of a document, in the order in which they stand.
fn words(node: &Value) -> String {
    let mut out = String::new();
    collect(node, &mut out);
    out
}

fn collect(node: &Value, out: &mut String) {
    if node["type"] == "expand" {
        out.push_str(node["attrs"]["title"].as_str().unwrap_or_default());
        out.push(' ');
    }
    match node["type"].as_str() {
        Some("text") => out.push_str(node["text"].as_str().unwrap_or_default()),
        Some("hardBreak") => out.push(' '),
        _ => {
            for child in node["content"].as_array().into_iter().flatten() {
                collect(child, out);
            }
            out.push(' ');
        }
    }
}

/// The text with every kind of white space taken out.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
