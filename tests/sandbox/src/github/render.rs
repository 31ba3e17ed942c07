//! Records as the API writes them: complete objects, as GitHub's own description demands.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::state::{Comment, GitHub, Issue, Label, Milestone, Repo, Role};

/// `2026-11-20T09:00:00Z`.
pub(crate) fn iso(milliseconds: u64) -> String {
    let seconds = i64::try_from(milliseconds / 1000).unwrap_or_default();
    let moment = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(&Rfc3339).unwrap_or_default()
}

/// Reads what `iso` writes.
pub(super) fn from_iso(text: &str) -> Option<u64> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    u64::try_from(moment.unix_timestamp()).ok().map(|seconds| seconds * 1000)
}

pub(super) fn node(kind: &str, id: u64) -> String {
    format!("{kind}_{id:08x}")
}

impl GitHub {
    pub(super) fn user(&self, login: &str) -> Value {
        let id = self.users.get(login).copied().unwrap_or(1);
        let api = format!("{}/users/{login}", self.api);
        json!({
            "login": login, "id": id, "node_id": node("U", id), "avatar_url": format!("{}/avatars/{id}", self.web),
            "gravatar_id": "", "url": api, "html_url": format!("{}/{login}", self.web),
            "followers_url": format!("{api}/followers"), "following_url": format!("{api}/following{{/other_user}}"),
            "gists_url": format!("{api}/gists{{/gist_id}}"), "starred_url": format!("{api}/starred{{/owner}}{{/repo}}"),
            "subscriptions_url": format!("{api}/subscriptions"), "organizations_url": format!("{api}/orgs"),
            "repos_url": format!("{api}/repos"), "events_url": format!("{api}/events{{/privacy}}"),
            "received_events_url": format!("{api}/received_events"), "type": "User", "site_admin": false
        })
    }

    /// The user as they see themselves.
    pub(super) fn own_user(&self, login: &str) -> Value {
        let mut user = self.user(login);
        let more = json!({
            "name": null, "company": null, "blog": null, "location": null, "email": null, "hireable": null,
            "bio": null, "public_repos": 1, "public_gists": 0, "followers": 0, "following": 0,
            "created_at": "2020-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"
        });
        if let (Some(user), Some(more)) = (user.as_object_mut(), more.as_object()) {
            user.extend(more.clone());
        }
        user
    }

    pub(super) fn label(&self, repo: &Repo, label: &Label) -> Value {
        let name = percent_encoding::utf8_percent_encode(&label.name, percent_encoding::NON_ALPHANUMERIC);
        json!({
            "id": label.id, "node_id": node("LA", label.id), "name": label.name, "color": label.color, "default": false,
            "url": format!("{}/repos/{}/labels/{name}", self.api, repo.full_name()),
            "description": (!label.description.is_empty()).then_some(&label.description)
        })
    }

    pub(super) fn labels_of(&self, repo: &Repo, issue: &Issue) -> Vec<Value> {
        issue.labels.iter().filter_map(|name| repo.label(name)).map(|label| self.label(repo, label)).collect()
    }

    pub(super) fn milestone(&self, repo: &Repo, milestone: &Milestone) -> Value {
        let full = repo.full_name();
        let api = format!("{}/repos/{full}/milestones/{}", self.api, milestone.number);
        let count = |is_closed: bool| {
            let all = repo.issues.values().filter(|issue| issue.milestone == Some(milestone.number));
            all.filter(|issue| issue.is_closed == is_closed).count()
        };
        let made = iso(milestone.created);
        json!({
            "id": milestone.id, "node_id": node("MI", milestone.id), "number": milestone.number, "title": milestone.title,
            "state": if milestone.is_closed { "closed" } else { "open" }, "description": null, "url": api,
            "html_url": format!("{}/{full}/milestone/{}", self.web, milestone.number), "labels_url": format!("{api}/labels"),
            "creator": self.user(&repo.owner), "open_issues": count(false), "closed_issues": count(true),
            "created_at": made, "updated_at": made, "closed_at": milestone.is_closed.then_some(&made), "due_on": null
        })
    }

