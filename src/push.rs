//! One defect becomes one issue, wherever the worker dies; later changes follow it there.
//!
//! Title, description with a line and a marker that lead back, a priority label, the status. The steps
//! are stored in the job; each can be taken up again.

use crate::error::{Error, Result};
use crate::mapping::read_status;
use crate::model::{Base, Connection, Defect, ExternalLink, Job, JobState, Seen, Standing, Work};
use crate::model::{Kind, Record};
use crate::outbox::{Created, create_once};
use crate::ports::Host;
use crate::protocol::views::Tone;
use crate::store::{self, LINKS, Step, key, key_of};
use crate::text;
use crate::trackers::{self, Access, IssueChange, LabelOutcome, NewIssue, RemoteIssue, label_of};

/// Takes a push as far as it goes now.
pub async fn advance<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, defect_id: &str) -> Result<()> {
    if job.state == JobState::SettingStatus {
        return set_status(host, access, job, defect_id).await;
    }
    // A deleted defect's issue is still looked for when it may be there; a fault of storage drops nothing.
    let found = store::read_one::<Defect, H>(host, key_of(Kind::Defect, defect_id)).await?;
    let Some(defect) = found.filter(|defect| defect.meta.deleted_at.is_none() || job.sent_first.is_some())
    else {
        return forget(host, job).await;
    };
    if defect.link.is_some() {
        return update(host, access, job, defect_id).await;
    }
    if job.sent_first.is_none() {
        prepare_label(host, access, &defect).await?;
    }
    let (issue, cut) = compose(&defect, access);
    let marker = text::defect_marker(defect_id);
    let made = create_once(
        host,
        job,
        |since| trackers::find_issue(host, access, &marker, since),
        || trackers::create_issue(host, access, &issue),
    );
    let (remote, agreed) = match made.await? {
        Created::NotYet => return Ok(()),
        Created::Made(remote) => (remote, (issue.title.clone(), issue.body.clone())),
        // What was found may be older than what the defect says now: the rest is news for it.
        Created::Found(remote) => {
            let agreed = (remote.title.clone(), remote.body.clone());
            (remote, agreed)
        }
    };
    let agreed = Base { title: agreed.0, body: agreed.1, priority: defect.priority, status: defect.status };
    record(host, access, job, (&issue, cut, agreed), &remote).await?;
    if job.state == JobState::SettingStatus { set_status(host, access, job, defect_id).await } else { Ok(()) }
}

/// The issue a defect becomes; the second value tells whether its description had to be cut.
fn compose(defect: &Defect, access: &Access<'_>) -> (NewIssue, bool) {
    let (body, cut) = text::body(&defect.description, &back_link(defect), text::GITHUB_BODY);
    let issue = NewIssue {
        title: text::title(&defect.title, text::GITHUB_TITLE),
        body,
        labels: vec![label_of(access.connection.tracker, defect.priority).to_owned()],
    };
    (issue, cut)
}

/// The line people read, and the marker we find it by.
fn back_link(defect: &Defect) -> String {
    let found = defect
        .origin
        .as_ref()
        .map_or_else(String::new, |origin| format!(", found by {} in {}", origin.case_key, origin.cycle_key));
    format!("---\nCasebridge {}{found}\n{}", defect.key(), text::defect_marker(&defect.meta.id))
}

async fn prepare_label<H: Host>(host: &H, access: &Access<'_>, defect: &Defect) -> Result<()> {
    let label = label_of(access.connection.tracker, defect.priority);
    if access.connection.labels.iter().any(|known| known == label) {
        return Ok(());
    }
    match trackers::ensure_label(host, access, defect.priority).await? {
        // Whether it can be put on the issue is seen in the answer to the push.
        LabelOutcome::NotAllowed => Ok(()),
        LabelOutcome::Present => {
            let mut step = Step::open(host).await?;
            let place = key("connection", &access.connection.id);
            if let Some(mut connection) = step.get::<Connection>(&place).await? {
                if !connection.labels.iter().any(|known| known == label) {
                    connection.labels.push(label.to_owned());
                }
                step.put(place, &connection)?;
            }
            step.commit().await
        }
    }
}

