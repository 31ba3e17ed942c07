//! Jira's wiki markup: reading it, writing it, and making foreign text harmless in it.

mod emoji;
mod escape;
mod inline;
mod line;
mod lists;
mod read;
mod scan;
mod table;
mod write;

pub use escape::escaped;
pub use read::read;
pub use write::write;
