//! Other people, who work in a tracker while nobody looks: the same deeds and the same readings on each,
//! so that a test can be generic over trackers.
//!
//! A project is `octo/demo`, `shop/web` or `SHOP`, and an issue is its number there: SHOP-2 is number 2.
//! Every deed happens at a time in milliseconds and moves the issue's time of change as the real tracker
//! would; those that find nothing to do it to answer `false`, 0 or `None`.

mod github;
mod gitlab;
mod jira;

/// A comment as people see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark {
    /// Its id.
    pub id: u64,
    /// Who wrote it, by login.
    pub author: String,
    /// What it says, without markup where the tracker keeps documents.
    pub text: String,
    /// Whether some who see the issue do not see it.
    pub is_internal: bool,
}

/// What other people do in a tracker, and what they see there.
pub trait Others {
    /// Somebody makes an issue; gives its number.
    fn others_make(&mut self, now: u64, project: &str, who: &str, title: &str, body: &str) -> u64;
    /// The title is changed.
    fn others_set_title(&mut self, now: u64, project: &str, number: u64, title: &str) -> bool;
    /// The body is changed; on Jira Cloud it becomes a document of paragraphs.
    fn others_set_body(&mut self, now: u64, project: &str, number: u64, body: &str) -> bool;
    /// The state becomes `open`, `in progress` (on Jira alone) or `closed`.
    fn others_set_state(&mut self, now: u64, project: &str, number: u64, state: &str) -> bool;
    /// The priority becomes `high`, `medium`, `low` or whatever there is; nothing takes it away. Where
    /// priorities are labels, the one of the same scope is replaced, and a whole label can be named, too.
    fn others_set_priority(&mut self, now: u64, project: &str, number: u64, name: &str) -> bool;
    /// A label is put on.
    fn others_add_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool;
    /// A label is taken off.
    fn others_remove_label(&mut self, now: u64, project: &str, number: u64, label: &str) -> bool;
    /// The issue is given to somebody alone; an empty login gives it to nobody.
    fn others_assign(&mut self, now: u64, project: &str, number: u64, who: &str) -> bool;
    /// Somebody comments, for insiders only where there is such a thing; gives the comment's id.
    fn others_comment(
        &mut self,
        now: u64,
        project: &str,
        number: u64,
        who: &str,
        text: &str,
        is_internal: bool,
    ) -> u64;
    /// A comment is changed by its author.
    fn others_edit_comment(&mut self, now: u64, project: &str, number: u64, comment: u64, text: &str)
    -> bool;
    /// A comment is deleted.
    fn others_delete_comment(&mut self, now: u64, project: &str, number: u64, comment: u64) -> bool;
    /// The issue is deleted for good.
    fn others_delete(&mut self, now: u64, project: &str, number: u64) -> bool;
    /// The issue moves to another project; gives its number there.
    fn others_move(&mut self, now: u64, project: &str, number: u64, to: &str) -> Option<u64>;
    /// Fills a project with so many plain issues, whose times of change are spread over thirty days.
    fn others_fill(&mut self, project: &str, count: u64);

    /// The title of an issue; empty when there is no such issue.
    fn shown_title(&self, project: &str, number: u64) -> String;
    /// The body as text, without its markup on Jira Cloud.
    fn shown_body(&self, project: &str, number: u64) -> String;
    /// `open`, `in progress` or `closed`; empty when there is no such issue.
    fn shown_state(&self, project: &str, number: u64) -> String;
    /// The labels, priorities among them where those are labels.
    fn shown_labels(&self, project: &str, number: u64) -> Vec<String>;
    /// The priority in lower case, without the scope where it is a label; empty for none.
    fn shown_priority(&self, project: &str, number: u64) -> String;
    /// The login of the first assignee; empty for none.
    fn shown_assignee(&self, project: &str, number: u64) -> String;
    /// All comments, oldest first, those of the system left out.
    fn shown_comments(&self, project: &str, number: u64) -> Vec<Remark>;
    /// When the issue last changed, in milliseconds; 0 when there is no such issue.
    fn shown_updated(&self, project: &str, number: u64) -> u64;
    /// How many requests the API has had so far.
    fn request_count(&self) -> u64;
    /// How many issues of all projects carry this in their body.
    fn issue_count(&self, text: &str) -> usize;
    /// How many comments of all issues carry this.
    fn comment_count(&self, text: &str) -> usize;
}

/// The scope of a label with its colons: `priority::` of `priority::high`.
fn scope(label: &str) -> Option<&str> {
    label.rfind(':').and_then(|at| label.get(..=at))
}

/// The label of a priority: a short name gets the tracker's scope before it.
fn priority_label(scoped: &str, name: &str) -> String {
    if name.is_empty() || name.contains(':') { name.to_owned() } else { format!("{scoped}{name}") }
}

/// Puts a label into the place of all others of its scope.
fn replace_scope(labels: &mut Vec<String>, scoped: &str, new: &str) {
    let old = scope(new).unwrap_or(scoped).to_owned();
    labels.retain(|have| scope(have).is_none_or(|have| !have.eq_ignore_ascii_case(&old)));
    if !new.is_empty() {
        labels.push(new.to_owned());
    }
}

/// The first priority among labels, without its scope.
fn first_priority(labels: &[String], scoped: &str) -> String {
    let mut lower = labels.iter().map(|label| label.to_lowercase());
    lower.find_map(|label| label.strip_prefix(scoped).map(str::to_owned)).unwrap_or_default()
}

/// So many times of making and of the last change within thirty days before a moment. Those of making
/// ascend; those of change are strewn, so that neither order gives away the other.
pub(crate) fn spread(before: u64, count: u64) -> impl Iterator<Item = (u64, u64)> {
    const SPAN: u64 = 30 * 24 * 3_600_000;
    (0..count).map(move |at| {
        let left = SPAN - SPAN * at / count.max(1);
        let later = (left * (at.wrapping_mul(7_919) % 1_009)) / 1_009;
        (before - left, before - left + later)
    })
}
