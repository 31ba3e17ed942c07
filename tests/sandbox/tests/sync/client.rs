//! Who talks to the sandbox in these tests: one client for every tracker.

use base64::Engine;
use casebridge_sandbox::github::sample::{MADE, TOKEN};
use casebridge_sandbox::{Others, Reply, Sandbox, gitlab, jira};
use http::{Request, Response};
use serde_json::Value;

/// Two hours after the sample was made.
pub const NOW: u64 = MADE + 7_200_000;
/// The trackers: host, base of the API, a project of it, another one to move to.
pub const TRACKERS: [(&str, &str, &str, &str); 6] = [
    ("github.com", "https://api.github.com", "octo/demo", "octo/readonly"),
    ("ghe.example.com", "https://ghe.example.com/api/v3", "octo/demo", "octo/readonly"),
    ("gitlab.com", "https://gitlab.com/api/v4", "shop/web", "shop/apps/mobile"),
    ("gitlab.example.com", "https://gitlab.example.com/gl/api/v4", "shop/web", "shop/apps/mobile"),
    ("acme.atlassian.net", "https://acme.atlassian.net/rest/api/3", "SHOP", "OPS"),
    ("jira.example.com", "https://jira.example.com/jira/rest/api/2", "SHOP", "OPS"),
];

pub struct Client {
    pub sandbox: Sandbox,
    pub host: &'static str,
    pub base: &'static str,
    pub token: String,
    pub now: u64,
    pub headers: Vec<(&'static str, String)>,
}

pub struct Got {
    pub status: u16,
    pub body: Value,
    pub answer: Response<Vec<u8>>,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The numbers of the issues of a list.
    pub fn numbers(&self) -> Vec<u64> {
        let number = |issue: &Value| {
            let key = || issue["key"].as_str().and_then(|key| key.rsplit('-').next()?.parse().ok());
            issue["number"].as_u64().or(issue["iid"].as_u64()).or_else(key)
        };
        let all = self.body.as_array().or_else(|| self.body["issues"].as_array());
        all.unwrap().iter().map(|issue| number(issue).unwrap()).collect()
    }

    /// Where a link of the page leads.
    pub fn link(&self, rel: &str) -> Option<String> {
        let links = self.header("link").split(", ");
        let mut found = links.filter(|link| link.ends_with(&format!("rel=\"{rel}\"")));
        found.next().map(|link| link.split(['<', '>']).nth(1).unwrap().to_owned())
    }
}

pub fn client(host: &str) -> Client {
    let (host, base, _, _) = *TRACKERS.iter().find(|one| one.0 == host).unwrap();
    let pair = format!("{}:{}", jira::sample::EMAIL, jira::sample::TOKEN);
    let token = match host {
        "acme.atlassian.net" => {
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
        }
        "jira.example.com" => format!("Bearer {}", jira::sample::PAT),
        _ if host.starts_with("gitlab") => format!("Bearer {}", gitlab::sample::TOKEN),
        _ => format!("Bearer {TOKEN}"),
    };
    Client { sandbox: Sandbox::sample(), host, base, token, now: NOW, headers: Vec::new() }
}

impl Client {
    pub fn send(&mut self, method: &str, path: &str, body: &Value) -> Got {
        let base = if path.starts_with("https:") { "" } else { self.base };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{base}{path}"))
            .header("content-type", "application/json");
        if !self.token.is_empty() {
            request = request.header("authorization", &self.token);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let Reply::Answer(answer) = self.sandbox.handle(self.now, &request.body(body).unwrap()) else {
            panic!("no answer")
        };
        let body = serde_json::from_slice(answer.body()).unwrap_or_default();
        Got { status: answer.status().as_u16(), body, answer }
    }

    pub fn get(&mut self, path: &str) -> Got {
        self.send("GET", path, &Value::Null)
    }

    /// The status of the same request with the entity tag of an earlier answer.
    pub fn again(&mut self, path: &str, earlier: &Got) -> u16 {
        self.headers.push(("if-none-match", earlier.header("etag").to_owned()));
        let status = self.get(path).status;
        self.headers.pop();
        status
    }

    pub fn others(&mut self) -> &mut dyn Others {
        self.sandbox.others(self.host).unwrap()
    }
}
