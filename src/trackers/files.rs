//! Files on their way to an issue: on Jira they become the attachments, on GitLab and GitHub they are
//! put where a comment can show them.

use super::{Access, github, gitlab, jira};
use crate::error::{Error, Result};
use crate::model::{Attachment, Connection, Tracker};
use crate::ports::{Body, FilePart, Host};

/// A file that an issue has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFile {
    /// The tracker's id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Whether an issue's files are its own and can be listed.
pub const fn are_listed(tracker: Tracker) -> bool {
    tracker.is_jira()
}

/// The files of an issue; none where they are not its own.
pub async fn list<H: Host>(host: &H, access: &Access<'_>, number: u64) -> Result<Vec<RemoteFile>> {
    match access.connection.tracker {
        Tracker::GitHub | Tracker::GitLab => Ok(Vec::new()),
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::list_files(host, access, number).await,
    }
}

/// Attaches a file to an issue and gives its id. Not repeatable: its intent must have been recorded.
pub async fn attach<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    file: &Attachment,
    bytes: &[u8],
) -> Result<String> {
    match access.connection.tracker {
        Tracker::GitHub | Tracker::GitLab => Err(Error::NotAllowed),
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            jira::attach_file(host, access, number, file, bytes).await
        }
    }
}

/// Puts a file where a comment can show it and gives its address. Repeatable: nobody sees it until then.
pub async fn upload<H: Host>(
    host: &H,
    access: &Access<'_>,
    defect_key: &str,
    file: &Attachment,
    bytes: &[u8],
) -> Result<String> {
    match access.connection.tracker {
        Tracker::GitHub => github::upload_file(host, access, defect_key, file, bytes).await,
        Tracker::GitLab => gitlab::upload_file(host, access, file, bytes).await,
        Tracker::JiraCloud | Tracker::JiraDataCenter => Err(Error::NotAllowed),
    }
}

/// What a file is called there: plain letters, and the beginning of its hash, by which it is known again.
pub fn name_there(file: &Attachment) -> String {
    let plain: String = file
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' })
        .collect();
    let plain = plain.trim_matches(['.', '-']);
    let hash = file.hash.get(..8).unwrap_or(&file.hash);
    let (stem, extension) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let stem: String = stem.chars().take(80).collect();
    let stem = if stem.is_empty() { "file".to_owned() } else { stem };
    let extension: String = extension.chars().take(12).collect();
    if extension.is_empty() { format!("{stem}-{hash}") } else { format!("{stem}-{hash}.{extension}") }
}

/// The form of an upload.
pub(super) fn form(file: &Attachment, bytes: &[u8]) -> Body {
    Body::File(FilePart {
        field: "file",
        name: name_there(file),
        media: file.media.clone(),
        bytes: bytes.to_vec(),
    })
}

const SMALLER: &str = word!(
    "Remove the file from the defect, or attach a smaller one in its place; then try again. The others are sent all the same once it is gone."
);

/// A file that was not taken.
pub(super) fn refused(
    connection: &Connection,
    file: &Attachment,
    why: impl Into<String>,
    remedy: &'static str,
) -> Error {
    let (host, name) = (connection.host().to_owned(), file.name.clone());
    Error::FileRefused { host, name, why: why.into(), remedy }
}

/// A file that is too large there.
pub(super) fn too_large(connection: &Connection, file: &Attachment) -> Error {
    let why = say!("it takes no file of {size}", crate::text::size(file.size));
    refused(connection, file, why, SMALLER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;

    #[test]
    fn a_name_is_plain_and_carries_the_hash() {
        let check = |name: &str, expect: &str| {
            let file = Attachment {
                id: String::new(),
                hash: "3fa9c2d1ffff".into(),
                name: name.into(),
                media: String::new(),
                size: 1,
                at: Time(0),
            };
            assert_eq!(name_there(&file), expect);
        };
        check("login page (2).png", "login-page--2--3fa9c2d1.png");
        check("../../etc/passwd", "etc-passwd-3fa9c2d1");
        check("日本.png", "png-3fa9c2d1");
        check("", "file-3fa9c2d1");
    }
}
