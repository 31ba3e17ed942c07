//! Lists. One without a filter reads only the briefs it shows; the others go through all briefs, which
//! the worker keeps as long as it lives. What a brief does not say is read for the rows on the page.

use super::choose::{self, choose};
use super::paint;
use crate::coverage::{outcome_tone, state_tone};
use crate::error::Result;
use crate::model::{Defect, DefectStatus, Kind, RequirementStatus, Time};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ListForm, Sort, SortBy};
use crate::protocol::views::{Badge, Column, IdsView, ListView, Row, Tone};
use crate::store;
use crate::store::brief::{self, Brief};

/// Rows in one answer at the most.
const PAGE: u32 = 200;

/// A part of a list.
pub async fn list<H: Host>(host: &H, _: &Sender, form: ListForm) -> Result<ListView> {
    let (offset, limit) = (form.offset as usize, form.limit.clamp(1, PAGE) as usize);
    let newest_first = matches!(form.sort, None | Some(Sort { by: SortBy::Key, descending: true }));
    let is_whole = form.text.trim().is_empty() && form.only.is_empty() && !form.deleted;
    let (total, briefs) = if is_whole && newest_first {
        let (head, briefs) = brief::page(host, form.kind, offset, limit).await?;
        (head.total() as usize, briefs)
    } else {
        let chosen = choose(host, &form).await?;
        (chosen.len(), chosen.briefs().skip(offset).take(limit).cloned().collect())
    };
    let now = host.now();
    Ok(ListView {
        kind: form.kind,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        offset: form.offset,
        columns: columns(form.kind),
        rows: rows(host, form.kind, &briefs, now).await?,
        empty: if is_whole { empty(form.kind).to_owned() } else { nothing(&form) },
    })
}

/// The records that fit a filter, all of them.
pub async fn ids<H: Host>(host: &H, _: &Sender, form: ListForm) -> Result<IdsView> {
    let chosen = choose(host, &form).await?;
    Ok(IdsView { ids: chosen.briefs().map(|brief| brief.id.clone()).collect() })
}

fn columns(kind: Kind) -> Vec<Column> {
    let columns: &[(&str, Option<SortBy>)] = match kind {
        Kind::Requirement => &[
            (say!("Priority"), Some(SortBy::Priority)),
            (say!("Status"), Some(SortBy::Status)),
            (say!("Coverage"), Some(SortBy::State)),
        ],
        Kind::TestCase => &[
            (say!("Priority"), Some(SortBy::Priority)),
            (say!("Status"), Some(SortBy::Status)),
            (say!("Folder"), Some(SortBy::Folder)),
            (say!("Latest result"), Some(SortBy::State)),
        ],
        Kind::Cycle => {
            &[(say!("Environment"), None), (say!("Version"), None), (say!("Progress"), Some(SortBy::State))]
        }
        Kind::Defect => &[
            (say!("Priority"), Some(SortBy::Priority)),
            (say!("Status"), Some(SortBy::Status)),
            (say!("Sync"), None),
            (say!("Issue"), Some(SortBy::State)),
        ],
    };
    columns.iter().map(|(label, sort)| Column { label: (*label).to_owned(), sort: *sort }).collect()
}

fn empty(kind: Kind) -> &'static str {
    match kind {
        Kind::Requirement => {
            say!(
                "Requirements say what must work. Make one here, or open an issue and choose “Link to requirement”."
            )
        }
        Kind::TestCase => {
            say!(
                "Test cases hold the steps that show whether a requirement is met. Make one, then choose it for a test cycle."
            )
        }
        Kind::Cycle => {
            say!(
                "A test cycle is a selection of test cases to execute. A failing execution becomes a defect with one key."
            )
        }
        Kind::Defect => {
            say!(
                "Defects are reported from a failing execution, from an issue’s page, or here, and pushed to the tracker with one click."
            )
        }
    }
}

fn nothing(form: &ListForm) -> String {
    let text = form.text.trim();
    match (form.deleted, text.is_empty()) {
        (true, true) if form.only.is_empty() => say!("Nothing was deleted.").to_owned(),
        (_, true) => say!("Nothing fits this filter.").to_owned(),
        (_, false) => say!("Nothing has “{text}” in its key, title or tags.", text),
    }
}

