//! Judging and running a query.

use std::cmp::Ordering;

use serde_json::Value;

use super::words::{has_words, is_readable};
use super::{Clause, Node, Operand, Query};
use crate::jira::adf;
use crate::jira::issue::Issue;
use crate::jira::project::Permission;
use crate::jira::state::Jira;
use crate::window;

/// The field that a name stands for; a second name is another one for the same.
pub(super) fn field(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "project" => "project",
        "key" | "issuekey" | "issue" | "id" => "key",
        "issuetype" | "type" => "issuetype",
        "status" => "status",
        "statuscategory" => "statusCategory",
        "labels" => "labels",
        "priority" => "priority",
        "summary" => "summary",
        "description" => "description",
        "comment" => "comment",
        "text" => "text",
        "reporter" | "creator" => "reporter",
        "assignee" => "assignee",
        "created" | "createddate" => "created",
        "updated" | "updateddate" => "updated",
        "resolution" => "resolution",
        _ => return None,
    })
}

/// What is wrong with a query in the eyes of this user; nothing when all is well.
pub(in crate::jira) fn check(jira: &Jira, user: Option<&str>, query: &Query) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(filter) = &query.filter {
        check_node(jira, user, filter, &mut wrong);
    }
    for (name, _) in &query.order {
        if field(name).is_none_or(|field| matches!(field, "text" | "comment")) {
            wrong.push(format!("Not able to sort using field '{name}'."));
        }
    }
    if jira.is_cloud() && query.order.len() > 7 {
        wrong.push("The query must not be ordered by more than 7 fields.".to_owned());
    }
    wrong
}

fn check_node(jira: &Jira, user: Option<&str>, node: &Node, wrong: &mut Vec<String>) {
    match node {
        Node::And(nodes) | Node::Or(nodes) => {
            for node in nodes {
                check_node(jira, user, node, wrong);
            }
        }
        Node::Not(node) => check_node(jira, user, node, wrong),
        Node::Clause(clause) => {
            if let Err(words) = check_clause(jira, user, clause) {
                wrong.push(words);
            }
        }
    }
}

fn check_clause(jira: &Jira, user: Option<&str>, clause: &Clause) -> Result<(), String> {
    let name = &clause.field;
    let Some(field) = field(name) else {
        return Err(format!("Field '{name}' does not exist or you do not have permission to view it."));
    };
    let operator = clause.operator.as_str();
    let fits = match field {
        "summary" | "description" | "comment" | "text" => matches!(operator, "~" | "!~" | "is" | "is not"),
        "created" | "updated" => matches!(operator, "=" | "!=" | "<" | ">" | "<=" | ">="),
        _ => matches!(operator, "=" | "!=" | "in" | "not in" | "is" | "is not"),
    };
    if !fits {
        return Err(format!("The operator '{operator}' is not supported by the '{name}' field."));
    }
    for value in &clause.values {
        if value.is_function && !matches!(value.text.to_lowercase().as_str(), "currentuser" | "now") {
            return Err(format!("Unable to find JQL function '{}()'.", value.text));
        }
        if matches!(operator, "is" | "is not") && !value.is_empty_word() {
            return Err(format!("The operator '{operator}' only supports the values EMPTY and NULL."));
        }
        if !value.is_empty_word() && !value.is_function {
            check_value(jira, user, name, field, value)?;
        }
    }
    Ok(())
}

