//! Runs in CI as a page shows them: sentences, badges, and what can be done.

use super::{follow, form};
use crate::app::paint::{badge, outcome};
use crate::error::Result;
use crate::model::{
    CiPhase, CiRun, CiStage, CiTaken, Cycle, Job, JobState, LooseResult, MINUTE, Outcome, RemoteRun, Time,
    Tracker,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::forms::CiAct;
use crate::protocol::views::{
    Badge, CiButton, CiCandidate, CiLoose, CiResultsView, CiRunView, CiView, Problem, Segment, Tone,
};

/// The runs of a cycle.
pub(super) async fn view<H: Host>(host: &H, cycle: &Cycle) -> Result<CiView> {
    let connections = form::connections(host).await?;
    let book = super::book(host, &cycle.meta.id).await?;
    let jobs =
        if book.runs.iter().any(|run| run.job.is_some()) { outbox::jobs(host).await? } else { Vec::new() };
    let now = host.now();
    let mut runs = Vec::new();
    let mut again = 0;
    for run in book.runs.iter().rev() {
        let job = jobs.iter().find(|job| Some(&job.id) == run.job.as_ref());
        let seen = follow::looked_at(host, &run.id).await;
        let is_moving = match run.stage {
            CiStage::Following => run.trouble.is_none(),
            CiStage::Starting => job.is_some_and(|job| job.due().is_some()),
            CiStage::Done | CiStage::Lost | CiStage::Dropped => false,
        };
        if is_moving {
            let brisk = if now.since(run.asked_at) < 10 * MINUTE { 5 } else { 15 };
            again = if again == 0 { brisk } else { brisk.min(again) };
        }
        runs.push(line(run, job, seen, now));
    }
    let all = crate::app::connections::all(host).await?;
    let only_jira = all.iter().any(|one| one.disconnected_at.is_none());
    let empty = match (connections.is_empty(), only_jira) {
        (false, _) => {
            say!(
                "Start a GitLab pipeline or a GitHub workflow for this cycle. Its results come back to these test cases: by their key in the test's name (TC-12), by the automated test's full name, or by their title."
            )
        }
        (true, true) => {
            say!("Jira has no CI. Connect the GitLab project or GitHub repository whose tests are to be run.")
        }
        (true, false) => say!("Connect the GitLab project or GitHub repository whose tests are to be run."),
    };
    Ok(CiView { can_start: !connections.is_empty(), empty: empty.to_owned(), runs, again })
}

fn line(run: &CiRun, job: Option<&Job>, seen: Option<Time>, now: Time) -> CiRunView {
    let host = run.site.split("://").nth(1).unwrap_or(&run.site);
    let (state, problem) = state(run, job);
    let remote = run.remote.as_ref();
    let moving = remote.filter(|one| !one.phase.is_over() && run.stage == CiStage::Following);
    let title = match (remote, run.tracker) {
        (Some(remote), _) => remote.title.clone(),
        (None, Tracker::GitHub) => run.setup.workflow_name.clone(),
        (None, _) => say!("Pipeline").to_owned(),
    };
    let mut age = vec![match remote {
        Some(one) => say!("started {now}", one.started.ago(now)),
        None => say!("asked for {age}", run.asked_at.ago(now)),
    }];
    if let Some(ended) = remote.and_then(|one| one.ended) {
        age.push(say!("over {now}", ended.ago(now)));
    }
    if let Some(seen) = seen.filter(|_| run.stage == CiStage::Following) {
        age.push(say!("looked at {now}", seen.ago(now)));
    }
    CiRunView {
        id: run.id.clone(),
        title,
        url: match remote {
            Some(remote) => remote.url.clone(),
            None => list_url(run),
        },
        place: [
            say!("{project} on {host}", run.project, host),
            run.setup.reference.clone(),
            form::preset_label(run.setup.preset).to_owned(),
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", "),
        sentence: remote.map(jobs_sentence).unwrap_or_default(),
        done: moving.map_or(0, |one| one.jobs_done),
        total: moving.map_or(0, |one| one.jobs),
        age: age.join(" · "),
        allow: problem
            .as_ref()
            .filter(|problem| problem.code == "ciStoreNotPermitted")
            .map(|_| allowed(run).to_owned()),
        candidates: run.candidates.iter().map(|one| candidate(one, now)).collect(),
        actions: actions(run, job, problem.as_ref()),
        values: run.sent.clone(),
        results: run.taken.as_ref().map(|taken| results(taken, now)),
        state,
        problem,
    }
}

/// Where its runs are listed.
fn list_url(run: &CiRun) -> String {
    match run.tracker {
        Tracker::GitLab => format!("{}/{}/-/pipelines", run.site, run.project),
        _ => format!("{}/{}/actions", run.site, run.project),
    }
}

/// What the browser has to allow before artifacts can be fetched.
fn allowed(run: &CiRun) -> &'static str {
    if run.site == "https://github.com" { "https://*.blob.core.windows.net/*" } else { "https://*/*" }
}

