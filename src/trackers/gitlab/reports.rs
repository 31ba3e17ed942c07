//! The test reports of a pipeline and of those it started.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::ci::{passed, phase, read};
use super::{project, send};
use crate::error::Result;
use crate::model::RemoteRun;
use crate::ports::{Host, Method};
use crate::trackers::Access;
use crate::trackers::ci::CiFiles;
use crate::trackers::rest::Members as _;

/// Pipelines of one run whose reports are read; each costs up to three requests.
const FAMILY: usize = 20;

/// A pipeline that another one started.
struct Child {
    id: u64,
    is_over: bool,
}

/// The test report, and those of the pipelines it started in the same project: servers before 18.5 leave
/// them out of the parent's.
pub(in crate::trackers) async fn files<H: Host>(
    host: &H,
    access: &Access<'_>,
    run: &RemoteRun,
) -> Result<CiFiles> {
    let mut found = CiFiles::default();
    let mut seen = HashSet::new();
    let mut family = vec![Child { id: run.id, is_over: true }];
    let (mut running, mut elsewhere, mut at) = (0, 0, 0);
    while let Some(Child { id, is_over }) = family.get(at) {
        running += usize::from(!is_over);
        let id = *id;
        report(host, access, id, &mut seen, &mut found).await?;
        let room = FAMILY - family.len();
        let (children, others) = children(host, access, id).await?;
        elsewhere += others + children.len().saturating_sub(room);
        family.extend(children.into_iter().take(room));
        at += 1;
    }
    if found.files.is_empty() {
        found.notes.push(
            say!(
                "The pipeline has no test report: let its jobs hand over JUnit XML (artifacts:reports:junit)."
            )
            .to_owned(),
        );
    }
    if running > 0 {
        found.notes.push(say!(
            "{n, plural, one {# pipeline that it started is} other {# pipelines that it started are}} still running: take the results once more when they are over.",
            running
        ));
    }
    if elsewhere > 0 {
        found.notes.push(say!(
            "{n, plural, one {# pipeline that it started was} other {# pipelines that it started were}} left out: only those of the same project are read, and no more than 20.",
            elsewhere
        ));
    }
    Ok(found)
}

/// One report: the whole of it only when the summary says that there is one. Newer servers show a child's
/// suites in its parent's report, too: what is the same to the letter is not taken twice.
async fn report<H: Host>(
    host: &H,
    access: &Access<'_>,
    id: u64,
    seen: &mut HashSet<u64>,
    found: &mut CiFiles,
) -> Result<()> {
    let path = format!("{}/pipelines/{id}/test_report", project(access.connection));
    let response = send(host, access, Method::Get, &format!("{path}_summary"), None).await?;
    passed(host, access, &response, &[200])?;
    if read(&response, access)?.at("total").at("count").as_u64().unwrap_or_default() == 0 {
        return Ok(());
    }
    let response = send(host, access, Method::Get, &path, None).await?;
    passed(host, access, &response, &[200])?;
    let mut report = read(&response, access)?;
    let Some(suites) = report.get_mut("test_suites").and_then(Value::as_array_mut) else { return Ok(()) };
    suites.retain(|suite| {
        let mut sign = DefaultHasher::new();
        suite.to_string().hash(&mut sign);
        seen.insert(sign.finish())
    });
    for suite in suites.iter() {
        let error = suite.at("suite_error").text();
        if !error.is_empty() {
            found.notes.push(say!(
                "GitLab could not read the report of {text}: {error}",
                suite.at("name").text(),
                error
            ));
        }
    }
    if !suites.is_empty() {
        found.files.push((format!("gitlab-test-report-{id}.json"), report.to_string().into_bytes()));
    }
    Ok(())
}

/// The pipelines that one has started in its own project, and how many elsewhere.
async fn children<H: Host>(host: &H, access: &Access<'_>, id: u64) -> Result<(Vec<Child>, usize)> {
    let path = format!("{}/pipelines/{id}/bridges?per_page=100", project(access.connection));
    let response = send(host, access, Method::Get, &path, None).await?;
    if matches!(response.status, 403 | 404) {
        return Ok((Vec::new(), 0));
    }
    passed(host, access, &response, &[200])?;
    let own = format!("{}/{}/-/pipelines/", access.connection.site, access.connection.project);
    let (mut children, mut elsewhere) = (Vec::new(), 0);
    for bridge in read(&response, access)?.items() {
        let child = bridge.at("downstream_pipeline");
        let Some(id) = child.at("id").as_u64() else { continue };
        if child.at("web_url").text().to_lowercase().starts_with(&own.to_lowercase()) {
            children.push(Child { id, is_over: phase(child.at("status").text()).is_over() });
        } else {
            elsewhere += 1;
        }
    }
    Ok((children, elsewhere))
}
