//! Many defects pushed at once: each goes into the outbox as if it were pushed alone, and the outbox sends them one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::{defects, outbox};
use crate::error::{Error, Result};
use crate::model::{Connection, Defect, ExternalLink, JobState, Kind, Record, Standing};
use crate::ports::Host;
use crate::protocol::forms::{BulkChange, BulkForm};
use crate::protocol::views::{BulkDone, BulkField, Choice};
use crate::push;
use crate::store::{self, key};

/// Defects that a line names; more are counted.
const NAMED: usize = 5;

/// The button for it; none where nothing is connected. With several connections it asks which.
pub(super) async fn field<H: Host>(host: &H) -> Result<Option<BulkField>> {
    let connections: Vec<Connection> = super::connections::all(host).await?;
    let live = connections.iter().filter(|one| one.disconnected_at.is_none());
    let mut options: Vec<Choice> =
        live.map(|one| Choice { id: one.id.clone(), label: one.label() }).collect();
    if options.is_empty() {
        return Ok(None);
    }
    if options.len() > 1 && super::routes::are_there(host).await? {
        options.insert(0, Choice { id: String::new(), label: say!("As the rules say").to_owned() });
    }
    Ok(Some(BulkField { change: BulkChange::Push, label: say!("Push").to_owned(), options }))
}

/// Puts them into the outbox, the oldest first, through the connection that is the value or where each belongs. What an
/// issue knows already is not sent again.
pub(super) async fn many<H: Host>(host: &H, form: &BulkForm) -> Result<BulkDone> {
    if form.kind != Kind::Defect {
        let why = say!("That cannot be done to a {noun}", form.kind.noun());
        return Err(Error::Invalid { field: "change", why });
    }
    let named = Some(form.value.trim()).filter(|id| !id.is_empty());
    let ids: BTreeSet<&String> = form.ids.iter().collect();
    let (mut sent, mut known, mut left) = (0, 0, Vec::new());
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in ids {
        let Ok(defect) = store::read_record::<Defect, H>(host, id).await else {
            left.push(say!("A {noun} was deleted meanwhile or is damaged", Kind::Defect.noun()));
            continue;
        };
        match one(host, &defect, named).await {
            Ok(true) => sent += 1,
            Ok(false) => known += 1,
            Err(error) => refused.entry(error.to_string()).or_default().push(defect.key()),
        }
    }
    crate::outbox::schedule(host).await?;
    left.extend(refused.iter().map(|(why, keys)| named_line(why, keys)));
    let counted = |number: u32| Kind::Defect.counted(u64::from(number));
    let message = match (sent, known) {
        (0, 0) => say!("Nothing is pushed").to_owned(),
        (0, _) => say!("Nothing new to push: {what} in step", counted(known)),
        (_, 0) => say!("{what} on the way to the tracker", counted(sent)),
        _ => {
            say!("{what} on the way to the tracker, nothing new in {others}", counted(sent), counted(known))
        }
    };
    Ok(BulkDone { changed: sent, message, left })
}

/// `DEF-1, DEF-2: Choose where to push it`.
fn named_line(why: &str, keys: &[String]) -> String {
    let (named, others) = keys.split_at(keys.len().min(NAMED));
    if others.is_empty() {
        return format!("{}: {why}", named.join(", "));
    }
    say!("{keys} and {count} more: {why}", named.join(", "), others.len(), why)
}

/// Says whether there was anything to send.
async fn one<H: Host>(host: &H, defect: &Defect, named: Option<&str>) -> Result<bool> {
    let connection = defects::destined(host, defect, named).await?;
    if let Some(link) = &defect.link {
        let link = store::read_one::<ExternalLink, H>(host, key("link", link)).await?;
        let is_known = |link: &ExternalLink| {
            link.standing == Standing::Live && !push::has_news(defect, link, &connection)
        };
        if defect.job.is_none() && link.as_ref().is_some_and(is_known) {
            return Ok(false);
        }
    }
    let job = push::enqueue(host, &defect.meta.id, &connection).await?;
    // One that a person files by hand has its form in the outbox: forty of them do not open by themselves.
    let state = crate::outbox::read_job(host, &job).await?.map(|job| job.state);
    if !matches!(state, Some(JobState::Filing(_))) {
        outbox::hurry(host, &job).await?;
    }
    Ok(true)
}
