//! Reading one line of wiki markup: emphasis, links, fixed-width text, pictures made of signs.

use serde_json::json;

use super::super::doc::{CODE, EM, Inline, Marks, STRIKE, STRONG, SUB, SUP, UNDERLINE, push};
use super::emoji;
use super::scan::{ESCAPABLE, Scan, Span};

/// Signs that open and close a look.
const SIGNS: [(&str, u8); 7] =
    [("*", STRONG), ("_", EM), ("-", STRIKE), ("+", UNDERLINE), ("^", SUP), ("~", SUB), ("??", EM)];

/// Colours that have a name.
const COLORS: [(&str, &str); 12] = [
    ("red", "#ff0000"),
    ("green", "#008000"),
    ("blue", "#0000ff"),
    ("black", "#000000"),
    ("white", "#ffffff"),
    ("yellow", "#ffff00"),
    ("orange", "#ffa500"),
    ("purple", "#800080"),
    ("gray", "#808080"),
    ("grey", "#808080"),
    ("maroon", "#800000"),
    ("navy", "#000080"),
];

/// Reads a line, or several with breaks between them.
pub(super) fn inline(scan: &Scan, within: Span) -> Vec<Inline> {
    let mut line = Line { scan, out: Vec::new() };
    line.read(within, &Marks::default(), 0);
    line.out
}

struct Line<'s> {
    scan: &'s Scan,
    out: Vec<Inline>,
}

