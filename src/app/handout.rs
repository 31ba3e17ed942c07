//! Records on their way out, in the neutral words of files: the page has them written in any format. What is taken in again
//! is the same record: its own id goes with it.

use std::collections::BTreeMap;

use casebridge_exchange::{
    CaseType as FileType, IncomingCase, IncomingRequirement, IncomingResult, IncomingStep,
    Outcome as FileOutcome, Priority, Status, Taken,
};

use crate::error::{Error, Result};
use crate::model::{
    CasePriority, CaseStatus, CaseType, CustomField, Cycle, Defect, Execution, ExternalLink, Kind, Outcome,
    Record, Requirement, RequirementPriority, RequirementStatus, TestCase, Tracker,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{HandOutForm, HandOutWhat};
use crate::protocol::views::HandOutView;
use crate::store::{self, brief, index_key, key};

/// Records of one part.
const PART: usize = 250;

/// A part of what is to be exported.
pub async fn hand_out<H: Host>(host: &H, _: &Sender, form: HandOutForm) -> Result<HandOutView> {
    let mut view = HandOutView::default();
    let mut run_for = Vec::new();
    let ids = match form.what {
        HandOutWhat::Cases => store::read_index(host, index_key(Kind::TestCase)).await?.ids,
        HandOutWhat::Requirements => store::read_index(host, index_key(Kind::Requirement)).await?.ids,
        HandOutWhat::Results => {
            let id = form.cycle.ok_or(Error::Missing { what: "cycle" })?;
            let cycle: Cycle = store::read_record(host, &id).await?;
            view.title = format!("{} {}", cycle.key(), cycle.title);
            run_for = cycle.links;
            cycle.executions
        }
    };
    let from = form.offset as usize;
    let part = ids.get(from..ids.len().min(from.saturating_add(PART))).unwrap_or_default();
    match form.what {
        HandOutWhat::Cases => cases(host, part, &mut view).await?,
        HandOutWhat::Requirements => requirements(host, part, &mut view).await?,
        HandOutWhat::Results => results(host, part, &run_for, &mut view).await?,
    }
    view.total = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    let next = from + part.len();
    view.next = (next < ids.len() && !part.is_empty()).then(|| u32::try_from(next).unwrap_or(u32::MAX));
    Ok(view)
}

async fn cases<H: Host>(host: &H, ids: &[String], view: &mut HandOutView) -> Result<()> {
    let cases = store::read_records::<TestCase, H>(host, ids).await?;
    let tied: Vec<String> = cases.iter().flat_map(|case| case.requirements.iter().cloned()).collect();
    let requirements: BTreeMap<String, Requirement> = store::read_records::<Requirement, H>(host, &tied)
        .await?
        .into_iter()
        .map(|one| (one.meta.id.clone(), one))
        .collect();
    let places =
        requirements.values().flat_map(|one| &one.links).chain(cases.iter().flat_map(|case| &case.links));
    let links = links(host, places).await?;
    for case in cases {
        let mut references = Vec::new();
        for requirement in case.requirements.iter().filter_map(|id| requirements.get(id)) {
            references.push(requirement.key());
            references.extend(issues(requirement, &links));
        }
        references.dedup();
        view.cases.push(IncomingCase {
            key: Some(case.key()),
            title: case.title,
            folder: case.folder,
            preconditions: case.preconditions,
            steps: case
                .steps
                .into_iter()
                .map(|step| IncomingStep {
                    action: step.action,
                    expected: step.expected,
                    data: String::new(),
                })
                .collect(),
            priority: match case.priority {
                CasePriority::High => Taken::new("High", Some(Priority::High)),
                CasePriority::Medium => Taken::new("Medium", Some(Priority::Medium)),
                CasePriority::Low => Taken::new("Low", Some(Priority::Low)),
            },
            case_type: case_type(case.case_type),
            status: status(match case.status {
                CaseStatus::Draft => Status::Draft,
                CaseStatus::Active => Status::Active,
                CaseStatus::Deprecated => Status::Deprecated,
            }),
            tags: case.tags,
            references,
            issues: addresses(&case.links, &links).collect(),
            automation: Some(case.automation).filter(|name| !name.is_empty()),
            custom: pairs(case.custom),
            source_id: case.meta.id,
            ..IncomingCase::default()
        });
    }
    Ok(())
}

async fn requirements<H: Host>(host: &H, ids: &[String], view: &mut HandOutView) -> Result<()> {
    let requirements = store::read_records::<Requirement, H>(host, ids).await?;
    let links = links(host, requirements.iter().flat_map(|one| &one.links)).await?;
    let numbers: Vec<u32> = requirements.iter().map(|one| one.meta.number).collect();
    let briefs = brief::deal(host, Kind::Requirement, &numbers).await?;
    for one in requirements {
        // GitLab's own requirements are issues of a project; what has no verdict yet says nothing.
        let state = briefs
            .iter()
            .find(|brief| brief.number == one.meta.number)
            .map(super::super::store::brief::Brief::tally);
        let verdict = state
            .filter(|tally| tally.pass + tally.fail + tally.blocked + tally.skipped + tally.not_executed > 0);
        if let Some(tally) = verdict {
            let passed = tally.fail + tally.blocked + tally.skipped + tally.not_executed == 0;
            if passed || tally.fail > 0 {
                let tied = one.links.iter().filter_map(|key| links.get(key));
                let there = tied.filter(|link| link.address.tracker == Tracker::GitLab);
                view.verdicts.extend(there.map(|link| (link.address.number, passed)));
            }
        }
        view.requirements.push(IncomingRequirement {
            key: Some(one.key()),
            references: issues(&one, &links).collect(),
            title: one.title,
            description: one.description,
            priority: match one.priority {
                RequirementPriority::P0 => Taken::new("P0", Some(Priority::Critical)),
                RequirementPriority::P1 => Taken::new("P1", Some(Priority::High)),
                RequirementPriority::P2 => Taken::new("P2", Some(Priority::Medium)),
                RequirementPriority::P3 => Taken::new("P3", Some(Priority::Low)),
            },
            status: status(match one.status {
                RequirementStatus::Draft => Status::Draft,
                RequirementStatus::Active => Status::Active,
                RequirementStatus::Deprecated => Status::Deprecated,
            }),
            folder: one.folder,
            tags: one.tags,
            custom: pairs(one.custom),
            source_id: one.meta.id,
            line: 0,
        });
    }
    Ok(())
}

async fn results<H: Host>(
    host: &H,
    ids: &[String],
    run_for: &[String],
    view: &mut HandOutView,
) -> Result<()> {
    let keys: Vec<String> = ids.iter().map(|id| key("execution", id)).collect();
    let executions: Vec<Execution> =
        store::read::<Execution, H>(host, &keys).await?.into_iter().flatten().flatten().collect();
    let cases: Vec<String> = executions.iter().map(|one| one.case.clone()).collect();
    let cases: BTreeMap<String, TestCase> = store::read_records::<TestCase, H>(host, &cases)
        .await?
        .into_iter()
        .map(|case| (case.meta.id.clone(), case))
        .collect();
    let defects: Vec<String> = executions.iter().flat_map(|one| one.defects.iter().cloned()).collect();
    let defects: BTreeMap<String, Defect> = store::read_records::<Defect, H>(host, &defects)
        .await?
        .into_iter()
        .map(|defect| (defect.meta.id.clone(), defect))
        .collect();
    let links = links(host, run_for.iter().chain(cases.values().flat_map(|case| &case.links))).await?;
    for one in executions {
        let case = cases.get(&one.case);
        let folder = case.map_or("", |case| case.folder.as_str());
        let suites: Vec<String> =
            folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let known: Vec<&Defect> = one.defects.iter().filter_map(|id| defects.get(id)).collect();
        let mut properties = vec![("test_id".to_owned(), one.case_key.clone())];
        properties.extend(known.iter().map(|defect| ("defect".to_owned(), defect.key())));
        // The issues of the test case, and those that the cycle is run for.
        let own = case.map(|case| case.links.as_slice()).unwrap_or_default();
        let mut issues: Vec<String> = addresses(own, &links).chain(addresses(run_for, &links)).collect();
        issues.sort();
        issues.dedup();
        properties.extend(issues.into_iter().map(|url| ("issue".to_owned(), url)));
        let automated = case.map(|case| case.automation.as_str()).filter(|name| !name.is_empty());
        view.results.push(IncomingResult {
            full_name: automated.map_or_else(
                || {
                    suites
                        .iter()
                        .map(String::as_str)
                        .chain([one.title.as_str()])
                        .collect::<Vec<_>>()
                        .join("::")
                },
                str::to_owned,
            ),
            name: format!("[{}] {}", one.case_key, one.title),
            suites,
            outcome: match one.outcome {
                Outcome::Pass => FileOutcome::Pass,
                Outcome::Fail => FileOutcome::Fail,
                Outcome::Blocked => FileOutcome::Blocked,
                Outcome::Skipped => FileOutcome::Skipped,
                Outcome::NotExecuted => FileOutcome::NotExecuted,
            },
            raw_status: String::new(),
            message: one.note,
            seconds: (one.seconds > 0).then(|| f64::from(one.seconds)),
            ids: vec![one.case_key],
            properties,
            links: known.iter().filter_map(|defect| defect.link.clone()).collect(),
            started: one.executed_at.and_then(|at| i64::try_from(at.0).ok()),
            line: 0,
        });
    }
    Ok(())
}

/// The issues that records are tied to, by the key of their address.
async fn links<H: Host>(
    host: &H,
    places: impl Iterator<Item = &String>,
) -> Result<BTreeMap<String, ExternalLink>> {
    let places: Vec<&String> = places.collect();
    let keys: Vec<String> = places.iter().map(|place| key("link", place)).collect();
    let found = store::read::<ExternalLink, H>(host, &keys).await?;
    let whole = places.into_iter().zip(found).filter_map(|(place, link)| Some((place.clone(), link?.ok()?)));
    Ok(whole.collect())
}

/// What a requirement's issues are called: `SHOP-12`, `octo/demo#12`.
fn issues<'a>(
    requirement: &'a Requirement,
    links: &'a BTreeMap<String, ExternalLink>,
) -> impl Iterator<Item = String> + use<'a> {
    requirement.links.iter().filter_map(|place| links.get(place)).map(|link| link.address.display())
}