/// Writes down that the issue is there: link, defect, job and log in one step.
async fn record<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    (sent, cut, agreed): (&NewIssue, bool, Base),
    remote: &RemoteIssue,
) -> Result<()> {
    let Work::PushDefect { defect, .. } = &job.work else { return Ok(()) };
    let mut step = Step::open(host).await?;
    let place = key_of(Kind::Defect, defect);
    // Deleted while it was under way: the tie is kept all the same, so that nothing is lost with it.
    let Some(mut defect) = step.get::<Defect>(&place).await? else {
        step.remove_job(&job.id).await?;
        return step.commit().await;
    };
    let mut link = open_link(&mut step, remote).await?;
    if !link.defects.contains(&defect.meta.id) {
        link.defects.push(defect.meta.id.clone());
    }
    link.our_labels.clone_from(&sent.labels);
    link.our_labels.retain(|label| carries(remote, label));
    link.dropped = dropped(access, sent, cut, remote);
    link.base = Some(Base { status: read_status(agreed.status, remote.closed), ..agreed });
    let link_key = link.address.key();
    step.put(key("link", &link_key), &link)?;
    defect.link = Some(link_key);
    let open_ends = defect.status.is_done() != remote.closed;
    job.state = JobState::SettingStatus;
    job.sent_first = None;
    job.tries = 0;
    if open_ends {
        step.put(key("job", &job.id), job)?;
    } else {
        job.state = JobState::Queued;
        defect.job = None;
        step.remove_job(&job.id).await?;
    }
    let (defect_key, issue) = (defect.key(), remote.address.display());
    step.put(place, &defect)?;
    let tone = if link.dropped.is_empty() { Tone::Good } else { Tone::Warn };
    let more = link.dropped.iter().fold(String::new(), |all, one| format!("{all}. {one}"));
    step.log(tone, format!("Pushed {defect_key} as {issue}{more}")).await?;
    step.commit().await
}

/// The link of an issue as it is now, or a new one.
pub async fn open_link<H: Host>(step: &mut Step<'_, H>, remote: &RemoteIssue) -> Result<ExternalLink> {
    let link_key = remote.address.key();
    let mut links = step.index(LINKS.to_owned()).await?;
    links.enter(&link_key);
    step.put(LINKS.to_owned(), &links)?;
    let found: Option<ExternalLink> = step.get(&key("link", &link_key)).await?;
    let mut link = found.unwrap_or_else(|| ExternalLink::new(remote.address.clone()));
    see(&mut link, remote, step.now());
    Ok(link)
}

/// Notes how an issue was seen.
pub fn see(link: &mut ExternalLink, remote: &RemoteIssue, now: crate::model::Time) {
    link.remote_id = Some(remote.id);
    link.standing = Standing::Live;
    link.seen = Some(Seen {
        title: remote.title.clone(),
        closed: remote.closed,
        labels: remote.labels.clone(),
        updated_at: remote.updated_at.clone(),
        etag: remote.etag.clone(),
        at: now,
    });
}

fn carries(remote: &RemoteIssue, label: &str) -> bool {
    remote.labels.iter().any(|have| have.eq_ignore_ascii_case(label))
}

/// What the tracker left out without a word, and what we had to cut.
fn dropped(access: &Access<'_>, sent: &NewIssue, cut: bool, remote: &RemoteIssue) -> Vec<String> {
    let mut all: Vec<String> = sent
        .labels
        .iter()
        .filter(|label| !carries(remote, label))
        .map(|label| {
            format!(
                "The label {label} was not applied: {} has no push right on {}. Somebody who has can add it.",
                access.connection.login, access.connection.project
            )
        })
        .collect();
    if cut {
        all.push(
            "The description is longer than the tracker takes: its end was cut there and is whole here."
                .to_owned(),
        );
    }
    all
}

