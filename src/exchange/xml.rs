//! XML as a row of nodes, in bounded memory, and one element of it as a small tree.
//!
//! No document type is read: entities of the file's own are how a small file becomes a large one, or reads another.

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::Event;

use crate::entities;
use crate::fault::Stop;
use crate::incoming::Fault;
use crate::limits::{ATTRIBUTES, DEPTH, PIECE, TREE};
use crate::text::Text;

/// What comes next.
pub(crate) enum Node {
    /// An element begins.
    Open(Element),
    /// Text between tags, resolved.
    Text(String),
    /// The innermost element ends.
    Close,
    /// The document is over, and was whole.
    End,
}

/// An element: only its head while it streams, with its content when it was taken as a tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// Its own text, without its children's.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// An attribute; empty without it.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of this name, trimmed; empty without it.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    /// All text in it, its own and its children's.
    pub(crate) fn all_text(&self) -> String {
        let mut out = self.text.trim().to_owned();
        for child in &self.children {
            let inner = child.all_text();
            if !out.is_empty() && !inner.is_empty() {
                out.push(' ');
            }
            out.push_str(&inner);
        }
        out
    }
}

/// A reader of nodes.
pub(crate) struct Xml<'a> {
    reader: Reader<Text<'a>>,
    buffer: Vec<u8>,
    /// The elements that are open: name and line.
    open: Vec<(String, u32)>,
    rooted: bool,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(text: Text<'a>) -> Self {
        let mut reader = Reader::from_reader(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), open: Vec::new(), rooted: false }
    }

    /// Bytes of the file that were read.
    pub(crate) fn bytes(&self) -> u64 {
        self.reader.get_ref().came()
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The next node.
    pub(crate) fn next(&mut self) -> Result<Node, Fault> {
        loop {
            self.buffer.clear();
            self.buffer.shrink_to(PIECE / 16);
            let (line, column) = (self.reader.get_ref().line(), self.reader.get_ref().column());
            self.reader.get_mut().allow(PIECE);
            let event = self.reader.read_event_into(&mut self.buffer);
            match event {
                Ok(Event::Start(start) | Event::Empty(start)) => {
                    let mut element =
                        Element { name: local(start.name().0), line, column, ..Element::default() };
                    for attribute in start.attributes().with_checks(false) {
                        let attribute = attribute.map_err(|error| {
                            Fault::at(
                                line,
                                column,
                                say!(
                                    "The attributes of <{name}> are malformed: {error}.",
                                    element.name,
                                    error
                                ),
                            )
                        })?;
                        if element.attributes.len() >= ATTRIBUTES {
                            let message =
                                say!("<{name}> has more than {many} attributes.", element.name, ATTRIBUTES);
                            return Err(Fault::at(line, column, message));
                        }
                        let value = entities::resolved(&attribute.value);
                        element.attributes.push((local(attribute.key.0), value));
                    }
                    if self.open.is_empty() && self.rooted {
                        return Err(Fault::at(
                            line,
                            column,
                            say!("<{name}> stands after the end of the document.", element.name),
                        ));
                    }
                    if self.open.len() >= DEPTH {
                        let message = say!("Elements are nested more than {depth} deep.", DEPTH);
                        return Err(Fault::at(line, column, message));
                    }
                    self.rooted = true;
                    self.open.push((element.name.clone(), line));
                    return Ok(Node::Open(element));
                }
                Ok(Event::End(_)) => {
                    self.open.pop();
                    return Ok(Node::Close);
                }
                Ok(Event::Text(text)) => {
                    let text = text.into_inner();
                    let text = text.replace("\r\n", "\n");
                    if self.open.is_empty() {
                        if text.trim().is_empty() {
                            continue;
                        }
                        return Err(Fault::at(
                            line,
                            column,
                            say!("There is text outside of the document's element: this is no XML."),
                        ));
                    }
                    return Ok(Node::Text(text));
                }
                Ok(Event::CData(text)) => return Ok(Node::Text(text.into_inner().replace("\r\n", "\n"))),
                Ok(Event::GeneralRef(name)) => {
                    let name = name.into_inner();
                    let text = match entities::character(&name) {
                        Some(c) => c.to_string(),
                        None => format!("&{name};"),
                    };
                    return Ok(Node::Text(text));
                }
                Ok(Event::DocType(_)) => {
                    return Err(Fault::at(
                        line,
                        column,
                        say!("The file has a DOCTYPE. Such a declaration can make a small file grow without end or read other files, so it is not read."),
                    )
                    .remedy(say!("Remove the <!DOCTYPE …> if you trust the file, and choose it again.")));
                }
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Ok(Event::Eof) => return self.end(),
                Err(error) => return Err(self.fault(&error, line, column)),
            }
        }
    }

    fn end(&self) -> Result<Node, Fault> {
        let (line, column) = (self.reader.get_ref().line(), self.reader.get_ref().column());
        match self.open.last() {
            Some((name, since)) => {
                Err(Fault::cut(line, column, &say!("<{name}> of line {since} is not closed", name, since)))
            }
            None if !self.rooted => Err(Fault::at(line, column, say!("The file holds no XML."))),
            None => Ok(Node::End),
        }
    }

    fn fault(&self, error: &Error, line: u32, column: u32) -> Fault {
        match error {
            Error::Io(error) => Fault::from(error.as_ref()),
            Error::Syntax(_) => Fault::cut(
                line,
                column,
                &match self.open.last() {
                    Some((name, since)) => {
                        say!("what begins here, inside <{name}> of line {since}, is not closed", name, since)
                    }
                    None => say!("what begins here is not closed").to_owned(),
                },
            ),
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                let since = self.open.last().map_or(0, |(_, line)| *line);
                let message =
                    say!("<{expected}> of line {since} is closed by </{found}>.", expected, since, found);
                Fault::at(line, column, message)
            }
            other => Fault::at(line, column, say!("This is no well-formed XML: {other}.", other)),
        }
    }

    /// The whole of the element that was just opened.
    pub(crate) fn tree(&mut self, head: Element) -> Result<Element, Fault> {
        let mut stack = vec![head];
        let mut size = 0;
        loop {
            let line = self.reader.get_ref().line();
            let node = self.next()?;
            size += match &node {
                Node::Open(element) => {
                    120 + element
                        .attributes
                        .iter()
                        .map(|(name, value)| 48 + name.len() + value.len())
                        .sum::<usize>()
                }
                Node::Text(text) => text.len(),
                Node::Close | Node::End => 0,
            };
            if size > TREE {
                let message = say!("A single element is larger than {size} MB.", TREE >> 20);
                return Err(Fault::at(line, 0, message));
            }
            match node {
                Node::Open(element) => stack.push(element),
                Node::Text(text) => {
                    if let Some(top) = stack.last_mut() {
                        top.text.push_str(&text);
                    }
                }
                Node::Close | Node::End => {
                    let Some(done) = stack.pop() else { return Ok(Element::default()) };
                    match stack.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
            }
        }
    }

    /// The text of the element that was just opened, with all of its children's.
    pub(crate) fn inner_text(&mut self) -> Result<String, Stop> {
        let depth = self.depth();
        let mut out = String::new();
        loop {
            match self.next()? {
                Node::Text(text) if out.len() < PIECE => out.push_str(&text),
                Node::Close if self.depth() < depth => return Ok(out),
                Node::Text(_) | Node::Open(_) | Node::Close => {}
                Node::End => return Ok(out),
            }
        }
    }
}

/// A name without its namespace's prefix.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}
