//! The one place that knows status codes, paging links and waiting.
//!
//! Every request goes to the connection's own API address and nowhere else, whatever a tracker's answer
//! says, and carries the token in one header.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Access, session};
use crate::error::{Error, PageTrouble, Result};
use crate::model::{Connection, MINUTE, SECOND, Secret, Time, Tracker};
use crate::ports::{Body, Host, Method, Request, Response, Unanswered};

/// Writes to one host are kept this far apart: trackers count content, not only requests.
const BETWEEN_WRITES: u64 = SECOND;
/// The wait when a tracker says "too much" but not until when.
const UNTOLD_WAIT: u64 = MINUTE;
/// An answer longer than this is not one of ours to read, in bytes.
const ANSWER_LIMIT: usize = 20_000_000;

/// Sends a request to the connection's API. `path` begins with a slash.
pub async fn send<H: Host>(
    host: &H,
    access: &Access<'_>,
    method: Method,
    path: &str,
    body: Option<&Value>,
    headers: Vec<(&'static str, String)>,
) -> Result<Response> {
    let body = body.map(|body| Body::Text(body.to_string()));
    send_body(host, access, method, path, body, headers).await
}

/// The same, with anything that can go along.
pub async fn send_body<H: Host>(
    host: &H,
    access: &Access<'_>,
    method: Method,
    path: &str,
    body: Option<Body>,
    headers: Vec<(&'static str, String)>,
) -> Result<Response> {
    let url = format!("{}{path}", access.connection.api);
    let request = Request { method, url, headers, authorization: None, body, is_file: false, page: None };
    carry(host, access, request).await
}

/// Fetches a file. It may lie on another host, which the token is not shown to.
pub async fn download<H: Host>(host: &H, access: &Access<'_>, path: &str) -> Result<Response> {
    let url = format!("{}{path}", access.connection.api);
    let (method, headers) = (Method::Get, Vec::new());
    let request =
        Request { method, url, headers, authorization: None, body: None, is_file: true, page: None };
    carry(host, access, request).await
}

async fn carry<H: Host>(host: &H, access: &Access<'_>, request: Request) -> Result<Response> {
    let connection = access.connection;
    if let Some(until) = access.silent.get().filter(|until| *until > host.now()) {
        return Err(Error::RateLimited { host: connection.host().to_owned(), until });
    }
    let is_write = request.method != Method::Get;
    if is_write {
        pace(host, connection.host()).await;
    }
    if connection.session.is_some() {
        session::sure(host, access, is_write).await?;
    }
    if connection.session.is_some() {
        return finish(host, access, session::send(host, access, request).await?);
    }
    let authorization = authorization(access);
    let request = Request { authorization: Some(authorization.clone()), ..request };
    let mut response = host.send(request).await.map_err(|unanswered| no_answer(unanswered, connection))?;
    if response.status >= 400 {
        // The words of a refusal are shown and logged; a server may have put the token into them.
        let encoded = Secret::new(authorization.expose().split(' ').next_back().unwrap_or_default());
        for secret in [access.token, &encoded] {
            secret.blot(&mut response.body);
            response.headers.iter_mut().for_each(|(_, value)| secret.blot(value));
        }
    }
    finish(host, access, response)
}

/// What an answer tells beside what was asked: the tracker's clock, and whether it wants silence.
fn finish<H: Host>(host: &H, access: &Access<'_>, response: Response) -> Result<Response> {
    if let Some(ahead) = clock_ahead(&response, host.now()) {
        access.ahead.set(Some(ahead));
    }
    if let Some(until) = wait_until(&response, access.connection, host.now()) {
        access.silent.set(Some(until));
    }
    if response.body.len() > ANSWER_LIMIT {
        return Err(Error::Garbled { host: access.connection.host().to_owned() });
    }
    Ok(response)
}

/// Reads something without the token: to see who answers before it is trusted with one.
pub async fn peek<H: Host>(host: &H, connection: &Connection, path: &str) -> Result<Response> {
    peek_at(host, connection, format!("{}{path}", connection.api)).await
}

/// The same, anywhere on the connection's site.
pub async fn peek_at<H: Host>(host: &H, connection: &Connection, url: String) -> Result<Response> {
    let headers = vec![("accept", "application/json".to_owned())];
    let page = connection.needs_page().then(|| connection.site.clone());
    let request =
        Request { method: Method::Get, url, headers, authorization: None, body: None, is_file: false, page };
    host.send(request).await.map_err(|unanswered| no_answer(unanswered, connection))
}

/// A text as a part of a path or of a query.
pub fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The `Authorization` header: a Jira Cloud account's address goes with its token.
fn authorization(access: &Access<'_>) -> Secret {
    let token = access.token.expose();
    let email = access.connection.jira.as_ref().map(|jira| jira.email.as_str()).unwrap_or_default();
    if access.connection.tracker == Tracker::JiraCloud {
        Secret::new(format!("Basic {}", BASE64_STANDARD.encode(format!("{email}:{token}"))))
    } else {
        Secret::new(format!("Bearer {token}"))
    }
}

async fn pace<H: Host>(host: &H, name: &str) {
    if let Some(last) = host.locks().last_write(name) {
        let gone = host.now().since(last);
        if gone < BETWEEN_WRITES {
            host.pause(BETWEEN_WRITES - gone).await;
        }
    }
    host.locks().wrote(name, host.now());
}

pub(super) fn no_answer(unanswered: Unanswered, connection: &Connection) -> Error {
    let host = connection.host().to_owned();
    match unanswered {
        Unanswered::NotPermitted => Error::NotPermitted { origin: connection.site.clone() },
        Unanswered::Broken => Error::Unreachable { host },
        Unanswered::TimedOut => Error::TimedOut { host },
        Unanswered::NoPage => Error::page(connection, PageTrouble::NotOpen),
    }
}

/// Members of an answer that is read without a type of its own: what is not there is null.
pub trait Members {
    /// A member of an object.
    fn at(&self, name: &str) -> &Value;
    /// The items of an array; none of anything else.
    fn items(&self) -> &[Value];
    /// The text; empty for anything else.
    fn text(&self) -> &str;
}

impl Members for Value {
    fn at(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }

    fn items(&self) -> &[Value] {
        self.as_array().map(Vec::as_slice).unwrap_or_default()
    }

    fn text(&self) -> &str {
        self.as_str().unwrap_or_default()
    }
}

/// Reads an answer's JSON; anything else, and anything cut off, is garbled.
pub fn json<T: DeserializeOwned>(response: &Response, connection: &Connection) -> Result<T> {
    serde_json::from_str(&response.body).map_err(|_| Error::Garbled { host: connection.host().to_owned() })
}

/// The address of the next page, without the API's own address before it. One that leads elsewhere is
/// as good as none.
pub fn next_page(response: &Response, connection: &Connection) -> Option<String> {
    let link = response.header("link")?;
    let next = link.split(',').find(|part| {
        part.split(';').skip(1).any(|param| matches!(param.trim(), "rel=\"next\"" | "rel=next"))
    })?;
    let url = next.split(';').next()?.trim().strip_prefix('<')?.strip_suffix('>')?;
    let path = url.strip_prefix(connection.api.as_str())?;
    path.starts_with('/').then(|| path.to_owned())
}

/// How many pages there are, where the answer says so.
pub fn last_page(response: &Response) -> Option<u32> {
    let link = response.header("link")?;
    let last = link.split(',').find(|part| part.contains("rel=\"last\""))?;
    let (_, page) = last.split_once("&page=").or_else(|| last.split_once("?page="))?;
    page.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// Until when to wait, if that is what the answer says. `None`: it is not about waiting.
///
/// The order is the one the trackers document: `retry-after`, then an empty quota, then the words.
pub fn wait_until(response: &Response, connection: &Connection, now: Time) -> Option<Time> {
    if !matches!(response.status, 403 | 429) {
        return None;
    }
    if let Some(seconds) = response.header("retry-after").and_then(|text| text.trim().parse::<u64>().ok()) {
        return Some(now.after(seconds.clamp(1, 24 * 3600) * SECOND));
    }
    if let Some(reset) = response.header("ratelimit-reset").filter(|_| response.status == 429) {
        let reset = reset.trim().parse::<u64>().ok().map(|seconds| Time(seconds.saturating_mul(SECOND)));
        let wait = reset.map_or(UNTOLD_WAIT, |reset| reset.since(connection.tracker_time(now)));
        return Some(now.after(wait.clamp(SECOND, 24 * 60 * MINUTE)));
    }
    if response.header("x-ratelimit-remaining").is_some_and(|left| left.trim() == "0") {
        let reset = response.header("x-ratelimit-reset").and_then(|text| text.trim().parse::<u64>().ok());
        let reset = reset.map(|seconds| Time(seconds.saturating_mul(SECOND)));
        // The reset is in the tracker's time; what counts is how far ahead of the tracker's now it is.
        let wait = reset.map_or(UNTOLD_WAIT, |reset| reset.since(connection.tracker_time(now)));
        return Some(now.after(wait.clamp(SECOND, 24 * 60 * MINUTE)));
    }
    let says_so = response.status == 429 || response.body.to_lowercase().contains("secondary rate");
    says_so.then(|| now.after(UNTOLD_WAIT))
}

/// The wait before try number `tries` after a passing failure: doubled each time up to an hour, and
/// spread by chance (`dice`, any byte) so that many clients do not come back at once.
pub fn backoff(tries: u32, dice: u8) -> u64 {
    let base = (10 * SECOND).saturating_mul(1 << tries.min(9)).min(60 * MINUTE);
    base / 2 + base / 2 * u64::from(dice) / 255
}

/// How far the tracker's clock is ahead, by the answer's `Date`; none when it tells none.
pub fn clock_ahead(response: &Response, now: Time) -> Option<i64> {
    let date = http_date(response.header("date")?)?;
    Some(i64::try_from(date.0).ok()?.saturating_sub(i64::try_from(now.0).ok()?))
}

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

fn http_date(text: &str) -> Option<Time> {
    // `Sat, 21 Nov 2026 04:42:16 GMT`
    let mut parts = text.split(' ').skip(1);
    let day = parts.next()?;
    let month = parts.next()?;
    let year = parts.next()?;
    let clock = parts.next()?;
    let month = MONTHS.find(month)? / 3 + 1;
    Time::parse(&format!("{year}-{month:02}-{day:0>2}T{clock}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tracker;

    fn connection() -> Connection {
        Connection {
            id: String::new(),
            tracker: Tracker::GitHub,
            site: "https://github.com".into(),
            api: "https://api.github.com".into(),
            project: "o/r".into(),
            project_id: 1,
            login: "octocat".into(),
            labels: vec![],
            clock_ahead: 0,
            checked_at: Time(0),
            disconnected_at: None,
            trouble: None,
            former: vec![],
            jira: None,
            sync: crate::model::SyncSettings::default(),
            session: None,
        }
    }

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        Response { status, headers, body: body.into(), ..Response::default() }
    }

    #[test]
    fn waits_as_the_tracker_says_and_takes_a_refusal_for_one() {
        let now = Time(1_000_000);
        let check = |status, headers: &[(&str, &str)], body: &str, expect: Option<u64>| {
            let until = wait_until(&answer(status, headers, body), &connection(), now);
            assert_eq!(until.map(|until| until.since(now)), expect);
        };
        check(429, &[("retry-after", "7")], "", Some(7_000));
        check(403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1030")], "", Some(30_000));
        check(403, &[("x-ratelimit-remaining", "0")], "", Some(60_000));
        check(403, &[], r#"{"message":"You have exceeded a secondary rate limit."}"#, Some(60_000));
        check(403, &[("x-ratelimit-remaining", "12")], r#"{"message":"Resource not accessible"}"#, None);
        check(404, &[("retry-after", "7")], "", None);
    }

    #[test]
    fn follows_pages_on_the_same_api_only() {
        let check = |link: &str, expect: Option<&str>| {
            let response = answer(200, &[("link", link)], "");
            assert_eq!(next_page(&response, &connection()).as_deref(), expect);
        };
        check(
            r#"<https://api.github.com/repositories/1/issues?page=2>; rel="next", <https://api.github.com/x>; rel="last""#,
            Some("/repositories/1/issues?page=2"),
        );
        check(r#"<https://evil.example/repositories/1>; rel="next""#, None);
        check(r#"<https://api.github.com.evil.example/x>; rel="next""#, None);
        check(r#"<https://api.github.com/x>; rel="last""#, None);
    }

    #[test]
    fn the_backoff_grows_and_stays_within_an_hour() {
        let waits: Vec<u64> = (0..12).map(|tries| backoff(tries, 255)).collect();
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits.last(), Some(&(60 * MINUTE)));
        assert_eq!(backoff(0, 0), 5 * SECOND);
    }

    #[test]
    fn knows_how_far_the_trackers_clock_is_ahead() {
        let response = answer(200, &[("date", "Thu, 01 Jan 1970 00:01:40 GMT")], "");
        assert_eq!(clock_ahead(&response, Time(40_000)), Some(60_000));
    }
}
