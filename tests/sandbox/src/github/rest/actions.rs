//! Actions: workflows, starting one by hand, its runs, their jobs and artifacts, cancelling and running again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answers::{basic, empty, json_answer, refuse, with_header};
use super::lists::bounds;
use super::{Answer, Call};
use crate::ci::{self, Phase, Run, Workflow};
use crate::github::render::{from_iso, iso, node};
use crate::github::state::{GitHub, Repo, Role};

/// Where artifacts lie: another host, which takes no token of GitHub's.
pub const STORE: &str = "productionresultssa6.blob.core.windows.net";
/// What `return_run_details` came with.
const INPUTS: usize = 25;

fn words(phase: Phase) -> (&'static str, Option<&'static str>) {
    match phase {
        Phase::Waiting => ("queued", None),
        Phase::Running | Phase::Cancelling => ("in_progress", None),
        Phase::Done { well: true } => ("completed", Some("success")),
        Phase::Done { well: false } => ("completed", Some("failure")),
        Phase::Cancelled => ("completed", Some("cancelled")),
    }
}

impl GitHub {
    /// Everything below `…/actions`.
    pub(super) fn actions(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        rest: &[&str],
    ) -> Result<Answer, Answer> {
        if call.method != "GET" {
            if call.token.as_ref().is_some_and(|token| token.scopes.is_none() && !token.actions_write) {
                let refusal = basic(403, "Resource not accessible by personal access token");
                return Err(with_header(refusal, "x-accepted-github-permissions", "actions=write"));
            }
            if role != Role::Write {
                return Err(basic(403, "Must have admin rights to Repository."));
            }
        }
        let repo = self.at(at)?;
        if repo.ci.is_off {
            return Err(basic(404, "Not Found"));
        }
        match (call.method, rest) {
            ("GET", ["workflows"]) => {
                let all: Vec<Value> = repo.ci.workflows.iter().map(|one| self.workflow(repo, one)).collect();
                Ok(json_answer(200, &json!({ "total_count": all.len(), "workflows": all }), call))
            }
            ("POST", ["workflows", which, "dispatches"]) => self.dispatch_workflow(call, at, which),
            ("GET", ["workflows", which, "runs"]) => {
                let id = found(repo, which)?.id;
                Ok(self.list_runs(call, repo, Some(id)))
            }
            ("GET", ["runs"]) => Ok(self.list_runs(call, repo, None)),
            (method, ["runs", id, what @ ..]) => {
                let id: u64 = id.parse().map_err(|_| basic(404, "Not Found"))?;
                let run = repo.ci.runs.get(&id).ok_or_else(|| basic(404, "Not Found"))?;
                match (method, what) {
                    ("GET", []) => Ok(json_answer(200, &self.run(repo, run, call.now), call)),
                    ("GET", ["jobs"]) => {
                        let (page, size) = bounds(call);
                        let all = run.jobs.len();
                        let here =
                            (page - 1).saturating_mul(size).min(all)..page.saturating_mul(size).min(all);
                        let jobs: Vec<Value> = here.map(|job| self.job(repo, run, job, call.now)).collect();
                        let answer = json_answer(200, &json!({ "total_count": all, "jobs": jobs }), call);
                        Ok(self.linked(call, repo, &format!("actions/runs/{id}/jobs"), all, answer))
                    }
                    ("GET", ["artifacts"]) => {
                        let all = self.artifacts(repo, run, call.now);
                        Ok(json_answer(200, &json!({ "total_count": all.len(), "artifacts": all }), call))
                    }
                    ("POST", ["cancel"]) => self.cancel_run(call, at, id),
                    ("POST", ["rerun" | "rerun-failed-jobs"]) => self.rerun(call, at, id),
                    ("DELETE", []) => {
                        self.at_mut(at)?.ci.runs.remove(&id);
                        Ok(empty(204))
                    }
                    _ => Err(basic(404, "Not Found")),
                }
            }
            ("GET", ["artifacts", id, "zip"]) => {
                let id: u64 = id.parse().map_err(|_| basic(404, "Not Found"))?;
                let run = repo.ci.runs.get(&(id / 10)).ok_or_else(|| basic(404, "Not Found"))?;
                if repo.ci.is_expired {
                    return Err(basic(410, "Artifact has expired"));
                }
                // Whoever follows has a minute.
                let until = call.now + 60_000;
                let place = if self.is_enterprise { "ghes" } else { "artifacts" };
                let to = format!(
                    "https://{STORE}/{place}/{}/{}/{}?se={until}&sig=sandbox",
                    repo.full_name(),
                    run.id,
                    id % 10
                );
                Ok(with_header(empty(302), "location", &to))
            }
            _ => Err(basic(404, "Not Found")),
        }
    }