async fn rows<H: Host>(host: &H, kind: Kind, briefs: &[Brief], now: Time) -> Result<Vec<Row>> {
    let ids: Vec<String> = briefs.iter().map(|brief| brief.id.clone()).collect();
    // Where a push stands is in the defect's own ties.
    let defects: Vec<Defect> =
        if kind == Kind::Defect { store::read_records(host, &ids).await? } else { Vec::new() };
    let mut rows = Vec::new();
    for brief in briefs {
        let defect = defects.iter().find(|defect| defect.meta.id == brief.id);
        let badges = match kind {
            _ if brief.number == 0 => vec![damaged()],
            Kind::Requirement => requirement(brief),
            Kind::TestCase => case(brief),
            Kind::Cycle => cycle(brief),
            Kind::Defect => match defect {
                Some(defect) => {
                    let line = paint::defect_line(host, defect).await?;
                    let issue =
                        line.issue.unwrap_or_else(|| paint::badge("", Tone::Neutral, say!("Not pushed")));
                    vec![word(say!("Priority"), defect.priority.label()), line.status, line.sync, issue]
                }
                None if brief.deleted => deleted_defect(brief),
                None => vec![damaged()],
            },
        };
        rows.push(Row {
            id: brief.id.clone(),
            key: brief.key(kind),
            title: brief.title.clone(),
            badges,
            tags: brief.tags.clone(),
            age: if brief.number == 0 { String::new() } else { brief.changed.ago(now) },
        });
    }
    Ok(rows)
}

fn damaged() -> Badge {
    paint::badge(say!("Damaged"), Tone::Bad, say!("Export the workspace to keep a copy, then delete it"))
}

fn word(what: &str, value: &str) -> Badge {
    paint::badge(value, Tone::Neutral, format!("{what} {value}"))
}

pub(super) fn member(what: &str, members: &[choose::Member], place: u8) -> Badge {
    word(what, members.get(usize::from(place)).map(|member| member.label).unwrap_or_default())
}

fn requirement(brief: &Brief) -> Vec<Badge> {
    let status = RequirementStatus::ALL.get(usize::from(brief.status)).copied().unwrap_or_default();
    let counts = brief.tally();
    vec![
        member(say!("Priority"), &choose::priorities(Kind::Requirement), brief.priority),
        paint::requirement_status(status),
        paint::badge(counts.state().label(), state_tone(counts.state()), counts.sentence()),
    ]
}

fn case(brief: &Brief) -> Vec<Badge> {
    let outcome = brief.outcome();
    vec![
        member(say!("Priority"), &choose::priorities(Kind::TestCase), brief.priority),
        member(say!("Status"), &choose::statuses(Kind::TestCase), brief.status),
        word(say!("Folder"), &brief.folder),
        paint::badge(
            outcome.label(),
            outcome_tone(outcome),
            say!("Latest result {outcome}", outcome.label()),
        ),
    ]
}

/// In the trash nothing is on its way.
fn deleted_defect(brief: &Brief) -> Vec<Badge> {
    let status = DefectStatus::ALL.get(usize::from(brief.status)).copied().unwrap_or_default();
    let issue = match brief.label.as_str() {
        "" => paint::badge("", Tone::Neutral, say!("Not pushed")),
        label => paint::badge(label, Tone::Neutral, say!("Its issue")),
    };
    vec![
        member(say!("Priority"), &choose::priorities(Kind::Defect), brief.priority),
        paint::defect_status(status),
        paint::badge(say!("Deleted"), Tone::Neutral, say!("It is not synced any more")),
        issue,
    ]
}

fn cycle(brief: &Brief) -> Vec<Badge> {
    let counts = brief.tally();
    let state = counts.state();
    vec![
        word(say!("Environment"), &brief.folder),
        word(say!("Version"), &brief.label),
        paint::badge(counts.progress(), state_tone(state), counts.progress()),
    ]
}
