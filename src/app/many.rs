//! One change to many records. Each is checked as if it were changed alone; those that cannot be changed
//! stay as they are, and are named.

use std::collections::BTreeSet;

use super::choose::{self, Member};
use super::{checked_folder, checked_tags};
use crate::error::{Error, Result};
use crate::links::{address_of, announce, tie_cases, tie_issue};
use crate::model::{
    Address, CasePriority, CaseStatus, Connection, Cycle, Defect, DefectPriority, DefectStatus, Kind, Record,
    Requirement, RequirementPriority, RequirementStatus, TestCase, Time,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{BulkChange, BulkForm};
use crate::protocol::views::BulkDone;
use crate::store::{Step, key_of};

/// Records in one call at the most: the rest comes in further calls, so that it can be stopped.
const MANY: usize = 500;

/// Changes up to 500 records in one step.
pub async fn change<H: Host>(host: &H, _: &Sender, form: BulkForm) -> Result<BulkDone> {
    if form.ids.len() > MANY {
        return Err(Error::Invalid {
            field: "ids",
            why: say!("One call takes {limit} records at the most", MANY),
        });
    }
    if form.change == BulkChange::Push {
        return super::pushing::many(host, &form).await;
    }
    let connections = super::connections::all(host).await?;
    let what = What::read(&form, &connections)?;
    let mut step = Step::open(host).await?;
    step.prefetch(form.ids.iter().map(|id| key_of(form.kind, id)).collect()).await?;
    let mut done = Done::default();
    if let What::Link(requirement) = &what {
        link(&mut step, &connections, requirement, &form, &mut done).await?;
    } else {
        let ids: BTreeSet<&String> = form.ids.iter().collect();
        for id in ids {
            match form.kind {
                Kind::Requirement => {
                    one::<Requirement, H>(&mut step, id, &what, &connections, &mut done).await?;
                }
                Kind::TestCase => one::<TestCase, H>(&mut step, id, &what, &connections, &mut done).await?,
                Kind::Cycle => one::<Cycle, H>(&mut step, id, &what, &connections, &mut done).await?,
                Kind::Defect => one::<Defect, H>(&mut step, id, &what, &connections, &mut done).await?,
            }
        }
    }
    let message = what.sentence(&form.kind.counted(u64::from(done.changed)));
    step.is_action(message.clone(), Some(form.group));
    step.commit().await?;
    crate::outbox::schedule(host).await?;
    Ok(BulkDone { changed: done.changed, message, left: done.left })
}

#[derive(Default)]
struct Done {
    changed: u32,
    left: Vec<String>,
}

/// What is to be done, checked.
enum What {
    Priority(usize, Member),
    Status(usize, Member),
    Folder(String),
    AddTag(String),
    RemoveTag(String),
    Link(String),
    Issue(Address),
    Delete,
    Restore,
}

impl What {
    fn read(form: &BulkForm, connections: &[Connection]) -> Result<Self> {
        let value = form.value.trim();
        let member = |members: Vec<Member>| {
            let found = members.into_iter().enumerate().find(|(_, member)| member.id == value);
            let why = say!("A {noun} cannot be given that", form.kind.noun());
            found.ok_or(Error::Invalid { field: "value", why })
        };
        let tag = || {
            let tags = checked_tags(std::slice::from_ref(&form.value))?;
            tags.into_iter()
                .next()
                .ok_or(Error::Invalid { field: "value", why: say!("Type a tag").to_owned() })
        };
        Ok(match form.change {
            BulkChange::Priority => {
                let (place, member) = member(choose::priorities(form.kind))?;
                What::Priority(place, member)
            }
            BulkChange::Status => {
                let (place, member) = member(choose::statuses(form.kind))?;
                What::Status(place, member)
            }
            BulkChange::Folder if form.kind != Kind::Cycle => What::Folder(checked_folder(value)?),
            BulkChange::AddTag if form.kind != Kind::Cycle => What::AddTag(tag()?),
            BulkChange::RemoveTag if form.kind != Kind::Cycle => What::RemoveTag(tag()?),
            BulkChange::Link if form.kind == Kind::TestCase => What::Link(value.to_owned()),
            BulkChange::LinkIssue if form.kind != Kind::Defect => {
                What::Issue(address_of(value, connections)?)
            }
            BulkChange::Delete => What::Delete,
            BulkChange::Restore => What::Restore,
            BulkChange::Push
            | BulkChange::Folder
            | BulkChange::AddTag
            | BulkChange::RemoveTag
            | BulkChange::Link
            | BulkChange::LinkIssue => {
                let why = say!("That cannot be done to a {noun}", form.kind.noun());
                return Err(Error::Invalid { field: "change", why });
            }
        })
    }

    fn sentence(&self, what: &str) -> String {
        match self {
            What::Priority(_, member) => say!("Priority of {what} set to {label}", what, member.label),
            What::Status(_, member) => say!("Status of {what} set to {label}", what, member.label),
            What::Folder(folder) if folder.is_empty() => say!("{what} taken out of their folders", what),
            What::Folder(folder) => say!("{what} moved to {folder}", what, folder),
            What::AddTag(tag) => say!("Tag {tag} added to {what}", tag, what),
            What::RemoveTag(tag) => say!("Tag {tag} removed from {what}", tag, what),
            What::Link(_) => say!("{what} linked", what),
            What::Issue(address) => say!("{what} linked to {issue}", what, address.display()),
            What::Delete => say!("{what} deleted", what),
            What::Restore => say!("{what} restored", what),
        }
    }
}

/// What a change to many needs to know of a kind.
#[allow(async_fn_in_trait)]
trait Changeable: Record {
    /// Gives it the priority or status at that place of its set.
    fn rank(&mut self, what: &What, now: Time);
    /// Its folder and tags; none where it has none.
    fn shelf(&mut self) -> Option<(&mut String, &mut Vec<String>)>;
    /// Puts it back, with what follows from the change.
    async fn put<H: Host>(&mut self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()>;
    /// Ties it to an issue; says whether that is news.
    async fn tie<H: Host>(
        &mut self,
        step: &mut Step<'_, H>,
        connections: &[Connection],
        issue: &Address,
    ) -> Result<bool>;
}

async fn one<R: Changeable, H: Host>(
    step: &mut Step<'_, H>,
    id: &str,
    what: &What,
    connections: &[Connection],
    done: &mut Done,
) -> Result<()> {
    if matches!(what, What::Delete | What::Restore) {
        let delete = matches!(what, What::Delete);
        let is_there = step.get::<R>(&key_of(R::KIND, id)).await.ok().flatten();
        match is_there {
            Some(record) if record.meta().deleted_at.is_some() == delete => {}
            Some(_) => {
                super::records::turn(step, connections, (R::KIND, id), delete).await?;
                done.changed += 1;
            }
            None => done.left.push(say!("A {noun} is damaged or gone", R::KIND.noun())),
        }
        return Ok(());
    }
    let Ok(mut record) = step.record::<R>(id).await else {
        done.left.push(say!("A {noun} was deleted meanwhile or is damaged", R::KIND.noun()));
        return Ok(());
    };
    if let What::Issue(address) = what {
        if record.tie(step, connections, address).await? {
            done.changed += 1;
        }
        return Ok(());
    }
    let before = serde_json::to_value(&record).ok();
    record.rank(what, step.now());
    if let Some((folder, tags)) = record.shelf() {
        match what {
            What::Folder(path) => path.clone_into(folder),
            What::AddTag(tag) if !tags.contains(tag) => tags.push(tag.clone()),
            What::RemoveTag(tag) => tags.retain(|have| have != tag),
            _ => {}
        }
        if checked_tags(tags).is_err() {
            done.left.push(say!("{record} has as many tags as there can be", record.key()));
            return Ok(());
        }
    }
    if serde_json::to_value(&record).ok() != before {
        record.put(step, connections).await?;
        done.changed += 1;
    }
    Ok(())
}

async fn link<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    requirement: &str,
    form: &BulkForm,
    done: &mut Done,
) -> Result<()> {
    let mut requirement: Requirement = step.record(requirement).await?;
    let mut cases = Vec::new();
    for id in &form.ids {
        match step.record::<TestCase>(id).await {
            Ok(_) if requirement.cases.contains(id) => {}
            Ok(_) => cases.push(id.clone()),
            Err(_) => done.left.push(say!("A test case was deleted meanwhile or is damaged").to_owned()),
        }
    }
    if !cases.is_empty() {
        tie_cases(step, &mut requirement, &cases).await?;
        requirement_changed(step, connections, &requirement).await?;
    }
    done.changed = u32::try_from(cases.len()).unwrap_or(u32::MAX);
    Ok(())
}

/// Lets the coverage comments of a requirement's issues follow, after a while.
pub(super) async fn requirement_changed<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    requirement: &Requirement,
) -> Result<()> {
    let wait =
        Some((step.now().after(super::cycles::COLLECT), crate::texts::word(super::cycles::COLLECT_WHY)));
    announce(step, connections, &requirement.links, wait).await.map(drop)
}

