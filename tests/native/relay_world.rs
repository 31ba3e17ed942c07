//! The relays of the virtual machine: streams that a test writes beforehand, and who was asked for them.

use std::cell::RefCell;
use std::rc::Rc;

use casebridge::ports::{Opened, Unanswered};
use futures_util::stream::{self, StreamExt as _};

use crate::support::World;

/// One answer of a relay.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub media: String,
    pub chunks: Vec<Vec<u8>>,
    /// Whether the stream stays open, silent, after its last chunk.
    pub stays: bool,
}

impl Answer {
    /// A stream of these chunks, as smee sends them.
    pub fn stream(chunks: &[impl AsRef<[u8]>]) -> Self {
        let chunks = chunks.iter().map(|one| one.as_ref().to_vec()).collect();
        Answer { status: 200, media: "text/event-stream".to_owned(), chunks, stays: false }
    }
}

/// What relays answer, and what was asked of them.
#[derive(Clone, Debug, Default)]
pub struct RelayWorld {
    /// The answers to come, by address; an address without one is out of reach.
    pub answers: Vec<(String, Answer)>,
    /// The addresses that were opened.
    pub opened: Vec<String>,
    /// What is to be listened to.
    pub wanted: Vec<String>,
    /// Which of it is begun from the start.
    pub anew: Option<String>,
    pub signs_of_life: u32,
    /// What happens before each chunk comes.
    pub meanwhile: Option<fn(&mut World)>,
}

pub fn open(world: &Rc<RefCell<World>>, url: &str) -> Result<Opened, Unanswered> {
    let relays = &mut world.borrow_mut().relays;
    relays.opened.push(url.to_owned());
    let at = relays.answers.iter().position(|(address, _)| address == url).ok_or(Unanswered::Broken)?;
    let (_, Answer { status, media, chunks, stays }) = relays.answers.remove(at);
    let (meanwhile, there) = (relays.meanwhile, world.clone());
    let chunks = stream::iter(chunks).inspect(move |_| {
        if let Some(happens) = meanwhile {
            happens(&mut there.borrow_mut());
        }
    });
    let chunks = if stays { chunks.chain(stream::pending()).boxed_local() } else { chunks.boxed_local() };
    Ok(Opened { status, media, chunks })
}

/// HMAC with SHA-256, as WebCrypto makes it.
pub fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
    ring::hmac::sign(&key, message).as_ref().to_vec()
}
