//! Every format on sample files: counts, and every item to the letter beside it as a golden file.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::needless_for_each)]

mod support;

use std::fs;

use casebridge_exchange::{Field, Format, columns, sniff};
use support::{SAMPLES, folder, sample, try_read};

#[test]
fn every_sample_is_read_as_its_golden_file_says() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for one in SAMPLES {
        let (kept, summary) = try_read(one.format, &sample(one.name), &one.options());
        let summary = summary.unwrap_or_else(|fault| panic!("{}: {fault}", one.name));
        let counts = [summary.cases, summary.results, summary.requirements, summary.skipped];
        if counts != one.counts {
            wrong.push(format!("{}: {counts:?} instead of {:?}", one.name, one.counts));
        }
        let found = serde_json::to_string_pretty(&(&kept.items, &summary.about)).unwrap() + "\n";
        let golden = folder().join("golden").join(format!("{}.json", one.name));
        if update {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::write(&golden, found).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != found {
            wrong.push(format!("{}: not as {}", one.name, golden.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_sample_is_recognised_by_its_name_and_beginning() {
    for one in SAMPLES {
        let bytes = sample(one.name);
        let found = sniff(one.name, &bytes);
        assert_eq!(found.first(), Some(&one.format), "{}: {found:?}", one.name);
    }
    assert_eq!(sniff("coverage.xml", b"<?xml version=\"1.0\"?><coverage line-rate=\"1\"/>"), []);
    let commented = b"<?xml version=\"1.0\"?>\n<!-- <suite> is no root here -->\n<testsuites/>";
    assert_eq!(sniff("report.xml", commented).first(), Some(&Format::JUnit));
    assert_eq!(sniff("photo.png", b"\x89PNG\r\n\x1a\n\0\0"), []);
}

#[test]
fn every_format_has_a_sample() {
    for format in Format::ALL {
        let there = SAMPLES.iter().any(|one| one.format == format);
        // Our own JSON is written and read back in the tests of round trips.
        assert!(there || format == Format::CasebridgeJson, "{format:?}");
    }
}

#[test]
fn a_workbook_says_what_the_same_table_as_csv_says() {
    let strip = |name: &str, format| {
        let mut cases = support::must_read(format, sample(name)).cases();
        cases.iter_mut().for_each(|case| case.line = 0);
        cases
    };
    assert_eq!(strip("zephyr.xlsx", Format::ZephyrXlsx), strip("zephyr.csv", Format::ZephyrCsv));
}

#[test]
fn the_mapping_dialog_is_shown_headers_samples_and_a_suggestion() {
    let found = columns("requirements.csv", &sample("requirements.csv")).unwrap();
    let suggested: Vec<Field> = found.columns.iter().map(|column| column.suggested).collect();
    assert_eq!(found.delimiter, '\t');
    assert_eq!(
        suggested,
        [Field::Id, Field::Title, Field::Description, Field::Priority, Field::Status, Field::Custom]
    );
    assert_eq!(found.columns[0].samples, ["REQ-1", "REQ-2", "REQ-4"]);
    assert!(!found.html);
    // The beginning of a large file may end within a quote.
    let cut = columns("x.csv", b"a,b\n1,\"<p>x</p>\"\n2,\"open\nstill").unwrap();
    assert!(cut.html);
    assert_eq!(cut.rows, 1);
}
