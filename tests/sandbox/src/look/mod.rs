//! The issue pages of GitLab and both Jiras as far as a content script meets them: the structure of the real
//! ones, our own look. Pure functions from what is shown to HTML; which form a host's pages have is set from outside.

pub mod gitlab;
pub mod jira_cloud;
pub mod jira_dc;
pub mod sample;

use std::collections::BTreeMap;

use http::{Request, Response};
use serde::Deserialize;

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

    /// The page at an address; none on a host that has no pages here.
    pub fn page(&self, host: &str, request: &Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
        let usual = Choice { host: host.to_owned(), ..Choice::default() };
        let choice = self.choices.get(host).unwrap_or(&usual);
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        let (page, policy) = match host {
            "gitlab.com" => (gitlab::answer("https://gitlab.com", path, query, choice), gitlab::POLICY),
            "gitlab.example.com" => {
                let below = path.strip_prefix("/gl").unwrap_or_default();
                (gitlab::answer("https://gitlab.example.com/gl", below, query, choice), gitlab::POLICY)
            }
            "acme.atlassian.net" => {
                (jira_cloud::answer("https://acme.atlassian.net", path, query, choice), jira_cloud::POLICY)
            }
            "jira.example.com" => {
                let below = path.strip_prefix("/jira").unwrap_or_default();
                (jira_dc::answer("https://jira.example.com/jira", below, query, choice), "")
            }
            _ => return None,
        };
        let status = if page.is_some() { 200 } else { 404 };
        let page = page.unwrap_or_else(|| "<!doctype html><title>Not found</title><h1>404</h1>".to_owned());
        let mut headers = vec![("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")];
        if !policy.is_empty() {
            headers.push(("content-security-policy", policy));
        }
        let headers: Vec<(String, String)> =
            headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some(crate::faults::answer(status, &headers, &page))
    }
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
            ("comments", &comments),
            ("title", &escape(&shown.title)),
            ("body", &shown.body_html),
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
}
