//! Requests that an open page of their own site sends, with the cookies of whoever is signed in there.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::future::{Either, select};
use serde_json::{Value, json};

use super::api;
use crate::ports::{Body, Request, Response, Unanswered};

/// Hands a request to an open page of the site and reads what it hands back.
pub(super) async fn carry(site: &str, request: Request, patience: u32) -> Result<Response, Unanswered> {
    let headers: Vec<(&str, String)> = request.headers;
    let (text, file) = match request.body {
        None => (None, None),
        Some(Body::Text(text)) => (Some(text), None),
        Some(Body::File(file)) => {
            let bytes = BASE64_STANDARD.encode(&file.bytes);
            let part = json!({ "field": file.field, "name": file.name, "media": file.media, "bytes": bytes });
            (None, Some(part))
        }
    };
    let form = json!({ "method": request.method.as_str(), "url": request.url, "headers": headers, "text": text,
        "file": file, "isFile": request.is_file });
    let form = form.to_string();
    let answer = Box::pin(api::through_page(site, &form));
    let answer = match select(answer, gloo_timers::future::TimeoutFuture::new(patience)).await {
        Either::Left((answer, _)) => answer.map_err(|_| Unanswered::Broken)?,
        Either::Right(_) => return Err(Unanswered::TimedOut),
    };
    let answer: Value =
        answer.as_string().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    match answer.get("failed").and_then(Value::as_str) {
        Some("noPage") => return Err(Unanswered::NoPage),
        Some("notPermitted") => return Err(Unanswered::NotPermitted),
        Some("timedOut") => return Err(Unanswered::TimedOut),
        Some(_) => return Err(Unanswered::Broken),
        None => {}
    }
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let status = answer.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let headers =
        answer.get("headers").and_then(Value::as_array).into_iter().flatten().filter_map(|pair| {
            Some((pair.get(0)?.as_str()?.to_lowercase(), pair.get(1)?.as_str()?.to_owned()))
        });
    Ok(Response {
        status: status.ok_or(Unanswered::Broken)?,
        headers: headers.collect(),
        bytes: BASE64_STANDARD.decode(text("bytes")).map_err(|_| Unanswered::Broken)?,
        body: text("body"),
        url: text("url"),
    })
}
