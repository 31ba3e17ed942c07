//! The sample world: a web shop's repository, and tokens for every kind of trouble.

use super::state::{GitHub, Issue, Label, Token};
use crate::others::spread;

/// A classic token that may do everything here.
pub const TOKEN: &str = "ghp_sandboxtoken0000000000000000000000001";
/// A token that has expired.
pub const EXPIRED: &str = "ghp_sandboxexpired00000000000000000000001";
/// A classic token without a scope.
pub const NO_SCOPE: &str = "ghp_sandboxnoscope00000000000000000000001";
/// A fine-grained token that may read issues only.
pub const READ_ONLY: &str = "github_pat_sandboxreadonly000000000000001";
/// A fine-grained token that may write issues.
pub const FINE_GRAINED: &str = "github_pat_sandboxwrite0000000000000000001";
/// A token that is not authorised for single sign-on.
pub const NO_SSO: &str = "ghp_sandboxnosso0000000000000000000000001";

/// 2026-11-20T09:00:00Z, the moment the sample issues were made.
pub const MADE: u64 = 1_795_165_200_000;

const ISSUES: &[(&str, &str, &[&str])] = &[
    (
        "Search finds nothing when the term ends in a space",
        "Type `mug ` with a space at the end.\n\nExpected: the mugs.\nActual: no results.",
        &["bug"],
    ),
    (
        "Show delivery dates on the product page",
        "Customers ask when an order will arrive before they buy.",
        &["enhancement"],
    ),
    (
        "Cart keeps items after log out",
        "1. Put a mug into the cart\n2. Log out\n3. Log in as somebody else\n\nThe mug is still there.",
        &["bug"],
    ),
    ("Describe the return process", "The help page ends at *Contact us*.", &["documentation"]),
    ("Voucher field accepts the same code twice", "The sum goes below zero.", &["bug"]),
    ("Keyboard focus is lost after adding to the cart", "", &["bug"]),
    ("Offer gift wrapping", "For two euros, at the checkout.", &["enhancement"]),
    ("Prices without VAT for business customers", "A switch in the header.", &["enhancement"]),
    ("Order confirmation shows the wrong currency", "Seen with CHF only.", &["bug"]),
    ("Password reset mail arrives twice", "Both links work.", &["bug"]),
    ("Product images load slowly on phones", "", &[]),
    (
        "Checkout: an expired card must be refused",
        "A customer who pays with an expired card must be told so at once.\n\n- The card is refused **before** the order is placed\n- The message names the expiry date\n- Nothing is charged, see #3\n",
        &["enhancement"],
    ),
    ("Remember the delivery address", "Ask once, offer it the next time.", &["enhancement"]),
];

/// Fills an empty GitHub.
pub fn fill(github: &mut GitHub) {
    for login in ["octocat", "mona", "hubot"] {
        github.add_user(login);
    }
    add_tokens(github);
    github.add_repo("octo/demo", &["octocat", "mona"]);
    for (number, (title, body, labels)) in (0u64..).zip(ISSUES) {
        github.add_issue("octo/demo", MADE + number * 60_000, "mona", title, body, labels);
    }
    let labels = [
        ("bug", "d73a4a", "Something isn't working"),
        ("documentation", "0075ca", ""),
        ("enhancement", "a2eeef", ""),
    ];
    for (name, color, description) in labels {
        let id = github.id();
        let label =
            Label { id, name: name.to_owned(), color: color.to_owned(), description: description.to_owned() };
        if let Some(repo) = github.repo_mut("octo/demo") {
            repo.labels.push(label);
        }
    }
    github.add_repo("octo/no-issues", &["octocat"]).has_issues = false;
    github.add_repo("octo/archived", &["octocat"]).is_archived = true;
    github.add_repo("octo/private", &["octocat"]).is_private = true;
    github.add_repo("octo/readonly", &[]);
    github.add_repo("corp/demo", &["octocat"]).wants_sso = true;
    github.add_milestone("octo/demo", MADE, "Spring release");
}

fn add_tokens(github: &mut GitHub) {
    github.add_token(TOKEN, Token::classic("octocat", &["repo", "workflow"]));
    github.add_token(EXPIRED, Token { is_expired: true, ..Token::classic("octocat", &["repo"]) });
    github.add_token(NO_SCOPE, Token::classic("octocat", &[]));
    github.add_token(READ_ONLY, Token::fine_grained("octocat", false));
    let expires = Some("2027-02-01 09:00:00 UTC".to_owned());
    github.add_token(FINE_GRAINED, Token { expires, ..Token::fine_grained("octocat", true) });
    github.add_token(NO_SSO, Token { lacks_sso: true, ..Token::classic("octocat", &["repo"]) });
}

/// Adds so many plain issues to a repository, made and changed within the thirty days before the sample.
pub fn many(github: &mut GitHub, full_name: &str, count: u64) {
    let Some(first) = github.repo(full_name).map(super::state::Repo::next_number) else { return };
    let ids: Vec<u64> = (0..count).map(|_| github.id()).collect();
    let Some(repo) = github.repo_mut(full_name) else { return };
    for ((number, id), (created, updated)) in (first..).zip(ids).zip(spread(MADE, count)) {
        let issue = Issue {
            id,
            number,
            title: format!("Plain issue {number}"),
            body: format!("What issue {number} is about."),
            author: "mona".to_owned(),
            created,
            updated,
            ..Issue::default()
        };
        repo.issues.insert(number, issue);
    }
}
