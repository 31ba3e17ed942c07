//! A deleted record, to be read before it is restored.

use serde_json::Value;

use super::history;
use crate::error::{Error, Result};
use crate::model::Meta;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::RecordForm;
use crate::protocol::views::DeletedView;
use crate::store::{self, key_of};

/// One record that lies in the trash.
pub async fn view<H: Host>(host: &H, _: &Sender, form: RecordForm) -> Result<DeletedView> {
    let missing = || Error::Missing { what: form.kind.noun() };
    let record: Option<Value> = store::read_one(host, key_of(form.kind, &form.id)).await?;
    let record = record.ok_or_else(missing)?;
    let meta: Meta =
        serde_json::from_value(record.get("meta").cloned().unwrap_or_default()).map_err(|_| missing())?;
    let deleted = meta.deleted_at.ok_or_else(missing)?;
    let fields = history::fields(host, form.kind, &record).await?;
    let title = record.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(DeletedView {
        kind: form.kind,
        key: format!("{}-{}", form.kind.prefix(), meta.number),
        id: meta.id,
        title,
        age: say!("deleted {ago}", deleted.ago(host.now())),
        fields,
    })
}
