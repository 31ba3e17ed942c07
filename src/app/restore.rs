//! Bringing a backup back. The file is read and checked line by line beside the workspace; only when all of
//! it is sound, and a person says so, does it take the workspace's place. From then on it goes on to its
//! end, whatever dies in between.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::backup::{FORMAT, belongs, is_sound};
use crate::error::{Error, Result};
use crate::model::{Job, JobState, Kind, Work};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{Nothing, RestoreForm};
use crate::protocol::views::{RestoreLine, RestorePhase, RestoreView};
use crate::store::{self, RESTORE as KEY, index_key, prefix, schema};

const STAGE: &str = "stage:";
/// Values that are moved in one write.
const BATCH: usize = 500;
/// Damaged values that are named; more are counted only.
const NAMED: usize = 20;
/// Values that are moved before a page hears of it.
const STRETCH: usize = 5_000;

/// How far it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct State {
    is_replacing: bool,
    is_cleared: bool,
    is_whole: bool,
    made: String,
    lines: u32,
    values: u32,
    moved: u32,
    counts: BTreeMap<String, u32>,
    damaged: Vec<String>,
    /// Damaged values besides those that are named.
    more_damaged: u32,
}

async fn state<H: Host>(host: &H) -> Result<Option<State>> {
    Ok(store::read_one(host, KEY.to_owned()).await.ok().flatten())
}

fn stored(state: &State) -> Result<Value> {
    serde_json::to_value(state).map_err(|_| Error::Malformed)
}

fn refused(line: u32, why: &str) -> Error {
    Error::Invalid { field: "file", why: say!("Line {line}: {why}. Nothing was changed", line, why) }
}

/// Takes a part of the file.
pub async fn part<H: Host>(host: &H, _: &Sender, form: RestoreForm) -> Result<RestoreView> {
    let held = host.locks().hold("restore").await;
    let known = state(host).await?;
    if known.as_ref().is_some_and(|state| state.is_replacing) {
        return Err(Error::Restoring);
    }
    let mut state = match known {
        Some(state) if !form.first => state,
        _ => {
            forget(host).await?;
            State::default()
        }
    };
    let mut changes = Vec::new();
    for line in form.lines.lines().filter(|line| !line.trim().is_empty()) {
        state.lines += 1;
        take(&mut state, line, &mut changes)?;
    }
    changes.push((KEY.to_owned(), Some(stored(&state)?)));
    host.write(changes).await?;
    drop(held);
    view(host, &state).await
}

/// Takes one line: the head, a value, or the end.
fn take(state: &mut State, line: &str, changes: &mut Vec<(String, Option<Value>)>) -> Result<()> {
    let at = state.lines;
    let value: Value = serde_json::from_str(line)
        .map_err(|error| refused(at, &say!("it is damaged at character {column}", error.column())))?;
    if state.is_whole {
        return Err(refused(at, say!("the file goes on after its end")));
    }
    if at == 1 {
        let number = |name: &str| value.get(name).and_then(Value::as_u64);
        if value.get("product").and_then(Value::as_str) != Some("Casebridge") || number("backup").is_none() {
            return Err(refused(at, say!("this is not a backup of Casebridge")));
        }
        let newer = |found: Option<u64>, known: u64| found.filter(|found| *found > known);
        if let Some(found) =
            newer(number("backup"), FORMAT).or_else(|| newer(number("schema"), schema::VERSION))
        {
            return Err(Error::FromTheFuture { found, known: FORMAT.max(schema::VERSION) });
        }
        value.get("made").and_then(Value::as_str).unwrap_or_default().clone_into(&mut state.made);
        return Ok(());
    }
    if let Some(end) = value.get("end") {
        if end.as_u64() != Some(u64::from(state.values)) {
            return Err(refused(at, say!("the end does not fit: a part of the file is missing")));
        }
        state.is_whole = true;
        return Ok(());
    }
    let Some([Value::String(key), content]) = value.as_array().map(Vec::as_slice) else {
        return Err(refused(at, say!("this is no value of a workspace")));
    };
    if !belongs(key) {
        return Err(refused(at, say!("this does not belong into a backup")));
    }
    let schema = content.get("schema").and_then(Value::as_u64).filter(|_| key == "meta");
    if let Some(found) = schema.filter(|found| *found > schema::VERSION) {
        return Err(Error::FromTheFuture { found, known: schema::VERSION });
    }
    if !is_sound(key, content) {
        if state.damaged.len() < NAMED {
            state.damaged.push(say!("Line {at}: {key} is damaged; it is brought back as it is", at, key));
        } else {
            state.more_damaged += 1;
        }
    }
    state.values += 1;
    let what = key.split(':').next().unwrap_or_default().to_owned();
    *state.counts.entry(what).or_default() += 1;
    changes.push((format!("{STAGE}{key}"), Some(content.clone())));
    Ok(())
}

