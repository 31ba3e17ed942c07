//! Defects: view, save, push.

use super::requirements::saved;
use super::{
    checked_folder, checked_id, checked_rev, checked_tags, checked_text, checked_title, own_fields, paint,
};
use crate::error::{Error, Result};
use crate::evidence;
use crate::model::{
    Connection, Cycle, Defect, DefectPriority, DefectStatus, Execution, ExternalLink, JobState, Kind, Origin,
    Record, Requirement,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, DefectForm, PushForm, StatusForm};
use crate::protocol::views::{Action, ActionName, DefectView, JobLine, Saved};
use crate::push;
use crate::store::sheet::{self, SheetRow};
use crate::store::{self, Step, key, key_of};

/// One defect in full.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<DefectView> {
    let defect: Defect = store::read_record(host, &form.id).await?;
    let now = host.now();
    let (link, job) = paint::ties(host, &defect).await?;
    let connections = super::connections::all(host).await?;
    let requirements: Vec<Requirement> = store::read_records(host, &defect.requirements).await?;
    let live: Vec<&Connection> =
        connections.iter().filter(|connection| connection.disconnected_at.is_none()).collect();
    let mut destinations = super::routes::choices(&connections);
    let mut destination_why = String::new();
    if let Some((routed, why)) = super::routes::chosen(host, &defect, &connections).await? {
        // What the rules choose comes first: a page pushes there unless a person chooses otherwise.
        destinations.sort_by_key(|one| one.id != routed);
        destination_why = why;
    }
    let issue = link.as_ref().map(|link| link.standing);
    let news = link.as_ref().is_some_and(|link| {
        paint::has_news(&defect, link, &connections) || files_left(&defect, link, &connections)
    });
    let shown = match &link {
        Some(link) => Some(paint::link_line(host, link, &connections).await),
        None => None,
    };
    let is_waiting = job.as_ref().is_some_and(|job| !matches!(job.state, JobState::Filing(_)));
    let waits = super::no_token::waiting(host, job.as_ref(), &connections).await;
    let (attachments, stand) = super::attachments::lines(host, &defect).await?;
    let (comments, comment_hint) = super::comments::lines(host, &defect, link.as_ref(), &connections).await?;
    Ok(DefectView {
        id: defect.meta.id.clone(),
        key: defect.key(),
        rev: defect.meta.rev,
        age: paint::changed(&defect, now),
        origin: defect.found(),
        requirement: requirements.first().map(|one| paint::hit(one, one.status.label())),
        sync: waits
            .clone()
            .unwrap_or_else(|| paint::sync_badge(&defect, link.as_ref(), job.as_ref(), &connections)),
        sync_detail: match &link {
            Some(link) => link.dropped.join(" "),
            None => foreseen(&defect, &live),
        },
        job: job.as_ref().map(|job| {
            let shown = paint::job_line(job, now);
            match &waits {
                Some(state) => JobLine { detail: state.title.clone(), state: state.clone(), ..shown },
                None => shown,
            }
        }),
        actions: actions(&Standing { issue, waiting: is_waiting, news }, &live),
        assignee: defect.assignee.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        assignable: link.is_some(),
        comments,
        comment_hint,
        conflicts: super::conflicts::lines(&defect, link.as_ref()),
        alert: super::rechecks::alert(host, &defect).await?,
        link: shown,
        destinations,
        destination_why,
        given: defect.given,
        title: defect.title,
        description: defect.description,
        priority: defect.priority,
        status: defect.status,
        folder: defect.folder,
        ignored: defect.is_ignored,
        tags: defect.tags,
        attachments,
        attachments_note: stand.note,
        paste_into: stand.paste_into,
    })
}

/// Whether the issue is to get files that it does not have.
fn files_left(defect: &Defect, link: &ExternalLink, connections: &[Connection]) -> bool {
    let connection = connections.iter().find(|one| one.reaches(&link.address));
    evidence::kept_here(link, connection).is_none() && evidence::has_news(defect, link)
}

/// What of a defect's text will not get to where it may be pushed, said before it is.
fn foreseen(defect: &Defect, connections: &[&Connection]) -> String {
    let mut all = Vec::new();
    for connection in connections {
        let (_, notes) = push::compose(defect, connection);
        if !notes.is_empty() {
            all.push(say!(
                "When it is pushed to {connection}: {notes}.",
                connection.label(),
                notes.join(". ").trim_end_matches('.')
            ));
        }
    }
    all.join(" ")
}

/// Where a defect stands, as far as its buttons depend on it.
struct Standing {
    /// Its issue, as it was found last; none when it was never pushed.
    issue: Option<crate::model::Standing>,
    waiting: bool,
    news: bool,
}

/// `Push to GitHub`, when every push goes there.
fn push_label(connections: &[&Connection]) -> String {
    let first = connections.first().map(|one| one.tracker);
    let one = first.filter(|tracker| connections.iter().all(|other| other.tracker == *tracker));
    one.map_or_else(|| say!("Push").to_owned(), |tracker| say!("Push to {tracker}", tracker.label()))
}

