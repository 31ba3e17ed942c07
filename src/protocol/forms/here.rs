//! What the panel on an issue's page sends: never more than its own issue needs.

use crate::model::{DefectPriority, Kind};
use crate::protocol::wire::wire;

wire! {
    /// On an issue's page: which requirement this issue belongs to.
    pub struct HereRequirement {
        /// The requirement's UUID.
        pub requirement: String,
    }

    /// On an issue's page: words of a requirement's or a case's title.
    pub struct HereSearch {
        /// What was typed; empty shows the latest.
        pub text: String,
        /// Requirements or test cases.
        pub kind: Kind,
    }

    /// On an issue's page: test cases that cover this requirement.
    pub struct HereCases {
        /// The cases' UUIDs.
        pub cases: Vec<String>,
    }

    /// On an issue's page: a defect found while looking at this issue; it is pushed at once.
    pub struct HereDefect {
        /// Made by the page when the form opens, so that a second click makes no second defect. A UUID.
        pub id: String,
        /// Required.
        pub title: String,
        /// Markdown; may be empty.
        pub description: String,
        /// Its priority.
        pub priority: DefectPriority,
    }
}
