//! One pass over a connection: observe, plan, apply.

use crate::error::Result;
use crate::model::{Connection, Pass};
use crate::ports::Host;
use crate::store::{self, key};
use crate::trackers::print;

/// How far a connection has been read.
pub async fn read<H: Host>(host: &H, connection: &str) -> Result<Pass> {
    Ok(store::read_one(host, key("pass", connection)).await.unwrap_or_default().unwrap_or_default())
}

/// Which issues become requirements, as a number that changes with it.
pub fn filter_print(connection: &Connection) -> u64 {
    let import = &connection.sync.import;
    let jql = connection.jira.as_ref().map(|jira| jira.jql.as_str()).unwrap_or_default();
    print(&[
        &connection.project.to_lowercase(),
        jql,
        &import.labels.join(","),
        &import.milestone,
        if import.state == crate::model::ImportState::Open { "open" } else { "" },
    ])
}
