//! The coverage comment: one an issue, updated in place, and only when what it says has changed. It is
//! written for people who do not have Casebridge.

use std::fmt::Write as _;

use crate::coverage::tally;
use crate::error::Result;
use crate::model::{
    CaseResult, CaseStatus, Comment, ExternalLink, Job, JobState, Outcome, Record, Requirement, TestCase,
};
use crate::outbox::{Created, create_once};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{self, Step, key};
use crate::text::{self, COVERAGE_MARKER};
use crate::trackers::{self, Access, RemoteComment};

/// Cases that one comment lists; more are counted only, within the tracker's limit for a body.
const LISTED: usize = 100;

/// Takes a coverage comment as far as it goes now.
pub async fn advance<H: Host>(host: &H, access: &Access<'_>, job: &mut Job, link_key: &str) -> Result<()> {
    let place = key("link", link_key);
    let Some(link) = store::read_one::<ExternalLink, H>(host, place).await? else {
        return done(host, job, None).await;
    };
    let wanted = compose(host, &link).await?;
    if link.comment.as_ref().is_some_and(|comment| comment.text == wanted) {
        return done(host, job, None).await;
    }
    let number = link.address.number;
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

/// What the comment is to say now.
async fn compose<H: Host>(host: &H, link: &ExternalLink) -> Result<String> {
    let requirements: Vec<Requirement> = store::read_records(host, &link.requirements).await?;
    let mut parts = Vec::new();
    for requirement in requirements {
        let cases: Vec<TestCase> = store::read_records(host, &requirement.cases).await?;
        let results = latest(host, &requirement.cases).await?;
        let in_use = cases.iter().filter(|case| case.status != CaseStatus::Deprecated);
        let lines: Vec<_> = in_use.map(|case| (case, find(&results, &case.meta.id))).collect();
        parts.push(crate::texts::in_english(|| section(&requirement, &lines)));
    }
    if parts.is_empty() {
        parts.push("No requirement is linked to this issue any more.".to_owned());
    }
    let text = format!(
        "### Test coverage\n\n{}\n\n<sub>Kept up to date by Casebridge</sub>\n{COVERAGE_MARKER}",
        parts.join("\n\n")
    );
    Ok(trackers::carried(link.address.tracker, &text).0)
}

fn section(requirement: &Requirement, cases: &[(&TestCase, Option<&CaseResult>)]) -> String {
    let counts =
        tally(cases.iter().map(|(_, result)| result.map_or(Outcome::NotExecuted, |result| result.outcome)));
    let mut out = format!(
        "**{}** {} — **{}**: {}.\n",
        requirement.key(),
        text::quoted(&requirement.title),
        counts.state().label(),
        counts.sentence()
    );
    if cases.is_empty() {
        return out;
    }
    out.push_str("\n| Test case | Latest result |\n| --- | --- |\n");
    for (case, result) in cases.iter().take(LISTED) {
        let result = result.map_or_else(
            || Outcome::NotExecuted.label().to_owned(),
            |result| {
                format!(
                    "{} in {} ({})",
                    result.outcome.label(),
                    result.cycle_key,
                    result.at.iso().get(..10).unwrap_or_default()
                )
            },
        );
        let _ =
            writeln!(out, "| {} {} | {result} |", case.key(), text::quoted(&text::title(&case.title, 120)));
    }
    if cases.len() > LISTED {
        let _ = writeln!(out, "\n…and {} more.", cases.len() - LISTED);
    }
    out
}

fn find<'a>(results: &'a [(String, CaseResult)], case: &str) -> Option<&'a CaseResult> {
    results.iter().find(|(id, _)| id == case).map(|(_, result)| result)
}

/// The latest result of each of these cases that has one.
pub async fn latest<H: Host>(host: &H, cases: &[String]) -> Result<Vec<(String, CaseResult)>> {
    let keys: Vec<String> = cases.iter().map(|id| key("results", id)).collect();
    let found = store::read::<Vec<CaseResult>, H>(host, &keys).await?;
    let last = |list: Vec<CaseResult>| list.into_iter().max_by_key(|result| result.at);
    Ok(cases.iter().zip(found).filter_map(|(id, list)| Some((id.clone(), last(list?.ok()?)?))).collect())
}