/// The member of a closed set at a place.
fn at<T: Copy>(all: &[T], place: usize, have: T) -> T {
    all.get(place).copied().unwrap_or(have)
}

macro_rules! ranked {
    ($record:ident, $priority:ident, $status:ident, $what:expr, $set:expr) => {
        match $what {
            What::Priority(place, _) => $record.priority = at(&$priority::ALL, *place, $record.priority),
            What::Status(place, _) => {
                let status = at(&$status::ALL, *place, $record.status);
                $set(status);
            }
            _ => {}
        }
    };
}

impl Changeable for Requirement {
    fn rank(&mut self, what: &What, _: Time) {
        ranked!(self, RequirementPriority, RequirementStatus, what, |status| self.status = status);
    }

    fn shelf(&mut self) -> Option<(&mut String, &mut Vec<String>)> {
        Some((&mut self.folder, &mut self.tags))
    }

    async fn put<H: Host>(&mut self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()> {
        step.change(self, "here")?;
        requirement_changed(step, connections, self).await
    }

    async fn tie<H: Host>(
        &mut self,
        step: &mut Step<'_, H>,
        connections: &[Connection],
        issue: &Address,
    ) -> Result<bool> {
        let is_news = tie_issue(step, self, issue).await?;
        requirement_changed(step, connections, self).await.map(|()| is_news)
    }
}

impl Changeable for TestCase {
    fn rank(&mut self, what: &What, _: Time) {
        ranked!(self, CasePriority, CaseStatus, what, |status| self.status = status);
    }

