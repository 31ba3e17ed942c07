//! Records as the API writes them.

use serde_json::{Map, Value, json};
use time::{OffsetDateTime, UtcOffset};

use super::issue::{Attachment, Comment, Issue, RemoteLink};
use super::project::{Field, IssueType, Priority, Project, Status};
use super::state::{Jira, User};

/// `2026-11-20T10:00:00.000+0100`: the offset without a colon, which is not what RFC 3339 says.
pub(super) fn stamp(milliseconds: u64, offset_minutes: i32) -> String {
    let seconds = i64::try_from(milliseconds / 1000).unwrap_or_default();
    let moment = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let offset = UtcOffset::from_whole_seconds(offset_minutes.saturating_mul(60)).unwrap_or(UtcOffset::UTC);
    let moment = moment.to_offset(offset);
    let sign = if offset_minutes < 0 { '-' } else { '+' };
    let minutes = offset_minutes.unsigned_abs();
    format!(
        "{}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{sign}{:02}{:02}",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
        milliseconds % 1000,
        minutes / 60,
        minutes % 60
    )
}

/// Adds the members of an object to another.
pub(super) fn extend(value: &mut Value, more: Value) {
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
}

impl Jira {
    pub(super) fn stamp(&self, milliseconds: u64) -> String {
        stamp(milliseconds, self.offset_minutes)
    }

    /// A user as others see them.
    pub(super) fn user(&self, user: &User) -> Value {
        let avatar = |size: &str| format!("{}/secure/useravatar?size={size}", self.base());
        let mut value = json!({
            "displayName": user.display_name, "active": !user.is_inactive, "timeZone": user.time_zone,
            "avatarUrls": { "16x16": avatar("xsmall"), "24x24": avatar("small"), "32x32": avatar("medium"), "48x48": avatar("large") }
        });
        if self.is_cloud() {
            let link = format!("{}/user?accountId={}", self.api(), user.id);
            extend(&mut value, json!({ "self": link, "accountId": user.id, "accountType": "atlassian" }));
        } else {
            let link = format!("{}/user?username={}", self.api(), user.name);
            extend(&mut value, json!({ "self": link, "key": user.id, "name": user.name }));
        }
        if !user.hides_email {
            extend(&mut value, json!({ "emailAddress": user.email }));
        }
        value
    }

    /// A user by name; null when there is none.
    pub(super) fn user_value(&self, name: &str) -> Value {
        self.user_named(name).map_or(Value::Null, |user| self.user(user))
    }

    pub(super) fn priority(&self, priority: &Priority) -> Value {
        let icon = format!("{}/images/icons/priorities/{}.svg", self.base(), priority.id);
        json!({ "self": format!("{}/priority/{}", self.api(), priority.id), "iconUrl": icon,
            "name": priority.name, "id": priority.id })
    }

    pub(super) fn status(&self, status: &Status) -> Value {
        let (id, name, colour) = match status.category.as_str() {
            "new" => (2, "To Do", "blue-gray"),
            "indeterminate" => (4, "In Progress", "yellow"),
            "done" => (3, "Done", "green"),
            _ => (1, "No Category", "medium-gray"),
        };
        json!({
            "self": format!("{}/status/{}", self.api(), status.id), "description": "",
            "iconUrl": format!("{}/images/icons/statuses/generic.png", self.base()),
            "name": status.name, "id": status.id,
            "statusCategory": { "self": format!("{}/statuscategory/{id}", self.api()), "id": id,
                "key": status.category, "colorName": colour, "name": name }
        })
    }

    pub(super) fn issue_type(&self, kind: &IssueType) -> Value {
        let mut value = json!({
            "self": format!("{}/issuetype/{}", self.api(), kind.id), "id": kind.id, "description": "",
            "iconUrl": format!("{}/images/icons/issuetypes/{}.svg", self.base(), kind.id),
            "name": kind.name, "subtask": kind.subtask
        });
        if self.is_cloud() {
            extend(&mut value, json!({ "hierarchyLevel": if kind.subtask { -1 } else { 0 } }));
        }
        value
    }

