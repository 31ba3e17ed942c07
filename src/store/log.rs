//! The sync log: what was read, written, merged, retried, refused, and why. In chunks, so that a line
//! costs one small write, and bounded, so that it never fills the storage.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::error::Result;
use crate::model::Time;
use crate::ports::Host;
use crate::protocol::views::{LogDetail, LogTopic, Tone};

/// Lines in a chunk.
const CHUNK: usize = 100;
/// Chunks that are kept: 5,000 lines in all.
const CHUNKS: u32 = 50;
/// Of one value in a line so much is kept, in characters.
const VALUE: usize = 2_000;
const HEAD: &str = "log:head";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// When.
    pub at: Time,
    /// What, as a sentence.
    pub text: String,
    /// How it went.
    pub tone: Tone,
    /// What it is about.
    #[serde(default)]
    pub topic: LogTopic,
    /// More of it: both values of a conflict, why, what the tracker answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<LogDetail>,
}

#[derive(Default, Serialize, Deserialize)]
struct Head {
    /// The newest chunk's number.
    newest: u32,
}

/// One value of a line, cut where it is very long.
pub fn detail(label: &str, value: &str) -> LogDetail {
    let mut kept: String = value.chars().take(VALUE).collect();
    if kept.len() < value.len() {
        kept.push('…');
    }
    LogDetail { label: label.to_owned(), value: kept }
}

impl<H: Host> Step<'_, H> {
    /// Adds a line.
    pub async fn log(&mut self, topic: LogTopic, tone: Tone, text: String) -> Result<()> {
        self.log_with(topic, tone, text, Vec::new()).await
    }

    /// Adds a line with values. A damaged log is begun anew: it must not stand in the way of the work.
    pub async fn log_with(
        &mut self,
        topic: LogTopic,
        tone: Tone,
        text: String,
        details: Vec<LogDetail>,
    ) -> Result<()> {
        let head: Head = self.get(HEAD).await.ok().flatten().unwrap_or_default();
        let mut newest = head.newest;
        let mut lines: Vec<LogEntry> = self.get(&chunk(newest)).await.ok().flatten().unwrap_or_default();
        if lines.len() >= CHUNK {
            newest = newest.saturating_add(1);
            lines.clear();
            if let Some(old) = newest.checked_sub(CHUNKS) {
                self.remove(chunk(old));
            }
            self.put(HEAD.to_owned(), &Head { newest })?;
        }
        lines.push(LogEntry { at: self.now(), text, tone, topic, details });
        self.put(chunk(newest), &lines)
    }
}

fn chunk(number: u32) -> String {
    format!("log:{number}")
}

/// Every line that is kept, newest first.
pub async fn read_log<H: Host>(host: &H) -> Result<Vec<LogEntry>> {
    let head: Head = super::read_one(host, HEAD.to_owned()).await.ok().flatten().unwrap_or_default();
    let keys: Vec<String> = (0..=head.newest).rev().take(CHUNKS as usize).map(chunk).collect();
    let chunks = super::read::<Vec<LogEntry>, H>(host, &keys).await?;
    Ok(chunks.into_iter().flatten().flatten().flat_map(|lines| lines.into_iter().rev()).collect())
}
