//! What GitLab says of its things: the shapes of its answers.

use serde_json::{Value, json};

use super::state::{GitLab, Issue, Milestone, Note, Project};
use crate::github::render::iso;

impl GitLab {
    pub(super) fn show_user(&self, name: &str) -> Value {
        let id = self.users.get(name).copied().unwrap_or_default();
        json!({ "id": id, "username": name, "name": name, "state": "active", "avatar_url": format!("{}/uploads/{name}.png", self.web),
            "web_url": format!("{}/{name}", self.web) })
    }

    pub(super) fn show_project(&self, project: &Project, user: &str) -> Value {
        let level = project.level(user);
        let access =
            if level > 0 { json!({ "access_level": level, "notification_level": 3 }) } else { Value::Null };
        json!({
            "id": project.id,
            "name": project.path.rsplit('/').next(),
            "path_with_namespace": project.path,
            "web_url": format!("{}/{}", self.web, project.path),
            "default_branch": "main",
            "visibility": if project.is_private { "private" } else { "public" },
            "archived": project.is_archived,
            "issues_enabled": !project.lacks_issues,
            "issues_access_level": if project.lacks_issues { "disabled" } else { "enabled" },
            "jobs_enabled": !project.ci.is_off,
            "builds_access_level": if project.ci.is_off { "disabled" } else { "enabled" },
            "ci_pipeline_variables_minimum_override_role": variables_role(project.ci.variables_role),
            "permissions": { "project_access": access, "group_access": null },
        })
    }

    pub(super) fn show_milestone(&self, project: &Project, milestone: &Milestone) -> Value {
        let made = milli(milestone.created);
        json!({
            "id": milestone.id, "iid": milestone.iid, "project_id": project.id, "title": milestone.title,
            "description": "", "state": "active", "created_at": made, "updated_at": made,
            "due_date": null, "start_date": null, "expired": false,
            "web_url": format!("{}/{}/-/milestones/{}", self.web, project.path, milestone.iid),
        })
    }

    pub(super) fn show_issue(&self, project: &Project, issue: &Issue) -> Value {
        let assignees: Vec<Value> = issue.assignees.iter().map(|name| self.show_user(name)).collect();
        let milestone = project.milestones.iter().find(|one| Some(one.id) == issue.milestone);
        let kind = if issue.kind.is_empty() { "issue" } else { issue.kind.as_str() };
        let url = format!("{}/{}/-/issues/{}", self.web, project.path, issue.iid);
        let mut value = json!({
            "id": issue.id, "iid": issue.iid, "project_id": project.id,
            "title": issue.title, "description": if issue.description.is_empty() { Value::Null } else { json!(issue.description) },
            "state": if issue.is_closed { "closed" } else { "opened" },
            "created_at": milli(issue.created), "updated_at": milli(issue.updated),
            "closed_at": if issue.is_closed { json!(milli(issue.updated)) } else { Value::Null }, "closed_by": null,
            "labels": issue.labels,
            "type": kind.to_uppercase(), "issue_type": kind,
            "user_notes_count": issue.notes.iter().filter(|note| !note.is_system).count(),
            "merge_requests_count": 0, "upvotes": 0, "downvotes": 0,
            "confidential": issue.is_confidential, "discussion_locked": null, "due_date": (!issue.due.is_empty()).then_some(&issue.due),
            "moved_to_id": issue.moved_to, "web_url": url,
            "time_stats": { "time_estimate": 0, "total_time_spent": 0, "human_time_estimate": null, "human_total_time_spent": null },
            "references": { "short": format!("#{}", issue.iid), "relative": format!("#{}", issue.iid),
                "full": format!("{}#{}", project.path, issue.iid) },
            "has_tasks": false, "task_status": "",
            "task_completion_status": { "count": 0, "completed_count": 0 },
            "_links": { "self": url, "notes": url, "award_emoji": url, "project": url, "closed_as_duplicate_of": null },
        });
        // Put in as they are: within the macro they would be copied.
        if let Some(value) = value.as_object_mut() {
            let mut put = |name: &str, part: Value| value.insert(name.to_owned(), part);
            put("assignee", assignees.first().cloned().unwrap_or_default());
            if project.is_premium {
                put("weight", json!(issue.weight));
            }
            put("assignees", Value::Array(assignees));
            put("author", self.show_user(&issue.author));
            put("milestone", milestone.map_or(Value::Null, |one| self.show_milestone(project, one)));
        }
        value
    }

    pub(super) fn show_note(&self, project: u64, issue: &Issue, note: &Note) -> Value {
        json!({
            "id": note.id, "type": null, "body": note.body, "attachment": null, "author": self.show_user(&note.author),
            "created_at": milli(note.created), "updated_at": milli(note.updated), "system": note.is_system,
            "noteable_id": issue.id, "noteable_type": "Issue", "noteable_iid": issue.iid, "project_id": project,
            "resolvable": false, "confidential": note.is_internal, "internal": note.is_internal, "imported": false,
        })
    }
}

fn variables_role(level: u64) -> &'static str {
    match level {
        0..=30 => "developer",
        31..=40 => "maintainer",
        41..=50 => "owner",
        _ => "no_one_allowed",
    }
}

pub(super) fn milli(time: u64) -> String {
    iso(time).replace('Z', &format!(".{:03}Z", time % 1_000))
}
