//! What was changed in a record, over time.

use crate::error::{Error, Result};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::RecordForm;
use crate::protocol::views::HistoryView;

/// The changes of one record, newest first.
pub async fn view<H: Host>(_: &H, _: &Sender, _: RecordForm) -> Result<HistoryView> {
    Err(Error::UnknownCall)
}
