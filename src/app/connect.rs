//! Setting a connection up: read the address, try it, choose the project and the type, save.

mod shown;

use super::connections::{all, show_panels, view};
use super::no_token;
use crate::error::{Error, Result};
use crate::model::{Connection, JiraSetup, Secret, SyncSettings, Tracker};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{AddressForm, ConnectionForm, Nothing};
use crate::protocol::views::{AddressView, CheckView, Choice, ConnectionsView, FilterView, LogTopic, Tone};
use crate::store::{self, CONNECTIONS, Step, key};
use crate::sync::pass;
use crate::trackers::{self, Access, Check, Place, gitlab, jira, place_of};
use shown::{bad, found};

/// A token is shorter than this on every tracker, in bytes.
const TOKEN_LIMIT: usize = 1_000;
/// Where Jira's tokens with scopes work.
const GATEWAY: &str = "https://api.atlassian.com";

/// What an address that is being typed leads to: which tracker, what the browser must allow, how to get a
/// token there.
pub async fn read_address<H: Host>(_: &H, _: &Sender, form: AddressForm) -> Result<AddressView> {
    let place = place_of(&form.url, form.tracker);
    let told = place_of(&form.url, None).map(|place| place.tracker);
    let tracker = place.as_ref().map(|place| place.tracker).or(form.tracker);
    let site = place.as_ref().map(|place| place.site.clone());
    Ok(AddressView {
        tracker,
        is_certain: told.is_some(),
        site: site.clone().unwrap_or_default(),
        wants_email: tracker == Some(Tracker::JiraCloud),
        no_token: tracker.map(|tracker| no_token::help(tracker).to_owned()).unwrap_or_default(),
        wants_filter: tracker.is_some_and(Tracker::is_jira),
        origins: place.as_ref().map(origins).unwrap_or_default(),
        token_help: tracker
            .map(|tracker| super::token_help::token_help(tracker, site.as_deref()))
            .unwrap_or_default(),
    })
}

/// What the browser must allow for a place, as its patterns; they name no port.
fn origins(place: &Place) -> Vec<String> {
    let pattern = |url: &str| {
        let host = url.split('/').take(3).collect::<Vec<_>>().join("/");
        let (scheme, host) = host.split_once("://").unwrap_or(("https", &host));
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        format!("{scheme}://{name}/*")
    };
    let mut all = vec![pattern(&place.site), pattern(&place.api)];
    if place.tracker == Tracker::JiraCloud {
        all.push(format!("{GATEWAY}/*"));
    }
    all.dedup();
    all
}

/// What was found when a connection was tried.
struct Tried {
    connection: Connection,
    token: Secret,
    check: Check,
}

/// Tries a connection without saving it.
pub async fn test<H: Host>(host: &H, _: &Sender, form: ConnectionForm) -> Result<CheckView> {
    match attempt(host, &form).await {
        Ok(tried) => Ok(found(tried)),
        // A form that is not filled in right is a problem of the form, not a finding.
        Err(error @ (Error::Invalid { .. } | Error::Missing { .. })) => Err(error),
        Err(error) => Ok(bad(&error)),
    }
}

async fn attempt<H: Host>(host: &H, form: &ConnectionForm) -> Result<Tried> {
    let (connection, token) = draft(host, form).await?;
    let access = Access::new(&connection, &token);
    let check = if connection.files_by_hand() {
        no_token::check(&connection)?
    } else {
        trackers::check(host, &access).await?
    };
    let session = if connection.needs_page() {
        Some(trackers::session::account(host, &access).await?)
    } else {
        connection.session.clone()
    };
    let ahead = access.ahead.get();
    let mut connection = Connection { session, ..connection };
    connection.clock_ahead = ahead.unwrap_or_default();
    if !check.api.is_empty() {
        connection.api.clone_from(&check.api);
    }
    connection.project.clone_from(&check.project);
    connection.project_id = check.project_id;
    connection.login.clone_from(&check.login);
    connection.jira.clone_from(&check.jira);
    connection.checked_at = host.now();
    Ok(Tried { connection, token, check })
}