impl Line<'_> {
    /// Reads a span. `open` are the styles that are open around it.
    fn read(&mut self, (from, to): Span, marks: &Marks, open: u8) {
        let scan = self.scan;
        let mut at = from;
        // For each sign, up to where it is known that none closes.
        let mut unclosed = [0; 16];
        let mut no_color = false;
        while at < to {
            let c = scan.at(at);
            let (part, end) = match c {
                '\\' => self.backslash(at, from, to),
                '\n' => (Part::Break, scan.past_blanks(at + 1, to)),
                '{' => self.brace(at, to, marks, &mut no_color),
                '[' => self.link(at, to, marks),
                '(' | ':' | ';' => self.picture(at, to),
                'h' | 'f' | 'm' if marks.link.is_empty() => self.address(at, from, to, marks),
                '-' if dashes(scan, at, from, to) > 0 => {
                    let length = dashes(scan, at, from, to);
                    (Part::Text(if length == 2 { "–" } else { "—" }.to_owned()), at + length)
                }
                _ => (Part::None, at),
            };
            match part {
                Part::None => {}
                Part::Text(text) => push(&mut self.out, text, marks.clone()),
                Part::Marked(text, more) => push(&mut self.out, text, more),
                Part::Break => self.out.push(Inline::Break),
                Part::Node(node) => {
                    let name = node.get("type").and_then(serde_json::Value::as_str).unwrap_or_default();
                    self.out.push(Inline::Opaque(name.to_owned(), node.clone(), marks.clone()));
                }
                Part::Inside(inside, more) => self.read(inside, &more, open),
            }
            if end > at {
                at = end;
                continue;
            }
            match self.styled(at, from, to, open, &mut unclosed) {
                Some((sign, style, inside, end)) => {
                    let mut more = marks.clone();
                    more.styles |= style;
                    if sign == "??" {
                        push(&mut self.out, "— ".to_owned(), more.clone());
                    }
                    self.read(inside, &more, open | style);
                    at = end;
                }
                None => {
                    push(&mut self.out, c.to_string(), marks.clone());
                    at += 1;
                }
            }
        }
    }

    fn backslash(&self, at: usize, from: usize, to: usize) -> (Part, usize) {
        let scan = self.scan;
        if at + 1 < to && scan.at(at + 1) == '\\' {
            let after_blank = at == from || scan.before(at).is_whitespace();
            let before_text = at + 2 < to && !scan.at(at + 2).is_whitespace();
            return if after_blank && before_text {
                (Part::Text("\\\\".into()), at + 2)
            } else {
                (Part::Break, at + 2)
            };
        }
        if at + 1 < to && scan.escapes(at) {
            return (Part::Text(scan.at(at + 1).to_string()), at + 2);
        }
        (Part::Text("\\".into()), at + 1)
    }

    /// What a brace opens: fixed-width text, a colour, an anchor; or nothing.
    fn brace(&self, at: usize, to: usize, marks: &Marks, no_color: &mut bool) -> (Part, usize) {
        let scan = self.scan;
        if let Some(inside) = scan.fixed(at, to) {
            let code = Marks { styles: CODE, color: String::new(), link: marks.link.clone() };
            return (Part::Marked(unescaped(scan, inside), code), inside.1 + 2);
        }
        let named = |name: &str| {
            let start = at + 1 + name.len();
            let known = scan.starts(at + 1, name) && matches!(scan.at(start), ':' | '}');
            let end =
                scan.slice((start, to.min(start + 200))).iter().position(|c| matches!(c, '}' | '\n'))?;
            (known && scan.at(start + end) == '}')
                .then(|| (scan.text((start + 1, start + end)), start + end + 1))
        };
        if let Some((_, end)) = named("anchor") {
            return (Part::Text(String::new()), end);
        }
        let Some((color, end)) = named("color") else { return (Part::None, at) };
        let close = if *no_color { None } else { scan.find("{color}", end, to) };
        let Some(close) = close else {
            *no_color = true;
            return (Part::Text(String::new()), end);
        };
        let mut more = marks.clone();
        let color = color.trim().to_lowercase();
        let named = COLORS.iter().find(|(name, _)| *name == color).map(|(_, value)| (*value).to_owned());
        more.color = named.unwrap_or(if color.is_empty() { "#000000".into() } else { color });
        (Part::Inside((end, close), more), close + 7)
    }

    fn link(&self, at: usize, to: usize, marks: &Marks) -> (Part, usize) {
        let scan = self.scan;
        let Some((from, end)) = scan.brackets(at, to).filter(|_| marks.link.is_empty()) else {
            return (Part::None, at);
        };
        let inside = scan.slice((from, end));
        let after = end + 1;
        if inside.first() == Some(&'~') && inside.len() > 1 {
            let id = scan.text((from + 1, end));
            return (Part::Node(json!({ "type": "mention", "attrs": { "id": id } })), after);
        }
        let bar = inside.iter().position(|c| *c == '|');
        let (words, rest) = bar.map_or(((from, end), from), |bar| ((from, from + bar), from + bar + 1));
        let rest = scan.text((rest, end));
        let mut parts = rest.split('|');
        let address = parts.next().unwrap_or_default().trim();
        if !leads_somewhere(address) {
            return (Part::None, at);
        }
        if parts.next() == Some("smart-link") {
            return (Part::Node(json!({ "type": "inlineCard", "attrs": { "url": address } })), after);
        }
        let more = Marks { link: address.to_owned(), ..marks.clone() };
        if bar.is_none() || words.0 == words.1 {
            return (Part::Marked(address.trim_start_matches("mailto:").to_owned(), more), after);
        }
        (Part::Inside(words, more), after)
    }

    fn picture(&self, at: usize, to: usize) -> (Part, usize) {
        match emoji::at(self.scan.slice((at, to.min(at + 12)))) {
            Some((sign, name, id, text)) if self.scan.before(at) != '\\' => {
                let attrs = json!({ "shortName": format!(":{name}:"), "id": id, "text": text });
                (Part::Node(json!({ "type": "emoji", "attrs": attrs })), at + sign.len())
            }
            _ => (Part::None, at),
        }
    }

    /// An address that stands bare in the text.
    fn address(&self, at: usize, from: usize, to: usize, marks: &Marks) -> (Part, usize) {
        let scan = self.scan;
        let start =
            ["http://", "https://", "ftp://", "mailto:"].into_iter().find(|start| scan.starts(at, start));
        let Some(start) = start.filter(|_| at == from || !scan.before(at).is_alphanumeric()) else {
            return (Part::None, at);
        };
        let ends =
            |c: &char| c.is_whitespace() || matches!(c, '|' | '<' | '>' | '"' | '[' | ']' | '{' | '}' | '\\');
        let length = scan.slice((at, to)).iter().position(ends).unwrap_or(to - at);
        let mut end = at + length;
        while end > at
            && matches!(scan.before(end), '.' | ',' | ';' | ':' | '!' | '?' | ')' | '\'' | '*' | '_')
        {
            end -= 1;
        }
        if end <= at + start.len() {
            return (Part::None, at);
        }
        let text = scan.text((at, end));
        let words = text.trim_start_matches("mailto:").to_owned();
        (Part::Marked(words, Marks { link: text, ..marks.clone() }), end)
    }

    /// The emphasis that opens here: its sign, style, inside, and where it ends.
    fn styled(
        &self,
        at: usize,
        from: usize,
        to: usize,
        open: u8,
        unclosed: &mut [usize; 16],
    ) -> Option<(&'static str, u8, Span, usize)> {
        let scan = self.scan;
        let braced = scan.at(at) == '{';
        let sign_at = at + usize::from(braced);
        let (index, (sign, style)) =
            SIGNS.into_iter().enumerate().find(|(_, (sign, _))| scan.starts(sign_at, sign))?;
        let start = sign_at + sign.len() + usize::from(braced);
        let memo = unclosed.get_mut(index * 2 + usize::from(braced))?;
        if open & style != 0 || at < *memo || start >= to {
            return None;
        }
        let row_end = scan.row_end(start, to);
        if braced {
            let sign_text = format!("{{{sign}}}");
            let close = scan.starts(at, &sign_text).then(|| scan.find(&sign_text, start, row_end)).flatten();
            let Some(close) = close.filter(|close| *close > start) else {
                *memo = row_end;
                return None;
            };
            return Some((sign, style, (start, close), close + sign_text.len()));
        }
        let first = sign.chars().next()?;
        if (at > from && !is_edge(scan.before(at)))
            || scan.at(start).is_whitespace()
            || scan.at(start) == first
        {
            return None;
        }
        let closes = |close: usize| {
            let (before, after) = (scan.before(close), scan.at(close + sign.len()));
            scan.starts(close, sign)
                && close > start
                && !before.is_whitespace()
                && before != first
                && before != '\\'
                && (close + sign.len() >= to || is_edge(after))
        };
        let Some(close) = (start..row_end).find(|close| closes(*close)) else {
            *memo = row_end;
            return None;
        };
        Some((sign, style, (start, close), close + sign.len()))
    }
}

