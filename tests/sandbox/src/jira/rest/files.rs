//! The files of an issue.

use serde_json::Value;

use super::Call;
use super::answers::{Answer, json_answer, refuse};
use crate::jira::issue::Attachment;
use crate::jira::project::Permission;
use crate::jira::state::Jira;

impl Jira {
    /// Attaches the file of a form. What is wrong is said in one of three ways, by the flavour.
    pub(super) fn attach(&mut self, call: &Call<'_>, key: &str) -> Result<Answer, Answer> {
        let id = self.reach(call, key)?;
        let issue = self.at(call, id)?;
        let may = self.may(call, issue, Permission::CreateAttachments);
        if self.attachments_off || !may {
            return Err(refuse(403, "You do not have permission to create attachments for this issue."));
        }
        let Some(part) = call.file.clone().filter(|part| part.field == "file") else {
            return Err(refuse(400, "No file was sent."));
        };
        if part.bytes.len() > self.attachment_limit {
            // Data Center's own description has no 413 for it.
            let code = if self.is_cloud() { 413 } else { 404 };
            return Err(refuse(code, "The file exceeds its maximum permitted size."));
        }
        let file = Attachment {
            id: self.id(),
            media_id: String::new(),
            name: part.name,
            media: part.media,
            bytes: part.bytes,
        };
        let new = file.clone();
        self.change(call.now, &id.to_string(), |issue| issue.attachments.push(new));
        let issue = self.at(call, id)?;
        Ok(json_answer(200, &Value::Array(vec![self.attachment(issue, &file)])))
    }
}
