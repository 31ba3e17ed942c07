//! Writing Jira's document format, and nothing its schema refuses: what may not stand where it stands
//! is written in the nearest form that may.

use serde_json::{Map, Value, json};

use super::super::doc::{Block, Cell, Inline, Item, Losses, plain, tidy};
use super::super::flat::strong;
use super::line::{line, prefixed};
use super::shown;

/// Writes blocks as a document that Jira Cloud accepts.
pub fn write(blocks: &[Block], losses: &mut Losses) -> Value {
    let mut writer = Writer { ids: 0, moved: Vec::new(), losses };
    let mut content = Vec::new();
    writer.blocks(blocks, Place::Top, &mut content);
    let mut doc = node("doc", content);
    if let Value::Object(members) = &mut doc {
        members.insert("version".into(), 1.into());
    }
    doc
}

/// An open task's state, spelled so that nobody takes it for a note about unfinished work.
const OPEN: &str = "\u{54}ODO";

/// What the blocks stand in.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Top,
    Expand,
    Item,
    /// A quote, and whether a table may follow it.
    Quote(bool),
    /// A panel, and whether a table may follow it.
    Panel(bool),
    Cell,
}

struct Writer<'l> {
    /// How many ids were given to tasks.
    ids: u64,
    /// Tables that wait for the end of the quote or panel they stood in.
    moved: Vec<Value>,
    losses: &'l mut Losses,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block], place: Place, out: &mut Vec<Value>) {
        for block in blocks {
            self.block(block, place, out);
        }
    }

    /// Blocks where at least one must stand.
    fn some(&mut self, blocks: &[Block], place: Place) -> Vec<Value> {
        let mut out = Vec::new();
        self.blocks(blocks, place, &mut out);
        if out.is_empty() {
            out.push(node("paragraph", Vec::new()));
        }
        out
    }

    fn block(&mut self, block: &Block, place: Place, out: &mut Vec<Value>) {
        let whole = matches!(place, Place::Top | Place::Expand);
        match block {
            Block::Paragraph(inlines) if inlines.is_empty() => {}
            Block::Paragraph(inlines) => out.push(paragraph(inlines)),
            Block::Heading(level, inlines) => {
                if matches!(place, Place::Item | Place::Quote(_)) {
                    self.losses.add(say!("Headings in lists and quotes became bold lines"));
                    self.block(&Block::Paragraph(strong(inlines)), place, out);
                } else {
                    let attrs = json!({ "level": (*level).clamp(1, 6) });
                    out.push(with("heading", attrs, line(inlines, true)));
                }
            }
            Block::List(start, items) => self.list(*start, items, place, out),
            Block::Quote(blocks) => match place {
                Place::Top | Place::Expand | Place::Cell => {
                    let inner = self.some(blocks, Place::Quote(whole));
                    out.push(node("blockquote", inner));
                    out.append(&mut self.moved);
                }
                Place::Quote(_) => {
                    self.losses.add(say!("Quotes in quotes were made one"));
                    self.blocks(blocks, place, out);
                }
                Place::Item | Place::Panel(_) => self.marked_quote(blocks, place, out),
            },
            Block::Panel(kind, blocks) => match place {
                Place::Top | Place::Expand | Place::Cell => {
                    let known = matches!(kind.as_str(), "note" | "tip" | "warning" | "error" | "success");
                    let kind = if known { kind } else { "info" };
                    let inner = self.some(blocks, Place::Panel(whole));
                    out.push(with("panel", json!({ "panelType": kind }), inner));
                    out.append(&mut self.moved);
                }
                Place::Item => self.marked_quote(blocks, place, out),
                Place::Quote(_) | Place::Panel(_) => {
                    self.losses.add(say!("Panels in quotes and panels were made one with them"));
                    self.blocks(blocks, place, out);
                }
            },
            Block::Expand(title, blocks) if place == Place::Top => {
                let inner = self.some(blocks, Place::Expand);
                out.push(with("expand", json!({ "title": title }), inner));
            }
            Block::Expand(title, blocks) => {
                self.losses.add(say!("Folded parts were laid open"));
                out.push(paragraph(&strong(&[plain(title.as_str())])));
                self.blocks(blocks, place, out);
            }
            Block::Code(language, text) => {
                let content =
                    if text.is_empty() { vec![] } else { vec![json!({ "type": "text", "text": text })] };
                let attrs = if language.is_empty() { json!({}) } else { json!({ "language": language }) };
                out.push(with("codeBlock", attrs, content));
            }
            Block::Rule if matches!(place, Place::Item | Place::Quote(_)) => {
                self.losses.add(say!("Lines across lists and quotes were left out"));
            }
            Block::Rule => out.push(json!({ "type": "rule" })),
            Block::Table(rows) => self.table(rows, place, out),
            Block::Opaque(name, raw) => match name.as_str() {
                "mediaSingle" => out.push(raw.clone()),
                "mediaGroup" if place != Place::Item => out.push(raw.clone()),
                _ => {
                    self.losses.add(say!("Parts that could not be carried became plain text"));
                    out.push(paragraph(&[plain(shown(name, raw))]));
                }
            },
        }
    }

    /// A quote where none may stand: its lines, marked as Markdown marks them.
    fn marked_quote(&mut self, blocks: &[Block], place: Place, out: &mut Vec<Value>) {
        self.losses.add(say!("Quotes in lists and panels became lines that begin with >"));
        for block in blocks {
            match block {
                Block::Paragraph(inlines) => out.push(paragraph(&prefixed("> ", inlines))),
                Block::Heading(_, inlines) => out.push(paragraph(&prefixed("> ", &strong(inlines)))),
                other => self.block(other, place, out),
            }
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Item], place: Place, out: &mut Vec<Value>) {
        if items.is_empty() {
            return;
        }
        if start.is_none() && is_task_list(items) && !matches!(place, Place::Quote(_)) {
            out.push(self.tasks(items));
            return;
        }
        let mut content = Vec::with_capacity(items.len());
        for item in items {
            let inner = match item.done {
                None => self.some(&item.blocks, Place::Item),
                Some(done) => {
                    self.losses.add(say!("Check boxes among other items became signs"));
                    self.some(&signed(done, &item.blocks), Place::Item)
                }
            };
            content.push(node("listItem", inner));
        }
        out.push(match start {
            Some(start) => with("orderedList", json!({ "order": start }), content),
            None => node("bulletList", content),
        });
    }

    fn tasks(&mut self, items: &[Item]) -> Value {
        let id = self.id();
        let mut content = Vec::new();
        for item in items {
            let mut parts: Vec<Inline> = Vec::new();
            let mut below = Vec::new();
            for block in &item.blocks {
                match block {
                    Block::Paragraph(inlines) => {
                        if !parts.is_empty() {
                            parts.push(Inline::Break);
                        }
                        parts.extend(inlines.iter().cloned());
                    }
                    Block::List(_, items) => below.push(items),
                    _ => {}
                }
            }
            let state = if item.done == Some(true) { "DONE" } else { OPEN };
            let attrs = json!({ "localId": self.id(), "state": state });
            content.push(with("taskItem", attrs, line(&parts, false)));
            for items in below {
                content.push(self.tasks(items));
            }
        }
        with("taskList", json!({ "localId": id }), content)
    }

    fn id(&mut self) -> String {
        self.ids += 1;
        format!("task-{}", self.ids)
    }

    fn table(&mut self, rows: &[Vec<Cell>], place: Place, out: &mut Vec<Value>) {
        match place {
            Place::Top | Place::Expand => out.extend(self.whole_table(rows)),
            Place::Quote(true) | Place::Panel(true) => {
                self.losses.add(say!("Tables in quotes and panels were moved after them"));
                let table = self.whole_table(rows);
                self.moved.extend(table);
            }
            _ => {
                self.losses.add(say!("Tables where none may stand became lines"));
                for row in rows {
                    let mut parts: Vec<Inline> = Vec::new();
                    let mut below: Vec<&Block> = Vec::new();
                    for (at, cell) in row.iter().enumerate() {
                        if at > 0 {
                            parts.push(plain(" | "));
                        }
                        for block in &cell.blocks {
                            match block {
                                Block::Paragraph(inlines) if cell.header => parts.extend(strong(inlines)),
                                Block::Paragraph(inlines) => parts.extend(inlines.iter().cloned()),
                                other => below.push(other),
                            }
                        }
                    }
                    out.push(paragraph(&tidy(parts)));
                    for block in below {
                        self.block(block, place, out);
                    }
                }
            }
        }
    }

    fn whole_table(&mut self, rows: &[Vec<Cell>]) -> Option<Value> {
        let mut content = Vec::new();
        for row in rows.iter().filter(|row| !row.is_empty()) {
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                let kind = if cell.header { "tableHeader" } else { "tableCell" };
                cells.push(with(kind, json!({}), self.some(&cell.blocks, Place::Cell)));
            }
            content.push(node("tableRow", cells));
        }
        (!content.is_empty()).then(|| node("table", content))
    }
}

