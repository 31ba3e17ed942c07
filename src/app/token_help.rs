//! How to get a token on each tracker, step by step.

use crate::model::Tracker;
use crate::protocol::views::TokenHelp;

/// The ways to a token; links lead to the site's own pages.
pub(super) fn token_help(tracker: Tracker, site: Option<&str>) -> Vec<TokenHelp> {
    let help = |label: &str, url: Option<String>, text: &str| TokenHelp {
        label: label.to_owned(),
        url,
        text: text.to_owned(),
    };
    let at = |path: &str| site.map(|site| format!("{site}{path}"));
    match tracker {
        Tracker::GitHub => vec![
            help(
                say!("Fine-grained token"),
                at("/settings/personal-access-tokens/new"),
                say!(
                    "Choose the repository; under permissions, Issues: read and write (Metadata: read comes with it)."
                ),
            ),
            help(
                say!("Classic token"),
                at("/settings/tokens/new?scopes=repo&description=Casebridge"),
                say!("Scope repo, or public_repo if the repository is public."),
            ),
            help(
                say!("Single sign-on"),
                None,
                say!("If your organisation uses SAML, authorise the token for it after creating it."),
            ),
        ],
        Tracker::GitLab => vec![
            help(
                say!("Personal access token"),
                at("/-/user_settings/personal_access_tokens?name=Casebridge&scopes=api"),
                say!(
                    "Scope api. Its user needs at least the role Reporter in the project; Developer is recommended."
                ),
            ),
            help(
                say!("Project access token"),
                None,
                say!("Works for that project alone: Settings, Access tokens, role Developer, scope api."),
            ),
        ],
        Tracker::JiraCloud => vec![
            help(
                say!("API token"),
                Some("https://id.atlassian.com/manage-profile/security/api-tokens".to_owned()),
                say!(
                    "Create API token, give it a name, and copy it at once. With it goes the email address of your Atlassian account."
                ),
            ),
            help(
                say!("API token with scopes"),
                None,
                say!("The scopes read:jira-work, write:jira-work and read:jira-user."),
            ),
        ],
        Tracker::JiraDataCenter => vec![help(
            say!("Personal access token"),
            at(
                "/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens",
            ),
            say!(
                "In your Jira profile, Personal Access Tokens, Create token. It can do what you can do (Jira 8.14 or newer)."
            ),
        )],
    }
}
