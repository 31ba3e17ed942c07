//! Files that nothing refers to any more are removed, a day after they were stored, and not before
//! everything that is kept was looked at.
//!
//! What is known to be in use is kept in one list, so that as a rule nothing has to be looked at.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::model::{HOUR, Time};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{Nothing, SweepForm};
use crate::store::{self, Step};

const PLACE: &str = "files";
/// A file stays so long at the least, and so often is looked.
const DAY: u64 = 24 * HOUR;
/// What may refer to a file.
const KEEPERS: [&str; 7] = ["requirement:", "case:", "defect:", "execution:", "draft", "undo:", "stage:"];
/// Values that are read at a time.
const CHUNK: usize = 500;

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Files {
    /// Hashes of files that something refers to, as far as is known.
    used: Vec<String>,
    /// When it was looked last.
    looked_at: Time,
}

/// Notes that something refers to these files.
pub(super) async fn uses<H: Host>(step: &mut Step<'_, H>, hashes: &[String]) -> Result<()> {
    let mut files: Files = step.get(PLACE).await?.unwrap_or_default();
    let before = files.used.len();
    for hash in hashes {
        if !files.used.contains(hash) {
            files.used.push(hash.clone());
        }
    }
    if files.used.len() == before { Ok(()) } else { step.put(PLACE.to_owned(), &files) }
}

/// Notes that one thing less refers to that file: whether anything does is to be looked at.
pub(super) async fn may_go<H: Host>(step: &mut Step<'_, H>, hash: &str) -> Result<()> {
    let mut files: Files = step.get(PLACE).await?.unwrap_or_default();
    files.used.retain(|one| one != hash);
    step.put(PLACE.to_owned(), &files)
}

/// Removes what nothing refers to. A page says what its unsaved forms hold.
pub async fn sweep<H: Host>(host: &H, _: &Sender, form: SweepForm) -> Result<Nothing> {
    let now = host.now();
    // A backup that is being brought back moves what refers to files from key to key.
    let _held = host.locks().hold("restore").await;
    let known: Files = store::read_one(host, PLACE.to_owned()).await?.unwrap_or_default();
    if now.since(known.looked_at) < DAY {
        return Ok(Nothing {});
    }
    let is_old = |at: Time| now.since(at) >= DAY;
    let stored = host.files().await?;
    let mut loose: Vec<String> = stored
        .into_iter()
        .filter(|file| {
            is_old(file.at) && !known.used.contains(&file.hash) && !form.drafts.contains(&file.hash)
        })
        .map(|file| file.hash)
        .collect();
    let mut found = Vec::new();
    if !loose.is_empty() {
        let keys = host.keys().await?;
        let keys: Vec<String> =
            keys.into_iter().filter(|key| KEEPERS.iter().any(|head| key.starts_with(head))).collect();
        for part in keys.chunks(CHUNK) {
            let texts: Vec<String> =
                host.read(part).await?.into_iter().flatten().map(|value| value.to_string()).collect();
            let (used, rest): (Vec<String>, Vec<String>) =
                loose.into_iter().partition(|hash| texts.iter().any(|text| text.contains(hash.as_str())));
            found.extend(used);
            loose = rest;
        }
    }
    // What was attached meanwhile is in the list by now; the books are closed while files are removed.
    let mut step = Step::open(host).await?;
    let mut files: Files = step.get(PLACE).await?.unwrap_or_default();
    loose.retain(|hash| !files.used.contains(hash));
    for hash in &loose {
        host.remove_file(hash).await?;
    }
    files.used.extend(found);
    files.looked_at = now;
    step.put(PLACE.to_owned(), &files)?;
    step.commit().await?;
    Ok(Nothing {})
}
