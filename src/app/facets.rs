//! What there is to choose from in a list, and the filters kept under a name.

use std::collections::BTreeMap;

use super::choose::{self, Lookup, Member};
use crate::error::{Error, Result};
use crate::model::Kind;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{BulkChange, ById, FacetName, FacetsForm, SavedFilterForm};
use crate::protocol::views::{
    BulkField, Choice, Done, Facet, FacetOption, FacetsView, FolderLine, SavedFilter, Tone,
};
use crate::store::{self, Step, brief};

/// Where the kept filters of a kind are.
fn place(kind: Kind) -> String {
    format!("filters:{}", store::prefix(kind))
}

/// More kept filters than this are not found again.
const FILTERS: usize = 50;
const NAME_LIMIT: usize = 80;

/// The folders, facets and kept filters of a list.
pub async fn view<H: Host>(host: &H, _: &Sender, form: FacetsForm) -> Result<FacetsView> {
    let kind = form.kind;
    let (head, shelves) = brief::all(host, kind).await?;
    let other = match choose::other_side(kind) {
        Some(kind) => Some(Lookup::of(host, kind).await?),
        None => None,
    };
    let shown =
        || shelves.iter().flat_map(|shelf| &shelf.briefs).filter(|brief| brief.deleted == form.deleted);
    let mut folders: BTreeMap<&str, u32> = BTreeMap::new();
    let mut tags: BTreeMap<&str, u32> = BTreeMap::new();
    let mut counts = [vec![0; 16], vec![0; 16], vec![0; 16], vec![0; 16]];
    let attentions = choose::attentions(kind);
    let mut asking = vec![0; attentions.len()];
    for brief in shown() {
        *folders.entry(&brief.folder).or_default() += 1;
        for tag in &brief.tags {
            *tags.entry(tag).or_default() += 1;
        }
        let places = [
            usize::from(brief.priority),
            usize::from(brief.status),
            choose::state_of(kind, brief),
            usize::from(brief.case_type),
        ];
        for (counts, place) in counts.iter_mut().zip(places) {
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
        for ((attention, _), count) in attentions.iter().zip(&mut asking) {
            *count += u32::from(choose::asks(kind, brief, attention, other.as_ref()));
        }
    }
    let [priority, status, state, types] = counts;
    let mut facets = Vec::new();
    facets.extend(closed(FacetName::Priority, say!("Priority"), choose::priorities(kind), &priority));
    facets.extend(closed(FacetName::Status, say!("Status"), choose::statuses(kind), &status));
    facets.extend(closed(FacetName::State, state_label(kind), choose::states(kind), &state));
    if kind == Kind::TestCase {
        facets.extend(closed(FacetName::Type, say!("Type"), choose::types(), &types));
    }
    if kind == Kind::Cycle {
        facets.extend(open(FacetName::Environment, say!("Environment"), &folders));
    }
    facets.extend(open(FacetName::Tag, say!("Tag"), &tags));
    facets.extend(looks(attentions, &asking));
    let mut bulk = bulk(kind, form.deleted);
    if kind == Kind::Defect && !form.deleted {
        bulk.splice(0..0, super::pushing::field(host).await?);
    }
    let deleted = head.deleted.iter().sum();
    Ok(FacetsView {
        kind,
        total: if form.deleted { deleted } else { head.total() },
        deleted,
        folders: if kind == Kind::Cycle { Vec::new() } else { tree(&folders) },
        facets,
        saved: store::read_one(host, place(kind)).await.ok().flatten().unwrap_or_default(),
        bulk,
        tags: tags.keys().map(ToString::to_string).collect(),
    })
}

fn state_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Requirement => say!("Coverage"),
        Kind::TestCase => say!("Latest result"),
        Kind::Cycle => say!("Progress"),
        Kind::Defect => say!("Issue"),
    }
}

/// A facet over a closed set; none where all records have the same value.
fn closed(name: FacetName, label: &str, members: Vec<Member>, counts: &[u32]) -> Option<Facet> {
    let options: Vec<FacetOption> = members
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(member, count)| FacetOption {
            value: member.id,
            label: member.label.to_owned(),
            tone: member.tone,
            count: *count,
        })
        .collect();
    (options.len() > 1).then(|| Facet { name, label: label.to_owned(), options })
}

/// A facet over words that people made up, the most used first.
fn open(name: FacetName, label: &str, counts: &BTreeMap<&str, u32>) -> Option<Facet> {
    let mut options: Vec<FacetOption> = counts
        .iter()
        .filter(|(value, _)| !value.is_empty())
        .map(|(value, count)| FacetOption {
            value: (*value).to_owned(),
            label: (*value).to_owned(),
            tone: Tone::Neutral,
            count: *count,
        })
        .collect();
    options.sort_by_key(|option| std::cmp::Reverse(option.count));
    (!options.is_empty()).then(|| Facet { name, label: label.to_owned(), options })
}

