//! The doors of rich text: from one notation to another, with a note of what could not be carried.

use serde_json::Value;

use super::doc::Losses;
use super::{adf, markdown, wiki};

pub use adf::{carries_media, plain_adf};

/// A converted text, and what it lost on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted<T> {
    /// The text in its new notation.
    pub value: T,
    /// One sentence for each kind of loss, for a person to read.
    pub losses: Vec<String>,
}

fn converted<T>(make: impl FnOnce(&mut Losses) -> T) -> Converted<T> {
    let mut losses = Losses::default();
    let value = make(&mut losses);
    Converted { value, losses: losses.into_vec() }
}

/// GitHub's Markdown as a document that Jira Cloud accepts.
pub fn markdown_to_adf(text: &str) -> Converted<Value> {
    converted(|losses| adf::write(&markdown::read(text, losses), losses))
}

/// A document of Jira Cloud as GitHub's Markdown.
pub fn adf_to_markdown(doc: &Value) -> Converted<String> {
    converted(|losses| markdown::write(&adf::read(doc, losses), losses))
}
/// GitHub's Markdown as wiki markup for Jira Server and Data Center.
pub fn markdown_to_wiki(text: &str) -> Converted<String> {
    converted(|losses| wiki::write(&markdown::read(text, losses), losses))
}

/// Jira's wiki markup as GitHub's Markdown.
pub fn wiki_to_markdown(text: &str) -> Converted<String> {
    converted(|losses| markdown::write(&wiki::read(text), losses))
}
