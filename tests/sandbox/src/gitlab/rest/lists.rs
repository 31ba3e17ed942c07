//! Lists: issues by what they are asked for, members, and the pages of every list.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Answer, Call, answer, message, tagged, with, written};
use crate::gitlab::state::{GitLab, Issue, Project};
use crate::window;

impl GitLab {
    /// The issues of a project, incidents and tasks among them.
    pub(super) fn list_issues(&self, call: &Call, at: usize) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        let wanted = Wanted::read(call, project)?;
        let by_update = call.query("order_by") == Some("updated_at");
        let is_there = |since: u64| call.now.saturating_sub(since) >= project.list_lag;
        let mut found: Vec<(u64, u64, &Issue)> = Vec::new();
        for issue in project.issues.values() {
            let key = if by_update { issue.updated } else { issue.created };
            if is_there(key) && wanted.fits(self, issue) {
                found.push((key, issue.id, issue));
            }
        }
        let ascends = call.query("sort") == Some("asc");
        let total = found.len();
        let (page, size) = self.bounds(call);
        window::cut(&mut found, (page - 1).saturating_mul(size), size, |one, two| {
            let order = (one.0, one.1).cmp(&(two.0, two.1));
            if ascends { order } else { order.reverse() }
        });
        let shown = found.into_iter().map(|(_, _, issue)| self.show_issue(project, issue)).collect();
        Ok(self.one_page(call, total, shown))
    }

    /// Those who belong to a project, by a part of their name.
    pub(super) fn members(&self, call: &Call, at: usize) -> Result<Answer, Answer> {
        let project = self.projects.get(at).ok_or_else(|| message(404, "404 Project Not Found"))?;
        let text = call.query("query").unwrap_or_default().to_lowercase();
        let fits = |(name, _): &(&String, &u64)| name.to_lowercase().contains(&text);
        let found: Vec<(&String, &u64)> = project.members.iter().filter(fits).collect();
        let show = |(name, level): &(&String, &u64)| {
            let mut member = self.show_user(name);
            if let Some(member) = member.as_object_mut() {
                member.insert("access_level".to_owned(), json!(level));
                member.insert("expires_at".to_owned(), Value::Null);
            }
            Some(member)
        };
        Ok(self.page(call, &found, show))
    }

    /// One page of a list, with the headers that lead on. What the caller may not see is taken out of the
    /// page after it was cut, so that it may hold fewer than were asked for though there are more.
    pub(super) fn page<T>(&self, call: &Call, all: &[T], show: impl Fn(&T) -> Option<Value>) -> Answer {
        let (page, size) = self.bounds(call);
        let start = (page - 1).saturating_mul(size);
        let shown: Vec<Value> = all.iter().skip(start).take(size).filter_map(show).collect();
        self.one_page(call, all.len(), shown)
    }

    /// Which page is asked for, and how much it holds.
    fn bounds(&self, call: &Call) -> (usize, usize) {
        let number = |name: &str, default: usize| {
            call.query(name).and_then(|text| text.parse().ok()).unwrap_or(default)
        };
        (number("page", 1).max(1), number("per_page", 20).clamp(1, 100).min(self.page_size).max(1))
    }

    fn one_page(&self, call: &Call, total: usize, shown: Vec<Value>) -> Answer {
        let (page, size) = self.bounds(call);
        let last = total.div_ceil(size).max(1);
        let more = page < last;
        let path: Vec<String> = call.parts.iter().map(|part| super::escape(part)).collect();
        let query = written(call.query.iter().filter(|(name, _)| name != "page"));
        let query = if query.is_empty() { query } else { format!("{query}&") };
        let link = |page: usize, rel: &str| {
            let url = format!("{}/api/v4/{}?{query}page={page}", self.web, path.join("/"));
            format!("<{url}>; rel=\"{rel}\"")
        };
        let mut links = Vec::new();
        if page > 1 {
            links.push(link(page - 1, "prev"));
        }
        if more {
            links.push(link(page + 1, "next"));
        }
        links.push(link(1, "first"));
        let some = |page: usize, is_there: bool| if is_there { page.to_string() } else { String::new() };
        let mut reply = tagged(call, 200, &Value::Array(shown));
        reply = with(reply, "x-page", &page.to_string());
        reply = with(reply, "x-per-page", &size.to_string());
        reply = with(reply, "x-prev-page", &some(page.saturating_sub(1), page > 1));
        reply = with(reply, "x-next-page", &some(page + 1, more));
        // Counting more than this is too dear.
        if total <= 10_000 {
            links.push(link(last, "last"));
            reply = with(reply, "x-total", &total.to_string());
            reply = with(reply, "x-total-pages", &last.to_string());
        }
        with(reply, "link", &links.join(", "))
    }
}

/// What a list of issues was asked for.
struct Wanted<'a> {
    iids: Vec<u64>,
    milestone: Option<(&'a str, Option<u64>)>,
    is_closed: Option<bool>,
    labels: Vec<&'a str>,
    created: (Option<u64>, Option<u64>),
    updated: (Option<u64>, Option<u64>),
    sees_all: bool,
    /// Created by the caller, or assigned to them.
    mine: Option<(&'a str, &'a String)>,
    author_id: Option<&'a str>,
    author: Option<&'a str>,
    assignee: Option<&'a str>,
    kind: Option<&'a str>,
    is_confidential: Option<bool>,
    search: Option<String>,
    within: &'a str,
}

