//! The one document that stands between Markdown, Jira's document format and wiki markup.
//!
//! Each notation has a reader into it and a writer out of it. What no part of it can express travels as
//! `Opaque`, with its type and its original, so that a writer can still show it.

use serde_json::Value;

/// Bold.
pub const STRONG: u8 = 1;
/// Italic.
pub const EM: u8 = 2;
/// Struck through.
pub const STRIKE: u8 = 4;
/// Underlined.
pub const UNDERLINE: u8 = 8;
/// Lowered.
pub const SUB: u8 = 16;
/// Raised.
pub const SUP: u8 = 32;
/// Set as code. Stands alone or with a link.
pub const CODE: u8 = 64;

/// How deep containers may stand in each other; what is deeper keeps its text, one level up.
pub const DEPTH: usize = 40;

/// What a piece of text looks like and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The constants of this module, added up.
    pub styles: u8,
    /// `#rrggbb`, or nothing.
    pub color: String,
    /// An address, or nothing.
    pub link: String,
}

impl Marks {
    /// Only these styles.
    pub fn of(styles: u8) -> Self {
        Self { styles, ..Self::default() }
    }

    /// Whether the style is among them.
    pub fn has(&self, style: u8) -> bool {
        self.styles & style != 0
    }
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text that looks one way throughout.
    Text(String, Marks),
    /// A line's end that the writer meant.
    Break,
    /// Anything else: its type in Jira's document format, its node, and the marks around it.
    Opaque(String, Value, Marks),
}

/// Unmarked text.
pub fn plain(text: impl Into<String>) -> Inline {
    Inline::Text(text.into(), Marks::default())
}

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// The state of its check box, if it has one.
    pub done: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// One cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Whether it names its row or column.
    pub header: bool,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading and its level, 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A list; a numbered one has its first number.
    List(Option<u64>, Vec<Item>),
    /// Something said elsewhere.
    Quote(Vec<Block>),
    /// Text as it is: language (or nothing) and lines.
    Code(String, String),
    /// A line across the page.
    Rule,
    /// A coloured box of one of Jira's kinds.
    Panel(String, Vec<Block>),
    /// A part that can be folded away, with its title.
    Expand(String, Vec<Block>),
    /// Rows of cells.
    Table(Vec<Vec<Cell>>),
    /// Anything else: its type in Jira's document format and its node.
    Opaque(String, Value),
}

impl Block {
    /// Whether it shows nothing at all.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Paragraph(inlines) if inlines.is_empty())
    }
}

/// Sentences about what could not be carried, each once.
#[derive(Debug, Default)]
pub struct Losses(Vec<String>);

impl Losses {
    /// Says it, unless it has been said.
    pub fn add(&mut self, sentence: &str) {
        if !self.0.iter().any(|one| one == sentence) {
            self.0.push(sentence.to_owned());
        }
    }

    /// Everything that was said, in order.
    pub fn into_vec(self) -> Vec<String> {
        self.0
    }
}

/// Whether a character may appear in a document at all.
pub fn is_allowed(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\t')
}

/// The text without control characters, with plain line ends.
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| is_allowed(*c)).collect()
}

/// Whether this address may be a link: the web, mail, files by FTP, telephones.
pub fn is_link(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    let known = ["http", "https", "mailto", "ftp", "tel"].iter().any(|one| scheme.eq_ignore_ascii_case(one));
    let web = !scheme.eq_ignore_ascii_case("mailto") && !scheme.eq_ignore_ascii_case("tel");
    known && rest.len() > 2 * usize::from(web) && (!web || rest.starts_with("//"))
}

/// The last part of an address's path: what to call a file that has no other name.
pub fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    match path.trim_end_matches('/').rsplit('/').next() {
        Some(name) if !name.is_empty() => name,
        _ => address,
    }
}

/// The words of a line without their marks.
pub fn text_of(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text, _) => out.push_str(text),
            Inline::Break => out.push(' '),
            Inline::Opaque(name, node, _) => out.push_str(&super::adf::shown(name, node)),
        }
    }
    out
}

/// The line as every reader hands it over: neighbours that look alike are one, code carries no other
/// look, emphasis covers no white space at its ends, and no white space stands at the line's ends.
pub fn tidy(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut runs = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text, mut marks) => {
                if marks.has(CODE) {
                    marks.styles = CODE;
                    marks.color.clear();
                }
                push(&mut runs, text, marks);
            }
            other => runs.push(other),
        }
    }
    trim_ends(&mut runs);
    for style in [STRONG, EM, STRIKE, UNDERLINE, SUB, SUP] {
        runs = loosen(runs, style);
    }
    runs
}

