//! A host that only reads. Whatever else is asked of it is refused and noted, so that an answer which would have
//! needed more can be thrown away, even where a handler makes do without.

use std::cell::Cell;

use serde_json::Value;

use super::{
    Blobs, Cache, Clock, Host, Http, Locks, Memory, Notifier, Opened, Random, Readers, Relays, Request,
    Response, Store, StoreFailure, StoredFile, Unanswered, Vault,
};
use crate::model::{Secret, Site, Time};

/// What a host reads, and nothing else of it.
pub struct Reading<'h, H: Host> {
    host: &'h H,
    refused: Cell<bool>,
}

impl<'h, H: Host> Reading<'h, H> {
    /// Reads through this host.
    pub fn of(host: &'h H) -> Self {
        Self { host, refused: Cell::new(false) }
    }

    /// Whether more was asked for than reading.
    pub fn has_refused(&self) -> bool {
        self.refused.get()
    }

    fn refuse(&self) -> StoreFailure {
        self.refused.set(true);
        StoreFailure("this only reads".to_owned())
    }
}

impl<H: Host> Host for Reading<'_, H> {
    const ONLY_READS: bool = true;

    fn locks(&self) -> &Locks {
        self.host.locks()
    }

    fn cache(&self) -> &Cache {
        self.host.cache()
    }
}

impl<H: Host> Store for Reading<'_, H> {
    async fn read(&self, keys: &[String]) -> Result<Vec<Option<Value>>, StoreFailure> {
        self.host.read(keys).await
    }

    async fn write(&self, _: Vec<(String, Option<Value>)>) -> Result<(), StoreFailure> {
        Err(self.refuse())
    }

    async fn size(&self) -> Result<u64, StoreFailure> {
        Err(self.refuse())
    }

    async fn keys(&self) -> Result<Vec<String>, StoreFailure> {
        Err(self.refuse())
    }
}

impl<H: Host> Memory for Reading<'_, H> {
    async fn recall(&self, keys: &[String]) -> Vec<Option<Value>> {
        self.host.recall(keys).await
    }

    fn remember(&self, _: &str, _: Option<Value>) {
        self.refuse();
    }
}

impl<H: Host> Clock for Reading<'_, H> {
    fn now(&self) -> Time {
        self.host.now()
    }

    async fn pause(&self, _: u64) {
        self.refuse();
    }
}

impl<H: Host> Random for Reading<'_, H> {
    fn bytes(&self) -> [u8; 16] {
        self.refuse();
        [0; 16]
    }
}

impl<H: Host> Notifier for Reading<'_, H> {
    fn changed(&self) {
        self.refuse();
    }

    fn attention(&self, _: u32) {
        self.refuse();
    }

    fn wake_at(&self, _: Option<Time>) {
        self.refuse();
    }

    fn open_page(&self, _: &str) {
        self.refuse();
    }

    fn open_site(&self, _: &str) {
        self.refuse();
    }

    async fn may_reach(&self, origin: &str) -> bool {
        self.host.may_reach(origin).await
    }

    fn extension_id(&self) -> String {
        self.host.extension_id()
    }

    async fn show_panel_on(&self, _: &[Site]) {
        self.refuse();
    }

    async fn disguise(&self, _: &str) {
        self.refuse();
    }

    async fn has_page(&self, site: &str) -> bool {
        self.host.has_page(site).await
    }

    async fn watch_pages(&self, _: &[Site]) {
        self.refuse();
    }
}

impl<H: Host> Http for Reading<'_, H> {
    async fn send(&self, _: Request) -> Result<Response, Unanswered> {
        self.refuse();
        Err(Unanswered::NotPermitted)
    }
}

impl<H: Host> Relays for Reading<'_, H> {
    async fn open_stream(&self, _: &str) -> Result<Opened, Unanswered> {
        self.refuse();
        Err(Unanswered::NotPermitted)
    }

    fn listen_to(&self, _: &[String], _: Option<&str>) {
        self.refuse();
    }

    fn stay_awake(&self) {
        self.refuse();
    }
}

impl<H: Host> Blobs for Reading<'_, H> {
    async fn bytes_of(&self, _: &str) -> Result<Option<Vec<u8>>, StoreFailure> {
        Err(self.refuse())
    }

    async fn files(&self) -> Result<Vec<StoredFile>, StoreFailure> {
        Err(self.refuse())
    }

    async fn remove_file(&self, _: &str) -> Result<(), StoreFailure> {
        Err(self.refuse())
    }
}

impl<H: Host> Vault for Reading<'_, H> {
    async fn seal(&self, _: &Secret) -> Result<String, StoreFailure> {
        Err(self.refuse())
    }

    async fn open(&self, _: &str) -> Result<Secret, StoreFailure> {
        Err(self.refuse())
    }

    async fn mac(&self, _: &[u8], _: &[u8]) -> Result<Vec<u8>, StoreFailure> {
        Err(self.refuse())
    }
}

impl<H: Host> Readers for Reading<'_, H> {
    async fn results(&self, _: &str, _: Vec<u8>) -> Result<String, String> {
        Err(self.refuse().0)
    }
}
