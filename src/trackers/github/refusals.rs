//! What GitHub's refusals mean. The texts it writes are for people; status, headers and codes decide,
//! except where there is nothing else.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::{Connection, Time, Tracker};
use crate::ports::Response;
use crate::trackers::rest;

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireError {
    message: String,
    errors: Vec<WireDetail>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireDetail {
    Full {
        #[serde(default)]
        code: String,
        #[serde(default)]
        field: Option<String>,
        #[serde(default)]
        message: Option<String>,
    },
    Text(String),
}

fn wire(response: &Response) -> WireError {
    serde_json::from_str(&response.body).unwrap_or_default()
}

/// Whether a create was refused because the thing is there.
pub(super) fn already_exists(response: &Response) -> bool {
    response.status == 422
        && wire(response)
            .errors
            .iter()
            .any(|detail| matches!(detail, WireDetail::Full { code, .. } if code == "already_exists"))
}

/// Passes an answer with one of these statuses; any other is an error.
pub(super) fn accepted(
    response: &Response,
    connection: &Connection,
    now: Time,
    statuses: &[u16],
) -> Result<()> {
    if statuses.contains(&response.status) { Ok(()) } else { Err(refusal(response, connection, now)) }
}

/// What an answer that was not hoped for means.
pub(super) fn refusal(response: &Response, connection: &Connection, now: Time) -> Error {
    let host = connection.host().to_owned();
    let project = connection.project.clone();
    if let Some(until) = rest::wait_until(response, connection, now) {
        return Error::RateLimited { host, until };
    }
    let error = wire(response);
    match response.status {
        0 | 301 | 302 | 307 | 308 => Error::Moved { project },
        401 => Error::Unauthorized { host, tracker: Tracker::GitHub },
        403 => forbidden(response, &error, project),
        404 | 451 => Error::ProjectNotFound { project, tracker: Tracker::GitHub },
        410 if error.message.to_lowercase().contains("issues are disabled")
            || error.message.to_lowercase().contains("issues has been disabled") =>
        {
            Error::IssuesDisabled { project }
        }
        410 => Error::IssueDeleted { issue: project },
        400 | 409 | 422 => Error::Refused { host, why: explain(&error), field: field(&error) },
        status if status >= 500 => Error::TrackerFault { host, status },
        _ => Error::Garbled { host },
    }
}

fn forbidden(response: &Response, error: &WireError, project: String) -> Error {
    if let Some(sso) = response.header("x-github-sso") {
        let url = sso.split("url=").nth(1).map(|url| url.trim().to_owned());
        return Error::SsoRequired { project, url: url.filter(|url| url.starts_with("https://")) };
    }
    if error.message.to_lowercase().contains("archived") {
        return Error::Archived { project };
    }
    if error.message.is_empty() {
        // A proxy's or a firewall's page, not GitHub's own word.
        let why = say!("the answer gives no reason").to_owned();
        return Error::Forbidden { project, why, tracker: Tracker::GitHub };
    }
    Error::Forbidden { project, why: error.message.clone(), tracker: Tracker::GitHub }
}

fn explain(error: &WireError) -> String {
    let details: Vec<String> = error.errors.iter().map(sentence).collect();
    match (error.message.is_empty(), details.is_empty()) {
        (true, true) => say!("no reason was given").to_owned(),
        (_, true) => error.message.clone(),
        _ => details.join("; "),
    }
}

fn sentence(detail: &WireDetail) -> String {
    match detail {
        WireDetail::Text(text) => text.clone(),
        WireDetail::Full { message: Some(message), .. } => message.clone(),
        WireDetail::Full { code, field, .. } => {
            let field = field.as_deref().unwrap_or("a value");
            match code.as_str() {
                "missing_field" => say!("{field} is missing", field),
                "missing" => say!("what {field} names is not there", field),
                "already_exists" => say!("{field} exists already", field),
                _ => say!("{field} is not valid", field),
            }
        }
    }
}

fn field(error: &WireError) -> Option<&'static str> {
    let named = error.errors.iter().find_map(|detail| match detail {
        WireDetail::Full { field, .. } => field.as_deref(),
        WireDetail::Text(_) => None,
    })?;
    match named {
        "title" => Some("title"),
        "body" => Some("description"),
        _ => None,
    }
}
