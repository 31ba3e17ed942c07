//! Shelves of briefs: where they lie, and reading them.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{Step, index_key, key, key_of, mending, prefix, read_index, read_one};
use super::{Brief, make};
use crate::error::Result;
use crate::model::{CaseStatus, CoverageState, DefectStatus, Kind, RequirementStatus, Time};
use crate::ports::Host;

/// Briefs on one shelf.
pub const SHELF: u32 = 128;
/// Records that are read at once when briefs are made again.
const BATCH: usize = 500;

/// How often each shelf was written, and what lies on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Head {
    /// Raised with every change of any shelf.
    pub stamp: u64,
    /// The stamp when each shelf was written last; 0 for one that holds nothing.
    pub versions: Vec<u64>,
    /// How many records on each shelf are not deleted.
    pub live: Vec<u32>,
    /// How many are.
    pub deleted: Vec<u32>,
    /// What the trend counts of each shelf, see [`census`].
    pub census: Vec<Vec<u32>>,
}

impl Head {
    /// An empty one whose stamps were never given before: this life may still hold what went before.
    pub(super) fn after(old: Option<&Head>, now: Time) -> Self {
        Self { stamp: old.map_or(0, |head| head.stamp).max(now.0), ..Self::default() }
    }

    /// How many records are not deleted.
    pub fn total(&self) -> u32 {
        self.live.iter().sum()
    }

    /// What the trend counts, over all shelves.
    pub fn sums(&self) -> Vec<u32> {
        let mut sums = vec![0; 9];
        for shelf in &self.census {
            sums.iter_mut().zip(shelf).for_each(|(sum, count)| *sum += count);
        }
        sums
    }

    /// Notes that a shelf is written, and with what.
    pub(super) fn note(&mut self, kind: Kind, number: usize, briefs: &[Brief]) {
        let len = self.versions.len().max(number + 1);
        self.versions.resize(len, 0);
        self.live.resize(len, 0);
        self.deleted.resize(len, 0);
        self.census.resize(len, Vec::new());
        let gone = briefs.iter().filter(|brief| brief.deleted).count();
        self.stamp += 1;
        let at = |list: &mut Vec<u32>, count: usize| {
            if let Some(place) = list.get_mut(number) {
                *place = u32::try_from(count).unwrap_or(u32::MAX);
            }
        };
        at(&mut self.live, briefs.len() - gone);
        at(&mut self.deleted, gone);
        if let Some(version) = self.versions.get_mut(number) {
            *version = self.stamp;
        }
        if let Some(place) = self.census.get_mut(number) {
            *place = census(kind, briefs);
        }
    }
}

/// What the trend counts of a shelf. Requirements in force by coverage state (5); cases in use by latest
/// result (5); defects by status (4), then open ones by priority (5).
fn census(kind: Kind, briefs: &[Brief]) -> Vec<u32> {
    let mut counts = vec![0; 9];
    let mut add = |place: usize| {
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    };
    for brief in briefs.iter().filter(|brief| !brief.deleted && brief.number > 0) {
        match kind {
            Kind::Requirement if brief.status != RequirementStatus::Deprecated as u8 => {
                let state = brief.tally().state();
                add(CoverageState::ALL.iter().position(|one| *one == state).unwrap_or_default());
            }
            Kind::TestCase if brief.status != CaseStatus::Deprecated as u8 => {
                add(usize::from(super::place_of(brief.outcome())));
            }
            Kind::Defect => {
                add(usize::from(brief.status));
                if brief.status < DefectStatus::Closed as u8 {
                    add(4 + usize::from(brief.priority));
                }
            }
            Kind::Requirement | Kind::TestCase | Kind::Cycle => {}
        }
    }
    counts
}

/// Briefs by number, and their titles as they are searched.
#[derive(Debug, Default)]
pub struct Shelf {
    /// The briefs, by number.
    pub briefs: Vec<Brief>,
    /// Title and tags of each in lower case.
    pub words: Vec<String>,
}

