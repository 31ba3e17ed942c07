//! Pipelines: starting them, finding one whose answer was lost, and following.

use serde_json::{Map, Value, json};

use super::refusals::accepted;
use super::{LOOK_BACK, project, read_json, send, send_with};
use crate::error::{CiError, Error, Result};
use crate::model::{CiKind, CiPhase, RemoteRun, Time, Tracker};
use crate::ports::{Host, Method, Response};
use crate::trackers::Access;
use crate::trackers::ci::{CiOrder, CiPlace, CiTags, MARKER, here, refused};
use crate::trackers::rest::{self, Members as _, encode};

/// The least role that may start a pipeline.
const DEVELOPER: u64 = 30;
/// Jobs of one page.
const PAGE: u32 = 100;
/// Pages of jobs that are counted; more than 500 jobs are no news.
const PAGES: usize = 5;
/// Pipelines whose variables are looked at for the marker.
const LOOKED_AT: usize = 20;

pub(super) fn read(response: &Response, access: &Access<'_>) -> Result<Value> {
    read_json(response, access.connection)
}

pub(super) fn passed<H: Host>(
    host: &H,
    access: &Access<'_>,
    response: &Response,
    statuses: &[u16],
) -> Result<()> {
    accepted(response, access.connection, host.now(), statuses).map_err(|error| refused(error, access))
}

/// What the project allows, and where it starts.
pub(in crate::trackers) async fn place<H: Host>(host: &H, access: &Access<'_>) -> Result<CiPlace> {
    let response = send(host, access, Method::Get, &project(access.connection), None).await?;
    passed(host, access, &response, &[200])?;
    let found = read(&response, access)?;
    let name = access.connection.project.clone();
    if found.at("builds_access_level").text() == "disabled" || found.at("jobs_enabled") == &Value::Bool(false)
    {
        return Err(CiError::SwitchedOff { project: name, tracker: Tracker::GitLab }.into());
    }
    let permissions = found.at("permissions");
    let level = |name: &str| permissions.at(name).at("access_level").as_u64().unwrap_or_default();
    let role = level("project_access").max(level("group_access"));
    if role < DEVELOPER {
        let why = say!("its user may not start pipelines").to_owned();
        return Err(CiError::Forbidden { project: name, why, tracker: Tracker::GitLab }.into());
    }
    let least = match found.at("ci_pipeline_variables_minimum_override_role").text() {
        "no_one_allowed" => u64::MAX,
        "owner" => 50,
        "maintainer" => 40,
        _ => DEVELOPER,
    };
    Ok(CiPlace {
        reference: found.at("default_branch").text().to_owned(),
        workflows: Vec::new(),
        takes_variables: role >= least,
    })
}

/// The highest id of a pipeline so far.
pub(in crate::trackers) async fn newest<H: Host>(
    host: &H,
    access: &Access<'_>,
    _: &CiOrder<'_>,
) -> Result<u64> {
    let path = format!("{}/pipelines?per_page=1", project(access.connection));
    let response = send(host, access, Method::Get, &path, None).await?;
    passed(host, access, &response, &[200])?;
    Ok(read(&response, access)?
        .items()
        .iter()
        .filter_map(|one| one.at("id").as_u64())
        .max()
        .unwrap_or_default())
}

/// Starts a pipeline. Not repeatable.
pub(in crate::trackers) async fn start<H: Host>(
    host: &H,
    access: &Access<'_>,
    order: &CiOrder<'_>,
) -> Result<RemoteRun> {
    let mut variables: Vec<Value> = Vec::new();
    let mut inputs = Map::new();
    for one in order.values {
        match one.kind {
            CiKind::Variable => variables.push(json!({ "key": one.name, "value": one.value })),
            // An input that is declared as a switch takes nothing else.
            CiKind::Input => {
                let value = match one.value.as_str() {
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    text => json!(text),
                };
                inputs.insert(one.name.clone(), value);
            }
        }
    }
    if order.marker.1 && !order.values.iter().any(|one| one.name == MARKER) {
        variables.push(json!({ "key": MARKER, "value": order.marker.0 }));
    }
    let mut body = Map::new();
    body.insert("ref".to_owned(), json!(order.setup.reference));
    if !variables.is_empty() {
        body.insert("variables".to_owned(), Value::Array(variables));
    }
    if !inputs.is_empty() {
        body.insert("inputs".to_owned(), Value::Object(inputs));
    }
    let path = format!("{}/pipeline", project(access.connection));
    let response = send(host, access, Method::Post, &path, Some(Value::Object(body))).await?;
    match passed(host, access, &response, &[201]) {
        Err(Error::Refused { why, .. }) if why.contains("pipeline variables") => {
            Err(CiError::VariablesRefused { project: access.connection.project.clone() }.into())
        }
        other => other,
    }?;
    remote(access, &read(&response, access)?, &RemoteRun::default())
        .ok_or(Error::Garbled { host: access.connection.host().to_owned() })
}

