//! The fields of Jira's screens: what a person can fill in, and how Jira takes it.

use serde_json::{Map, Value, json};

use super::body;
use crate::model::Tracker;
use crate::protocol::views::{Choice, Field, FieldKind, FieldOption};
use crate::trackers::rest::Members as _;

/// Fields that Casebridge fills in by itself.
const OURS: &[&str] = &["project", "issuetype", "summary", "description", "reporter", "priority"];

/// Whether Casebridge fills a field in by itself.
pub(super) fn is_ours(id: &str) -> bool {
    OURS.contains(&id)
}

/// Whether a screen demands this field from a person.
pub(super) fn is_demanded(id: &str, meta: &Value) -> bool {
    meta.at("required") == true && meta.at("hasDefaultValue") != true && !OURS.contains(&id)
}

/// A field as its metadata describes it.
pub(super) fn field(id: &str, meta: &Value) -> Field {
    let kind = kind(meta);
    let options = meta.at("allowedValues").items();
    Field {
        id: id.to_owned(),
        label: meta.at("name").as_str().unwrap_or(id).to_owned(),
        kind,
        options: options.iter().filter_map(option).collect(),
        values: Vec::new(),
        problem: String::new(),
        required: is_demanded(id, meta),
    }
}

fn kind(meta: &Value) -> FieldKind {
    let schema = meta.at("schema");
    let text = |name: &str| schema.at(name).as_str().unwrap_or_default();
    let has_options = meta.at("allowedValues").is_array();
    match (text("type"), text("items")) {
        ("string", _) if text("custom").ends_with(":textarea") || text("system") == "environment" => {
            FieldKind::LongText
        }
        ("string" | "issuelink", _) => FieldKind::Text,
        ("number", _) => FieldKind::Number,
        ("date", _) => FieldKind::Date,
        ("datetime", _) => FieldKind::Moment,
        ("option-with-child", _) => FieldKind::Cascading,
        ("user", _) => FieldKind::User,
        ("array", "user") => FieldKind::Users,
        ("array", "string") if !has_options => FieldKind::Labels,
        ("array", _) if has_options => FieldKind::Options,
        (_, _) if has_options => FieldKind::Option,
        _ => FieldKind::Other,
    }
}

fn choice(value: &Value) -> Option<Choice> {
    let id = value.at("id").as_str()?.to_owned();
    let label = value.at("value").as_str().or_else(|| value.at("name").as_str()).unwrap_or(&id).to_owned();
    Some(Choice { id, label })
}

fn option(value: &Value) -> Option<FieldOption> {
    let Choice { id, label } = choice(value)?;
    let below = value.at("children").items();
    Some(FieldOption { id, label, below: below.iter().filter_map(choice).collect() })
}

/// The priorities a screen allows, in its order; none when it has no such field.
pub(super) fn priorities(meta: &Value) -> Vec<Choice> {
    meta.at("allowedValues").as_array().map(|all| all.iter().filter_map(choice).collect()).unwrap_or_default()
}

/// What a person filled in, as Jira takes it; or what is wrong with it.
pub fn answer(tracker: Tracker, field: &Field, values: &[String]) -> Result<Value, &'static str> {
    let values: Vec<&str> =
        values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
    let Some(first) = values.first().copied() else { return Err(say!("It is required")) };
    let known = |id: &str| field.options.iter().any(|option| option.id == id);
    let user = |id: &str| {
        if tracker == Tracker::JiraCloud { json!({ "accountId": id }) } else { json!({ "name": id }) }
    };
    Ok(match field.kind {
        FieldKind::Text if field.id == "parent" => json!({ "key": first }),
        FieldKind::Text => json!(first),
        FieldKind::LongText => body::outgoing(tracker, first),
        FieldKind::Number => match first.replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() => json!(number),
            _ => return Err(say!("This is not a number")),
        },
        FieldKind::Date => match crate::model::Time::parse(&format!("{first}T00:00:00Z")) {
            Some(_) => json!(first),
            None => return Err(say!("Write the date as 2026-11-21")),
        },
        FieldKind::Moment => match crate::model::Time::parse(first) {
            Some(time) => json!(time.iso().replace('Z', ".000+0000")),
            None => return Err(say!("Choose a day and a time")),
        },
        FieldKind::Option if known(first) => json!({ "id": first }),
        FieldKind::Options if values.iter().all(|id| known(id)) => {
            values.iter().map(|id| json!({ "id": id })).collect()
        }
        FieldKind::Option | FieldKind::Options => return Err(say!("Choose from the list")),
        FieldKind::Cascading => cascade(field, first, values.get(1).copied())?,
        FieldKind::User => user(first),
        FieldKind::Users => values.iter().map(|id| user(id)).collect(),
        FieldKind::Labels => {
            let words: Vec<&str> = values.iter().flat_map(|value| value.split_whitespace()).collect();
            json!(words)
        }
        FieldKind::Other => {
            return Err(say!(
                "Casebridge has no form for this field: give it a default in Jira, or take it off the screen"
            ));
        }
    })
}

fn cascade(field: &Field, first: &str, second: Option<&str>) -> Result<Value, &'static str> {
    let option =
        field.options.iter().find(|option| option.id == first).ok_or(say!("Choose from the list"))?;
    let Some(second) = second else { return Ok(json!({ "id": first })) };
    if !option.below.iter().any(|choice| choice.id == second) {
        return Err(say!("Choose from the second list"));
    }
    Ok(json!({ "id": first, "child": { "id": second } }))
}

/// The demanded fields that have no answer yet.
pub(super) fn unanswered(
    demanded: &[Field],
    answers: Option<&std::collections::BTreeMap<String, Value>>,
) -> Vec<Field> {
    let open = |field: &&Field| answers.is_none_or(|answers| !answers.contains_key(&field.id));
    demanded.iter().filter(open).cloned().collect()
}

/// A remembered answer as it stands in a form.
pub(super) fn values_of(tracker: Tracker, kind: FieldKind, value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(_) if kind == FieldKind::LongText => body::incoming(tracker, value),
        _ => {
            let members = ["id", "accountId", "name", "key"];
            members.iter().find_map(|member| value.at(member).as_str()).unwrap_or_default().to_owned()
        }
    };
    let mut all: Vec<String> = match value {
        Value::Array(values) => values.iter().map(one).collect(),
        value => [value, value.at("child")].into_iter().map(one).collect(),
    };
    all.retain(|value| !value.is_empty());
    all
}

/// Puts the remembered answers of a screen into the fields of a request.
pub(super) fn add_answers(
    fields: &mut Map<String, Value>,
    answers: Option<&std::collections::BTreeMap<String, Value>>,
) {
    for (id, value) in answers.into_iter().flatten() {
        fields.entry(id.clone()).or_insert_with(|| value.clone());
    }
}
