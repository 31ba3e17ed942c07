//! Which results count for coverage: the latest of each case, or the latest within chosen cycles.
//!
//! Within a scope the latest final result of a case counts; Not Executed is no result and never masks an
//! earlier one. A case that was not run in the scope has no result there.

use std::collections::HashMap;

use super::choose::Lookup;
use crate::coverage::{Tally, tally};
use crate::error::{Error, Result};
use crate::model::{CaseStatus, Cycle, Kind, Outcome, Time};
use crate::ports::Host;
use crate::protocol::forms::{Scope, ScopeBy};
use crate::protocol::views::ScopeChoice;
use crate::store::brief::{self, Brief};
use crate::store::{self, sheet};

/// Environments, versions and cycles that are offered each.
const CHOICES: usize = 50;

/// A result within a scope: what, when, and the number of its cycle.
pub(super) type Found = (Outcome, Time, u32);

/// The results of a scope, by the numbers of the cases.
pub(super) enum Results {
    /// Each case's own latest.
    Latest,
    /// The latest of chosen cycles.
    Of(HashMap<u32, Found>),
}

impl Results {
    /// Reads what a scope needs.
    pub(super) async fn read<H: Host>(host: &H, scope: &Scope) -> Result<Self> {
        let Some(by) = scope.by else { return Ok(Self::Latest) };
        let cycles = Lookup::of(host, Kind::Cycle).await?;
        let fits = |brief: &&Brief| {
            !brief.deleted
                && match by {
                    ScopeBy::Cycle => brief.id == scope.value,
                    ScopeBy::Environment => brief.folder == scope.value,
                    ScopeBy::Version => brief.label == scope.value,
                }
        };
        let ids: Vec<String> = cycles.all().filter(fits).map(|brief| brief.id.clone()).collect();
        let mut found: HashMap<u32, Found> = HashMap::new();
        for cycle in store::read_records::<Cycle, H>(host, &ids).await? {
            for row in sheet::rows(host, &cycle).await? {
                let Some(at) = row.at.filter(|_| row.outcome.is_final()) else { continue };
                let result = (row.outcome, at, cycle.meta.number);
                let newest = found.entry(row.number).or_insert(result);
                if newest.1 < at {
                    *newest = result;
                }
            }
        }
        Ok(Self::Of(found))
    }

    /// A case's result.
    pub(super) fn of(&self, case: &Brief) -> Option<Found> {
        match self {
            Self::Latest => case.latest.map(|(place, at, cycle)| (brief::outcome_at(place), at, cycle)),
            Self::Of(found) => found.get(&case.number).copied(),
        }
    }

    /// A case's outcome.
    pub(super) fn outcome(&self, case: &Brief) -> Outcome {
        self.of(case).map_or(Outcome::NotExecuted, |(outcome, ..)| outcome)
    }

    /// What a requirement's cases say.
    pub(super) fn tally<'b>(&self, requirement: &Brief, case: impl Fn(u32) -> Option<&'b Brief>) -> Tally {
        match self {
            Self::Latest => requirement.tally(),
            Self::Of(_) => {
                let cases = requirement.ties.iter().filter_map(|number| case(*number));
                tally(cases.filter(|case| counts(case)).map(|case| self.outcome(case)))
            }
        }
    }
}

/// Whether a case counts for coverage.
pub(super) fn counts(case: &Brief) -> bool {
    !case.deleted && case.status != CaseStatus::Deprecated as u8
}

/// The scopes there are: the latest results, then cycles, environments and versions, the newest first.
pub(super) async fn choices<H: Host>(host: &H) -> Result<Vec<ScopeChoice>> {
    let choice = |by, value: &str, label: String| ScopeChoice { by, value: value.to_owned(), label };
    let mut all = vec![choice(None, "", say!("Latest results").to_owned())];
    let lookup = Lookup::of(host, Kind::Cycle).await?;
    let cycles: Vec<&Brief> = lookup.all().filter(|brief| !brief.deleted).collect();
    for brief in cycles.iter().rev().take(CHOICES) {
        let label = format!("{} {}", brief.key(Kind::Cycle), brief.title);
        all.push(choice(Some(ScopeBy::Cycle), &brief.id, label));
    }
    for (by, what) in [(ScopeBy::Environment, say!("Environment")), (ScopeBy::Version, say!("Version"))] {
        let mut values: Vec<&str> = Vec::new();
        for brief in cycles.iter().rev() {
            let value = if by == ScopeBy::Environment { &brief.folder } else { &brief.label };
            if !value.is_empty() && !values.contains(&value.as_str()) && values.len() < CHOICES {
                values.push(value);
            }
        }
        all.extend(values.iter().map(|value| choice(Some(by), value, format!("{what} {value}"))));
    }
    Ok(all)
}

/// A scope in words, for the middle of a sentence.
pub(super) fn label(scope: &Scope, choices: &[ScopeChoice]) -> Result<String> {
    let Some(by) = scope.by else { return Ok(say!("the latest result of each test case").to_owned()) };
    let found = choices.iter().find(|one| one.by == Some(by) && one.value == scope.value);
    match (found, by) {
        (Some(found), _) => Ok(say!("results in {label}", found.label)),
        (None, ScopeBy::Cycle) => Err(Error::Missing { what: say!("test cycle") }),
        (None, ScopeBy::Environment | ScopeBy::Version) => Ok(say!("results in {value}", scope.value)),
    }
}
