//! What a page paints: sentences, badges, and which buttons there are.
//!
//! A view holds nothing to decide on. Times are given as sentences made when the view was made.

mod attachments;
mod backup;
mod ci;
mod coverage;
mod fields;
mod intake;
mod issue;
mod lists;
mod overview;
mod parts;
mod records;
mod rules;
mod run;
mod upkeep;

pub use attachments::*;
pub use backup::*;
pub use ci::*;
pub use coverage::*;
pub use fields::*;
pub use intake::*;
pub use issue::*;
pub use lists::*;
pub use overview::*;
pub use parts::*;
pub use records::*;
pub use rules::*;
pub use run::*;
pub use upkeep::*;
