//! The coverage comment: one an issue, updated in place, and only when what it says has changed. It is
//! written for people who do not have Casebridge.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::coverage::{Tally, tally};
use crate::error::{Error, Result};
use crate::model::{
    CaseResult, CaseStatus, Comment, ExternalLink, Job, JobState, Outcome, Record, Requirement, TestCase,
    Tracker,
};
use crate::outbox::{self, Created, create_once};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{self, Step, key};
use crate::sync::observe;
use crate::text::{self, COVERAGE_MARKER};
use crate::trackers::{self, Access, RemoteComment};

/// Cases that a comment lists of one requirement; more are counted only.
const LISTED: usize = 100;

/// Takes a coverage comment as far as it goes now, wherever its issue is by now.
pub async fn advance<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, link_key: &str) -> Result<()> {
    let place = key("link", link_key);
    let Some(link) = store::read_one::<ExternalLink, H>(host, place).await? else {
        return done(host, job, None).await;
    };
    let from = link.address.clone();
    let wanted = compose(host, &link).await?;
    if link.comment.as_ref().is_some_and(|comment| comment.text == wanted) {
        return done(host, job, None).await;
    }
    // Moved on GitLab, an issue leaves a copy behind that takes notes and that nobody reads; elsewhere it is not found.
    let written = match from.tracker {
        Tracker::GitLab => Err(Error::IssueNotFound { issue: from.display(), sure: false }),
        _ => write(host, access, job, link.clone(), wanted.clone()).await,
    };
    if !matches!(written, Err(Error::IssueNotFound { .. })) {
        return written;
    }
    let remote = trackers::read_issue(host, access, from.number, "").await?;
    match remote.map(|remote| remote.address).filter(|to| to.key() != link_key) {
        None if from.tracker == Tracker::GitLab => write(host, access, job, link, wanted).await,
        None => written,
        Some(to) => {
            observe::has_moved(host, access.connection, &from, &to).await?;
            // The job has followed, too.
            let Some(moved) = outbox::read_job(host, &job.id).await? else { return Ok(()) };
            *job = moved;
            let turned = access.connection.facing(&to.project);
            Box::pin(advance(host, &Access::new(&turned, access.token), job, &to.key())).await
        }
    }
}

/// Writes it at the issue's own place.
async fn write<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    link: ExternalLink,
    wanted: String,
) -> Result<()> {
    let (link_key, number) = (link.address.key(), link.address.number);
    let link_key = link_key.as_str();
    if let Some(comment) = &link.comment
        && let Some(changed) = trackers::change_comment(host, access, number, comment.id, &wanted).await?
    {
        return done(host, job, Some((link_key, changed, wanted))).await;
    }
    // Somebody deleted it on the tracker; since there is news it is posted anew below.
    if job.sent_first.is_none() {
        // Another browser of the same person may have posted one: that one is taken over.
        if let Some(found) = trackers::find_comment(host, access, number, text::COVERAGE_TAG).await? {
            return adopt(host, access, job, (link_key, number), found, wanted).await;
        }
    }
    let made = create_once(
        host,
        job,
        &access.connection.project,
        |_| trackers::find_comment(host, access, number, text::COVERAGE_TAG),
        || trackers::create_comment(host, access, number, &wanted, text::COVERAGE_TAG),
    );
    match made.await? {
        Created::NotYet => Ok(()),
        Created::Made(found) | Created::Found(found) if found.text == wanted => {
            done(host, job, Some((link_key, found, wanted))).await
        }
        Created::Made(found) | Created::Found(found) => {
            adopt(host, access, job, (link_key, number), found, wanted).await
        }
    }
}

async fn adopt<H: Host>(
    host: &H,
    access: &Access<'_>,
    job: &mut Job,
    (link_key, number): (&str, u64),
    found: RemoteComment,
    wanted: String,
) -> Result<()> {
    if found.text == wanted {
        return done(host, job, Some((link_key, found, wanted))).await;
    }
    let changed = trackers::change_comment(host, access, number, found.id, &wanted).await?;
    done(host, job, changed.map(|changed| (link_key, changed, wanted))).await
}

/// Ends the job; with a comment, notes it in the same step.
async fn done<H: Host>(host: &H, job: &Job, posted: Option<(&str, RemoteComment, String)>) -> Result<()> {
    let mut step = Step::open(host).await?;
    if let Some((link_key, comment, text)) = posted {
        let place = key("link", link_key);
        let now = match step.get::<ExternalLink>(&place).await? {
            Some(link) => compose(host, &link).await?,
            None => text.clone(),
        };
        if now != text {
            // Something changed while it was on its way: the job goes round once more.
            let again =
                Job { state: JobState::Queued, sent_first: None, sent_to: None, tries: 0, ..job.clone() };
            step.put(key("job", &job.id), &again)?;
            if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
                link.comment = Some(Comment { id: comment.id, text, at: step.now() });
                step.put(place, &link)?;
            }
            return step.commit().await;
        }
        if let Some(mut link) = step.get::<ExternalLink>(&place).await? {
            link.comment = Some(Comment { id: comment.id, text, at: step.now() });
            step.put(place, &link)?;
            step.log(
                LogTopic::Sent,
                Tone::Good,
                say!("Coverage comment on {issue} is up to date", link.address.display()),
            )
            .await?;
        }
    }
    step.remove_job(&job.id).await?;
    step.commit().await
}

