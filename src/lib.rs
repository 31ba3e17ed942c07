//! Casebridge: defects pushed to the tracker, issues linked to requirements, coverage shown on the
//! tracker's own issue pages. This crate is the extension's core; it runs in the service worker.
//!
//! # Bird's-eye view
//!
//! A page (popup, workspace, or the panel on an issue's page) sends a call: a name and parameters, as
//! JSON. [`protocol`] checks who sent it and hands it to its handler in [`app`]. The handler reads
//! records through [`store`], lets pure code decide, writes once, and gives back a view: sentences,
//! badges and buttons, nothing left to decide. What is to be written to a tracker becomes a job in the
//! outbox, in the same write as the change that asked for it; [`outbox`] takes it up, and takes it up
//! again after the worker was killed at any point. The calls that a woken worker is asked first are built a second
//! time, as a small module that only reads and answers until the whole core is loaded (the feature `first`).
//! The outside is behind the traits of [`ports`]; the browser stands behind them in `chrome`, the sandbox and a
//! virtual clock stand behind them in tests.
//!
//! # The modules in reading order
//!
//! [`texts`] what people read, in their language · [`model`] what a workspace holds · [`protocol`] the calls · [`error`] what can go wrong and what a
//! person reads · [`ports`] the doors · [`store`] records and steps · [`mapping`] the tables ·
//! [`text`] text on its way out, and between notations · [`coverage`] the arithmetic · [`incoming`] which results belong to which cases · [`trackers`] requests and answers ·
//! [`outbox`] jobs, and creating exactly once · [`push`] a defect becomes an issue · [`evidence`] its files
//! follow · [`links`] ties and the coverage comment · [`sync`] keeping both sides in step · [`relay`] hints that something changed · [`app`] where all of it is joined · `chrome` the browser.
//!
//! # What must never become true
//!
//! 1. `JsValue` or `wasm_bindgen` outside `src/chrome`.
//! 2. A pure module (`texts`, `model`, `mapping`, `text`, `coverage`, `incoming`, `sync/{labels,merge,plan,remarks}`) that names `ports`, or
//!    anything that asks the time or chance other than through a port.
//! 3. A tracker's wire type used outside that tracker's file.
//! 4. State in memory that matters: the worker may be gone between any two awaits.
//! 5. A remote write that is neither repeatable nor recorded beforehand.
//! 6. A secret in a reply, a log line, an error text or a `Debug` print.
//! 7. A decision made in JavaScript.
//! 8. A call without an answer: every call gets `{ok}` or `{problem}`.

#[macro_use]
pub mod texts;

pub mod app;
#[cfg(target_arch = "wasm32")]
mod chrome;
pub mod coverage;
pub mod error;
pub mod evidence;
pub mod incoming;
pub mod links;
pub mod mapping;
pub mod model;
pub mod outbox;
pub mod ports;
pub mod protocol;
pub mod push;
pub mod relay;
pub mod store;
pub mod sync;
pub mod text;
pub mod trackers;
