//! Values of fields as they come in: what Jira takes, what it stores, how it refuses.

use serde_json::{Map, Value, json};

use super::answers::{Answer, refuse, refuse_fields};
use crate::jira::adf;
use crate::jira::issue::Issue;
use crate::jira::project::{Field, Permission, Project};
use crate::jira::state::{Jira, User};

/// Why a value is refused.
pub(super) enum Bad {
    /// With words for its field.
    Field(String),
    /// The whole request, without a hint.
    Input,
}

type Taken = Result<Value, Bad>;

fn bad<T>(words: impl Into<String>) -> Result<T, Bad> {
    Err(Bad::Field(words.into()))
}

/// Values that passed, by field id.
pub(super) type Values = Vec<(String, Value)>;

impl Jira {
    /// Checks everything given against a screen. With `complete`, required fields must be there.
    pub(super) fn checked(
        &self,
        project: &Project,
        screen: &[Field],
        given: &Map<String, Value>,
        complete: bool,
    ) -> Result<Values, Answer> {
        let mut errors = Map::new();
        let mut messages: Vec<String> = Vec::new();
        let mut values = Vec::new();
        for (id, value) in given {
            let Some(field) = screen.iter().find(|field| &field.id == id) else {
                let words =
                    format!("Field '{id}' cannot be set. It is not on the appropriate screen, or unknown.");
                errors.insert(id.clone(), json!(words));
                continue;
            };
            match self.take(project, field, value) {
                Ok(value) => values.push((id.clone(), value)),
                Err(Bad::Field(words)) => {
                    errors.insert(id.clone(), json!(words));
                }
                Err(Bad::Input) => return Err(refuse(400, "INVALID_INPUT")),
            }
        }
        for field in screen.iter().filter(|field| complete && field.required && !field.has_default) {
            let is_given =
                values.iter().any(|(id, value)| id == &field.id && !value.is_null() && value != &json!([]));
            if is_given
                || errors.contains_key(&field.id)
                || matches!(field.id.as_str(), "project" | "issuetype")
            {
                continue;
            }
            if field.schema("type") == "resolution" {
                messages.push(format!("Field {} is required.", field.name));
                continue;
            }
            let words = if field.id == "summary" {
                "You must specify a summary of the issue.".to_owned()
            } else {
                format!("{} is required.", field.name)
            };
            errors.insert(field.id.clone(), json!(words));
        }
        if !messages.is_empty() {
            let body = json!({ "errorMessages": messages, "errors": errors });
            return Err(super::answers::json_answer(400, &body));
        }
        if errors.is_empty() { Ok(values) } else { Err(refuse_fields(400, &errors)) }
    }

    /// A value as it is stored.
    fn take(&self, project: &Project, field: &Field, value: &Value) -> Taken {
        if value.is_null() && !matches!(field.id.as_str(), "summary" | "priority") {
            return if field.required {
                bad(format!("{} is required.", field.name))
            } else {
                Ok(Value::Null)
            };
        }
        match field.schema("type") {
            _ if field.id == "summary" => self.take_summary(value),
            _ if field.is_rich() => self.take_rich(value),
            "string" => take_string(value),
            "number" if value.is_number() => Ok(json!(value.as_f64())),
            "number" => bad("Operation value must be a number"),
            "date" => take_date(value, false),
            "datetime" => take_date(value, true),
            "array" => {
                let Some(items) = value.as_array() else { return bad("data was not an array") };
                let one = |item: &Value| self.take_item(project, field, field.schema("items"), item);
                items.iter().map(one).collect::<Result<Vec<_>, _>>().map(Value::Array)
            }
            kind => self.take_item(project, field, kind, value),
        }
    }

