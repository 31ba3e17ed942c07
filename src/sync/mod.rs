//! Keeping both sides in step: the merge and the plan decide, the schedule says when, the pass reads.

pub mod merge;
pub mod pass;
pub mod schedule;
pub mod thread;
