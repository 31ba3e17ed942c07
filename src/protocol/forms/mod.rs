//! What a page may send: the parameters of the calls.
//!
//! A page says what a person chose and typed, never who it is: that is read from the browser's sender.

mod attachments;
mod backup;
mod ci;
mod coverage;
mod here;
mod intake;
mod lists;
mod records;
mod rules;
mod run;
mod upkeep;

pub use attachments::*;
pub use backup::*;
pub use ci::*;
pub use coverage::*;
pub use here::*;
pub use intake::*;
pub use lists::*;
pub use records::*;
pub use rules::*;
pub use run::*;
pub use upkeep::*;

use super::wire::wire;
use crate::model::Kind;

wire! {
    /// A call without parameters.
    pub struct Nothing {}

    /// One record or job, by its identity.
    pub struct ById {
        /// The UUID.
        pub id: String,
    }

    /// One record.
    pub struct RecordForm {
        /// What it is.
        pub kind: Kind,
        /// Its UUID.
        pub id: String,
    }

    /// The address of a tab or of a link.
    pub struct UrlForm {
        /// Absolute, as the browser shows it; empty when there is none.
        pub url: String,
    }
}