/// Throws away what was read, as long as nothing was replaced.
pub async fn cancel<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<RestoreView> {
    let held = host.locks().hold("restore").await;
    if state(host).await?.is_some_and(|state| state.is_replacing) {
        return Err(Error::Restoring);
    }
    forget(host).await?;
    drop(held);
    look(host).await
}

async fn forget<H: Host>(host: &H) -> Result<()> {
    let staged: Vec<String> = host.keys().await?.into_iter().filter(|key| key.starts_with(STAGE)).collect();
    for batch in staged.chunks(STRETCH) {
        host.write(batch.iter().map(|key| (key.clone(), None)).collect()).await?;
    }
    host.write(vec![(KEY.to_owned(), None)]).await?;
    Ok(())
}

/// Where it stands.
pub async fn view_now<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<RestoreView> {
    look(host).await
}

async fn look<H: Host>(host: &H) -> Result<RestoreView> {
    match state(host).await? {
        Some(state) => view(host, &state).await,
        None => Ok(RestoreView {
            phase: RestorePhase::None,
            sentence: String::new(),
            lines: Vec::new(),
            remarks: Vec::new(),
            done: 0,
            total: 0,
        }),
    }
}

async fn view<H: Host>(host: &H, state: &State) -> Result<RestoreView> {
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        let here = store::read_index(host, index_key(kind)).await.unwrap_or_default();
        lines.push(RestoreLine {
            label: kind.heading().to_owned(),
            file: state.counts.get(prefix(kind)).copied().unwrap_or_default(),
            here: u32::try_from(here.ids.len() + here.deleted.len()).unwrap_or(u32::MAX),
        });
    }
    let phase = match state {
        State { is_replacing: true, .. } => RestorePhase::Replacing,
        State { is_whole: true, .. } => RestorePhase::Ready,
        State { .. } => RestorePhase::Reading,
    };
    let mut remarks = state.damaged.clone();
    if state.more_damaged > 0 {
        remarks.push(say!(
            "{n, plural, one {# more value is} other {# more values are}} damaged, and brought back too",
            state.more_damaged
        ));
    }
    if state.counts.contains_key("job") {
        remarks.push(
            say!("Waiting writes come back as well. Each is looked for on the tracker before it is sent.")
                .to_owned(),
        );
    }
    if state.counts.contains_key("connection") {
        remarks.push(say!("Tokens are not in a backup. Connections that are here already keep theirs; the others ask for one.").to_owned());
    }
    let made = state.made.get(..10).unwrap_or_default();
    Ok(RestoreView {
        phase,
        sentence: match phase {
            RestorePhase::None => String::new(),
            RestorePhase::Reading => {
                say!("The file is being read and checked; nothing was changed.").to_owned()
            }
            RestorePhase::Ready => {
                say!(
                    "A backup of {made}, whole and checked. It will take the place of everything that is here.",
                    made
                )
            }
            RestorePhase::Replacing => {
                say!("The backup of {made} is taking the place of what was here. It goes on by itself.", made)
            }
        },
        lines,
        remarks,
        done: if state.is_replacing { state.moved } else { state.values },
        total: state.values,
    })
}

/// Puts the backup in the place of the workspace: a stretch at a time, until it is none any more.
pub async fn apply<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<RestoreView> {
    go_on(host, true).await?;
    look(host).await
}

/// Goes on with what a dead worker or a closed page left, to its end.
pub async fn resume<H: Host>(host: &H) -> Result<()> {
    while state(host).await?.is_some_and(|state| state.is_replacing) {
        go_on(host, false).await?;
    }
    Ok(())
}

/// Goes on to the end, and makes the restored lists ready to be looked at.
pub async fn conclude<H: Host>(host: &H) -> Result<()> {
    resume(host).await?;
    store::brief::prepare(host).await
}

