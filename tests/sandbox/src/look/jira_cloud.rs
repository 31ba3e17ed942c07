//! Jira Cloud's issue view in its forms: the full page, the modal over a board, the single column of the navigator, and
//! one whose anchors have all changed. The server's tree comes alive after the load and bears no strangers before.

use super::{Choice, SCRIPT, Shown, escape, fill, fill_issue, value_of};

const FRAME: &str = include_str!("jira_cloud/frame.html");
const STYLE: &str = include_str!("jira_cloud/page.css");
const ISSUE: &str = include_str!("jira_cloud/issue.html");
const COMPACT: &str = include_str!("jira_cloud/compact.html");
const CHANGED: &str = include_str!("jira_cloud/changed.html");
const BOARD: &str = include_str!("jira_cloud/board.html");
const MODAL: &str = include_str!("jira_cloud/modal.html");

/// The strictest policy that a page of this kind could have.
pub const POLICY: &str = "default-src 'none'; script-src 'nonce-sandbox'; style-src 'nonce-sandbox'; img-src data: 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// The forms of an issue's view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two columns.
    Full,
    /// One column, as in the navigator.
    Compact,
    /// No known anchor.
    Changed,
}

impl Kind {
    /// By the name a test gives it.
    pub fn of(generation: &str) -> Self {
        match generation {
            "compact" => Self::Compact,
            "changed" => Self::Changed,
            _ => Self::Full,
        }
    }
}

/// An issue's own page.
pub fn issue_page(shown: &Shown, kind: Kind) -> String {
    let title = format!("[{}] {} - Jira", shown.key, shown.title);
    frame(shown, &title, &view(shown, kind))
}

/// A board, with an issue over it if one is selected.
pub fn board_page(list: &[Shown], selected: Option<&Shown>) -> Option<String> {
    let first = list.first()?;
    let board = format!("/jira/software/projects/{}/boards/1", first.project);
    let cards: String = list
        .iter()
        .map(|shown| {
            format!(
                "<div class=\"card\" id=\"card-{key}\" data-testid=\"board.content.cell.card\"><a data-soft href=\"{board}?selectedIssue={key}\">{}</a><small>{key}</small></div>",
                escape(&shown.title),
                key = shown.key
            )
        })
        .collect();
    let rows: String = list
        .iter()
        .map(|shown| {
            format!("<li><a data-soft href=\"/browse/{0}\">{0}</a> {1}</li>", shown.key, escape(&shown.title))
        })
        .collect();
    let modal = selected.map_or_else(String::new, |shown| {
        let next = format!("{board}?selectedIssue={}-{}", shown.project, shown.number % 12 + 1);
        fill_issue(
            &fill(MODAL, &[("board", &board), ("next", &next), ("issue", &view(shown, Kind::Full))]),
            shown,
        )
    });
    let body = fill(BOARD, &[("cards", &cards), ("rows", &rows), ("modal", &modal)]);
    Some(frame(first, &format!("{} board - Jira", first.project), &body))
}

fn view(shown: &Shown, kind: Kind) -> String {
    let template = match kind {
        Kind::Full => ISSUE,
        Kind::Compact => COMPACT,
        Kind::Changed => CHANGED,
    };
    fill_issue(template, shown)
}

fn frame(shown: &Shown, title: &str, view: &str) -> String {
    let mode = if shown.is_dark { "dark" } else { "light" };
    let outer = fill_issue(&fill(FRAME, &[("mode", mode), ("head", &escape(title))]), shown);
    fill(&outer, &[("view", view), ("style", STYLE), ("script", SCRIPT)])
}

/// The page at a path.
pub(super) fn answer(path: &str, query: &str, choice: &Choice) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let find = |key: &str| {
        let (project, number) = key.rsplit_once('-')?;
        choice.find(project, number.parse().ok()?)
    };
    match parts.as_slice() {
        ["browse" | "issues", key] | ["projects", _, "issues", key] => {
            Some(issue_page(&find(key)?, Kind::of(&choice.generation)))
        }
        ["jira", .., "projects", _, "issues", key] => Some(issue_page(&find(key)?, Kind::Compact)),
        ["jira", .., "projects", project, _] | ["jira", .., "projects", project, "boards", _] => {
            let selected = find(&value_of(query, "selectedIssue"));
            board_page(&choice.list(project), selected.as_ref())
        }
        _ => None,
    }
}
