//! How a connection is kept in step: rules, the import of requirements, the pause.

use std::collections::BTreeMap;

use super::paint;
use crate::error::{Error, Result};
use crate::evidence;
use crate::model::{
    Connection, Defect, ExternalLink, FieldRule, ImportSettings, Pass, Record as _, Requirement,
    RequirementStatus, SyncField, Tracker,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, ImportForm, Nothing, PauseForm, SyncForm};
use crate::protocol::views::{
    ConnectionsView, EvidenceSwitch, ImportLine, ImportView, LogTopic, RuleLine, StatusLine, SyncView, Tone,
};
use crate::store::{LINKS, Step, key};
use crate::sync::{pass, schedule};

/// The settings of one connection.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<SyncView> {
    let connection = crate::outbox::connection(host, &form.id).await?;
    let pass = pass::read(host, &form.id).await?;
    Ok(SyncView {
        connection: connection.id.clone(),
        label: connection.label(),
        tracker: connection.tracker,
        rules: SyncField::ALL
            .map(|field| RuleLine {
                label: field.label().to_owned(),
                rule: connection.sync.rule(field),
                usual: FieldRule::usual(field),
                hint: hint(field).to_owned(),
            })
            .to_vec(),
        import: import_view(&connection, &pass),
        evidence: (connection.tracker == Tracker::GitHub).then(|| EvidenceSwitch {
            on: connection.sync.evidence,
            label: say!("Send the files of defects to a branch of the repository").to_owned(),
            hint: crate::texts::word(EVIDENCE).to_owned(),
        }),
        recreates: connection.sync.recreates,
        confirms: connection.sync.confirms,
        people: connection.sync.people.clone(),
        wording: connection.sync.wording.clone(),
        labelling: connection.sync.labelling.clone(),
    })
}

const EVIDENCE: &str = word!(
    "GitHub's API takes no files for issues. Switched on, Casebridge puts screenshots and other files into the branch casebridge-evidence, makes it from the default branch if it is not there, and shows them in one comment on the issue. Everybody who can read the repository can read them, in a public one the whole world; they stay in its history. In a private one pictures show only to those who are signed in. The token needs the right to write contents. Switched off, they stay in this browser, and you paste them into the issue yourself."
);

fn hint(field: SyncField) -> &'static str {
    match field {
        SyncField::Title => say!("The issue's title"),
        SyncField::Description => {
            say!("The issue's text; pictures and files that somebody put into it are never overwritten")
        }
        SyncField::Status => say!("Closed on the tracker is Closed here; Achieved is for a tester to say"),
        SyncField::Priority => {
            say!("The priority's label, or Jira's own field; other labels are never touched")
        }
        SyncField::Assignee => say!("People are chosen from the tracker's list"),
        SyncField::Comments => {
            say!("Internal notes stay where they are; nobody is notified by a name in a text")
        }
    }
}

fn import_view(connection: &Connection, pass: &Pass) -> ImportView {
    let import = &connection.sync.import;
    let is_jira = connection.tracker.is_jira();
    let mut statuses: BTreeMap<String, StatusLine> = BTreeMap::new();
    for (status, is_done) in pass.statuses.iter().filter(|_| is_jira) {
        let said = import.statuses.get(&status.to_lowercase()).copied();
        let usual = if *is_done { RequirementStatus::Deprecated } else { RequirementStatus::Active };
        let line = StatusLine { status: status.clone(), becomes: said.unwrap_or(usual) };
        statuses.insert(status.to_lowercase(), line);
    }
    for (status, becomes) in &import.statuses {
        let fresh = || StatusLine { status: status.clone(), becomes: *becomes };
        statuses.entry(status.clone()).or_insert_with(fresh).becomes = *becomes;
    }
    ImportView {
        on: import.on,
        by_query: is_jira,
        jql: connection.jira.as_ref().map(|jira| jira.jql.clone()).unwrap_or_default(),
        labels: import.labels.clone(),
        milestone: import.milestone.clone(),
        state: import.state,
        statuses: statuses.into_values().collect(),
        notes: notes(connection.tracker),
    }
}

fn notes(tracker: Tracker) -> Vec<String> {
    let priority = match tracker {
        Tracker::GitHub => {
            say!(
                "priority:critical is P0, priority:high P1, priority:medium P2, priority:low P3; without such a label P2."
            )
        }
        Tracker::GitLab => {
            say!(
                "priority::critical is P0, priority::high P1, priority::medium P2, priority::low P3; without such a label P2."
            )
        }
        Tracker::JiraCloud | Tracker::JiraDataCenter => {
            say!("Highest or Blocker is P0, High or Critical P1, Medium P2, Low or Lowest P3; any other P2.")
        }
    };
    let status = if tracker.is_jira() {
        say!("A status named below is what you say; any other is Active, and Deprecated once it is done.")
    } else {
        say!("Open is Active, closed is Deprecated.")
    };
    let rest = say!(
        "Title and description are the tracker's and cannot be edited here. Test cases, defects and folder stay yours. An issue that is deleted or no longer matches becomes Deprecated; nothing is removed."
    );
    [priority, status, rest].map(str::to_owned).to_vec()
}

