//! Jira, Cloud and Data Center: what it holds ([`state`], [`project`], [`issue`]), its REST API.

mod adf;
mod helpers;
pub mod issue;
mod jql;
pub mod project;
mod render;
mod rest;
pub mod sample;
pub mod state;

pub use issue::{Attachment, Comment, Issue, RemoteLink};
pub use project::{Field, IssueType, Permission, Priority, Project, Status, Transition};
pub use state::{Flavour, Jira, Token, User, Xsrf};