fn state(run: &CiRun, job: Option<&Job>) -> (Badge, Option<Problem>) {
    let trouble = run.trouble.clone();
    match run.stage {
        CiStage::Starting => match job.map(|job| &job.state) {
            None => {
                (badge(say!("Given up"), Tone::Neutral, say!("Its start was taken out of the outbox")), None)
            }
            Some(JobState::NeedsYou { problem, .. }) => {
                (badge(say!("Needs you"), Tone::Bad, problem.message.clone()), Some(problem.clone()))
            }
            Some(JobState::Unknown { .. }) if run.is_accepted => (
                badge(
                    say!("Started"),
                    Tone::Info,
                    say!("It was started; which run it is, is being looked up"),
                ),
                None,
            ),
            Some(JobState::Unknown { .. }) => (
                badge(
                    say!("Unknown"),
                    Tone::Warn,
                    say!("The answer was lost: it is looked for, and not started again"),
                ),
                None,
            ),
            Some(JobState::Waiting { why, .. }) => (badge(say!("Waiting"), Tone::Warn, why.clone()), None),
            Some(
                JobState::Queued | JobState::Sending { .. } | JobState::Filing(_) | JobState::SettingStatus,
            ) => (badge(say!("Starting"), Tone::Info, say!("It is being started")), None),
        },
        CiStage::Lost => (
            badge(say!("Gone"), Tone::Warn, say!("It was deleted there; what was taken of it stays")),
            trouble,
        ),
        CiStage::Dropped => (
            badge(
                say!("Given up"),
                Tone::Neutral,
                say!("Nobody knows whether it was started; it is not followed"),
            ),
            None,
        ),
        CiStage::Following | CiStage::Done => {
            (run.remote.as_ref().map_or_else(|| phase(&RemoteRun::default()), phase), trouble)
        }
    }
}

fn phase(remote: &RemoteRun) -> Badge {
    let (text, tone) = match remote.phase {
        CiPhase::Waiting => (say!("Waiting"), Tone::Neutral),
        CiPhase::Running => (say!("Running"), Tone::Info),
        CiPhase::Held => (say!("Waits for a person"), Tone::Warn),
        CiPhase::Passed => (say!("Passed"), Tone::Good),
        CiPhase::Failed => (say!("Failed"), Tone::Bad),
        CiPhase::Cancelled => (say!("Cancelled"), Tone::Neutral),
        CiPhase::Ended => (say!("Over"), Tone::Neutral),
    };
    badge(text, tone, say!("There it is called {_}", remote.status.replace('_', " ")))
}

fn jobs_sentence(remote: &RemoteRun) -> String {
    if remote.jobs == 0 {
        return String::new();
    }
    say!("{done} of {jobs, plural, one {# job} other {# jobs}} done", remote.jobs_done, remote.jobs)
}

fn candidate(remote: &RemoteRun, now: Time) -> CiCandidate {
    CiCandidate {
        id: remote.id.to_string(),
        label: say!("{title}, started {now}", remote.title, remote.started.ago(now)),
        url: remote.url.clone(),
    }
}

fn button(act: CiAct, label: impl Into<String>, hint: &str) -> CiButton {
    CiButton { act, label: label.into(), hint: hint.to_owned() }
}

