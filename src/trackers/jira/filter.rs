//! Which issues are requirements: a filter in Jira's own language, kept within the project.

use serde_json::{Value, json};

use super::{accepted, read, send};
use crate::error::{Error, Result};
use crate::model::Tracker;
use crate::ports::{Host, Method};
use crate::protocol::views::FilterView;
use crate::trackers::Access;
use crate::trackers::rest::Members as _;

/// Issues of a filter that are shown.
const SAMPLE: usize = 5;

/// How many issues of the project a filter finds, and the first few.
pub async fn count<H: Host>(host: &H, access: &Access<'_>, jql: &str) -> Result<FilterView> {
    let connection = access.connection;
    let jql = bounded(&connection.project, jql);
    let cloud = connection.tracker == Tracker::JiraCloud;
    let path = if cloud { "/search/jql" } else { "/search" };
    let body = json!({ "jql": jql, "fields": ["summary"], "maxResults": SAMPLE });
    let response = send(host, access, Method::Post, path, Some(body)).await?;
    about_filter(accepted(&response, connection, host.now(), &[200]))?;
    let found = read(&response, connection)?;
    let total = if cloud {
        let body = Some(json!({ "jql": jql }));
        let response = send(host, access, Method::Post, "/search/approximate-count", body).await?;
        about_filter(accepted(&response, connection, host.now(), &[200]))?;
        read(&response, connection)?.at("count").as_u64()
    } else {
        found.at("total").as_u64()
    };
    let issues = found.at("issues").items();
    let line = |one: &Value| format!("{} {}", one.at("key").text(), one.at("fields").at("summary").text());
    let total = total.unwrap_or(issues.len() as u64);
    let sentence = match total {
        0 => say!("No issue matches").to_owned(),
        1 => say!("1 issue matches").to_owned(),
        many => say!("{many} issues match", many),
    };
    Ok(FilterView { sentence, sample: issues.iter().map(line).collect() })
}

fn about_filter(outcome: Result<()>) -> Result<()> {
    outcome.map_err(|error| match error {
        Error::Refused { why, .. } => Error::Invalid { field: "filter", why },
        error => error,
    })
}

/// A filter within the project. Its own order is kept where Jira wants it, behind the condition.
fn bounded(project: &str, jql: &str) -> String {
    let (condition, order) = split_order(jql.trim());
    let condition = condition.trim();
    let within = format!("project = \"{project}\"");
    let all = if condition.is_empty() { within } else { format!("{within} AND ({condition})") };
    if order.is_empty() { format!("{all} ORDER BY created DESC") } else { format!("{all} {order}") }
}

/// A filter's condition within the project, without its order.
pub(super) fn condition(project: &str, jql: &str) -> String {
    let (condition, _) = split_order(jql.trim());
    let condition = condition.trim();
    let within = format!("project = \"{project}\"");
    if condition.is_empty() { within } else { format!("{within} AND ({condition})") }
}

/// Splits before `ORDER BY`, unless it stands in a quoted text.
fn split_order(jql: &str) -> (&str, &str) {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in jql.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (_, '\\') => escaped = true,
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, 'o' | 'O') if is_order(jql, at) => {
                return (jql.get(..at).unwrap_or(jql), jql.get(at..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (jql, "")
}

fn is_order(jql: &str, at: usize) -> bool {
    let before = jql.get(..at).unwrap_or_default();
    let starts_word = before.is_empty() || before.ends_with([' ', ')', '\n', '\t', '"']);
    let mut words = jql.get(at..).unwrap_or_default().split_whitespace();
    starts_word
        && words.next().is_some_and(|word| word.eq_ignore_ascii_case("order"))
        && words.next().is_some_and(|word| word.eq_ignore_ascii_case("by"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_stays_within_its_project_and_keeps_its_order() {
        let check = |jql: &str, expect: &str| assert_eq!(bounded("SHOP", jql), expect);
        check("", "project = \"SHOP\" ORDER BY created DESC");
        check("order by key", "project = \"SHOP\" order by key");
        check("a = 1 OR b = 2 ORDER BY key ASC", "project = \"SHOP\" AND (a = 1 OR b = 2) ORDER BY key ASC");
        check(
            "summary ~ \"order by mail\"",
            "project = \"SHOP\" AND (summary ~ \"order by mail\") ORDER BY created DESC",
        );
        check(
            "x = \"a\\\" order by b\"",
            "project = \"SHOP\" AND (x = \"a\\\" order by b\") ORDER BY created DESC",
        );
    }
}