async fn go_on<H: Host>(host: &H, begin: bool) -> Result<()> {
    let _held = host.locks().hold("restore").await;
    // Whoever changes the books now finishes first; whoever comes later is refused.
    let books = host.locks().hold("books").await;
    let Some(mut state) = state(host).await? else { return Ok(()) };
    if !state.is_whole || !(begin || state.is_replacing) {
        return Err(Error::Invalid {
            field: "file",
            why: say!("The file is not whole. Nothing was changed").to_owned(),
        });
    }
    if !state.is_replacing {
        state.is_replacing = true;
        host.wake_at(Some(host.now().after(store::SAFETY)));
        let mut changes = estranged(host).await?;
        changes.push((KEY.to_owned(), Some(stored(&state)?)));
        host.write(changes).await?;
    }
    drop(books);
    let keys = host.keys().await?;
    if !state.is_cleared {
        let stays =
            |key: &&String| ![STAGE, KEY, "secret:", "draft:"].iter().any(|start| key.starts_with(start));
        let old: Vec<&String> = keys.iter().filter(stays).collect();
        for batch in old.chunks(STRETCH) {
            host.write(batch.iter().map(|key| ((*key).clone(), None)).collect()).await?;
        }
        state.is_cleared = true;
        host.write(vec![(KEY.to_owned(), Some(stored(&state)?))]).await?;
        return Ok(());
    }
    let staged: Vec<&String> = keys.iter().filter(|key| key.starts_with(STAGE)).take(STRETCH).collect();
    if staged.is_empty() {
        return finish(host).await;
    }
    for batch in staged.chunks(BATCH) {
        let names: Vec<String> = batch.iter().map(|key| (*key).clone()).collect();
        let mut changes = Vec::new();
        for (name, value) in names.iter().zip(host.read(&names).await?) {
            let key = name.strip_prefix(STAGE).unwrap_or_default().to_owned();
            changes.push((key.clone(), value.map(|value| looked_for(&key, value))));
            changes.push((name.clone(), None));
            state.moved = state.moved.saturating_add(1);
        }
        changes.push((KEY.to_owned(), Some(stored(&state)?)));
        host.write(changes).await?;
    }
    Ok(())
}

/// Takes away the tokens of connections that lead elsewhere in the backup: a token goes to the site that it
/// was given for and to no other, whatever a file says.
async fn estranged<H: Host>(host: &H) -> Result<Vec<(String, Option<Value>)>> {
    let mut changes = Vec::new();
    for secret in host.keys().await?.into_iter().filter(|key| key.starts_with("secret:")) {
        let place = secret.replacen("secret:", "connection:", 1);
        let found = host.read(&[place.clone(), format!("{STAGE}{place}")]).await?;
        let mut ends = found.iter().map(|connection| {
            let connection = connection.as_ref();
            ["tracker", "site", "api"].map(|field| connection.and_then(|one| one.get(field)))
        });
        if ends.next() != ends.next() {
            changes.push((secret, None));
        }
    }
    Ok(changes)
}

/// A waiting push as it comes back: another browser may have sent it since, so it is looked for first.
fn looked_for(key: &str, value: Value) -> Value {
    if !key.starts_with("job:") {
        return value;
    }
    let Ok(mut job) = serde_json::from_value::<Job>(value.clone()) else { return value };
    if matches!(job.work, Work::PushDefect { .. } | Work::StartCi { .. }) && job.sent_first.is_none() {
        job.sent_first = Some(job.created_at);
        job.state = JobState::Unknown { since: job.created_at, looks: 0, next: job.created_at };
    }
    serde_json::to_value(job).unwrap_or(value)
}

/// Secrets of connections that are no more go, and the workspace opens again.
async fn finish<H: Host>(host: &H) -> Result<()> {
    let keys = host.keys().await?;
    let mut changes: Vec<(String, Option<Value>)> = Vec::new();
    for key in keys.iter().filter(|key| key.starts_with("secret:")) {
        let connection = key.replacen("secret:", "connection:", 1);
        if !keys.contains(&connection) {
            changes.push((key.clone(), None));
        }
    }
    changes.push((KEY.to_owned(), None));
    host.cache().clear();
    host.write(changes).await?;
    host.changed();
    super::connections::show_panels(host).await?;
    crate::outbox::schedule(host).await
}
