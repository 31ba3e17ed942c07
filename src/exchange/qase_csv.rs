//! Qase's table of 25 columns: suites in rows of their own first, all steps of a case in three parallel cells.
//!
//! Classic steps are `1. "text"`, one a line, children behind a tab with numbers of their own, `\n` and `\/` escaped.
//! Gherkin steps are `1. Given …` without quotes. Both layouts and their mixtures are read.

use std::collections::BTreeMap;

use crate::fault::Stop;
use crate::incoming::{Fault, IncomingCase, IncomingStep};
use crate::mapping::Options;
use crate::session::Session;
use crate::table::{Row, Rows};
use crate::tabular::Ids;
use crate::text::Text;
use crate::words::{self, keep};
use crate::{CHILD, sheets};

/// A suite by its id: its name and its parent's id.
type Suites = BTreeMap<String, (String, String)>;

pub(crate) fn read(text: Text<'_>, options: &Options, out: &mut Session<'_>) -> Result<(), Stop> {
    let (mut rows, header) = sheets::exact(text, options)?;
    let header: Vec<String> = header.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
    let place = |name: &str| header.iter().position(|known| known == name);
    if place("title").is_none() {
        let fault = Fault::at(1, 1, say!("This is no table of Qase: there is no column `title`."));
        return Err(fault.remedy(say!("Choose CSV with a mapping of the columns instead.")).into());
    }
    let mut suites = Suites::new();
    let mut seen = Ids::default();
    while let Some(row) = rows.next()? {
        out.reached(rows.bytes())?;
        let cell = |name: &str| place(name).map_or("", |column| row.cell(column)).trim();
        if cell("title").is_empty() {
            let (id, name) = (cell("suite_id"), cell("suite"));
            if id.is_empty() || name.is_empty() || !cell("v2.id").is_empty() {
                out.skip(row.line, &row.cells.join(" | "), say!("The row has no title, and is no suite."));
            } else {
                suites.insert(id.to_owned(), (name.to_owned(), cell("suite_parent_id").to_owned()));
            }
            continue;
        }
        let mut case = case(&row, &header, &suites);
        case.source_id = seen.unlike(&case.source_id);
        out.case(case);
    }
    Ok(())
}

fn case(row: &Row, header: &[String], suites: &Suites) -> IncomingCase {
    let mut case = IncomingCase { line: row.line, ..IncomingCase::default() };
    let (mut actions, mut results, mut data, mut gherkin) = ("", "", "", false);
    let (mut suite, mut suite_id) = ("", "");
    for (column, cell) in row.cells.iter().enumerate() {
        let text = cell.trim();
        let fallback = format!("Column {}", column + 1);
        let name = header.get(column).map_or(fallback.as_str(), String::as_str);
        match name {
            "v2.id" | "id" => text.clone_into(&mut case.source_id),
            "title" => text.clone_into(&mut case.title),
            "description" => text.clone_into(&mut case.description),
            "preconditions" => text.clone_into(&mut case.preconditions),
            "tags" => case.tags = words::list(text),
            "priority" => case.priority = words::priority(text),
            "type" => case.case_type = words::case_type(text),
            "status" => case.status = words::status(text),
            "steps_type" => gherkin = text.eq_ignore_ascii_case("gherkin"),
            "steps_actions" => actions = cell,
            "steps_result" => results = cell,
            "steps_data" => data = cell,
            "suite" => suite = text,
            "suite_id" => suite_id = text,
            // They only tell suites apart, and the folder says the same.
            "suite_parent_id" | "suite_without_cases" => {}
            name => keep(&mut case.custom, name, text),
        }
    }
    if gherkin {
        case.custom.push(("steps_type".to_owned(), "gherkin".to_owned()));
    }
    case.folder = path(suite_id, suite, suites);
    case.steps = steps(actions, results, data);
    if case.source_id.is_empty() {
        case.source_id = format!("{}/{}", case.folder, case.title);
    }
    case
}

