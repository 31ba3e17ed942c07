//! A sample workspace to try things out with, and its removal without a trace.
//!
//! What was added is noted with a fingerprint of every value. Removing takes away what still is as it was
//! added; what a person has changed since, and what that hangs on, stays and is named.

mod shop;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Result;
use crate::model::{
    Cycle, Defect, Execution, HOUR, Kind, Outcome, Record, Requirement, Step as CaseStep, TestCase,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::Nothing;
use crate::protocol::views::{Done, SampleView};
use crate::store::{self, Step, index_key, key, key_of};

/// Where it is noted what was added.
const PLACE: &str = "sample";
/// The tag that all of it has.
const TAG: &str = "sample";

/// What was added.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Sample {
    records: Vec<Added>,
    /// The keys of what belongs to the records.
    parts: Vec<(String, String)>,
}

/// A record that was added, and the fingerprint of its value then.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Added {
    kind: Kind,
    id: String,
    print: String,
}

/// The ids of all records of the sample; none when it is not here.
pub(super) async fn ids<H: Host>(host: &H) -> Result<Vec<String>> {
    let sample: Option<Sample> = store::read_one(host, PLACE.to_owned()).await?;
    Ok(sample.unwrap_or_default().records.into_iter().map(|one| one.id).collect())
}

/// What the overview says of it.
pub(super) async fn view<H: Host>(host: &H) -> Result<SampleView> {
    let here = !ids(host).await?.is_empty();
    let sentence = if here {
        say!(
            "The sample is in this workspace, everything with the tag “sample”. Removing it leaves your own records alone."
        )
    } else {
        say!(
            "A small shop for books: 8 requirements, 14 test cases, 2 cycles with results, 4 defects. It goes again with one click."
        )
    };
    Ok(SampleView { here, sentence: sentence.to_owned() })
}

/// Adds the sample, once.
pub async fn add<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<Done> {
    let mut step = Step::open(host).await?;
    if step.get::<Sample>(PLACE).await?.is_some() {
        return Ok(Done { message: say!("The sample is here already").to_owned() });
    }
    let mut made = Made::default();
    requirements_and_cases(&mut step, &mut made).await?;
    for number in 0..shop::CYCLES.len() {
        cycle(&mut step, &mut made, number).await?;
    }
    defects(&mut step, &mut made).await?;
    let mut sample = Sample::default();
    for (kind, id) in made.records {
        let print = print(step.raw(&key_of(kind, &id)).await?.as_ref());
        sample.records.push(Added { kind, id, print });
    }
    for part in made.parts {
        let print = print(step.raw(&part).await?.as_ref());
        sample.parts.push((part, print));
    }
    step.put(PLACE.to_owned(), &sample)?;
    step.commit().await?;
    Ok(Done { message: say!("The sample is here: look around, change what you like").to_owned() })
}

/// What has been added so far.
#[derive(Default)]
struct Made {
    records: Vec<(Kind, String)>,
    parts: BTreeSet<String>,
    cases: Vec<TestCase>,
    /// Of each cycle the executions.
    runs: Vec<Vec<String>>,
}

async fn requirements_and_cases<H: Host>(step: &mut Step<'_, H>, made: &mut Made) -> Result<()> {
    let mut requirements = Vec::new();
    for (title, description, priority, status, folder) in shop::REQUIREMENTS {
        let (meta, mut index) = step.new_meta(Kind::Requirement, None).await?;
        let requirement = Requirement {
            description: description.to_owned(),
            priority,
            status,
            folder: folder.to_owned(),
            tags: vec![TAG.to_owned()],
            ..Requirement::new(meta, title.to_owned())
        };
        step.add(&requirement, &mut index)?;
        requirements.push(requirement);
    }
    for case in &shop::CASES {
        let (meta, mut index) = step.new_meta(Kind::TestCase, None).await?;
        let id = meta.id.clone();
        let mut covers = Vec::new();
        for at in case.requirements {
            let Some(requirement) = requirements.get_mut(*at) else { continue };
            requirement.cases.push(id.clone());
            covers.push(requirement.meta.id.clone());
        }
        let written = TestCase {
            preconditions: case.preconditions.to_owned(),
            steps: case
                .steps
                .iter()
                .map(|(action, expected)| CaseStep {
                    action: (*action).to_owned(),
                    expected: (*expected).to_owned(),
                })
                .collect(),
            priority: case.priority,
            case_type: case.case_type,
            folder: case.folder.to_owned(),
            tags: vec![TAG.to_owned()],
            requirements: covers,
            ..TestCase::new(meta, case.title.to_owned())
        };
        step.add(&written, &mut index)?;
        made.records.push((Kind::TestCase, id.clone()));
        made.parts.insert(key("results", &id));
        made.cases.push(written);
    }
    for requirement in requirements {
        step.put(key_of(Kind::Requirement, &requirement.meta.id), &requirement)?;
        made.records.push((Kind::Requirement, requirement.meta.id));
    }
    Ok(())
}

