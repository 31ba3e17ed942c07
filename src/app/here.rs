//! What the panel on an issue's page shows and does. Which issue it is about is read from the sender's
//! own address, never from the message.

mod tied;

use super::checked_id;
use super::defects::{Draft, add, push_now};
use super::paint;
use crate::error::{Error, Result};
use crate::links::address_of;
use crate::model::{
    Address, Connection, Defect, DefectPriority, DefectStatus, ExternalLink, Kind, MINUTE, Record,
    Requirement,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{
    ById, CasesForm, HereCases, HereDefect, HereRequirement, HereSearch, Nothing, StatusForm,
};
use crate::protocol::views::{ActionName, DefectDraft, Hits, IssueView, Problem, RequirementPanel};
use crate::store::{self, Step, key_of};
use crate::sync::schedule;
use crate::trackers::sign_in_address;
use tied::Tied;

/// How long a look at an issue counts as fresh.
const FRESH: u64 = MINUTE;

pub(super) async fn place<H: Host>(host: &H, sender: &Sender) -> Result<(Address, Vec<Connection>)> {
    let connections = super::connections::all(host).await?;
    let page = sender.page().ok_or(Error::NotAllowed)?;
    Ok((address_of(page, &connections)?, connections))
}

/// The panel.
pub async fn view<H: Host>(host: &H, sender: &Sender, _: Nothing) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    issue_view(host, &address, &connections).await
}

/// A linked issue that somebody looks at is looked at by us, too, unless that was just now.
pub(crate) async fn visited<H: Host>(host: &H, sender: &Sender) -> Result<()> {
    let (address, connections) = place(host, sender).await?;
    let Some(link) = super::links::link_of(host, &address).await? else { return Ok(()) };
    let looked = schedule::fresh_at(host, &connections, &link).await;
    let looked = looked.max(schedule::tried_at(host, &address.key()).await);
    let is_fresh = looked.is_some_and(|at| host.now().since(at) < FRESH);
    if is_fresh || !connections.iter().any(|connection| connection.writes_to(&address)) {
        return Ok(());
    }
    super::syncing::refresh(host, &connections, &address).await
}

/// The view of one issue, for its page and for the popup.
pub(super) async fn issue_view<H: Host>(
    host: &H,
    address: &Address,
    connections: &[Connection],
) -> Result<IssueView> {
    let now = host.now();
    let link = super::links::link_of(host, address).await?;
    let mut problems = Vec::new();
    let mut tied = Tied::default();
    if let Some(link) = &link {
        for requirement in store::read_records::<Requirement, H>(host, &link.requirements).await? {
            tied.panels.push(panel(host, &requirement, link).await?);
        }
        tied.runs = tied::runs(host, &link.cycles).await?;
        tied.cases = paint::cases(host, &link.cases).await?;
        // One that covers a requirement of this issue is listed there.
        tied.cases
            .retain(|one| tied.panels.iter().all(|panel| panel.cases.iter().all(|have| have.id != one.id)));
        tied.defects = paint::defects(host, &link.defects).await?;
        problems = paint::needs(&jobs_about(host, link, &tied.panels).await?);
    }
    let connection = connections.iter().find(|connection| connection.reaches(address));
    if let Some(connection) = connection
        && let Some(trouble) = &connection.trouble
    {
        problems.push(trouble_problem(trouble, connection));
    }
    let connected = connection.is_some();
    let seen = match link.as_ref() {
        Some(link) => schedule::fresh_at(host, connections, link).await,
        None => None,
    };
    let mut actions = tied.actions(connected);
    let shown = |id: &String| {
        tied.defects
            .iter()
            .chain(tied.panels.iter().flat_map(|panel| &panel.defects))
            .any(|line| line.id == *id)
    };
    let others: Vec<String> = reported(host, address).await.into_iter().filter(|id| !shown(id)).collect();
    let others = paint::defects(host, &others).await?;
    if connection.is_some_and(Connection::files_by_hand) {
        actions.retain(|action| action.name != ActionName::SyncIssue);
    }
    Ok(IssueView {
        issue: address.display(),
        heading: tied.heading(),
        sentence: tied.sentence(connected, &address.project),
        age: seen.filter(|_| connected).map_or_else(String::new, |at| say!("synced {at}", at.ago(now))),
        badge: tied.summary(),
        header: tied::header(connected),
        actions,
        form: draft(address, connection, &tied.panels),
        requirements: tied.panels,
        runs: tied.runs,
        cases: tied.cases,
        defects: tied.defects.into_iter().chain(others).collect(),
        problems,
    })
}

