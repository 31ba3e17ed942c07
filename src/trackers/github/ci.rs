//! Workflows: starting them by hand, finding a run whose answer was lost, following, and its artifacts.

use serde_json::{Map, Value, json};

use super::refusals::accepted;
use super::{LOOK_BACK, read_json, repository, send, send_with};
use crate::error::{CiError, Error, Result};
use crate::model::{CiPhase, RemoteRun, Time, Tracker};
use crate::ports::{Host, Method, Response};
use crate::protocol::views::Choice;
use crate::trackers::Access;
use crate::trackers::ci::{CiFiles, CiOrder, CiPlace, CiTags, FILE_LIMIT, here, refused};
use crate::trackers::rest::{self, Members as _, encode};

/// Where GitHub keeps artifacts: an address of its own for each.
const STORES: &str = "https://*.blob.core.windows.net";
/// What the names of artifacts with results have in common.
const TELLING: [&str; 7] = ["junit", "ctrf", "test", "result", "report", "playwright", "allure"];
/// Jobs of one page.
const PAGE: u32 = 100;
/// Pages of jobs that are counted; more than 500 jobs are no news.
const PAGES: usize = 5;
/// An artifact of any other name is looked into up to this size, in bytes.
const SMALL: u64 = 5_000_000;

fn read(response: &Response, access: &Access<'_>) -> Result<Value> {
    read_json(response, access.connection)
}

fn passed<H: Host>(host: &H, access: &Access<'_>, response: &Response, statuses: &[u16]) -> Result<()> {
    accepted(response, access.connection, host.now(), statuses).map_err(|error| refused(error, access))
}

async fn get<H: Host>(host: &H, access: &Access<'_>, path: &str) -> Result<Value> {
    let response = send(host, access, Method::Get, path, None).await?;
    passed(host, access, &response, &[200])?;
    read(&response, access)
}

/// Whether it is github.com itself, and not a server of one's own.
fn is_public(access: &Access<'_>) -> bool {
    access.connection.api == "https://api.github.com"
}

fn actions(access: &Access<'_>) -> String {
    format!("{}/actions", repository(access.connection))
}

/// The workflows that are switched on, and the default branch.
pub(in crate::trackers) async fn place<H: Host>(host: &H, access: &Access<'_>) -> Result<CiPlace> {
    let found = get(host, access, &repository(access.connection)).await?;
    let project = access.connection.project.clone();
    let all = match get(host, access, &format!("{}/workflows?per_page=100", actions(access))).await {
        Err(Error::ProjectNotFound { .. }) => {
            return Err(CiError::SwitchedOff { project, tracker: Tracker::GitHub }.into());
        }
        other => other?,
    };
    if found.at("permissions").at("push") == &Value::Bool(false) {
        let why = say!("its user has no write access").to_owned();
        return Err(CiError::Forbidden { project, why, tracker: Tracker::GitHub }.into());
    }
    let active = all.at("workflows").items().iter().filter(|one| one.at("state") == "active");
    let choice = |one: &Value| {
        let file = one.at("path").text().rsplit('/').next().unwrap_or_default();
        Some(Choice {
            id: one.at("id").as_u64()?.to_string(),
            label: format!("{} ({file})", one.at("name").text()),
        })
    };
    Ok(CiPlace {
        reference: found.at("default_branch").text().to_owned(),
        workflows: active.filter_map(choice).collect(),
        takes_variables: false,
    })
}

/// The runs of the workflow that the token's user started by hand on that branch, newest first.
async fn listed<H: Host>(
    host: &H,
    access: &Access<'_>,
    order: &CiOrder<'_>,
    more: &str,
) -> Result<Vec<(RemoteRun, String)>> {
    let path = format!(
        "{}/workflows/{}/runs?event=workflow_dispatch&branch={}&actor={}{more}",
        actions(access),
        encode(&order.setup.workflow),
        encode(&order.setup.reference),
        encode(&access.connection.login),
    );
    let answer = get(host, access, &path).await?;
    let show = |one: &Value| Some((remote(access, one)?, one.at("display_title").text().to_owned()));
    Ok(answer.at("workflow_runs").items().iter().filter_map(show).collect())
}

/// The highest id of such a run so far.
pub(in crate::trackers) async fn newest<H: Host>(
    host: &H,
    access: &Access<'_>,
    order: &CiOrder<'_>,
) -> Result<u64> {
    let runs = listed(host, access, order, "&per_page=1").await?;
    Ok(runs.iter().map(|(run, _)| run.id).max().unwrap_or_default())
}

