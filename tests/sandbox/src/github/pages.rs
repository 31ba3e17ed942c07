//! GitHub's pages as far as a content script meets them: the structure of the real ones, our own look.

mod frame;
mod issue;
mod markdown;

use http::{Request, Response};

use super::GitHub;
use super::state::Repo;
use crate::faults::answer;
use frame::{Frame, escape};
pub(crate) use markdown::html as markdown_html;

/// A page's query, as far as it matters.
struct Wish {
    generation: String,
    theme: String,
    pane: Option<(String, u64)>,
}

impl Wish {
    fn read(query: &str) -> Self {
        let value = |name: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            percent_encoding::percent_decode_str(found.unwrap_or_default()).decode_utf8_lossy().into_owned()
        };
        let issue = value("issue");
        let mut parts = issue.split('|');
        let pane = match (parts.next(), parts.next(), parts.next()) {
            (Some(owner), Some(name), Some(number)) => {
                number.parse().ok().map(|number| (format!("{owner}/{name}"), number))
            }
            _ => None,
        };
        Self {
            generation: value("generation"),
            theme: value("theme"),
            pane: pane.filter(|_| value("pane") == "issue"),
        }
    }
}

impl GitHub {
    /// A page.
    pub fn page(&mut self, now: u64, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        if request.uri().query().is_some_and(|query| query.len() > 8_000) {
            return answer(414, &[], "URI Too Long");
        }
        if let Some(made) = self.submitted(now, request) {
            return made;
        }
        let wish = Wish::read(request.uri().query().unwrap_or_default());
        let parts: Vec<&str> = request.uri().path().split('/').filter(|part| !part.is_empty()).collect();
        let page = match parts.as_slice() {
            [owner, name, "issues", "new"] => self.new_page(&format!("{owner}/{name}"), request, &wish),
            [owner, name, "issues", number] => self.issue_page(&format!("{owner}/{name}"), number, &wish),
            [owner, name, "issues"] => self.list_page(&format!("{owner}/{name}"), &wish),
            [owner, name, "pull", number] => self.pull_page(&format!("{owner}/{name}"), number, &wish),
            ["orgs" | "users", _, "projects", ..] => self.project_page(&wish),
            [owner, name] => self.repo(&format!("{owner}/{name}")).map(|repo| plain(repo, &wish)),
            _ => None,
        };
        match page {
            Some(page) => html(200, &page),
            None => html(
                404,
                &Frame::new("Page not found · GitHub", &wish.theme).around(
                    "<main class='blank'><h1>404</h1><p>This is not the page you are looking for.</p></main>",
                ),
            ),
        }
    }

    /// The form for a new issue, filled in as its address says.
    fn new_page(&self, full: &str, request: &Request<Vec<u8>>, wish: &Wish) -> Option<String> {
        let repo = self.repo(full)?;
        let value = |name: &str| escape(&form_value(request.uri().query().unwrap_or_default(), name));
        let mut frame = Frame::new("New issue", &wish.theme);
        frame.repo = Some(repo.full_name());
        Some(frame.around(&format!(
            "<main class='blank'><form method='post' action='/{full}/issues'><h1>Create new issue</h1><p><label>Add a title <input name='title' value='{}'></label></p>\
            <p><label>Add a description <textarea name='body' rows='14' cols='80'>\n{}</textarea></label></p><input type='hidden' name='labels' value='{}'><button type='submit'>Create</button></form></main>",
            value("title"), value("body"), value("labels")
        )))
    }

    /// What a person sends with that form.
    fn submitted(&mut self, now: u64, request: &Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
        let parts: Vec<&str> = request.uri().path().split('/').filter(|part| !part.is_empty()).collect();
        let ("POST", [owner, name, "issues"]) = (request.method().as_str(), parts.as_slice()) else {
            return None;
        };
        let full = format!("{owner}/{name}");
        let sent = String::from_utf8_lossy(request.body()).into_owned();
        let labels = form_value(&sent, "labels");
        let there = self.repo(&full)?.labels.iter().map(|label| label.name.clone()).collect::<Vec<_>>();
        // A form's label that the repository does not have is left out without a word.
        let labels: Vec<&str> =
            labels.split(',').filter(|name| there.iter().any(|have| have == name)).collect();
        // As it was sent: with the line ends of a form.
        let body = form_value(&sent, "body");
        let number = self.add_issue(&full, now, "octocat", &form_value(&sent, "title"), &body, &labels);
        let to = format!("{}/{full}/issues/{number}", self.web);
        Some(answer(303, &[("location".to_owned(), to)], ""))
    }

    fn issue_page(&self, full: &str, number: &str, wish: &Wish) -> Option<String> {
        let repo = self.repo(full)?;
        let number = number.parse().ok()?;
        if repo.deleted.contains(&number) {
            return Some(
                Frame::new("GitHub · Where software is built", &wish.theme)
                    .around("<main class='blank'><h1>This issue was deleted</h1></main>"),
            );
        }
        let issue = repo.issues.get(&number)?;
        let generation =
            if wish.generation.is_empty() { repo.generation.as_str() } else { wish.generation.as_str() };
        let title = format!("{} · Issue #{number} · {}", issue.title, repo.full_name());
        let mut frame = Frame::new(&title, &wish.theme);
        frame.head = format!(
            "<meta property=\"og:url\" content=\"{}/{}/issues/{number}\"><meta name=\"hovercard-subject-tag\" content=\"issue:{}\">",
            escape(&self.web),
            escape(&repo.full_name()),
            issue.id
        );
        frame.repo = Some(repo.full_name());
        Some(frame.around(&self.viewer(repo, issue, generation)))
    }