    pub(super) fn issue(&self, repo: &Repo, issue: &Issue) -> Value {
        let milestone = repo.milestones.iter().find(|one| Some(one.number) == issue.milestone);
        let full = repo.full_name();
        let api = format!("{}/repos/{full}/issues/{}", self.api, issue.number);
        let kind = if issue.is_pull_request { "pull" } else { "issues" };
        let page = format!("{}/{full}/{kind}/{}", self.web, issue.number);
        let assignees: Vec<Value> = issue.assignees.iter().map(|login| self.user(login)).collect();
        let mut value = json!({
            "id": issue.id, "node_id": node("I", issue.id), "number": issue.number, "title": issue.title,
            "body": (!issue.body.is_empty()).then_some(&issue.body), "state": if issue.is_closed { "closed" } else { "open" },
            "state_reason": issue.state_reason, "url": api, "html_url": page,
            "repository_url": format!("{}/repos/{full}", self.api), "labels_url": format!("{api}/labels{{/name}}"),
            "comments_url": format!("{api}/comments"), "events_url": format!("{api}/events"), "timeline_url": format!("{api}/timeline"),
            "locked": false, "active_lock_reason": null,
            "comments": issue.comments.len(), "created_at": iso(issue.created), "updated_at": iso(issue.updated),
            "closed_at": issue.closed.map(iso), "closed_by": null, "author_association": "COLLABORATOR",
            "performed_via_github_app": null
        });
        // Put in as they are: within the macro they would be copied.
        if let Some(value) = value.as_object_mut() {
            let mut put = |name: &str, part: Value| value.insert(name.to_owned(), part);
            put("assignee", assignees.first().cloned().unwrap_or_default());
            put("assignees", Value::Array(assignees));
            put("labels", Value::Array(self.labels_of(repo, issue)));
            put("milestone", milestone.map_or(Value::Null, |one| self.milestone(repo, one)));
            put("user", self.user(&issue.author));
        }
        if issue.is_pull_request
            && let Some(value) = value.as_object_mut()
        {
            let pull = format!("{}/repos/{full}/pulls/{}", self.api, issue.number);
            let links = json!({ "url": pull, "html_url": page, "diff_url": format!("{page}.diff"), "patch_url": format!("{page}.patch"), "merged_at": null });
            value.insert("pull_request".to_owned(), links);
        }
        value
    }

    pub(super) fn comment(&self, repo: &Repo, issue: &Issue, comment: &Comment) -> Value {
        let full = repo.full_name();
        let kind = if issue.is_pull_request { "pull" } else { "issues" };
        json!({
            "id": comment.id, "node_id": node("IC", comment.id), "body": comment.body, "user": self.user(&comment.author),
            "url": format!("{}/repos/{full}/issues/comments/{}", self.api, comment.id),
            "html_url": format!("{}/{full}/{kind}/{}#issuecomment-{}", self.web, issue.number, comment.id),
            "issue_url": format!("{}/repos/{full}/issues/{}", self.api, issue.number),
            "created_at": iso(comment.created), "updated_at": iso(comment.updated), "author_association": "COLLABORATOR",
            "performed_via_github_app": null
        })
    }

    pub(super) fn repository(&self, repo: &Repo, login: Option<&str>) -> Value {
        let full = repo.full_name();
        let api = format!("{}/repos/{full}", self.api);
        let page = format!("{}/{full}", self.web);
        let may_push = login.and_then(|login| repo.role(login)) == Some(Role::Write);
        let open = repo.issues.values().filter(|issue| !issue.is_closed).count();
        let mut value = json!({
            "id": repo.id, "node_id": node("R", repo.id), "name": repo.name, "full_name": full, "owner": self.user(&repo.owner),
            "private": repo.is_private, "visibility": if repo.is_private { "private" } else { "public" }, "html_url": page,
            "description": null, "fork": false, "url": api, "homepage": null, "language": null, "mirror_url": null, "license": null,
        });
        let more = json!({
            "forks_count": 0, "forks": 0, "stargazers_count": 0, "watchers_count": 0, "watchers": 0, "size": 1, "default_branch": "main",
            "open_issues_count": open, "open_issues": open, "is_template": false, "topics": [], "has_issues": repo.has_issues,
            "has_projects": true, "has_wiki": false, "has_pages": false, "has_discussions": false, "has_downloads": false,
            "archived": repo.is_archived, "disabled": false, "pushed_at": "2026-11-01T00:00:00Z", "created_at": "2020-01-01T00:00:00Z",
            "updated_at": "2026-11-01T00:00:00Z", "network_count": 0, "subscribers_count": 0, "clone_url": format!("{page}.git"),
            "git_url": format!("{page}.git"), "ssh_url": format!("{page}.git"), "svn_url": page,
            "permissions": { "admin": false, "maintain": false, "push": may_push, "triage": may_push, "pull": true }
        });
        let links = [
            "archive_url",
            "assignees_url",
            "blobs_url",
            "branches_url",
            "collaborators_url",
            "comments_url",
            "commits_url",
            "compare_url",
            "contents_url",
            "contributors_url",
            "deployments_url",
            "downloads_url",
            "events_url",
            "forks_url",
            "git_commits_url",
            "git_refs_url",
            "git_tags_url",
            "hooks_url",
            "issue_comment_url",
            "issue_events_url",
            "issues_url",
            "keys_url",
            "labels_url",
            "languages_url",
            "merges_url",
            "milestones_url",
            "notifications_url",
            "pulls_url",
            "releases_url",
            "stargazers_url",
            "statuses_url",
            "subscribers_url",
            "subscription_url",
            "tags_url",
            "teams_url",
            "trees_url",
        ];
        if let (Some(value), Some(more)) = (value.as_object_mut(), more.as_object()) {
            value.extend(more.clone());
            for name in links {
                value.insert(name.to_owned(), json!(format!("{api}/{}", name.trim_end_matches("_url"))));
            }
        }
        value
    }
}
