//! Texts on their way to Jira and back: documents on Cloud, wiki markup on Data Center.

use serde_json::{Value, json};

use crate::model::Tracker;
use crate::text;
use crate::trackers::rest::Members as _;

/// Markdown as Jira can carry it, and what is lost on the way there. Carrying it twice changes nothing.
pub(in crate::trackers) fn carried(tracker: Tracker, markdown: &str) -> (String, Vec<String>) {
    let (value, losses) = convert(tracker, markdown);
    (incoming(tracker, &value), losses)
}

/// Markdown as a field of a request.
pub(in crate::trackers) fn outgoing(tracker: Tracker, markdown: &str) -> Value {
    convert(tracker, markdown).0
}

fn convert(tracker: Tracker, markdown: &str) -> (Value, Vec<String>) {
    if tracker == Tracker::JiraCloud {
        let document = text::markdown_to_adf(markdown);
        (document.value, document.losses)
    } else {
        let wiki = text::markdown_to_wiki(markdown);
        (json!(wiki.value), wiki.losses)
    }
}

/// A field of an answer as Markdown.
pub(super) fn incoming(tracker: Tracker, value: &Value) -> String {
    match value {
        Value::String(wiki) => text::wiki_to_markdown(wiki).value,
        Value::Object(_) if tracker == Tracker::JiraCloud => text::adf_to_markdown(value).value,
        _ => String::new(),
    }
}

/// Whether writing a field anew would destroy what it holds: Jira deletes the files that a text no longer
/// shows.
pub(super) fn is_fragile(value: &Value) -> bool {
    match value {
        Value::Object(_) => text::carries_media(value) || carries_marks(value),
        Value::String(wiki) => {
            let read = text::wiki::read(wiki);
            let document = text::adf::write(&read, &mut text::doc::Losses::default());
            text::carries_media(&document)
                || ["[^", "{color", "{anchor"].iter().any(|mark| wiki.contains(mark))
        }
        _ => false,
    }
}

/// Whether a document carries what Markdown has no word for and nobody would see missing: comments on single
/// words, colours, alignment. What we write has none of it.
fn carries_marks(node: &Value) -> bool {
    const MARKS: &[&str] =
        &["annotation", "textColor", "backgroundColor", "alignment", "indentation", "fontSize"];
    let own = node.at("marks").items().iter().any(|mark| MARKS.contains(&mark.at("type").text()));
    own || node.at("content").items().iter().any(carries_marks)
}

/// How much of a field's room a text takes there, in characters.
pub(in crate::trackers) fn weight(tracker: Tracker, markdown: &str) -> usize {
    fn characters(node: &Value) -> usize {
        let own = node.at("text").text().chars().count();
        own + node.at("content").items().iter().map(characters).sum::<usize>()
    }
    match outgoing(tracker, markdown) {
        Value::String(wiki) => wiki.chars().count(),
        document => characters(&document),
    }
}

/// The same text as one plain paragraph a line: the last resort when a document is refused.
pub(super) fn plain(tracker: Tracker, markdown: &str) -> Value {
    if tracker == Tracker::JiraCloud { text::plain_adf(markdown) } else { json!(markdown) }
}
