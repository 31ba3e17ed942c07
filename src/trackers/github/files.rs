//! Files in a branch of the repository, where a comment can show them: GitHub's API takes none for issues.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::{accepted, read_json, refusal, repository, send};
use crate::error::{Error, Result};
use crate::model::Attachment;
use crate::ports::{Host, Method, Response};
use crate::trackers::Access;
use crate::trackers::files::{name_there, refused};
use crate::trackers::rest::{Members as _, encode};

/// The branch they are in.
const BRANCH: &str = "casebridge-evidence";

const RIGHTS: &str = word!(
    "Give the token the scope repo, or Contents: read and write if it is fine-grained; or switch the sending of files off for this connection. Then try again."
);
const RULES: &str = word!(
    "Let the token's user write to the branch casebridge-evidence in the repository's rules, or switch the sending of files off for this connection. Then try again."
);

#[derive(serde::Deserialize)]
struct WireContent {
    html_url: String,
}

#[derive(serde::Deserialize)]
struct WireWritten {
    content: WireContent,
}

/// Puts a file into the branch and gives the address of its page. Repeatable: its path names its bytes.
pub async fn upload_file<H: Host>(
    host: &H,
    access: &Access<'_>,
    defect_key: &str,
    file: &Attachment,
    bytes: &[u8],
) -> Result<String> {
    let connection = access.connection;
    let path = format!("{}/contents/evidence/{}/{}", repository(connection), defect_key, name_there(file));
    let body = json!({
        "message": format!("Evidence of {defect_key}: {}", name_there(file)),
        "content": BASE64_STANDARD.encode(bytes),
        "branch": BRANCH,
    });
    let mut response = send(host, access, Method::Put, &path, Some(body.clone())).await?;
    if response.status == 404 {
        make_branch(host, access, file).await?;
        response = send(host, access, Method::Put, &path, Some(body)).await?;
    }
    if matches!(response.status, 200 | 201) {
        let wire: WireWritten = read_json(&response, connection)?;
        return Ok(wire.content.html_url);
    }
    if response.status == 422 && says(&response, "sha") {
        // It is there: its path carries the hash of its bytes, so it is this one.
        let response = send(host, access, Method::Get, &format!("{path}?ref={BRANCH}"), None).await?;
        accepted(&response, connection, host.now(), &[200])?;
        let wire: WireContent = read_json(&response, connection)?;
        return Ok(wire.html_url);
    }
    Err(why_not(host, access, file, &response))
}

/// Makes the branch from the default one; that it is there already is as good.
async fn make_branch<H: Host>(host: &H, access: &Access<'_>, file: &Attachment) -> Result<()> {
    let connection = access.connection;
    let home = repository(connection);
    let response = send(host, access, Method::Get, &home, None).await?;
    accepted(&response, connection, host.now(), &[200])?;
    let project: serde_json::Value = read_json(&response, connection)?;
    let from = encode_ref(project.at("default_branch").text());
    let response = send(host, access, Method::Get, &format!("{home}/git/ref/heads/{from}"), None).await?;
    if matches!(response.status, 404 | 409) {
        let why = say!("the repository is empty: a branch needs a first commit");
        return Err(refused(
            connection,
            file,
            why,
            say!("Add a file to the repository, a README for one; then try again."),
        ));
    }
    accepted(&response, connection, host.now(), &[200])?;
    let head: serde_json::Value = read_json(&response, connection)?;
    let body = json!({ "ref": format!("refs/heads/{BRANCH}"), "sha": head.at("object").at("sha").text() });
    let response = send(host, access, Method::Post, &format!("{home}/git/refs"), Some(body)).await?;
    if response.status == 201 || (response.status == 422 && says(&response, "already exists")) {
        return Ok(());
    }
    Err(why_not(host, access, file, &response))
}

fn encode_ref(name: &str) -> String {
    name.split('/').map(encode).collect::<Vec<_>>().join("/")
}

fn says(response: &Response, words: &str) -> bool {
    response.body.to_lowercase().contains(words)
}

fn why_not<H: Host>(host: &H, access: &Access<'_>, file: &Attachment, response: &Response) -> Error {
    let connection = access.connection;
    // Somebody else wrote to the branch at this moment.
    if response.status == 409 && says(response, "but expected") {
        return Error::TrackerFault { host: connection.host().to_owned(), status: 409 };
    }
    match refusal(response, connection, host.now()) {
        Error::Forbidden { why, .. } => refused(connection, file, why, RIGHTS),
        Error::ProjectNotFound { .. } => {
            refused(connection, file, say!("the token may not write to the repository"), RIGHTS)
        }
        Error::Refused { why, .. } => refused(connection, file, why, RULES),
        error => error,
    }
}
