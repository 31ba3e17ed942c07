//! Comments and their entity properties.

use serde_json::{Value, json};

use super::Call;
use super::answers::{Answer, empty, json_answer, refuse, refuse_field};
use super::check::Bad;
use super::make::{check_property, properties};
use super::read::texts;
use crate::jira::adf;
use crate::jira::issue::{Comment, Issue};
use crate::jira::project::Permission;
use crate::jira::render::extend;
use crate::jira::state::Jira;

impl Jira {
    pub(super) fn comments(&mut self, call: &Call<'_>, key: &str, rest: &[&str]) -> Result<Answer, Answer> {
        // An order that there is not is refused before anybody looks for the issue.
        let order = call.query("orderBy").unwrap_or("created");
        if !matches!(order, "created" | "+created" | "-created" | " created") {
            return Err(refuse(400, &format!("The field '{order}' cannot be used to order comments.")));
        }
        let id = self.reach(call, key)?;
        match (call.method, rest) {
            ("GET", []) => self.list_comments(call, id, order.starts_with('-')),
            ("POST", []) => self.write_comment(call, id),
            ("GET", [comment]) => {
                let issue = self.at(call, id)?;
                let at = position(issue, comment)?;
                let found = issue.comments.get(at).map(|comment| self.comment(issue, comment));
                Ok(json_answer(200, &found.unwrap_or_default()))
            }
            ("PUT", [comment]) => self.edit_comment(call, id, comment),
            ("DELETE", [comment]) => {
                let at = self.own_comment(call, id, comment)?;
                self.change(call.now, &id.to_string(), |issue| drop(issue.comments.remove(at)));
                Ok(empty(204))
            }
            _ => Err(refuse(405, "Method Not Allowed")),
        }
    }

    fn list_comments(&self, call: &Call<'_>, id: u64, newest_first: bool) -> Result<Answer, Answer> {
        let cap = if self.is_cloud() { 100 } else { 1_000 };
        let (start, size) = call.page(if self.is_cloud() { 100 } else { 50 }, cap)?;
        let issue = self.at(call, id)?;
        let mut all: Vec<&Comment> = issue.comments.iter().collect();
        if newest_first {
            all.reverse();
        }
        let shown: Vec<Value> =
            all.iter().skip(start).take(size).map(|comment| self.comment(issue, comment)).collect();
        let total = issue.comments.len();
        Ok(json_answer(
            200,
            &json!({ "startAt": start, "maxResults": size, "total": total, "comments": shown }),
        ))
    }

    /// The body of a comment as it came, checked.
    pub(super) fn comment_body(&self, value: Option<&Value>) -> Result<Value, Answer> {
        let value = value.cloned().unwrap_or(Value::Null);
        let no = |words: &str| Err(refuse_field(400, "comment", words));
        if value.is_null() {
            return no("Comment body can not be empty!");
        }
        match self.take_rich(&value) {
            Ok(value) if adf::plain(&value).trim().is_empty() && adf::media(&value).is_empty() => {
                no("Comment body can not be empty!")
            }
            Ok(value) => Ok(value),
            Err(Bad::Field(words)) => no(&words),
            Err(Bad::Input) => Err(refuse(400, "INVALID_INPUT")),
        }
    }

    pub(super) fn write_comment(&mut self, call: &Call<'_>, id: u64) -> Result<Answer, Answer> {
        let issue = self.at(call, id)?;
        if !self.may(call, issue, Permission::AddComments) {
            let code = if self.is_cloud() { 403 } else { 400 };
            return Err(refuse(code, "You do not have the permission to comment on this issue."));
        }
        if issue.comments.len() >= self.comment_limit {
            return Err(refuse(413, "The issue has reached the limit of comments."));
        }
        let body = self.comment_body(call.body.get("body"))?;
        let author = call.user().unwrap_or_default().to_owned();
        let comment = Comment {
            id: self.id(),
            author: author.clone(),
            update_author: author,
            body,
            visibility: call.body.get("visibility").cloned().unwrap_or(Value::Null),
            properties: properties(&call.body)?,
            parent: None,
            created: call.now,
            updated: call.now,
        };
        let new = comment.clone();
        self.change(call.now, &id.to_string(), |issue| issue.comments.push(new));
        Ok(json_answer(201, &self.comment(self.at(call, id)?, &comment)))
    }

    /// Where the caller's own comment is; those of others are not to be touched.
    fn own_comment(&self, call: &Call<'_>, id: u64, comment: &str) -> Result<usize, Answer> {
        let issue = self.at(call, id)?;
        let at = position(issue, comment)?;
        let own = issue.comments.get(at).is_some_and(|comment| Some(comment.author.as_str()) == call.user());
        let archived = self.project_of(issue).is_none_or(|project| project.is_archived);
        if own && !archived {
            Ok(at)
        } else {
            let verb = if call.method == "DELETE" { "delete" } else { "edit" };
            Err(refuse(400, &format!("You do not have the permission to {verb} this comment.")))
        }
    }

