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
    /// When everything was brought in last, by this machine.
    pub imported_at: Option<Time>,
    /// The filter for which everything was brought in, as its print; none while that has not happened.
    pub imported: Option<u64>,
    /// Whether the person stopped the import.
    pub stopped: bool,
    /// When every linked issue was looked at last, by this machine.
    pub swept_at: Option<Time>,
    /// The linked issues that are still to be looked at, by the key of their address.
    pub left: Vec<String>,
    /// The list that is read for them, where they are many and cannot be asked for by number.
    pub sweep: Option<Walk>,
    /// The linked issues whose comments are still to be read, by the key of their address.
    pub threads: Vec<String>,
    /// When something was taken in last, by this machine.
    pub took_at: Option<Time>,
    /// Failed passes since the last one that worked.
    pub failures: u32,
    /// Not before, and why.
    pub waits: Option<Wait>,
    /// Statuses that issues were seen with, as the tracker writes them, and whether they say that it is done.
    pub statuses: Vec<(String, bool)>,
}

/// Why a connection is left alone for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wait {
    /// Until when, by this machine.
    pub until: Time,
    /// As a sentence.
    pub why: String,
    /// Whether the tracker asked for it: then nothing is sent before, whoever asks.
    pub is_limit: bool,
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
    /// Whether it was begun anew already because the tracker did not know the next page any more.
    pub again: bool,
    /// Linked issues that were not among those read yet, by the key of their address.
    pub unseen: Vec<String>,
}
