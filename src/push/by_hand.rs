//! A defect that a person files: the tracker's own form, filled in, and the issue that comes of it.

use super::compose::{compose, form_body};
use crate::error::{Error, Result};
use crate::links;
use crate::mapping::{Phase, read_status};
use crate::model::{
    Address, Base, Connection, Defect, ExternalLink, Filing, Job, JobState, Kind, Record as _, Time,
};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{LINKS, Step, key, key_of};
use crate::trackers;

/// What an address may hold, in bytes: servers and proxies refuse longer ones.
const ADDRESS: usize = 6_000;

/// The tracker's form for a defect, filled in as far as an address can hold it.
pub fn form(defect: &Defect, connection: &Connection, now: Time) -> Filing {
    let (issue, _) = compose(defect, connection);
    let labels: Vec<&str> = std::iter::once(&issue.mark)
        .chain(&issue.labels)
        .map(String::as_str)
        .filter(|label| !label.is_empty())
        .collect();
    let most = trackers::limits(connection.tracker).body;
    let mut room = ADDRESS.min(most);
    loop {
        let (body, cut) = form_body(defect, connection, room);
        let url = trackers::form_address(connection, &issue.title, &body, &labels);
        if url.len() <= ADDRESS || room < 400 {
            let whole = if cut { form_body(defect, connection, most).0 } else { String::new() };
            return Filing { since: now, url, title: issue.title, body, whole };
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
    let (title, body) = match job.as_ref().map(|job| &job.state) {
        Some(JobState::Filing(filing)) => (filing.title.clone(), filing.body.clone()),
        _ => Default::default(),
    };
    if let Some(job) = &job {
        step.remove_job(&job.id).await?;
        defect.job = None;
    }
    link.base = Some(Base {
        title,
        body,
        body_there: None,
        remarks: Vec::new(),
        priority: defect.priority,
        status: read_status(connection.tracker, defect.status, Phase::Open),
        assignee: None,
        labels: connection.sync.labelling.labels(defect, connection.tracker),
    });
    link.defects.push(defect.meta.id.clone());
    let mut index = step.index(LINKS.to_owned()).await?;
    index.enter(&link_key);
    step.put(LINKS.to_owned(), &index)?;
    step.put(place, &link)?;
    links::reach(step, &connection.id, address).await?;
    defect.link = Some(link_key);
    step.change(defect, "here")?;
    let text = say!("{defect} was filed as {issue}", defect.key(), address.display());
    step.log(LogTopic::Sent, Tone::Good, text).await
}
