//! Linking, from our own pages.

use crate::error::{Error, Result};
use crate::links::{Linked, address_of, announce, tie_cases, tie_issue, untie_cases, untie_issue};
use crate::model::{Accepted, Address, Connection, Cycle, ExternalLink, Kind, Record, Requirement, TestCase};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{AcceptForm, ById, CasesForm, LinkForm, UrlForm};
use crate::protocol::views::{Done, LinkLine, RequirementView, Saved};
use crate::push;
use crate::store::{self, Step, key, key_of};
use crate::trackers::{self, RemoteIssue};

/// Ties an issue to a record.
pub async fn link_issue<H: Host>(host: &H, _: &Sender, form: LinkForm) -> Result<Done> {
    let connections = super::connections::all(host).await?;
    let address = address_of(&form.url, &connections)?;
    let key = tie(host, &connections, (form.kind, &form.record), &address).await?;
    Ok(Done { message: say!("Linked {address} to {key}", address.display(), key) })
}

/// Ties. What follows on the tracker goes behind the answer. Gives `REQ-7`.
pub(super) async fn tie<H: Host>(
    host: &H,
    connections: &[Connection],
    (kind, id): (Kind, &str),
    address: &Address,
) -> Result<String> {
    let mut step = Step::open(host).await?;
    let name = match kind {
        Kind::Requirement => tie_one::<Requirement, H>(&mut step, id, address).await?,
        Kind::TestCase => tie_one::<TestCase, H>(&mut step, id, address).await?,
        Kind::Cycle => tie_one::<Cycle, H>(&mut step, id, address).await?,
        Kind::Defect => return Err(Error::NotAllowed),
    };
    announce(&mut step, connections, &[address.key()], None).await?;
    step.commit().await?;
    Ok(name)
}

async fn tie_one<R: Linked, H: Host>(step: &mut Step<'_, H>, id: &str, address: &Address) -> Result<String> {
    let mut record: R = step.record(id).await?;
    tie_issue(step, &mut record, address).await?;
    Ok(record.key())
}

/// What linking and unlinking bring along on the tracker: a look at the issue that was linked, and coverage comments.
pub(crate) async fn follow<H: Host>(host: &H, linked: Option<&str>) -> Result<()> {
    let connections = super::connections::all(host).await?;
    if let Some(address) = linked.and_then(|url| address_of(url, &connections).ok())
        && link_of(host, &address).await?.is_some()
    {
        look(host, &connections, &address).await;
    }
    outbox::run_due(host).await
}

/// A look at a newly linked issue. That it fails does not undo the link.
async fn look<H: Host>(host: &H, connections: &[Connection], address: &Address) {
    if connections.iter().any(|connection| connection.reaches(address)) {
        let _ = super::syncing::refresh(host, connections, address).await;
    }
}

/// What linking many at once brings along: they come in parts, and one look at their issue is enough.
pub(crate) async fn follow_many<H: Host>(host: &H, linked: &str) -> Result<()> {
    let connections = super::connections::all(host).await?;
    let address = address_of(linked, &connections)?;
    if let Some(ExternalLink { seen: None, .. }) = link_of(host, &address).await? {
        look(host, &connections, &address).await;
    }
    Ok(())
}

/// Unties an issue from a record; on the tracker only the coverage comment changes.
pub async fn unlink_issue<H: Host>(host: &H, _: &Sender, form: LinkForm) -> Result<Done> {
    let connections = super::connections::all(host).await?;
    let address = address_of(&form.url, &connections)?;
    let key = untie(host, &connections, (form.kind, &form.record), &address).await?;
    Ok(Done { message: say!("Unlinked {address} from {key}", address.display(), key) })
}

pub(super) async fn untie<H: Host>(
    host: &H,
    connections: &[Connection],
    (kind, id): (Kind, &str),
    address: &Address,
) -> Result<String> {
    let mut step = Step::open(host).await?;
    let name = match kind {
        Kind::Requirement => untie_one::<Requirement, H>(&mut step, id, address).await?,
        Kind::TestCase => untie_one::<TestCase, H>(&mut step, id, address).await?,
        Kind::Cycle => untie_one::<Cycle, H>(&mut step, id, address).await?,
        Kind::Defect => return Err(Error::NotAllowed),
    };
    announce(&mut step, connections, &[address.key()], None).await?;
    step.commit().await?;
    Ok(name)
}

async fn untie_one<R: Linked, H: Host>(
    step: &mut Step<'_, H>,
    id: &str,
    address: &Address,
) -> Result<String> {
    let mut record: R = step.record(id).await?;
    untie_issue(step, &mut record, &address.key()).await?;
    Ok(record.key())
}

