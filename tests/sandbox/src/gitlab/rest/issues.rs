//! Issues: list, make, read, change, delete.

use serde_json::{Value, json};

use super::{Answer, Call, answer, invalid, is_before, message, tagged};
use crate::gitlab::quick;
use crate::gitlab::state::{GitLab, Issue, Label, Project};

impl GitLab {
    pub(super) fn issues(&mut self, call: &Call, at: usize) -> Result<Answer, Answer> {
        if call.method == "GET" {
            return self.list_issues(call, at);
        }
        if call.method != "POST" {
            return Err(answer(404, &json!({ "error": "404 Not Found" })));
        }
        let Some(title) = call.text("title") else {
            return Err(answer(400, &json!({ "error": "title is missing" })));
        };
        let asked = quick::take(&call.text("description").unwrap_or_default());
        let title = asked.title.unwrap_or(title);
        checked(&title)?;
        let mut labels = call.names("labels").unwrap_or_default();
        labels.extend(asked.labels);
        let (issue_id, label_id) = (self.id(), self.id());
        let project = self.projects.get_mut(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        if project.level(&call.user) == 0 {
            labels.clear(); // whoever is no member sets none, and is not told
        }
        let iid = project.next_iid();
        let mut issue = Issue {
            id: issue_id,
            iid,
            title,
            description: asked.text,
            is_closed: asked.closed.unwrap_or_default(),
            author: call.user.clone(),
            created: call.now,
            updated: call.now,
            ..Issue::default()
        };
        put_on(project, &mut issue, labels, label_id);
        project.issues.insert(iid, issue);
        self.shown(call, at, iid, 201)
    }

    fn list_issues(&self, call: &Call, at: usize) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        let fits = |issue: &&Issue| {
            let state = match call.query("state") {
                Some("opened") => !issue.is_closed,
                Some("closed") => issue.is_closed,
                _ => true,
            };
            let author =
                call.query("author_username").is_none_or(|name| name.eq_ignore_ascii_case(&issue.author));
            let created = call.query("created_after").is_none_or(|text| is_before(text, issue.created));
            let updated = call.query("updated_after").is_none_or(|text| is_before(text, issue.updated));
            let labels = call.query("labels").is_none_or(|names| {
                names.split(',').all(|name| issue.labels.iter().any(|have| have == name))
            });
            let search = call
                .query("search")
                .is_none_or(|text| issue.title.to_lowercase().contains(&text.to_lowercase()));
            let there = call.now.saturating_sub(issue.created) >= project.list_lag;
            let seen = !issue.is_confidential || project.level(&call.user) >= 15;
            state && author && created && updated && labels && search && there && seen
        };
        let mut found: Vec<&Issue> = project.issues.values().filter(fits).collect();
        found.sort_by_key(|issue| {
            if call.query("order_by") == Some("updated_at") { issue.updated } else { issue.created }
        });
        if call.query("sort") != Some("asc") {
            found.reverse();
        }
        let all: Vec<Value> = found.into_iter().map(|issue| self.show_issue(project, issue)).collect();
        Ok(self.page(call, all))
    }

    pub(super) fn issue(&mut self, call: &Call, at: usize, iid: &str) -> Result<Answer, Answer> {
        let missing = || message(404, "404 Not found");
        let iid: u64 = iid.parse().map_err(|_| missing())?;
        let label_id = self.id();
        let project = self.projects.get_mut(at).ok_or_else(missing)?;
        let level = project.level(&call.user);
        let mut issue = project.issues.get(&iid).cloned().ok_or_else(missing)?;
        if issue.is_confidential && level < 15 {
            return Err(missing());
        }
        match call.method.as_str() {
            "GET" => return self.shown(call, at, iid, 200),
            "DELETE" if level >= 50 => {
                project.issues.remove(&iid);
                project.deleted.insert(iid);
                return Ok(answer(204, &Value::Null));
            }
            "PUT" => {}
            _ => return Err(message(403, "403 Forbidden")),
        }
        let own = issue.author == call.user;
        if level < 15 && !own {
            return Err(message(403, "403 Forbidden"));
        }
        if let Some(title) = call.text("title") {
            checked(&title)?;
            issue.title = title;
        }
        if let Some(text) = call.text("description") {
            issue.description = quick::take(&text).text;
        }
        match call.text("state_event").as_deref() {
            Some("close") => issue.is_closed = true,
            Some("reopen") => issue.is_closed = false,
            Some(_) => {
                return Err(answer(400, &json!({ "error": "state_event does not have a valid value" })));
            }
            None => {}
        }
        if level >= 15 {
            if let Some(all) = call.names("labels") {
                issue.labels.clear();
                put_on(project, &mut issue, all, label_id);
            }
            for name in call.names("remove_labels").unwrap_or_default() {
                issue.labels.retain(|have| *have != name);
            }
            put_on(project, &mut issue, call.names("add_labels").unwrap_or_default(), label_id);
        }
        issue.updated = call.now;
        project.issues.insert(iid, issue);
        self.shown(call, at, iid, 200)
    }

    fn shown(&self, call: &Call, at: usize, iid: u64, code: u16) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        let issue = project.issues.get(&iid).ok_or_else(|| message(404, "404 Not found"))?;
        Ok(tagged(call, code, &self.show_issue(project, issue)))
    }
}

fn checked(title: &str) -> Result<(), Answer> {
    if title.trim().is_empty() {
        return Err(invalid("title", "can't be blank"));
    }
    if title.chars().count() > 255 {
        return Err(invalid("title", "is too long (maximum is 255 characters)"));
    }
    Ok(())
}

/// Puts labels on, makes those that are missing, and lets scoped ones exclude each other where the plan
/// does.
fn put_on(project: &mut Project, issue: &mut Issue, labels: Vec<String>, id: u64) {
    for name in labels {
        let known =
            project.labels.iter().any(|label| label.name == name) || project.group_labels.contains(&name);
        if !known && project.labels_locked {
            continue;
        }
        if !known {
            project.labels.push(Label { id, name: name.clone(), color: "#6699cc".to_owned() });
        }
        if project.is_premium
            && let Some((scope, _)) = name.rsplit_once("::")
        {
            let same = format!("{scope}::");
            issue.labels.retain(|have| !have.starts_with(&same));
        }
        if !issue.labels.contains(&name) {
            issue.labels.push(name);
        }
    }
}
