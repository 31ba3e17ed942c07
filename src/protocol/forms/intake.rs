//! Files of other tools on their way in.

use casebridge_exchange::{IncomingCase, IncomingRequirement};

use crate::protocol::wire::wire;

wire! {
    /// A part of a file, as its reader gave it: up to 500 records. What would come of it and what comes of it are
    /// worked out in the same way; only the last write is left out of the first.
    pub struct IntakeForm {
        /// The tool or file it is from, in the person's words: `TestRail`. Up to 80 characters. Together with the
        /// record's own id there it is the record's identity, so that a file read again makes nothing twice.
        pub source: String,
        /// Test cases.
        #[serde(default)]
        pub cases: Vec<IncomingCase>,
        /// Requirements.
        #[serde(default)]
        pub requirements: Vec<IncomingRequirement>,
        /// Whether it is written; else it is only said what would come of it.
        pub write: bool,
        /// Whether records that are here already are brought up to the file.
        pub update: bool,
        /// Whether that goes for those, too, that were edited here since they were read in.
        pub overwrite: bool,
        /// The same for all parts of one import: they are one action that can be undone.
        pub group: String,
    }
}

wire! {
    /// What is exported.
    #[derive(Copy, Eq)]
    pub enum HandOutWhat {
        /// Every test case.
        Cases,
        /// Every requirement.
        Requirements,
        /// The results of one cycle.
        Results,
    }

    /// A part of an export: up to 250 records.
    pub struct HandOutForm {
        /// What is exported.
        pub what: HandOutWhat,
        /// Of which cycle; for results alone.
        pub cycle: Option<String>,
        /// How many records lie behind: the `next` of the part before, 0 for the first.
        pub offset: u32,
    }
}