/// The path of a suite: by its ids where they are told, else by its own name.
fn path(id: &str, name: &str, suites: &Suites) -> String {
    let mut names = Vec::new();
    let mut next = id;
    // A suite that is its own ancestor ends the path.
    while let Some((name, parent)) = suites.get(next) {
        if names.len() > 50 || names.contains(&name.as_str()) {
            break;
        }
        names.push(name.as_str());
        next = parent;
    }
    names.reverse();
    if names.is_empty() { words::path(name.split('\t')) } else { words::path(names) }
}

/// The steps of three parallel cells; a child's step carries the number of its parent's before its text.
fn steps(actions: &str, results: &str, data: &str) -> Vec<IncomingStep> {
    let mut out: Vec<IncomingStep> = Vec::new();
    let lists = [entries(actions), entries(results), entries(data)];
    let count = lists.iter().map(Vec::len).max().unwrap_or(0);
    for n in 0..count {
        let text = |list: &Vec<Entry>| list.get(n).map(|entry| entry.text.clone()).unwrap_or_default();
        let [action, expected, data] = &lists;
        let mut step = IncomingStep { action: text(action), expected: text(expected), data: text(data) };
        let depth = lists.iter().filter_map(|list| list.get(n)).map(|entry| entry.depth).max().unwrap_or(0);
        if depth > 0 && !step.action.is_empty() {
            // Our steps are one list: the arrow keeps what was a child recognisable, also on the way back.
            step.action = format!("{}{}", CHILD.repeat(depth), step.action);
        }
        out.push(step);
    }
    while out.last() == Some(&IncomingStep::default()) {
        out.pop();
    }
    out
}

struct Entry {
    depth: usize,
    text: String,
}

/// The numbered entries of one cell, in either layout.
fn entries(cell: &str) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let mut rest = cell;
    while !rest.trim().is_empty() {
        let start = rest.trim_start_matches(['\n', '\r', ' ']);
        let depth = start.chars().take_while(|c| *c == '\t').count();
        let start = start.trim_start();
        let digits = start.bytes().take_while(u8::is_ascii_digit).count();
        let after = start.get(digits..).and_then(|after| after.strip_prefix('.')).filter(|_| digits > 0);
        let Some(after) = after else {
            // A line without a number goes on with the entry above, or is the first.
            let (line, next) = start.split_once('\n').unwrap_or((start, ""));
            match out.last_mut() {
                Some(last) => {
                    last.text.push('\n');
                    last.text.push_str(line.trim_end());
                }
                None => out.push(Entry { depth: 0, text: line.trim_end().to_owned() }),
            }
            rest = next;
            continue;
        };
        let after = after.trim_start_matches(' ');
        match after.strip_prefix('"').and_then(quoted) {
            Some((text, next)) => {
                out.push(Entry { depth, text });
                rest = next;
            }
            None => {
                let (line, next) = after.split_once('\n').unwrap_or((after, ""));
                out.push(Entry { depth, text: line.trim().to_owned() });
                rest = next;
            }
        }
    }
    out
}

/// The text up to the quote that ends it: one before the end of the line or before the next number. Quotes within are
/// not escaped in these cells.
fn quoted(text: &str) -> Option<(String, &str)> {
    let ends = |rest: &str| {
        let rest = rest.trim_start_matches([' ', '\r']);
        rest.is_empty() || rest.starts_with('\n') || {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            digits > 0 && rest.get(digits..).is_some_and(|rest| rest.starts_with(". \""))
        }
    };
    let at = text.match_indices('"').map(|(at, _)| at).find(|at| {
        let escaped =
            text.get(..*at).is_some_and(|before| before.ends_with('\\') && !before.ends_with("\\\\"));
        !escaped && text.get(at + 1..).is_some_and(ends)
    })?;
    Some((unescaped(text.get(..at)?), text.get(at + 1..)?))
}

/// The escapes are JSON's; what is none of them stays.
fn unescaped(text: &str) -> String {
    if let Ok(text) = serde_json::from_str::<String>(&format!("\"{text}\"")) {
        return text;
    }
    let mut out = String::new();
    let mut signs = text.chars();
    while let Some(c) = signs.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match signs.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(c @ ('/' | '"' | '\\')) => out.push(c),
            Some(c) => {
                out.push('\\');
                out.push(c);
            }
            None => out.push('\\'),
        }
    }
    out
}
