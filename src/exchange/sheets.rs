//! The tables of single tools: which of their columns is what. The rows are read by `tabular`.

use crate::columns::suggest;
use crate::fault::Stop;
use crate::formula;
use crate::incoming::Fault;
use crate::mapping::{Field, Mapping, Options};
use crate::session::Session;
use crate::table::{self, Csv, Rows};
use crate::tabular::{self, Part, Plan};
use crate::text::Text;
use crate::words::{self, plain};

/// The exact headers of Zephyr Scale.
const ZEPHYR: &[(&str, Part)] = &[
    ("key", Part::Field(Field::Id)),
    ("name", Part::Field(Field::Title)),
    ("status", Part::Field(Field::Status)),
    ("precondition", Part::Field(Field::Preconditions)),
    ("objective", Part::Field(Field::Description)),
    ("folder", Part::Field(Field::Folder)),
    ("priority", Part::Field(Field::Priority)),
    ("labels", Part::Field(Field::Tags)),
    ("coverageissues", Part::Field(Field::References)),
    ("testscriptstepbystepstep", Part::Field(Field::Action)),
    ("testscriptstepbysteptestdata", Part::Field(Field::Data)),
    ("testscriptstepbystepexpectedresult", Part::Field(Field::Expected)),
    ("testscriptplaintext", Part::Plain),
    ("testscriptbdd", Part::Gherkin),
];

/// TestRail's, of today and before; `Steps` may occur twice.
const TESTRAIL: &[(&str, Part)] = &[
    ("id", Part::Field(Field::Id)),
    ("title", Part::Field(Field::Title)),
    ("sectionhierarchy", Part::Field(Field::Folder)),
    ("description", Part::Field(Field::Description)),
    ("preconditions", Part::Field(Field::Preconditions)),
    ("priority", Part::Field(Field::Priority)),
    ("type", Part::Field(Field::CaseType)),
    ("status", Part::Field(Field::Status)),
    ("labels", Part::Field(Field::Tags)),
    ("references", Part::Field(Field::References)),
    ("automationid", Part::Field(Field::Automation)),
    ("stepsstep", Part::Field(Field::Action)),
    ("stepsnewstep", Part::Field(Field::Action)),
    ("stepsexpectedresult", Part::Field(Field::Expected)),
    ("stepsnewexpectedresult", Part::Field(Field::Expected)),
    ("stepsadditionalinfo", Part::Field(Field::Data)),
    ("steps", Part::Plain),
    ("stepsnew", Part::Plain),
    ("stepsmulti", Part::Plain),
    ("expectedresult", Part::Overall),
    ("bddscenario", Part::Gherkin),
    ("bddscenarios", Part::Gherkin),
    ("scenarios", Part::Gherkin),
];

/// Xray's importer lets everybody name the columns; these are the names of its guide and what people write.
const XRAY: &[(&str, Part)] = &[
    ("tcid", Part::Field(Field::Id)),
    ("testid", Part::Field(Field::Id)),
    ("testcaseidentifier", Part::Field(Field::Id)),
    ("issueid", Part::Field(Field::Id)),
    ("testsummary", Part::Field(Field::Title)),
    ("summary", Part::Field(Field::Title)),
    ("description", Part::Field(Field::Description)),
    ("testpriority", Part::Field(Field::Priority)),
    ("priority", Part::Field(Field::Priority)),
    ("status", Part::Field(Field::Status)),
    ("action", Part::Field(Field::Action)),
    ("stepaction", Part::Field(Field::Action)),
    ("step", Part::Field(Field::Action)),
    ("data", Part::Field(Field::Data)),
    ("stepdata", Part::Field(Field::Data)),
    ("testdata", Part::Field(Field::Data)),
    ("result", Part::Field(Field::Expected)),
    ("expectedresult", Part::Field(Field::Expected)),
    ("stepexpectedresult", Part::Field(Field::Expected)),
    ("stepresult", Part::Field(Field::Expected)),
    ("labels", Part::Field(Field::Tags)),
    ("label", Part::Field(Field::Tags)),
    ("testrepositorypath", Part::Field(Field::Folder)),
    ("testrepofolder", Part::Field(Field::Folder)),
    ("repositorypath", Part::Field(Field::Folder)),
    ("precondition", Part::Field(Field::Preconditions)),
    ("preconditions", Part::Field(Field::Preconditions)),
    ("requirementkeys", Part::Field(Field::References)),
    ("requirements", Part::Field(Field::References)),
    ("requirementkey", Part::Field(Field::References)),
    ("links", Part::Field(Field::References)),
    ("testscovers", Part::Field(Field::References)),
    ("gherkindefinition", Part::Gherkin),
    ("cucumberscenario", Part::Gherkin),
    ("genericdefinition", Part::Field(Field::Automation)),
    ("unstructureddefinition", Part::Plain),
    ("genericunstructureddefinition", Part::Plain),
];

