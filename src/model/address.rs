//! Where an issue is, and the splitting of web addresses.
//!
//! The browser has already normalised what reaches us; this splits it and believes nothing. Which path
//! is an issue's is each tracker's own knowledge (`trackers/`).

use serde::{Deserialize, Serialize};

use crate::protocol::wire::wire;

wire! {
/// A product that keeps issues.
#[derive(Copy, Eq)]
pub enum Tracker {
    /// github.com and GitHub Enterprise Server.
    GitHub,
    /// gitlab.com and self-managed GitLab.
    GitLab,
    /// Jira on Atlassian's own hosts.
    JiraCloud,
    /// Jira Server and Data Center, on a host of one's own.
    JiraDataCenter,
}
}

impl Tracker {
    /// Every tracker, in the order they are offered.
    pub const ALL: [Tracker; 4] =
        [Tracker::GitHub, Tracker::GitLab, Tracker::JiraCloud, Tracker::JiraDataCenter];

    /// The name people know.
    pub const fn label(self) -> &'static str {
        match self {
            Tracker::GitHub => "GitHub",
            Tracker::GitLab => "GitLab",
            Tracker::JiraCloud => "Jira Cloud",
            Tracker::JiraDataCenter => "Jira Data Center",
        }
    }

    /// What it calls the place where issues live.
    pub const fn place(self) -> &'static str {
        match self {
            Tracker::GitHub => "repository",
            Tracker::GitLab | Tracker::JiraCloud | Tracker::JiraDataCenter => "project",
        }
    }

    /// Whether it is one of the two Jiras: issues with keys, types, priorities and workflows.
    pub const fn is_jira(self) -> bool {
        matches!(self, Tracker::JiraCloud | Tracker::JiraDataCenter)
    }
}

/// One installation of a tracker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// Which product.
    pub tracker: Tracker,
    /// Its web address without a slash at the end: `https://host/jira`.
    pub url: String,
}

/// One issue of one project on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Which product.
    pub tracker: Tracker,
    /// The site's web address without a slash at the end: `https://github.com`, `https://host/jira`.
    pub site: String,
    /// `octo/demo`, `group/sub/project`, `SHOP`, in the case it was seen in.
    pub project: String,
    /// The number there.
    pub number: u64,
}

impl Address {
    /// What it is stored under. Owners and repositories are compared without case.
    pub fn key(&self) -> String {
        let host = self.site.split("://").nth(1).unwrap_or(&self.site);
        format!("{host}/{}#{}", self.project.to_lowercase(), self.number)
    }

    /// `octo/demo#12`, `SHOP-12`.
    pub fn display(&self) -> String {
        if self.tracker.is_jira() {
            format!("{}-{}", self.project, self.number)
        } else {
            format!("{}#{}", self.project, self.number)
        }
    }

    /// `#12`, `SHOP-12`.
    pub fn short(&self) -> String {
        if self.tracker.is_jira() { self.display() } else { format!("#{}", self.number) }
    }

    /// The page.
    pub fn url(&self) -> String {
        match self.tracker {
            Tracker::GitHub => format!("{}/{}/issues/{}", self.site, self.project, self.number),
            Tracker::GitLab => format!("{}/{}/-/issues/{}", self.site, self.project, self.number),
            Tracker::JiraCloud | Tracker::JiraDataCenter => {
                format!("{}/browse/{}", self.site, self.display())
            }
        }
    }
}

/// The parts of an http or https address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress {
    /// `https://host` or `https://host:port`, in lower case.
    pub origin: String,
    /// The host without port, in lower case.
    pub host: String,
    /// Whether it is https.
    pub secure: bool,
    /// The path's parts, percent-decoded, empty ones left out.
    pub path: Vec<String>,
    /// The query's names and values, percent-decoded.
    pub query: Vec<(String, String)>,
}

impl WebAddress {
    /// Splits an address; none for anything but http and https, and for one with a user name in it.
    pub fn split(text: &str) -> Option<WebAddress> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let authority = authority.to_ascii_lowercase();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if authority.is_empty() || !authority.chars().all(plain) {
            return None;
        }
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => {
                port.parse::<u16>().ok()?;
                host
            }
            _ => authority.as_str(),
        };
        let standard = if secure { ":443" } else { ":80" };
        let origin_authority = authority.strip_suffix(standard).unwrap_or(&authority);
        let scheme = if secure { "https" } else { "http" };
        Some(WebAddress {
            origin: format!("{scheme}://{origin_authority}"),
            host: host.to_owned(),
            secure,
            path: path.split('/').filter(|part| !part.is_empty()).map(decode).collect(),
            query: query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect(),
        })
    }

    /// Whether requests may go there: https, or http on this very machine.
    pub fn is_safe(&self) -> bool {
        self.secure || matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
    }

    /// The path's parts below a site's own address, which may itself have a path; none on another site.
    pub fn below(&self, site: &str) -> Option<&[String]> {
        let base = WebAddress::split(site)?;
        if base.origin != self.origin {
            return None;
        }
        self.path.strip_prefix(base.path.as_slice())
    }

    /// The first value of a query name.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }
}

fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (decode(name), decode(&value.replace('+', " ")))
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_what_a_browser_shows() {
        let address = WebAddress::split("https://GitHub.com:443/octo//demo/issues/12/?a=b%7Cc&x#y").unwrap();
        assert_eq!(address.origin, "https://github.com");
        assert_eq!(address.path, ["octo", "demo", "issues", "12"]);
        assert_eq!(address.query("a"), Some("b|c"));
    }

    #[test]
    fn refuses_what_is_no_web_address() {
        for text in [
            "",
            "github.com",
            "javascript:alert(1)",
            "ftp://a/b",
            "https://",
            "https://user@host/",
            "https://ho st/",
            "https://h:99999/",
        ] {
            assert_eq!(WebAddress::split(text), None, "{text}");
        }
    }

    #[test]
    fn a_site_may_have_a_path_of_its_own() {
        let address = WebAddress::split("https://host/jira/browse/A-1").unwrap();
        assert_eq!(address.below("https://host/jira").unwrap(), ["browse", "A-1"]);
        assert_eq!(address.below("https://host").unwrap(), ["jira", "browse", "A-1"]);
        assert_eq!(address.below("https://host/wiki"), None);
        assert_eq!(address.below("https://other/jira"), None);
    }

    #[test]
    fn plain_http_is_safe_on_this_machine_only() {
        assert!(WebAddress::split("http://127.0.0.1:8080/x").unwrap().is_safe());
        assert!(!WebAddress::split("http://127.0.0.1.example.com/").unwrap().is_safe());
    }
}
