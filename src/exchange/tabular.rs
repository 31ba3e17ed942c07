//! Rows become test cases or requirements: the part that every table shares, whatever tool wrote it.
//!
//! A test case is one row, or a row and those below it that repeat its id or leave id and title blank: one step each.
//! A column that means nothing to us becomes a custom field under its own header.

use std::collections::HashMap;

use crate::fault::Stop;
use crate::html;
use crate::incoming::{Fault, IncomingCase, IncomingRequirement, IncomingStep, Priority, Taken};
use crate::mapping::Field;
use crate::session::Session;
use crate::steps;
use crate::table::{Row, Rows};
use crate::words::{self, keep, plain};

/// What a column is to a reader: a field, or one of several places where tools put all steps at once.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Part {
    Field(Field),
    /// All steps as a text, beside or instead of single ones.
    Plain,
    /// All steps in Gherkin.
    Gherkin,
    /// What should come of the test as a whole.
    Overall,
}

/// How a table is read.
pub(crate) struct Plan {
    pub(crate) header: Vec<String>,
    pub(crate) parts: Vec<Part>,
    /// Whether texts may be HTML.
    pub(crate) html: bool,
    /// Whether it is our own: texts are exactly as they stand, and lists are escaped.
    pub(crate) ours: bool,
    pub(crate) priority: fn(&str) -> Taken<Priority>,
    /// Whether labels are words: a space stands between two of them, as Jira knows no label with one.
    pub(crate) words: bool,
    /// What stands for an emptied cell.
    pub(crate) blank: &'static str,
}

impl Plan {
    /// A plan with everything as most tools have it.
    pub(crate) fn new(header: Vec<String>, parts: Vec<Part>) -> Self {
        Self { header, parts, html: true, ours: false, priority: words::priority, words: false, blank: "" }
    }

    fn text(&self, cell: &str) -> String {
        match (self.ours, self.html) {
            (true, _) => crate::formula::unguarded(cell).to_owned(),
            (false, true) => html::markdown(cell),
            (false, false) => cell.trim().to_owned(),
        }
    }

    fn list(&self, cell: &str) -> Vec<String> {
        if self.words {
            return words::list(&cell.split_whitespace().collect::<Vec<_>>().join(","));
        }
        if self.ours { crate::formula::items(crate::formula::unguarded(cell)) } else { words::list(cell) }
    }

    /// The header of a column, also of one that has none.
    fn name(&self, column: usize) -> String {
        match self.header.get(column).map(|name| name.trim()) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => format!("Column {}", column + 1),
        }
    }

    fn has(&self, field: Field) -> bool {
        self.parts.contains(&Part::Field(field))
    }
}

/// A test case while its rows come.
#[derive(Default)]
struct Draft {
    case: IncomingCase,
    id: String,
    steps: Vec<IncomingStep>,
    rows: usize,
    /// Texts that hold all steps: header, whether Gherkin, text.
    whole: Vec<(String, bool, String)>,
    overall: String,
}

/// Reads every row below the header as test cases.
pub(crate) fn cases(rows: &mut dyn Rows, plan: &Plan, out: &mut Session<'_>) -> Result<(), Stop> {
    need(plan, say!("test cases"))?;
    let mut seen = Ids::default();
    let mut draft: Option<Draft> = None;
    while let Some(row) = rows.next()? {
        out.reached(rows.bytes())?;
        let (id, title) = (plan.single(&row, Field::Id), plan.single(&row, Field::Title));
        let continues = draft.as_ref().is_some_and(|draft| {
            if id.is_empty() {
                title.is_empty()
            } else {
                id == draft.id && (title.is_empty() || title == draft.case.title)
            }
        });
        if continues {
            if let Some(draft) = &mut draft {
                take(draft, &row, plan);
            }
            continue;
        }
        if let Some(done) = draft.take() {
            finish(done, plan, &mut seen, out);
        }
        if title.is_empty() {
            let why = if id.is_empty() {
                say!("The row has neither a title nor an id, and no test case stands above it.")
            } else {
                say!("The row has no title.")
            };
            out.skip(row.line, &row.cells.join(" | "), why);
            continue;
        }
        let mut fresh = Draft { id, ..Draft::default() };
        fresh.case.line = row.line;
        fresh.case.title = title;
        take(&mut fresh, &row, plan);
        draft = Some(fresh);
    }
    if let Some(done) = draft {
        finish(done, plan, &mut seen, out);
    }
    Ok(())
}

