//! Files that are cut short, damaged, wrongly encoded or made to hurt: a fault that names the place, never a panic, and
//! never fewer things without a word.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::needless_for_each)]

mod support;

use casebridge_exchange::{Format, Item, Options};
use support::{Kept, Numbers, SAMPLES, must_fail, must_read, sample, try_read};

/// What was handed over, without what was skipped.
fn things(kept: &Kept) -> Vec<Item> {
    kept.items.iter().filter(|item| !matches!(item, Item::Skipped(_))).cloned().collect()
}

/// Formats whose end is marked: cut anywhere they are at fault. Tables and feature files may end after any line.
fn has_end(format: Format) -> bool {
    !matches!(
        format,
        Format::Csv
            | Format::RequirementsCsv
            | Format::QaseCsv
            | Format::TestRailCsv
            | Format::XrayCsv
            | Format::ZephyrCsv
            | Format::Gherkin
    )
}

#[test]
fn a_file_cut_anywhere_is_at_fault_or_ends_where_it_may() {
    for one in SAMPLES {
        let bytes = sample(one.name);
        let (kept, summary) = try_read(one.format, &bytes, &one.options());
        summary.unwrap();
        let all = things(&kept);
        let whole = bytes.trim_ascii_end().len();
        for cut in 1..whole {
            let (kept, summary) = try_read(one.format, &bytes[..cut], &one.options());
            let found = things(&kept);
            // What is handed over is whole: the same as in the whole file, but for the last row of a table.
            let same = found.iter().zip(&all).take_while(|(a, b)| a == b).count();
            match &summary {
                Err(fault) => {
                    assert!(!fault.message.is_empty(), "{} at {cut}", one.name);
                    let zipped = matches!(one.format, Format::ZephyrXlsx | Format::ResultsZip);
                    assert!(fault.line > 0 || zipped, "{} cut at {cut} names no line: {fault}", one.name);
                    assert!(
                        same == found.len() || !has_end(one.format),
                        "{} cut at {cut}: {:?}",
                        one.name,
                        found.get(same)
                    );
                }
                Ok(_) => {
                    assert!(!has_end(one.format), "{} cut at {cut} passes for whole", one.name);
                    assert!(
                        same + 1 >= found.len(),
                        "{} cut at {cut} changed more than its last item",
                        one.name
                    );
                }
            }
        }
    }
}

#[test]
fn a_damaged_file_never_panics() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for one in SAMPLES {
        let bytes = sample(one.name);
        for _ in 0..400 {
            let mut damaged = bytes.clone();
            for _ in 0..=numbers.below(4) {
                let at = numbers.below(damaged.len());
                match numbers.below(4) {
                    0 => damaged[at] ^= 1 << numbers.below(8),
                    1 => damaged[at] = u8::try_from(numbers.below(256)).unwrap(),
                    2 => drop(damaged.drain(at..(at + numbers.below(30)).min(damaged.len()))),
                    _ => damaged
                        .splice(at..at, b"<\"{[|,\n&;\xFF'".iter().copied().skip(numbers.below(10)))
                        .for_each(drop),
                }
                if damaged.is_empty() {
                    break;
                }
            }
            let _ = try_read(one.format, &damaged, &Options::default());
            // Whatever it is taken for.
            let other = Format::ALL[numbers.below(Format::ALL.len())];
            let _ = try_read(other, &damaged, &Options::default());
            let _ = casebridge_exchange::sniff(one.name, &damaged);
            let _ = casebridge_exchange::columns(one.name, &damaged);
        }
    }
}

#[test]
fn entities_of_the_files_own_are_refused() {
    let laughs = r#"<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;">]>
<testsuite><testcase name="&lol1;"/></testsuite>"#;
    let fault = must_fail(Format::JUnit, laughs);
    assert_eq!((fault.line, fault.column), (2, 1));
    assert!(fault.message.contains("DOCTYPE"), "{fault}");
    let outside = r#"<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuites/>"#;
    assert_eq!(must_fail(Format::TestLinkXml, outside).line, 1);
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "<testsuite>".repeat(5_000);
    let fault = must_fail(Format::JUnit, deep);
    assert!(fault.message.contains("nested"), "{fault}");
    assert!(fault.line == 1 && fault.column > 1, "{fault:?}");
    let sections = "<sections><section>".repeat(5_000);
    assert!(must_fail(Format::TestRailXml, sections).message.contains("nested"));
    let lists = "[".repeat(200_000);
    must_fail(Format::CucumberJson, &lists);
    let mut deep = "[".repeat(100_000);
    deep.push_str(&"]".repeat(100_000));
    let deep =
        format!("{{\"results\":{{\"tests\":[{{\"name\":\"a\",\"status\":\"passed\",\"extra\":{deep}}}]}}}}");
    let fault = must_fail(Format::Ctrf, deep);
    assert!(fault.message.contains("recursion"), "{fault}");
    let mut suites = "{\"title\":\"a\",\"suites\":[".repeat(2_000);
    suites.push_str(&"]}".repeat(2_000));
    assert!(must_fail(Format::Playwright, suites).message.contains("nested"));
}

