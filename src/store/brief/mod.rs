//! Briefs: what lists, search and coverage know of a record without reading it.
//!
//! A kind's briefs lie on shelves of 128, by number, each shelf one text under one key; a small head says
//! when each shelf was written, so that a worker keeps what it read for as long as it is right. They
//! follow every change in the step that makes it. They hold nothing of their own: lost or damaged ones are
//! made again from the records.

mod follow;
mod make;
mod shelf;
mod trend;

use serde::{Deserialize, Serialize};

pub use shelf::{Head, SHELF, Shelf, all, deal, head, page};
pub use trend::{Day, trend_key};

use crate::coverage::{Tally, tally};
use crate::error::Result;
use crate::model::{Kind, Outcome, Time};
use crate::ports::Host;
use crate::store::Step;

pub(super) use follow::follow;

/// Has the briefs of a kind made again at the next look, after records were taken away for good.
pub async fn forget<H: Host>(step: &mut Step<'_, H>, kind: Kind) -> Result<()> {
    let head: Head = step.sound(&shelf::head_key(kind)).await?.unwrap_or_default();
    for number in 0..head.versions.len() {
        step.remove(shelf::shelf_key(kind, number));
    }
    step.remove(shelf::head_key(kind));
    Ok(())
}

/// Makes what is missing, kind by kind, before somebody looks: after a restore or an update it would be much at once.
pub async fn prepare<H: Host>(host: &H) -> Result<()> {
    for kind in Kind::ALL {
        head(host, kind).await?;
    }
    Ok(())
}

/// What is known of a record at a glance. Priority, status and the like are places in their sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brief {
    /// The number in `REQ-1`; 0 for a damaged record whose number cannot be read.
    #[serde(rename = "n")]
    pub number: u32,
    /// Its UUID.
    #[serde(rename = "i")]
    pub id: String,
    /// Its title.
    #[serde(rename = "t")]
    pub title: String,
    /// Its folder; of a cycle its environment.
    #[serde(rename = "f", skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// Of a cycle the version under test; of a defect the issue's short name, `#12`.
    #[serde(rename = "v", skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Its free words.
    #[serde(rename = "g", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The place of its priority.
    #[serde(rename = "p", skip_serializing_if = "none")]
    pub priority: u8,
    /// The place of its status.
    #[serde(rename = "s", skip_serializing_if = "none")]
    pub status: u8,
    /// Of a case the place of its type.
    #[serde(rename = "y", skip_serializing_if = "none")]
    pub case_type: u8,
    /// When it was made.
    #[serde(rename = "m")]
    pub made: Time,
    /// When it was last changed.
    #[serde(rename = "c")]
    pub changed: Time,
    /// Whether it is deleted.
    #[serde(rename = "d", skip_serializing_if = "is_false")]
    pub deleted: bool,
    /// When what it says was last changed: of a requirement none since it was made, of a case its making.
    #[serde(rename = "x", skip_serializing_if = "Option::is_none")]
    pub text_at: Option<Time>,
    /// Of a case its latest result: what, when, in which cycle by number.
    #[serde(rename = "r", skip_serializing_if = "Option::is_none")]
    pub latest: Option<(u8, Time, u32)>,
    /// Of a case how often its last ten results changed between Pass and Fail.
    #[serde(rename = "k", skip_serializing_if = "none")]
    pub flips: u8,
    /// By number: of a requirement its cases, of a case and of a defect their requirements.
    #[serde(rename = "q", skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<u32>,
    /// By number: of a requirement its defects, of a defect the case that found it.
    #[serde(rename = "b", skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<u32>,
    /// Of a requirement the cases that were accepted, by number, and when.
    #[serde(rename = "a", skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<(u32, Time)>,
    /// How many latest results (of a cycle: results) are Pass, Fail, Blocked, Skipped, Not Executed.
    #[serde(rename = "u", skip_serializing_if = "is_empty")]
    pub counts: [u32; 5],
    /// Of a defect when it was closed.
    #[serde(rename = "z", skip_serializing_if = "Option::is_none")]
    pub closed: Option<Time>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn none(place: &u8) -> bool {
    *place == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_empty(counts: &[u32; 5]) -> bool {
    *counts == [0; 5]
}

impl Brief {
    /// `REQ-7`.
    pub fn key(&self, kind: Kind) -> String {
        if self.number == 0 { "?".to_owned() } else { format!("{}-{}", kind.prefix(), self.number) }
    }

    /// A case's latest result.
    pub fn outcome(&self) -> Outcome {
        self.latest.map_or(Outcome::NotExecuted, |(place, ..)| outcome_at(place))
    }

    /// The counts as coverage reads them.
    pub fn tally(&self) -> Tally {
        let [pass, fail, blocked, skipped, not_executed] = self.counts;
        Tally { pass, fail, blocked, skipped, not_executed }
    }
}

/// The place of a result in `Brief::counts` and in `Brief::latest`.
pub fn place_of(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Pass => 0,
        Outcome::Fail => 1,
        Outcome::Blocked => 2,
        Outcome::Skipped => 3,
        Outcome::NotExecuted => 4,
    }
}

/// The result at a place.
pub fn outcome_at(place: u8) -> Outcome {
    match place {
        0 => Outcome::Pass,
        1 => Outcome::Fail,
        2 => Outcome::Blocked,
        3 => Outcome::Skipped,
        _ => Outcome::NotExecuted,
    }
}

/// The counts of these results, in the order of `Brief::counts`.
fn counts(outcomes: impl IntoIterator<Item = Outcome>) -> [u32; 5] {
    let Tally { pass, fail, blocked, skipped, not_executed } = tally(outcomes);
    [pass, fail, blocked, skipped, not_executed]
}
