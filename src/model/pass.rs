//! How far the reading of a connection is: what survives a worker, so that the next one goes on from there.

use serde::{Deserialize, Serialize};

use super::Time;

/// How far one connection has been read. Stored only when it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Pass {
    /// The tracker's time of the newest change that was taken in.
    pub cursor: Option<Time>,
    /// What was seen around the cursor, number and print, so that it is not taken for new.
    pub known: Vec<(u64, u64)>,
    /// The import under way.
    pub import: Option<Walk>,
    /// The filter for which everything was brought in, as its print; none while that has not happened.
    pub imported: Option<u64>,
    /// Whether the person stopped the import.
    pub stopped: bool,
    /// When every linked issue was looked at last, by this machine.
    pub swept_at: Option<Time>,
    /// The linked issues that are still to be looked at, by number.
    pub left: Vec<u64>,
    /// When something was taken in last, by this machine.
    pub took_at: Option<Time>,
    /// Failed passes since the last one that worked.
    pub failures: u32,
    /// Not before, by this machine, and why.
    pub waits: Option<(Time, String)>,
    /// Statuses that requirements' issues were seen with, as the tracker writes them.
    pub statuses: Vec<String>,
}

/// A list that is read page by page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Walk {
    /// Where the next page is; empty for the first one.
    pub next: String,
    /// The filter it is read with, as its print.
    pub filter: u64,
    /// How many issues were read.
    pub done: u32,
    /// How many there are, if the tracker says so.
    pub total: Option<u32>,
}
