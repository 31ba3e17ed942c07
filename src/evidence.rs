//! The files of a pushed defect follow it to its issue, each once, wherever the worker dies.
//!
//! Jira shows an issue's files by itself: each is looked for by its name before it is sent. GitLab and
//! GitHub show them in one comment of ours, updated in place; what is uploaded for it twice is seen once.

mod note;

use crate::error::{Error, Result};
use crate::model::{
    Attachment, Comment, Connection, Defect, Evidence, ExternalLink, Job, JobState, Record, Sent, Standing,
    Tracker, Work,
};
use crate::outbox::{self, Created, create_once};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{self, JOBS, Step, key};
use crate::sync::observe;
use crate::text::evidence_tag;
use crate::trackers::files;
use crate::trackers::{self, Access, RemoteComment};

/// Why a defect's files stay here, as a sentence; none when they go to its issue.
pub fn kept_here(link: &ExternalLink, connection: Option<&Connection>) -> Option<&'static str> {
    let Some(connection) = connection else { return Some(say!("Its project is not connected.")) };
    match (link.standing, takes(connection)) {
        (Standing::Deleted | Standing::OutOfReach, _) => Some(say!("Its issue is gone.")),
        (Standing::Live, false) => Some(NO_FILES),
        (Standing::Live, true) => None,
    }
}

/// What is said where a tracker takes none.
pub const NO_FILES: &str =
    word!("GitHub takes no files by its API: copy the picture and paste it into the issue.");

/// Whether files go to this connection's issues.
pub fn takes(connection: &Connection) -> bool {
    connection.tracker != Tracker::GitHub || connection.sync.evidence
}

/// Whether people see that file on the issue.
pub fn is_shown(defect: &Defect, link: &ExternalLink, attachment: &str) -> bool {
    let Some(sent) = link.sent.iter().find(|sent| sent.attachment == attachment) else { return false };
    let shown = link.evidence.iter().find(|one| one.defect == defect.meta.id);
    link.address.tracker.is_jira()
        || shown.is_some_and(|shown| shown.comment.text.contains(&note::target(sent)))
}

/// The files that the issue does not have yet.
fn missing<'a>(defect: &'a Defect, link: &ExternalLink) -> Vec<&'a Attachment> {
    let has = |file: &&Attachment| link.sent.iter().any(|sent| sent.attachment == file.id);
    defect.attachments.iter().filter(|file| !has(file)).collect()
}

/// Whether the issue does not show the files as they are here.
pub fn has_news(defect: &Defect, link: &ExternalLink) -> bool {
    let shown = link.evidence.iter().find(|one| one.defect == defect.meta.id);
    let is_old = match (shown, link.address.tracker.is_jira()) {
        (_, true) => false,
        (Some(shown), false) => shown.comment.text != note::compose(defect, link),
        (None, false) => link.sent.iter().any(|sent| is_of(defect, sent)),
    };
    is_old || !missing(defect, link).is_empty()
}

fn is_of(defect: &Defect, sent: &Sent) -> bool {
    defect.attachments.iter().any(|file| file.id == sent.attachment)
}

/// Puts the sending of a defect's files into the outbox, where there is something to send and somebody who
/// takes it. One job a defect.
pub async fn follow<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    defect: &Defect,
) -> Result<()> {
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    let Some(link) = step.get::<ExternalLink>(&place).await? else { return Ok(()) };
    let connection = connections.iter().find(|one| one.writes_to(&link.address));
    let Some(connection) = connection.filter(|_| kept_here(&link, connection).is_none()) else {
        return Ok(());
    };
    if !has_news(defect, &link) {
        return Ok(());
    }
    for id in step.index(JOBS.to_owned()).await?.ids {
        let Some(mut job) = step.get::<Job>(&key("job", &id)).await.ok().flatten() else { continue };
        if !matches!(&job.work, Work::SendEvidence { defect: other, .. } if *other == defect.meta.id) {
            continue;
        }
        // What needed the person may be mended by what they just did.
        if matches!(job.state, JobState::NeedsYou { .. }) && job.sent_first.is_none() {
            job.state = JobState::Queued;
            step.put(key("job", &id), &job)?;
        }
        return Ok(());
    }
    let work = Work::SendEvidence {
        defect: defect.meta.id.clone(),
        key: defect.key(),
        connection: connection.id.clone(),
    };
    let job = outbox::new_job(step, work, None);
    step.add_job(&job).await
}

