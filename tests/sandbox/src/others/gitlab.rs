//! Other people on GitLab.

use super::{Others, Remark, first_priority, priority_label, replace_scope};
use crate::gitlab::sample;
use crate::gitlab::state::{GitLab, Issue, Label, Note};

/// What stands before a priority in its label.
const SCOPE: &str = "priority::";

impl GitLab {
    fn seen(&self, project: &str, number: u64) -> Option<&Issue> {
        self.project(project)?.issues.get(&number)
    }

    /// Changes an issue, and the time of its change.
    fn touch(
        &mut self,
        now: u64,
        project: &str,
        number: u64,
        act: impl FnOnce(&mut Issue) -> Option<()>,
    ) -> bool {
        let issue = self.project_mut(project).and_then(|project| project.issues.get_mut(&number));
        let Some(issue) = issue else { return false };
        let is_done = act(issue).is_some();
        if is_done {
            issue.updated = now;
        }
        is_done
    }

    /// Makes a label where there is none of the name.
    fn known_label(&mut self, path: &str, name: &str) {
        let id = self.id();
        let Some(project) = self.project_mut(path) else { return };
        let is_there = project.labels.iter().any(|label| label.name == name);
        if !is_there && !name.is_empty() && !project.group_labels.iter().any(|label| label == name) {
            project.labels.push(Label { id, name: name.to_owned(), color: "#6699cc".to_owned() });
        }
    }

    fn known_user(&mut self, name: &str) {
        if !self.users.contains_key(name) {
            self.add_user(name);
        }
    }
}

impl Others for GitLab {
    fn others_make(&mut self, now: u64, project: &str, who: &str, title: &str, body: &str) -> u64 {
        self.known_user(who);
        self.add_issue(project, now, who, (title, body), &[])
    }

    fn others_set_title(&mut self, now: u64, project: &str, number: u64, title: &str) -> bool {
        self.touch(now, project, number, |issue| {
            title.clone_into(&mut issue.title);
            Some(())
        })
    }

    fn others_set_body(&mut self, now: u64, project: &str, number: u64, body: &str) -> bool {
        self.touch(now, project, number, |issue| {
            body.clone_into(&mut issue.description);
            Some(())
        })
    }

    fn others_set_state(&mut self, now: u64, project: &str, number: u64, state: &str) -> bool {
        let closes = match state {
            "open" => false,
            "closed" => true,
            _ => return false,
        };
        self.touch(now, project, number, |issue| {
            issue.is_closed = closes;
            Some(())
        })
    }

    fn others_set_priority(&mut self, now: u64, project: &str, number: u64, name: &str) -> bool {
        let label = priority_label(SCOPE, name);
        self.known_label(project, &label);
        self.touch(now, project, number, |issue| {
            replace_scope(&mut issue.labels, SCOPE, &label);
            Some(())
        })
    }

    fn others_add_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool {
        self.known_label(project, label);
        self.touch(now, project, number, |issue| {
            if !issue.labels.iter().any(|have| have == label) {
                issue.labels.push(label.to_owned());
            }
            Some(())
        })
    }

    fn others_remove_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool {
        self.touch(now, project, number, |issue| {
            let at = issue.labels.iter().position(|have| have == label)?;
            issue.labels.remove(at);
            Some(())
        })
    }

    fn others_assign(&mut self, now: u64, project: &str, number: u64, who: &str) -> bool {
        if !who.is_empty() {
            self.known_user(who);
        }
        self.touch(now, project, number, |issue| {
            issue.assignees = if who.is_empty() { Vec::new() } else { vec![who.to_owned()] };
            Some(())
        })
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
        self.known_user(who);
        let id = self.id();
        let (author, body) = (who.to_owned(), text.to_owned());
        let note = Note { id, author, body, is_internal, created: now, updated: now, ..Note::default() };
        let is_done = self.touch(now, project, number, |issue| {
            issue.notes.push(note);
            Some(())
        });
        if is_done { id } else { 0 }
    }

    fn others_edit_comment(
        &mut self,
        now: u64,
        project: &str,
        number: u64,
        comment: u64,
        text: &str,
    ) -> bool {
        self.touch(now, project, number, |issue| {
            let found = issue.notes.iter_mut().find(|one| one.id == comment && !one.is_system)?;
            text.clone_into(&mut found.body);
            found.updated = now;
            Some(())
        })
    }

    fn others_delete_comment(&mut self, now: u64, project: &str, number: u64, comment: u64) -> bool {
        self.touch(now, project, number, |issue| {
            let at = issue.notes.iter().position(|one| one.id == comment && !one.is_system)?;
            issue.notes.remove(at);
            Some(())
        })
    }

    fn others_delete(&mut self, _now: u64, project: &str, number: u64) -> bool {
        let Some(project) = self.project_mut(project) else { return false };
        let is_there = project.issues.remove(&number).is_some();
        if is_there {
            project.deleted.insert(number);
        }
        is_there
    }

    fn others_move(&mut self, now: u64, project: &str, number: u64, to: &str) -> Option<u64> {
        self.project(to)?;
        self.move_issue(now, project, number, to)
    }

    fn others_fill(&mut self, project: &str, count: u64) {
        sample::many(self, project, count);
    }

    fn shown_title(&self, project: &str, number: u64) -> String {
        self.seen(project, number).map(|issue| issue.title.clone()).unwrap_or_default()
    }

    fn shown_body(&self, project: &str, number: u64) -> String {
        self.seen(project, number).map(|issue| issue.description.clone()).unwrap_or_default()
    }

    fn shown_state(&self, project: &str, number: u64) -> String {
        let word = |issue: &Issue| if issue.is_closed { "closed" } else { "open" };
        self.seen(project, number).map(word).unwrap_or_default().to_owned()
    }

    fn shown_labels(&self, project: &str, number: u64) -> Vec<String> {
        self.seen(project, number).map(|issue| issue.labels.clone()).unwrap_or_default()
    }

    fn shown_priority(&self, project: &str, number: u64) -> String {
        first_priority(&self.shown_labels(project, number), SCOPE)
    }

    fn shown_assignee(&self, project: &str, number: u64) -> String {
        self.seen(project, number).and_then(|issue| issue.assignees.first().cloned()).unwrap_or_default()
    }

    fn shown_comments(&self, project: &str, number: u64) -> Vec<Remark> {
        let notes = self.seen(project, number).map(|issue| issue.notes.as_slice()).unwrap_or_default();
        let one = |note: &Note| Remark {
            id: note.id,
            author: note.author.clone(),
            text: note.body.clone(),
            is_internal: note.is_internal,
        };
        notes.iter().filter(|note| !note.is_system).map(one).collect()
    }

    fn shown_updated(&self, project: &str, number: u64) -> u64 {
        self.seen(project, number).map_or(0, |issue| issue.updated)
    }

    fn request_count(&self) -> u64 {
        self.requests
    }

    fn issue_count(&self, text: &str) -> usize {
        let issues = self.projects.iter().flat_map(|project| project.issues.values());
        issues.filter(|issue| issue.description.contains(text)).count()
    }

    fn comment_count(&self, text: &str) -> usize {
        let issues = self.projects.iter().flat_map(|project| project.issues.values());
        issues.flat_map(|issue| &issue.notes).filter(|note| note.body.contains(text)).count()
    }
}
