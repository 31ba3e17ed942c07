//! Which format a file may be, by its name and its beginning. A guess: the person sees it and may choose another.

use crate::fault::Stop;
use crate::format::Format;
use crate::formula;
use crate::table::{self, Rows};
use crate::text::Text;
use crate::words::plain;

/// How much of a file's beginning is looked at, in bytes.
pub(crate) const HEAD: usize = 64 * 1024;

/// The formats a file may be, the likeliest first.
pub fn sniff(name: &str, head: &[u8]) -> Vec<Format> {
    let name = name.to_ascii_lowercase();
    let head = head.get(..head.len().min(HEAD)).unwrap_or_default();
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let is_book = name.ends_with(".xlsx") || head.windows(3).any(|bytes| bytes == b"xl/");
        return vec![if is_book { Format::ZephyrXlsx } else { Format::ResultsZip }];
    }
    let mut source = head;
    let text = table::peek(&mut Text::new(&mut source));
    let text = text.unwrap_or_else(|_| String::from_utf8_lossy(head).into_owned());
    let start = text.trim_start();
    if start.starts_with('<') {
        return xml(start);
    }
    if start.starts_with('{') || (start.starts_with('[') && !name.ends_with(".csv")) {
        return json(&name, start);
    }
    if name.ends_with(".feature") || is_gherkin(start) {
        return vec![Format::Gherkin];
    }
    csv(&name, head)
}

/// The name of a document's element, behind its declaration and comments.
fn root(mut text: &str) -> Option<&str> {
    loop {
        text = text.trim_start();
        let end = match text.get(..2)? {
            "<?" => "?>",
            "<!" if text.starts_with("<!--") => "-->",
            "<!" => ">",
            _ => break,
        };
        text = text.split_once(end)?.1;
    }
    let name = text.strip_prefix('<')?.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next()?;
    Some(name.rsplit(':').next().unwrap_or(name))
}

fn xml(text: &str) -> Vec<Format> {
    // What converters write has none of TestLink's own ids, but its elements.
    let testlink =
        ["internalid=", "<node_order>", "<importance>", "<actions>"].iter().any(|mark| text.contains(mark));
    match root(text) {
        Some("testsuites" | "testsuite") if testlink => vec![Format::TestLinkXml, Format::JUnit],
        Some("testsuites" | "testsuite") => vec![Format::JUnit, Format::TestLinkXml],
        Some("testcases") => vec![Format::TestLinkXml],
        Some("suite" | "suites" | "sections") => vec![Format::TestRailXml],
        _ => Vec::new(),
    }
}

fn json(name: &str, text: &str) -> Vec<Format> {
    let has = |word: &str| text.contains(&format!("\"{word}\""));
    let mut out = Vec::new();
    let mut may = |format: Format, fits: bool| {
        if fits {
            out.push(format);
        }
    };
    may(Format::CasebridgeJson, text.starts_with('{') && has("casebridge"));
    may(
        Format::Ctrf,
        has("reportFormat") && has("CTRF")
            || has("results") && has("tests") && (has("tool") || has("summary")),
    );
    may(Format::GitLabReport, has("test_suites"));
    may(Format::XrayJson, has("tests") && (has("testKey") || has("testInfo") || has("testExecutionKey")));
    may(Format::Playwright, has("suites") && (has("specs") || has("config") && has("rootDir")));
    may(Format::CucumberJson, text.starts_with('[') && has("elements"));
    let allure = has("status")
        && (has("historyId") || has("statusDetails") || has("fullName"))
        && !has("reportFormat");
    may(Format::Allure, name.ends_with("-result.json") || allure && has("uuid"));
    may(
        Format::QaseJson,
        has("title")
            && (has("steps_type") || has("suite_id") || has("suites") && has("cases") || has("is_flaky")),
    );
    out
}

fn is_gherkin(text: &str) -> bool {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('@'));
    line.is_some_and(|line| {
        line.starts_with("Feature:") || (line.starts_with('#') && line.contains("language:"))
    })
}

fn csv(name: &str, head: &[u8]) -> Vec<Format> {
    let mut source = head;
    let mut text = Text::new(&mut source);
    let sign = table::peek(&mut text).map_or(',', |head| table::delimiter(&head));
    let header = match table::Csv::new(text, sign).next() {
        Ok(Some(row)) => row.cells,
        Ok(None) | Err(Stop::Cancelled | Stop::Fault(_)) => Vec::new(),
    };
    let words: Vec<String> = header.iter().map(|cell| plain(cell)).collect();
    let has = |word: &str| words.iter().any(|known| known == word);
    let any = |start: &str| words.iter().any(|known| known.starts_with(start));
    let mut out = Vec::new();
    if has("v2id") && has("title") {
        out.push(Format::QaseCsv);
    }
    if any("testscript") {
        out.push(Format::ZephyrCsv);
    }
    if has("title") && (has("sectionhierarchy") || has("sectiondepth") || has("suiteid") && has("section")) {
        out.push(Format::TestRailCsv);
    }
    if has("tcid")
        || has("testcaseidentifier")
        || has("testtype") && (has("action") || has("stepaction") || any("gherkin"))
    {
        out.push(Format::XrayCsv);
    }
    let ours = header.first().is_some_and(|name| name == formula::OURS);
    let is_table = header.len() > 1 || name.ends_with(".csv") || name.ends_with(".tsv");
    if !is_table {
        return out;
    }
    let requirements = any("requirement") && !has("steps") && !has("step") || ours && !has("step");
    out.extend(if requirements {
        [Format::RequirementsCsv, Format::Csv]
    } else {
        [Format::Csv, Format::RequirementsCsv]
    });
    out
}
