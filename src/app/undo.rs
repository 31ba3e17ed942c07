//! Taking back what was done last.

use crate::error::{Error, Result};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{Nothing, UndoForm};
use crate::protocol::views::{UndoView, Undone};

/// What can be taken back.
pub async fn view<H: Host>(_: &H, _: &Sender, _: Nothing) -> Result<UndoView> {
    Err(Error::UnknownCall)
}

/// Takes an action back.
pub async fn undo<H: Host>(_: &H, _: &Sender, _: UndoForm) -> Result<Undone> {
    Err(Error::UnknownCall)
}