fn actions(run: &CiRun, job: Option<&Job>, problem: Option<&Problem>) -> Vec<CiButton> {
    let take = button(
        CiAct::Take,
        say!("Take results now"),
        say!("Reads what there is and lets it land in this cycle"),
    );
    let again = button(
        CiAct::RunAgain,
        say!("Run again"),
        say!("Under the same number; on GitLab what failed, on GitHub all of it"),
    );
    let forget = button(
        CiAct::Forget,
        say!("Take off the list"),
        say!("Nothing is changed there; results that were taken stay"),
    );
    match run.stage {
        CiStage::Starting => {
            let Some(job) = job else { return vec![forget] };
            let give_up = button(CiAct::GiveUp, say!("Give up"), say!("It is not started, or not followed"));
            let try_again = button(
                CiAct::TryAgain,
                say!("Try again"),
                say!("What may have been started is looked for first"),
            );
            match (&job.state, problem.is_some_and(|problem| problem.code == "ciMayHaveStarted")) {
                (JobState::NeedsYou { .. }, true) => vec![
                    button(CiAct::TryAgain, say!("Look again"), say!("Looks through the list once more")),
                    button(
                        CiAct::StartAgain,
                        say!("Start again"),
                        say!("Choose this when it is not in the list there"),
                    ),
                    give_up,
                ],
                (JobState::NeedsYou { .. }, false) => vec![try_again, give_up],
                (JobState::Waiting { .. }, _) if job.sent_first.is_none() => vec![try_again, give_up],
                (JobState::Waiting { .. } | JobState::Unknown { .. }, _) => vec![try_again],
                (
                    JobState::Queued
                    | JobState::Sending { .. }
                    | JobState::Filing(_)
                    | JobState::SettingStatus,
                    _,
                ) => Vec::new(),
            }
        }
        CiStage::Following => {
            let is_over = run.remote.as_ref().is_some_and(|remote| remote.phase.is_over());
            if is_over {
                vec![take, again]
            } else {
                vec![button(CiAct::Cancel, say!("Cancel"), say!("Stops it there")), take]
            }
        }
        CiStage::Done => {
            let mut all = Vec::new();
            let unnamed = run.taken.as_ref().map_or(0, |taken| taken.unmatched);
            if unnamed > 0 {
                let label = say!(
                    "Make test cases of {n, plural, one {# unmatched result} other {# unmatched results}}",
                    unnamed
                );
                let hint = say!(
                    "Each gets the test's name and full name, and is found by it from then on. Cases that are there outside of this cycle are added to it instead"
                );
                all.push(button(CiAct::MakeCases, label, hint));
            }
            // GitLab runs again only what failed of a pipeline.
            let is_whole = run.tracker == Tracker::GitLab
                && run.remote.as_ref().is_some_and(|remote| remote.phase == CiPhase::Passed);
            all.push(take);
            all.extend((!is_whole).then_some(again));
            all.push(forget);
            all
        }
        CiStage::Lost | CiStage::Dropped => vec![forget],
    }
}

fn results(taken: &CiTaken, now: Time) -> CiResultsView {
    let kinds = [Outcome::Pass, Outcome::Fail, Outcome::Blocked, Outcome::Skipped];
    let segments = kinds.into_iter().zip(taken.outcomes).filter(|(_, count)| *count > 0);
    CiResultsView {
        sentence: match taken.results {
            0 => say!("No results were found, {now}", taken.at.ago(now)),
            all => say!(
                "{n, plural, one {# test case of this cycle has} other {# test cases of this cycle have}} a result out of {all, plural, one {# result} other {# results}}, {age}",
                taken.matched,
                all,
                taken.at.ago(now)
            ),
        },
        segments: segments
            .map(|(outcome, count)| Segment {
                tone: crate::coverage::outcome_tone(outcome),
                label: outcome.label().to_owned(),
                count,
            })
            .collect(),
        notes: taken.notes.clone(),
        unmatched: match taken.unmatched {
            0 => String::new(),
            count => say!(
                "{n, plural, one {# result fits} other {# results fit}} no test case of this cycle",
                count
            ),
        },
        loose: taken.loose.iter().map(loose).collect(),
        ambiguous: match u32::try_from(taken.ambiguous.len()).unwrap_or(u32::MAX) {
            0 => String::new(),
            count => say!(
                "{n, plural, one {# result fits several test cases and was} other {# results fit several test cases and were}} not guessed",
                count
            ),
        },
        several: taken.ambiguous.iter().map(loose).collect(),
    }
}

fn loose(one: &LooseResult) -> CiLoose {
    CiLoose { name: one.name.clone(), result: outcome(one.outcome), why: one.why.clone() }
}
