//! A token on its way from the form to the vault.
//!
//! It has no `Display`, its `Debug` says nothing, and serialising it gives nothing either, so that it
//! cannot slip into a log, a reply or an export.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that must not be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Hands the text out, to the vault and to the header of a request.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Blots it out of a text that came from elsewhere.
    pub fn blot(&self, text: &mut String) {
        if !self.0.is_empty() && text.contains(&self.0) {
            *text = text.replace(&self.0, "…");
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}
