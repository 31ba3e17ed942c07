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
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Requirement => say!("requirement"),
            Kind::TestCase => say!("test case"),
            Kind::Cycle => say!("test cycle"),
            Kind::Defect => say!("defect"),
        }
    }

    /// Many of them, as a heading.
    pub fn heading(self) -> &'static str {
        match self {
            Kind::Requirement => say!("Requirements"),
            Kind::TestCase => say!("Test cases"),
            Kind::Cycle => say!("Test cycles"),
            Kind::Defect => say!("Defects"),
        }
    }

    /// `1 test case`, `2 test cases`.
    pub fn counted(self, number: u64) -> String {
        match self {
            Kind::Requirement => say!("{n, plural, one {# requirement} other {# requirements}}", number),
            Kind::TestCase => say!("{n, plural, one {# test case} other {# test cases}}", number),
            Kind::Cycle => say!("{n, plural, one {# test cycle} other {# test cycles}}", number),
            Kind::Defect => say!("{n, plural, one {# defect} other {# defects}}", number),
        }
    }
}

impl Outcome {
    /// Every result, in the order people choose from them.
    pub const ALL: [Outcome; 5] =
        [Outcome::Pass, Outcome::Fail, Outcome::Blocked, Outcome::Skipped, Outcome::NotExecuted];

    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::NotExecuted => say!("Not Executed"),
            Outcome::Pass => say!("Pass"),
            Outcome::Fail => say!("Fail"),
            Outcome::Blocked => say!("Blocked"),
            Outcome::Skipped => say!("Skipped"),
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
    pub fn label(self) -> &'static str {
        match self {
            DefectStatus::Open => say!("Open"),
            DefectStatus::InProgress => say!("In-Progress"),
            DefectStatus::Closed => say!("Closed"),
            DefectStatus::Achieved => say!("Achieved"),
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
    pub fn label(self) -> &'static str {
        match self {
            DefectPriority::Blocker => say!("Blocker"),
            DefectPriority::Critical => say!("Critical"),
            DefectPriority::Major => say!("Major"),
            DefectPriority::Minor => say!("Minor"),
            DefectPriority::Trivial => say!("Trivial"),
        }
    }
}

impl CaseStatus {
    /// Every status, in the order of a case's life.
    pub const ALL: [CaseStatus; 3] = [CaseStatus::Draft, CaseStatus::Active, CaseStatus::Deprecated];

    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            CaseStatus::Draft => say!("Draft"),
            CaseStatus::Active => say!("Active"),
            CaseStatus::Deprecated => say!("Deprecated"),
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
    pub fn label(self) -> &'static str {
        match self {
            CaseType::Functional => say!("Functional"),
            CaseType::Smoke => say!("Smoke"),
            CaseType::Regression => say!("Regression"),
            CaseType::Acceptance => say!("Acceptance"),
            CaseType::Usability => say!("Usability"),
            CaseType::Performance => say!("Performance"),
            CaseType::Security => say!("Security"),
            CaseType::Compatibility => say!("Compatibility"),
            CaseType::Other => say!("Other"),
        }
    }
}

impl CasePriority {
    /// Every priority, the highest first.
    pub const ALL: [CasePriority; 3] = [CasePriority::High, CasePriority::Medium, CasePriority::Low];

    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            CasePriority::High => say!("High"),
            CasePriority::Medium => say!("Medium"),
            CasePriority::Low => say!("Low"),
        }
    }
}

impl RequirementStatus {
    /// Every status, in the order of a requirement's life.
    pub const ALL: [RequirementStatus; 3] =
        [RequirementStatus::Draft, RequirementStatus::Active, RequirementStatus::Deprecated];

    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            RequirementStatus::Draft => say!("Draft"),
            RequirementStatus::Active => say!("Active"),
            RequirementStatus::Deprecated => say!("Deprecated"),
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
    pub fn label(self) -> &'static str {
        match self {
            CoverageState::Uncovered => say!("Uncovered"),
            CoverageState::NotRun => say!("Not run"),
            CoverageState::Failing => say!("Failing"),
            CoverageState::Blocked => say!("Blocked"),
            CoverageState::Passing => say!("Passing"),
        }
    }
}
