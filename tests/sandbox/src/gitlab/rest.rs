//! The REST API: what a request is, who asks, and where it goes.
#![allow(clippy::result_large_err)] // a refusal is an answer like any other, and made once a request

mod issues;
mod lists;
mod notes;
mod pipelines;
mod uploads;

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use http::{Request, Response};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::state::{GitLab, Label, Milestone, Project, Token};
use crate::form::{self, Part};
use crate::github::rest::http_date;

type Answer = Response<Vec<u8>>;

/// A request taken apart.
struct Call {
    method: String,
    /// Below `/api/v4`, percent-decoded.
    parts: Vec<String>,
    query: Vec<(String, String)>,
    body: Value,
    file: Option<Part>,
    if_none_match: Option<String>,
    now: u64,
    user: String,
    token: Token,
}

impl Call {
    fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.body.get(name)?.as_str().map(str::to_owned)
    }

    /// Names given as one text with commas, or as an array.
    fn names(&self, name: &str) -> Option<Vec<String>> {
        let split = |text: &str| {
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        match self.body.get(name)? {
            Value::String(text) => Some(split(text)),
            Value::Array(all) => Some(all.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            _ => None,
        }
    }
}

fn answer(code: u16, value: &Value) -> Answer {
    let mut answer = Response::new(value.to_string().into_bytes());
    *answer.status_mut() = http::StatusCode::from_u16(code).unwrap_or_default();
    with(answer, "content-type", "application/json")
}

fn with(mut answer: Answer, name: &'static str, value: &str) -> Answer {
    if let Ok(value) = http::HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}

fn message(code: u16, text: &str) -> Answer {
    answer(code, &json!({ "message": text }))
}

fn invalid(field: &str, why: &str) -> Answer {
    answer(400, &json!({ "message": { field: [why] } }))
}

impl GitLab {
    /// Answers a request to the API.
    pub fn rest(&mut self, now: u64, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        self.requests += 1;
        let reply = match self.call(now, request) {
            Ok(call) => self.dispatch(&call).unwrap_or_else(|refusal| refusal),
            Err(refusal) => refusal,
        };
        let left = self.remaining.unwrap_or(2_000).to_string();
        with(with(reply, "date", &http_date(now)), "ratelimit-remaining", &left)
    }

    fn call(&mut self, now: u64, request: &Request<Vec<u8>>) -> Result<Call, Answer> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let bearer = header("authorization").and_then(|text| text.strip_prefix("Bearer "));
        let token = header("private-token").or(bearer);
        let path = request.uri().path().strip_prefix(self.root.as_str()).unwrap_or_default();
        let Some(path) = path.strip_prefix("/api/v4") else {
            return Err(answer(404, &json!({ "error": "404 Not Found" })));
        };
        let token = match token {
            Some(text) => self.tokens.get(text).cloned(),
            None => self.signed_in(request),
        };
        let Some(token) = token else {
            return Err(message(401, "401 Unauthorized"));
        };
        let refused = |why: &str| answer(401, &json!({ "error": "invalid_token", "error_description": why }));
        if token.is_revoked {
            return Err(refused("Token was revoked. You have to re-authorize from the user."));
        }
        if token.is_expired {
            return Err(refused("Token is expired. You can either do re-authorization or token refresh."));
        }
        if self.remaining == Some(0) {
            let mut limited = Response::new(b"Retry later\n".to_vec());
            *limited.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
            let reset = (now / 1_000 + 60).to_string();
            return Err(with(with(limited, "content-type", "text/plain"), "ratelimit-reset", &reset));
        }
        if let Some(left) = &mut self.remaining {
            *left -= 1;
        }
        let reads = matches!(request.method().as_str(), "GET" | "HEAD");
        if !reads && !token.is_granular && !token.scopes.iter().any(|scope| scope == "api") {
            let why = "The request requires higher privileges than provided by the access token.";
            let body = json!({ "error": "insufficient_scope", "error_description": why, "scope": "api" });
            return Err(answer(403, &body));
        }
        let decode =
            |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        };
        Ok(Call {
            method: request.method().to_string(),
            parts: path.split('/').filter(|part| !part.is_empty()).map(decode).collect(),
            query: request
                .uri()
                .query()
                .unwrap_or_default()
                .split('&')
                .filter(|one| !one.is_empty())
                .map(pair)
                .collect(),
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
            file: if form::is_form(request) { form::file(request) } else { None },
            if_none_match: header("if-none-match").map(str::to_owned),
            now,
            user: token.user.clone(),
            token,
        })
    }

    /// Whoever is signed in in the browser: only a read needs no proof that a page of ours sent it.
    fn signed_in(&self, request: &Request<Vec<u8>>) -> Option<Token> {
        let session = self.session_of(request)?;
        let user = self.sessions.get(session)?;
        let proof = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
        let is_read = matches!(request.method().as_str(), "GET" | "HEAD");
        (is_read || proof == Some(&self.csrf_of(Some(session)))).then(|| Token::of(user, &["api"]))
    }

    fn dispatch(&mut self, call: &Call) -> Result<Answer, Answer> {
        let parts: Vec<&str> = call.parts.iter().map(String::as_str).collect();
        match (call.method.as_str(), parts.as_slice()) {
            ("GET", ["user"]) => Ok(answer(200, &self.show_user(&call.user))),
            ("GET", ["version" | "metadata"]) => {
                Ok(answer(200, &json!({ "version": "19.5.0", "revision": "abc", "enterprise": false })))
            }
            ("GET", ["personal_access_tokens", "self"]) => Ok(self.own_token(call)),
            ("GET", ["projects"]) => {
                let mine = |project: &&Project| {
                    project.is_seen_by(&call.user)
                        && (call.query("membership") != Some("true") || project.level(&call.user) > 0)
                };
                let all: Vec<&Project> = self.projects.iter().filter(mine).collect();
                Ok(self.page(call, &all, |one| Some(self.show_project(one, &call.user))))
            }
            (_, ["projects", id, rest @ ..]) => {
                let at = self.locate(call, id, rest)?;
                self.in_project(call, at, rest)
            }
            _ => Err(answer(404, &json!({ "error": "404 Not Found" }))),
        }
    }

    fn own_token(&self, call: &Call) -> Answer {
        let token = &call.token;
        let mut body = json!({ "id": 42, "name": "Casebridge", "revoked": false, "scopes": token.scopes,
            "user_id": self.users.get(&call.user), "active": true, "expires_at": token.expires_at });
        if token.is_granular
            && let Some(body) = body.as_object_mut()
        {
            body.insert(
                "granular_scopes".to_owned(),
                json!([{ "access": "all", "permissions": ["issue_write"] }]),
            );
        }
        answer(200, &body)
    }

    /// The project's place in the list: by number, by path, or by a path of old, which is redirected.
    fn locate(&self, call: &Call, id: &str, rest: &[&str]) -> Result<usize, Answer> {
        let number: Option<u64> = id.parse().ok();
        let found = self.projects.iter().position(|project| {
            number.map_or_else(|| project.path.eq_ignore_ascii_case(id), |number| project.id == number)
        });
        let visible =
            |at: &usize| self.projects.get(*at).is_some_and(|project| project.is_seen_by(&call.user));
        if let Some(at) = found.filter(visible) {
            return Ok(at);
        }
        let moved = self.projects.iter().find(|project| {
            project.is_seen_by(&call.user) && project.old_paths.iter().any(|old| old.eq_ignore_ascii_case(id))
        });
        let Some(moved) = moved else { return Err(message(404, "404 Project Not Found")) };
        let mut to = format!("{}/api/v4/projects/{}", self.web, moved.id);
        for part in rest {
            to = format!("{to}/{part}");
        }
        if !call.query.is_empty() {
            to = format!("{to}?{}", written(&call.query));
        }
        let mut redirect =
            Response::new(format!("This resource has been moved permanently to {to}").into_bytes());
        *redirect.status_mut() = http::StatusCode::MOVED_PERMANENTLY;
        Err(with(redirect, "location", &to))
    }

    fn in_project(&mut self, call: &Call, at: usize, rest: &[&str]) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        if call.method != "GET" && project.is_archived {
            return Err(message(403, "403 Forbidden"));
        }
        match (call.method.as_str(), rest) {
            ("GET", []) => Ok(answer(200, &self.show_project(project, &call.user))),
            (_, ["issues", ..]) if project.lacks_issues => Err(message(403, "403 Forbidden")),
            (_, ["labels"]) => self.labels(call, at),
            ("GET", ["members", "all"] | ["members"]) => self.members(call, at),
            ("GET", ["milestones"]) => {
                let show = |one: &Milestone| Some(self.show_milestone(project, one));
                Ok(self.page(call, &project.milestones, show))
            }
            (_, ["pipeline" | "pipelines", ..]) => self.pipelines(call, at, rest),
            ("POST", ["uploads"]) => self.upload(call, at),
            (_, ["issues"]) => self.issues(call, at),
            (_, ["issues", iid]) => self.issue(call, at, iid),
            (_, ["issues", iid, "notes", ..]) => self.notes(call, at, iid, rest.get(3).copied()),
            _ => Err(answer(404, &json!({ "error": "404 Not Found" }))),
        }
    }

    fn labels(&mut self, call: &Call, at: usize) -> Result<Answer, Answer> {
        let id = self.id();
        let project = self.projects.get_mut(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        if call.method == "GET" {
            let all = project.labels.iter().map(|label| {
                json!({ "id": label.id, "name": label.name, "color": label.color,
                "text_color": "#FFFFFF", "description": null, "is_project_label": true })
            });
            return Ok(answer(200, &all.collect()));
        }
        let Some(name) = call.text("name") else {
            return Err(answer(400, &json!({ "error": "name is missing" })));
        };
        let Some(color) = call.text("color").filter(|color| color.starts_with('#')) else {
            return Err(answer(400, &json!({ "error": "color is missing" })));
        };
        if project.level(&call.user) < 15 || project.labels_locked {
            return Err(message(403, "403 Forbidden"));
        }
        if project.labels.iter().any(|label| label.name == name) || project.group_labels.contains(&name) {
            return Err(message(409, "Label already exists"));
        }
        project.labels.push(Label { id, name: name.clone(), color: color.clone() });
        Ok(answer(
            201,
            &json!({ "id": id, "name": name, "color": color, "text_color": "#FFFFFF", "description": null,
            "description_html": "", "subscribed": false, "priority": null, "is_project_label": true }),
        ))
    }
}

fn escape(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Names and values as they stand in an address.
fn written<'a>(query: impl IntoIterator<Item = &'a (String, String)>) -> String {
    let pairs: Vec<String> =
        query.into_iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

/// With an entity tag; 304 when the caller has it.
fn tagged(call: &Call, code: u16, value: &Value) -> Answer {
    let mut hasher = DefaultHasher::new();
    value.to_string().hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    if call.method == "GET" && call.if_none_match.as_deref() == Some(&tag) {
        let mut same = Response::new(Vec::new());
        *same.status_mut() = http::StatusCode::NOT_MODIFIED;
        return with(same, "etag", &tag);
    }
    with(answer(code, value), "etag", &tag)
}
