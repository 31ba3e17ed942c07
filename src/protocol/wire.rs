//! The one way a type becomes part of the protocol: JSON with camelCase names, and a TypeScript twin.
//!
//! The TypeScript side costs nothing at run time: it is derived in this crate's own tests only.

/// Declares types that cross between the worker and a page.
macro_rules! wire {
    ($($item:item)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(all(test, not(target_arch = "wasm32")), derive(ts_rs::TS))]
            #[serde(rename_all = "camelCase")]
            $item
        )*
    };
}

pub(crate) use wire;
