//! The overview: what is under way, what fails, and the first steps, ticked by what the workspace holds.
//!
//! The sample ticks no step: the guide is about a person's own work.

use super::{lists, paint, sample};
use crate::error::Result;
use crate::model::{Defect, ExternalLink, Kind, Record, Requirement};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{FacetName, ListForm, Nothing, Only, UrlForm};
use crate::protocol::views::{Badge, CycleProgress, FailingLine, Guide, GuideStep, OverviewView};
use crate::store::brief::{self, Brief};
use crate::store::{self, index_key, key};

/// Lines of one kind that are shown.
const SHOWN: usize = 8;
/// Newest records that are looked at for a sign that a step was done, or for what is under way.
const REACH: usize = 50;

/// How the workspace stands.
pub async fn view<H: Host>(host: &H, sender: &Sender, _: Nothing) -> Result<OverviewView> {
    let home = super::home::view(host, sender, UrlForm { url: String::new() }).await?;
    let only = vec![Only { facet: FacetName::State, value: "failing".to_owned() }];
    let form = ListForm {
        kind: Kind::Requirement,
        text: String::new(),
        only,
        sort: None,
        deleted: false,
        offset: 0,
        limit: u32::try_from(SHOWN).unwrap_or(u32::MAX),
    };
    let failing = lists::list(host, sender, form).await?;
    let connections = super::connections::all(host).await?;
    let connected = connections.iter().any(|connection| connection.disconnected_at.is_none());
    Ok(OverviewView {
        cycles: under_way(host).await?,
        failing_total: failing.total,
        failing: failing
            .rows
            .into_iter()
            .map(|row| FailingLine { id: row.id, key: row.key, title: row.title, badges: row.badges })
            .collect(),
        guide: guide(host, connected).await?,
        sample: sample::view(host).await?,
        home,
    })
}

/// The cycles that have test cases left, newest first. Their counts are known without their executions.
async fn under_way<H: Host>(host: &H) -> Result<Vec<CycleProgress>> {
    let now = host.now();
    let (_, newest) = brief::page(host, Kind::Cycle, 0, REACH).await?;
    let open = newest.into_iter().filter(|cycle| cycle.number > 0 && cycle.tally().not_executed > 0);
    let line = |cycle: Brief| {
        let counts = cycle.tally();
        CycleProgress {
            key: cycle.key(Kind::Cycle),
            age: say!("changed {changed}", cycle.changed.ago(now)),
            progress: counts.view(counts.progress()),
            id: cycle.id,
            title: cycle.title,
            environment: cycle.folder,
        }
    };
    Ok(open.take(SHOWN).map(line).collect())
}

/// The newest records of a kind that are not among these.
async fn newest<R: Record, H: Host>(host: &H, without: &[String]) -> Result<Vec<R>> {
    let index = store::read_index(host, index_key(R::KIND)).await?;
    let ids: Vec<String> =
        index.ids.into_iter().rev().filter(|id| !without.contains(id)).take(REACH).collect();
    store::read_records(host, &ids).await
}

async fn guide<H: Host>(host: &H, connected: bool) -> Result<Guide> {
    let sample = sample::ids(host).await?;
    let requirements: Vec<Requirement> = newest(host, &sample).await?;
    let (_, cycles) = brief::page(host, Kind::Cycle, 0, REACH + sample.len()).await?;
    let cycles: Vec<Brief> = cycles.into_iter().filter(|one| !sample.contains(&one.id)).take(REACH).collect();
    let defects: Vec<Defect> = newest(host, &sample).await?;
    let linked = requirements.iter().any(|one| one.cases.iter().any(|case| !sample.contains(case)));
    let run = cycles.iter().map(Brief::tally).any(|counts| counts.not_executed < counts.total());
    let issue = pushed(host, &defects).await?;
    let case_page = requirements.iter().find(|one| one.cases.is_empty()).map_or_else(
        || "#testCase/new".to_owned(),
        |one| format!("#testCase/new?requirement={}", one.meta.id),
    );
    let run_page =
        cycles.first().map_or_else(|| "#cycles".to_owned(), |one| format!("#cycle/{}/run", one.id));
    let defect_page =
        defects.first().map_or_else(|| "#defect/new".to_owned(), |one| format!("#defect/{}", one.meta.id));
    let step = |title: &str, why: &str, done: bool, label: &str, page: String| GuideStep {
        title: title.to_owned(),
        why: why.to_owned(),
        done,
        next: false,
        label: label.to_owned(),
        page,
    };
    let mut steps = vec![
        step(
            say!("Connect a tracker"),
            say!(
                "A project’s address and a token, so that defects become issues and issues show their coverage."
            ),
            connected,
            say!("Connect"),
            "options.html#new".to_owned(),
        ),
        step(
            say!("Write a requirement"),
            say!("One sentence about what must work. Or take one over from an issue."),
            !requirements.is_empty(),
            say!("New requirement"),
            "#requirement/new".to_owned(),
        ),
        step(
            say!("Write a test case for it"),
            say!("Steps with expected results, linked to the requirement: now it counts for its coverage."),
            linked,
            say!("New test case"),
            case_page,
        ),
        step(
            say!("Put it into a test cycle"),
            say!("A cycle is a selection of test cases to execute, with an environment and a date."),
            !cycles.is_empty(),
            say!("New test cycle"),
            "#cycle/new".to_owned(),
        ),
        step(
            say!("Run the cycle"),
            say!("P for Pass, F for Fail: one key for each test case."),
            run,
            say!("Run"),
            run_page,
        ),
        step(
            say!("Push a defect"),
            say!("Report what failed and push it. It arrives with its steps, and its status comes back."),
            issue.is_some(),
            if defects.is_empty() { say!("Report defect") } else { say!("Open the defect") },
            defect_page,
        ),
    ];
    if let Some(next) = steps.iter_mut().find(|step| !step.done) {
        next.next = true;
    }
    let done = steps.iter().filter(|step| step.done).count();
    Ok(Guide {
        sentence: say!("{done} of {count} done", done, steps.len()),
        done: done == steps.len(),
        issue,
        steps,
    })
}

/// The issue of the defect that was pushed last.
async fn pushed<H: Host>(host: &H, defects: &[Defect]) -> Result<Option<Badge>> {
    let Some(link) = defects.iter().find_map(|defect| defect.link.as_ref()) else { return Ok(None) };
    let link: Option<ExternalLink> = store::read_one(host, key("link", link)).await?;
    Ok(link.map(|link| {
        let text = link.address.short();
        paint::issue_badge(&link, text)
    }))
}
