//! Jira's wiki markup: reading it, writing it, and making foreign text harmless in it.
