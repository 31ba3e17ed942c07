//! The only doors to the outside: one small trait a need.
//!
//! The browser's side of each is in `chrome/`, the tests' side in `tests/support`. A function asks for
//! the narrowest port it uses; whoever joins several asks for a [`Host`].

mod reading;

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::lock::{Mutex, OwnedMutexGuard};
use futures_util::stream::LocalBoxStream;
use serde_json::Value;

pub use reading::Reading;

use crate::model::{Secret, Site, Time};

/// The verb of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Make.
    Post,
    /// Change in part.
    Patch,
    /// Change, or put in place of what was there.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    /// The verb as it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

/// A request to a tracker. Its token is in `authorization` and nowhere else, so that `Debug` hides it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// Absolute address.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The whole `Authorization` header.
    pub authorization: Option<Secret>,
    /// What goes along.
    pub body: Option<Body>,
    /// Whether the answer is a file: its bytes are wanted, not its text.
    pub is_file: bool,
    /// The site whose open page is to send it, with the cookies of whoever is signed in there; none: the
    /// worker sends it, without cookies.
    pub page: Option<String>,
}

/// What goes along with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// JSON text.
    Text(String),
    /// A file as the one part of a form; the door makes the content type.
    File(FilePart),
}

/// A file on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct FilePart {
    /// What the form calls it.
    pub field: &'static str,
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for FilePart {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

/// What came back. A redirected read shows the last address; a redirected write is never followed and
/// shows its 3xx status, or 0 where the browser hides it.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status; 0 for a redirect whose status the browser hides.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
    /// The address that answered.
    pub url: String,
    /// The body as it came, where a file was asked for and given.
    pub bytes: Vec<u8>,
}

impl Response {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The browser may not talk to this host: the person has not granted it.
    NotPermitted,
    /// No connection, or it broke. The request may have arrived.
    Broken,
    /// Nothing came in time. The request may have arrived.
    TimedOut,
    /// No page of the site is open that could send it. Nothing was sent.
    NoPage,
}

/// Requests to trackers.
#[allow(async_fn_in_trait)] // one thread: nothing here is ever sent to another
pub trait Http {
    /// Sends a request; an answer with any status is an answer.
    async fn send(&self, request: Request) -> Result<Response, Unanswered>;
}

/// Why storage did not do as asked: a sentence for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFailure(pub String);

/// The browser's storage: a value a key.
#[allow(async_fn_in_trait)]
pub trait Store {
    /// The values of these keys, in their order.
    async fn read(&self, keys: &[String]) -> Result<Vec<Option<Value>>, StoreFailure>;
    /// All or nothing; `None` removes the key.
    async fn write(&self, changes: Vec<(String, Option<Value>)>) -> Result<(), StoreFailure>;
    /// How much is stored, in bytes, about.
    async fn size(&self) -> Result<u64, StoreFailure>;
    /// Every key there is. Slow in a large workspace: for repair and export only.
    async fn keys(&self) -> Result<Vec<String>, StoreFailure>;
}

/// What is worth knowing only as long as the browser runs: kept in its memory, never written to disk.
#[allow(async_fn_in_trait)]
pub trait Memory {
    /// The values of these keys, in their order.
    async fn recall(&self, keys: &[String]) -> Vec<Option<Value>>;
    /// Keeps a value; `None` forgets it.
    fn remember(&self, key: &str, value: Option<Value>);
}

/// A file that is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was stored last.
    pub at: Time,
}

