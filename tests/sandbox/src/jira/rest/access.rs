//! Who asks, whether they may, and the headers that every answer carries.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use serde_json::json;

use super::answers::{Answer, gateway, json_answer, refuse, typed, with_header};
use super::header;
use crate::jira::render::stamp;
use crate::jira::state::{Jira, Token, Xsrf};

/// Who asks.
#[derive(Default)]
pub(super) struct Caller {
    /// By name; nobody for anonymous requests.
    pub(super) user: Option<String>,
    /// What the header on the outcome of signing in says.
    reason: Option<&'static str>,
}

impl Jira {
    /// Refuses what looks like a request that some web page had the browser send.
    pub(super) fn filter_forged(&self, request: &Request<Vec<u8>>) -> Result<(), Answer> {
        if self.xsrf == Xsrf::Off || matches!(request.method().as_str(), "GET" | "HEAD" | "OPTIONS") {
            return Ok(());
        }
        let forged = || typed(403, "text/plain;charset=UTF-8", "XSRF check failed".to_owned());
        let kind = header(request, "content-type").unwrap_or_default();
        let is_form = kind.is_empty()
            || ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
                .iter()
                .any(|form| kind.starts_with(form));
        let no_check = header(request, "x-atlassian-token").is_some_and(|value| value.contains("no-check"));
        if is_form && !no_check && !request.body().is_empty() {
            return Err(forged());
        }
        if !header(request, "user-agent").is_some_and(|agent| agent.contains("Mozilla")) {
            return Ok(());
        }
        let own = format!("https://{}", self.host);
        let origin = header(request, "origin");
        let is_own = origin == Some(&own)
            || (origin.is_none()
                && header(request, "referer").is_some_and(|from| from.starts_with(&format!("{own}/"))));
        let is_extension = origin.is_some_and(|origin| origin.starts_with("chrome-extension://"));
        if is_own || (self.xsrf == Xsrf::Mild && is_extension) { Ok(()) } else { Err(forged()) }
    }

    pub(super) fn authenticate(
        &self,
        request: &Request<Vec<u8>>,
        is_gateway: bool,
        parts: &[String],
        caller: &mut Caller,
    ) -> Result<(), Answer> {
        let text = header(request, "authorization").unwrap_or_default();
        if text.is_empty() {
            if is_gateway {
                return Err(gateway(401, "Unauthorized"));
            }
            caller.user = self.session(request);
            return Ok(());
        }
        if is_gateway {
            return self.at_gateway(text, request, parts, caller);
        }
        if self.is_cloud() { self.at_site(text, caller) } else { self.at_server(text, caller) }
    }

    /// The user of a signed-in browser.
    fn session(&self, request: &Request<Vec<u8>>) -> Option<String> {
        let cookies = header(request, "cookie")?.split(';').filter_map(|pair| pair.trim().split_once('='));
        let name = if self.is_cloud() { "tenant.session.token" } else { "JSESSIONID" };
        let mut values = cookies.filter(|(have, _)| *have == name).map(|(_, value)| value);
        values.find_map(|value| self.sessions.get(value).cloned())
    }

    /// The token of an e-mail and token pair, if both halves are right.
    fn pair(&self, text: &str) -> Option<&Token> {
        let decoded = STANDARD.decode(text.strip_prefix("Basic ")?.trim()).ok()?;
        let decoded = String::from_utf8(decoded).ok()?;
        let (email, token) = decoded.split_once(':')?;
        let token = self.tokens.get(token).filter(|token| !token.is_expired)?;
        let user = self.user_named(&token.user).filter(|user| !user.is_inactive)?;
        user.email.eq_ignore_ascii_case(email).then_some(token)
    }

    /// On the site itself a wrong pair is nobody; a scoped token is refused.
    fn at_site(&self, text: &str, caller: &mut Caller) -> Result<(), Answer> {
        if let Some(bearer) = text.strip_prefix("Bearer ") {
            return Err(if bearer.split('.').count() == 3 {
                let words = "Client must be authenticated to access this resource.";
                typed(401, "text/html;charset=UTF-8", words.to_owned())
            } else {
                json_answer(403, &json!({ "error": "Failed to parse Connect Session Auth Token" }))
            });
        }
        if !text.starts_with("Basic ") {
            return Ok(());
        }
        match self.pair(text) {
            Some(token) if token.scopes.is_some() => Err(gateway(401, "Unauthorized")),
            Some(token) => {
                caller.user = Some(token.user.clone());
                caller.reason = Some("OK");
                Ok(())
            }
            None => {
                caller.reason = Some("AUTHENTICATED_FAILED");
                Ok(())
            }
        }
    }

    fn at_gateway(
        &self,
        text: &str,
        request: &Request<Vec<u8>>,
        parts: &[String],
        caller: &mut Caller,
    ) -> Result<(), Answer> {
        let Some((token, scopes)) =
            self.pair(text).and_then(|token| token.scopes.as_ref().map(|scopes| (token, scopes)))
        else {
            return Err(gateway(401, "Unauthorized"));
        };
        let needed = needed(request.method().as_str(), parts);
        if !needed.is_empty() && !scopes.iter().any(|have| needed.contains(&have.as_str())) {
            return Err(gateway(401, "Unauthorized; scope does not match"));
        }
        caller.user = Some(token.user.clone());
        caller.reason = Some("OK");
        Ok(())
    }