fn actions(standing: &Standing, connections: &[&Connection]) -> Vec<Action> {
    let connected = !connections.is_empty();
    let Standing { issue, waiting, news } = *standing;
    let linked = issue.is_some();
    let gone = issue.is_some_and(|issue| issue != crate::model::Standing::Live);
    let mut all = Vec::new();
    if !connected {
        all.push(paint::action(
            ActionName::Connect,
            say!("Connect a tracker"),
            say!("A push needs a connection"),
        ));
    } else if gone {
        let hint = say!("Makes a new issue of this defect; the old one's link ends");
        all.push(paint::action(ActionName::Recreate, say!("Make a new issue"), hint));
    } else if !linked || news {
        let label = if linked { say!("Push changes").to_owned() } else { push_label(connections) };
        let mut push = paint::action(ActionName::PushDefect, &label, "");
        push.enabled = !waiting;
        if waiting {
            say!("It is on its way already").clone_into(&mut push.hint);
        }
        all.push(push);
    }
    if !linked && connected {
        let hint = say!("Makes no issue; looks for one by its title, key or address");
        let mut link = paint::action(ActionName::LinkIssue, say!("Link an existing issue"), hint);
        link.enabled = !waiting;
        all.push(link);
    }
    if linked && connected {
        all.push(paint::action(
            ActionName::SyncIssue,
            say!("Sync now"),
            say!("Asks the tracker for the issue's present state"),
        ));
    }
    all
}

/// Makes or changes one.
pub async fn save<H: Host>(host: &H, _: &Sender, form: DefectForm) -> Result<Saved> {
    let stored = if form.attachments.is_some() { host.files().await? } else { Vec::new() };
    let connections = super::connections::all(host).await?;
    let given = form.given.map(|given| own_fields::checked(given, &connections)).transpose()?;
    let mut step = Step::open(host).await?;
    let defect = match &form.id {
        Some(id) if step.raw(&key_of(Kind::Defect, id)).await?.is_some() => {
            let mut defect: Defect = step.record(id).await?;
            let same = defect.title == crate::text::title(&form.title, usize::MAX)
                && defect.description == form.description;
            if form.rev.is_none() && !same {
                return Err(Error::ChangedMeanwhile { key: defect.key() });
            }
            checked_rev(&defect, form.rev)?;
            defect.title = checked_title(&form.title)?;
            defect.description = checked_text("description", &form.description)?;
            defect.priority = form.priority;
            if let Some(folder) = &form.folder {
                defect.folder = checked_folder(folder)?;
            }
            if let Some(tags) = &form.tags {
                defect.tags = checked_tags(tags)?;
            }
            defect.is_ignored = form.ignored.unwrap_or(defect.is_ignored);
            defect.given = given.unwrap_or(defect.given);
            if let Some(files) = &form.attachments {
                defect.attachments =
                    super::attachments::replaced(&mut step, &defect.attachments, files, &stored).await?;
            }
            let now = step.now();
            defect.set_status(form.status, now);
            changed(&mut step, &connections, &mut defect).await?;
            defect
        }
        // A page that makes the id itself can send its form twice without making two defects.
        Some(_) | None => {
            let draft = Draft {
                id: form.id.map(|id| checked_id(&id)).transpose()?,
                title: &form.title,
                description: &form.description,
                priority: form.priority,
                status: form.status,
                execution: form.execution.as_deref(),
                requirement: form.requirement.as_deref(),
            };
            let mut defect = add(&mut step, draft).await?;
            defect.folder = form.folder.as_deref().map(checked_folder).transpose()?.unwrap_or_default();
            defect.tags = form.tags.as_deref().map(checked_tags).transpose()?.unwrap_or_default();
            defect.is_ignored = form.ignored.unwrap_or_default();
            defect.given = given.flatten();
            if let Some(files) = &form.attachments {
                defect.attachments = super::attachments::replaced(&mut step, &[], files, &stored).await?;
            }
            step.put(key_of(Kind::Defect, &defect.meta.id), &defect)?;
            defect
        }
    };
    step.is_action(say!("{defect} saved", defect.key()), None);
    step.commit().await?;
    outbox::schedule(host).await?;
    Ok(saved(&defect))
}

/// Puts a changed defect back; its issue follows by itself, where it is to.
pub(super) async fn changed<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    defect: &mut Defect,
) -> Result<()> {
    defect.held = false;
    push::follow(step, connections, defect).await?;
    step.change(defect, "here")?;
    evidence::follow(step, connections, defect).await
}

/// Sets a defect's status alone: opened again, or its fix verified.
pub async fn set_status<H: Host>(host: &H, sender: &Sender, form: StatusForm) -> Result<DefectView> {
    turn(host, &form).await?;
    view(host, sender, ById { id: form.defect }).await
}

