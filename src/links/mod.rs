//! Requirement ↔ issue, requirement ↔ test case: the ties, and what follows from them.
//!
//! All of it is local and works without a network; the coverage comment that follows is a job.

pub mod comment;

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::model::{
    Address, Connection, Cycle, Defect, ExternalLink, Job, JobState, Kind, Pass, Record, Requirement, Site,
    TestCase, Time, Work,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{JOBS, LINKS, Step, key, key_of};

/// What can be tied to issues: a requirement, a test case, a cycle.
pub trait Linked: Record {
    /// The issues it is tied to, by the key of their address.
    fn issues(&mut self) -> &mut Vec<String>;
    /// Those of its kind that an issue is tied to, by id.
    fn of(link: &mut ExternalLink) -> &mut Vec<String>;
    /// What follows for itself when an issue is tied to it no more.
    fn untied(&mut self, _link_key: &str) {}
}

impl Linked for Requirement {
    fn issues(&mut self) -> &mut Vec<String> {
        &mut self.links
    }

    fn of(link: &mut ExternalLink) -> &mut Vec<String> {
        &mut link.requirements
    }

    fn untied(&mut self, link_key: &str) {
        // Nothing is read from it any more: title and description are the person's again.
        self.source = self.source.take().filter(|source| source.link != link_key);
    }
}

impl Linked for TestCase {
    fn issues(&mut self) -> &mut Vec<String> {
        &mut self.links
    }

    fn of(link: &mut ExternalLink) -> &mut Vec<String> {
        &mut link.cases
    }
}

impl Linked for Cycle {
    fn issues(&mut self) -> &mut Vec<String> {
        &mut self.links
    }

    fn of(link: &mut ExternalLink) -> &mut Vec<String> {
        &mut link.cycles
    }
}

/// Ties an issue to a record. Doing it twice is doing it once; says whether it was news.
pub async fn tie_issue<R: Linked, H: Host>(
    step: &mut Step<'_, H>,
    record: &mut R,
    address: &Address,
) -> Result<bool> {
    let link_key = address.key();
    step.list(LINKS).await?.enter(&link_key);
    let found: Option<ExternalLink> = step.get(&key("link", &link_key)).await?;
    let mut link = found.unwrap_or_else(|| ExternalLink::new(address.clone()));
    add(R::of(&mut link), &record.meta().id);
    step.put(key("link", &link_key), &link)?;
    let is_news = add(record.issues(), &link_key);
    if is_news {
        step.change(record, "here")?;
        let text = say!("Linked {address} to {record}", address.display(), record.key());
        step.log(LogTopic::Link, Tone::Good, text).await?;
    }
    Ok(is_news)
}

/// Unties an issue from a record; the link itself stays while anything else hangs on it.
pub async fn untie_issue<R: Linked, H: Host>(
    step: &mut Step<'_, H>,
    record: &mut R,
    link_key: &str,
) -> Result<()> {
    let place = key("link", link_key);
    if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
        R::of(&mut link).retain(|id| *id != record.meta().id);
        if link.is_loose() {
            step.remove(place);
            step.list(LINKS).await?.leave(link_key);
        } else {
            step.put(place, &link)?;
        }
        let text = say!("Unlinked {address} from {record}", link.address.display(), record.key());
        step.log(LogTopic::Link, Tone::Info, text).await?;
    }
    record.issues().retain(|have| have != link_key);
    record.untied(link_key);
    step.change(record, "here")
}

/// Ties test cases to a requirement.
pub async fn tie_cases<H: Host>(
    step: &mut Step<'_, H>,
    requirement: &mut Requirement,
    cases: &[String],
) -> Result<()> {
    for id in cases {
        let mut case: TestCase = step.record(id).await?;
        if add(&mut case.requirements, &requirement.meta.id) {
            step.put(key_of(Kind::TestCase, id), &case)?;
        }
        add(&mut requirement.cases, id);
    }
    step.change(requirement, "here")
}

/// Unties test cases from a requirement.
pub async fn untie_cases<H: Host>(
    step: &mut Step<'_, H>,
    requirement: &mut Requirement,
    cases: &[String],
) -> Result<()> {
    for id in cases {
        let place = key_of(Kind::TestCase, id);
        if let Some(mut case) = step.get::<TestCase>(&place).await? {
            case.requirements.retain(|have| *have != requirement.meta.id);
            step.put(place, &case)?;
        }
        requirement.cases.retain(|have| have != id);
    }
    step.change(requirement, "here")
}

