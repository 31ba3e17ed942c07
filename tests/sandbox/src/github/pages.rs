//! GitHub's issue pages.

use http::{Request, Response};

use super::GitHub;
use crate::faults::answer;

impl GitHub {
    /// A page.
    pub fn page(&mut self, _now: u64, _request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        answer(404, &[], "")
    }
}

/// A page of another site, with links to issues.
pub fn notes() -> Response<Vec<u8>> {
    answer(404, &[], "")
}
