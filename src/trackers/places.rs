//! Which address belongs to which tracker, and what it is about.

use super::{github, gitlab, jira};
use crate::model::{Address, Site, Tracker, WebAddress};

/// A site's address taken apart: where its API is and which project is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which product.
    pub tracker: Tracker,
    /// `https://github.com`, `https://host/jira`.
    pub site: String,
    /// `https://api.github.com`.
    pub api: String,
    /// `octo/demo`, `SHOP`; none when the address names only the site.
    pub project: Option<String>,
}

/// Reads an address that a person typed or pasted. Without a tracker it is one of the public hosts that
/// is meant.
pub fn place_of(text: &str, tracker: Option<Tracker>) -> Option<Place> {
    let text = text.trim();
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let address = WebAddress::split(&full).filter(WebAddress::is_safe)?;
    match public(&address).or(tracker)? {
        Tracker::GitHub => github::place_of(&address),
        Tracker::GitLab => gitlab::place_of(&address),
        Tracker::JiraCloud => Some(jira::cloud_place(&address)),
        Tracker::JiraDataCenter => Some(jira::data_center_place(&address)),
    }
}

/// The tracker of a public host.
fn public(address: &WebAddress) -> Option<Tracker> {
    if github::is_public(address) || address.host.ends_with(".ghe.com") {
        Some(Tracker::GitHub)
    } else if gitlab::is_public(address) {
        Some(Tracker::GitLab)
    } else if jira::is_public(address) {
        Some(Tracker::JiraCloud)
    } else {
        None
    }
}

/// Whether the panel is on that site's pages from the start.
pub fn is_covered_by_manifest(site: &str) -> bool {
    let covered = |address: WebAddress| {
        github::is_public(&address) || gitlab::is_public(&address) || jira::is_public(&address)
    };
    WebAddress::split(site).is_some_and(covered)
}

/// Finds the issue in an address. `sites` are those that are connected.
pub fn issue_of(url: &str, sites: &[Site]) -> Option<Address> {
    let address = WebAddress::split(url)?;
    // A site below another's path knows better: the longest comes first.
    let mut known: Vec<&Site> = sites.iter().filter(|site| address.below(&site.url).is_some()).collect();
    known.sort_by_key(|site| std::cmp::Reverse(site.url.len()));
    let own = known.into_iter().find_map(|site| match site.tracker {
        Tracker::GitHub => github::issue_of(&address),
        Tracker::GitLab => gitlab::issue_of(&address, &site.url),
        Tracker::JiraCloud | Tracker::JiraDataCenter => jira::issue_of(&address, site),
    });
    own.or_else(|| match public(&address)? {
        Tracker::GitHub => github::issue_of(&address),
        Tracker::GitLab => gitlab::issue_of(&address, gitlab::PUBLIC),
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            jira::issue_of(&address, &Site { tracker: Tracker::JiraCloud, url: address.origin.clone() })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published vectors: tracker, address, what it is.
    const VECTORS: &str = include_str!("vectors.txt");

    #[test]
    fn every_published_address_is_known_for_what_it_is() {
        let sites = [Site { tracker: Tracker::JiraDataCenter, url: "https://jira.example.org".into() }];
        let below = |path: &str| Site {
            tracker: Tracker::JiraDataCenter,
            url: format!("https://jira.example.org{path}"),
        };
        let mut count = 0;
        for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.split(' ').skip(1);
            let (url, expect) = (parts.next().unwrap(), parts.next().unwrap());
            let with_path = [sites[0].clone(), below("/jira"), below("/a/b")];
            let found = issue_of(url, &with_path).map(|issue| issue.display());
            assert_eq!(found.as_deref(), Some(expect).filter(|expect| *expect != "-"), "{url}");
            count += 1;
        }
        assert_eq!(count, 77);
    }

    #[test]
    fn a_gitlab_below_a_path_is_known_there_only() {
        let sites = [Site { tracker: Tracker::GitLab, url: "https://git.example.org/gl".into() }];
        let found = |url: &str| issue_of(url, &sites).map(|issue| issue.display());
        assert_eq!(found("https://git.example.org/gl/g/p/-/issues/7").as_deref(), Some("g/p#7"));
        assert_eq!(found("https://git.example.org/g/p/-/issues/7"), None);
    }

    #[test]
    fn typed_addresses_become_places() {
        let place = |text: &str, tracker| {
            place_of(text, tracker).map(|place| (place.site, place.api, place.project.unwrap_or_default()))
        };
        let own = |site: &str, api: &str, project: &str| Some((site.into(), api.into(), project.into()));
        assert_eq!(
            place("github.com/octo/demo", None),
            own("https://github.com", "https://api.github.com", "octo/demo")
        );
        assert_eq!(
            place("https://gitlab.com/g/sub/p/-/issues/7", None),
            own("https://gitlab.com", "https://gitlab.com/api/v4", "g/sub/p")
        );
        assert_eq!(place("gitlab.com", None), own("https://gitlab.com", "https://gitlab.com/api/v4", ""));
        assert_eq!(
            place("https://acme.atlassian.net/jira/software/projects/SHOP/boards/1", None),
            own("https://acme.atlassian.net", "https://acme.atlassian.net/rest/api/3", "SHOP")
        );
        assert_eq!(
            place("https://host/jira/browse/SHOP-3", Some(Tracker::JiraDataCenter)),
            own("https://host/jira", "https://host/jira/rest/api/2", "SHOP")
        );
        assert_eq!(
            place("https://host/jira/", Some(Tracker::JiraDataCenter)),
            own("https://host/jira", "https://host/jira/rest/api/2", "")
        );
        assert_eq!(
            place("https://host/jira/secure/Dashboard.jspa", Some(Tracker::JiraDataCenter)),
            own("https://host/jira", "https://host/jira/rest/api/2", "")
        );
        assert_eq!(
            place("https://host/g/p", Some(Tracker::GitLab)),
            own("https://host", "https://host/api/v4", "g/p")
        );
        assert_eq!(place("https://host/g/p", None), None);
        assert_eq!(place("http://host/g/p", Some(Tracker::GitLab)), None);
        assert_eq!(place("javascript:alert(1)", Some(Tracker::GitLab)), None);
    }
}