/// Changes them.
pub async fn save<H: Host>(host: &H, sender: &Sender, form: SyncForm) -> Result<SyncView> {
    let mut step = Step::open(host).await?;
    let place = key("connection", &form.connection);
    let mut connection = live(&mut step, &place).await?;
    let before = connection.sync.clone();
    for rule in &form.rules {
        connection.sync.rules.retain(|have| have.field != rule.field);
        if *rule != FieldRule::usual(rule.field) {
            connection.sync.rules.push(*rule);
        }
    }
    take_import(&mut connection, form.import)?;
    if connection.tracker == Tracker::GitHub {
        connection.sync.evidence = form.evidence.unwrap_or(connection.sync.evidence);
    }
    if let Some(mut people) = form.people {
        people.retain(|one| !one.name.trim().is_empty() && !one.id.is_empty());
        connection.sync.people = people;
    }
    connection.sync.confirms = form.confirms.unwrap_or(before.confirms);
    connection.sync.recreates = form.recreates.unwrap_or(before.recreates);
    let wording = form.wording.unwrap_or_else(|| before.wording.clone());
    connection.sync.wording = super::wording::checked(&wording, &connection)?;
    if let Some(labelling) = form.labelling {
        connection.sync.labelling = super::wording::checked_labels(labelling)?;
    }
    let pass_key = key("pass", &connection.id);
    let mut pass: Pass = step.get(&pass_key).await?.unwrap_or_default();
    pass.stopped = false;
    let rewrites = connection.sync.wording != before.wording;
    if rewrites {
        super::wording::gather(&mut step, &connection).await?;
    }
    let relabels = connection.sync.labelling != before.labelling;
    if rewrites || relabels || connection.sync.rules != before.rules {
        look_again(&mut step, &connection, &mut pass).await?;
    }
    step.put(pass_key, &pass)?;
    step.put(place, &connection)?;
    if connection.sync.evidence {
        send_files(&mut step, &connection).await?;
    }
    let text = say!("Changed how {connection} is kept in step", connection.label());
    step.log(LogTopic::Connection, Tone::Info, text).await?;
    step.commit().await?;
    schedule::schedule(host).await?;
    view(host, sender, ById { id: form.connection }).await
}

/// Puts the files of every defect that was pushed through it into the outbox, as far as they are not sent.
async fn send_files<H: Host>(step: &mut Step<'_, H>, connection: &Connection) -> Result<()> {
    for link in step.index(LINKS.to_owned()).await?.ids {
        if !connection.reaches_key(&link) {
            continue;
        }
        let Some(link) = step.get::<ExternalLink>(&key("link", &link)).await.ok().flatten() else { continue };
        for defect in &link.defects {
            let Ok(defect) = step.record::<Defect>(defect).await else { continue };
            evidence::follow(step, std::slice::from_ref(connection), &defect).await?;
        }
    }
    Ok(())
}

/// What the old rules let differ is held against the new ones: every issue of a defect is read anew, and
/// what was said about it.
pub(super) async fn look_again<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    pass: &mut Pass,
) -> Result<()> {
    pass.swept_at = None;
    for link_key in step.index(LINKS.to_owned()).await?.ids {
        if !connection.reaches_key(&link_key) {
            continue;
        }
        let place = key("link", &link_key);
        let Some(mut link) = step.get::<ExternalLink>(&place).await.ok().flatten() else { continue };
        if link.defects.is_empty() {
            continue;
        }
        if let Some(seen) = &mut link.seen {
            seen.etag.clear();
        }
        // What was kept back by the old rules may go by the new ones.
        link.refused.clear();
        step.put(place, &link)?;
        if !pass.threads.contains(&link_key) {
            pass.threads.push(link_key);
        }
    }
    Ok(())
}

fn take_import(connection: &mut Connection, form: ImportForm) -> Result<()> {
    let labels: Vec<String> =
        form.labels.iter().map(|label| label.trim().to_owned()).filter(|label| !label.is_empty()).collect();
    if labels.iter().any(|label| label.contains(',')) {
        let why = say!("A label cannot contain a comma: put each one on its own").to_owned();
        return Err(Error::Invalid { field: "labels", why });
    }
    let usual = ImportSettings::default();
    let statuses = form
        .statuses
        .into_iter()
        .filter(|rule| !rule.status.trim().is_empty())
        .map(|rule| (rule.status.trim().to_lowercase(), rule.becomes))
        .collect();
    if let Some(jira) = &mut connection.jira {
        form.jql.trim().clone_into(&mut jira.jql);
        connection.sync.import = ImportSettings { on: form.on, statuses, ..usual };
    } else {
        let milestone = form.milestone.trim().to_owned();
        connection.sync.import =
            ImportSettings { on: form.on, labels, milestone, state: form.state, ..usual };
    }
    Ok(())
}

