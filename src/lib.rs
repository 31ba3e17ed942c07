//! Casebridge.
