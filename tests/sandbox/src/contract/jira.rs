//! Atlassian's descriptions of Jira, and what is known to be wrong with them.

use std::path::Path;

use serde_json::{Value, json};

use super::{Contract, Dialect};
use crate::Exchange;

/// Statuses that Jira may answer any request with, whether the description lists them or not.
pub(super) const GENERAL: &[u16] = &[400, 401, 403, 404, 410, 413, 415, 429, 500, 502, 503];

const CLOUD: &str = "jira-cloud-platform-v3.swagger.v3.json";
const DATA_CENTER: &str = "jira-software-dc-10.3.24.openapi.json";
const DOCUMENTS: &str = "adf-schema-57.7.22.full.json";

impl Contract {
    /// Reads the description of Cloud from the folder with Atlassian's files.
    ///
    /// # Errors
    /// When the file is not there or is no JSON.
    pub fn jira_cloud(folder: &Path) -> Result<Self, String> {
        Self::read(&folder.join(CLOUD), Dialect::JiraCloud)
    }

    /// Reads the description of Data Center from the folder with Atlassian's files.
    ///
    /// # Errors
    /// When the file is not there or is no JSON.
    pub fn jira_data_center(folder: &Path) -> Result<Self, String> {
        Self::read(&folder.join(DATA_CENTER), Dialect::JiraDataCenter)
    }
}

/// What is wrong with the documents in requests that were taken and in their answers; nothing when all is
/// well. Documents are on Cloud alone.
///
/// # Errors
/// When the file is not there or is no schema.
pub fn check_documents(folder: &Path, exchanges: &[Exchange]) -> Result<Vec<String>, String> {
    let file = folder.join(DOCUMENTS);
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let schema: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft4);
    let validator = options.build(&schema).map_err(|error| error.to_string())?;
    let mut wrong = Vec::new();
    for exchange in exchanges.iter().filter(|exchange| (200..300).contains(&exchange.status)) {
        for body in [&exchange.request, &exchange.response] {
            let body: Value = serde_json::from_str(body).unwrap_or_default();
            for document in documents(&body) {
                let errors = validator.iter_errors(document);
                wrong.extend(errors.map(|error| format!("{} {}: {error}", exchange.method, exchange.path)));
            }
        }
    }
    Ok(wrong)
}

/// Every document within a value.
fn documents(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(fields) if fields.get("type") == Some(&json!("doc")) => vec![value],
        Value::Object(fields) => fields.values().flat_map(documents).collect(),
        Value::Array(items) => items.iter().flat_map(documents).collect(),
        _ => Vec::new(),
    }
}

/// The path as Cloud's description has it: without the gateway's part, always in version 3.
pub(super) fn cloud_path(path: &str) -> String {
    let path = path.find("/rest/api/").and_then(|at| path.get(at..)).unwrap_or(path);
    path.replacen("/rest/api/2/", "/rest/api/3/", 1)
}

/// The path as Data Center's description has it: without the context and without `/rest`.
pub(super) fn data_center_path(path: &str) -> String {
    let path = path.find("/api/").and_then(|at| path.get(at..)).unwrap_or(path);
    path.replacen("/api/latest/", "/api/2/", 1)
}

/// Times are not in the form that their format stands for; addresses are left alone, too.
pub(super) fn relax_cloud(document: &mut Value) {
    drop_formats(document);
}

/// The same, and what Atlassian got wrong: lists described by their items, pages by theirs, texts that are
/// called objects, links that are not described at all.
pub(super) fn relax_data_center(document: &mut Value) {
    drop_formats(document);
    let lists = [
        "project",
        "project/{projectIdOrKey}/statuses",
        "field",
        "status",
        "priority",
        "user/assignable/search",
    ];
    for path in lists {
        let answer = schema_of(path, "get", "200");
        if let Some(schema) = document.pointer_mut(&answer) {
            *schema = json!({ "type": "array", "items": schema.clone() });
        }
    }
    let attached = schema_of("issue/{issueIdOrKey}/attachments", "post", "200");
    if let Some(schema) = document.pointer_mut(&attached) {
        *schema = json!({ "type": "array", "items": schema.clone() });
    }
    for path in [
        "issue/createmeta/{projectIdOrKey}/issuetypes",
        "issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}",
    ] {
        let answer = schema_of(path, "get", "200");
        if let Some(schema) = document.pointer_mut(&answer) {
            let number = json!({ "type": "integer" });
            *schema = json!({
                "type": "object", "required": ["values", "startAt", "maxResults", "total", "isLast"],
                "properties": { "values": { "type": "array", "items": schema.clone() }, "startAt": number,
                    "maxResults": number, "total": number, "isLast": { "type": "boolean" } }
            });
        }
    }
    for (pointer, schema) in [
        ("IssueBean/properties/fields/additionalProperties", json!({})),
        ("IssueUpdateBean/properties/fields/additionalProperties", json!({})),
        ("EntityPropertyBean/properties/value", json!({})),
        ("RemoteIssueLinkBean", json!({})),
    ] {
        if let Some(found) = document.pointer_mut(&format!("/components/schemas/{pointer}")) {
            *found = schema;
        }
    }
    for owner in ["issue~1{issueIdOrKey}", "comment~1{commentId}"] {
        let pointer = format!(
            "/paths/~1api~12~1{owner}~1properties~1{{propertyKey}}/put/requestBody/content/application~1json/schema"
        );
        if let Some(found) = document.pointer_mut(&pointer) {
            *found = json!({});
        }
    }
    let links = "/paths/~1api~12~1issue~1{issueIdOrKey}~1remotelink/post/responses";
    if let Some(answers) = document.pointer_mut(links).and_then(Value::as_object_mut) {
        let updated = answers.get("200").cloned().unwrap_or_default();
        answers.insert("201".to_owned(), updated);
    }
    // The screen's fields can be asked for, though the description does not say so.
    let ways = "/paths/~1api~12~1issue~1{issueIdOrKey}~1transitions/get/parameters";
    if let Some(parameters) = document.pointer_mut(ways).and_then(Value::as_array_mut) {
        parameters.push(json!({ "in": "query", "name": "expand" }));
    }
}

fn schema_of(path: &str, method: &str, status: &str) -> String {
    let path = path.replace('/', "~1");
    format!("/paths/~1api~12~1{path}/{method}/responses/{status}/content/application~1json/schema")
}

fn drop_formats(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_formats),
        Value::Object(fields) => {
            if fields.get("format").is_some_and(Value::is_string) {
                fields.remove("format");
            }
            fields.values_mut().for_each(drop_formats);
        }
        _ => {}
    }
}