impl Shelf {
    pub(super) fn new(briefs: Vec<Brief>) -> Self {
        let words = |brief: &Brief| {
            let mut words = brief.title.to_lowercase();
            for tag in &brief.tags {
                words.push(' ');
                words.push_str(&tag.to_lowercase());
            }
            words
        };
        Self { words: briefs.iter().map(words).collect(), briefs }
    }
}

/// The key of a kind's head.
pub(super) fn head_key(kind: Kind) -> String {
    format!("briefs:{}", prefix(kind))
}

/// The key of a shelf.
pub(super) fn shelf_key(kind: Kind, number: usize) -> String {
    format!("brief:{}:{number}", prefix(kind))
}

/// On which shelf a number lies.
pub(super) const fn shelf_of(number: u32) -> usize {
    (number / SHELF) as usize
}

/// The head of a kind; briefs that are not there are made from the records first.
pub async fn head<H: Host>(host: &H, kind: Kind) -> Result<Head> {
    match read_one::<Head, H>(host, head_key(kind)).await {
        Ok(Some(head)) => Ok(head),
        Ok(None) if read_index(host, index_key(kind)).await?.last_number == 0 => Ok(Head::default()),
        Ok(None) | Err(_) => make_again(host, kind).await,
    }
}

/// These shelves, from this worker's memory where it holds them still.
async fn shelves<H: Host>(
    host: &H,
    kind: Kind,
    head: &Head,
    numbers: &[usize],
) -> Result<Option<Vec<Rc<Shelf>>>> {
    let version = |number: usize| head.versions.get(number).copied().unwrap_or_default();
    let cached = |number: usize| host.cache().get::<Shelf>(&shelf_key(kind, number), version(number));
    let missing: Vec<usize> =
        numbers.iter().copied().filter(|one| version(*one) > 0 && cached(*one).is_none()).collect();
    let keys: Vec<String> = missing.iter().map(|number| shelf_key(kind, *number)).collect();
    for (number, value) in missing.iter().zip(host.read(&keys).await?) {
        let Some(briefs) = value.as_ref().and_then(read) else { return Ok(None) };
        host.cache().put(shelf_key(kind, *number), version(*number), Rc::new(Shelf::new(briefs)));
    }
    Ok(Some(numbers.iter().map(|number| cached(*number).unwrap_or_default()).collect()))
}

/// The briefs of a shelf's text; none when it is damaged.
pub(super) fn read(value: &Value) -> Option<Vec<Brief>> {
    serde_json::from_str(value.as_str()?).ok()
}

/// Every shelf of a kind, the oldest first.
pub async fn all<H: Host>(host: &H, kind: Kind) -> Result<(Head, Vec<Rc<Shelf>>)> {
    let found = head(host, kind).await?;
    let numbers: Vec<usize> = (0..found.versions.len()).collect();
    if let Some(shelves) = shelves(host, kind, &found, &numbers).await? {
        return Ok((found, shelves));
    }
    let made = make_again(host, kind).await?;
    let numbers: Vec<usize> = (0..made.versions.len()).collect();
    let shelves = shelves(host, kind, &made, &numbers).await?;
    Ok((made, shelves.unwrap_or_default()))
}

/// The newest briefs that are not deleted, some left out first: reads only the shelves they lie on.
pub async fn page<H: Host>(host: &H, kind: Kind, offset: usize, limit: usize) -> Result<(Head, Vec<Brief>)> {
    let mut found = head(host, kind).await?;
    for attempt in 0..2 {
        let (numbers, skip) = reach(&found, offset, limit);
        if let Some(shelves) = shelves(host, kind, &found, &numbers).await? {
            let live = shelves.iter().flat_map(|shelf| shelf.briefs.iter().rev());
            let live = live.filter(|brief| !brief.deleted);
            return Ok((found, live.skip(skip).take(limit).cloned().collect()));
        }
        if attempt == 0 {
            found = make_again(host, kind).await?;
        }
    }
    Ok((found, Vec::new()))
}

