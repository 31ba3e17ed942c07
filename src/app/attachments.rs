//! Files of requirements, test cases, defects and executions: attached, taken off, and where they stand.

use super::checked_id;
use super::paint;
use crate::error::{Error, Result};
use crate::evidence;
use crate::model::{
    ATTACHMENT_LIMIT, ATTACHMENTS_LIMIT, Attachment, Connection, Defect, Execution, ExternalLink, Job,
    JobState, Record, Requirement, TestCase, Work,
};
use crate::outbox;
use crate::ports::{Host, StoredFile};
use crate::protocol::Sender;
use crate::protocol::forms::{
    AttachFileForm, AttachTo, AttachmentFile, AttachmentsForm, DetachForm, FileForm,
};
use crate::protocol::views::{AttachmentLine, AttachmentsView, Badge, FileView, Tone};
use crate::store::{self, Step, key};
use crate::text;

/// A file's name has no more characters than this.
const NAME_LIMIT: usize = 200;

/// Whether a file may be attached, before its bytes are stored, and what it is called then.
pub async fn check<H: Host>(host: &H, _: &Sender, form: FileForm) -> Result<FileView> {
    let name = clean(&form.name);
    let stored: u64 = host.files().await?.iter().map(|file| file.size).sum();
    fits(&name, u64::from(form.size), stored + u64::from(form.size))?;
    Ok(FileView { name })
}

/// The files of one record.
pub async fn view<H: Host>(host: &H, _: &Sender, form: AttachmentsForm) -> Result<AttachmentsView> {
    answer(host, form.to, &form.id, String::new()).await
}

/// Attaches a file whose bytes are stored. The same file twice is there once.
pub async fn attach<H: Host>(host: &H, _: &Sender, form: AttachFileForm) -> Result<AttachmentsView> {
    let stored = host.files().await?;
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let mut owner = Owner::open(&mut step, form.to, &form.id).await?;
    let file = checked(&form.file, &stored, step.now())?;
    let name = owner.name();
    let is_known = owner.files().iter().any(|have| have.id == file.id || have.hash == file.hash);
    let message = if is_known {
        say!("{file} is attached to {name} already", file.name, name)
    } else {
        say!("{file} attached to {name}", file.name, name)
    };
    if is_known {
        drop(step);
    } else {
        super::sweep::uses(&mut step, std::slice::from_ref(&file.hash)).await?;
        owner.files_mut().push(file);
        owner.put(&mut step, &connections).await?;
        step.commit().await?;
    }
    answer(host, form.to, &form.id, message).await
}

/// Takes a file off. Its bytes stay for a day, so that it can be attached again.
pub async fn detach<H: Host>(host: &H, _: &Sender, form: DetachForm) -> Result<AttachmentsView> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let mut owner = Owner::open(&mut step, form.to, &form.id).await?;
    let at = owner.files().iter().position(|file| file.id == form.attachment);
    let at = at.ok_or(Error::Missing { what: "file" })?;
    let file = owner.files_mut().remove(at);
    super::sweep::may_go(&mut step, &file.hash).await?;
    owner.put(&mut step, &connections).await?;
    let name = owner.name();
    step.commit().await?;
    answer(host, form.to, &form.id, say!("{file} removed from {name}", file.name, name)).await
}

/// Sends what waits to be sent of files: a person has just attached or pushed something.
pub async fn send<H: Host>(host: &H) -> Result<()> {
    outbox::run_those(host, |job| matches!(job.work, Work::SendEvidence { .. })).await
}

/// Files as a form gives them, in place of those a record has: what stays keeps its age.
pub(super) async fn replaced<H: Host>(
    step: &mut Step<'_, H>,
    have: &[Attachment],
    wanted: &[AttachmentFile],
    stored: &[StoredFile],
) -> Result<Vec<Attachment>> {
    let mut all: Vec<Attachment> = Vec::new();
    for file in wanted {
        let kept = have.iter().find(|one| one.id == file.id).cloned();
        let file = match kept {
            Some(kept) => kept,
            None => checked(file, stored, step.now())?,
        };
        if !all.iter().any(|one| one.id == file.id || one.hash == file.hash) {
            all.push(file);
        }
    }
    let hashes: Vec<String> = all.iter().map(|file| file.hash.clone()).collect();
    super::sweep::uses(step, &hashes).await?;
    for gone in have.iter().filter(|one| !hashes.contains(&one.hash)) {
        super::sweep::may_go(step, &gone.hash).await?;
    }
    Ok(all)
}

