//! The sandbox's own address, `https://127.0.0.1:PORT/`: what is there, and how tests steer it.

use http::{Request, Response};

use crate::Sandbox;
use crate::faults::answer;

/// Answers a request to the sandbox itself.
pub fn handle(_sandbox: &mut Sandbox, _now: u64, _request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    answer(404, &[], "")
}
