//! The Common Test Report Format.

use serde_json::Value;

use crate::fault::Stop;
use crate::ids;
use crate::incoming::{Fault, IncomingResult};
use crate::json::{self, Document};
use crate::limits::OUTPUT;
use crate::session::Session;
use crate::text::Text;
use crate::words::{self, cut, keep, plain};

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let document = Document::new(text)?;
    let root = json::members(document.root()?);
    let Some(results) = root.get("results").map(|results| json::members(results)) else {
        return Err(Fault::at(1, 1, say!("This is no CTRF report: it has no `results`.")).into());
    };
    let Some(tests) = results.get("tests").filter(|tests| tests.get().starts_with('[')) else {
        return Err(
            Fault::at(1, 1, say!("This is no CTRF report: its `results` have no list of `tests`.")).into()
        );
    };
    for (name, part) in [("tool", "name"), ("environment", "")] {
        let Some(value) = results.get(name).map(|item| document.value(item)).transpose()? else { continue };
        match (&value, part) {
            (value, "name") => out.about(name, &json::text(value, part)),
            (Value::Object(members), _) => {
                members.iter().for_each(|(name, value)| out.about(name, &json::shown(value)));
            }
            _ => {}
        }
    }
    let mut lines = document.lines();
    for item in json::items(tests) {
        let line = lines.of(item);
        out.reached(lines.reached())?;
        let value = document.value(item)?;
        match result(&value, line) {
            Some(result) => out.result(result),
            None => out.skip(line, item.get(), say!("The test has no name.")),
        }
    }
    Ok(())
}

fn result(value: &Value, line: u32) -> Option<IncomingResult> {
    let mut one = IncomingResult { line, name: json::text(value, "name"), ..IncomingResult::default() };
    if one.name.trim().is_empty() {
        return None;
    }
    one.suites = match value.get("suite") {
        Some(Value::Array(parts)) => parts.iter().map(json::word).filter(|part| !part.is_empty()).collect(),
        Some(Value::String(path)) => {
            path.split(" > ").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    one.full_name = full_name(&one.suites, &one.name);
    let status = json::text(value, "status");
    let raw = json::text(value, "rawStatus");
    one.outcome = words::outcome(&status);
    // `other` says nothing; the tool's own word may.
    if plain(&status) == "other" && !raw.is_empty() {
        one.outcome = words::outcome(&raw);
    }
    one.raw_status = if raw.is_empty() { status } else { raw };
    one.message = words::failure(&json::text(value, "message"), &json::text(value, "trace"));
    one.seconds = value.get("duration").and_then(Value::as_f64).filter(|ms| *ms >= 0.0).map(|ms| ms / 1000.0);
    one.started = value.get("start").and_then(millis);
    let mut tags = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        match name.as_str() {
            "name" | "suite" | "status" | "rawStatus" | "message" | "trace" | "duration" | "start"
            | "stop" | "steps" => {}
            "tags" => {
                tags = value.as_array().into_iter().flatten().map(json::word).collect();
                keep(&mut one.properties, name, &json::shown(value));
            }
            "labels" | "parameters" | "extra" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    keep(&mut one.properties, name, &cut(&json::shown(value), OUTPUT));
                }
            }
            name => keep(&mut one.properties, name, &cut(&json::shown(value), OUTPUT)),
        }
    }
    ids::find(&mut one, &tags);
    Some(one)
}

/// A moment in milliseconds, also where a tool writes a fraction or a text.
pub(crate) fn millis(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().and_then(whole)).filter(|at| *at > 0)
        }
        Value::String(text) => words::moment(text),
        _ => None,
    }
}

/// A number without its fraction, where it is a moment at all.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn whole(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 1e15).then_some(number as i64)
}

/// `suite::name`; some tools' names begin with their suites already.
pub(crate) fn full_name(suites: &[String], name: &str) -> String {
    let mut parts: Vec<&str> = suites.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() && name.strip_prefix(&parts.join("::")).is_some_and(|rest| rest.starts_with("::")) {
        return name.to_owned();
    }
    parts.push(name);
    parts.join("::")
}
