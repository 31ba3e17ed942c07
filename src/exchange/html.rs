//! HTML becomes Markdown: what TestRail, TestLink and Zephyr keep in their cells. A small honest converter: structure
//! it knows becomes Markdown, structure it does not know goes, and text is never lost. Text that holds no tag and no
//! reference is left as it is, because then it is not HTML.

use crate::entities::{character, resolved};
use crate::markdown::Writer;

/// Markdown of what may be HTML.
pub(crate) fn markdown(text: &str) -> String {
    let text = text.trim();
    if !is_html(text) {
        return text.to_owned();
    }
    let mut out = Writer::default();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(at) = rest.find('<') else {
            out.text(rest);
            break;
        };
        let (before, from) = rest.split_at(at);
        out.text(before);
        if let Some(after) = from.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        match tag(from) {
            Some((tag, after)) => {
                out.tag(&tag);
                rest = after;
            }
            None => {
                out.text("<");
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.finish()
}

/// One line of plain text of what may be HTML: titles have no marks.
pub(crate) fn line(text: &str) -> String {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !is_html(text) {
        return words(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = match tag(from) {
            Some((tag, after)) => {
                if !matches!(
                    tag.name.as_str(),
                    "b" | "i" | "em" | "strong" | "u" | "span" | "code" | "font" | "a"
                ) {
                    out.push(' ');
                }
                after
            }
            None => {
                out.push('<');
                from.get(1..).unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    words(&resolved(&out))
}

/// Names that make a text HTML; `<name>` of somebody's own is text.
const KNOWN: &[&str] = &[
    "p",
    "br",
    "div",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "del",
    "strike",
    "ins",
    "sub",
    "sup",
    "code",
    "tt",
    "pre",
    "a",
    "img",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "font",
    "small",
    "big",
    "center",
    "dl",
    "dt",
    "dd",
    "label",
    "section",
    "figure",
    "caption",
    "colgroup",
    "col",
    "mark",
    "kbd",
];

/// Whether a text holds a tag or a reference of HTML.
pub(crate) fn is_html(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let from = rest.get(at..).unwrap_or_default();
        if from.starts_with('<') {
            if from.starts_with("<!--") || tag(from).is_some() {
                return true;
            }
        } else if let Some(end) = from.find(';').filter(|end| *end <= 12)
            && character(from.get(1..end).unwrap_or_default()).is_some()
        {
            return true;
        }
        rest = from.get(1..).unwrap_or_default();
    }
    false
}

/// A tag of HTML.
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) closing: bool,
    attributes: String,
}

impl Tag {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let at = lower
            .match_indices(name)
            .map(|(at, _)| at + name.len())
            .find(|end| lower.get(*end..).is_some_and(|rest| rest.trim_start().starts_with('=')))?;
        let value = self.attributes.get(at..)?.trim_start().strip_prefix('=')?.trim_start();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
            _ => value.split_whitespace().next()?.trim_end_matches('/'),
        };
        Some(resolved(value.trim()))
    }
}

/// The tag a text begins with, if it is one of HTML's.
fn tag(from: &str) -> Option<(Tag, &str)> {
    let inner = from.strip_prefix('<')?;
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner.get(..length)?.to_ascii_lowercase();
    if !KNOWN.contains(&name.as_str()) {
        return None;
    }
    // A `>` inside of quotes does not end the tag.
    let mut quote = None;
    for (at, c) in inner.char_indices().skip(length) {
        match (quote, c) {
            (None, '>') => {
                let attributes = inner.get(length..at)?.to_owned();
                return Some((Tag { name, closing, attributes }, inner.get(at + 1..)?));
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_html_become_markdown() {
        for (html, expect) in [
            ("plain < text & more", "plain < text & more"),
            ("1. a\n2. b", "1. a\n2. b"),
            ("<p>One</p>\n<p>Two<br />three</p>", "One\n\nTwo\nthree"),
            ("<ol><li>First</li><li>Second <b>bold</b></li></ol>", "1. First\n2. Second **bold**"),
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n   - b\n- c"),
            ("<a href=\"https://a.example/?x=1&amp;y=2\">here</a>", "[here](https://a.example/?x=1&y=2)"),
            ("<a href='https://a.example'>https://a.example</a>", "https://a.example"),
            ("&lt;input&gt; &oacute;", "<input> ó"),
            (
                "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>",
                "| A | B |\n| --- | --- |\n| 1 | 2<br>3 |",
            ),
            ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
            ("Enter <username> now", "Enter <username> now"),
            ("<p>unclosed <b>bold", "unclosed **bold"),
            ("<h2>Title</h2><p>text</p>", "## Title\n\ntext"),
            (
                "<img src=\"index.php?/attachments/get/1\" alt=\"shot\">",
                "![shot](index.php?/attachments/get/1)",
            ),
        ] {
            assert_eq!(markdown(html), expect, "{html}");
        }
    }
}
