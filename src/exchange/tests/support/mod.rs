//! What the tests of this crate share: samples, a sink that keeps everything, a generator that needs no chance.

#![allow(dead_code, unreachable_pub)]

use std::fs;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;

use casebridge_exchange::{
    Fault, Field, Format, IncomingCase, IncomingRequirement, IncomingResult, Item, Mapping, Options, Sink,
    Skipped, Summary, read,
};

/// Everything a reader handed over.
#[derive(Default)]
pub struct Kept {
    /// In order.
    pub items: Vec<Item>,
    /// What progress told.
    pub told: Vec<u64>,
    /// After how many tellings to stop; none for never.
    pub stop_after: Option<usize>,
}

impl Sink for Kept {
    fn case(&mut self, case: IncomingCase) {
        self.items.push(Item::Case(case));
    }
    fn result(&mut self, result: IncomingResult) {
        self.items.push(Item::Result(result));
    }
    fn requirement(&mut self, requirement: IncomingRequirement) {
        self.items.push(Item::Requirement(requirement));
    }
    fn skipped(&mut self, skipped: Skipped) {
        self.items.push(Item::Skipped(skipped));
    }
    fn progress(&mut self, bytes_read: u64) -> ControlFlow<()> {
        self.told.push(bytes_read);
        if self.stop_after.is_some_and(|most| self.told.len() >= most) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

impl Kept {
    /// The test cases.
    pub fn cases(&self) -> Vec<IncomingCase> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Case(one) = item { Some(one.clone()) } else { None })
            .collect()
    }
    /// The results.
    pub fn results(&self) -> Vec<IncomingResult> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Result(one) = item { Some(one.clone()) } else { None })
            .collect()
    }
    /// The requirements.
    pub fn requirements(&self) -> Vec<IncomingRequirement> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Requirement(one) = item { Some(one.clone()) } else { None })
            .collect()
    }
    /// What became nothing.
    pub fn skipped(&self) -> Vec<Skipped> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Skipped(one) = item { Some(one.clone()) } else { None })
            .collect()
    }
}

/// Reads bytes.
pub fn try_read(format: Format, bytes: &[u8], options: &Options) -> (Kept, Result<Summary, Fault>) {
    let mut kept = Kept::default();
    let summary = read(format, &mut Cursor::new(bytes), bytes.len() as u64, options, &mut kept);
    (kept, summary)
}

/// Reads bytes that must be fit.
#[track_caller]
pub fn must_read(format: Format, bytes: impl AsRef<[u8]>) -> Kept {
    let (kept, summary) = try_read(format, bytes.as_ref(), &Options::default());
    summary.unwrap();
    kept
}

/// Reads bytes that must not be fit.
#[track_caller]
pub fn must_fail(format: Format, bytes: impl AsRef<[u8]>) -> Fault {
    try_read(format, bytes.as_ref(), &Options::default()).1.unwrap_err()
}

/// The folder of samples.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/exchange")
}