    fn take_item(&self, project: &Project, field: &Field, kind: &str, value: &Value) -> Taken {
        let allowed = || self.allowed(project, field);
        match kind {
            "string" => take_label(value),
            "option" => choose(&allowed(), value, "value", &field.name),
            "option-with-child" => take_cascade(&allowed(), value, &field.name),
            "user" => {
                let user = self.take_user(value)?;
                if field.id == "assignee" && !project.may(Some(&user.name), Permission::Browse) {
                    let named = if self.is_cloud() { &user.id } else { &user.name };
                    return bad(format!("User '{named}' cannot be assigned issues."));
                }
                Ok(self.user(user))
            }
            "priority" => take_priority(&allowed(), value),
            "issuelink" | "issuetype" | "project" => Ok(value.clone()),
            _ => choose(&allowed(), value, "name", &field.name),
        }
    }

    fn take_summary(&self, value: &Value) -> Taken {
        let Some(text) = value.as_str() else {
            return if value.is_null() {
                bad("You must specify a summary of the issue.")
            } else {
                bad("Operation value must be a string")
            };
        };
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return bad("You must specify a summary of the issue.");
        }
        if trimmed.contains(['\n', '\r']) {
            return bad("The summary is invalid because it contains newline characters.");
        }
        if trimmed.encode_utf16().count() > 255 {
            return bad(if self.is_cloud() {
                "Summary can't exceed 255 characters."
            } else {
                "Summary must be less than 255 characters."
            });
        }
        Ok(json!(trimmed))
    }

    /// A text of several lines: a document on Cloud, wiki markup on Data Center.
    pub(super) fn take_rich(&self, value: &Value) -> Taken {
        if self.is_cloud() {
            if !value.is_object() {
                return bad(
                    "Operation value must be an Atlassian Document (see the Atlassian Document Format)",
                );
            }
            if !adf::is_valid(value) {
                return Err(Bad::Input);
            }
        } else if !value.is_string() {
            return bad("Operation value must be a string");
        }
        if adf::plain(value).trim_end_matches('\n').chars().count() > self.text_limit {
            return bad(format!(
                "The entered text is too long. It exceeds the allowed limit of {} characters.",
                grouped(self.text_limit)
            ));
        }
        Ok(value.clone())
    }

    /// The user that a value names, in the words of the flavour.
    fn take_user(&self, value: &Value) -> Result<&User, Bad> {
        let member = if self.is_cloud() { "accountId" } else { "name" };
        let wanted = value.get(member).and_then(Value::as_str);
        let is_it = |user: &&User| {
            !user.is_inactive
                && Some(if self.is_cloud() { &user.id } else { &user.name })
                    == wanted.map(String::from).as_ref()
        };
        match self.users.iter().find(is_it) {
            Some(user) => Ok(user),
            None => bad(format!("User '{}' does not exist.", wanted.unwrap_or_default())),
        }
    }

    /// Stores values that passed.
    pub(super) fn apply(&self, issue: &mut Issue, values: Values) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let name_of = |value: &Value| {
            let member = if self.is_cloud() { "accountId" } else { "key" };
            let id = value.get(member).and_then(Value::as_str).unwrap_or_default();
            self.users.iter().find(|user| user.id == id).map(|user| user.name.clone())
        };
        for (id, value) in values {
            match id.as_str() {
                "project" | "issuetype" => {}
                "summary" => issue.summary = text(&value),
                "description" => {
                    let old = std::mem::replace(&mut issue.description, value.clone());
                    issue.forget_media(&old, &value);
                }
                "labels" => {
                    let mut labels: Vec<String> = value.as_array().into_iter().flatten().map(text).collect();
                    labels.sort();
                    labels.dedup();
                    issue.labels = labels;
                }
                "priority" => issue.priority = value.get("id").map(text),
                "resolution" => issue.resolution = value,
                "reporter" => issue.reporter = name_of(&value).unwrap_or_default(),
                "assignee" => issue.assignee = name_of(&value),
                _ => {
                    issue.fields.insert(id, value);
                }
            }
        }
    }
}

