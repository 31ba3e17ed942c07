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
        /// Test cases.
        Cases,
        /// Results; Xray's and our own may hold test cases beside them.
        Results,
        /// Requirements.
        Requirements,
    }
}
