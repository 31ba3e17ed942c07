//! What a page paints: sentences, badges, and which buttons there are.
//!
//! A view holds nothing to decide on. Times are given as sentences made when the view was made.

mod attachments;
mod fields;
mod issue;
mod lists;
mod parts;
mod records;
mod upkeep;

pub use attachments::*;
pub use fields::*;
pub use issue::*;
pub use lists::*;
pub use parts::*;
pub use records::*;
pub use upkeep::*;