async fn set_status<H: Host>(host: &H, access: &Access<'_>, job: &Job, defect_id: &str) -> Result<()> {
    let Ok(defect) = store::read_record::<Defect, H>(host, defect_id).await else {
        return forget(host, job).await;
    };
    let Some(link_key) = defect.link.clone() else { return forget(host, job).await };
    let Some(link) = store::read_one::<ExternalLink, H>(host, key("link", &link_key)).await? else {
        return forget(host, job).await;
    };
    let change = IssueChange { closed: Some(defect.status.is_done()), ..IssueChange::default() };
    let remote = trackers::change_issue(host, access, link.address.number, &change).await?;
    settle(host, job, &defect, &remote, |base| base.status = defect.status).await
}

/// Brings what was changed here since the last agreement to the issue. Every request is repeatable.
///
/// A title or body that somebody changed on the tracker meanwhile is left as it is there, and said so.
pub async fn update<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, defect_id: &str) -> Result<()> {
    let Ok(defect) = store::read_record::<Defect, H>(host, defect_id).await else {
        return forget(host, job).await;
    };
    let link = match &defect.link {
        Some(link) => store::read_one::<ExternalLink, H>(host, key("link", link)).await?,
        None => None,
    };
    let Some((link, base)) = link.and_then(|link| link.base.clone().map(|base| (link, base))) else {
        return forget(host, job).await;
    };
    let (wanted, _) = compose(&defect, access);
    let number = link.address.number;
    let remote = trackers::read_issue(host, access, number, "").await?;
    let Some(mut remote) = remote else { return forget(host, job).await };
    let mut change = IssueChange::default();
    if wanted.title != base.title && remote.title == base.title {
        change.title = Some(wanted.title.clone());
    }
    if wanted.body != base.body && remote.body == base.body {
        change.body = Some(wanted.body.clone());
    }
    if defect.status.is_done() != base.status.is_done() && defect.status.is_done() != remote.closed {
        change.closed = Some(defect.status.is_done());
    }
    let stale =
        |label: &&String| !label.eq_ignore_ascii_case(label_of(link.address.tracker, defect.priority));
    let half_swapped = link.our_labels.iter().filter(stale).any(|label| carries(&remote, label));
    if !change.is_empty() {
        remote = trackers::change_issue(host, access, number, &change).await?;
    }
    let label = label_of(access.connection.tracker, defect.priority);
    if defect.priority != base.priority && (!carries(&remote, label) || half_swapped) {
        prepare_label(host, access, &defect).await?;
        match trackers::swap_label(host, access, number, label, &link.our_labels).await {
            Ok(labels) => remote.labels = labels,
            // Said below, where the labels are compared with what was wanted.
            Err(Error::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    settle(host, job, &defect, &remote, |base| {
        base.title.clone_from(&wanted.title);
        base.body.clone_from(&wanted.body);
        base.priority = defect.priority;
        base.status = defect.status;
    })
    .await
}

/// Ends a job whose work is done: what both sides agree on now, the log, the job gone, in one step.
async fn settle<H: Host>(
    host: &H,
    job: &Job,
    defect: &Defect,
    remote: &RemoteIssue,
    agree: impl Fn(&mut Base),
) -> Result<()> {
    let mut step = Step::open(host).await?;
    let place = key("link", &remote.address.key());
    if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
        see(&mut link, remote, step.now());
        if let Some(base) = &mut link.base {
            agree(base);
            let label = label_of(link.address.tracker, base.priority);
            link.our_labels =
                remote.labels.iter().filter(|have| have.eq_ignore_ascii_case(label)).cloned().collect();
            link.dropped = disagreements(base, label, remote);
        }
        step.put(place, &link)?;
    }
    release(&mut step, job).await?;
    step.log(Tone::Good, format!("{} is up to date with {}", defect.key(), remote.address.display())).await?;
    step.commit().await
}

/// Where the issue is not as the workspace has it, although both were told.
fn disagreements(base: &Base, label: &str, remote: &RemoteIssue) -> Vec<String> {
    let mut all = Vec::new();
    if remote.title != base.title {
        all.push("The issue's title was changed on the tracker and was left as it is there.".to_owned());
    }
    if remote.body != base.body {
        all.push("The issue's text was changed on the tracker and was left as it is there.".to_owned());
    }
    if !carries(remote, label) {
        all.push(format!("The label {label} was not applied: the token's user has no push right."));
    }
    if remote.closed != base.status.is_done() {
        all.push("The tracker did not take the new status.".to_owned());
    }
    all
}

/// Ends a job that has nothing to do any more.
async fn forget<H: Host>(host: &H, job: &Job) -> Result<()> {
    let mut step = Step::open(host).await?;
    release(&mut step, job).await?;
    step.commit().await
}

/// Takes a job out of the outbox and off its defect.
pub async fn release<H: Host>(step: &mut Step<'_, H>, job: &Job) -> Result<()> {
    if let Work::PushDefect { defect, .. } | Work::UpdateDefect { defect, .. } = &job.work {
        let place = key_of(Kind::Defect, defect);
        if let Ok(Some(mut defect)) = step.get::<Defect>(&place).await {
            defect.job = None;
            step.put(place, &defect)?;
        }
    }
    step.remove_job(&job.id).await
}

/// Whether a pushed defect has changes that its issue does not know yet.
pub fn has_news(defect: &Defect, base: &Base) -> bool {
    let (body, _) = text::body(&defect.description, &back_link(defect), text::GITHUB_BODY);
    text::title(&defect.title, text::GITHUB_TITLE) != base.title
        || body != base.body
        || defect.priority != base.priority
        || defect.status.is_done() != base.status.is_done()
}

/// Puts a push, or the changes of a pushed defect, into the outbox and gives the job's id. One that is
/// there already is taken up again instead.
pub async fn enqueue<H: Host>(host: &H, defect_id: &str, connection: &Connection) -> Result<String> {
    let mut step = Step::open(host).await?;
    let mut defect: Defect = step.record(defect_id).await?;
    if let Some(job) = &defect.job {
        let job = job.clone();
        if step.raw(&key("job", &job)).await?.is_some() {
            return Ok(job);
        }
    }
    let (id, key_text, connection) = (defect.meta.id.clone(), defect.key(), connection.id.clone());
    let work = if defect.link.is_some() {
        Work::UpdateDefect { defect: id, key: key_text, connection }
    } else {
        Work::PushDefect { defect: id, key: key_text, connection }
    };
    let job = crate::outbox::new_job(&step, work, None);
    defect.job = Some(job.id.clone());
    step.add_job(&job).await?;
    step.put(key_of(Kind::Defect, &defect.meta.id), &defect)?;
    step.commit().await?;
    Ok(job.id)
}

/// The connection a defect is to go through: the one named, the one of its link, or the only one.
pub async fn destination<H: Host>(
    connections: Vec<Connection>,
    defect: &Defect,
    named: Option<&str>,
    host: &H,
) -> Result<Connection> {
    let link = match &defect.link {
        Some(link) => store::read_one::<ExternalLink, H>(host, key("link", link)).await?,
        None => None,
    };
    if let Some(link) = link {
        let project = link.address.project.clone();
        let found = connections.into_iter().find(|connection| connection.reaches(&link.address));
        return found.ok_or(Error::NotConnected { project });
    }
    let mut usable: Vec<Connection> =
        connections.into_iter().filter(|one| one.disconnected_at.is_none()).collect();
    match named {
        Some(id) => usable.into_iter().find(|one| one.id == id).ok_or(Error::Missing { what: "connection" }),
        None if usable.len() > 1 => {
            Err(Error::Invalid { field: "connection", why: "Choose where to push it".to_owned() })
        }
        None => usable.pop().ok_or(Error::NotConnected { project: "any repository".to_owned() }),
    }
}
