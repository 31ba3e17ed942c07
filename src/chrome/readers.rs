//! Readers of other tools' files: a second module, which the worker's script loads when one is needed.

use wasm_bindgen::JsCast;

use super::{Browser, api};
use crate::ports::Readers;

impl Readers for Browser {
    async fn results(&self, name: &str, bytes: Vec<u8>) -> Result<String, String> {
        match api::read_results(name, bytes).await {
            Ok(text) => text.as_string().ok_or_else(|| "the reader gave nothing".to_owned()),
            Err(error) => Err(error
                .dyn_ref::<js_sys::Error>()
                .map_or_else(|| "the reader failed".to_owned(), |error| String::from(error.message()))),
        }
    }
}
