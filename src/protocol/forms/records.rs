//! What a person filled in about a record.

use super::AttachmentFile;
use crate::model::{
    CasePriority, CaseStatus, CaseType, DefectPriority, DefectStatus, Given, Kind, Outcome,
    RequirementPriority, RequirementStatus, Side, SyncField,
};
use crate::protocol::wire::wire;

wire! {
    /// A requirement as a person filled it in.
    pub struct RequirementForm {
        /// The requirement to change; none, or a new UUID that the page keeps with the text, makes one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// Markdown; may be empty.
        pub description: String,
        /// Its priority.
        pub priority: RequirementPriority,
        /// Its status.
        pub status: RequirementStatus,
        /// A path such as `Shop/Checkout`; empty for none, none keeps the stored one.
        #[serde(default)]
        pub folder: Option<String>,
        /// Free words; none keeps the stored ones.
        #[serde(default)]
        pub tags: Option<Vec<String>>,
    }

    /// One step of a test case.
    #[derive(Eq, Default)]
    pub struct Step {
        /// What to do.
        pub action: String,
        /// What should come of it; may be empty.
        pub expected: String,
    }

    /// What came of one step.
    #[derive(Eq, Default)]
    pub struct StepResult {
        /// The result.
        pub outcome: Outcome,
        /// What was seen; may be empty.
        pub note: String,
    }

    /// A test case as a person filled it in.
    pub struct CaseForm {
        /// The case to change; none, or a new UUID that the page keeps with the text, makes one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// What must hold before the first step; may be empty.
        pub preconditions: String,
        /// In order.
        pub steps: Vec<Step>,
        /// Its priority.
        pub priority: CasePriority,
        /// Free words.
        pub tags: Vec<String>,
        /// A path such as `Shop/Checkout`; empty for none.
        pub folder: String,
        /// Its status; none keeps the stored one, and makes a new one Active.
        #[serde(default)]
        pub status: Option<CaseStatus>,
        /// What it is for; none keeps the stored one, and makes a new one Functional.
        #[serde(default, rename = "type")]
        pub case_type: Option<CaseType>,
        /// The full name of the automated test that executes it; none keeps the stored one.
        #[serde(default)]
        pub automation: Option<String>,
        /// The requirement it is made for and linked to in the same write; none links nothing.
        #[serde(default)]
        pub requirement: Option<String>,
    }

    /// A test cycle as a person filled it in.
    pub struct CycleForm {
        /// The cycle to change; none, or a new UUID that the page keeps with the text, makes one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// May be empty.
        pub description: String,
        /// Where it is run; may be empty.
        pub environment: String,
        /// First day, `2026-11-21`; empty for none.
        pub starts: String,
        /// Last day; empty for none.
        pub ends: String,
        /// The cases to execute, by id, in order; none keeps the stored ones. A case left out keeps its
        /// execution if anything was noted in it.
        #[serde(default)]
        pub cases: Option<Vec<String>>,
        /// The version of the application that is tested; none keeps the stored one.
        #[serde(default)]
        pub version: Option<String>,
    }

    /// A defect as a person filled it in.
    pub struct DefectForm {
        /// The defect to change; none makes a new one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// Markdown; may be empty.
        pub description: String,
        /// Its priority.
        pub priority: DefectPriority,
        /// Its status.
        pub status: DefectStatus,
        /// The failing execution it was found in, if any.
        pub execution: Option<String>,
        /// The requirement it breaks, if any.
        pub requirement: Option<String>,
        /// A path such as `Shop/Checkout`; empty for none, none keeps the stored one.
        #[serde(default)]
        pub folder: Option<String>,
        /// Free words; none keeps the stored ones.
        #[serde(default)]
        pub tags: Option<Vec<String>>,
        /// Its files, their bytes stored before; none keeps the stored ones.
        #[serde(default)]
        pub attachments: Option<Vec<AttachmentFile>>,
        /// Whether it is ignored; none keeps what is stored.
        #[serde(default)]
        pub ignored: Option<bool>,
        /// Where its issue is to be made, and with what of the tracker's own fields; none keeps what is stored.
        #[serde(default)]
        pub given: Option<Given>,
    }

    /// Which defect goes where.
    pub struct PushForm {
        /// The defect's UUID.
        pub defect: String,
        /// The connection's id; none takes the only one there is.
        pub connection: Option<String>,
    }

    /// An issue to be tied to a record, or untied.
    pub struct LinkForm {
        /// A requirement, a test case or a cycle.
        #[serde(default = "a_requirement")]
        pub kind: Kind,
        /// The record's UUID.
        #[cfg_attr(not(test), serde(alias = "requirement"))]
        pub record: String,
        /// The issue's address.
        pub url: String,
    }

    /// Words of an issue's title, its key, its number or its address.
    pub struct IssueSearch {
        /// What was typed; empty shows what was looked at last.
        pub text: String,
    }

    /// Test cases to be tied to a requirement, or untied.
    pub struct CasesForm {
        /// The requirement's UUID.
        pub requirement: String,
        /// The cases' UUIDs.
        pub cases: Vec<String>,
    }

    /// Another status for a defect.
    pub struct StatusForm {
        /// The defect's UUID.
        pub defect: String,
        /// The status.
        pub status: DefectStatus,
    }

    /// A comment on a defect.
    pub struct CommentForm {
        /// The defect's UUID.
        pub defect: String,
        /// Made by the page, so that sending it twice makes no second one; one that exists is changed. A UUID.
        pub id: String,
        /// Markdown, at most 30,000 characters.
        pub text: String,
    }

    /// One comment on a defect.
    pub struct CommentRef {
        /// The defect's UUID.
        pub defect: String,
        /// The comment's UUID.
        pub comment: String,
    }

    /// The end of a conflict.
    pub struct ConflictForm {
        /// The defect's UUID.
        pub defect: String,
        /// What both sides changed.
        pub field: SyncField,
        /// Whose value is to hold.
        pub keep: Side,
    }

    /// People who may be made responsible for a defect.
    pub struct PeopleForm {
        /// The defect's UUID.
        pub defect: String,
        /// The beginning of a name; empty for anybody.
        pub text: String,
        /// For a defect that is still to be pushed: the UUID of the connection it goes through.
        #[serde(default)]
        pub connection: Option<String>,
    }

    /// Who is to work on a defect.
    pub struct AssignForm {
        /// The defect's UUID.
        pub defect: String,
        /// The tracker's id of the person; empty for nobody.
        pub person: String,
        /// Their name.
        pub name: String,
    }
}

/// What is meant where nothing is said.
const fn a_requirement() -> Kind {
    Kind::Requirement
}
