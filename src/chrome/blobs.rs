//! The bytes of files, in IndexedDB, by the worker script's own functions.

use js_sys::Uint8Array;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};

use super::{Browser, api};
use crate::model::Time;
use crate::ports::{Blobs, StoreFailure, StoredFile};

#[derive(Deserialize)]
struct Line {
    hash: String,
    size: f64,
    at: f64,
}

impl Blobs for Browser {
    async fn bytes_of(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreFailure> {
        let found = api::file_bytes(hash).await.map_err(|error| failure(&error))?;
        Ok(found.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }

    async fn files(&self) -> Result<Vec<StoredFile>, StoreFailure> {
        let found = api::file_list().await.map_err(|error| failure(&error))?;
        let lines: Vec<Line> =
            serde_wasm_bindgen::from_value(found).map_err(|error| StoreFailure(error.to_string()))?;
        // Sizes and times are whole numbers that fit a float exactly.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let file =
            |line: Line| StoredFile { hash: line.hash, size: line.size as u64, at: Time(line.at as u64) };
        Ok(lines.into_iter().map(file).collect())
    }

    async fn remove_file(&self, hash: &str) -> Result<(), StoreFailure> {
        api::remove_file(hash).await.map(|_| ()).map_err(|error| failure(&error))
    }
}

fn failure(error: &JsValue) -> StoreFailure {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string());
    StoreFailure(message.unwrap_or_else(|| "the files could not be reached".to_owned()))
}