/// A file as it is kept, its bytes being there.
fn checked(file: &AttachmentFile, stored: &[StoredFile], now: crate::model::Time) -> Result<Attachment> {
    let id = checked_id(&file.id)?;
    let there = stored.iter().find(|one| one.hash == file.hash).ok_or(Error::Missing { what: "file" })?;
    let name = clean(&file.name);
    fits(&name, there.size, stored.iter().map(|one| one.size).sum())?;
    let media: String =
        file.media.chars().filter(|c| c.is_ascii_alphanumeric() || "/.+-".contains(*c)).take(100).collect();
    let media = if media.contains('/') { media } else { "application/octet-stream".to_owned() };
    Ok(Attachment { id, hash: file.hash.clone(), name, media, size: there.size, at: now })
}

fn fits(name: &str, size: u64, whole: u64) -> Result<()> {
    let too_much = |why: String| Err(Error::Invalid { field: "file", why });
    if size > ATTACHMENT_LIMIT {
        let (size, most) = (text::size(size), text::size(ATTACHMENT_LIMIT));
        return too_much(say!("{name} has {size}; a file may have {most} at the most", name, size, most));
    }
    if whole > ATTACHMENTS_LIMIT {
        let (whole, most) = (text::size(whole), text::size(ATTACHMENTS_LIMIT));
        return too_much(say!(
            "With {name} all files have {whole}; they may have {most} at the most: remove some first",
            name,
            whole,
            most
        ));
    }
    Ok(())
}

/// A name without a path, without control characters, not too long; what says what kind of file it is stays.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    // Marks that turn the direction of writing would let `exe.png` look like `gnp.exe`.
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = last.chars().filter(|c| !turns(*c)).collect();
    let plain = text::title(&plain, usize::MAX);
    if plain.trim_matches('.').is_empty() {
        return "file".to_owned();
    }
    if plain.chars().count() <= NAME_LIMIT {
        return plain;
    }
    let (stem, extension) = plain.rsplit_once('.').unwrap_or((&plain, ""));
    let extension: String = extension.chars().take(12).collect();
    let stem: String = stem.chars().take(NAME_LIMIT - extension.chars().count() - 1).collect();
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

/// What a file belongs to.
enum Owner {
    Requirement(Requirement),
    Case(TestCase),
    Defect(Defect),
    Execution(Execution),
}

impl Owner {
    async fn open<H: Host>(step: &mut Step<'_, H>, to: AttachTo, id: &str) -> Result<Self> {
        Ok(match to {
            AttachTo::Requirement => Owner::Requirement(step.record(id).await?),
            AttachTo::Case => Owner::Case(step.record(id).await?),
            AttachTo::Defect => Owner::Defect(step.record(id).await?),
            AttachTo::Execution => {
                let found = step.get(&key("execution", id)).await?;
                Owner::Execution(found.ok_or(Error::Missing { what: "execution" })?)
            }
        })
    }

    fn files(&self) -> &[Attachment] {
        match self {
            Owner::Requirement(one) => &one.attachments,
            Owner::Case(one) => &one.attachments,
            Owner::Defect(one) => &one.attachments,
            Owner::Execution(one) => &one.attachments,
        }
    }

    fn files_mut(&mut self) -> &mut Vec<Attachment> {
        match self {
            Owner::Requirement(one) => &mut one.attachments,
            Owner::Case(one) => &mut one.attachments,
            Owner::Defect(one) => &mut one.attachments,
            Owner::Execution(one) => &mut one.attachments,
        }
    }

    fn name(&self) -> String {
        match self {
            Owner::Requirement(one) => one.key(),
            Owner::Case(one) => one.key(),
            Owner::Defect(one) => one.key(),
            Owner::Execution(one) => say!("the result of {case_key}", one.case_key),
        }
    }

