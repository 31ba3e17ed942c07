//! The forms for a new issue of GitLab and Jira, filled in as their addresses say, and what a person sends with them.

use http::{Request, Response};

use super::{escape, page, parts};
use crate::faults::answer;
use crate::gitlab::GitLab;
use crate::jira::Jira;
use crate::others::Others as _;

/// Longer addresses are refused before anybody reads them, as nginx does.
const ADDRESS: usize = 8_192;

type Made = Option<Response<Vec<u8>>>;

/// GitLab's form, and where it leads to.
pub fn gitlab(gitlab: &mut GitLab, now: u64, request: &Request<Vec<u8>>) -> Made {
    let (path, query) = parts(request, &gitlab.root);
    let (project, rest) = path.trim_start_matches('/').split_once("/-/issues")?;
    let project = gitlab.project(project)?.path.clone();
    let user = gitlab.session_of(request).and_then(|session| gitlab.sessions.get(session)).cloned();
    match (request.method().as_str(), rest) {
        ("GET", "/new") if query.len() > ADDRESS => Some(answer(414, &[], "Request-URI Too Large")),
        // Whoever is signed out is asked to sign in, and comes back.
        ("GET", "/new") if user.is_none() => Some(found(&format!("{}/users/sign_in", gitlab.web))),
        ("GET", "/new") => {
            let fields = [("issue[title]", "Title"), ("issue[description]", "Description")];
            Some(form(&format!("{}/{project}/-/issues", gitlab.root), fields, query))
        }
        ("POST", "") => {
            let (title, body) = sent(request, ["issue[title]", "issue[description]"]);
            let iid = gitlab.others_make(now, &project, &user?, &title, &body);
            Some(found(&format!("{}/{project}/-/issues/{iid}", gitlab.web)))
        }
        _ => None,
    }
}

/// Jira's form, and where it leads to.
pub fn jira(jira: &mut Jira, now: u64, request: &Request<Vec<u8>>) -> Made {
    let (path, query) = parts(request, &jira.context);
    let project = |pairs: &str| jira.project(&value(pairs, "pid")).map(|one| one.key.clone());
    match (request.method().as_str(), path) {
        ("GET", "/secure/CreateIssueDetails!init.jspa") if query.len() > ADDRESS => {
            Some(answer(414, &[], "Request-URI Too Large"))
        }
        ("GET", "/secure/CreateIssueDetails!init.jspa") => {
            project(query)?;
            let to = format!("{}/secure/CreateIssueDetails.jspa?pid={}", jira.context, value(query, "pid"));
            Some(form(&to, [("summary", "Summary"), ("description", "Description")], query))
        }
        ("POST", "/secure/CreateIssueDetails.jspa") => {
            let project = project(query)?;
            let context = jira.context.clone();
            let (title, body) = sent(request, ["summary", "description"]);
            let number = jira.others_make(now, &project, "mia", &title, &body);
            let pairs = String::from_utf8_lossy(request.body()).into_owned();
            let wanted = value(&pairs, "priority");
            let named =
                jira.priorities().into_iter().find(|one| one.id == wanted).map(|one| one.name.clone());
            if let Some(name) = named {
                jira.others_set_priority(now, &project, number, &name);
            }
            for label in values(&pairs, "labels") {
                jira.others_add_label(now, &project, number, &label);
            }
            Some(found(&format!("{context}/browse/{project}-{number}")))
        }
        _ => None,
    }
}

fn form(to: &str, [title, body]: [(&str, &str); 2], query: &str) -> Response<Vec<u8>> {
    let filled = |(name, _): (&str, &str)| escape(&value(query, name));
    let hidden = |name: &str| -> String {
        let one =
            |value: &String| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value));
        values(query, name).iter().map(one).collect()
    };
    let more = hidden("priority") + &hidden("labels");
    page(
        Some(format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>New issue</title></head><body><h1>New issue</h1>\
            <form method=\"post\" action=\"{to}\"><p><label>{} <input name=\"{}\" value=\"{}\"></label></p>\
            <p><label>{} <textarea name=\"{}\" rows=\"14\" cols=\"80\">\n{}</textarea></label></p>{more}<button type=\"submit\">Create</button></form></body></html>",
            title.1,
            title.0,
            filled(title),
            body.1,
            body.0,
            filled(body)
        )),
        "",
    )
}

fn found(to: &str) -> Response<Vec<u8>> {
    answer(303, &[("location".to_owned(), to.to_owned())], "")
}

fn sent(request: &Request<Vec<u8>>, [title, body]: [&str; 2]) -> (String, String) {
    let pairs = String::from_utf8_lossy(request.body()).into_owned();
    // Browsers send a text with line ends of their own, and nobody sets them right.
    (value(&pairs, title), value(&pairs, body))
}

/// A value of a query or of a form that was sent.
fn value(pairs: &str, name: &str) -> String {
    values(pairs, name).into_iter().next().unwrap_or_default()
}

/// All values of that name; names are encoded, too.
fn values(pairs: &str, name: &str) -> Vec<String> {
    let plain = |text: &str| {
        percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
    };
    let all = pairs.split('&').filter_map(|pair| pair.split_once('='));
    all.filter(|(have, _)| plain(have) == name).map(|(_, value)| plain(value)).collect()
}