#[test]
fn a_text_without_end_is_refused_before_memory_is_full() {
    let mut long = String::from("<testsuite><testcase name=\"a\"><system-out>");
    long.push_str(&"all work and no play\n".repeat(900_000));
    assert!(must_fail(Format::JUnit, &long).message.contains("16 MB"));
    let attribute = format!("<testsuite><testcase name=\"{}", "a".repeat(17 << 20));
    assert!(must_fail(Format::JUnit, attribute).message.contains("16 MB"));
    let mut quote = String::from("id,title\n1,\"");
    quote.push_str(&"no end\n".repeat(2_600_000));
    let fault = must_fail(Format::Csv, &quote);
    assert_eq!((fault.line, fault.column), (2, 3));
    assert!(fault.message.contains("16 MB"), "{fault}");
    let wide = format!("title{}\n", ",x".repeat(3_000));
    assert!(must_fail(Format::Csv, wide).message.contains("columns"));
    let attributes: String = (0..600).map(|n| format!(" a{n}=\"1\"")).collect();
    assert!(must_fail(Format::JUnit, format!("<testsuite{attributes}/>")).message.contains("attributes"));
}

#[test]
fn a_json_file_that_is_too_large_says_its_limit() {
    let mut large = vec![b' '; (64 << 20) + 1];
    large[0] = b'[';
    let fault = must_fail(Format::CucumberJson, &large);
    assert!(fault.message.contains("64 MB"), "{fault}");
    assert!(fault.remedy.contains("JUnit"));
}

#[test]
fn wrong_encodings_name_line_and_column() {
    let fault = must_fail(Format::Csv, b"id,title\n1,caf\xE9 au lait\n");
    assert_eq!((fault.line, fault.column), (2, 6));
    assert!(fault.remedy.contains("UTF-8"), "{fault:?}");
    let fault = must_fail(Format::JUnit, b"<testsuite>\n<testcase name=\"\xFF\"/></testsuite>");
    assert_eq!((fault.line, fault.column), (2, 17));
    let fault = must_fail(Format::Ctrf, b"{\"results\": \n \"\xC3\x28\"}");
    assert_eq!(fault.line, 2);
    let fault = must_fail(Format::JUnit, "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><testsuite/>");
    assert!(fault.message.contains("shift_jis"), "{fault}");
}

#[test]
fn other_encodings_that_say_so_are_read() {
    let text = "id;title\n1;Öffnen und schließen 😀\n";
    let title = |bytes: Vec<u8>| must_read(Format::Csv, bytes).cases()[0].title.clone();
    let expect = "Öffnen und schließen 😀";
    assert_eq!(title([b"\xEF\xBB\xBF", text.as_bytes()].concat()), expect);
    let wide: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(title(wide), expect);
    let wide: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(title(wide.clone()), expect);
    let fault = must_fail(Format::Csv, &wide[..wide.len() - 1]);
    assert!(fault.message.contains("middle of a character"), "{fault}");
    let latin = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><testsuite><testcase name=\"\x80 \xE9\"/></testsuite>";
    assert_eq!(must_read(Format::JUnit, latin).results()[0].name, "€ é");
}

#[test]
fn malformed_files_name_line_and_column() {
    for (format, text, line, column) in [
        (Format::JUnit, "<testsuite>\n  <testcase name=\"a\">\n</testsuite>", 3, 1),
        (Format::JUnit, "<testsuite>\n  <testcase name=\"a\" <b/>\n</testsuite>", 2, 3),
        (Format::JUnit, "<testsuite/>\n<testsuite/>", 2, 1),
        (Format::JUnit, "hello", 1, 1),
        (Format::JUnit, "", 1, 1),
        (Format::TestRailXml, "<html>\n</html>", 1, 1),
        (Format::Ctrf, "{\n  \"results\": {,}\n}", 2, 15),
        (Format::Ctrf, "{\"a\": 1}", 1, 1),
        (Format::Playwright, "[]", 1, 1),
        (Format::XrayJson, "{}", 1, 1),
        (Format::QaseJson, "{\"suites\": []}", 1, 1),
        (Format::GitLabReport, "null", 1, 1),
        (Format::CasebridgeJson, "{\"casebridge\": 99}", 1, 1),
        (Format::Allure, "{\"a\": 1}", 1, 1),
        (Format::Gherkin, "Feature: a\n  Scenario: b\n    Gibt es nicht\n    Given x\n    What?\n", 5, 5),
        (Format::Gherkin, "# language: klingonisch\nFeature: a", 1, 1),
        (Format::QaseCsv, "a,b\n1,2\n", 1, 1),
        (Format::TestRailCsv, "ID,Name\n1,2\n", 1, 1),
        (Format::Csv, "title,b\nä,\"open\n", 2, 3),
        (Format::Csv, "a,title,c\n1,one,x\n2", 3, 2),
        (Format::Csv, "\n\n", 1, 1),
        (Format::ZephyrXlsx, "no zip", 0, 0),
    ] {
        let fault = must_fail(format, text);
        assert_eq!((fault.line, fault.column), (line, column), "{format:?} {text:?}: {fault}");
    }
}

