//! Files of other tools on their way in.

use casebridge_exchange::{IncomingCase, IncomingRequirement, IncomingResult};

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

wire! {
    /// A part of a file of results: up to 5,000.
    pub struct ResultsPartForm {
        /// The cycle's id.
        pub cycle: String,
        /// The results.
        pub results: Vec<IncomingResult>,
    }

    /// Results that fit no test case of a cycle: up to 5,000.
    pub struct EnterForm {
        /// The cycle's id.
        pub cycle: String,
        /// The results.
        pub results: Vec<IncomingResult>,
        /// Whether test cases are made for those that fit none of the workspace either and name no id.
        pub make: bool,
    }

    /// A result and where it lands.
    pub struct LandLine {
        /// The execution's id.
        pub execution: String,
        /// The gravest of its results.
        pub result: IncomingResult,
        /// How many there were.
        pub many: u32,
    }

    /// Results on their way into a cycle: up to 100.
    pub struct LandForm {
        /// The cycle's id.
        pub cycle: String,
        /// What tells this file apart from others: landing the same again changes nothing.
        pub run: String,
        /// The file's name.
        pub title: String,
        /// When its last test began, in milliseconds since 1970; none where it does not say.
        #[cfg_attr(all(test, not(target_arch = "wasm32")), ts(type = "number | null"))]
        pub at: Option<u64>,
        /// The results.
        pub lines: Vec<LandLine>,
    }
}
