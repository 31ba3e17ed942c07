//! What a relay hands on of a delivery: the headers it came with, the text that was signed, and what it is about.
//!
//! A smee relay sends `{"x-github-event": …, "body": {…}, "query": {}, "timestamp": …}`: the body is parsed and
//! written anew. Within that line stands exactly `JSON.stringify(body)`, so it is cut out and never written a third
//! time. gosmee sends the bytes as they came, as base64 in `bodyB`; other relays keep them in `rawbody`.

use std::cell::OnceCell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

use crate::model::{Connection, Tracker};

/// Headers and other parts a relay may add; more of them is no delivery.
const PARTS_LIMIT: usize = 200;
/// What is read of a delivery that nobody signed whom we know, in bytes: enough to say whose it would be, and far too
/// little to keep a browser busy.
pub const UNBELIEVED_LIMIT: usize = 128 * 1024;

/// What a delivery says that is not read.
const UNREAD: Value = Value::Null;

/// Which kind of tracker it says it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// GitHub.
    GitHub,
    /// GitLab.
    GitLab,
    /// Jira.
    Jira,
}

/// What it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Something of the issues.
    Issues,
    /// A run in CI.
    Ci,
    /// Nothing that is kept in step here: a greeting, a push, a star.
    Nothing,
}

/// A delivery, not yet believed.
#[derive(Debug)]
pub struct Delivery {
    headers: Vec<(String, String)>,
    /// The text that its signature is over, as far as the relay left it alone.
    pub signed: Vec<u8>,
    /// Whether these are the bytes as the tracker sent them.
    pub is_raw: bool,
    body: OnceCell<Value>,
}

/// What a line of a relay is.
#[derive(Debug)]
pub enum Line {
    /// The relay says that it listens.
    Ready,
    /// A delivery.
    Delivery(Box<Delivery>),
    /// Neither.
    Unreadable,
}

/// Reads one line.
pub fn read(text: &str) -> Line {
    let Some(parts) = parts(text) else { return Line::Unreadable };
    let text_of = |name: &str| {
        let (_, raw) = parts.iter().find(|(have, _)| have == name)?;
        serde_json::from_str::<String>(raw).ok()
    };
    if parts.len() == 1
        && text_of("message")
            .is_some_and(|text| ["ready", "connected"].contains(&text.to_lowercase().as_str()))
    {
        return Line::Ready;
    }
    let raw = text_of("bodyB").and_then(|text| STANDARD.decode(text).ok());
    let raw = raw.or_else(|| text_of("rawbody").or_else(|| text_of("body")).map(String::into_bytes));
    let is_raw = raw.is_some();
    let slice = || parts.iter().find(|(name, _)| name == "body").map(|(_, raw)| raw.as_bytes().to_vec());
    let Some(signed) = raw.or_else(slice) else { return Line::Unreadable };
    // What it says is read once it is known who signed it.
    if signed.trim_ascii_start().first() != Some(&b'{') {
        return Line::Unreadable;
    }
    let headers = parts
        .iter()
        .filter_map(|(name, raw)| Some((name.to_lowercase(), serde_json::from_str::<String>(raw).ok()?)))
        .collect();
    Line::Delivery(Box::new(Delivery { headers, signed, is_raw, body: OnceCell::new() }))
}

/// The members of an object with their values as they are written.
fn parts(text: &str) -> Option<Vec<(String, &str)>> {
    let mut rest = text.trim().strip_prefix('{')?.strip_suffix('}')?.trim_start();
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let mut names = Deserializer::from_str(rest).into_iter::<String>();
        let name = names.next()?.ok()?;
        let value = rest.get(names.byte_offset()..)?.trim_start().strip_prefix(':')?.trim_start();
        let mut values = Deserializer::from_str(value).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        let (raw, after) = value.split_at_checked(values.byte_offset())?;
        parts.push((name, raw));
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) => next.trim_start(),
            None if after.is_empty() => after,
            None => return None,
        };
        if parts.len() > PARTS_LIMIT {
            return None;
        }
    }
    Some(parts)
}

impl Delivery {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// Reads all of it, however long it is: it was signed with the secret.
    pub fn believe(&self) {
        self.body.get_or_init(|| serde_json::from_slice(&self.signed).unwrap_or_default());
    }

    /// Whether it says something that can be read; none where it is too long to be read before it is believed.
    pub fn is_readable(&self) -> Option<bool> {
        let is_read = self.body.get().is_some() || self.signed.len() <= UNBELIEVED_LIMIT;
        is_read.then(|| self.body().is_object())
    }

    fn body(&self) -> &Value {
        if self.signed.len() <= UNBELIEVED_LIMIT {
            self.believe();
        }
        self.body.get().unwrap_or(&UNREAD)
    }

    fn text(&self, path: &str) -> &str {
        self.body().pointer(path).and_then(Value::as_str).unwrap_or_default()
    }

    /// The body as it may have been signed: as it came; and, where a relay has written it anew, with the signs of
    /// HTML escaped, as Rails writes them.
    pub fn spellings(&self) -> Vec<Vec<u8>> {
        let mut all = vec![self.signed.clone()];
        let has_signs = self.signed.iter().any(|byte| matches!(byte, b'<' | b'>' | b'&'));
        if !self.is_raw && has_signs {
            let text = String::from_utf8_lossy(&self.signed);
            let text = text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
            all.push(text.into_bytes());
        }
        all
    }

