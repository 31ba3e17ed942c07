//! Briefs follow what a step changes, in the same write.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::{Index, Step, index_key, key, key_of};
use super::shelf::{Head, Shelf, head_key, read, shelf_key, shelf_of};
use super::{Brief, make, place_of};
use crate::error::{Error, Result};
use crate::model::{Cycle, Execution, Kind, Record, Requirement, TestCase};
use crate::ports::Host;

/// Shelves that are right once the step is written: name, version, contents.
pub(in crate::store) type Fresh = Vec<(String, u64, Rc<Shelf>)>;

/// What a step's changes touch.
#[derive(Default)]
struct Touched {
    records: BTreeSet<(Kind, String)>,
    /// By the cycle's id: how the counts of its results change.
    counts: BTreeMap<String, [i64; 5]>,
}

/// Brings the briefs up to the step's changes.
pub(in crate::store) async fn follow<H: Host>(step: &mut Step<'_, H>) -> Result<Fresh> {
    let mut touched = touched(step).await?;
    if touched.records.is_empty() && touched.counts.is_empty() {
        return Ok(Vec::new());
    }
    requirements_of_cases(step, &mut touched).await?;
    for cycle in touched.counts.keys() {
        touched.records.insert((Kind::Cycle, cycle.clone()));
    }
    without_lost(step, &mut touched).await?;
    let mut fresh = Vec::new();
    for kind in Kind::ALL {
        let ids: Vec<String> =
            touched.records.iter().filter(|(one, _)| *one == kind).map(|(_, id)| id.clone()).collect();
        if let Some(head) = open_head(step, kind, &ids).await? {
            fresh.extend(put_shelves(step, kind, head, &ids, &touched.counts).await?);
        }
    }
    if !fresh.is_empty() {
        super::trend::note(step).await?;
    }
    Ok(fresh)
}

async fn touched<H: Host>(step: &mut Step<'_, H>) -> Result<Touched> {
    let mut touched = Touched { records: step.touched.drain(..).collect(), ..Touched::default() };
    for key in step.changed_keys() {
        let Some((what, id)) = key.split_once(':') else { continue };
        match what {
            "requirement" => touched.records.insert((Kind::Requirement, id.to_owned())),
            "case" | "results" => touched.records.insert((Kind::TestCase, id.to_owned())),
            "cycle" => touched.records.insert((Kind::Cycle, id.to_owned())),
            "defect" => touched.records.insert((Kind::Defect, id.to_owned())),
            "execution" => count(step, &key, &mut touched.counts).await?,
            _ => false,
        };
    }
    Ok(touched)
}

/// A case's results may outlive it, and so may a tie: what is not there and on no list has no brief.
async fn without_lost<H: Host>(step: &mut Step<'_, H>, touched: &mut Touched) -> Result<()> {
    let mut gone = Vec::new();
    for (kind, id) in &touched.records {
        if step.raw(&key_of(*kind, id)).await?.is_none() {
            let index = step.index(index_key(*kind)).await?;
            if !index.ids.contains(id) && !index.deleted.contains(id) {
                gone.push((*kind, id.clone()));
            }
        }
    }
    for one in gone {
        touched.records.remove(&one);
    }
    Ok(())
}

/// Notes what an execution's change does to its cycle's counts.
async fn count<H: Host>(
    step: &mut Step<'_, H>,
    key: &str,
    counts: &mut BTreeMap<String, [i64; 5]>,
) -> Result<bool> {
    let before = step.before(key).await?.and_then(|value| serde_json::from_value::<Execution>(value).ok());
    let after = match step.get::<Execution>(key).await {
        Err(Error::Damaged { .. }) => None,
        other => other?,
    };
    for (execution, by) in [(&before, -1), (&after, 1)] {
        let Some(execution) = execution else { continue };
        let counts = counts.entry(execution.cycle.clone()).or_default();
        if let Some(count) = counts.get_mut(usize::from(place_of(execution.outcome))) {
            *count += by;
        }
    }
    Ok(false)
}

/// A case's requirements, those it had before too: their coverage changes with it.
async fn requirements_of_cases<H: Host>(step: &mut Step<'_, H>, touched: &mut Touched) -> Result<()> {
    let cases: Vec<String> = touched
        .records
        .iter()
        .filter(|(kind, _)| *kind == Kind::TestCase)
        .map(|(_, id)| id.clone())
        .collect();
    for id in cases {
        let key = key_of(Kind::TestCase, &id);
        let before = step.before(&key).await?;
        for value in [before, step.raw(&key).await?].into_iter().flatten() {
            let Ok(case) = serde_json::from_value::<TestCase>(value) else { continue };
            for requirement in case.requirements {
                touched.records.insert((Requirement::KIND, requirement));
            }
        }
    }
    Ok(())
}

