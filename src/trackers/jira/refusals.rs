//! What Jira's refusals mean. Its messages are in the user's language: only statuses, headers and the ids
//! of fields decide.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::model::{Connection, Time};
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
    if let Some(error) = stranger(response, connection) {
        return Err(error);
    }
    if statuses.contains(&response.status) { Ok(()) } else { Err(refusal(response, connection, now)) }
}

/// Whether it was answered to somebody else than the token's user: a bad pair is taken for anonymous on
/// Cloud, and a sign-in page may come instead of an answer.
pub(super) fn stranger(response: &Response, connection: &Connection) -> Option<Error> {
    let host = connection.host().to_owned();
    let reason = response.header("x-seraph-loginreason").unwrap_or_default();
    let denied = response.header("x-authentication-denied-reason").unwrap_or_default();
    if reason.contains("AUTHENTICATION_DENIED") || denied.contains("CAPTCHA") {
        return Some(Error::SignInNeeded { host });
    }
    let is_page = response.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let signed_out = (200..300).contains(&response.status) && is_page;
    let redirected = matches!(response.status, 0 | 301 | 302 | 303 | 307 | 308);
    if reason.contains("AUTHENTICATED_FAILED") || signed_out || redirected {
        return Some(Error::Unauthorized { host, tracker: connection.tracker });
    }
    None
}

/// What an answer that was not hoped for means.
pub(super) fn refusal(response: &Response, connection: &Connection, now: Time) -> Error {
    if let Some(error) = stranger(response, connection) {
        return error;
    }
    let host = connection.host().to_owned();
    let project = connection.project.clone();
    let tracker = connection.tracker;
    if let Some(until) = rest::wait_until(response, connection, now) {
        return Error::RateLimited { host, until };
    }
    match response.status {
        401 if response.body.contains("scope does not match") => {
            let why = say!("the token lacks a scope for it").to_owned();
            Error::Forbidden { project, why, tracker }
        }
        401 => Error::Unauthorized { host, tracker },
        403 if is_xsrf(response) => Error::XsrfRefused { host },
        403 => Error::Forbidden { project, why: explain(response), tracker },
        404 => Error::ProjectNotFound { project, tracker },
        400 | 413 | 415 | 422 => {
            let field = errors(response).into_iter().find_map(|(field, _)| form_field(&field));
            Error::Refused { host, why: explain(response), field }
        }
        // Somebody else is writing the issue at this moment.
        409 => Error::TrackerFault { host, status: 409 },
        status if status >= 500 => Error::TrackerFault { host, status },
        _ => Error::Garbled { host },
    }
}

/// Whether the filter against forged requests refused it: then it was not carried out.
pub(super) fn is_xsrf(response: &Response) -> bool {
    response.status == 403 && response.body.contains("XSRF check failed")
}

/// The refused fields, by their ids, with what was said about each.
pub(super) fn errors(response: &Response) -> Vec<(String, String)> {
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let Some(errors) = body.at("errors").as_object() else { return Vec::new() };
    errors.iter().map(|(field, text)| (field.clone(), text.as_str().unwrap_or_default().to_owned())).collect()
}

/// Which of our own form's fields a refused one is.
pub(super) fn form_field(id: &str) -> Option<&'static str> {
    match id {
        "summary" => Some("title"),
        "description" => Some("description"),
        "priority" => Some("priority"),
        _ => None,
    }
}

fn explain(response: &Response) -> String {
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let texts = body.at("errorMessages").as_array().cloned().unwrap_or_default();
    let mut all: Vec<String> = texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect();
    all.extend(errors(response).into_iter().map(|(field, text)| format!("{field}: {text}")));
    for part in [body.at("detail"), body.at("message"), body.at("error")] {
        all.extend(part.as_str().map(str::to_owned));
    }
    if all.is_empty() { say!("no reason was given").to_owned() } else { all.join("; ") }
}