/// Takes the files to the issue, as far as it goes now.
pub async fn advance<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, defect_id: &str) -> Result<()> {
    let Some((defect, link)) = read(host, defect_id).await? else { return forget(host, job).await };
    if kept_here(&link, Some(access.connection)).is_some() {
        return forget(host, job).await;
    }
    let turned = access.connection.facing(&link.address.project);
    let access = &Access::new(&turned, access.token);
    let number = link.address.number;
    if access.connection.tracker == Tracker::GitLab && job.sent_first.is_none() {
        // Moved there, an issue leaves a copy behind that takes notes and that nobody reads.
        let remote = trackers::read_issue(host, access, number, "").await?;
        if let Some(to) = remote.map(|remote| remote.address).filter(|to| to.key() != link.address.key()) {
            observe::has_moved(host, access.connection, &link.address, &to).await?;
            let turned = access.connection.facing(&to.project);
            return Box::pin(advance(host, &Access::new(&turned, access.token), job, defect_id)).await;
        }
    }
    if files::are_listed(access.connection.tracker) {
        attach_all(host, access, job, (&defect, &link)).await
    } else {
        let refused = upload_all(host, access, (&defect, &link)).await?;
        let is_shown = show_all(host, access, job, defect_id).await?;
        refused.filter(|_| is_shown).map_or(Ok(()), Err)
    }
}

/// The defect with its link, as they are now.
async fn read<H: Host>(host: &H, defect_id: &str) -> Result<Option<(Defect, ExternalLink)>> {
    let Ok(defect) = store::read_record::<Defect, H>(host, defect_id).await else { return Ok(None) };
    let Some(link) = &defect.link else { return Ok(None) };
    let link = store::read_one::<ExternalLink, H>(host, key("link", link)).await?;
    Ok(link.map(|link| (defect, link)))
}

