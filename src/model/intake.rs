//! Where a record came from, when it was read from a file, and what the file said of it besides.

use serde::{Deserialize, Serialize};

use crate::protocol::wire::wire;

wire! {
    /// A field that only the file's tool knows.
    #[derive(Eq)]
    pub struct CustomField {
        /// The column's or field's own name.
        pub name: String,
        /// As it stood there.
        pub value: String,
    }
}

/// The place in a file, or in the tool behind it, that a record was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Intake {
    /// The tool or file, as the person named it: `TestRail`.
    pub source: String,
    /// What it is called there: `S1/C101`.
    pub id: String,
    /// The revision this record had when it was last read in: another one says that it was edited here since.
    pub rev: u32,
}
