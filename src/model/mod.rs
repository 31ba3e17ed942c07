//! What a workspace holds: plain values and their invariants.
//!
//! Nothing here awaits, asks the time, or reaches the outside.

mod address;
mod job;
mod kind;
mod link;
mod record;
mod secret;
mod time;

pub use self::time::{HOUR, MINUTE, SECOND, Time, plural};
pub use address::{Address, Tracker, WebAddress};
pub use job::{Job, JobState, Work};
pub use kind::*;
pub use link::{Base, Comment, Connection, ExternalLink, Seen, Standing};
pub use record::*;
pub use secret::Secret;
