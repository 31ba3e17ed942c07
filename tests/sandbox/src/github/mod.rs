//! GitHub: what it holds ([`state`]), its REST API ([`rest`]), its pages ([`pages`]).

pub mod pages;
pub(crate) mod render;
pub(crate) mod rest;
pub mod sample;
pub mod state;

pub use rest::STORE;
pub use state::{GitHub, Issue, Repo, Role, Token};
