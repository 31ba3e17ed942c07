//! Other people on GitHub.

use super::{Others, Remark, first_priority, priority_label, replace_scope};
use crate::github::sample;
use crate::github::state::{Comment, GitHub, Issue, Label};

/// What stands before a priority in its label.
const SCOPE: &str = "priority:";

impl GitHub {
    fn seen(&self, project: &str, number: u64) -> Option<&Issue> {
        self.repo(project)?.issues.get(&number)
    }

    /// Changes an issue, and the time of its change.
    fn touch(
        &mut self,
        now: u64,
        project: &str,
        number: u64,
        act: impl FnOnce(&mut Issue) -> Option<()>,
    ) -> bool {
        let issue = self.repo_mut(project).and_then(|repo| repo.issue_mut(number));
        let Some(issue) = issue else { return false };
        let is_done = act(issue).is_some();
        if is_done {
            issue.updated = now;
        }
        is_done
    }

    /// Makes a label where there is none of the name, and gives it in its stored case.
    fn stored_label(&mut self, project: &str, name: &str) -> String {
        let id = self.id();
        let Some(repo) = self.repo_mut(project) else { return name.to_owned() };
        if repo.label(name).is_none() && !name.is_empty() {
            let color = "ededed".to_owned();
            repo.labels.push(Label { id, name: name.to_owned(), color, description: String::new() });
        }
        repo.label(name).map(|label| label.name.clone()).unwrap_or_default()
    }

    fn known_user(&mut self, login: &str) {
        if !self.users.contains_key(login) {
            self.add_user(login);
        }
    }
}

impl Others for GitHub {
    fn others_make(&mut self, now: u64, project: &str, who: &str, title: &str, body: &str) -> u64 {
        self.known_user(who);
        self.add_issue(project, now, who, title, body, &[])
    }

    fn others_set_title(&mut self, now: u64, project: &str, number: u64, title: &str) -> bool {
        self.touch(now, project, number, |issue| {
            title.clone_into(&mut issue.title);
            Some(())
        })
    }

    fn others_set_body(&mut self, now: u64, project: &str, number: u64, body: &str) -> bool {
        self.touch(now, project, number, |issue| {
            body.clone_into(&mut issue.body);
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
            if issue.is_closed != closes {
                issue.is_closed = closes;
                issue.state_reason = Some(if closes { "completed" } else { "reopened" }.to_owned());
                issue.closed = closes.then_some(now);
            }
            Some(())
        })
    }

    fn others_set_priority(&mut self, now: u64, project: &str, number: u64, name: &str) -> bool {
        let label = self.stored_label(project, &priority_label(SCOPE, name));
        self.touch(now, project, number, |issue| {
            replace_scope(&mut issue.labels, SCOPE, &label);
            Some(())
        })
    }

    fn others_add_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool {
        let label = self.stored_label(project, label);
        self.touch(now, project, number, |issue| {
            if !issue.labels.contains(&label) {
                issue.labels.push(label);
            }
            Some(())
        })
    }

    fn others_remove_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool {
        self.touch(now, project, number, |issue| {
            let before = issue.labels.len();
            issue.labels.retain(|have| !have.eq_ignore_ascii_case(label));
            (issue.labels.len() < before).then_some(())
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
        _is_internal: bool,
    ) -> u64 {
        self.known_user(who);
        let id = self.id();
        let (author, body) = (who.to_owned(), text.to_owned());
        let comment = Comment { id, author, body, created: now, updated: now };
        let is_done = self.touch(now, project, number, |issue| {
            issue.comments.push(comment);
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
            let found = issue.comments.iter_mut().find(|one| one.id == comment)?;
            text.clone_into(&mut found.body);
            found.updated = now;
            Some(())
        })
    }

    fn others_delete_comment(&mut self, now: u64, project: &str, number: u64, comment: u64) -> bool {
        self.touch(now, project, number, |issue| {
            let at = issue.comments.iter().position(|one| one.id == comment)?;
            issue.comments.remove(at);
            Some(())
        })
    }

    fn others_delete(&mut self, _now: u64, project: &str, number: u64) -> bool {
        let Some(repo) = self.repo_mut(project) else { return false };
        let is_there = repo.issues.remove(&number).is_some();
        if is_there {
            repo.deleted.insert(number);
        }
        is_there
    }

    fn others_move(&mut self, now: u64, project: &str, number: u64, to: &str) -> Option<u64> {
        self.seen(project, number)?;
        let there = self.repo(to)?.next_number();
        let full_name = self.repo(to)?.full_name();
        let repo = self.repo_mut(project)?;
        let issue = repo.issues.remove(&number)?;
        repo.transferred.insert(number, (full_name, there));
        for label in &issue.labels {
            self.stored_label(to, label);
        }
        let moved = Issue { number: there, milestone: None, updated: now, ..issue };
        self.repo_mut(to)?.issues.insert(there, moved);
        Some(there)
    }

    fn others_fill(&mut self, project: &str, count: u64) {
        sample::many(self, project, count);
    }

    fn shown_title(&self, project: &str, number: u64) -> String {
        self.seen(project, number).map(|issue| issue.title.clone()).unwrap_or_default()
    }

    fn shown_body(&self, project: &str, number: u64) -> String {
        self.seen(project, number).map(|issue| issue.body.clone()).unwrap_or_default()
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
        let comments = self.seen(project, number).map(|issue| issue.comments.as_slice()).unwrap_or_default();
        let one = |comment: &Comment| Remark {
            id: comment.id,
            author: comment.author.clone(),
            text: comment.body.clone(),
            is_internal: false,
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
        let issues = self.repos.iter().flat_map(|repo| repo.issues.values());
        issues.filter(|issue| issue.body.contains(text)).count()
    }

    fn comment_count(&self, text: &str) -> usize {
        let issues = self.repos.iter().flat_map(|repo| repo.issues.values());
        let comments = issues.flat_map(|issue| &issue.comments);
        comments.filter(|comment| comment.body.contains(text)).count()
    }
}