async fn panel<H: Host>(
    host: &H,
    requirement: &Requirement,
    link: &ExternalLink,
) -> Result<RequirementPanel> {
    let (coverage, cases) = paint::coverage(host, requirement).await?;
    Ok(RequirementPanel {
        kind: Kind::Requirement,
        id: requirement.meta.id.clone(),
        key: requirement.key(),
        title: requirement.title.clone(),
        coverage,
        cases,
        defects: paint::defects(host, &requirement.defects).await?,
        comment: paint::comment_note(link, host.now()),
    })
}

async fn jobs_about<H: Host>(
    host: &H,
    link: &ExternalLink,
    panels: &[RequirementPanel],
) -> Result<Vec<crate::model::Job>> {
    use crate::model::Work;
    let key = link.address.key();
    let ours = |id: &String| {
        link.defects.contains(id)
            || panels.iter().any(|panel| panel.defects.iter().any(|line| line.id == *id))
    };
    let jobs = crate::outbox::jobs(host).await?;
    Ok(jobs
        .into_iter()
        .filter(|job| match &job.work {
            Work::PushDefect { defect, .. }
            | Work::UpdateDefect { defect, .. }
            | Work::SyncComment { defect, .. }
            | Work::SendEvidence { defect, .. } => ours(defect),
            Work::CoverageComment { link, .. } => *link == key,
            Work::StartCi { .. } => false,
        })
        .collect())
}

fn trouble_problem(trouble: &str, connection: &Connection) -> Problem {
    let (remedy, page) = if connection.needs_page() {
        let remedy = say!(
            "Casebridge works through this page, without a token: it goes on when you are signed in here."
        );
        (remedy, sign_in_address(connection))
    } else {
        (say!("Open the connection, test it and do what it says."), "options.html".to_owned())
    };
    Problem {
        code: "connectionTrouble".to_owned(),
        message: format!("{trouble}."),
        remedy: remedy.to_owned(),
        retry: crate::protocol::views::Retry::No,
        field: None,
        page: Some(page),
    }
}

fn draft(address: &Address, connection: Option<&Connection>, panels: &[RequirementPanel]) -> DefectDraft {
    let about = panels.first().map_or_else(
        || format!("Seen while looking at {}.", address.short()),
        |panel| format!("Breaks {} ({}), see {}.", panel.key, panel.title, address.short()),
    );
    DefectDraft {
        title: String::new(),
        description: format!(
            "{about}\n\n**Steps**\n\n1. \n\n**Expected result**\n\n\n\n**Actual result**\n\n"
        ),
        priority: DefectPriority::default(),
        priorities: DefectPriority::ALL.to_vec(),
        destination: connection.map(Connection::label).unwrap_or_default(),
    }
}

/// Requirements or test cases to choose from, without those that are tied to this issue already.
pub async fn search<H: Host>(host: &H, sender: &Sender, form: HereSearch) -> Result<Hits> {
    let (address, _) = place(host, sender).await?;
    if !matches!(form.kind, Kind::Requirement | Kind::TestCase) {
        return Err(Error::NotAllowed);
    }
    let mut tied = Vec::new();
    if let Some(link) = super::links::link_of(host, &address).await? {
        for requirement in store::read_records::<Requirement, H>(host, &link.requirements).await? {
            tied.push(requirement.meta.id);
            tied.extend(requirement.cases);
        }
    }
    let mut found = super::search::find(host, &form.text, &[form.kind]).await?;
    let all = found.hits.len();
    found.hits.retain(|hit| !tied.contains(&hit.id));
    if all > 0 && found.hits.is_empty() {
        found.empty = say!("Every {noun} found is linked already.", form.kind.noun());
    }
    Ok(found)
}

/// Ties this page's issue to a requirement.
pub async fn link<H: Host>(host: &H, sender: &Sender, form: HereRequirement) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    super::links::tie(host, &connections, (Kind::Requirement, &form.requirement), &address).await?;
    issue_view(host, &address, &connections).await
}

/// Unties this page's issue from a requirement.
pub async fn unlink<H: Host>(host: &H, sender: &Sender, form: HereRequirement) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    let link = super::links::link_of(host, &address).await?;
    let is_run = link.is_some_and(|link| link.cycles.contains(&form.requirement));
    let kind = if is_run { Kind::Cycle } else { Kind::Requirement };
    super::links::untie(host, &connections, (kind, &form.requirement), &address).await?;
    issue_view(host, &address, &connections).await
}

/// Makes a requirement of this page's issue.
pub async fn new_requirement<H: Host>(host: &H, sender: &Sender, _: Nothing) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    super::links::make(host, &connections, &address).await?;
    issue_view(host, &address, &connections).await
}

