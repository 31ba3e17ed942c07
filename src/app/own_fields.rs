//! The tracker's own fields, offered before an issue is made: what there is to fill in, and what was filled in.

use serde_json::json;

use crate::error::{Error, Result};
use crate::model::{Connection, Given, MINUTE, Time};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::FieldsForm;
use crate::protocol::views::{Field, FieldsView};
use crate::trackers::{self, Access};

/// How long a tracker is not asked again what its screen holds.
const FRESH: u64 = 5 * MINUTE;
/// The most fields that one issue is made with.
const MOST: usize = 100;

/// The fields of a connection's tracker.
pub async fn view<H: Host>(host: &H, _: &Sender, form: FieldsForm) -> Result<FieldsView> {
    let connection = outbox::connection(host, &form.connection).await?;
    let heading = match connection.jira.as_ref().map(|jira| jira.issue_type.label.as_str()) {
        Some(kind) => say!("{kind} in {project}", kind, connection.project),
        None => say!("Issue in {project}", connection.project),
    };
    let mut fields = match recalled(host, &connection).await {
        // A person sees the tracker's own form, with everything there is to fill in.
        _ if connection.files_by_hand() => Vec::new(),
        Some(fields) => fields,
        None => read(host, &connection).await?,
    };
    trackers::recall(&connection, &mut fields);
    Ok(FieldsView { connection: form.connection, heading, fields })
}

fn place(connection: &Connection) -> String {
    let kind = connection.jira.as_ref().map(|jira| jira.issue_type.id.as_str()).unwrap_or_default();
    format!("fields:{}:{}:{kind}", connection.id, connection.project)
}

async fn recalled<H: Host>(host: &H, connection: &Connection) -> Option<Vec<Field>> {
    let kept = host.recall(&[place(connection)]).await.pop().flatten()?;
    let at = Time(kept.get("at")?.as_u64()?);
    let fields = kept.get("fields").filter(|_| host.now().since(at) < FRESH)?;
    serde_json::from_value(fields.clone()).ok()
}

async fn read<H: Host>(host: &H, connection: &Connection) -> Result<Vec<Field>> {
    let token = outbox::token(host, connection).await?;
    let access = Access::new(connection, &token);
    let found = trackers::own_fields(host, &access).await;
    outbox::note(host, &access, found.as_ref().err()).await?;
    let fields = found?;
    host.remember(&place(connection), Some(json!({ "at": host.now(), "fields": fields })));
    Ok(fields)
}

/// What a person filled in, if it can be sent as it stands.
pub(super) fn checked(mut given: Given, connections: &[Connection]) -> Result<Option<Given>> {
    let found = connections.iter().find(|one| one.id == given.connection && one.disconnected_at.is_none());
    // A text that waited for long may outlive its connection.
    let Some(connection) = found else { return Ok(None) };
    for field in &mut given.fields {
        field.values.retain(|value| !value.id.trim().is_empty());
    }
    given.fields.retain(|field| !field.values.is_empty());
    given.fields.truncate(MOST);
    for field in &given.fields {
        if let Err(why) = trackers::given_value(connection.tracker, field) {
            return Err(Error::Invalid { field: "given", why: format!("{}: {why}", field.label) });
        }
    }
    Ok(Some(given))
}