async fn live<H: Host>(step: &mut Step<'_, H>, place: &str) -> Result<Connection> {
    let found: Option<Connection> = step.get(place).await?;
    found.filter(|one| one.disconnected_at.is_none()).ok_or(Error::Missing { what: "connection" })
}

/// Lets a connection rest, or wakes it: what waits in the outbox waits on, and goes on then.
pub async fn pause<H: Host>(host: &H, sender: &Sender, form: PauseForm) -> Result<ConnectionsView> {
    let mut step = Step::open(host).await?;
    let place = key("connection", &form.connection);
    let mut connection = live(&mut step, &place).await?;
    if connection.sync.paused_at.is_some() != form.paused {
        connection.sync.paused_at = form.paused.then(|| step.now());
        step.put(place, &connection)?;
        let label = connection.label();
        let text = if form.paused {
            say!("Paused {connection}", label)
        } else {
            say!("Resumed {connection}", label)
        };
        step.log(LogTopic::Connection, Tone::Info, text).await?;
    }
    step.commit().await?;
    super::relay::listen(host, &super::connections::all(host).await?, None);
    schedule::schedule(host).await?;
    super::connections::view(host, sender, Nothing {}).await
}

/// Starts the import of requirements, or lets it go on where it was stopped.
pub async fn start_import<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<ConnectionsView> {
    turn_import(host, &form.id, false).await?;
    super::connections::view(host, sender, Nothing {}).await
}

/// Stops the import of requirements after the page that is being read.
pub async fn stop_import<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<ConnectionsView> {
    turn_import(host, &form.id, true).await?;
    super::connections::view(host, sender, Nothing {}).await
}

async fn turn_import<H: Host>(host: &H, id: &str, stops: bool) -> Result<()> {
    let mut step = Step::open(host).await?;
    let connection = live(&mut step, &key("connection", id)).await?;
    let place = key("pass", id);
    let mut pass: Pass = step.get(&place).await?.unwrap_or_default();
    pass.stopped = stops;
    if !stops && pass.waits.as_ref().is_some_and(|wait| !wait.is_limit) {
        pass.waits = None;
    }
    step.put(place, &pass)?;
    let label = connection.label();
    let text = if stops {
        say!("Stopped the import of requirements from {connection}", label)
    } else {
        say!("Started the import of requirements from {connection}", label)
    };
    step.log(LogTopic::Connection, Tone::Info, text).await?;
    step.commit().await?;
    schedule::schedule(host).await
}

/// How far the import of a connection is; none when there is none.
pub(super) fn import_line(connection: &Connection, pass: &Pass) -> Option<ImportLine> {
    let import = &connection.sync.import;
    if !import.on && pass.import.is_none() {
        return None;
    }
    let is_done = pass.import.is_none() && pass.imported == Some(pass::filter_print(connection));
    let walk = pass.import.clone().unwrap_or_default();
    let waits = pass.waits.as_ref().map(|wait| wait.why.clone());
    let (state, sentence) = if is_done {
        let badge = paint::badge(
            say!("Up to date"),
            Tone::Good,
            say!("Every matching issue was read; changes follow"),
        );
        (badge, say!("Matching issues are requirements here; changes follow by themselves.").to_owned())
    } else if pass.stopped {
        (
            paint::badge(say!("Stopped"), Tone::Warn, say!("You stopped it")),
            say!("{read}; it goes on from there.", read(&walk)),
        )
    } else if let Some(why) = waits {
        (
            paint::badge(say!("Waiting"), Tone::Warn, crate::texts::word(&why)),
            format!("{}. {}", read(&walk), crate::texts::word(&why)),
        )
    } else {
        (
            paint::badge(say!("Running"), Tone::Info, say!("Issues are being read")),
            format!("{}.", read(&walk)),
        )
    };
    Some(ImportLine {
        state,
        sentence,
        done: walk.done,
        total: walk.total,
        can_stop: !is_done && !pass.stopped,
        can_start: !is_done && pass.stopped,
    })
}

fn read(walk: &crate::model::Walk) -> String {
    match walk.total {
        Some(total) => say!("{done} of about {total} issues read", grouped(walk.done), grouped(total)),
        None => say!("{done} issues read", grouped(walk.done)),
    }
}

/// `12,345`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Why a requirement's title and description cannot be changed here; none when they can.
pub(super) fn locked_by(requirement: &Requirement, connections: &[Connection]) -> Option<Connection> {
    let source = requirement.source.as_ref()?;
    connections.iter().find(|one| one.disconnected_at.is_none() && one.reaches_key(&source.link)).cloned()
}

/// What is said beside the fields that are the tracker's.
pub(super) fn why_locked(requirement: &Requirement, connection: &Connection) -> String {
    say!(
        "{requirement} is read from {connection}: change title and description there, they follow within minutes. Everything else is yours.",
        requirement.key(),
        connection.label()
    )
}

/// A requirement's status that a person gave to a tracker's status, if any.
pub(crate) fn status_meaning(connection: &Connection, status: &str) -> Option<RequirementStatus> {
    connection.sync.import.statuses.get(&status.to_lowercase()).copied()
}
