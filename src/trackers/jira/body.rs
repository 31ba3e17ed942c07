//! Texts on their way to Jira and back: documents on Cloud, wiki markup on Data Center.

use serde_json::{Value, json};

use crate::model::Tracker;
use crate::text;

/// Markdown as Jira can carry it, and what is lost on the way there. Carrying it twice changes nothing.
pub(in crate::trackers) fn carried(tracker: Tracker, markdown: &str) -> (String, Vec<String>) {
    let (value, losses) = convert(tracker, markdown);
    (incoming(tracker, &value), losses)
}

/// Markdown as a field of a request.
pub(super) fn outgoing(tracker: Tracker, markdown: &str) -> Value {
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
        Value::Object(_) => text::carries_media(value),
        Value::String(wiki) => {
            let pictures = wiki.split('!').count() > 2;
            pictures || wiki.contains("[^")
        }
        _ => false,
    }
}

/// The same text as one plain paragraph a line: the last resort when a document is refused.
pub(super) fn plain(tracker: Tracker, markdown: &str) -> Value {
    if tracker == Tracker::JiraCloud { text::plain_adf(markdown) } else { json!(markdown) }
}

/// A text short enough to be taken in any form.
pub(super) fn shortened(markdown: &str) -> String {
    const PLAIN_LIMIT: usize = 20_000;
    if markdown.chars().count() <= PLAIN_LIMIT {
        return markdown.to_owned();
    }
    let kept: String = markdown.chars().take(PLAIN_LIMIT).collect();
    format!("{kept}…")
}
