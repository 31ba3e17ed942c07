//! Writing one line of text as wiki markup.

use super::super::adf::{attr, shown};
use super::super::doc::{
    CODE, EM, Inline, Losses, Marks, STRIKE, STRONG, SUB, SUP, UNDERLINE, is_link, plain, tidy,
};
use super::escape::{NOTHING, escape};
use super::scan::ESCAPABLE;

/// Where the line stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// Where a new row is a break.
    Text,
    /// In a heading.
    Heading,
    /// In a cell of a table.
    Cell,
}

/// Writes a line behind what is written already.
pub(super) fn line(inlines: &[Inline], place: Place, out: &mut String, losses: &mut Losses) {
    let mut cut = Losses::default();
    let runs = tidy(inlines.iter().map(|inline| simple(inline, place, losses)).collect());
    let mut writer = Writer { place, out, losses: &mut cut };
    writer.runs(&runs, 0, false, '\n');
    for sentence in cut.into_vec() {
        losses.add(&sentence);
    }
}

/// The part in the terms of wiki markup.
fn simple(inline: &Inline, place: Place, losses: &mut Losses) -> Inline {
    match inline {
        Inline::Break if place == Place::Heading => plain(" "),
        Inline::Text(text, marks) => Inline::Text(text.replace('\n', " "), marks.clone()),
        Inline::Opaque(name, node, marks) => match name.as_str() {
            "mention" if !attr(node, "id").contains([']', '|', '\n']) => inline.clone(),
            "inlineCard" if is_link(attr(node, "url")) => inline.clone(),
            _ => {
                losses.add(say!("Parts that wiki markup does not know became plain text"));
                Inline::Text(shown(name, node), marks.clone())
            }
        },
        Inline::Break => Inline::Break,
    }
}

/// Styles in the order in which they are opened when they reach equally far, with their signs.
const SIGNS: [(u8, char); 6] =
    [(STRONG, '*'), (EM, '_'), (STRIKE, '-'), (UNDERLINE, '+'), (SUB, '~'), (SUP, '^')];

struct Writer<'o> {
    place: Place,
    out: &'o mut String,
    losses: &'o mut Losses,
}

