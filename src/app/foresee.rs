//! What a push would send, to the letter, before anything is sent.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::mapping::{Phase, aim};
use crate::model::{Connection, Defect, ExternalLink, Record as _, Side};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::PushForm;
use crate::protocol::views::{PlannedRequest, PushPreview};
use crate::push;
use crate::store::{self, Step, key};
use crate::sync::plan::plan;
use crate::trackers::{self, Access};

/// The request that makes a defect's issue, or those that bring its changes there, and what comes with them.
pub async fn preview<H: Host>(host: &H, _: &Sender, form: PushForm) -> Result<PushPreview> {
    let mut defect: Defect = store::read_record(host, &form.defect).await?;
    let connection = super::defects::destined(host, &defect, form.connection.as_deref()).await?;
    let mut step = Step::open(host).await?;
    push::facts::note(&mut step, &mut defect, &connection).await?;
    drop(step);
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    if let Some(link) = store::read_one::<ExternalLink, H>(host, place).await? {
        return changes(host, &defect, link, &connection).await;
    }
    let (issue, cuts) = push::compose(&defect, &connection);
    let (url, body) = trackers::creation(&connection, &issue);
    let mut notes = vec![to_be_made(&connection, std::iter::once(&issue.mark).chain(&issue.labels))];
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
    notes.push(heard_by(&connection, &issue.body));
    notes.extend(cuts);
    notes.retain(|note| !note.is_empty());
    Ok(PushPreview { requests: vec![shown("POST", url, Some(body))], notes })
}

fn shown(method: &str, url: String, body: Option<Value>) -> PlannedRequest {
    let body = body.and_then(|body| serde_json::to_string_pretty(&body).ok()).unwrap_or_default();
    PlannedRequest { method: method.to_owned(), url, body }
}

/// What a push would bring to the issue that is there, held against how it is now; nothing is written.
async fn changes<H: Host>(
    host: &H,
    defect: &Defect,
    mut link: ExternalLink,
    connection: &Connection,
) -> Result<PushPreview> {
    let turned = connection.facing(&link.address.project);
    let token = outbox::token(host, connection).await?;
    let access = Access::new(&turned, &token);
    let found = trackers::read_issue(host, &access, link.address.number, "").await;
    outbox::note(host, &access, found.as_ref().err()).await?;
    let gone = || Error::IssueNotFound { issue: link.address.display(), sure: false };
    let remote = found?.ok_or_else(gone)?;
    // Whoever asks for a push lets what was refused be tried again.
    link.refused.clear();
    let plan = plan(&turned, &link, (defect, false), &remote, host.now()).ok_or_else(gone)?;
    let change = &plan.change;
    let requests: Vec<PlannedRequest> = trackers::changes(&turned, remote.address.number, change)
        .into_iter()
        .filter(|_| !change.is_empty())
        .map(|(method, url, body)| shown(method, url, body))
        .collect();
    let mut notes = Vec::new();
    let fields = |side: Side| {
        let all = plan.notes.iter().filter(|note| note.holds == Some(side));
        all.map(|note| note.field.in_words()).collect::<Vec<_>>().join(", ")
    };
    let followed = fields(Side::Tracker);
    if !followed.is_empty() {
        notes.push(say!("First the {taken} is taken from the issue.", followed));
    }
    let mark = change.mark.as_ref().map(|mark| &mark.to);
    let labels = change.labels.iter().flat_map(|labels| &labels.add);
    if mark.is_some() || change.labels.is_some() {
        notes.push(to_be_made(connection, mark.into_iter().chain(labels)));
    }
    if let Some(phase) = change.phase.filter(|_| connection.tracker.is_jira()) {
        notes.push(say!("Then the workflow is followed until the issue is {phase}.", phase.label()));
    }
    for conflict in &plan.conflicts {
        notes.push(say!(
            "The {field} is not sent before you chose which one holds.",
            conflict.field.in_words()
        ));
    }
    notes.extend(plan.left.iter().cloned());
    // What of it does not get there: of the title and the text, whichever is sent.
    let (issue, cuts) = push::compose(defect, &turned);
    let of_title = push::cut_title(&issue.title, defect);
    let is_sent = |note: &String| {
        if of_title.as_ref() == Some(note) { change.title.is_some() } else { change.body.is_some() }
    };
    notes.extend(cuts.into_iter().filter(is_sent));
    if change.is_empty() {
        notes.push(say!("Nothing is sent: the issue says all of it.").to_owned());
    } else {
        notes.push(heard_by(connection, change.body.as_deref().unwrap_or_default()));
    }
    notes.retain(|note| !note.is_empty());
    Ok(PushPreview { requests, notes })
}

/// The labels that are made before the issue.
fn to_be_made<'a>(connection: &Connection, labels: impl Iterator<Item = &'a String>) -> String {
    if trackers::priority_labels(connection.tracker).is_none() {
        return String::new();
    }
    let is_known = |label: &&String| connection.labels.iter().any(|have| have.eq_ignore_ascii_case(label));
    let made: Vec<&str> =
        labels.filter(|label| !label.is_empty() && !is_known(label)).map(String::as_str).collect();
    if made.is_empty() {
        return say!("Its labels are there already.").to_owned();
    }
    say!("First these labels are made where they are missing: {labels}.", made.join(", "))
}

/// Who hears of it.
fn heard_by(connection: &Connection, body: &str) -> String {
    let muted = crate::text::muted(body);
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