/// Where the tracker lists an issue's files: each is looked for, and sent when it is not there.
async fn attach_all<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    (defect, link): (&Defect, &ExternalLink),
) -> Result<()> {
    let number = link.address.number;
    let missing = missing(defect, link);
    let there = match (missing.is_empty(), job.sent_first.is_some()) {
        (false, false) => files::list(host, access, number).await?,
        _ => Vec::new(),
    };
    let mut refused = None;
    for file in missing {
        let name = files::name_there(file);
        let known = there.iter().find(|one| one.name == name).map(|one| one.id.clone());
        let remote = match known {
            Some(remote) => remote,
            None => {
                let find = |_| async {
                    let there = files::list(host, access, number).await?;
                    Ok(there.into_iter().find(|one| one.name == name).map(|one| one.id))
                };
                let make = || async {
                    let bytes = bytes_of(host, access, file).await?;
                    files::attach(host, access, number, file, &bytes).await
                };
                match create_once(host, job, &access.connection.project, find, make).await {
                    Ok(Created::NotYet) => return Ok(()),
                    Ok(Created::Made(remote) | Created::Found(remote)) => remote,
                    // The others go all the same; then it is said.
                    Err(error @ Error::FileRefused { .. }) => {
                        refused.get_or_insert(error);
                        continue;
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        job.state = JobState::Queued;
        job.sent_first = None;
        job.sent_to = None;
        job.tries = 0;
        note_sent(host, Some(job), &link.address.key(), file, remote).await?;
    }
    match refused {
        Some(error) => Err(error),
        None => done(host, job, &defect.meta.id, None).await.map(|_| ()),
    }
}

/// Where a comment shows them: what is uploaded is noted at once. An upload that was lost on the way back is
/// made again; the comment shows one. Gives the first refusal of a file; the others go all the same.
async fn upload_all<H: Host>(
    host: &H,
    access: &Access<'_>,
    (defect, link): (&Defect, &ExternalLink),
) -> Result<Option<Error>> {
    let mut refused = None;
    for file in missing(defect, link) {
        let bytes = bytes_of(host, access, file).await;
        let remote = match bytes {
            Ok(bytes) => files::upload(host, access, &defect.key(), file, &bytes).await,
            Err(error) => Err(error),
        };
        match remote {
            Ok(remote) => note_sent(host, None, &link.address.key(), file, remote).await?,
            Err(error @ Error::FileRefused { .. }) => {
                refused.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

async fn bytes_of<H: Host>(host: &H, access: &Access<'_>, file: &Attachment) -> Result<Vec<u8>> {
    host.bytes_of(&file.hash).await?.ok_or_else(|| Error::FileRefused {
        host: access.connection.host().to_owned(),
        name: file.name.clone(),
        why: say!("it is not in this browser any more").to_owned(),
        remedy: say!("Remove it from the defect, or attach it again; then try again."),
    })
}

async fn note_sent<H: Host>(
    host: &H,
    job: Option<&Job>,
    link_key: &str,
    file: &Attachment,
    remote: String,
) -> Result<()> {
    let mut step = Step::open(host).await?;
    let place = key("link", link_key);
    if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
        link.sent.retain(|sent| sent.attachment != file.id);
        link.sent.push(Sent { attachment: file.id.clone(), remote });
        step.put(place, &link)?;
    }
    if let Some(job) = job {
        step.put(key("job", &job.id), job)?;
    }
    step.commit().await
}

/// Brings the comment that shows the files up to date; whether it is.
async fn show_all<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, defect_id: &str) -> Result<bool> {
    let Some((defect, link)) = read(host, defect_id).await? else {
        return forget(host, job).await.map(|()| false);
    };
    let wanted = note::compose(&defect, &link);
    let number = link.address.number;
    let tag = evidence_tag(defect_id);
    let shown = link.evidence.iter().find(|one| one.defect == defect.meta.id);
    let is_bare = !link.sent.iter().any(|sent| is_of(&defect, sent));
    if job.sent_first.is_none() {
        match shown {
            Some(shown) if shown.comment.text == wanted => return done(host, job, defect_id, None).await,
            None if is_bare => return done(host, job, defect_id, None).await,
            _ => {}
        }
    }
    if let Some(shown) = shown
        && let Some(changed) =
            trackers::change_comment(host, access, number, shown.comment.id, &wanted).await?
    {
        return done(host, job, defect_id, Some((changed, wanted))).await;
    }
    if job.sent_first.is_none()
        && let Some(found) = trackers::find_comment(host, access, number, &tag).await?
    {
        return adopt(host, access, job, (defect_id, number), found, wanted).await;
    }
    let made = create_once(
        host,
        job,
        &access.connection.project,
        |_| trackers::find_comment(host, access, number, &tag),
        || trackers::create_comment(host, access, number, &wanted, &tag),
    );
    match made.await? {
        Created::NotYet => Ok(false),
        Created::Made(found) => done(host, job, defect_id, Some((found, wanted))).await,
        Created::Found(found) => adopt(host, access, job, (defect_id, number), found, wanted).await,
    }
}

/// Takes over a comment of ours that was not known here.
async fn adopt<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &Job,
    (defect_id, number): (&str, u64),
    found: RemoteComment,
    wanted: String,
) -> Result<bool> {
    if found.text == wanted {
        return done(host, job, defect_id, Some((found, wanted))).await;
    }
    let changed = trackers::change_comment(host, access, number, found.id, &wanted).await?;
    done(host, job, defect_id, changed.map(|changed| (changed, wanted))).await
}

/// Ends the job, or lets it go round once more when something is left; whether the defect is still there.
async fn done<H: Host>(
    host: &H,
    job: &Job,
    defect_id: &str,
    shown: Option<(RemoteComment, String)>,
) -> Result<bool> {
    let mut step = Step::open(host).await?;
    let again = Job { state: JobState::Queued, sent_first: None, sent_to: None, tries: 0, ..job.clone() };
    let Ok(defect) = step.record::<Defect>(defect_id).await else {
        step.remove_job(&job.id).await?;
        return step.commit().await.map(|()| false);
    };
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
        if let Some((comment, text)) = shown {
            let comment = Comment { id: comment.id, text, at: step.now() };
            link.evidence.retain(|one| one.defect != defect_id);
            link.evidence.push(Evidence { defect: defect_id.to_owned(), comment });
            step.put(place, &link)?;
        }
        if has_news(&defect, &link) {
            step.put(key("job", &job.id), &again)?;
            return step.commit().await.map(|()| true);
        }
        let text = say!("The files of {defect} are on {address}", defect.key(), link.address.display());
        step.log(LogTopic::Sent, Tone::Good, text).await?;
    }
    step.remove_job(&job.id).await?;
    step.commit().await.map(|()| true)
}

async fn forget<H: Host>(host: &H, job: &Job) -> Result<()> {
    let mut step = Step::open(host).await?;
    step.remove_job(&job.id).await?;
    step.commit().await
}