/// Starts a workflow. Not repeatable. Older servers do not say which run it became.
pub(in crate::trackers) async fn start<H: Host>(
    host: &H,
    access: &Access<'_>,
    order: &CiOrder<'_>,
) -> Result<Option<RemoteRun>> {
    let inputs: Map<String, Value> =
        order.values.iter().map(|one| (one.name.clone(), json!(one.value))).collect();
    let mut body = json!({ "ref": order.setup.reference, "inputs": inputs });
    // A server of one's own does not know this member yet.
    if is_public(access)
        && let Some(body) = body.as_object_mut()
    {
        body.insert("return_run_details".to_owned(), Value::Bool(true));
    }
    let path = format!("{}/workflows/{}/dispatches", actions(access), encode(&order.setup.workflow));
    let response = send(host, access, Method::Post, &path, Some(body)).await?;
    passed(host, access, &response, &[200, 204])?;
    let answer: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let Some(id) = answer.at("workflow_run_id").as_u64() else { return Ok(None) };
    Ok(Some(RemoteRun {
        id,
        title: format!("{} {id}", order.setup.workflow_name),
        url: page(access, id),
        status: "queued".to_owned(),
        attempt: 1,
        started: host.now(),
        ..RemoteRun::default()
    }))
}

/// A run's page; answers are not asked for addresses.
fn page(access: &Access<'_>, id: u64) -> String {
    format!("{}/{}/actions/runs/{id}", access.connection.site, access.connection.project)
}

/// Looks for what was started since. One whose title bears the marker is it for certain.
pub(in crate::trackers) async fn find<H: Host>(
    host: &H,
    access: &Access<'_>,
    order: &CiOrder<'_>,
    since: Time,
    above: u64,
) -> Result<(Vec<RemoteRun>, bool)> {
    let start = access.connection.tracker_time(since).before(LOOK_BACK);
    let more = format!("&created={}&per_page=100", encode(&format!(">={}", start.iso())));
    let mut runs = listed(host, access, order, &more).await?;
    runs.retain(|(run, _)| run.id > above);
    runs.sort_unstable_by_key(|(run, _)| run.id);
    let marked = order.marker.1.then(|| runs.iter().position(|(_, title)| title.contains(order.marker.0)));
    if let Some(at) = marked.flatten() {
        return Ok((vec![runs.swap_remove(at).0], true));
    }
    Ok((runs.into_iter().map(|(run, _)| run).collect(), false))
}

/// How a run and its jobs stand.
pub(in crate::trackers) async fn look<H: Host>(
    host: &H,
    access: &Access<'_>,
    known: &RemoteRun,
    tags: &mut CiTags,
) -> Result<Option<RemoteRun>> {
    let path = format!("{}/runs/{}", actions(access), known.id);
    let mut now = known.clone();
    if let Some(response) = news(host, access, &path, &mut tags.run).await? {
        let (jobs, jobs_done) = (known.jobs, known.jobs_done);
        let seen = remote(access, &read(&response, access)?);
        let garbled = || Error::Garbled { host: access.connection.host().to_owned() };
        now = RemoteRun { jobs_done, jobs, ..seen.ok_or_else(garbled)? };
    }
    // The first page may be as it was while a job of another one has ended.
    if known.jobs > PAGE {
        tags.jobs.clear();
    }
    if let Some(mut response) =
        news(host, access, &format!("{path}/jobs?per_page=100"), &mut tags.jobs).await?
    {
        (now.jobs, now.jobs_done) = (0, 0);
        for _ in 0..PAGES {
            for job in read(&response, access)?.at("jobs").items() {
                now.jobs += 1;
                now.jobs_done += u32::from(job.at("status") == "completed");
            }
            let Some(next) = rest::next_page(&response, access.connection) else { break };
            response = send(host, access, Method::Get, &next, None).await?;
            passed(host, access, &response, &[200])?;
        }
    }
    Ok((now != *known).then_some(now))
}

async fn news<H: Host>(
    host: &H,
    access: &Access<'_>,
    path: &str,
    tag: &mut String,
) -> Result<Option<Response>> {
    let headers = if tag.is_empty() { Vec::new() } else { vec![("if-none-match", tag.clone())] };
    let response = send_with(host, access, Method::Get, path, None, headers).await?;
    if response.status == 304 {
        return Ok(None);
    }
    passed(host, access, &response, &[200])?;
    response.header("etag").unwrap_or_default().clone_into(tag);
    Ok(Some(response))
}

/// Stops it, or runs it once more. That it is over, or runs, already is as good.
pub(in crate::trackers) async fn act<H: Host>(
    host: &H,
    access: &Access<'_>,
    id: u64,
    what: &str,
) -> Result<()> {
    let path = format!("{}/runs/{id}/{what}", actions(access));
    let response = send(host, access, Method::Post, &path, None).await?;
    if response.status == 409 || (response.status == 403 && response.body.contains("already running")) {
        return Ok(());
    }
    passed(host, access, &response, &[200, 201, 202])
}

