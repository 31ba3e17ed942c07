//! Deleting and restoring: a deleted record stays as a tombstone, its ties stay with it.

use crate::error::{Error, Result};
use crate::model::{Connection, Cycle, Defect, Execution, Kind, Record, Requirement, TestCase};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::RecordForm;
use crate::protocol::views::Done;
use crate::store::{Step, index_key, key, key_of};

/// Deletes one; on the tracker nothing is touched.
pub async fn delete<H: Host>(host: &H, _: &Sender, form: RecordForm) -> Result<Done> {
    let key = alone(host, &form, true).await?;
    Ok(Done { message: say!("{key} deleted", key) })
}

/// Brings a deleted one back.
pub async fn restore<H: Host>(host: &H, _: &Sender, form: RecordForm) -> Result<Done> {
    let key = alone(host, &form, false).await?;
    Ok(Done { message: say!("{key} restored", key) })
}

async fn alone<H: Host>(host: &H, form: &RecordForm, delete: bool) -> Result<String> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let name = turn(&mut step, &connections, (form.kind, &form.id), delete).await?;
    let done = if delete { say!("{key} deleted", name) } else { say!("{key} restored", name) };
    step.is_action(done, None);
    step.commit().await?;
    crate::outbox::schedule(host).await?;
    Ok(name)
}

/// Deletes or restores a record, with what follows. Gives its key.
pub(super) async fn turn<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    (kind, id): (Kind, &str),
    delete: bool,
) -> Result<String> {
    Ok(match kind {
        Kind::Requirement => {
            let requirement = mark::<Requirement, H>(step, id, delete).await?;
            if let Some(requirement) = &requirement {
                super::many::requirement_changed(step, connections, requirement).await?;
            }
            named(requirement)
        }
        Kind::TestCase => {
            let case = mark::<TestCase, H>(step, id, delete).await?;
            super::results::tell(step, connections, &[id.to_owned()]).await?;
            named(case)
        }
        Kind::Defect => named(mark::<Defect, H>(step, id, delete).await?),
        Kind::Cycle => {
            let cycle = mark::<Cycle, H>(step, id, delete).await?;
            if let Some(cycle) = &cycle {
                count_again(step, cycle, connections).await?;
            }
            named(cycle)
        }
    })
}

fn named<R: Record>(record: Option<R>) -> String {
    record.map_or_else(|| say!("The damaged record").to_owned(), |record| record.key())
}

/// A deleted cycle's results do not count; a restored one's do again.
pub(super) async fn count_again<H: Host>(
    step: &mut Step<'_, H>,
    cycle: &Cycle,
    connections: &[Connection],
) -> Result<()> {
    let mut cases = Vec::new();
    step.prefetch(cycle.executions.iter().map(|id| key("execution", id)).collect()).await?;
    for id in &cycle.executions {
        // What is damaged is left as it is and keeps nobody from deleting the cycle.
        if let Some(execution) = step.sound::<Execution>(&key("execution", id)).await? {
            match super::results::keep_result(step, cycle, &execution).await {
                Err(Error::Damaged { .. }) => {}
                other => other?,
            }
            cases.push(execution.case);
        }
    }
    super::results::tell(step, connections, &cases).await
}

/// None for a record that is damaged: deleting takes it off the list and leaves its data alone.
async fn mark<R: Record, H: Host>(step: &mut Step<'_, H>, id: &str, delete: bool) -> Result<Option<R>> {
    let place = key_of(R::KIND, id);
    let found = match step.get::<R>(&place).await {
        Err(Error::Damaged { .. }) if delete => None,
        other => Some(other?.ok_or(Error::Missing { what: R::KIND.noun() })?),
    };
    let list = step.list(&index_key(R::KIND)).await?;
    if delete {
        list.bury(id);
    } else {
        list.enter(id);
    }
    let Some(mut record) = found else {
        step.touch_brief(R::KIND, id);
        return Ok(None);
    };
    record.meta_mut().deleted_at = delete.then(|| step.now());
    step.change(&mut record, "here")?;
    Ok(Some(record))
}
