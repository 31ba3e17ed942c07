//! What a workspace holds: plain values and their invariants.
//!
//! Nothing here awaits, asks the time, or knows a tracker.

mod kind;
mod secret;

pub use kind::*;
pub use secret::Secret;
