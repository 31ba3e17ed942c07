//! The adapters, run as WebAssembly over a small stand-in of the browser's functions: what JavaScript
//! does to numbers, nulls and keys is seen nowhere else. The real browser is in `tests/e2e`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{Browser, call};
use crate::model::Secret;
use crate::ports::{Notifier, Random, Store, Vault};

/// `chrome` and `casebridge` as far as the adapters use them, over a plain object.
const BROWSER: &str = r"
    const kept = new Map();
    let key;
    globalThis.kept = kept;
    globalThis.chrome = {
        runtime: { id: 'abcdefghijklmnop', getURL: (path) => 'chrome-extension://abcdefghijklmnop/' + path },
        storage: { local: {
            get: async (keys) => Object.fromEntries(keys.filter((one) => kept.has(one)).map((one) => [one, structuredClone(kept.get(one))])),
            set: async (items) => { for (const [one, value] of Object.entries(items)) kept.set(one, structuredClone(value)); },
            remove: async (keys) => { for (const one of keys) kept.delete(one); },
            getKeys: async () => [...kept.keys()],
        } },
        permissions: { contains: async ({ origins }) => origins[0] === 'https://granted.example/*' },
        alarms: { create: async () => {}, clear: async () => true },
        action: { setBadgeText: async () => {} },
        tabs: { create: async () => {} },
    };
    globalThis.casebridge = {
        changed() {},
        showPanelOn: async () => {},
        key: async () => key ??= await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    };
";

fn browser() -> Browser {
    js_sys::Function::new_no_args(BROWSER).call0(&wasm_bindgen::JsValue::NULL).unwrap();
    Browser::default()
}

#[wasm_bindgen_test]
async fn what_is_written_is_read_back_as_it_was() {
    let host = browser();
    let value = json!({ "at": 1_795_165_200_123_u64, "none": null, "list": [1, -2, 0.5], "text": "é\u{0}\u{202e}😀", "deep": { "a": true } });
    host.write(vec![("one".into(), Some(value.clone())), ("two".into(), Some(json!([])))]).await.unwrap();
    let read = host.read(&["one".into(), "absent".into(), "two".into()]).await.unwrap();
    assert_eq!(read, [Some(value), None, Some(json!([]))]);
}

#[wasm_bindgen_test]
async fn what_is_removed_is_absent_and_leaves_no_key() {
    let host = browser();
    host.write(vec![("one".into(), Some(json!(1))), ("two".into(), Some(json!(2)))]).await.unwrap();
    host.write(vec![("one".into(), None), ("two".into(), Some(json!(3)))]).await.unwrap();
    assert_eq!(host.read(&["one".into(), "two".into()]).await.unwrap(), [None, Some(json!(3))]);
    assert_eq!(host.keys().await.unwrap(), ["two"]);
}

#[wasm_bindgen_test]
async fn what_is_no_json_is_seen_as_damaged_and_not_as_absent() {
    let host = browser();
    js_sys::eval("kept.set('one', 5n)").unwrap();
    let read = host.read(&["one".into()]).await.unwrap();
    assert!(read[0].is_some(), "{read:?}");
}

#[wasm_bindgen_test]
async fn a_sealed_token_opens_again_and_is_never_the_same_twice() {
    let host = browser();
    let token = Secret::new("ghp_very_secret");
    let (one, two) = (host.seal(&token).await.unwrap(), host.seal(&token).await.unwrap());
    assert!(one != two && !one.contains("very_secret"));
    assert_eq!(host.open(&one).await.unwrap().expose(), "ghp_very_secret");
    let spoilt = format!("{}0", &one[..one.len() - 1]);
    for sealed in [
        "",
        "v1.",
        "v1.zz",
        "v2.00",
        "v1.é",
        one.get(..40).unwrap(),
        if spoilt == one { "v1.0" } else { &spoilt },
    ] {
        assert!(host.open(sealed).await.is_err(), "{sealed}");
    }
}

#[wasm_bindgen_test]
async fn only_granted_origins_may_be_reached() {
    let host = browser();
    assert!(host.may_reach("https://granted.example").await);
    assert!(!host.may_reach("https://other.example").await);
}

#[wasm_bindgen_test]
fn chance_is_not_always_the_same() {
    let host = browser();
    assert_ne!(host.bytes(), host.bytes());
}

#[wasm_bindgen_test]
async fn a_whole_call_goes_through_storage_and_back() {
    browser();
    let own = json!({ "id": "abcdefghijklmnop", "url": "chrome-extension://abcdefghijklmnop/extension/pages/popup.html", "frameId": 0 }).to_string();
    let form = json!({ "id": null, "rev": null, "title": "Refuse expired cards", "description": "", "priority": "p1", "status": "active" });
    let saved = call(json!({ "name": "saveRequirement", "params": form }).to_string(), own.clone()).await;
    let saved: Value = serde_json::from_str(&saved).unwrap();
    assert_eq!(saved["ok"]["key"], "REQ-1", "{saved}");
    let view =
        call(json!({ "name": "viewRequirement", "params": { "id": saved["ok"]["id"] } }).to_string(), own)
            .await;
    assert!(view.contains("Refuse expired cards"), "{view}");
    let stranger = call("{\"name\":\"viewLog\"}".into(), "{}".into()).await;
    assert!(stranger.contains("notAllowed"), "{stranger}");
}
