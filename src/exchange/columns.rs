//! What the columns of a table seem to mean, by their headers, and what the mapping dialog shows of them.

use crate::fault::Stop;
use crate::incoming::Fault;
use crate::limits::SAMPLE;
use crate::mapping::{Column, Columns, Field};
use crate::table::{self, Rows};
use crate::text::Text;
use crate::words::{cut, plain};

/// Headers as tools and people write them, in plain words; the first that fits gets the field.
const KNOWN: &[(Field, &[&str])] = &[
    (Field::Key, &["casebridgekey"]),
    (
        Field::Id,
        &[
            "id",
            "v2id",
            "key",
            "testcaseid",
            "caseid",
            "testid",
            "tcid",
            "testcaseidentifier",
            "testkey",
            "testcasekey",
            "externalid",
            "allureid",
            "issuekey",
            "issueid",
            "requirementid",
            "source",
        ],
    ),
    (
        Field::Title,
        &[
            "title",
            "name",
            "testsummary",
            "testcasetitle",
            "testcasename",
            "summary",
            "testname",
            "testtitle",
            "casename",
            "testcase",
            "scenario",
            "requirement",
            "subject",
        ],
    ),
    (
        Field::Folder,
        &[
            "folder",
            "sectionhierarchy",
            "testrepositorypath",
            "path",
            "suite",
            "section",
            "module",
            "folderpath",
            "testsuite",
            "area",
            "feature",
        ],
    ),
    (Field::Description, &["description", "objective", "testobjective", "purpose", "details"]),
    (Field::Preconditions, &["preconditions", "precondition", "prerequisites", "prerequisite", "setup"]),
    (
        Field::Action,
        &[
            "step",
            "steps",
            "action",
            "stepaction",
            "stepsactions",
            "teststep",
            "teststeps",
            "stepsstep",
            "stepdescription",
            "instructions",
            "procedure",
            "teststepstepbystepstep",
        ],
    ),
    (
        Field::Expected,
        &[
            "expectedresult",
            "expectedresults",
            "expected",
            "stepexpectedresult",
            "stepsexpectedresult",
            "stepsresult",
            "expectedoutcome",
            "result",
        ],
    ),
    (Field::Data, &["testdata", "data", "stepdata", "stepsdata", "inputdata", "input"]),
    (Field::Priority, &["priority", "testpriority", "importance"]),
    (Field::CaseType, &["type", "casetype", "testcasetype", "category"]),
    (Field::Status, &["status", "state", "workflowstatus"]),
    (Field::Tags, &["tags", "labels", "keywords", "tag", "label"]),
    (
        Field::References,
        &[
            "references",
            "refs",
            "coverageissues",
            "requirements",
            "requirementkeys",
            "linkedissues",
            "issues",
            "issue",
            "jira",
            "covers",
            "stories",
            "userstory",
            "links",
            "link",
        ],
    ),
    (Field::Automation, &["automation", "automatedtest", "automationid", "fullname", "testmethod"]),
];

/// What each header seems to mean; a field that is taken is not given twice.
pub(crate) fn suggest(header: &[String]) -> Vec<Field> {
    let words: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut out = vec![Field::Custom; header.len()];
    for (field, names) in KNOWN {
        let place = names.iter().find_map(|name| words.iter().position(|word| word == name));
        if let Some(slot) = place.and_then(|place| out.get_mut(place))
            && *slot == Field::Custom
        {
            *slot = *field;
        }
    }
    out
}

/// What a table's beginning shows the mapping dialog.
pub fn columns(name: &str, head: &[u8]) -> Result<Columns, Fault> {
    // The beginning of a file may end anywhere, also in the middle of a character or a quote.
    let end = head.iter().rposition(|byte| *byte == b'\n').map_or(head.len(), |at| at + 1);
    let mut source = head.get(..end).unwrap_or_default();
    let mut text = Text::new(&mut source);
    let sign = table::delimiter(&table::peek(&mut text)?);
    let mut rows = table::Csv::new(text, sign);
    let header = match rows.next() {
        Ok(Some(row)) => row.cells,
        Ok(None) | Err(Stop::Cancelled) => {
            return Err(Fault::at(1, 1, say!("{name} is empty: the first row must name the columns.", name)));
        }
        Err(Stop::Fault(fault)) => return Err(fault),
    };
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); header.len()];
    let (mut count, mut html) = (0, false);
    // A fault further down is told when the file is read.
    while let (Ok(Some(row)), true) = (rows.next(), count < 50) {
        count += 1;
        for (samples, cell) in samples.iter_mut().zip(&row.cells) {
            html |= crate::html::is_html(cell);
            if samples.len() < 3 && !cell.trim().is_empty() {
                samples.push(cut(cell.trim(), SAMPLE));
            }
        }
    }
    let columns = suggest(&header)
        .into_iter()
        .zip(header)
        .zip(samples)
        .map(|((suggested, header), samples)| Column { header, samples, suggested })
        .collect();
    Ok(Columns { columns, delimiter: sign, rows: count, html })
}