fn take_string(value: &Value) -> Taken {
    let Some(text) = value.as_str() else { return bad("Operation value must be a string") };
    if text.chars().count() > 255 {
        return bad("The entered text is too long. It exceeds the allowed limit of 255 characters.");
    }
    Ok(json!(text))
}

fn take_label(value: &Value) -> Taken {
    let Some(text) = value.as_str() else { return bad("Operation value must be a string") };
    if text.contains(char::is_whitespace) {
        return bad(format!("The label '{text}' contains spaces which is invalid."));
    }
    if text.chars().count() > 255 {
        return bad(format!("The label '{text}' exceeds the maximum length of 255 characters."));
    }
    Ok(json!(text))
}

fn take_priority(allowed: &[Value], value: &Value) -> Taken {
    if let Some(id) = value.get("id") {
        let Some(id) = id.as_str() else { return bad("Specify the Priority (id) in the string format") };
        let found = allowed.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(id));
        return found.cloned().map_or_else(|| bad("The priority selected is invalid."), Ok);
    }
    let name = value.get("name").and_then(Value::as_str);
    let found = name
        .and_then(|name| allowed.iter().find(|one| one.get("name").and_then(Value::as_str) == Some(name)));
    found.cloned().map_or_else(|| bad("Specify the Priority (name) in the string format"), Ok)
}

/// One of the allowed values, by its id or by its text.
fn choose(allowed: &[Value], value: &Value, member: &str, name: &str) -> Taken {
    let same = |key: &str| {
        let wanted = value.get(key).and_then(Value::as_str);
        wanted.and_then(|wanted| {
            allowed.iter().find(|one| one.get(key).and_then(Value::as_str) == Some(wanted))
        })
    };
    if value.get("id").is_some_and(|id| !id.is_string()) {
        return bad(format!("Specify the {name} (id) in the string format"));
    }
    if let Some(found) = same("id").or_else(|| same(member)) {
        let mut found = found.clone();
        if let Some(found) = found.as_object_mut() {
            found.remove("children");
        }
        return Ok(found);
    }
    if let Some(id) = value.get("id").and_then(Value::as_str) {
        return bad(format!("Option id '{id}' is not valid"));
    }
    bad(format!("Specify a valid 'id' or '{member}' for {name}"))
}

fn take_cascade(allowed: &[Value], value: &Value, name: &str) -> Taken {
    let mut chosen = choose(allowed, value, "value", name)?;
    let Some(child) = value.get("child") else { return Ok(chosen) };
    let parent = allowed.iter().find(|one| one.get("id") == chosen.get("id"));
    let children = parent.and_then(|one| one.get("children")).and_then(Value::as_array);
    let child = choose(children.map_or(&[], Vec::as_slice), child, "value", name)?;
    crate::jira::render::extend(&mut chosen, json!({ "child": child }));
    Ok(chosen)
}

/// `2015-11-18`, or `2015-11-18T14:39:00.000+1100`.
fn take_date(value: &Value, with_time: bool) -> Taken {
    let text = value.as_str().unwrap_or_default();
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let digits = |text: &str, length: usize| {
        text.len() == length && text.chars().all(|letter| letter.is_ascii_digit())
    };
    let parts: Vec<&str> = date.split('-').collect();
    let is_date = match parts.as_slice() {
        [year, month, day] => {
            let within = |text: &str, most: u8| {
                digits(text, 2) && text.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number))
            };
            digits(year, 4) && within(month, 12) && within(day, 31)
        }
        _ => false,
    };
    let is_time = time.len() >= 17 && time.contains(':') && time.contains(['+', '-', 'Z']);
    if is_date && if with_time { is_time } else { time.is_empty() } {
        return Ok(json!(text));
    }
    let format = if with_time { "yyyy-MM-dd'T'HH:mm:ss.SSSZ" } else { "yyyy-MM-dd" };
    bad(format!("Operation value must be a string in the format \"{format}\""))
}

/// `32,767`.
fn grouped(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}
