//! Playwright's JSON report: files, within them describes, within them tests, each run once a project and retry.
//!
//! A test of several projects gives one result each, under the same signature: which of them counts is for the core.

use serde_json::Value;
use serde_json::value::RawValue;

use crate::ctrf::full_name;
use crate::fault::Stop;
use crate::ids;
use crate::incoming::{Fault, IncomingResult, Outcome};
use crate::json::{self, Document, Lines};
use crate::limits::{DEPTH, OUTPUT};
use crate::session::Session;
use crate::text::Text;
use crate::words::{self, cut, keep};

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let document = Document::new(text)?;
    let root = json::members(document.root()?);
    let Some(suites) = root.get("suites").filter(|suites| suites.get().starts_with('[')) else {
        return Err(
            Fault::at(1, 1, say!("This is no report of Playwright: it has no list of `suites`.")).into()
        );
    };
    let mut lines = document.lines();
    for suite in json::items(suites) {
        walk(&document, suite, &mut Vec::new(), &mut lines, out)?;
    }
    let errors = root.get("errors").map(|errors| json::items(errors)).unwrap_or_default();
    for error in errors {
        let line = lines.of(error);
        let value = document.value(error)?;
        out.skip(line, &json::text(&value, "message"), say!("The error belongs to the run and to no test."));
    }
    if let Some(stats) = root.get("stats").map(|stats| document.value(stats)).transpose()? {
        out.about("started", &json::text(&stats, "startTime"));
    }
    Ok(())
}

fn walk(
    document: &Document,
    suite: &RawValue,
    path: &mut Vec<String>,
    lines: &mut Lines<'_>,
    out: &mut Session<'_>,
) -> Result<(), Stop> {
    let line = lines.of(suite);
    if path.len() >= DEPTH {
        return Err(Fault::at(line, 0, say!("Suites are nested more than {depth} deep.", DEPTH)).into());
    }
    let members = json::members(suite);
    let title = members.get("title").map(|title| document.value(title)).transpose()?.unwrap_or_default();
    path.push(json::word(&title));
    for spec in members.get("specs").map(|specs| json::items(specs)).unwrap_or_default() {
        let line = lines.of(spec);
        out.reached(lines.reached())?;
        let value = document.value(spec)?;
        let tests = json::list(&value, "tests");
        if tests.is_empty() {
            out.skip(line, &json::text(&value, "title"), say!("The test was run in no project."));
        }
        for test in tests {
            out.result(result(&value, test, path, line));
        }
    }
    for inner in members.get("suites").map(|suites| json::items(suites)).unwrap_or_default() {
        walk(document, inner, path, lines, out)?;
    }
    path.pop();
    Ok(())
}

fn result(spec: &Value, test: &Value, path: &[String], line: u32) -> IncomingResult {
    let mut one = IncomingResult { line, name: json::text(spec, "title"), ..IncomingResult::default() };
    one.suites = path.iter().filter(|part| !part.is_empty()).cloned().collect();
    one.full_name = full_name(&one.suites, &one.name);
    let runs = json::list(test, "results");
    let last = runs.last();
    one.raw_status = json::text(test, "status");
    let ran = last.map(|run| json::text(run, "status")).unwrap_or_default();
    one.outcome = words::outcome(&one.raw_status);
    // `unexpected` covers a test that passed but should have failed; an interrupted one could not be executed.
    if one.outcome == Outcome::Fail && ran == "interrupted" {
        one.outcome = Outcome::Blocked;
    }
    if one.raw_status.is_empty() {
        one.outcome = words::outcome(&ran);
        one.raw_status.clone_from(&ran);
    } else {
        keep(&mut one.properties, "lastStatus", &ran);
    }
    if let Some(run) = last {
        let error =
            |error: &Value| words::failure(&json::text(error, "message"), &json::text(error, "stack"));
        let mut told: Vec<String> = json::list(run, "errors").iter().map(error).collect();
        if told.is_empty() {
            told.extend(run.get("error").map(error));
        }
        one.message = words::message(&told.join("\n\n"));
        one.seconds =
            run.get("duration").and_then(Value::as_f64).filter(|ms| *ms >= 0.0).map(|ms| ms / 1000.0);
        for attachment in json::list(run, "attachments") {
            let path = json::text(attachment, "path");
            keep(&mut one.properties, "attachment", if path.is_empty() { "" } else { &path });
        }
    }
    one.started = runs.first().and_then(|run| words::moment(&json::text(run, "startTime")));
    if runs.len() > 1 {
        keep(&mut one.properties, "retries", &(runs.len() - 1).to_string());
    }
    for (name, value) in [
        ("project", json::text(test, "projectName")),
        ("file", json::text(spec, "file")),
        ("id", json::text(spec, "id")),
    ] {
        keep(&mut one.properties, name, &value);
    }
    let mut tags: Vec<String> = json::list(spec, "tags").iter().map(json::word).collect();
    keep(&mut one.properties, "tags", &tags.join(", "));
    for annotation in json::list(test, "annotations") {
        let (kind, said) = (json::text(annotation, "type"), json::text(annotation, "description"));
        if ["issue", "link", "jira", "requirement"].contains(&kind.as_str()) && !said.is_empty() {
            one.links.push(said.clone());
        }
        // `@QaseID=12` and `test_key` are written as annotations.
        if !said.is_empty() {
            tags.push(format!("{kind}={said}"));
        }
        keep(&mut one.properties, &kind, &cut(&said, OUTPUT));
    }
    ids::find(&mut one, &tags);
    one
}
