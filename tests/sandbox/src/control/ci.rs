//! What is run in CI: `ci` sets it up, `ci-runs` shows what was started.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::ci::{Ci, TestResult};

/// What is to be other than it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CiForm {
    host: String,
    project: String,
    /// How long a job takes, in milliseconds.
    pace: Option<u64>,
    /// What the tests of a new run come to.
    results: Option<Vec<TestResult>>,
    /// `junit`, `ctrf`, or nothing.
    artifact: Option<String>,
    is_expired: Option<bool>,
    is_off: Option<bool>,
    variables_role: Option<u64>,
    list_lag: Option<u64>,
    /// A run to be deleted.
    delete: Option<u64>,
}

fn find<'a>(sandbox: &'a mut Sandbox, host: &str, project: &str) -> Result<&'a mut Ci, String> {
    let found = match host {
        "github.com" => sandbox.github.repo_mut(project).map(|repo| &mut repo.ci),
        "ghe.example.com" => sandbox.enterprise.repo_mut(project).map(|repo| &mut repo.ci),
        "gitlab.com" => sandbox.gitlab.project_mut(project).map(|project| &mut project.ci),
        "gitlab.example.com" => sandbox.gitlab_own.project_mut(project).map(|project| &mut project.ci),
        _ => None,
    };
    found.ok_or_else(|| format!("there is no CI of {project} at {host}"))
}

pub(super) fn set(sandbox: &mut Sandbox, form: CiForm) -> Result<(), String> {
    let ci = find(sandbox, &form.host, &form.project)?;
    ci.pace = form.pace.unwrap_or(ci.pace);
    ci.results = form.results.unwrap_or_else(|| ci.results.clone());
    ci.artifact = form.artifact.unwrap_or_else(|| ci.artifact.clone());
    ci.is_expired = form.is_expired.unwrap_or(ci.is_expired);
    ci.is_off = form.is_off.unwrap_or(ci.is_off);
    ci.variables_role = form.variables_role.unwrap_or(ci.variables_role);
    ci.list_lag = form.list_lag.unwrap_or(ci.list_lag);
    if let Some(id) = form.delete {
        ci.runs.remove(&id);
    }
    Ok(())
}

pub(super) fn runs(sandbox: &mut Sandbox, value: impl Fn(&str) -> String) -> Result<Value, String> {
    let ci = find(sandbox, &value("host"), &value("project"))?;
    let show = |run: &crate::ci::Run| {
        json!({ "id": run.id, "ref": run.reference, "user": run.user, "attempt": run.attempt,
            "variables": run.variables, "inputs": run.inputs, "cancelled": run.cancelled.is_some() })
    };
    Ok(Value::Array(ci.runs.values().map(show).collect()))
}
