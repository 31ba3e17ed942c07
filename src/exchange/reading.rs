//! The one way in: a format, a file, and where its things go.

use std::io::{Read, Seek, SeekFrom};

use crate::fault::Stop;
use crate::format::Format;
use crate::incoming::{Fault, Summary};
use crate::mapping::Options;
use crate::session::Session;
use crate::text::Text;
use crate::xlsx::Workbook;
use crate::zip::Source;
use crate::{
    Sink, allure, bundle, casebridge_json, ctrf, cucumber, feature, gitlab_report, junit, playwright,
    qase_csv, qase_json, sheets, testlink, testrail_xml, xray_json, zip,
};

/// Reads a file of this format and hands over what it holds, in its order.
///
/// A fault means that the file is not fit to be imported: what was handed over before it is whole, but must be thrown
/// away. `size` is the file's length in bytes, for progress and for the limits of what is held in memory.
pub fn read(
    format: Format,
    source: &mut (impl Read + Seek),
    size: u64,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Summary, Fault> {
    let mut session = Session::new(sink);
    source.seek(SeekFrom::Start(0))?;
    if size == 0 {
        return Err(Fault::at(1, 1, say!("The file is empty.")));
    }
    let read = match format {
        Format::ResultsZip => bundle::read(source, options, &mut session),
        Format::ZephyrXlsx => workbook(source, &mut session),
        other => of_text(other, Text::new(source), options, &mut session),
    };
    match read {
        Ok(()) => Ok(session.summary),
        Err(Stop::Cancelled) => Ok(Summary { cancelled: true, ..session.summary }),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// Reads a format that is text.
pub(crate) fn of_text(
    format: Format,
    text: Text<'_>,
    options: &Options,
    out: &mut Session<'_>,
) -> Result<(), Stop> {
    match format {
        Format::Csv => sheets::any(text, options, false, out),
        Format::RequirementsCsv => sheets::any(text, options, true, out),
        Format::CasebridgeJson => casebridge_json::read(text, out),
        Format::QaseCsv => qase_csv::read(text, options, out),
        Format::QaseJson => qase_json::read(text, out),
        Format::TestRailCsv => sheets::testrail(text, options, out),
        Format::TestRailXml => testrail_xml::read(text, out),
        Format::XrayJson => xray_json::read(text, out),
        Format::XrayCsv => sheets::xray(text, options, out),
        Format::ZephyrCsv => sheets::zephyr_csv(text, options, out),
        Format::TestLinkXml => testlink::read(text, out),
        Format::Gherkin => feature::read(text, options, out),
        Format::JUnit => junit::read(text, out),
        Format::Ctrf => ctrf::read(text, out),
        Format::Allure => allure::read(text, out),
        Format::Playwright => playwright::read(text, out),
        Format::CucumberJson => cucumber::read(text, out),
        Format::GitLabReport => gitlab_report::read(text, out),
        Format::ZephyrXlsx | Format::ResultsZip => {
            Err(Fault::whole(say!("This format is a zip, and the file is text.")).into())
        }
    }
}

fn workbook(source: &mut dyn Source, out: &mut Session<'_>) -> Result<(), Stop> {
    let book = Workbook::open(source)?;
    let sheet = book.sheet.clone();
    let mut unpacked = zip::open(source, &sheet)?;
    let mut rows = book.rows(Text::new(&mut unpacked));
    sheets::zephyr_rows(&mut rows, out).map_err(|stop| match stop {
        Stop::Fault(fault) => Stop::Fault(fault.inside(&sheet.name)),
        Stop::Cancelled => Stop::Cancelled,
    })
}
