//! Closed defects whose test case was executed again since.

use crate::coverage::{Recheck, recheck};
use crate::error::Result;
use crate::links::comment::latest;
use crate::model::{CaseResult, Defect, Execution};
use crate::ports::Host;
use crate::protocol::views::DefectLine;
use crate::store::{self, Step, key};

/// The ids of defects that were found to fail again; one that no longer does is left out when it is read.
const PLACE: &str = "alerts";
/// Shown at the most.
const SHOWN: usize = 20;

/// What the latest result of a closed defect's test case says of it, if anything.
pub(super) async fn of<H: Host>(host: &H, defect: &Defect) -> Result<Option<(Recheck, CaseResult)>> {
    let Some(origin) = defect.origin.as_ref().filter(|_| defect.status.is_done()) else { return Ok(None) };
    let case = if origin.case.is_empty() {
        let found: Option<Execution> =
            store::read_one(host, key("execution", &origin.execution)).await.unwrap_or_default();
        found.map(|execution| execution.case).unwrap_or_default()
    } else {
        origin.case.clone()
    };
    let results = latest(host, &[case]).await?;
    let Some((_, result)) = results.into_iter().next() else { return Ok(None) };
    Ok(recheck(defect.status, defect.closed_at, result.outcome, result.at).map(|found| (found, result)))
}

/// Notes the closed defects of a case that has just failed.
pub(super) async fn note<H: Host>(step: &mut Step<'_, H>, case: &str) -> Result<()> {
    let results: Vec<CaseResult> = step.get(&key("results", case)).await?.unwrap_or_default();
    let mut found: Vec<String> = Vec::new();
    for result in &results {
        if let Some(execution) = step.get::<Execution>(&key("execution", &result.execution)).await? {
            found.extend(execution.defects);
        }
    }
    let mut all: Vec<String> = step.get(PLACE).await.ok().flatten().unwrap_or_default();
    let mut kept = Vec::new();
    all.extend(found);
    for id in all {
        if !kept.contains(&id) && step.record::<Defect>(&id).await.is_ok_and(|one| one.status.is_done()) {
            kept.push(id);
        }
    }
    if kept.is_empty() {
        step.remove(PLACE.to_owned());
        return Ok(());
    }
    step.put(PLACE.to_owned(), &kept)
}

/// The closed defects of a case that its latest result says something of, but for those that are shown anyway.
pub(super) async fn of_case<H: Host>(host: &H, case: &str, shown: &[String]) -> Result<Vec<DefectLine>> {
    let results: Vec<CaseResult> =
        store::read_one(host, key("results", case)).await.unwrap_or_default().unwrap_or_default();
    let keys: Vec<String> = results.iter().map(|result| key("execution", &result.execution)).collect();
    let executions = store::read::<Execution, H>(host, &keys).await?;
    let mut ids: Vec<String> =
        executions.into_iter().flatten().flatten().flat_map(|execution| execution.defects).collect();
    ids.retain(|id| !shown.contains(id));
    let mut lines = super::paint::defects(host, &ids).await?;
    lines.retain(|line| line.alert.is_some());
    Ok(lines)
}

/// Those that still fail.
pub(super) async fn lines<H: Host>(host: &H) -> Result<Vec<DefectLine>> {
    let ids: Vec<String> =
        store::read_one(host, PLACE.to_owned()).await.unwrap_or_default().unwrap_or_default();
    let mut lines = super::paint::defects(host, &ids).await?;
    lines.retain(|line| {
        line.alert.as_ref().is_some_and(|alert| alert.tone == crate::protocol::views::Tone::Bad)
    });
    lines.truncate(SHOWN);
    Ok(lines)
}
