//! Reading the tables of wiki markup.

use super::super::doc::{Block, Cell};
use super::read::{blocks, is_blank};
use super::scan::{Scan, Unclosed};

/// Reads a table and says where it ends.
pub(super) fn table(scan: &Scan, from: usize, to: usize, unclosed: &mut Unclosed) -> (Vec<Vec<Cell>>, usize) {
    let mut rows = Vec::new();
    let mut at = from;
    loop {
        let (cells, end) = row(scan, at, to, unclosed);
        rows.push(cells);
        let next = scan.past_blanks((end + 1).min(to), to);
        if end >= to || next >= to || scan.at(next) != '|' {
            return (rows, end);
        }
        at = next;
    }
}

/// Reads a row that starts with a bar.
fn row(scan: &Scan, from: usize, to: usize, unclosed: &mut Unclosed) -> (Vec<Cell>, usize) {
    let mut cells = Vec::new();
    let mut at = from;
    while at < to && scan.at(at) == '|' {
        let header = scan.at(at + 1) == '|' && at + 1 < to;
        let start = at + 1 + usize::from(header);
        let end = cell_end(scan, start, to, unclosed);
        let ends_row = end >= to || scan.at(end) == '\n';
        let inside = scan.trimmed((start, end));
        if ends_row && inside.0 >= inside.1 {
            at = end;
            break;
        }
        let mut inner = blocks(scan, inside, true, true);
        if inner.is_empty() {
            inner.push(Block::Paragraph(Vec::new()));
        }
        cells.push(Cell { header, blocks: inner });
        at = end;
    }
    if cells.is_empty() {
        cells.push(Cell { header: false, blocks: vec![Block::Paragraph(Vec::new())] });
    }
    (cells, at)
}

/// Where a cell ends: at the next bar that separates, or at the end of its row.
fn cell_end(scan: &Scan, from: usize, to: usize, unclosed: &mut Unclosed) -> usize {
    let mut at = from;
    let mut blank = true;
    while at < to {
        match scan.at(at) {
            '|' => return at,
            '\n' => {
                let next = scan.past_blanks(at + 1, to);
                if blank || is_blank(scan, next, to) || scan.at(next) == '|' {
                    return at;
                }
            }
            '[' => {
                if let Some((_, end)) = scan.brackets(at, to) {
                    at = end;
                }
            }
            '!' => {
                if let Some((_, end)) = scan.image(at, to) {
                    at = end - 1;
                }
            }
            '{' => {
                if let Some(opening) = scan.opening(at, to) {
                    let close = scan.closing(&opening, to, unclosed);
                    at = close.map_or(opening.end, |end| end + opening.name.len() + 2) - 1;
                }
            }
            _ => {}
        }
        blank = blank && scan.at(at).is_whitespace();
        at += 1;
    }
    at.min(to)
}
