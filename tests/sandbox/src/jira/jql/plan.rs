//! A condition made ready: what is the same for every issue is looked up once.

use std::collections::BTreeSet;

use super::run::{field, fulfils, moment};
use super::{Clause, Node};
use crate::jira::issue::Issue;
use crate::jira::state::Jira;

/// A condition that issues can be held against.
pub(in crate::jira) struct Plan<'a> {
    jira: &'a Jira,
    user: Option<&'a str>,
    step: Step<'a>,
}

enum Step<'a> {
    And(Vec<Step<'a>>),
    Or(Vec<Step<'a>>),
    Not(Box<Step<'a>>),
    /// Ids of projects, and whether an issue has to be in one of them or in none.
    Projects(Vec<u64>, bool),
    /// Ids of issues, and whether it has to be one of them or none.
    Issues(BTreeSet<u64>, bool),
    /// A moment with the operator before it, for the time of making or of the last change.
    Time {
        is_created: bool,
        operator: &'a str,
        wanted: u64,
    },
    Never,
    Other(&'a Clause),
}

/// Makes a condition ready for a user at a time.
pub(in crate::jira) fn plan<'a>(jira: &'a Jira, user: Option<&'a str>, now: u64, node: &'a Node) -> Plan<'a> {
    Plan { jira, user, step: step(jira, user, now, node) }
}

fn step<'a>(jira: &'a Jira, user: Option<&'a str>, now: u64, node: &'a Node) -> Step<'a> {
    let all = |nodes: &'a [Node]| nodes.iter().map(|node| step(jira, user, now, node)).collect();
    let clause = match node {
        Node::And(nodes) => return Step::And(all(nodes)),
        Node::Or(nodes) => return Step::Or(all(nodes)),
        Node::Not(node) => return Step::Not(Box::new(step(jira, user, now, node))),
        Node::Clause(clause) => clause,
    };
    let is_plain = clause.values.iter().all(|value| !value.is_empty_word() && !value.is_function);
    let is_wanted = match clause.operator.as_str() {
        "=" | "in" => Some(true),
        "!=" | "not in" => Some(false),
        _ => None,
    };
    match (field(&clause.field), is_wanted) {
        (Some("created" | "updated"), _) => {
            let wanted = clause.values.first().and_then(|value| moment(jira, user, value, now));
            wanted.map_or(Step::Never, |wanted| Step::Time {
                is_created: field(&clause.field) == Some("created"),
                operator: &clause.operator,
                wanted,
            })
        }
        (Some("project"), Some(is_wanted)) if is_plain => {
            let named = |text: &str| {
                let mut all = jira.projects.iter();
                all.find(|one| one.is_called(text) || one.name.eq_ignore_ascii_case(text)).map(|one| one.id)
            };
            Step::Projects(clause.values.iter().filter_map(|value| named(&value.text)).collect(), is_wanted)
        }
        (Some("key"), Some(is_wanted)) if is_plain => {
            Step::Issues(clause.values.iter().filter_map(|value| jira.find(&value.text)).collect(), is_wanted)
        }
        _ => Step::Other(clause),
    }
}

impl Plan<'_> {
    /// Whether an issue, as search knows it, fulfils the condition.
    pub(in crate::jira) fn fits(&self, issue: &Issue) -> bool {
        self.fits_step(issue, &self.step)
    }

    fn fits_step(&self, issue: &Issue, step: &Step<'_>) -> bool {
        match step {
            Step::And(all) => all.iter().all(|one| self.fits_step(issue, one)),
            Step::Or(all) => all.iter().any(|one| self.fits_step(issue, one)),
            Step::Not(one) => !self.fits_step(issue, one),
            Step::Projects(ids, is_wanted) => ids.contains(&issue.project) == *is_wanted,
            Step::Issues(ids, is_wanted) => ids.contains(&issue.id) == *is_wanted,
            Step::Time { is_created, operator, wanted } => {
                let have = if *is_created { issue.created } else { issue.updated };
                match *operator {
                    "<" => have < *wanted,
                    ">" => have > *wanted,
                    "<=" => have <= *wanted,
                    ">=" => have >= *wanted,
                    "!=" => have != *wanted,
                    _ => have == *wanted,
                }
            }
            Step::Never => false,
            Step::Other(clause) => fulfils(self.jira, self.user, issue, clause),
        }
    }
}
