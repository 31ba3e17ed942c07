//! Branches and the files in them, as far as they are written through the API.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answers::{basic, json_answer, refuse, with_header};
use super::issues::text;
use super::{Answer, Call};
use crate::github::state::{GitHub, Repo, Role};

fn sha(text: &[u8]) -> String {
    let part = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, text).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    };
    format!("{}{}{}", part(1), part(2), part(3)).chars().take(40).collect()
}

impl GitHub {
    /// Who may not write contents is told so, or that there is nothing, by the kind of token.
    fn may_write(call: &Call<'_>, role: Role) -> Result<(), Answer> {
        let token = call.token.as_ref().ok_or_else(|| basic(401, "Requires authentication"))?;
        if token.scopes.is_none() && !token.contents_write {
            let refusal = basic(403, "Resource not accessible by personal access token");
            return Err(with_header(refusal, "x-accepted-github-permissions", "contents=write"));
        }
        if role == Role::Write { Ok(()) } else { Err(basic(404, "Not Found")) }
    }

    pub(super) fn git(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        rest: &[&str],
    ) -> Result<Answer, Answer> {
        match (call.method, rest) {
            ("GET", ["ref", "heads", name @ ..]) => {
                let repo = self.at(at)?;
                if repo.is_empty {
                    return Err(basic(409, "Git Repository is empty."));
                }
                let name = name.join("/");
                let head = repo.branches.get(&name).ok_or_else(|| basic(404, "Not Found"))?;
                Ok(json_answer(200, &self.reference(repo, &name, head), call))
            }
            ("POST", ["refs"]) => {
                Self::may_write(call, role)?;
                let name = text(&call.body, "ref").unwrap_or_default();
                let from = text(&call.body, "sha").unwrap_or_default();
                let Some(name) = name.strip_prefix("refs/heads/").map(str::to_owned) else {
                    return Err(refuse("Reference name must start with 'refs/'", &[]));
                };
                let repo = self.at_mut(at)?;
                if repo.is_protected {
                    return Err(refuse(
                        "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n",
                        &[],
                    ));
                }
                if repo.branches.contains_key(&name) {
                    return Err(refuse("Reference already exists", &[]));
                }
                if !repo.branches.values().any(|head| *head == from) {
                    return Err(refuse("Object does not exist", &[]));
                }
                repo.branches.insert(name.clone(), from.clone());
                let repo = self.at(at)?;
                Ok(json_answer(201, &self.reference(repo, &name, &from), call))
            }
            _ => Err(basic(404, "Not Found")),
        }
    }

    fn reference(&self, repo: &Repo, name: &str, head: &str) -> Value {
        let home = format!("{}/repos/{}/git", self.api, repo.full_name());
        json!({ "ref": format!("refs/heads/{name}"), "node_id": "REF_kw", "url": format!("{home}/refs/heads/{name}"),
            "object": { "sha": head, "type": "commit", "url": format!("{home}/commits/{head}") } })
    }

    pub(super) fn contents(
        &mut self,
        call: &Call<'_>,
        at: usize,
        role: Role,
        path: &str,
    ) -> Result<Answer, Answer> {
        if call.method == "GET" {
            let repo = self.at(at)?;
            let branch = call.query("ref").unwrap_or("main");
            let bytes = repo.files.get(&format!("{branch}:{path}")).ok_or_else(|| basic(404, "Not Found"))?;
            let mut value = self.file(repo, branch, path, bytes);
            if let Some(value) = value.as_object_mut() {
                value.insert("encoding".to_owned(), json!("base64"));
                value.insert("content".to_owned(), json!(STANDARD.encode(bytes)));
            }
            return Ok(json_answer(200, &value, call));
        }
        if call.method != "PUT" {
            return Err(basic(404, "Not Found"));
        }
        Self::may_write(call, role)?;
        let branch = text(&call.body, "branch").unwrap_or_else(|| "main".to_owned());
        let content = text(&call.body, "content").unwrap_or_default();
        let message = text(&call.body, "message").unwrap_or_default();
        let Ok(bytes) = STANDARD.decode(content.replace('\n', "")) else {
            return Err(refuse("content is not valid Base64", &[]));
        };
        let repo = self.at_mut(at)?;
        if !repo.branches.contains_key(&branch) {
            return Err(basic(404, &format!("Branch {branch} not found")));
        }
        if repo.is_protected {
            let words = "Could not create file: Changes must be made through a pull request.";
            return Err(basic(409, words));
        }
        let place = format!("{branch}:{path}");
        match (repo.files.get(&place).map(|have| sha(have)), text(&call.body, "sha")) {
            (Some(_), None) => return Err(refuse("Invalid request.\n\n\"sha\" wasn't supplied.", &[])),
            (Some(have), Some(given)) if have != given => {
                return Err(basic(409, &format!("{path} is at {have} but expected {given}")));
            }
            _ => {}
        }
        let commit = sha(format!("{}{place}", call.now).as_bytes());
        repo.branches.insert(branch.clone(), commit.clone());
        repo.files.insert(place, bytes.clone());
        let repo = self.at(at)?;
        let content = self.file(repo, &branch, path, &bytes);
        let commit =
            json!({ "sha": commit, "message": message, "url": format!("{}/commits/{commit}", self.api) });
        Ok(json_answer(201, &json!({ "content": content, "commit": commit }), call))
    }

    fn file(&self, repo: &Repo, branch: &str, path: &str, bytes: &[u8]) -> Value {
        let (full, sha) = (repo.full_name(), sha(bytes));
        let name = path.rsplit('/').next().unwrap_or(path);
        let own = format!("{}/repos/{full}/contents/{path}?ref={branch}", self.api);
        let git = format!("{}/repos/{full}/git/blobs/{sha}", self.api);
        let html = format!("{}/{full}/blob/{branch}/{path}", self.web);
        json!({ "type": "file", "name": name, "path": path, "sha": sha, "size": bytes.len(), "url": own, "git_url": git,
            "html_url": html, "download_url": html, "_links": { "self": own, "git": git, "html": html } })
    }
}
