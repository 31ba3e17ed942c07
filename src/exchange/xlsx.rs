//! The rows of a workbook's first sheet: shared strings, texts in place, numbers as they are written.

use std::collections::BTreeMap;

use crate::fault::Stop;
use crate::incoming::Fault;
use crate::limits::{COLUMNS, SHARED};
use crate::table::{Row, Rows};
use crate::text::Text;
use crate::xml::{Element, Node, Xml};
use crate::zip::{self, Entry, Source};

/// What is known of a workbook before its rows are read.
pub(crate) struct Workbook {
    shared: Vec<String>,
    pub(crate) sheet: Entry,
}

impl Workbook {
    pub(crate) fn open(source: &mut dyn Source) -> Result<Self, Fault> {
        let entries = zip::directory(source)?;
        let book = entries.iter().find(|entry| entry.name == "xl/workbook.xml").ok_or_else(|| {
            Fault::whole(say!("This is no workbook of Excel: it has no `xl/workbook.xml`."))
                .remedy(say!("Save it as .xlsx, or export it as CSV."))
        })?;
        let first = tree(source, book)?
            .child("sheets")
            .and_then(|sheets| sheets.children.first())
            .map(|sheet| sheet.attribute("id").to_owned());
        let relations = entries.iter().find(|entry| entry.name == "xl/_rels/workbook.xml.rels");
        let target = match (first, relations) {
            (Some(id), Some(relations)) => {
                tree(source, relations)?.children.iter().find(|one| one.attribute("Id") == id).map(|one| {
                    one.attribute("Target").trim_start_matches('/').trim_start_matches("xl/").to_owned()
                })
            }
            _ => None,
        };
        let target = target.unwrap_or_else(|| "worksheets/sheet1.xml".to_owned());
        let sheet = entries
            .iter()
            .find(|entry| entry.name.strip_prefix("xl/") == Some(&target))
            .ok_or_else(|| Fault::whole(say!("The workbook has no sheet `{target}`.", target)))?
            .clone();
        let shared = match entries.iter().find(|entry| entry.name == "xl/sharedStrings.xml") {
            Some(entry) => shared(source, entry)?,
            None => Vec::new(),
        };
        Ok(Self { shared, sheet })
    }

    /// The sheet's rows.
    pub(crate) fn rows(self, text: Text<'_>) -> Sheet<'_> {
        Sheet { xml: Xml::new(text), shared: self.shared }
    }
}

fn tree(source: &mut dyn Source, entry: &Entry) -> Result<Element, Fault> {
    let mut unpacked = zip::open(source, entry)?;
    let mut xml = Xml::new(Text::new(&mut unpacked));
    let read = match xml.next() {
        Ok(Node::Open(head)) => xml.tree(head),
        Ok(_) => Ok(Element::default()),
        Err(fault) => Err(fault),
    };
    read.map_err(|fault| fault.inside(&entry.name))
}

fn shared(source: &mut dyn Source, entry: &Entry) -> Result<Vec<String>, Fault> {
    let mut unpacked = zip::open(source, entry)?;
    let mut xml = Xml::new(Text::new(&mut unpacked));
    let (mut out, mut size) = (Vec::new(), 0usize);
    loop {
        match xml.next().map_err(|fault| fault.inside(&entry.name))? {
            Node::Open(head) if head.name == "si" => {
                let item = xml.tree(head).map_err(|fault| fault.inside(&entry.name))?;
                let text = words(&item);
                size += 24 + text.len();
                if size > SHARED {
                    let message = say!("The workbook's texts are larger than {size} MB.", SHARED >> 20);
                    return Err(
                        Fault::whole(message).remedy(say!("Export it as CSV: that is read piece by piece."))
                    );
                }
                out.push(text);
            }
            Node::End => return Ok(out),
            _ => {}
        }
    }
}

/// The text of a string, also of one in several runs of different style; what says how to pronounce it is left out.
fn words(item: &Element) -> String {
    let mut out = String::new();
    for child in &item.children {
        match child.name.as_str() {
            "t" => out.push_str(&child.text),
            "r" => {
                child.children.iter().filter(|one| one.name == "t").for_each(|one| out.push_str(&one.text));
            }
            _ => {}
        }
    }
    // Excel writes signs that XML does not know as _x000D_.
    out.replace("_x000D_\n", "\n").replace("_x000D_", "\n").replace("\r\n", "\n")
}

/// The rows of a sheet.
pub(crate) struct Sheet<'a> {
    xml: Xml<'a>,
    shared: Vec<String>,
}

impl Rows for Sheet<'_> {
    fn next(&mut self) -> Result<Option<Row>, Stop> {
        loop {
            match self.xml.next()? {
                Node::Open(head) if head.name == "row" => {
                    let line = head.attribute("r").parse().unwrap_or(0);
                    let tree = self.xml.tree(head)?;
                    let row = Row { line, cells: self.cells(&tree, line)? };
                    if !row.is_empty() {
                        return Ok(Some(row));
                    }
                }
                Node::End => return Ok(None),
                Node::Open(_) | Node::Text(_) | Node::Close => {}
            }
        }
    }

    fn bytes(&self) -> u64 {
        self.xml.bytes()
    }
}

impl Sheet<'_> {
    fn cells(&self, row: &Element, line: u32) -> Result<Vec<String>, Fault> {
        let mut cells: BTreeMap<usize, String> = BTreeMap::new();
        let mut next = 0;
        for cell in row.children.iter().filter(|cell| cell.name == "c") {
            let column = column(cell.attribute("r")).unwrap_or(next);
            if column >= COLUMNS {
                return Err(Fault::at(line, 0, say!("This row has more than {columns} columns.", COLUMNS)));
            }
            next = column + 1;
            let value = cell.text_of("v");
            let text = match cell.attribute("t") {
                "s" => {
                    let place: Option<usize> = value.parse().ok();
                    match place.and_then(|place| self.shared.get(place)) {
                        Some(text) => text.clone(),
                        None if value.is_empty() => String::new(),
                        None => {
                            let message =
                                say!("A cell points to the shared text {value}, which is not there.", value);
                            return Err(Fault::at(line, u32::try_from(column + 1).unwrap_or(0), message));
                        }
                    }
                }
                "inlineStr" => cell.child("is").map(words).unwrap_or_default(),
                "b" => if value == "1" { "true" } else { "false" }.to_owned(),
                "str" => cell.child("v").map(|one| one.text.clone()).unwrap_or_default(),
                _ => value.to_owned(),
            };
            cells.insert(column, text);
        }
        let width = cells.keys().next_back().map_or(0, |last| last + 1);
        Ok((0..width).map(|column| cells.remove(&column).unwrap_or_default()).collect())
    }
}

/// The column of `AB12`, from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0usize, |sum, byte| sum * 26 + usize::from(byte - b'A') + 1);
    number.checked_sub(1)
}