/// Sends what waits for a defect's issue now: a person has just asked for it.
pub(super) async fn hurry<H: Host>(host: &H, id: &str) -> Result<()> {
    let defect: Defect = store::read_record(host, id).await?;
    if let Some(job) = defect.job {
        super::outbox::hurry(host, &job).await?;
        outbox::run(host, &job).await?;
    }
    outbox::schedule(host).await
}

pub(super) async fn turn<H: Host>(host: &H, form: &StatusForm) -> Result<()> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let mut defect: Defect = step.record(&form.defect).await?;
    let now = step.now();
    defect.set_status(form.status, now);
    changed(&mut step, &connections, &mut defect).await?;
    step.commit().await?;
    hurry(host, &form.defect).await
}

/// What a new defect is made from.
pub(super) struct Draft<'a> {
    pub(super) id: Option<String>,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) priority: DefectPriority,
    pub(super) status: DefectStatus,
    pub(super) execution: Option<&'a str>,
    pub(super) requirement: Option<&'a str>,
}

/// Makes a defect, tied to the execution it was found in and to the requirements that breaks.
pub(super) async fn add<H: Host>(step: &mut Step<'_, H>, draft: Draft<'_>) -> Result<Defect> {
    let title = checked_title(draft.title)?;
    let description = checked_text("description", draft.description)?;
    let (meta, mut index) = step.new_meta(Kind::Defect, draft.id).await?;
    let id = meta.id.clone();
    let mut requirements: Vec<String> = draft.requirement.map(str::to_owned).into_iter().collect();
    let origin = match draft.execution {
        Some(execution) => Some(found_in(step, execution, &id, &mut requirements).await?),
        None => None,
    };
    for requirement in &requirements {
        let mut requirement: Requirement = step.record(requirement).await?;
        requirement.defects.push(id.clone());
        step.put(key_of(Kind::Requirement, &requirement.meta.id), &requirement)?;
    }
    let defect = Defect {
        description,
        priority: draft.priority,
        status: draft.status,
        origin,
        requirements,
        ..Defect::new(meta, title)
    };
    step.add(&defect, &mut index)?;
    Ok(defect)
}

async fn found_in<H: Host>(
    step: &mut Step<'_, H>,
    execution: &str,
    defect: &str,
    requirements: &mut Vec<String>,
) -> Result<Origin> {
    let place = key("execution", execution);
    let found: Option<Execution> = step.get(&place).await?;
    let mut execution = found.ok_or(Error::Missing { what: "execution" })?;
    let cycle: Cycle = step.record(&execution.cycle).await?;
    execution.defects.push(defect.to_owned());
    step.put(place, &execution)?;
    sheet::put(step, &cycle, SheetRow::from(&execution)).await?;
    if let Some(case) = step.get::<crate::model::TestCase>(&key_of(Kind::TestCase, &execution.case)).await? {
        for requirement in case.requirements {
            let there = step.record::<Requirement>(&requirement).await.is_ok();
            if there && !requirements.contains(&requirement) {
                requirements.push(requirement);
            }
        }
    }
    Ok(origin(&cycle, &execution))
}

fn origin(cycle: &Cycle, execution: &Execution) -> Origin {
    Origin {
        execution: execution.id.clone(),
        case: execution.case.clone(),
        case_key: execution.case_key.clone(),
        cycle_key: cycle.key(),
    }
}

/// A defect that was reported by itself is found by the first execution it is seen in; says whether it was.
pub(super) fn found_first(cycle: &Cycle, execution: &Execution, defect: &mut Defect) -> bool {
    let is_first = defect.origin.is_none();
    if is_first {
        defect.origin = Some(origin(cycle, execution));
    }
    is_first
}

/// Pushes one, or its changes. The view says how far it came.
pub async fn push<H: Host>(host: &H, sender: &Sender, form: PushForm) -> Result<DefectView> {
    push_now(host, &form.defect, form.connection.as_deref()).await?;
    view(host, sender, ById { id: form.defect }).await
}

/// Where a defect is pushed: to the connection named, else where the routing rules lead, else the only one.
pub(super) async fn destined<H: Host>(host: &H, defect: &Defect, named: Option<&str>) -> Result<Connection> {
    let connections = super::connections::all(host).await?;
    let routed = match named {
        Some(_) => None,
        None => super::routes::chosen(host, defect, &connections).await?,
    };
    let routed = routed.map(|(connection, _)| connection);
    push::destination(connections, defect, named.or(routed.as_deref()), host).await
}

/// Puts a push into the outbox and takes it up at once.
pub(super) async fn push_now<H: Host>(host: &H, defect_id: &str, connection: Option<&str>) -> Result<()> {
    let defect: Defect = store::read_record(host, defect_id).await?;
    let connection = destined(host, &defect, connection).await?;
    let job = push::enqueue(host, defect_id, &connection).await?;
    if let Some(JobState::Filing(filing)) = outbox::read_job(host, &job).await?.map(|job| job.state) {
        host.open_site(&filing.url);
        return Ok(());
    }
    super::outbox::hurry(host, &job).await?;
    outbox::run(host, &job).await
}
