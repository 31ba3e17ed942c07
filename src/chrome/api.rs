//! The browser's functions we call, by name. Those under `casebridge` are the worker script's own.

use js_sys::{Array, Object, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    pub(super) fn warn(text: &str);

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = get, catch)]
    pub(super) async fn storage_get(keys: &Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = set, catch)]
    pub(super) async fn storage_set(items: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = remove, catch)]
    pub(super) async fn storage_remove(keys: &Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = getKeys, catch)]
    pub(super) async fn storage_keys() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = getBytesInUse, catch)]
    pub(super) async fn storage_size(keys: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = get, catch)]
    pub(super) async fn session_get(keys: &Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = set)]
    pub(super) fn session_set(items: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = remove)]
    pub(super) fn session_remove(key: &str) -> Promise;

    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = contains, catch)]
    pub(super) async fn permissions_contains(wanted: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = id, thread_local_v2)]
    pub(super) static EXTENSION_ID: JsValue;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    pub(super) fn runtime_url(path: &str) -> String;

    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create)]
    pub(super) fn tabs_create(options: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create)]
    pub(super) fn alarms_create(name: &str, options: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = clear)]
    pub(super) fn alarms_clear(name: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText)]
    pub(super) fn badge_text(options: &Object) -> Promise;

    /// The catalogue of the reader's language as JSON text; undefined in English.
    #[wasm_bindgen(js_namespace = casebridge, js_name = texts, thread_local_v2)]
    pub(super) static TEXTS: JsValue;
    /// Which form a number takes in the reader's language.
    #[wasm_bindgen(js_namespace = casebridge)]
    pub(super) fn plural(number: f64) -> String;
    /// A day as the reader writes it.
    #[wasm_bindgen(js_namespace = casebridge)]
    pub(super) fn day(milliseconds: f64) -> String;
    /// Tells every connected page that something changed.
    #[wasm_bindgen(js_namespace = casebridge)]
    pub(super) fn changed();
    /// The key that tokens are encrypted with; it cannot be exported.
    #[wasm_bindgen(js_namespace = casebridge, catch)]
    pub(super) async fn key() -> Result<JsValue, JsValue>;
    /// Registers the panel's scripts for exactly these sites.
    #[wasm_bindgen(js_namespace = casebridge, js_name = showPanelOn, catch)]
    pub(super) async fn show_panel_on(sites: &Array) -> Result<JsValue, JsValue>;
    /// A form with one file.
    #[wasm_bindgen(js_namespace = casebridge)]
    pub(super) fn form(field: &str, name: &str, media: &str, bytes: &[u8]) -> JsValue;
    /// A file's bytes, or null.
    #[wasm_bindgen(js_namespace = casebridge, js_name = fileBytes, catch)]
    pub(super) async fn file_bytes(hash: &str) -> Result<JsValue, JsValue>;
    /// Every file: hash, size and when it was stored.
    #[wasm_bindgen(js_namespace = casebridge, js_name = fileList, catch)]
    pub(super) async fn file_list() -> Result<JsValue, JsValue>;
    /// Removes a file for good.
    #[wasm_bindgen(js_namespace = casebridge, js_name = removeFile, catch)]
    pub(super) async fn remove_file(hash: &str) -> Result<JsValue, JsValue>;
    /// The results in a file of another tool, as JSON text.
    #[wasm_bindgen(js_namespace = casebridge, js_name = readResults, catch)]
    pub(super) async fn read_results(name: &str, bytes: Vec<u8>) -> Result<JsValue, JsValue>;
    /// Calls the browser, which takes it for a sign of life, if one of our pages is open.
    #[wasm_bindgen(js_namespace = casebridge, js_name = stayAwake)]
    pub(super) fn stay_awake();
    /// Whether a page of a site is open.
    #[wasm_bindgen(js_namespace = casebridge, js_name = hasPage, catch)]
    pub(super) async fn has_page(site: &str) -> Result<JsValue, JsValue>;
    /// Has us told when a page of exactly these sites opens.
    #[wasm_bindgen(js_namespace = casebridge, js_name = watchPages, catch)]
    pub(super) async fn watch_pages(sites: &Array) -> Result<JsValue, JsValue>;
    /// Has an open page of a site send a request: JSON text in, JSON text out.
    #[wasm_bindgen(js_namespace = casebridge, js_name = throughPage, catch)]
    pub(super) async fn through_page(site: &str, request: &str) -> Result<JsValue, JsValue>;
    /// Takes the marks of a browser off our requests to an origin.
    #[wasm_bindgen(js_namespace = casebridge, catch)]
    pub(super) async fn disguise(origin: &str) -> Result<JsValue, JsValue>;
}

/// An object with these fields.
pub(super) fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a plain object does not fail.
        let _ = js_sys::Reflect::set(&object, &(*name).into(), value);
    }
    object
}
