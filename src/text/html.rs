//! Blocks as HTML for our own pages' previews. Everything is escaped here, links lead to the web or to mail
//! only, pictures stay links; the page sanitizes once more.

use super::doc::{Block, CODE, Cell, EM, Inline, Item, Marks, STRIKE, STRONG, SUB, SUP, UNDERLINE};

/// The HTML of these blocks.
pub fn write(blocks: &[Block]) -> String {
    let mut out = String::new();
    for one in blocks {
        block(one, &mut out);
    }
    out
}

/// Appends text as text, also inside an attribute.
pub fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

fn within(tag: &str, out: &mut String, inside: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{tag}>"));
    inside(out);
    out.push_str(&format!("</{tag}>"));
}

fn block(block: &Block, out: &mut String) {
    let all = |blocks: &[Block], out: &mut String| blocks.iter().for_each(|one| self::block(one, out));
    match block {
        Block::Paragraph(line) => within("p", out, |out| inlines(line, out)),
        Block::Heading(level, line) => {
            within(&format!("h{}", (*level).clamp(1, 6)), out, |out| inlines(line, out));
        }
        Block::List(None, items) => within("ul", out, |out| items.iter().for_each(|one| item(one, out))),
        Block::List(Some(first), items) => {
            out.push_str(&format!("<ol start=\"{first}\">"));
            for one in items {
                item(one, out);
            }
            out.push_str("</ol>");
        }
        Block::Quote(blocks) | Block::Panel(_, blocks) => within("blockquote", out, |out| all(blocks, out)),
        Block::Code(_, text) => {
            out.push_str("<pre><code>");
            escaped(text, out);
            out.push_str("</code></pre>");
        }
        Block::Rule => out.push_str("<hr>"),
        Block::Expand(title, blocks) => within("details", out, |out| {
            within("summary", out, |out| escaped(title, out));
            all(blocks, out);
        }),
        Block::Table(rows) => within("table", out, |out| rows.iter().for_each(|cells| row(cells, out))),
        Block::Opaque(kind, _) => within("p", out, |out| escaped(&format!("[{kind}]"), out)),
    }
}

fn item(item: &Item, out: &mut String) {
    within("li", out, |out| {
        match item.done {
            Some(true) => out.push_str("☑ "),
            Some(false) => out.push_str("☐ "),
            None => {}
        }
        // A lone paragraph in an item is its line.
        if let [Block::Paragraph(line)] = item.blocks.as_slice() {
            inlines(line, out);
        } else {
            item.blocks.iter().for_each(|one| block(one, out));
        }
    });
}

fn row(cells: &[Cell], out: &mut String) {
    within("tr", out, |out| {
        for cell in cells {
            within(if cell.header { "th" } else { "td" }, out, |out| {
                cell.blocks.iter().for_each(|one| block(one, out));
            });
        }
    });
}

fn inlines(line: &[Inline], out: &mut String) {
    for part in line {
        match part {
            Inline::Text(text, marks) => marked(text, marks, out),
            Inline::Break => out.push_str("<br>"),
            Inline::Opaque(kind, node, marks) => {
                let named =
                    ["alt", "text", "url"].iter().find_map(|name| node.pointer(&format!("/attrs/{name}")));
                let text = named.and_then(serde_json::Value::as_str).unwrap_or(kind);
                marked(text, marks, out);
            }
        }
    }
}

fn marked(text: &str, marks: &Marks, out: &mut String) {
    let tags = [
        (STRONG, "strong"),
        (EM, "em"),
        (STRIKE, "del"),
        (UNDERLINE, "u"),
        (SUB, "sub"),
        (SUP, "sup"),
        (CODE, "code"),
    ];
    let worn: Vec<&str> = tags.iter().filter(|(style, _)| marks.has(*style)).map(|(_, tag)| *tag).collect();
    let leads = ["https://", "http://", "mailto:"]
        .iter()
        .any(|start| marks.link.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)));
    if leads {
        out.push_str("<a href=\"");
        escaped(&marks.link, out);
        out.push_str("\">");
    }
    for tag in &worn {
        out.push_str(&format!("<{tag}>"));
    }
    escaped(text, out);
    for tag in worn.iter().rev() {
        out.push_str(&format!("</{tag}>"));
    }
    if leads {
        out.push_str("</a>");
    }
}

#[cfg(test)]
mod tests {
    use super::super::doc::Losses;
    use super::super::markdown;

    #[track_caller]
    fn check(text: &str, html: &str) {
        assert_eq!(super::write(&markdown::read(text, &mut Losses::default())), html);
    }

    #[test]
    fn what_is_written_is_shown() {
        check("# A\n\n*b* **c** `d`", "<h1>A</h1><p><em>b</em> <strong>c</strong> <code>d</code></p>");
        check("1. a\n2. b", "<ol start=\"1\"><li>a</li><li>b</li></ol>");
        check("- [x] a", "<ul><li>☑ a</li></ul>");
        check("> q", "<blockquote><p>q</p></blockquote>");
        check("[a](https://example.com/?b&c)", "<p><a href=\"https://example.com/?b&amp;c\">a</a></p>");
    }

    #[test]
    fn nothing_foreign_gets_through() {
        check("a < b & \"c\"", "<p>a &lt; b &amp; &quot;c&quot;</p>");
        check("[a](javascript:alert(1))", "<p>a (javascript:alert(1))</p>");
        check("[a](data:text/html,x)", "<p>a (data:text/html,x)</p>");
        check("```\n<script>\n```", "<pre><code>&lt;script&gt;</code></pre>");
        for text in
            ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href=\"JaVaScRiPt:1\">x</a>"]
        {
            let html = super::write(&markdown::read(text, &mut Losses::default()));
            assert!(!["<script", "<img", "href"].iter().any(|bad| html.contains(bad)), "{html}");
        }
    }
}
