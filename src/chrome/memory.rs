//! What is kept as long as the browser runs, in `chrome.storage.session`: it survives the worker, not the browser.

use js_sys::{Array, Reflect};
use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::{Browser, api};
use crate::ports::Memory;

impl Memory for Browser {
    async fn recall(&self, keys: &[String]) -> Vec<Option<Value>> {
        let wanted: Array = keys.iter().map(|key| JsValue::from_str(key)).collect();
        let found = api::session_get(&wanted).await.unwrap_or_default();
        let value = |key: &String| {
            let value = Reflect::get(&found, &key.into()).ok().filter(|value| !value.is_undefined())?;
            serde_wasm_bindgen::from_value(value).ok()
        };
        keys.iter().map(value).collect()
    }

    fn remember(&self, key: &str, value: Option<Value>) {
        // What is forgotten is asked for again: nobody waits for these promises.
        let _ = match value.and_then(|value| value.serialize(&Serializer::json_compatible()).ok()) {
            Some(value) => api::session_set(&api::object(&[(key, value)])),
            None => api::session_remove(key),
        };
    }
}
