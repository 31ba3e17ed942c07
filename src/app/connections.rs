//! Connections: set up, test, change, disconnect.

use std::cell::Cell;

use super::paint;
use crate::error::{Error, Result};
use crate::model::{Connection, ExternalLink, Secret, Tracker, plural};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, ConnectionForm, Nothing};
use crate::protocol::views::{CheckStep, CheckView, ConnectionLine, ConnectionsView, Problem, Tone};
use crate::store::{self, CONNECTIONS, Index, LINKS, Step, key, read_index};
use crate::trackers::{Access, Place, github, place_of};

/// A token is shorter than this on every tracker, in bytes.
const TOKEN_LIMIT: usize = 1_000;

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

/// Shows the panel on the self-managed sites that are connected.
pub async fn show_panels<H: Host>(host: &H) -> Result<()> {
    let live = all(host).await?.into_iter().filter(|connection| connection.disconnected_at.is_none());
    let mut sites: Vec<String> =
        live.map(|connection| connection.site).filter(|site| site != "https://github.com").collect();
    sites.sort_unstable();
    sites.dedup();
    host.show_panel_on(&sites).await;
    Ok(())
}

/// The list.
pub async fn view<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<ConnectionsView> {
    let connections = all(host).await?;
    Ok(ConnectionsView {
        connections: lines(host, &connections).await?,
        empty: "No repository is connected yet. You need its address and a token that may write issues."
            .to_owned(),
    })
}

/// The lines of the connections in use.
pub(super) async fn lines<H: Host>(host: &H, connections: &[Connection]) -> Result<Vec<ConnectionLine>> {
    let now = host.now();
    let live: Vec<&Connection> =
        connections.iter().filter(|connection| connection.disconnected_at.is_none()).collect();
    let links = if live.is_empty() { Vec::new() } else { links(host).await? };
    Ok(live
        .into_iter()
        .map(|connection| ConnectionLine {
            id: connection.id.clone(),
            label: connection.label(),
            url: format!("{}/{}", connection.site, connection.project),
            login: connection.login.clone(),
            state: match &connection.trouble {
                None => paint::badge("Connected", Tone::Good, format!("As {}", connection.login)),
                Some(trouble) => paint::badge("Needs you", Tone::Bad, trouble.clone()),
            },
            age: format!("checked {}", connection.checked_at.ago(now)),
            linked: linked(connection, &links),
        })
        .collect())
}

async fn links<H: Host>(host: &H) -> Result<Vec<ExternalLink>> {
    let keys: Vec<String> =
        read_index(host, LINKS.to_owned()).await?.ids.iter().map(|id| key("link", id)).collect();
    Ok(store::read::<ExternalLink, H>(host, &keys).await?.into_iter().flatten().flatten().collect())
}

fn linked(connection: &Connection, links: &[ExternalLink]) -> String {
    let ours: Vec<&ExternalLink> = links.iter().filter(|link| connection.reaches(&link.address)).collect();
    let defects: usize = ours.iter().map(|link| link.defects.len()).sum();
    let requirements: usize = ours.iter().map(|link| link.requirements.len()).sum();
    format!("{}, {}", plural(defects as u64, "defect"), plural(requirements as u64, "requirement"))
}

/// What was found when a connection was tried.
struct Tried {
    connection: Connection,
    token: Secret,
    check: github::Check,
}

/// Tries a connection without saving it.
pub async fn test<H: Host>(host: &H, _: &Sender, form: ConnectionForm) -> Result<CheckView> {
    match attempt(host, &form).await {
        Ok(tried) => Ok(good(&tried)),
        // A form that is not filled in right is a problem of the form, not a finding.
        Err(error @ (Error::Invalid { .. } | Error::Missing { .. })) => Err(error),
        Err(error) => Ok(bad(&error)),
    }
}

async fn attempt<H: Host>(host: &H, form: &ConnectionForm) -> Result<Tried> {
    let place = place_of(&form.url).ok_or_else(|| Error::Invalid {
        field: "url",
        why: "This is not a repository's address. Write it as https://github.com/owner/repository".to_owned(),
    })?;
    let old = match &form.id {
        Some(id) => store::read_one::<Connection, H>(host, key("connection", id)).await?,
        None => None,
    };
    let token = token(host, form, old.as_ref(), &place).await?;
    let connection = draft(host, old, place);
    for origin in [&connection.site, &connection.api] {
        let origin = origin.split('/').take(3).collect::<Vec<_>>().join("/");
        if !host.may_reach(&origin).await {
            return Err(Error::NotPermitted { origin });
        }
    }
    let access = Access { connection: &connection, token: &token, ahead: Cell::new(None) };
    let check = match connection.tracker {
        Tracker::GitHub => github::check(host, &access).await?,
    };
    let ahead = access.ahead.get();
    let mut connection = connection;
    connection.clock_ahead = ahead.unwrap_or_default();
    connection.project.clone_from(&check.project);
    connection.project_id = check.project_id;
    connection.login.clone_from(&check.login);
    connection.checked_at = host.now();
    connection.trouble = None;
    connection.disconnected_at = None;
    Ok(Tried { connection, token, check })
}

