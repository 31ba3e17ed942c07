//! A record's brief, made from the record.

use super::super::{Step, index_key, key, key_of};
use super::{Brief, counts, place_of};
use crate::error::{Error, Result};
use crate::model::{
    CaseResult, CaseStatus, Cycle, Defect, Execution, ExternalLink, Kind, Meta, Outcome, Record, Requirement,
    TestCase,
};
use crate::ports::Host;

/// Results that are looked at for flakiness.
const LAST: usize = 10;

/// The brief of one record. What it was before saves reading what cannot have changed. A damaged record
/// has a brief that says so.
pub(super) async fn brief<H: Host>(
    step: &mut Step<'_, H>,
    kind: Kind,
    id: &str,
    before: Option<&Brief>,
) -> Result<Brief> {
    let made = match kind {
        Kind::Requirement => match read::<Requirement, H>(step, id).await? {
            Some(record) => Some(requirement(step, &record).await?),
            None => None,
        },
        Kind::TestCase => match read::<TestCase, H>(step, id).await? {
            Some(record) => Some(case(step, &record).await?),
            None => None,
        },
        Kind::Cycle => match read::<Cycle, H>(step, id).await? {
            Some(record) => Some(cycle(step, &record, before).await?),
            None => None,
        },
        Kind::Defect => match read::<Defect, H>(step, id).await? {
            Some(record) => Some(defect(step, &record).await?),
            None => None,
        },
    };
    if let Some(made) = made {
        return Ok(made);
    }
    let deleted = step.index(index_key(kind)).await?.deleted.iter().any(|one| one == id);
    Ok(match before {
        Some(before) if !before.id.is_empty() => Brief { deleted, ..before.clone() },
        Some(_) | None => Brief {
            id: id.to_owned(),
            title: say!("This record is damaged; its data was left as it is").to_owned(),
            deleted,
            ..Brief::default()
        },
    })
}

/// A record, deleted or not; none when it is damaged or gone.
async fn read<R: Record, H: Host>(step: &mut Step<'_, H>, id: &str) -> Result<Option<R>> {
    match step.get::<R>(&key_of(R::KIND, id)).await {
        Err(Error::Damaged { .. }) => Ok(None),
        other => other,
    }
}

fn basics(meta: &Meta, title: &str) -> Brief {
    Brief {
        number: meta.number,
        id: meta.id.clone(),
        title: title.to_owned(),
        made: meta.created_at,
        changed: meta.changed_at,
        deleted: meta.deleted_at.is_some(),
        ..Brief::default()
    }
}

/// The numbers of these records.
async fn numbers<R: Record, H: Host>(step: &mut Step<'_, H>, ids: &[String]) -> Result<Vec<u32>> {
    step.prefetch(ids.iter().map(|id| key_of(R::KIND, id)).collect()).await?;
    let mut numbers = Vec::new();
    for id in ids {
        if let Some(record) = read::<R, H>(step, id).await? {
            numbers.push(record.meta().number);
        }
    }
    Ok(numbers)
}

async fn requirement<H: Host>(step: &mut Step<'_, H>, record: &Requirement) -> Result<Brief> {
    let results = record.cases.iter().map(|id| key("results", id));
    step.prefetch(results.chain(record.cases.iter().map(|id| key_of(Kind::TestCase, id))).collect()).await?;
    let (mut ties, mut outcomes, mut accepted) = (Vec::new(), Vec::new(), Vec::new());
    for id in &record.cases {
        let Some(case) = read::<TestCase, H>(step, id).await? else { continue };
        if case.meta.deleted_at.is_some() {
            continue;
        }
        let number = case.meta.number;
        ties.push(number);
        if case.status != CaseStatus::Deprecated {
            outcomes
                .push(latest(&results_of(step, id).await?).map_or(Outcome::NotExecuted, |one| one.outcome));
        }
        if let Some(one) = record.accepted.iter().find(|one| one.case == *id) {
            accepted.push((number, one.at));
        }
    }
    Ok(Brief {
        folder: record.folder.clone(),
        tags: record.tags.clone(),
        priority: record.priority as u8,
        status: record.status as u8,
        text_at: record.text_at,
        others: numbers::<Defect, H>(step, &record.defects).await?,
        counts: counts(outcomes),
        ties,
        accepted,
        ..basics(&record.meta, &record.title)
    })
}

