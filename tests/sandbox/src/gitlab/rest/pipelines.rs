//! Pipelines: starting one, what it is and was handed, its jobs, its test report, cancelling and retrying.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Call, answer, message, tagged};
use crate::ci::{Phase, Run, TestResult};
use crate::gitlab::render::milli;
use crate::gitlab::state::{GitLab, Project};

const DEVELOPER: u64 = 30;

fn base(why: &str) -> Answer {
    answer(400, &json!({ "message": { "base": [why] } }))
}

fn status(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting => "pending",
        Phase::Running => "running",
        Phase::Done { well: true } => "success",
        Phase::Done { well: false } => "failed",
        Phase::Cancelling => "canceling",
        Phase::Cancelled => "canceled",
    }
}

impl GitLab {
    /// `POST …/pipeline` and everything below `…/pipelines`.
    pub(super) fn pipelines(&mut self, call: &Call, at: usize, rest: &[&str]) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        if project.ci.is_off || project.level(&call.user) < DEVELOPER && call.method != "GET" {
            return Err(message(403, "403 Forbidden"));
        }
        match (call.method.as_str(), rest) {
            ("POST", ["pipeline"]) => self.start_pipeline(call, at),
            ("GET", ["pipelines"]) => Ok(self.list_pipelines(call, project)),
            ("GET", ["pipelines", "latest"]) => {
                let latest = project.ci.runs.values().next_back();
                let latest = latest.ok_or_else(|| message(403, "403 Forbidden"))?;
                Ok(tagged(call, 200, &self.show_pipeline(project, latest, call.now)))
            }
            (method, ["pipelines", id, what @ ..]) => {
                let id: u64 =
                    id.parse().map_err(|_| answer(400, &json!({ "error": "pipeline_id is invalid" })))?;
                let run = project.ci.runs.get(&id).ok_or_else(|| message(404, "404 Not found"))?;
                match (method, what) {
                    ("GET", []) => Ok(tagged(call, 200, &self.show_pipeline(project, run, call.now))),
                    ("GET", ["jobs"]) => {
                        let jobs: Vec<usize> = (0..run.jobs.len()).collect();
                        Ok(self.page(call, &jobs, |job| Some(self.show_job(project, run, *job, call.now))))
                    }
                    ("GET", ["bridges"]) => {
                        let children: Vec<&Run> =
                            project.ci.runs.values().filter(|one| one.parent == id).collect();
                        Ok(self.page(call, &children, |child| {
                            Some(self.show_bridge(project, run, child, call.now))
                        }))
                    }
                    ("GET", ["variables"]) => {
                        if run.user != call.user && project.level(&call.user) < 40 {
                            return Err(message(403, "403 Forbidden"));
                        }
                        let show = |(key, value): &(String, String)| json!({ "key": key, "value": value, "variable_type": "env_var", "raw": false });
                        Ok(answer(200, &run.variables.iter().map(show).collect()))
                    }
                    ("GET", ["test_report"]) => Ok(answer(200, &report(run, call.now))),
                    ("GET", ["test_report_summary"]) => Ok(answer(200, &summary(run, call.now))),
                    ("POST", ["cancel"]) => self.turn_pipeline(call, at, id, true),
                    ("POST", ["retry"]) => self.turn_pipeline(call, at, id, false),
                    ("DELETE", []) => {
                        let project =
                            self.projects.get_mut(at).ok_or_else(|| message(404, "404 Not found"))?;
                        project.ci.runs.remove(&id);
                        Ok(answer(204, &Value::Null))
                    }
                    _ => Err(answer(404, &json!({ "error": "404 Not Found" }))),
                }
            }
            _ => Err(answer(404, &json!({ "error": "404 Not Found" }))),
        }
    }

    fn start_pipeline(&mut self, call: &Call, at: usize) -> Result<Answer, Answer> {
        let id = self.id();
        let project = self.projects.get_mut(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        let Some(reference) = call.text("ref").filter(|text| !text.is_empty()) else {
            return Err(answer(400, &json!({ "error": "ref is missing" })));
        };
        let variables = call.body.get("variables").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut handed = Vec::new();
        for one in &variables {
            let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
            let Some(key) = text("key").filter(|key| !key.is_empty()) else {
                return Err(answer(400, &json!({ "error": "variables[0][key] is missing" })));
            };
            handed.push((key, text("value").unwrap_or_default()));
        }
        if !project.ci.refs.contains(&reference) {
            return Err(base("Reference not found"));
        }
        if project.ci.lacks_file {
            return Err(base("Missing .gitlab-ci.yml file"));
        }
        if !handed.is_empty() && project.level(&call.user) < project.ci.variables_role {
            return Err(base("Insufficient permissions to set pipeline variables"));
        }
        let bad = |key: &String| key.chars().any(|c| !(c.is_ascii_alphanumeric() || c == '_'));
        if handed.iter().any(|(key, _)| bad(key)) {
            return Err(base("Variables key can contain only letters, digits and '_'."));
        }
        let mut inputs = BTreeMap::new();
        for (name, value) in call.body.get("inputs").and_then(Value::as_object).into_iter().flatten() {
            if !project.ci.inputs.iter().any(|input| input.name == *name) {
                return Err(base(&format!(
                    "Given inputs not defined in the `spec` section of the included configuration file: {name}"
                )));
            }
            inputs.insert(name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
        let missing = project.ci.inputs.iter().find(|one| one.is_required && !inputs.contains_key(&one.name));
        if let Some(missing) = missing {
            return Err(base(&format!("`{}` input: required value has not been provided", missing.name)));
        }
        let run = Run {
            id,
            reference,
            user: call.user.clone(),
            created: call.now,
            variables: handed,
            inputs,
            ..Run::default()
        };
        let (reference, user) = (run.reference.clone(), run.user.clone());
        project.ci.begin(run);
        if !project.ci.child.is_empty() {
            let results = project.ci.child.clone();
            let own = self.id();
            let child = Run { id: own, reference, user, created: call.now, parent: id, ..Run::default() };
            let ci = &mut self.projects.get_mut(at).ok_or_else(|| message(404, "404 Project Not Found"))?.ci;
            ci.begin(child);
            if let Some(child) = ci.runs.get_mut(&own) {
                child.results = results;
            }
        }
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        let run = project.ci.runs.get(&id).ok_or_else(|| message(404, "404 Not found"))?;
        Ok(answer(201, &self.show_pipeline(project, run, call.now)))
    }

    fn turn_pipeline(&mut self, call: &Call, at: usize, id: u64, cancel: bool) -> Result<Answer, Answer> {
        let project = self.projects.get_mut(at).ok_or_else(|| message(404, "404 Not found"))?;
        let run = project.ci.runs.get_mut(&id).ok_or_else(|| message(404, "404 Not found"))?;
        let is_over = run.ended(call.now).is_some();
        let went_well = run.phase(call.now) == Phase::Done { well: true };
        if cancel && !is_over {
            run.cancelled = Some(call.now);
        } else if !cancel && is_over && !went_well {
            run.cancelled = None;
            run.started = call.now;
            run.attempt += 1;
        }
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Not found"))?;
        let run = project.ci.runs.get(&id).ok_or_else(|| message(404, "404 Not found"))?;
        Ok(answer(if cancel { 200 } else { 201 }, &self.show_pipeline(project, run, call.now)))
    }

    fn list_pipelines(&self, call: &Call, project: &Project) -> Answer {
        let fits = |run: &&Run| {
            let after = call.query("created_after").and_then(super::lists::read_time);
            let is = |name: &str, have: &str| call.query(name).is_none_or(|wanted| wanted == have);
            call.now.saturating_sub(run.created) >= project.ci.list_lag
                && run.parent == 0
                && is("ref", &run.reference)
                && is("username", &run.user)
                && is("source", "api")
                && is("status", status(run.phase(call.now)))
                && after.is_none_or(|after| run.created >= after)
        };
        let mut found: Vec<&Run> = project.ci.runs.values().filter(fits).collect();
        if call.query("sort") != Some("asc") {
            found.reverse();
        }
        let show = |run: &&Run| {
            let whole = self.show_pipeline(project, run, call.now);
            let short = [
                "id",
                "iid",
                "project_id",
                "sha",
                "ref",
                "status",
                "source",
                "created_at",
                "updated_at",
                "web_url",
                "name",
            ];
            let parts =
                short.iter().map(|name| ((*name).to_owned(), whole.get(name).cloned().unwrap_or_default()));
            Some(Value::Object(parts.collect()))
        };
        self.page(call, &found, show)
    }

    fn show_pipeline(&self, project: &Project, run: &Run, now: u64) -> Value {
        let status = status(run.phase(now));
        let ended = run.ended(now);
        let begun = run.started + run.pace / 2;
        let path = format!("/{}/-/pipelines/{}", project.path, run.id);
        json!({
            "id": run.id, "iid": run.number, "project_id": project.id, "name": null, "status": status,
            "ref": run.reference, "sha": "a91957a858320c0e17f3a0eca7cfacbff50ea29a",
            "before_sha": "0000000000000000000000000000000000000000", "tag": run.reference.starts_with('v'),
            "yaml_errors": null, "source": "api", "user": self.show_user(&run.user),
            "created_at": milli(run.created), "updated_at": milli(ended.unwrap_or(run.started)),
            "started_at": (now >= begun).then(|| milli(begun)), "finished_at": ended.map(milli),
            "committed_at": null, "duration": ended.map(|ended| ended.saturating_sub(begun) / 1_000),
            "queued_duration": 0.01, "coverage": null,
            "detailed_status": { "icon": format!("status_{status}"), "text": status, "label": status, "group": status,
                "tooltip": status, "has_details": true, "details_path": path, "illustration": null, "favicon": "/favicon.png" },
            "web_url": format!("{}{path}", self.web),
        })
    }

    /// The job that started another pipeline.
    fn show_bridge(&self, project: &Project, run: &Run, child: &Run, now: u64) -> Value {
        let whole = self.show_pipeline(project, child, now);
        let short = ["id", "sha", "ref", "status", "created_at", "updated_at", "web_url"];
        let downstream: serde_json::Map<String, Value> = short
            .iter()
            .map(|name| ((*name).to_owned(), whole.get(name).cloned().unwrap_or_default()))
            .collect();
        let status = status(child.phase(now));
        json!({
            "id": child.id * 100 + 99, "name": "tests", "stage": "test", "status": status, "ref": run.reference, "tag": false,
            "coverage": null, "allow_failure": false, "created_at": milli(run.created), "started_at": null, "finished_at": null,
            "duration": null, "queued_duration": null, "user": self.show_user(&run.user),
            "web_url": format!("{}/{}/-/jobs/{}", self.web, project.path, child.id * 100 + 99),
            "pipeline": { "id": run.id, "project_id": project.id, "ref": run.reference, "sha": "a91957a8", "status": status },
            "downstream_pipeline": downstream,
        })
    }

    fn show_job(&self, project: &Project, run: &Run, at: usize, now: u64) -> Value {
        let status = match run.job(at, now) {
            Phase::Waiting => "created",
            phase => status(phase),
        };
        json!({
            "id": run.id * 100 + at as u64, "name": run.jobs.get(at), "stage": run.jobs.get(at), "status": status,
            "ref": run.reference, "tag": false, "coverage": null, "allow_failure": false,
            "created_at": milli(run.created), "started_at": null, "finished_at": null, "duration": null,
            "queued_duration": null, "user": self.show_user(&run.user), "artifacts": [],
            "web_url": format!("{}/{}/-/jobs/{}", self.web, project.path, run.id * 100 + at as u64),
            "pipeline": { "id": run.id, "project_id": project.id, "ref": run.reference, "sha": "a91957a8", "status": status },
        })
    }
}

/// The results of a run; none before it is over.
fn results(run: &Run, now: u64) -> &[TestResult] {
    match run.phase(now) {
        Phase::Done { .. } => &run.results,
        Phase::Waiting | Phase::Running | Phase::Cancelling | Phase::Cancelled => &[],
    }
}

fn counted(results: &[TestResult]) -> [usize; 4] {
    ["success", "failed", "skipped", "error"]
        .map(|status| results.iter().filter(|one| one.status == status).count())
}

fn report(run: &Run, now: u64) -> Value {
    let all = results(run, now);
    let [success, failed, skipped, error] = counted(all);
    let seconds: f64 = all.iter().map(|one| one.seconds).sum();
    let cases: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({ "status": one.status, "name": one.name, "classname": one.classname, "file": null,
                "execution_time": one.seconds, "stack_trace": null, "recent_failures": null, "attachment_url": null,
                "system_output": (!one.message.is_empty()).then_some(&one.message) })
        })
        .collect();
    let suites: Vec<Value> = if all.is_empty() {
        Vec::new()
    } else {
        vec![
            json!({ "name": "test", "total_time": seconds, "total_count": all.len(), "success_count": success,
            "failed_count": failed, "skipped_count": skipped, "error_count": error, "suite_error": null, "test_cases": cases }),
        ]
    };
    json!({ "total_time": seconds, "total_count": all.len(), "success_count": success, "failed_count": failed,
        "skipped_count": skipped, "error_count": error, "test_suites": suites })
}

fn summary(run: &Run, now: u64) -> Value {
    let all = results(run, now);
    let [success, failed, skipped, error] = counted(all);
    json!({ "total": { "time": 1, "count": all.len(), "success": success, "failed": failed, "skipped": skipped,
        "error": error, "suite_error": null }, "test_suites": [] })
}
