//! An issue was seen: what follows for the defects made of it and the requirement read from it.

use super::plan::{Note, Plan, plan};
use crate::app::settings::status_meaning;
use crate::error::Result;
use crate::links;
use crate::model::{
    Address, Base, Connection, Defect, ExternalLink, Job, JobState, Pass, Record, Refused, Requirement,
    RequirementStatus, Seen, Side, Source, Standing, SyncField, TITLE_LIMIT, Time, Tracker,
};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::push;
use crate::store::{Step, detail, key};
use crate::text;
use crate::trackers::{self, RemoteIssue};

/// Notes an issue as it was seen and lets everything here follow: what is to be sent is in the outbox, and
/// comments that are to be read are noted with the connection's pass. `matches` says whether it is to be a
/// requirement; none when that is not known, which leaves it as it was. `is_listed` says that it was in a list
/// of what has changed.
pub async fn observe<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: &mut ExternalLink,
    remote: &RemoteIssue,
    (matches, is_listed): (Option<bool>, bool),
) -> Result<()> {
    // A write of ours may have seen it since; what others said before that is in no write's answer.
    let is_news = see(link, remote, step.now()) || is_listed;
    for id in link.defects.clone() {
        let Ok(defect) = step.record::<Defect>(&id).await else { continue };
        follow(step, connection, link, &defect, remote).await?;
    }
    for id in link.requirements.clone() {
        let Ok(mut requirement) = step.record::<Requirement>(&id).await else { continue };
        read(step, connection, link, &mut requirement, remote, matches).await?;
    }
    // Where the issue is now: one that moved is known by its new address when its comments are read.
    if (is_news || remote.address.key() != link.address.key()) && !link.defects.is_empty() {
        comments_are_due(step, connection, remote.address.key()).await?;
    }
    Ok(())
}

/// Notes that the comments of an issue, by the key of its address, are to be read.
pub async fn comments_are_due<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link_key: String,
) -> Result<()> {
    let rule = connection.sync.rule(SyncField::Comments).direction;
    if !(rule.sends() || rule.takes()) {
        return Ok(());
    }
    let place = key("pass", &connection.id);
    let mut pass: Pass = step.get(&place).await?.unwrap_or_default();
    if !pass.threads.contains(&link_key) {
        pass.threads.push(link_key);
        step.put(place, &pass)?;
    }
    Ok(())
}

/// Follows an issue that a write found moved. The tie is the one of now: it may be another than before it was looked at.
pub async fn has_moved<H: Host>(
    host: &H,
    connection: &Connection,
    from: &Address,
    to: &Address,
) -> Result<()> {
    let mut step = Step::open(host).await?;
    if let Some(link) = step.get::<ExternalLink>(&key("link", &from.key())).await? {
        if !link.defects.is_empty() {
            comments_are_due(&mut step, connection, to.key()).await?;
        }
        links::relocate(&mut step, link, to).await?;
    }
    links::reach(&mut step, &connection.id, to).await?;
    step.commit().await
}

/// Notes how an issue was seen; whether it is another than before.
pub fn see(link: &mut ExternalLink, remote: &RemoteIssue, now: Time) -> bool {
    link.remote_id = Some(remote.id);
    link.standing = Standing::Live;
    let print = remote.print();
    if let Some(seen) = link.seen.as_mut().filter(|seen| seen.print == print) {
        seen.etag.clone_from(&remote.etag);
        return false;
    }
    link.seen = Some(Seen {
        title: remote.title.clone(),
        closed: remote.closed(),
        status: remote.status.clone(),
        reason: remote.reason.clone(),
        labels: remote.labels.clone(),
        updated_at: remote.updated_at.clone(),
        etag: remote.etag.clone(),
        print,
        at: now,
    });
    true
}

