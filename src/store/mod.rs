//! Records in the browser's storage: one key a record, one write a step.
//!
//! A use case opens a [`Step`], reads what it needs, puts what changes and commits: all of it in one
//! write, so that a worker killed at any moment leaves either all or nothing. A step holds the lock of
//! the books and must not be kept over a request to a tracker.

pub mod brief;
mod index;
mod log;
pub mod schema;
pub mod sheet;
pub mod trail;

use std::collections::BTreeMap;
use std::pin::Pin;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use index::{CONNECTIONS, Index, JOBS, LINKS, ROUTES, index_key, read_index, record_keys};
pub use log::{LogEntry, detail, read_log};

use crate::error::{Error, Result};
use crate::model::{Job, Kind, Meta, Record, SECOND, Time};
use crate::ports::{Held, Host, Random};

/// When a worker is woken again if it dies over a job, in milliseconds: the shortest a browser allows.
pub const SAFETY: u64 = 30 * SECOND;

/// Where it is written down that a backup is being brought back.
pub const RESTORE: &str = "restore";

/// The kind's part of a key: `requirement:<id>`.
pub const fn prefix(kind: Kind) -> &'static str {
    match kind {
        Kind::Requirement => "requirement",
        Kind::TestCase => "case",
        Kind::Cycle => "cycle",
        Kind::Defect => "defect",
    }
}

/// The key of a record.
pub fn key_of(kind: Kind, id: &str) -> String {
    format!("{}:{id}", prefix(kind))
}

/// The key of anything else: `connection`, `link`, `job`, `execution`, `results`, `secret`. A page keeps
/// what is being typed under `draft:…` by itself; nothing here reads it.
pub fn key(kind: &str, id: &str) -> String {
    format!("{kind}:{id}")
}

/// Reads values without opening a step, in the order of the keys.
pub async fn read<T: DeserializeOwned, H: Host>(host: &H, keys: &[String]) -> Result<Vec<Option<Result<T>>>> {
    let values = host.read(keys).await?;
    Ok(keys.iter().zip(values).map(|(key, value)| value.map(|value| parse(key, value))).collect())
}

/// Reads one value without opening a step.
pub async fn read_one<T: DeserializeOwned, H: Host>(host: &H, key: String) -> Result<Option<T>> {
    read(host, &[key]).await?.pop().flatten().transpose()
}

/// Reads one record that must be there and not deleted.
pub async fn read_record<R: Record, H: Host>(host: &H, id: &str) -> Result<R> {
    let record: Option<R> = read_one(host, key_of(R::KIND, id)).await?;
    record.filter(|record| record.meta().deleted_at.is_none()).ok_or(Error::Missing { what: R::KIND.noun() })
}

/// Reads those of these records that are there, whole and not deleted, in their order.
pub async fn read_records<R: Record, H: Host>(host: &H, ids: &[String]) -> Result<Vec<R>> {
    let keys: Vec<String> = ids.iter().map(|id| key_of(R::KIND, id)).collect();
    let found = read::<R, H>(host, &keys).await?;
    Ok(found.into_iter().flatten().flatten().filter(|record| record.meta().deleted_at.is_none()).collect())
}

/// Makes anew what a look found damaged or missing. A host that only reads refuses, and is built without the code for it.
fn mending<'a, T: 'a, F: Future<Output = Result<T>> + 'a, H: Host>(
    host: &'a H,
    mend: impl FnOnce() -> F,
) -> Pin<Box<dyn Future<Output = Result<T>> + 'a>> {
    if H::ONLY_READS {
        return Box::pin(async {
            host.write(Vec::new()).await?;
            Err(Error::Damaged { what: "records".to_owned() })
        });
    }
    Box::pin(mend())
}

pub(crate) fn parse<T: DeserializeOwned>(key: &str, value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|_| Error::Damaged { what: key.to_owned() })
}

/// A UUID, version 7, from the clock and chance of the host.
pub fn new_id<R: Random>(random: &R, now: Time) -> String {
    let bytes = random.bytes();
    let mut tail = [0; 10];
    tail.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    uuid::Builder::from_unix_timestamp_millis(now.0, &tail).into_uuid().to_string()
}

/// A read-modify-write of the books that is carried out whole or not at all.
pub struct Step<'h, H: Host> {
    host: &'h H,
    _held: Held,
    now: Time,
    seen: BTreeMap<String, Option<Value>>,
    changes: BTreeMap<String, Option<Value>>,
    touched: Vec<(Kind, String)>,
    /// Lists that are changed in place.
    lists: BTreeMap<String, Index>,
    /// The jobs of coverage comments by their link, once they were looked up.
    pub(crate) comments: Option<BTreeMap<String, String>>,
    action: Option<(String, Option<String>)>,
}