enum Part {
    None,
    Text(String),
    Marked(String, Marks),
    Break,
    Node(serde_json::Value),
    Inside(Span, Marks),
}

/// How long a dash stands here between blanks: 2, 3, or 0 for none.
fn dashes(scan: &Scan, at: usize, from: usize, to: usize) -> usize {
    let length = (at..to.min(at + 4)).take_while(|at| scan.at(*at) == '-').count();
    let free = (at == from || scan.before(at).is_whitespace())
        && (at + length >= to || scan.at(at + length).is_whitespace());
    if free && matches!(length, 2 | 3) { length } else { 0 }
}

/// Whether emphasis may begin behind this, or end before it.
fn is_edge(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric()
}

/// The addresses that wiki markup makes links of.
fn leads_somewhere(address: &str) -> bool {
    let known = ["http://", "https://", "ftp://", "ssh://", "file:", "tel:", "mailto:", "/", "#"];
    known.iter().any(|start| address.len() > start.len() && address.starts_with(start))
}

/// Fixed-width text without its backslashes.
fn unescaped(scan: &Scan, (from, to): Span) -> String {
    let mut out = String::new();
    let mut at = from;
    while at < to {
        let escaped =
            scan.at(at) == '\\' && at + 1 < to && ESCAPABLE.contains(scan.at(at + 1)) && scan.escapes(at);
        at += usize::from(escaped);
        out.push(scan.at(at));
        at += 1;
    }
    out
}