/// Lets one defect follow, and puts into the outbox what its issue is to be told.
async fn follow<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: &mut ExternalLink,
    defect: &Defect,
    remote: &RemoteIssue,
) -> Result<()> {
    let moving = is_moving(step, defect).await?;
    let Some(plan) = plan(connection, link, (defect, moving), remote, step.now()) else { return Ok(()) };
    let mut after = carry_out(step, connection, link, defect, &plan, remote).await?;
    if plan.change.is_empty() && plan.turns.is_empty() {
        return Ok(());
    }
    step.put(key("link", &link.address.key()), link)?;
    push::follow(step, std::slice::from_ref(connection), &mut after).await?;
    step.put(crate::store::key_of(crate::model::Kind::Defect, &after.meta.id), &after)
}

/// Whether a write of ours is setting the status, maybe over others on the way.
async fn is_moving<H: Host>(step: &mut Step<'_, H>, defect: &Defect) -> Result<bool> {
    let Some(job) = &defect.job else { return Ok(false) };
    let job = step.get::<Job>(&key("job", job)).await.ok().flatten();
    Ok(job.is_some_and(|job| job.is_moving || job.state == JobState::SettingStatus))
}

/// Writes down what a plan says of this side: what is taken, agreed on, open, and worth a line in the log.
pub async fn carry_out<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: &mut ExternalLink,
    defect: &Defect,
    plan: &Plan,
    remote: &RemoteIssue,
) -> Result<Defect> {
    let mut after = plan.defect.clone();
    let place = link.address.display();
    if after != *defect {
        step.change(&mut after, &format!("tracker:{place}"))?;
    }
    for note in &plan.notes {
        log(step, &after, link, note, &remote.reason).await?;
    }
    let unread = |base: &&Base| push::by_hand::is_unread(base, &defect.meta.id);
    if let Some(base) = link.base.as_ref().filter(unread) {
        link.our_labels = push::by_hand::labels_of_form(base, connection, remote);
    }
    link.base = Some(plan.base.clone());
    link.conflicts.retain(|conflict| conflict.defect != defect.meta.id);
    link.conflicts.extend(plan.conflicts.iter().cloned());
    link.refused.retain(|one| plan.sends.iter().all(|sent| sent.field != one.field));
    for one in &plan.kept_back {
        link.refused.retain(|have| have.field != one.field);
        link.refused.push(one.clone());
    }
    link.turns = super::merge::recent(&link.turns, step.now());
    link.turns.extend(plan.turns.iter().copied());
    link.dropped = remarks(connection, &link.refused, &after, &plan.base, remote, &plan.left);
    Ok(after)
}

async fn log<H: Host>(
    step: &mut Step<'_, H>,
    defect: &Defect,
    link: &ExternalLink,
    note: &Note,
    reason: &str,
) -> Result<()> {
    let (key, issue) = (defect.key(), link.address.display());
    let what = note.field.in_words();
    let (topic, tone, text) = match (note.holds, note.clash) {
        (Some(Side::Tracker), false) => {
            (LogTopic::Taken, Tone::Good, say!("{key}: {what} followed {issue}", key, what, issue))
        }
        (Some(Side::Tracker), true) => (
            LogTopic::Conflict,
            Tone::Warn,
            say!(
                "{key}: both sides changed the {what}; the tracker's holds by your rule or choice",
                key,
                what
            ),
        ),
        (Some(Side::Workspace), false) => return Ok(()), // said when it has arrived
        (Some(Side::Workspace), true) => (
            LogTopic::Conflict,
            Tone::Warn,
            say!("{key}: both sides changed the {what}; yours holds by your rule or choice", key, what),
        ),
        (None, _) => (
            LogTopic::Conflict,
            Tone::Bad,
            say!("{key}: both sides changed the {what}; choose which one holds", key, what),
        ),
    };
    let mut details = vec![detail(say!("Here"), &note.ours), detail(say!("On the tracker"), &note.theirs)];
    if !reason.is_empty() && note.field == SyncField::Status {
        details.push(detail(say!("Reason"), reason));
    }
    step.log_with(topic, tone, text, details).await
}