/// The token typed, or the stored one. A stored one never goes to another host than its own.
async fn token<H: Host>(
    host: &H,
    form: &ConnectionForm,
    old: Option<&Connection>,
    place: &Place,
) -> Result<Secret> {
    let typed = form.token.as_ref().map(|token| token.expose().trim()).filter(|token| !token.is_empty());
    if let Some(token) = typed {
        let plain = token.bytes().all(|byte| byte.is_ascii_graphic());
        if !plain || token.len() > TOKEN_LIMIT {
            return Err(Error::Invalid {
                field: "token",
                why: "A token is one word of plain letters, digits and signs".to_owned(),
            });
        }
        return Ok(Secret::new(token));
    }
    match old {
        Some(old) if old.site == place.site => crate::outbox::token(host, old).await,
        Some(_) => Err(Error::Invalid { field: "token", why: "Another site needs its own token".to_owned() }),
        None => Err(Error::Invalid { field: "token", why: "A token is needed".to_owned() }),
    }
}

fn draft<H: Host>(host: &H, old: Option<Connection>, place: Place) -> Connection {
    let same_project = old
        .as_ref()
        .is_some_and(|old| old.site == place.site && old.project.eq_ignore_ascii_case(&place.project));
    let now = host.now();
    Connection {
        id: old.as_ref().map_or_else(|| store::new_id(host, now), |old| old.id.clone()),
        tracker: place.tracker,
        site: place.site,
        api: place.api,
        project: place.project,
        project_id: 0,
        login: String::new(),
        labels: old.filter(|_| same_project).map(|old| old.labels).unwrap_or_default(),
        clock_ahead: 0,
        checked_at: now,
        disconnected_at: None,
        trouble: None,
    }
}

fn good(tried: &Tried) -> CheckView {
    let Tried { connection, check, .. } = tried;
    let step = |label: &str, tone, detail: String, remedy: &str| CheckStep {
        label: label.to_owned(),
        tone,
        detail,
        remedy: remedy.to_owned(),
    };
    let scopes = match &check.scopes {
        Some(scopes) => format!("Classic token with {}", scopes.join(", ")),
        None => "Fine-grained token; it may write issues".to_owned(),
    };
    let mut steps = vec![
        step("The token is valid", Tone::Good, format!("It belongs to {}", check.login), ""),
        step(
            "The repository can be reached",
            Tone::Good,
            format!("{}, {}", check.project, if check.private { "private" } else { "public" }),
            "",
        ),
        step("Issues can be made", Tone::Good, scopes, ""),
    ];
    steps.push(if check.may_label {
        step(
            "Priority labels can be applied",
            Tone::Good,
            "Missing ones are made with the first push".to_owned(),
            "",
        )
    } else {
        let detail = format!(
            "{} has no push right on {}, so GitHub drops labels without a word",
            check.login, check.project
        );
        step(
            "Priority labels will not be applied",
            Tone::Warn,
            detail,
            "Ask for the role Write, or go on without labels",
        )
    });
    if let Some(expires) = &check.expires {
        steps.push(step(
            "The token expires",
            Tone::Info,
            expires.clone(),
            "Make a new one before then and paste it here",
        ));
    }
    CheckView {
        ok: true,
        sentence: format!("{} can push defects to {}", check.login, connection.label()),
        steps,
    }
}

fn bad(error: &Error) -> CheckView {
    let problem = Problem::from(error);
    let step = CheckStep {
        label: problem.message.clone(),
        tone: Tone::Bad,
        detail: String::new(),
        remedy: problem.remedy,
    };
    CheckView { ok: false, sentence: problem.message, steps: vec![step] }
}

/// Tries a connection and saves it if it works.
pub async fn save<H: Host>(host: &H, sender: &Sender, form: ConnectionForm) -> Result<ConnectionsView> {
    let tried = attempt(host, &form).await?;
    let sealed = host.seal(&tried.token).await?;
    let connections = all(host).await?;
    let mut step = Step::open(host).await?;
    let mut connection = tried.connection;
    // The same repository connected anew takes its old place, and its links live again.
    let same = |one: &&Connection| {
        one.site == connection.site && one.project.eq_ignore_ascii_case(&connection.project)
    };
    if form.id.is_none()
        && let Some(old) = connections.iter().find(same)
    {
        connection.id.clone_from(&old.id);
    }
    let mut index: Index = step.index(CONNECTIONS.to_owned()).await?;
    index.enter(&connection.id);
    step.put(CONNECTIONS.to_owned(), &index)?;
    step.put(key("secret", &connection.id), &sealed)?;
    step.put(key("connection", &connection.id), &connection)?;
    let saved_id = connection.id.clone();
    step.log(Tone::Good, format!("Connected {} as {}", connection.label(), connection.login)).await?;
    step.commit().await?;
    show_panels(host).await?;
    for job in crate::outbox::jobs(host).await? {
        if job.connection() == saved_id {
            super::outbox::hurry(host, &job.id).await?;
        }
    }
    crate::outbox::run_due(host).await?;
    view(host, sender, Nothing {}).await
}

/// Disconnects: the token is forgotten, nothing is deleted on either side.
pub async fn disconnect<H: Host>(host: &H, sender: &Sender, form: ById) -> Result<ConnectionsView> {
    let mut step = Step::open(host).await?;
    let place = key("connection", &form.id);
    let found: Option<Connection> = step.get(&place).await?;
    let mut connection = found.ok_or(Error::Missing { what: "connection" })?;
    connection.disconnected_at = Some(step.now());
    step.remove(key("secret", &connection.id));
    step.put(place, &connection)?;
    step.log(Tone::Info, format!("Disconnected {}; nothing was deleted on either side", connection.label()))
        .await?;
    step.commit().await?;
    show_panels(host).await?;
    view(host, sender, Nothing {}).await
}
