//! GitHub's labels and states for our priorities and statuses.

use crate::model::{DefectPriority, RequirementPriority, RequirementStatus};

/// Defect priority → label. Reading back, the first row wins.
pub const DEFECT_PRIORITY: &[(DefectPriority, &str)] = &[
    (DefectPriority::Blocker, "priority:critical"),
    (DefectPriority::Critical, "priority:high"),
    (DefectPriority::Major, "priority:medium"),
    (DefectPriority::Minor, "priority:low"),
    (DefectPriority::Trivial, "priority:low"),
];

/// Label → requirement priority. No such label means P2.
pub const REQUIREMENT_PRIORITY: &[(&str, RequirementPriority)] = &[
    ("priority:critical", RequirementPriority::P0),
    ("priority:high", RequirementPriority::P1),
    ("priority:medium", RequirementPriority::P2),
    ("priority:low", RequirementPriority::P3),
];

/// Label → colour (hex, without `#`) and description, for labels we have to make.
pub const LABEL_LOOKS: &[(&str, &str, &str)] = &[
    ("priority:critical", "b60205", "Nothing can go on until this is fixed"),
    ("priority:high", "d93f0b", "A main job cannot be done"),
    ("priority:medium", "fbca04", "A job can only be done by a detour"),
    ("priority:low", "0e8a16", "A nuisance, or barely seen"),
];

/// The label of a defect's priority.
pub fn label(priority: DefectPriority) -> &'static str {
    match priority {
        DefectPriority::Blocker => "priority:critical",
        DefectPriority::Critical => "priority:high",
        DefectPriority::Major => "priority:medium",
        DefectPriority::Minor | DefectPriority::Trivial => "priority:low",
    }
}

/// A defect's priority after the issue was seen with these labels. A foreign label says nothing, and
/// neither does the label that ours already maps to.
pub fn read_priority(ours: DefectPriority, labels: &[String]) -> DefectPriority {
    if has(labels, label(ours)) {
        return ours;
    }
    DEFECT_PRIORITY.iter().find(|(_, label)| has(labels, label)).map_or(ours, |(priority, _)| *priority)
}

/// A requirement's priority by its issue's labels.
pub fn requirement_priority(labels: &[String]) -> RequirementPriority {
    REQUIREMENT_PRIORITY
        .iter()
        .find(|(label, _)| has(labels, label))
        .map_or(RequirementPriority::P2, |(_, priority)| *priority)
}

/// A requirement's status by its issue's state.
pub const fn requirement_status(closed: bool) -> RequirementStatus {
    if closed { RequirementStatus::Deprecated } else { RequirementStatus::Active }
}

fn has(labels: &[String], label: &str) -> bool {
    labels.iter().any(|have| have.eq_ignore_ascii_case(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ours: DefectPriority, labels: &[&str], expect: DefectPriority) {
        let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
        assert_eq!(read_priority(ours, &labels), expect);
    }

    #[test]
    fn the_label_of_every_priority_is_the_tables() {
        for (priority, expect) in DEFECT_PRIORITY {
            assert_eq!(label(*priority), *expect);
        }
    }

    #[test]
    fn an_unchanged_label_keeps_trivial_trivial() {
        check(DefectPriority::Trivial, &["bug", "priority:low"], DefectPriority::Trivial);
    }

    #[test]
    fn a_changed_label_moves_the_priority() {
        check(DefectPriority::Trivial, &["Priority:Critical"], DefectPriority::Blocker);
        check(DefectPriority::Blocker, &["priority:low"], DefectPriority::Minor);
    }

    #[test]
    fn a_foreign_label_says_nothing() {
        check(DefectPriority::Critical, &["bug", "p1"], DefectPriority::Critical);
    }

    #[test]
    fn an_issue_without_a_priority_label_is_p2() {
        assert_eq!(requirement_priority(&["bug".into()]), RequirementPriority::P2);
        assert_eq!(requirement_priority(&["priority:critical".into()]), RequirementPriority::P0);
    }
}