/// A sample's bytes.
#[track_caller]
pub fn sample(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

/// A sample and what it holds.
pub struct Sample {
    /// Its file.
    pub name: &'static str,
    /// What it is.
    pub format: Format,
    /// Its cases, results, requirements, and what is skipped.
    pub counts: [u32; 4],
}

impl Sample {
    /// How it is to be read.
    pub fn options(&self) -> Options {
        let fields = [Field::Id, Field::Title, Field::Action, Field::Expected, Field::Priority];
        let mapping = match self.name {
            "mapped.csv" => (0u32..).zip(fields).map(|(column, field)| Mapping { column, field }).collect(),
            _ => Vec::new(),
        };
        Options { mapping, name: format!("features/{}", self.name), ..Options::default() }
    }
}

/// Every sample.
pub const SAMPLES: &[Sample] = &[
    Sample { name: "allure-result.json", format: Format::Allure, counts: [0, 1, 0, 0] },
    Sample { name: "backgrounds.feature", format: Format::Gherkin, counts: [2, 0, 0, 0] },
    Sample { name: "ctrf.json", format: Format::Ctrf, counts: [0, 4, 0, 0] },
    Sample { name: "cucumber.json", format: Format::CucumberJson, counts: [0, 6, 0, 0] },
    Sample { name: "data-tables.feature", format: Format::Gherkin, counts: [1, 0, 0, 0] },
    Sample { name: "doc-strings.feature", format: Format::Gherkin, counts: [3, 0, 0, 0] },
    Sample { name: "examples-tables.feature", format: Format::Gherkin, counts: [2, 0, 0, 0] },
    Sample { name: "gitlab.json", format: Format::GitLabReport, counts: [0, 3, 0, 1] },
    Sample { name: "junit.xml", format: Format::JUnit, counts: [0, 5, 0, 1] },
    Sample { name: "mapped.csv", format: Format::Csv, counts: [2, 0, 0, 0] },
    Sample { name: "playwright.json", format: Format::Playwright, counts: [0, 5, 0, 1] },
    Sample { name: "qase-api.json", format: Format::QaseJson, counts: [2, 0, 0, 0] },
    Sample { name: "qase.csv", format: Format::QaseCsv, counts: [4, 0, 0, 0] },
    Sample { name: "qase.json", format: Format::QaseJson, counts: [1, 0, 0, 2] },
    Sample { name: "requirements.csv", format: Format::RequirementsCsv, counts: [0, 0, 3, 1] },
    Sample { name: "results.zip", format: Format::ResultsZip, counts: [0, 10, 0, 4] },
    Sample { name: "rules-backgrounds.feature", format: Format::Gherkin, counts: [2, 0, 0, 0] },
    Sample { name: "testlink-cases.xml", format: Format::TestLinkXml, counts: [1, 0, 0, 0] },
    Sample { name: "testlink.xml", format: Format::TestLinkXml, counts: [1, 0, 0, 1] },
    Sample { name: "testrail-sections.xml", format: Format::TestRailXml, counts: [1, 0, 0, 1] },
    Sample { name: "testrail.csv", format: Format::TestRailCsv, counts: [3, 0, 0, 0] },
    Sample { name: "testrail.xml", format: Format::TestRailXml, counts: [3, 0, 0, 1] },
    Sample { name: "xray.csv", format: Format::XrayCsv, counts: [2, 0, 0, 0] },
    Sample { name: "xray.json", format: Format::XrayJson, counts: [1, 4, 0, 1] },
    Sample { name: "zephyr.csv", format: Format::ZephyrCsv, counts: [4, 0, 0, 0] },
    Sample { name: "zephyr.xlsx", format: Format::ZephyrXlsx, counts: [4, 0, 0, 0] },
    Sample { name: "tools/allure-pytest.zip", format: Format::ResultsZip, counts: [0, 7, 0, 1] },
    Sample { name: "tools/cucumber-junit.xml", format: Format::JUnit, counts: [0, 5, 0, 0] },
    Sample { name: "tools/cucumber-real.json", format: Format::CucumberJson, counts: [0, 5, 0, 0] },
    Sample { name: "tools/jest-ctrf.json", format: Format::Ctrf, counts: [0, 4, 0, 0] },
    Sample { name: "tools/jest-junit.xml", format: Format::JUnit, counts: [0, 4, 0, 0] },
    Sample { name: "tools/node.xml", format: Format::JUnit, counts: [0, 4, 0, 0] },
    Sample { name: "tools/playwright-ctrf.json", format: Format::Ctrf, counts: [0, 10, 0, 0] },
    Sample { name: "tools/playwright-junit.xml", format: Format::JUnit, counts: [0, 10, 0, 0] },
    Sample { name: "tools/playwright-real.json", format: Format::Playwright, counts: [0, 10, 0, 0] },
    Sample { name: "tools/pytest-ctrf.json", format: Format::Ctrf, counts: [0, 7, 0, 0] },
    Sample { name: "tools/pytest.xml", format: Format::JUnit, counts: [0, 7, 0, 0] },
    Sample { name: "tools/robot-xunit.xml", format: Format::JUnit, counts: [0, 3, 0, 0] },
    Sample { name: "tools/shop.feature", format: Format::Gherkin, counts: [4, 0, 0, 0] },
    Sample { name: "tools/xmind2testlink.xml", format: Format::TestLinkXml, counts: [3, 0, 0, 0] },
];

/// Numbers that look like chance and are the same every time.
pub struct Numbers(pub u64);

impl Numbers {
    /// The next one, below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap()
    }
}
