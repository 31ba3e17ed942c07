//! One handler per call and per alarm: the only place that joins the parts.
//!
//! A handler reads what it needs, lets the pure parts decide, writes once, and gives a view to paint.

pub mod attachments;
pub mod backup;
pub mod cases;
mod choose;
pub mod ci;
pub mod comments;
pub mod conflicts;
pub mod connect;
pub mod connections;
pub mod cycles;
pub mod defects;
pub mod facets;
pub mod foresee;
pub mod handout;
pub mod here;
pub mod history;
pub mod home;
pub mod intake;
pub mod issues;
mod landing;
pub mod links;
pub mod lists;
pub mod log;
pub mod many;
pub mod matrix;
mod meanwhile;
pub mod menu;
pub mod no_token;
pub mod outbox;
pub mod overview;
pub mod own_fields;
mod paint;
pub mod people;
pub mod presets;
mod pushing;
mod rechecks;
pub mod records;
pub mod relay;
pub mod report;
pub mod report_file;
pub mod requirements;
pub mod restore;
pub mod results;
pub mod results_file;
pub mod routes;
pub mod run;
pub mod sample;
mod scope;
pub mod search;
pub mod selection;
pub mod settings;
pub mod sever;
pub mod storage;
pub mod sweep;
pub mod syncing;
mod token_help;
pub mod trash;
mod trend;
pub mod undo;
pub mod ways;
pub mod wording;

use crate::error::{Error, Result};
use crate::model::{TEXT_LIMIT, TITLE_LIMIT};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::TextForm;
use crate::protocol::views::Preview;

/// The worker has started: whatever a dead one left is taken up again.
pub async fn started<H: Host>(host: &H) -> Result<()> {
    restore::resume(host).await?;
    connections::show_panels(host).await?;
    alarm(host).await
}

/// The extension was installed or updated: what another version has kept for itself is made anew before anybody looks.
pub async fn installed<H: Host>(host: &H) -> Result<()> {
    started(host).await?;
    crate::store::brief::prepare(host).await
}

/// An alarm has rung: what is due is sent, then read, and what follows from that is sent at once. Every write that is
/// through asks to be woken for the next: the round that is under way goes through all of them, and begins no second one.
pub async fn alarm<H: Host>(host: &H) -> Result<()> {
    restore::resume(host).await?;
    let sent = send(host).await?;
    let read = read(host).await?;
    let sent = send(host).await? && sent;
    if !(sent && read) {
        // A round asks at its end for what is left; should it end early, another rings.
        host.wake_at(Some(host.now().after(crate::store::SAFETY)));
    }
    Ok(())
}

/// Sends what is due, unless a round does so already.
async fn send<H: Host>(host: &H) -> Result<bool> {
    let Some(_round) = host.locks().try_hold("sending") else { return Ok(false) };
    crate::outbox::run_due(host).await?;
    Ok(true)
}

/// Reads what is due, unless a round does so already. What is to be sent does not wait for it.
async fn read<H: Host>(host: &H) -> Result<bool> {
    let Some(_round) = host.locks().try_hold("reading") else { return Ok(false) };
    crate::sync::pass::run_due(host).await?;
    ci::follow::run_due(host).await?;
    Ok(true)
}

/// What Markdown looks like.
pub async fn preview<H: Host>(_: &H, _: &Sender, form: TextForm) -> Result<Preview> {
    let text = checked_text("text", &form.text)?;
    let blocks = crate::text::markdown::read(&text, &mut crate::text::doc::Losses::default());
    Ok(Preview { html: crate::text::html::write(&blocks) })
}

/// A title that is there and not too long, without breaks.
fn checked_title(text: &str) -> Result<String> {
    let title = crate::text::title(text, usize::MAX);
    if title.is_empty() {
        return Err(Error::Invalid { field: "title", why: say!("A title is needed").to_owned() });
    }
    if title.chars().count() > TITLE_LIMIT {
        return Err(Error::Invalid {
            field: "title",
            why: say!("The title is longer than {title_limit} characters", TITLE_LIMIT),
        });
    }
    Ok(title)
}

fn checked_text(field: &'static str, text: &str) -> Result<String> {
    if text.chars().count() > TEXT_LIMIT {
        return Err(Error::Invalid {
            field,
            why: say!("This is longer than {text_limit} characters", TEXT_LIMIT),
        });
    }
    Ok(text.to_owned())
}

/// A short text in one line, without blanks around it.
fn checked_line(field: &'static str, text: &str, limit: usize) -> Result<String> {
    let line = crate::text::title(text, usize::MAX);
    if line.chars().count() > limit {
        return Err(Error::Invalid { field, why: say!("This is longer than {limit} characters", limit) });
    }
    Ok(line)
}

/// A folder's path without empty parts: `Shop/Checkout`.
fn checked_folder(path: &str) -> Result<String> {
    let parts: Vec<&str> = path.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    let path = parts.join("/");
    if path.chars().count() > TITLE_LIMIT {
        let why = say!("The path of the folder is longer than {title_limit} characters", TITLE_LIMIT);
        return Err(Error::Invalid { field: "folder", why });
    }
    Ok(path)
}

/// More tags than this are a mistake, and longer ones are sentences.
const TAGS_LIMIT: usize = 50;
const TAG_LIMIT: usize = 80;

/// Tags without blanks around them, each once.
fn checked_tags(tags: &[String]) -> Result<Vec<String>> {
    let mut clean: Vec<String> = Vec::new();
    for tag in tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        if tag.chars().count() > TAG_LIMIT {
            let why = say!("A tag has {tag_limit} characters at the most", TAG_LIMIT);
            return Err(Error::Invalid { field: "tags", why });
        }
        if !clean.iter().any(|have| have == tag) {
            clean.push(tag.to_owned());
        }
    }
    if clean.len() > TAGS_LIMIT {
        let why = say!("A record has {tags_limit} tags at the most", TAGS_LIMIT);
        return Err(Error::Invalid { field: "tags", why });
    }
    Ok(clean)
}

/// The stored record a form is for; none when it is to be made. A page names a new record itself and keeps the name with
/// what was typed: sent twice, because the page died before the answer came, the form makes one record.
async fn stored_for<R: crate::model::Record, H: Host>(
    step: &mut crate::store::Step<'_, H>,
    id: Option<&str>,
    rev: Option<u32>,
) -> Result<Option<R>> {
    let Some(id) = id else { return Ok(None) };
    if rev.is_none() && step.raw(&crate::store::key_of(R::KIND, id)).await?.is_none() {
        return if checked_id(id)? == id { Ok(None) } else { Err(Error::Malformed) };
    }
    let record: R = step.record(id).await?;
    checked_rev(&record, rev.or(Some(1)))?;
    Ok(Some(record))
}

/// An id that a page made: a UUID and nothing else.
fn checked_id(id: &str) -> Result<String> {
    uuid::Uuid::parse_str(id).map(|id| id.to_string()).map_err(|_| Error::Malformed)
}

/// Stops a save that would silently undo somebody else's.
fn checked_rev<R: crate::model::Record>(record: &R, rev: Option<u32>) -> Result<()> {
    match rev {
        Some(rev) if rev != record.meta().rev => Err(Error::ChangedMeanwhile { key: record.key() }),
        _ => Ok(()),
    }
}
