//! What is to go wrong: a queue of faults, each for the requests it names.

use http::{Request, Response};
use serde::{Deserialize, Serialize};

/// One kind of trouble.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Fault {
    /// The connection breaks before the request takes effect.
    CutBefore,
    /// The request takes effect, the answer is lost.
    CutAfter,
    /// Nothing comes back.
    Stall {
        /// Whether the request takes effect all the same.
        effect: bool,
    },
    /// The answer comes late: the server waits so many milliseconds before it sends it.
    Delay {
        /// How long.
        milliseconds: u64,
    },
    /// Only the first half of the answer arrives.
    Truncate,
    /// Another answer; the request takes no effect.
    Answer {
        /// Its status.
        status: u16,
        /// Its headers.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// Its body.
        #[serde(default)]
        body: String,
    },
}

/// A fault and the requests it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// The verb; empty for any.
    #[serde(default)]
    pub method: String,
    /// What the path must contain; empty for any.
    #[serde(default)]
    pub path: String,
    /// How many matching requests pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many matching requests are hit then.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    pub fault: Fault,
}

fn once() -> u32 {
    1
}

/// The faults to come.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    planned: Vec<Planned>,
}

impl Faults {
    /// The next request with this verb and this in its path meets the fault.
    pub fn next(&mut self, method: &str, path: &str, fault: Fault) {
        self.plan(Planned { method: method.to_owned(), path: path.to_owned(), skip: 0, times: 1, fault });
    }

    /// Adds a fault.
    pub fn plan(&mut self, planned: Planned) {
        self.planned.push(planned);
    }

    /// Nothing goes wrong any more.
    pub fn clear(&mut self) {
        self.planned.clear();
    }

    /// The fault for this request, counted down.
    pub fn take(&mut self, request: &Request<Vec<u8>>) -> Option<Fault> {
        let hit = |planned: &&mut Planned| {
            (planned.method.is_empty() || request.method().as_str() == planned.method)
                && request.uri().path().contains(&planned.path)
        };
        let planned = self.planned.iter_mut().find(hit)?;
        if planned.skip > 0 {
            planned.skip -= 1;
            return None;
        }
        planned.times = planned.times.saturating_sub(1);
        let fault = planned.fault.clone();
        self.planned.retain(|planned| planned.times > 0);
        Some(fault)
    }

    /// A delay is the server's to carry out; it asks before it hands the request on.
    pub fn delay_of(&self, request: &Request<Vec<u8>>) -> Option<u64> {
        self.planned.iter().find_map(|planned| match planned.fault {
            Fault::Delay { milliseconds }
                if (planned.method.is_empty() || request.method().as_str() == planned.method)
                    && request.uri().path().contains(&planned.path) =>
            {
                Some(milliseconds)
            }
            _ => None,
        })
    }
}

/// An answer made of its parts.
pub fn answer(status: u16, headers: &[(String, String)], body: &str) -> Response<Vec<u8>> {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    builder.body(body.as_bytes().to_vec()).unwrap_or_default()
}
