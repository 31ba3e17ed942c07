//! The workspace as one file, part by part: JSON lines, a head that says what it is, a value a line, and an
//! end that says how many there were. Tokens are never in it, not even encrypted; nor is text that is being
//! typed, nor what is made again from the rest.

use std::rc::Rc;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::model::Kind;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::BackupForm;
use crate::protocol::views::BackupPart;
use crate::store::{brief, schema};

/// The format of the file.
pub(super) const FORMAT: u64 = 1;
/// What begins like this stays in the browser, or is made again.
const LEFT_OUT: [&str; 10] =
    ["secret:", "draft:", "sheet:", "brief:", "briefs:", "stage:", "restore", "undo", "pass:", "tried:"];
/// Characters of one part, about.
const PART: usize = 700_000;
/// Values that are read at once.
const BATCH: usize = 200;

/// Whether a value of this key belongs into a backup.
pub(super) fn belongs(key: &str) -> bool {
    !LEFT_OUT.iter().any(|start| key.starts_with(start))
}

/// The next part. A change of the workspace meanwhile ends it: the page begins again.
pub async fn part<H: Host>(host: &H, _: &Sender, form: BackupForm) -> Result<BackupPart> {
    let now = host.now();
    let mut stamp = 0;
    for kind in Kind::ALL {
        stamp += brief::head(host, kind).await?.stamp % 1_000_000_000;
    }
    let (at, done) = match form.cursor.split('|').collect::<Vec<_>>().as_slice() {
        [was, done, at] if was.parse() == Ok(stamp) => ((*at).to_owned(), done.parse().unwrap_or(0)),
        [_, _, _] => return Err(Error::ChangedMeanwhile { key: say!("The workspace").to_owned() }),
        _ => (String::new(), 0_u32),
    };
    let keys = keys(host, stamp, form.cursor.is_empty()).await?;
    let from = keys.partition_point(|key| *key <= at);
    let mut lines = String::new();
    if form.cursor.is_empty() {
        let head = json!({ "product": "Casebridge", "backup": FORMAT, "schema": schema::VERSION, "made": now.iso() });
        lines = format!("{head}\n");
    }
    let (mut written, mut last) = (done, at);
    for batch in keys.get(from..).unwrap_or_default().chunks(BATCH) {
        for (key, value) in batch.iter().zip(host.read(batch).await?) {
            if let Some(value) = value {
                lines.push_str(&json!([key, value]).to_string());
                lines.push('\n');
                written += 1;
            }
            last.clone_from(key);
        }
        if lines.len() > PART {
            break;
        }
    }
    let is_last = keys.last().is_none_or(|key| *key <= last);
    if is_last {
        lines.push_str(&json!({ "end": written }).to_string());
        lines.push('\n');
    }
    Ok(BackupPart {
        lines,
        next: (!is_last).then(|| format!("{stamp}|{written}|{last}")),
        done: written,
        total: u32::try_from(keys.len()).unwrap_or(u32::MAX),
        file_name: format!("casebridge-{}.backup.jsonl.gz", now.iso().get(..10).unwrap_or_default()),
    })
}

/// Every key that belongs into it, sorted. Listing them is slow: they are kept for the next part.
async fn keys<H: Host>(host: &H, stamp: u64, fresh: bool) -> Result<Rc<Vec<String>>> {
    if !fresh && let Some(kept) = host.cache().get::<Vec<String>>("backup", stamp) {
        return Ok(kept);
    }
    let mut keys: Vec<String> = host.keys().await?.into_iter().filter(|key| belongs(key)).collect();
    keys.sort_unstable();
    let keys = Rc::new(keys);
    host.cache().put("backup".to_owned(), stamp, Rc::clone(&keys));
    Ok(keys)
}

/// A value of a key, as a backup holds it; none when it is no such thing.
pub(super) fn is_sound(key: &str, value: &Value) -> bool {
    use crate::model::{
        CaseResult, CiBook, Connection, Cycle, Defect, Execution, ExternalLink, Job, Requirement, TestCase,
    };
    // The way records are read everywhere else: another one would weigh 50 kB.
    fn reads<T: serde::de::DeserializeOwned>(value: &Value) -> bool {
        crate::store::parse::<T>("", value.clone()).is_ok()
    }
    match key.split(':').next().unwrap_or_default() {
        "requirement" => reads::<Requirement>(value),
        "case" => reads::<TestCase>(value),
        "cycle" => reads::<Cycle>(value),
        "defect" => reads::<Defect>(value),
        "execution" => reads::<Execution>(value),
        "results" => reads::<Vec<CaseResult>>(value),
        "ci" => reads::<CiBook>(value),
        "link" => reads::<ExternalLink>(value),
        "connection" => reads::<Connection>(value),
        "job" => reads::<Job>(value),
        "routes" => reads::<Vec<crate::model::Route>>(value),
        "index" => reads::<crate::store::Index>(value),
        _ => !value.is_null(),
    }
}
