//! The lines that several views share, made from records.

mod issue;
mod needs;

use crate::coverage::{is_suspect, outcome_tone, tally};
use crate::error::Result;
use crate::links::comment::latest;
use crate::model::{
    Attachment, CaseResult, CaseStatus, Connection, Defect, DefectStatus, ExternalLink, Job, JobState, Kind,
    Outcome, Record, Requirement, RequirementStatus, Standing, TestCase, Time, Work,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::views::{
    Action, ActionName, AttachmentLine, Badge, CaseLine, CoverageView, DefectLine, Hit, JobLine, Tone,
};
use crate::push;
use crate::store::{self, key};
use crate::sync::schedule;

pub(super) use issue::{issue_state, link_line};
pub(super) use needs::needs;

pub(super) fn badge(text: impl Into<String>, tone: Tone, title: impl Into<String>) -> Badge {
    Badge { text: text.into(), tone, title: title.into(), url: None }
}

pub(super) fn action(name: ActionName, label: &str, hint: impl Into<String>) -> Action {
    Action { name, label: label.to_owned(), enabled: true, hint: hint.into() }
}

pub(super) fn changed(record: &impl Record, now: Time) -> String {
    say!("changed {changed_at}", record.meta().changed_at.ago(now))
}

pub(super) fn hit<R: Record>(record: &R, detail: impl Into<String>) -> Hit {
    Hit {
        kind: R::KIND,
        id: record.meta().id.clone(),
        key: record.key(),
        title: record.title().to_owned(),
        detail: detail.into(),
    }
}

pub(super) fn defect_status(status: DefectStatus) -> Badge {
    let tone = match status {
        DefectStatus::Open => Tone::Warn,
        DefectStatus::InProgress => Tone::Info,
        DefectStatus::Closed => Tone::Neutral,
        DefectStatus::Achieved => Tone::Good,
    };
    badge(status.label(), tone, say!("Status: {status}", status.label()))
}

pub(super) fn requirement_status(status: RequirementStatus) -> Badge {
    let tone = match status {
        RequirementStatus::Draft => Tone::Info,
        RequirementStatus::Active => Tone::Good,
        RequirementStatus::Deprecated => Tone::Neutral,
    };
    badge(status.label(), tone, say!("Status: {status}", status.label()))
}

pub(super) fn outcome(outcome: Outcome) -> Badge {
    badge(outcome.label(), outcome_tone(outcome), say!("Result: {outcome}", outcome.label()))
}

/// A requirement's coverage with the line of each of its cases.
pub(super) async fn coverage<H: Host>(
    host: &H,
    requirement: &Requirement,
) -> Result<(CoverageView, Vec<CaseLine>)> {
    let now = host.now();
    let cases: Vec<TestCase> = store::read_records(host, &requirement.cases).await?;
    let results = latest(host, &requirement.cases).await?;
    let found =
        |case: &TestCase| results.iter().find(|(id, _)| *id == case.meta.id).map(|(_, result)| result);
    let in_use = cases.iter().filter(|case| case.status != CaseStatus::Deprecated);
    let counts = tally(in_use.map(|case| found(case).map_or(Outcome::NotExecuted, |result| result.outcome)));
    let lines = cases.iter().map(|case| case_line(Some(requirement), case, found(case), now)).collect();
    Ok((counts.view(counts.sentence()), lines))
}

/// The lines of these test cases.
pub(super) async fn cases<H: Host>(host: &H, ids: &[String]) -> Result<Vec<CaseLine>> {
    let now = host.now();
    let results = latest(host, ids).await?;
    let found = |id: &str| results.iter().find(|(case, _)| case == id).map(|(_, result)| result);
    let cases: Vec<TestCase> = store::read_records(host, ids).await?;
    Ok(cases.iter().map(|case| case_line(None, case, found(&case.meta.id), now)).collect())
}

/// The lines of these files.
pub(super) fn attachments(files: &[Attachment], now: Time) -> Vec<AttachmentLine> {
    let line = |file: &Attachment| AttachmentLine {
        id: file.id.clone(),
        hash: file.hash.clone(),
        name: file.name.clone(),
        media: file.media.clone(),
        size: crate::text::size(file.size),
        age: file.at.ago(now),
        sent: None,
    };
    files.iter().map(line).collect()
}

/// `2026-11-21 14:03 UTC`.
pub(super) fn minute(at: Time) -> String {
    let iso = at.iso();
    format!("{} {} UTC", iso.get(..10).unwrap_or_default(), iso.get(11..16).unwrap_or_default())
}

fn case_line(
    requirement: Option<&Requirement>,
    case: &TestCase,
    result: Option<&CaseResult>,
    now: Time,
) -> CaseLine {
    let counts = case.status != CaseStatus::Deprecated;
    CaseLine {
        id: case.meta.id.clone(),
        key: case.key(),
        title: case.title.clone(),
        result: if counts {
            outcome(result.map_or(Outcome::NotExecuted, |result| result.outcome))
        } else {
            badge(
                say!("Deprecated"),
                Tone::Neutral,
                say!("A deprecated test case does not count for coverage"),
            )
        },
        age: result.map_or_else(String::new, |result| {
            say!("in {cycle_key}, {at}", result.cycle_key, result.at.ago(now))
        }),
        suspect: requirement.and_then(|requirement| suspect(requirement, case, result)),
    }
}

/// The word at a tie that should be looked at, because the requirement changed later than its case was
/// edited, executed or accepted.
pub(super) fn suspect(
    requirement: &Requirement,
    case: &TestCase,
    result: Option<&CaseResult>,
) -> Option<Badge> {
    let accepted = requirement.accepted.iter().find(|one| one.case == case.meta.id).map(|one| one.at);
    let looked =
        [Some(case.text_at.unwrap_or(case.meta.created_at)), result.map(|result| result.at), accepted];
    is_suspect(requirement.text_at, &looked).then(|| {
        let title = say!(
            "{requirement} changed after {case} was last edited or executed: see whether it still fits",
            requirement.key(),
            case.key()
        );
        badge(say!("Suspect"), Tone::Warn, title)
    })
}

/// The lines of these defects.
pub(super) async fn defects<H: Host>(host: &H, ids: &[String]) -> Result<Vec<DefectLine>> {
    let mut lines = Vec::new();
    for defect in store::read_records::<Defect, H>(host, ids).await? {
        lines.push(defect_line(host, &defect).await?);
    }
    Ok(lines)
}

/// One defect's line.
pub(super) async fn defect_line<H: Host>(host: &H, defect: &Defect) -> Result<DefectLine> {
    let now = host.now();
    let (link, job) = ties(host, defect).await?;
    let connections = super::connections::all(host).await?;
    let seen = match &link {
        Some(link) => schedule::fresh_at(host, &connections, link).await,
        None => None,
    };
    Ok(DefectLine {
        id: defect.meta.id.clone(),
        key: defect.key(),
        title: defect.title.clone(),
        status: defect_status(defect.status),
        issue: link.as_ref().map(|link| issue_badge(link, link.address.short())),
        sync: match super::no_token::waiting(host, job.as_ref(), &connections).await {
            Some(waits) => waits,
            None => sync_badge(defect, link.as_ref(), job.as_ref(), &connections),
        },
        alert: super::rechecks::alert(host, defect).await?,
        age: seen.map_or_else(String::new, |at| say!("synced {at}", at.ago(now))),
    })
}

/// A defect's link and its waiting write.
pub(super) async fn ties<H: Host>(host: &H, defect: &Defect) -> Result<(Option<ExternalLink>, Option<Job>)> {
    let link = match &defect.link {
        Some(link) => store::read_one::<ExternalLink, H>(host, key("link", link)).await.unwrap_or_default(),
        None => None,
    };
    let job = match &defect.job {
        Some(job) => outbox::read_job(host, job).await.unwrap_or_default(),
        None => None,
    };
    Ok((link, job))
}

pub(super) fn issue_badge(link: &ExternalLink, text: String) -> Badge {
    let title = link
        .seen
        .as_ref()
        .map_or_else(|| link.address.display(), |seen| format!("{}: {}", link.address.display(), seen.title));
    Badge { text, tone: Tone::Info, title, url: Some(link.address.url()) }
}

/// Whether its issue is to be told something.
pub(super) fn has_news(defect: &Defect, link: &ExternalLink, connections: &[Connection]) -> bool {
    let connection = connections.iter().find(|one| one.reaches(&link.address));
    connection.is_some_and(|connection| push::has_news(defect, link, connection))
}

/// Where a defect's push or sync stands, in a word.
pub(super) fn sync_badge(
    defect: &Defect,
    link: Option<&ExternalLink>,
    job: Option<&Job>,
    connections: &[Connection],
) -> Badge {
    if let Some(job) = job {
        return job_badge(job);
    }
    let Some(link) = link else {
        return badge(say!("Not pushed"), Tone::Neutral, say!("This defect is in Casebridge only"));
    };
    if connections.iter().any(|one| one.reaches(&link.address) && one.files_by_hand()) {
        return badge(
            say!("Filed"),
            Tone::Info,
            say!("Nothing more is known of it: GitHub tells nothing without a token"),
        );
    }
    let news = has_news(defect, link, connections);
    if link.conflicts.iter().any(|conflict| conflict.defect == defect.meta.id && conflict.chosen.is_none()) {
        return badge(
            say!("Conflict"),
            Tone::Bad,
            say!("Both sides changed the same thing: choose which one holds"),
        );
    }
    match (link.standing, news, link.dropped.is_empty()) {
        (Standing::Deleted, ..) => {
            badge(say!("Issue deleted"), Tone::Bad, say!("The tracker says that the issue was deleted"))
        }
        (Standing::OutOfReach, ..) => badge(
            say!("Out of reach"),
            Tone::Warn,
            say!("The issue is deleted or no longer visible to the token"),
        ),
        (Standing::Live, true, _) => {
            badge(say!("Changed here"), Tone::Info, say!("The issue does not know the latest changes yet"))
        }
        (Standing::Live, false, false) => badge(say!("Synced in part"), Tone::Warn, link.dropped.join(" ")),
        (Standing::Live, false, true) => badge(say!("Synced"), Tone::Good, say!("Both sides agree")),
    }
}

fn job_badge(job: &Job) -> Badge {
    match &job.state {
        JobState::Queued => badge(say!("Queued"), Tone::Info, say!("It is sent as soon as its turn comes")),
        JobState::Sending { .. } | JobState::SettingStatus => {
            badge(say!("Sending"), Tone::Info, say!("It is on its way"))
        }
        JobState::Unknown { .. } => badge(
            say!("Unknown"),
            Tone::Warn,
            say!("The answer was lost: Casebridge looks for it before it sends anything again"),
        ),
        JobState::Waiting { why, .. } => badge(say!("Waiting"), Tone::Warn, why.clone()),
        JobState::Filing(filing) => {
            let title =
                say!("Its form is open in a tab: send it there, and the issue is recognised on its page");
            Badge { url: Some(filing.url.clone()), ..badge(say!("Being filed"), Tone::Info, title) }
        }
        JobState::NeedsYou { problem, .. } => badge(say!("Needs you"), Tone::Bad, problem.message.clone()),
    }
}

/// A line of the outbox.
pub(super) fn job_line(job: &Job, now: Time) -> JobLine {
    let demand = match &job.state {
        JobState::NeedsYou { demand, .. } => demand.as_deref().cloned(),
        _ => None,
    };
    let (detail, problem) = match &job.state {
        JobState::Queued | JobState::Sending { .. } | JobState::SettingStatus => {
            (say!("since {created_at}", job.created_at.ago(now)), None)
        }
        JobState::Unknown { next, looks, .. } => (
            say!(
                "The answer was lost. It is looked for {next} (look {what} of 3)",
                next.until(now),
                looks + 1
            ),
            None,
        ),
        JobState::Waiting { until, why } => {
            let what = if job.tries == 0 { say!("Sent") } else { say!("Tried again") };
            (format!("{} {what} {}", crate::texts::word(why), until.until(now)), None)
        }
        JobState::Filing(filing) => (
            say!(
                "The tracker’s form was opened {since}. Send it there; the issue that comes of it is recognised on its page, or linked by its number.",
                filing.since.ago(now)
            ),
            None,
        ),
        JobState::NeedsYou { problem, .. } => (String::new(), Some(problem.clone())),
    };
    let in_doubt = job.sent_first.is_some()
        || matches!(job.state, JobState::Sending { .. } | JobState::Unknown { .. } | JobState::SettingStatus);
    let is_filing = match &job.state {
        JobState::Filing(filing) => Some(filing),
        _ => None,
    };
    let is_fresh = job.tries == 0 && matches!(job.state, JobState::Waiting { .. });
    let (now_label, off_label) = match &job.work {
        _ if is_filing.is_some() => (say!("Open the form again"), say!("It was not filed")),
        Work::UpdateDefect { .. } if is_fresh => (say!("Send now"), say!("Hold back")),
        _ => (say!("Try now"), say!("Discard")),
    };
    let mut discard =
        action(ActionName::DiscardJob, off_label, say!("Nothing more is sent; your records stay"));
    let is_asked = matches!(job.work, Work::StartCi { .. }) && matches!(job.state, JobState::NeedsYou { .. });
    discard.enabled = !in_doubt || is_asked;
    let mut actions = vec![action(ActionName::RetryJob, now_label, say!("Takes it up at once")), discard];
    if can_file(job) {
        let hint = say!("Opens the tracker’s own form, filled in; you send it there");
        actions.insert(1, action(ActionName::FileJob, say!("File it by hand"), hint));
    }
    JobLine {
        id: job.id.clone(),
        title: outbox::title(&job.work),
        state: job_badge(job),
        detail,
        problem,
        demand,
        actions,
        record: record_of(&job.work),
        copy: is_filing.map(|filing| filing.whole.clone()).unwrap_or_default(),
    }
}

/// Whether a person can make of it what the tracker does not take from us: nothing of it is on its way.
pub(super) fn can_file(job: &Job) -> bool {
    matches!((&job.work, &job.state), (Work::PushDefect { .. }, JobState::NeedsYou { .. }))
        && job.sent_first.is_none()
}

/// The record that a write is about.
fn record_of(work: &Work) -> Option<Hit> {
    match work {
        Work::PushDefect { defect, key, .. }
        | Work::UpdateDefect { defect, key, .. }
        | Work::SyncComment { defect, key, .. }
        | Work::SendEvidence { defect, key, .. } => Some(Hit {
            kind: Kind::Defect,
            id: defect.clone(),
            key: key.clone(),
            title: String::new(),
            detail: String::new(),
        }),
        Work::StartCi { cycle, key, .. } => Some(Hit {
            kind: Kind::Cycle,
            id: cycle.clone(),
            key: key.clone(),
            title: String::new(),
            detail: String::new(),
        }),
        Work::CoverageComment { .. } => None,
    }
}

/// Where an issue's coverage comment stands; empty without one.
pub(super) fn comment_note(link: &ExternalLink, now: Time) -> String {
    link.comment
        .as_ref()
        .map_or_else(String::new, |comment| say!("Coverage comment updated {at}", comment.at.ago(now)))
}
