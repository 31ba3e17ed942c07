//! What a push would send, to the letter, before anything is sent.

use crate::error::{Error, Result};
use crate::mapping::{Phase, aim};
use crate::model::{Connection, Defect, Record as _};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::PushForm;
use crate::protocol::views::PushPreview;
use crate::push;
use crate::store::{self, Step};
use crate::trackers::{self, NewIssue};

/// The request that makes a defect's issue, and what comes with it.
pub async fn preview<H: Host>(host: &H, _: &Sender, form: PushForm) -> Result<PushPreview> {
    let mut defect: Defect = store::read_record(host, &form.defect).await?;
    if defect.link.is_some() {
        let why = say!("{defect} has its issue already: only what changed is sent", defect.key());
        return Err(Error::Invalid { field: "defect", why });
    }
    let connection = super::defects::destined(host, &defect, form.connection.as_deref()).await?;
    let mut step = Step::open(host).await?;
    push::facts::note(&mut step, &mut defect, &connection).await?;
    drop(step);
    let (issue, cuts) = push::compose(&defect, &connection);
    let (url, body) = trackers::creation(&connection, &issue);
    let mut notes = vec![to_be_made(&connection, &issue)];
    if aim(&connection, defect.status, Phase::Open) != Phase::Open {
        let status = defect.status.label();
        notes.push(say!("Then its status is set: {status} here is not open there.", status));
    }
    if trackers::ties_back(connection.tracker) {
        notes.push(say!("Then a link leads from the issue back to {defect}.", defect.key()));
    }
    if !defect.attachments.is_empty() {
        let count = defect.attachments.len();
        notes.push(say!("Then {count, plural, one {# file follows} other {# files follow}}, where the connection sends files.", count));
    }
    notes.push(heard_by(&connection, &issue));
    notes.extend(cuts);
    notes.retain(|note| !note.is_empty());
    let body = serde_json::to_string_pretty(&body).unwrap_or_default();
    Ok(PushPreview { method: "POST".to_owned(), url, body, notes })
}

/// The labels that are made before the issue.
fn to_be_made(connection: &Connection, issue: &NewIssue) -> String {
    if trackers::priority_labels(connection.tracker).is_none() {
        return String::new();
    }
    let is_known = |label: &&String| connection.labels.iter().any(|have| have.eq_ignore_ascii_case(label));
    let made: Vec<&str> = std::iter::once(&issue.mark)
        .chain(&issue.labels)
        .filter(|label| !label.is_empty() && !is_known(label))
        .map(String::as_str)
        .collect();
    if made.is_empty() {
        return say!("Its labels are there already.").to_owned();
    }
    say!("First these labels are made where they are missing: {labels}.", made.join(", "))
}

/// Who hears of it.
fn heard_by(connection: &Connection, issue: &NewIssue) -> String {
    let muted = crate::text::muted(&issue.body);
    let mut names: Vec<String> = Vec::new();
    for after in muted.split("@\u{200b}").skip(1) {
        let name: String = after.chars().take_while(|c| c.is_alphanumeric() || "-_./".contains(*c)).collect();
        let name = format!("@{}", name.trim_end_matches(['.', '/', '-']));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() || connection.tracker.is_jira() {
        return say!("Nobody is named in it: those who watch {project} are notified.", connection.project);
    }
    say!(
        "It names {people}: they are notified, and those who watch {project}.",
        names.join(", "),
        connection.project
    )
}
