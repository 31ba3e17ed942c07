//! Backups, and bringing one back.

use crate::protocol::wire::wire;

wire! {
    /// The next part of a backup.
    pub struct BackupForm {
        /// What the last part gave; empty for the first part.
        pub cursor: String,
    }

    /// A part of a backup that is to be brought back.
    pub struct RestoreForm {
        /// Whole lines of the file, 4 MB at the most.
        pub lines: String,
        /// Whether it is the first part: what was read of another file is forgotten.
        pub first: bool,
    }
}
