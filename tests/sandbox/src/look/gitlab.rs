//! GitLab's issue page in its forms: the server-rendered one, the work item of 2025, its layout of 2026, an item in a
//! panel beside the list, and one whose anchors have all changed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Choice, SCRIPT, Shown, escape, fill, fill_issue, value_of};

const FRAME: &str = include_str!("gitlab/frame.html");
const STYLE: &str = include_str!("gitlab/page.css");
const LEGACY: &str = include_str!("gitlab/legacy.html");
const WORK_ITEM: &str = include_str!("gitlab/work_item.html");
const LAYOUT: &str = include_str!("gitlab/layout.html");
const PANEL: &str = include_str!("gitlab/panel.html");
const CHANGED: &str = include_str!("gitlab/changed.html");

/// The policy of the real pages; the nonce is ours.
pub const POLICY: &str = "default-src 'self'; script-src 'strict-dynamic' 'self' 'nonce-sandbox'; style-src 'self' 'unsafe-inline'; \
    img-src * data:; connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'";

/// The forms of an issue's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rendered by the server, with small apps in it.
    Legacy,
    /// The work item of 2025.
    WorkItem,
    /// The layout of 2026, its actions in the panel's head.
    Layout,
    /// No known anchor.
    Changed,
}

impl Kind {
    /// By the name a test gives it.
    pub fn of(generation: &str) -> Self {
        match generation {
            "legacy" => Self::Legacy,
            "layout" => Self::Layout,
            "changed" => Self::Changed,
            _ => Self::WorkItem,
        }
    }
}

/// An issue's own page.
pub fn issue_page(shown: &Shown, kind: Kind) -> String {
    let (view, page) = match kind {
        Kind::Legacy => (LEGACY, "projects:issues:show"),
        Kind::WorkItem => (WORK_ITEM, "projects:work_items:show"),
        Kind::Layout => (LAYOUT, "projects:work_items:show"),
        Kind::Changed => (CHANGED, "projects:work_items:show"),
    };
    let title = format!("{} (#{}) · Issues · {} · GitLab", shown.title, shown.number, shown.project);
    frame(shown, &title, page, &fill_issue(view, shown), "")
}

/// The list, with an item in the panel beside it if one is shown.
pub fn list_page(list: &[Shown], panel: Option<&Shown>) -> Option<String> {
    let first = list.first()?;
    let list_path = format!("{}/{}/-/work_items", super::path_of(&first.base), first.project);
    let rows: String = list
        .iter()
        .map(|shown| {
            format!(
                "<li class=\"issue\"><a class=\"issuable-title\" data-testid=\"issuable-title-link\" data-soft href=\"{}/{}/-/work_items/{}\">{}</a> <small>#{}</small></li>",
                super::path_of(&shown.base),
                escape(&shown.project),
                shown.number,
                escape(&shown.title),
                shown.number
            )
        })
        .collect();
    let beside = panel.map_or_else(String::new, |shown| {
        let next = format!("{list_path}?show={}", show_value(shown, shown.number % 12 + 1));
        let inner =
            fill(PANEL, &[("item", WORK_ITEM), ("list", &escape(&list_path)), ("next", &escape(&next))]);
        fill_issue(&inner, shown)
    });
    let view = format!(
        "<div class=\"list-page\"><h1 class=\"gl-heading-1\">Work items</h1><ul class=\"issuable-list\">{rows}</ul></div>"
    );
    Some(frame(
        first,
        &format!("Work items · {} · GitLab", first.project),
        "projects:work_items:index",
        &view,
        &beside,
    ))
}

fn show_value(shown: &Shown, number: u64) -> String {
    let state =
        serde_json::json!({ "iid": number.to_string(), "full_path": shown.project, "id": 900 + number });
    STANDARD.encode(state.to_string()).replace('=', "%3D").replace('+', "%2B")
}

fn frame(shown: &Shown, title: &str, page: &str, view: &str, beside: &str) -> String {
    let classes = if shown.is_dark {
        "ui-neutral with-top-bar page-with-panels gl-dark"
    } else {
        "ui-neutral with-top-bar page-with-panels"
    };
    let outer =
        fill_issue(&fill(FRAME, &[("classes", classes), ("page", page), ("head", &escape(title))]), shown);
    fill(&outer, &[("view", view), ("beside", beside), ("style", STYLE), ("script", SCRIPT)])
}

/// The page at a path below the instance's root.
pub(super) fn answer(path: &str, query: &str, choice: &Choice) -> Option<String> {
    let (project, rest) = path.trim_start_matches('/').split_once("/-/")?;
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["issues" | "work_items"] => {
            let shown = STANDARD.decode(value_of(query, "show")).ok().and_then(|bytes| {
                let state: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
                let number = state.get("iid")?.as_str()?.parse().ok()?;
                choice.find(state.get("full_path")?.as_str()?, number)
            });
            list_page(&choice.list(project), shown.as_ref())
        }
        ["issues" | "work_items", number] => {
            let shown = choice.find(project, number.parse().ok()?)?;
            Some(issue_page(&shown, Kind::of(&choice.generation)))
        }
        _ => None,
    }
}
