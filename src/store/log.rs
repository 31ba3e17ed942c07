//! The sync log: what was read, written, retried, refused, and why. In chunks, so that a line costs one
//! small write, and bounded, so that it never fills the storage.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::error::Result;
use crate::model::Time;
use crate::ports::Host;
use crate::protocol::views::Tone;

/// Lines in a chunk.
const CHUNK: usize = 100;
/// Chunks that are kept: 2,000 lines in all.
const CHUNKS: u32 = 20;
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
}

#[derive(Default, Serialize, Deserialize)]
struct Head {
    /// The newest chunk's number.
    newest: u32,
}

impl<H: Host> Step<'_, H> {
    /// Adds a line. A damaged log is begun anew: it must not stand in the way of the work.
    pub async fn log(&mut self, tone: Tone, text: String) -> Result<()> {
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
        lines.push(LogEntry { at: self.now(), text, tone });
        self.put(chunk(newest), &lines)
    }
}

fn chunk(number: u32) -> String {
    format!("log:{number}")
}

/// The newest lines, newest first.
pub async fn read_log<H: Host>(host: &H, limit: usize) -> Result<Vec<LogEntry>> {
    let head: Head = super::read_one(host, HEAD.to_owned()).await.ok().flatten().unwrap_or_default();
    let mut lines = Vec::new();
    for number in (0..=head.newest).rev().take(CHUNKS as usize) {
        let chunk: Option<Vec<LogEntry>> = super::read_one(host, chunk(number)).await.ok().flatten();
        lines.extend(chunk.unwrap_or_default().into_iter().rev());
        if lines.len() >= limit {
            break;
        }
    }
    lines.truncate(limit);
    Ok(lines)
}