/// Looks through the pipelines of the token's user on that branch since; the marker is among a pipeline's
/// variables, if it was handed over.
pub(in crate::trackers) async fn find<H: Host>(
    host: &H,
    access: &Access<'_>,
    order: &CiOrder<'_>,
    since: Time,
    above: u64,
) -> Result<(Vec<RemoteRun>, bool)> {
    let start = access.connection.tracker_time(since).before(LOOK_BACK);
    let base = format!("{}/pipelines", project(access.connection));
    let path = format!(
        "{base}?source=api&ref={}&username={}&created_after={}&per_page=100",
        encode(&order.setup.reference),
        encode(&access.connection.login),
        encode(&start.iso()),
    );
    let response = send(host, access, Method::Get, &path, None).await?;
    passed(host, access, &response, &[200])?;
    let mut found: Vec<RemoteRun> = read(&response, access)?
        .items()
        .iter()
        .filter_map(|one| remote(access, one, &RemoteRun::default()))
        .filter(|one| one.id > above)
        .collect();
    found.sort_unstable_by_key(|one| one.id);
    if !order.marker.1 {
        return Ok((found, false));
    }
    let mut could_read_all = true;
    for at in 0..found.len().min(LOOKED_AT) {
        let Some(one) = found.get(at) else { break };
        let path = format!("{base}/{}/variables", one.id);
        let response = send(host, access, Method::Get, &path, None).await?;
        if matches!(response.status, 403 | 404) {
            could_read_all = false;
            continue;
        }
        passed(host, access, &response, &[200])?;
        let carries = |one: &Value| one.at("key") == MARKER && one.at("value") == order.marker.0;
        if read(&response, access)?.items().iter().any(carries) {
            return Ok((vec![found.swap_remove(at)], true));
        }
    }
    // What carries another marker, or none, is not it.
    Ok(if could_read_all { (Vec::new(), false) } else { (found, false) })
}

/// How a pipeline and its jobs stand.
pub(in crate::trackers) async fn look<H: Host>(
    host: &H,
    access: &Access<'_>,
    known: &RemoteRun,
    tags: &mut CiTags,
) -> Result<Option<RemoteRun>> {
    let path = format!("{}/pipelines/{}", project(access.connection), known.id);
    let mut now = known.clone();
    if let Some(response) = news(host, access, &path, &mut tags.run).await? {
        let answer = read(&response, access)?;
        now = remote(access, &answer, known)
            .ok_or_else(|| Error::Garbled { host: access.connection.host().to_owned() })?;
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
            for job in read(&response, access)?.items() {
                now.jobs += 1;
                now.jobs_done += u32::from(phase(job.at("status").text()).is_over());
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

/// Stops it, or runs what failed of it once more.
pub(in crate::trackers) async fn act<H: Host>(
    host: &H,
    access: &Access<'_>,
    id: u64,
    what: &str,
) -> Result<()> {
    let path = format!("{}/pipelines/{id}/{what}", project(access.connection));
    let response = send(host, access, Method::Post, &path, None).await?;
    passed(host, access, &response, &[200, 201, 202])
}

fn remote(access: &Access<'_>, one: &Value, known: &RemoteRun) -> Option<RemoteRun> {
    let id = one.at("id").as_u64()?;
    let status = one.at("status").text().to_owned();
    let phase = phase(&status);
    let moment = |name: &str| here(access, one.at(name).text());
    let url = one.at("web_url").text();
    // Its own page, as far as the answer leads to the site that was asked.
    let url = if url.starts_with(&format!("{}/", access.connection.site)) { url } else { "" };
    Some(RemoteRun {
        id,
        title: say!("Pipeline {id}", id),
        url: url.to_owned(),
        status,
        phase,
        jobs_done: known.jobs_done,
        jobs: known.jobs,
        attempt: attempt(known, phase),
        started: moment("created_at").unwrap_or(known.started),
        ended: moment("finished_at").or_else(|| moment("updated_at")).filter(|_| phase.is_over()),
    })
}

/// A pipeline does not count how often it was begun: one that was over and runs again has begun once more.
fn attempt(known: &RemoteRun, phase: CiPhase) -> u32 {
    known.attempt.max(1) + u32::from(known.phase.is_over() && !phase.is_over())
}

pub(super) fn phase(status: &str) -> CiPhase {
    match status {
        "created" | "waiting_for_resource" | "preparing" | "waiting_for_callback" | "pending" => {
            CiPhase::Waiting
        }
        "manual" | "scheduled" => CiPhase::Held,
        "success" => CiPhase::Passed,
        "failed" => CiPhase::Failed,
        "canceled" => CiPhase::Cancelled,
        "skipped" => CiPhase::Ended,
        // An unknown word is never taken for an end.
        _ => CiPhase::Running,
    }
}