/// The connection that a form describes, not yet tried, and its token.
async fn draft<H: Host>(host: &H, form: &ConnectionForm) -> Result<(Connection, Secret)> {
    let not_known = || {
        Error::Invalid {
        field: "url",
        why: say!("This is not an address of GitHub, GitLab or Jira. Write it as https://github.com/owner/repository, or choose the tracker and give your own site's address").to_owned(),
    }
    };
    let connections = all(host).await?;
    let old = form.id.as_ref().and_then(|id| connections.iter().find(|one| one.id == *id));
    let tracker = form.tracker.or(old.map(|old| old.tracker));
    let place = place_of(&form.url, tracker).ok_or_else(not_known)?;
    for origin in [&place.site, &place.api] {
        let origin = origin.split('/').take(3).collect::<Vec<_>>().join("/");
        if !host.may_reach(&origin).await {
            return Err(Error::NotPermitted { origin });
        }
    }
    let mut connection = blank(host, place);
    connection.session = form.no_token.then(String::new);
    if connection.tracker == Tracker::GitLab {
        let place = Place {
            tracker: Tracker::GitLab,
            site: connection.site.clone(),
            api: connection.api.clone(),
            project: Some(connection.project.clone()).filter(|project| !project.is_empty()),
        };
        let found = gitlab::locate(host, &connection, place).await?;
        (connection.site, connection.api) = (found.site, found.api);
        connection.project = found.project.unwrap_or_default();
    }
    // A token of the same site serves another project of it as well.
    let same_site = |one: &&Connection| {
        one.site == connection.site && one.tracker == connection.tracker && one.disconnected_at.is_none()
    };
    let old = old.filter(same_site);
    // On another site it is another connection: writes that wait belong to the old one.
    connection.id = old.map_or_else(|| store::new_id(host, host.now()), |old| old.id.clone());
    let other = old.or_else(|| connections.iter().find(same_site));
    choose(&mut connection, form, other)?;
    let token = token(host, form, other, &connection).await?;
    remember(&mut connection, old);
    Ok((connection, token))
}

/// A connection to a place, without an id yet.
fn blank<H: Host>(host: &H, place: Place) -> Connection {
    let now = host.now();
    Connection {
        id: String::new(),
        tracker: place.tracker,
        site: place.site,
        api: place.api,
        project: place.project.unwrap_or_default(),
        project_id: 0,
        login: String::new(),
        labels: Vec::new(),
        clock_ahead: 0,
        checked_at: now,
        disconnected_at: None,
        trouble: None,
        former: Vec::new(),
        jira: None,
        sync: SyncSettings::default(),
        session: None,
    }
}

/// What was chosen beside the address.
fn choose(connection: &mut Connection, form: &ConnectionForm, other: Option<&Connection>) -> Result<()> {
    let given = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    if let Some(project) = given(&form.project) {
        connection.project = project;
    }
    if !connection.tracker.is_jira() {
        return Ok(());
    }
    let known = other.and_then(|other| other.jira.clone()).unwrap_or_default();
    let email = given(&form.email).unwrap_or(known.email);
    let plain = email.contains('@') && !email.contains([':', ' ']) && !email.contains(char::is_control);
    if connection.tracker == Tracker::JiraCloud && connection.session.is_none() && !plain {
        let why = say!("Jira Cloud wants the email address of the account that made the token").to_owned();
        return Err(Error::Invalid { field: "email", why });
    }
    let same_project = other.is_some_and(|other| other.project == connection.project);
    connection.jira = Some(JiraSetup {
        email: if connection.tracker == Tracker::JiraCloud { email } else { String::new() },
        issue_type: match given(&form.issue_type) {
            Some(id) => Choice { id, label: String::new() },
            None if same_project => known.issue_type,
            None => Choice::default(),
        },
        answers: if same_project { known.answers } else { std::collections::BTreeMap::new() },
        jql: form.filter.as_deref().unwrap_or(if same_project { &known.jql } else { "" }).trim().to_owned(),
        ..JiraSetup::default()
    });
    Ok(())
}

/// What of the old connection goes on: labels of the same project; the old project, when it is another.
fn remember(connection: &mut Connection, old: Option<&Connection>) {
    let Some(old) = old.filter(|old| old.site == connection.site && old.tracker == connection.tracker) else {
        return;
    };
    connection.former.clone_from(&old.former);
    connection.sync.clone_from(&old.sync);
    if connection.project.is_empty() {
        return;
    }
    if old.project.eq_ignore_ascii_case(&connection.project) {
        connection.labels.clone_from(&old.labels);
    } else if !connection.former.iter().any(|one| one.eq_ignore_ascii_case(&old.project)) {
        connection.former.push(old.project.clone());
    }
    connection.former.retain(|one| !one.eq_ignore_ascii_case(&connection.project));
}

