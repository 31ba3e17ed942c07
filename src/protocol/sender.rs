//! Who sent a message, as the browser tells it, and what they may ask for.

use serde::Deserialize;

use crate::error::{Error, Result};

/// Who may send a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Popup, options, workspace, link window.
    OwnPages,
    /// The content script on an issue's page, about that issue.
    IssuePages,
}

/// The browser's account of a message's sender; no part of it comes from the message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sender {
    /// The extension it belongs to.
    pub id: String,
    /// The address of the document that sent it.
    pub url: String,
    /// Its origin.
    pub origin: String,
    /// The address of its tab.
    pub tab_url: String,
    /// 0 for a tab's own document.
    pub frame_id: i64,
    /// Our own extension's id; set by the worker.
    pub own_id: String,
}

impl Sender {
    /// Reads what the worker's script passes on.
    pub fn read(json: &str, own_id: String) -> Sender {
        let sender: Sender = serde_json::from_str(json).unwrap_or_default();
        Sender { own_id, ..sender }
    }

    /// Whether this sender may send such a call.
    pub fn may(&self, who: Who) -> Result<()> {
        let allowed = !self.own_id.is_empty()
            && self.id == self.own_id
            && match who {
                Who::OwnPages => self.is_own_page(),
                Who::IssuePages => !self.is_own_page() && self.page().is_some(),
            };
        if allowed { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// The address of the issue page that sent it: only a tab's own document speaks for its tab.
    pub fn page(&self) -> Option<&str> {
        let same = origin_of(&self.url) == origin_of(&self.tab_url);
        (self.frame_id == 0 && same && self.url.starts_with("http")).then_some(self.tab_url.as_str())
    }

    fn is_own_page(&self) -> bool {
        let own = format!("chrome-extension://{}", self.own_id);
        self.url.starts_with(&format!("{own}/")) && (self.origin.is_empty() || self.origin == own)
    }
}

fn origin_of(url: &str) -> Option<&str> {
    let end = url.find("://")? + 3;
    let rest = url.get(end..)?;
    let stop = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..end + stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(url: &str, tab: &str, frame_id: i64) -> Sender {
        Sender {
            id: "abc".into(),
            url: url.into(),
            tab_url: tab.into(),
            frame_id,
            own_id: "abc".into(),
            ..Sender::default()
        }
    }

    #[test]
    fn a_page_speaks_for_its_own_tab_only() {
        let issue = "https://github.com/o/r/issues/1";
        let check = |sender: Sender, own: bool, page: bool| {
            assert_eq!(sender.may(Who::OwnPages).is_ok(), own, "{sender:?}");
            assert_eq!(sender.may(Who::IssuePages).is_ok(), page, "{sender:?}");
        };
        check(sender(issue, issue, 0), false, true);
        check(sender(issue, issue, 3), false, false);
        check(sender("https://evil.example/", issue, 0), false, false);
        check(sender("chrome-extension://abc/extension/pages/popup.html", "", 0), true, false);
        check(sender("chrome-extension://abcd/popup.html", "", 0), false, false);
        check(Sender { id: "other".into(), ..sender("chrome-extension://abc/x", "", 0) }, false, false);
        check(Sender::read("not json", "abc".into()), false, false);
        check(
            Sender { own_id: String::new(), id: String::new(), ..sender("chrome-extension:///x", "", 0) },
            false,
            false,
        );
    }
}