/// Ties test cases to this page's requirement.
pub async fn link_cases<H: Host>(host: &H, sender: &Sender, form: HereCases) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    let link = super::links::link_of(host, &address).await?;
    let requirement = live_requirement(host, link).await?;
    let requirement = requirement.ok_or(Error::Missing { what: "requirement" })?;
    super::links::cover(host, &CasesForm { requirement, cases: form.cases }, true).await?;
    issue_view(host, &address, &connections).await
}

/// The first requirement of an issue that is not deleted.
async fn live_requirement<H: Host>(host: &H, link: Option<ExternalLink>) -> Result<Option<String>> {
    let ids = link.map(|link| link.requirements).unwrap_or_default();
    let live = store::read_records::<Requirement, H>(host, &ids).await?;
    Ok(live.into_iter().next().map(|requirement| requirement.meta.id))
}

/// Reports a defect from this page and pushes it at once. The page made the id, so that a second click
/// makes no second defect.
pub async fn report<H: Host>(host: &H, sender: &Sender, form: HereDefect) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    let connection = connections.iter().find(|connection| connection.reaches(&address));
    let connection = connection.ok_or(Error::NotConnected { project: address.project.clone() })?;
    let id = checked_id(&form.id)?;
    let requirement = live_requirement(host, super::links::link_of(host, &address).await?).await?;
    let mut step = Step::open(host).await?;
    if step.raw(&key_of(Kind::Defect, &id)).await?.is_none() {
        let draft = Draft {
            id: Some(id.clone()),
            title: &form.title,
            description: &form.description,
            priority: form.priority,
            status: DefectStatus::Open,
            execution: None,
            requirement: requirement.as_deref(),
        };
        add(&mut step, draft).await?;
    }
    if let Some(mut defect) =
        step.get::<Defect>(&key_of(Kind::Defect, &id)).await?.filter(|defect| defect.link.is_none())
    {
        // The first answer may have been lost, and the text corrected since.
        defect.title = super::checked_title(&form.title)?;
        defect.description = super::checked_text("description", &form.description)?;
        defect.priority = form.priority;
        step.put(key_of(Kind::Defect, &id), &defect)?;
    }
    step.commit().await?;
    let mut ids = reported(host, &address).await;
    if !ids.contains(&id) {
        ids.push(id.clone());
        host.remember(&reported_place(&address), serde_json::to_value(ids).ok());
    }
    push_now(host, &id, Some(&connection.id)).await?;
    issue_view(host, &address, &connections).await
}

/// Where the ids of what was reported from an issue's page are kept, as long as the browser runs.
fn reported_place(address: &Address) -> String {
    format!("reported:{}", address.key())
}

/// What was reported from this issue's page, though nothing else ties the two: until the browser ends, whoever comes
/// back to the page finds it there, with what became of its push.
async fn reported<H: Host>(host: &H, address: &Address) -> Vec<String> {
    let kept = host.recall(&[reported_place(address)]).await.pop().flatten();
    kept.and_then(|ids| serde_json::from_value(ids).ok()).unwrap_or_default()
}

/// Pushes a defect that this page shows.
pub async fn push<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    let view = issue_view(host, &address, &connections).await?;
    let shown = view.defects.iter().chain(view.requirements.iter().flat_map(|panel| &panel.defects));
    let defect: Defect = store::read_record(host, &form.id).await?;
    if !shown.into_iter().any(|line| line.id == form.id) && defect.job.is_none() {
        return Err(Error::NotAllowed);
    }
    let connection = connections.iter().find(|connection| connection.reaches(&address));
    push_now(host, &form.id, connection.map(|connection| connection.id.as_str())).await?;
    issue_view(host, &address, &connections).await
}

/// Sets the status of a defect that this page shows.
pub async fn set_status<H: Host>(host: &H, sender: &Sender, form: StatusForm) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    let view = issue_view(host, &address, &connections).await?;
    let mut shown = view.defects.iter().chain(view.requirements.iter().flat_map(|panel| &panel.defects));
    if !shown.any(|line| line.id == form.defect && line.alert.is_some()) {
        return Err(Error::NotAllowed);
    }
    super::defects::turn(host, &form).await?;
    issue_view(host, &address, &connections).await
}

/// Asks the tracker for this issue's present state.
pub async fn sync<H: Host>(host: &H, sender: &Sender, _: Nothing) -> Result<IssueView> {
    let (address, connections) = place(host, sender).await?;
    super::syncing::refresh(host, &connections, &address).await?;
    issue_view(host, &address, &connections).await
}
