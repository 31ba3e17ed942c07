//! Search, and what goes with it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde_json::{Value, json};

use super::Call;
use super::answers::{Answer, json_answer, refuse, refuse_query};
use super::read::{texts, with_properties};
use crate::jira::issue::Issue;
use crate::jira::jql::{self, Query};
use crate::jira::project::Permission;
use crate::jira::render::extend;
use crate::jira::state::Jira;

const REMOVED: &str = "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046";

const UNBOUNDED: &str =
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.";

const PAYLOAD: &str = "Invalid request payload. Refer to the REST API documentation and try again.";

impl Jira {
    pub(super) fn searches(&self, call: &Call<'_>, parts: &[&str]) -> Result<Answer, Answer> {
        match (call.method, parts) {
            ("GET" | "POST", ["search"]) if self.is_cloud() => Err(refuse(410, REMOVED)),
            ("GET" | "POST", ["search"]) => self.search_by_offset(call),
            ("GET" | "POST", ["search", "jql"]) if self.is_cloud() => self.search_by_token(call),
            ("POST", ["search", "approximate-count"]) if self.is_cloud() => {
                let text = call.body.get("jql").and_then(Value::as_str).unwrap_or_default();
                let found = self.search(call, text, false)?;
                Ok(json_answer(200, &json!({ "count": found.len() })))
            }
            ("POST", ["jql", "parse"]) if self.is_cloud() => self.parse_queries(call),
            ("POST", ["jql", "match"]) if self.is_cloud() => Ok(self.match_queries(call)),
            _ => Err(refuse(404, "Not Found")),
        }
    }

    /// The issues that a query finds, as search knows them.
    pub(super) fn search(
        &self,
        call: &Call<'_>,
        text: &str,
        may_be_unbounded: bool,
    ) -> Result<Vec<Issue>, Answer> {
        self.search_with(call, text, may_be_unbounded, true, &[])
    }

    fn search_with(
        &self,
        call: &Call<'_>,
        text: &str,
        may_be_unbounded: bool,
        is_strict: bool,
        reconciled: &[String],
    ) -> Result<Vec<Issue>, Answer> {
        let query = jql::parse(text).map_err(|words| self.no_query(&words))?;
        if query.filter.is_none() && self.is_cloud() && !may_be_unbounded {
            return Err(refuse(400, UNBOUNDED));
        }
        let wrong = jql::check(self, call.user(), &query);
        if !wrong.is_empty() && is_strict {
            // Nobody, which on Cloud is what a wrong token makes of a caller, finds nothing. So does text
            // that only looks like a query.
            if self.is_cloud() && (call.user.is_none() || is_prose(&query, &wrong)) {
                return Ok(Vec::new());
            }
            return Err(json_answer(400, &json!({ "errorMessages": wrong, "warningMessages": [] })));
        }
        let mut found: Vec<Issue> = self
            .issues
            .values()
            .filter_map(|issue| {
                if reconciled.contains(&issue.id.to_string()) {
                    return Some(issue.clone());
                }
                self.indexed(issue, call.now)
            })
            .filter(|issue| self.is_searched(call, issue))
            .filter(|issue| {
                let filter = query.filter.as_ref();
                filter.is_none_or(|node| jql::matches(self, call.user(), call.now, issue, node))
            })
            .collect();
        jql::sorted(self, &query, &mut found);
        Ok(found)
    }

    fn is_searched(&self, call: &Call<'_>, issue: &Issue) -> bool {
        self.may(call, issue, Permission::Browse)
            && self.project_of(issue).is_some_and(|project| !project.is_archived)
    }

    fn no_query(&self, words: &str) -> Answer {
        if self.is_cloud() { refuse(400, words) } else { refuse_query(words) }
    }

    /// Data Center: pages by offset, with a total.
    fn search_by_offset(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let is_post = call.method == "POST";
        let number = |name: &str, default: i64| {
            if is_post {
                return Ok(call.body.get(name).and_then(Value::as_i64).unwrap_or(default));
            }
            call.number(name, default)
        };
        let (start, size) = (number("startAt", 0)?, number("maxResults", 50)?);
        if start < 0 {
            return Err(refuse_query("The value of 'startAt' must not be below zero."));
        }
        let start = usize::try_from(start).unwrap_or_default();
        let size = usize::try_from(size).unwrap_or(self.search_cap).min(self.search_cap);
        let (text, mut fields, is_strict) = if is_post {
            let text = call.body.get("jql").and_then(Value::as_str).unwrap_or_default();
            let strict = call.body.get("validateQuery").and_then(Value::as_bool).unwrap_or(true);
            (text, texts(&call.body, "fields"), strict)
        } else {
            let strict = call.query("validateQuery") != Some("false");
            (call.query("jql").unwrap_or_default(), call.list("fields"), strict)
        };
        if start + size > 10_000 {
            return Err(refuse_query("Search limit exceeded. The result window must not go beyond 10000."));
        }
        if fields.is_empty() {
            fields.push("*navigable".to_owned());
        }
        let found = self.search_with(call, text, true, is_strict, &[])?;
        let shown: Vec<Value> = found
            .iter()
            .skip(start)
            .take(size)
            .map(|issue| with_properties(self.issue_value(issue, &fields), issue, &call.list("properties")))
            .collect();
        Ok(json_answer(
            200,
            &json!({ "expand": "schema,names", "startAt": start, "maxResults": size, "total": found.len(), "issues": shown }),
        ))
    }