impl<'h, H: Host> Step<'h, H> {
    /// Waits for the books and opens them.
    pub async fn open(host: &'h H) -> Result<Step<'h, H>> {
        if H::ONLY_READS {
            host.write(Vec::new()).await?; // which it refuses, and notes that it was asked
        }
        let held = host.locks().hold("books").await;
        let mut step = Step {
            host,
            _held: held,
            now: host.now(),
            seen: BTreeMap::new(),
            changes: BTreeMap::new(),
            touched: Vec::new(),
            lists: BTreeMap::new(),
            comments: None,
            action: None,
        };
        step.prefetch(vec![schema::KEY.to_owned(), RESTORE.to_owned()]).await?;
        if step.raw(RESTORE).await?.is_some_and(|state| state.get("isReplacing") == Some(&Value::Bool(true)))
        {
            return Err(Error::Restoring);
        }
        schema::ensure(&mut step).await?;
        Ok(step)
    }

    /// The moment this step was opened.
    pub fn now(&self) -> Time {
        self.now
    }

    /// A new identity.
    pub fn new_id(&self) -> String {
        new_id(self.host, self.now)
    }

    /// Reads several values in one go; they are at hand then.
    pub async fn prefetch(&mut self, keys: Vec<String>) -> Result<()> {
        let missing: Vec<String> = keys.into_iter().filter(|key| !self.seen.contains_key(key)).collect();
        let values = self.host.read(&missing).await?;
        self.seen.extend(missing.into_iter().zip(values));
        Ok(())
    }

    /// The value as it is after this step's changes so far.
    pub async fn raw(&mut self, key: &str) -> Result<Option<Value>> {
        if let Some(changed) = self.changes.get(key) {
            return Ok(changed.clone());
        }
        if !self.seen.contains_key(key) {
            let value = self.host.read(&[key.to_owned()]).await?.pop().flatten();
            self.seen.insert(key.to_owned(), value);
        }
        Ok(self.seen.get(key).cloned().flatten())
    }

    /// A value, parsed. A damaged one is an error and is never overwritten by accident.
    pub async fn get<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>> {
        self.raw(key).await?.map(|value| parse(key, value)).transpose()
    }

    /// A value; none for one that is damaged, which must not keep anybody from the others.
    pub async fn sound<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>> {
        match self.get(key).await {
            Err(Error::Damaged { .. }) => Ok(None),
            other => other,
        }
    }

    /// A record that must be there and not deleted.
    pub async fn record<R: Record>(&mut self, id: &str) -> Result<R> {
        let record: Option<R> = self.get(&key_of(R::KIND, id)).await?;
        record
            .filter(|record| record.meta().deleted_at.is_none())
            .ok_or(Error::Missing { what: R::KIND.noun() })
    }

    /// Puts a value.
    pub fn put<T: Serialize>(&mut self, key: String, value: &T) -> Result<()> {
        let value = serde_json::to_value(value).map_err(|_| Error::Damaged { what: key.clone() })?;
        self.lists.remove(&key);
        self.changes.insert(key, Some(value));
        Ok(())
    }

    /// Puts a record back, with its revision raised.
    pub fn change<R: Record>(&mut self, record: &mut R, by: &str) -> Result<()> {
        record.meta_mut().touch(self.now, by);
        self.put(key_of(R::KIND, &record.meta().id), record)
    }

    /// Puts a new record, entered in the list of its kind.
    pub fn add<R: Record>(&mut self, record: &R, index: &mut Index) -> Result<()> {
        index.enter(&record.meta().id);
        self.put(index_key(R::KIND), index)?;
        self.put(key_of(R::KIND, &record.meta().id), record)
    }

    /// Identity and number for a new record, and the list it is to be entered in.
    pub async fn new_meta(&mut self, kind: Kind, id: Option<String>) -> Result<(Meta, Index)> {
        let mut index = self.index(index_key(kind)).await?;
        let id = id.unwrap_or_else(|| self.new_id());
        let meta = Meta::new(id, index.take_number(), self.now);
        Ok((meta, index))
    }

    /// Has a record's brief made again although the record itself is left as it is.
    pub fn touch_brief(&mut self, kind: Kind, id: &str) {
        self.touched.push((kind, id.to_owned()));
    }

    /// Says that a person asked for this step, so that it can be taken back. Parts of one action bear the
    /// same group.
    pub fn is_action(&mut self, label: impl Into<String>, group: Option<String>) {
        self.action = Some((label.into(), group));
    }

    /// Removes a value.
    pub fn remove(&mut self, key: String) {
        self.changes.insert(key, None);
    }

    /// Enters a new job in the outbox. The alarm for it is set before anything is written: a worker that
    /// dies right after the write is woken for it.
    pub async fn add_job(&mut self, job: &Job) -> Result<()> {
        self.host.wake_at(Some(self.now.after(SAFETY)));
        self.list(JOBS).await?.enter(&job.id);
        self.put(key("job", &job.id), job)
    }

    /// Takes a job out of the outbox.
    pub async fn remove_job(&mut self, id: &str) -> Result<()> {
        self.list(JOBS).await?.leave(id);
        self.comments = None;
        self.remove(key("job", id));
        Ok(())
    }

    /// What stood there when this step first looked, or stands there still.
    async fn before(&mut self, key: &str) -> Result<Option<Value>> {
        self.prefetch(vec![key.to_owned()]).await?;
        Ok(self.seen.get(key).cloned().flatten())
    }

    /// The keys whose values this step changes.
    fn changed_keys(&self) -> Vec<String> {
        let differs = |(key, value): &(&String, &Option<Value>)| self.seen.get(*key) != Some(*value);
        self.changes.iter().filter(differs).map(|(key, _)| key.clone()).collect()
    }

    fn is_changed(&self, key: &str) -> bool {
        self.changes.contains_key(key)
    }

    /// Writes everything at once and tells the pages.
    pub async fn commit(mut self) -> Result<()> {
        self.put_lists()?;
        trail::leave(&mut self).await?;
        let fresh = brief::follow(&mut self).await?;
        let Step { host, changes, mut seen, .. } = self;
        let changes: Vec<_> =
            changes.into_iter().filter(|(key, value)| seen.remove(key).as_ref() != Some(value)).collect();
        if changes.is_empty() {
            return Ok(());
        }
        host.write(changes).await?;
        for (name, version, shelf) in fresh {
            host.cache().put(name, version, shelf);
        }
        host.changed();
        Ok(())
    }
}
