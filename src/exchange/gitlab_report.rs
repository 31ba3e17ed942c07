//! The test report of a GitLab pipeline, as its API gives it.

use serde_json::Value;

use crate::ctrf::full_name;
use crate::fault::Stop;
use crate::ids;
use crate::incoming::{Fault, IncomingResult};
use crate::json::{self, Document};
use crate::limits::OUTPUT;
use crate::session::Session;
use crate::text::Text;
use crate::words::{self, cut, keep};

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let document = Document::new(text)?;
    let root = json::members(document.root()?);
    let Some(suites) = root.get("test_suites").filter(|suites| suites.get().starts_with('[')) else {
        return Err(Fault::at(
            1,
            1,
            say!("This is no test report of GitLab: it has no list of `test_suites`."),
        )
        .into());
    };
    let mut lines = document.lines();
    for suite in json::items(suites) {
        let line = lines.of(suite);
        let members = json::members(suite);
        let member = |name: &str| -> Result<String, Fault> {
            Ok(json::word(
                &members.get(name).map(|item| document.value(item)).transpose()?.unwrap_or_default(),
            ))
        };
        let name = member("name")?;
        let error = member("suite_error")?;
        if !error.is_empty() {
            out.skip(line, &name, say!("GitLab could not read this job's report: {error}", error));
        }
        for case in members.get("test_cases").map(|cases| json::items(cases)).unwrap_or_default() {
            let line = lines.of(case);
            out.reached(lines.reached())?;
            let value = document.value(case)?;
            out.result(result(&name, &value, line));
        }
    }
    Ok(())
}

fn result(suite: &str, value: &Value, line: u32) -> IncomingResult {
    let mut one = IncomingResult { line, name: json::text(value, "name"), ..IncomingResult::default() };
    if one.name.is_empty() {
        "(no name)".clone_into(&mut one.name);
    }
    one.suites = vec![suite.to_owned()].into_iter().filter(|suite| !suite.is_empty()).collect();
    let class = json::text(value, "classname");
    let mut path = one.suites.clone();
    if !class.is_empty() && class != suite && class != one.name {
        path.push(class.clone());
    }
    one.full_name = full_name(&path, &one.name);
    one.raw_status = json::text(value, "status");
    one.outcome = words::outcome(&one.raw_status);
    let output = value.get("system_output").map(json::shown).unwrap_or_default();
    one.message = words::failure(&output, &json::text(value, "stack_trace"));
    one.seconds = value.get("execution_time").and_then(Value::as_f64).filter(|seconds| *seconds >= 0.0);
    for name in ["classname", "file", "attachment_url"] {
        keep(&mut one.properties, name, &cut(&json::text(value, name), OUTPUT));
    }
    if let Some(recent) = value.get("recent_failures").filter(|recent| recent.is_object()) {
        keep(&mut one.properties, "recent_failures", &json::text(recent, "count"));
    }
    ids::find(&mut one, &[]);
    one
}