async fn cycle<H: Host>(step: &mut Step<'_, H>, made: &mut Made, number: usize) -> Result<()> {
    let Some((title, environment, version, runs)) = shop::CYCLES.get(number) else { return Ok(()) };
    let (meta, mut index) = step.new_meta(Kind::Cycle, None).await?;
    let mut cycle = Cycle {
        description: "A part of the sample.".to_owned(),
        environment: (*environment).to_owned(),
        version: (*version).to_owned(),
        ..Cycle::new(meta, (*title).to_owned())
    };
    let mut executions = Vec::new();
    for (case, outcome, hours, note) in *runs {
        let Some(case) = made.cases.get(*case) else { continue };
        executions.push(Execution {
            id: step.new_id(),
            cycle: cycle.meta.id.clone(),
            case: case.meta.id.clone(),
            case_key: case.key(),
            title: case.title.clone(),
            preconditions: case.preconditions.clone(),
            steps: case.steps.clone(),
            outcome: *outcome,
            note: (*note).to_owned(),
            executed_at: outcome.is_final().then(|| step.now().before(hours * HOUR)),
            defects: Vec::new(),
            tester: String::new(),
            step_results: Vec::new(),
            seconds: 0,
            source: None,
            past: Vec::new(),
            attachments: Vec::new(),
        });
    }
    cycle.executions = executions.iter().map(|execution| execution.id.clone()).collect();
    step.add(&cycle, &mut index)?;
    for execution in &executions {
        let place = key("execution", &execution.id);
        step.put(place.clone(), execution)?;
        made.parts.insert(place);
        if execution.outcome != Outcome::NotExecuted {
            super::results::keep_result(step, &cycle, execution).await?;
        }
    }
    made.runs.push(cycle.executions.clone());
    made.records.push((Kind::Cycle, cycle.meta.id));
    Ok(())
}

async fn defects<H: Host>(step: &mut Step<'_, H>, made: &mut Made) -> Result<()> {
    for (title, description, priority, status, found) in shop::DEFECTS {
        let execution = found.and_then(|(cycle, run)| made.runs.get(cycle)?.get(run)).map(String::as_str);
        let draft = super::defects::Draft {
            id: None,
            title,
            description,
            priority,
            status,
            execution,
            requirement: None,
        };
        let mut defect: Defect = super::defects::add(step, draft).await?;
        defect.tags = vec![TAG.to_owned()];
        "Bookshop".clone_into(&mut defect.folder);
        if status.is_done() {
            // Closed before the newest cycle ran, so that its passing result says something of the fix.
            defect.closed_at = Some(step.now().before(24 * HOUR));
        }
        step.put(key_of(Kind::Defect, &defect.meta.id), &defect)?;
        made.records.push((Kind::Defect, defect.meta.id));
    }
    Ok(())
}

/// Takes the sample away, but for what was changed since.
pub async fn remove<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<Done> {
    let mut step = Step::open(host).await?;
    let Some(sample) = step.get::<Sample>(PLACE).await? else {
        return Ok(Done { message: say!("The sample is not here").to_owned() });
    };
    let kept = kept(&mut step, &sample).await?;
    let mut names = Vec::new();
    let gone: BTreeSet<&str> =
        sample.records.iter().map(|one| one.id.as_str()).filter(|id| !kept.contains(*id)).collect();
    for one in &sample.records {
        let place = key_of(one.kind, &one.id);
        if kept.contains(&one.id) {
            names.extend(untie(&mut step, one.kind, &place, &gone).await?);
            continue;
        }
        if one.kind == Kind::Cycle
            && let Some(cycle) = step.sound::<Cycle>(&place).await?
        {
            store::sheet::write(&mut step, &cycle, &[], cycle.executions.len())?;
            for execution in &cycle.executions {
                step.remove(key("execution", execution));
            }
        }
        step.remove(key("results", &one.id));
        step.remove(key("history", &one.id));
        step.remove(place);
        step.list(&index_key(one.kind)).await?.leave(&one.id);
    }
    for kind in Kind::ALL {
        store::brief::forget(&mut step, kind).await?;
    }
    step.remove(PLACE.to_owned());
    step.commit().await?;
    let message = match names.as_slice() {
        [] => say!("The sample is gone").to_owned(),
        [one] => say!("The sample is gone. {one} was changed and stays", one),
        [all @ .., last] => {
            say!("The sample is gone. {some} and {last} were changed and stay", all.join(", "), last)
        }
    };
    Ok(Done { message })
}

