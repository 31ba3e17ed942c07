//! Writing one line of text as Markdown.
//!
//! What is written is read back at once; where it does not say the same, it is written again with tags
//! instead of delimiters and with every sign escaped.

use super::super::adf::shown;
use super::super::doc::{
    Block, CODE, EM, Inline, Losses, Marks, STRIKE, STRONG, SUB, SUP, UNDERLINE, is_link, plain, tidy,
};
use super::autolink::linked;
use super::read::read;

/// Where the line stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// In a paragraph, where it may have several rows.
    Paragraph,
    /// In a heading.
    Heading,
    /// In a cell of a table.
    Cell,
}

/// The line as Markdown.
pub(super) fn line(inlines: &[Inline], place: Place, losses: &mut Losses) -> String {
    let runs = tidy(linked(tidy(inlines.iter().map(|inline| simple(inline, place, losses)).collect())));
    let mut text = String::new();
    for careful in [false, true] {
        text = Writer { place, careful }.all(&runs);
        if runs.is_empty() || read_back(&text).is_some_and(|back| back == runs) {
            break;
        }
    }
    if place == Place::Cell { text.replace('|', "\\|") } else { text }
}

fn read_back(text: &str) -> Option<Vec<Inline>> {
    let mut blocks = read(text, &mut Losses::default());
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Paragraph(runs)), true) => Some(runs),
        _ => None,
    }
}

/// The part in the terms of Markdown: text with marks, and breaks.
fn simple(inline: &Inline, place: Place, losses: &mut Losses) -> Inline {
    match inline {
        Inline::Break if place == Place::Heading => plain(" "),
        Inline::Break => Inline::Break,
        Inline::Text(text, marks) => {
            if !marks.color.is_empty() {
                losses.add(say!("Colours were left out"));
            }
            let mut marks = Marks { color: String::new(), ..marks.clone() };
            if !marks.link.is_empty() && !is_link(&marks.link) {
                losses.add(say!("Links that lead to no known place became plain text"));
                let address = std::mem::take(&mut marks.link);
                return Inline::Text(
                    if *text == address { address } else { format!("{text} ({address})") },
                    marks,
                );
            }
            Inline::Text(text.replace('\n', " "), marks)
        }
        Inline::Opaque(name, node, marks) => {
            let text = shown(name, node);
            let mut marks = Marks { color: String::new(), ..marks.clone() };
            match name.as_str() {
                "inlineCard" if is_link(&text) => marks.link.clone_from(&text),
                "status" => {
                    marks.styles |= STRONG;
                    return Inline::Text(format!("[{text}]"), marks);
                }
                "mention" => losses.add(say!("Mentions became plain text")),
                "mediaInline" => losses.add(say!("Images and files in the text became their names")),
                "emoji" | "date" | "inlineCard" | "placeholder" => {}
                _ => losses.add(say!("Parts that Markdown does not know became plain text")),
            }
            Inline::Text(text, marks)
        }
    }
}

struct Writer {
    place: Place,
    careful: bool,
}

/// Styles in the order in which they are opened when they reach equally far.
const STYLES: [u8; 6] = [STRONG, EM, STRIKE, UNDERLINE, SUB, SUP];

impl Writer {
    fn all(&self, runs: &[Inline]) -> String {
        let mut out = String::new();
        self.runs(runs, 0, false, &mut out);
        out
    }

    /// Writes runs inside of these styles; whichever further mark reaches farthest is opened first.
    fn runs(&self, mut runs: &[Inline], open: u8, in_link: bool, out: &mut String) {
        while let Some((first, rest)) = runs.split_first() {
            let Inline::Text(text, marks) = first else {
                out.push_str(if self.careful || self.place == Place::Cell { "<br>" } else { "\\\n" });
                runs = rest;
                continue;
            };
            let reach = |same: &dyn Fn(&Marks) -> bool| {
                runs.iter().take_while(|run| matches!(run, Inline::Text(_, marks) if same(marks))).count()
            };
            let mut best = (0, None);
            if !in_link && !marks.link.is_empty() {
                best.0 = reach(&|one| one.link == marks.link);
            }
            for style in STYLES {
                if marks.has(style) && open & style == 0 {
                    let length = reach(&|one| one.has(style));
                    if length > best.0 {
                        best = (length, Some(style));
                    }
                }
            }
            let (inner, after) = runs.split_at_checked(best.0.max(1)).unwrap_or((runs, &[]));
            match best {
                (0, _) if marks.has(CODE) => out.push_str(&code(text)),
                (0, _) => self.escape(text, out),
                (_, None) => self.link(inner, open, &marks.link, out),
                (_, Some(style)) => {
                    let (before, behind) = self.delimiters(style);
                    out.push_str(before);
                    self.runs(inner, open | style, in_link, out);
                    out.push_str(behind);
                }
            }
            runs = after;
        }
    }

    fn delimiters(&self, style: u8) -> (&'static str, &'static str) {
        match (style, self.careful) {
            (STRONG, false) => ("**", "**"),
            (EM, false) => ("*", "*"),
            (STRIKE, false) => ("~~", "~~"),
            (STRONG, true) => ("<b>", "</b>"),
            (EM, true) => ("<i>", "</i>"),
            (STRIKE, true) => ("<s>", "</s>"),
            (UNDERLINE, _) => ("<u>", "</u>"),
            (SUB, _) => ("<sub>", "</sub>"),
            _ => ("<sup>", "</sup>"),
        }
    }

    fn link(&self, inner: &[Inline], open: u8, address: &str, out: &mut String) {
        let bare = !address.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>'));
        if let [Inline::Text(text, marks)] = inner
            && bare
            && marks.styles & !open == 0
            && (text == address || address.strip_prefix("mailto:") == Some(text))
        {
            out.push_str(&format!("<{text}>"));
            return;
        }
        out.push('[');
        self.runs(inner, open, true, out);
        out.push_str("](");
        out.push_str(&target(address));
        out.push(')');
    }

    fn escape(&self, text: &str, out: &mut String) {
        let mut before = out.chars().next_back().unwrap_or('\n');
        let starts_row = before == '\n' || out.ends_with("<br>");
        let numbered = text.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, next)| *next);
            let escaped = match c {
                _ if self.careful => c.is_ascii_punctuation(),
                '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
                '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
                '&' => next.is_ascii_alphanumeric() || next == '#',
                '#' => self.place == Place::Heading || (starts_row && at == 0),
                '+' | '-' | '=' | '>' => starts_row && at == 0,
                '.' | ')' => starts_row && numbered == Some(at),
                _ => false,
            };
            if escaped {
                out.push('\\');
            }
            out.push(c);
            before = c;
        }
    }
}

/// A code span, fenced by more backticks than it holds in a row.
fn code(text: &str) -> String {
    let text = text.replace('\n', " ");
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let blank = text.chars().all(|c| c == ' ');
    let spaced = text.starts_with(' ') && text.ends_with(' ') && !blank;
    let pad = if spaced || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// How often the character stands in a row at most.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// A link's address between its parentheses.
fn target(address: &str) -> String {
    let mut out = String::new();
    for (at, c) in address.char_indices() {
        let entity = c == '&'
            && address
                .get(at + 1..)
                .and_then(|rest| {
                    rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
                        .and_then(|end| rest.get(end..))
                })
                .is_some_and(|rest| rest.starts_with(';'));
        if entity || matches!(c, '\\' | '<' | '>') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    if out.contains([' ', '(', ')']) { format!("<{out}>") } else { out }
}
