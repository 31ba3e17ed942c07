//! The REST API: what a request is and where it goes. Who asks is in [`access`]; what the single
//! addresses do is in the other modules.
#![allow(clippy::result_large_err)] // a refusal is an answer like any other, and made once a request

mod access;
mod answers;
mod check;
mod comments;
mod files;
mod links;
mod lists;
mod make;
mod meta;
mod moves;
mod read;
mod search;

use http::{Request, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::issue::Issue;
use super::project::{Permission, Project};
use super::state::Jira;
use crate::form::{self, Part};
use answers::{Answer, problem, refuse};

/// A request taken apart.
struct Call<'a> {
    method: &'a str,
    path: &'a str,
    parts: Vec<String>,
    query: Vec<(String, String)>,
    body: Value,
    file: Option<Part>,
    has_content_type: bool,
    now: u64,
    /// The name of who asks; nobody for anonymous requests.
    user: Option<String>,
}

impl Call<'_> {
    fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Names in one or more comma-separated query values.
    fn list(&self, name: &str) -> Vec<String> {
        let split = self.all(name).flat_map(|text| text.split(','));
        split.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn number(&self, name: &str, default: i64) -> Result<i64, Answer> {
        let Some(text) = self.query(name) else { return Ok(default) };
        text.parse().map_err(|_| problem(name, text, self.path))
    }

    /// Where a page starts and how long it is; strange values are bent into range without a word.
    fn page(&self, default: i64, cap: i64) -> Result<(usize, usize), Answer> {
        let start = self.number("startAt", 0)?.max(0);
        let size = self.number("maxResults", default)?.clamp(1, cap);
        Ok((usize::try_from(start).unwrap_or_default(), usize::try_from(size).unwrap_or(1)))
    }
}

impl Jira {
    /// An API request; on Cloud also one that comes through the gateway.
    pub fn rest(&mut self, now: u64, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        self.requests += 1;
        let mut caller = access::Caller::default();
        let answer = self.answer(now, request, &mut caller).unwrap_or_else(|refusal| refusal);
        self.common_headers(now, &caller, answer)
    }

    fn answer(
        &mut self,
        now: u64,
        request: &Request<Vec<u8>>,
        caller: &mut access::Caller,
    ) -> Result<Answer, Answer> {
        let is_gateway = request.uri().host() == Some("api.atlassian.com") && self.is_cloud();
        let path = self.inner_path(request.uri().path(), is_gateway)?;
        if path == "/_edge/tenant_info" && self.is_cloud() && !is_gateway {
            let body = serde_json::json!({ "cloudId": self.cloud_id });
            return Ok(answers::json_answer(200, &body));
        }
        self.filter_forged(request)?;
        let parts: Vec<String> = path.split('/').skip(1).map(decode).collect();
        let rest = self.api_parts(&parts)?;
        self.authenticate(request, is_gateway, &rest, caller)?;
        self.count_request(now)?;
        let is_upload = rest.last().is_some_and(|part| part == "attachments") && form::is_form(request);
        let call = Call {
            method: request.method().as_str(),
            path: request.uri().path(),
            parts: rest,
            query: query(request.uri().query().unwrap_or_default()),
            body: if is_upload { Value::Null } else { self.read_body(request)? },
            file: if is_upload { form::file(request) } else { None },
            has_content_type: header(request, "content-type").is_some(),
            now,
            user: caller.user.clone(),
        };
        self.dispatch(&call)
    }

