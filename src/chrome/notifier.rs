//! Badge, alarm, tabs, permissions, and the word to the pages.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::{Browser, api};
use crate::model::{Site, Time};
use crate::ports::Notifier;

/// The one alarm: the outbox.
const ALARM: &str = "outbox";

impl Notifier for Browser {
    fn changed(&self) {
        api::changed();
    }

    fn attention(&self, count: u32) {
        let text = if count == 0 { String::new() } else { count.to_string() };
        // Promises of the browser that nobody waits for: they do not fail in ways that matter here.
        let _ = api::badge_text(&api::object(&[("text", text.into())]));
    }

    fn wake_at(&self, time: Option<Time>) {
        let _ = match time {
            #[allow(clippy::cast_precision_loss)] // milliseconds since 1970 fit a float exactly
            Some(time) => api::alarms_create(ALARM, &api::object(&[("when", (time.0 as f64).into())])),
            None => api::alarms_clear(ALARM),
        };
    }

    fn open_page(&self, path: &str) {
        let _ = api::tabs_create(&api::object(&[("url", api::runtime_url(path).into())]));
    }

    fn open_site(&self, url: &str) {
        let _ = api::tabs_create(&api::object(&[("url", url.into())]));
    }

    async fn may_reach(&self, origin: &str) -> bool {
        let origins: Array = std::iter::once(JsValue::from_str(&format!("{origin}/*"))).collect();
        let wanted = api::object(&[("origins", origins.into())]);
        api::permissions_contains(&wanted).await.is_ok_and(|answer| answer.is_truthy())
    }

    fn extension_id(&self) -> String {
        api::EXTENSION_ID.with(JsValue::as_string).unwrap_or_default()
    }

    async fn show_panel_on(&self, sites: &[Site]) {
        // The page scripts' name of a tracker is the one it has in every message.
        let tracker = |site: &Site| serde_wasm_bindgen::to_value(&site.tracker).unwrap_or_default();
        let object = |site: &Site| {
            JsValue::from(api::object(&[("origin", site.url.as_str().into()), ("tracker", tracker(site))]))
        };
        let sites: Array = sites.iter().map(object).collect();
        if api::show_panel_on(&sites).await.is_err() {
            api::warn("Casebridge: the panel could not be registered for the connected sites");
        }
    }

    async fn has_page(&self, site: &str) -> bool {
        api::has_page(site).await.is_ok_and(|answer| answer.is_truthy())
    }

    async fn watch_pages(&self, sites: &[Site]) {
        let sites: Array = sites.iter().map(|site| JsValue::from_str(&site.url)).collect();
        if api::watch_pages(&sites).await.is_err() {
            api::warn("Casebridge: the browser would not say when a page of a connected site opens");
        }
    }

    async fn disguise(&self, origin: &str) {
        if api::disguise(origin).await.is_err() {
            api::warn("Casebridge: the browser refused the rule for requests to Jira");
        }
    }
}
