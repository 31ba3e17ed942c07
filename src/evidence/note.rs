//! The comment that shows a defect's files on GitLab and GitHub. It is written for people who do not have
//! Casebridge.

use std::fmt::Write as _;

use crate::model::{Defect, ExternalLink, Record, Sent, Tracker};
use crate::text::{self, comment_marker, evidence_tag};
use crate::trackers;

/// What the comment is to say now: the files that are attached and there.
pub(super) fn compose(defect: &Defect, link: &ExternalLink) -> String {
    let tracker = link.address.tracker;
    let mut out = format!("**Evidence of {}**\n", defect.key());
    let mut is_bare = true;
    for file in &defect.attachments {
        let Some(sent) = link.sent.iter().find(|sent| sent.attachment == file.id) else { continue };
        is_bare = false;
        let name = text::quoted(&file.name);
        let target = target(sent);
        if file.media.starts_with("image/") {
            let raw = if tracker == Tracker::GitHub { "?raw=true" } else { "" };
            let _ = write!(out, "\n{name}\n\n![{name}]({target}{raw})\n");
        } else {
            let _ = write!(out, "\n[{name}]({target})\n");
        }
    }
    if is_bare {
        out.push_str("\nNo file is attached any more.\n");
    }
    let marker = comment_marker(&evidence_tag(&defect.meta.id));
    let _ = write!(out, "\n<sub>Kept up to date by Casebridge</sub>\n{marker}");
    trackers::carried(tracker, &out).0
}

/// Where a file is, as it can stand in a link.
pub(super) fn target(sent: &Sent) -> String {
    sent.remote.replace(['(', ')', ' ', '<', '>', '"', '\n', '\r'], "")
}
