//! GitHub's Markdown: reading it into a document and writing a document as it.

mod autolink;
mod html;
mod line;
mod quick;
mod read;
mod tags;
mod write;

pub use quick::{defused, muted, unmuted};
pub use read::read;
pub use write::write;
