//! Labels beyond the priority's: what is put on an issue and taken off it, and which of its labels are ours. Pure.
//!
//! A label that somebody took off on the tracker stays off, and one that was there before ours is never taken
//! off: only what we put there ourselves is ours.

use super::plan::Plan;
use crate::model::{Base, Connection, ExternalLink};
use crate::trackers::{LabelChange, RemoteIssue, mark_of};

fn has(labels: &[String], label: &str) -> bool {
    labels.iter().any(|have| have.eq_ignore_ascii_case(label))
}

/// What is to be told; none when there is nothing to change on the issue.
pub fn change(
    wanted: &[String],
    base: &Base,
    link: &ExternalLink,
    remote: &RemoteIssue,
) -> Option<LabelChange> {
    let add = wanted.iter().filter(|one| !has(&base.labels, one) && !has(&remote.labels, one));
    let surplus = base
        .labels
        .iter()
        .filter(|one| !has(wanted, one) && has(&link.our_labels, one) && has(&remote.labels, one));
    let change =
        LabelChange { all: wanted.to_vec(), add: add.cloned().collect(), remove: surplus.cloned().collect() };
    (!change.add.is_empty() || !change.remove.is_empty()).then_some(change)
}

/// The labels that are ours on an issue after a change was sent and an answer came, as the issue spells them.
pub fn ours(
    connection: &Connection,
    link: &ExternalLink,
    plan: &Plan,
    base: &Base,
    remote: &RemoteIssue,
) -> Vec<String> {
    let mark = mark_of(connection, base.priority);
    let nothing: &[String] = &[];
    let added = plan.change.labels.as_ref().map_or(nothing, |labels| labels.add.as_slice());
    let before = link.base.as_ref().map_or(nothing, |base| base.labels.as_slice());
    let is_ours = |label: &String| {
        label.eq_ignore_ascii_case(&mark)
            || has(added, label)
            || (has(before, label) && has(&link.our_labels, label))
    };
    remote.labels.iter().filter(|label| is_ours(label)).cloned().collect()
}
