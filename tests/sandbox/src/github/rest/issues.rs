//! Issues: make, read, change.

use serde_json::Value;

use super::answers::{basic, json_answer, moved, refuse, with_header};
use super::{Answer, Call};
use crate::github::state::{GitHub, Issue, Label, Role};

const TITLE_LIMIT: usize = 256;
const BODY_LIMIT: usize = 65_536;

impl GitHub {
    pub(super) fn issues(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        rest: &[&str],
    ) -> Result<Answer, Answer> {
        if !self.at(at)?.has_issues {
            return Err(basic(410, "Issues are disabled for this repo"));
        }
        match (call.method, rest) {
            ("POST", []) => self.make(call, at, role),
            ("GET", []) => self.list(call, at),
            ("GET", ["comments"]) => self.repo_comments(call, at),
            (_, ["comments", id]) => self.one_comment(call, at, role, id),
            (_, [number, more @ ..]) => {
                let number = self.reach(call, at, number)?;
                match (call.method, more) {
                    ("GET", []) => self.show(call, at, number, 200),
                    ("PATCH", []) => self.change(call, at, role, number),
                    (_, ["comments"]) => self.issue_comments(call, at, number),
                    (_, ["labels", ..]) => {
                        self.issue_labels(call, at, role, number, more.get(1..).unwrap_or_default())
                    }
                    (_, ["assignees"]) => self.assign(call, at, role, number),
                    _ => Err(basic(404, "Not Found")),
                }
            }
            _ => Err(basic(404, "Not Found")),
        }
    }

    /// An issue's number, if it is there: moved ones redirect, deleted ones are gone.
    fn reach(&self, call: &Call<'_>, at: usize, number: &str) -> Result<u64, Answer> {
        let repo = self.at(at)?;
        let number: u64 = number.parse().map_err(|_| basic(404, "Not Found"))?;
        if let Some((to, there)) = repo.transferred.get(&number) {
            // Only the issue itself redirects; what hangs on it is not found under the old address.
            let alone = call.parts.len() == 5;
            let target = self.repo(to).filter(|_| alone).ok_or_else(|| basic(404, "Not Found"))?;
            return Err(moved(301, &format!("{}/repositories/{}/issues/{there}", self.api, target.id)));
        }
        if repo.deleted.contains(&number) {
            return Err(basic(410, "This issue was deleted"));
        }
        if repo.issues.contains_key(&number) { Ok(number) } else { Err(basic(404, "Not Found")) }
    }

    pub(super) fn show(&self, call: &Call<'_>, at: usize, number: u64, code: u16) -> Result<Answer, Answer> {
        let repo = self.at(at)?;
        let issue = repo.issues.get(&number).ok_or_else(|| basic(404, "Not Found"))?;
        Ok(json_answer(code, &self.issue(repo, issue), call))
    }

    fn make(&mut self, call: &Call<'_>, at: usize, role: Role) -> Result<Answer, Answer> {
        let title = text(&call.body, "title").unwrap_or_default();
        check_texts(Some(&title), text(&call.body, "body").as_deref())?;
        let mut labels = Vec::new();
        let mut assignees = Vec::new();
        let mut milestone = None;
        // Without push access these are dropped, and nothing is said.
        if role == Role::Write {
            assignees = self.assignable(at, names(&call.body, "assignees"))?;
            labels = self.known_labels(at, &names(&call.body, "labels"))?;
            if let Some(value) = call.body.get("milestone") {
                milestone = self.known_milestone(at, value)?;
            }
        }
        let id = self.id();
        let author = call.login().unwrap_or_default().to_owned();
        let repo = self.at_mut(at)?;
        let number = repo.next_number();
        let issue = Issue {
            id,
            number,
            title: title.trim().to_owned(),
            body: text(&call.body, "body").unwrap_or_default(),
            labels,
            assignees,
            milestone,
            author,
            created: call.now,
            updated: call.now,
            ..Issue::default()
        };
        repo.issues.insert(number, issue);
        let location = format!("{}/repos/{}/issues/{number}", self.api, self.at(at)?.full_name());
        Ok(with_header(self.show(call, at, number, 201)?, "location", &location))
    }

    /// The labels in their stored case; unknown ones are made on the fly.
    pub(super) fn known_labels(&mut self, at: usize, names: &[String]) -> Result<Vec<String>, Answer> {
        let mut known = Vec::new();
        for name in names {
            if self.at(at)?.label(name).is_none() {
                let id = self.id();
                let label =
                    Label { id, name: name.clone(), color: "ededed".to_owned(), description: String::new() };
                self.at_mut(at)?.labels.push(label);
            }
            known.extend(self.at(at)?.label(name).map(|label| label.name.clone()));
        }
        Ok(known)
    }

