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
    ) -> Result<Vec<&Issue>, Answer> {
        let asked = Asked { may_be_unbounded, is_strict: true, reconciled: &[], start: 0, size: usize::MAX };
        Ok(self.search_with(call, text, &asked)?.1)
    }

    /// How many a query finds, and the part of them that was asked for.
    fn search_with(
        &self,
        call: &Call<'_>,
        text: &str,
        asked: &Asked<'_>,
    ) -> Result<(usize, Vec<&Issue>), Answer> {
        let query = jql::parse(text).map_err(|words| self.no_query(&words))?;
        if query.filter.is_none() && self.is_cloud() && !asked.may_be_unbounded {
            return Err(refuse(400, UNBOUNDED));
        }
        let wrong = jql::check(self, call.user(), &query);
        if !wrong.is_empty() && asked.is_strict {
            // Nobody, which on Cloud is what a wrong token makes of a caller, finds nothing. So does text
            // that only looks like a query.
            if self.is_cloud() && (call.user.is_none() || is_prose(&query, &wrong)) {
                return Ok((0, Vec::new()));
            }
            return Err(json_answer(400, &json!({ "errorMessages": wrong, "warningMessages": [] })));
        }
        let open: Vec<u64> = self
            .projects
            .iter()
            .filter(|project| !project.is_archived && project.may(call.user(), Permission::Browse))
            .map(|project| project.id)
            .collect();
        let reconciled: Vec<u64> = asked.reconciled.iter().filter_map(|id| id.parse().ok()).collect();
        let plan = query.filter.as_ref().map(|node| jql::plan(self, call.user(), call.now, node));
        let mut found: Vec<&Issue> = Vec::new();
        for issue in self.issues.values() {
            let version =
                if reconciled.contains(&issue.id) { Some(issue) } else { self.indexed(issue, call.now) };
            let Some(version) = version.filter(|version| open.contains(&version.project)) else { continue };
            if plan.as_ref().is_none_or(|plan| plan.fits(version)) {
                found.push(version);
            }
        }
        let total = found.len();
        jql::cut(self, &query, &mut found, asked.start, asked.size);
        Ok((total, found))
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
        let asked = Asked { may_be_unbounded: true, is_strict, reconciled: &[], start, size };
        let (total, found) = self.search_with(call, text, &asked)?;
        let shown: Vec<Value> = found
            .iter()
            .map(|issue| with_properties(self.issue_value(issue, &fields), issue, &call.list("properties")))
            .collect();
        Ok(json_answer(
            200,
            &with_issues(
                json!({ "expand": "schema,names", "startAt": start, "maxResults": size, "total": total }),
                shown,
            ),
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
        let wanted = Asked { may_be_unbounded: false, is_strict: true, reconciled: &reconciled, start, size };
        let (total, found) = self.search_with(call, text, &wanted)?;
        let shown: Vec<Value> = found
            .iter()
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
        let is_last = start + shown.len() >= total;
        let mut value = with_issues(json!({ "isLast": is_last }), shown);
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

/// How a search is to be run, and which part of what it finds is wanted.
struct Asked<'a> {
    may_be_unbounded: bool,
    is_strict: bool,
    reconciled: &'a [String],
    start: usize,
    size: usize,
}

/// Puts issues into an answer as they are: within the macro they would be copied.
fn with_issues(mut answer: Value, issues: Vec<Value>) -> Value {
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("issues".to_owned(), Value::Array(issues));
    }
    answer
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