/// The shelves that hold these rows, newest first, and how many of their rows come before.
fn reach(head: &Head, offset: usize, limit: usize) -> (Vec<usize>, usize) {
    let (mut before, mut skip, mut numbers) = (0, offset, Vec::new());
    for (number, live) in head.live.iter().enumerate().rev() {
        let live = *live as usize;
        if before + live > offset && before < offset.saturating_add(limit) {
            if numbers.is_empty() {
                skip = offset - before;
            }
            numbers.push(number);
        }
        before += live;
    }
    (numbers, skip)
}

/// The briefs with these numbers, in their order; those that are not there are left out.
pub async fn deal<H: Host>(host: &H, kind: Kind, numbers: &[u32]) -> Result<Vec<Brief>> {
    let mut wanted: Vec<usize> = numbers.iter().map(|number| shelf_of(*number)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let found = head(host, kind).await?;
    let shelves = shelves(host, kind, &found, &wanted).await?.unwrap_or_default();
    let find = |number: &u32| {
        let place = wanted.binary_search(&shelf_of(*number)).ok()?;
        let briefs = &shelves.get(place)?.briefs;
        briefs.get(briefs.binary_search_by_key(number, |brief| brief.number).ok()?).cloned()
    };
    Ok(numbers.iter().filter_map(find).collect())
}

/// What the briefs of these records are made of besides the records: read in one go instead of one by one.
async fn ties<H: Host>(step: &mut Step<'_, H>, kind: Kind, ids: &[String]) -> Result<Vec<String>> {
    let places: &[(&str, &str)] = match kind {
        Kind::Requirement => &[("cases", "case"), ("cases", "results"), ("defects", "defect")],
        Kind::TestCase | Kind::Defect => &[("requirements", "requirement")],
        Kind::Cycle => &[],
    };
    let mut keys = Vec::new();
    for id in ids {
        let record = step.raw(&key_of(kind, id)).await?.unwrap_or_default();
        for (field, what) in places {
            let list = record.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            keys.extend(list.iter().filter_map(Value::as_str).map(|id| key(what, id)));
        }
        if kind == Kind::TestCase {
            keys.push(key("results", id));
        }
    }
    Ok(keys)
}

/// Makes a kind's briefs from its records.
async fn make_again<H: Host>(host: &H, kind: Kind) -> Result<Head> {
    mending(host, || make_anew(host, kind)).await
}

async fn make_anew<H: Host>(host: &H, kind: Kind) -> Result<Head> {
    let mut step = Step::open(host).await?;
    let index = step.index(index_key(kind)).await?;
    let old: Option<Head> = step.get(&head_key(kind)).await.unwrap_or_default();
    let mut head = Head::after(old.as_ref(), step.now());
    let ids: Vec<String> = index.ids.iter().chain(&index.deleted).cloned().collect();
    let mut shelves: Vec<Vec<Brief>> = Vec::new();
    for batch in ids.chunks(BATCH) {
        step.prefetch(batch.iter().map(|id| key_of(kind, id)).collect()).await?;
        let tied = ties(&mut step, kind, batch).await?;
        step.prefetch(tied).await?;
        for id in batch {
            let brief = make::brief(&mut step, kind, id, None).await?;
            let number = shelf_of(brief.number);
            if shelves.len() <= number {
                shelves.resize_with(number + 1, Vec::new);
            }
            if let Some(shelf) = shelves.get_mut(number) {
                shelf.push(brief);
            }
        }
        // Executions and results are many, and none is looked at twice.
        step.seen.retain(|key, _| !key.starts_with("execution:") && !key.starts_with("results:"));
    }
    for (number, briefs) in shelves.iter_mut().enumerate() {
        briefs.sort_by_key(|brief| brief.number);
        head.note(kind, number, briefs);
        let text = serde_json::to_string(briefs).unwrap_or_default();
        step.put(shelf_key(kind, number), &text)?;
    }
    step.put(head_key(kind), &head)?;
    super::trend::note(&mut step).await?;
    step.commit().await?;
    // The stamps of a head that was lost may have been the same.
    host.cache().clear();
    Ok(head)
}
