//! GitHub's own fields of an issue that is about to be made: who works on it, and its milestone.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{accepted, read_json, repository, send};
use crate::error::Result;
use crate::model::GivenField;
use crate::ports::{Host, Method};
use crate::protocol::views::{Field, FieldKind};
use crate::trackers::Access;
use crate::trackers::given::{option, optional};

#[derive(Deserialize)]
struct WireMilestone {
    number: u64,
    title: String,
}

/// What there is to fill in.
pub async fn fields<H: Host>(host: &H, access: &Access<'_>) -> Result<Vec<Field>> {
    let path = format!("{}/milestones?state=open&per_page=100", repository(access.connection));
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let open: Vec<WireMilestone> = read_json(&response, access.connection)?;
    let options = open.into_iter().map(|one| option((one.number.to_string(), one.title))).collect();
    Ok(vec![
        optional("assignees", say!("Assignees"), FieldKind::Users),
        Field { options, ..optional("milestone", say!("Milestone"), FieldKind::Option) },
    ])
}

/// Puts what was filled in into the request that makes the issue.
pub(super) fn add(body: &mut Map<String, Value>, given: &[GivenField]) {
    for field in given {
        let value = match field.id.as_str() {
            "assignees" => json!(field.ids()),
            "milestone" => json!(field.first().parse::<u64>().ok()),
            _ => continue,
        };
        body.insert(field.id.clone(), value);
    }
}
