//! The sheets of a cycle: one short row an execution, so that progress, filters and coverage read a few
//! texts instead of thousands of executions.
//!
//! A sheet is one JSON text of up to 256 rows in the order of the cycle, under `sheet:<cycle>:<n>`. It
//! repeats what the executions say and is written in the same step; one that is missing, damaged or of
//! another selection is made again from them, so nothing is ever lost with it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Step, key, key_of, mending};
use crate::error::Result;
use crate::model::{Cycle, Execution, Kind, Outcome, Time};
use crate::ports::Host;

/// Rows of one sheet at the most.
const ROWS: usize = 256;
const DAMAGED: &str = word!("This execution is damaged; its data was left as it is");

/// What a sheet says of one execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The execution's id.
    pub execution: String,
    /// The case's id; empty where the execution is damaged.
    pub case: String,
    /// The number in the case's key.
    pub number: u32,
    /// The result.
    pub outcome: Outcome,
    /// When the result was given.
    pub at: Option<Time>,
    /// Who is to execute it; empty for nobody in particular.
    pub tester: String,
    /// The case's title when it was chosen.
    pub title: String,
    /// How many defects were reported from it.
    pub defects: u32,
}

/// A row as it is stored.
type Packed = (String, String, u32, Outcome, Option<Time>, String, String, u32);

impl SheetRow {
    /// `TC-4`.
    pub fn key(&self) -> String {
        if self.case.is_empty() { "?".to_owned() } else { format!("TC-{}", self.number) }
    }

    fn packed(&self) -> Packed {
        (
            self.execution.clone(),
            self.case.clone(),
            self.number,
            self.outcome,
            self.at,
            self.tester.clone(),
            self.title.clone(),
            self.defects,
        )
    }

    fn damaged(execution: &str) -> SheetRow {
        SheetRow {
            execution: execution.to_owned(),
            case: String::new(),
            number: 0,
            outcome: Outcome::NotExecuted,
            at: None,
            tester: String::new(),
            title: crate::texts::word(DAMAGED).to_owned(),
            defects: 0,
        }
    }
}

impl From<Packed> for SheetRow {
    fn from((execution, case, number, outcome, at, tester, title, defects): Packed) -> SheetRow {
        SheetRow { execution, case, number, outcome, at, tester, title, defects }
    }
}

impl From<&Execution> for SheetRow {
    fn from(execution: &Execution) -> SheetRow {
        let number = execution.case_key.rsplit('-').next().and_then(|number| number.parse().ok());
        SheetRow {
            execution: execution.id.clone(),
            case: execution.case.clone(),
            number: number.unwrap_or_default(),
            outcome: execution.outcome,
            at: execution.executed_at,
            tester: execution.tester.clone(),
            title: execution.title.clone(),
            defects: u32::try_from(execution.defects.len()).unwrap_or(u32::MAX),
        }
    }
}

/// The rows of a cycle, in its order. Not for use while a step is open: there it is [`rows_in`].
pub async fn rows<H: Host>(host: &H, cycle: &Cycle) -> Result<Vec<SheetRow>> {
    let sheets = host.read(&places(cycle)).await?;
    let found: Option<Vec<Vec<SheetRow>>> = sheets
        .into_iter()
        .zip(cycle.executions.chunks(ROWS))
        .map(|(sheet, ids)| unpack(sheet.as_ref(), ids))
        .collect();
    if let Some(rows) = found {
        return Ok(rows.into_iter().flatten().collect());
    }
    mending(host, || mend_rows(host, cycle)).await
}

async fn mend_rows<H: Host>(host: &H, cycle: &Cycle) -> Result<Vec<SheetRow>> {
    let mut step = Step::open(host).await?;
    let stored: Option<Cycle> = step.get(&key_of(Kind::Cycle, &cycle.meta.id)).await?;
    let rows = rows_in(&mut step, stored.as_ref().unwrap_or(cycle)).await?;
    // They are read well enough where nothing can be written just now.
    let _ = step.commit().await;
    Ok(rows)
}

