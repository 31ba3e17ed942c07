//! Xray's execution results, Server's and Cloud's; a test that is described in it is a test case as well.

use serde_json::Value;

use crate::ctrf::full_name;
use crate::fault::Stop;
use crate::incoming::{Fault, IncomingCase, IncomingResult, IncomingStep, Taken};
use crate::json::{self, Document};
use crate::session::Session;
use crate::tabular::Ids;
use crate::text::Text;
use crate::words::{self, keep};
use crate::{ids, steps};

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let document = Document::new(text)?;
    let root = json::members(document.root()?);
    let Some(tests) = root.get("tests").filter(|tests| tests.get().starts_with('[')) else {
        return Err(Fault::at(1, 1, say!("This is no result of Xray: it has no list of `tests`.")).into());
    };
    for name in ["testExecutionKey", "info"] {
        match root.get(name).map(|item| document.value(item)).transpose()? {
            Some(Value::Object(info)) => {
                info.iter().for_each(|(name, value)| out.about(name, &json::shown(value)));
            }
            Some(value) => out.about(name, &json::word(&value)),
            None => {}
        }
    }
    let mut lines = document.lines();
    let mut seen = Ids::default();
    for item in json::items(tests) {
        let line = lines.of(item);
        out.reached(lines.reached())?;
        let value = document.value(item)?;
        let key = json::text(&value, "testKey");
        let info = value.get("testInfo").filter(|info| info.is_object());
        let name = match info.map(|info| json::text(info, "summary")).filter(|name| !name.is_empty()) {
            Some(name) => name,
            None => key.clone(),
        };
        if name.is_empty() {
            out.skip(line, item.get(), say!("The test has neither a key nor a summary."));
            continue;
        }
        if let Some(info) = info {
            let mut case = case(info, &key, &name, line);
            case.source_id = seen.unlike(&case.source_id);
            out.case(case);
        }
        out.result(result(&value, &key, name, line));
    }
    Ok(())
}

fn case(info: &Value, key: &str, name: &str, line: u32) -> IncomingCase {
    let mut case = IncomingCase { title: name.to_owned(), line, ..IncomingCase::default() };
    for (name, value) in info.as_object().into_iter().flatten() {
        let text = json::word(value);
        match name.as_str() {
            "summary" => {}
            "steps" => {
                for step in value.as_array().into_iter().flatten() {
                    let [action, expected, data] =
                        ["action", "result", "data"].map(|name| json::text(step, name));
                    case.steps.push(IncomingStep { action, expected, data });
                }
            }
            "scenario" => case.steps = steps::of_gherkin(&text),
            "definition" => case.automation = Some(text).filter(|text| !text.is_empty()),
            "labels" => case.tags = value.as_array().into_iter().flatten().map(json::word).collect(),
            "requirementKeys" => {
                case.references = value.as_array().into_iter().flatten().map(json::word).collect();
            }
            // Manual, Generic or Cucumber: how it is executed, which is no type of ours.
            "type" | "testType" => case.case_type = Taken::new(text, None),
            "priority" => case.priority = words::priority(&text),
            name => keep(&mut case.custom, name, &json::shown(value)),
        }
    }
    let project = json::text(info, "projectKey");
    case.source_id = if key.is_empty() { format!("{project}/{name}") } else { key.to_owned() };
    case
}

fn result(value: &Value, key: &str, name: String, line: u32) -> IncomingResult {
    let mut one = IncomingResult { name, line, ..IncomingResult::default() };
    one.full_name = full_name(&[], if key.is_empty() { &one.name } else { key });
    one.raw_status = json::text(value, "status");
    one.outcome = words::outcome(&one.raw_status);
    let mut told = vec![json::text(value, "comment")];
    for (n, step) in json::list(value, "steps").iter().enumerate() {
        let status = json::text(step, "status");
        for said in [json::text(step, "actualResult"), json::text(step, "comment")] {
            if !said.trim().is_empty() {
                told.push(format!("Step {} ({status}): {said}", n + 1));
            }
        }
        keep(&mut one.properties, &format!("step {}", n + 1), &status);
    }
    for (n, iteration) in json::list(value, "iterations").iter().enumerate() {
        let name = match json::text(iteration, "name") {
            name if name.is_empty() => format!("iteration {}", n + 1),
            name => name,
        };
        keep(&mut one.properties, &name, &json::text(iteration, "status"));
        let log = json::text(iteration, "log");
        if !log.is_empty() {
            told.push(format!("{name}: {log}"));
        }
    }
    let examples: Vec<String> = json::list(value, "examples").iter().map(json::word).collect();
    keep(&mut one.properties, "examples", &examples.join(", "));
    told.retain(|text| !text.trim().is_empty());
    one.message = words::message(&told.join("\n"));
    one.started = words::moment(&json::text(value, "start"));
    let finished = words::moment(&json::text(value, "finish"));
    if let (Some(start), Some(end)) = (one.started, finished) {
        one.seconds = (end >= start).then(|| (end - start) as f64 / 1000.0);
    }
    one.links = json::list(value, "defects").iter().map(json::word).filter(|key| !key.is_empty()).collect();
    for name in ["executedBy", "assignee"] {
        keep(&mut one.properties, name, &json::text(value, name));
    }
    for name in ["evidence", "evidences"] {
        for one_file in json::list(value, name) {
            keep(&mut one.properties, "attachment", &json::text(one_file, "filename"));
        }
    }
    for field in json::list(value, "customFields") {
        let label = match json::text(field, "name") {
            name if name.is_empty() => json::text(field, "id"),
            name => name,
        };
        keep(&mut one.properties, &label, &field.get("value").map(json::shown).unwrap_or_default());
    }
    ids::find(&mut one, &[]);
    if !key.is_empty() {
        one.ids.retain(|id| id != key);
        one.ids.insert(0, key.to_owned());
    }
    one
}
