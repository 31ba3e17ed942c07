//! The sample world: a web shop's projects on both flavours, and tokens for every kind of trouble.

mod fields;
mod texts;

use super::issue::Attachment;
use super::project::{Permission, Project};
use super::state::{Jira, Token};
use crate::others::spread;

/// The address that goes with mia's tokens.
pub const EMAIL: &str = "mia@example.com";
/// The address that goes with fred's token.
pub const FRED_EMAIL: &str = "fred@example.com";
/// mia's classic Cloud token.
pub const TOKEN: &str = "ATATT3xSandboxClassic00000000000000001";
/// fred's classic Cloud token.
pub const FRED_TOKEN: &str = "ATATT3xSandboxFred00000000000000001";
/// mia's scoped Cloud token with all scopes that are needed; for the gateway.
pub const SCOPED: &str = "ATATT3xSandboxScoped00000000000000001";
/// mia's scoped Cloud token that may only read.
pub const SCOPED_READ: &str = "ATATT3xSandboxScopedRead0000000000001";
/// mia's classic Cloud token that has expired.
pub const EXPIRED: &str = "ATATT3xSandboxExpired00000000000000001";
/// mia's personal access token on Data Center.
pub const PAT: &str = "SandboxPat00000000000000000000000001";
/// fred's personal access token on Data Center.
pub const FRED_PAT: &str = "SandboxFredPat000000000000000000001";
/// mia's personal access token that was revoked.
pub const REVOKED_PAT: &str = "SandboxRevokedPat0000000000000000001";
/// mia's session cookie: `tenant.session.token` on Cloud, `JSESSIONID` on Data Center.
pub const SESSION: &str = "SandboxSession0000000000000000000001";
/// By which the gateway knows the sample site.
pub const CLOUD_ID: &str = "11223344-a1b2-3b33-c444-def123456789";
/// 2026-11-20T09:00:00Z, the moment the sample issues were made.
pub const MADE: u64 = 1_795_165_200_000;

/// The issue whose description has every kind of formatting.
pub const RICH: &str = "SHOP-1";
/// The issue whose description shows an attached picture.
pub const WITH_PICTURE: &str = "SHOP-4";

/// Fills an empty Jira.
pub fn fill(jira: &mut Jira) {
    jira.add_user("mia", "Mia Krystof");
    jira.add_user("fred", "Fred Ulmer");
    add_tokens(jira);
    add_types(jira.add_project("SHOP", "Web shop"));
    let ops = jira.add_project("OPS", "Operations");
    add_types(ops);
    fields::demand(ops);
    let legacy = jira.add_project("LEGACY", "Warehouse of old");
    add_types(legacy);
    legacy.set_priorities(&["Blocker", "Critical", "Major", "Minor", "Trivial"], 10_001);
    let plain = jira.add_project("NOPRIO", "Without priorities");
    add_types(plain);
    if let Some(bug) = plain.issue_type_mut("Bug") {
        bug.drop_field("priority");
    }
    let read = jira.add_project("READ", "Only to read");
    add_types(read);
    read.allow("mia", &[Permission::Browse]);
    add_issues(jira);
}

fn add_types(project: &mut Project) {
    project.add_type("10001", "Story");
    project.add_type("10002", "Bug");
    project.add_type("10003", "Task");
    project.allow("mia", &Permission::ALL);
    project.allow("fred", &Permission::ALL);
}

fn add_tokens(jira: &mut Jira) {
    CLOUD_ID.clone_into(&mut jira.cloud_id);
    jira.sessions.insert(SESSION.to_owned(), "mia".to_owned());
    if jira.is_cloud() {
        jira.add_token(TOKEN, Token::of("mia"));
        jira.add_token(FRED_TOKEN, Token::of("fred"));
        jira.add_token(EXPIRED, Token { is_expired: true, ..Token::of("mia") });
        let all = ["read:jira-work", "write:jira-work", "read:jira-user"];
        jira.add_token(SCOPED, Token::scoped("mia", &all));
        jira.add_token(SCOPED_READ, Token::scoped("mia", &["read:jira-work", "read:jira-user"]));
    } else {
        jira.add_token(PAT, Token::of("mia"));
        jira.add_token(FRED_PAT, Token::of("fred"));
        jira.add_token(REVOKED_PAT, Token { is_expired: true, ..Token::of("mia") });
    }
}

fn add_issues(jira: &mut Jira) {
    let is_cloud = jira.is_cloud();
    for (number, issue) in (0_u64..).zip(texts::ISSUES) {
        let moment = MADE + number * 60_000;
        let text = (issue.description)(is_cloud);
        let key = jira.add_issue(issue.project, moment, issue.reporter, issue.kind, issue.summary, text);
        jira.set_priority(moment, &key, issue.priority);
        jira.set_status(moment, &key, issue.status);
        jira.change(moment, &key, |made| {
            made.labels = issue.labels.iter().map(ToString::to_string).collect();
        });
    }
    let id = jira.id();
    jira.change(MADE + 180_000, WITH_PICTURE, |issue| {
        let media_id = texts::MEDIA_ID.to_owned();
        issue.attachments.push(Attachment {
            id,
            media_id,
            name: "gift.png".to_owned(),
            ..Attachment::default()
        });
    });
    let body = texts::paragraph(is_cloud, "Seen again this morning, with a voucher in the cart.");
    jira.add_comment(MADE + 900_000, "SHOP-2", "fred", body);
    jira.past.clear();
}

/// Adds so many plain issues to a project, made and changed within the thirty days before the sample.
pub fn many(jira: &mut Jira, project: &str, count: u64) {
    let is_cloud = jira.is_cloud();
    let Some(found) = jira.project(project) else { return };
    let kind = found.issue_types.first().map(|kind| kind.id.clone()).unwrap_or_default();
    for (created, updated) in spread(MADE, count) {
        let key = jira.add_issue(project, created, "fred", &kind, "", serde_json::Value::Null);
        let Some(issue) = jira.issues.values_mut().next_back() else { return };
        issue.summary = format!("Plain issue {key}");
        issue.description = texts::paragraph(is_cloud, &format!("What issue {key} is about."));
        issue.updated = updated;
    }
}