    /// The path without what stands before the API's own.
    fn inner_path<'a>(&self, path: &'a str, is_gateway: bool) -> Result<&'a str, Answer> {
        if is_gateway {
            let rest = path.strip_prefix("/ex/jira/").and_then(|rest| rest.strip_prefix(&self.cloud_id));
            return rest.ok_or_else(|| answers::gateway(404, "Not Found"));
        }
        path.strip_prefix(&self.context).ok_or_else(|| refuse(404, "Not Found"))
    }

    /// What follows `/rest/api/VERSION`, if this Jira has that version.
    fn api_parts(&self, parts: &[String]) -> Result<Vec<String>, Answer> {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (version, rest) = match parts.as_slice() {
            ["rest", "api", version, rest @ ..] => (*version, rest),
            _ => return Err(refuse(404, "Not Found")),
        };
        let both = matches!(rest, ["serverInfo" | "search"]);
        let known = match version {
            "2" => !self.is_cloud() || both,
            "3" => self.is_cloud(),
            "latest" => true,
            _ => false,
        };
        if known {
            Ok(rest.iter().map(|part| (*part).to_owned()).collect())
        } else {
            Err(refuse(404, "Not Found"))
        }
    }

    fn read_body(&self, request: &Request<Vec<u8>>) -> Result<Value, Answer> {
        if request.body().is_empty() {
            return Ok(Value::Null);
        }
        let kind = header(request, "content-type").unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(answers::typed(415, "text/html;charset=UTF-8", "Unsupported Media Type".to_owned()));
        }
        serde_json::from_slice(request.body()).map_err(|error| {
            let words = if self.is_cloud() {
                "There was an error parsing JSON. Check that your request body is valid.".to_owned()
            } else {
                format!("Unexpected character: {error}")
            };
            refuse(400, &words)
        })
    }

    fn dispatch(&mut self, call: &Call<'_>) -> Result<Answer, Answer> {
        let parts: Vec<&str> = call.parts.iter().map(String::as_str).collect();
        let parts = parts.as_slice();
        match (call.method, parts) {
            ("POST", ["issue"]) => self.make(call),
            ("POST", ["issue", "bulkfetch"]) if self.is_cloud() => self.bulk_fetch(call),
            (_, ["issue", "picker"]) => self.lists(call, parts),
            ("GET", ["issue", key]) => self.show(call, key),
            ("PUT", ["issue", key]) => self.edit(call, key),
            ("GET" | "POST", ["issue", key, "transitions"]) => self.transitions(call, key),
            (_, ["issue", key, "comment", rest @ ..]) => self.comments(call, key, rest),
            ("POST", ["issue", key, "attachments"]) => self.attach(call, key),
            (_, ["issue", key, "properties", rest @ ..]) => self.issue_properties(call, key, rest),
            (_, ["issue", key, "remotelink", rest @ ..]) => self.remote_links(call, key, rest),
            (_, ["comment", rest @ ..]) => self.loose_comments(call, rest),
            (_, ["search" | "jql", ..]) => self.searches(call, parts),
            (_, ["myself" | "serverInfo" | "project"] | ["project", _] | ["issue", "createmeta", ..]) => {
                self.about(call, parts)
            }
            _ => self.lists(call, parts),
        }
    }

    /// The issue, if the caller may see it; both ways of not being there look the same.
    fn reach(&self, call: &Call<'_>, id_or_key: &str) -> Result<u64, Answer> {
        let issue = self.issue(id_or_key).filter(|issue| self.may(call, issue, Permission::Browse));
        issue.map(|issue| issue.id).ok_or_else(|| self.no_issue(call))
    }

    fn no_issue(&self, call: &Call<'_>) -> Answer {
        if self.is_cloud() {
            refuse(404, "Issue does not exist or you do not have permission to see it.")
        } else if call.user.is_none() {
            let messages = ["You do not have the permission to see the specified issue.", "Login Required"];
            answers::json_answer(401, &serde_json::json!({ "errorMessages": messages, "errors": {} }))
        } else {
            refuse(404, "Issue Does Not Exist")
        }
    }

    fn at(&self, call: &Call<'_>, id: u64) -> Result<&Issue, Answer> {
        self.issues.get(&id).ok_or_else(|| self.no_issue(call))
    }

    /// Whether the caller may do this with the issue.
    fn may(&self, call: &Call<'_>, issue: &Issue, permission: Permission) -> bool {
        let project = self.project_of(issue);
        project.is_some_and(|project| {
            project.may(call.user(), permission) && (permission == Permission::Browse || !project.is_archived)
        })
    }

    /// A project, if the caller may see it.
    fn visible(&self, call: &Call<'_>, key_or_id: &str) -> Option<&Project> {
        self.project(key_or_id).filter(|project| project.may(call.user(), Permission::Browse))
    }
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn query(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(&name.replace('+', " ")), decode(&value.replace('+', " "))))
        .collect()
}
