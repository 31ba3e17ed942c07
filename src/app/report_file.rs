//! The coverage report as a file.

use serde_json::json;

use super::choose::Lookup;
use super::report::{self, is_there};
use super::scope::Results;
use super::{log, matrix};
use crate::error::Result;
use crate::model::Kind;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ReportFileForm, ReportForm, ReportFormat};
use crate::protocol::views::{ExportView, MatrixDefect, MatrixRow};
use crate::store::brief::Brief;

/// The report as a file: the whole matrix, and as JSON the numbers, too.
pub async fn export<H: Host>(host: &H, sender: &Sender, form: ReportFileForm) -> Result<ExportView> {
    let results = Results::read(host, &form.scope).await?;
    let lookup = Lookup::of(host, Kind::Requirement).await?;
    let briefs: Vec<Brief> = lookup.all().filter(|one| is_there(one)).cloned().collect();
    let rows = matrix::rows(host, &briefs, &results, (usize::MAX, usize::MAX)).await?;
    let day = host.now().iso().get(..10).unwrap_or_default().to_owned();
    let (ending, text) = match form.format {
        ReportFormat::Csv => ("csv", csv(&rows)),
        ReportFormat::Json => {
            let report = report::view(host, sender, ReportForm { scope: form.scope }).await?;
            let whole = json!({ "product": "Casebridge", "report": report, "matrix": rows });
            ("json", serde_json::to_string_pretty(&whole).unwrap_or_default())
        }
    };
    Ok(ExportView { file_name: format!("casebridge-coverage-{day}.{ending}"), text })
}

/// A row for each requirement and case; a requirement without any has one row.
fn csv(rows: &[MatrixRow]) -> String {
    let mut out = String::from(
        "Requirement,Title,Priority,Coverage,Test case,Test case title,Result,When,Suspect,Defects,Issues\r\n",
    );
    for row in rows {
        let list = |what: fn(&MatrixDefect) -> &String| {
            let words: Vec<&str> = row.defects.iter().map(|one| what(one).as_str()).collect();
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let (defects, issues) = (list(|one| &one.key), list(|one| &one.issue));
        let head = [&row.key, &row.title, &row.priority.text, &row.coverage.badge.text];
        let mut line = |case: [&str; 5]| {
            let cells = head.iter().map(|cell| cell.as_str()).chain(case);
            let cells: Vec<String> = cells.chain([defects.as_str(), &issues]).map(log::quoted).collect();
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        };
        for case in &row.cases {
            let suspect = if case.suspect.is_some() { "yes" } else { "" };
            line([&case.key, &case.title, &case.result.text, &case.age, suspect]);
        }
        if row.cases.is_empty() {
            line([""; 5]);
        }
    }
    out
}
