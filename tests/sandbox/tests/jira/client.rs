//! Who talks to the sandbox in these tests.

use base64::Engine;
use casebridge_sandbox::jira::sample::{EMAIL, MADE, PAT, TOKEN};
use casebridge_sandbox::{Jira, Reply, Sandbox};
use http::{Request, Response};
use serde_json::{Value, json};

pub const NOW: u64 = MADE + 7_200_000;
pub const CLOUD: &str = "https://acme.atlassian.net/rest/api/3";
pub const DC: &str = "https://jira.example.com/jira/rest/api/2";
pub const SAYS_NO: &str = "Issue does not exist or you do not have permission to see it.";

pub struct Client {
    pub sandbox: Sandbox,
    pub base: String,
    pub authorization: String,
    pub headers: Vec<(&'static str, String)>,
    pub now: u64,
}

pub fn basic(email: &str, token: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{email}:{token}")))
}

pub fn cloud() -> Client {
    let headers = vec![("content-type", "application/json".to_owned())];
    Client {
        sandbox: Sandbox::sample(),
        base: CLOUD.to_owned(),
        authorization: basic(EMAIL, TOKEN),
        headers,
        now: NOW,
    }
}

pub fn data_center() -> Client {
    Client { base: DC.to_owned(), authorization: format!("Bearer {PAT}"), ..cloud() }
}

impl Client {
    pub fn send(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value, Response<Vec<u8>>) {
        let base = if path.starts_with("https:") { "" } else { &self.base };
        let mut request = Request::builder().method(method).uri(format!("{base}{path}"));
        if !self.authorization.is_empty() {
            request = request.header("authorization", &self.authorization);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let Reply::Answer(answer) = self.sandbox.handle(self.now, &request.body(body).unwrap()) else {
            panic!("no answer")
        };
        let value = serde_json::from_slice(answer.body()).unwrap_or_default();
        (answer.status().as_u16(), value, answer)
    }

    pub fn get(&mut self, path: &str) -> (u16, Value) {
        let (status, value, _) = self.send("GET", path, &Value::Null);
        (status, value)
    }

    pub fn status(&mut self, method: &str, path: &str, body: &Value) -> u16 {
        self.send(method, path, body).0
    }

    pub fn post(&mut self, path: &str, body: &Value) -> (u16, Value) {
        let (status, value, _) = self.send("POST", path, body);
        (status, value)
    }

    /// Makes an issue in a project and gives the status with what was refused.
    pub fn make(&mut self, project: &str, kind: &str, more: &Value) -> (u16, Value) {
        let mut fields =
            json!({ "project": { "key": project }, "issuetype": { "id": kind }, "summary": "s" });
        for (name, value) in more.as_object().unwrap() {
            fields[name] = value.clone();
        }
        self.post("/issue", &json!({ "fields": fields }))
    }

    /// The keys that a query finds; the refusal when it is refused.
    pub fn find(&mut self, jql: &str) -> Result<Vec<String>, (u16, String)> {
        let path = if self.is_cloud() { "/search/jql" } else { "/search" };
        let (status, found) = self.post(path, &json!({ "jql": jql, "fields": ["summary"] }));
        if status != 200 {
            return Err((status, found["errorMessages"][0].as_str().unwrap_or_default().to_owned()));
        }
        let issues = found["issues"].as_array().unwrap();
        Ok(issues.iter().map(|issue| issue["key"].as_str().unwrap().to_owned()).collect())
    }

    pub fn is_cloud(&self) -> bool {
        self.base == CLOUD
    }

    pub fn jira(&mut self) -> &mut Jira {
        if self.base == DC { &mut self.sandbox.jira_dc } else { &mut self.sandbox.jira }
    }

    pub fn text(&self, text: &str) -> Value {
        if !self.base.contains("/2") {
            return document(text);
        }
        json!(text)
    }
}

pub fn document(text: &str) -> Value {
    json!({ "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": text }] }] })
}

pub fn header<'a>(answer: &'a Response<Vec<u8>>, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

pub fn both() -> [Client; 2] {
    [cloud(), data_center()]
}