    /// A project in few words.
    pub(super) fn project_value(&self, project: &Project) -> Value {
        let avatar = |size: &str| format!("{}/secure/projectavatar?size={size}", self.base());
        let mut value = json!({
            "self": format!("{}/project/{}", self.api(), project.id), "id": project.id.to_string(),
            "key": project.key, "name": project.name, "projectTypeKey": project.type_key,
            "avatarUrls": { "16x16": avatar("xsmall"), "24x24": avatar("small"), "32x32": avatar("medium"), "48x48": avatar("large") }
        });
        if self.is_cloud() {
            let style = if project.is_team_managed { "next-gen" } else { "classic" };
            extend(
                &mut value,
                json!({ "simplified": project.is_team_managed, "style": style, "isPrivate": false }),
            );
        }
        if project.is_archived {
            extend(&mut value, json!({ "archived": true }));
        }
        value
    }

    pub(super) fn component(&self, (id, name): &(String, String)) -> Value {
        json!({ "self": format!("{}/component/{id}", self.api()), "id": id, "name": name })
    }

    pub(super) fn version_value(&self, (id, name): &(String, String)) -> Value {
        json!({ "self": format!("{}/version/{id}", self.api()), "id": id, "name": name,
            "archived": false, "released": false })
    }

    /// What can be chosen in a field; nothing when it is free.
    pub(super) fn allowed(&self, project: &Project, field: &Field) -> Vec<Value> {
        let items = field.schema("items");
        match (field.id.as_str(), field.schema("type"), items) {
            ("project", _, _) => vec![self.project_value(project)],
            ("issuetype", _, _) => project.issue_types.iter().map(|kind| self.issue_type(kind)).collect(),
            (_, "priority", _) => project.priorities.iter().map(|one| self.priority(one)).collect(),
            (_, "component", _) | (_, _, "component") => {
                project.components.iter().map(|one| self.component(one)).collect()
            }
            (_, "version", _) | (_, _, "version") => {
                project.versions.iter().map(|one| self.version_value(one)).collect()
            }
            (_, "option" | "option-with-child", _) | (_, _, "option") => {
                field.allowed.iter().map(|option| self.option(option)).collect()
            }
            _ => field.allowed.clone(),
        }
    }

    /// An option with its address, and its children with theirs.
    pub(super) fn option(&self, option: &Value) -> Value {
        let mut value = option.clone();
        let id = option.get("id").and_then(Value::as_str).unwrap_or_default();
        extend(&mut value, json!({ "self": format!("{}/customFieldOption/{id}", self.api()) }));
        if let Some(children) = value.get_mut("children").and_then(Value::as_array_mut) {
            for child in children {
                *child = self.option(child);
            }
        }
        value
    }

    /// A field of a screen.
    pub(super) fn field(&self, project: &Project, kind: Option<&IssueType>, field: &Field) -> Value {
        let operations = match field.schema("type") {
            "array" => json!(["add", "set", "remove"]),
            _ => json!(["set"]),
        };
        let mut value = json!({
            "required": field.required, "hasDefaultValue": field.has_default, "name": field.name,
            "key": field.id, "schema": field.schema, "operations": operations
        });
        let mut allowed = self.allowed(project, field);
        if let (Some(kind), "issuetype") = (kind, field.id.as_str()) {
            allowed = vec![self.issue_type(kind)];
        }
        if !allowed.is_empty() {
            extend(&mut value, json!({ "allowedValues": allowed }));
        }
        if field.id == "priority" && field.has_default {
            let default = project.default_priority();
            let found = project.priorities.iter().find(|one| Some(&one.id) == default.as_ref());
            if let Some(found) = found {
                extend(&mut value, json!({ "defaultValue": self.priority(found) }));
            }
        }
        if field.schema("type") == "user" {
            let link = format!("{}/user/assignable/search?project={}&query=", self.api(), project.key);
            extend(&mut value, json!({ "autoCompleteUrl": link }));
        }
        value
    }

    /// All fields of an issue.
    pub(super) fn issue_fields(&self, issue: &Issue) -> Map<String, Value> {
        self.fields_of(issue, |_| true)
    }

