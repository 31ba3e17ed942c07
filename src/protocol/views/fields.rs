//! What a tracker's own screen demands: a form made from its metadata.

use super::parts::Choice;
use crate::protocol::wire::wire;

wire! {
    /// What a field takes.
    #[derive(Copy, Eq)]
    pub enum FieldKind {
        /// One line.
        Text,
        /// Several lines of Markdown.
        LongText,
        /// A number.
        Number,
        /// `2026-11-21`.
        Date,
        /// `2026-11-21T14:39`, in the person's own time.
        Moment,
        /// One of the options.
        Option,
        /// Several of the options.
        Options,
        /// An option and one of those below it.
        Cascading,
        /// One of the people in the options.
        User,
        /// Several of the people in the options.
        Users,
        /// Free words without spaces.
        Labels,
        /// Something that has no form here.
        Other,
    }

    /// An option, with those below it.
    #[derive(Eq)]
    pub struct FieldOption {
        /// What is sent.
        pub id: String,
        /// What is read.
        pub label: String,
        /// For a cascading field.
        pub below: Vec<Choice>,
    }

    /// One field of a tracker's screen.
    #[derive(Eq)]
    pub struct Field {
        /// The tracker's id of it: `customfield_10010`.
        pub id: String,
        /// What people call it.
        pub label: String,
        /// What it takes.
        pub kind: FieldKind,
        /// What there is to choose from.
        pub options: Vec<FieldOption>,
        /// What is filled in already; the kinds with one value use the first.
        pub values: Vec<String>,
        /// What the tracker said about it; empty when nothing.
        pub problem: String,
        /// Whether the tracker takes nothing without it.
        #[serde(default = "always")]
        pub required: bool,
    }

    /// The fields that an issue can be made with, beyond what a defect has.
    #[derive(Eq)]
    pub struct FieldsView {
        /// The connection's UUID.
        pub connection: String,
        /// `A Bug in SHOP`.
        pub heading: String,
        /// Those that are required first.
        pub fields: Vec<Field>,
    }

    /// A screen of the tracker that wants to be filled in.
    #[derive(Eq)]
    pub struct Demand {
        /// Under what the answers are remembered.
        pub screen: String,
        /// `SHOP wants more before it makes a Bug`.
        pub heading: String,
        /// In the tracker's order.
        pub fields: Vec<Field>,
    }
}

/// Every field that was stored before it was noted was demanded.
const fn always() -> bool {
    true
}
