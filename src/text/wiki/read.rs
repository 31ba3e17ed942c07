//! Reading wiki markup: headings, rules, macros, images and paragraphs. Lists and tables have files of
//! their own.

use serde_json::{Value, json};

use super::super::doc::{Block, Inline, Marks, STRONG, clean};
use super::inline::inline;
use super::lists::{list, marker};
use super::scan::{Opening, Scan, Span, Unclosed};
use super::table::table;

/// Reads wiki markup. Whatever is none is text.
pub fn read(text: &str) -> Vec<Block> {
    let scan = Scan::new(&clean(text));
    blocks(&scan, (0, scan.len()), true, false)
}

/// Reads a span. `fresh` says that it starts a row, `in_cell` that no table may stand in it.
pub(super) fn blocks(scan: &Scan, (from, to): Span, fresh: bool, in_cell: bool) -> Vec<Block> {
    let mut reader = Blocks { scan, to, in_cell, out: Vec::new(), unclosed: Vec::new() };
    let mut at = from;
    let mut fresh = fresh;
    while at < to {
        let start = scan.past_blanks(at, to);
        let after = if fresh && !(scan.at(start) == '\n' && start < to) { reader.row(start) } else { None };
        at = match after {
            Some(after) => after,
            None => reader.flow(at),
        };
        // What follows a heading or a macro on its row goes on as text.
        fresh = scan.before(at) == '\n';
        if at < to && scan.at(at) == '\n' {
            at += 1;
            fresh = true;
        }
    }
    reader.out
}

/// Whether a row that begins here is more than text.
pub(super) fn is_block(scan: &Scan, at: usize, to: usize, in_cell: bool) -> bool {
    let at = scan.past_blanks(at, to);
    heading(scan, at).is_some()
        || scan.starts(at, "bq.")
        || rule(scan, at, to).is_some()
        || marker(scan, at, to, false).is_some()
        || (!in_cell && scan.at(at) == '|')
}

/// Whether nothing stands on the row from here on.
pub(super) fn is_blank(scan: &Scan, at: usize, to: usize) -> bool {
    let at = scan.past_blanks(at, to);
    at >= to || scan.at(at) == '\n'
}

fn heading(scan: &Scan, at: usize) -> Option<u8> {
    let level = scan.at(at + 1).to_digit(10).filter(|level| (1..=6).contains(level))?;
    (scan.at(at) == 'h' && scan.at(at + 2) == '.').then(|| u8::try_from(level).unwrap_or(6))
}

/// Where the rule that stands here ends.
fn rule(scan: &Scan, at: usize, to: usize) -> Option<usize> {
    let length = (at..to).take_while(|at| scan.at(*at) == '-').count();
    let end = at + length;
    (length >= 4 && (end >= to || scan.at(end).is_whitespace())).then_some(end)
}

/// Text in bold, a paragraph of its own.
fn title(text: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(text.to_owned(), Marks::of(STRONG))])
}

struct Blocks<'s> {
    scan: &'s Scan,
    to: usize,
    in_cell: bool,
    out: Vec<Block>,
    unclosed: Unclosed,
}

