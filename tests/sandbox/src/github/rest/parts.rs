//! What hangs on issues and repositories: comments, labels, assignees.

use serde_json::json;

use super::answers::{basic, empty, json_answer, refuse, with_header};
use super::issues::{names, text};
use super::{Answer, Call};
use crate::github::render::from_iso;
use crate::github::state::{Comment, GitHub, Issue, Label, Role};

const COMMENT_LIMIT: usize = 65_536;

impl GitHub {
    pub(super) fn issue_comments(
        &mut self,
        call: &Call<'_>,
        at: usize,
        number: u64,
    ) -> Result<Answer, Answer> {
        if call.method == "POST" {
            return self.add_comment(call, at, number);
        }
        let repo = self.at(at)?;
        let issue = repo.issues.get(&number).ok_or_else(|| basic(404, "Not Found"))?;
        let since = call.query("since").and_then(from_iso).unwrap_or_default();
        let seen = |comment: &&Comment| comment.created + repo.list_lag <= call.now || repo.list_lag == 0;
        let shown: Vec<&Comment> = issue
            .comments
            .iter()
            .filter(seen)
            .filter(|comment| comment.updated / 1000 >= since / 1000)
            .collect();
        let what = format!("issues/{number}/comments");
        Ok(self.paged(call, repo, &what, &shown, |comment| self.comment(repo, issue, comment)))
    }

    fn add_comment(&mut self, call: &Call<'_>, at: usize, number: u64) -> Result<Answer, Answer> {
        let body = checked_comment(call)?;
        let id = self.id();
        let author = call.login().unwrap_or_default().to_owned();
        let now = call.now;
        let comment = Comment { id, author, body, created: now, updated: now };
        let repo = self.at_mut(at)?;
        let Some(issue) = repo.issues.get_mut(&number) else { return Err(basic(404, "Not Found")) };
        issue.comments.push(comment.clone());
        issue.updated = now;
        let repo = self.at(at)?;
        let issue = repo.issues.get(&number).ok_or_else(|| basic(404, "Not Found"))?;
        let answer = json_answer(201, &self.comment(repo, issue, &comment), call);
        let location = format!("{}/repos/{}/issues/comments/{id}", self.api, repo.full_name());
        Ok(with_header(answer, "location", &location))
    }

    pub(super) fn repo_comments(&self, call: &Call<'_>, at: usize) -> Result<Answer, Answer> {
        let repo = self.at(at)?;
        let since = call.query("since").and_then(from_iso).unwrap_or_default();
        let seen = |comment: &Comment| comment.created + repo.list_lag <= call.now || repo.list_lag == 0;
        let mut all: Vec<(&Issue, &Comment)> = repo
            .issues
            .values()
            .flat_map(|issue| issue.comments.iter().map(move |comment| (issue, comment)))
            .filter(|(_, comment)| seen(comment) && comment.updated / 1000 >= since / 1000)
            .collect();
        match call.query("sort") {
            Some("updated") => all.sort_by_key(|(_, comment)| (comment.updated, comment.id)),
            Some(_) => all.sort_by_key(|(_, comment)| (comment.created, comment.id)),
            None => all.sort_by_key(|(_, comment)| comment.id),
        }
        if call.query("sort").is_some() && call.query("direction") == Some("desc") {
            all.reverse();
        }
        let show = |(issue, comment): &(&Issue, &Comment)| self.comment(repo, issue, comment);
        Ok(self.paged(call, repo, "issues/comments", &all, show))
    }

    pub(super) fn one_comment(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        id: &str,
    ) -> Result<Answer, Answer> {
        let id: u64 = id.parse().map_err(|_| basic(404, "Not Found"))?;
        let repo = self.at(at)?;
        let number = repo
            .issues
            .values()
            .find(|issue| issue.comments.iter().any(|comment| comment.id == id))
            .map(|issue| issue.number);
        let number = number.ok_or_else(|| basic(404, "Not Found"))?;
        if !matches!(call.method, "GET" | "PATCH" | "DELETE") {
            return Err(basic(404, "Not Found"));
        }
        let own = |issue: &Issue| {
            let mut comments = issue.comments.iter();
            comments.any(|comment| comment.id == id && Some(comment.author.as_str()) == call.login())
        };
        let is_own = repo.issues.get(&number).is_some_and(own);
        if call.method != "GET" && role != Role::Write && !is_own {
            return Err(basic(403, "Must have admin rights to Repository."));
        }
        let new_text = if call.method == "PATCH" { Some(checked_comment(call)?) } else { None };
        let now = call.now;
        let repo = self.at_mut(at)?;
        let Some(issue) = repo.issues.get_mut(&number) else { return Err(basic(404, "Not Found")) };
        if call.method == "DELETE" {
            issue.comments.retain(|comment| comment.id != id);
            issue.updated = now;
            return Ok(empty(204));
        }
        if let (Some(text), Some(comment)) =
            (new_text, issue.comments.iter_mut().find(|comment| comment.id == id))
        {
            comment.body = text;
            comment.updated = now;
            issue.updated = now;
        }
        let repo = self.at(at)?;
        let issue = repo.issues.get(&number).ok_or_else(|| basic(404, "Not Found"))?;
        let comment =
            issue.comments.iter().find(|comment| comment.id == id).ok_or_else(|| basic(404, "Not Found"))?;
        Ok(json_answer(200, &self.comment(repo, issue, comment), call))
    }

