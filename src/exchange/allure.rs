//! Allure's results: one JSON file a test; usually many of them in a zip.

use serde_json::Value;

use crate::ctrf::{full_name, millis};
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
    let root = document.root()?;
    let mut lines = document.lines();
    let items = if root.get().starts_with('[') { json::items(root) } else { vec![root] };
    let single = items.len() == 1;
    for item in items {
        let line = lines.of(item);
        out.reached(lines.reached())?;
        let value = document.value(item)?;
        match result(&value, line) {
            Some(result) => out.result(result),
            None if single => {
                return Err(Fault::at(
                    1,
                    1,
                    say!("This is no result of Allure: it has no `name` and `status`."),
                )
                .into());
            }
            None => out.skip(line, item.get(), say!("It has no `name` and `status`, so it is no result.")),
        }
    }
    Ok(())
}

fn result(value: &Value, line: u32) -> Option<IncomingResult> {
    let mut one = IncomingResult { line, name: json::text(value, "name"), ..IncomingResult::default() };
    // A result that was cut off by its runner may have no status; what has neither that nor an id is no result.
    value.get("status").or_else(|| value.get("uuid"))?;
    if one.name.is_empty() {
        one.name = json::text(value, "fullName");
    }
    if one.name.is_empty() {
        return None;
    }
    let mut tags = Vec::new();
    let mut suites = [String::new(), String::new(), String::new()];
    for label in json::list(value, "labels") {
        let (name, text) = (json::text(label, "name"), json::text(label, "value"));
        let [parent, suite, sub] = &mut suites;
        match name.as_str() {
            "parentSuite" => *parent = text,
            "suite" => *suite = text,
            "subSuite" => *sub = text,
            "tag" => tags.push(text.clone()),
            _ => {}
        }
        let text = json::text(label, "value");
        keep(&mut one.properties, &name, &text);
    }
    one.suites = suites.into_iter().filter(|suite| !suite.is_empty()).collect();
    let full = json::text(value, "fullName");
    one.full_name = if full.is_empty() { full_name(&one.suites, &one.name) } else { full };
    one.raw_status = json::text(value, "status");
    one.outcome = words::outcome(&one.raw_status);
    if let Some(details) = value.get("statusDetails") {
        one.message = words::failure(&json::text(details, "message"), &json::text(details, "trace"));
        for mark in ["flaky", "muted", "known"] {
            if details.get(mark).and_then(Value::as_bool) == Some(true) {
                keep(&mut one.properties, mark, "true");
            }
        }
    }
    one.started = value.get("start").and_then(millis);
    let stopped = value.get("stop").and_then(millis);
    if let (Some(start), Some(stop)) = (one.started, stopped) {
        one.seconds = (stop >= start).then(|| (stop - start) as f64 / 1000.0);
    }
    for link in json::list(value, "links") {
        let (kind, name, url) = (json::text(link, "type"), json::text(link, "name"), json::text(link, "url"));
        let target = if url.is_empty() { name.clone() } else { url };
        if kind == "tms" {
            keep(&mut one.properties, "tms", &name);
        }
        if !target.is_empty() && !one.links.contains(&target) {
            one.links.push(target);
        }
    }
    for parameter in json::list(value, "parameters") {
        keep(
            &mut one.properties,
            &json::text(parameter, "name"),
            &cut(&json::text(parameter, "value"), OUTPUT),
        );
    }
    for attachment in json::list(value, "attachments") {
        keep(&mut one.properties, "attachment", &json::text(attachment, "source"));
    }
    for name in ["uuid", "historyId", "testCaseId", "description"] {
        let name_kept = if name == "testCaseId" { "allureTestCaseId" } else { name };
        keep(&mut one.properties, name_kept, &cut(&json::text(value, name), OUTPUT));
    }
    ids::find(&mut one, &tags);
    Some(one)
}
