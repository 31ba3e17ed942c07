//! Our own table and TestRail's: one row a step, the test case's cells on the first of them.

use std::io::{self, Write};

use csv::{QuoteStyle, WriterBuilder};

use super::WriteOptions;
use crate::formula::{CASES, REQUIREMENTS, guarded, listed};
use crate::incoming::{CaseType, IncomingCase, IncomingRequirement, Priority, Status, Taken};

const TESTRAIL: [&str; 17] = [
    "ID",
    "Title",
    "Automation ID",
    "Description",
    "Labels",
    "Preconditions",
    "Priority",
    "References",
    "Section",
    "Section Depth",
    "Section Hierarchy",
    "Status",
    "Steps (Additional Info)",
    "Steps (Expected Result)",
    "Steps (Step)",
    "Template",
    "Type",
];

/// A table that is written row by row.
pub(super) struct Table<W: Write> {
    to: csv::Writer<W>,
    custom: Vec<String>,
    testrail: bool,
    guard: bool,
}

impl<W: Write> Table<W> {
    /// Our own.
    pub(super) fn ours(mut to: W, options: &WriteOptions) -> io::Result<Self> {
        // The mark tells Excel that this is UTF-8.
        to.write_all("\u{FEFF}".as_bytes())?;
        let columns: &[&str] = if options.requirements { &REQUIREMENTS } else { &CASES };
        Self::new(to, columns, options, false, QuoteStyle::Necessary)
    }

    /// TestRail's.
    pub(super) fn testrail(to: W, options: &WriteOptions) -> io::Result<Self> {
        Self::new(to, &TESTRAIL, options, true, QuoteStyle::Always)
    }

    fn new(
        to: W,
        columns: &[&str],
        options: &WriteOptions,
        testrail: bool,
        quotes: QuoteStyle,
    ) -> io::Result<Self> {
        let to = WriterBuilder::new().flexible(true).quote_style(quotes).from_writer(to);
        let mut table =
            Self { to, custom: options.custom.clone(), testrail, guard: options.guard || !testrail };
        let mut header: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        header.extend(options.custom.iter().cloned());
        table.row(&header)?;
        Ok(table)
    }

    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        let guard = self.guard;
        let cells = cells.iter().map(|cell| if guard { guarded(cell) } else { cell.clone() });
        self.to.write_record(cells).map_err(io::Error::other)
    }

    fn custom(&self, fields: &[(String, String)]) -> Vec<String> {
        let value = |wanted: &String| {
            let values: Vec<&str> =
                fields.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).collect();
            values.join("\n")
        };
        self.custom.iter().map(value).collect()
    }

    /// A test case.
    pub(super) fn case(&mut self, case: &IncomingCase) -> io::Result<()> {
        let width = if self.testrail { TESTRAIL.len() } else { CASES.len() };
        let steps = case.steps.len().max(1);
        for n in 0..steps {
            let step = case.steps.get(n).cloned().unwrap_or_default();
            let (action, expected, data) = (step.action, step.expected, step.data);
            let first = n == 0;
            let mut cells = match (self.testrail, first) {
                (true, true) => testrail(case, action, expected, data),
                (true, false) => spread(width, &[(12, data), (13, expected), (14, action)]),
                (false, true) => ours(case, action, expected, data),
                (false, false) => spread(width, &[(5, action), (6, expected), (7, data)]),
            };
            if first {
                cells.extend(self.custom(&case.custom));
            } else {
                cells.resize(width + self.custom.len(), String::new());
            }
            self.row(&cells)?;
        }
        Ok(())
    }

    /// A requirement.
    pub(super) fn requirement(&mut self, one: &IncomingRequirement) -> io::Result<()> {
        let mut cells = vec![
            one.key.clone().unwrap_or_default(),
            one.title.clone(),
            one.folder.clone(),
            one.description.clone(),
            word(&one.priority, priority),
            word(&one.status, status),
            listed(&one.tags),
            listed(&one.references),
            one.source_id.clone(),
        ];
        cells.extend(self.custom(&one.custom));
        self.row(&cells)
    }

    /// Ends the table.
    pub(super) fn finish(self) -> io::Result<W> {
        self.to.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

fn spread(width: usize, filled: &[(usize, String)]) -> Vec<String> {
    let mut cells = vec![String::new(); width];
    for (column, text) in filled {
        if let Some(cell) = cells.get_mut(*column) {
            cell.clone_from(text);
        }
    }
    cells
}

fn ours(case: &IncomingCase, action: String, expected: String, data: String) -> Vec<String> {
    vec![
        case.key.clone().unwrap_or_default(),
        case.title.clone(),
        case.folder.clone(),
        case.description.clone(),
        case.preconditions.clone(),
        action,
        expected,
        data,
        word(&case.priority, priority),
        word(&case.case_type, case_type),
        word(&case.status, status),
        listed(&case.tags),
        listed(&case.named()),
        case.automation.clone().unwrap_or_default(),
        case.source_id.clone(),
    ]
}

fn testrail(case: &IncomingCase, action: String, expected: String, data: String) -> Vec<String> {
    let parts: Vec<&str> = case.folder.split('/').filter(|part| !part.is_empty()).collect();
    let own = case.source_id.rsplit('/').next().unwrap_or_default();
    // TestRail gives ids itself: only its own may stand there.
    let is_testrail = own
        .strip_prefix('C')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    vec![
        if is_testrail { own.to_owned() } else { String::new() },
        case.title.clone(),
        case.automation.clone().unwrap_or_default(),
        case.description.clone(),
        case.tags.join(", "),
        case.preconditions.clone(),
        word(&case.priority, priority),
        case.named().join(", "),
        parts.last().map(|part| (*part).to_owned()).unwrap_or_default(),
        parts.len().saturating_sub(1).to_string(),
        parts.join(" > "),
        word(&case.status, status),
        data,
        expected,
        action,
        if case.steps.is_empty() { "Test Case (Text)" } else { "Test Case (Steps)" }.to_owned(),
        word(&case.case_type, case_type),
    ]
}

/// The file's own word where it has one, else ours.
fn word<T: Copy>(taken: &Taken<T>, ours: fn(T) -> &'static str) -> String {
    if taken.raw.is_empty() {
        taken.mapped.map(ours).unwrap_or_default().to_owned()
    } else {
        taken.raw.clone()
    }
}

fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Critical => "Critical",
        Priority::High => "High",
        Priority::Medium => "Medium",
        Priority::Low => "Low",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "Draft",
        Status::Active => "Active",
        Status::Deprecated => "Deprecated",
    }
}

fn case_type(case_type: CaseType) -> &'static str {
    match case_type {
        CaseType::Functional => "Functional",
        CaseType::Smoke => "Smoke",
        CaseType::Regression => "Regression",
        CaseType::Acceptance => "Acceptance",
        CaseType::Usability => "Usability",
        CaseType::Performance => "Performance",
        CaseType::Security => "Security",
        CaseType::Compatibility => "Compatibility",
        CaseType::Other => "Other",
    }
}
