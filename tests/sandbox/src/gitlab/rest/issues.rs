//! Issues: make, read, change, delete.

use serde_json::{Value, json};

use super::{Answer, Call, answer, invalid, message, tagged};
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
        within(&asked.text)?;
        let title = asked.title.unwrap_or(title);
        checked(&title)?;
        let mut labels = call.names("labels").unwrap_or_default();
        labels.extend(asked.labels);
        let (issue_id, label_id) = (self.id(), self.id());
        let assignees = self.assignees(call, at).unwrap_or_default();
        let project = self.projects.get_mut(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        if project.level(&call.user) == 0 {
            labels.clear(); // whoever is no member sets none, and is not told
        }
        let is_member = project.level(&call.user) > 0;
        let milestone = call.body.get("milestone_id").and_then(Value::as_u64);
        let weight = call.body.get("weight").and_then(Value::as_u64);
        let iid = project.next_iid();
        let mut issue = Issue {
            id: issue_id,
            iid,
            title,
            description: asked.text,
            kind: call.text("issue_type").filter(|kind| kind != "issue").unwrap_or_default(),
            is_confidential: call.body.get("confidential") == Some(&Value::Bool(true)),
            assignees: if is_member { assignees } else { Vec::new() },
            milestone: milestone.filter(|id| is_member && project.milestones.iter().any(|one| one.id == *id)),
            due: call.text("due_date").filter(|_| is_member).unwrap_or_default(),
            weight: weight.filter(|_| is_member && project.is_premium),
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

    pub(super) fn issue(&mut self, call: &Call, at: usize, iid: &str) -> Result<Answer, Answer> {
        let missing = || message(404, "404 Not found");
        let iid: u64 = iid.parse().map_err(|_| missing())?;
        let label_id = self.id();
        let assignees = self.assignees(call, at);
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
            within(&text)?;
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
            issue.assignees = assignees.unwrap_or(issue.assignees);
            match call.body.get("milestone_id").map(|id| id.as_u64().unwrap_or_default()) {
                Some(0) => issue.milestone = None,
                Some(id) if project.milestones.iter().any(|one| one.id == id) => issue.milestone = Some(id),
                _ => {}
            }
            if let Some(hidden) = call.body.get("confidential").and_then(Value::as_bool) {
                issue.is_confidential = hidden;
            }
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

    /// The people that an issue is to be given to: members alone, and where the plan is Free one of them.
    /// Whoever is none is passed over in silence. Nothing when nobody was asked for.
    fn assignees(&self, call: &Call, at: usize) -> Option<Vec<String>> {
        let project = self.projects.get(at)?;
        let ids = match call.body.get("assignee_ids").or(call.body.get("assignee_id"))? {
            Value::Array(ids) => ids.clone(),
            one => vec![one.clone()],
        };
        let named = |id: &Value| {
            let id = id.as_u64().or_else(|| id.as_str()?.parse().ok())?;
            project.members.keys().find(|name| self.users.get(*name) == Some(&id)).cloned()
        };
        let most = if project.is_premium { usize::MAX } else { 1 };
        Some(ids.iter().filter_map(named).take(most).collect())
    }

    fn shown(&self, call: &Call, at: usize, iid: u64, code: u16) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        let issue = project.issues.get(&iid).ok_or_else(|| message(404, "404 Not found"))?;
        Ok(tagged(call, code, &self.show_issue(project, issue)))
    }
}

fn within(description: &str) -> Result<(), Answer> {
    if description.chars().count() > 1_048_576 {
        return Err(invalid("description", "is too long (maximum is 1048576 characters)"));
    }
    Ok(())
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
