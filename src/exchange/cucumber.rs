//! Cucumber's JSON report. A scenario is as its gravest step; backgrounds stand as elements of their own before it, or
//! as its hooks, and count with it.

use serde_json::Value;

use crate::ctrf::full_name;
use crate::fault::Stop;
use crate::ids;
use crate::incoming::{Fault, IncomingResult, Outcome};
use crate::json::{self, Document};
use crate::session::Session;
use crate::text::Text;
use crate::words::{self, keep};

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let document = Document::new(text)?;
    let root = document.root()?;
    if !root.get().starts_with('[') {
        return Err(Fault::at(1, 1, say!("This is no report of Cucumber: it is no list of features.")).into());
    }
    let mut lines = document.lines();
    for item in json::items(root) {
        let line = lines.of(item);
        out.reached(lines.reached())?;
        let members = json::members(item);
        let Some(elements) = members.get("elements") else {
            out.skip(line, item.get(), say!("The feature has no scenarios."));
            continue;
        };
        let member = |name: &str| -> Result<Value, Fault> {
            Ok(members.get(name).map(|item| document.value(item)).transpose()?.unwrap_or_default())
        };
        let feature = Feature {
            name: json::word(&member("name")?),
            uri: json::word(&member("uri")?),
            tags: tags(&member("tags")?),
        };
        let mut background: Vec<Value> = Vec::new();
        for element in json::items(elements) {
            let line = lines.of(element);
            out.reached(lines.reached())?;
            let value = document.value(element)?;
            let kind = json::text(&value, "type");
            if kind == "background" || json::text(&value, "keyword") == "Background" {
                background = json::list(&value, "steps").to_vec();
            } else {
                out.result(result(&feature, &std::mem::take(&mut background), &value, line));
            }
        }
    }
    Ok(())
}

struct Feature {
    name: String,
    uri: String,
    tags: Vec<String>,
}

fn tags(value: &Value) -> Vec<String> {
    let name = |tag: &Value| if tag.is_object() { json::text(tag, "name") } else { json::word(tag) };
    value.as_array().into_iter().flatten().map(name).filter(|tag| !tag.is_empty()).collect()
}

fn result(feature: &Feature, background: &[Value], value: &Value, line: u32) -> IncomingResult {
    let mut one = IncomingResult { line, name: json::text(value, "name"), ..IncomingResult::default() };
    if one.name.is_empty() {
        one.name = format!("(scenario of line {})", json::text(value, "line"));
    }
    one.suites = if feature.name.is_empty() { Vec::new() } else { vec![feature.name.clone()] };
    one.full_name = full_name(&one.suites, &one.name);
    let (mut nanoseconds, mut timed) = (0.0, false);
    let mut worst: Option<(u8, String, String, String)> = None;
    let hooks = |name: &str| json::list(value, name).iter();
    let steps = hooks("before").chain(background).chain(json::list(value, "steps")).chain(hooks("after"));
    for step in steps {
        let Some(came) = step.get("result") else { continue };
        let raw = json::text(came, "status");
        if let Some(duration) = came.get("duration").and_then(Value::as_f64) {
            nanoseconds += duration;
            timed = true;
        }
        let grave = gravity(&raw);
        if worst.as_ref().is_none_or(|(known, ..)| grave > *known) {
            let name = format!("{}{}", json::text(step, "keyword"), json::text(step, "name"));
            let message = json::text(came, "error_message");
            worst = Some((grave, raw, name, message));
        }
    }
    if let Some((_, raw, step, message)) = worst {
        one.outcome = words::outcome(&raw);
        if one.outcome != Outcome::Pass {
            one.message = words::failure(step.trim(), &message);
        }
        one.raw_status = raw;
    }
    one.seconds = (timed && nanoseconds >= 0.0).then_some(nanoseconds / 1e9);
    one.started = words::moment(&json::text(value, "start_timestamp"));
    keep(&mut one.properties, "uri", &feature.uri);
    keep(&mut one.properties, "id", &json::text(value, "id"));
    let mut all = tags(value.get("tags").unwrap_or(&Value::Null));
    for tag in &feature.tags {
        if !all.contains(tag) {
            all.push(tag.clone());
        }
    }
    keep(&mut one.properties, "tags", &all.join(", "));
    for tag in &all {
        let key = tag.trim_start_matches('@');
        if ids::is_key(key) {
            one.links.push(key.to_owned());
        }
    }
    ids::find(&mut one, &all);
    one
}

/// A failed step outranks the skipped ones after it, and one that is undefined or pending those before it.
fn gravity(raw: &str) -> u8 {
    match words::plain(raw).as_str() {
        "failed" => 6,
        "ambiguous" => 5,
        "undefined" => 4,
        "pending" => 3,
        "skipped" => 2,
        "passed" => 1,
        _ => 0,
    }
}
