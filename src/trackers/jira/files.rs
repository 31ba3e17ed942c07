//! The files of an issue, which Jira lists with it.

use super::{about_issue, issue_path, read, refusal, refusals, send, send_file};
use crate::error::{Error, Result};
use crate::model::Attachment;
use crate::ports::{Host, Method};
use crate::trackers::Access;
use crate::trackers::files::{RemoteFile, form, name_there, refused, too_large};
use crate::trackers::rest::Members as _;

const RIGHTS: &str = word!(
    "Ask the project's administrator whether attachments are switched on and whether the token's user may create them; a token with scopes needs write:jira-work. Then try again."
);

/// The files of an issue.
pub async fn list_files<H: Host>(host: &H, access: &Access<'_>, number: u64) -> Result<Vec<RemoteFile>> {
    let path = format!("{}?fields=attachment&updateHistory=false", issue_path(access.connection, number));
    let response = send(host, access, Method::Get, &path, None).await?;
    about_issue(host, access, number, &response, &[200]).await?;
    let issue = read(&response, access.connection)?;
    let files = issue.at("fields").at("attachment").items();
    let file =
        |one: &serde_json::Value| RemoteFile { id: id_of(one), name: one.at("filename").text().to_owned() };
    Ok(files.iter().map(file).collect())
}

/// Attaches a file and gives its id. Not repeatable.
pub async fn attach_file<H: Host>(
    host: &H,
    access: &Access<'_>,
    number: u64,
    file: &Attachment,
    bytes: &[u8],
) -> Result<String> {
    let connection = access.connection;
    let path = format!("{}/attachments", issue_path(connection, number));
    let response = send_file(host, access, &path, &form(file, bytes)).await?;
    if response.status == 200 {
        let made = read(&response, connection)?;
        let name = name_there(file);
        let ours =
            made.items().iter().find(|one| one.at("filename") == name.as_str()).or(made.items().first());
        let ours = ours.ok_or_else(|| Error::Garbled { host: connection.host().to_owned() })?;
        return Ok(id_of(ours));
    }
    if let Some(error) = refusals::stranger(&response, connection) {
        return Err(error);
    }
    if response.status == 413 {
        return Err(too_large(connection, file));
    }
    match refusal(&response, connection, host.now()) {
        Error::Forbidden { why, .. } => {
            Err(refused(connection, file, say!("attaching files is not allowed there ({why})", why), RIGHTS))
        }
        Error::ProjectNotFound { .. } => {
            // Some versions say so when attachments are switched off or the file is too large.
            super::read_issue(host, access, number).await?;
            let why = say!("attachments are switched off there, or the file is larger than allowed");
            Err(refused(connection, file, why, RIGHTS))
        }
        Error::Refused { why, .. } => Err(refused(connection, file, why, RIGHTS)),
        error => Err(error),
    }
}

fn id_of(file: &serde_json::Value) -> String {
    let id = file.at("id");
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
