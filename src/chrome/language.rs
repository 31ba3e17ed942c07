//! The reader's language: its catalogue, which the worker's script has read, and the browser's rules for it.

use wasm_bindgen::JsValue;

use super::api;

/// Takes the catalogue; in English there is none.
pub(super) fn speak() {
    if let Some(catalogue) = api::TEXTS.with(JsValue::as_string) {
        crate::texts::speak(&catalogue, plural, day);
    }
}

// Counts and moments fit a float exactly.
fn plural(number: u64) -> String {
    api::plural(number as f64)
}

fn day(milliseconds: u64) -> String {
    api::day(milliseconds as f64)
}
