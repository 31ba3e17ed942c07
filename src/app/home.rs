//! The toolbar popup.

use super::{here, paint};
use crate::error::Result;
use crate::links::address_of;
use crate::model::Kind;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::UrlForm;
use crate::protocol::views::{ActionName, Count, HomeView};
use crate::store::brief;
use crate::sync::schedule;

/// How many writes are shown where they are not what one came for.
const SHOWN: usize = 5;

/// What the popup shows for the tab with this address.
pub async fn view<H: Host>(host: &H, _: &Sender, form: UrlForm) -> Result<HomeView> {
    let now = host.now();
    let connections = super::connections::all(host).await?;
    let address = address_of(&form.url, &connections).ok();
    let tab = match &address {
        Some(address) => Some(here::issue_view(host, address, &connections).await?),
        None => None,
    };
    let jobs = crate::outbox::jobs(host).await?;
    let mut waiting: Vec<_> = jobs.iter().map(|job| paint::job_line(job, now)).collect();
    super::no_token::say_what_waits(host, &jobs, &mut waiting).await?;
    let more = waiting.len().saturating_sub(SHOWN);
    waiting.truncate(SHOWN);
    let mut counts = Vec::new();
    for kind in Kind::ALL {
        let head = brief::head(host, kind).await.unwrap_or_default();
        let label = kind.heading().to_owned();
        counts.push(Count { kind, label, count: head.total() });
    }
    let live = connections.iter().any(|connection| connection.disconnected_at.is_none());
    let mut actions = Vec::new();
    if !live {
        actions.push(paint::action(
            ActionName::Connect,
            say!("Connect a tracker"),
            say!("Takes a minute: an address and a token"),
        ));
    }
    actions.push(paint::action(
        ActionName::ReportDefect,
        say!("Report defect"),
        say!("Write it down here, push it when you like"),
    ));
    let last = schedule::last_look(host, &connections).await;
    Ok(HomeView {
        tab_note: if tab.is_some() {
            String::new()
        } else {
            say!("This tab is not an issue. Open one on GitHub, GitLab or Jira to see its coverage here.")
                .to_owned()
        },
        tab,
        problems: paint::needs(&jobs),
        waiting,
        waiting_more: if more == 0 { String::new() } else { say!("And {count} more in the outbox", more) },
        connections: super::connections::lines(host, &connections).await?,
        counts,
        last_sync: last.map_or_else(String::new, |at| say!("Last sync {at}", at.ago(now))),
        actions,
        alerts: super::rechecks::lines(host).await?,
    })
}