    fn shelf(&mut self) -> Option<(&mut String, &mut Vec<String>)> {
        Some((&mut self.folder, &mut self.tags))
    }

    async fn put<H: Host>(&mut self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()> {
        step.change(self, "here")?;
        super::results::tell(step, connections, std::slice::from_ref(&self.meta.id)).await
    }

    async fn tie<H: Host>(
        &mut self,
        step: &mut Step<'_, H>,
        _: &[Connection],
        issue: &Address,
    ) -> Result<bool> {
        tie_issue(step, self, issue).await
    }
}

impl Changeable for Defect {
    fn rank(&mut self, what: &What, now: Time) {
        ranked!(self, DefectPriority, DefectStatus, what, |status| self.set_status(status, now));
    }

    fn shelf(&mut self) -> Option<(&mut String, &mut Vec<String>)> {
        Some((&mut self.folder, &mut self.tags))
    }

    async fn put<H: Host>(&mut self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()> {
        super::defects::changed(step, connections, self).await
    }

    async fn tie<H: Host>(&mut self, _: &mut Step<'_, H>, _: &[Connection], _: &Address) -> Result<bool> {
        Err(Error::NotAllowed)
    }
}

impl Changeable for Cycle {
    fn rank(&mut self, _: &What, _: Time) {}

    fn shelf(&mut self) -> Option<(&mut String, &mut Vec<String>)> {
        None
    }

    async fn put<H: Host>(&mut self, step: &mut Step<'_, H>, _: &[Connection]) -> Result<()> {
        step.change(self, "here")
    }

    async fn tie<H: Host>(
        &mut self,
        step: &mut Step<'_, H>,
        _: &[Connection],
        issue: &Address,
    ) -> Result<bool> {
        tie_issue(step, self, issue).await
    }
}
