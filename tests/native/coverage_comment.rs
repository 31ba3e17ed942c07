//! coverage_comment
