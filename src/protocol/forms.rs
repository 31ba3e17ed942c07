//! What a page may send: the parameters of the calls.
//!
//! A page says what a person chose and typed, never who it is: that is read from the browser's sender.

use super::views::{LogTopic, Tone};
use super::wire::wire;
use crate::model::{
    CasePriority, DefectPriority, DefectStatus, FieldRule, ImportState, Kind, Outcome, RequirementPriority,
    RequirementStatus, Secret, Side, SyncField, Tracker,
};

wire! {
    /// A call without parameters.
    pub struct Nothing {}

    /// One record or job, by its identity.
    pub struct ById {
        /// The UUID.
        pub id: String,
    }

    /// One record.
    pub struct RecordForm {
        /// What it is.
        pub kind: Kind,
        /// Its UUID.
        pub id: String,
    }

    /// The address of a tab or of a link.
    pub struct UrlForm {
        /// Absolute, as the browser shows it; empty when there is none.
        pub url: String,
    }

    /// An address that is being typed.
    pub struct AddressForm {
        /// What was typed so far.
        pub url: String,
        /// The tracker chosen by hand; none lets the address tell.
        pub tracker: Option<Tracker>,
    }

    /// A connection to set up or to change.
    pub struct ConnectionForm {
        /// The connection to change; none makes a new one.
        pub id: Option<String>,
        /// The tracker chosen by hand; none lets the address tell.
        pub tracker: Option<Tracker>,
        /// The project's or the site's address: `https://github.com/owner/repository`.
        pub url: String,
        /// The account's email address, where one goes with the token; none keeps the stored one.
        pub email: Option<String>,
        /// The project chosen from the list; none takes the address's own.
        pub project: Option<String>,
        /// The chosen type of issue, by its id; none keeps the stored one.
        pub issue_type: Option<String>,
        /// Which issues are requirements (JQL); none keeps the stored one.
        pub filter: Option<String>,
        /// The token; none keeps the stored one.
        #[cfg_attr(all(test, not(target_arch = "wasm32")), ts(type = "string | null"))]
        pub token: Option<Secret>,
    }

    /// One field of a tracker's screen as a person filled it in.
    pub struct FieldAnswer {
        /// The field's id.
        pub id: String,
        /// Its values; the kinds with one value use the first, a cascading one the first two.
        pub values: Vec<String>,
    }

    /// What a tracker's screen demanded, filled in.
    pub struct DemandForm {
        /// The waiting write's UUID.
        pub job: String,
        /// The fields.
        pub answers: Vec<FieldAnswer>,
    }

    /// What to look for.
    pub struct SearchForm {
        /// Words of a title, or a key such as `TC-12` or `#12`.
        pub text: String,
        /// The kinds to look in; empty looks in all.
        pub kinds: Vec<Kind>,
    }

    /// A part of a list.
    pub struct ListForm {
        /// Which list.
        pub kind: Kind,
        /// Only rows whose key or title contain this; empty shows all.
        pub text: String,
        /// How many rows to leave out first.
        pub offset: u32,
        /// How many rows at the most, 1 to 200.
        pub limit: u32,
    }

    /// A requirement as a person filled it in.
    pub struct RequirementForm {
        /// The requirement to change; none makes a new one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// Markdown; may be empty.
        pub description: String,
        /// Its priority.
        pub priority: RequirementPriority,
        /// Its status.
        pub status: RequirementStatus,
    }

    /// One step of a test case.
    #[derive(Eq, Default)]
    pub struct Step {
        /// What to do.
        pub action: String,
        /// What should come of it; may be empty.
        pub expected: String,
    }

    /// A test case as a person filled it in.
    pub struct CaseForm {
        /// The case to change; none makes a new one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// What must hold before the first step; may be empty.
        pub preconditions: String,
        /// In order.
        pub steps: Vec<Step>,
        /// Its priority.
        pub priority: CasePriority,
        /// Free words.
        pub tags: Vec<String>,
        /// A path such as `Shop/Checkout`; empty for none.
        pub folder: String,
    }

    /// A test cycle as a person filled it in.
    pub struct CycleForm {
        /// The cycle to change; none makes a new one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// May be empty.
        pub description: String,
        /// Where it is run; may be empty.
        pub environment: String,
        /// First day, `2026-11-21`; empty for none.
        pub starts: String,
        /// Last day; empty for none.
        pub ends: String,
        /// The cases to execute, by id, in order. A case left out keeps its execution if it has a result.
        pub cases: Vec<String>,
    }

    /// The result of one execution.
    pub struct ResultForm {
        /// The execution's UUID.
        pub execution: String,
        /// What came out.
        pub outcome: Outcome,
        /// What was seen; may be empty.
        pub note: String,
    }

    /// A defect as a person filled it in.
    pub struct DefectForm {
        /// The defect to change; none makes a new one.
        pub id: Option<String>,
        /// The revision the form was opened with; none for a new one.
        pub rev: Option<u32>,
        /// Required, at most 500 characters.
        pub title: String,
        /// Markdown; may be empty.
        pub description: String,
        /// Its priority.
        pub priority: DefectPriority,
        /// Its status.
        pub status: DefectStatus,
        /// The failing execution it was found in, if any.
        pub execution: Option<String>,
        /// The requirement it breaks, if any.
        pub requirement: Option<String>,
    }

    /// Which defect goes where.
    pub struct PushForm {
        /// The defect's UUID.
        pub defect: String,
        /// The connection's id; none takes the only one there is.
        pub connection: Option<String>,
    }

    /// An issue to be tied to a requirement.
    pub struct LinkForm {
        /// The requirement's UUID.
        pub requirement: String,
        /// The issue's address.
        pub url: String,
    }

    /// Test cases to be tied to a requirement, or untied.
    pub struct CasesForm {
        /// The requirement's UUID.
        pub requirement: String,
        /// The cases' UUIDs.
        pub cases: Vec<String>,
    }

    /// On an issue's page: which requirement this issue belongs to.
    pub struct HereRequirement {
        /// The requirement's UUID.
        pub requirement: String,
    }

    /// On an issue's page: words of a requirement's or a case's title.
    pub struct HereSearch {
        /// What was typed; empty shows the latest.
        pub text: String,
        /// Requirements or test cases.
        pub kind: Kind,
    }

    /// On an issue's page: test cases that cover this issue's requirement.
    pub struct HereCases {
        /// The cases' UUIDs.
        pub cases: Vec<String>,
    }

    /// On an issue's page: a defect found while looking at this issue; it is pushed at once.
    pub struct HereDefect {
        /// Made by the page when the form opens, so that a second click makes no second defect. A UUID.
        pub id: String,
        /// Required.
        pub title: String,
        /// Markdown; may be empty.
        pub description: String,
        /// Its priority.
        pub priority: DefectPriority,
    }

    /// How a connection is to be kept in step.
    pub struct SyncForm {
        /// The connection's UUID.
        pub connection: String,
        /// One for each field; a field left out keeps its rule.
        pub rules: Vec<FieldRule>,
        /// Which issues become requirements.
        pub import: ImportForm,
    }

    /// Which issues become requirements.
    pub struct ImportForm {
        /// Whether any do.
        pub on: bool,
        /// For Jira: which issues (JQL); empty for every issue of the project.
        pub jql: String,
        /// Not for Jira: only issues that carry all of these labels.
        pub labels: Vec<String>,
        /// Not for Jira: only issues of the milestone with this title; empty for any.
        pub milestone: String,
        /// Not for Jira: open ones, or all.
        pub state: ImportState,
        /// For Jira: what a status there is here; the others go by their category.
        pub statuses: Vec<StatusRule>,
    }

    /// What a status of the tracker is here.
    #[derive(Eq)]
    pub struct StatusRule {
        /// The tracker's name of it.
        pub status: String,
        /// What it is here.
        pub becomes: RequirementStatus,
    }

    /// Pausing a connection, or ending the pause.
    pub struct PauseForm {
        /// The connection's UUID.
        pub connection: String,
        /// Whether it is to rest.
        pub paused: bool,
    }

    /// People who may be made responsible for a defect.
    pub struct PeopleForm {
        /// The defect's UUID.
        pub defect: String,
        /// The beginning of a name; empty for anybody.
        pub text: String,
    }

    /// Who is to work on a defect.
    pub struct AssignForm {
        /// The defect's UUID.
        pub defect: String,
        /// The tracker's id of the person; empty for nobody.
        pub person: String,
        /// Their name.
        pub name: String,
    }

    /// A comment on a defect.
    pub struct CommentForm {
        /// The defect's UUID.
        pub defect: String,
        /// Made by the page, so that sending it twice makes no second one; one that exists is changed. A UUID.
        pub id: String,
        /// Markdown, at most 30,000 characters.
        pub text: String,
    }

    /// One comment on a defect.
    pub struct CommentRef {
        /// The defect's UUID.
        pub defect: String,
        /// The comment's UUID.
        pub comment: String,
    }

    /// The end of a conflict.
    pub struct ConflictForm {
        /// The defect's UUID.
        pub defect: String,
        /// What both sides changed.
        pub field: SyncField,
        /// Whose value is to hold.
        pub keep: Side,
    }

    /// Another status for a defect.
    pub struct StatusForm {
        /// The defect's UUID.
        pub defect: String,
        /// The status.
        pub status: DefectStatus,
    }

    /// A part of the sync log.
    pub struct LogForm {
        /// Only lines that contain this; empty shows all.
        pub text: String,
        /// Only lines about this.
        pub topic: Option<LogTopic>,
        /// Only lines of this colour.
        pub tone: Option<Tone>,
        /// How many lines to leave out first.
        pub offset: u32,
        /// How many lines at the most, 1 to 500.
        pub limit: u32,
    }

    /// The sync log as a file.
    pub struct LogFileForm {
        /// Comma-separated values instead of JSON.
        pub csv: bool,
        /// Only lines that contain this; empty for all.
        pub text: String,
        /// Only lines about this.
        pub topic: Option<LogTopic>,
        /// Only lines of this colour.
        pub tone: Option<Tone>,
    }
}
