//! What to do where a token is refused, or may not do enough, on each tracker.

use crate::model::Tracker;

pub(super) fn of_token(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => say!("The token is wrong, expired or revoked. Make a new one and paste it here."),
        Tracker::GitLab => {
            say!(
                "The token is wrong, expired or revoked. Make a new one with the scope api and paste it here. Check the instance's address, too."
            )
        }
        Tracker::JiraCloud => {
            say!(
                "The token is expired or revoked, or the email address is not the one of the account that made it. Check the address, make a new token and paste it here."
            )
        }
        Tracker::JiraDataCenter => {
            say!(
                "The personal access token is wrong, expired or revoked by an administrator. Make a new one in your Jira profile and paste it here."
            )
        }
    }
}

pub(super) fn to_see(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => {
            say!(
                "Check the address. For a private repository a classic token needs the repo scope; a fine-grained token must list this repository."
            )
        }
        Tracker::GitLab => {
            say!(
                "Check the address. The token's user must be a member of a private project; a project's own token works for that project alone."
            )
        }
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            say!(
                "The token's user may lack the permission to see the project, or it was archived, deleted, moved or renamed. Edit the connection and choose the project again."
            )
        }
    }
}

pub(super) fn to_write(tracker: Tracker) -> &'static str {
    match tracker {
        Tracker::GitHub => {
            say!(
                "Give the token the scope repo (public_repo for public repositories), or Issues: read and write if it is fine-grained."
            )
        }
        Tracker::GitLab => {
            say!(
                "Give the token the scope api, and its user at least the role Reporter in the project (Developer is recommended)."
            )
        }
        Tracker::JiraCloud => {
            say!(
                "Give the token's user the permission to create issues in this project. A token with scopes needs read:jira-work, write:jira-work and read:jira-user."
            )
        }
        Tracker::JiraDataCenter => {
            say!("Give the token's user the permission to browse and to create issues in this project.")
        }
    }
}