fn parts(header: &[String], known: &[(&str, Part)]) -> Vec<Part> {
    let part = |name: &String| {
        let word = plain(name);
        known.iter().find(|(known, _)| *known == word).map_or(Part::Field(Field::Custom), |(_, part)| *part)
    };
    header.iter().map(part).collect()
}

/// The rows of a CSV and the first of them.
fn open<'a>(mut text: Text<'a>, options: &Options) -> Result<(Csv<'a>, Vec<String>), Stop> {
    let head = table::peek(&mut text)?;
    if head.contains('\0') {
        return Err(Fault::at(1, 1, say!("This is no table but a binary file."))
            .remedy(say!("Export it as CSV and choose that."))
            .into());
    }
    let sign = options.delimiter.unwrap_or_else(|| table::delimiter(&head));
    let mut rows = Csv::new(text, sign);
    let mut header = first(&mut rows)?;
    if header.first().is_some_and(|cell| cell.starts_with("sep=")) {
        header = first(&mut rows)?;
    }
    Ok((rows, header))
}

fn first(rows: &mut dyn Rows) -> Result<Vec<String>, Stop> {
    match rows.next()? {
        Some(row) => Ok(row.cells),
        None => Err(Fault::at(1, 1, say!("The file is empty: its first row must name the columns.")).into()),
    }
}

/// The rows of a CSV whose header must have these columns.
pub(crate) fn exact<'a>(text: Text<'a>, options: &Options) -> Result<(Csv<'a>, Vec<String>), Stop> {
    open(text, options)
}

/// Any table, by the mapping of its columns.
pub(crate) fn any(
    text: Text<'_>,
    options: &Options,
    requirements: bool,
    out: &mut Session<'_>,
) -> Result<(), Stop> {
    let (mut rows, header) = open(text, options)?;
    let ours = header.first().is_some_and(|name| name == formula::OURS) && options.mapping.is_empty();
    let mut fields = mapped(&header, &options.mapping);
    if ours {
        // Ours are known by their places: a custom field may have any name.
        let known = if requirements { formula::REQUIREMENTS.len() } else { formula::CASES.len() };
        fields.iter_mut().skip(known).for_each(|field| *field = Field::Custom);
        let own = suggest(header.get(..known).unwrap_or_default());
        fields.iter_mut().zip(own).for_each(|(field, own)| *field = own);
    }
    let mut plan = Plan::new(header, fields.into_iter().map(Part::Field).collect());
    (plan.html, plan.ours) = (options.html && !ours, ours);
    if requirements {
        tabular::requirements(&mut rows, &plan, out)
    } else {
        tabular::cases(&mut rows, &plan, out)
    }
}

fn mapped(header: &[String], mapping: &[Mapping]) -> Vec<Field> {
    if mapping.is_empty() {
        return suggest(header);
    }
    let field = |column: usize| {
        let named = mapping.iter().find(|one| usize::try_from(one.column) == Ok(column));
        named.map_or(Field::Custom, |one| one.field)
    };
    (0..header.len()).map(field).collect()
}

/// TestRail's table.
pub(crate) fn testrail(text: Text<'_>, options: &Options, out: &mut Session<'_>) -> Result<(), Stop> {
    let (mut rows, header) = open(text, options)?;
    let mut parts = parts(&header, TESTRAIL);
    let has = |field: Field, parts: &[Part]| parts.contains(&Part::Field(field));
    if !has(Field::Folder, &parts) {
        as_field(&header, &mut parts, "section", Field::Folder);
    }
    let mut plan = Plan::new(header, parts);
    plan.priority = words::testrail_priority;
    tabular::cases(&mut rows, &plan, out)
}

/// Xray's table.
pub(crate) fn xray(text: Text<'_>, options: &Options, out: &mut Session<'_>) -> Result<(), Stop> {
    let (mut rows, header) = open(text, options)?;
    let parts = parts(&header, XRAY);
    let mut plan = Plan::new(header, parts);
    plan.html = false;
    plan.words = true;
    plan.blank = "<<!clear!>>";
    tabular::cases(&mut rows, &plan, out)
}

/// Zephyr Scale's table, from a CSV.
pub(crate) fn zephyr_csv(text: Text<'_>, options: &Options, out: &mut Session<'_>) -> Result<(), Stop> {
    let (mut rows, header) = open(text, options)?;
    zephyr(&mut rows, header, out)
}

/// Zephyr Scale's table, from a workbook's first sheet.
pub(crate) fn zephyr_rows(rows: &mut dyn Rows, out: &mut Session<'_>) -> Result<(), Stop> {
    let header = first(rows)?;
    zephyr(rows, header, out)
}

fn zephyr(rows: &mut dyn Rows, header: Vec<String>, out: &mut Session<'_>) -> Result<(), Stop> {
    let parts = parts(&header, ZEPHYR);
    let plan = Plan::new(header, parts);
    tabular::cases(rows, &plan, out)
}

fn as_field(header: &[String], parts: &mut [Part], name: &str, field: Field) {
    for (part, header) in parts.iter_mut().zip(header) {
        if plain(header) == name {
            *part = Part::Field(field);
        }
    }
}
