//! GitLab's own fields of an issue that is about to be made.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{accepted, project, read_json, send};
use crate::error::Result;
use crate::model::GivenField;
use crate::ports::{Host, Method};
use crate::protocol::views::{Field, FieldKind};
use crate::trackers::Access;
use crate::trackers::given::{option, optional};
use crate::trackers::rest::Members as _;

#[derive(Deserialize)]
struct WireMilestone {
    id: u64,
    title: String,
}

/// What there is to fill in. Whether issues have a weight is seen by one that is there.
pub async fn fields<H: Host>(host: &H, access: &Access<'_>) -> Result<Vec<Field>> {
    let place = project(access.connection);
    let path = format!("{place}/milestones?state=active&include_ancestors=true&per_page=100");
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let active: Vec<WireMilestone> = read_json(&response, access.connection)?;
    let options = active.into_iter().map(|one| option((one.id.to_string(), one.title))).collect();
    let kinds = [("issue", say!("Issue")), ("incident", say!("Incident"))];
    let kinds = kinds.map(|(id, label)| option((id.to_owned(), label.to_owned()))).to_vec();
    let yes = vec![option(("true".to_owned(), say!("Only the project's members see it").to_owned()))];
    let mut all = vec![
        Field { options: kinds, ..optional("issue_type", say!("Type"), FieldKind::Option) },
        optional("assignee_ids", say!("Assignees"), FieldKind::Users),
        Field { options, ..optional("milestone_id", say!("Milestone"), FieldKind::Option) },
        optional("due_date", say!("Due date"), FieldKind::Date),
        Field { options: yes, ..optional("confidential", say!("Confidential"), FieldKind::Options) },
    ];
    let path = format!("{place}/issues?scope=all&per_page=1");
    let response = send(host, access, Method::Get, &path, None).await?;
    accepted(&response, access.connection, host.now(), &[200])?;
    let newest: Value = read_json(&response, access.connection)?;
    if newest.items().first().and_then(|issue| issue.get("weight")).is_some() {
        all.push(optional("weight", say!("Weight"), FieldKind::Number));
    }
    Ok(all)
}

/// Puts what was filled in into the request that makes the issue.
pub(super) fn add(body: &mut Map<String, Value>, given: &[GivenField]) {
    let number = |text: &str| json!(text.parse::<u64>().ok());
    for field in given {
        let value = match field.id.as_str() {
            "assignee_ids" => field.ids().into_iter().map(number).collect(),
            "milestone_id" | "weight" => number(field.first()),
            "confidential" => json!(field.first() == "true"),
            "issue_type" | "due_date" => json!(field.first()),
            _ => continue,
        };
        body.insert(field.id.clone(), value);
    }
}
