//! Lists and search. A list without a filter reads only the rows it shows.

use serde::de::DeserializeOwned;

use super::paint;
use crate::coverage::tally;
use crate::error::Result;
use crate::links::comment::latest;
use crate::model::{Cycle, Defect, Execution, Kind, Outcome, Record, Requirement, TestCase};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ListForm, SearchForm};
use crate::protocol::views::{Badge, Column, Hit, Hits, IdsView, ListView, Row, Tone};
use crate::store::{self, Index, index_key, key, key_of};

/// Rows in one answer at the most.
const PAGE: u32 = 200;
/// Hits in one answer at the most.
const HITS: usize = 20;

/// A part of a list, newest first.
pub async fn list<H: Host>(host: &H, _: &Sender, form: ListForm) -> Result<ListView> {
    match form.kind {
        Kind::Requirement => rows::<Requirement, H>(host, &form).await,
        Kind::TestCase => rows::<TestCase, H>(host, &form).await,
        Kind::Cycle => rows::<Cycle, H>(host, &form).await,
        Kind::Defect => rows::<Defect, H>(host, &form).await,
    }
}

/// The records that fit a filter, all of them.
pub async fn ids<H: Host>(_: &H, _: &Sender, _: ListForm) -> Result<IdsView> {
    Err(crate::error::Error::UnknownCall)
}

/// What a list shows of a kind.
#[allow(async_fn_in_trait)]
trait Listed: Record + DeserializeOwned {
    const COLUMNS: &'static [&'static str];
    const EMPTY: &'static str;
    async fn badges<H: Host>(&self, host: &H) -> Result<Vec<Badge>>;
}

async fn rows<R: Listed, H: Host>(host: &H, form: &ListForm) -> Result<ListView> {
    let index = store::read_index(host, index_key(R::KIND)).await?;
    let ids: Vec<&String> = index.ids.iter().rev().collect();
    let wanted = form.text.trim().to_lowercase();
    let (offset, limit) = (form.offset as usize, form.limit.clamp(1, PAGE) as usize);
    let (total, shown) = if wanted.is_empty() {
        (ids.len(), read_rows::<R, H>(host, ids.into_iter().skip(offset).take(limit)).await?)
    } else {
        let all = read_rows::<R, H>(host, ids.into_iter()).await?;
        let found: Vec<_> = all.into_iter().filter(|(_, record)| matches(record.as_ref(), &wanted)).collect();
        (found.len(), found.into_iter().skip(offset).take(limit).collect())
    };
    let now = host.now();
    let mut rows = Vec::new();
    for (id, record) in shown {
        rows.push(match record {
            Some(record) => Row {
                key: record.key(),
                title: record.title().to_owned(),
                badges: record.badges(host).await?,
                tags: Vec::new(),
                age: record.meta().changed_at.ago(now),
                id,
            },
            None => damaged(id),
        });
    }
    Ok(ListView {
        kind: R::KIND,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        offset: form.offset,
        columns: R::COLUMNS.iter().map(|label| Column { label: (*label).to_owned(), sort: None }).collect(),
        rows,
        empty: if wanted.is_empty() {
            R::EMPTY.to_owned()
        } else {
            format!("Nothing has “{}” in its key or title.", form.text.trim())
        },
    })
}

/// Records by id; a damaged one stays in the list without its contents.
async fn read_rows<R: Listed, H: Host>(
    host: &H,
    ids: impl Iterator<Item = &String>,
) -> Result<Vec<(String, Option<R>)>> {
    let ids: Vec<String> = ids.cloned().collect();
    let keys: Vec<String> = ids.iter().map(|id| key_of(R::KIND, id)).collect();
    let found = store::read::<R, H>(host, &keys).await?;
    Ok(ids.into_iter().zip(found).map(|(id, value)| (id, value.and_then(Result::ok))).collect())
}

fn matches<R: Record>(record: Option<&R>, wanted: &str) -> bool {
    record.is_some_and(|record| {
        record.title().to_lowercase().contains(wanted) || record.key().to_lowercase() == *wanted
    })
}

fn damaged(id: String) -> Row {
    Row {
        id,
        key: "?".to_owned(),
        title: "This record is damaged; its data was left as it is".to_owned(),
        badges: vec![paint::badge(
            "Damaged",
            Tone::Bad,
            "Export the workspace to keep a copy, then delete it",
        )],
        tags: Vec::new(),
        age: String::new(),
    }
}

impl Listed for Requirement {
    const COLUMNS: &'static [&'static str] = &["Priority", "Status", "Coverage"];
    const EMPTY: &'static str =
        "Requirements say what must work. Make one here, or open an issue and choose “Link to requirement”.";

    async fn badges<H: Host>(&self, host: &H) -> Result<Vec<Badge>> {
        let found = latest(host, &self.cases).await?;
        let cases: Vec<TestCase> = store::read_records(host, &self.cases).await?;
        let counts = tally(cases.iter().map(|case| {
            found
                .iter()
                .find(|(id, _)| *id == case.meta.id)
                .map_or(Outcome::NotExecuted, |(_, result)| result.outcome)
        }));
        Ok(vec![
            paint::badge(self.priority.label(), Tone::Neutral, format!("Priority {}", self.priority.label())),
            paint::requirement_status(self.status),
            counts.view(counts.sentence()).badge,
        ])
    }
}

