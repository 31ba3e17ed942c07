//! Writing a document as Markdown.

use serde_json::Value;

use super::super::adf::{attr, media, shown};
use super::super::doc::{Block, Cell, Inline, Item, Losses, Marks, STRONG, is_link, plain};
use super::super::flat::flat;
use super::html::encoded;
use super::line::{Place, line, longest_run};

/// Writes blocks as Markdown that GitHub shows the way they are meant.
pub fn write(blocks: &[Block], losses: &mut Losses) -> String {
    let mut text = join(blocks, false, 0, losses);
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Blocks below each other. Tight ones have no blank row between a paragraph and the list below it.
fn join(blocks: &[Block], tight: bool, depth: usize, losses: &mut Losses) -> String {
    let mut out = String::new();
    let mut other_sign = false;
    let mut before: Option<&Block> = None;
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        other_sign = !other_sign && is_same_list(before, block);
        if before.is_some() {
            out.push_str(if tight && can_follow(block) { "\n" } else { "\n\n" });
        }
        out.push_str(&one(block, other_sign, depth, losses));
        before = Some(block);
    }
    out
}

/// Two lists of a kind in a row would be read as one, unless their signs differ.
fn is_same_list(before: Option<&Block>, block: &Block) -> bool {
    match (before, block) {
        (Some(Block::List(one, _)), Block::List(two, _)) => one.is_some() == two.is_some(),
        _ => false,
    }
}

/// Whether this can stand right below a paragraph without becoming a part of it.
fn can_follow(block: &Block) -> bool {
    match block {
        Block::List(start, items) => {
            start.is_none_or(|start| start == 1)
                && items
                    .first()
                    .is_some_and(|item| item.blocks.first().is_some_and(|first| !first.is_empty()))
        }
        _ => false,
    }
}

fn one(block: &Block, other_sign: bool, depth: usize, losses: &mut Losses) -> String {
    match block {
        Block::Paragraph(inlines) => line(inlines, Place::Paragraph, losses),
        Block::Heading(level, inlines) => {
            let text = line(inlines, Place::Heading, losses);
            format!("{} {text}", "#".repeat(usize::from(*level).clamp(1, 6))).trim_end().to_owned()
        }
        Block::List(start, items) => list(*start, items, other_sign, depth, losses),
        Block::Quote(blocks) => quoted(&join(blocks, false, depth + 1, losses)),
        Block::Panel(kind, blocks) => {
            // A list right below would be taken for text.
            let gap = if matches!(blocks.first(), Some(Block::List(..))) { "\n" } else { "" };
            quoted(&format!("[!{}]\n{gap}{}", alert(kind), join(blocks, false, depth + 1, losses)))
        }
        Block::Expand(title, blocks) if depth == 0 => {
            let inner = join(blocks, false, depth + 1, losses);
            let title = encoded(&title.replace('\n', " "));
            format!("<details><summary>{title}</summary>\n\n{inner}\n\n</details>")
        }
        Block::Expand(title, blocks) => {
            let title = Block::Paragraph(vec![Inline::Text(title.clone(), Marks::of(STRONG))]);
            let inner = join(blocks, false, depth + 1, losses);
            let title = one(&title, false, depth, losses);
            [title, inner].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        }
        Block::Code(language, text) => {
            let sign = if language.contains('`') { '~' } else { '`' };
            let fence = sign.to_string().repeat((longest_run(text, sign) + 1).max(3));
            let language = language.replace('\\', "\\\\").replace('&', "\\&");
            let end = if text.is_empty() { "" } else { "\n" };
            format!("{fence}{language}\n{text}{end}{fence}")
        }
        Block::Rule => "---".to_owned(),
        Block::Table(rows) => table(rows, losses),
        Block::Opaque(name, node) => {
            let parts = media(node).map(|part| opaque("media", part, losses)).collect::<Vec<_>>();
            if parts.is_empty() { opaque(name, node, losses) } else { parts.join("\n\n") }
        }
    }
}

fn alert(kind: &str) -> &'static str {
    match kind {
        "success" | "tip" => "TIP",
        "note" => "IMPORTANT",
        "warning" => "WARNING",
        "error" => "CAUTION",
        _ => "NOTE",
    }
}

