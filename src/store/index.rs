//! The small list of a collection: which records there are, and the next number.
//!
//! A damaged or lost list is made again from the keys themselves, so that no record is lost with it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Step, key_of, prefix};
use crate::error::Result;
use crate::model::Kind;
use crate::ports::Host;

/// The list of jobs.
pub const JOBS: &str = "index:job";
/// The list of connections.
pub const CONNECTIONS: &str = "index:connection";
/// The list of issues that are tied to something.
pub const LINKS: &str = "index:link";
/// The routing rules of the workspace.
pub const ROUTES: &str = "routes";

/// The key of a kind's list.
pub fn index_key(kind: Kind) -> String {
    format!("index:{}", prefix(kind))
}

/// The list of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Index {
    /// The highest number given so far.
    pub last_number: u32,
    /// Ids, oldest first.
    pub ids: Vec<String>,
    /// Ids of deleted records, oldest first.
    pub deleted: Vec<String>,
}

impl Index {
    /// Gives the next number.
    pub fn take_number(&mut self) -> u32 {
        self.last_number = self.last_number.saturating_add(1);
        self.last_number
    }

    /// Adds an id at the end; one that is there stays where it is.
    pub fn enter(&mut self, id: &str) {
        self.deleted.retain(|have| have != id);
        if !self.ids.iter().any(|have| have == id) {
            self.ids.push(id.to_owned());
        }
    }

    /// Takes an id out.
    pub fn leave(&mut self, id: &str) {
        self.ids.retain(|have| have != id);
    }

    /// Marks an id as deleted.
    pub fn bury(&mut self, id: &str) {
        self.leave(id);
        self.deleted.push(id.to_owned());
    }
}

impl<H: Host> Step<'_, H> {
    /// A list; one that is damaged, or missing although there are records, is made again.
    pub async fn index(&mut self, key: String) -> Result<Index> {
        match self.raw(&key).await? {
            None if key.ends_with(":job") || key.ends_with(":connection") || key.ends_with(":link") => {
                Ok(Index::default())
            }
            None => self.rebuild(&key).await,
            Some(value) => match serde_json::from_value(value) {
                Ok(index) => Ok(index),
                Err(_) => self.rebuild(&key).await,
            },
        }
    }

    async fn rebuild(&mut self, key: &str) -> Result<Index> {
        let kind = key.strip_prefix("index:").unwrap_or_default();
        let start = format!("{kind}:");
        let mut index = Index::default();
        let mut ids: Vec<String> = self
            .host
            .keys()
            .await?
            .iter()
            .filter_map(|key| key.strip_prefix(&start))
            .map(str::to_owned)
            .collect();
        ids.sort_unstable(); // version 7 UUIDs sort by time
        for id in ids {
            let value = self.raw(&format!("{start}{id}")).await?.unwrap_or_default();
            let meta = value.get("meta").cloned().unwrap_or_default();
            let number =
                meta.get("number").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
            index.last_number = index.last_number.max(number.unwrap_or_default());
            if meta.get("deletedAt").is_some_and(|at| !at.is_null()) {
                index.deleted.push(id);
            } else {
                index.ids.push(id);
            }
        }
        Ok(index)
    }
}

/// Reads a list without opening a step; a damaged one is made again in a step of its own.
pub async fn read_index<H: Host>(host: &H, key: String) -> Result<Index> {
    let value = host.read(std::slice::from_ref(&key)).await?.pop().flatten();
    if value.is_none() && matches!(key.as_str(), JOBS | CONNECTIONS | LINKS) {
        return Ok(Index::default()); // none has been made yet
    }
    if let Some(index) = value.and_then(|value| serde_json::from_value(value).ok()) {
        return Ok(index);
    }
    let mut step = Step::open(host).await?;
    let index = step.index(key.clone()).await?;
    if index != Index::default() {
        step.put(key, &index)?;
    }
    step.commit().await?;
    Ok(index)
}

/// The keys of a kind's records, oldest first.
pub fn record_keys(kind: Kind, index: &Index) -> Vec<String> {
    index.ids.iter().map(|id| key_of(kind, id)).collect()
}
