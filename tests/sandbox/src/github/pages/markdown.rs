//! A body as HTML of our own: what pulldown-cmark reads, written with everything escaped. Raw HTML stays
//! text, except that comments vanish and `<sub>` is kept, as on the real pages.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::frame::escape;

/// Renders a body of an issue of this repository.
pub(crate) fn html(repo: &str, text: &str) -> String {
    let mut out = String::new();
    let mut links: Vec<bool> = Vec::new();
    let mut head = false;
    for event in Parser::new_ext(
        text,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS,
    ) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let safe = dest_url.starts_with("https://") || dest_url.starts_with("http://");
                links.push(safe);
                if safe {
                    out.push_str(&format!("<a rel='nofollow' href=\"{}\">", escape(&dest_url)));
                }
            }
            Event::End(TagEnd::Link) if links.pop() == Some(true) => {
                out.push_str("</a>");
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => {
                out.push_str("<pre><code>");
            }
            Event::End(TagEnd::CodeBlock) => out.push_str("</code></pre>"),
            Event::Start(Tag::TableHead) => {
                head = true;
                out.push_str("<tr>");
            }
            Event::End(TagEnd::TableHead) => {
                head = false;
                out.push_str("</tr>");
            }
            Event::Start(Tag::TableCell) => out.push_str(if head { "<th>" } else { "<td>" }),
            Event::End(TagEnd::TableCell) => out.push_str(if head { "</th>" } else { "</td>" }),
            Event::Start(tag) => out.push_str(&element(tag.to_end(), false)),
            Event::End(tag) => out.push_str(&element(tag, true)),
            Event::Text(text) => out.push_str(&references(repo, &text)),
            Event::Code(text) => out.push_str(&format!("<code>{}</code>", escape(&text))),
            Event::Html(text) | Event::InlineHtml(text) => out.push_str(&raw(&text)),
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>"),
            Event::Rule => out.push_str("<hr>"),
            _ => {}
        }
    }
    if out.is_empty() { "<p class='none'>No description provided.</p>".to_owned() } else { out }
}

fn element(tag: TagEnd, is_end: bool) -> String {
    let name = match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(level) => return format!("<{}{level}>", if is_end { "/" } else { "" }),
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "del",
        TagEnd::Table => "table",
        TagEnd::TableRow => "tr",
        _ => return String::new(),
    };
    format!("<{}{name}>", if is_end { "/" } else { "" })
}

fn raw(text: &str) -> String {
    match text.trim() {
        comment if comment.starts_with("<!--") => String::new(),
        tag @ ("<sub>" | "</sub>") => tag.to_owned(),
        _ => escape(text),
    }
}

/// `#12` becomes a link to that issue.
fn references(repo: &str, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let (before, after) = rest.split_at(at);
        let digits: String = after.chars().skip(1).take_while(char::is_ascii_digit).collect();
        out.push_str(&escape(before));
        if digits.is_empty() {
            out.push('#');
        } else {
            let repo = escape(repo);
            out.push_str(&format!("<a class='issue-link js-issue-link' data-hovercard-type=\"issue\" data-hovercard-url=\"/{repo}/issues/{digits}/hovercard\" href=\"/{repo}/issues/{digits}\">#{digits}</a>"));
        }
        rest = after.get(1 + digits.len()..).unwrap_or_default();
    }
    out + &escape(rest)
}
