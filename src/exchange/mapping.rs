//! Which column of a table means what: what the mapping dialog asks and what it answers.

use crate::incoming::wire;

wire! {
    /// What a column means.
    #[derive(Copy, Eq, Hash, Default)]
    pub enum Field {
        /// The id in its source: rows with the same id are one test case.
        Id,
        /// Our own key.
        Key,
        /// The title.
        Title,
        /// The path of folders.
        Folder,
        /// What it shows.
        Description,
        /// What must hold before.
        Preconditions,
        /// What to do: one step a row, or all of them numbered in one cell.
        Action,
        /// What should come of it, in the same manner.
        Expected,
        /// With which data, in the same manner.
        Data,
        /// How much it matters.
        Priority,
        /// What it is for.
        CaseType,
        /// Where it stands.
        Status,
        /// Free words, separated by commas.
        Tags,
        /// Keys of requirements and issues, separated by commas.
        References,
        /// The full name of the automated test.
        Automation,
        /// Kept beside the record under the column's own name.
        #[default]
        Custom,
        /// Left out, because the person said so.
        Ignore,
    }

    /// How one column is read.
    #[derive(Eq)]
    pub struct Mapping {
        /// The column's place, from 0: headers may occur twice.
        pub column: u32,
        /// What it means.
        pub field: Field,
    }

    /// How a file is to be read.
    #[derive(Eq, Default)]
    #[serde(default)]
    pub struct Options {
        /// The columns of a table; a column that is not named is Custom. Empty: as suggested.
        pub mapping: Vec<Mapping>,
        /// `,`, `;`, tab or `|`; none: as found.
        pub delimiter: Option<char>,
        /// Whether its cells hold HTML, which becomes Markdown then; for tables of no known tool only.
        pub html: bool,
        /// The file's name, which becomes part of the identity of scenarios.
        pub name: String,
    }

    /// One column of a table.
    #[derive(Eq)]
    pub struct Column {
        /// Its header; empty where it has none.
        pub header: String,
        /// The first values that are not empty, cut short.
        pub samples: Vec<String>,
        /// What it seems to mean.
        pub suggested: Field,
    }

    /// What the mapping dialog shows.
    #[derive(Eq)]
    pub struct Columns {
        /// In order.
        pub columns: Vec<Column>,
        /// What stands between them.
        pub delimiter: char,
        /// Rows that were looked at.
        pub rows: u32,
        /// Whether its cells seem to hold HTML.
        pub html: bool,
    }
}