fn looks(attentions: &[(&str, &str)], counts: &[u32]) -> Option<Facet> {
    let options: Vec<FacetOption> = attentions
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|((value, label), count)| FacetOption {
            value: (*value).to_owned(),
            label: crate::texts::word(label).to_owned(),
            tone: Tone::Warn,
            count: *count,
        })
        .collect();
    (!options.is_empty()).then(|| Facet {
        name: FacetName::Attention,
        label: say!("Asks for a look").to_owned(),
        options,
    })
}

/// The folders as a tree, each after its parent; a parent that no record lies in is there all the same.
fn tree(counts: &BTreeMap<&str, u32>) -> Vec<FolderLine> {
    let mut sums: BTreeMap<Vec<&str>, u32> = BTreeMap::new();
    for (path, count) in counts.iter().filter(|(path, _)| !path.is_empty()) {
        let parts: Vec<&str> = path.split('/').collect();
        for depth in 1..=parts.len() {
            *sums.entry(parts.iter().take(depth).copied().collect()).or_default() += count;
        }
    }
    let mut lines: Vec<FolderLine> = sums
        .into_iter()
        .map(|(parts, count)| FolderLine {
            path: parts.join("/"),
            name: parts.last().copied().unwrap_or_default().to_owned(),
            depth: u32::try_from(parts.len().saturating_sub(1)).unwrap_or_default(),
            count,
        })
        .collect();
    if let Some(count) = counts.get("").filter(|_| !lines.is_empty()) {
        lines.push(FolderLine {
            path: String::new(),
            name: say!("No folder").to_owned(),
            depth: 0,
            count: *count,
        });
    }
    lines
}

fn bulk(kind: Kind, deleted: bool) -> Vec<BulkField> {
    let field = |change, label: &str, options: Vec<Member>| BulkField {
        change,
        label: label.to_owned(),
        options: options
            .into_iter()
            .map(|member| Choice { id: member.id, label: member.label.to_owned() })
            .collect(),
    };
    let none = Vec::new;
    if deleted {
        return vec![field(BulkChange::Restore, say!("Restore"), none())];
    }
    let mut fields = Vec::new();
    if kind != Kind::Cycle {
        fields.push(field(BulkChange::Priority, say!("Priority"), choose::priorities(kind)));
        fields.push(field(BulkChange::Status, say!("Status"), choose::statuses(kind)));
        fields.push(field(BulkChange::Folder, say!("Move to folder"), none()));
        fields.push(field(BulkChange::AddTag, say!("Add tag"), none()));
        fields.push(field(BulkChange::RemoveTag, say!("Remove tag"), none()));
    }
    if kind == Kind::TestCase {
        fields.push(field(BulkChange::Link, say!("Link to requirement"), none()));
    }
    if kind != Kind::Defect {
        fields.push(field(BulkChange::LinkIssue, say!("Link to issue"), none()));
    }
    fields.push(field(BulkChange::Delete, say!("Delete"), none()));
    fields
}

/// Keeps a filter under a name.
pub async fn save<H: Host>(host: &H, sender: &Sender, form: SavedFilterForm) -> Result<FacetsView> {
    let name = form.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_LIMIT {
        let why = say!("Give it a name of {name_limit} characters at the most", NAME_LIMIT);
        return Err(Error::Invalid { field: "name", why });
    }
    let mut step = Step::open(host).await?;
    let mut saved: Vec<SavedFilter> = step.get(&place(form.kind)).await?.unwrap_or_default();
    let id = form.id.unwrap_or_else(|| step.new_id());
    let filter = SavedFilter { id, name, text: form.text, only: form.only, sort: form.sort };
    let count = saved.len();
    match saved.iter_mut().find(|one| one.id == filter.id) {
        Some(one) => *one = filter,
        None if count >= FILTERS => {
            let why = say!("There are {filters} filters already; delete one first", FILTERS);
            return Err(Error::Invalid { field: "name", why });
        }
        None => saved.push(filter),
    }
    step.put(place(form.kind), &saved)?;
    step.commit().await?;
    view(host, sender, FacetsForm { kind: form.kind, deleted: false }).await
}

/// Forgets a filter.
pub async fn delete<H: Host>(host: &H, _: &Sender, form: ById) -> Result<Done> {
    let mut step = Step::open(host).await?;
    let mut gone = None;
    for kind in Kind::ALL {
        let mut saved: Vec<SavedFilter> = step.get(&place(kind)).await?.unwrap_or_default();
        if let Some(at) = saved.iter().position(|one| one.id == form.id) {
            gone = Some(saved.remove(at).name);
            step.put(place(kind), &saved)?;
        }
    }
    step.commit().await?;
    let name = gone.ok_or(Error::Missing { what: "filter" })?;
    Ok(Done { message: say!("Filter “{name}” deleted", name) })
}