/// The token typed, or the stored one. A stored one never goes to another host than its own.
async fn token<H: Host>(
    host: &H,
    form: &ConnectionForm,
    other: Option<&Connection>,
    connection: &Connection,
) -> Result<Secret> {
    if connection.session.is_some() {
        return Ok(Secret::new(""));
    }
    let other = other.filter(|other| other.session.is_none());
    let typed = form.token.as_ref().map(|token| token.expose().trim()).filter(|token| !token.is_empty());
    if let Some(token) = typed {
        let plain = token.bytes().all(|byte| byte.is_ascii_graphic());
        if !plain || token.len() > TOKEN_LIMIT {
            return Err(Error::Invalid {
                field: "token",
                why: say!("A token is one word of plain letters, digits and signs").to_owned(),
            });
        }
        return Ok(Secret::new(token));
    }
    match other {
        Some(other) if other.site == connection.site && other.tracker == connection.tracker => {
            crate::outbox::token(host, other).await
        }
        Some(_) => {
            Err(Error::Invalid { field: "token", why: say!("Another site needs its own token").to_owned() })
        }
        None => Err(Error::Invalid { field: "token", why: say!("A token is needed").to_owned() }),
    }
}

/// Counts what a filter for requirements finds, and shows the first few.
pub async fn try_filter<H: Host>(host: &H, _: &Sender, form: ConnectionForm) -> Result<FilterView> {
    let (connection, token) = draft(host, &form).await?;
    if !connection.tracker.is_jira() || connection.project.is_empty() {
        return Err(Error::Invalid { field: "project", why: say!("Choose the project first").to_owned() });
    }
    let filter = connection.jira.as_ref().map(|jira| jira.jql.clone()).unwrap_or_default();
    let connection = jira::entered(host, &connection, &token).await?;
    jira::count(host, &Access::new(&connection, &token), &filter).await
}

/// Tries a connection and saves it if it works.
pub async fn save<H: Host>(host: &H, sender: &Sender, form: ConnectionForm) -> Result<ConnectionsView> {
    let tried = attempt(host, &form).await?;
    if !tried.check.is_complete() {
        let (field, why) = if tried.check.project.is_empty() {
            (
                "project",
                say!("Test the connection, then choose the {place}", tried.connection.tracker.place()),
            )
        } else {
            ("issueType", say!("Test the connection, then choose the type of issue").to_owned())
        };
        return Err(Error::Invalid { field, why });
    }
    let sealed = match tried.connection.session {
        Some(_) => None,
        None => Some(host.seal(&tried.token).await?),
    };
    let connections = all(host).await?;
    let mut step = Step::open(host).await?;
    let mut connection = tried.connection;
    // The same project connected anew takes its old place, and its links live again.
    let same = |one: &&Connection| {
        one.tracker == connection.tracker
            && one.site == connection.site
            && one.project.eq_ignore_ascii_case(&connection.project)
    };
    if form.id.is_none()
        && let Some(old) = connections.iter().find(same)
    {
        connection.id.clone_from(&old.id);
        connection.former.clone_from(&old.former);
        connection.sync.clone_from(&old.sync);
        connection.sync.paused_at = None;
    }
    if let Some(now) = step.get::<Connection>(&key("connection", &connection.id)).await.ok().flatten() {
        // What was set, reached or learned while it was being tried.
        let paused_at = now.sync.paused_at.filter(|_| form.id.is_some());
        connection.sync = SyncSettings { paused_at, ..now.sync };
        let missed = now.former.into_iter().filter(|one| *one != connection.project);
        for project in missed.collect::<Vec<_>>() {
            if !connection.former.contains(&project) {
                connection.former.push(project);
            }
        }
    }
    step.list(CONNECTIONS).await?.enter(&connection.id);
    match sealed {
        Some(sealed) => step.put(key("secret", &connection.id), &sealed)?,
        None => step.remove(key("secret", &connection.id)),
    }
    step.put(key("connection", &connection.id), &connection)?;
    if let Some(old) = form.id.as_ref().filter(|old| **old != connection.id) {
        super::connections::end(&mut step, old).await?;
    }
    pass::begin(&mut step, &connections, &connection).await?;
    let comes_back = |one: &Connection| one.id == connection.id && one.disconnected_at.is_some();
    if connections.iter().any(comes_back) {
        // What was written here meanwhile is not in the outbox yet.
        let place = key("pass", &connection.id);
        let mut pass = step.get(&place).await?.unwrap_or_default();
        super::settings::look_again(&mut step, &connection, &mut pass).await?;
        step.put(place, &pass)?;
    }
    let saved_id = connection.id.clone();
    step.log(
        LogTopic::Connection,
        Tone::Good,
        say!("Connected {connection} as {login}", connection.label(), connection.login),
    )
    .await?;
    step.commit().await?;
    show_panels(host).await?;
    for job in crate::outbox::jobs(host).await? {
        if job.connection() == saved_id {
            super::outbox::hurry(host, &job.id).await?;
        }
    }
    // What waited is sent behind the answer: it may be much.
    crate::outbox::schedule(host).await?;
    view(host, sender, Nothing {}).await
}
