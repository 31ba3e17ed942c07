//! What a person does in a cycle: results, testers, and which cases it holds.

use super::StepResult;
use crate::model::Outcome;
use crate::protocol::wire::wire;

wire! {
    /// A part of a cycle's executions.
    pub struct SheetForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// Only those whose key is this or whose title has all of these words; empty shows all.
        pub text: String,
        /// Only those with this result.
        #[serde(default)]
        pub outcome: Option<Outcome>,
        /// Only those of this tester; an empty one stands for nobody.
        #[serde(default)]
        pub tester: Option<String>,
        /// How many to leave out first.
        pub offset: u32,
        /// How many at the most, 1 to 200.
        pub limit: u32,
    }

    /// One execution on the screen.
    pub struct RunForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// The execution's UUID; none takes the first without a result.
        #[serde(default)]
        pub execution: Option<String>,
    }

    /// The result of one execution.
    pub struct ResultForm {
        /// The execution's UUID.
        pub execution: String,
        /// What came out; none takes what the steps come to, or keeps what is stored.
        #[serde(default)]
        pub outcome: Option<Outcome>,
        /// What was seen; may be empty.
        pub note: String,
        /// What came of its steps, in their order; none keeps what is stored.
        #[serde(default)]
        pub steps: Option<Vec<StepResult>>,
        /// How long it took; none keeps what is stored.
        #[serde(default)]
        pub seconds: Option<u32>,
        /// What the page was shown when each of these was begun; what was stored since is not written over. None
        /// takes the form as it is.
        #[serde(default)]
        pub base: Option<ResultBase>,
    }

    /// What a page was shown of an execution.
    pub struct ResultBase {
        /// The result.
        pub outcome: Outcome,
        /// Whether somebody has just given the form's result, rather than leave the one that was shown.
        pub gives: bool,
        /// What was noted.
        pub note: String,
        /// What came of its steps, in their order.
        pub steps: Vec<StepResult>,
        /// How long it took.
        pub seconds: u32,
    }

    /// One result for several executions of a cycle.
    pub struct ResultsForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// Their UUIDs, at most 500.
        pub executions: Vec<String>,
        /// What came out.
        pub outcome: Outcome,
        /// What was seen; it goes below each one's own. None keeps each one's own.
        #[serde(default)]
        pub note: Option<String>,
    }

    /// Who is to execute these.
    pub struct TesterForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// The executions' UUIDs, at most 500.
        pub executions: Vec<String>,
        /// A name, at most 80 characters; empty for nobody.
        pub tester: String,
    }

    /// A cycle to run once more.
    pub struct CloneForm {
        /// The UUID of the cycle to copy.
        pub id: String,
        /// What the copy is called; none names it after the other.
        #[serde(default)]
        pub title: Option<String>,
    }

    /// More cases for a cycle.
    pub struct AddForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// The cases' UUIDs, at most 500. One that is there already stays as it is.
        pub cases: Vec<String>,
    }

    /// Executions to be taken out of a cycle.
    pub struct TakeOutForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// Their UUIDs, at most 500. One in which anything was noted stays.
        pub executions: Vec<String>,
    }

    /// Executions to be moved within their cycle.
    pub struct MoveForm {
        /// The cycle's UUID.
        pub cycle: String,
        /// Their UUIDs; they keep their order among themselves.
        pub executions: Vec<String>,
        /// The UUID of the one they are to stand before; none puts them at the end.
        #[serde(default)]
        pub before: Option<String>,
    }

    /// A defect that is known already, seen in an execution.
    pub struct AttachForm {
        /// The execution's UUID.
        pub execution: String,
        /// The defect's UUID; none goes by the issue.
        #[serde(default)]
        pub defect: Option<String>,
        /// The address of the defect's issue; none goes by the defect.
        #[serde(default)]
        pub url: Option<String>,
    }

    /// What a defect found in an execution starts with.
    pub struct DraftForm {
        /// The execution's UUID.
        pub execution: String,
        /// The address of the page under test; empty when it is not known.
        #[serde(default)]
        pub url: String,
        /// The browser: `Chromium 156 on Linux`; empty when it is not known.
        #[serde(default)]
        pub browser: String,
    }
}