    /// Logins that may all be given an issue, each once; otherwise nothing is changed at all.
    fn assignable(&self, at: usize, mut logins: Vec<String>) -> Result<Vec<String>, Answer> {
        let repo = self.at(at)?;
        logins.dedup();
        if logins.len() > 10 || logins.iter().any(|login| repo.role(login) != Some(Role::Write)) {
            return Err(refuse("Validation Failed", &[("Issue", "assignees", "invalid", None)]));
        }
        Ok(logins)
    }

    /// The number of a milestone; null takes it away.
    fn known_milestone(&self, at: usize, value: &Value) -> Result<Option<u64>, Answer> {
        let wanted = value.as_u64();
        let known = self.at(at)?.milestones.iter().any(|one| Some(one.number) == wanted);
        if value.is_null() || known {
            return Ok(wanted);
        }
        Err(refuse("Validation Failed", &[("Issue", "milestone", "invalid", None)]))
    }

    fn change(&mut self, call: &Call<'_>, at: usize, role: Role, number: u64) -> Result<Answer, Answer> {
        check_texts(call.body.get("title").and_then(Value::as_str), text(&call.body, "body").as_deref())?;
        let issue = self.at(at)?.issues.get(&number).cloned().unwrap_or_default();
        if role != Role::Write && Some(issue.author.as_str()) != call.login() {
            return Err(basic(403, "Must have push access to edit this issue."));
        }
        let labels = match call.body.get("labels") {
            Some(_) if role == Role::Write => Some(self.known_labels(at, &names(&call.body, "labels"))?),
            _ => None,
        };
        let assignees = match call.body.get("assignees") {
            Some(_) if role == Role::Write => Some(self.assignable(at, names(&call.body, "assignees"))?),
            _ => None,
        };
        let milestone = match call.body.get("milestone") {
            Some(value) if role == Role::Write => Some(self.known_milestone(at, value)?),
            _ => None,
        };
        let now = call.now;
        let repo = self.at_mut(at)?;
        let Some(issue) = repo.issues.get_mut(&number) else { return Err(basic(404, "Not Found")) };
        if let Some(title) = text(&call.body, "title") {
            issue.title = title;
        }
        issue.assignees = assignees.unwrap_or_else(|| std::mem::take(&mut issue.assignees));
        issue.milestone = milestone.unwrap_or(issue.milestone);
        if call.body.get("body").is_some() {
            issue.body = text(&call.body, "body").unwrap_or_default();
        }
        if let Some(labels) = labels {
            issue.labels = labels;
        }
        if let Some(state) = text(&call.body, "state") {
            let closes = state == "closed";
            if closes != issue.is_closed {
                let reason = if closes { "completed" } else { "reopened" };
                issue.state_reason =
                    Some(text(&call.body, "state_reason").unwrap_or_else(|| reason.to_owned()));
                issue.is_closed = closes;
                issue.closed = closes.then_some(now);
            }
        }
        issue.updated = now;
        self.show(call, at, number, 200)
    }
}

/// A text of the body; numbers are taken as text, as GitHub does with titles.
pub(super) fn text(body: &Value, name: &str) -> Option<String> {
    match body.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Names in a list of strings or of objects with a name.
pub(super) fn names(body: &Value, name: &str) -> Vec<String> {
    let list = body.get(name).and_then(Value::as_array);
    let one =
        |item: &Value| item.as_str().or_else(|| item.get("name").and_then(Value::as_str)).map(str::to_owned);
    list.map(|list| list.iter().filter_map(one).collect()).unwrap_or_default()
}

fn check_texts(title: Option<&str>, body: Option<&str>) -> Result<(), Answer> {
    if title.is_some_and(|title| title.trim().is_empty()) {
        return Err(refuse("Validation Failed", &[("Issue", "title", "missing_field", None)]));
    }
    if title.is_some_and(|title| title.chars().count() > TITLE_LIMIT) {
        let words = "title is too long (maximum is 256 characters)";
        return Err(refuse("Validation Failed", &[("Issue", "title", "custom", Some(words))]));
    }
    if body.is_some_and(|body| body.chars().count() > BODY_LIMIT) {
        let words = "body is too long (maximum is 65536 characters)";
        return Err(refuse("Validation Failed", &[("Issue", "body", "custom", Some(words))]));
    }
    Ok(())
}
