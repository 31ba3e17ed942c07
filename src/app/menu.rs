//! The context menu: which issue a click is about, and where the dialog for it opens.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::links::address_of;
use crate::ports::Host;

/// A click, as the browser tells it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Click {
    /// `link-requirement` or `report-defect`.
    pub item: String,
    /// The link that was clicked, if any.
    pub link_url: String,
    /// The page it was on.
    pub page_url: String,
    /// The selected text, if any.
    pub selection: String,
    /// The tab.
    pub tab_id: Option<i64>,
}

/// What the worker's script does next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    /// The tab whose own panel opens the dialog; none for a window of ours.
    pub tab: Option<i64>,
    /// Which dialog.
    pub dialog: &'static str,
    /// The selected text, for the search.
    pub text: String,
    /// The window's page, when there is no panel.
    pub page: Option<String>,
}

/// Decides what a click opens. The issue is the clicked link's, else the page's own; selected text is
/// never taken for an issue, but an address in it is.
pub async fn clicked<H: Host>(host: &H, click: &Click) -> Result<Opening> {
    let connections = super::connections::all(host).await?;
    let issue = |url: &str| address_of(url, &connections).ok();
    let text: String = click.selection.trim().chars().take(500).collect();
    let page_issue = issue(&click.page_url);
    if click.item == "report-defect" {
        let page = format!(
            "extension/pages/link.html#report&text={}&page={}",
            encode(&text),
            encode(&click.page_url)
        );
        return Ok(Opening {
            tab: click.tab_id.filter(|_| page_issue.is_some()),
            dialog: "reportDefect",
            text,
            page: Some(page),
        });
    }
    let pasted = text.split_whitespace().find_map(issue);
    let subject = issue(&click.link_url).or_else(|| page_issue.clone()).or(pasted);
    let own = subject.is_some() && subject == page_issue;
    let url = subject.map(|address| address.url()).unwrap_or_default();
    let page = format!("extension/pages/link.html#url={}&text={}", encode(&url), encode(&text));
    Ok(Opening { tab: click.tab_id.filter(|_| own), dialog: "linkRequirement", text, page: Some(page) })
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