    fn at_server(&self, text: &str, caller: &mut Caller) -> Result<(), Answer> {
        let token = text.strip_prefix("Bearer ").and_then(|text| self.tokens.get(text));
        let good = token.filter(|token| {
            !token.is_expired && self.user_named(&token.user).is_some_and(|user| !user.is_inactive)
        });
        if let Some(token) = good {
            caller.user = Some(token.user.clone());
            caller.reason = Some("OK");
            return Ok(());
        }
        caller.reason = Some("AUTHENTICATED_FAILED");
        Err(if self.login_page {
            let page = "<!doctype html><html><head><title>Log in</title></head><body><form action='login.jsp' method='post'>\
                <input name='os_username'><input name='os_password' type='password'></form></body></html>";
            typed(200, "text/html;charset=UTF-8", page.to_owned())
        } else if text.starts_with("Basic ") {
            let words = "Basic Authentication has been disabled on this instance.";
            json_answer(401, &json!({ "message": words, "status-code": 401 }))
        } else {
            let words = "Client must be authenticated to access this resource.";
            json_answer(401, &json!({ "message": words, "status-code": 401 }))
        })
    }

    /// Counts the request against the limit, if there is one.
    pub(super) fn count_request(&mut self, now: u64) -> Result<(), Answer> {
        match &mut self.remaining {
            Some(0) => {
                let answer = refuse(429, "Rate limit exceeded.");
                let answer = with_header(answer, "retry-after", "30");
                if !self.is_cloud() {
                    return Err(answer);
                }
                let answer = with_header(answer, "x-ratelimit-reset", &iso_minutes(now + 30_000));
                let answer = with_header(answer, "x-ratelimit-nearlimit", "true");
                Err(with_header(answer, "ratelimit-reason", "jira-burst-based"))
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(super) fn common_headers(&self, now: u64, caller: &Caller, mut answer: Answer) -> Answer {
        answer = with_header(answer, "date", &http_date(now));
        answer = with_header(answer, "cache-control", "no-cache, no-store, no-transform");
        answer = with_header(answer, "x-arequestid", &format!("{now:x}"));
        if let Some(reason) = caller.reason {
            answer = with_header(answer, "x-seraph-loginreason", reason);
        }
        let user = caller.user.as_deref().and_then(|name| self.user_named(name));
        if !self.is_cloud() {
            answer = with_header(answer, "x-ausername", user.map_or("anonymous", |user| user.name.as_str()));
        } else if let Some(user) = user {
            answer = with_header(answer, "x-aaccountid", &user.id);
        }
        let Some(left) = self.remaining else { return answer };
        answer = with_header(answer, "x-ratelimit-limit", "100");
        answer = with_header(answer, "x-ratelimit-remaining", &left.to_string());
        if !self.is_cloud() {
            answer = with_header(answer, "x-ratelimit-fillrate", "10");
            answer = with_header(answer, "x-ratelimit-interval-seconds", "30");
            if left > 0 {
                answer = with_header(answer, "retry-after", "0");
            }
        }
        answer
    }
}

/// The scopes of which an operation wants one: the broad one, or the fine one that names it. Without any
/// it is open to every token.
fn needed(method: &str, parts: &[String]) -> &'static [&'static str] {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match (method, parts.as_slice()) {
        (_, ["serverInfo"]) => &[],
        (_, ["myself"] | ["user", ..]) => &["read:jira-user", "read:user:jira"],
        ("GET", ["project", ..]) => &["read:jira-work", "read:project:jira"],
        ("GET", ["mypermissions"]) => &["read:jira-work", "read:permission:jira"],
        ("GET", ["issue", "createmeta", ..] | ["issue", _, "editmeta"]) => {
            &["read:jira-work", "read:issue-meta:jira"]
        }
        ("GET", ["issue", _, "transitions"]) => &["read:jira-work", "read:issue.transition:jira"],
        ("GET", ["issue", _, "comment", ..]) | ("POST", ["comment", "list"]) => {
            &["read:jira-work", "read:comment:jira"]
        }
        ("GET", ["comment", ..]) => &["read:jira-work", "read:comment.property:jira"],
        ("GET", ["issue", _, "remotelink", ..]) => &["read:jira-work", "read:issue.remote-link:jira"],
        ("POST", ["search" | "jql", ..]) | ("GET", ["search", ..] | ["issue", "picker"]) => {
            &["read:jira-work", "read:issue-details:jira"]
        }
        ("GET", _) | ("POST", ["issue", "bulkfetch"]) => &["read:jira-work", "read:issue:jira"],
        (_, ["issue", _, "properties", ..]) => &["write:jira-work", "write:issue.property:jira"],
        (_, ["comment", ..]) => &["write:jira-work", "write:comment.property:jira"],
        ("DELETE", ["issue", _, "comment", ..]) => &["write:jira-work", "delete:comment:jira"],
        ("DELETE", ["issue", _, "remotelink", ..]) => &["write:jira-work", "delete:issue.remote-link:jira"],
        (_, ["issue", _, "attachments"]) => &["write:jira-work", "write:attachment:jira"],
        (_, ["issue", _, "comment", ..]) => &["write:jira-work", "write:comment:jira"],
        (_, ["issue", _, "remotelink", ..]) => &["write:jira-work", "write:issue.remote-link:jira"],
        _ => &["write:jira-work", "write:issue:jira"],
    }
}

/// `2026-11-20T09:00Z`.
fn iso_minutes(now: u64) -> String {
    format!("{}Z", stamp(now, 0).chars().take(16).collect::<String>())
}

/// `Sat, 21 Nov 2026 04:42:16 GMT`.
fn http_date(now: u64) -> String {
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