/// What the comment is to say now, within what the tracker takes.
async fn compose<H: Host>(host: &H, link: &ExternalLink) -> Result<String> {
    let mut covered = Vec::new();
    for requirement in store::read_records::<Requirement, H>(host, &link.requirements).await? {
        let cases: Vec<TestCase> = store::read_records(host, &requirement.cases).await?;
        let results: BTreeMap<String, CaseResult> =
            latest(host, &requirement.cases).await?.into_iter().collect();
        let in_use = cases.iter().filter(|case| case.status != CaseStatus::Deprecated);
        let rows = in_use.map(|case| Row::new(case, results.get(&case.meta.id))).collect();
        covered.push(Covered::new(&requirement, rows));
    }
    let tracker = link.address.tracker;
    let most = trackers::limits(tracker).body;
    let (mut sections, mut rows) = (covered.len(), LISTED);
    loop {
        let text =
            trackers::carried(tracker, &crate::texts::in_english(|| written(&covered, sections, rows))).0;
        if trackers::weight(tracker, &text) <= most || (rows == 0 && sections <= 1) {
            return Ok(text);
        }
        // Rows go first, down to none; then whole requirements.
        if rows > 0 { rows /= 2 } else { sections /= 2 }
    }
}

/// A requirement with its cases in use.
struct Covered {
    key: String,
    title: String,
    counts: Tally,
    rows: Vec<Row>,
}

/// A case as a line of the table.
struct Row {
    outcome: Outcome,
    line: String,
}

impl Row {
    fn new(case: &TestCase, result: Option<&CaseResult>) -> Self {
        let outcome = result.map_or(Outcome::NotExecuted, |result| result.outcome);
        let said = result.map_or_else(
            || outcome.label().to_owned(),
            |result| {
                let day = result.at.iso();
                format!("{} in {} ({})", outcome.label(), result.cycle_key, day.get(..10).unwrap_or_default())
            },
        );
        let title = text::quoted(&text::title(&case.title, 120));
        Self { outcome, line: format!("| {} {title} | {said} |\n", case.key()) }
    }
}

impl Covered {
    fn new(requirement: &Requirement, rows: Vec<Row>) -> Self {
        let counts = tally(rows.iter().map(|row| row.outcome));
        Self {
            key: requirement.key(),
            title: text::quoted(&text::title(&requirement.title, 250)),
            counts,
            rows,
        }
    }

    /// With that many of its cases; where some are left out, the worst are there.
    fn section(&self, most: usize) -> String {
        let Self { key, title, counts, rows } = self;
        let mut out = format!("**{key}** {title} — **{}**: {}.\n", counts.state().label(), counts.sentence());
        if rows.is_empty() {
            return out;
        }
        let mut shown: Vec<&Row> = rows.iter().collect();
        if shown.len() > most {
            shown.sort_by_key(|row| grave(row.outcome));
            shown.truncate(most);
        }
        if !shown.is_empty() {
            out.push_str("\n| Test case | Latest result |\n| --- | --- |\n");
            out.extend(shown.iter().map(|row| row.line.as_str()));
        }
        if rows.len() > shown.len() {
            let _ = writeln!(out, "\n…and {} more.", rows.len() - shown.len());
        }
        out
    }
}

/// The worst first.
fn grave(outcome: Outcome) -> usize {
    const ORDER: [Outcome; 5] =
        [Outcome::Fail, Outcome::Blocked, Outcome::NotExecuted, Outcome::Skipped, Outcome::Pass];
    ORDER.iter().position(|one| *one == outcome).unwrap_or_default()
}

/// The comment with that many of its requirements, and of each that many of its cases. Where requirements are
/// left out, those that are there stand worst, and the totals count all.
fn written(covered: &[Covered], sections: usize, rows: usize) -> String {
    let mut shown: Vec<&Covered> = covered.iter().collect();
    let mut parts = Vec::new();
    if sections < shown.len() {
        shown.sort_by_key(|one| {
            let Tally { fail, blocked, .. } = one.counts;
            std::cmp::Reverse((fail, blocked, one.counts.not_executed))
        });
        shown.truncate(sections);
    }
    parts.extend(shown.iter().map(|one| one.section(rows)));
    if shown.len() < covered.len() {
        let all = tally(covered.iter().flat_map(|one| &one.rows).map(|row| row.outcome));
        let (more, many) = (covered.len() - shown.len(), covered.len());
        let word = if more == 1 { "requirement" } else { "requirements" };
        parts.push(format!("…and {more} more {word}. All {many} together: {}.", all.sentence()));
    }
    if parts.is_empty() {
        parts.push("No requirement is linked to this issue any more.".to_owned());
    }
    format!(
        "### Test coverage\n\n{}\n\n<sub>Kept up to date by Casebridge</sub>\n{COVERAGE_MARKER}",
        parts.join("\n\n")
    )
}

/// The latest result of each of these cases that has one.
pub async fn latest<H: Host>(host: &H, cases: &[String]) -> Result<Vec<(String, CaseResult)>> {
    let keys: Vec<String> = cases.iter().map(|id| key("results", id)).collect();
    let found = store::read::<Vec<CaseResult>, H>(host, &keys).await?;
    let last = |list: Vec<CaseResult>| list.into_iter().max_by_key(|result| result.at);
    Ok(cases.iter().zip(found).filter_map(|(id, list)| Some((id.clone(), last(list?.ok()?)?))).collect())
}
