//! Reading Markdown: the parser's events, gathered into a document.

use std::collections::BTreeMap;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::super::doc::{
    Block, CODE, Cell, DEPTH, EM, Inline, Item, Losses, Marks, STRIKE, STRONG, SUB, SUP, clean, is_allowed,
    is_link, plain, push, tidy,
};
use super::autolink::linked;

/// Reads Markdown as GitHub does.
pub fn read(text: &str, losses: &mut Losses) -> Vec<Block> {
    let text = clean(text);
    let mut reader = Reader {
        frames: vec![Frame::new(Kind::Root)],
        skipped: 0,
        inlines: Vec::new(),
        marks: vec![Marks::default()],
        tags: Vec::new(),
        links: Vec::new(),
        images: Vec::new(),
        heading: false,
        code: None,
        html: None,
        summary: None,
        numbers: BTreeMap::new(),
        notes: BTreeMap::new(),
        losses,
    };
    for event in Parser::new_ext(&text, options()) {
        reader.event(event);
    }
    reader.finish()
}

/// What GitHub reads beyond CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

pub(super) enum Kind {
    Root,
    Quote(Option<BlockQuoteKind>),
    List(Option<u64>),
    Item(Option<bool>),
    Table,
    Row(bool),
    Cell,
    Note(String),
    Expand(String),
}

pub(super) struct Frame {
    pub(super) kind: Kind,
    blocks: Vec<Block>,
    items: Vec<Item>,
    cells: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self { kind, blocks: Vec::new(), items: Vec::new(), cells: Vec::new(), rows: Vec::new() }
    }
}

