//! Blocks as lines, for places where no blocks may stand.

use super::adf::shown;
use super::doc::{Block, CODE, Inline, Marks, STRONG, plain, tidy};

/// The lines of these blocks; the first begins with the sign.
pub(super) fn flat(blocks: &[Block], sign: &str, lines: &mut Vec<Vec<Inline>>) {
    let mut sign = sign.to_owned();
    for block in blocks {
        let mut line = vec![plain(std::mem::take(&mut sign))];
        match block {
            Block::Paragraph(inlines) => line.extend(inlines.iter().cloned()),
            Block::Heading(_, inlines) => line.extend(strong(inlines)),
            Block::List(start, items) => {
                for (number, item) in (start.unwrap_or(0)..).zip(items) {
                    let sign = match (start, item.done) {
                        (_, Some(true)) => "☑ ".to_owned(),
                        (_, Some(false)) => "☐ ".to_owned(),
                        (Some(_), None) => format!("{number}. "),
                        (None, None) => "• ".to_owned(),
                    };
                    flat(&item.blocks, &sign, lines);
                }
            }
            Block::Quote(blocks) | Block::Panel(_, blocks) => flat(blocks, "", lines),
            Block::Expand(title, blocks) => {
                lines.push(vec![Inline::Text(title.clone(), Marks::of(STRONG))]);
                flat(blocks, "", lines);
            }
            Block::Code(_, text) => {
                for row in text.split('\n') {
                    let code = Marks::of(CODE);
                    lines.push(line.drain(..).chain([Inline::Text(row.to_owned(), code)]).collect());
                }
            }
            Block::Table(rows) => rows.iter().flatten().for_each(|cell| flat(&cell.blocks, "", lines)),
            Block::Rule => {}
            Block::Opaque(name, node) => line.push(plain(shown(name, node))),
        }
        if line.iter().any(|part| !matches!(part, Inline::Text(text, _) if text.is_empty())) {
            lines.push(line);
        }
    }
}

/// The line in bold.
pub(super) fn strong(inlines: &[Inline]) -> Vec<Inline> {
    let mut out = inlines.to_vec();
    for inline in &mut out {
        if let Inline::Text(_, marks) | Inline::Opaque(_, _, marks) = inline {
            marks.styles |= STRONG;
        }
    }
    tidy(out)
}
