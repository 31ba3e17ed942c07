//! The REST API.

use http::{Request, Response};

use super::GitHub;
use crate::faults::answer;

impl GitHub {
    /// An API request.
    pub fn rest(&mut self, _now: u64, _request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        answer(404, &[], "")
    }
}
