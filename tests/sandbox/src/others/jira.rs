//! Other people on Jira, Cloud and Data Center.

use serde_json::{Value, json};

use super::{Others, Remark};
use crate::jira::{Comment, Issue, Jira, sample};

/// The entity property that keeps a comment from customers.
const INTERNAL: &str = "sd.public.comment";

fn key(project: &str, number: u64) -> String {
    format!("{project}-{number}")
}

/// The number of a key: 2 of SHOP-2.
fn number_of(key: &str) -> u64 {
    key.rsplit('-').next().and_then(|text| text.parse().ok()).unwrap_or_default()
}

impl Jira {
    /// A text as this Jira keeps it: paragraphs of a document on Cloud, the text itself on Data Center.
    fn rich(&self, text: &str) -> Value {
        if text.is_empty() {
            return Value::Null;
        }
        if !self.is_cloud() {
            return json!(text);
        }
        let words = |line: &str| json!({ "type": "text", "text": line });
        let paragraph = |text: &str| {
            let mut content: Vec<Value> = Vec::new();
            for line in text.lines().filter(|line| !line.is_empty()) {
                if !content.is_empty() {
                    content.push(json!({ "type": "hardBreak" }));
                }
                content.push(words(line));
            }
            json!({ "type": "paragraph", "content": content })
        };
        let text = text.replace("\r\n", "\n");
        let all: Vec<Value> = text.split("\n\n").map(paragraph).collect();
        json!({ "type": "doc", "version": 1, "content": all })
    }

    fn known_user(&mut self, name: &str) {
        if !name.is_empty() && self.user_named(name).is_none() {
            self.add_user(name, name);
        }
    }

    fn seen(&self, project: &str, number: u64) -> Option<&Issue> {
        self.issue(&key(project, number))
    }

    /// Changes a comment, or its issue with it.
    fn touch_comment(
        &mut self,
        now: u64,
        place: (&str, u64),
        comment: u64,
        act: impl FnOnce(&mut Issue, usize),
    ) -> bool {
        let issue = self.seen(place.0, place.1);
        let at = issue.and_then(|issue| issue.comments.iter().position(|one| one.id == comment));
        let Some(at) = at else { return false };
        self.change(now, &key(place.0, place.1), |issue| act(issue, at))
    }
}

impl Others for Jira {
    fn others_make(&mut self, now: u64, project: &str, who: &str, title: &str, body: &str) -> u64 {
        self.known_user(who);
        let kinds = self.project(project).map(|project| project.issue_types.as_slice()).unwrap_or_default();
        let kind = kinds.first().map(|kind| kind.id.clone()).unwrap_or_default();
        let text = self.rich(body);
        number_of(&self.add_issue(project, now, who, &kind, title, text))
    }

    fn others_set_title(&mut self, now: u64, project: &str, number: u64, title: &str) -> bool {
        self.change(now, &key(project, number), |issue| title.clone_into(&mut issue.summary))
    }

    fn others_set_body(&mut self, now: u64, project: &str, number: u64, body: &str) -> bool {
        let text = self.rich(body);
        self.change(now, &key(project, number), |issue| {
            let old = std::mem::replace(&mut issue.description, text.clone());
            issue.forget_media(&old, &text);
        })
    }

    fn others_set_state(&mut self, now: u64, project: &str, number: u64, state: &str) -> bool {
        let category = match state {
            "open" => "new",
            "in progress" => "indeterminate",
            "closed" => "done",
            _ => return false,
        };
        let issue = self.seen(project, number);
        let statuses = issue.and_then(|issue| self.project_of(issue)).map(|project| &project.statuses);
        let found = statuses.and_then(|all| all.iter().find(|status| status.category == category));
        let Some(name) = found.map(|status| status.name.clone()) else { return false };
        self.set_status(now, &key(project, number), &name)
    }

    fn others_set_priority(&mut self, now: u64, project: &str, number: u64, name: &str) -> bool {
        if name.is_empty() {
            return self.change(now, &key(project, number), |issue| issue.priority = None);
        }
        self.set_priority(now, &key(project, number), name)
    }

    fn others_add_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool {
        self.change(now, &key(project, number), |issue| {
            issue.labels.push(label.to_owned());
            issue.labels.sort();
            issue.labels.dedup();
        })
    }

    fn others_remove_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool {
        let has = |issue: &Issue| issue.labels.iter().any(|have| have == label);
        self.seen(project, number).is_some_and(has)
            && self.change(now, &key(project, number), |issue| issue.labels.retain(|have| have != label))
    }

