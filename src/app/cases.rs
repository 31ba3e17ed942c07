//! Test cases: view and save.

use super::requirements::saved;
use super::{checked_folder, checked_line, checked_tags, checked_text, checked_title, paint, stored_for};
use crate::error::{Error, Result};
use crate::model::{CaseResult, CaseStatus, Record, Requirement, Step as CaseStep, TestCase};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, CaseForm};
use crate::protocol::views::{CaseView, CoveredLine, ResultLine, Saved};
use crate::store::{self, Step, key};

/// More steps than this are a mistake, not a test case.
const STEP_LIMIT: usize = 500;
/// The longest name of an automated test, in characters.
pub(super) const AUTOMATION_LIMIT: usize = 2_000;
/// Results that are shown.
const SHOWN: usize = 50;

/// One test case in full.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<CaseView> {
    let case: TestCase = store::read_record(host, &form.id).await?;
    let now = host.now();
    let requirements: Vec<Requirement> = store::read_records(host, &case.requirements).await?;
    let mut results: Vec<CaseResult> =
        store::read_one(host, key("results", &form.id)).await?.unwrap_or_default();
    results.sort_by_key(|result| std::cmp::Reverse(result.at));
    let latest = results.first().cloned();
    let history = results.into_iter().take(SHOWN).map(|result| ResultLine {
        cycle: result.cycle_key,
        cycle_id: result.cycle,
        result: paint::outcome(result.outcome),
        age: result.at.ago(now),
        note: result.note,
    });
    Ok(CaseView {
        id: case.meta.id.clone(),
        key: case.key(),
        rev: case.meta.rev,
        age: paint::changed(&case, now),
        requirements: requirements.iter().map(|one| covered_line(one, &case, latest.as_ref())).collect(),
        history: history.collect(),
        links: super::links::lines(host, &super::connections::all(host).await?, &case.links).await?.0,
        title: case.title,
        preconditions: case.preconditions,
        steps: case.steps,
        priority: case.priority,
        tags: case.tags,
        folder: case.folder,
        status: case.status,
        case_type: case.case_type,
        attachments: paint::attachments(&case.attachments, now),
        automation: case.automation,
        custom: case.custom,
        from: super::intake::from(case.intake.as_ref()),
    })
}

fn covered_line(requirement: &Requirement, case: &TestCase, latest: Option<&CaseResult>) -> CoveredLine {
    CoveredLine {
        id: requirement.meta.id.clone(),
        key: requirement.key(),
        title: requirement.title.clone(),
        detail: requirement.status.label().to_owned(),
        suspect: paint::suspect(requirement, case, latest),
    }
}

/// Makes or changes one.
pub async fn save<H: Host>(host: &H, _: &Sender, form: CaseForm) -> Result<Saved> {
    let connections = super::connections::all(host).await?;
    let title = checked_title(&form.title)?;
    let preconditions = checked_text("preconditions", &form.preconditions)?;
    let steps = checked_steps(form.steps)?;
    let tags = checked_tags(&form.tags)?;
    let folder = checked_folder(&form.folder)?;
    let automation =
        form.automation.map(|name| checked_line("automation", &name, AUTOMATION_LIMIT)).transpose()?;
    let mut step = Step::open(host).await?;
    let stored: Option<TestCase> = stored_for(&mut step, form.id.as_deref(), form.rev).await?;
    let case = match stored {
        Some(mut case) => {
            let is_renamed = case.title != title;
            let status = form.status.unwrap_or(case.status);
            let counts_otherwise =
                (status == CaseStatus::Deprecated) != (case.status == CaseStatus::Deprecated);
            case = TestCase {
                title,
                preconditions,
                steps,
                priority: form.priority,
                tags,
                folder,
                status,
                case_type: form.case_type.unwrap_or(case.case_type),
                automation: automation.unwrap_or(case.automation),
                ..case
            };
            step.change(&mut case, "here")?;
            if is_renamed || counts_otherwise {
                super::results::tell(&mut step, &connections, std::slice::from_ref(&case.meta.id)).await?;
            }
            case
        }
        None => {
            let (meta, mut index) = step.new_meta(TestCase::KIND, form.id).await?;
            let case = TestCase {
                preconditions,
                steps,
                priority: form.priority,
                tags,
                folder,
                status: form.status.unwrap_or_default(),
                case_type: form.case_type.unwrap_or_default(),
                automation: automation.unwrap_or_default(),
                ..TestCase::new(meta, title)
            };
            step.add(&case, &mut index)?;
            if let Some(requirement) = form.requirement {
                let mut requirement: Requirement = step.record(&requirement).await?;
                crate::links::tie_cases(&mut step, &mut requirement, std::slice::from_ref(&case.meta.id))
                    .await?;
                crate::links::announce(&mut step, &connections, &requirement.links, None).await?;
            }
            case
        }
    };
    step.is_action(say!("{case} saved", case.key()), None);
    step.commit().await?;
    crate::outbox::schedule(host).await?;
    Ok(saved(&case))
}

/// Steps without the empty ones.
pub(super) fn checked_steps(steps: Vec<CaseStep>) -> Result<Vec<CaseStep>> {
    let steps: Vec<CaseStep> = steps
        .into_iter()
        .filter(|step| !step.action.trim().is_empty() || !step.expected.trim().is_empty())
        .collect();
    if steps.len() > STEP_LIMIT {
        return Err(Error::Invalid {
            field: "steps",
            why: say!("A test case takes {step_limit} steps at the most", STEP_LIMIT),
        });
    }
    for step in &steps {
        checked_text("steps", &step.action)?;
        checked_text("steps", &step.expected)?;
    }
    Ok(steps)
}
