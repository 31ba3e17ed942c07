//! Mappings that are ready made: what a connection does with a defect as TestKase, Qase and QALITA do it. Pure.

use super::{ConflictPolicy, Direction, FieldRule, Labelling, Renamed, SyncField, Tracker, Wording};
use crate::protocol::wire::wire;

wire! {
    /// How a connection maps defects: directions, words and labels.
    #[derive(Eq, Default)]
    #[serde(default)]
    pub struct Mapping {
        /// One for each field.
        pub rules: Vec<FieldRule>,
        /// How issues are written.
        pub wording: Wording,
        /// Which labels they get, and what closes them.
        pub labelling: Labelling,
        /// Whether an open defect gets a new issue by itself once its issue is deleted, where the mapping says so.
        pub recreates: Option<bool>,
        /// Whether the issue of a known defect is told when a test meets it again, where the mapping says so.
        pub confirms: Option<bool>,
    }
}

/// The ready-made mappings, by name.
pub const PRESETS: [&str; 3] = ["TestKase", "Qase", "QALITA"];

/// One of them, for a tracker.
pub fn preset(name: &str, tracker: Tracker) -> Mapping {
    let mut mapping = Mapping { rules: SyncField::ALL.map(FieldRule::usual).to_vec(), ..Mapping::default() };
    match name {
        // The status alone goes both ways; everything else is the workspace's.
        "Qase" => {
            for rule in &mut mapping.rules {
                rule.direction = match rule.field {
                    SyncField::Status => Direction::TwoWay,
                    SyncField::Title | SyncField::Description | SyncField::Priority => Direction::ToTracker,
                    SyncField::Assignee | SyncField::Comments => Direction::Off,
                };
            }
        }
        "QALITA" => {
            for rule in &mut mapping.rules {
                if rule.field == SyncField::Assignee {
                    rule.direction = Direction::ToTracker;
                    rule.conflict = ConflictPolicy::TrackerWins;
                }
            }
            "[QALITA] {folder}: {title}".clone_into(&mut mapping.wording.title);
            "{description}\n\nFound by {case} in {cycle}. Environment: {environment}. Version: {version}. Requirement: {requirement}.".clone_into(&mut mapping.wording.description);
            let scope = if tracker == Tracker::GitLab { "::" } else { ":" };
            let severity = |level: &str| Renamed {
                from: format!("priority{scope}{level}"),
                to: format!("severity:{level}"),
            };
            mapping.labelling = Labelling {
                always: vec!["qalita".to_owned()],
                folder: "domain:{name}".to_owned(),
                tags: "qalita/{name}".to_owned(),
                ignored: "ignored".to_owned(),
                ..Labelling::default()
            };
            if !tracker.is_jira() {
                mapping.labelling.names = ["critical", "high", "medium", "low"].map(severity).to_vec();
            }
        }
        _ => {}
    }
    mapping
}

impl Mapping {
    /// The rule of a field.
    pub fn rule(&self, field: SyncField) -> FieldRule {
        let set = self.rules.iter().find(|rule| rule.field == field).copied();
        set.unwrap_or_else(|| FieldRule::usual(field))
    }
}
