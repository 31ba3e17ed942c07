//! An issue that is there already becomes a defect's: nothing is made on the tracker, and nothing is written.

use super::{compose, open_link};
use crate::error::Result;
use crate::links;
use crate::mapping::read_status;
use crate::model::{Base, Connection, Defect, DefectStatus, Record as _, TITLE_LIMIT};
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{Step, key};
use crate::sync::observe;
use crate::text;
use crate::trackers::{RemoteIssue, limits, read_priority};

/// Gives a new defect what the issue says.
pub fn take_over(
    connection: &Connection,
    defect: &mut Defect,
    remote: &RemoteIssue,
    now: crate::model::Time,
) {
    let title = text::title(&remote.title, TITLE_LIMIT);
    defect.title = if title.is_empty() { remote.address.display() } else { title };
    defect.description = text::incoming_body(&remote.body);
    defect.priority = read_priority(connection, defect.priority, remote);
    defect.assignee = remote.assignees.first().cloned();
    defect.set_status(read_status(connection.tracker, DefectStatus::Open, remote.phase), now);
}

/// Ties a defect to an issue. Where the two say the same they agree from now on, however the tracker writes it;
/// of a title and a text that differ nothing is agreed yet: the sync decides, or asks. For the rest the issue's
/// word holds.
pub async fn adopt<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    defect: &mut Defect,
    remote: &RemoteIssue,
) -> Result<()> {
    let mut link = open_link(step, remote).await?;
    let (wanted, _) = compose(defect, connection);
    let same_title = wanted.title == text::title(&remote.title, limits(connection.tracker).title);
    // What was typed in a browser has line ends of its own.
    let theirs = text::incoming_body(&remote.body).replace("\r\n", "\n");
    let same_text = defect.description.trim() == theirs.trim();
    let mut base = Base {
        title: if same_title { wanted.title } else { String::new() },
        body: if same_text { wanted.body } else { String::new() },
        body_there: None,
        remarks: Vec::new(),
        priority: defect.priority,
        unmarked: false,
        status: defect.status,
        assignee: defect.assignee.clone(),
        // Those of the rules that it does not have are not put on it: it is somebody's issue.
        labels: wanted.labels,
    };
    if same_text {
        base.came_back(&remote.body);
    }
    link.base = Some(base);
    link.defects.push(defect.meta.id.clone());
    let link_key = link.address.key();
    step.put(key("link", &link_key), &link)?;
    links::reach(step, &connection.id, &link.address).await?;
    observe::comments_are_due(step, connection, link_key.clone()).await?;
    defect.link = Some(link_key);
    step.change(defect, "here")?;
    let text = say!("Linked {address} to {record}", link.address.display(), defect.key());
    step.log(LogTopic::Link, Tone::Good, text).await
}
