//! The traceability matrix: requirement, its cases with their results in a scope, its defects.

use super::choose::{self, Chosen, Lookup, choose};
use super::scope::{self, Results};
use super::{lists, paint};
use crate::coverage::outcome_tone;
use crate::error::Result;
use crate::model::{DefectStatus, Kind, RequirementStatus, Time};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{FacetName, ListForm, MatrixForm, Only, Sort, SortBy};
use crate::protocol::views::{MatrixCase, MatrixDefect, MatrixRow, MatrixView, Tone};
use crate::store::brief::{self, Brief};

/// Requirements in one answer at the most.
const PAGE: u32 = 200;
/// Cases of one requirement that are listed.
const CASES: usize = 50;
/// Defects of one requirement that are listed.
const DEFECTS: usize = 20;

/// A part of the matrix.
pub async fn view<H: Host>(host: &H, _: &Sender, form: MatrixForm) -> Result<MatrixView> {
    let scopes = scope::choices(host).await?;
    let scope_label = scope::label(&form.scope, &scopes)?;
    let results = Results::read(host, &form.scope).await?;
    let (offset, limit) = (form.offset as usize, form.limit.clamp(1, PAGE) as usize);
    let (total, briefs) = page(host, &form, &results, offset, limit).await?;
    let rows = rows(host, &briefs, &results, (CASES, DEFECTS)).await?;
    let is_whole = form.text.trim().is_empty() && form.only.is_empty();
    Ok(MatrixView {
        scope: form.scope,
        scope_label,
        scopes,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        offset: form.offset,
        rows,
        empty: if is_whole {
            say!("Requirements stand here with their test cases, the latest results and the defects, once there are some.")
                .to_owned()
        } else {
            say!("No requirement fits this filter.").to_owned()
        },
    })
}

/// The requirements of a page, the newest first. Without a filter only those are read.
async fn page<H: Host>(
    host: &H,
    form: &MatrixForm,
    results: &Results,
    offset: usize,
    limit: usize,
) -> Result<(usize, Vec<Brief>)> {
    if form.text.trim().is_empty() && form.only.is_empty() {
        let (head, briefs) = brief::page(host, Kind::Requirement, offset, limit).await?;
        return Ok((head.total() as usize, briefs));
    }
    let (states, only): (Vec<Only>, Vec<Only>) =
        form.only.iter().cloned().partition(|only| only.facet == FacetName::State);
    let scoped = matches!(results, Results::Of(_)) && !states.is_empty();
    let only = if scoped { only } else { form.only.clone() };
    let chosen = choose(host, &requirements(form.text.clone(), only)).await?;
    if !scoped {
        return Ok((chosen.len(), chosen.briefs().skip(offset).take(limit).cloned().collect()));
    }
    let fitting = in_state(host, &chosen, results, &states).await?;
    Ok((fitting.len(), fitting.into_iter().skip(offset).take(limit).collect()))
}

/// Those whose coverage within the scope is one of these.
async fn in_state<H: Host>(
    host: &H,
    chosen: &Chosen,
    results: &Results,
    states: &[Only],
) -> Result<Vec<Brief>> {
    let cases = Lookup::of(host, Kind::TestCase).await?;
    let members = choose::states(Kind::Requirement);
    let fits = |brief: &&Brief| {
        let label = results.tally(brief, |number| cases.get(number)).state().label();
        let member = members.iter().find(|member| member.label == label);
        member.is_some_and(|member| states.iter().any(|only| only.value == member.id))
    };
    Ok(chosen.briefs().filter(fits).cloned().collect())
}

/// A list of requirements, the newest first.
pub(super) fn requirements(text: String, only: Vec<Only>) -> ListForm {
    let sort = Some(Sort { by: SortBy::Key, descending: true });
    ListForm { kind: Kind::Requirement, text, only, sort, deleted: false, offset: 0, limit: 1 }
}

/// The rows of these requirements, with so many cases and defects each; reads the briefs of their own
/// cases and defects only.
pub(super) async fn rows<H: Host>(
    host: &H,
    briefs: &[Brief],
    results: &Results,
    (most_cases, most_defects): (usize, usize),
) -> Result<Vec<MatrixRow>> {
    let now = host.now();
    let numbers = |of: fn(&Brief) -> &Vec<u32>| {
        let mut all: Vec<u32> = briefs.iter().flat_map(of).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let cases = brief::deal(host, Kind::TestCase, &numbers(|brief| &brief.ties)).await?;
    let defects = brief::deal(host, Kind::Defect, &numbers(|brief| &brief.others)).await?;
    let find = |list: &'_ [Brief], number: u32| {
        list.binary_search_by_key(&number, |brief| brief.number).ok().and_then(|at| list.get(at).cloned())
    };
    let row = |brief: &Brief| {
        let own: Vec<Brief> = brief.ties.iter().filter_map(|number| find(&cases, *number)).collect();
        let own: Vec<&Brief> = own.iter().filter(|case| !case.deleted).collect();
        let counts = results.tally(brief, |number| own.iter().find(|case| case.number == number).copied());
        let defects = brief.others.iter().filter_map(|number| find(&defects, *number));
        MatrixRow {
            id: brief.id.clone(),
            key: brief.key(Kind::Requirement),
            title: brief.title.clone(),
            priority: lists::member(say!("Priority"), &choose::priorities(Kind::Requirement), brief.priority),
            in_force: brief.status != RequirementStatus::Deprecated as u8,
            coverage: counts.view(counts.sentence()),
            cases: own.iter().take(most_cases).map(|case| line(brief, case, results, now)).collect(),
            more: u32::try_from(own.len().saturating_sub(most_cases)).unwrap_or(u32::MAX),
            defects: defects
                .filter(|defect| !defect.deleted)
                .take(most_defects)
                .map(|one| defect(&one))
                .collect(),
        }
    };
    Ok(briefs.iter().map(row).collect())
}

fn line(requirement: &Brief, case: &Brief, results: &Results, now: Time) -> MatrixCase {
    let found = results.of(case);
    let outcome = results.outcome(case);
    let key = case.key(Kind::TestCase);
    let suspect = choose::suspect(requirement, case).then(|| {
        let title = say!(
            "{requirement} changed after {key} was last edited or executed: see whether it still fits",
            requirement.key(Kind::Requirement),
            key
        );
        paint::badge(say!("Suspect"), Tone::Warn, title)
    });
    MatrixCase {
        id: case.id.clone(),
        title: case.title.clone(),
        result: paint::badge(
            outcome.label(),
            outcome_tone(outcome),
            format!("{key} {}: {}", case.title, outcome.label()),
        ),
        age: found.map_or_else(String::new, |(_, at, cycle)| format!("CYC-{cycle}, {}", at.ago(now))),
        suspect,
        counts: scope::counts(case),
        key,
    }
}

fn defect(brief: &Brief) -> MatrixDefect {
    let status = DefectStatus::ALL.get(usize::from(brief.status)).copied().unwrap_or_default();
    MatrixDefect {
        id: brief.id.clone(),
        key: brief.key(Kind::Defect),
        title: brief.title.clone(),
        status: paint::defect_status(status),
        issue: brief.label.clone(),
    }
}
