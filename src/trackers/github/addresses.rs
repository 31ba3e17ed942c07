//! Which addresses are GitHub's, and which of them are issues.

use crate::model::{Address, Tracker, WebAddress};
use crate::trackers::Place;

/// The public GitHub.
pub(super) const PUBLIC: &str = "https://github.com";

/// First path segments that are GitHub's own and never an owner. From the list that is published as
/// `github-reserved-names`; those that no address `/x/y/issues/1` can follow are left out.
const RESERVED: &str = include_str!("reserved.txt");

/// Whether it is on github.com itself.
pub fn is_public(address: &WebAddress) -> bool {
    address.origin == PUBLIC || address.origin == "https://www.github.com"
}

/// The repository an address is about, on any host; without one, the site.
pub fn place_of(address: &WebAddress) -> Option<Place> {
    let project = match address.path.as_slice() {
        [] => None,
        [owner, repository, ..] => {
            let repository = repository.strip_suffix(".git").unwrap_or(repository);
            if !is_owner(owner) || !is_repository(repository) {
                return None;
            }
            Some(format!("{owner}/{repository}"))
        }
        [_] => return None,
    };
    let site = if is_public(address) { PUBLIC.to_owned() } else { address.origin.clone() };
    let api = match site.as_str() {
        PUBLIC => "https://api.github.com".to_owned(),
        // Data residency: the API has a host of its own.
        site if address.host.ends_with(".ghe.com") => site.replacen("https://", "https://api.", 1),
        site => format!("{site}/api/v3"),
    };
    Some(Place { tracker: Tracker::GitHub, site, api, project })
}

/// The issue an address is about: its own page, or a project's pane that shows it.
pub fn issue_of(address: &WebAddress) -> Option<Address> {
    let path: Vec<&str> = address.path.iter().map(String::as_str).collect();
    let (owner, repository, number) = match path.as_slice() {
        [owner, repository, "issues", number] => (*owner, *repository, *number),
        ["orgs" | "users", _, "projects", project, rest @ ..] if is_view(project, rest) => pane(address)?,
        _ => return None,
    };
    if !is_owner(owner) || !is_repository(repository) {
        return None;
    }
    let site = if is_public(address) { PUBLIC.to_owned() } else { address.origin.clone() };
    Some(Address {
        tracker: Tracker::GitHub,
        site,
        project: format!("{owner}/{repository}"),
        number: issue_number(number)?,
    })
}

fn is_view(project: &str, rest: &[&str]) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number(project)
        && match rest {
            [] => true,
            ["views", view] => number(view),
            _ => false,
        }
}

fn pane(address: &WebAddress) -> Option<(&str, &str, &str)> {
    if address.query("pane") != Some("issue") {
        return None;
    }
    let mut parts = address.query("issue")?.split('|');
    let found = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(found)
}

fn issue_number(text: &str) -> Option<u64> {
    let plain = text.len() <= 10 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn is_owner(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    let rest = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let lower = text.to_ascii_lowercase();
    first && rest && !RESERVED.split_ascii_whitespace().any(|name| name == lower)
}

fn is_repository(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    plain && (1..=100).contains(&text.len()) && text != "." && text != ".."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_is_no_issue() {
        for path in [
            "settings/demo/issues/12",
            "octo/demo/issues/012",
            "octo/demo/issues/12345678901",
            "octo/../issues/1",
            "octo/de%2Fmo/issues/1",
            "octo/demo/issues/1e3",
        ] {
            let address = WebAddress::split(&format!("https://github.com/{path}")).unwrap();
            assert_eq!(issue_of(&address), None, "{path}");
        }
    }

    #[test]
    fn knows_a_repository_on_any_host() {
        let api =
            |url: &str| place_of(&WebAddress::split(url).unwrap()).map(|place| (place.api, place.project));
        let own = |api: &str| Some((api.to_owned(), Some("octo/demo".to_owned())));
        assert_eq!(api("https://github.com/octo/demo"), own("https://api.github.com"));
        assert_eq!(api("https://www.github.com/octo/demo.git"), own("https://api.github.com"));
        assert_eq!(api("https://github.com/octo/demo/issues/4"), own("https://api.github.com"));
        assert_eq!(api("https://ghe.example.com/octo/demo"), own("https://ghe.example.com/api/v3"));
        assert_eq!(api("https://acme.ghe.com/octo/demo"), own("https://api.acme.ghe.com"));
        assert_eq!(api("https://github.com/octo"), None);
        assert_eq!(api("https://github.com/settings/tokens"), None);
    }
}
