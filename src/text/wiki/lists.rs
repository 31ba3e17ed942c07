//! Reading the lists of wiki markup.

use super::super::doc::{Block, Inline, Item};
use super::read::{blocks, is_blank, is_block};
use super::scan::{Scan, Unclosed};

/// The signs in front of an item, and where its text starts. Dashes in a row open no list.
pub(super) fn marker(scan: &Scan, at: usize, to: usize, in_list: bool) -> Option<(Vec<char>, usize)> {
    let signs: Vec<char> =
        (at..to.min(at + 21)).map(|at| scan.at(at)).take_while(|c| matches!(c, '*' | '#' | '-')).collect();
    let start = at + signs.len();
    let dashes = signs.len() > 1 && signs.iter().all(|c| *c == '-');
    let known = (1..=20).contains(&signs.len()) && start < to && matches!(scan.at(start), ' ' | '\t');
    (known && (in_list || !dashes)).then(|| (signs, scan.past_blanks(start, to)))
}

/// Reads a list and says where it ends.
pub(super) fn list(
    scan: &Scan,
    from: usize,
    to: usize,
    in_cell: bool,
    unclosed: &mut Unclosed,
) -> (Vec<Block>, usize) {
    let mut lists = Lists { out: Vec::new(), open: Vec::new() };
    let mut at = from;
    while let Some((signs, start)) = marker(scan, scan.past_blanks(at, to), to, true) {
        let end = item_end(scan, start, to, in_cell, unclosed);
        let inner = laid_open(blocks(scan, (start, end), false, in_cell));
        if !inner.is_empty() {
            lists.add(signs.len(), signs.last() == Some(&'#'), inner);
        }
        at = end;
        let next = scan.past_blanks((end + 1).min(to), to);
        if end >= to || marker(scan, next, to, true).is_none() {
            break;
        }
        at = end + 1;
    }
    (lists.finish(), at)
}

/// Where an item ends: before the next one, a blank row, or a row that is more than text.
fn item_end(scan: &Scan, from: usize, to: usize, in_cell: bool, unclosed: &mut Unclosed) -> usize {
    let mut at = from;
    while at < to {
        match scan.at(at) {
            '\\' if scan.escapes(at) => at += 1,
            '{' => {
                if let Some(opening) = scan.opening(at, to)
                    && let Some(end) = scan.closing(&opening, to, unclosed)
                {
                    at = end + opening.name.len() + 1;
                }
            }
            '\n' => {
                let next = scan.past_blanks(at + 1, to);
                if is_blank(scan, next, to)
                    || is_block(scan, next, to, in_cell)
                    || marker(scan, next, to, true).is_some()
                {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    at.min(to)
}

/// An item holds no quotes: their blocks are its own.
fn laid_open(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Quote(inner) => out.extend(laid_open(inner)),
            Block::Paragraph(line) if line.iter().all(|part| matches!(part, Inline::Break)) => {}
            other => out.push(other),
        }
    }
    out
}

/// The lists that are open, from the outermost to the innermost, and what is finished.
struct Lists {
    out: Vec<Block>,
    open: Vec<(bool, Vec<Item>)>,
}

impl Lists {
    fn add(&mut self, depth: usize, numbered: bool, blocks: Vec<Block>) {
        while self.open.len() > depth {
            self.close();
        }
        if self.open.len() == depth && self.open.last().is_some_and(|(kind, _)| *kind != numbered) {
            self.close();
        }
        while self.open.len() < depth {
            self.open.push((numbered, Vec::new()));
        }
        if let Some((_, items)) = self.open.last_mut() {
            items.push(Item { done: None, blocks });
        }
    }

    /// Ends the innermost list: it belongs to the last item of the one around it.
    fn close(&mut self) {
        let Some((numbered, items)) = self.open.pop() else { return };
        let list = Block::List(numbered.then_some(1), items);
        match self.open.last_mut() {
            None => self.out.push(list),
            Some((_, items)) => match items.last_mut() {
                Some(item) => item.blocks.push(list),
                None => items.push(Item { done: None, blocks: vec![list] }),
            },
        }
    }

    fn finish(mut self) -> Vec<Block> {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }
}
