//! The merge of two threads of comments, the workspace's and the tracker's. Pure.

use crate::model::{MINUTE, Remark, Side, There, Time};
use crate::protocol::views::{LogTopic, Tone};
use crate::store::detail;
use crate::text::{self, COVERAGE_MARKER, EVIDENCE_MARKER};
use crate::trackers::RemoteComment;

/// Lists may lag by so much, in milliseconds.
const LAG: u64 = 5 * MINUTE;

/// What a merge of comments goes by.
pub(super) struct Rules<'a> {
    /// Whether comments of the tracker come here.
    pub takes: bool,
    /// Who we are there.
    pub login: &'a str,
    /// Whether one of ours may be there without our knowing.
    pub in_doubt: bool,
    /// Now, by this machine.
    pub now: Time,
}

type Line = (LogTopic, Tone, &'static str, Vec<crate::protocol::views::LogDetail>);

/// Merges the whole list of a tracker's comments into a thread. `ids` are for those that are new here.
pub(super) fn merge(
    all: &mut Vec<Remark>,
    found: &[RemoteComment],
    ids: &[String],
    rules: &Rules<'_>,
) -> Vec<Line> {
    let mut notes = Vec::new();
    for (comment, new_id) in found.iter().zip(ids) {
        if comment.text.contains(COVERAGE_MARKER) || comment.text.contains(EVIDENCE_MARKER) {
            continue;
        }
        let known = all.iter_mut().find(|one| one.there.as_ref().is_some_and(|there| there.id == comment.id));
        if let Some(remark) = known {
            if comment.is_internal && !remark.is_ours() {
                continue; // somebody withdrew it from the public: what it says now stays there
            }
            notes.extend(changed(remark, comment, rules));
            continue;
        }
        let copied = all.iter_mut().find(|one| is_copy(one, comment, found));
        if let Some(remark) = copied {
            if let Some(there) = &mut remark.there {
                there.id = comment.id;
            }
            notes.extend(changed(remark, comment, rules));
            continue;
        }
        let marked = all.iter_mut().find(|one| {
            one.is_ours() && one.there.is_none() && comment.text.contains(&text::comment_marker(&one.id))
        });
        if let Some(remark) = marked {
            let text = text::incoming_comment(&comment.text);
            remark.there = Some(There::seen(comment.id, text, comment.text.clone()));
            continue;
        }
        let maybe_ours = rules.in_doubt && comment.author.eq_ignore_ascii_case(rules.login);
        if rules.takes && !maybe_ours && !comment.is_internal {
            all.push(Remark {
                id: new_id.clone(),
                author: comment.author.clone(),
                text: comment.text.clone(),
                at: rules.now,
                edited_at: None,
                deleted: None,
                there: Some(There::seen(comment.id, comment.text.clone(), comment.text.clone())),
                job: None,
                held: false,
            });
            let who = detail(say!("By"), &comment.author);
            notes.push((LogTopic::Taken, Tone::Good, say!("a comment came in"), vec![who]));
        }
    }
    for remark in all.iter_mut() {
        let gone = remark.there.as_ref().is_some_and(|there| found.iter().all(|one| one.id != there.id));
        // Written just now, it may not be in the list yet: it is looked for again.
        let is_young = remark.there.as_ref().is_some_and(|there| is_young(there, rules.now));
        match (gone, &remark.deleted) {
            (true, None) if is_young => {}
            (true, None) => {
                remark.deleted = Some((rules.now, Side::Tracker));
                let kept = vec![detail(say!("Its text, kept here"), &remark.text)];
                notes.push((LogTopic::Taken, Tone::Info, say!("a comment was deleted"), kept));
            }
            (true, Some((_, Side::Workspace))) => {
                if let Some(there) = &mut remark.there {
                    there.gone = true;
                }
            }
            _ => {}
        }
    }
    notes
}

/// Whether it was written by us so shortly ago that a list may not show it as it is.
pub(super) fn is_young(there: &There, now: Time) -> bool {
    now.since(there.since) < LAG
}

/// Whether a list shows a comment as it was before we changed it.
pub(super) fn is_stale(there: &There, comment: &RemoteComment, now: Time) -> bool {
    is_young(there, now) && comment.text == there.before
}

/// Whether a comment is one that is known, by another id: an issue that moves may take along copies.
pub(super) fn is_copy(remark: &Remark, comment: &RemoteComment, found: &[RemoteComment]) -> bool {
    let Some(there) = &remark.there else { return false };
    let is_same = there.raw == comment.text && (remark.is_ours() || remark.author == comment.author);
    let is_marked = remark.is_ours() && comment.text.contains(&text::comment_marker(&remark.id));
    let is_gone = matches!(remark.deleted, Some((_, Side::Tracker))) || there.gone;
    !is_gone && (is_same || is_marked) && found.iter().all(|one| one.id != there.id)
}

/// A comment that both sides know.
pub(super) fn changed(remark: &mut Remark, comment: &RemoteComment, rules: &Rules<'_>) -> Option<Line> {
    let there = remark.there.as_mut()?;
    if matches!(remark.deleted, Some((_, Side::Tracker))) {
        remark.deleted = None; // it is there again
    }
    let is_known = there.raw == comment.text && !(there.left && rules.takes);
    if is_known || there.gone || is_stale(there, comment, rules.now) {
        return None;
    }
    let theirs =
        if remark.author.is_empty() { text::incoming_comment(&comment.text) } else { comment.text.clone() };
    let (ours, agreed) = (remark.text.clone(), there.text.clone());
    there.raw.clone_from(&comment.text);
    there.left = theirs != agreed && !rules.takes;
    if theirs == agreed {
        return None; // the tracker writes it in another way now
    }
    if !rules.takes {
        // No news for the tracker: only what is changed here from now on is sent.
        let both = vec![detail(say!("Here"), &ours), detail(say!("On the tracker"), &theirs)];
        return Some((
            LogTopic::Conflict,
            Tone::Warn,
            say!("a comment was changed and stays here as it is"),
            both,
        ));
    }
    there.text.clone_from(&theirs);
    remark.text.clone_from(&theirs);
    remark.edited_at = Some(rules.now);
    if ours != agreed && ours != theirs {
        let both = vec![detail(say!("Here"), &ours), detail(say!("On the tracker"), &theirs)];
        return Some((
            LogTopic::Conflict,
            Tone::Warn,
            say!("both sides changed a comment; the tracker's holds"),
            both,
        ));
    }
    let both = vec![detail(say!("Before"), &ours), detail(say!("Now"), &theirs)];
    Some((LogTopic::Taken, Tone::Good, say!("a comment was changed"), both))
}
