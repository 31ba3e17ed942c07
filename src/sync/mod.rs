//! Keeping both sides in step. So far: what a look at one issue means for the defects made from it.

pub mod merge;