    fn edit_comment(&mut self, call: &Call<'_>, id: u64, comment: &str) -> Result<Answer, Answer> {
        let at = self.own_comment(call, id, comment)?;
        let body = self.comment_body(call.body.get("body"))?;
        let visibility = call.body.get("visibility").cloned();
        let is_child = self.at(call, id)?.comments.get(at).is_some_and(|comment| comment.parent.is_some());
        if is_child && visibility.is_some() {
            return Err(refuse(400, "The visibility of a child comment cannot be changed."));
        }
        let changed = properties(&call.body)?;
        let user = call.user().unwrap_or_default().to_owned();
        self.change(call.now, &id.to_string(), |issue| {
            let old = issue.comments.get(at).map(|comment| comment.body.clone()).unwrap_or_default();
            issue.forget_media(&old, &body);
            if let Some(comment) = issue.comments.get_mut(at) {
                comment.body = body;
                // What is left out is taken as "for all": the comment becomes visible to more people.
                comment.visibility = visibility.unwrap_or(Value::Null);
                comment.properties.extend(changed);
                comment.update_author = user;
                comment.updated = call.now;
            }
        });
        let issue = self.at(call, id)?;
        let shown = issue.comments.get(at).map(|comment| self.comment(issue, comment));
        Ok(json_answer(200, &shown.unwrap_or_default()))
    }

    /// `/comment/…`: comments by their own ids.
    pub(super) fn loose_comments(&mut self, call: &Call<'_>, rest: &[&str]) -> Result<Answer, Answer> {
        match (call.method, rest) {
            ("POST", ["list"]) if self.is_cloud() => self.comments_by_id(call),
            ("GET", [comment, "properties"]) => {
                let (_, comment) = self.loose(call, comment)?;
                let link = |key: &String| {
                    let link = format!("{}/comment/{}/properties/{key}", self.api(), comment.id);
                    json!({ "self": link, "key": key })
                };
                let keys: Vec<Value> = comment.properties.keys().map(link).collect();
                Ok(json_answer(200, &json!({ "keys": keys })))
            }
            ("GET", [comment, "properties", key]) => {
                let (_, comment) = self.loose(call, comment)?;
                let value = comment.properties.get(*key).ok_or_else(|| no_property(key))?;
                Ok(json_answer(200, &json!({ "key": key, "value": value })))
            }
            (_, [comment, "properties", key]) => self.set_comment_property(call, comment, key),
            _ => Err(refuse(404, "Not Found")),
        }
    }

    fn comments_by_id(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let wanted = texts(&call.body, "ids");
        if wanted.is_empty() || wanted.len() > 1_000 {
            return Err(refuse(400, "The number of comment IDs must be between 1 and 1000."));
        }
        let with_properties = call.list("expand").iter().any(|one| one == "properties");
        let found: Vec<Value> = wanted
            .iter()
            .filter_map(|id| self.loose(call, id).ok())
            .map(|(issue, comment)| {
                let mut value = self.comment(issue, comment);
                if with_properties {
                    let all = comment.properties.iter();
                    let all: Vec<Value> =
                        all.map(|(key, value)| json!({ "key": key, "value": value })).collect();
                    extend(&mut value, json!({ "properties": all }));
                }
                value
            })
            .collect();
        Ok(json_answer(200, &self.page_bean(call, &found, 0, 1_000)))
    }

    /// A comment by its id, if the caller may see its issue.
    fn loose(&self, call: &Call<'_>, id: &str) -> Result<(&Issue, &Comment), Answer> {
        let seen = self.issues.values().filter(|issue| self.may(call, issue, Permission::Browse));
        let mut found = seen.flat_map(|issue| issue.comments.iter().map(move |comment| (issue, comment)));
        found.find(|(_, comment)| comment.id.to_string() == id).ok_or_else(|| no_comment(id))
    }

    fn set_comment_property(&mut self, call: &Call<'_>, id: &str, key: &str) -> Result<Answer, Answer> {
        let (issue, comment) = self.loose(call, id)?;
        if Some(comment.author.as_str()) != call.user() {
            return Err(refuse(403, "You do not have the permission to edit this comment."));
        }
        let (issue, comment) = (issue.id, comment.id);
        let found = self
            .issues
            .get_mut(&issue)
            .and_then(|issue| issue.comments.iter_mut().find(|have| have.id == comment));
        let Some(found) = found else { return Err(no_comment(id)) };
        store_property(call, &mut found.properties, key)
    }
}

/// Sets or takes away an entity property: 201 for a new one, 200 for a changed one, 204 for one less.
pub(super) fn store_property(
    call: &Call<'_>,
    all: &mut std::collections::BTreeMap<String, Value>,
    key: &str,
) -> Result<Answer, Answer> {
    match call.method {
        "PUT" => {
            check_property(key, &call.body)?;
            let was = all.insert(key.to_owned(), call.body.clone());
            Ok(empty(if was.is_some() { 200 } else { 201 }))
        }
        "DELETE" => match all.remove(key) {
            Some(_) => Ok(empty(204)),
            None => Err(no_property(key)),
        },
        _ => Err(refuse(405, "Method Not Allowed")),
    }
}

/// There is no such property.
pub(super) fn no_property(key: &str) -> Answer {
    refuse(404, &format!("The property '{key}' does not exist."))
}

fn no_comment(id: &str) -> Answer {
    refuse(404, &format!("Can not find a comment for the id: {id}."))
}

fn position(issue: &Issue, comment: &str) -> Result<usize, Answer> {
    let found = issue.comments.iter().position(|have| have.id.to_string() == comment);
    found.ok_or_else(|| no_comment(comment))
}
