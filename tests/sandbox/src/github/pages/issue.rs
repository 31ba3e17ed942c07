//! The issue viewer in its generations: today's React one, that of 2025, the server-rendered one, and one
//! whose anchors have all changed.

use super::frame::escape;
use super::markdown;
use crate::github::render::iso;
use crate::github::state::{GitHub, Issue, Repo};

/// Which React viewer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Today's.
    Year2026,
    /// The first public one.
    Year2025,
    /// None of the known anchors is there any more.
    Changed,
}

/// A React application as the server sends it, before it hydrates.
pub(super) fn app(name: &str, root: &str, data: &str) -> String {
    format!(
        "<main><react-app app-name=\"{name}\" data-ssr=\"true\"><script type=\"application/json\" data-target=\"react-app.embeddedData\">{}</script><div data-target=\"react-app.reactRoot\">{root}</div></react-app></main>",
        data.replace('<', "\\u003c")
    )
}

pub(super) fn react(github: &GitHub, repo: &Repo, issue: &Issue, shape: Shape) -> String {
    let data = serde_json::json!({ "payload": { "preloadedQueries": [{ "result": { "data": { "repository": { "issue": {
        "id": issue.id.to_string(), "number": issue.number, "title": issue.title, "state": if issue.is_closed { "CLOSED" } else { "OPEN" }
    } } } } }] } });
    app("issues-react", &viewer(github, repo, issue, shape), &data.to_string())
}

/// The same viewer in a project's side panel.
pub(super) fn pane(github: &GitHub, repo: &Repo, issue: &Issue) -> String {
    let link = format!("<a href='/{0}/issues/{1}'>{0}</a>", escape(&repo.full_name()), issue.number);
    let viewer = viewer(github, repo, issue, Shape::Year2026);
    viewer.replacen(
        "<div data-testid=\"issue-header\">",
        &format!("<div data-testid=\"issue-header\">{link}"),
        1,
    )
}

fn viewer(_github: &GitHub, repo: &Repo, issue: &Issue, shape: Shape) -> String {
    let title = escape(&issue.title);
    let dash = if shape == Shape::Year2025 { "--" } else { "__" };
    let menu = |hash: &str| {
        format!(
            "<div class=\"HeaderMenu-module__menuActionsContainer{dash}{hash}\"><button type='button' class='button'>Edit</button><button type='button' class='button primary'>New issue</button></div>"
        )
    };
    let state = state(issue);
    if shape == Shape::Changed {
        return format!(
            "<div data-testid=\"issue-viewer-container\"><div class='head'><h1 class='q1'>{title} <span>#{}</span></h1>{state}</div><div class='columns'><div class='talk'>{}</div><div class='side x9'><div class='z3'>Assignees</div></div></div></div>",
            issue.number,
            talk(repo, issue)
        );
    }
    let side = match shape {
        Shape::Year2025 => {
            format!("<div data-testid=\"issue-viewer-metadata-pane\" class='side'>{}</div>", sections(issue))
        }
        Shape::Year2026 | Shape::Changed => format!(
            "<div data-testid=\"issue-viewer-metadata-container\" class='side'><div data-testid=\"sticky-sidebar\"><div class=\"IssueSidebar-module__sidebarContent__hT3kA\">{}</div></div></div>",
            sections(issue)
        ),
    };
    format!(
        "<div data-testid=\"issue-viewer-container\" class=\"IssueViewer-module__issueViewerContainer__b2Rv1\">\
        <div data-testid=\"issue-header\"><div data-component=\"PH_ContextArea\" class='narrow'>{}</div>\
        <div class='titles'><h1 data-component=\"PH_Title\"><bdi data-testid=\"issue-title\">{title}</bdi> <span>#{}</span></h1></div>\
        <div data-component=\"PH_Actions\" class='wide'>{}</div><div data-testid=\"issue-metadata-fixed\">{state}</div></div>\
        <div data-testid=\"issue-metadata-sticky\" class='sticky'><bdi data-testid=\"issue-title-sticky\">{title}</bdi>{}</div>\
        <div class='columns'><div class='talk'>{}</div>{side}</div></div>",
        menu("aa1Ya"),
        issue.number,
        menu("bq77L"),
        menu("cX0st"),
        talk(repo, issue)
    )
}

