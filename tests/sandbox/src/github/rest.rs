//! The REST API: who may do what, and the headers every answer carries. What the single addresses do is
//! in [`issues`], [`lists`] and [`parts`].
#![allow(clippy::result_large_err)] // a refusal is an answer like any other, and made once a request

mod actions;
mod answers;
mod contents;
mod issues;
mod lists;
mod parts;

use http::{Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::state::{GitHub, Repo, Role, Token};
pub use actions::STORE;
use answers::{basic, json_answer, refuse};

/// A request taken apart.
struct Call<'a> {
    method: &'a str,
    parts: Vec<String>,
    query: Vec<(String, String)>,
    raw_query: &'a str,
    body: Value,
    now: u64,
    token: Option<Token>,
    if_none_match: Option<String>,
}

impl Call<'_> {
    fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    fn login(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.login.as_str())
    }
}

type Answer = Response<Vec<u8>>;

impl GitHub {
    /// An API request.
    pub fn rest(&mut self, now: u64, request: &Request<Vec<u8>>) -> Answer {
        self.requests += 1;
        let mut answer = self.answer(now, request).unwrap_or_else(|refusal| refusal);
        // What has not changed costs nothing.
        if let (StatusCode::NOT_MODIFIED, Some(left)) = (answer.status(), &mut self.remaining) {
            *left += 1;
        }
        self.common_headers(now, request, &mut answer);
        answer
    }

    fn answer(&mut self, now: u64, request: &Request<Vec<u8>>) -> Result<Answer, Answer> {
        let path = request.uri().path();
        let path = if self.is_enterprise { path.strip_prefix("/api/v3").unwrap_or(path) } else { path };
        if path.len() > 1 && path.ends_with('/') {
            return Err(basic(404, "Not Found"));
        }
        if request.headers().get("user-agent").is_some_and(http::HeaderValue::is_empty) {
            return Err(basic(403, "Request forbidden by administrative rules."));
        }
        if self.is_unversioned && request.headers().contains_key("x-github-api-version") {
            return Err(basic(400, "The X-GitHub-Api-Version header names no version that is supported."));
        }
        let token = self.authenticate(request)?;
        self.count_request()?;
        let body = read_body(request)?;
        let call = Call {
            method: request.method().as_str(),
            parts: path
                .split('/')
                .skip(1)
                .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
                .collect(),
            query: query(request.uri().query().unwrap_or_default()),
            raw_query: request.uri().query().unwrap_or_default(),
            body,
            now,
            token,
            if_none_match: header(request, "if-none-match").map(str::to_owned),
        };
        self.dispatch(&call)
    }

    fn authenticate(&mut self, request: &Request<Vec<u8>>) -> Result<Option<Token>, Answer> {
        let Some(text) = header(request, "authorization") else { return Ok(None) };
        let text = text.strip_prefix("Bearer ").or_else(|| text.strip_prefix("token ")).unwrap_or(text);
        match self.tokens.get(text) {
            _ if self.wrong_tokens >= 10 => {
                Err(basic(403, "Maximum number of login attempts exceeded. Please try again later."))
            }
            Some(token) if !token.is_expired => Ok(Some(token.clone())),
            _ => {
                self.wrong_tokens += 1;
                Err(basic(401, "Bad credentials"))
            }
        }
    }