/// The head to change; none when there is nothing to do, or when the briefs are to be made from all
/// records at the next look.
async fn open_head<H: Host>(step: &mut Step<'_, H>, kind: Kind, ids: &[String]) -> Result<Option<Head>> {
    let key = head_key(kind);
    if ids.is_empty() || step.is_changed(&key) {
        return Ok(None);
    }
    if let Ok(Some(head)) = step.get::<Head>(&key).await {
        return Ok(Some(head));
    }
    let index = step.before(&index_key(kind)).await?;
    let index: Index = index.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    Ok((index == Index::default()).then(|| Head::after(None, step.now())))
}

async fn put_shelves<H: Host>(
    step: &mut Step<'_, H>,
    kind: Kind,
    mut head: Head,
    ids: &[String],
    counts: &BTreeMap<String, [i64; 5]>,
) -> Result<Fresh> {
    let mut shelves: BTreeMap<usize, Vec<Brief>> = BTreeMap::new();
    let mut needed: Vec<String> = ids.iter().map(|id| key_of(kind, id)).collect();
    if kind == TestCase::KIND {
        needed.extend(ids.iter().map(|id| key("results", id)));
    }
    step.prefetch(needed).await?;
    for id in ids {
        let shelf = shelf_of(number_of(step, kind, id).await?);
        #[allow(clippy::map_entry)] // reading a shelf awaits and may end the whole
        if !shelves.contains_key(&shelf) {
            let is_there = head.versions.get(shelf).is_some_and(|version| *version > 0);
            let value = if is_there { step.raw(&shelf_key(kind, shelf)).await? } else { None };
            match value.as_ref().and_then(read) {
                Some(briefs) => shelves.insert(shelf, briefs),
                None if !is_there => shelves.insert(shelf, Vec::new()),
                // A damaged shelf: the next look makes all of them again.
                None => {
                    step.remove(head_key(kind));
                    return Ok(Vec::new());
                }
            };
        }
        let Some(briefs) = shelves.get_mut(&shelf) else { continue };
        let place = briefs.iter().position(|brief| brief.id == *id);
        let before = place.and_then(|place| briefs.get(place)).cloned().or_else(|| new_cycle(kind));
        let mut brief = make::brief(step, kind, id, before.as_ref()).await?;
        if let Some(change) = counts.get(id).filter(|_| kind == Cycle::KIND) {
            for (count, by) in brief.counts.iter_mut().zip(change) {
                *count = u32::try_from((i64::from(*count) + by).max(0)).unwrap_or(u32::MAX);
            }
        }
        if place.is_none() && brief.number == 0 {
            // Damaged, and on which shelf it lies is not known: the next look makes all of them again.
            step.remove(head_key(kind));
            return Ok(Vec::new());
        }
        match place.and_then(|place| briefs.get_mut(place)) {
            Some(there) => *there = brief,
            None => {
                let place = briefs.partition_point(|one| one.number < brief.number);
                briefs.insert(place, brief);
            }
        }
    }
    let mut fresh = Vec::new();
    for (shelf, briefs) in shelves {
        let text =
            serde_json::to_string(&briefs).map_err(|_| Error::Damaged { what: shelf_key(kind, shelf) })?;
        step.put(shelf_key(kind, shelf), &text)?;
        head.note(kind, shelf, &briefs);
        fresh.push((shelf_key(kind, shelf), head.stamp, Rc::new(Shelf::new(briefs))));
    }
    step.put(head_key(kind), &head)?;
    Ok(fresh)
}

/// A new cycle's counts begin at nothing: its executions are counted as they are put.
fn new_cycle(kind: Kind) -> Option<Brief> {
    (kind == Kind::Cycle).then(Brief::default)
}

/// The number of a record; 0 for one that is damaged.
async fn number_of<H: Host>(step: &mut Step<'_, H>, kind: Kind, id: &str) -> Result<u32> {
    let value = step.raw(&key_of(kind, id)).await?.unwrap_or_default();
    let number = value.pointer("/meta/number").and_then(serde_json::Value::as_u64).unwrap_or_default();
    Ok(u32::try_from(number).unwrap_or_default())
}
