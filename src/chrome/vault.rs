//! Tokens encrypted with AES-GCM by WebCrypto. The key cannot be exported; it lies in `IndexedDB`.

use std::fmt::Write as _;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::{Browser, api, crypto};
use crate::model::Secret;
use crate::ports::{Random, StoreFailure, Vault};

/// Bytes of the nonce that AES-GCM wants fresh for every message.
const NONCE: usize = 12;
/// Tells this way of sealing from a later one.
const VERSION: &str = "v1.";

impl Vault for Browser {
    async fn seal(&self, secret: &Secret) -> Result<String, StoreFailure> {
        let nonce = self.bytes();
        let nonce = nonce.get(..NONCE).unwrap_or_default();
        let key = key().await?;
        let sealed = crypto()
            .subtle()
            .encrypt_with_object_and_u8_array(&algorithm(nonce), &key, secret.expose().as_bytes())
            .map_err(failure)?;
        let sealed = Uint8Array::new(&JsFuture::from(sealed).await.map_err(failure)?).to_vec();
        Ok(format!("{VERSION}{}{}", hex(nonce), hex(&sealed)))
    }

    async fn open(&self, sealed: &str) -> Result<Secret, StoreFailure> {
        let bytes = sealed.strip_prefix(VERSION).and_then(unhex).ok_or_else(|| failure(JsValue::NULL))?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or_else(|| failure(JsValue::NULL))?;
        let key = key().await?;
        let opened = crypto()
            .subtle()
            .decrypt_with_object_and_u8_array(&algorithm(nonce), &key, sealed)
            .map_err(failure)?;
        let opened = Uint8Array::new(&JsFuture::from(opened).await.map_err(failure)?).to_vec();
        String::from_utf8(opened).map(Secret::new).map_err(|_| failure(JsValue::NULL))
    }

    async fn mac(&self, key: &[u8], message: &[u8]) -> Result<Vec<u8>, StoreFailure> {
        let (method, uses) =
            (api::object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())]), Array::of1(&"sign".into()));
        let subtle = crypto().subtle();
        let key = subtle
            .import_key_with_object("raw", &Uint8Array::from(key), &method, false, &uses)
            .map_err(failure)?;
        let key: CryptoKey = JsFuture::from(key).await.map_err(failure)?.unchecked_into();
        let mac = subtle.sign_with_str_and_u8_array("HMAC", &key, message).map_err(failure)?;
        Ok(Uint8Array::new(&JsFuture::from(mac).await.map_err(failure)?).to_vec())
    }
}

async fn key() -> Result<CryptoKey, StoreFailure> {
    api::key().await.map(JsCast::unchecked_into).map_err(failure)
}

fn algorithm(nonce: &[u8]) -> js_sys::Object {
    api::object(&[("name", "AES-GCM".into()), ("iv", Uint8Array::from(nonce).into())])
}

/// What WebCrypto says of a failure is nothing, and the secret must not be in it.
fn failure(_: JsValue) -> StoreFailure {
    StoreFailure("the stored token could not be encrypted or decrypted".to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|start| u8::from_str_radix(text.get(start..start + 2)?, 16).ok()).collect()
}
