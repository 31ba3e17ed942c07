//! What there is to choose from in a list, and the filters kept under a name.

use crate::error::{Error, Result};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, FacetsForm, SavedFilterForm};
use crate::protocol::views::{Done, FacetsView};

/// The folders, facets and kept filters of a list.
pub async fn view<H: Host>(_: &H, _: &Sender, _: FacetsForm) -> Result<FacetsView> {
    Err(Error::UnknownCall)
}

/// Keeps a filter.
pub async fn save<H: Host>(_: &H, _: &Sender, _: SavedFilterForm) -> Result<FacetsView> {
    Err(Error::UnknownCall)
}

/// Forgets a filter.
pub async fn delete<H: Host>(_: &H, _: &Sender, _: ById) -> Result<Done> {
    Err(Error::UnknownCall)
}
