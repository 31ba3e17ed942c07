//! What GitLab's refusals mean. Its errors come in many shapes; none of them is trusted to be one.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::model::{Connection, Time, Tracker};
use crate::ports::Response;
use crate::trackers::rest;
use crate::trackers::rest::Members as _;

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
    let tracker = Tracker::GitLab;
    if let Some(until) = rest::wait_until(response, connection, now) {
        return Error::RateLimited { host, until };
    }
    match response.status {
        0 | 301 | 302 | 307 | 308 => Error::Moved { project },
        401 => Error::Unauthorized { host, tracker },
        403 => Error::Forbidden { project, why: why_forbidden(response), tracker },
        404 | 451 => Error::ProjectNotFound { project, tracker },
        400 | 409 | 412 | 413 | 414 | 422 => {
            let (why, field) = explain(response);
            Error::Refused { host, why, field }
        }
        status if status >= 500 => Error::TrackerFault { host, status },
        _ => Error::Garbled { host },
    }
}

fn why_forbidden(response: &Response) -> String {
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    if body.at("error") == "insufficient_scope" {
        let wanted = body.at("scope").as_str().unwrap_or("api");
        return say!("the token lacks the scope {wanted}", wanted);
    }
    let message = body.at("message").as_str().unwrap_or_default();
    match message.strip_prefix("403 Forbidden").unwrap_or(message).trim_start_matches([' ', '-']) {
        "" => say!("the answer gives no reason").to_owned(),
        reason => reason.to_owned(),
    }
}

/// The reasons of a refusal as one sentence, and the form field they are about.
fn explain(response: &Response) -> (String, Option<&'static str>) {
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let mut all = Vec::new();
    let mut field = None;
    for part in [body.at("message"), body.at("error"), body.at("error_description")] {
        gather(part, "", &mut all, &mut field);
    }
    if all.is_empty() { (say!("no reason was given").to_owned(), None) } else { (all.join("; "), field) }
}

fn gather(part: &Value, name: &str, all: &mut Vec<String>, field: &mut Option<&'static str>) {
    match part {
        Value::String(text) => {
            let named = if name.is_empty() { text.clone() } else { format!("{name} {text}") };
            *field = field.or(match named.split([' ', ',']).next() {
                Some("title") => Some("title"),
                Some("description") => Some("description"),
                _ => None,
            });
            all.push(named);
        }
        Value::Array(parts) => parts.iter().for_each(|part| gather(part, name, all, field)),
        Value::Object(parts) => parts.iter().for_each(|(name, part)| {
            gather(part, if name == "error" || name == "base" { "" } else { name }, all, field);
        }),
        _ => {}
    }
}
