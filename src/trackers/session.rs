//! Connections without a token: who is signed in on the site's own open page, and what an answer means that
//! came through it.
//!
//! Whoever is signed in there is who acts. So it is asked before anything else of an access, and again when an
//! answer looks as if somebody had signed out: what a stranger does not see is not gone.

use serde_json::Value;

use super::rest::{self, Members as _};
use super::{Access, jira};
use crate::error::{Error, PageTrouble, Result};
use crate::model::{Connection, SECOND, Time, Tracker};
use crate::ports::{Host, Method, Request, Response};
use crate::protocol::views::CheckStep;

/// Between asking who is signed in and a write in that name: nobody becomes somebody else in less.
const TRUST: u64 = 5 * SECOND;

/// Makes sure that the person is signed in who connected: asked once an access, and anew before a write when that
/// was a while ago.
pub async fn sure<H: Host>(host: &H, access: &Access<'_>, is_write: bool) -> Result<()> {
    let connection = access.connection;
    if connection.files_by_hand() {
        return Err(Error::page(connection, PageTrouble::NeedsToken));
    }
    let holds = |since: Time| !is_write || host.now().since(since) < TRUST;
    if access.known.get().is_some_and(holds) {
        return Ok(());
    }
    let there = account(host, access).await?;
    let expected = connection.session.as_deref().unwrap_or_default();
    // While it is being set up nobody is expected yet.
    if !expected.is_empty() && expected != there {
        return Err(Error::page(connection, PageTrouble::OtherPerson));
    }
    access.known.set(Some(host.now()));
    Ok(())
}

/// Whether a connection rests: no page of its site is open, or nobody it works for is signed in there. A page
/// that opens wakes it.
pub async fn rests<H: Host>(host: &H, connection: &Connection) -> bool {
    connection.needs_page() && (connection.trouble.is_some() || !host.has_page(&connection.site).await)
}

/// The unchanging id of whoever is signed in.
pub async fn account<H: Host>(host: &H, access: &Access<'_>) -> Result<String> {
    let connection = access.connection;
    let path = if connection.tracker.is_jira() { "/myself" } else { "/user" };
    let url = format!("{}{path}", connection.api);
    let headers = vec![("accept", "application/json".to_owned())];
    let request = Request {
        method: Method::Get,
        url,
        headers,
        authorization: None,
        body: None,
        is_file: false,
        page: None,
    };
    let response = through(host, access, request).await?;
    if let Some(until) = rest::wait_until(&response, connection, host.now()) {
        return Err(Error::RateLimited { host: connection.host().to_owned(), until });
    }
    if response.status >= 500 {
        return Err(Error::TrackerFault { host: connection.host().to_owned(), status: response.status });
    }
    let me: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let id = match connection.tracker {
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::person(connection.tracker, &me).to_owned(),
        _ => me.at("id").as_u64().map(|id| id.to_string()).unwrap_or_default(),
    };
    // A sign-in page, a redirect to one, an anonymous answer: whatever it is, nobody is signed in.
    if response.status != 200 || id.is_empty() || is_stranger(&response) {
        return Err(Error::page(connection, PageTrouble::SignedOut));
    }
    Ok(id)
}

/// Sends a request through the page and looks whether the answer was given to somebody else.
pub async fn send<H: Host>(host: &H, access: &Access<'_>, request: Request) -> Result<Response> {
    let (is_read, is_file) = (request.method == Method::Get, request.is_file);
    let response = through(host, access, request).await?;
    let is_doubtful = matches!(response.status, 0 | 301..=303 | 307 | 308 | 401 | 403 | 404 | 410)
        || (!is_file && is_html(&response))
        || is_stranger(&response);
    if !is_doubtful {
        return Ok(response);
    }
    if !is_read && (200..300).contains(&response.status) {
        // Whether a write that a page answered was carried out, nobody knows.
        return Err(Error::Garbled { host: access.connection.host().to_owned() });
    }
    access.known.set(None);
    sure(host, access, false).await?;
    if response.status == 401 && !is_read {
        // Signed in, and refused all the same: what the page knows of the session is out of date.
        return Err(Error::page(access.connection, PageTrouble::Stale));
    }
    Ok(response)
}

/// Hands a request to an open page of the connection's own site; to nothing else, whatever its address is.
async fn through<H: Host>(host: &H, access: &Access<'_>, request: Request) -> Result<Response> {
    let connection = access.connection;
    let below = request.url.strip_prefix(connection.site.as_str());
    if !below.is_some_and(|path| path.starts_with('/') && !path.contains("..")) {
        return Err(Error::Garbled { host: connection.host().to_owned() });
    }
    let request = Request { page: Some(connection.site.clone()), authorization: None, ..request };
    host.send(request).await.map_err(|unanswered| rest::no_answer(unanswered, connection))
}

fn is_html(response: &Response) -> bool {
    response.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
}

/// What Jira says of an answer that nobody signed in has got.
fn is_stranger(response: &Response) -> bool {
    let reason = response.header("x-seraph-loginreason").unwrap_or_default();
    response.header("x-ausername") == Some("anonymous")
        || reason.contains("AUTHENTICATED_FAILED")
        || reason.contains("OUT")
}

/// What a connection that is being tried may do, once it was seen to.
pub fn writes_step(is_session: bool, detail: &str) -> CheckStep {
    let detail = if is_session { say!("You may write there, and the page lets Casebridge") } else { detail };
    CheckStep::good(say!("Issues can be made"), detail)
}

/// Who a connection that is being tried acts as.
pub fn who_step(is_session: bool, login: &str) -> CheckStep {
    if is_session {
        let detail = say!("As {login}, and in that name Casebridge writes there", login);
        return CheckStep::good(say!("You are signed in, and no token is needed"), detail);
    }
    CheckStep::good(say!("The token is valid"), say!("It belongs to {login}", login))
}