pub(super) fn legacy(_github: &GitHub, repo: &Repo, issue: &Issue) -> String {
    format!(
        "<main><div id='show_issue'><div class='gh-header'><div class='gh-header-show'><div class='gh-header-actions'><button type='button' class='button'>Edit</button><button type='button' class='button primary'>New issue</button></div>\
        <h1 class='gh-header-title'><bdi class='js-issue-title markdown-title'>{}</bdi> <span>#{}</span></h1></div>{}</div>\
        <div class='columns Layout'><div class='talk Layout-main'>{}</div><div class='side Layout-sidebar'><div id='partial-discussion-sidebar'>{}</div></div></div></div></main>",
        escape(&issue.title),
        issue.number,
        state(issue),
        served_talk(repo, issue),
        served_sections(issue)
    )
}

fn state(issue: &Issue) -> String {
    let (class, word) = if issue.is_closed { ("closed", "Closed") } else { ("open", "Open") };
    format!(
        "<p class='meta'><span class='state {class}' data-testid=\"header-state\">{word}</span> <b>{}</b> opened this on {}</p>",
        escape(&issue.author),
        iso(issue.created).split('T').next().unwrap_or_default()
    )
}

/// One box of the conversation: who wrote what.
fn box_of(repo: &Repo, class: &str, body_class: &str, author: &str, body: &str) -> String {
    format!(
        "<div class='box {class}'><div class='by'>{}</div><div class='{body_class} markdown-body'>{}</div></div>",
        escape(author),
        markdown::html(&repo.full_name(), body)
    )
}

fn talk(repo: &Repo, issue: &Issue) -> String {
    let body = format!(
        "<div data-testid=\"issue-body\" class='react-issue-body'>{}</div>",
        box_of(repo, "first", "", &issue.author, &issue.body)
    );
    issue.comments.iter().fold(body, |all, comment| {
        all + &format!(
            "<div class='react-issue-comment' id='issuecomment-{}'>{}</div>",
            comment.id,
            box_of(repo, "comment", "", &comment.author, &comment.body)
        )
    })
}

/// The conversation of the server-rendered page.
fn served_talk(repo: &Repo, issue: &Issue) -> String {
    let one = |author: &str, body: &str| {
        box_of(repo, "js-comment-container", "comment-body js-comment-body", author, body)
    };
    issue
        .comments
        .iter()
        .fold(one(&issue.author, &issue.body), |all, comment| all + &one(&comment.author, &comment.body))
}

const TITLES: [&str; 4] = ["Assignees", "Labels", "Projects", "Milestone"];

/// What the side column says under each of its titles.
fn facts(issue: &Issue) -> [String; 4] {
    let labels: String = issue.labels.iter().fold(String::new(), |all, name| {
        all + &format!("<span class='label TokenTextContainer'>{}</span> ", escape(name))
    });
    let people: Vec<String> = issue.assignees.iter().map(|login| escape(login)).collect();
    let none = |text: String, empty: &str| {
        if text.is_empty() { format!("<span class='none'>{empty}</span>") } else { text }
    };
    [
        none(people.join(", "), "No one assigned"),
        none(labels, "No labels"),
        none(String::new(), "No projects"),
        none(String::new(), "No milestone"),
    ]
}

fn sections(issue: &Issue) -> String {
    let names = ["assignees", "labels", "projects", "milestones"];
    let parts = names.iter().zip(TITLES).zip(facts(issue));
    parts.fold(String::new(), |all, ((name, title), fact)| {
        let fact =
            if *name == "labels" { format!("<div data-testid=\"issue-labels\">{fact}</div>") } else { fact };
        all + &format!(
            "<div class=\"Section-module__SectionContainer__r5p\" data-testid=\"sidebar-section\"><div data-testid=\"sidebar-{name}-section\"><div class='headerContentWrapper'><h3>{title}</h3></div><div class='childrenContainer'>{fact}</div></div></div>"
        )
    })
}

/// The side column of the server-rendered page, which knows no test ids.
fn served_sections(issue: &Issue) -> String {
    TITLES.iter().zip(facts(issue)).fold(String::new(), |all, (title, fact)| {
        all + &format!("<div class='discussion-sidebar-item'><h3>{title}</h3>{fact}</div>")
    })
}
