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

    /// Where a test case stands.
    #[derive(Copy, Eq, Default)]
    pub enum CaseStatus {
        /// Being written.
        Draft,
        /// In use.
        #[default]
        Active,
        /// No longer in use: it does not count for any coverage.
        Deprecated,
    }

    /// What a test case is for.
    #[derive(Copy, Eq, Default)]
    pub enum CaseType {
        /// It shows that a function does what it should.
        #[default]
        Functional,
        /// It shows that the most important things work at all.
        Smoke,
        /// It shows that what worked still works.
        Regression,
        /// It shows that the customer gets what was ordered.
        Acceptance,
        /// It shows that people find their way.
        Usability,
        /// It shows that it is fast enough.
        Performance,
        /// It shows that it keeps others out.
        Security,
        /// It shows that it works in other browsers, systems or devices.
        Compatibility,
        /// Anything else.
        Other,
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
    /// Every result, in the order people choose from them.
    pub const ALL: [Outcome; 5] =
        [Outcome::Pass, Outcome::Fail, Outcome::Blocked, Outcome::Skipped, Outcome::NotExecuted];

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
    /// Every status, in the order of a defect's life.
    pub const ALL: [DefectStatus; 4] =
        [DefectStatus::Open, DefectStatus::InProgress, DefectStatus::Closed, DefectStatus::Achieved];

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

impl CaseStatus {
    /// Every status, in the order of a case's life.
    pub const ALL: [CaseStatus; 3] = [CaseStatus::Draft, CaseStatus::Active, CaseStatus::Deprecated];

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            CaseStatus::Draft => "Draft",
            CaseStatus::Active => "Active",
            CaseStatus::Deprecated => "Deprecated",
        }
    }
}

impl CaseType {
    /// Every type, in the order of the choice.
    pub const ALL: [CaseType; 9] = [
        CaseType::Functional,
        CaseType::Smoke,
        CaseType::Regression,
        CaseType::Acceptance,
        CaseType::Usability,
        CaseType::Performance,
        CaseType::Security,
        CaseType::Compatibility,
        CaseType::Other,
    ];

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            CaseType::Functional => "Functional",
            CaseType::Smoke => "Smoke",
            CaseType::Regression => "Regression",
            CaseType::Acceptance => "Acceptance",
            CaseType::Usability => "Usability",
            CaseType::Performance => "Performance",
            CaseType::Security => "Security",
            CaseType::Compatibility => "Compatibility",
            CaseType::Other => "Other",
        }
    }
}

impl CasePriority {
    /// Every priority, the highest first.
    pub const ALL: [CasePriority; 3] = [CasePriority::High, CasePriority::Medium, CasePriority::Low];

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            CasePriority::High => "High",
            CasePriority::Medium => "Medium",
            CasePriority::Low => "Low",
        }
    }
}

impl RequirementStatus {
    /// Every status, in the order of a requirement's life.
    pub const ALL: [RequirementStatus; 3] =
        [RequirementStatus::Draft, RequirementStatus::Active, RequirementStatus::Deprecated];

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
    /// Every priority, the gravest first.
    pub const ALL: [RequirementPriority; 4] =
        [RequirementPriority::P0, RequirementPriority::P1, RequirementPriority::P2, RequirementPriority::P3];

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
    /// Every state, in the order people look at them.
    pub const ALL: [CoverageState; 5] = [
        CoverageState::Failing,
        CoverageState::Blocked,
        CoverageState::NotRun,
        CoverageState::Uncovered,
        CoverageState::Passing,
    ];

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
