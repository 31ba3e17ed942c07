//! What an issue's templates name of the records around a defect.

use crate::error::Result;
use crate::model::{Connection, Cycle, Defect, Execution, Facts, Record, Requirement};
use crate::ports::Host;
use crate::store::{Step, key};

/// Notes it with the defect where the connection's templates name it; the defect is put back by the caller.
pub async fn note<H: Host>(
    step: &mut Step<'_, H>,
    defect: &mut Defect,
    connection: &Connection,
) -> Result<()> {
    if connection.sync.wording.names_facts() || !connection.sync.people.is_empty() {
        defect.facts = read(step, defect).await?;
    }
    Ok(())
}

/// As it is now.
pub async fn read<H: Host>(step: &mut Step<'_, H>, defect: &Defect) -> Result<Facts> {
    let mut facts = Facts::default();
    if let Some(origin) = &defect.origin
        && let Some(execution) = step.get::<Execution>(&key("execution", &origin.execution)).await?
        && let Ok(cycle) = step.record::<Cycle>(&execution.cycle).await
    {
        facts.tester = execution.tester;
        facts.environment = cycle.environment;
        facts.version = cycle.version;
    }
    let mut keys = Vec::new();
    for id in &defect.requirements {
        if let Ok(requirement) = step.record::<Requirement>(id).await {
            keys.push(requirement.key());
        }
    }
    facts.requirement = keys.join(", ");
    Ok(facts)
}
