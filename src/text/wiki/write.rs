//! Writing a document as wiki markup.

use super::super::adf::shown;
use super::super::doc::{Block, Cell, Inline, Item, Losses, Marks, STRONG, plain};
use super::super::flat::{flat, strong};
use super::escape::NOTHING;
use super::line::{Place, line};
use super::read::PANELS;

/// Writes blocks as wiki markup that Jira shows the way they are meant.
pub fn write(blocks: &[Block], losses: &mut Losses) -> String {
    let mut writer = Writer { losses };
    let mut out = String::new();
    writer.join(blocks, Around::Page, &mut out);
    out
}

/// What the blocks stand in.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    Page,
    /// A quote or a panel, which hold neither of them.
    Macro,
}

struct Writer<'l> {
    losses: &'l mut Losses,
}

impl Writer<'_> {
    fn join(&mut self, blocks: &[Block], around: Around, out: &mut String) {
        for block in blocks.iter().filter(|block| !block.is_empty()) {
            let length = out.len();
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push_str(if out.ends_with('\n') { "\n" } else { "\n\n" });
            }
            let before = out.len();
            self.block(block, around, out);
            if out.len() == before {
                out.truncate(length);
            }
        }
    }

    fn block(&mut self, block: &Block, around: Around, out: &mut String) {
        match block {
            Block::Paragraph(inlines) => line(inlines, Place::Text, out, self.losses),
            Block::Heading(level, inlines) if around == Around::Page => {
                out.push_str(&format!("h{}. ", (*level).clamp(1, 6)));
                let mut text = String::from(" ");
                line(inlines, Place::Heading, &mut text, self.losses);
                out.push_str(text.trim_start_matches(' '));
            }
            Block::Heading(_, inlines) => {
                self.losses.add(say!("Headings in lists and quotes became bold lines"));
                line(&strong(inlines), Place::Text, out, self.losses);
            }
            Block::List(start, items) => {
                if start.is_some_and(|start| start != 1) {
                    self.losses.add(say!("Numbered lists begin at 1"));
                }
                self.list(*start, items, "", around, out);
                while out.ends_with('\n') {
                    out.pop();
                }
            }
            Block::Quote(blocks) if around == Around::Page => {
                out.push_str("{quote}\n");
                self.enclosed(blocks, out);
                out.push_str("\n{quote}");
            }
            Block::Panel(kind, blocks) if around == Around::Page => {
                let kind = if kind == "tip" { "success" } else { kind };
                let color =
                    PANELS.iter().find(|(name, _)| *name == kind).map_or("#deebff", |(_, color)| color);
                out.push_str(&format!("{{panel:bgColor={color}}}\n"));
                self.enclosed(blocks, out);
                out.push_str("\n{panel}");
            }
            Block::Quote(blocks) | Block::Panel(_, blocks) => {
                self.losses.add(say!("Quotes in quotes were made one"));
                self.nested(blocks, around, out);
            }
            Block::Expand(title, blocks) => {
                self.losses.add(say!("Folded parts were laid open"));
                let bold = Inline::Text(title.clone(), Marks::of(STRONG));
                line(&[bold], Place::Text, out, self.losses);
                let mut inner = String::new();
                self.join(blocks, around, &mut inner);
                if !inner.is_empty() {
                    out.push_str("\n\n");
                    out.push_str(&inner);
                }
            }
            Block::Code(language, text) => out.push_str(&code(language, text, around == Around::Macro)),
            Block::Rule => out.push_str("----"),
            Block::Table(rows) => self.table(rows, out),
            Block::Opaque(name, node) => {
                self.losses.add(say!("Parts that wiki markup does not know became plain text"));
                line(&[plain(shown(name, node))], Place::Text, out, self.losses);
            }
        }
    }

    fn enclosed(&mut self, blocks: &[Block], out: &mut String) {
        self.nested(blocks, Around::Macro, out);
    }

    /// Blocks that begin on a row of their own, apart from what stands before them.
    fn nested(&mut self, blocks: &[Block], around: Around, out: &mut String) {
        let mut inner = String::new();
        self.join(blocks, around, &mut inner);
        out.push_str(&inner);
    }

    /// A list, each item on a row that begins with these signs and its own.
    fn list(&mut self, start: Option<u64>, items: &[Item], signs: &str, around: Around, out: &mut String) {
        let sign = if start.is_some() { '#' } else { '*' };
        let signs: String = signs.chars().take(19).chain([sign]).collect();
        for item in items {
            let box_sign = match item.done {
                Some(true) => "☑ ",
                Some(false) => "☐ ",
                None => "",
            };
            let mut begun = false;
            self.item(&item.blocks, box_sign, &signs, &mut begun, around, out);
            if !begun && (!box_sign.is_empty() || item.blocks.iter().all(Block::is_empty)) {
                out.push_str(&format!("{signs} {box_sign}{NOTHING}\n"));
            }
        }
    }

    fn item(
        &mut self,
        blocks: &[Block],
        box_sign: &str,
        signs: &str,
        begun: &mut bool,
        around: Around,
        out: &mut String,
    ) {
        for block in blocks.iter().filter(|block| !block.is_empty()) {
            let mut box_sign = if *begun { "" } else { box_sign };
            match block {
                Block::List(start, items) => {
                    if !*begun && !box_sign.is_empty() {
                        out.push_str(&format!("{signs} {box_sign}{NOTHING}\n"));
                        *begun = true;
                    }
                    self.list(*start, items, signs, around, out);
                    continue;
                }
                Block::Quote(blocks) | Block::Panel(_, blocks) => {
                    self.losses.add(say!("Quotes in lists became lines"));
                    self.item(blocks, box_sign, signs, begun, around, out);
                    continue;
                }
                Block::Code(language, text) => {
                    out.push_str(&if *begun { String::new() } else { format!("{signs} {box_sign}") });
                    out.push_str(&code(language, text, around == Around::Macro));
                    out.push('\n');
                    *begun = true;
                    continue;
                }
                Block::Rule => self.losses.add(say!("Lines across lists were left out")),
                Block::Heading(..) => self.losses.add(say!("Headings in lists and quotes became bold lines")),
                Block::Table(_) => self.losses.add(say!("Tables in lists became lines")),
                Block::Paragraph(_) | Block::Opaque(..) | Block::Expand(..) => {}
            }
            let mut lines = Vec::new();
            flat(std::slice::from_ref(block), "", &mut lines);
            for inlines in lines {
                let mut text = String::new();
                if !*begun {
                    out.push_str(&format!("{signs} {box_sign}"));
                }
                line(&inlines, Place::Text, &mut text, self.losses);
                out.push_str(&text);
                out.push('\n');
                *begun = true;
                box_sign = "";
            }
        }
    }

    fn table(&mut self, rows: &[Vec<Cell>], out: &mut String) {
        for (at, row) in rows.iter().filter(|row| !row.is_empty()).enumerate() {
            if at > 0 {
                out.push('\n');
            }
            for cell in row {
                out.push_str(if cell.header { "||" } else { "|" });
                let text = self.cell(&cell.blocks);
                out.push_str(if text.is_empty() { " " } else { &text });
            }
            out.push_str(if row.last().is_some_and(|cell| cell.header) { "||" } else { "|" });
        }
    }

    fn cell(&mut self, blocks: &[Block]) -> String {
        let mut out = String::new();
        match blocks {
            [Block::Code(language, text)] => out = code(language, text, false),
            _ => {
                let mut lines = Vec::new();
                flat(blocks, "", &mut lines);
                if lines.len() > 1 {
                    self.losses.add(say!("What stood below each other in a table cell became lines"));
                }
                let lines: Vec<Inline> = lines.join(&Inline::Break);
                line(&lines, Place::Cell, &mut out, self.losses);
            }
        }
        out
    }
}