fn check_value(
    jira: &Jira,
    user: Option<&str>,
    name: &str,
    field: &str,
    value: &Operand,
) -> Result<(), String> {
    let text = value.text.as_str();
    let same = |have: &str| have.eq_ignore_ascii_case(text);
    let is_known = match field {
        "project" => jira.projects.iter().any(|project| {
            (project.is_called(text) || same(&project.name)) && project.may(user, Permission::Browse)
        }),
        "key" => {
            let issue = jira.issue(text);
            let seen = issue.and_then(|issue| jira.project_of(issue));
            if seen.is_some_and(|project| project.may(user, Permission::Browse)) {
                return Ok(());
            }
            return Err(if text.parse::<u64>().is_ok() {
                format!("A value with ID '{text}' does not exist for the field '{name}'.")
            } else {
                format!("An issue with key '{text}' does not exist for field '{name}'.")
            });
        }
        "issuetype" => {
            let mut kinds = jira.projects.iter().flat_map(|project| &project.issue_types);
            kinds.any(|kind| same(&kind.id) || same(&kind.name))
        }
        "status" => jira.statuses().iter().any(|status| same(&status.id) || same(&status.name)),
        "statusCategory" => category(text).is_some(),
        "priority" => jira.priorities().iter().any(|one| same(&one.id) || same(&one.name)),
        "labels" if text.contains(' ') => {
            return Err(format!("The label '{text}' can't contain spaces."));
        }
        "created" | "updated" => {
            if moment(jira, user, value, 0).is_some() {
                return Ok(());
            }
            return Err(format!(
                "Date value '{text}' for field '{name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
            ));
        }
        "summary" | "description" | "comment" | "text" if !jira.is_cloud() && !is_readable(text) => {
            return Err(format!("Unable to parse the text '{text}' for field '{name}'."));
        }
        _ => true,
    };
    if is_known { Ok(()) } else { Err(format!("The value '{text}' does not exist for the field '{name}'.")) }
}

fn category(text: &str) -> Option<&'static str> {
    Some(match text.to_lowercase().as_str() {
        "new" | "to do" | "2" => "new",
        "indeterminate" | "in progress" | "4" => "indeterminate",
        "done" | "complete" | "3" => "done",
        "undefined" | "no category" | "1" => "undefined",
        _ => return None,
    })
}

/// A time in milliseconds: a plain number, a date in the user's own time zone, or so long ago.
pub(super) fn moment(jira: &Jira, user: Option<&str>, value: &Operand, now: u64) -> Option<u64> {
    let text = value.text.trim();
    if value.is_function {
        return text.eq_ignore_ascii_case("now").then_some(now);
    }
    if !value.is_quoted
        && let Ok(milliseconds) = text.parse::<u64>()
    {
        return Some(milliseconds);
    }
    if let Some(back) = text.strip_prefix('-') {
        let unit = match back.chars().last()? {
            'm' => 60_000,
            'h' => 3_600_000,
            'd' => 86_400_000,
            'w' => 604_800_000,
            _ => return None,
        };
        let count: u64 = back.get(..back.len() - 1)?.parse().ok()?;
        return Some(now.saturating_sub(count.saturating_mul(unit)));
    }
    let (date, time) = text.split_once(' ').unwrap_or((text, "00:00"));
    let date = date.replace('/', "-");
    let time = if time.len() == 4 { format!("0{time}") } else { time.to_owned() };
    let offset = user.and_then(|name| jira.user_named(name)).map_or(0, |user| i64::from(user.offset_minutes));
    let written = format!("{date}T{time}:00Z");
    let parsed =
        time::OffsetDateTime::parse(&written, &time::format_description::well_known::Rfc3339).ok()?;
    u64::try_from((parsed.unix_timestamp() - offset * 60) * 1000).ok()
}

/// Whether an issue, as search knows it, fulfils a clause.
pub(super) fn fulfils(jira: &Jira, user: Option<&str>, issue: &Issue, clause: &Clause) -> bool {
    let Some(field) = field(&clause.field) else { return false };
    let operator = clause.operator.as_str();
    let Some(value) = clause.values.first() else { return false };
    match field {
        "summary" | "description" | "comment" | "text" => {
            let text = texts(issue, field);
            match operator {
                "~" => has_words(&text, &value.text),
                "!~" => !has_words(&text, &value.text),
                "is" => text.trim().is_empty(),
                _ => !text.trim().is_empty(),
            }
        }
        _ => {
            let have = names(jira, issue, field);
            let is_any = |value: &Operand| {
                if value.is_empty_word() {
                    return have.is_empty();
                }
                let current = value.is_function.then(|| user.unwrap_or("\0").to_owned());
                let wanted = current.unwrap_or_else(|| value.text.clone());
                let wanted = match field {
                    "statusCategory" => category(&wanted).unwrap_or_default().to_owned(),
                    _ => wanted,
                };
                have.iter().any(|name| name.eq_ignore_ascii_case(&wanted))
            };
            let hit = clause.values.iter().any(is_any);
            // An issue without a value is not "unequal" to anything, as people find out sooner or later.
            match operator {
                "!=" | "not in" => !hit && (!have.is_empty() || value.is_empty_word()),
                "is not" => !hit,
                _ => hit,
            }
        }
    }
}

