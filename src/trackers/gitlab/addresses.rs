//! Which addresses are GitLab's, and which of them are issues.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use serde::Deserialize;

use crate::model::{Address, Tracker, WebAddress};
use crate::trackers::Place;

/// The public GitLab.
pub const PUBLIC: &str = "https://gitlab.com";

/// Whether it is on gitlab.com itself.
pub fn is_public(address: &WebAddress) -> bool {
    address.origin == PUBLIC || address.origin == "https://www.gitlab.com"
}

/// The project an address is about; without one, the site. That an instance may live below a path is
/// seen only when it is asked.
pub fn place_of(address: &WebAddress) -> Option<Place> {
    let path: Vec<&str> = address.path.iter().map(String::as_str).collect();
    let project: &[&str] = path.split(|part| *part == "-").next().unwrap_or_default();
    let project = project.join("/");
    let project = project.strip_suffix(".git").unwrap_or(&project);
    if !project.split('/').all(|part| part.is_empty() || is_segment(part)) {
        return None;
    }
    let site = if is_public(address) { PUBLIC.to_owned() } else { address.origin.clone() };
    let api = format!("{site}/api/v4");
    let project = (!project.is_empty()).then(|| project.to_owned());
    Some(Place { tracker: Tracker::GitLab, site, api, project })
}

/// The issue an address is about: its own page, or a list that shows it beside itself.
pub fn issue_of(address: &WebAddress, site: &str) -> Option<Address> {
    let (project, number) = shown(address).or_else(|| own_page(address, site))?;
    let is_project = project.contains('/') && !project.starts_with("groups/");
    let plain = project.split('/').all(is_segment);
    (is_project && plain && number > 0).then(|| Address {
        tracker: Tracker::GitLab,
        site: site.to_owned(),
        project,
        number,
    })
}

fn own_page(address: &WebAddress, site: &str) -> Option<(String, u64)> {
    let path: Vec<&str> = address.below(site)?.iter().map(String::as_str).collect();
    let at = path.iter().position(|part| *part == "-")?;
    let (project, rest) = path.split_at_checked(at)?;
    let (["-", "issues" | "work_items", "incident", number]
    | ["-", "issues" | "work_items", number]
    | ["-", "issues" | "work_items", number, "designs"]
    | ["-", "issues" | "work_items", number, "designs", _]) = rest
    else {
        return None;
    };
    let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| Some((project.join("/"), number.parse().ok()?))).flatten()
}

#[derive(Deserialize)]
struct Shown {
    iid: Number,
    full_path: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Text(String),
    Plain(u64),
}

/// The issue in the panel beside a list, which the address keeps in `show`.
fn shown(address: &WebAddress) -> Option<(String, u64)> {
    // A plus sign has become a blank on its way through the query.
    let text = address.query("show")?.replace(' ', "+");
    let bytes = BASE64_STANDARD.decode(&text).or_else(|_| BASE64_STANDARD_NO_PAD.decode(&text)).ok()?;
    let shown: Shown = serde_json::from_slice(&bytes).ok()?;
    let number = match shown.iid {
        Number::Text(text) => text.parse().ok()?,
        Number::Plain(number) => number,
    };
    Some((shown.full_path, number))
}

fn is_segment(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    plain && !text.starts_with('-') && !matches!(text, "" | "." | "..")
}
