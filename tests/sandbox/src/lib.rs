//! The sandbox: small, stateful, nasty trackers, for tests and for trying Casebridge without an account.
//!
//! One function over a state, `handle`: native tests call it in process, the server (feature `server`)
//! reaches it over TLS. There is no clock and no chance in it: the time is handed in. What the real
//! trackers do to a client, it does too: silent drops, lag, limits, redirects, refusals with their real
//! bodies. GitHub and GitHub Enterprise Server, Jira Cloud and Jira Data Center; each further tracker is a
//! module beside them.

pub mod ci;
#[cfg(feature = "contract")]
pub mod contract;
pub mod control;
pub mod faults;
mod form;
pub mod github;
pub mod gitlab;
pub mod jira;
pub mod look;
pub mod others;
mod window;

use http::{Request, Response};

pub use faults::{Fault, Faults};
pub use github::GitHub;
pub use gitlab::GitLab;
pub use jira::Jira;
pub use others::{Others, Remark};

/// What became of a request.
#[derive(Debug)]
pub enum Reply {
    /// An answer.
    Answer(Response<Vec<u8>>),
    /// The connection broke; whether the request took effect is for the caller to find out.
    Cut,
    /// Nothing ever comes back.
    Stall,
}

/// One request with its answer, for golden transcripts and contract checks.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Exchange {
    /// The verb.
    pub method: String,
    /// The host it went to.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// The answer's status; 0 when there was none.
    pub status: u16,
    /// The request's body.
    pub request: String,
    /// The answer's body.
    pub response: String,
}

