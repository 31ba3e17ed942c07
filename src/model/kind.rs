//! The closed sets of the workspace: kinds of record, priorities, statuses, results.
//!
//! Every set is in the order people rank it, first the gravest or the earliest.

use crate::protocol::wire::wire;

wire! {
    /// What a record is.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum Kind {
        /// Something that must work.
        Requirement,
        /// Steps that show whether it works.
        TestCase,
        /// A selection of test cases to execute.
        Cycle,
        /// What went wrong.
        Defect,
    }

    /// How much a requirement matters. P2 is the default.
    #[derive(Copy, Eq, Default)]
    pub enum RequirementPriority {
        /// Critical.
        P0,
        /// High.
        P1,
        /// Medium.
        #[default]
        P2,
        /// Low.
        P3,
    }

    /// Where a requirement stands.
    #[derive(Copy, Eq, Default)]
    pub enum RequirementStatus {
        /// Being written.
        Draft,
        /// In force.
        #[default]
        Active,
        /// No longer in force; links are kept.
        Deprecated,
    }

    /// How much a test case matters.
    #[derive(Copy, Eq, Default)]
    pub enum CasePriority {
        /// Run it first.
        High,
        /// Run it in every full pass.
        #[default]
        Medium,
        /// Run it when there is time.
        Low,
    }

    /// How grave a defect is.
    #[derive(Copy, Eq, Default)]
    pub enum DefectPriority {
        /// Nothing can go on.
        Blocker,
        /// A main job cannot be done.
        Critical,
        /// A job can be done by a detour.
        #[default]
        Major,
        /// A nuisance.
        Minor,
        /// Barely seen.
        Trivial,
    }

    /// Where a defect stands.
    #[derive(Copy, Eq, Default)]
    pub enum DefectStatus {
        /// Reported.
        #[default]
        Open,
        /// Being worked on.
        InProgress,
        /// The tracker or a person closed it.
        Closed,
        /// A tester verified the fix. Only a person sets it.
        Achieved,
    }

    /// The result of one test case in one cycle.
    #[derive(Copy, Eq, Default)]
    pub enum Outcome {
        /// No result yet.
        #[default]
        NotExecuted,
        /// As expected.
        Pass,
        /// Not as expected.
        Fail,
        /// Could not be executed.
        Blocked,
        /// Left out on purpose.
        Skipped,
    }

    /// What the linked test cases say of a requirement.
    #[derive(Copy, Eq)]
    pub enum CoverageState {
        /// No test case is linked.
        Uncovered,
        /// Test cases are linked; at least one has no final result, and none fails or is blocked.
        NotRun,
        /// The latest result of at least one case is Fail.
        Failing,
        /// No case fails; at least one is blocked.
        Blocked,
        /// The latest final result of every case is Pass.
        Passing,
    }
}

impl Kind {
    /// Every kind, in the order the workspace shows them.
    pub const ALL: [Kind; 4] = [Kind::Requirement, Kind::TestCase, Kind::Cycle, Kind::Defect];

    /// What stands before the number in `REQ-1`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Kind::Requirement => "REQ",
            Kind::TestCase => "TC",
            Kind::Cycle => "CYC",
            Kind::Defect => "DEF",
        }
    }

    /// The word people read.
    pub const fn noun(self) -> &'static str {
        match self {
            Kind::Requirement => "requirement",
            Kind::TestCase => "test case",
            Kind::Cycle => "test cycle",
            Kind::Defect => "defect",
        }
    }
}

impl Outcome {
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::NotExecuted => "Not Executed",
            Outcome::Pass => "Pass",
            Outcome::Fail => "Fail",
            Outcome::Blocked => "Blocked",
            Outcome::Skipped => "Skipped",
        }
    }

    /// Whether the case has been given a result at all.
    pub const fn is_final(self) -> bool {
        !matches!(self, Outcome::NotExecuted)
    }
}

impl DefectStatus {
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            DefectStatus::Open => "Open",
            DefectStatus::InProgress => "In-Progress",
            DefectStatus::Closed => "Closed",
            DefectStatus::Achieved => "Achieved",
        }
    }

    /// Whether nothing is left to do on the tracker.
    pub const fn is_done(self) -> bool {
        matches!(self, DefectStatus::Closed | DefectStatus::Achieved)
    }
}

impl DefectPriority {
    /// Every priority, gravest first.
    pub const ALL: [DefectPriority; 5] = [
        DefectPriority::Blocker,
        DefectPriority::Critical,
        DefectPriority::Major,
        DefectPriority::Minor,
        DefectPriority::Trivial,
    ];

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            DefectPriority::Blocker => "Blocker",
            DefectPriority::Critical => "Critical",
            DefectPriority::Major => "Major",
            DefectPriority::Minor => "Minor",
            DefectPriority::Trivial => "Trivial",
        }
    }
}

impl RequirementStatus {
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            RequirementStatus::Draft => "Draft",
            RequirementStatus::Active => "Active",
            RequirementStatus::Deprecated => "Deprecated",
        }
    }
}

impl RequirementPriority {
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            RequirementPriority::P0 => "P0",
            RequirementPriority::P1 => "P1",
            RequirementPriority::P2 => "P2",
            RequirementPriority::P3 => "P3",
        }
    }
}

impl CoverageState {
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            CoverageState::Uncovered => "Uncovered",
            CoverageState::NotRun => "Not run",
            CoverageState::Failing => "Failing",
            CoverageState::Blocked => "Blocked",
            CoverageState::Passing => "Passing",
        }
    }
}