pub(super) struct Reader<'l> {
    pub(super) frames: Vec<Frame>,
    /// Containers that were too deep to be opened.
    pub(super) skipped: usize,
    pub(super) inlines: Vec<Inline>,
    pub(super) marks: Vec<Marks>,
    /// HTML tags that are open in this line, with what they add.
    pub(super) tags: Vec<(String, Marks)>,
    /// Links that are open: where their text starts, and their address.
    pub(super) links: Vec<(usize, String)>,
    pub(super) images: Vec<(usize, String)>,
    pub(super) heading: bool,
    pub(super) code: Option<(String, String)>,
    pub(super) html: Option<String>,
    /// The title of a folded part while it is read.
    pub(super) summary: Option<String>,
    /// Footnotes by their label, in the order of their mention.
    pub(super) numbers: BTreeMap<String, usize>,
    pub(super) notes: BTreeMap<usize, Vec<Block>>,
    pub(super) losses: &'l mut Losses,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.text(&text, 0),
            },
            Event::Code(code) => self.text(&code, CODE),
            Event::SoftBreak => self.text(" ", 0),
            Event::HardBreak => self.line_end(),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.markup(&html, true),
            },
            Event::InlineHtml(html) => self.markup(&html, false),
            Event::Rule => {
                self.flush();
                self.add(Block::Rule);
            }
            Event::TaskListMarker(state) => match self.frames.last_mut() {
                Some(Frame { kind: Kind::Item(done), .. }) => *done = Some(state),
                _ => self.text(if state { "[x] " } else { "[ ] " }, 0),
            },
            Event::FootnoteReference(label) => {
                let number = self.number(&label);
                self.text(&number.to_string(), SUP);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let mut marks = self.marks.last().cloned().unwrap_or_default();
        match tag {
            Tag::Emphasis => marks.styles |= EM,
            Tag::Strong => marks.styles |= STRONG,
            Tag::Strikethrough => marks.styles |= STRIKE,
            Tag::Superscript => marks.styles |= SUP,
            Tag::Subscript => marks.styles |= SUB,
            Tag::Link { link_type, dest_url, title, .. } => {
                let mail = matches!(link_type, LinkType::Email) && !dest_url.starts_with("mailto:");
                let address =
                    if mail { format!("mailto:{dest_url}") } else { clean(&dest_url).replace('\n', " ") };
                if !title.is_empty() {
                    self.losses.add(say!("Titles of links were left out"));
                }
                if is_link(&address) {
                    marks.link.clone_from(&address);
                }
                let start = self.begin_part();
                self.links.push((start, address));
            }
            Tag::Image { dest_url, .. } => {
                let start = self.begin_part();
                self.images.push((start, clean(&dest_url)));
                return;
            }
            other => return self.open_block(other),
        }
        self.marks.push(marks);
    }

    /// Keeps what comes next apart from what stands before it, and says where it starts.
    fn begin_part(&mut self) -> usize {
        self.inlines.push(plain(""));
        self.inlines.len() - 1
    }

    fn open_block(&mut self, tag: Tag<'_>) {
        self.flush();
        match tag {
            Tag::Heading { .. } => self.heading = true,
            Tag::CodeBlock(kind) => {
                let info = if let CodeBlockKind::Fenced(info) = &kind { clean(info) } else { String::new() };
                let language = info.split_whitespace().next().unwrap_or_default().to_lowercase();
                self.code = Some((language, String::new()));
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::BlockQuote(kind) => self.open(Kind::Quote(kind)),
            Tag::List(start) => self.open(Kind::List(start)),
            Tag::Item => self.open(Kind::Item(None)),
            Tag::Table(_) => self.open(Kind::Table),
            Tag::TableHead => self.open(Kind::Row(true)),
            Tag::TableRow => self.open(Kind::Row(false)),
            Tag::TableCell => self.open(Kind::Cell),
            Tag::FootnoteDefinition(label) => self.open(Kind::Note(label.to_string())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {
                self.marks.pop();
            }
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            TagEnd::Heading(level) => {
                self.heading = false;
                let line = self.take_line();
                self.add(Block::Heading(level as u8, line));
            }
            TagEnd::CodeBlock => {
                if let Some((language, code)) = self.code.take() {
                    let code: String = code.chars().filter(|c| is_allowed(*c)).collect();
                    let code = code.strip_suffix('\n').unwrap_or(&code).to_owned();
                    self.add(Block::Code(language, code));
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.markup(&html, true);
                    self.flush();
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::FootnoteDefinition => {
                self.flush();
                if self.skipped > 0 {
                    self.skipped -= 1;
                } else {
                    self.close();
                }
            }
            _ => self.flush(),
        }
    }

    /// What the next text looks like.
    pub(super) fn current(&self) -> Marks {
        let mut marks = self.marks.last().cloned().unwrap_or_default();
        for (_, tag) in &self.tags {
            marks.styles |= tag.styles;
            if marks.link.is_empty() {
                marks.link.clone_from(&tag.link);
            }
        }
        marks
    }

    pub(super) fn text(&mut self, text: &str, styles: u8) {
        let text: String =
            text.chars().filter(|c| is_allowed(*c)).map(|c| if c == '\n' { ' ' } else { c }).collect();
        if let Some(summary) = &mut self.summary {
            summary.push_str(&text);
            return;
        }
        let mut marks = self.current();
        marks.styles |= styles;
        push(&mut self.inlines, text, marks);
    }

    pub(super) fn line_end(&mut self) {
        if self.heading {
            self.text(" ", 0);
        } else {
            self.inlines.push(Inline::Break);
        }
    }

    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_lowercase()).or_insert(next)
    }

    pub(super) fn open(&mut self, kind: Kind) {
        // What an opened list or table is made of is always opened.
        let part = matches!(kind, Kind::Item(_) | Kind::Row(_) | Kind::Cell);
        if self.skipped > 0 || (self.frames.len() >= DEPTH && !part) {
            self.skipped += 1;
            self.losses.add(say!("Parts that stand too deep in each other were moved up"));
        } else {
            self.frames.push(Frame::new(kind));
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(summary) = self.summary.take() {
            self.text(&summary, 0);
            self.flush();
        }
        if self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let Some(parent) = self.frames.last_mut() else { return };
        let block = match frame.kind {
            Kind::Root => return,
            Kind::Quote(None) => Block::Quote(frame.blocks),
            Kind::Quote(Some(kind)) => Block::Panel(panel(kind).to_owned(), frame.blocks),
            Kind::List(start) => Block::List(start, frame.items),
            Kind::Item(done) => return parent.items.push(Item { done, blocks: frame.blocks }),
            Kind::Table => Block::Table(frame.rows),
            Kind::Row(header) => {
                let cells = frame.cells.into_iter().map(|cell| Cell { header, ..cell }).collect();
                return parent.rows.push(cells);
            }
            Kind::Cell => return parent.cells.push(Cell { header: false, blocks: frame.blocks }),
            Kind::Expand(title) => Block::Expand(title, frame.blocks),
            Kind::Note(label) => {
                let number = self.number(&label);
                self.notes.entry(number).or_default().extend(frame.blocks);
                return;
            }
        };
        parent.blocks.push(block);
    }

    fn add(&mut self, block: Block) {
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(block);
        }
    }

    fn take_line(&mut self) -> Vec<Inline> {
        self.tags.clear();
        tidy(linked(tidy(std::mem::take(&mut self.inlines))))
    }

    /// Ends the paragraph that is being read, if there is one.
    pub(super) fn flush(&mut self) {
        let line = self.take_line();
        if !line.is_empty() {
            self.add(Block::Paragraph(line));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        while self.frames.len() > 1 {
            self.close();
        }
        let mut blocks = self.frames.pop().map(|frame| frame.blocks).unwrap_or_default();
        if !self.notes.is_empty() {
            self.losses.add(say!("Footnotes became a list at the end"));
            let items = self.notes.into_values().map(|blocks| Item { done: None, blocks }).collect();
            blocks.push(Block::List(Some(1), items));
        }
        blocks
    }
}

/// GitHub's alerts are Jira's panels.
fn panel(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "info",
        BlockQuoteKind::Tip => "success",
        BlockQuoteKind::Important => "note",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "error",
    }
}