/// A zip of one stored file whose directory claims these sizes.
fn zip(name: &str, packed: &[u8], claims: u32, method: u16, flags: u16) -> Vec<u8> {
    let small = |number: usize| u32::try_from(number).unwrap();
    let mut out = Vec::new();
    let head = |out: &mut Vec<u8>| {
        out.extend(20u16.to_le_bytes());
        out.extend(flags.to_le_bytes());
        out.extend(method.to_le_bytes());
        out.extend([0; 4]);
        out.extend(0u32.to_le_bytes());
        out.extend(small(packed.len()).to_le_bytes());
        out.extend(claims.to_le_bytes());
        out.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        out.extend([0; 2]);
    };
    out.extend(b"PK\x03\x04");
    head(&mut out);
    out.extend(name.as_bytes());
    out.extend(packed);
    let start = small(out.len());
    out.extend(b"PK\x01\x02\x14\x00");
    head(&mut out);
    out.extend([0; 14]);
    out.extend(name.as_bytes());
    let length = small(out.len()) - start;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

#[test]
fn zips_made_to_hurt_are_refused() {
    let fails = |bytes: Vec<u8>| must_fail(Format::ResultsZip, bytes);
    let bomb = fails(zip("a.xml", b"x", 900 << 20, 8, 0));
    assert!(bomb.message.contains("1000 times"), "{bomb}");
    assert_eq!(bomb.file, "a.xml");
    assert!(fails(zip("a.xml", &vec![0; 8 << 20], u32::MAX - 1, 8, 0)).message.contains("1024 MB"));
    assert!(fails(zip("a.xml", b"<testsuite/>", 12, 0, 1)).message.contains("encrypted"));
    assert!(fails(zip("a.xml", b"<testsuite/>", 12, 14, 0)).message.contains("method 14"));
    assert!(fails(zip("a.xml", b"<testsuite/>", 12, 0, 0)).message.contains("checksum"));
    assert!(fails(zip("a.xml", b"<testsuite/>", 13, 0, 0)).message.contains("damaged"));
    assert!(fails(zip("a.xml", b"<testsuite/>", 12, 8, 0)).message.contains("unpacked"));
    assert!(fails(b"PK\x03\x04 nothing more".to_vec()).message.contains("ends too early"));
    let mut many = zip("a.xml", b"x", 1, 0, 0);
    let end = many.len() - 22;
    many[end + 10..end + 12].copy_from_slice(&30_000u16.to_le_bytes());
    assert!(fails(many).message.contains("30000 files"));
    let names = must_read(Format::ResultsZip, zip("../../etc/passwd.zip", b"x", 1, 0, 0));
    assert_eq!(names.skipped()[0].what, "../../etc/passwd.zip");
}

#[test]
fn a_zip_that_is_no_workbook_is_refused() {
    let fault = must_fail(Format::ZephyrXlsx, zip("a.txt", b"x", 1, 0, 0));
    assert!(fault.message.contains("xl/workbook.xml"), "{fault}");
}

#[test]
fn a_person_can_stop_a_long_reading() {
    let mut text = String::from("title\n");
    text.push_str(&"a test case with a long title that says little\n".repeat(50_000));
    let mut kept = Kept { stop_after: Some(2), ..Kept::default() };
    let bytes = text.as_bytes();
    let summary = casebridge_exchange::read(
        Format::Csv,
        &mut std::io::Cursor::new(bytes),
        bytes.len() as u64,
        &Options::default(),
        &mut kept,
    );
    let summary = summary.unwrap();
    assert!(summary.cancelled);
    assert!(summary.cases > 1_000 && summary.cases < 49_000, "{summary:?}");
    assert_eq!(summary.cases as usize, kept.items.len());
    assert!(kept.told.windows(2).all(|pair| pair[0] < pair[1]));
}