async fn results_of<H: Host>(step: &mut Step<'_, H>, case: &str) -> Result<Vec<CaseResult>> {
    match step.get(&key("results", case)).await {
        Err(Error::Damaged { .. }) => Ok(Vec::new()),
        other => Ok(other?.unwrap_or_default()),
    }
}

fn latest(results: &[CaseResult]) -> Option<&CaseResult> {
    results.iter().max_by_key(|result| result.at)
}

async fn case<H: Host>(step: &mut Step<'_, H>, record: &TestCase) -> Result<Brief> {
    let mut results = results_of(step, &record.meta.id).await?;
    results.sort_by_key(|result| std::cmp::Reverse(result.at));
    let verdicts: Vec<bool> = results
        .iter()
        .filter(|result| matches!(result.outcome, Outcome::Pass | Outcome::Fail))
        .take(LAST)
        .map(|result| result.outcome == Outcome::Pass)
        .collect();
    let flips = verdicts.windows(2).filter(|pair| pair.first() != pair.last()).count();
    let cycle = |key: &str| key.strip_prefix("CYC-").and_then(|number| number.parse().ok()).unwrap_or(0);
    Ok(Brief {
        folder: record.folder.clone(),
        tags: record.tags.clone(),
        priority: record.priority as u8,
        status: record.status as u8,
        case_type: record.case_type as u8,
        text_at: Some(record.text_at.unwrap_or(record.meta.created_at)),
        latest: results.first().map(|result| (place_of(result.outcome), result.at, cycle(&result.cycle_key))),
        flips: u8::try_from(flips).unwrap_or(u8::MAX),
        ties: numbers::<Requirement, H>(step, &record.requirements).await?,
        ..basics(&record.meta, &record.title)
    })
}

async fn cycle<H: Host>(step: &mut Step<'_, H>, record: &Cycle, before: Option<&Brief>) -> Result<Brief> {
    // The counts follow each execution by themselves, see `follow`.
    let counts = match before {
        Some(before) => before.counts,
        None => {
            step.prefetch(record.executions.iter().map(|id| key("execution", id)).collect()).await?;
            let mut outcomes = Vec::new();
            for id in &record.executions {
                match step.get::<Execution>(&key("execution", id)).await {
                    Ok(Some(execution)) => outcomes.push(execution.outcome),
                    Ok(None) | Err(Error::Damaged { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            counts(outcomes)
        }
    };
    Ok(Brief {
        folder: record.environment.clone(),
        label: record.version.clone(),
        counts,
        ..basics(&record.meta, &record.title)
    })
}

async fn defect<H: Host>(step: &mut Step<'_, H>, record: &Defect) -> Result<Brief> {
    let link = match &record.link {
        Some(link) => step.get::<ExternalLink>(&key("link", link)).await.unwrap_or_default(),
        None => None,
    };
    let found_by = match &record.origin {
        Some(origin) if !origin.case.is_empty() => {
            numbers::<TestCase, H>(step, std::slice::from_ref(&origin.case)).await?
        }
        Some(_) | None => Vec::new(),
    };
    Ok(Brief {
        folder: record.folder.clone(),
        label: link.map(|link| link.address.short()).unwrap_or_default(),
        tags: record.tags.clone(),
        priority: record.priority as u8,
        status: record.status as u8,
        closed: record.closed_at,
        ties: numbers::<Requirement, H>(step, &record.requirements).await?,
        others: found_by,
        ..basics(&record.meta, &record.title)
    })
}
