//! Which records a list shows, and in which order: decided on their briefs.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::rc::Rc;

use serde::Serialize;

use crate::coverage::{is_flaky, is_suspect};
use crate::error::Result;
use crate::model::{
    CasePriority, CaseStatus, CaseType, CoverageState, DefectPriority, DefectStatus, Kind, Outcome,
    RequirementPriority, RequirementStatus,
};
use crate::ports::Host;
use crate::protocol::forms::{FacetName, ListForm, Only, Sort, SortBy};
use crate::protocol::views::Tone;
use crate::store::brief::{self, Brief, Shelf};

/// One value of a closed set: what is sent, what people read, its colour.
pub(super) struct Member {
    pub id: String,
    pub label: &'static str,
    pub tone: Tone,
}

/// The word by which a member of a closed set is sent.
pub(super) fn sent<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
}

macro_rules! members {
    ($all:expr) => {
        $all.into_iter()
            .map(|one| Member { id: sent(one), label: one.label(), tone: Tone::Neutral })
            .collect()
    };
}

/// The priorities of a kind, by their places in briefs.
pub(super) fn priorities(kind: Kind) -> Vec<Member> {
    match kind {
        Kind::Requirement => members!(RequirementPriority::ALL),
        Kind::TestCase => members!(CasePriority::ALL),
        Kind::Defect => members!(DefectPriority::ALL),
        Kind::Cycle => Vec::new(),
    }
}

/// The statuses of a kind, by their places in briefs.
pub(super) fn statuses(kind: Kind) -> Vec<Member> {
    match kind {
        Kind::Requirement => members!(RequirementStatus::ALL),
        Kind::TestCase => members!(CaseStatus::ALL),
        Kind::Defect => members!(DefectStatus::ALL),
        Kind::Cycle => Vec::new(),
    }
}

/// The types of test cases, by their places in briefs.
pub(super) fn types() -> Vec<Member> {
    members!(CaseType::ALL)
}

/// What the facet `State` tells apart in a kind.
pub(super) fn states(kind: Kind) -> Vec<Member> {
    let plain = |list: &[(&str, &'static str)]| {
        list.iter().map(|(id, label)| Member { id: (*id).to_owned(), label, tone: Tone::Neutral }).collect()
    };
    match kind {
        Kind::Requirement => CoverageState::ALL
            .into_iter()
            .map(|one| Member { id: sent(one), label: one.label(), tone: crate::coverage::state_tone(one) })
            .collect(),
        Kind::TestCase => Outcome::ALL
            .into_iter()
            .map(|one| Member { id: sent(one), label: one.label(), tone: crate::coverage::outcome_tone(one) })
            .collect(),
        Kind::Cycle => plain(&[
            ("open", say!("Open")),
            ("finished", say!("Finished")),
            ("empty", say!("Without test cases")),
        ]),
        Kind::Defect => plain(&[("notPushed", say!("Not pushed")), ("pushed", say!("Pushed"))]),
    }
}

/// The place of a brief's state among `states`.
pub(super) fn state_of(kind: Kind, brief: &Brief) -> usize {
    match kind {
        Kind::Requirement => {
            let state = brief.tally().state();
            CoverageState::ALL.iter().position(|one| *one == state).unwrap_or_default()
        }
        Kind::TestCase => usize::from(brief::place_of(brief.outcome())),
        Kind::Cycle if brief.tally().total() == 0 => 2,
        Kind::Cycle => usize::from(brief.tally().not_executed == 0),
        Kind::Defect => usize::from(!brief.label.is_empty()),
    }
}

/// What may ask for a look at a record, with the words people read.
pub(super) fn attentions(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Requirement => &[("suspect", word!("Changed since its cases"))],
        Kind::TestCase => &[
            ("unlinked", word!("No requirement")),
            ("suspect", word!("Requirement changed since")),
            ("flaky", word!("Flaky")),
        ],
        Kind::Defect => &[("unlinked", word!("No requirement"))],
        Kind::Cycle => &[],
    }
}

/// Briefs found by number.
pub(super) struct Lookup(Vec<Rc<Shelf>>);

