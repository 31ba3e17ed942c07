//! Jira Data Center's issue page in its forms: 9.x without a theme, 10.x with design tokens, the split view beside a
//! search, the detail of a rapid board, and one whose anchors have all changed.

use super::{Choice, SCRIPT, Shown, escape, fill, fill_issue, value_of};

const FRAME: &str = include_str!("jira_dc/frame.html");
const STYLE: &str = include_str!("jira_dc/page.css");
const TOKENS: &str = include_str!("jira_dc/tokens.css");
const ISSUE: &str = include_str!("jira_dc/issue.html");
const SPLIT: &str = include_str!("jira_dc/split.html");
const RAPID: &str = include_str!("jira_dc/rapid.html");
const CHANGED: &str = include_str!("jira_dc/changed.html");

/// The forms of an issue's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Without a theme.
    Nine,
    /// With design tokens.
    Ten,
    /// No known anchor.
    Changed,
}

impl Kind {
    /// By the name a test gives it.
    pub fn of(generation: &str) -> Self {
        match generation {
            "ten" => Self::Ten,
            "changed" => Self::Changed,
            _ => Self::Nine,
        }
    }
}

/// An issue's own page.
pub fn issue_page(shown: &Shown, kind: Kind) -> String {
    let title = format!("[{}] {} - Jira", shown.key, shown.title);
    let view = fill_issue(if kind == Kind::Changed { CHANGED } else { ISSUE }, shown);
    frame(shown, kind, &title, "page-type-issuenav", &view)
}

/// The search with the issue beside it; links of the list exchange the issue and its address.
pub fn split_page(list: &[Shown], shown: &Shown, kind: Kind) -> String {
    let rows: String = list
        .iter()
        .map(|one| {
            format!(
                "<li data-key=\"{key}\"><a class=\"splitview-issue-link\" data-issue-key=\"{key}\" data-soft href=\"{root}/browse/{key}?jql=project%20%3D%20{}\">{key} <span>{}</span></a></li>",
                one.project,
                escape(&one.title),
                key = one.key,
                root = super::path_of(&one.base)
            )
        })
        .collect();
    let issue = fill_issue(ISSUE, shown);
    let view = fill(SPLIT, &[("rows", &rows), ("issue", &issue)]);
    frame(
        shown,
        kind,
        &format!("[{}] {} - Jira", shown.key, shown.title),
        "page-type-issuenav page-type-split",
        &view,
    )
}

/// A rapid board, with the detail of an issue if one is selected.
pub fn rapid_page(list: &[Shown], selected: Option<&Shown>, kind: Kind) -> Option<String> {
    let first = list.first()?;
    let address = |key: &str| {
        format!(
            "{}/secure/RapidBoard.jspa?rapidView=1&amp;view=detail&amp;selectedIssue={key}",
            super::path_of(&first.base)
        )
    };
    let cards: String = list
        .iter()
        .map(|one| {
            format!(
                "<div class=\"ghx-issue\" data-issue-key=\"{0}\"><a data-soft href=\"{1}\">{0}</a> {2}</div>",
                one.key,
                address(&one.key),
                escape(&one.title)
            )
        })
        .collect();
    let detail = selected.map_or_else(String::new, |shown| {
        let next = address(&format!("{}-{}", shown.project, shown.number % 12 + 1));
        fill_issue(&fill(RAPID, &[("next", &next)]), shown)
    });
    let view = format!("<div class=\"ghx-work\"><div id=\"ghx-pool\">{cards}</div>{detail}</div>");
    Some(frame(first, kind, "Agile Board - Jira", "page-type-rapidboard", &view))
}

fn frame(shown: &Shown, kind: Kind, title: &str, class: &str, view: &str) -> String {
    let (version, theme, tokens) = match (kind, shown.is_dark) {
        (Kind::Ten, true) => {
            ("10.3.0", "data-color-mode=\"dark\" data-theme=\"dark:dark light:light\"", TOKENS)
        }
        (Kind::Ten, false) => {
            ("10.3.0", "data-color-mode=\"light\" data-theme=\"dark:dark light:light\"", TOKENS)
        }
        // A dark theme of a plug-in: it sets classes and colours, and says so nowhere.
        (_, true) => ("9.12.0", "class=\"midnight\"", ""),
        (_, false) => ("9.12.0", "", ""),
    };
    let values = [("theme", theme), ("version", version), ("class", class), ("head", &escape(title))];
    let outer = fill_issue(&fill(FRAME, &values), shown);
    fill(&outer, &[("view", view), ("style", &format!("{STYLE}{tokens}")), ("script", SCRIPT)])
}

/// The page at a path below the context path.
pub(super) fn answer(path: &str, query: &str, choice: &Choice) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let kind = Kind::of(&choice.generation);
    let find = |key: &str| {
        let (project, number) = key.rsplit_once('-')?;
        choice.find(project, number.parse().ok()?)
    };
    let list = || choice.list("SHOP");
    match parts.as_slice() {
        ["browse", key] if query.contains("jql=") => Some(split_page(&list(), &find(key)?, kind)),
        ["browse", key] | ["projects", _, "issues", key] => Some(issue_page(&find(key)?, kind)),
        ["issues"] => Some(split_page(&list(), &list().into_iter().next()?, kind)),
        ["secure", "RapidBoard.jspa"] => {
            rapid_page(&list(), find(&value_of(query, "selectedIssue")).as_ref(), kind)
        }
        _ => None,
    }
}
