//! Each port over the browser, and the entry points that the worker's script calls.
//!
//! The one place that knows JavaScript. Nothing here decides anything.
#![allow(unreachable_pub)] // wasm-bindgen exports what is `pub`

mod api;
mod blobs;
mod http;
mod language;
mod memory;
mod notifier;
mod page;
mod readers;
mod relays;
mod store;
#[cfg(test)]
mod tests;
mod vault;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(not(feature = "first"))]
use crate::app;
#[cfg(not(feature = "first"))]
use crate::app::menu::Click;
use crate::model::Time;
use crate::ports::{Cache, Clock, Host, Locks, Notifier, Random};
use crate::protocol::{self, Sender};

/// The browser as the core sees it.
#[derive(Default)]
struct Browser {
    locks: Locks,
    cache: Cache,
    listening: RefCell<relays::Tasks>,
}

thread_local! {
    static BROWSER: Rc<Browser> = {
        console_error_panic_hook::set_once();
        language::speak();
        Rc::default()
    };
}

fn browser() -> Rc<Browser> {
    BROWSER.with(Rc::clone)
}

impl Host for Browser {
    fn locks(&self) -> &Locks {
        &self.locks
    }

    fn cache(&self) -> &Cache {
        &self.cache
    }
}

impl Clock for Browser {
    fn now(&self) -> Time {
        // Milliseconds since 1970 fit a float exactly for 285,000 years.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Time(Date::now() as u64)
    }

    async fn pause(&self, milliseconds: u64) {
        gloo_timers::future::TimeoutFuture::new(u32::try_from(milliseconds).unwrap_or(u32::MAX)).await;
    }
}

impl Random for Browser {
    fn bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        // It fails only for more than 64 KiB at once.
        let _ = crypto().get_random_values_with_u8_array(&mut bytes);
        bytes
    }
}

fn crypto() -> web_sys::Crypto {
    js_sys::Reflect::get(&js_sys::global(), &"crypto".into()).unwrap_or_default().unchecked_into()
}

/// Answers one message: JSON text in, JSON text out, whatever happens.
#[cfg(not(feature = "first"))]
#[wasm_bindgen]
pub async fn call(message: String, sender: String) -> String {
    let host = browser();
    let sender = Sender::read(&sender, host.extension_id());
    let answer = protocol::answer(&*host, &sender, &message).await;
    wasm_bindgen_futures::spawn_local(async move { protocol::follow_up(&*host, &sender, &message).await });
    answer
}

/// The only entry point of the small module: answers one message, or leaves it to the whole core.
#[cfg(feature = "first")]
#[wasm_bindgen]
pub async fn first(message: String, sender: String) -> Option<String> {
    let host = browser();
    let sender = Sender::read(&sender, host.extension_id());
    protocol::first(&*host, &sender, &message).await
}

/// What follows a call that the small module has answered.
#[cfg(not(feature = "first"))]
#[wasm_bindgen]
pub async fn follow(message: String, sender: String) {
    let host = browser();
    let sender = Sender::read(&sender, host.extension_id());
    protocol::follow_up(&*host, &sender, &message).await;
}

/// An alarm has rung.
#[cfg(not(feature = "first"))]
#[wasm_bindgen]
pub async fn alarm(_name: String) {
    report("alarm", app::alarm(&*browser()).await);
    report("relays", app::relay::resume(&*browser()).await);
}

/// The extension was installed or updated. Nothing is reset: it may be said twice.
#[cfg(not(feature = "first"))]
#[wasm_bindgen]
pub async fn installed(_reason: String) {
    report("installed", app::installed(&*browser()).await);
}

/// The worker has started.
#[cfg(not(feature = "first"))]
#[wasm_bindgen]
pub async fn started() {
    report("started", app::started(&*browser()).await);
}

/// A click in the context menu; gives what to open, as JSON text, or nothing.
#[cfg(not(feature = "first"))]
#[wasm_bindgen]
pub async fn menu(click: String) -> Option<String> {
    let click: Click = serde_json::from_str(&click).unwrap_or_default();
    match app::menu::clicked(&*browser(), &click).await {
        Ok(opening) => serde_json::to_string(&opening).ok(),
        Err(error) => {
            report::<()>("menu", Err(error));
            None
        }
    }
}

/// For the developer's console only: what happens without a page waiting for the answer.
#[cfg(not(feature = "first"))]
fn report<T>(what: &str, result: crate::error::Result<T>) {
    if let Err(error) = result {
        api::warn(&format!("Casebridge, {what}: {error}"));
    }
}