    /// Whether it says that it comes from a tracker of that kind.
    pub fn is_of(&self, tracker: Tracker) -> bool {
        match tracker {
            Tracker::GitHub => self.sent() == Some(Sent::GitHub),
            Tracker::GitLab => self.sent() == Some(Sent::GitLab),
            Tracker::JiraCloud | Tracker::JiraDataCenter => self.sent() == Some(Sent::Jira),
        }
    }

    /// Which kind of tracker it says it comes from.
    pub fn sent(&self) -> Option<Sent> {
        if self.header("x-github-event").is_some() {
            Some(Sent::GitHub)
        } else if self.header("x-gitlab-event").is_some() {
            Some(Sent::GitLab)
        } else if self.header("x-atlassian-webhook-identifier").is_some()
            || self.header("x-hub-signature").is_some()
            || !self.text("/webhookEvent").is_empty()
        {
            Some(Sent::Jira)
        } else {
            None
        }
    }

    /// The delivery's own id, the same when it is sent again.
    pub fn id(&self) -> Option<&str> {
        ["x-github-delivery", "webhook-id", "idempotency-key", "x-atlassian-webhook-identifier"]
            .iter()
            .find_map(|name| self.header(name))
    }

    /// What it may mean.
    pub fn about(&self) -> About {
        let kind = match self.sent() {
            Some(Sent::GitHub) => self.header("x-github-event").unwrap_or_default(),
            Some(Sent::GitLab) => self.text("/object_kind"),
            Some(Sent::Jira) => self.text("/webhookEvent"),
            None => "",
        };
        match kind {
            "note"
                if {
                    let on = self.text("/object_attributes/noteable_type").to_lowercase();
                    matches!(on.as_str(), "issue" | "workitem")
                } =>
            {
                About::Issues
            }
            "issues" | "issue_comment" | "sub_issues" | "label" | "milestone" | "repository" | "issue"
            | "work_item" => About::Issues,
            "workflow_run" | "workflow_job" | "check_run" | "check_suite" | "pipeline" | "build" => About::Ci,
            kind if kind.starts_with("jira:issue_") || kind.starts_with("comment_") => About::Issues,
            _ => About::Nothing,
        }
    }

    /// Whether it is about the project of this connection.
    pub fn is_for(&self, connection: &Connection) -> bool {
        let is = |name: &str| {
            let mut own = std::iter::once(&connection.project).chain(&connection.former);
            !name.is_empty() && own.any(|project| project.eq_ignore_ascii_case(name))
        };
        let has_id = |path: &str| {
            connection.project_id != 0
                && self.body().pointer(path).and_then(Value::as_u64) == Some(connection.project_id)
        };
        let here = |path: &str| {
            let url = self.text(path);
            url.is_empty() || host(url).eq_ignore_ascii_case(host(&connection.site))
        };
        match (self.sent(), connection.tracker) {
            (Some(Sent::GitHub), Tracker::GitHub) => {
                here("/repository/html_url")
                    && (has_id("/repository/id") || is(self.text("/repository/full_name")))
            }
            (Some(Sent::GitLab), Tracker::GitLab) => {
                here("/project/web_url")
                    && (has_id("/project/id")
                        || has_id("/object_attributes/project_id")
                        || is(self.text("/project/path_with_namespace")))
            }
            (Some(Sent::Jira), Tracker::JiraCloud | Tracker::JiraDataCenter) => {
                let of_key = self.text("/issue/key").rsplit_once('-').map(|(project, _)| project);
                here("/issue/self") && (is(self.text("/issue/fields/project/key")) || of_key.is_some_and(is))
            }
            _ => false,
        }
    }
}

/// `host:1` of an address; a server behind another one may not know that it is reached by https.
fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_cut_out_as_it_is_written() {
        let line = r#" { "x-a" : "b\u00e9", "body":{"z":1,"a":[1.50, {"\u00e9":"\""}]} ,"timestamp":12}"#;
        let Line::Delivery(delivery) = read(line) else { panic!("unreadable") };
        assert_eq!(String::from_utf8_lossy(&delivery.signed), r#"{"z":1,"a":[1.50, {"\u00e9":"\""}]}"#);
        assert_eq!(delivery.header("x-a"), Some("bé"));
        assert!(!delivery.is_raw);
    }

    #[test]
    fn bytes_as_they_came_go_before_what_was_written_anew() {
        let line = format!(r#"{{"body":{{"a":1}},"bodyB":"{}"}}"#, STANDARD.encode(r#"{ "a": 1.0 }"#));
        let Line::Delivery(delivery) = read(&line) else { panic!("unreadable") };
        assert_eq!(delivery.signed, br#"{ "a": 1.0 }"#);
        assert!(delivery.is_raw);
    }

    #[test]
    fn what_is_no_delivery_is_unreadable() {
        let deep = format!(r#"{{"body":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let many = format!("{{{}\"body\":{{}}}}", "\"a\":1,".repeat(1_000));
        for line in [
            "",
            "{}",
            "null",
            "[]",
            "{\"body\":",
            "{\"body\":[1]}",
            "{\"body\":{}} x",
            "{\"a\" 1}",
            "{1:2}",
            &deep,
            &many,
        ] {
            assert!(matches!(read(line), Line::Unreadable), "{}", line.get(..30).unwrap_or(line));
        }
        assert!(matches!(read(r#"{"message":"ready"}"#), Line::Ready));
    }
}