/// The rows of a cycle within a step.
pub async fn rows_in<H: Host>(step: &mut Step<'_, H>, cycle: &Cycle) -> Result<Vec<SheetRow>> {
    step.prefetch(places(cycle)).await?;
    let mut rows = Vec::with_capacity(cycle.executions.len());
    for n in 0..cycle.executions.len().div_ceil(ROWS) {
        rows.extend(sheet(step, cycle, n).await?);
    }
    Ok(rows)
}

/// Puts the row of one execution.
pub async fn put<H: Host>(step: &mut Step<'_, H>, cycle: &Cycle, row: SheetRow) -> Result<()> {
    put_all(step, cycle, vec![row]).await
}

/// Puts the rows of several executions. One that is not of this cycle has no row.
pub async fn put_all<H: Host>(step: &mut Step<'_, H>, cycle: &Cycle, rows: Vec<SheetRow>) -> Result<()> {
    let mut fresh: BTreeMap<String, SheetRow> =
        rows.into_iter().map(|row| (row.execution.clone(), row)).collect();
    for (n, ids) in cycle.executions.chunks(ROWS).enumerate() {
        if !ids.iter().any(|id| fresh.contains_key(id)) {
            continue;
        }
        let mut rows = sheet(step, cycle, n).await?;
        for row in &mut rows {
            if let Some(put) = fresh.remove(&row.execution) {
                *row = put;
            }
        }
        store(step, cycle, n, &rows)?;
    }
    Ok(())
}

/// Writes all sheets of a cycle anew, after its selection or order has changed. `before` is how many
/// executions it had.
pub fn write<H: Host>(step: &mut Step<'_, H>, cycle: &Cycle, rows: &[SheetRow], before: usize) -> Result<()> {
    for (n, rows) in rows.chunks(ROWS).enumerate() {
        store(step, cycle, n, rows)?;
    }
    for n in rows.len().div_ceil(ROWS)..before.div_ceil(ROWS) {
        step.remove(place(cycle, n));
    }
    Ok(())
}

fn place(cycle: &Cycle, n: usize) -> String {
    format!("sheet:{}:{n}", cycle.meta.id)
}

fn places(cycle: &Cycle) -> Vec<String> {
    (0..cycle.executions.len().div_ceil(ROWS)).map(|n| place(cycle, n)).collect()
}

/// One sheet; made again and put where it is not what it should be.
async fn sheet<H: Host>(step: &mut Step<'_, H>, cycle: &Cycle, n: usize) -> Result<Vec<SheetRow>> {
    let ids = cycle.executions.chunks(ROWS).nth(n).unwrap_or_default();
    let stored = step.raw(&place(cycle, n)).await?;
    if let Some(rows) = unpack(stored.as_ref(), ids) {
        return Ok(rows);
    }
    step.prefetch(ids.iter().map(|id| key("execution", id)).collect()).await?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let found = step.get::<Execution>(&key("execution", id)).await.ok().flatten();
        rows.push(found.as_ref().map_or_else(|| SheetRow::damaged(id), SheetRow::from));
    }
    store(step, cycle, n, &rows)?;
    Ok(rows)
}

fn store<H: Host>(step: &mut Step<'_, H>, cycle: &Cycle, n: usize, rows: &[SheetRow]) -> Result<()> {
    let packed: Vec<Packed> = rows.iter().map(SheetRow::packed).collect();
    step.put(place(cycle, n), &serde_json::to_string(&packed).unwrap_or_default())
}

/// The rows of a stored sheet; none where it does not fit these executions.
fn unpack(sheet: Option<&Value>, ids: &[String]) -> Option<Vec<SheetRow>> {
    let rows: Vec<Packed> = serde_json::from_str(sheet?.as_str()?).ok()?;
    let fits = rows.len() == ids.len() && rows.iter().zip(ids).all(|(row, id)| row.0 == *id);
    fits.then(|| rows.into_iter().map(SheetRow::from).collect())
}
