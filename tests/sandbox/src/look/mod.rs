//! The issue pages of GitLab and both Jiras as far as a content script meets them: the structure of the real
//! ones, our own look. Pure functions from what is shown to HTML; which form a host's pages have is set from outside.

mod document;
pub mod gitlab;
mod issues;
pub mod jira_cloud;
pub mod jira_dc;
pub mod new_issue;

use std::collections::BTreeMap;

use http::{Request, Response};
use serde::Deserialize;

use crate::gitlab::GitLab;
use crate::jira::Jira;

/// What every page's script does: soft navigation, rendering anew, late texts.
const SCRIPT: &str = include_str!("page.js");

/// An issue as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// `https://gitlab.com`, `https://jira.example.com/jira`.
    pub base: String,
    /// `shop/web`, `SHOP`.
    pub project: String,
    /// The issue's number in its project.
    pub number: u64,
    /// `shop/web#7`, `SHOP-3`.
    pub key: String,
    /// The title.
    pub title: String,
    /// The description, as HTML.
    pub body_html: String,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Its labels.
    pub labels: Vec<String>,
    /// Who wrote it.
    pub author: String,
    /// Who said what, as HTML.
    pub comments: Vec<(String, String)>,
    /// The theme.
    pub is_dark: bool,
}

/// Which form the pages of a host have.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Choice {
    /// The host.
    pub host: String,
    /// The form's name; empty for the usual one.
    #[serde(default)]
    pub generation: String,
    /// The theme.
    #[serde(default)]
    pub dark: bool,
    /// What there is to show; not set from outside.
    #[serde(skip)]
    issues: Vec<Shown>,
}

impl Choice {
    fn find(&self, project: &str, number: u64) -> Option<Shown> {
        let same = |shown: &&Shown| shown.number == number && shown.project.eq_ignore_ascii_case(project);
        self.issues.iter().find(same).cloned()
    }

    /// A project's issues, the newest first.
    fn list(&self, project: &str) -> Vec<Shown> {
        let mut all: Vec<Shown> =
            self.issues.iter().filter(|shown| shown.project.eq_ignore_ascii_case(project)).cloned().collect();
        all.sort_by_key(|shown| std::cmp::Reverse(shown.number));
        all
    }
}

/// The pages of all hosts.
#[derive(Clone, Debug, Default)]
pub struct Look {
    choices: BTreeMap<String, Choice>,
}

impl Look {
    /// Gives a host's pages another form.
    pub fn choose(&mut self, choice: Choice) {
        self.choices.insert(choice.host.clone(), choice);
    }

    /// The page at an address of GitLab.
    pub fn gitlab(&self, gitlab: &GitLab, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let mut choice = self.choice(request);
        choice.issues = issues::of_gitlab(gitlab, choice.dark);
        let (path, query) = parts(request, &gitlab.root);
        // Every page carries the proof that a write of its session must bring back.
        let proof = gitlab.csrf_of(gitlab.session_of(request));
        let head = "<meta charset=\"utf-8\">";
        let with = format!(
            "{head}<meta name=\"csrf-param\" content=\"authenticity_token\"><meta name=\"csrf-token\" content=\"{}\">",
            escape(&proof)
        );
        let html = gitlab::answer(path, query, &choice).or_else(|| home(path, "GitLab"));
        page(html.map(|html| html.replacen(head, &with, 1)), gitlab::POLICY)
    }

    /// The page at an address of a Jira.
    pub fn jira(&self, jira: &Jira, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let mut choice = self.choice(request);
        choice.issues = issues::of_jira(jira, choice.dark);
        let (path, query) = parts(request, &jira.context);
        if jira.is_cloud() {
            page(jira_cloud::answer(path, query, &choice).or_else(|| home(path, "Jira")), jira_cloud::POLICY)
        } else {
            page(jira_dc::answer(path, query, &choice).or_else(|| home(path, "Jira")), "")
        }
    }

    fn choice(&self, request: &Request<Vec<u8>>) -> Choice {
        let host = request.uri().host().unwrap_or_default();
        self.choices
            .get(host)
            .cloned()
            .unwrap_or_else(|| Choice { host: host.to_owned(), ..Choice::default() })
    }
}

/// A site's own first page.
fn home(path: &str, name: &str) -> Option<String> {
    matches!(path, "" | "/").then(|| {
        format!("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Your work · {name}</title></head><body><h1>Your work</h1></body></html>")
    })
}

/// Path below a site's root, and query.
fn parts<'a>(request: &'a Request<Vec<u8>>, root: &str) -> (&'a str, &'a str) {
    let path = request.uri().path().strip_prefix(root).unwrap_or_default();
    (path, request.uri().query().unwrap_or_default())
}

fn page(page: Option<String>, policy: &str) -> Response<Vec<u8>> {
    let status = if page.is_some() { 200 } else { 404 };
    let page = page.unwrap_or_else(|| "<!doctype html><title>Not found</title><h1>404</h1>".to_owned());
    let mut headers = vec![("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")];
    if !policy.is_empty() {
        headers.push(("content-security-policy", policy));
    }
    let headers: Vec<(String, String)> =
        headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    crate::faults::answer(status, &headers, &page)
}

/// A value of a query, decoded.
fn value_of(query: &str, name: &str) -> String {
    let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    percent_encoding::percent_decode_str(found.unwrap_or_default()).decode_utf8_lossy().into_owned()
}

/// A template with its `{{names}}` filled in, in this order: what is filled in may hold names that come later.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

/// Two braces in somebody's text, which must not be taken for a template's name.
const NO_NAME: &str = "&#123;&#123;";

/// What every template may ask of an issue.
fn fill_issue(template: &str, shown: &Shown) -> String {
    let labels: String =
        shown.labels.iter().map(|label| format!("<span class=\"label\">{}</span> ", escape(label))).collect();
    let comments: String = shown
        .comments
        .iter()
        .zip(1..)
        .map(|((author, html), number)| {
            format!(
                "<div class=\"timeline-entry comment\" id=\"note_{number}\"><b>{}</b>{html}</div>",
                escape(author)
            )
        })
        .collect();
    let initial: String = shown.author.chars().take(1).collect();
    fill(
        template,
        &[
            ("base", &escape(&shown.base)),
            ("root", &escape(path_of(&shown.base))),
            ("project", &escape(&shown.project)),
            ("number", &shown.number.to_string()),
            ("key", &escape(&shown.key)),
            ("author", &escape(&shown.author)),
            ("initial", &escape(&initial.to_uppercase())),
            ("state", if shown.is_closed { "Closed" } else { "Open" }),
            ("labels", if labels.is_empty() { "None" } else { &labels }),
            ("comments", &comments.replace("{{", NO_NAME)),
            ("title", &escape(&shown.title)),
            ("body", &shown.body_html.replace("{{", NO_NAME)),
        ],
    )
}

/// The path of an address: `/jira`, or nothing.
fn path_of(base: &str) -> &str {
    base.split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))
        .unwrap_or_default()
}

/// Text as HTML text or as an attribute's value.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
        .replace("{{", NO_NAME)
}
