//! Requests by `fetch`, from the worker.
//!
//! No cookies go along, nothing comes from the cache, and a redirected write is not followed: the
//! browser would turn it into a read.

use futures_util::future::{Either, select};
use gloo_net::http::{Headers, Method as Verb, RequestBuilder};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestRedirect};

use super::{Browser, api};
use crate::ports::{Body, Http, Method, Notifier, Request, Response, Unanswered};

/// How long an answer may take, in milliseconds. GitHub cuts its own requests off after ten seconds.
const PATIENCE: u32 = 30_000;

impl Http for Browser {
    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let origin = request.url.split('/').take(3).collect::<Vec<_>>().join("/");
        // Asked before a write leaves: afterwards nobody could tell whether it had arrived.
        let is_read = request.method == Method::Get;
        if !is_read && !self.may_reach(&origin).await {
            return Err(Unanswered::NotPermitted);
        }
        if let Some(site) = request.page.clone() {
            return super::page::carry(&site, request, PATIENCE).await;
        }
        let abort = AbortController::new().map_err(|_| Unanswered::Broken)?;
        let answer = Box::pin(fetch(request, &abort));
        match select(answer, gloo_timers::future::TimeoutFuture::new(PATIENCE)).await {
            Either::Left((Ok(response), _)) => Ok(response),
            Either::Left((Err(_), _)) if is_read && !self.may_reach(&origin).await => {
                Err(Unanswered::NotPermitted)
            }
            Either::Left((Err(_), _)) => Err(Unanswered::Broken),
            Either::Right(_) => {
                abort.abort();
                Err(Unanswered::TimedOut)
            }
        }
    }
}

async fn fetch(request: Request, abort: &AbortController) -> Result<Response, gloo_net::Error> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value);
    }
    if let Some(authorization) = &request.authorization {
        headers.set("authorization", authorization.expose());
    }
    let redirect =
        if request.method == Method::Get { RequestRedirect::Follow } else { RequestRedirect::Manual };
    let builder = RequestBuilder::new(&request.url)
        .method(verb(request.method))
        .headers(headers)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(redirect)
        .abort_signal(Some(&abort.signal()));
    let is_file = request.is_file;
    let request = match request.body {
        Some(Body::Text(text)) => builder.body(JsValue::from_str(&text))?,
        Some(Body::File(file)) => {
            builder.body(api::form(file.field, &file.name, &file.media, &file.bytes))?
        }
        None => builder.build()?,
    };
    let response = request.send().await?;
    let is_file = is_file && response.ok();
    let bytes = if is_file { response.binary().await? } else { Vec::new() };
    let body = if is_file { String::new() } else { response.text().await? };
    Ok(Response {
        status: response.status(),
        headers: response.headers().entries().map(|(name, value)| (name.to_lowercase(), value)).collect(),
        body,
        url: response.url(),
        bytes,
    })
}

fn verb(method: Method) -> Verb {
    match method {
        Method::Get => Verb::GET,
        Method::Post => Verb::POST,
        Method::Patch => Verb::PATCH,
        Method::Put => Verb::PUT,
        Method::Delete => Verb::DELETE,
    }
}
