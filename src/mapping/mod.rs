//! The tables between our words and the trackers', in the order they are published, and the few rules
//! of reading back.
//!
//! Two of ours may map to one of theirs. So what we have stays as long as it still maps to what they
//! have; only a real change on their side moves it.

pub mod github;
pub mod gitlab;
pub mod jira;
pub mod labels;

use crate::model::{Connection, DefectStatus, Tracker};

/// Where an issue stands, as far as the trackers have it in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not begun, or open where a tracker knows no more than that.
    Open,
    /// Being worked on.
    InProgress,
    /// Closed, resolved, done.
    Done,
}

impl Phase {
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Phase::Open => word!("open"),
            Phase::InProgress => word!("in progress"),
            Phase::Done => word!("done"),
        }
    }
}

/// What a defect's status is on a tracker: GitHub and GitLab know open and closed only.
pub const fn phase(tracker: Tracker, status: DefectStatus) -> Phase {
    match status {
        DefectStatus::InProgress if tracker.is_jira() => Phase::InProgress,
        DefectStatus::Open | DefectStatus::InProgress => Phase::Open,
        DefectStatus::Closed | DefectStatus::Achieved => Phase::Done,
    }
}

/// Where an issue is to stand for a defect's status. One that neither opens nor closes it by the connection's
/// settings leaves it as it stands.
pub fn aim(connection: &Connection, status: DefectStatus, there: Phase) -> Phase {
    if connection.sync.labelling.closes.counts(status) { phase(connection.tracker, status) } else { there }
}

/// What a defect's status becomes when its issue is seen there. A tracker's close is never Achieved:
/// that a fix was verified is for a tester to say.
pub fn read_status(tracker: Tracker, ours: DefectStatus, theirs: Phase) -> DefectStatus {
    if phase(tracker, ours) == theirs {
        return ours;
    }
    match theirs {
        Phase::Open => DefectStatus::Open,
        Phase::InProgress => DefectStatus::InProgress,
        Phase::Done => DefectStatus::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tracker: Tracker, ours: DefectStatus, theirs: Phase, expect: DefectStatus) {
        assert_eq!(read_status(tracker, ours, theirs), expect);
    }

    #[test]
    fn a_trackers_close_is_closed_and_never_achieved() {
        for tracker in Tracker::ALL {
            check(tracker, DefectStatus::Open, Phase::Done, DefectStatus::Closed);
            check(tracker, DefectStatus::InProgress, Phase::Done, DefectStatus::Closed);
            check(tracker, DefectStatus::Achieved, Phase::Done, DefectStatus::Achieved);
        }
    }

    #[test]
    fn in_progress_survives_open_where_a_tracker_knows_no_more() {
        check(Tracker::GitHub, DefectStatus::InProgress, Phase::Open, DefectStatus::InProgress);
        check(Tracker::GitLab, DefectStatus::InProgress, Phase::Open, DefectStatus::InProgress);
        check(Tracker::JiraCloud, DefectStatus::InProgress, Phase::Open, DefectStatus::Open);
        check(Tracker::JiraCloud, DefectStatus::Open, Phase::InProgress, DefectStatus::InProgress);
        check(Tracker::JiraDataCenter, DefectStatus::Closed, Phase::InProgress, DefectStatus::InProgress);
    }

    #[test]
    fn a_reopen_opens() {
        for tracker in Tracker::ALL {
            check(tracker, DefectStatus::Closed, Phase::Open, DefectStatus::Open);
            check(tracker, DefectStatus::Achieved, Phase::Open, DefectStatus::Open);
        }
    }
}
