//! Search over everything: by key, by the short name of a linked issue, by words of titles and tags.

use super::choose;
use crate::error::Result;
use crate::model::Kind;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::SearchForm;
use crate::protocol::views::{Hit, Hits};
use crate::store::brief::{self, Brief};

/// Hits in one answer at the most.
const HITS: usize = 20;

/// Finds records of these kinds.
pub async fn search<H: Host>(host: &H, _: &Sender, form: SearchForm) -> Result<Hits> {
    find(host, &form.text, &form.kinds).await
}

/// The same for pages of trackers.
pub(super) async fn find<H: Host>(host: &H, text: &str, kinds: &[Kind]) -> Result<Hits> {
    let wanted = text.trim().to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut hits = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| kinds.is_empty() || kinds.contains(kind)) {
        if wanted.is_empty() {
            let (_, newest) = brief::page(host, kind, 0, HITS).await?;
            hits.extend(newest.iter().map(|brief| (2, hit(kind, brief))));
            continue;
        }
        let (_, shelves) = brief::all(host, kind).await?;
        // The newest first, and no further than a page of the best.
        for shelf in shelves.iter().rev() {
            for (brief, text) in shelf.briefs.iter().zip(&shelf.words).rev() {
                if let Some(rank) = rank(kind, brief, text, &wanted, &words) {
                    hits.push((rank, hit(kind, brief)));
                }
            }
            if hits.len() > HITS * 50 {
                break;
            }
        }
    }
    hits.sort_by_key(|(rank, _)| *rank);
    hits.truncate(HITS);
    let empty = if wanted.is_empty() {
        say!("Nothing here yet.").to_owned()
    } else {
        say!("Nothing found for “{text}”.", text.trim())
    };
    Ok(Hits { hits: hits.into_iter().map(|(_, hit)| hit).collect(), empty })
}

/// How well a record fits, best first; none when it does not.
fn rank(kind: Kind, brief: &Brief, text: &str, wanted: &str, words: &[&str]) -> Option<u8> {
    if brief.deleted {
        return None;
    }
    let key = brief.key(kind);
    if key.eq_ignore_ascii_case(wanted) || (kind == Kind::Defect && brief.label.to_lowercase() == wanted) {
        return Some(0);
    }
    if text.starts_with(wanted) {
        return Some(1);
    }
    let begins = |word: &str| key.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    words.iter().all(|word| text.contains(word) || begins(word)).then_some(2)
}

fn hit(kind: Kind, brief: &Brief) -> Hit {
    let detail = match kind {
        Kind::Requirement | Kind::Defect => choose::statuses(kind)
            .get(usize::from(brief.status))
            .map_or_else(String::new, |member| member.label.to_owned()),
        Kind::TestCase | Kind::Cycle => brief.folder.clone(),
    };
    Hit { kind, id: brief.id.clone(), key: brief.key(kind), title: brief.title.clone(), detail }
}