impl Lookup {
    pub(super) async fn of<H: Host>(host: &H, kind: Kind) -> Result<Self> {
        Ok(Self(brief::all(host, kind).await?.1))
    }

    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Brief> {
        self.0.iter().flat_map(|shelf| &shelf.briefs)
    }

    pub(super) fn get(&self, number: u32) -> Option<&Brief> {
        let briefs = &self.0.get((number / brief::SHELF) as usize)?.briefs;
        briefs.get(briefs.binary_search_by_key(&number, |brief| brief.number).ok()?)
    }
}

/// Whether a case should be looked at because its requirement changed.
pub(super) fn suspect(requirement: &Brief, case: &Brief) -> bool {
    let accepted = requirement.accepted.iter().find(|(number, _)| *number == case.number).map(|(_, at)| *at);
    let looked = [case.text_at, case.latest.map(|(_, at, _)| at), accepted];
    !case.deleted && !requirement.deleted && is_suspect(requirement.text_at, &looked)
}

/// Whether a record asks for that look; `other` knows the other side of its ties.
pub(super) fn asks(kind: Kind, brief: &Brief, attention: &str, other: Option<&Lookup>) -> bool {
    let mut tied = brief.ties.iter().filter_map(|number| other?.get(*number));
    match (kind, attention) {
        (Kind::Requirement, "suspect") => tied.any(|case| suspect(brief, case)),
        (Kind::TestCase, "suspect") => tied.any(|requirement| suspect(requirement, brief)),
        (Kind::TestCase | Kind::Defect, "unlinked") => tied.all(|requirement| requirement.deleted),
        (Kind::TestCase, "flaky") => is_flaky(brief.flips),
        _ => false,
    }
}

/// The kind on the other side of a kind's ties.
pub(super) fn other_side(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Requirement => Some(Kind::TestCase),
        Kind::TestCase | Kind::Defect => Some(Kind::Requirement),
        Kind::Cycle => None,
    }
}

/// The records that fit, in order: shelf and place on it.
pub(super) struct Chosen {
    asked: String,
    shelves: Vec<Rc<Shelf>>,
    places: Vec<(usize, usize)>,
}

impl Chosen {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn briefs(&self) -> impl Iterator<Item = &Brief> {
        self.places.iter().filter_map(|(shelf, place)| self.shelves.get(*shelf)?.briefs.get(*place))
    }
}

/// Chooses and orders. The last answer is kept until a record changes, so that paging asks once.
pub(super) async fn choose<H: Host>(host: &H, form: &ListForm) -> Result<Rc<Chosen>> {
    let (head, shelves) = brief::all(host, form.kind).await?;
    let other = match other_side(form.kind) {
        Some(kind) if form.only.iter().any(|only| only.facet == FacetName::Attention) => {
            Some(Lookup::of(host, kind).await?)
        }
        Some(_) | None => None,
    };
    let asked =
        serde_json::to_string(&(&form.text, &form.only, &form.sort, form.deleted)).unwrap_or_default();
    let name = format!("chosen:{:?}", form.kind);
    if other.is_none()
        && let Some(kept) = host.cache().get::<Chosen>(&name, head.stamp)
        && kept.asked == asked
    {
        return Ok(kept);
    }
    let wanted = Wanted::read(form, other.as_ref());
    let mut places = Vec::new();
    for (number, shelf) in shelves.iter().enumerate() {
        let found = shelf.briefs.iter().zip(&shelf.words).enumerate();
        let fits = found.filter(|(_, (brief, words))| wanted.fits(brief, words));
        places.extend(fits.map(|(place, _)| (number, place)));
    }
    order(form.kind, form.sort, &shelves, &mut places);
    let chosen = Rc::new(Chosen { asked, shelves, places });
    host.cache().put(name, head.stamp, Rc::clone(&chosen));
    Ok(chosen)
}