impl Blocks<'_> {
    /// Reads what a row begins with, if it is more than text, and says where it ends.
    fn row(&mut self, at: usize) -> Option<usize> {
        let scan = self.scan;
        if let Some(level) = heading(scan, at) {
            let end = scan.row_end(at, self.to);
            self.out.push(Block::Heading(level, inline(scan, scan.trimmed((at + 3, end)))));
            return Some(end);
        }
        if scan.starts(at, "bq.") {
            let end = scan.row_end(at, self.to);
            self.out.push(Block::Quote(vec![Block::Paragraph(inline(scan, scan.trimmed((at + 3, end))))]));
            return Some(end);
        }
        if let Some(end) = rule(scan, at, self.to) {
            self.out.push(Block::Rule);
            return Some(scan.past_blanks(end, self.to));
        }
        if marker(scan, at, self.to, false).is_some() {
            let (lists, end) = list(scan, at, self.to, self.in_cell, &mut self.unclosed);
            self.out.extend(lists);
            return Some(end);
        }
        if scan.at(at) == '|' && !self.in_cell {
            let (rows, end) = table(scan, at, self.to, &mut self.unclosed);
            self.out.push(Block::Table(rows));
            return Some(end);
        }
        None
    }

    /// Reads a paragraph up to its end, or up to and with the macro or image that ends it.
    fn flow(&mut self, from: usize) -> usize {
        let scan = self.scan;
        let mut at = from;
        while at < self.to {
            match scan.at(at) {
                '\\' if scan.escapes(at) => at += 1,
                '\n' if is_blank(scan, at + 1, self.to) || is_block(scan, at + 1, self.to, self.in_cell) => {
                    break;
                }
                '{' => {
                    if let Some((_, end)) = scan.fixed(at, self.to) {
                        at = end + 1;
                    } else if let Some(opening) = scan.opening(at, self.to) {
                        self.paragraph((from, at));
                        return self.block_macro(&opening);
                    }
                }
                '[' => {
                    if let Some((inside, end)) = scan.brackets(at, self.to) {
                        if scan.at(inside) == '^' && end > inside + 1 {
                            self.paragraph((from, at));
                            let id = scan.text((inside + 1, end));
                            self.media("mediaGroup", &json!({ "type": "file", "id": id, "collection": "" }));
                            return end + 1;
                        }
                        at = end;
                    }
                }
                '!' => {
                    if let Some((inside, end)) = scan.image(at, self.to) {
                        self.paragraph((from, at));
                        self.media("mediaSingle", &image(&scan.text(inside)));
                        return end;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let end = at.min(self.to);
        self.paragraph((from, end));
        end
    }

    fn media(&mut self, kind: &str, attrs: &Value) {
        let mut node = json!({ "type": kind, "content": [{ "type": "media", "attrs": attrs }] });
        if kind == "mediaSingle"
            && let Value::Object(members) = &mut node
        {
            members.insert("attrs".into(), json!({ "layout": "center" }));
        }
        self.out.push(Block::Opaque(kind.to_owned(), node));
    }

    fn paragraph(&mut self, (mut from, mut to): Span) {
        while from < to && self.scan.at(from) == '\n' {
            from += 1;
        }
        while from < to && self.scan.before(to) == '\n' {
            to -= 1;
        }
        let mut line = inline(self.scan, (from, to));
        while matches!(line.last(), Some(Inline::Break)) {
            line.pop();
        }
        let blank = |inline: &Inline| matches!(inline, Inline::Text(text, _) if text.trim().is_empty());
        if !line.iter().all(blank) {
            self.out.push(Block::Paragraph(line));
        }
    }

    /// Reads a macro that makes a block, and says where it ends. One that is never closed is empty.
    fn block_macro(&mut self, opening: &Opening) -> usize {
        let scan = self.scan;
        let Some(end) = scan.closing(opening, self.to, &mut self.unclosed) else {
            self.macro_block(opening, (opening.end, opening.end));
            return opening.end;
        };
        self.macro_block(opening, (opening.end, end));
        end + opening.name.len() + 2
    }

    fn macro_block(&mut self, opening: &Opening, inside: Span) {
        let scan = self.scan;
        let parameter = |name: &str| {
            let parts = opening.parameters.split('|');
            parts
                .filter_map(|part| part.split_once('='))
                .find(|(key, _)| key.trim() == name)
                .map(|(_, value)| value)
        };
        let heading = parameter("title").filter(|text| !text.is_empty()).map(title);
        match opening.name {
            "quote" => self.out.push(Block::Quote(blocks(scan, inside, true, self.in_cell))),
            "panel" => {
                let kind = parameter("bgColor").map_or("info", |color| nearest(color.trim()));
                let mut inner: Vec<Block> = heading.into_iter().collect();
                inner.extend(blocks(scan, inside, true, self.in_cell));
                self.out.push(Block::Panel(kind.to_owned(), inner));
            }
            name => {
                let first = opening.parameters.split('|').next().unwrap_or_default().trim();
                let language = match first {
                    _ if name == "noformat" => "",
                    "" => "java",
                    first if first.contains('=') => parameter("language").unwrap_or("java"),
                    first => first,
                };
                let text = scan.text(inside);
                let text = text.strip_prefix('\n').unwrap_or(&text);
                let text = text.strip_suffix('\n').unwrap_or(text);
                self.out.extend(heading);
                self.out.push(Block::Code(language.to_lowercase(), text.to_owned()));
            }
        }
    }
}

/// Jira's panels by their background.
pub(super) const PANELS: [(&str, &str); 5] = [
    ("info", "#deebff"),
    ("note", "#eae6ff"),
    ("success", "#e3fcef"),
    ("warning", "#fffae6"),
    ("error", "#ffebe6"),
];

/// The kind of panel whose background is nearest to this colour.
fn nearest(color: &str) -> &'static str {
    let part = |color: &str, at: usize| i32::from_str_radix(color.get(at..at + 2)?, 16).ok();
    let parts = |color: &str| Some([part(color, 1)?, part(color, 3)?, part(color, 5)?]);
    let Some(wanted) = parts(color) else { return "info" };
    let distance = |color: &str| -> i32 {
        let known = parts(color).unwrap_or_default();
        known.iter().zip(wanted).map(|(one, two)| (one - two) * (one - two)).sum()
    };
    PANELS.iter().min_by_key(|(_, color)| distance(color)).map_or("info", |(name, _)| name)
}

/// An image's attributes: its file or address, and what was said about its size.
fn image(inside: &str) -> Value {
    let (name, options) = inside.split_once('|').unwrap_or((inside, ""));
    let mut attrs = if name.contains("://") {
        json!({ "type": "external", "url": name })
    } else {
        json!({ "type": "file", "id": name, "collection": "" })
    };
    if let Value::Object(attrs) = &mut attrs {
        for (key, value) in options.split(',').filter_map(|part| part.trim().split_once('=')) {
            let value = value.trim_matches('"');
            match key {
                "width" | "height" => {
                    if let Ok(size) = value.trim_end_matches("px").parse::<u32>() {
                        attrs.insert(key.to_owned(), size.into());
                    }
                }
                "alt" => {
                    attrs.insert("alt".to_owned(), value.into());
                }
                _ => {}
            }
        }
    }
    attrs
}
