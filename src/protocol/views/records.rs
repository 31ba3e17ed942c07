//! The records' own pages and lists.

use super::parts::{Action, Alert, Badge, CaseLine, Choice, CoverageView, DefectLine, Hit, LinkLine};
use super::upkeep::JobLine;
use crate::model::{
    CasePriority, CaseStatus, CaseType, CustomField, DefectPriority, DefectStatus, Given,
    RequirementPriority, RequirementStatus, SyncField,
};
use crate::protocol::forms::Step;
use crate::protocol::wire::wire;

wire! {
    /// A requirement in full.
    #[derive(Eq)]
    pub struct RequirementView {
        /// Its UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its revision.
        pub rev: u32,
        /// Its title.
        pub title: String,
        /// Markdown.
        pub description: String,
        /// Its priority.
        pub priority: RequirementPriority,
        /// Its status.
        pub status: RequirementStatus,
        /// `changed 2 hours ago`.
        pub age: String,
        /// Its coverage.
        pub coverage: CoverageView,
        /// Its cases.
        pub cases: Vec<CaseLine>,
        /// Its defects.
        pub defects: Vec<DefectLine>,
        /// Its issues.
        pub links: Vec<LinkLine>,
        /// Why title and description cannot be changed here; empty when they can.
        pub read_only: String,
        /// The issue it is read from; none for one of our own.
        pub source: Option<Badge>,
        /// A path; empty for none.
        pub folder: String,
        /// Free words.
        pub tags: Vec<String>,
        /// Its files.
        pub attachments: Vec<AttachmentLine>,
        /// What a file said of it that has no place of its own.
        pub custom: Vec<CustomField>,
        /// The file it was read from: `ReqIF export, R-9`; empty for none.
        pub from: String,
    }

    /// A file that belongs to a record.
    #[derive(Eq)]
    pub struct AttachmentLine {
        /// Its UUID.
        pub id: String,
        /// SHA-256 of its bytes: where they are found.
        pub hash: String,
        /// `screenshot-1.png`.
        pub name: String,
        /// Its media type: `image/png`.
        pub media: String,
        /// `240 kB`.
        pub size: String,
        /// `2 hours ago`.
        pub age: String,
        /// Where it stands with the tracker; none where it goes nowhere.
        pub sent: Option<Badge>,
    }

    /// A requirement that a case covers.
    #[derive(Eq)]
    pub struct CoveredLine {
        /// The requirement's UUID.
        pub id: String,
        /// `REQ-7`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its status.
        pub detail: String,
        /// Why the tie should be looked at: the requirement changed since; none when it is in order.
        pub suspect: Option<Badge>,
    }

    /// A result in a case's history.
    #[derive(Eq)]
    pub struct ResultLine {
        /// `CYC-2`.
        pub cycle: String,
        /// The cycle's UUID.
        pub cycle_id: String,
        /// The result.
        pub result: Badge,
        /// `2 hours ago`.
        pub age: String,
        /// What was seen.
        pub note: String,
    }

    /// A test case in full.
    #[derive(Eq)]
    pub struct CaseView {
        /// Its UUID.
        pub id: String,
        /// `TC-4`.
        pub key: String,
        /// Its revision.
        pub rev: u32,
        /// Its title.
        pub title: String,
        /// What must hold before.
        pub preconditions: String,
        /// In order.
        pub steps: Vec<Step>,
        /// Its priority.
        pub priority: CasePriority,
        /// Free words.
        pub tags: Vec<String>,
        /// A path; empty for none.
        pub folder: String,
        /// `changed 2 hours ago`.
        pub age: String,
        /// The requirements it covers.
        pub requirements: Vec<CoveredLine>,
        /// The issues it is tied to by itself.
        pub links: Vec<LinkLine>,
        /// Its results, newest first.
        pub history: Vec<ResultLine>,
        /// Its status.
        pub status: CaseStatus,
        /// What it is for.
        #[serde(rename = "type")]
        pub case_type: CaseType,
        /// Its files.
        pub attachments: Vec<AttachmentLine>,
        /// The full name of the automated test that executes it; empty for none.
        pub automation: String,
        /// What a file said of it that has no place of its own.
        pub custom: Vec<CustomField>,
        /// The file it was read from: `TestRail, S1/C101`; empty for none.
        pub from: String,
    }

    /// A defect in full.
    #[derive(Eq)]
    pub struct DefectView {
        /// Its UUID.
        pub id: String,
        /// `DEF-12`.
        pub key: String,
        /// Its revision.
        pub rev: u32,
        /// Its title.
        pub title: String,
        /// Markdown.
        pub description: String,
        /// Its priority.
        pub priority: DefectPriority,
        /// Its status.
        pub status: DefectStatus,
        /// `changed 2 hours ago`.
        pub age: String,
        /// `Found by TC-4 in CYC-2`; empty when reported by itself.
        pub origin: String,
        /// The requirement it breaks, if any.
        pub requirement: Option<Hit>,
        /// The issue, once pushed.
        pub link: Option<LinkLine>,
        /// Where the push or the sync stands.
        pub sync: Badge,
        /// More about it: what waits, what the tracker dropped; may be empty.
        pub sync_detail: String,
        /// The waiting write, if any.
        pub job: Option<JobLine>,
        /// Where it could be pushed; where it goes when nobody chooses is the first.
        pub destinations: Vec<Choice>,
        /// Why it goes to the first: `Rule 2: Tag is cart`; empty where nothing says so.
        pub destination_why: String,
        /// What was chosen for its issue.
        pub given: Option<Given>,
        /// What can be done.
        pub actions: Vec<Action>,
        /// Who works on it; empty for nobody.
        pub assignee: String,
        /// Whether somebody can be chosen, once it is pushed.
        pub assignable: bool,
        /// What people say about it, oldest first.
        pub comments: Vec<CommentLine>,
        /// What is said below the box for a new comment: where it goes.
        pub comment_hint: String,
        /// What both sides changed.
        pub conflicts: Vec<ConflictLine>,
        /// A closed defect whose test case has a newer result.
        pub alert: Option<Alert>,
        /// A path; empty for none.
        pub folder: String,
        /// Whether it is ignored: it stays open, and its issue says so by a label.
        pub ignored: bool,
        /// Free words.
        pub tags: Vec<String>,
        /// Its files.
        pub attachments: Vec<AttachmentLine>,
        /// Where they go, as a sentence.
        pub attachments_note: String,
        /// The issue to paste a picture into by hand; none where that is not needed.
        pub paste_into: Option<String>,
    }

    /// A comment on a defect.
    #[derive(Eq)]
    pub struct CommentLine {
        /// Its UUID.
        pub id: String,
        /// Who wrote it: `You`, or the tracker's user.
        pub author: String,
        /// Markdown.
        pub text: String,
        /// `2 hours ago, edited`.
        pub age: String,
        /// Where it stands: Synced, Waiting, Only here, Deleted there.
        pub state: Badge,
        /// Whether it was written here and can be changed and deleted.
        pub editable: bool,
        /// Whether it was deleted on either side; its text is kept.
        pub deleted: bool,
    }

    /// What both sides changed, for a person to settle.
    #[derive(Eq)]
    pub struct ConflictLine {
        /// What.
        pub field: SyncField,
        /// `Title`.
        pub label: String,
        /// `Both sides changed the title since they last agreed.`
        pub sentence: String,
        /// The workspace's value.
        pub ours: String,
        /// The tracker's value.
        pub theirs: String,
    }
}
