//! The trackers' official OpenAPI descriptions as judges of requests and answers.
//!
//! They are no part of this repository: GitHub's comes with the npm package `@octokit/openapi`, those of
//! Jira ([`jira`]) from Atlassian. The descriptions are OpenAPI 3.0, whose `nullable` is no JSON Schema;
//! that is rewritten when they are loaded.

pub mod jira;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::Exchange;

/// The description, with the validators that were needed so far.
pub struct Contract {
    document: Value,
    dialect: Dialect,
    validators: RefCell<HashMap<String, Rc<Validator>>>,
}

/// Whose description it is; each has habits of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    GitHub,
    JiraCloud,
    JiraDataCenter,
}

/// Statuses that GitHub may answer any request with, whether the description lists them or not.
const GENERAL: &[u16] = &[301, 304, 307, 400, 401, 403, 404, 429, 500, 502, 503];

impl Contract {
    /// Reads the description.
    ///
    /// # Errors
    /// When the file is not there or is no JSON.
    pub fn load(file: &Path) -> Result<Self, String> {
        Self::read(file, Dialect::GitHub)
    }

    fn read(file: &Path, dialect: Dialect) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut document: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        normalise(&mut document);
        match dialect {
            Dialect::GitHub => {}
            Dialect::JiraCloud => jira::relax_cloud(&mut document),
            Dialect::JiraDataCenter => jira::relax_data_center(&mut document),
        }
        Ok(Self { document, dialect, validators: RefCell::default() })
    }

    /// What is wrong with a request and its answer; nothing when all is well.
    pub fn check(&self, exchange: &Exchange) -> Vec<String> {
        if exchange.status == 0 {
            return Vec::new();
        }
        let (path, query) = exchange.path.split_once('?').unwrap_or((&exchange.path, ""));
        let method = exchange.method.to_lowercase();
        let plain = match self.dialect {
            Dialect::GitHub => plain_path(path),
            Dialect::JiraCloud => jira::cloud_path(path),
            Dialect::JiraDataCenter => jira::data_center_path(path),
        };
        let Some(operation) = self.operation(&plain, &method) else {
            return vec![format!("{} {path}: the description knows no such operation", exchange.method)];
        };
        let mut wrong = self.check_query(operation, query);
        // A refused request may well be malformed: that may be why it was refused.
        if exchange.status < 400 && !exchange.request.is_empty() {
            let schema = operation.pointer("/requestBody/content/application~1json/schema");
            wrong.extend(self.check_body("request", schema, &exchange.request));
        }
        wrong.extend(self.check_answer(operation, exchange));
        wrong
            .iter()
            .map(|what| format!("{} {} {}: {what}", exchange.method, exchange.path, exchange.status))
            .collect()
    }

    fn check_answer(&self, operation: &Value, exchange: &Exchange) -> Vec<String> {
        let answer = operation.get("responses").and_then(|all| all.get(exchange.status.to_string()));
        let Some(answer) = answer.map(|answer| self.resolve(answer)) else {
            let general = if self.dialect == Dialect::GitHub { GENERAL } else { jira::GENERAL };
            return if general.contains(&exchange.status) {
                Vec::new()
            } else {
                vec!["this status is not described".to_owned()]
            };
        };
        match answer.pointer("/content/application~1json/schema") {
            Some(schema) if exchange.response.is_empty() && is_open(schema) => Vec::new(),
            Some(schema) => self.check_body("answer", Some(schema), &exchange.response),
            None if exchange.response.is_empty() || exchange.status >= 300 => Vec::new(),
            None => vec!["the answer should have no body".to_owned()],
        }
    }

    fn check_query(&self, operation: &Value, query: &str) -> Vec<String> {
        let parameters = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        let known: Vec<String> = parameters
            .iter()
            .map(|parameter| self.resolve(parameter))
            .filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some("query"))
            .filter_map(|parameter| parameter.get("name").and_then(Value::as_str).map(str::to_owned))
            .collect();
        let names =
            query.split('&').filter(|pair| !pair.is_empty()).filter_map(|pair| pair.split('=').next());
        names
            .filter(|name| !known.iter().any(|have| have == name))
            .map(|name| format!("unknown query name {name}"))
            .collect()
    }

    fn check_body(&self, what: &str, schema: Option<&Value>, body: &str) -> Vec<String> {
        let Some(schema) = schema else { return Vec::new() };
        let Ok(body) = serde_json::from_str::<Value>(body) else {
            return vec![format!("the {what} is no JSON")];
        };
        match self.validator(schema) {
            Ok(validator) => validator
                .iter_errors(&body)
                .map(|error| format!("{what}{}: {error}", error.instance_path()))
                .collect(),
            Err(error) => vec![error],
        }
    }

    fn validator(&self, schema: &Value) -> Result<Rc<Validator>, String> {
        let name = schema.to_string();
        if let Some(known) = self.validators.borrow().get(&name) {
            return Ok(Rc::clone(known));
        }
        let whole = json!({ "allOf": [schema], "components": self.document.get("components") });
        let made = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft7)
            .build(&whole)
            .map_err(|error| error.to_string())?;
        let made = Rc::new(made);
        self.validators.borrow_mut().insert(name, Rc::clone(&made));
        Ok(made)
    }

    /// The operation with the most literal path that fits.
    fn operation(&self, path: &str, method: &str) -> Option<&Value> {
        let parts: Vec<&str> = path.split('/').collect();
        let paths = self.document.get("paths")?.as_object()?;
        let fits = |template: &str| {
            let wanted: Vec<&str> = template.split('/').collect();
            let same = |(have, want): (&&str, &&str)| want.starts_with('{') || have == want;
            wanted.len() == parts.len() && parts.iter().zip(&wanted).all(same)
        };
        let holes = |template: &str| template.matches('{').count();
        let found = paths.iter().filter(|(template, item)| fits(template) && item.get(method).is_some());
        found.min_by_key(|(template, _)| holes(template)).and_then(|(_, item)| item.get(method))
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target =
            value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        target.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }
}

/// Whether a schema says nothing.
fn is_open(schema: &Value) -> bool {
    schema.as_object().is_some_and(Map::is_empty)
}

/// Links of lists name a repository by its id, in a form that the description leaves out.
fn plain_path(path: &str) -> String {
    let path = path.strip_prefix("/api/v3").unwrap_or(path);
    match path.strip_prefix("/repositories/") {
        Some(rest) => format!("/repos/o/{rest}"),
        // A path or a name of a branch with slashes stands for one hole of the description.
        None => match path.split_once("/contents/").or_else(|| path.split_once("/git/ref/")) {
            Some((head, _)) if path.contains("/contents/") => format!("{head}/contents/file"),
            Some((head, _)) => format!("{head}/git/ref/name"),
            None => path.to_owned(),
        },
    }
}

/// `nullable` in the words of JSON Schema.
fn normalise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Object(fields) => {
            fields.values_mut().for_each(normalise);
            // Only a schema's own mark; a property may be called so, too.
            if fields.get("nullable").is_some_and(Value::is_boolean)
                && fields.remove("nullable") == Some(Value::Bool(true))
            {
                let schema = Value::Object(std::mem::take(fields));
                *fields = Map::from_iter([("anyOf".to_owned(), json!([schema, { "type": "null" }]))]);
            }
        }
        _ => {}
    }
}