fn need(plan: &Plan, what: &str) -> Result<(), Stop> {
    if plan.has(Field::Title) {
        return Ok(());
    }
    let fault = Fault::at(
        1,
        1,
        say!("No column holds the titles of the {what}: {columns}.", what, plan.header.join(", ")),
    );
    Err(fault.remedy(say!("Say which column is the title, or choose another format.")).into())
}

impl Plan {
    /// The first cell of this field that holds something, on one line.
    fn single(&self, row: &Row, field: Field) -> String {
        let cells = self.parts.iter().enumerate().filter(|(_, part)| **part == Part::Field(field));
        for (column, _) in cells {
            let cell = row.cell(column);
            let cell = if self.ours { crate::formula::unguarded(cell) } else { cell.trim() };
            if !cell.is_empty() && (self.blank.is_empty() || cell != self.blank) {
                return if self.html && !self.ours { html::line(cell) } else { cell.to_owned() };
            }
        }
        String::new()
    }
}

/// Puts a row's cells where they belong.
fn take(draft: &mut Draft, row: &Row, plan: &Plan) {
    let first = draft.rows == 0;
    draft.rows += 1;
    let mut step = IncomingStep::default();
    let case = &mut draft.case;
    for (column, cell) in row.cells.iter().enumerate() {
        if cell.trim().is_empty() && !(plan.ours && first)
            || (!plan.blank.is_empty() && cell.trim() == plan.blank)
        {
            continue;
        }
        match plan.parts.get(column).copied().unwrap_or(Part::Field(Field::Custom)) {
            Part::Plain => note(&mut draft.whole, plan.name(column), false, plan.text(cell)),
            Part::Gherkin => note(&mut draft.whole, plan.name(column), true, plan.text(cell)),
            Part::Overall => join(&mut draft.overall, plan.text(cell)),
            Part::Field(field) => match field {
                Field::Action => join(&mut step.action, plan.text(cell)),
                Field::Expected => join(&mut step.expected, plan.text(cell)),
                Field::Data => join(&mut step.data, plan.text(cell)),
                Field::Key if case.key.is_none() => case.key = filled(plan.text(cell)),
                Field::Folder if first => case.folder = folder(&plan.text(cell)),
                Field::Description => join(&mut case.description, plan.text(cell)),
                Field::Preconditions => join(&mut case.preconditions, plan.text(cell)),
                Field::Priority if first => case.priority = (plan.priority)(cell),
                Field::CaseType if first => case.case_type = words::case_type(cell),
                Field::Status if first => case.status = words::status(cell),
                Field::Tags => merge(&mut case.tags, plan.list(cell)),
                Field::References => {
                    let keys = if plan.ours { plan.list(cell) } else { words::references(&plan.text(cell)) };
                    // We write the issues that are a test case's own by their addresses, and only those.
                    let is_issue = |key: &String| plan.ours && key.contains("://");
                    let (issues, keys) = keys.into_iter().partition(is_issue);
                    merge(&mut case.references, keys);
                    merge(&mut case.issues, issues);
                }
                Field::Automation if case.automation.is_none() => case.automation = filled(plan.text(cell)),
                // The same cells repeated on each row of a test case say nothing new.
                Field::Priority if case.priority.raw == cell.trim() => {}
                Field::CaseType if case.case_type.raw == cell.trim() => {}
                Field::Status if case.status.raw == cell.trim() => {}
                Field::Folder if case.folder == folder(&plan.text(cell)) => {}
                Field::Id | Field::Title | Field::Ignore | Field::Automation | Field::Key => {}
                Field::Priority | Field::CaseType | Field::Status | Field::Folder | Field::Custom => {
                    let text = plan.text(cell);
                    if plan.ours && first {
                        if !text.is_empty() {
                            case.custom.push((plan.name(column), text));
                        }
                    } else {
                        keep(&mut case.custom, &plan.name(column), &text);
                    }
                }
            },
        }
    }
    if step != IncomingStep::default() {
        draft.steps.push(step);
    }
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn note(whole: &mut Vec<(String, bool, String)>, name: String, gherkin: bool, text: String) {
    if !whole.iter().any(|(_, _, known)| *known == text) {
        whole.push((name, gherkin, text));
    }
}

fn join(to: &mut String, text: String) {
    if to.is_empty() {
        *to = text;
    } else if !text.is_empty() && *to != text {
        to.push('\n');
        to.push_str(&text);
    }
}

fn merge(to: &mut Vec<String>, items: Vec<String>) {
    for item in items {
        if !to.contains(&item) {
            to.push(item);
        }
    }
}

/// `/A/B`, `A > B` and `A/B` are one path.
pub(crate) fn folder(text: &str) -> String {
    if text.contains(" > ") { words::path(text.split(" > ")) } else { words::path(text.split('/')) }
}

fn finish(draft: Draft, plan: &Plan, seen: &mut Ids, out: &mut Session<'_>) {
    let Draft { mut case, id, mut steps, rows, whole, overall } = draft;
    if !plan.ours && rows == 1 && steps.len() == 1 {
        let one = steps.pop().unwrap_or_default();
        steps = steps::of_cells(&one.action, &one.expected, &one.data);
    }
    let mut overall = overall;
    for (name, gherkin, text) in whole {
        if text.is_empty() {
            continue;
        }
        if steps.is_empty() {
            steps = if gherkin {
                steps::of_gherkin(&text)
            } else {
                steps::of_cells(&text, &std::mem::take(&mut overall), "")
            };
        } else if !says_the_same(&steps, &text) {
            keep(&mut case.custom, &name, &text);
        }
    }
    if !overall.is_empty() {
        if steps.is_empty() {
            steps = steps::of_cells("", &overall, "");
        } else if !says_the_same(&steps, &overall) {
            keep(&mut case.custom, "Expected Result", &overall);
        }
    }
    case.steps = steps;
    let own = if id.is_empty() { format!("{}/{}", case.folder, case.title) } else { id };
    case.source_id = seen.unlike(&own);
    out.case(case);
}

/// The ids that were given in a file, with how often each was asked for.
#[derive(Default)]
pub(crate) struct Ids(HashMap<String, usize>);

impl Ids {
    /// An id that was not there before: the second of the same gets a number.
    pub(crate) fn unlike(&mut self, id: &str) -> String {
        let mut fresh = id.to_owned();
        loop {
            let count = self.0.entry(id.to_owned()).or_default();
            *count += 1;
            if *count > 1 {
                fresh = format!("{id} #{count}");
                if self.0.contains_key(&fresh) {
                    continue;
                }
                self.0.insert(fresh.clone(), 1);
            }
            return fresh;
        }
    }
}

/// Whether a text only repeats the steps, as TestRail's exports do in a second column.
fn says_the_same(steps: &[IncomingStep], text: &str) -> bool {
    let bare = |text: &str| -> String {
        let letters: String = plain(text).chars().filter(|c| !c.is_numeric()).collect();
        letters.replace("expectedresult", "")
    };
    let text = bare(text);
    let all: String = steps.iter().map(|step| bare(&format!("{}{}", step.action, step.expected))).collect();
    let actions: String = steps.iter().map(|step| bare(&step.action)).collect();
    let expected: String = steps.iter().map(|step| bare(&step.expected)).collect();
    text == all || text == actions || text == expected
}

/// Reads every row below the header as requirements.
pub(crate) fn requirements(rows: &mut dyn Rows, plan: &Plan, out: &mut Session<'_>) -> Result<(), Stop> {
    need(plan, say!("requirements"))?;
    let mut seen = Ids::default();
    while let Some(row) = rows.next()? {
        out.reached(rows.bytes())?;
        let mut one = IncomingRequirement {
            line: row.line,
            title: plan.single(&row, Field::Title),
            ..Default::default()
        };
        if one.title.is_empty() {
            out.skip(row.line, &row.cells.join(" | "), say!("The row has no title."));
            continue;
        }
        for (column, cell) in row.cells.iter().enumerate() {
            if cell.trim().is_empty() {
                continue;
            }
            let text = plan.text(cell);
            match plan.parts.get(column).copied().unwrap_or(Part::Field(Field::Custom)) {
                Part::Field(Field::Id | Field::Title | Field::Ignore) => {}
                Part::Field(Field::Key) => one.key = filled(text),
                Part::Field(Field::Folder) => one.folder = folder(&text),
                Part::Field(Field::Description) => join(&mut one.description, text),
                Part::Field(Field::Priority) => one.priority = (plan.priority)(cell),
                Part::Field(Field::Status) => one.status = words::status(cell),
                Part::Field(Field::Tags) => merge(&mut one.tags, plan.list(cell)),
                Part::Field(Field::References) => {
                    merge(
                        &mut one.references,
                        if plan.ours { plan.list(cell) } else { words::references(&text) },
                    );
                }
                _ => keep(&mut one.custom, &plan.name(column), &text),
            }
        }
        let id = plan.single(&row, Field::Id);
        let own = if id.is_empty() { format!("{}/{}", one.folder, one.title) } else { id };
        one.source_id = seen.unlike(&own);
        out.requirement(one);
    }
    Ok(())
}
