//! Writes Markdown from HTML's tags and texts, one after the other; what is left open is closed at the end.

use crate::entities::resolved;
use crate::html::Tag;

/// Markdown as it grows.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
    /// The lists that are open: the number of the next item, or none for bullets.
    lists: Vec<Option<u32>>,
    links: Vec<Option<String>>,
    /// Cells of the row, rows of the table.
    cells: Option<Vec<String>>,
    rows: usize,
    /// Where the text of the open cell begins.
    cell_from: Option<usize>,
    pre: bool,
    quote: usize,
}

impl Writer {
    /// Text between tags.
    pub(crate) fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = resolved(text);
        if self.pre {
            self.out.push_str(&text);
            return;
        }
        let mut space = self.out.is_empty() || self.out.ends_with([' ', '\n']);
        let starts_new = text.starts_with(['\n', '\r', ' ', '\t']);
        if starts_new && !space {
            self.out.push(' ');
            space = true;
        }
        for c in text.chars() {
            let is_space = c.is_whitespace();
            if !is_space {
                self.out.push(c);
            } else if !space {
                self.out.push(' ');
            }
            space = is_space;
        }
    }

    fn trim(&mut self) {
        let length = self.out.trim_end_matches([' ', '\n']).len();
        self.out.truncate(length.max(self.cell_from.unwrap_or(0)));
    }

    fn line(&mut self) {
        if self.cell_from.is_some() {
            self.trim();
            if self.cell_from != Some(self.out.len()) {
                self.out.push_str("<br>");
            }
            return;
        }
        let length = self.out.trim_end_matches(' ').len();
        self.out.truncate(length);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.indent();
    }

    fn indent(&mut self) {
        if self.out.ends_with('\n') {
            for _ in 0..self.quote {
                self.out.push_str("> ");
            }
        }
    }

    fn paragraph(&mut self) {
        if self.cell_from.is_some() {
            return self.line();
        }
        let in_item = !self.lists.is_empty();
        self.trim();
        if !self.out.is_empty() {
            self.out.push_str(if in_item { "\n" } else { "\n\n" });
        }
        self.indent();
        if in_item && !self.out.is_empty() {
            self.out.push_str(&"   ".repeat(self.lists.len()));
        }
    }

    fn marks(&mut self, mark: &str, closing: bool) {
        if closing {
            // A mark may not stand after a space; one around nothing goes.
            let length = self.out.trim_end_matches(' ').len();
            let spaces = self.out.len() - length;
            self.out.truncate(length);
            if self.out.ends_with(mark) {
                self.out.truncate(length - mark.len());
            } else {
                self.out.push_str(mark);
            }
            self.out.push_str(&" ".repeat(spaces));
        } else {
            self.out.push_str(mark);
        }
    }

    /// A tag.
    pub(crate) fn tag(&mut self, tag: &Tag) {
        let closing = tag.closing;
        match tag.name.as_str() {
            "br" => self.line(),
            "p" | "div" | "section" | "figure" | "dl" | "center" | "caption" => self.block(tag),
            "b" | "strong" => self.marks("**", closing),
            "i" | "em" => self.marks("*", closing),
            "s" | "del" | "strike" => self.marks("~~", closing),
            "code" | "tt" | "kbd" if !self.pre => self.marks("`", closing),
            "pre" if closing => {
                self.line();
                self.out.push_str("```");
                self.pre = false;
                self.paragraph();
            }
            "pre" => {
                self.paragraph();
                self.out.push_str("```\n");
                self.pre = true;
            }
            "a" => self.link(tag),
            "img" => {
                let source = tag.attribute("src").unwrap_or_default();
                let words = tag.attribute("alt").unwrap_or_default();
                if source.starts_with("data:") {
                    self.out.push_str(&format!("[image: {words}]"));
                } else {
                    self.out.push_str(&format!("![{words}]({source})"));
                }
            }
            "ul" | "ol" => {
                if closing {
                    self.lists.pop();
                } else {
                    self.lists.push((tag.name == "ol").then_some(1));
                }
                if self.lists.is_empty() {
                    self.paragraph();
                }
            }
            "li" | "dt" | "dd" => self.item(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph();
                if !closing {
                    let level =
                        tag.name.as_bytes().get(1).copied().map_or(1, |digit| usize::from(digit - b'0'));
                    self.out.push_str(&"#".repeat(level));
                    self.out.push(' ');
                }
            }
            "hr" => {
                self.paragraph();
                self.out.push_str("---");
                self.paragraph();
            }
            "blockquote" => {
                self.quote = if closing { self.quote.saturating_sub(1) } else { (self.quote + 1).min(9) };
                self.paragraph();
            }
            "table" => {
                self.paragraph();
                self.rows = 0;
            }
            "tr" => self.row(closing),
            "td" | "th" => self.cell(closing),
            _ => {}
        }
    }

    fn block(&mut self, tag: &Tag) {
        // The first paragraph of an item stands behind its mark.
        let behind = self.out.ends_with("- ") || self.out.ends_with(". ");
        if !behind || tag.closing {
            self.paragraph();
        }
    }

    fn link(&mut self, tag: &Tag) {
        if tag.closing {
            if let Some(Some(target)) = self.links.pop() {
                let from = self.out.rfind('[').unwrap_or(0);
                if self.out.get(from + 1..) == Some(target.as_str()) {
                    // A bare address needs no name.
                    self.out.truncate(from);
                    self.out.push_str(&target);
                } else {
                    self.out.push_str(&format!("]({target})"));
                }
            }
            return;
        }
        let target = tag.attribute("href").filter(|target| !target.is_empty());
        if target.is_some() {
            self.out.push('[');
        }
        self.links.push(target);
    }

    fn item(&mut self, tag: &Tag) {
        if tag.closing {
            return;
        }
        self.line();
        let depth = self.lists.len().saturating_sub(1);
        if self.cell_from.is_none() {
            self.out.push_str(&"   ".repeat(depth));
        }
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
    }

    fn row(&mut self, closing: bool) {
        if !closing {
            self.cells = Some(Vec::new());
            return;
        }
        self.cell(true);
        let cells = self.cells.take().unwrap_or_default();
        if cells.is_empty() {
            return;
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if self.rows == 0 {
            self.out.push_str(&format!("|{}\n", " --- |".repeat(cells.len())));
        }
        self.rows += 1;
    }

    fn cell(&mut self, closing: bool) {
        if let Some(from) = self.cell_from.take() {
            let text =
                self.out.get(from..).unwrap_or_default().trim().replace('\n', "<br>").replace('|', "\\|");
            self.out.truncate(from);
            let text = text.trim_end_matches("<br>").to_owned();
            match &mut self.cells {
                Some(cells) => cells.push(text),
                None => self.out.push_str(&text),
            }
        }
        if !closing {
            self.cell_from = Some(self.out.len());
        }
    }

    /// Everything, with what was left open closed.
    pub(crate) fn finish(mut self) -> String {
        self.row(true);
        if self.pre {
            self.out.push_str("\n```");
        }
        while let Some(link) = self.links.pop() {
            if let Some(target) = link {
                self.out.push_str(&format!("]({target})"));
            }
        }
        let lines: Vec<&str> = self.out.lines().map(str::trim_end).collect();
        let mut text = lines.join("\n");
        while text.contains("\n\n\n") {
            text = text.replace("\n\n\n", "\n\n");
        }
        text.trim().to_owned()
    }
}
