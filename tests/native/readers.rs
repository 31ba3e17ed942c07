//! The tests' side of the readers of other tools' files.

use casebridge::ports::Readers;
use serde_json::{Value, json};

use crate::support::Machine;

impl Readers for Machine {
    async fn results(&self, name: &str, bytes: Vec<u8>) -> Result<String, String> {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let all = if let Ok(report) = serde_json::from_str::<Value>(&text) {
            let suites = report["test_suites"].as_array().cloned().unwrap_or_default();
            let cases =
                suites.iter().flat_map(|suite| suite["test_cases"].as_array().cloned().unwrap_or_default());
            cases
                .map(|one| {
                    let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
                    result(
                        &text("name"),
                        &text("classname"),
                        &text("status"),
                        one["execution_time"].as_f64().unwrap_or(0.0),
                        &text("system_output"),
                    )
                })
                .collect::<Vec<_>>()
        } else if text.contains("<testcase") {
            text.split("<testcase ").skip(1).map(junit).collect()
        } else if text.contains("index.html") {
            Vec::new()
        } else {
            return Err(format!("{name} is no file of results"));
        };
        Ok(Value::Array(all).to_string())
    }
}

fn junit(part: &str) -> Value {
    let attribute = |name: &str| {
        let from = part.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
        from.split('"').next().unwrap_or_default().to_owned()
    };
    let status = ["<failure", "<error", "<skipped"].into_iter().find(|one| part.contains(one));
    let status = match status {
        Some("<skipped") => "skipped",
        Some(_) => "failed",
        None => "success",
    };
    result(
        &attribute("name"),
        &attribute("classname"),
        status,
        attribute("time").parse().unwrap_or(0.0),
        &attribute("message"),
    )
}

fn result(name: &str, class: &str, status: &str, seconds: f64, message: &str) -> Value {
    let outcome = match status {
        "success" | "passed" => "pass",
        "skipped" => "skipped",
        _ => "fail",
    };
    let mut ids = Vec::new();
    for word in name.split([' ', '[', ']', '(', ')', ',']) {
        let number = word.strip_prefix("TC-").unwrap_or_default();
        if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            ids.push(word.to_owned());
        }
    }
    if let Some((_, id)) = name.split_once("Qase ID: ") {
        ids.push(id.trim_end_matches(')').to_owned());
    }
    json!({ "name": name, "fullName": format!("{class}::{name}"), "suites": [class], "outcome": outcome,
        "rawStatus": status, "message": message, "seconds": seconds, "ids": ids })
}