/// A filter, made ready to be asked 20,000 times.
struct Wanted<'f> {
    kind: Kind,
    deleted: bool,
    key: String,
    words: Vec<String>,
    folders: Vec<(&'f str, String)>,
    texts: Vec<(FacetName, HashSet<&'f str>)>,
    places: Vec<(FacetName, HashSet<usize>)>,
    other: Option<&'f Lookup>,
}

impl<'f> Wanted<'f> {
    fn read(form: &'f ListForm, other: Option<&'f Lookup>) -> Self {
        let text = form.text.trim().to_lowercase();
        let values = |facet: FacetName| {
            let of = move |only: &&'f Only| only.facet == facet;
            form.only.iter().filter(of).map(|only| only.value.as_str())
        };
        let named = |facet: FacetName| form.only.iter().any(|only| only.facet == facet);
        let mut places = Vec::new();
        for (facet, members) in [
            (FacetName::Priority, priorities(form.kind)),
            (FacetName::Status, statuses(form.kind)),
            (FacetName::State, states(form.kind)),
            (FacetName::Type, types()),
        ] {
            if named(facet) {
                let place = |value: &str| members.iter().position(|member| member.id == value);
                places.push((facet, values(facet).filter_map(place).collect()));
            }
        }
        let texts = [FacetName::Tag, FacetName::Environment, FacetName::Attention];
        Self {
            kind: form.kind,
            deleted: form.deleted,
            words: text.split_whitespace().map(str::to_owned).collect(),
            key: text,
            folders: values(FacetName::Folder).map(|path| (path, format!("{path}/"))).collect(),
            texts: texts
                .into_iter()
                .filter(|one| named(*one))
                .map(|one| (one, values(one).collect()))
                .collect(),
            places,
            other,
        }
    }

    fn fits(&self, brief: &Brief, words: &str) -> bool {
        brief.deleted == self.deleted
            && self.says(brief, words)
            && self.lies(brief)
            && self.texts.iter().all(|(facet, values)| match facet {
                FacetName::Tag => brief.tags.iter().any(|tag| values.contains(tag.as_str())),
                FacetName::Environment => values.contains(brief.folder.as_str()),
                _ => values.iter().any(|value| asks(self.kind, brief, value, self.other)),
            })
            && self.places.iter().all(|(facet, values)| {
                values.contains(&match facet {
                    FacetName::Priority => usize::from(brief.priority),
                    FacetName::Status => usize::from(brief.status),
                    FacetName::Type => usize::from(brief.case_type),
                    _ => state_of(self.kind, brief),
                })
            })
    }

    fn says(&self, brief: &Brief, words: &str) -> bool {
        self.words.iter().all(|word| words.contains(word.as_str()))
            || brief.key(self.kind).eq_ignore_ascii_case(&self.key)
    }

    fn lies(&self, brief: &Brief) -> bool {
        self.folders.is_empty()
            || self.folders.iter().any(|(path, below)| {
                brief.folder == *path || (!path.is_empty() && brief.folder.starts_with(below))
            })
    }
}

/// Puts the newest first, then what was asked for before that.
fn order(kind: Kind, sort: Option<Sort>, shelves: &[Rc<Shelf>], places: &mut [(usize, usize)]) {
    places.reverse();
    let Some(Sort { by, descending }) = sort else { return };
    let at = |(shelf, place): &(usize, usize)| {
        let shelf = shelves.get(*shelf)?;
        Some((shelf.briefs.get(*place)?, shelf.words.get(*place)?))
    };
    places.sort_by(|one, two| {
        let (Some((one, first)), Some((two, second))) = (at(one), at(two)) else { return Ordering::Equal };
        let order = match by {
            SortBy::Key => one.number.cmp(&two.number),
            SortBy::Title => first.cmp(second),
            SortBy::Folder => one.folder.cmp(&two.folder).then_with(|| first.cmp(second)),
            SortBy::Priority => one.priority.cmp(&two.priority),
            SortBy::Status => one.status.cmp(&two.status),
            SortBy::State => state_of(kind, one).cmp(&state_of(kind, two)),
            SortBy::Changed => one.changed.cmp(&two.changed),
        };
        if descending { order.reverse() } else { order }
    });
}
