//! x
use crate::error::{Error, Result};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ReportFileForm, ReportForm};
use crate::protocol::views::{ExportView, ReportView};
/// x
pub async fn view<H: Host>(_: &H, _: &Sender, _: ReportForm) -> Result<ReportView> {
    Err(Error::UnknownCall)
}
/// x
pub async fn export<H: Host>(_: &H, _: &Sender, _: ReportFileForm) -> Result<ExportView> {
    Err(Error::UnknownCall)
}
