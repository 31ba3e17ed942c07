//! What a file holds, in our words and no tool's: the neutral types between readers, writers and the core.
//!
//! Texts are Markdown, whatever the file had. What has no place here is kept as a custom field; raw values stay
//! beside what they were taken for, so that the same file can be written again.

macro_rules! wire {
    ($($item:item)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
            #[serde(rename_all = "camelCase")]
            $item
        )*
    };
}
pub(crate) use wire;

wire! {
    /// A value of the file beside what we took it for; none where the file's word is not known.
    #[derive(Eq)]
    pub struct Taken<T> {
        /// As it stands in the file; empty for none.
        pub raw: String,
        /// What it means to us.
        pub mapped: Option<T>,
    }

    /// How much a test case or requirement matters. A test case knows no Critical: the core takes it for High.
    #[derive(Copy, Eq)]
    #[cfg_attr(feature = "ts", ts(rename = "FilePriority"))]
    pub enum Priority {
        /// Gravest.
        Critical,
        /// Before most.
        High,
        /// The usual.
        Medium,
        /// When there is time.
        Low,
    }

    /// Where a test case or requirement stands.
    #[derive(Copy, Eq)]
    #[cfg_attr(feature = "ts", ts(rename = "FileStatus"))]
    pub enum Status {
        /// Being written.
        Draft,
        /// In use.
        Active,
        /// No longer in use.
        Deprecated,
    }

    /// What a test case is for; the same set as the core's.
    #[derive(Copy, Eq)]
    pub enum CaseType {
        /// A function does what it should.
        Functional,
        /// The most important things work at all.
        Smoke,
        /// What worked still works.
        Regression,
        /// The customer gets what was ordered.
        Acceptance,
        /// People find their way.
        Usability,
        /// Fast enough.
        Performance,
        /// Keeps others out.
        Security,
        /// Works in other browsers, systems or devices.
        Compatibility,
        /// Anything else.
        Other,
    }

    /// The five results.
    #[derive(Copy, Eq, Default, Hash, PartialOrd, Ord)]
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

    /// One step of a test case; Markdown.
    #[derive(Eq, Default)]
    pub struct IncomingStep {
        /// What to do.
        pub action: String,
        /// What should come of it.
        #[serde(default)]
        pub expected: String,
        /// With which data.
        #[serde(default)]
        pub data: String,
    }

    /// A test case of the file.
    #[derive(Default)]
    pub struct IncomingCase {
        /// Stable within its source, the same when the file is read again: `S1/C101`, `TC-12`, a feature's path and scenario.
        pub source_id: String,
        /// Our own key, if the file holds one.
        #[serde(default)]
        pub key: Option<String>,
        /// What people read first.
        pub title: String,
        /// A path such as `Shop/Cart`; empty for none.
        #[serde(default)]
        pub folder: String,
        /// What it shows; empty for none.
        #[serde(default)]
        pub description: String,
        /// What must hold before.
        #[serde(default)]
        pub preconditions: String,
        /// In order.
        #[serde(default)]
        pub steps: Vec<IncomingStep>,
        /// How much it matters.
        #[serde(default)]
        pub priority: Taken<Priority>,
        /// What it is for.
        #[serde(default)]
        pub case_type: Taken<CaseType>,
        /// Where it stands.
        #[serde(default)]
        pub status: Taken<Status>,
        /// Free words.
        #[serde(default)]
        pub tags: Vec<String>,
        /// Keys of requirements and issues it covers.
        #[serde(default)]
        pub references: Vec<String>,
        /// The issues it is tied to by itself, by their addresses.
        #[serde(default)]
        pub issues: Vec<String>,
        /// The full name of the automated test it stands for.
        #[serde(default)]
        pub automation: Option<String>,
        /// Everything else the file says of it, as name and value.
        #[serde(default)]
        pub custom: Vec<(String, String)>,
        /// Where it begins in the file; 0 where a file has no lines.
        #[serde(default)]
        pub line: u32,
    }

    /// A result of the file.
    #[derive(Default)]
    pub struct IncomingResult {
        /// The test's own name.
        pub name: String,
        /// `suite::class::name`: its signature, the same in every run.
        pub full_name: String,
        /// The suites around it, outermost first.
        #[serde(default)]
        pub suites: Vec<String>,
        /// What came of it.
        pub outcome: Outcome,
        /// The file's own word for it.
        #[serde(default)]
        pub raw_status: String,
        /// What it says of a failure, cut at [`MESSAGE_LIMIT`] with a mark.
        #[serde(default)]
        pub message: String,
        /// How long it took.
        #[serde(default)]
        pub seconds: Option<f64>,
        /// Every test case id that was found, most trusted first, as written: `48271`, `TC-12`, `C123`.
        #[serde(default)]
        pub ids: Vec<String>,
        /// What the file says of it besides, as name and value.
        #[serde(default)]
        pub properties: Vec<(String, String)>,
        /// Issues and pages it points to: addresses or keys.
        #[serde(default)]
        pub links: Vec<String>,
        /// When it began, in milliseconds since 1970.
        #[serde(default)]
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub started: Option<i64>,
        /// Where it begins in the file.
        #[serde(default)]
        pub line: u32,
    }

    /// A requirement of the file.
    #[derive(Default)]
    pub struct IncomingRequirement {
        /// Stable within its source.
        pub source_id: String,
        /// Our own key, if the file holds one.
        #[serde(default)]
        pub key: Option<String>,
        /// What people read first.
        pub title: String,
        /// Markdown.
        #[serde(default)]
        pub description: String,
        /// How much it matters.
        #[serde(default)]
        pub priority: Taken<Priority>,
        /// Where it stands.
        #[serde(default)]
        pub status: Taken<Status>,
        /// A path; empty for none.
        #[serde(default)]
        pub folder: String,
        /// Free words.
        #[serde(default)]
        pub tags: Vec<String>,
        /// Keys of issues it is tied to.
        #[serde(default)]
        pub references: Vec<String>,
        /// Everything else, as name and value.
        #[serde(default)]
        pub custom: Vec<(String, String)>,
        /// Where it begins in the file.
        #[serde(default)]
        pub line: u32,
    }

    /// Something of the file that could not become anything.
    #[derive(Eq, Default)]
    pub struct Skipped {
        /// Where it begins.
        pub line: u32,
        /// Its column, where that helps.
        #[serde(default)]
        pub column: Option<u32>,
        /// Its beginning, as it stands there.
        pub what: String,
        /// Why it became nothing.
        pub why: String,
    }

    /// One thing of a file, as it travels to the core.
    #[serde(tag = "kind", content = "item")]
    pub enum Item {
        /// A test case.
        Case(IncomingCase),
        /// A result.
        Result(IncomingResult),
        /// A requirement.
        Requirement(IncomingRequirement),
        /// What became nothing.
        Skipped(Skipped),
    }

    /// What reading a file came to.
    #[derive(Eq, Default)]
    pub struct Summary {
        /// Test cases handed over.
        pub cases: u32,
        /// Results handed over.
        pub results: u32,
        /// Requirements handed over.
        pub requirements: u32,
        /// What became nothing, each told one by one.
        pub skipped: u32,
        /// Whether the person stopped it: what was handed over is then a part.
        pub cancelled: bool,
        /// What the file says of its run as a whole, as name and value: title, environment, build, tool.
        pub about: Vec<(String, String)>,
    }

    /// Why a file cannot be read. What was handed over before it is whole, but must not be kept.
    #[derive(Eq, Default)]
    pub struct Fault {
        /// The line, from 1; 0 where a file has none.
        pub line: u32,
        /// The column in characters, from 1; 0 where unknown.
        pub column: u32,
        /// The file inside a zip; empty outside of one.
        #[serde(default)]
        pub file: String,
        /// What is wrong, as a sentence.
        pub message: String,
        /// What the person can do about it; may be empty.
        #[serde(default)]
        pub remedy: String,
    }
}

/// How much of a failure's text is kept, in bytes.
pub const MESSAGE_LIMIT: usize = 16_000;
/// What stands where a text was cut.
pub const CUT: &str = "\n… (cut here: the file holds more)";

impl<T> Default for Taken<T> {
    fn default() -> Self {
        Self { raw: String::new(), mapped: None }
    }
}

impl IncomingCase {
    /// Everything it is tied to, for a format that keeps it in one place.
    #[cfg(feature = "write")]
    pub(crate) fn named(&self) -> Vec<String> {
        self.references.iter().chain(&self.issues).cloned().collect()
    }
}

impl<T> Taken<T> {
    /// A word of the file and what it means.
    pub fn new(raw: impl Into<String>, mapped: Option<T>) -> Self {
        Self { raw: raw.into(), mapped }
    }
}