/// Adds text, to the last run when that looks the same.
pub fn push(runs: &mut Vec<Inline>, text: String, marks: Marks) {
    match runs.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before, same)) if *same == marks => before.push_str(&text),
        _ => runs.push(Inline::Text(text, marks)),
    }
}

/// No white space and no breaks at the ends, no white space around a break.
fn trim_ends(runs: &mut Vec<Inline>) {
    let mut out: Vec<Inline> = Vec::with_capacity(runs.len());
    for run in runs.drain(..) {
        match run {
            Inline::Text(text, marks) => {
                let at_start = matches!(out.last(), None | Some(Inline::Break)) && !marks.has(CODE);
                let text = if at_start { text.trim_start().to_owned() } else { text };
                push(&mut out, text, marks);
            }
            Inline::Break => {
                trim_tail(&mut out);
                if !out.is_empty() {
                    out.push(Inline::Break);
                }
            }
            Inline::Opaque(..) => out.push(run),
        }
    }
    trim_tail(&mut out);
    while matches!(out.last(), Some(Inline::Break)) {
        out.pop();
        trim_tail(&mut out);
    }
    *runs = out;
}

fn trim_tail(out: &mut Vec<Inline>) {
    while let Some(Inline::Text(text, marks)) = out.last_mut() {
        if !marks.has(CODE) {
            text.truncate(text.trim_end().len());
        }
        if !text.is_empty() {
            return;
        }
        out.pop();
    }
}

/// Takes a style off the white space at both ends of each stretch that has it.
fn loosen(runs: Vec<Inline>, style: u8) -> Vec<Inline> {
    let styled = |run: Option<&Inline>| matches!(run, Some(Inline::Text(_, m) | Inline::Opaque(_, _, m)) if m.has(style));
    let mut out: Vec<Inline> = Vec::with_capacity(runs.len());
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        match run {
            Inline::Text(text, marks) if marks.has(style) => {
                let bare = Marks { styles: marks.styles & !style, ..marks.clone() };
                let body = if styled(out.last()) {
                    text.as_str()
                } else {
                    text.trim_start_matches(char::is_whitespace)
                };
                push(
                    &mut out,
                    text.get(..text.len() - body.len()).unwrap_or_default().to_owned(),
                    bare.clone(),
                );
                if styled(runs.peek()) {
                    push(&mut out, body.to_owned(), marks);
                } else {
                    let kept = body.trim_end_matches(char::is_whitespace);
                    push(&mut out, kept.to_owned(), marks);
                    loosen_tail(&mut out, style, kept.is_empty());
                    push(&mut out, body.get(kept.len()..).unwrap_or_default().to_owned(), bare);
                }
            }
            Inline::Text(text, marks) => push(&mut out, text, marks),
            Inline::Break | Inline::Opaque(..) => out.push(run),
        }
    }
    out
}

/// When a stretch ended in a run of nothing but white space, the run before may end in some, too.
fn loosen_tail(out: &mut Vec<Inline>, style: u8, ended_blank: bool) {
    if !ended_blank {
        return;
    }
    if let Some(Inline::Text(text, marks)) = out.last_mut()
        && marks.has(style)
    {
        let kept = text.trim_end_matches(char::is_whitespace).len();
        let tail = text.split_off(kept);
        let bare = Marks { styles: marks.styles & !style, ..marks.clone() };
        if kept == 0 {
            out.pop();
        }
        push(out, tail, bare);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_covers_no_space_at_its_ends() {
        let bold = Marks::of(STRONG);
        let line = tidy(vec![plain("a"), Inline::Text(" b ".into(), bold.clone()), plain("c ")]);
        assert_eq!(line, [plain("a "), Inline::Text("b".into(), bold), plain(" c")]);
    }

    #[test]
    fn links_lead_to_known_places_only() {
        assert!(["http://x", "HTTPS://x", "mailto:a@b.c", "tel:1", "ftp://x"].iter().all(|one| is_link(one)));
        assert!(
            !["javascript:alert(1)", "data:text/html,x", "/a", "http:", "http://", "x", " https://x"]
                .iter()
                .any(|one| is_link(one))
        );
    }
}
