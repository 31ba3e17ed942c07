//! What two-way sync asks of the sandbox: changes found in lists, comments both ways, what others do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs, unreachable_pub)]

#[path = "sync/client.rs"]
mod client;
#[path = "sync/contract.rs"]
mod contract;
#[path = "sync/control.rs"]
mod control;
#[path = "sync/github.rs"]
mod github;
#[path = "sync/gitlab.rs"]
mod gitlab;
#[path = "sync/jira.rs"]
mod jira;
#[path = "sync/many.rs"]
mod many;
#[path = "sync/others.rs"]
mod others;