    fn viewer(&self, repo: &Repo, issue: &super::Issue, generation: &str) -> String {
        match generation {
            "legacy" => issue::legacy(self, repo, issue),
            "react-2025" => issue::react(self, repo, issue, issue::Shape::Year2025),
            "changed" => issue::react(self, repo, issue, issue::Shape::Changed),
            _ => issue::react(self, repo, issue, issue::Shape::Year2026),
        }
    }

    fn list_page(&self, full: &str, wish: &Wish) -> Option<String> {
        let repo = self.repo(full)?;
        let full = escape(&repo.full_name());
        let rows: String = repo.issues.values().rev().fold(String::new(), |rows, issue| {
            let kind = if issue.is_pull_request { "pull" } else { "issues" };
            let title = escape(&issue.title);
            let dot = if issue.is_closed { "closed" } else { "open" };
            rows + &format!(
                "<li><span class='dot {dot}'></span><a data-testid=\"issue-pr-title-link\" data-hovercard-type=\"issue\" data-hovercard-url=\"/{full}/issues/{n}/hovercard\" href=\"/{full}/{kind}/{n}\">{title}</a> <small>#{n}</small></li>",
                n = issue.number
            )
        });
        let title = format!("Issues · {}", repo.full_name());
        let mut frame = Frame::new(&title, &wish.theme);
        frame.repo = Some(repo.full_name());
        let body = format!(
            "<div data-component=\"PH_Actions\" class='tools'><div><button type='button'>New issue</button></div></div><ul class='list' data-testid=\"list-view-items\">{rows}</ul>"
        );
        Some(frame.around(&issue::app("issues-react", &body, "null")))
    }

    fn pull_page(&self, full: &str, number: &str, wish: &Wish) -> Option<String> {
        let repo = self.repo(full)?;
        let number: u64 = number.parse().ok()?;
        let title = format!("A change · Pull Request #{number} · {}", repo.full_name());
        let mut frame = Frame::new(&title, &wish.theme);
        frame.repo = Some(repo.full_name());
        let body = format!(
            "<h1 data-component=\"PH_Title\">A change <span>#{number}</span></h1><div data-component=\"PH_Actions\"><div><button type='button'>Code</button></div></div><div id=\"partial-discussion-sidebar\"></div>"
        );
        Some(frame.around(&issue::app("pull-requests", &body, "null")))
    }

    fn project_page(&self, wish: &Wish) -> Option<String> {
        let pane = match &wish.pane {
            Some((full, number)) => {
                let repo = self.repo(full)?;
                let issue = repo.issues.get(number)?;
                format!(
                    "<div role=\"dialog\" class='SidePanel-module__panel__p1Q2' aria-label='Issue'>{}</div>",
                    issue::pane(self, repo, issue)
                )
            }
            None => String::new(),
        };
        let board = "<h1>Release board</h1><div class='board'><section><h2>Todo</h2></section><section><h2>Done</h2></section></div>";
        Some(Frame::new("Release board", &wish.theme).around(&issue::app(
            "projects",
            &format!("{board}{pane}"),
            "null",
        )))
    }
}

/// A value of a query or of a form that was sent.
fn form_value(pairs: &str, name: &str) -> String {
    let found = pairs.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let text = found.unwrap_or_default().replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

fn plain(repo: &Repo, wish: &Wish) -> String {
    let title = repo.full_name();
    let mut frame = Frame::new(&title, &wish.theme);
    frame.repo = Some(title.clone());
    frame.around("<main class='blank'><p>The code would be here.</p></main>")
}

/// A page of another site, with links to issues and words to select.
pub fn notes() -> Response<Vec<u8>> {
    let body = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Meeting notes</title><body style='font:16px/1.6 sans-serif;max-width:40rem;margin:3rem auto'>\
        <h1>Meeting notes</h1><p id='words'>The checkout must refuse expired cards before the order is placed.</p>\
        <ul><li><a id='first' href='https://github.com/octo/demo/issues/12'>The issue about expired cards</a>\
        <li><a href='https://github.com/octo/demo/issues/3'>Cart keeps items</a>\
        <li><a href='https://github.com/octo/demo/issues/5?x=1#issuecomment-9'>Voucher</a>\
        <li><a id='other' href='https://github.com/octo/demo/pull/2'>A pull request</a></ul></body></html>";
    answer(200, &[("content-type".to_owned(), "text/html; charset=utf-8".to_owned())], body)
}

fn html(status: u16, page: &str) -> Response<Vec<u8>> {
    let policy = "default-src 'none'; script-src 'nonce-sandbox'; style-src 'nonce-sandbox'; img-src data: 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", policy),
        ("cache-control", "no-store"),
    ];
    let headers: Vec<(String, String)> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    answer(status, &headers, page)
}
