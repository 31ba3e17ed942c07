//! Files that belong to records.

use crate::protocol::wire::wire;

wire! {
    /// What a file can be attached to.
    #[derive(Copy, Eq)]
    pub enum AttachTo {
        /// A requirement.
        Requirement,
        /// A test case.
        Case,
        /// A defect.
        Defect,
        /// An execution.
        Execution,
    }

    /// A file whose bytes a page has stored.
    #[derive(Eq)]
    pub struct AttachmentFile {
        /// Made by the page, so that sending it twice makes no second one. A UUID.
        pub id: String,
        /// SHA-256 of its bytes, 64 hexadecimal digits.
        pub hash: String,
        /// What it is called; cleaned and cut when it is attached.
        pub name: String,
        /// Its media type.
        pub media: String,
        /// Its size in bytes.
        pub size: u32,
    }

    /// A file before its bytes are stored.
    pub struct FileForm {
        /// What it is called.
        pub name: String,
        /// Its size in bytes.
        pub size: u32,
    }

    /// A file to be attached.
    pub struct AttachFileForm {
        /// To what.
        pub to: AttachTo,
        /// The record's UUID.
        pub id: String,
        /// The file.
        pub file: AttachmentFile,
    }

    /// A file to be taken off.
    pub struct DetachForm {
        /// Off what.
        pub to: AttachTo,
        /// The record's UUID.
        pub id: String,
        /// The attachment's UUID.
        pub attachment: String,
    }

    /// Whose files.
    pub struct AttachmentsForm {
        /// What it is.
        pub to: AttachTo,
        /// The record's UUID.
        pub id: String,
    }

    /// What a page knows of files that nothing stored refers to.
    pub struct SweepForm {
        /// Hashes in forms that are not saved yet.
        pub drafts: Vec<String>,
    }
}