/// All trackers of the sandbox.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// github.com and api.github.com.
    pub github: GitHub,
    /// A GitHub Enterprise Server at ghe.example.com.
    pub enterprise: GitHub,
    /// Jira Cloud at acme.atlassian.net, and at the gateway for scoped tokens.
    pub jira: Jira,
    /// Jira Data Center at jira.example.com, under /jira.
    pub jira_dc: Jira,
    /// gitlab.com.
    pub gitlab: GitLab,
    /// A GitLab of one's own at gitlab.example.com, below `/gl`.
    pub gitlab_own: GitLab,
    /// What the pages of GitLab and both Jiras look like.
    pub look: look::Look,
    /// What is to go wrong next.
    pub faults: Faults,
    transcript: Vec<Exchange>,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    /// Empty trackers.
    pub fn new() -> Self {
        Self {
            github: GitHub::public(),
            enterprise: GitHub::enterprise("ghe.example.com"),
            gitlab: GitLab::public(),
            gitlab_own: GitLab::self_managed("gitlab.example.com", "/gl"),
            jira: Jira::cloud("acme.atlassian.net"),
            jira_dc: Jira::data_center("jira.example.com", "/jira"),
            look: look::Look::default(),
            faults: Faults::default(),
            transcript: Vec::new(),
        }
    }

    /// The sample world that `./build.sh run` shows.
    pub fn sample() -> Self {
        let mut sandbox = Self::new();
        github::sample::fill(&mut sandbox.github);
        github::sample::fill(&mut sandbox.enterprise);
        gitlab::sample::fill(&mut sandbox.gitlab);
        gitlab::sample::fill(&mut sandbox.gitlab_own);
        jira::sample::fill(&mut sandbox.jira);
        jira::sample::fill(&mut sandbox.jira_dc);
        sandbox
    }

    /// Handles one request with an absolute address. `now` is in milliseconds since 1970.
    pub fn handle(&mut self, now: u64, request: &Request<Vec<u8>>) -> Reply {
        let host = request.uri().host().unwrap_or_default().to_owned();
        if matches!(host.as_str(), "127.0.0.1" | "localhost") {
            return Reply::Answer(control::handle(self, now, request));
        }
        let fault = self.faults.take(request);
        let reply = match &fault {
            Some(Fault::CutBefore) => Reply::Cut,
            Some(Fault::Answer { status, headers, body }) => {
                Reply::Answer(faults::answer(*status, headers, body))
            }
            Some(Fault::Stall { effect: false }) => Reply::Stall,
            Some(Fault::CutAfter | Fault::Stall { effect: true } | Fault::Truncate | Fault::Delay { .. })
            | None => Reply::Answer(self.route(now, &host, request)),
        };
        self.note(&host, request, &reply);
        match (fault, reply) {
            (Some(Fault::CutAfter), _) => Reply::Cut,
            (Some(Fault::Stall { .. }), _) => Reply::Stall,
            (Some(Fault::Truncate), Reply::Answer(answer)) => Reply::Answer(answer.map(|mut body| {
                body.truncate(body.len() / 2);
                body
            })),
            (_, reply) => reply,
        }
    }

    /// Every tracker request so far, pages left out.
    pub fn transcript(&self) -> &[Exchange] {
        &self.transcript
    }

    /// The tracker at this host, for other people to work in.
    pub fn others(&mut self, host: &str) -> Option<&mut dyn Others> {
        Some(match host {
            "github.com" | "api.github.com" => &mut self.github,
            "ghe.example.com" => &mut self.enterprise,
            "gitlab.com" => &mut self.gitlab,
            "gitlab.example.com" => &mut self.gitlab_own,
            "acme.atlassian.net" | "api.atlassian.com" => &mut self.jira,
            "jira.example.com" => &mut self.jira_dc,
            _ => return None,
        })
    }

    /// Forgets the requests so far.
    pub fn clear_transcript(&mut self) {
        self.transcript.clear();
    }

    fn route(&mut self, now: u64, host: &str, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        match host {
            "api.github.com" => self.github.rest(now, request),
            "github.com" | "www.github.com" => self.github.page(now, request),
            "ghe.example.com" if request.uri().path().starts_with("/api/v3") => {
                self.enterprise.rest(now, request)
            }
            "ghe.example.com" => self.enterprise.page(now, request),
            "gitlab.com" if path_of(request).starts_with("/api/") => self.gitlab.rest(now, request),
            "gitlab.example.com" if path_of(request).starts_with("/gl/api/") => {
                self.gitlab_own.rest(now, request)
            }
            "api.atlassian.com" => self.jira.rest(now, request),
            "acme.atlassian.net" if is_jira_api(request.uri().path()) => self.jira.rest(now, request),
            "jira.example.com" if is_jira_api(request.uri().path()) => self.jira_dc.rest(now, request),
            github::STORE => self.stored(now, request),
            "notes.example.com" => github::pages::notes(),
            _ => self.new_issue(now, host, request).unwrap_or_else(|| self.looks(host, request)),
        }
    }

    /// A form for a new issue, or what a person sends with it.
    fn new_issue(&mut self, now: u64, host: &str, request: &Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
        match host {
            "gitlab.com" => look::new_issue::gitlab(&mut self.gitlab, now, request),
            "gitlab.example.com" => look::new_issue::gitlab(&mut self.gitlab_own, now, request),
            "acme.atlassian.net" => look::new_issue::jira(&mut self.jira, now, request),
            "jira.example.com" => look::new_issue::jira(&mut self.jira_dc, now, request),
            _ => None,
        }
    }

    /// Every other page.
    fn looks(&self, host: &str, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        match host {
            "gitlab.com" => self.look.gitlab(&self.gitlab, request),
            "gitlab.example.com" => self.look.gitlab(&self.gitlab_own, request),
            "acme.atlassian.net" => self.look.jira(&self.jira, request),
            "jira.example.com" => self.look.jira(&self.jira_dc, request),
            _ => faults::answer(404, &[], "no such host in the sandbox"),
        }
    }

    /// Where GitHub keeps artifacts.
    fn stored(&self, now: u64, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let has_token = request.headers().contains_key("authorization");
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        let github = if path.starts_with("/ghes/") { &self.enterprise } else { &self.github };
        let (status, media, body) = github.artifact(now, path, query, has_token);
        let builder = Response::builder().status(status).header("content-type", media);
        builder.body(body).unwrap_or_default()
    }

    fn note(&mut self, host: &str, request: &Request<Vec<u8>>, reply: &Reply) {
        let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let is_api = match host {
            "api.github.com" | "api.atlassian.com" => true,
            "acme.atlassian.net" | "jira.example.com" => is_jira_api(&path),
            _ => path.starts_with("/api/") || path.starts_with("/gl/api/"),
        };
        if !is_api {
            return;
        }
        let (status, response) = match reply {
            Reply::Answer(answer) => {
                (answer.status().as_u16(), String::from_utf8_lossy(answer.body()).into_owned())
            }
            Reply::Cut | Reply::Stall => (0, String::new()),
        };
        self.transcript.push(Exchange {
            method: request.method().to_string(),
            host: host.to_owned(),
            path,
            status,
            // A file's bytes tell nobody anything.
            request: match form::file(request).filter(|_| form::is_form(request)) {
                Some(part) => format!("{} as {}: {} bytes", part.name, part.field, part.bytes.len()),
                None => String::from_utf8_lossy(request.body()).into_owned(),
            },
            response,
        });
    }
}

/// Whether an address of a Jira is for programs; all others are pages.
fn is_jira_api(path: &str) -> bool {
    path.starts_with("/rest/") || path.starts_with("/jira/rest/") || path.starts_with("/_edge/")
}

fn path_of(request: &Request<Vec<u8>>) -> &str {
    request.uri().path()
}
