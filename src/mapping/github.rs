//! GitHub's labels for our priorities.

use super::labels::Labels;
use crate::model::{DefectPriority, RequirementPriority};

/// The published tables.
pub const LABELS: Labels = Labels {
    defect: &[
        (DefectPriority::Blocker, "priority:critical"),
        (DefectPriority::Critical, "priority:high"),
        (DefectPriority::Major, "priority:medium"),
        (DefectPriority::Minor, "priority:low"),
        (DefectPriority::Trivial, "priority:low"),
    ],
    requirement: &[
        ("priority:critical", RequirementPriority::P0),
        ("priority:high", RequirementPriority::P1),
        ("priority:medium", RequirementPriority::P2),
        ("priority:low", RequirementPriority::P3),
    ],
    looks: &[
        ("priority:critical", "b60205", "Nothing can go on until this is fixed"),
        ("priority:high", "d93f0b", "A main job cannot be done"),
        ("priority:medium", "fbca04", "A job can only be done by a detour"),
        ("priority:low", "0e8a16", "A nuisance, or barely seen"),
    ],
};
