//! A defect that a person files: the tracker's own form, filled in, and the issue that comes of it.

use super::compose::{compose, filed_as, form_body};
use crate::error::{Error, Result};
use crate::evidence;
use crate::links;
use crate::mapping::{Phase, read_status};
use crate::model::{
    Address, Base, Connection, Defect, ExternalLink, Filing, Job, JobState, Kind, Record as _, Time, Tracker,
};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{LINKS, Step, key, key_of};
use crate::sync::thread;
use crate::trackers::{self, NewIssue, RemoteIssue, mark_of, priority_labels, read_priority};

/// What an address may hold, in bytes: servers and proxies refuse longer ones.
const ADDRESS: usize = 6_000;

/// The tracker's form for a defect, filled in as far as an address can hold it.
pub fn form(defect: &Defect, connection: &Connection, now: Time) -> Filing {
    let (issue, _) = compose(defect, connection);
    let most = trackers::limits(connection.tracker).body;
    let mut room = ADDRESS.min(most);
    loop {
        let (body, cut) = form_body(defect, connection, room);
        let url = trackers::form_address(connection, &issue, &body);
        if url.len() <= ADDRESS || room < 400 {
            let whole = || trackers::form_text(connection.tracker, &form_body(defect, connection, most).0);
            let whole = if cut { whole() } else { String::new() };
            let is_in =
                |label: &String| trackers::form_labels(connection.tracker, &issue).contains(&label.as_str());
            let labels = issue.labels.iter().filter(|label| is_in(label)).cloned().collect();
            let priority = Some(defect.priority);
            return Filing { since: now, url, title: issue.title, body, whole, priority, labels };
        }
        room = room / 5 * 4;
    }
}

/// Ties a defect to the issue that a person made of it; nothing was read of that issue.
pub async fn filed<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    defect: &mut Defect,
    address: &Address,
) -> Result<()> {
    let link_key = address.key();
    let place = key("link", &link_key);
    let found: Option<ExternalLink> = step.get(&place).await?;
    let mut link = found.unwrap_or_else(|| ExternalLink::new(address.clone()));
    if let Some(other) = link.defects.first() {
        let other = step.get::<Defect>(&key_of(Kind::Defect, other)).await.ok().flatten();
        let other = other.map_or_else(String::new, |other| other.key());
        let why = say!("{address} is {defect} already", address.display(), other);
        return Err(Error::Invalid { field: "url", why });
    }
    let job: Option<Job> = match &defect.job {
        Some(job) => step.get(&key("job", job)).await?,
        None => None,
    };
    let filing = match job.as_ref().map(|job| &job.state) {
        Some(JobState::Filing(filing)) => Some(filing.as_ref()),
        _ => None,
    };
    let priority = filing.and_then(|filing| filing.priority);
    let labels = match filing {
        Some(filing) if priority.is_some() => filing.labels.clone(),
        _ => connection.sync.labelling.labels(defect, connection.tracker),
    };
    let (title, body) = filing.map(|filing| (filing.title.clone(), filing.body.clone())).unwrap_or_default();
    if let Some(job) = &job {
        step.remove_job(&job.id).await?;
        defect.job = None;
    }
    link.base = Some(Base {
        title,
        body,
        body_there: None,
        remarks: Vec::new(),
        priority: priority.unwrap_or(defect.priority),
        unmarked: false,
        status: read_status(connection.tracker, defect.status, Phase::Open),
        assignee: None,
        labels,
    });
    link.defects.push(defect.meta.id.clone());
    step.list(LINKS).await?.enter(&link_key);
    step.put(place, &link)?;
    links::reach(step, &connection.id, address).await?;
    defect.link = Some(link_key);
    step.change(defect, "here")?;
    // What was added to it meanwhile follows: its files and its comments.
    let connections = std::slice::from_ref(connection);
    evidence::follow(step, connections, defect).await?;
    let mut remarks = thread::open(step, &defect.meta.id).await?;
    if !remarks.is_empty() {
        thread::follow(step, connections, defect, &mut remarks).await?;
        thread::put(step, &defect.meta.id, &remarks)?;
    }
    let text = say!("{defect} was filed as {issue}", defect.key(), address.display());
    step.log(LogTopic::Sent, Tone::Good, text).await
}

/// Whether both sides agreed on no more than what a form was filled in with: the issue that came of it was not read.
pub fn is_unread(base: &Base, defect: &str) -> bool {
    base.body_there.is_none() && base.body.contains(&filed_as(defect))
}

/// What was agreed on with an issue that a person filed, now that it is read: what the tracker has, as long as that is
/// what the form was filled in with. What was changed since, here or there, is that side's change.
pub fn first_read(
    base: &mut Base,
    (defect, wanted): (&Defect, &NewIssue),
    connection: &Connection,
    remote: &RemoteIssue,
) {
    if !is_unread(base, &defect.meta.id) {
        return;
    }
    let tracker = connection.tracker;
    let whole = form_body(defect, connection, trackers::limits(tracker).body).0;
    let says = |ours: &str| is_as_typed(remote, ours);
    if says(&whole) || (!says(&base.body) && base.body == whole) {
        base.body.clone_from(&wanted.body);
    }
    if says(&whole) || says(&base.body) {
        base.body_there = Some(remote.body.clone());
    }
    let named = priority_labels(tracker).is_some()
        && read_priority(connection, base.priority, remote) == base.priority;
    base.unmarked = named && !remote.carries(&mark_of(connection, base.priority));
}

/// Whether an issue came of a defect's form: it says what the form was filled in with, or still bears its line.
pub fn is_of_form(remote: &RemoteIssue, filing: &Filing, defect: &str) -> bool {
    is_as_typed(remote, &filing.body) || remote.body.contains(&filed_as(defect))
}

/// Whether an issue's text is the one that its form was filled in with.
fn is_as_typed(remote: &RemoteIssue, body: &str) -> bool {
    // What nobody sees an editor may leave out.
    let seen = |text: &str| text.split("<!-- casebridge:").next().unwrap_or_default().to_owned();
    says(remote.address.tracker, &seen(&remote.body), &seen(body))
}

/// The labels of a filed issue that its form put on it.
pub fn labels_of_form(base: &Base, connection: &Connection, remote: &RemoteIssue) -> Vec<String> {
    let mark = mark_of(connection, base.priority);
    let is_ours = |label: &&String| {
        std::iter::once(&mark).chain(&base.labels).any(|one| one.eq_ignore_ascii_case(label))
    };
    remote.labels.iter().filter(is_ours).cloned().collect()
}

/// Whether an issue says what a text says, however the tracker writes it: a form sends line ends of its own, and the
/// editors of GitLab and Jira set a text in their own notation.
fn says(tracker: Tracker, theirs: &str, ours: &str) -> bool {
    let is_rewritten = tracker != Tracker::GitHub;
    let is_notation = |c: char| c.is_whitespace() || "\\*_`~#<>-+|[](){}^\u{2013}\u{2014}".contains(c);
    let words = |text: &str| -> String {
        if is_rewritten {
            return text.chars().filter(|c| !is_notation(*c)).collect();
        }
        text.trim().lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
    };
    words(theirs) == words(ours)
}
