//! Jira's priorities and statuses for ours: by name, and where a site has names of its own, by rank.

use super::Phase;
use crate::model::{DefectPriority, RequirementPriority, RequirementStatus};

/// Defect priority → Jira's names for it, best first.
pub const DEFECT_PRIORITY: &[(DefectPriority, &[&str])] = &[
    (DefectPriority::Blocker, &["Highest", "Blocker"]),
    (DefectPriority::Critical, &["High", "Critical"]),
    (DefectPriority::Major, &["Medium", "Major"]),
    (DefectPriority::Minor, &["Low", "Minor"]),
    (DefectPriority::Trivial, &["Lowest", "Trivial"]),
];

/// Jira priority → requirement priority. Any other name means P2.
pub const REQUIREMENT_PRIORITY: &[(&[&str], RequirementPriority)] = &[
    (&["Highest", "Blocker"], RequirementPriority::P0),
    (&["High", "Critical"], RequirementPriority::P1),
    (&["Medium", "Major"], RequirementPriority::P2),
    (&["Low", "Lowest", "Minor", "Trivial"], RequirementPriority::P3),
];

/// Phase → Jira's names of statuses for it, best first; then any status of the phase's category.
pub const STATUS: &[(Phase, &[&str])] = &[
    (Phase::Open, &["To Do", "Open", "Reopened", "Backlog"]),
    (Phase::InProgress, &["In Progress"]),
    (Phase::Done, &["Done", "Closed", "Resolved"]),
];

/// The place in `allowed` (names, gravest first) of the priority that a defect gets there: the one of
/// the table, else the one of the same rank. None only when nothing is allowed.
pub fn nearest(priority: DefectPriority, allowed: &[&str]) -> Option<usize> {
    let rank = DEFECT_PRIORITY.iter().position(|row| row.0 == priority)?;
    let names = DEFECT_PRIORITY.get(rank)?.1;
    let by_name = names.iter().find_map(|name| allowed.iter().position(|have| same(have, name)));
    // Five ranks laid over however many there are.
    let last = allowed.len().checked_sub(1)?;
    Some(by_name.unwrap_or((rank * last + 2) / 4))
}

/// A defect's priority after its issue was seen with this one. What ours already maps to says nothing.
pub fn read_priority(ours: DefectPriority, theirs: &str, allowed: &[&str]) -> DefectPriority {
    let becomes = |priority| nearest(priority, allowed).and_then(|at| allowed.get(at).copied());
    if becomes(ours).is_some_and(|name| same(name, theirs)) {
        return ours;
    }
    let by_name = DEFECT_PRIORITY.iter().find(|row| row.1.iter().any(|name| same(name, theirs)));
    by_name
        .map(|row| row.0)
        .or_else(|| {
            DefectPriority::ALL.into_iter().find(|one| becomes(*one).is_some_and(|name| same(name, theirs)))
        })
        .unwrap_or(ours)
}

/// A requirement's priority by its issue's.
pub fn requirement_priority(theirs: Option<&str>) -> RequirementPriority {
    let Some(theirs) = theirs else { return RequirementPriority::P2 };
    REQUIREMENT_PRIORITY
        .iter()
        .find(|row| row.0.iter().any(|name| same(name, theirs)))
        .map_or(RequirementPriority::P2, |row| row.1)
}

/// A requirement's status by where its issue stands.
pub const fn requirement_status(phase: Phase) -> RequirementStatus {
    match phase {
        Phase::Open | Phase::InProgress => RequirementStatus::Active,
        Phase::Done => RequirementStatus::Deprecated,
    }
}

/// The phase of a status category's key.
pub fn phase_of(category: &str) -> Phase {
    match category {
        "done" => Phase::Done,
        "indeterminate" => Phase::InProgress,
        _ => Phase::Open,
    }
}

/// How well a status suits a phase: 0 is best; none does not suit.
pub fn suits(phase: Phase, status: &str, category: &str) -> Option<usize> {
    let names = STATUS.iter().find(|row| row.0 == phase).map_or(&[][..], |row| row.1);
    let by_name = names.iter().position(|name| same(name, status));
    (phase_of(category) == phase).then(|| by_name.unwrap_or(names.len()))
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &[&str] = &["Highest", "High", "Medium", "Low", "Lowest"];
    const OLD: &[&str] = &["Blocker", "Critical", "Major", "Minor", "Trivial"];

    #[track_caller]
    fn check(priority: DefectPriority, allowed: &[&str], expect: &str) {
        assert_eq!(nearest(priority, allowed).map(|at| allowed[at]), Some(expect));
    }

    #[test]
    fn the_nearest_priority_is_by_name_and_else_by_rank() {
        for (row, (new, old)) in DEFECT_PRIORITY.iter().zip(NEW.iter().zip(OLD)) {
            check(row.0, NEW, new);
            check(row.0, OLD, old);
        }
        check(DefectPriority::Blocker, &["P1", "P2", "P3"], "P1");
        check(DefectPriority::Major, &["P1", "P2", "P3"], "P2");
        check(DefectPriority::Trivial, &["P1", "P2", "P3"], "P3");
        check(DefectPriority::Trivial, &["Medium"], "Medium");
        check(DefectPriority::Critical, &["Hoch", "critical", "x"], "critical");
        assert_eq!(nearest(DefectPriority::Major, &[]), None);
    }

    #[test]
    fn what_ours_maps_to_says_nothing_and_a_change_moves() {
        assert_eq!(read_priority(DefectPriority::Trivial, "Medium", &["Medium"]), DefectPriority::Trivial);
        assert_eq!(read_priority(DefectPriority::Trivial, "highest", NEW), DefectPriority::Blocker);
        assert_eq!(read_priority(DefectPriority::Trivial, "P1", &["P1", "P2"]), DefectPriority::Blocker);
        assert_eq!(read_priority(DefectPriority::Minor, "Unheard of", NEW), DefectPriority::Minor);
    }

    #[test]
    fn a_requirements_priority_is_the_published_one() {
        assert_eq!(requirement_priority(Some("Critical")), RequirementPriority::P1);
        assert_eq!(requirement_priority(Some("Lowest")), RequirementPriority::P3);
        assert_eq!(requirement_priority(Some("Whatever")), RequirementPriority::P2);
        assert_eq!(requirement_priority(None), RequirementPriority::P2);
    }

    #[test]
    fn a_status_suits_by_name_before_category() {
        assert_eq!(suits(Phase::Done, "Closed", "done"), Some(1));
        assert_eq!(suits(Phase::Done, "Won't do", "done"), Some(3));
        assert_eq!(suits(Phase::Done, "In Review", "indeterminate"), None);
    }
}