/// The bytes of files, by their hash. Pages put them; the core reads and removes them.
#[allow(async_fn_in_trait)]
pub trait Blobs {
    /// A file's bytes; none when it is not there.
    async fn bytes_of(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreFailure>;
    /// Every file there is.
    async fn files(&self) -> Result<Vec<StoredFile>, StoreFailure>;
    /// Removes one for good.
    async fn remove_file(&self, hash: &str) -> Result<(), StoreFailure>;
}

/// Encryption with a key that nobody can read.
#[allow(async_fn_in_trait)]
pub trait Vault {
    /// Encrypts; the result is safe to store.
    async fn seal(&self, secret: &Secret) -> Result<String, StoreFailure>;
    /// Decrypts what `seal` gave.
    async fn open(&self, sealed: &str) -> Result<Secret, StoreFailure>;
    /// HMAC with SHA-256 of a message, under this key.
    async fn mac(&self, key: &[u8], message: &[u8]) -> Result<Vec<u8>, StoreFailure>;
}

/// The head of an answer that goes on and on, and the rest of it as it comes. Dropping it hangs up.
pub struct Opened {
    /// The HTTP status; 0 for a redirect, which is not followed.
    pub status: u16,
    /// The media type in lower case, without parameters.
    pub media: String,
    /// Its bytes; the stream ends where the answer does.
    pub chunks: LocalBoxStream<'static, Vec<u8>>,
}

/// Relays, which say that something changed on a tracker. They get no token, no cookie, and no word but the
/// address.
#[allow(async_fn_in_trait)]
pub trait Relays {
    /// Opens an event stream.
    async fn open_stream(&self, url: &str) -> Result<Opened, Unanswered>;
    /// Has [`crate::relay::keep`] run for exactly these channels; one that runs goes on, unless it is to begin
    /// `anew`.
    fn listen_to(&self, channels: &[String], anew: Option<&str>);
    /// Keeps this worker from being stopped for being idle, as long as one of our pages is open.
    fn stay_awake(&self);
}

/// The time.
#[allow(async_fn_in_trait)]
pub trait Clock {
    /// Now, by this machine. Never compare it with a tracker's time.
    fn now(&self) -> Time;
    /// Lets some milliseconds pass. Short waits only: a worker does not live long.
    async fn pause(&self, milliseconds: u64);
}

/// Chance.
pub trait Random {
    /// Sixteen random bytes.
    fn bytes(&self) -> [u8; 16];
}

/// What others are told.
#[allow(async_fn_in_trait)]
pub trait Notifier {
    /// Something that pages show has changed: they ask again.
    fn changed(&self);
    /// The number on the toolbar icon: how many things need the person; 0 clears it.
    fn attention(&self, count: u32);
    /// Be woken at this time, at the latest; none cancels.
    fn wake_at(&self, time: Option<Time>);
    /// Opens one of our own pages in a tab, by its path in the extension.
    fn open_page(&self, path: &str);
    /// Opens a page of the web in a tab.
    fn open_site(&self, url: &str);
    /// Whether the browser may talk to this origin: `https://ghe.example.com`.
    async fn may_reach(&self, origin: &str) -> bool;
    /// The extension's id, to know its own pages by.
    fn extension_id(&self) -> String;
    /// Shows the panel on the pages of exactly these sites, beyond those of the manifest.
    async fn show_panel_on(&self, sites: &[Site]);
    /// From now on, requests to this origin do not look like a browser's.
    async fn disguise(&self, origin: &str);
    /// Whether a page of this site is open in the browser.
    async fn has_page(&self, site: &str) -> bool;
    /// Be told when a page of exactly these sites opens.
    async fn watch_pages(&self, sites: &[Site]);
}

/// Locks of this worker's life. They hold nothing that matters: when the worker dies, whoever held one
/// died with it, and the storage says how far they came.
#[derive(Default)]
pub struct Locks {
    named: RefCell<HashMap<String, Arc<Mutex<()>>>>,
    last_write: RefCell<HashMap<String, Time>>,
}

/// Held until dropped.
pub struct Held(#[allow(dead_code)] OwnedMutexGuard<()>); // dropping it is its use

impl Locks {
    /// Waits for the lock of that name.
    pub async fn hold(&self, name: &str) -> Held {
        let lock = Arc::clone(self.named.borrow_mut().entry(name.to_owned()).or_default());
        Held(lock.lock_owned().await)
    }

    /// The lock of that name, if nobody holds it.
    pub fn try_hold(&self, name: &str) -> Option<Held> {
        let lock = Arc::clone(self.named.borrow_mut().entry(name.to_owned()).or_default());
        lock.try_lock_owned().map(Held)
    }

    /// When the last write to a host was sent, to keep writes apart.
    pub fn last_write(&self, host: &str) -> Option<Time> {
        self.last_write.borrow().get(host).copied()
    }

    /// A write to that host is sent now.
    pub fn wrote(&self, host: &str, at: Time) {
        self.last_write.borrow_mut().insert(host.to_owned(), at);
    }
}

/// What this worker's life has read and need not read again. It holds nothing that matters: every entry
/// bears the version of what it was read from, and is right only for that.
#[derive(Default)]
pub struct Cache(RefCell<HashMap<String, Kept>>);

/// A version, and what was read from it.
type Kept = (u64, Rc<dyn Any>);

impl Cache {
    /// What was kept under that name, if it was of this version.
    pub fn get<T: 'static>(&self, name: &str, version: u64) -> Option<Rc<T>> {
        let (kept, value) = self.0.borrow().get(name)?.clone();
        (kept == version).then(|| value.downcast().ok())?
    }

    /// Forgets everything: the books were exchanged.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// Keeps a value in place of what was there.
    pub fn put<T: 'static>(&self, name: String, version: u64, value: Rc<T>) {
        self.0.borrow_mut().insert(name, (version, value));
    }
}

/// Readers of other tools' files; they are loaded when they are needed.
#[allow(async_fn_in_trait)]
pub trait Readers {
    /// The results in a file, recognised by its name and content, as JSON for [`crate::incoming::read`]; or why
    /// there is no reader, as a sentence.
    async fn results(&self, name: &str, bytes: Vec<u8>) -> Result<String, String>;
}

/// Everything at once.
pub trait Host: Readers + Relays + Http + Store + Blobs + Memory + Vault + Clock + Random + Notifier {
    /// Whether it refuses everything but reading; what only others can do is then left out of the build.
    const ONLY_READS: bool = false;

    /// The locks of this life.
    fn locks(&self) -> &Locks;
    /// What this life has read.
    fn cache(&self) -> &Cache;
}
