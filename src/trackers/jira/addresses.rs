//! Which addresses are Jira's, and which of them are issues.

use crate::model::{Address, Site, Tracker, WebAddress};
use crate::trackers::Place;

/// First path segments that belong to Jira's own pages and not to the path it is installed below.
const PAGES: &[&str] =
    &["browse", "projects", "issues", "secure", "jira", "rest", "plugins", "login.jsp", "servicedesk", "si"];

/// Whether it is on Atlassian's own hosts.
pub fn is_public(address: &WebAddress) -> bool {
    address.host.ends_with(".atlassian.net")
}

/// A Cloud site: its pages have paths, its API has none.
pub fn cloud_place(address: &WebAddress) -> Place {
    let site = address.origin.clone();
    let api = format!("{site}/rest/api/3");
    Place { tracker: Tracker::JiraCloud, site, api, project: project_of(address) }
}

/// A site of one's own, with the path it is installed below.
pub fn data_center_place(address: &WebAddress) -> Place {
    // `/jira` is a common path to install it below, and also how Cloud's pages begin: here it is the former.
    let at = address.path.iter().position(|part| part != "jira" && PAGES.contains(&part.as_str()));
    let context = address.path.get(..at.unwrap_or(address.path.len())).unwrap_or_default();
    let mut site = address.origin.clone();
    for part in context {
        site.push('/');
        site.push_str(part);
    }
    let api = format!("{site}/rest/api/2");
    Place { tracker: Tracker::JiraDataCenter, site, api, project: project_of(address) }
}

fn project_of(address: &WebAddress) -> Option<String> {
    let after = |word: &str| {
        let at = address.path.iter().position(|part| part == word)?;
        address.path.get(at + 1)
    };
    let key = after("browse").or_else(|| after("projects"))?;
    let key = split(key).map_or_else(|| key.clone(), |(project, _)| project);
    is_project(&key).then(|| key.to_ascii_uppercase())
}

/// The issue an address is about: a panel above a page wins over the page.
pub fn issue_of(address: &WebAddress, site: &Site) -> Option<Address> {
    let path: Vec<&str> = address.below(&site.url)?.iter().map(String::as_str).collect();
    if matches!(path.as_slice(), ["wiki" | "rest" | "si", ..] | ["servicedesk", "customer", ..]) {
        return None;
    }
    let key = match address.query("selectedIssue").and_then(split) {
        Some(key) => key,
        None => split(own_page(&path, site.tracker)?)?,
    };
    let (project, number) = key;
    Some(Address { tracker: site.tracker, site: site.url.clone(), project, number })
}

fn own_page<'a>(path: &[&'a str], tracker: Tracker) -> Option<&'a str> {
    // On Cloud every page may stand below `/jira/…`; on one's own site the path is the site's.
    let is_cloud = tracker == Tracker::JiraCloud;
    match path {
        ["browse" | "issues", key]
        | ["projects", _, "issues", key]
        | ["projects", _, "queues" | "section", .., key] => Some(key),
        ["jira", .., "projects", _, "issues" | "queues" | "section", key]
        | ["jira", .., "projects", _, "queues" | "section", _, key]
        | ["jira", .., "projects", _, "queues" | "section", _, _, key]
            if is_cloud =>
        {
            Some(key)
        }
        _ => None,
    }
}

/// `shop-3` taken apart as `SHOP` and 3.
pub(super) fn split(key: &str) -> Option<(String, u64)> {
    let (project, number) = key.rsplit_once('-')?;
    let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_project(project) || !plain {
        return None;
    }
    Some((project.to_ascii_uppercase(), number.parse().ok()?))
}

fn is_project(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    // The vectors know a key with a dash before its number: `A2_B-12`.
    first && plain && text.len() <= 255
}
