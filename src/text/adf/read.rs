//! Reading Jira's document format. Every node and mark may occur, known or not.

use serde_json::Value;
use time::OffsetDateTime;

use super::super::doc::{
    Block, CODE, Cell, DEPTH, EM, Inline, Item, Losses, Marks, STRIKE, STRONG, SUB, SUP, UNDERLINE,
    is_allowed, plain, push,
};
use super::{attr, children, media, member};

/// Reads a document. Whatever it is, its text is kept.
pub fn read(doc: &Value, losses: &mut Losses) -> Vec<Block> {
    blocks(children(doc), 0, losses)
}

fn blocks(nodes: &[Value], depth: usize, losses: &mut Losses) -> Vec<Block> {
    let mut out = Vec::new();
    // Inline nodes where blocks belong are a paragraph of their own.
    let mut loose: Vec<Inline> = Vec::new();
    for node in nodes {
        let kind = member(node, "type");
        if is_inline(kind) {
            inline(node, depth, losses, &mut loose);
            continue;
        }
        if !loose.is_empty() {
            out.push(Block::Paragraph(std::mem::take(&mut loose)));
        }
        block(kind, node, depth, losses, &mut out);
    }
    if !loose.is_empty() {
        out.push(Block::Paragraph(loose));
    }
    out
}

fn is_inline(kind: &str) -> bool {
    matches!(
        kind,
        "text"
            | "hardBreak"
            | "mention"
            | "emoji"
            | "date"
            | "status"
            | "inlineCard"
            | "mediaInline"
            | "placeholder"
    ) || kind == "inlineExtension"
}

fn block(kind: &str, node: &Value, depth: usize, losses: &mut Losses, out: &mut Vec<Block>) {
    if depth > DEPTH {
        losses.add(say!("Parts that stand too deep in each other became plain text"));
        out.push(Block::Paragraph(vec![plain(text_below(node))]));
        return;
    }
    let below = |losses: &mut Losses| blocks(children(node), depth + 1, losses);
    match kind {
        "paragraph" | "caption" => out.push(Block::Paragraph(line(node, depth, losses))),
        "heading" => {
            let level = number(node, "level").clamp(1, 6);
            out.push(Block::Heading(u8::try_from(level).unwrap_or(6), line(node, depth, losses)));
        }
        "bulletList" => out.push(Block::List(None, items(node, depth, losses))),
        "orderedList" => {
            let start =
                node.get("attrs").and_then(|attrs| attrs.get("order")).and_then(Value::as_u64).unwrap_or(1);
            out.push(Block::List(Some(start), items(node, depth, losses)));
        }
        "taskList" | "decisionList" => out.push(Block::List(None, tasks(node, depth, losses))),
        "blockquote" => out.push(Block::Quote(below(losses))),
        "codeBlock" => {
            let text: String = text_below(node).chars().filter(|c| is_allowed(*c)).collect();
            out.push(Block::Code(attr(node, "language").split_whitespace().collect(), text));
        }
        "rule" => out.push(Block::Rule),
        "panel" => out.push(Block::Panel(attr(node, "panelType").to_owned(), below(losses))),
        "expand" | "nestedExpand" => out.push(Block::Expand(attr(node, "title").to_owned(), below(losses))),
        "table" => out.push(Block::Table(rows(node, depth, losses))),
        "mediaSingle" | "mediaGroup" => out.extend(below(losses)),
        "media" | "blockCard" | "embedCard" => out.push(Block::Opaque(kind.to_owned(), node.clone())),
        _ if children(node).is_empty() => out.push(Block::Opaque(kind.to_owned(), node.clone())),
        _ => {
            if !kind.starts_with("layout") {
                losses.add(say!("Of parts of an unknown kind only the content was kept"));
            }
            out.extend(below(losses));
        }
    }
}

fn number(node: &Value, name: &str) -> u64 {
    node.get("attrs").and_then(|attrs| attrs.get(name)).and_then(Value::as_u64).unwrap_or_default()
}

fn line(node: &Value, depth: usize, losses: &mut Losses) -> Vec<Inline> {
    let mut out = Vec::new();
    for child in children(node) {
        inline(child, depth, losses, &mut out);
    }
    out
}

fn inline(node: &Value, depth: usize, losses: &mut Losses, out: &mut Vec<Inline>) {
    let marks = marks(node, losses);
    match member(node, "type") {
        "text" => {
            let text: String = member(node, "text").chars().filter(|c| is_allowed(*c)).collect();
            for (at, row) in text.split('\n').enumerate() {
                if at > 0 {
                    out.push(Inline::Break);
                }
                push(out, row.to_owned(), marks.clone());
            }
        }
        "hardBreak" => out.push(Inline::Break),
        kind if !is_inline(kind) && !children(node).is_empty() => {
            if depth > DEPTH {
                push(out, text_below(node), marks);
                return;
            }
            for child in children(node) {
                inline(child, depth + 1, losses, out);
            }
        }
        kind => out.push(Inline::Opaque(kind.to_owned(), node.clone(), marks)),
    }
}

fn marks(node: &Value, losses: &mut Losses) -> Marks {
    let mut marks = Marks::default();
    for mark in node.get("marks").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() {
        match member(mark, "type") {
            "strong" => marks.styles |= STRONG,
            "em" => marks.styles |= EM,
            "strike" => marks.styles |= STRIKE,
            "underline" => marks.styles |= UNDERLINE,
            "code" => marks.styles |= CODE,
            "subsup" => marks.styles |= if attr(mark, "type") == "sub" { SUB } else { SUP },
            "textColor" => attr(mark, "color").clone_into(&mut marks.color),
            "backgroundColor" => losses.add(say!("Colours were left out")),
            "link" => attr(mark, "href").clone_into(&mut marks.link),
            _ => {}
        }
    }
    marks
}

