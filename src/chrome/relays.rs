//! Relays: streams by `fetch`, without a token, a cookie or a redirect; and the tasks that listen to them.

use std::collections::HashMap;

use futures_util::future::{AbortHandle, Either, abortable, select};
use futures_util::stream::{self, StreamExt as _};
use gloo_net::http::{Headers, RequestBuilder};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestRedirect,
};

use super::{Browser, api, browser};
use crate::ports::{Opened, Relays, Unanswered};
use crate::relay;

/// How long the head of the answer may take, in milliseconds.
const PATIENCE: u32 = 20_000;

/// The tasks that listen, by their channel.
pub(super) type Tasks = HashMap<String, AbortHandle>;

/// Hangs up when nobody reads any more.
struct Line(AbortController);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Relays for Browser {
    async fn open_stream(&self, url: &str) -> Result<Opened, Unanswered> {
        let line = Line(AbortController::new().map_err(|_| Unanswered::Broken)?);
        let headers = Headers::new();
        headers.set("accept", "text/event-stream");
        let request = RequestBuilder::new(url)
            .headers(headers)
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Manual)
            .abort_signal(Some(&line.0.signal()))
            .send();
        let response =
            match select(Box::pin(request), gloo_timers::future::TimeoutFuture::new(PATIENCE)).await {
                Either::Left((response, _)) => response.map_err(|_| Unanswered::Broken)?,
                Either::Right(_) => return Err(Unanswered::TimedOut),
            };
        let media = response.headers().get("content-type").unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim().to_lowercase();
        let reader = response.body().map(|body| body.get_reader().unchecked_into());
        let chunks = match reader {
            Some(reader) => stream::unfold((reader, line), next).boxed_local(),
            None => stream::empty().boxed_local(),
        };
        Ok(Opened { status: response.status(), media, chunks })
    }

    fn listen_to(&self, channels: &[String], anew: Option<&str>) {
        let mut tasks = self.listening.borrow_mut();
        tasks.retain(|channel, task| {
            let stays = channels.contains(channel) && anew != Some(channel) && !task.is_aborted();
            if !stays {
                task.abort();
            }
            stays
        });
        for channel in channels {
            if tasks.contains_key(channel) {
                continue;
            }
            let name = channel.clone();
            let (task, handle) = abortable(async move { relay::keep(&*browser(), &name).await });
            tasks.insert(channel.clone(), handle);
            let name = channel.clone();
            spawn_local(async move {
                // One that came to its own end may be begun again.
                if task.await.is_ok() {
                    browser().listening.borrow_mut().remove(&name);
                }
            });
        }
    }

    fn stay_awake(&self) {
        api::stay_awake();
    }
}

type Reading = (ReadableStreamDefaultReader, Line);

async fn next((reader, line): Reading) -> Option<(Vec<u8>, Reading)> {
    let part = JsFuture::from(reader.read()).await.ok()?;
    let value = Reflect::get(&part, &JsValue::from_str("value")).ok()?;
    let bytes = value.dyn_into::<Uint8Array>().ok()?.to_vec();
    Some((bytes, (reader, line)))
}