    fn dispatch_workflow(&mut self, call: &Call<'_>, at: usize, which: &str) -> Result<Answer, Answer> {
        let id = self.id();
        let (is_enterprise, login) = (self.is_enterprise, call.login().unwrap_or_default().to_owned());
        let repo = self.at_mut(at)?;
        let workflow = found(repo, which)?.clone();
        let Some(reference) = call.body.get("ref").and_then(Value::as_str) else {
            return Err(refuse("Invalid request.\n\n\"ref\" wasn't supplied.", &[]));
        };
        if workflow.state != "active" {
            return Err(basic(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow"));
        }
        if !workflow.can_dispatch {
            return Err(basic(422, "Workflow does not have 'workflow_dispatch' trigger"));
        }
        let short = reference.trim_start_matches("refs/heads/").trim_start_matches("refs/tags/");
        if !repo.ci.refs.iter().any(|one| one == short) {
            return Err(basic(422, &format!("No ref found for: {reference}")));
        }
        let mut inputs = BTreeMap::new();
        for (name, value) in call.body.get("inputs").and_then(Value::as_object).into_iter().flatten() {
            inputs.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
        if inputs.len() > INPUTS {
            return Err(refuse(
                "Invalid request.\n\nNo more than 25 properties are allowed; 26 were supplied.",
                &[],
            ));
        }
        let unknown: Vec<&String> =
            inputs.keys().filter(|name| !repo.ci.inputs.iter().any(|input| input.name == **name)).collect();
        if !unknown.is_empty() {
            return Err(basic(422, &format!("Unexpected inputs provided: {}", json!(unknown))));
        }
        let missing = repo.ci.inputs.iter().find(|one| one.is_required && !inputs.contains_key(&one.name));
        if let Some(missing) = missing {
            return Err(basic(422, &format!("Required input '{}' not provided", missing.name)));
        }
        let titled = repo.ci.inputs.iter().find(|one| one.is_title).and_then(|one| inputs.get(&one.name));
        let title = titled.map_or_else(|| workflow.name.clone(), |id| format!("{} {id}", workflow.name));
        let run = Run {
            id,
            reference: short.to_owned(),
            user: login,
            created: call.now,
            inputs,
            workflow: workflow.id,
            title,
            ..Run::default()
        };
        repo.ci.begin(run);
        if is_enterprise || call.body.get("return_run_details") != Some(&Value::Bool(true)) {
            return Ok(empty(204));
        }
        let repo = self.at(at)?;
        let full = repo.full_name();
        let details = json!({ "workflow_run_id": id, "run_url": format!("{}/repos/{full}/actions/runs/{id}", self.api),
            "html_url": format!("{}/{full}/actions/runs/{id}", self.web) });
        Ok(json_answer(200, &details, call))
    }

    fn cancel_run(&mut self, call: &Call<'_>, at: usize, id: u64) -> Result<Answer, Answer> {
        let run = self.at_mut(at)?.ci.runs.get_mut(&id).ok_or_else(|| basic(404, "Not Found"))?;
        if run.ended(call.now).is_some() {
            return Err(basic(409, "Cannot cancel a workflow run that is completed."));
        }
        run.cancelled = run.cancelled.or(Some(call.now));
        Ok(json_answer(202, &json!({}), call))
    }

    fn rerun(&mut self, call: &Call<'_>, at: usize, id: u64) -> Result<Answer, Answer> {
        let run = self.at_mut(at)?.ci.runs.get_mut(&id).ok_or_else(|| basic(404, "Not Found"))?;
        if run.ended(call.now).is_none() {
            return Err(basic(403, "This workflow is already running"));
        }
        run.cancelled = None;
        run.started = call.now;
        run.attempt += 1;
        Ok(json_answer(201, &json!({}), call))
    }

    fn list_runs(&self, call: &Call<'_>, repo: &Repo, workflow: Option<u64>) -> Answer {
        let fits = |run: &&Run| {
            let is = |name: &str, have: &str| call.query(name).is_none_or(|wanted| wanted == have);
            let created = call.query("created").and_then(|text| from_iso(text.trim_start_matches(">=")));
            let (status, conclusion) = words(run.phase(call.now));
            let state = call.query("status");
            call.now.saturating_sub(run.created) >= repo.ci.list_lag
                && workflow.is_none_or(|id| id == run.workflow)
                && is("event", "workflow_dispatch")
                && is("branch", &run.reference)
                && is("actor", &run.user)
                && state.is_none_or(|wanted| wanted == status || Some(wanted) == conclusion)
                && created.is_none_or(|since| run.created / 1_000 * 1_000 >= since)
        };
        let found: Vec<&Run> = repo.ci.runs.values().rev().filter(fits).collect();
        let number =
            |name: &str, usual: usize| call.query(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
        let (page, size) = (number("page", 1).max(1), number("per_page", 30).clamp(1, 100));
        let shown: Vec<Value> = found
            .iter()
            .skip((page - 1) * size)
            .take(size)
            .map(|run| self.run(repo, run, call.now))
            .collect();
        json_answer(200, &json!({ "total_count": found.len(), "workflow_runs": shown }), call)
    }

    fn workflow(&self, repo: &Repo, workflow: &Workflow) -> Value {
        let full = repo.full_name();
        json!({ "id": workflow.id, "node_id": node("W", workflow.id), "name": workflow.name, "path": workflow.path,
            "state": workflow.state, "created_at": "2026-01-08T23:48:37.000-08:00", "updated_at": "2026-01-08T23:50:21.000-08:00",
            "url": format!("{}/repos/{full}/actions/workflows/{}", self.api, workflow.id),
            "html_url": format!("{}/{full}/blob/main/{}", self.web, workflow.path),
            "badge_url": format!("{}/{full}/workflows/badge.svg", self.web) })
    }

    fn run(&self, repo: &Repo, run: &Run, now: u64) -> Value {
        let full = repo.full_name();
        let api = format!("{}/repos/{full}/actions/runs/{}", self.api, run.id);
        let (status, conclusion) = words(run.phase(now));
        let workflow = repo.ci.workflows.iter().find(|one| one.id == run.workflow);
        let owner = self.repository(repo, None);
        let mut value = json!({
            "id": run.id, "node_id": node("WFR", run.id), "name": workflow.map(|one| &one.name), "display_title": run.title,
            "path": workflow.map(|one| &one.path), "workflow_id": run.workflow, "run_number": run.number,
            "run_attempt": run.attempt, "event": "workflow_dispatch", "status": status, "conclusion": conclusion,
            "head_branch": run.reference, "head_sha": "acb5820ced9479c074f688cc328bf03f341a511d", "url": api,
            "html_url": format!("{}/{full}/actions/runs/{}", self.web, run.id), "pull_requests": [],
            "created_at": iso(run.created), "run_started_at": iso(run.started),
            "updated_at": iso(run.ended(now).unwrap_or(run.started)), "jobs_url": format!("{api}/jobs"),
            "logs_url": format!("{api}/logs"), "check_suite_url": format!("{api}/suite"), "cancel_url": format!("{api}/cancel"),
            "rerun_url": format!("{api}/rerun"), "artifacts_url": format!("{api}/artifacts"),
            "workflow_url": format!("{}/repos/{full}/actions/workflows/{}", self.api, run.workflow),
            "head_commit": { "id": "acb5820c", "tree_id": "d23f6eed", "message": "Refuse expired cards",
                "timestamp": "2026-11-19T09:00:00Z", "author": { "name": "Mona", "email": "mona@example.com" },
                "committer": { "name": "GitHub", "email": "noreply@github.com" } },
        });
        if let Some(value) = value.as_object_mut() {
            value.insert("actor".to_owned(), self.user(&run.user));
            value.insert("triggering_actor".to_owned(), self.user(&run.user));
            value.insert("repository".to_owned(), owner.clone());
            value.insert("head_repository".to_owned(), owner);
        }
        value
    }

    fn job(&self, repo: &Repo, run: &Run, at: usize, now: u64) -> Value {
        let full = repo.full_name();
        let id = run.id * 100 + at as u64;
        let (status, conclusion) = words(run.job(at, now));
        let ended = conclusion.map(|_| iso(run.ended(now).unwrap_or(now)));
        json!({ "id": id, "run_id": run.id, "node_id": node("JOB", id), "workflow_name": run.title, "name": run.jobs.get(at),
            "run_url": format!("{}/repos/{full}/actions/runs/{}", self.api, run.id), "head_branch": run.reference,
            "head_sha": "acb5820ced9479c074f688cc328bf03f341a511d", "url": format!("{}/repos/{full}/actions/jobs/{id}", self.api),
            "html_url": format!("{}/{full}/actions/runs/{}/job/{id}", self.web, run.id), "status": status,
            "conclusion": conclusion, "created_at": iso(run.created), "started_at": iso(run.started), "completed_at": ended,
            "check_run_url": format!("{}/repos/{full}/check-runs/{id}", self.api), "labels": ["ubuntu-latest"],
            "runner_id": null, "runner_name": null, "runner_group_id": null, "runner_group_name": null, "steps": [] })
    }

    /// The results and a log that holds none.
    fn artifacts(&self, repo: &Repo, run: &Run, now: u64) -> Vec<Value> {
        if !matches!(run.phase(now), Phase::Done { .. }) || repo.ci.artifact.is_empty() {
            return Vec::new();
        }
        let full = repo.full_name();
        let show = |(at, name): (u64, &str)| {
            let id = run.id * 10 + at;
            let api = format!("{}/repos/{full}/actions/artifacts/{id}", self.api);
            json!({ "id": id, "node_id": node("A", id), "name": name, "size_in_bytes": 1_024, "url": api,
                "archive_download_url": format!("{api}/zip"), "expired": repo.ci.is_expired, "digest": null,
                "created_at": iso(run.ends()), "expires_at": iso(run.ends() + 90 * 86_400_000), "updated_at": iso(run.ends()),
                "workflow_run": { "id": run.id, "repository_id": repo.id, "head_repository_id": repo.id,
                    "head_branch": run.reference, "head_sha": "acb5820c" } })
        };
        [(1, "test-results"), (2, "site")].into_iter().map(show).collect()
    }

    /// What lies where artifacts are kept: for whoever has the signed address, and brings no token.
    pub fn artifact(
        &self,
        now: u64,
        path: &str,
        query: &str,
        has_token: bool,
    ) -> (u16, &'static str, Vec<u8>) {
        let refused = |code: u16, why: &str| {
            (
                code,
                "application/xml",
                format!("<?xml version=\"1.0\"?><Error><Code>{why}</Code></Error>").into_bytes(),
            )
        };
        if has_token {
            return refused(401, "InvalidAuthenticationInfo");
        }
        let until = query.split('&').find_map(|pair| pair.strip_prefix("se=")?.parse::<u64>().ok());
        if until.is_none_or(|until| until < now) {
            return refused(403, "AuthenticationFailed");
        }
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        let [owner, name, run, which] = parts.as_slice() else { return refused(404, "BlobNotFound") };
        let repo = self.repo(&format!("{owner}/{name}"));
        let run = run.parse().ok().and_then(|id: u64| repo?.ci.runs.get(&id));
        let (Some(repo), Some(run)) = (repo, run) else { return refused(404, "BlobNotFound") };
        let (results, form) = (run.results.as_slice(), repo.ci.artifact.as_str());
        let bytes = match (*which, form) {
            ("1", "ctrf") => ci::zip(&[("ctrf-report.json", ci::ctrf(results).as_bytes())]),
            ("1", _) => ci::zip(&[("reports/junit.xml", ci::junit(results).as_bytes())]),
            _ => ci::zip(&[("index.html", b"<!doctype html><title>Shop</title>")]),
        };
        (200, "application/zip", bytes)
    }
}

fn found<'a>(repo: &'a Repo, which: &str) -> Result<&'a Workflow, Answer> {
    let fits = |one: &&Workflow| one.id.to_string() == which || one.path.rsplit('/').next() == Some(which);
    repo.ci.workflows.iter().find(fits).ok_or_else(|| basic(404, "Not Found"))
}