fn items(node: &Value, depth: usize, losses: &mut Losses) -> Vec<Item> {
    let mut out = Vec::new();
    for child in children(node) {
        let blocks = if member(child, "type") == "listItem" {
            blocks(children(child), depth + 1, losses)
        } else {
            blocks(std::slice::from_ref(child), depth + 1, losses)
        };
        out.push(Item { done: None, blocks });
    }
    out
}

/// Tasks and decisions. A list of tasks inside of a list belongs to the task before it.
fn tasks(node: &Value, depth: usize, losses: &mut Losses) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for child in children(node) {
        let state = attr(child, "state");
        match member(child, "type") {
            "taskItem" => {
                let blocks = vec![Block::Paragraph(line(child, depth, losses))];
                out.push(Item { done: Some(state == "DONE"), blocks });
            }
            "blockTaskItem" => {
                let blocks = blocks(children(child), depth + 1, losses);
                out.push(Item { done: Some(state == "DONE"), blocks });
            }
            "decisionItem" => {
                losses.add(say!("Decisions became items of a list"));
                let mut line = line(child, depth, losses);
                line.insert(0, plain("◇ "));
                out.push(Item { done: None, blocks: vec![Block::Paragraph(line)] });
            }
            _ => {
                let below = blocks(std::slice::from_ref(child), depth + 1, losses);
                match out.last_mut() {
                    Some(item) => item.blocks.extend(below),
                    None => out.push(Item { done: None, blocks: below }),
                }
            }
        }
    }
    out
}

/// Rows of equal columns: a merged cell is followed, and undercut, by empty ones.
fn rows(node: &Value, depth: usize, losses: &mut Losses) -> Vec<Vec<Cell>> {
    let mut out = Vec::new();
    // How many more rows each column is covered from above.
    let mut covered: Vec<u64> = Vec::new();
    for row in children(node) {
        let mut cells: Vec<Cell> = Vec::new();
        for cell in children(row) {
            cover(&mut cells, &mut covered);
            let (wide, high) = (number(cell, "colspan").clamp(1, 50), number(cell, "rowspan").max(1));
            if wide > 1 || high > 1 {
                losses.add(say!("Merged table cells were taken apart"));
            }
            let header = member(cell, "type") == "tableHeader";
            let mut blocks = blocks(children(cell), depth + 1, losses);
            for _ in 0..wide {
                covered.resize(covered.len().max(cells.len() + 1), 0);
                if let Some(column) = covered.get_mut(cells.len()) {
                    *column = high - 1;
                }
                cells.push(Cell { header, blocks: std::mem::take(&mut blocks) });
            }
        }
        cover(&mut cells, &mut covered);
        out.push(cells);
    }
    out
}

fn cover(cells: &mut Vec<Cell>, covered: &mut [u64]) {
    while let Some(left) = covered.get_mut(cells.len()).filter(|left| **left > 0 && cells.len() < 100) {
        *left -= 1;
        cells.push(Cell::default());
    }
}

/// What a node says that has no children of its own to say it.
pub fn shown(name: &str, node: &Value) -> String {
    let text: String = attr(node, "text").chars().filter(|c| is_allowed(*c)).collect();
    match name {
        "mention" if text.is_empty() => format!("@{}", attr(node, "id").trim_start_matches("accountid:")),
        "mention" => format!("@{}", text.trim_start_matches('@')),
        "emoji" if text.is_empty() => attr(node, "shortName").to_owned(),
        "date" => date(attr(node, "timestamp")),
        "inlineCard" | "blockCard" | "embedCard" => card(node).to_owned(),
        "media" | "mediaInline" => {
            let name = [attr(node, "alt"), attr(node, "url"), attr(node, "id")]
                .into_iter()
                .find(|one| !one.is_empty());
            match name {
                Some(name) if name != attr(node, "id") || name.contains('.') => format!("[image: {name}]"),
                _ => "[image]".to_owned(),
            }
        }
        "mediaSingle" | "mediaGroup" => {
            media(node).map(|part| shown("media", part)).collect::<Vec<_>>().join(" ")
        }
        _ if !text.is_empty() => text,
        _ => match text_below(node) {
            below if below.is_empty() => format!("[unsupported: {name}]"),
            below => below,
        },
    }
}

fn card(node: &Value) -> &str {
    let data = node.get("attrs").and_then(|attrs| attrs.get("data")).unwrap_or(&Value::Null);
    let known = [attr(node, "url"), member(data, "url"), member(data, "name")];
    known.into_iter().find(|one| !one.is_empty()).unwrap_or("[link]")
}

/// The day of a time in milliseconds, as `2026-01-31`.
fn date(milliseconds: &str) -> String {
    let time =
        milliseconds.parse::<i64>().ok().and_then(|ms| OffsetDateTime::from_unix_timestamp(ms / 1000).ok());
    time.map_or_else(|| milliseconds.to_owned(), |time| time.date().to_string())
}

/// All text below a node, however deep it stands.
fn text_below(node: &Value) -> String {
    let mut out = String::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        out.push_str(member(node, "text"));
        if member(node, "type") == "hardBreak" {
            out.push('\n');
        }
        open.extend(children(node).iter().rev());
    }
    out
}
