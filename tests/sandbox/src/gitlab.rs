//! GitLab, gitlab.com and one of its own below a path: its REST API as far as we use it.

mod quick;
pub mod render;
mod rest;
pub mod sample;
pub mod state;

pub use state::GitLab;