/// Where an issue is not as the workspace has it: sentences.
pub fn remarks(
    connection: &Connection,
    refused: &[Refused],
    defect: &Defect,
    base: &Base,
    remote: &RemoteIssue,
    left: &[String],
) -> Vec<String> {
    let mut all = left.to_vec();
    for one in refused {
        all.push(match one.field {
            SyncField::Priority => not_applied(&one.value, connection),
            SyncField::Status => say!("The tracker did not take the new status.").to_owned(),
            SyncField::Assignee => {
                say!("The tracker did not take the new assignee: they may not be assigned there.").to_owned()
            }
            _ => continue, // said by what is left as it is there
        });
    }
    // What could not be carried still is not there, as long as the text is ours.
    if base.is_ours(&remote.body) {
        all.extend(push::compose(defect, connection).1);
        all.extend(base.remarks.iter().cloned());
    }
    all
}

/// Why a priority's label or value is not on the issue.
pub fn not_applied(mark: &str, connection: &Connection) -> String {
    let (login, project) = (&connection.login, &connection.project);
    match connection.tracker {
        Tracker::GitHub => say!(
            "The label {mark} was not applied: {login} has no push right on {project}. Somebody who has can add it, and create it in the repository's labels.",
            mark,
            login,
            project
        ),
        Tracker::GitLab => say!(
            "The label {mark} was not applied: {login} has no role in {project} that may set labels, or it takes no new ones. Create the label in the project's settings, or ask for the role Reporter.",
            mark,
            login,
            project
        ),
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            say!("The priority {mark} was not set: it is not on the project's screen.", mark)
        }
    }
}

/// A requirement's values by its issue, and by whether that is still to be one.
pub fn reading(connection: &Connection, remote: &RemoteIssue, matches: bool) -> Source {
    let title = text::title(&remote.title, TITLE_LIMIT);
    let status = status_meaning(connection, &remote.status);
    Source {
        link: remote.address.key(),
        title: if title.is_empty() { remote.address.display() } else { title },
        description: remote.body.clone(),
        priority: trackers::requirement_priority(remote),
        status: if matches {
            status.unwrap_or_else(|| trackers::requirement_status(remote))
        } else {
            RequirementStatus::Deprecated
        },
        matches,
    }
}

/// Brings an issue's changes to the requirement that is read from it. Title and description are the
/// tracker's; priority and status move only when they were changed there. What is overwritten is in the log.
async fn read<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    link: &ExternalLink,
    requirement: &mut Requirement,
    remote: &RemoteIssue,
    matches: Option<bool>,
) -> Result<()> {
    let Some(before) = requirement.source.clone().filter(|source| source.link == link.address.key()) else {
        return Ok(());
    };
    let now = reading(connection, remote, matches.unwrap_or(before.matches));
    if now == before {
        return Ok(());
    }
    let was = requirement.clone();
    if now.title != before.title || requirement.title != now.title {
        requirement.title.clone_from(&now.title);
    }
    if now.description != before.description || requirement.description != now.description {
        requirement.description.clone_from(&now.description);
    }
    if now.priority != before.priority {
        requirement.priority = now.priority;
    }
    if now.status != before.status {
        requirement.status = now.status;
    }
    requirement.source = Some(now);
    let (requirement_key, issue) = (requirement.key(), link.address.display());
    let mut details = Vec::new();
    for (label, ours, taken, agreed) in [
        (say!("Title that stood here"), &was.title, &requirement.title, &before.title),
        (
            say!("Description that stood here"),
            &was.description,
            &requirement.description,
            &before.description,
        ),
    ] {
        if ours != taken && ours != agreed {
            details.push(detail(label, ours));
        }
    }
    let tone = if details.is_empty() { Tone::Good } else { Tone::Warn };
    let topic = if details.is_empty() { LogTopic::Taken } else { LogTopic::Conflict };
    step.change(requirement, &format!("tracker:{issue}"))?;
    step.log_with(topic, tone, say!("{requirement_key} followed {issue}", requirement_key, issue), details)
        .await
}