    /// Puts it back; a defect's issue follows.
    async fn put<H: Host>(&mut self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()> {
        match self {
            Owner::Requirement(one) => step.change(one, "here"),
            Owner::Case(one) => step.change(one, "here"),
            Owner::Defect(one) => {
                step.change(one, "here")?;
                evidence::follow(step, connections, one).await
            }
            Owner::Execution(one) => step.put(key("execution", &one.id), one),
        }
    }
}

async fn answer<H: Host>(host: &H, to: AttachTo, id: &str, message: String) -> Result<AttachmentsView> {
    let mut step = Step::open(host).await?;
    let owner = Owner::open(&mut step, to, id).await?;
    drop(step);
    let files = owner.files().iter().map(as_given).collect();
    let (attachments, stand) = match &owner {
        Owner::Defect(defect) => lines(host, defect).await?,
        other => (paint::attachments(other.files(), host.now()), Stand::default()),
    };
    Ok(AttachmentsView { attachments, files, note: stand.note, paste_into: stand.paste_into, message })
}

fn as_given(file: &Attachment) -> AttachmentFile {
    AttachmentFile {
        id: file.id.clone(),
        hash: file.hash.clone(),
        name: file.name.clone(),
        media: file.media.clone(),
        size: u32::try_from(file.size).unwrap_or(u32::MAX),
    }
}

/// Where a defect's files go.
#[derive(Default)]
pub(super) struct Stand {
    /// A sentence; empty where they go nowhere.
    pub(super) note: String,
    /// The issue to paste them into by hand.
    pub(super) paste_into: Option<String>,
}

/// A defect's files with where each stands, and where they go as a whole.
pub(super) async fn lines<H: Host>(host: &H, defect: &Defect) -> Result<(Vec<AttachmentLine>, Stand)> {
    let connections = super::connections::all(host).await?;
    let link = match &defect.link {
        Some(link) => store::read_one::<ExternalLink, H>(host, key("link", link)).await.unwrap_or_default(),
        None => None,
    };
    let connection = link.as_ref().and_then(|link| connections.iter().find(|one| one.reaches(&link.address)));
    let kept = link.as_ref().and_then(|link| evidence::kept_here(link, connection));
    let ours =
        |job: &Job| matches!(&job.work, Work::SendEvidence { defect: one, .. } if *one == defect.meta.id);
    let jobs = if defect.attachments.is_empty() { Vec::new() } else { outbox::jobs(host).await? };
    let job = jobs.iter().find(|job| ours(job));
    let mut all = paint::attachments(&defect.attachments, host.now());
    for line in &mut all {
        let sent = link.as_ref().is_some_and(|link| evidence::is_shown(defect, link, &line.id));
        line.sent = Some(match (&link, sent, job, kept) {
            (Some(link), true, ..) => {
                paint::badge(say!("Sent"), Tone::Good, say!("It is on {address}", link.address.display()))
            }
            (_, false, _, Some(why)) => paint::badge(say!("Only here"), Tone::Neutral, why),
            (None, ..) => paint::badge(say!("Only here"), Tone::Neutral, not_pushed(&connections)),
            (Some(_), false, Some(job), None) => waiting(job),
            (Some(_), false, None, None) => {
                paint::badge(say!("Not sent"), Tone::Warn, say!("Push the changes of the defect to send it"))
            }
        });
    }
    let note = match (&link, kept) {
        (_, Some(why)) => crate::texts::word(why).to_owned(),
        (None, None) => not_pushed(&connections).to_owned(),
        (Some(link), None) => say!("They go to {address} by themselves.", link.address.display()),
    };
    let by_hand = kept == Some(evidence::NO_FILES);
    let paste_into = link.as_ref().filter(|_| by_hand).map(|link| link.address.url());
    Ok((all, Stand { note, paste_into }))
}

fn not_pushed(connections: &[Connection]) -> &'static str {
    let mut live = connections.iter().filter(|one| one.disconnected_at.is_none()).peekable();
    if live.peek().is_some() && live.all(|one| !evidence::takes(one)) {
        return crate::texts::word(evidence::NO_FILES);
    }
    say!("They go along when the defect is pushed.")
}

fn waiting(job: &Job) -> Badge {
    match &job.state {
        JobState::NeedsYou { problem, .. } => {
            paint::badge(say!("Not sent"), Tone::Bad, format!("{} {}", problem.message, problem.remedy))
        }
        JobState::Waiting { why, .. } => {
            paint::badge(say!("Waiting"), Tone::Warn, crate::texts::word(why).to_owned())
        }
        JobState::Queued
        | JobState::Sending { .. }
        | JobState::Unknown { .. }
        | JobState::Filing(_)
        | JobState::SettingStatus => {
            paint::badge(say!("On its way"), Tone::Info, say!("It is in the outbox"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn a_name_is_cleaned_and_keeps_its_kind() {
        assert_eq!(clean("C:\\fakepath\\log in.png"), "log in.png");
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("a\u{0}b\n.png"), "a b .png");
        assert_eq!(clean("\u{202e}gnp.exe"), "gnp.exe");
        assert_eq!(clean("  /"), "file");
        assert_eq!(clean(".."), "file");
        let long = clean(&format!("{}.png", "x".repeat(300)));
        assert!(long.chars().count() == 200 && long.ends_with("x.png"), "{long}");
    }
}
