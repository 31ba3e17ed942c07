//! Files of a project, which texts can show.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde_json::json;

use super::{Answer, Call, answer, message};
use crate::gitlab::state::{GitLab, Upload};

impl GitLab {
    /// Takes a file. Who may not write there is told that there is nothing.
    pub(super) fn upload(&mut self, call: &Call, at: usize) -> Result<Answer, Answer> {
        let id = self.id();
        let project = self.projects.get_mut(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        if project.level(&call.user) < 20 {
            return Err(message(404, "404 Not Found"));
        }
        let Some(part) = call.file.clone().filter(|part| part.field == "file") else {
            return Err(answer(400, &json!({ "error": "file is invalid" })));
        };
        if project.upload_limit.is_some_and(|limit| part.bytes.len() > limit) {
            return Err(answer(413, &json!({ "message": "413 Request Entity Too Large" })));
        }
        let mut hasher = DefaultHasher::new();
        (id, &part.name).hash(&mut hasher);
        let secret = format!("{:016x}{:016x}", hasher.finish(), id);
        let url = format!("/uploads/{secret}/{}", part.name);
        let stem = part.name.rsplit_once('.').map_or(part.name.as_str(), |(stem, _)| stem);
        let body = json!({ "id": id, "alt": stem, "url": url,
            "full_path": format!("/-/project/{}{url}", project.id), "markdown": format!("![{stem}]({url})") });
        project.uploads.push(Upload { url, bytes: part.bytes });
        Ok(answer(201, &body))
    }
}