fn texts(issue: &Issue, field: &str) -> String {
    let comments =
        || issue.comments.iter().map(|comment| adf::plain(&comment.body)).collect::<Vec<_>>().join("\n");
    match field {
        "summary" => issue.summary.clone(),
        "description" => adf::plain(&issue.description),
        "comment" => comments(),
        _ => format!("{}\n{}\n{}", issue.summary, adf::plain(&issue.description), comments()),
    }
}

/// All names that a field of an issue answers to.
fn names(jira: &Jira, issue: &Issue, field: &str) -> Vec<String> {
    let person = |name: Option<&str>| {
        let user = name.and_then(|name| jira.user_named(name));
        user.map_or_else(Vec::new, |user| vec![user.name.clone(), user.id.clone(), user.email.clone()])
    };
    match field {
        "project" => jira.project_of(issue).map_or_else(Vec::new, |project| {
            vec![project.key.clone(), project.id.to_string(), project.name.clone()]
        }),
        "key" => {
            let mut all = issue.old_keys.clone();
            all.extend([issue.key.clone(), issue.id.to_string()]);
            all
        }
        "issuetype" => {
            jira.type_of(issue).map_or_else(Vec::new, |kind| vec![kind.id.clone(), kind.name.clone()])
        }
        "status" => {
            jira.status_of(issue).map_or_else(Vec::new, |status| vec![status.id.clone(), status.name.clone()])
        }
        "statusCategory" => {
            jira.status_of(issue).map_or_else(Vec::new, |status| vec![status.category.clone()])
        }
        "labels" => issue.labels.clone(),
        "priority" => {
            let found = jira.priorities().into_iter().find(|one| Some(&one.id) == issue.priority.as_ref());
            found.map_or_else(Vec::new, |one| vec![one.id.clone(), one.name.clone()])
        }
        "reporter" => person(Some(&issue.reporter)),
        "assignee" => person(issue.assignee.as_deref()),
        "resolution" => {
            let name = issue.resolution.get("name").and_then(Value::as_str);
            name.map_or_else(Vec::new, |name| vec![name.to_owned()])
        }
        _ => Vec::new(),
    }
}

/// Leaves of what was found, in the order of its query, so many from a place on; without an order the newest
/// come first.
pub(in crate::jira) fn cut(jira: &Jira, query: &Query, issues: &mut Vec<&Issue>, start: usize, size: usize) {
    let first = query.order.first().map(|(name, descends)| (field(name), *descends));
    let time = |issue: &Issue| match first {
        Some((Some("created"), false)) => issue.created,
        Some((Some("created"), true)) => u64::MAX - issue.created,
        Some((Some("updated"), false)) => issue.updated,
        Some((Some("updated"), true)) => u64::MAX - issue.updated,
        _ => 0,
    };
    // Most are told apart by a time alone; only the rest are compared field by field.
    let mut timed: Vec<(u64, &Issue)> = issues.iter().map(|issue| (time(issue), *issue)).collect();
    window::cut(&mut timed, start, size, |one, two| {
        one.0.cmp(&two.0).then_with(|| compare(jira, query, one.1, two.1))
    });
    *issues = timed.into_iter().map(|(_, issue)| issue).collect();
}

fn compare(jira: &Jira, query: &Query, one: &Issue, two: &Issue) -> Ordering {
    let rank = |issue: &Issue| {
        let all = jira.project_of(issue).map(|project| project.priorities.as_slice()).unwrap_or_default();
        all.iter().position(|one| Some(&one.id) == issue.priority.as_ref()).unwrap_or(usize::MAX)
    };
    let number = |issue: &Issue| issue.key.rsplit('-').next().and_then(|text| text.parse::<u64>().ok());
    for (name, descends) in &query.order {
        let order = match field(name) {
            Some("created") => one.created.cmp(&two.created),
            Some("updated") => one.updated.cmp(&two.updated),
            Some("key") => (one.project, number(one)).cmp(&(two.project, number(two))),
            Some("priority") => rank(two).cmp(&rank(one)),
            Some("summary") => one.summary.to_lowercase().cmp(&two.summary.to_lowercase()),
            Some("status") => one.status.cmp(&two.status),
            _ => Ordering::Equal,
        };
        let order = if *descends { order.reverse() } else { order };
        if order.is_ne() {
            return order;
        }
    }
    two.id.cmp(&one.id)
}
