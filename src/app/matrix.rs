//! x
use crate::error::{Error, Result};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::MatrixForm;
use crate::protocol::views::MatrixView;
/// x
pub async fn view<H: Host>(_: &H, _: &Sender, _: MatrixForm) -> Result<MatrixView> {
    Err(Error::UnknownCall)
}