impl Listed for TestCase {
    const COLUMNS: &'static [&'static str] = &["Folder", "Latest result"];
    const EMPTY: &'static str = "Test cases hold the steps that show whether a requirement is met. Make one, then choose it for a test cycle.";

    async fn badges<H: Host>(&self, host: &H) -> Result<Vec<Badge>> {
        let found = latest(host, std::slice::from_ref(&self.meta.id)).await?;
        let result = found.first().map_or(Outcome::NotExecuted, |(_, result)| result.outcome);
        Ok(vec![
            paint::badge(self.folder.clone(), Tone::Neutral, format!("Folder {}", self.folder)),
            paint::outcome(result),
        ])
    }
}

impl Listed for Cycle {
    const COLUMNS: &'static [&'static str] = &["Environment", "Progress"];
    const EMPTY: &'static str = "A test cycle is a selection of test cases to execute. A failing execution becomes a defect with one key.";

    async fn badges<H: Host>(&self, host: &H) -> Result<Vec<Badge>> {
        let keys: Vec<String> = self.executions.iter().map(|id| key("execution", id)).collect();
        let executions = store::read::<Execution, H>(host, &keys).await?;
        let counts = tally(executions.into_iter().flatten().flatten().map(|execution| execution.outcome));
        let progress = counts.view(counts.progress());
        Ok(vec![
            paint::badge(
                self.environment.clone(),
                Tone::Neutral,
                format!("Environment {}", self.environment),
            ),
            Badge { text: progress.sentence, ..progress.badge },
        ])
    }
}

impl Listed for Defect {
    const COLUMNS: &'static [&'static str] = &["Priority", "Status", "Sync", "Issue"];
    const EMPTY: &'static str = "Defects are reported from a failing execution, from an issue’s page, or here, and pushed to the tracker with one click.";

    async fn badges<H: Host>(&self, host: &H) -> Result<Vec<Badge>> {
        let line = paint::defect_line(host, self).await?;
        Ok(vec![
            paint::badge(self.priority.label(), Tone::Neutral, format!("Priority {}", self.priority.label())),
            line.status,
            line.sync,
            line.issue.unwrap_or_else(|| paint::badge("", Tone::Neutral, "Not pushed")),
        ])
    }
}

/// Finds records by key, by `#12` of a linked issue, or by words of the title.
pub async fn search<H: Host>(host: &H, _: &Sender, form: SearchForm) -> Result<Hits> {
    find(host, &form.text, &form.kinds).await
}

/// The same for pages of trackers.
pub(super) async fn find<H: Host>(host: &H, text: &str, kinds: &[Kind]) -> Result<Hits> {
    let wanted = text.trim().to_lowercase();
    let mut hits = Vec::new();
    for kind in Kind::ALL.iter().filter(|kind| kinds.is_empty() || kinds.contains(kind)) {
        let index = store::read_index(host, index_key(*kind)).await?;
        match kind {
            Kind::Requirement => {
                collect::<Requirement, H>(host, &index, &wanted, &mut hits, |one| {
                    one.status.label().to_owned()
                })
                .await?;
            }
            Kind::TestCase => {
                collect::<TestCase, H>(host, &index, &wanted, &mut hits, |one| one.folder.clone()).await?;
            }
            Kind::Cycle => {
                collect::<Cycle, H>(host, &index, &wanted, &mut hits, |one| one.environment.clone()).await?;
            }
            Kind::Defect => {
                collect::<Defect, H>(host, &index, &wanted, &mut hits, |one| one.status.label().to_owned())
                    .await?;
            }
        }
    }
    hits.sort_by_key(|(rank, _)| *rank);
    hits.truncate(HITS);
    let empty = if wanted.is_empty() {
        "Nothing here yet.".to_owned()
    } else {
        format!("Nothing found for “{}”.", text.trim())
    };
    Ok(Hits { hits: hits.into_iter().map(|(_, hit)| hit).collect(), empty })
}

async fn collect<R: Record, H: Host>(
    host: &H,
    index: &Index,
    wanted: &str,
    hits: &mut Vec<(u8, Hit)>,
    detail: impl Fn(&R) -> String,
) -> Result<()> {
    let newest: Vec<String> = index.ids.iter().rev().cloned().collect();
    // Without words the newest are enough; with words every title has to be looked at.
    let reach = if wanted.is_empty() { HITS } else { newest.len() };
    for record in
        store::read_records::<R, H>(host, newest.get(..reach.min(newest.len())).unwrap_or_default()).await?
    {
        if let Some(rank) = rank(&record, wanted) {
            hits.push((rank, paint::hit(&record, detail(&record))));
        }
    }
    Ok(())
}

/// How well a record fits, best first; none when it does not.
fn rank<R: Record>(record: &R, wanted: &str) -> Option<u8> {
    let title = record.title().to_lowercase();
    let key = record.key().to_lowercase();
    if key == wanted {
        return Some(0);
    }
    if title.starts_with(wanted) {
        return Some(1);
    }
    let all_words = wanted.split_whitespace().all(|word| title.contains(word) || key.starts_with(word));
    all_words.then_some(2)
}
