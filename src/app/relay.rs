//! Instant changes: which relay's channel a connection listens to, how it stands with it, and what a hint leads to.

use super::paint;
use crate::error::{Error, Result};
use crate::model::{Connection, Secret, Time, Tracker};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, RelayForm};
use crate::protocol::views::{Badge, CheckStep, LogTopic, RelayFact, RelayView, Tone};
use crate::relay::standing::{Phase, Standing, Tally, Why, forget};
use crate::relay::{self, is_fit, secret_key, sentence};
use crate::store::{Step, key};
use crate::sync::pass;

/// A secret that is shorter can be guessed.
const SECRET_LEAST: usize = 12;
/// Longer ones no tracker takes.
const SECRET_MOST: usize = 255;

/// Has every channel listened to that a running connection wants; `anew` begins one from the start.
pub fn listen<H: Host>(host: &H, connections: &[Connection], anew: Option<&str>) {
    let running = connections.iter().filter(|one| one.is_running());
    let mut channels: Vec<String> = running.filter_map(|one| one.sync.relay.clone()).collect();
    channels.sort_unstable();
    channels.dedup();
    host.listen_to(&channels, anew);
}

/// Listens again where that came to an end, as it does when the core had to be started afresh.
pub async fn resume<H: Host>(host: &H) -> Result<()> {
    listen(host, &super::connections::all(host).await?, None);
    Ok(())
}

/// A believed delivery said that something has changed: the usual look is made, with everything it respects.
pub(crate) async fn hinted<H: Host>(host: &H, connection: &str, issues: bool, ci: bool) {
    // How a look went is with the connection and in the log; the next one comes of itself.
    if issues {
        let _ = pass::run(host, connection, false).await;
    }
    if ci {
        let _ = super::ci::follow::look_now(host, connection).await;
    }
    let _ = outbox::run_due(host).await;
}

/// The settings of one connection.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<RelayView> {
    let connection = outbox::connection(host, &form.id).await?;
    let has_secret = relay::secret(host, &connection.id).await.is_some();
    let channel = connection.sync.relay.clone();
    let (state, facts) = match &channel {
        Some(channel) => standing(host, &connection, channel, has_secret).await,
        None => (paint::badge(say!("Off"), Tone::Neutral, say!("Nobody is listened to")), Vec::new()),
    };
    let (settings, steps) = steps(&connection);
    Ok(RelayView {
        connection: connection.id.clone(),
        is_on: channel.is_some(),
        channel: channel.unwrap_or_default(),
        has_secret,
        state,
        facts,
        settings,
        steps,
        notes: [
            say!("A relay's operator can read what the tracker sends through it: titles, texts, comments and names. Let your own team run one, and use a public one only for what may be public."),
            say!("Casebridge believes only what is signed with the secret, and takes nothing from it but the hint to look: what has changed is then read from the tracker itself, with your token. The relay gets neither the token nor the secret from here."),
            say!("It listens while a page of Casebridge is open, and for half a minute after anything else woke it. Looking now and then goes on in any case."),
        ]
        .map(str::to_owned)
        .to_vec(),
    })
}

/// How it stands, for the list of connections; none where no relay is set.
pub(super) async fn badge<H: Host>(host: &H, connection: &Connection) -> Option<Badge> {
    let channel = connection.sync.relay.as_deref()?;
    let has_secret = relay::secret(host, &connection.id).await.is_some();
    let (state, _) = standing(host, connection, channel, has_secret).await;
    Some(paint::badge(say!("Instant changes"), state.tone, format!("{}. {}", state.text, state.title)))
}

async fn standing<H: Host>(
    host: &H,
    connection: &Connection,
    channel: &str,
    has_secret: bool,
) -> (Badge, Vec<RelayFact>) {
    let now = host.now();
    let standing = Standing::recall(host, channel).await;
    let tally = Tally::recall(host, &connection.id).await;
    let badge = |text: &str, tone: Tone, title: String| paint::badge(text, tone, title);
    let why = || standing.why.as_ref().map(|why| sentence(why, channel)).unwrap_or_default();
    let state = if connection.sync.paused_at.is_some() {
        badge(say!("Paused"), Tone::Warn, say!("It listens again when the connection goes on").to_owned())
    } else if !has_secret {
        badge(say!("Needs you"), Tone::Bad, sentence(&Why::NoSecret, channel))
    } else {
        match standing.phase {
            Phase::Resting | Phase::Connecting => badge(
                say!("Connecting"),
                Tone::Info,
                say!("Opening the stream of {relay}", relay::name(channel)),
            ),
            Phase::Listening => {
                badge(say!("Listening"), Tone::Good, say!("The stream was opened {at}", standing.at.ago(now)))
            }
            Phase::Lost => badge(
                say!("Not listening"),
                Tone::Warn,
                say!("{why} Trying again {until}.", why(), standing.until.until(now)),
            ),
            Phase::Refused => badge(
                say!("Needs you"),
                Tone::Bad,
                say!("{why} Trying again {until}.", why(), standing.until.until(now)),
            ),
        }
    };
    let mut facts = vec![RelayFact { text: state.title.clone(), tone: state.tone, remedy: String::new() }];
    facts.extend(counted(&tally, now));
    (state, facts)
}

