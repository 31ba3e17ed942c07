//! Files that belong to records.

use super::records::AttachmentLine;
use crate::protocol::forms::AttachmentFile;
use crate::protocol::wire::wire;

wire! {
    /// A record's files.
    #[derive(Eq)]
    pub struct AttachmentsView {
        /// As they are shown.
        pub attachments: Vec<AttachmentLine>,
        /// The same, as they are attached again, or to something else.
        pub files: Vec<AttachmentFile>,
        /// Where they go, as a sentence; empty where they go nowhere.
        pub note: String,
        /// The issue to paste a picture into by hand; none where that is not needed.
        pub paste_into: Option<String>,
        /// What to say: `login.png attached to DEF-3`; empty where nothing was done.
        pub message: String,
    }

    /// A file that may be attached.
    #[derive(Eq)]
    pub struct FileView {
        /// Its name, cleaned.
        pub name: String,
    }

    /// Whether files go to a branch of the repository.
    #[derive(Eq)]
    pub struct EvidenceSwitch {
        /// Whether they do.
        pub on: bool,
        /// What it is called.
        pub label: String,
        /// What follows from it.
        pub hint: String,
    }
}