/// Puts coverage comments into the outbox for the issues of these requirements, where a connection
/// reaches them and there is something to say. Gives the jobs' ids.
pub async fn announce<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    link_keys: &[String],
    not_before: Option<(Time, &str)>,
) -> Result<Vec<String>> {
    let mut jobs = Vec::new();
    for link_key in link_keys {
        let Some(link) = step.get::<ExternalLink>(&key("link", link_key)).await.ok().flatten() else {
            continue;
        };
        let Some(connection) = connections.iter().find(|one| one.writes_to(&link.address)) else { continue };
        if link.comment.is_none() && !has_cases(step, &link).await? {
            continue;
        }
        jobs.push(announce_one(step, connection, &link, not_before).await?);
    }
    Ok(jobs)
}

async fn has_cases<H: Host>(step: &mut Step<'_, H>, link: &ExternalLink) -> Result<bool> {
    for id in &link.requirements {
        if step
            .sound::<Requirement>(&key_of(Kind::Requirement, id))
            .await?
            .is_some_and(|found| !found.cases.is_empty())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// One job an issue: a second one joins the first.
async fn announce_one<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: &ExternalLink,
    not_before: Option<(Time, &str)>,
) -> Result<String> {
    let link_key = link.address.key();
    if let Some(id) = waiting(step).await?.get(&link_key).cloned() {
        let place = key("job", &id);
        if let Some(mut job) = step.get::<Job>(&place).await?
            && not_before.is_none()
            && matches!(job.state, JobState::Waiting { .. })
            && job.tries == 0
        {
            job.state = JobState::Queued;
            step.put(place, &job)?;
        }
        return Ok(id);
    }
    let work = Work::CoverageComment {
        link: link_key.clone(),
        issue: link.address.display(),
        connection: connection.id.clone(),
    };
    let job = outbox::new_job(step, work, not_before);
    step.add_job(&job).await?;
    waiting(step).await?.insert(link_key, job.id.clone());
    Ok(job.id)
}

/// The jobs of coverage comments, by their link. A step looks them up once, however many records it changes.
async fn waiting<'s, H: Host>(step: &'s mut Step<'_, H>) -> Result<&'s mut BTreeMap<String, String>> {
    if step.comments.is_none() {
        let ids = step.index(JOBS.to_owned()).await?.ids;
        step.prefetch(ids.iter().map(|id| key("job", id)).collect()).await?;
        let mut found = BTreeMap::new();
        for id in ids {
            let job = step.get::<Job>(&key("job", &id)).await.ok().flatten();
            if let Some(Job { work: Work::CoverageComment { link, .. }, .. }) = job {
                found.entry(link).or_insert(id);
            }
        }
        step.comments = Some(found);
    }
    Ok(step.comments.get_or_insert_default())
}

fn add(list: &mut Vec<String>, id: &str) -> bool {
    let new = !list.iter().any(|have| have == id);
    if new {
        list.push(id.to_owned());
    }
    new
}

/// What a page's address or a pasted one leads to, as an error where it leads nowhere.
pub fn address_of(url: &str, connections: &[Connection]) -> Result<Address> {
    let sites: Vec<Site> =
        connections.iter().map(|one| Site { tracker: one.tracker, url: one.site.clone() }).collect();
    crate::trackers::issue_of(url, &sites).ok_or(Error::NotAnIssue)
}

/// The issue was moved to another project: everything that names its old address names the new one.
pub async fn relocate<H: Host>(step: &mut Step<'_, H>, mut link: ExternalLink, to: &Address) -> Result<()> {
    let (old, new) = (link.address.key(), to.key());
    renamed::<Requirement, H>(step, &link.requirements, &old, &new).await?;
    for id in &link.requirements {
        let place = key_of(Kind::Requirement, id);
        if let Some(mut requirement) = step.sound::<Requirement>(&place).await?
            && let Some(source) = requirement.source.as_mut().filter(|source| source.link == old)
        {
            new.clone_into(&mut source.link);
            step.put(place, &requirement)?;
        }
    }
    for id in &link.defects {
        let place = key_of(Kind::Defect, id);
        if let Some(mut defect) = step.sound::<Defect>(&place).await? {
            defect.link = Some(new.clone());
            step.put(place, &defect)?;
        }
    }
    renamed::<TestCase, H>(step, &link.cases, &old, &new).await?;
    renamed::<Cycle, H>(step, &link.cycles, &old, &new).await?;
    for id in step.index(JOBS.to_owned()).await?.ids {
        let Some(mut job) = step.get::<Job>(&key("job", &id)).await.ok().flatten() else { continue };
        if let Work::CoverageComment { link, issue, .. } = &mut job.work
            && *link == old
        {
            new.clone_into(link);
            *issue = to.display();
            // What may have been written went along with the issue: it is looked for there.
            job.sent_to = job.sent_to.map(|_| to.project.clone());
            step.put(key("job", &id), &job)?;
        }
    }
    let text = say!("{address} is now {to}", link.address.display(), to.display());
    step.log(LogTopic::Link, Tone::Info, text).await?;
    link.address = to.clone();
    if let Some(there) = step.get::<ExternalLink>(&key("link", &new)).await? {
        // Somebody linked the new address before we knew of the move: both ties hold.
        for (ours, theirs) in [
            (&mut link.requirements, &there.requirements),
            (&mut link.defects, &there.defects),
            (&mut link.cases, &there.cases),
            (&mut link.cycles, &there.cycles),
            (&mut link.our_labels, &there.our_labels),
        ] {
            for id in theirs {
                add(ours, id);
            }
        }
        link.comment = link.comment.or(there.comment);
        link.base = link.base.or(there.base);
        link.sent.extend(there.sent);
        link.evidence.extend(there.evidence);
    }
    let links = step.list(LINKS).await?;
    links.leave(&old);
    links.enter(&new);
    step.comments = None;
    step.remove(key("link", &old));
    step.put(key("link", &new), &link)
}

/// The records that name an issue by its old address name the new one, each once.
async fn renamed<R: Linked, H: Host>(
    step: &mut Step<'_, H>,
    ids: &[String],
    old: &str,
    new: &str,
) -> Result<()> {
    for id in ids {
        let place = key_of(R::KIND, id);
        if let Some(mut record) = step.sound::<R>(&place).await? {
            let had = record.issues().iter().any(|have| have == new);
            record.issues().retain(|have| have != old || !had);
            record.issues().iter_mut().filter(|have| *have == old).for_each(|have| new.clone_into(have));
            step.put(place, &record)?;
        }
    }
    Ok(())
}

/// An issue of a connection is in another project now: it is reached there, too.
pub async fn reach<H: Host>(step: &mut Step<'_, H>, connection: &str, to: &Address) -> Result<()> {
    let place = key("connection", connection);
    let Some(mut connection) = step.get::<Connection>(&place).await? else { return Ok(()) };
    if connection.site == to.site && !connection.reaches(to) {
        connection.former.push(to.project.clone());
        step.put(place, &connection)?;
    }
    Ok(())
}

/// A project of a connection has a new name: the connection and every link into that project follow. Links
/// into its other projects stay where they are: the same number is another issue there.
pub async fn follow_project<H: Host>(host: &H, connection: &Connection, from: &str, to: &str) -> Result<()> {
    let mut step = Step::open(host).await?;
    let place = key("connection", &connection.id);
    if let Some(mut renamed) = step.get::<Connection>(&place).await? {
        let names = std::iter::once(&mut renamed.project).chain(&mut renamed.former);
        names.filter(|name| name.eq_ignore_ascii_case(from)).for_each(|name| to.clone_into(name));
        let Connection { project, former, .. } = &mut renamed;
        former.retain(|name| !name.eq_ignore_ascii_case(project));
        step.put(place, &renamed)?;
    }
    let mut moved = Vec::new();
    for id in step.index(LINKS.to_owned()).await?.ids {
        let Some(link) = step.get::<ExternalLink>(&key("link", &id)).await.unwrap_or_default() else {
            continue;
        };
        if connection.reaches(&link.address) && link.address.project.eq_ignore_ascii_case(from) {
            let to = Address { project: to.to_owned(), ..link.address.clone() };
            moved.push((link.address.key(), to.key()));
            relocate(&mut step, link, &to).await?;
        }
    }
    // What was still to be read of them is read under the new name.
    let place = key("pass", &connection.id);
    if let Some(mut pass) = step.get::<Pass>(&place).await.ok().flatten() {
        for one in pass.threads.iter_mut().chain(&mut pass.left) {
            if let Some((_, now)) = moved.iter().find(|(before, _)| before == one) {
                one.clone_from(now);
            }
        }
        step.put(place, &pass)?;
    }
    step.commit().await
}
