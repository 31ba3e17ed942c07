//! How much is stored, and a warning long before a limit.

use super::paint;
use crate::error::Result;
use crate::model::{ATTACHMENT_LIMIT, ATTACHMENTS_LIMIT};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::Nothing;
use crate::protocol::views::{StorageLine, StorageView, Tone};

/// In percent of a limit: from here on it is said, from there on in red.
const WARN: u64 = 70;
const FULL: u64 = 95;

/// How much is stored.
pub async fn view<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<StorageView> {
    let records = host.size().await?;
    let files: u64 = host.files().await?.iter().map(|file| file.size).sum();
    let percent = files * 100 / ATTACHMENTS_LIMIT;
    let share = u32::try_from(percent).unwrap_or(100);
    let line = |label: &str, bytes: u64, percent: Option<u32>| StorageLine {
        label: label.to_owned(),
        size: crate::text::size(bytes),
        percent,
    };
    let state = match percent {
        0..WARN => paint::badge(say!("Enough room"), Tone::Good, say!("Far from any limit")),
        WARN..FULL => paint::badge(
            say!("Filling up"),
            Tone::Warn,
            say!(
                "{share} % of the room for files is used: delete what is no longer needed, or attach less",
                share
            ),
        ),
        FULL.. => paint::badge(
            say!("Nearly full"),
            Tone::Bad,
            say!("{share} % of the room for files is used: soon no further file can be attached", share),
        ),
    };
    Ok(StorageView {
        used: crate::text::size(records + files),
        lines: vec![line(say!("Records"), records, None), line(say!("Files"), files, Some(share))],
        state,
        sentence: say!(
            "Records may fill the disk. Files: {each} each, {all} all together; what does not fit is refused before it is attached.",
            crate::text::size(ATTACHMENT_LIMIT),
            crate::text::size(ATTACHMENTS_LIMIT)
        ),
    })
}
