//! Files of a project, which notes can show.

use super::{project, read_json, refusal};
use crate::error::{Error, Result};
use crate::model::Attachment;
use crate::ports::{Host, Method};
use crate::trackers::files::{form, refused, too_large};
use crate::trackers::{Access, rest};

const RIGHTS: &str = word!(
    "Give the token the scope api, and its user at least the role Reporter in the project; then try again."
);

#[derive(serde::Deserialize)]
struct WireUpload {
    url: String,
}

/// Uploads a file and gives its address within the project. One that was uploaded before is uploaded again:
/// only maintainers may look for it, and nobody sees one that no text names.
pub async fn upload_file<H: Host>(
    host: &H,
    access: &Access<'_>,
    file: &Attachment,
    bytes: &[u8],
) -> Result<String> {
    let connection = access.connection;
    let path = format!("{}/uploads", project(connection));
    let headers = vec![("accept", "application/json".to_owned())];
    let response =
        rest::send_body(host, access, Method::Post, &path, Some(form(file, bytes)), headers).await?;
    match response.status {
        201 => {
            let wire: WireUpload = read_json(&response, connection)?;
            if wire.url.starts_with("/uploads/") {
                Ok(wire.url)
            } else {
                Err(Error::Garbled { host: connection.host().to_owned() })
            }
        }
        413 => Err(too_large(connection, file)),
        _ => match refusal(&response, connection, host.now()) {
            Error::Forbidden { why, .. } => {
                Err(refused(connection, file, say!("uploading is not allowed there ({why})", why), RIGHTS))
            }
            Error::ProjectNotFound { .. } => {
                Err(refused(connection, file, say!("the token's user may not upload files there"), RIGHTS))
            }
            Error::Refused { why, .. } => Err(refused(connection, file, why, RIGHTS)),
            error => Err(error),
        },
    }
}