/// What came of the deliveries, worst last.
fn counted(tally: &Tally, now: Time) -> Vec<RelayFact> {
    let fact = |tone: Tone, text: String, remedy: &str| RelayFact { text, tone, remedy: remedy.to_owned() };
    let mut facts = Vec::new();
    if tally.last == Time(0) {
        facts.push(fact(
            Tone::Info,
            say!("No delivery yet").to_owned(),
            say!("Change an issue, or press the tracker's own Test or Redeliver at the webhook."),
        ));
    } else {
        let text = say!(
            "Last delivery {last}, {n, plural, one {# believed} other {# believed}} since the browser was started",
            tally.last.ago(now),
            tally.believed
        );
        facts.push(fact(Tone::Good, text, ""));
    }
    if tally.repeated > 0 {
        let text = say!(
            "{n, plural, one {# had} other {# had}} been there before or came too late; left aside",
            tally.repeated
        );
        facts.push(fact(Tone::Info, text, ""));
    }
    if tally.foreign > 0 {
        facts.push(fact(
            Tone::Info,
            say!("{n, plural, one {# was} other {# were}} about another project; left aside", tally.foreign),
            "",
        ));
    }
    if tally.unreadable > 0 {
        facts.push(fact(
            Tone::Warn,
            say!(
                "{n, plural, one {# was} other {# were}} no delivery that can be read, or too long",
                tally.unreadable
            ),
            say!("At the webhook, choose the content type application/json."),
        ));
    }
    if tally.unsigned > 0 {
        facts.push(fact(
            Tone::Bad,
            say!("Refused {n, plural, one {# without} other {# without}} a signature", tally.unsigned),
            say!("Enter the secret at the tracker's webhook. A tracker that cannot sign cannot be believed: looking now and then goes on."),
        ));
    }
    if tally.forged > 0 {
        let remedy = if tally.rewritten == tally.forged {
            say!(
                "Compare the secret here and at the tracker. If it is the same, the relay may have written the text anew, as smee does, so that it cannot be checked any more (a number like 3.0 is enough): use a relay that hands on the bytes, such as gosmee."
            )
        } else {
            say!(
                "Compare the secret here and at the tracker. If it is the same, somebody else writes into this channel: make a new one."
            )
        };
        facts.push(fact(
            Tone::Bad,
            say!(
                "Refused {n, plural, one {#, because its} other {#, because their}} signature does not fit",
                tally.forged
            ),
            remedy,
        ));
    }
    facts
}

/// The tracker's page for webhooks, and what to do there.
fn steps(connection: &Connection) -> (String, Vec<String>) {
    let Connection { site, project, .. } = connection;
    let (url, ways) = match connection.tracker {
        Tracker::GitHub => (
            format!("{site}/{project}/settings/hooks/new"),
            vec![
                say!("Payload URL: the channel's address. Content type: application/json. Secret: the one of this form.").to_owned(),
                say!("Choose \"Let me select individual events\": Issues, Issue comments, and Workflow runs if you start workflows from here. Leave out Pushes.").to_owned(),
            ],
        ),
        Tracker::GitLab => (
            format!("{site}/{project}/-/hooks"),
            vec![
                say!("URL: the channel's address. Where GitLab offers a signing token, make one there and paste it here as the secret; else enter the secret of this form as the secret token, which the relay then sees, too.").to_owned(),
                say!("Trigger: Issues events, Comments, their confidential ones if you keep such issues in step, and Pipeline events if you start pipelines from here.").to_owned(),
            ],
        ),
        Tracker::JiraCloud | Tracker::JiraDataCenter => (
            format!("{site}/plugins/servlet/webhooks"),
            vec![
                say!("An administrator of Jira makes it. URL: the channel's address. Secret: the one of this form; a Jira whose form has no such field cannot sign, and cannot be used this way.").to_owned(),
                say!("Events: Issue created, updated and deleted, Comment created, updated and deleted, with the query project = {project}.", project),
            ],
        ),
    };
    (url, ways)
}

