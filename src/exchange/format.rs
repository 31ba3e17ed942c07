//! The formats, and which of them a file may be.

use crate::incoming::wire;

wire! {
    /// A format that can be read.
    #[derive(Copy, Eq, Hash)]
    pub enum Format {
        /// Test cases in any table, by a mapping of its columns.
        Csv,
        /// Requirements in any table, by a mapping of its columns.
        RequirementsCsv,
        /// Our own JSON.
        CasebridgeJson,
        /// Qase's 25 columns.
        QaseCsv,
        /// Qase's test cases as its API and exports give them.
        QaseJson,
        /// TestRail's export as a table.
        TestRailCsv,
        /// TestRail's export as XML.
        TestRailXml,
        /// Xray's execution results, with tests that are described in it.
        XrayJson,
        /// Xray's Test Case Importer.
        XrayCsv,
        /// Zephyr Scale's export as a table.
        ZephyrCsv,
        /// Zephyr Scale's export as a workbook.
        ZephyrXlsx,
        /// TestLink's export.
        TestLinkXml,
        /// A feature file.
        Gherkin,
        /// JUnit XML.
        JUnit,
        /// Common Test Report Format.
        Ctrf,
        /// One result of Allure.
        Allure,
        /// Playwright's JSON report.
        Playwright,
        /// Cucumber's JSON report.
        CucumberJson,
        /// The test report of a GitLab pipeline.
        GitLabReport,
        /// Several files of results in one zip, as CI artifacts are; each is recognised by itself.
        ResultsZip,
    }

    /// What a format holds.
    #[derive(Copy, Eq)]
    pub enum Holds {
        /// Test cases; our own JSON may hold results and requirements beside them.
        Cases,
        /// Results; Xray's may hold test cases beside them.
        Results,
        /// Requirements.
        Requirements,
    }
}

impl Format {
    /// Every format, in the order in which people look for them.
    pub const ALL: [Format; 20] = [
        Format::Csv,
        Format::QaseCsv,
        Format::QaseJson,
        Format::TestRailCsv,
        Format::TestRailXml,
        Format::XrayCsv,
        Format::XrayJson,
        Format::ZephyrCsv,
        Format::ZephyrXlsx,
        Format::TestLinkXml,
        Format::Gherkin,
        Format::CasebridgeJson,
        Format::RequirementsCsv,
        Format::JUnit,
        Format::Ctrf,
        Format::Allure,
        Format::Playwright,
        Format::CucumberJson,
        Format::GitLabReport,
        Format::ResultsZip,
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Format::Csv => "CSV: test cases, columns of your choice",
            Format::RequirementsCsv => "CSV: requirements, columns of your choice",
            Format::CasebridgeJson => "Casebridge JSON",
            Format::QaseCsv => "Qase CSV",
            Format::QaseJson => "Qase JSON",
            Format::TestRailCsv => "TestRail CSV",
            Format::TestRailXml => "TestRail XML",
            Format::XrayJson => "Xray JSON: results",
            Format::XrayCsv => "Xray CSV (Test Case Importer)",
            Format::ZephyrCsv => "Zephyr Scale CSV",
            Format::ZephyrXlsx => "Zephyr Scale Excel",
            Format::TestLinkXml => "TestLink XML",
            Format::Gherkin => "Gherkin feature file",
            Format::JUnit => "JUnit XML",
            Format::Ctrf => "CTRF JSON",
            Format::Allure => "Allure result",
            Format::Playwright => "Playwright JSON",
            Format::CucumberJson => "Cucumber JSON",
            Format::GitLabReport => "GitLab test report",
            Format::ResultsZip => "Zip of results (JUnit, CTRF, Allure …)",
        }
    }

    /// The endings of its files, for the dialog that chooses one.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Csv
            | Format::RequirementsCsv
            | Format::QaseCsv
            | Format::TestRailCsv
            | Format::XrayCsv
            | Format::ZephyrCsv => &["csv", "tsv", "txt"],
            Format::CasebridgeJson
            | Format::QaseJson
            | Format::XrayJson
            | Format::Ctrf
            | Format::Allure
            | Format::Playwright
            | Format::CucumberJson
            | Format::GitLabReport => &["json"],
            Format::TestRailXml | Format::TestLinkXml | Format::JUnit => &["xml"],
            Format::ZephyrXlsx => &["xlsx"],
            Format::Gherkin => &["feature"],
            Format::ResultsZip => &["zip"],
        }
    }

    /// What it holds.
    pub const fn holds(self) -> Holds {
        match self {
            Format::Csv
            | Format::CasebridgeJson
            | Format::QaseCsv
            | Format::QaseJson
            | Format::TestRailCsv
            | Format::TestRailXml
            | Format::XrayCsv
            | Format::ZephyrCsv
            | Format::ZephyrXlsx
            | Format::TestLinkXml
            | Format::Gherkin => Holds::Cases,
            Format::RequirementsCsv => Holds::Requirements,
            Format::XrayJson
            | Format::JUnit
            | Format::Ctrf
            | Format::Allure
            | Format::Playwright
            | Format::CucumberJson
            | Format::GitLabReport
            | Format::ResultsZip => Holds::Results,
        }
    }

    /// Whether its columns are mapped by the person.
    pub const fn is_mapped(self) -> bool {
        matches!(self, Format::Csv | Format::RequirementsCsv)
    }
}
