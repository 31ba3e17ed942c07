//! Records as the API writes them.
