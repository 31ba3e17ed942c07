//! Reading what stands in a line of Markdown: links, images, and the little HTML that is allowed.

use super::super::doc::{
    CODE, DEPTH, EM, Inline, Marks, STRIKE, STRONG, SUB, SUP, UNDERLINE, clean, file_name, is_link, push,
    text_of,
};
use super::html::{Piece, attribute, decoded, pieces};
use super::read::{Frame, Kind, Reader};

impl Reader<'_> {
    pub(super) fn end_link(&mut self) {
        let marks = self.marks.pop().unwrap_or_default();
        let Some((start, address)) = self.links.pop() else { return };
        let text = text_of(self.inlines.get(start..).unwrap_or_default());
        if !self.images.is_empty() || address.is_empty() || text == address {
            return;
        }
        if marks.link.is_empty() {
            self.losses.add(say!("Links that lead to no known place became plain text"));
            self.text(&if text.is_empty() { format!("({address})") } else { format!(" ({address})") }, 0);
        } else if text.trim().is_empty() {
            self.inlines.truncate(start);
            self.marks.push(marks);
            self.text(&address, 0);
            self.marks.pop();
        }
    }

    pub(super) fn end_image(&mut self) {
        let Some((start, address)) = self.images.pop() else { return };
        if !self.images.is_empty() {
            return;
        }
        let inner: Vec<Inline> = self.inlines.drain(start.min(self.inlines.len())..).collect();
        self.picture(text_of(&inner).trim(), &address);
    }

    /// An image as a link to it, or as its words.
    fn picture(&mut self, words: &str, address: &str) {
        let known = is_link(address);
        let name = if known || !address.contains(':') { file_name(address) } else { "image" };
        let mut marks = self.current();
        if marks.link.is_empty() && known {
            address.clone_into(&mut marks.link);
            self.losses.add(say!("Images became links"));
        } else {
            self.losses.add(say!("Images that cannot be linked became their words"));
        }
        let words = if words.is_empty() { name } else { words };
        push(&mut self.inlines, words.to_owned(), marks);
    }

    /// HTML, in a line or on its own.
    pub(super) fn markup(&mut self, html: &str, block: bool) {
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) if block => {
                    let words: Vec<&str> = text.split(|c: char| c.is_ascii_whitespace()).collect();
                    let mut line = String::new();
                    for (at, word) in words.iter().enumerate() {
                        if at > 0 && !line.ends_with(' ') {
                            line.push(' ');
                        }
                        line.push_str(word);
                    }
                    self.text(&decoded(&line), 0);
                }
                Piece::Text(text) => self.text(text, 0),
                Piece::Open(name, attributes) => self.open_tag(name, attributes, block),
                Piece::Close(name) => self.close_tag(&name, block),
            }
        }
    }

    fn open_tag(&mut self, name: String, attributes: &str, block: bool) {
        let styles = match name.as_str() {
            "b" | "strong" => STRONG,
            "i" | "em" => EM,
            "u" | "ins" => UNDERLINE,
            "s" | "del" | "strike" => STRIKE,
            "sub" => SUB,
            "sup" => SUP,
            "code" | "kbd" => CODE,
            "br" => return self.line_end(),
            "img" => {
                let words = attribute(attributes, "alt").unwrap_or_default();
                let address = attribute(attributes, "src").unwrap_or_default();
                return self.picture(words.trim(), &address);
            }
            "a" => 0,
            "details" if block && self.frames.len() == 1 => {
                self.flush();
                return self.open(Kind::Expand(String::new()));
            }
            "summary" if block && matches!(self.frames.last(), Some(Frame { kind: Kind::Expand(_), .. })) => {
                self.flush();
                self.summary = Some(String::new());
                return;
            }
            _ => return self.other_tag(&name, block),
        };
        let mut marks = Marks::of(styles);
        if let Some(address) = attribute(attributes, "href").filter(|address| name == "a" && is_link(address))
        {
            marks.link = clean(&address);
        }
        if self.tags.len() < DEPTH {
            self.tags.push((name, marks));
        }
    }

    fn close_tag(&mut self, name: &str, block: bool) {
        if let Some(at) = self.tags.iter().rposition(|(open, _)| open == name) {
            self.tags.remove(at);
            return;
        }
        match (name, self.frames.last_mut()) {
            ("summary", Some(Frame { kind: Kind::Expand(title), .. })) => {
                if let Some(text) = self.summary.take() {
                    *title = text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
            }
            ("details", Some(Frame { kind: Kind::Expand(_), .. })) if block => {
                self.flush();
                self.close();
            }
            _ => self.other_tag(name, block),
        }
    }

    fn other_tag(&mut self, name: &str, block: bool) {
        self.losses.add(say!("HTML tags were left out, their text is kept"));
        let inside = matches!(
            name,
            "span" | "font" | "small" | "big" | "mark" | "q" | "cite" | "var" | "samp" | "abbr"
        );
        if block && !inside && self.summary.is_none() {
            self.flush();
        }
    }
}
