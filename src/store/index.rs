//! The small list of a collection: which records there are, and the next number.
//!
//! A damaged or lost list is made again from the keys themselves, so that no record is lost with it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{Step, key_of, mending, prefix};
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
    #[serde(with = "lines")]
    pub ids: Vec<String>,
    /// Ids of deleted records, oldest first.
    #[serde(with = "lines")]
    pub deleted: Vec<String>,
}

/// Ids are stored as one text, an id a line: what holds 50,000 texts costs the browser twenty times as much. They
/// were stored as a list before.
mod lines {
    use super::{Deserialize, Deserializer, Serializer, Value};

    pub(super) fn serialize<S: Serializer>(ids: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&ids.join("\n"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
        let damaged = || serde::de::Error::missing_field("ids");
        match Value::deserialize(from)? {
            Value::String(text) => Ok(text.lines().map(str::to_owned).collect()),
            Value::Array(ids) => {
                ids.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<_>>().ok_or_else(damaged)
            }
            _ => Err(damaged()),
        }
    }
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
    /// A list to be changed in place, however often: it is put when the step commits.
    pub async fn list(&mut self, key: &str) -> Result<&mut Index> {
        if !self.lists.contains_key(key) {
            let index = self.index(key.to_owned()).await?;
            self.lists.insert(key.to_owned(), index);
        }
        Ok(self.lists.entry(key.to_owned()).or_default())
    }

    /// Puts the lists that were changed in place.
    pub(super) fn put_lists(&mut self) -> Result<()> {
        for (key, index) in std::mem::take(&mut self.lists) {
            self.put(key, &index)?;
        }
        Ok(())
    }

    /// A list; one that is damaged, or missing although there are records, is made again.
    pub async fn index(&mut self, key: String) -> Result<Index> {
        if let Some(index) = self.lists.get(&key) {
            return Ok(index.clone());
        }
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
    mending(host, || mend_index(host, key)).await
}

async fn mend_index<H: Host>(host: &H, key: String) -> Result<Index> {
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
