//! gone
