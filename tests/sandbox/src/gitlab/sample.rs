//! The sample world: a web shop's projects, and tokens for every kind of trouble.

use super::state::{GitLab, Issue, Token};
use crate::others::spread;

/// mia's token with the scope api.
pub const TOKEN: &str = "glpat-sandboxtoken00000001";
/// mia's token that may only read.
pub const READ_ONLY: &str = "glpat-sandboxread000000001";
/// mia's token that has expired.
pub const EXPIRED: &str = "glpat-sandboxexpired000001";
/// mia's token that was revoked.
pub const REVOKED: &str = "glpat-sandboxrevoked000001";
/// mia's fine-grained token.
pub const GRANULAR: &str = "glpat-sandboxgranular00001";
/// fred's token with the scope api.
pub const FRED_TOKEN: &str = "glpat-sandboxfred000000001";
/// mia's session cookie, `_gitlab_session`.
pub const SESSION: &str = "SandboxGitLabSession000000000000001";
/// 2026-11-20T09:00:00Z, the moment the sample issues were made.
pub const MADE: u64 = 1_795_165_200_000;

const ISSUES: &[(&str, &str, &[&str])] = &[
    ("Search ignores umlauts", "Type `Tasche` and `Täsche`: only one finds bags.", &["bug"]),
    ("Show the delivery date", "Customers ask before they buy.", &["feature"]),
    ("Cart forgets the voucher", "1. Enter a voucher\n2. Add a mug\n\nThe voucher is gone.", &["bug"]),
    ("Describe returns", "The help page ends early.", &[]),
    ("Sum is rounded twice", "Seen with three items.", &["bug"]),
    ("Keyboard focus is lost in the menu", "", &["bug", "priority::low"]),
    (
        "Checkout: gift cards can be combined",
        "A customer may pay with several gift cards.\n\n- Each is asked for **once**\n- The rest is paid by card, see #3\n",
        &["feature", "priority::high"],
    ),
    ("Prices without VAT", "A switch in the header.", &["feature"]),
    ("Wrong currency in the mail", "CHF only.", &["bug"]),
    ("Reset mail comes twice", "Both links work.", &["bug"]),
    ("Images load slowly", "", &[]),
    ("Remember the address", "Ask once, offer it again.", &["feature"]),
];

/// Fills an empty GitLab.
pub fn fill(gitlab: &mut GitLab) {
    for name in ["root", "mia", "fred"] {
        gitlab.add_user(name);
    }
    gitlab.tokens = [
        (TOKEN, Token { expires_at: Some("2027-02-01".to_owned()), ..Token::of("mia", &["api"]) }),
        (READ_ONLY, Token::of("mia", &["read_api"])),
        (EXPIRED, Token { is_expired: true, ..Token::of("mia", &["api"]) }),
        (REVOKED, Token { is_revoked: true, ..Token::of("mia", &["api"]) }),
        (GRANULAR, Token { is_granular: true, ..Token::of("mia", &[]) }),
        (FRED_TOKEN, Token::of("fred", &["api"])),
    ]
    .into_iter()
    .map(|(text, token)| (text.to_owned(), token))
    .collect();
    gitlab.sessions.insert(SESSION.to_owned(), "mia".to_owned());
    let web = gitlab.add_project("shop/web", &[("mia", 40), ("fred", 30)]);
    web.is_premium = true;
    web.group_labels = vec!["priority::medium".to_owned()];
    for (number, (title, text, labels)) in (0_u64..).zip(ISSUES) {
        gitlab.add_issue("shop/web", MADE + number * 60_000, "fred", (title, text), labels);
    }
    gitlab.add_project("shop/apps/mobile", &[("mia", 40)]).is_private = true;
    gitlab.add_issue("shop/apps/mobile", MADE, "mia", ("App starts slowly", ""), &[]);
    gitlab.add_project("shop/no-issues", &[("mia", 40)]).lacks_issues = true;
    gitlab.add_project("shop/archived", &[("mia", 40)]).is_archived = true;
    gitlab.add_project("shop/guest", &[("mia", 10)]);
    gitlab.add_project("other/stranger", &[("fred", 40)]);
    gitlab.add_project("other/secret", &[("fred", 40)]).is_private = true;
    gitlab.add_milestone("shop/web", MADE, "Spring release");
}

/// Adds so many plain issues to a project, made and changed within the thirty days before the sample.
pub fn many(gitlab: &mut GitLab, path: &str, count: u64) {
    let Some(first) = gitlab.project(path).map(super::state::Project::next_iid) else { return };
    let ids: Vec<u64> = (0..count).map(|_| gitlab.id()).collect();
    let Some(project) = gitlab.project_mut(path) else { return };
    for ((iid, id), (created, updated)) in (first..).zip(ids).zip(spread(MADE, count)) {
        let issue = Issue {
            id,
            iid,
            title: format!("Plain issue {iid}"),
            description: format!("What issue {iid} is about."),
            author: "fred".to_owned(),
            created,
            updated,
            ..Issue::default()
        };
        project.issues.insert(iid, issue);
    }
}
