//! The tables between our words and the trackers', in the order they are published, and the few rules
//! of reading back.
//!
//! Two of ours may map to one of theirs. So what we have stays as long as it still maps to what they
//! have; only a real change on their side moves it.

pub mod github;

use crate::model::DefectStatus;

/// What a defect's status becomes when the tracker's issue is seen open or closed. A tracker's close is
/// never Achieved: that a fix was verified is for a tester to say.
pub fn read_status(ours: DefectStatus, closed: bool) -> DefectStatus {
    match (ours.is_done(), closed) {
        (true, true) | (false, false) => ours,
        (false, true) => DefectStatus::Closed,
        (true, false) => DefectStatus::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ours: DefectStatus, closed: bool, expect: DefectStatus) {
        assert_eq!(read_status(ours, closed), expect);
    }

    #[test]
    fn a_trackers_close_is_closed_and_never_achieved() {
        check(DefectStatus::Open, true, DefectStatus::Closed);
        check(DefectStatus::InProgress, true, DefectStatus::Closed);
        check(DefectStatus::Achieved, true, DefectStatus::Achieved);
    }

    #[test]
    fn in_progress_survives_open_and_a_reopen_opens() {
        check(DefectStatus::InProgress, false, DefectStatus::InProgress);
        check(DefectStatus::Closed, false, DefectStatus::Open);
        check(DefectStatus::Achieved, false, DefectStatus::Open);
    }
}
