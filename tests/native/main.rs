//! The native tests: through the public door, `protocol::answer`, against the sandbox and a virtual clock.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub
)]

mod backup;
mod bad_input;
mod briefs;
mod changes;
mod ci;
mod connections;
mod contract;
mod contract_gitlab;
mod contract_jira;
mod coverage;
mod coverage_comment;
mod crash;
mod crowd;
mod evidence;
mod filed;
mod first;
mod gitlab;
mod golden;
mod hostile;
mod intake;
mod jira;
mod linking;
mod meanwhile;
mod model;
mod no_token;
mod overview;
mod own_fields;
mod pushing;
mod readers;
mod relay;
mod relay_world;
mod review;
mod review2;
mod rich_text;
mod rules;
mod running;
mod secrets;
mod senders;
mod storage;
mod support;
mod sync;
mod syncing;
mod tidy;
mod ties;
mod troubleshooting;
mod workspace;
