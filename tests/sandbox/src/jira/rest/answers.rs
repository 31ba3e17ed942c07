//! Answers: their bodies and the forms of refusal.

use http::header::HeaderName;
use http::{Response, StatusCode};
use serde_json::{Map, Value, json};

pub(super) type Answer = Response<Vec<u8>>;

/// JSON, as Jira labels it.
pub(super) fn json_answer(code: u16, value: &Value) -> Answer {
    typed(code, "application/json;charset=UTF-8", value.to_string())
}

/// A body of this kind.
pub(super) fn typed(code: u16, kind: &str, body: String) -> Answer {
    let mut answer = Response::new(body.into_bytes());
    *answer.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    with_header(answer, "content-type", kind)
}

/// No body.
pub(super) fn empty(code: u16) -> Answer {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer
}

/// A refusal in general words.
pub(super) fn refuse(code: u16, message: &str) -> Answer {
    json_answer(code, &json!({ "errorMessages": [message], "errors": {} }))
}

/// A refusal of a query.
pub(super) fn refuse_query(message: &str) -> Answer {
    json_answer(400, &json!({ "errorMessages": [message], "warningMessages": [] }))
}

/// A refusal of one field.
pub(super) fn refuse_field(code: u16, field: &str, message: &str) -> Answer {
    refuse_fields(code, &Map::from_iter([(field.to_owned(), json!(message))]))
}

/// A refusal of several fields.
pub(super) fn refuse_fields(code: u16, errors: &Map<String, Value>) -> Answer {
    json_answer(code, &json!({ "errorMessages": [], "errors": errors }))
}

/// What Cloud says to a query value that it cannot read.
pub(super) fn problem(name: &str, value: &str, path: &str) -> Answer {
    let detail = format!("Failed to convert '{name}' with value: '{value}'");
    let body = json!({ "type": "about:blank", "title": "Bad Request", "status": 400, "detail": detail, "instance": path });
    typed(400, "application/problem+json", body.to_string())
}

/// What the gateway, and Data Center at its door, say.
pub(super) fn gateway(code: u16, message: &str) -> Answer {
    json_answer(code, &json!({ "code": code, "message": message }))
}

/// Adds a header.
pub(super) fn with_header(mut answer: Answer, name: &'static str, value: &str) -> Answer {
    if let Ok(value) = value.parse() {
        answer.headers_mut().insert(HeaderName::from_static(name), value);
    }
    answer
}