/// The artifacts that hold results, by the part of a name that was chosen or by what such names have in common.
pub(in crate::trackers) async fn files<H: Host>(
    host: &H,
    access: &Access<'_>,
    run: &RemoteRun,
    wanted: &str,
) -> Result<CiFiles> {
    let path = format!("{}/runs/{}/artifacts?per_page=100", actions(access), run.id);
    let answer = get(host, access, &path).await?;
    let all = answer.at("artifacts").items();
    let name = |one: &Value| one.at("name").text().to_lowercase();
    let size = |one: &Value| one.at("size_in_bytes").as_u64().unwrap_or_default();
    let mut chosen: Vec<&Value> = if wanted.trim().is_empty() {
        all.iter().filter(|one| TELLING.iter().any(|word| name(one).contains(word))).collect()
    } else {
        let wanted = wanted.trim().to_lowercase();
        all.iter().filter(|one| name(one).contains(&wanted)).collect()
    };
    if chosen.is_empty() && wanted.trim().is_empty() {
        chosen = all.iter().filter(|one| size(one) <= SMALL).collect();
    }
    let mut found = CiFiles::default();
    if chosen.is_empty() {
        let names: Vec<&str> = all.iter().map(|one| one.at("name").text()).collect();
        found.notes.push(match names.as_slice() {
            [] => say!(
                "The run has no artifacts: let its job upload JUnit XML or CTRF with actions/upload-artifact."
            )
            .to_owned(),
            _ => say!("No artifact was read; there are {join}", names.join(", ")),
        });
    }
    let mut expired = 0;
    for one in &chosen {
        let title = one.at("name").text();
        if one.at("expired") == &Value::Bool(true) {
            expired += 1;
        } else if size(one) > FILE_LIMIT {
            found.notes.push(say!("{title} is larger than 100 MB and was left out", title));
        } else if let Some(id) = one.at("id").as_u64() {
            match fetch(host, access, run, id).await {
                Ok(bytes) => found.files.push((format!("{title}.zip"), bytes)),
                Err(Error::Ci(CiError::Expired { .. })) => expired += 1,
                Err(error) => return Err(error),
            }
        }
    }
    if expired > 0 && found.files.is_empty() {
        return Err(CiError::Expired { run: run.title.clone() }.into());
    }
    Ok(found)
}

/// An artifact lies on another host, which takes no token: the browser follows without one.
async fn fetch<H: Host>(host: &H, access: &Access<'_>, run: &RemoteRun, id: u64) -> Result<Vec<u8>> {
    let path = format!("{}/artifacts/{id}/zip", actions(access));
    let response = match rest::download(host, access, &path).await {
        Err(Error::Unreachable { .. }) if !host.may_reach(store(access)).await => {
            return Err(CiError::StoreNotPermitted { run: run.title.clone() }.into());
        }
        other => other?,
    };
    if response.status == 410 {
        return Err(CiError::Expired { run: run.title.clone() }.into());
    }
    passed(host, access, &response, &[200])?;
    Ok(response.bytes)
}

/// What the browser has to be asked for before artifacts can be fetched.
pub(in crate::trackers) fn store(access: &Access<'_>) -> &'static str {
    if is_public(access) { STORES } else { "https://*" }
}

fn remote(access: &Access<'_>, one: &Value) -> Option<RemoteRun> {
    let id = one.at("id").as_u64()?;
    let (status, conclusion) = (one.at("status").text(), one.at("conclusion").text());
    let phase = phase(status, conclusion);
    let number = one.at("run_number").as_u64().unwrap_or(id);
    Some(RemoteRun {
        id,
        title: format!("{} {number}", one.at("name").text()),
        url: page(access, id),
        status: if conclusion.is_empty() { status } else { conclusion }.to_owned(),
        phase,
        jobs_done: 0,
        jobs: 0,
        attempt: one.at("run_attempt").as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or(1),
        started: here(access, one.at("created_at").text()).unwrap_or_default(),
        ended: here(access, one.at("updated_at").text()).filter(|_| phase.is_over()),
    })
}

fn phase(status: &str, conclusion: &str) -> CiPhase {
    match (status, conclusion) {
        ("completed", "success") => CiPhase::Passed,
        ("completed", "failure" | "timed_out" | "startup_failure") => CiPhase::Failed,
        ("completed", "cancelled") => CiPhase::Cancelled,
        ("completed", _) => CiPhase::Ended,
        ("waiting", _) => CiPhase::Held,
        ("queued" | "requested" | "pending", _) => CiPhase::Waiting,
        // An unknown word is never taken for an end.
        _ => CiPhase::Running,
    }
}
