//! Connections: the list, and the end of one. Setting one up is in [`super::connect`].

use super::{no_token, paint};
use crate::error::{Error, Result};
use crate::model::{Connection, Site};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, Nothing};
use crate::protocol::views::{ConnectionLine, ConnectionsView, LogTopic, Tone};
use crate::store::{self, CONNECTIONS, LINKS, Step, key, read_index};
use crate::sync::{pass, schedule};
use crate::trackers::is_covered_by_manifest;

/// Every connection, the disconnected ones too, in the order they were made.
pub(crate) async fn all<H: Host>(host: &H) -> Result<Vec<Connection>> {
    let index = read_index(host, CONNECTIONS.to_owned()).await?;
    let keys: Vec<String> = index.ids.iter().map(|id| key("connection", id)).collect();
    Ok(store::read::<Connection, H>(host, &keys).await?.into_iter().flatten().flatten().collect())
}

/// Where a push goes when nothing else is said; empty when nowhere or when there is a choice.
pub(super) async fn destination_label<H: Host>(host: &H) -> Result<String> {
    let mut live = all(host).await?.into_iter().filter(|connection| connection.disconnected_at.is_none());
    Ok(match (live.next(), live.next()) {
        (Some(only), None) => only.label(),
        _ => String::new(),
    })
}

/// Shows the panel on the self-managed sites that are connected, and listens to the relays.
pub async fn show_panels<H: Host>(host: &H) -> Result<()> {
    let connections = all(host).await?;
    super::relay::listen(host, &connections, None);
    let live = connections.into_iter().filter(|connection| connection.disconnected_at.is_none());
    let own = live.filter(|one| !is_covered_by_manifest(&one.site));
    let mut sites: Vec<Site> = own.map(|one| Site { tracker: one.tracker, url: one.site }).collect();
    sites.sort_unstable_by(|one, other| one.url.cmp(&other.url));
    sites.dedup();
    host.show_panel_on(&sites).await;
    let through =
        all(host).await?.into_iter().filter(|one| one.disconnected_at.is_none() && one.needs_page());
    let mut pages: Vec<Site> = through.map(|one| Site { tracker: one.tracker, url: one.site }).collect();
    pages.dedup();
    host.watch_pages(&pages).await;
    Ok(())
}

/// The list.
pub async fn view<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<ConnectionsView> {
    let connections = all(host).await?;
    Ok(ConnectionsView {
        connections: lines(host, &connections).await?,
        empty: say!("Nothing is connected yet. You need the address of a project on GitHub, GitLab or Jira, and a token that may write issues.")
            .to_owned(),
    })
}

/// The lines of the connections in use.
pub(super) async fn lines<H: Host>(host: &H, connections: &[Connection]) -> Result<Vec<ConnectionLine>> {
    let now = host.now();
    let linked = read_index(host, LINKS.to_owned()).await?.ids;
    let mut lines = Vec::new();
    for connection in connections.iter().filter(|connection| connection.disconnected_at.is_none()) {
        let pass = pass::read(host, &connection.id).await?;
        let waits = no_token::waits(host, connection).await;
        let count = linked.iter().filter(|key| connection.reaches_key(key)).count();
        lines.push(ConnectionLine {
            id: connection.id.clone(),
            label: connection.label(),
            url: home(connection),
            tracker: connection.tracker,
            email: connection.jira.as_ref().map(|jira| jira.email.clone()).unwrap_or_default(),
            issue_type: connection
                .jira
                .as_ref()
                .map(|jira| jira.issue_type.label.clone())
                .unwrap_or_default(),
            filter: connection.jira.as_ref().map(|jira| jira.jql.clone()).unwrap_or_default(),
            login: connection.login.clone(),
            reads: !connection.files_by_hand(),
            no_token: no_token::mark(connection),
            page: no_token::wanted(host, connection).await,
            state: match &connection.trouble {
                None if connection.sync.paused_at.is_some() => paint::badge(
                    say!("Paused"),
                    Tone::Warn,
                    say!("Nothing is read or sent by itself until you resume it"),
                ),
                None if connection.files_by_hand() => {
                    paint::badge(say!("By hand"), Tone::Info, no_token::help(connection.tracker))
                }
                None if waits.is_some() => {
                    paint::badge(say!("Waiting"), Tone::Info, waits.unwrap_or_default())
                }
                None => paint::badge(say!("Connected"), Tone::Good, say!("As {login}", connection.login)),
                Some(trouble) => paint::badge(say!("Needs you"), Tone::Bad, trouble.clone()),
            },
            age: say!("checked {checked_at}", connection.checked_at.ago(now)),
            linked: say!("{count, plural, one {# linked issue} other {# linked issues}}", count),
            paused: connection.sync.paused_at.is_some(),
            sync: if connection.files_by_hand() {
                String::new()
            } else {
                schedule::sentence(host, connection, &pass, now).await
            },
            import: super::settings::import_line(connection, &pass),
            relay: super::relay::badge(host, connection).await,
        });
    }
    Ok(lines)
}

/// The project's own page.
pub(super) fn home(connection: &Connection) -> String {
    let Connection { site, project, .. } = connection;
    if connection.tracker.is_jira() {
        format!("{site}/browse/{project}")
    } else {
        format!("{site}/{project}")
    }
}

/// The end of a connection, as a part of a step.
pub(super) async fn end<H: Host>(step: &mut Step<'_, H>, id: &str) -> Result<()> {
    let place = key("connection", id);
    let found: Option<Connection> = step.get(&place).await?;
    let mut connection = found.ok_or(Error::Missing { what: "connection" })?;
    connection.disconnected_at = Some(step.now());
    step.remove(key("secret", &connection.id));
    step.remove(crate::relay::secret_key(&connection.id));
    connection.sync.relay = None;
    step.put(place, &connection)?;
    step.log(
        LogTopic::Connection,
        Tone::Info,
        say!("Disconnected {connection}; nothing was deleted on either side", connection.label()),
    )
    .await
}

/// Disconnects: the token is forgotten, nothing is deleted on either side.
pub async fn disconnect<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<ConnectionsView> {
    let mut step = Step::open(host).await?;
    end(&mut step, &form.id).await?;
    step.commit().await?;
    show_panels(host).await?;
    view(host, sender, Nothing {}).await
}
