//! A connection's rules for defects, and where defects go.

use crate::model::{DefectPriority, Labelling, Mapping, Route, Wording};
use crate::protocol::wire::wire;

wire! {
    /// A mapping that is being edited.
    pub struct MappingForm {
        /// The connection's UUID.
        pub connection: String,
        /// As it stands in the form.
        pub mapping: Mapping,
    }

    /// Routing rules, in order.
    pub struct RoutesForm {
        /// All of them.
        pub routes: Vec<Route>,
    }

    /// A defect that is being written, as far as rules look at it.
    pub struct DestinationForm {
        /// The execution it was found in, if any.
        pub execution: Option<String>,
        /// Its priority.
        pub priority: DefectPriority,
    }

    /// The fields of which tracker.
    pub struct FieldsForm {
        /// The connection's UUID.
        pub connection: String,
    }

    /// Templates that are being typed, to be seen with a defect.
    pub struct WordingForm {
        /// The connection's UUID.
        pub connection: String,
        /// The defect to show it with; none takes the newest.
        pub defect: Option<String>,
        /// As typed.
        pub wording: Wording,
        /// The labels as typed; none takes what is stored.
        #[serde(default)]
        pub labelling: Option<Labelling>,
    }
}
