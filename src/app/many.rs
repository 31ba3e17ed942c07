//! One change to many records.

use crate::error::{Error, Result};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::BulkForm;
use crate::protocol::views::BulkDone;

/// Changes up to 500 records in one step.
pub async fn change<H: Host>(_: &H, _: &Sender, _: BulkForm) -> Result<BulkDone> {
    Err(Error::UnknownCall)
}