/// Languages that Jira's code macro knows, by their names here.
const LANGUAGES: &str = " actionscript ada applescript bash c c# c++ cpp css erlang go groovy haskell html java \
    javascript js json lua none objc perl php python r ruby scala sh sql swift visualbasic xml yaml ";

/// Other names of the same languages.
const ALIASES: [(&str, &str); 12] = [
    ("typescript", "javascript"),
    ("ts", "javascript"),
    ("tsx", "javascript"),
    ("jsx", "javascript"),
    ("py", "python"),
    ("rb", "ruby"),
    ("yml", "yaml"),
    ("shell", "bash"),
    ("console", "bash"),
    ("csharp", "c#"),
    ("cs", "c#"),
    ("golang", "go"),
];

/// Code, in the macro that can hold it.
fn code(language: &str, text: &str, in_macro: bool) -> String {
    let language = ALIASES.iter().find(|(name, _)| *name == language).map_or(language, |(_, known)| known);
    let known = !language.is_empty() && LANGUAGES.contains(&format!(" {language} "));
    let mut text = text.to_owned();
    let (open, name) = if known && !text.contains("{code}") {
        (format!("{{code:{language}}}"), "code")
    } else {
        text = text.replace("{noformat}", &format!("{{{NOTHING}noformat}}"));
        ("{noformat}".to_owned(), "noformat")
    };
    if in_macro {
        for name in ["quote", "panel"] {
            text = text.replace(&format!("{{{name}}}"), &format!("{{{NOTHING}{name}}}"));
        }
    }
    format!("{open}\n{text}\n{{{name}}}")
}
