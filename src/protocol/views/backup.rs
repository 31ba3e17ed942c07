//! Backups, restoring them, and how much is stored.

use super::parts::Badge;
use crate::protocol::wire::wire;

wire! {
    /// A part of a backup.
    #[derive(Eq)]
    pub struct BackupPart {
        /// Whole lines of the file.
        pub lines: String,
        /// What to ask for the next part with; none after the last.
        pub next: Option<String>,
        /// How many values are written so far.
        pub done: u32,
        /// How many there are.
        pub total: u32,
        /// What the file is to be called.
        pub file_name: String,
    }

    /// How far a backup is brought back.
    #[derive(Eq)]
    pub struct RestoreView {
        /// Where it stands.
        pub phase: RestorePhase,
        /// What it is about, in a sentence; empty without one.
        pub sentence: String,
        /// What is in the file and what is here, a line a kind.
        pub lines: Vec<RestoreLine>,
        /// What is worth knowing before it replaces anything.
        pub remarks: Vec<String>,
        /// How many values are done in this phase.
        pub done: u32,
        /// How many there are.
        pub total: u32,
    }

    /// Where bringing a backup back stands.
    #[derive(Copy, Eq)]
    pub enum RestorePhase {
        /// None is under way.
        None,
        /// The file is being read; nothing was replaced.
        Reading,
        /// The file is whole and was checked; nothing was replaced.
        Ready,
        /// The workspace is being replaced; it goes on by itself.
        Replacing,
    }

    /// One kind of record in a backup.
    #[derive(Eq)]
    pub struct RestoreLine {
        /// `Requirements`.
        pub label: String,
        /// How many the file has.
        pub file: u32,
        /// How many are here now and will be replaced.
        pub here: u32,
    }

    /// How much is stored.
    #[derive(Eq)]
    pub struct StorageView {
        /// All of it: `12.4 MB`.
        pub used: String,
        /// What it is made of.
        pub lines: Vec<StorageLine>,
        /// How near the limit it is.
        pub state: Badge,
        /// The limits and what happens at them.
        pub sentence: String,
    }

    /// One part of what is stored.
    #[derive(Eq)]
    pub struct StorageLine {
        /// `Records`, `Files`.
        pub label: String,
        /// `12.4 MB`.
        pub size: String,
        /// In percent of its limit; none without one.
        pub percent: Option<u32>,
    }
}
