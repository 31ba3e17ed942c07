//! The workspace as a file. Tokens are never in it, not even encrypted: they would be of no use elsewhere.
//! Nor is text that is being typed, nor the sheets, which are made from the executions.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::Nothing;
use crate::protocol::views::ExportView;

/// What begins like this stays in the browser.
const LEFT_OUT: [&str; 3] = ["secret:", "draft:", "sheet:"];

/// Everything that is stored, but for the secrets, half-written forms and what can be made again.
pub async fn export<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<ExportView> {
    let mut keys = host.keys().await?;
    keys.retain(|key| !LEFT_OUT.iter().any(|start| key.starts_with(start)));
    let values = host.read(&keys).await?;
    let records: Map<String, Value> =
        keys.into_iter().zip(values).filter_map(|(key, value)| Some((key, value?))).collect();
    let now = host.now().iso();
    let whole = json!({ "product": "Casebridge", "exportedAt": now, "records": records });
    Ok(ExportView {
        file_name: format!("casebridge-{}.json", now.get(..10).unwrap_or_default()),
        text: serde_json::to_string_pretty(&whole).unwrap_or_default(),
    })
}
