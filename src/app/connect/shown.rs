//! What trying a connection found, as its form shows it.

use super::Tried;
use crate::error::Error;
use crate::protocol::views::{CheckStep, CheckView, Problem, Tone};

pub(super) fn found(tried: Tried) -> CheckView {
    let Tried { connection, mut check, .. } = tried;
    let ok = check.is_complete();
    if !check.projects.is_empty() {
        check.steps.push(CheckStep {
            label: say!("Is a {place} missing from the list?", connection.tracker.place()),
            tone: Tone::Info,
            detail: say!("It holds what {login} sees and may make issues in", connection.login),
            remedy: say!("Archived and deleted ones are left out. Give the user access, or the token a wider scope, and test again").to_owned(),
        });
    }
    let sentence = if connection.files_by_hand() {
        say!("Defects are filed on the form of {project}", connection.label())
    } else if ok {
        say!("{login} can push defects to {connection}", connection.login, connection.label())
    } else if check.project.is_empty() && check.projects.is_empty() {
        say!("{login} sees no {place} here that takes issues", check.login, connection.tracker.place())
    } else if check.project.is_empty() && connection.session.is_some() {
        say!("You are signed in. Choose the {place}", connection.tracker.place())
    } else if check.project.is_empty() {
        say!("The token works. Choose the {place}", connection.tracker.place())
    } else {
        say!("Choose what kind of issue a defect becomes").to_owned()
    };
    CheckView {
        ok,
        sentence,
        steps: check.steps,
        projects: check.projects,
        project: check.project,
        issue_types: check.issue_types,
        issue_type: check.jira.map(|jira| jira.issue_type.id).unwrap_or_default(),
    }
}

pub(super) fn bad(error: &Error) -> CheckView {
    let problem = Problem::from(error);
    let step = CheckStep {
        label: problem.message.clone(),
        tone: Tone::Bad,
        detail: String::new(),
        remedy: problem.remedy,
    };
    CheckView {
        ok: false,
        sentence: problem.message,
        steps: vec![step],
        projects: Vec::new(),
        project: String::new(),
        issue_types: Vec::new(),
        issue_type: String::new(),
    }
}