    fn count_request(&mut self) -> Result<(), Answer> {
        match &mut self.remaining {
            Some(0) => Err(basic(403, "API rate limit exceeded for user ID 1.")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn common_headers(&self, now: u64, request: &Request<Vec<u8>>, answer: &mut Answer) {
        let known =
            header(request, "authorization").and_then(|text| self.tokens.get(text.split(' ').nth(1)?));
        let mut set = |name: &'static str, value: String| {
            if let Ok(value) = value.parse() {
                answer.headers_mut().insert(name, value);
            }
        };
        set("date", http_date(now));
        set("access-control-allow-origin", "*".to_owned());
        set("cache-control", "private, max-age=60, s-maxage=60".to_owned());
        set("x-github-request-id", format!("{now:x}"));
        if self.is_enterprise {
            set("x-github-enterprise-version", "3.19.0".to_owned());
        } else {
            let left = self.remaining.unwrap_or(4_990);
            set("x-ratelimit-limit", "5000".to_owned());
            set("x-ratelimit-remaining", left.to_string());
            set("x-ratelimit-used", (5_000 - left.min(5_000)).to_string());
            set("x-ratelimit-reset", (now / 1000 + 1_800).to_string());
            set("x-ratelimit-resource", "core".to_owned());
        }
        if let Some(scopes) = known.and_then(|token| token.scopes.as_ref()) {
            set("x-oauth-scopes", scopes.join(", "));
            set("x-accepted-oauth-scopes", String::new());
        }
        if let Some(expires) = known.and_then(|token| token.expires.as_ref()) {
            set("github-authentication-token-expiration", expires.clone());
        }
    }

    fn dispatch(&mut self, call: &Call<'_>) -> Result<Answer, Answer> {
        let parts: Vec<&str> = call.parts.iter().map(String::as_str).collect();
        match (call.method, parts.as_slice()) {
            ("GET", ["user"]) => {
                let login = call.login().ok_or_else(|| basic(401, "Requires authentication"))?;
                Ok(json_answer(200, &self.own_user(login), call))
            }
            ("GET", ["meta"]) => {
                let mut meta = json!({ "verifiable_password_authentication": false });
                if self.is_enterprise {
                    meta =
                        json!({ "verifiable_password_authentication": false, "installed_version": "3.19.0" });
                }
                Ok(json_answer(200, &meta, call))
            }
            ("GET", ["rate_limit"]) => self.rate_limit(call),
            ("GET", ["search", "issues"]) => self.search(call),
            ("GET", ["repositories", id, rest @ ..]) => {
                let id: u64 = id.parse().map_err(|_| basic(404, "Not Found"))?;
                let at = self
                    .repos
                    .iter()
                    .position(|repo| repo.id == id)
                    .ok_or_else(|| basic(404, "Not Found"))?;
                self.in_repo(call, at, rest)
            }
            (_, ["repos", owner, name, rest @ ..]) => {
                let full = format!("{owner}/{name}");
                let at = self.find(&full, call)?;
                self.in_repo(call, at, rest)
            }
            _ => Err(basic(404, "Not Found")),
        }
    }

    /// Where a repository is in the list; one that was renamed redirects.
    fn find(&self, full: &str, call: &Call<'_>) -> Result<usize, Answer> {
        if let Some(at) = self.repos.iter().position(|repo| repo.full_name().eq_ignore_ascii_case(full)) {
            return Ok(at);
        }
        let moved =
            self.repos.iter().find(|repo| repo.old_names.iter().any(|old| old.eq_ignore_ascii_case(full)));
        let repo = moved.ok_or_else(|| basic(404, "Not Found"))?;
        let rest: String = call.parts.iter().skip(3).map(|part| format!("/{part}")).collect();
        let query = if call.raw_query.is_empty() { String::new() } else { format!("?{}", call.raw_query) };
        let status = if call.method == "GET" { 301 } else { 307 };
        Err(answers::moved(status, &format!("{}/repositories/{}{rest}{query}", self.api, repo.id)))
    }

    fn in_repo(&mut self, call: &Call<'_>, at: usize, rest: &[&str]) -> Result<Answer, Answer> {
        let role = self.admit(call, at)?;
        match (call.method, rest) {
            ("GET", []) => {
                let repo = self.at(at)?;
                Ok(json_answer(200, &self.repository(repo, call.login()), call))
            }
            (_, ["issues", ..]) => self.issues(call, at, role, rest.get(1..).unwrap_or_default()),
            (_, ["actions", ..]) => self.actions(call, at, role, rest.get(1..).unwrap_or_default()),
            (_, ["git", ..]) => self.git(call, at, role, rest.get(1..).unwrap_or_default()),
            (_, ["contents", path @ ..]) => self.contents(call, at, role, &path.join("/")),
            (_, ["labels", ..]) => self.repo_labels(call, at, role, rest.get(1..).unwrap_or_default()),
            ("GET", ["assignees", login]) => {
                let may = self.at(at)?.role(login) == Some(Role::Write);
                if may { Ok(answers::empty(204)) } else { Err(basic(404, "Not Found")) }
            }
            ("GET", ["assignees"]) => {
                let repo = self.at(at)?;
                let writers: Vec<&str> = repo.writers().collect();
                Ok(self.paged(call, repo, "assignees", &writers, |login| self.user(login)))
            }
            ("GET", ["milestones"]) => self.milestones(call, at),
            _ => Err(basic(404, "Not Found")),
        }
    }

    fn at(&self, at: usize) -> Result<&Repo, Answer> {
        self.repos.get(at).ok_or_else(|| basic(404, "Not Found"))
    }

    fn at_mut(&mut self, at: usize) -> Result<&mut Repo, Answer> {
        self.repos.get_mut(at).ok_or_else(|| basic(404, "Not Found"))
    }

    /// Whether the caller may see the repository at all, and write to it with this token.
    fn admit(&self, call: &Call<'_>, at: usize) -> Result<Role, Answer> {
        let repo = self.at(at)?;
        let hidden = || basic(404, "Not Found");
        let Some(token) = &call.token else {
            if repo.is_private {
                return Err(hidden());
            }
            return if call.method == "GET" {
                Ok(Role::Read)
            } else {
                Err(basic(401, "Requires authentication"))
            };
        };
        if repo.wants_sso && token.lacks_sso {
            let url = format!("{}/orgs/{}/sso?authorization_request=A", self.web, repo.owner);
            return Err(answers::with_header(
                basic(
                    403,
                    "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.",
                ),
                "x-github-sso",
                &format!("required; url={url}"),
            ));
        }
        let role = repo.role(&token.login).ok_or_else(hidden)?;
        let is_content =
            call.parts.iter().any(|part| part == "contents" || part == "git" || part == "actions");
        let has =
            |name: &str| token.scopes.as_ref().is_some_and(|scopes| scopes.iter().any(|scope| scope == name));
        match &token.scopes {
            Some(_) if has("repo") || (has("public_repo") && !repo.is_private) => {}
            Some(_) if repo.is_private => return Err(hidden()),
            Some(_) if call.method != "GET" => return Err(hidden()),
            None if call.method != "GET" && !token.issues_write && !is_content => {
                let refusal = basic(403, "Resource not accessible by personal access token");
                return Err(answers::with_header(
                    refusal,
                    "x-accepted-github-permissions",
                    "issues=write; pull_requests=write",
                ));
            }
            Some(_) | None => {}
        }
        if repo.is_archived && call.method != "GET" {
            return Err(basic(403, "Repository was archived so is read-only."));
        }
        Ok(role)
    }

    fn rate_limit(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        if self.is_enterprise {
            return Err(basic(404, "Rate limiting is not enabled."));
        }
        let one = |limit: u64| json!({ "limit": limit, "remaining": limit, "reset": call.now / 1000 + 1800, "used": 0 });
        Ok(json_answer(
            200,
            &json!({ "resources": { "core": one(5000), "search": one(30) }, "rate": one(5000) }),
            call,
        ))
    }

    fn search(&self, call: &Call<'_>) -> Result<Answer, Answer> {
        let text = call.query("q").unwrap_or_default();
        if !text.contains("is:issue") && !text.contains("type:issue") {
            return Err(refuse("Query must include 'is:issue' or 'is:pull-request'", &[]));
        }
        let name = text.split_whitespace().find_map(|word| word.strip_prefix("repo:")).unwrap_or_default();
        let repo = self
            .repo(name)
            .ok_or_else(|| refuse("Validation Failed", &[("Search", "q", "invalid", None)]))?;
        let words: Vec<String> = text
            .split_whitespace()
            .filter(|word| !word.contains(':'))
            .map(|word| word.trim_matches('"').to_lowercase())
            .collect();
        let found: Vec<Value> = repo
            .issues
            .values()
            .filter(|issue| !issue.is_pull_request && issue.created + self.search_lag <= call.now)
            .filter(|issue| words.iter().all(|word| issue.title.to_lowercase().contains(word)))
            .map(|issue| {
                let mut value = self.issue(repo, issue);
                // A text that is none is left out here, while the issue itself says null.
                if let Some(fields) = value.as_object_mut() {
                    fields.insert("score".to_owned(), json!(1.0));
                    fields.retain(|name, value| name != "body" || !value.is_null());
                }
                value
            })
            .collect();
        Ok(json_answer(
            200,
            &json!({ "total_count": found.len(), "incomplete_results": false, "items": found, "search_type": "lexical" }),
            call,
        ))
    }
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn query(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn read_body(request: &Request<Vec<u8>>) -> Result<Value, Answer> {
    if request.body().is_empty() {
        return Ok(Value::Null);
    }
    let value: Value =
        serde_json::from_slice(request.body()).map_err(|_| basic(400, "Problems parsing JSON"))?;
    if value.is_object() { Ok(value) } else { Err(basic(400, "Body should be a JSON object")) }
}

/// `Sat, 21 Nov 2026 04:42:16 GMT`.
pub(crate) fn http_date(now: u64) -> String {
    let seconds = i64::try_from(now / 1000).unwrap_or_default();
    let moment =
        time::OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    let short = |text: String| text.chars().take(3).collect::<String>();
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        short(moment.weekday().to_string()),
        moment.day(),
        short(moment.month().to_string()),
        moment.year(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

/// A status that is not one becomes a fault of the server.
fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