impl<'a> Wanted<'a> {
    fn read(call: &'a Call, project: &Project) -> Result<Self, Answer> {
        let refused = |name: &str, why: &str| answer(400, &json!({ "error": format!("{name} {why}") }));
        let choice = |name: &str, allowed: &[&str]| match call.query(name) {
            Some(text) if !allowed.contains(&text) => Err(refused(name, "does not have a valid value")),
            _ => Ok(()),
        };
        choice("state", &["opened", "closed", "all"])?;
        choice("sort", &["asc", "desc"])?;
        choice("scope", &["all", "created_by_me", "created-by-me", "assigned_to_me", "assigned-to-me"])?;
        let orders =
            ["created_at", "updated_at", "title", "priority", "due_date", "relative_position", "weight"];
        choice("order_by", &orders)?;
        let moment = |name: &str| match call.query(name) {
            None => Ok(None),
            Some(text) => read_time(text).map(Some).ok_or_else(|| refused(name, "is invalid")),
        };
        let mut iids = Vec::new();
        for (_, value) in call.query.iter().filter(|(name, _)| name == "iids[]") {
            iids.push(value.parse().map_err(|_| refused("iids", "is invalid"))?);
        }
        let milestone = call.query("milestone").map(|title| {
            let found = project.milestones.iter().find(|one| one.title == title);
            (title, found.map(|one| one.id))
        });
        let names = call.query("labels").unwrap_or_default().split(',').map(str::trim);
        let state = call.query("state").filter(|state| *state != "all");
        Ok(Self {
            iids,
            milestone,
            is_closed: state.map(|state| state == "closed"),
            labels: names.filter(|name| !name.is_empty()).collect(),
            created: (moment("created_after")?, moment("created_before")?),
            updated: (moment("updated_after")?, moment("updated_before")?),
            sees_all: project.level(&call.user) >= 15,
            mine: call.query("scope").filter(|scope| *scope != "all").map(|scope| (scope, &call.user)),
            author_id: call.query("author_id"),
            author: call.query("author_username"),
            assignee: call.query("assignee_id"),
            kind: call.query("issue_type"),
            is_confidential: call.query("confidential").map(|text| text == "true"),
            search: call.query("search").map(str::to_lowercase),
            within: call.query("in").unwrap_or("title,description"),
        })
    }

    fn fits(&self, gitlab: &GitLab, issue: &Issue) -> bool {
        let within = |(after, before): (Option<u64>, Option<u64>), time: u64| {
            after.is_none_or(|after| time >= after) && before.is_none_or(|before| time <= before)
        };
        let milestone = match self.milestone {
            None => true,
            Some(("None", _)) => issue.milestone.is_none(),
            Some(("Any", _)) => issue.milestone.is_some(),
            Some((_, id)) => id.is_some() && issue.milestone == id,
        };
        let kind = if issue.kind.is_empty() { "issue" } else { issue.kind.as_str() };
        self.is_closed.is_none_or(|wanted| wanted == issue.is_closed)
            && within(self.created, issue.created)
            && within(self.updated, issue.updated)
            && (self.sees_all || !issue.is_confidential)
            && (self.iids.is_empty() || self.iids.contains(&issue.iid))
            && self.labels.iter().all(|name| issue.labels.iter().any(|have| have == name))
            && milestone
            && self.kind.is_none_or(|wanted| wanted == kind)
            && self.is_confidential.is_none_or(|wanted| wanted == issue.is_confidential)
            && self.fits_people(gitlab, issue)
            && self.search.as_ref().is_none_or(|wanted| self.fits_search(issue, wanted))
    }

    fn fits_people(&self, gitlab: &GitLab, issue: &Issue) -> bool {
        let id = |name: &str| gitlab.users.get(name).map(u64::to_string).unwrap_or_default();
        let scope = self.mine.is_none_or(|(scope, user)| {
            if scope.starts_with("created") { issue.author == *user } else { issue.assignees.contains(user) }
        });
        let assignee = match self.assignee {
            None => true,
            Some("None") => issue.assignees.is_empty(),
            Some("Any") => !issue.assignees.is_empty(),
            Some(wanted) => issue.assignees.iter().any(|name| id(name) == wanted),
        };
        scope
            && assignee
            && self.author_id.is_none_or(|wanted| id(&issue.author) == wanted)
            && self.author.is_none_or(|name| name.eq_ignore_ascii_case(&issue.author))
    }

    fn fits_search(&self, issue: &Issue, wanted: &str) -> bool {
        // Words of one or two letters are passed over.
        let words = || wanted.split_whitespace().filter(|word| word.chars().count() > 2);
        let has = |part: &str, text: &str| {
            let text = text.to_lowercase();
            self.within.contains(part) && words().all(|word| text.contains(word))
        };
        has("title", &issue.title) || has("description", &issue.description)
    }
}

/// A time of a query in milliseconds; a day alone is its beginning.
pub(super) fn read_time(text: &str) -> Option<u64> {
    let whole = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    let moment = OffsetDateTime::parse(&whole, &Rfc3339).ok()?;
    u64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}
