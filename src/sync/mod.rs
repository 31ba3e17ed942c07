//! Keeping both sides in step: merge and plan decide, the schedule says when, the pass reads.
//!
//! `merge`, `plan`, `labels` and the arithmetic of `schedule` are pure. `observe` carries out what follows from
//! having seen an issue, `thread` does the same for comments; `pass` joins `import` and `look`.

mod import;
pub mod labels;
mod look;
pub mod merge;
pub mod observe;
pub mod pass;
pub mod plan;
mod remarks;
pub mod schedule;
pub mod thread;