impl Writer<'_> {
    /// Writes runs inside of these styles, before this character.
    fn runs(&mut self, mut runs: &[Inline], open: u8, in_link: bool, after: char) {
        while let Some((first, rest)) = runs.split_first() {
            let (text, marks) = match first {
                Inline::Break => {
                    self.out.push_str(if self.place == Place::Cell { "\\\\" } else { "\n" });
                    runs = rest;
                    continue;
                }
                Inline::Opaque(name, node, _) => {
                    self.opaque(name, node);
                    runs = rest;
                    continue;
                }
                Inline::Text(text, marks) => (text, marks),
            };
            let reach = |same: &dyn Fn(&Marks) -> bool| {
                runs.iter().take_while(|run| matches!(run, Inline::Text(_, marks) if same(marks))).count()
            };
            let mut best = (0, None);
            if !in_link && !marks.link.is_empty() {
                best.0 = reach(&|one| one.link == marks.link);
            }
            for (style, sign) in SIGNS {
                if marks.has(style) && open & style == 0 {
                    let length = reach(&|one| one.has(style));
                    if length > best.0 {
                        best = (length, Some((style, sign)));
                    }
                }
            }
            let (inner, behind) = runs.split_at_checked(best.0.max(1)).unwrap_or((runs, &[]));
            let next = behind.first().map_or(after, |next| starts_with(next, open));
            match best {
                (0, _) => self.leaf(text, marks, in_link, next),
                (_, None) => self.link(inner, open, &marks.link, next),
                (_, Some((style, sign))) => {
                    // Next to a letter, or to the same sign, only braces tell it from text.
                    let before = self.before();
                    let free = |c: char| {
                        c == '\n' || (c.is_ascii() && !c.is_ascii_alphanumeric() && c != sign && c != '\\')
                    };
                    let first = inner.first().map_or('\n', |first| starts_with(first, open | style));
                    let in_address = !in_link
                        && inner
                            .iter()
                            .any(|run| matches!(run, Inline::Text(_, marks) if marks.link.contains(sign)));
                    let bare = free(before)
                        && (free(next) || next == '\\')
                        && first != sign
                        && before != '{'
                        && !in_address;
                    let sign = if bare { sign.to_string() } else { format!("{{{sign}}}") };
                    self.out.push_str(&sign);
                    let closing = sign.chars().next().unwrap_or(' ');
                    self.runs(inner, open | style, in_link, closing);
                    self.out.push_str(&sign);
                }
            }
            runs = behind;
        }
    }

    /// The character in front of what is written next; a row's start counts as its end.
    fn before(&self) -> char {
        if self.out.ends_with("\\\\") {
            return '\n';
        }
        self.out.chars().next_back().unwrap_or('\n')
    }

    fn leaf(&mut self, text: &str, marks: &Marks, in_link: bool, after: char) {
        let bars = if text.contains('|') && (self.place == Place::Cell || in_link) {
            self.losses.add(say!("Bars in table cells and link texts became broken bars"));
            text.replace('|', "¦")
        } else {
            text.to_owned()
        };
        let text = if in_link { bars.replace('[', "(").replace(']', ")") } else { bars };
        if in_link && text.contains(['(', ')']) {
            self.losses.add(say!("Brackets in link texts became parentheses"));
        }
        if !marks.color.is_empty() && !marks.has(CODE) {
            self.out.push_str(&format!("{{color:{}}}", marks.color));
        }
        let before = self.before();
        if marks.has(CODE) && !text.trim().is_empty() {
            self.code(text.trim());
        } else {
            escape(&text, self.out, before, after, self.place == Place::Cell);
        }
        if !marks.color.is_empty() && !marks.has(CODE) {
            self.out.push_str("{color}");
        }
    }

    /// Fixed-width text. Only its braces are escaped; a backslash that would escape is kept from it.
    fn code(&mut self, text: &str) {
        self.out.push_str("{{");
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if matches!(c, '{' | '}') {
                self.out.push('\\');
            }
            self.out.push(c);
            if c == '\\' && chars.peek().is_none_or(|next| ESCAPABLE.contains(*next)) {
                self.out.push(NOTHING);
            }
        }
        self.out.push_str("}}");
    }

    fn link(&mut self, inner: &[Inline], open: u8, address: &str, after: char) {
        let Some(target) = target(address) else {
            self.losses.add(say!("Links that lead to no known place became plain text"));
            self.runs(inner, open, true, after);
            escape(&format!(" ({address})"), self.out, ' ', after, self.place == Place::Cell);
            return;
        };
        self.out.push('[');
        match inner {
            [Inline::Text(text, marks)]
                if marks.styles & !open == 0
                    && (*text == target || target.strip_prefix("mailto:") == Some(text.as_str())) => {}
            _ => {
                self.runs(inner, open, true, '|');
                self.out.push('|');
            }
        }
        self.out.push_str(&target);
        self.out.push(']');
    }

    fn opaque(&mut self, name: &str, node: &serde_json::Value) {
        if name == "mention" {
            let id = attr(node, "id");
            self.out.push_str(&format!("[~accountid:{}]", id.trim_start_matches("accountid:")));
        } else {
            let url = target(attr(node, "url")).unwrap_or_default();
            self.out.push_str(&format!("[{url}|{url}|smart-link]"));
        }
    }
}

/// What a part begins with, as far as it matters to the part before it.
fn starts_with(inline: &Inline, open: u8) -> char {
    match inline {
        Inline::Text(text, marks)
            if marks.styles & !open == 0 && marks.link.is_empty() && marks.color.is_empty() =>
        {
            text.chars().next().unwrap_or('\n')
        }
        Inline::Text(_, marks) => {
            let opened =
                SIGNS.iter().find(|(style, _)| marks.styles & !open & *style != 0).map(|(_, sign)| *sign);
            if marks.link.is_empty() { opened.unwrap_or('{') } else { '[' }
        }
        Inline::Break => '\n',
        Inline::Opaque(..) => '[',
    }
}

/// An address as it may stand in a link, if it may be one.
fn target(address: &str) -> Option<String> {
    let mut out = String::new();
    for c in address.chars() {
        if c.is_whitespace() || matches!(c, '|' | '[' | ']' | '{' | '}' | '\\' | '"') {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    is_link(address).then_some(out)
}