    fn others_assign(&mut self, now: u64, project: &str, number: u64, who: &str) -> bool {
        self.known_user(who);
        let assignee = (!who.is_empty()).then(|| who.to_owned());
        self.change(now, &key(project, number), |issue| issue.assignee = assignee)
    }

    fn others_comment(
        &mut self,
        now: u64,
        project: &str,
        number: u64,
        who: &str,
        text: &str,
        is_internal: bool,
    ) -> u64 {
        if self.seen(project, number).is_none() {
            return 0;
        }
        self.known_user(who);
        let body = self.rich(text);
        let is_cloud = self.is_cloud();
        let id = self.add_comment(now, &key(project, number), who, body);
        if is_internal {
            self.touch_comment(now, (project, number), id, |issue, at| {
                let Some(comment) = issue.comments.get_mut(at) else { return };
                comment.properties.insert(INTERNAL.to_owned(), json!({ "internal": true }));
                // Data Center says nothing about that property; there a role is what is seen.
                if !is_cloud {
                    comment.visibility = json!({ "type": "role", "value": "Administrators" });
                }
            });
        }
        id
    }

    fn others_edit_comment(
        &mut self,
        now: u64,
        project: &str,
        number: u64,
        comment: u64,
        text: &str,
    ) -> bool {
        let body = self.rich(text);
        self.touch_comment(now, (project, number), comment, |issue, at| {
            let old = issue.comments.get(at).map(|comment| comment.body.clone()).unwrap_or_default();
            issue.forget_media(&old, &body);
            if let Some(comment) = issue.comments.get_mut(at) {
                comment.body = body;
                comment.update_author.clone_from(&comment.author);
                comment.updated = now;
            }
        })
    }

    fn others_delete_comment(&mut self, now: u64, project: &str, number: u64, comment: u64) -> bool {
        self.touch_comment(now, (project, number), comment, |issue, at| drop(issue.comments.remove(at)))
    }

    fn others_delete(&mut self, _now: u64, project: &str, number: u64) -> bool {
        self.delete_issue(&key(project, number))
    }

    fn others_move(&mut self, now: u64, project: &str, number: u64, to: &str) -> Option<u64> {
        self.seen(project, number)?;
        self.move_issue(now, &key(project, number), to).map(|key| number_of(&key))
    }

    fn others_fill(&mut self, project: &str, count: u64) {
        sample::many(self, project, count);
    }

    fn shown_title(&self, project: &str, number: u64) -> String {
        self.seen(project, number).map(|issue| issue.summary.clone()).unwrap_or_default()
    }

    fn shown_body(&self, project: &str, number: u64) -> String {
        self.seen(project, number).map(Issue::text).unwrap_or_default().trim_end().to_owned()
    }

    fn shown_state(&self, project: &str, number: u64) -> String {
        let status = self.seen(project, number).and_then(|issue| self.status_of(issue));
        let word = match status.map(|status| status.category.as_str()) {
            None => "",
            Some("indeterminate") => "in progress",
            Some("done") => "closed",
            Some(_) => "open",
        };
        word.to_owned()
    }

    fn shown_labels(&self, project: &str, number: u64) -> Vec<String> {
        self.seen(project, number).map(|issue| issue.labels.clone()).unwrap_or_default()
    }

    fn shown_priority(&self, project: &str, number: u64) -> String {
        self.priority_name(&key(project, number)).to_lowercase()
    }

    fn shown_assignee(&self, project: &str, number: u64) -> String {
        self.seen(project, number).and_then(|issue| issue.assignee.clone()).unwrap_or_default()
    }

    fn shown_comments(&self, project: &str, number: u64) -> Vec<Remark> {
        let comments = self.seen(project, number).map(|issue| issue.comments.as_slice()).unwrap_or_default();
        let one = |comment: &Comment| Remark {
            id: comment.id,
            author: comment.author.clone(),
            text: comment.text().trim_end().to_owned(),
            is_internal: comment.is_internal() || !comment.visibility.is_null(),
        };
        comments.iter().map(one).collect()
    }

    fn shown_updated(&self, project: &str, number: u64) -> u64 {
        self.seen(project, number).map_or(0, |issue| issue.updated)
    }

    fn request_count(&self) -> u64 {
        self.requests
    }

    fn issue_count(&self, text: &str) -> usize {
        self.issues_with_text(text)
    }

    fn comment_count(&self, text: &str) -> usize {
        let comments = self.issues.values().flat_map(|issue| &issue.comments);
        comments.filter(|comment| comment.text().contains(text)).count()
    }
}
