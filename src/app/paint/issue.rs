//! An issue as it was last seen, in the lines that show it.

use super::{badge, comment_note, issue_badge};
use crate::model::{Connection, ExternalLink, Seen, Standing};
use crate::ports::Host;
use crate::protocol::views::{Badge, LinkLine, Tone};
use crate::sync::schedule;

/// The tie to an issue, as a record's page shows it.
pub(in crate::app) async fn link_line<H: Host>(
    host: &H,
    link: &ExternalLink,
    connections: &[Connection],
) -> LinkLine {
    let now = host.now();
    let connected = connections.iter().any(|connection| connection.reaches(&link.address));
    let seen = link.seen.as_ref();
    let age = match (connected, schedule::fresh_at(host, connections, link).await) {
        (false, _) => say!("not connected: a plain link").to_owned(),
        (true, None) => say!("not looked at yet").to_owned(),
        (true, Some(at)) => say!("synced {at}", at.ago(now)),
    };
    LinkLine {
        issue: issue_badge(link, link.address.display()),
        title: seen.map_or_else(String::new, |seen| seen.title.clone()),
        state: issue_state(link.standing, seen),
        age,
        comment: comment_note(link, now),
    }
}

/// The word for an issue's state as last seen.
pub(in crate::app) fn issue_state(standing: Standing, seen: Option<&Seen>) -> Badge {
    match (standing, seen) {
        (Standing::Deleted, _) => {
            badge(say!("Deleted"), Tone::Bad, say!("The tracker says that it was deleted"))
        }
        (Standing::OutOfReach, _) => {
            badge(say!("Out of reach"), Tone::Warn, say!("Deleted, or no longer visible to the token"))
        }
        (Standing::Live, Some(seen)) if !seen.status.is_empty() => badge(
            seen.status.clone(),
            if seen.closed { Tone::Neutral } else { Tone::Good },
            say!("The issue's status is {status}{because}", seen.status, because(seen)),
        ),
        (Standing::Live, Some(seen)) if seen.closed => badge(say!("Closed"), Tone::Neutral, closed(seen)),
        (Standing::Live, Some(_)) => badge(say!("Open"), Tone::Good, say!("The issue is open")),
        (Standing::Live, None) => {
            badge(say!("Unknown"), Tone::Neutral, say!("It has not been looked at yet"))
        }
    }
}

fn closed(seen: &Seen) -> String {
    say!("The issue is closed{because}", because(seen))
}

fn because(seen: &Seen) -> String {
    if seen.reason.is_empty() { String::new() } else { say!(", as {reason}", seen.reason) }
}