    /// The fields of an issue that are wanted.
    fn fields_of(&self, issue: &Issue, wants: impl Fn(&str) -> bool) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut put = |id: &str, make: &dyn Fn() -> Value| {
            if wants(id) {
                fields.insert(id.to_owned(), make());
            }
        };
        let reporter = || self.user_value(&issue.reporter);
        put("summary", &|| json!(issue.summary));
        put("description", &|| issue.description.clone());
        put("labels", &|| json!(issue.labels));
        put("project", &|| self.project_of(issue).map_or(Value::Null, |project| self.project_value(project)));
        put("issuetype", &|| self.type_of(issue).map_or(Value::Null, |kind| self.issue_type(kind)));
        put("status", &|| self.status_of(issue).map_or(Value::Null, |status| self.status(status)));
        put("priority", &|| {
            let found = self.priorities().into_iter().find(|one| Some(&one.id) == issue.priority.as_ref());
            found.map_or(Value::Null, |priority| self.priority(priority))
        });
        put("resolution", &|| issue.resolution.clone());
        put("reporter", &reporter);
        put("creator", &reporter);
        put("assignee", &|| issue.assignee.as_ref().map_or(Value::Null, |name| self.user_value(name)));
        put("created", &|| json!(self.stamp(issue.created)));
        put("updated", &|| json!(self.stamp(issue.updated)));
        for id in ["components", "fixVersions", "issuelinks", "subtasks"] {
            put(id, &|| json!([]));
        }
        put("comment", &|| self.comment_page(issue));
        put("attachment", &|| issue.attachments.iter().map(|file| self.attachment(issue, file)).collect());
        let others = issue.fields.iter().filter(|(id, _)| wants(id));
        fields.extend(others.map(|(id, value)| (id.clone(), value.clone())));
        fields
    }

    fn comment_page(&self, issue: &Issue) -> Value {
        let comments: Vec<Value> =
            issue.comments.iter().map(|comment| self.comment(issue, comment)).collect();
        let count = comments.len();
        json!({ "comments": comments, "maxResults": count, "total": count, "startAt": 0,
            "self": format!("{}/issue/{}/comment", self.api(), issue.id) })
    }

    pub(super) fn attachment(&self, issue: &Issue, file: &Attachment) -> Value {
        let content = format!("{}/attachment/content/{}", self.api(), file.id);
        json!({ "self": format!("{}/attachment/{}", self.api(), file.id), "id": file.id.to_string(),
            "filename": file.name, "created": self.stamp(issue.created), "size": file.bytes.len(),
            "mimeType": if file.media.is_empty() { "image/png" } else { file.media.as_str() }, "content": content })
    }

    /// An issue with the fields that were asked for.
    pub(super) fn issue_value(&self, issue: &Issue, wanted: &[String]) -> Value {
        let mut value = json!({
            "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
            "id": issue.id.to_string(), "self": format!("{}/issue/{}", self.api(), issue.id),
            "key": issue.key
        });
        if let Some(value) = value.as_object_mut() {
            let fields = self.fields_of(issue, |id| is_wanted(id, wanted));
            value.insert("fields".to_owned(), Value::Object(fields));
        }
        value
    }

    pub(super) fn comment(&self, issue: &Issue, comment: &Comment) -> Value {
        let mut value = json!({
            "self": format!("{}/issue/{}/comment/{}", self.api(), issue.id, comment.id),
            "id": comment.id.to_string(), "author": self.user_value(&comment.author), "body": comment.body,
            "updateAuthor": self.user_value(&comment.update_author),
            "created": self.stamp(comment.created), "updated": self.stamp(comment.updated)
        });
        if !comment.visibility.is_null() {
            extend(&mut value, json!({ "visibility": comment.visibility }));
        }
        if self.is_cloud() {
            extend(&mut value, json!({ "jsdPublic": !comment.is_internal() }));
            if let Some(parent) = comment.parent {
                extend(&mut value, json!({ "parentId": parent }));
            }
        }
        value
    }

    pub(super) fn remote_link(&self, issue: &Issue, link: &RemoteLink) -> Value {
        let mut value = link.content.clone();
        let address = format!("{}/issue/{}/remotelink/{}", self.api(), issue.key, link.id);
        extend(&mut value, json!({ "id": link.id, "self": address }));
        if let Some(global) = &link.global_id {
            extend(&mut value, json!({ "globalId": global }));
        }
        value
    }
}

/// Whether a field was asked for; unknown names are nobody's business.
fn is_wanted(id: &str, wanted: &[String]) -> bool {
    let all = wanted.iter().any(|name| name == "*all" || name == "*navigable")
        || wanted.iter().all(|name| name.starts_with('-'));
    let navigable = wanted.iter().any(|name| name == "*navigable");
    let named = wanted.iter().any(|name| name.eq_ignore_ascii_case(id));
    let dropped = wanted.iter().any(|name| name.strip_prefix('-') == Some(id));
    named || (all && !dropped && !(navigable && id == "comment"))
}
