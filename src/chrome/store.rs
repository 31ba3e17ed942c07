//! Records in `chrome.storage.local`.

use js_sys::{Array, Object};
use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use super::{Browser, api};
use crate::ports::{Store, StoreFailure};

impl Store for Browser {
    async fn read(&self, keys: &[String]) -> Result<Vec<Option<Value>>, StoreFailure> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Array = keys.iter().map(|key| JsValue::from_str(key)).collect();
        let found = api::storage_get(&wanted).await.map_err(failure)?;
        Ok(keys.iter().map(|key| value(&found, key)).collect())
    }

    async fn write(&self, changes: Vec<(String, Option<Value>)>) -> Result<(), StoreFailure> {
        let serializer = Serializer::json_compatible();
        let items = Object::new();
        let removed = Array::new();
        for (key, value) in changes {
            if value.is_none() {
                removed.push(&key.as_str().into());
            }
            // A removed value becomes null in the same call, which reads as absent, so that a worker
            // killed between the two calls has still done all of it.
            let value = value.unwrap_or(Value::Null).serialize(&serializer);
            let value = value.map_err(|error| StoreFailure(error.to_string()))?;
            js_sys::Reflect::set(&items, &key.into(), &value).map_err(failure)?;
        }
        api::storage_set(&items).await.map_err(failure)?;
        if removed.length() > 0 {
            api::storage_remove(&removed).await.map_err(failure)?;
        }
        Ok(())
    }

    async fn size(&self) -> Result<u64, StoreFailure> {
        let bytes = api::storage_size(&JsValue::NULL).await.map_err(failure)?;
        // Bytes fit a float exactly for nine petabytes.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(bytes.as_f64().unwrap_or_default() as u64)
    }

    async fn keys(&self) -> Result<Vec<String>, StoreFailure> {
        let keys = api::storage_keys().await.map_err(failure)?;
        Ok(keys.unchecked_into::<Array>().iter().filter_map(|key| key.as_string()).collect())
    }
}

/// A stored value; one that is no JSON at all is given as a word that no record accepts.
fn value(found: &JsValue, key: &str) -> Option<Value> {
    let value = js_sys::Reflect::get(found, &key.into()).ok()?;
    if value.is_undefined() || value.is_null() {
        return None;
    }
    Some(serde_wasm_bindgen::from_value(value).unwrap_or_else(|_| Value::String("damaged".to_owned())))
}

#[allow(clippy::needless_pass_by_value)] // its callers are `map_err(failure)`
fn failure(error: JsValue) -> StoreFailure {
    let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    StoreFailure(text.or_else(|| error.as_string()).unwrap_or_else(|| "no reason was given".to_owned()))
}