/// Where the issues are that a record is tied to by itself.
fn addresses<'a>(
    places: &'a [String],
    links: &'a BTreeMap<String, ExternalLink>,
) -> impl Iterator<Item = String> + use<'a> {
    places.iter().filter_map(|place| links.get(place)).map(|link| link.address.url())
}

fn status(status: Status) -> Taken<Status> {
    let raw = match status {
        Status::Draft => "Draft",
        Status::Active => "Active",
        Status::Deprecated => "Deprecated",
    };
    Taken::new(raw, Some(status))
}

fn case_type(case_type: CaseType) -> Taken<FileType> {
    let (raw, mapped) = match case_type {
        CaseType::Functional => ("Functional", FileType::Functional),
        CaseType::Smoke => ("Smoke", FileType::Smoke),
        CaseType::Regression => ("Regression", FileType::Regression),
        CaseType::Acceptance => ("Acceptance", FileType::Acceptance),
        CaseType::Usability => ("Usability", FileType::Usability),
        CaseType::Performance => ("Performance", FileType::Performance),
        CaseType::Security => ("Security", FileType::Security),
        CaseType::Compatibility => ("Compatibility", FileType::Compatibility),
        CaseType::Other => ("Other", FileType::Other),
    };
    Taken::new(raw, Some(mapped))
}

fn pairs(fields: Vec<CustomField>) -> Vec<(String, String)> {
    fields.into_iter().map(|field| (field.name, field.value)).collect()
}