    /// Cloud: pages by token, without a total; only ids unless fields are asked for.
    fn search_by_token(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let asked = if call.method == "POST" { checked_search(&call.body)? } else { asked_by_query(call)? };
        let list = |name: &str| texts(&asked, name);
        let text = asked.get("jql").and_then(Value::as_str).unwrap_or_default();
        let reconciled = list("reconcileIssues");
        if reconciled.len() > 50 {
            return Err(refuse(400, "The number of issues to reconcile must not exceed 50."));
        }
        if list("properties").len() > 5 {
            return Err(refuse(400, "The number of properties must not exceed 5."));
        }
        let fields = list("fields");
        let only_ids = fields.is_empty() || fields.iter().all(|field| field == "id" || field == "key");
        let cap = if only_ids { 5_000 } else { 100 };
        let size = asked.get("maxResults").and_then(Value::as_i64).unwrap_or(50).clamp(1, cap);
        let size = usize::try_from(size).unwrap_or(1);
        let start = match asked.get("nextPageToken").and_then(Value::as_str) {
            Some(token) => offset(token, text)?,
            None => 0,
        };
        let found = self.search_with(call, text, false, true, &reconciled)?;
        let shown: Vec<Value> = found
            .iter()
            .skip(start)
            .take(size)
            .map(|issue| {
                let value = if only_ids {
                    let mut value = json!({ "id": issue.id.to_string() });
                    if fields.iter().any(|field| field == "key") {
                        extend(&mut value, json!({ "key": issue.key }));
                    }
                    value
                } else {
                    self.issue_value(issue, &fields)
                };
                with_properties(value, issue, &list("properties"))
            })
            .collect();
        let is_last = start + shown.len() >= found.len();
        let mut value = json!({ "issues": shown, "isLast": is_last });
        if !is_last {
            extend(&mut value, json!({ "nextPageToken": token(start + size, text) }));
        }
        Ok(json_answer(200, &value))
    }

    fn parse_queries(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let queries = texts(&call.body, "queries");
        if queries.is_empty() {
            return Err(refuse(400, PAYLOAD));
        }
        let shown: Vec<Value> = queries
            .iter()
            .map(|text| {
                let wrong = match jql::parse(text) {
                    Ok(query) => jql::check(self, call.user(), &query),
                    Err(words) => vec![words],
                };
                if wrong.is_empty() {
                    json!({ "query": text, "structure": {}, "errors": [] })
                } else {
                    json!({ "query": text, "errors": wrong })
                }
            })
            .collect();
        Ok(json_answer(200, &json!({ "queries": shown })))
    }

    fn match_queries(&self, call: &Call<'_>) -> Answer {
        let ids = texts(&call.body, "issueIds");
        let one = |text: &String| match self.search(call, text, true) {
            Ok(found) => {
                let hits: Vec<u64> =
                    found.iter().map(|issue| issue.id).filter(|id| ids.contains(&id.to_string())).collect();
                json!({ "matchedIssues": hits, "errors": [] })
            }
            Err(_) => json!({ "matchedIssues": [], "errors": ["The query cannot be run."] }),
        };
        let matches: Vec<Value> = texts(&call.body, "jqls").iter().map(one).collect();
        json_answer(200, &json!({ "matches": matches }))
    }
}

/// `this is not jql` reads as a query about a field `this`; Cloud answers that with nothing found.
fn is_prose(query: &Query, wrong: &[String]) -> bool {
    let only_is = matches!(&query.filter, Some(jql::Node::Clause(clause)) if clause.operator == "is not");
    only_is && wrong.iter().all(|words| words.starts_with("Field '"))
}

/// The body of a search; members that nobody knows are refused.
fn checked_search(body: &Value) -> Result<Value, Answer> {
    let fits = |(name, value): (&String, &Value)| match name.as_str() {
        "jql" | "nextPageToken" | "expand" => value.is_string(),
        "fields" | "properties" | "reconcileIssues" => value.is_array(),
        "fieldsByKeys" | "failFast" => value.is_boolean(),
        "maxResults" => value.is_i64(),
        _ => false,
    };
    if body.as_object().is_some_and(|body| body.iter().all(fits)) {
        Ok(body.clone())
    } else {
        Err(refuse(400, PAYLOAD))
    }
}

fn asked_by_query(call: &Call<'_>) -> Result<Value, Answer> {
    let mut asked = json!({
        "jql": call.query("jql").unwrap_or_default(), "fields": call.list("fields"),
        "properties": call.list("properties"), "reconcileIssues": call.list("reconcileIssues"),
        "maxResults": call.number("maxResults", 50)?
    });
    if let Some(token) = call.query("nextPageToken") {
        extend(&mut asked, json!({ "nextPageToken": token }));
    }
    Ok(asked)
}

/// The token of the page that starts there; it is for this query alone.
fn token(start: usize, text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("Ch0jU3{start}-{:016x}", hasher.finish())
}

fn offset(given: &str, text: &str) -> Result<usize, Answer> {
    let start = given.strip_prefix("Ch0jU3").and_then(|rest| rest.split_once('-')?.0.parse().ok());
    let start = start.filter(|start| token(*start, text) == given);
    start.ok_or_else(|| refuse(400, "The provided next page token is invalid or expired."))
}
