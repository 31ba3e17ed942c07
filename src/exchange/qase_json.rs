//! Qase's test cases as JSON: its export (suites with cases within), an answer of its API, or a bare list.
//!
//! The export's schema is not published; it is read leniently from what the API says of a case.

use serde_json::Value;
use serde_json::value::RawValue;

use crate::CHILD;
use crate::fault::Stop;
use crate::incoming::{Fault, IncomingCase, IncomingStep, Taken};
use crate::json::{self, Document, Lines};
use crate::limits::DEPTH;
use crate::session::Session;
use crate::tabular::Ids;
use crate::text::Text;
use crate::words::{self, keep};

struct Reader<'a, 'b, 'c> {
    document: &'a Document,
    lines: Lines<'a>,
    seen: Ids,
    out: &'b mut Session<'c>,
}

pub(crate) fn read(text: Text<'_>, out: &mut Session<'_>) -> Result<(), Stop> {
    let document = Document::new(text)?;
    let root = document.root()?;
    let mut reader = Reader { document: &document, lines: document.lines(), seen: Ids::default(), out };
    let before = reader.out.summary.cases;
    reader.container(root, &mut Vec::new())?;
    if reader.out.summary.cases == before && reader.out.summary.skipped == 0 {
        return Err(Fault::at(1, 1, say!("There is no test case of Qase in this file.")).into());
    }
    Ok(())
}

impl Reader<'_, '_, '_> {
    /// A list of cases, or an object that holds cases, suites or an answer's result.
    fn container(&mut self, item: &RawValue, path: &mut Vec<String>) -> Result<(), Stop> {
        if path.len() >= DEPTH {
            let line = self.lines.of(item);
            return Err(Fault::at(line, 0, say!("Suites are nested more than {depth} deep.", DEPTH)).into());
        }
        for case in json::items(item) {
            self.case(case, path)?;
        }
        let members = json::members(item);
        if let Some(result) = members.get("result") {
            let inner = json::members(result);
            match inner.get("entities") {
                Some(entities) => self.container(entities, path)?,
                None => self.case(result, path)?,
            }
        }
        for name in ["cases", "entities", "test_cases"] {
            for case in members.get(name).map(|cases| json::items(cases)).unwrap_or_default() {
                self.case(case, path)?;
            }
        }
        for suite in members.get("suites").map(|suites| json::items(suites)).unwrap_or_default() {
            let inner = json::members(suite);
            let title =
                inner.get("title").map(|title| self.document.value(title)).transpose()?.unwrap_or_default();
            path.push(json::word(&title));
            for about in ["description", "preconditions"] {
                let text =
                    inner.get(about).map(|text| self.document.value(text)).transpose()?.unwrap_or_default();
                let text = json::word(&text);
                if !text.trim().is_empty() {
                    let line = self.lines.of(suite);
                    self.out.skip(line, &text, say!("A suite's {about}: folders have none here.", about));
                }
            }
            self.container(suite, path)?;
            path.pop();
        }
        Ok(())
    }

    fn case(&mut self, item: &RawValue, path: &[String]) -> Result<(), Stop> {
        let line = self.lines.of(item);
        self.out.reached(self.lines.reached())?;
        let value = self.document.value(item)?;
        let title = json::text(&value, "title");
        if title.trim().is_empty() {
            self.out.skip(line, item.get(), say!("The test case has no title."));
            return Ok(());
        }
        let folder = words::path(path.iter().map(String::as_str));
        let mut case = case(&value, title, folder);
        case.line = line;
        case.source_id = self.seen.unlike(&case.source_id);
        self.out.case(case);
        Ok(())
    }
}

fn case(value: &Value, title: String, folder: String) -> IncomingCase {
    let mut case = IncomingCase { title, folder, ..IncomingCase::default() };
    for (name, value) in value.as_object().into_iter().flatten() {
        let text = json::word(value);
        match name.as_str() {
            "title" => {}
            "id" => case.source_id = text,
            "description" => case.description = text,
            "preconditions" => case.preconditions = text,
            // A number means what its workspace says; only Qase's own words are known.
            "priority" => case.priority = known(&text, words::priority(&text)),
            "type" => case.case_type = known(&text, words::case_type(&text)),
            "status" => case.status = known(&text, words::status(&text)),
            "suite" | "suite_title" if case.folder.is_empty() => case.folder = words::path(text.split('\t')),
            "tags" => {
                let name =
                    |tag: &Value| if tag.is_object() { json::text(tag, "title") } else { json::word(tag) };
                case.tags =
                    value.as_array().into_iter().flatten().map(name).filter(|tag| !tag.is_empty()).collect();
                if let Value::String(text) = value {
                    case.tags = words::list(text);
                }
            }
            "steps" => steps(value, 0, &mut case.steps),
            "custom_fields" => custom(value, &mut case),
            "external_issues" => {
                for one in value.as_array().into_iter().flatten() {
                    for issue in json::list(one, "issues").iter().chain([one]) {
                        let key = ["key", "id", "link"]
                            .iter()
                            .map(|name| json::text(issue, name))
                            .find(|key| !key.is_empty());
                        case.references.extend(key);
                    }
                }
            }
            name => keep(&mut case.custom, name, &json::shown(value)),
        }
    }
    if case.source_id.is_empty() {
        case.source_id = format!("{}/{}", case.folder, case.title);
    }
    case
}

fn known<T>(raw: &str, taken: Taken<T>) -> Taken<T> {
    if raw.bytes().all(|byte| byte.is_ascii_digit()) { Taken::new(raw, None) } else { taken }
}

fn steps(value: &Value, depth: usize, out: &mut Vec<IncomingStep>) {
    for one in value.as_array().into_iter().flatten() {
        let first = |names: [&str; 3]| {
            names.iter().map(|name| json::text(one, name)).find(|text| !text.is_empty()).unwrap_or_default()
        };
        let action = first(["action", "value", "title"]);
        let action = if depth > 0 { format!("{}{action}", CHILD.repeat(depth)) } else { action };
        let step = IncomingStep {
            action,
            expected: first(["expected_result", "expected", "result"]),
            data: first(["data", "input_data", "input"]),
        };
        if step != IncomingStep::default() {
            out.push(step);
        }
        if let Some(inner) = one.get("steps").filter(|_| depth < 20) {
            steps(inner, depth + 1, out);
        }
    }
}

fn custom(value: &Value, case: &mut IncomingCase) {
    match value {
        Value::Array(fields) => {
            for field in fields {
                let name = ["title", "name", "id"]
                    .iter()
                    .map(|name| json::text(field, name))
                    .find(|name| !name.is_empty());
                let text = field.get("value").map(json::shown).unwrap_or_default();
                keep(&mut case.custom, &name.unwrap_or_else(|| "custom field".to_owned()), &text);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                keep(&mut case.custom, name, &json::shown(value));
            }
        }
        other => keep(&mut case.custom, "custom_fields", &json::word(other)),
    }
}
