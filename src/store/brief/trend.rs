//! What was counted at the end of each day on which something changed.

use serde::{Deserialize, Serialize};

use super::super::{Step, index_key};
use super::shelf::{Head, head_key};
use crate::error::Result;
use crate::model::Kind;
use crate::ports::Host;

/// The counts of one day, by UTC. The order within each list is that of [`Head::sums`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Day {
    /// `2026-11-21`.
    #[serde(rename = "d")]
    pub day: String,
    /// Requirements in force by coverage state.
    #[serde(rename = "r")]
    pub requirements: Vec<u32>,
    /// Cases in use by latest result.
    #[serde(rename = "c")]
    pub cases: Vec<u32>,
    /// Defects by status, then open ones by priority.
    #[serde(rename = "b")]
    pub defects: Vec<u32>,
}

/// The key of a month's days: `trend:2026-11`.
pub fn trend_key(day: &str) -> String {
    format!("trend:{}", day.get(..7).unwrap_or_default())
}

/// Writes down today's counts, in the step that changes them.
pub(super) async fn note<H: Host>(step: &mut Step<'_, H>) -> Result<()> {
    let mut day = Day { day: step.now().iso().get(..10).unwrap_or_default().to_owned(), ..Day::default() };
    let key = trend_key(&day.day);
    let mut days: Vec<Day> = step.get(&key).await.ok().flatten().unwrap_or_default();
    for (kind, counts) in [
        (Kind::Requirement, &mut day.requirements),
        (Kind::TestCase, &mut day.cases),
        (Kind::Defect, &mut day.defects),
    ] {
        let head: Option<Head> = step.get(&head_key(kind)).await.ok().flatten();
        // Briefs that are still to be made again count nothing: that is not to be taken for a fall.
        if head.is_none() && step.index(index_key(kind)).await?.last_number > 0 {
            return Ok(());
        }
        *counts = head.unwrap_or_default().sums();
    }
    days.retain(|one| one.day != day.day);
    days.push(day);
    step.put(key, &days)
}
