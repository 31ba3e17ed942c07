//! What a workspace holds: plain values and their invariants.
//!
//! Nothing here awaits, asks the time, or reaches the outside.

mod address;
mod attachment;
mod ci;
mod connection;
mod execution;
mod given;
mod intake;
mod job;
mod kind;
pub mod labelling;
mod link;
mod pass;
pub mod preset;
mod record;
pub mod route;
mod secret;
mod sync;
mod time;
pub mod wording;

pub use self::time::{HOUR, MINUTE, SECOND, Time};
pub use address::{Address, Site, Tracker, WebAddress};
pub use attachment::*;
pub use ci::*;
pub use connection::{Connection, JiraSetup};
pub use execution::{CaseResult, Cycle, Execution, PastResult, ResultSource};
pub use given::{Given, GivenField};
pub use intake::{CustomField, Intake};
pub use job::{Filing, Job, JobState, Work};
pub use kind::*;
pub use labelling::{Closes, Labelling, Renamed};
pub use link::{Base, Comment, Evidence, ExternalLink, Seen, Sent, Standing};
pub use pass::{Pass, Wait, Walk};
pub use preset::Mapping;
pub use record::*;
pub use route::{Route, RouteBy};
pub use secret::Secret;
pub use sync::*;
pub use wording::{Facts, Wording};
