//! Priorities that are labels: what GitHub and GitLab have in common.

use crate::model::{DefectPriority, RequirementPriority, RequirementStatus};

/// One tracker's labels for our priorities.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// Defect priority → label. Reading back, the first row wins.
    pub defect: &'static [(DefectPriority, &'static str)],
    /// Label → requirement priority. No such label means P2.
    pub requirement: &'static [(&'static str, RequirementPriority)],
    /// Label → colour (hex, without `#`) and description, for labels we have to make.
    pub looks: &'static [(&'static str, &'static str, &'static str)],
}

impl Labels {
    /// The label of a defect's priority.
    pub fn label(&self, priority: DefectPriority) -> &'static str {
        self.defect.iter().find(|row| row.0 == priority).map_or("", |row| row.1)
    }

    /// Every label of the table, each once.
    pub fn all(&self) -> impl Iterator<Item = &'static str> {
        self.looks.iter().map(|look| look.0)
    }

    /// A defect's priority after the issue was seen with these labels. A foreign label says nothing, and
    /// neither does the label that ours already maps to; of several the gravest counts.
    pub fn read_priority(&self, ours: DefectPriority, labels: &[String]) -> DefectPriority {
        let found = self.defect.iter().find(|(_, label)| has(labels, label));
        match found {
            Some((_, label)) if *label == self.label(ours) => ours,
            Some((priority, _)) => *priority,
            None => ours,
        }
    }

    /// A requirement's priority by its issue's labels.
    pub fn requirement_priority(&self, labels: &[String]) -> RequirementPriority {
        self.requirement
            .iter()
            .find(|(label, _)| has(labels, label))
            .map_or(RequirementPriority::P2, |(_, priority)| *priority)
    }
}

/// A requirement's status by whether its issue is closed.
pub const fn requirement_status(closed: bool) -> RequirementStatus {
    if closed { RequirementStatus::Deprecated } else { RequirementStatus::Active }
}

fn has(labels: &[String], label: &str) -> bool {
    labels.iter().any(|have| have.eq_ignore_ascii_case(label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::{github::LABELS as GITHUB, gitlab::LABELS as GITLAB};

    #[track_caller]
    fn check(table: Labels, ours: DefectPriority, labels: &[&str], expect: DefectPriority) {
        let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
        assert_eq!(table.read_priority(ours, &labels), expect);
    }

    #[test]
    fn every_priority_has_a_label_and_every_label_a_look() {
        for table in [GITHUB, GITLAB] {
            for priority in DefectPriority::ALL {
                assert!(table.all().any(|label| label == table.label(priority)));
            }
        }
    }

    #[test]
    fn an_unchanged_label_keeps_trivial_trivial() {
        check(GITHUB, DefectPriority::Trivial, &["bug", "priority:low"], DefectPriority::Trivial);
        check(GITLAB, DefectPriority::Trivial, &["bug", "priority::low"], DefectPriority::Trivial);
    }

    #[test]
    fn a_changed_label_moves_the_priority() {
        check(GITHUB, DefectPriority::Trivial, &["Priority:Critical"], DefectPriority::Blocker);
        check(GITHUB, DefectPriority::Blocker, &["priority:low"], DefectPriority::Minor);
        check(GITLAB, DefectPriority::Blocker, &["priority::low"], DefectPriority::Minor);
    }

    #[test]
    fn of_several_labels_the_gravest_counts() {
        check(GITLAB, DefectPriority::Minor, &["priority::low", "priority::high"], DefectPriority::Critical);
    }

    #[test]
    fn a_foreign_label_says_nothing() {
        check(GITHUB, DefectPriority::Critical, &["bug", "p1"], DefectPriority::Critical);
        check(GITLAB, DefectPriority::Critical, &["priority:low"], DefectPriority::Critical);
    }

    #[test]
    fn an_issue_without_a_priority_label_is_p2() {
        assert_eq!(GITHUB.requirement_priority(&["bug".into()]), RequirementPriority::P2);
        assert_eq!(GITHUB.requirement_priority(&["priority:critical".into()]), RequirementPriority::P0);
        assert_eq!(GITLAB.requirement_priority(&["priority::high".into()]), RequirementPriority::P1);
    }
}