    pub(super) fn issue_labels(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        number: u64,
        rest: &[&str],
    ) -> Result<Answer, Answer> {
        if call.method != "GET" && role != Role::Write {
            return Err(basic(403, "Must have push access to change labels."));
        }
        let wanted = names(&call.body, "labels");
        let wanted =
            if matches!(call.method, "POST" | "PUT") { self.known_labels(at, &wanted)? } else { wanted };
        let now = call.now;
        let repo = self.at_mut(at)?;
        let Some(issue) = repo.issues.get_mut(&number) else { return Err(basic(404, "Not Found")) };
        match (call.method, rest) {
            ("GET", []) => {}
            ("POST", []) => {
                for name in wanted {
                    if !issue.labels.contains(&name) {
                        issue.labels.push(name);
                    }
                }
                issue.updated = now;
            }
            ("PUT", []) => {
                issue.labels = wanted;
                issue.updated = now;
            }
            ("DELETE", []) => {
                issue.labels.clear();
                issue.updated = now;
                return Ok(empty(204));
            }
            ("DELETE", [name]) => {
                let before = issue.labels.len();
                issue.labels.retain(|label| !label.eq_ignore_ascii_case(name));
                if issue.labels.len() == before {
                    return Err(basic(404, "Label does not exist"));
                }
                issue.updated = now;
            }
            _ => return Err(basic(404, "Not Found")),
        }
        let repo = self.at(at)?;
        let issue = repo.issues.get(&number).ok_or_else(|| basic(404, "Not Found"))?;
        Ok(json_answer(200, &json!(self.labels_of(repo, issue)), call))
    }

    pub(super) fn assign(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        number: u64,
    ) -> Result<Answer, Answer> {
        let wanted = names(&call.body, "assignees");
        let now = call.now;
        let repo = self.at_mut(at)?;
        let may: Vec<String> =
            wanted.into_iter().filter(|login| repo.role(login) == Some(Role::Write)).collect();
        let code = if call.method == "POST" { 201 } else { 200 };
        // Unknown people, and everybody without push access, are passed over in silence.
        if let Some(issue) = repo.issues.get_mut(&number).filter(|_| role == Role::Write) {
            if call.method == "POST" {
                for login in may {
                    if !issue.assignees.contains(&login) {
                        issue.assignees.push(login);
                    }
                }
            } else {
                issue.assignees.retain(|login| !may.contains(login));
            }
            issue.updated = now;
        }
        self.show(call, at, number, code)
    }

    pub(super) fn repo_labels(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        rest: &[&str],
    ) -> Result<Answer, Answer> {
        match (call.method, rest) {
            ("GET", []) => {
                let repo = self.at(at)?;
                Ok(self.paged(call, repo, "labels", &repo.labels, |label| self.label(repo, label)))
            }
            ("POST", []) if role == Role::Write => self.make_label(call, at),
            ("POST", []) => {
                let body = json!({
                    "message": "You do not have permission to create labels on this repository.",
                    "errors": [{ "resource": "Repository", "field": "label", "code": "unauthorized" }],
                    "documentation_url": "https://docs.github.com/rest", "status": "403"
                });
                Err(json_answer(403, &body, call))
            }
            ("GET", [name]) => {
                let repo = self.at(at)?;
                let label = repo.label(name).ok_or_else(|| basic(404, "Not Found"))?;
                Ok(json_answer(200, &self.label(repo, label), call))
            }
            ("DELETE", [name]) if role == Role::Write => {
                let repo = self.at_mut(at)?;
                repo.labels.retain(|label| !label.name.eq_ignore_ascii_case(name));
                Ok(empty(204))
            }
            _ => Err(basic(404, "Not Found")),
        }
    }

    fn make_label(&mut self, call: &Call<'_>, at: usize) -> Result<Answer, Answer> {
        let name = text(&call.body, "name").unwrap_or_default();
        let color = text(&call.body, "color").unwrap_or_else(|| "ededed".to_owned());
        let description = text(&call.body, "description").unwrap_or_default();
        let fail =
            |field, code, message| Err(refuse("Validation Failed", &[("Label", field, code, message)]));
        if name.trim().is_empty() {
            return fail("name", "missing_field", None);
        }
        if name.chars().count() > 50 {
            return fail("name", "custom", Some("name is too long (maximum is 50 characters)"));
        }
        if color.len() != 6 || !color.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return fail("color", "invalid", None);
        }
        if description.chars().count() > 100 {
            return fail(
                "description",
                "custom",
                Some("description is too long (maximum is 100 characters)"),
            );
        }
        if self.at(at)?.label(&name).is_some() {
            return fail("name", "already_exists", None);
        }
        let id = self.id();
        let label = Label { id, name, color, description };
        self.at_mut(at)?.labels.push(label.clone());
        let repo = self.at(at)?;
        Ok(json_answer(201, &self.label(repo, &label), call))
    }
}

fn checked_comment(call: &Call<'_>) -> Result<String, Answer> {
    let body = text(&call.body, "body").unwrap_or_default();
    if body.trim().is_empty() {
        return Err(refuse("Validation Failed", &[("IssueComment", "data", "missing_field", None)]));
    }
    if body.chars().count() > COMMENT_LIMIT {
        let words = "Body is too long (maximum is 65536 characters)";
        return Err(refuse("Validation Failed", &[("IssueComment", "data", "unprocessable", Some(words))]));
    }
    Ok(body)
}
