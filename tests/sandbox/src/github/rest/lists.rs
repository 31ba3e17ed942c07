//! Lists: issues, milestones, and the pages of every list.

use serde_json::Value;

use super::answers::{json_answer, refuse, with_header};
use super::{Answer, Call};
use crate::github::render::from_iso;
use crate::github::state::{GitHub, Issue, Milestone, Repo};
use crate::window;

impl GitHub {
    /// Issues and pull requests of a repository, as many as fit what was asked for.
    pub(super) fn list(&self, call: &Call<'_>, at: usize) -> Result<Answer, Answer> {
        let repo = self.at(at)?;
        let wanted = Wanted::read(call)?;
        let sort = call.query("sort").unwrap_or("created");
        let is_seen = |since: u64| repo.list_lag == 0 || since.saturating_add(repo.list_lag) <= call.now;
        let mut found: Vec<(u64, u64, &Issue)> = Vec::new();
        for issue in repo.issues.values() {
            let changed = if sort == "updated" { issue.updated } else { issue.created };
            if !is_seen(changed) || !wanted.fits(issue) {
                continue;
            }
            let key = match sort {
                "updated" => issue.updated,
                "comments" => u64::try_from(issue.comments.len()).unwrap_or_default(),
                _ => issue.created,
            };
            found.push((key, issue.number, issue));
        }
        let descends = call.query("direction").unwrap_or("desc") == "desc";
        let total = found.len();
        let (page, size) = bounds(call);
        window::cut(&mut found, (page - 1).saturating_mul(size), size, |one, two| {
            let order = (one.0, one.1).cmp(&(two.0, two.1));
            if descends { order.reverse() } else { order }
        });
        let shown = found.into_iter().map(|(_, _, issue)| self.issue(repo, issue)).collect();
        Ok(self.one_page(call, repo, "issues", total, shown))
    }

    pub(super) fn milestones(&self, call: &Call<'_>, at: usize) -> Result<Answer, Answer> {
        let repo = self.at(at)?;
        let state = call.query("state").unwrap_or("open");
        let fits = |one: &&Milestone| state == "all" || one.is_closed == (state == "closed");
        let found: Vec<&Milestone> = repo.milestones.iter().filter(fits).collect();
        Ok(self.paged(call, repo, "milestones", &found, |one| self.milestone(repo, one)))
    }

    /// One page, with links to the others in the form GitHub gives them.
    pub(super) fn paged<T>(
        &self,
        call: &Call<'_>,
        repo: &Repo,
        what: &str,
        all: &[T],
        show: impl Fn(&T) -> Value,
    ) -> Answer {
        let (page, size) = bounds(call);
        let start = (page - 1).saturating_mul(size);
        let shown: Vec<Value> = all.iter().skip(start).take(size).map(show).collect();
        self.one_page(call, repo, what, all.len(), shown)
    }

    fn one_page(&self, call: &Call<'_>, repo: &Repo, what: &str, total: usize, shown: Vec<Value>) -> Answer {
        self.linked(call, repo, what, total, json_answer(200, &Value::Array(shown), call))
    }

    /// The answer with links to the other pages.
    pub(super) fn linked(
        &self,
        call: &Call<'_>,
        repo: &Repo,
        what: &str,
        total: usize,
        answer: Answer,
    ) -> Answer {
        let (page, size) = bounds(call);
        let last = total.div_ceil(size).max(1);
        let rest: String = call
            .query
            .iter()
            .filter(|(name, _)| name != "page")
            .map(|(name, value)| {
                format!(
                    "{name}={}&",
                    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC)
                )
            })
            .collect();
        let link = |page: usize, rel: &str| {
            format!("<{}/repositories/{}/{what}?{rest}page={page}>; rel=\"{rel}\"", self.api, repo.id)
        };
        let mut links = Vec::new();
        if page > 1 {
            links.push(link(page - 1, "prev"));
        }
        if page < last {
            links.push(link(page + 1, "next"));
            links.push(link(last, "last"));
        }
        if page > 1 {
            links.push(link(1, "first"));
        }
        if links.is_empty() { answer } else { with_header(answer, "link", &links.join(", ")) }
    }
}

/// Which page is asked for, and how much it holds.
pub(super) fn bounds(call: &Call<'_>) -> (usize, usize) {
    let number =
        |name: &str, default: usize| call.query(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    (number("page", 1).max(1), number("per_page", 30).clamp(1, 100))
}

/// Whose, or which: a name, nobody's, anybody's.
enum Which<'a> {
    Any,
    Nobody,
    Somebody,
    One(&'a str),
}

impl<'a> Which<'a> {
    fn read(text: Option<&'a str>) -> Self {
        match text {
            None | Some("") => Which::Any,
            Some("none") => Which::Nobody,
            Some("*") => Which::Somebody,
            Some(name) => Which::One(name),
        }
    }

    fn fits(&self, is_empty: bool, has: impl Fn(&str) -> bool) -> bool {
        match self {
            Which::Any => true,
            Which::Nobody => is_empty,
            Which::Somebody => !is_empty,
            Which::One(name) => has(name),
        }
    }
}

/// What a list was asked for.
struct Wanted<'a> {
    state: &'a str,
    since: u64,
    creator: Option<&'a str>,
    labels: Vec<&'a str>,
    assignee: Which<'a>,
    milestone: Which<'a>,
}

impl<'a> Wanted<'a> {
    fn read(call: &'a Call<'_>) -> Result<Self, Answer> {
        let state = call.query("state").unwrap_or("open");
        let milestone = Which::read(call.query("milestone"));
        let is_number = |name: &str| name.parse::<u64>().is_ok();
        let refused = |field: &str| Err(refuse("Validation Failed", &[("Issue", field, "invalid", None)]));
        if !matches!(state, "open" | "closed" | "all") {
            return refused("state");
        }
        if matches!(milestone, Which::One(name) if !is_number(name)) {
            return refused("milestone");
        }
        let since = match call.query("since") {
            Some(text) => match from_iso(text) {
                Some(since) => since,
                None => return refused("since"),
            },
            None => 0,
        };
        let labels =
            call.query("labels").unwrap_or_default().split(',').filter(|name| !name.is_empty()).collect();
        let assignee = Which::read(call.query("assignee"));
        Ok(Self { state, since, creator: call.query("creator"), labels, assignee, milestone })
    }

    fn fits(&self, issue: &Issue) -> bool {
        let state = self.state == "all" || issue.is_closed == (self.state == "closed");
        let has_label = |name: &&str| issue.labels.iter().any(|label| label.eq_ignore_ascii_case(name));
        let is_given = |name: &str| issue.assignees.iter().any(|login| login.eq_ignore_ascii_case(name));
        let is_in = |name: &str| issue.milestone.map(|number| number.to_string()).as_deref() == Some(name);
        state
            && issue.updated / 1000 >= self.since / 1000
            && self.creator.is_none_or(|login| issue.author.eq_ignore_ascii_case(login))
            && self.labels.iter().all(has_label)
            && self.assignee.fits(issue.assignees.is_empty(), is_given)
            && self.milestone.fits(issue.milestone.is_none(), is_in)
    }
}
