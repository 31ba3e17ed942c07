//! Answers: their bodies, their entity tags, the forms of refusal.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use http::Response;
use http::header::HeaderName;
use serde_json::{Value, json};

use super::{Answer, Call, status};

const DOCUMENTATION: &str = "https://docs.github.com/rest";

/// JSON with an entity tag; 304 when the caller has it.
pub(super) fn json_answer(code: u16, value: &Value, call: &Call<'_>) -> Answer {
    let body = value.to_string();
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    if call.method == "GET" && call.if_none_match.as_deref() == Some(&tag) {
        return with_header(empty(304), "etag", &tag);
    }
    with_header(raw(code, body), "etag", &tag)
}

fn raw(code: u16, body: String) -> Answer {
    let mut answer = Response::new(body.into_bytes());
    *answer.status_mut() = status(code);
    with_header(answer, "content-type", "application/json; charset=utf-8")
}

/// No body.
pub(super) fn empty(code: u16) -> Answer {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = status(code);
    answer
}

/// The plain form of a refusal.
pub(super) fn basic(code: u16, message: &str) -> Answer {
    raw(
        code,
        json!({ "message": message, "documentation_url": DOCUMENTATION, "status": code.to_string() })
            .to_string(),
    )
}

/// One detail of a failed validation: resource, field, code, message.
pub(super) type Detail<'a> = (&'a str, &'a str, &'a str, Option<&'a str>);

/// The form of a failed validation.
pub(super) fn refuse(message: &str, details: &[Detail<'_>]) -> Answer {
    let errors: Vec<Value> = details
        .iter()
        .map(|(resource, field, code, message)| match message {
            Some(message) => {
                json!({ "resource": resource, "field": field, "code": code, "message": message })
            }
            None => json!({ "resource": resource, "field": field, "code": code }),
        })
        .collect();
    raw(
        422,
        json!({ "message": message, "errors": errors, "documentation_url": DOCUMENTATION, "status": "422" })
            .to_string(),
    )
}

/// A redirect.
pub(super) fn moved(code: u16, to: &str) -> Answer {
    let body = json!({ "message": "Moved Permanently", "url": to, "documentation_url": DOCUMENTATION });
    with_header(raw(code, body.to_string()), "location", to)
}

/// Adds a header.
pub(super) fn with_header(mut answer: Answer, name: &'static str, value: &str) -> Answer {
    if let Ok(value) = value.parse() {
        answer.headers_mut().insert(HeaderName::from_static(name), value);
    }
    answer
}