fn wrong(field: &'static str, why: &str) -> Error {
    Error::Invalid { field, why: why.to_owned() }
}

fn checked_channel(channel: &str) -> Result<String> {
    let channel = channel.trim().trim_end_matches('/');
    if is_fit(channel) {
        Ok(channel.to_owned())
    } else {
        Err(wrong(
            "channel",
            say!(
                "The address of a channel is needed, such as https://relay.example.com/a1B2c3D4e5F6; only one on this machine may begin with http"
            ),
        ))
    }
}

/// Switches it on, or off, where no channel is given; both secret and counts are forgotten then.
pub async fn save<H: Host>(host: &H, sender: &Sender, form: RelayForm) -> Result<RelayView> {
    let is_on = !form.channel.trim().is_empty();
    let channel = if is_on { Some(checked_channel(&form.channel)?) } else { None };
    let typed = form.secret.as_ref().map(|secret| secret.expose().trim()).filter(|secret| !secret.is_empty());
    if typed.is_some_and(|secret| {
        !(SECRET_LEAST..=SECRET_MOST).contains(&secret.len())
            || !secret.bytes().all(|byte| byte.is_ascii_graphic())
    }) {
        let why = say!("A secret has 12 to 255 plain letters, digits and signs, and no blanks");
        return Err(wrong("secret", why));
    }
    if is_on && typed.is_none() && relay::secret(host, &form.connection).await.is_none() {
        return Err(wrong(
            "secret",
            say!("A secret is needed: without it nobody could tell a true delivery from a forged one"),
        ));
    }
    let sealed = match typed {
        Some(secret) => Some(host.seal(&Secret::new(secret)).await?),
        None => None,
    };
    let mut step = Step::open(host).await?;
    let place = key("connection", &form.connection);
    let found = step.get::<Connection>(&place).await?.filter(|one| one.disconnected_at.is_none());
    let mut connection = found.ok_or(Error::Missing { what: "connection" })?;
    let before = connection.sync.relay.clone();
    connection.sync.relay.clone_from(&channel);
    match (is_on, sealed) {
        (true, Some(sealed)) => step.put(secret_key(&connection.id), &sealed)?,
        (true, None) => {}
        (false, _) => step.remove(secret_key(&connection.id)),
    }
    step.put(place, &connection)?;
    let text = match &channel {
        Some(channel) => {
            say!(
                "Changes of {connection} are listened for at {relay}",
                connection.label(),
                relay::name(channel)
            )
        }
        None => say!("Changes of {connection} are not listened for any more", connection.label()),
    };
    step.log(LogTopic::Connection, Tone::Info, text).await?;
    step.commit().await?;
    let all = super::connections::all(host).await?;
    forget(host, &connection.id);
    for one in before.iter().chain(&channel) {
        // Another connection's stream goes on, and nobody would say again how it stands.
        let goes_on = |other: &Connection| other.is_running() && other.sync.relay.as_ref() == Some(one);
        if channel.as_ref() == Some(one) || !all.iter().any(goes_on) {
            forget(host, one);
        }
    }
    listen(host, &all, channel.as_deref());
    view(host, sender, ById { id: form.connection }).await
}

/// Opens a channel and waits for the relay's word, without saving anything.
pub async fn check<H: Host>(host: &H, _: &Sender, form: RelayForm) -> Result<CheckStep> {
    let channel = checked_channel(&form.channel)?;
    let relay = relay::name(&channel);
    let (tone, label, remedy) = match relay::check(host, &channel).await {
        Ok(true) => (
            Tone::Good,
            say!("{relay} listens on this channel", relay),
            say!(
                "Save, then press the tracker's own Test or Redeliver at the webhook: the delivery shows up here."
            ),
        ),
        Ok(false) => (
            Tone::Info,
            say!("{relay} holds a stream open, but has said nothing yet", relay),
            say!("Some relays say nothing before the first delivery. Save, and send one."),
        ),
        Err(why) => (Tone::Bad, sentence(&why, &channel), ""),
    };
    Ok(CheckStep { label, tone, detail: String::new(), remedy: remedy.to_owned() })
}
