//! Closed defects whose test case was executed again since.

use std::collections::{HashMap, HashSet};

use super::paint;
use crate::coverage::{Recheck, recheck};
use crate::error::Result;
use crate::links::comment::latest;
use crate::model::{CaseResult, Defect, Execution};
use crate::ports::Host;
use crate::protocol::views::{ActionName, Alert, DefectLine, Tone};
use crate::store::{self, Step, key};

/// The ids of defects that were found to fail again; one that no longer does is left out when it is read.
const PLACE: &str = "alerts";
/// Results of a case that a long list looks at; its own page looks at all.
const LOOKED_AT: usize = 5;
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

/// Notes the closed defects of cases that have just been given a result.
pub(super) async fn note<H: Host>(step: &mut Step<'_, H>, cases: &[String]) -> Result<()> {
    step.prefetch(cases.iter().map(|case| key("results", case)).collect()).await?;
    let mut places = Vec::new();
    for case in cases {
        let results: Vec<CaseResult> = step.sound(&key("results", case)).await?.unwrap_or_default();
        places.extend(results.iter().map(|result| key("execution", &result.execution)));
    }
    step.prefetch(places.clone()).await?;
    let mut all: Vec<String> = step.get(PLACE).await.ok().flatten().unwrap_or_default();
    for place in places {
        if let Some(execution) = step.sound::<Execution>(&place).await? {
            all.extend(execution.defects);
        }
    }
    let mut kept = Vec::new();
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

/// The closed defects of each of these cases, as far as their last few results tell.
pub(super) async fn closed_of_cases<H: Host>(
    host: &H,
    cases: &[String],
) -> Result<HashMap<String, Vec<String>>> {
    let keys: Vec<String> = cases.iter().map(|case| key("results", case)).collect();
    let mut from: Vec<(String, String)> = Vec::new();
    for (case, results) in cases.iter().zip(store::read::<Vec<CaseResult>, H>(host, &keys).await?) {
        let results = results.and_then(Result::ok).unwrap_or_default();
        let latest = results.into_iter().rev().take(LOOKED_AT);
        from.extend(latest.map(|result| (case.clone(), key("execution", &result.execution))));
    }
    let keys: Vec<String> = from.iter().map(|(_, place)| place.clone()).collect();
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    let executions = store::read::<Execution, H>(host, &keys).await?;
    for ((case, _), execution) in from.into_iter().zip(executions) {
        let defects = execution.and_then(Result::ok).map(|one| one.defects).unwrap_or_default();
        if !defects.is_empty() {
            found.entry(case).or_default().extend(defects);
        }
    }
    let ids: Vec<String> = found.values().flatten().cloned().collect();
    let defects: Vec<Defect> = store::read_records(host, &ids).await?;
    let done: HashSet<String> =
        defects.into_iter().filter(|defect| defect.status.is_done()).map(|defect| defect.meta.id).collect();
    for ids in found.values_mut() {
        ids.retain(|id| done.contains(id));
        ids.dedup();
    }
    Ok(found)
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

/// A closed defect whose test case has a newer result, as a line with a button.
pub(super) async fn alert<H: Host>(host: &H, defect: &Defect) -> Result<Option<Alert>> {
    let Some((recheck, result)) = of(host, defect).await? else { return Ok(None) };
    let case = defect.origin.as_ref().map(|origin| origin.case_key.clone()).unwrap_or_default();
    let place = say!("in {cycle_key}, {ago}", result.cycle_key, result.at.ago(host.now()));
    Ok(Some(match recheck {
        Recheck::FailsAgain => Alert {
            text: say!(
                "{case} fails again {place}, although this is {status}",
                case,
                place,
                defect.status.label()
            ),
            tone: Tone::Bad,
            action: paint::action(
                ActionName::Reopen,
                say!("Reopen"),
                say!("Opens the defect here and its issue on the tracker"),
            ),
        },
        Recheck::PassesNow => Alert {
            text: say!("{case} passes {place}", case, place),
            tone: Tone::Good,
            action: paint::action(ActionName::Achieve, say!("Set to Achieved"), say!("The fix is verified")),
        },
    }))
}
