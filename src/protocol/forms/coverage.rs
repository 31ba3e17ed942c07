//! What traceability, coverage and reports are asked for.

use super::lists::Only;
use crate::protocol::wire::wire;

wire! {
    /// Which results count. Within the scope the latest final result of each case does.
    #[derive(Eq, Default)]
    pub struct Scope {
        /// By what the cycles are chosen; none takes the latest result of every case, wherever it was run.
        pub by: Option<ScopeBy>,
        /// The cycle's UUID, the environment or the version.
        pub value: String,
    }

    /// By what the cycles of a scope are chosen.
    #[derive(Copy, Eq)]
    pub enum ScopeBy {
        /// One cycle.
        Cycle,
        /// Every cycle that was run there.
        Environment,
        /// Every cycle over that version.
        Version,
    }

    /// A part of the traceability matrix.
    pub struct MatrixForm {
        /// Which results count.
        pub scope: Scope,
        /// Only requirements whose key is this or whose title has all of these words.
        pub text: String,
        /// Only requirements that fit; `State` is the coverage within the scope.
        pub only: Vec<Only>,
        /// How many requirements to leave out first.
        pub offset: u32,
        /// How many at the most, 1 to 200.
        pub limit: u32,
    }

    /// A coverage report.
    pub struct ReportForm {
        /// Which results count.
        pub scope: Scope,
    }

    /// A coverage report as a file.
    pub struct ReportFileForm {
        /// Which results count.
        pub scope: Scope,
        /// The file's format.
        pub format: ReportFormat,
    }

    /// A format of reports.
    #[derive(Copy, Eq)]
    pub enum ReportFormat {
        /// The matrix, a row for each requirement and case, as comma-separated values.
        Csv,
        /// The matrix and the numbers.
        Json,
        /// The figures and the matrix as one page that needs nothing else: to be sent, kept or printed.
        Html,
    }
}
