//! The format of what is stored, and the steps from each earlier one.
//!
//! Step `n` turns a workspace of format `n` into format `n + 1`. A released step is never edited; a
//! stored sample of every format is opened in the tests.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::error::{Error, Result};
use crate::ports::Host;

/// The format this code writes.
pub const VERSION: u64 = 1;
pub(super) const KEY: &str = "meta";

#[derive(Serialize, Deserialize)]
struct Header {
    schema: u64,
    /// Tells one workspace from another in the comments it writes.
    workspace: String,
}

/// Makes the header in an empty storage; refuses what a newer Casebridge wrote.
pub async fn ensure<H: Host>(step: &mut Step<'_, H>) -> Result<()> {
    match step.get::<Header>(KEY).await {
        Ok(Some(header)) if header.schema > VERSION => {
            Err(Error::FromTheFuture { found: header.schema, known: VERSION })
        }
        Ok(Some(_)) => Ok(()),
        // A lost or damaged header says nothing about the records; format 1 is the only one so far.
        Ok(None) | Err(Error::Damaged { .. }) => {
            let workspace = step.new_id();
            step.put(KEY.to_owned(), &Header { schema: VERSION, workspace })
        }
        Err(error) => Err(error),
    }
}

/// What tells this workspace from another.
pub async fn workspace_id<H: Host>(step: &mut Step<'_, H>) -> Result<String> {
    Ok(step.get::<Header>(KEY).await?.map(|header| header.workspace).unwrap_or_default())
}