/// What stays: what differs from what was added, and the cases of cycles that stay or are a person's own.
async fn kept<H: Host>(step: &mut Step<'_, H>, sample: &Sample) -> Result<BTreeSet<String>> {
    let mut kept = BTreeSet::new();
    let changed_parts: BTreeSet<&str> = {
        let mut changed = BTreeSet::new();
        for (place, then) in &sample.parts {
            if print(step.raw(place).await?.as_ref()) != *then {
                changed.insert(place.as_str());
            }
        }
        changed
    };
    for one in &sample.records {
        let now = step.raw(&key_of(one.kind, &one.id)).await?;
        let remarks = step.raw(&key("remarks", &one.id)).await?.is_some();
        let part = key("results", &one.id);
        if print(now.as_ref()) != one.print || remarks || changed_parts.contains(part.as_str()) {
            kept.insert(one.id.clone());
        }
    }
    let ours: BTreeSet<&String> = sample.records.iter().map(|one| &one.id).collect();
    for id in step.index(index_key(Kind::Cycle)).await?.ids {
        let Some(cycle) = step.get::<Cycle>(&key_of(Kind::Cycle, &id)).await.ok().flatten() else { continue };
        let places: Vec<String> = cycle.executions.iter().map(|id| key("execution", id)).collect();
        if places.iter().any(|place| changed_parts.contains(place.as_str())) {
            kept.insert(id.clone());
        }
        if ours.contains(&id) && !kept.contains(&id) {
            continue;
        }
        step.prefetch(places.clone()).await?;
        for place in places {
            if let Some(execution) = step.get::<Execution>(&place).await.ok().flatten()
                && ours.contains(&execution.case)
            {
                kept.insert(execution.case);
            }
        }
    }
    Ok(kept)
}

/// Ends the ties of a record that stays to those that go. Gives its key, unless it lies in the trash.
async fn untie<H: Host>(
    step: &mut Step<'_, H>,
    kind: Kind,
    place: &str,
    gone: &BTreeSet<&str>,
) -> Result<Option<String>> {
    let stays = |ids: &mut Vec<String>| ids.retain(|id| !gone.contains(id.as_str()));
    let named = |record: &dyn Fn() -> String, deleted: bool| (!deleted).then(record);
    Ok(match kind {
        Kind::Requirement => step.get::<Requirement>(place).await.ok().flatten().map(|mut one| {
            stays(&mut one.cases);
            stays(&mut one.defects);
            (named(&|| one.key(), one.meta.deleted_at.is_some()), step.put(place.to_owned(), &one))
        }),
        Kind::TestCase => step.get::<TestCase>(place).await.ok().flatten().map(|mut one| {
            stays(&mut one.requirements);
            (named(&|| one.key(), one.meta.deleted_at.is_some()), step.put(place.to_owned(), &one))
        }),
        Kind::Defect => step.get::<Defect>(place).await.ok().flatten().map(|mut one| {
            stays(&mut one.requirements);
            (named(&|| one.key(), one.meta.deleted_at.is_some()), step.put(place.to_owned(), &one))
        }),
        Kind::Cycle => step
            .get::<Cycle>(place)
            .await
            .ok()
            .flatten()
            .map(|one| (named(&|| one.key(), one.meta.deleted_at.is_some()), Ok(()))),
    }
    .map(|(name, put)| put.map(|()| name))
    .transpose()?
    .flatten())
}

/// A short sign of a value, the same as long as the value is: FNV-1a of its JSON text.
fn print(value: Option<&Value>) -> String {
    let text = value.map(Value::to_string).unwrap_or_default();
    let sum = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{sum:016x}")
}
