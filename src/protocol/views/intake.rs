//! What comes of the files of other tools.

use casebridge_exchange::{IncomingCase, IncomingRequirement, IncomingResult};

use crate::model::Kind;
use crate::protocol::wire::wire;

wire! {
    /// What comes of one record of a file.
    #[derive(Copy, Eq)]
    pub enum IntakeVerdict {
        /// It is made.
        New,
        /// It is here and is brought up to the file.
        Changed,
        /// It is here as the file has it.
        Same,
        /// It is left as it is.
        Left,
    }

    /// One record of a file and what comes of it.
    pub struct IntakeLine {
        /// Where it begins in the file; 0 where a file has no lines.
        pub line: u32,
        /// What it is.
        pub kind: Kind,
        /// Its key here; empty while it has none.
        pub key: String,
        /// Its title in the file.
        pub title: String,
        /// What comes of it.
        pub verdict: IntakeVerdict,
        /// Which fields change, why it is left, what it is linked to: a sentence or nothing.
        pub detail: String,
    }

    /// What comes of a part of a file.
    #[derive(Default)]
    pub struct IntakeView {
        /// Records that are made.
        pub made: u32,
        /// Records that are brought up to the file.
        pub changed: u32,
        /// Records that are as the file has them.
        pub same: u32,
        /// Records that are left as they are.
        pub left: u32,
        /// Each record, in the file's order.
        pub lines: Vec<IntakeLine>,
    }
}

wire! {
    /// A part of an export, in the neutral words of files.
    #[derive(Default)]
    pub struct HandOutView {
        /// Test cases.
        pub cases: Vec<IncomingCase>,
        /// Requirements.
        pub requirements: Vec<IncomingRequirement>,
        /// Results.
        pub results: Vec<IncomingResult>,
        /// The number of each GitLab issue a requirement is tied to, and whether the requirement passes; those without a
        /// verdict are left out.
        #[cfg_attr(all(test, not(target_arch = "wasm32")), ts(type = "[number, boolean][]"))]
        pub verdicts: Vec<(u64, bool)>,
        /// The cycle's key and title; empty for anything else.
        pub title: String,
        /// Records there are in all.
        pub total: u32,
        /// Where the next part begins; none after the last.
        pub next: Option<u32>,
    }
}

wire! {
    /// Where a result belongs.
    #[derive(Default, Eq)]
    pub struct ResultMatch {
        /// The executions of the cycle; none when it fits none, or several by chance.
        pub executions: Vec<String>,
        /// Of several results of one execution the highest counts, the first of them.
        pub weight: u8,
        /// Whether it fits several test cases, and is not guessed.
        pub is_ambiguous: bool,
        /// Why it has no place; may be empty.
        pub why: String,
    }

    /// Where results belong, in their order.
    pub struct MatchView {
        /// One for each.
        pub matches: Vec<ResultMatch>,
    }

    /// Test cases that came into a cycle for results.
    #[derive(Eq)]
    pub struct EnteredView {
        /// Those that were in the workspace.
        pub added: u32,
        /// Those that were made.
        pub made: u32,
    }

    /// What came of landing.
    #[derive(Eq)]
    pub struct LandedView {
        /// Executions that have the result now, or had it already.
        pub landed: u32,
        /// Executions whose own result is newer and stays.
        pub newer: u32,
    }
}
