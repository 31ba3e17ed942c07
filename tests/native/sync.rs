//! Two-way sync, on every tracker: what is asked, what follows, what is left alone.

mod comments;
mod defects;
mod gone;
mod recheck;
mod requirements;
mod transcripts;
mod upkeep;