/// The issues a record is tied to, as its page shows them.
pub(super) async fn lines<H: Host>(
    host: &H,
    connections: &[Connection],
    links: &[String],
) -> Result<(Vec<LinkLine>, Vec<ExternalLink>)> {
    let keys: Vec<String> = links.iter().map(|link| key("link", link)).collect();
    let links: Vec<ExternalLink> =
        store::read::<ExternalLink, H>(host, &keys).await?.into_iter().flatten().flatten().collect();
    let mut shown = Vec::new();
    for link in &links {
        shown.push(super::paint::link_line(host, link, connections).await);
    }
    Ok((shown, links))
}

/// Makes a requirement of an issue: title, text, priority and status by the published tables.
pub async fn requirement_from_issue<H: Host>(host: &H, _: &Sender, form: UrlForm) -> Result<Saved> {
    let connections = super::connections::all(host).await?;
    let address = address_of(&form.url, &connections)?;
    let requirement = make(host, &connections, &address).await?;
    Ok(super::requirements::saved(&requirement))
}

pub(super) async fn make<H: Host>(
    host: &H,
    connections: &[Connection],
    address: &Address,
) -> Result<Requirement> {
    let remote = super::syncing::fetch(host, connections, address).await?;
    let mut step = Step::open(host).await?;
    // One that is there already is given back: a second click makes no second one.
    let link = push::open_link(&mut step, &remote).await?;
    for id in &link.requirements {
        if let Ok(have) = step.record::<Requirement>(id).await {
            return Ok(have);
        }
    }
    step.put(key("link", &link.address.key()), &link)?;
    let (meta, mut index) = step.new_meta(Kind::Requirement, None).await?;
    let mut requirement = from_issue(meta, &remote);
    step.add(&requirement, &mut index)?;
    tie_issue(&mut step, &mut requirement, &remote.address).await?;
    step.commit().await?;
    Ok(requirement)
}

fn from_issue(meta: crate::model::Meta, remote: &RemoteIssue) -> Requirement {
    let title = crate::text::title(&remote.title, crate::model::TITLE_LIMIT);
    let title = if title.is_empty() { remote.address.display() } else { title };
    Requirement {
        description: remote.body.clone(),
        priority: trackers::requirement_priority(remote),
        status: trackers::requirement_status(remote),
        ..Requirement::new(meta, title)
    }
}

/// Notes that a case still fits its requirement, although the requirement changed.
pub async fn accept<H: Host>(host: &H, sender: &Sender, form: AcceptForm) -> Result<RequirementView> {
    let mut step = Step::open(host).await?;
    let mut requirement: Requirement = step.record(&form.requirement).await?;
    if !requirement.cases.contains(&form.case) {
        return Err(Error::Missing { what: "link" });
    }
    requirement.accepted.retain(|one| one.case != form.case);
    requirement.accepted.push(Accepted { case: form.case, at: step.now() });
    step.put(key_of(Kind::Requirement, &form.requirement), &requirement)?;
    step.commit().await?;
    super::requirements::view(host, sender, ById { id: form.requirement }).await
}

/// Ties test cases to a requirement; its issues' coverage comments follow.
pub async fn link_cases<H: Host>(host: &H, sender: &Sender, form: CasesForm) -> Result<RequirementView> {
    cover(host, &form, true).await?;
    super::requirements::view(host, sender, ById { id: form.requirement }).await
}

/// Unties test cases.
pub async fn unlink_cases<H: Host>(host: &H, sender: &Sender, form: CasesForm) -> Result<RequirementView> {
    cover(host, &form, false).await?;
    super::requirements::view(host, sender, ById { id: form.requirement }).await
}

pub(super) async fn cover<H: Host>(host: &H, form: &CasesForm, tie: bool) -> Result<()> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let mut requirement: Requirement = step.record(&form.requirement).await?;
    if tie {
        tie_cases(&mut step, &mut requirement, &form.cases).await?;
    } else {
        untie_cases(&mut step, &mut requirement, &form.cases).await?;
    }
    announce(&mut step, &connections, &requirement.links, None).await?;
    let count = form.cases.len();
    let key = requirement.key();
    let words = if tie {
        say!("{count, plural, one {# test case} other {# test cases}} linked to {requirement}", count, key)
    } else {
        say!(
            "{count, plural, one {# test case} other {# test cases}} unlinked from {requirement}",
            count,
            key
        )
    };
    step.is_action(words, None);
    step.commit().await
}

/// Brings the coverage comments of a requirement's issues up to date now.
pub async fn post_coverage<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<RequirementView> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let requirement: Requirement = step.record(&form.id).await?;
    let jobs = announce(&mut step, &connections, &requirement.links, None).await?;
    step.commit().await?;
    for job in &jobs {
        outbox::run(host, job).await?;
    }
    super::requirements::view(host, sender, form).await
}

/// The link of an issue, if anything hangs on it.
pub(super) async fn link_of<H: Host>(host: &H, address: &Address) -> Result<Option<ExternalLink>> {
    store::read_one(host, key("link", &address.key())).await
}
