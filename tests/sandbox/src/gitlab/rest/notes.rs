//! Notes: the comments of an issue, and the system's own lines.

use serde_json::{Value, json};

use super::{Answer, Call, answer, message};
use crate::gitlab::quick;
use crate::gitlab::state::{GitLab, Note};

impl GitLab {
    pub(super) fn notes(
        &mut self,
        call: &Call,
        at: usize,
        iid: &str,
        note: Option<&str>,
    ) -> Result<Answer, Answer> {
        let missing = || message(404, "404 Not found");
        let iid: u64 = iid.parse().map_err(|_| missing())?;
        let id = self.id();
        let project = self.projects.get_mut(at).ok_or_else(missing)?;
        let (lag, number) = (project.list_lag, project.id);
        let issue = project.issues.get_mut(&iid).ok_or_else(missing)?;
        let body = call.text("body").unwrap_or_default();
        if call.method != "GET" && call.method != "DELETE" && body.trim().is_empty() {
            return Err(message(400, "400 Bad request - Note {:note=>[\"can't be blank\"]}"));
        }
        let made = match (call.method.as_str(), note.and_then(|text| text.parse::<u64>().ok())) {
            ("GET", None) => {
                let kind = call.query("activity_filter");
                let fits = |note: &&Note| {
                    let wanted = match kind {
                        Some("only_comments") => !note.is_system,
                        Some("only_activity") => note.is_system,
                        _ => true,
                    };
                    wanted && call.now.saturating_sub(note.created) >= lag
                };
                let mut found: Vec<Note> = issue.notes.iter().filter(fits).cloned().collect();
                if call.query("sort") != Some("asc") {
                    found.reverse();
                }
                let issue = issue.clone();
                let all = found.iter().map(|note| self.show_note(number, &issue, note)).collect();
                return Ok(self.page(call, all));
            }
            ("POST", None) => {
                let asked = quick::take(&body);
                issue.is_closed = asked.closed.unwrap_or(issue.is_closed);
                if asked.any && asked.text.trim().is_empty() {
                    return Ok(answer(202, &json!({ "commands_changes": {}, "summary": ["Applied"] })));
                }
                let note = Note {
                    id,
                    author: call.user.clone(),
                    body: asked.text,
                    is_system: false,
                    created: call.now,
                    updated: call.now,
                };
                issue.notes.push(note);
                issue.updated = call.now;
                (201, id)
            }
            ("PUT", Some(wanted)) => {
                let found = issue.notes.iter_mut().find(|note| note.id == wanted).ok_or_else(missing)?;
                if found.author != call.user {
                    return Err(message(403, "403 Forbidden"));
                }
                found.body = quick::take(&body).text;
                found.updated = call.now;
                (200, wanted)
            }
            ("DELETE", Some(wanted)) => {
                issue.notes.retain(|note| note.id != wanted);
                return Ok(answer(204, &Value::Null));
            }
            _ => return Err(missing()),
        };
        let issue = issue.clone();
        let note = issue.notes.iter().find(|note| note.id == made.1).ok_or_else(missing)?;
        Ok(answer(made.0, &self.show_note(number, &issue, note)))
    }
}
