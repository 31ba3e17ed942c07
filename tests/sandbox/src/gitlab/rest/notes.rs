//! Notes: the comments of an issue, and the system's own lines.

use serde_json::{Value, json};

use super::{Answer, Call, answer, message};
use crate::gitlab::quick;
use crate::gitlab::state::{GitLab, Issue, Note};

fn missing() -> Answer {
    message(404, "404 Not found")
}

impl GitLab {
    pub(super) fn notes(
        &mut self,
        call: &Call,
        at: usize,
        iid: &str,
        note: Option<&str>,
    ) -> Result<Answer, Answer> {
        let iid: u64 = iid.parse().map_err(|_| missing())?;
        let id = self.id();
        let project = self.projects.get(at).ok_or_else(missing)?;
        let level = project.level(&call.user);
        let is_hidden = |issue: &Issue| issue.is_confidential && level < 15;
        project.issues.get(&iid).filter(|issue| !is_hidden(issue)).ok_or_else(missing)?;
        let body = call.text("body").unwrap_or_default();
        if matches!(call.method.as_str(), "POST" | "PUT") && body.trim().is_empty() {
            return Err(message(400, "400 Bad request - Note {:note=>[\"can't be blank\"]}"));
        }
        if body.chars().count() > 1_000_000 {
            let words = "400 Bad request - Note {:note=>[\"is too long (maximum is 1000000 characters)\"]}";
            return Err(message(400, words));
        }
        let project = self.projects.get_mut(at).ok_or_else(missing)?;
        let issue = project.issues.get_mut(&iid).ok_or_else(missing)?;
        let of = |wanted: u64| move |note: &Note| note.id == wanted && (!note.is_internal || level >= 15);
        let made = match (call.method.as_str(), note.map(str::parse::<u64>)) {
            ("GET", None) => return self.list_notes(call, at, iid),
            ("GET", Some(Ok(wanted))) => (200, wanted),
            ("POST", None) => {
                let asked = quick::take(&body);
                if let Some(closed) = asked.closed {
                    issue.is_closed = closed;
                    issue.updated = call.now;
                }
                if asked.any && asked.text.trim().is_empty() {
                    return Ok(answer(202, &json!({ "commands_changes": {}, "summary": ["Applied"] })));
                }
                let is_set = |name: &str| call.body.get(name) == Some(&Value::Bool(true));
                let note = Note {
                    id,
                    author: call.user.clone(),
                    body: asked.text,
                    is_internal: is_set("internal") || is_set("confidential"),
                    created: call.now,
                    updated: call.now,
                    ..Note::default()
                };
                issue.notes.push(note);
                issue.updated = call.now;
                (201, id)
            }
            ("PUT", Some(Ok(wanted))) => {
                let fits = of(wanted);
                let found = issue.notes.iter_mut().find(|note| fits(note)).ok_or_else(missing)?;
                if found.author != call.user || found.is_system {
                    return Err(message(403, "403 Forbidden"));
                }
                found.body = quick::take(&body).text;
                found.updated = call.now;
                issue.updated = call.now;
                (200, wanted)
            }
            ("DELETE", Some(Ok(wanted))) => {
                let place = issue.notes.iter().position(of(wanted)).ok_or_else(missing)?;
                let is_theirs = issue.notes.get(place).is_none_or(|note| note.author != call.user);
                if is_theirs && level < 40 {
                    return Err(message(403, "403 Forbidden"));
                }
                issue.notes.remove(place);
                issue.updated = call.now;
                return Ok(answer(204, &Value::Null));
            }
            _ => return Err(missing()),
        };
        let project = self.projects.get(at).ok_or_else(missing)?;
        let issue = project.issues.get(&iid).ok_or_else(missing)?;
        let fits = of(made.1);
        let note = issue.notes.iter().find(|note| fits(note)).ok_or_else(missing)?;
        Ok(answer(made.0, &self.show_note(project.id, issue, note)))
    }

    fn list_notes(&self, call: &Call, at: usize, iid: u64) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(missing)?;
        let issue = project.issues.get(&iid).ok_or_else(missing)?;
        let kind = call.query("activity_filter");
        let fits = |note: &&Note| {
            let wanted = match kind {
                Some("only_comments") => !note.is_system,
                Some("only_activity") => note.is_system,
                _ => true,
            };
            wanted && call.now.saturating_sub(note.created) >= project.list_lag
        };
        let mut found: Vec<&Note> = issue.notes.iter().filter(fits).collect();
        let by_update = call.query("order_by") == Some("updated_at");
        found.sort_by_key(|note| (if by_update { note.updated } else { note.created }, note.id));
        if call.query("sort") != Some("asc") {
            found.reverse();
        }
        let sees_all = project.level(&call.user) >= 15;
        let show =
            |note: &&Note| (sees_all || !note.is_internal).then(|| self.show_note(project.id, issue, note));
        Ok(self.page(call, &found, show))
    }
}
