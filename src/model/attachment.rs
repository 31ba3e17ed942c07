//! A file that belongs to a record. Its bytes are kept apart from the records, found by their hash.

use serde::{Deserialize, Serialize};

use super::Time;

/// The largest file, in bytes. Trackers commonly take 10 MB (Jira Cloud's and GitLab's own defaults are 1 GB and 100 MB).
pub const ATTACHMENT_LIMIT: u64 = 10_000_000;
/// All files of a workspace together, in bytes.
pub const ATTACHMENTS_LIMIT: u64 = 500_000_000;

/// A file that belongs to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// UUID.
    pub id: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits: where they are found.
    pub hash: String,
    /// What it is called: `screenshot-1.png`.
    pub name: String,
    /// Its media type: `image/png`.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was attached.
    pub at: Time,
}
