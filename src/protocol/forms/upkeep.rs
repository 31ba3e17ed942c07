//! Connections, sync settings, the outbox and the log.

use crate::model::{FieldRule, ImportState, KnownAs, Labelling, RequirementStatus, Secret, Tracker, Wording};
use crate::protocol::views::{LogTopic, Tone};
use crate::protocol::wire::wire;

wire! {
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
        /// Whether it is to work without a token, through the page where the person is signed in.
        #[serde(default)]
        pub no_token: bool,
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

    /// How a connection is to be kept in step.
    pub struct SyncForm {
        /// The connection's UUID.
        pub connection: String,
        /// One for each field; a field left out keeps its rule.
        pub rules: Vec<FieldRule>,
        /// Which issues become requirements.
        pub import: ImportForm,
        /// For GitHub: whether files go to a branch of the repository; none keeps what is stored.
        #[serde(default)]
        pub evidence: Option<bool>,
        /// Whether an open defect gets a new issue by itself once its issue is deleted; none keeps what is stored.
        #[serde(default)]
        pub recreates: Option<bool>,
        /// Whether the issue of a known defect is told when a test meets it again; none keeps what is stored.
        #[serde(default)]
        pub confirms: Option<bool>,
        /// Which testers are which people there; none keeps what is stored.
        #[serde(default)]
        pub people: Option<Vec<KnownAs>>,
        /// How its issues are written; none keeps what is stored.
        #[serde(default)]
        pub wording: Option<Wording>,
        /// Which labels they get, and what closes them; none keeps what is stored.
        #[serde(default)]
        pub labelling: Option<Labelling>,
    }

    /// Which relay says that something changed on the tracker.
    pub struct RelayForm {
        /// The connection's UUID.
        pub connection: String,
        /// The channel's address; empty switches it off.
        pub channel: String,
        /// What the tracker signs with; none keeps what is stored.
        #[serde(default)]
        #[cfg_attr(all(test, not(target_arch = "wasm32")), ts(type = "string | null"))]
        pub secret: Option<Secret>,
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