fn quoted(text: &str) -> String {
    let rows = text.split('\n').map(|row| if row.is_empty() { ">".to_owned() } else { format!("> {row}") });
    rows.collect::<Vec<_>>().join("\n")
}

fn list(start: Option<u64>, items: &[Item], other_sign: bool, depth: usize, losses: &mut Losses) -> String {
    let mut out = String::new();
    let first = start.unwrap_or(0).min(900_000_000);
    for (number, item) in (first..).zip(items) {
        let sign = match (start, other_sign) {
            (None, false) => "-".to_owned(),
            (None, true) => "*".to_owned(),
            (Some(_), false) => format!("{number}."),
            (Some(_), true) => format!("{number})"),
        };
        let task = match item.done {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let inner = join(&item.blocks, true, depth + 1, losses);
        let starts_lower = !task.is_empty() && !matches!(first_of(&item.blocks), Some(Block::Paragraph(_)));
        let inner = if starts_lower { format!("&nbsp;\n\n{inner}").trim_end().to_owned() } else { inner };
        let indent = " ".repeat(sign.len() + 1);
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&sign);
        // Signs alone on a row would be a line across the page.
        let first = inner.split('\n').next().unwrap_or_default();
        let inner = if !first.is_empty() && first.chars().all(|c| matches!(c, '-' | '*' | ' ')) {
            inner.replacen(first, &format!("{first} &nbsp;"), 1)
        } else {
            inner
        };
        for (at, row) in format!("{task}{inner}").split('\n').enumerate() {
            match (at, row.is_empty()) {
                (0, true) => {}
                (0, false) => out.push_str(&format!(" {row}")),
                (_, true) => out.push('\n'),
                (_, false) => out.push_str(&format!("\n{indent}{row}")),
            }
        }
    }
    out
}

/// The first block that shows anything.
fn first_of(blocks: &[Block]) -> Option<&Block> {
    blocks.iter().find(|block| !block.is_empty())
}

/// A table. The first row is its head, empty if the first row is none.
fn table(rows: &[Vec<Cell>], losses: &mut Losses) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut out: Vec<String> = Vec::new();
    let headed = rows.first().is_some_and(|row| row.iter().all(|cell| cell.header));
    if rows.iter().skip(usize::from(headed)).flatten().any(|cell| cell.header) {
        losses.add(say!("Headings of table rows became ordinary cells"));
    }
    let head: &[Cell] = if headed { rows.first().map_or(&[], Vec::as_slice) } else { &[] };
    let body = rows.get(usize::from(headed)..).unwrap_or_default().iter().map(Vec::as_slice);
    for (at, row) in std::iter::once(head).chain(body).enumerate() {
        let mut cells: Vec<String> = row.iter().map(|cell| in_cell(&cell.blocks, losses)).collect();
        if at == 0 {
            cells.resize(columns, String::new());
        }
        out.push(format!("| {} |", cells.join(" | ")));
        if at == 0 {
            out.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
    out.join("\n")
}

/// What a cell holds, in one row.
fn in_cell(blocks: &[Block], losses: &mut Losses) -> String {
    let mut lines: Vec<Vec<Inline>> = Vec::new();
    flat(blocks, "", &mut lines);
    if blocks.len() > 1 || !matches!(blocks, [] | [Block::Paragraph(_)]) {
        losses.add(say!("What stood below each other in a table cell was written in one row"));
    }
    let lines: Vec<Inline> = lines.join(&Inline::Break);
    line(&lines, Place::Cell, losses)
}

fn opaque(name: &str, node: &Value, losses: &mut Losses) -> String {
    let address = attr(node, "url");
    let text = plain(shown(name, node));
    match name {
        "media" if is_link(address) => {
            let words = line(&[plain(attr(node, "alt"))], Place::Paragraph, losses);
            return format!("![{words}](<{}>)", address.replace(['<', '>', '\n'], ""));
        }
        "media" => losses.add(say!("Images and files in the text became their names")),
        "blockCard" | "embedCard" if is_link(address) => {
            let marks = Marks { link: address.to_owned(), ..Marks::default() };
            return line(&[Inline::Text(address.to_owned(), marks)], Place::Paragraph, losses);
        }
        _ => losses.add(say!("Parts that Markdown does not know became plain text")),
    }
    line(&[text], Place::Paragraph, losses)
}