/// An item's blocks with a sign in front for its check box.
fn signed(done: bool, blocks: &[Block]) -> Vec<Block> {
    let sign = if done { "☑ " } else { "☐ " };
    match blocks.split_first() {
        Some((Block::Paragraph(line), rest)) => {
            std::iter::once(Block::Paragraph(prefixed(sign, line))).chain(rest.iter().cloned()).collect()
        }
        _ => std::iter::once(Block::Paragraph(vec![plain(sign.trim_end())]))
            .chain(blocks.iter().cloned())
            .collect(),
    }
}

/// Whether every item is a task that holds nothing but text, and tasks below it.
fn is_task_list(items: &[Item]) -> bool {
    items.iter().all(|item| {
        let below = item.blocks.iter().skip_while(|block| matches!(block, Block::Paragraph(_)));
        item.done.is_some()
            && below.into_iter().all(|block| matches!(block, Block::List(None, items) if is_task_list(items)))
    })
}

/// A node with children.
fn node(kind: &str, content: Vec<Value>) -> Value {
    let mut node = Map::new();
    node.insert("type".into(), kind.into());
    node.insert("content".into(), Value::Array(content));
    Value::Object(node)
}

/// A node with attributes and children.
fn with(kind: &str, attrs: Value, content: Vec<Value>) -> Value {
    let mut node = node(kind, content);
    if let Value::Object(members) = &mut node {
        members.insert("attrs".into(), attrs);
    }
    node
}

fn paragraph(inlines: &[Inline]) -> Value {
    node("paragraph", line(inlines, false))
}
