//! What the trackers hold, as their pages show it.

use super::{Shown, document};
use crate::github::pages::markdown_html as html;
use crate::gitlab::GitLab;
use crate::jira::Jira;

/// Every issue of a GitLab.
pub(super) fn of_gitlab(gitlab: &GitLab, is_dark: bool) -> Vec<Shown> {
    let mut all = Vec::new();
    for project in &gitlab.projects {
        for issue in project.issues.values() {
            let said = issue.notes.iter().filter(|note| !note.is_system);
            all.push(Shown {
                base: gitlab.web.clone(),
                project: project.path.clone(),
                number: issue.iid,
                key: format!("{}#{}", project.path, issue.iid),
                title: issue.title.clone(),
                body_html: html(&project.path, &issue.description),
                is_closed: issue.is_closed,
                labels: issue.labels.clone(),
                author: issue.author.clone(),
                comments: said.map(|note| (note.author.clone(), html(&project.path, &note.body))).collect(),
                is_dark,
            });
        }
    }
    all
}

/// Every issue of a Jira.
pub(super) fn of_jira(jira: &Jira, is_dark: bool) -> Vec<Shown> {
    let mut all = Vec::new();
    for issue in jira.issues.values() {
        let Some((project, number)) = issue.key.rsplit_once('-') else { continue };
        let done = jira.status_of(issue).is_some_and(|status| status.category == "done");
        let said =
            |comment: &crate::jira::issue::Comment| (comment.author.clone(), document::html(&comment.body));
        all.push(Shown {
            base: jira.base(),
            project: project.to_owned(),
            number: number.parse().unwrap_or_default(),
            key: issue.key.clone(),
            title: issue.summary.clone(),
            body_html: document::html(&issue.description),
            is_closed: done,
            labels: issue.labels.clone(),
            author: issue.reporter.clone(),
            comments: issue.comments.iter().map(said).collect(),
            is_dark,
        });
    }
    all
}
