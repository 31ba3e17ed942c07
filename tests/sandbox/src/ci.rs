//! Runs in CI as GitLab and GitHub both have them: a file of jobs, runs that move on with the clock, and
//! the test results they leave. What a tracker makes of it is with that tracker.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a project or repository has set up.
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the real ones, too
#[derive(Clone, Debug)]
pub struct Ci {
    /// Whether it is switched off altogether.
    pub is_off: bool,
    /// Whether there is no file that says what is run.
    pub lacks_file: bool,
    /// How long each job takes, in milliseconds; a run waits half of it first.
    pub pace: u64,
    /// The jobs, run one after the other.
    pub jobs: Vec<String>,
    /// Branches and tags.
    pub refs: Vec<String>,
    /// The least role that may hand over variables, on GitLab.
    pub variables_role: u64,
    /// What the file takes.
    pub inputs: Vec<Input>,
    /// The files, on GitHub.
    pub workflows: Vec<Workflow>,
    /// What the tests of a new run come to.
    pub results: Vec<TestResult>,
    /// How long a run is missing from lists, in milliseconds.
    pub list_lag: u64,
    /// The form of the artifact with the results: `junit`, `ctrf`, or nothing.
    pub artifact: String,
    /// Whether artifacts have expired.
    pub is_expired: bool,
    /// What the tests of a pipeline come to that each new one starts, on GitLab; none for no such pipeline.
    pub child: Vec<TestResult>,
    /// The runs by their id.
    pub runs: BTreeMap<u64, Run>,
}

/// One thing that the file takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Whether it must be given.
    pub is_required: bool,
    /// Whether the run's title ends with it.
    pub is_title: bool,
}

/// A file of GitHub Actions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Workflow {
    /// Its id.
    pub id: u64,
    /// `Regression`.
    pub name: String,
    /// `.github/workflows/regression.yml`.
    pub path: String,
    /// `active`, `disabled_manually`.
    pub state: String,
    /// Whether it can be started by hand.
    pub can_dispatch: bool,
}

/// What came of one test.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TestResult {
    /// `TC-1 pays with an expired card`.
    pub name: String,
    /// `checkout.CardTest`.
    pub classname: String,
    /// `success`, `failed`, `error`, `skipped`.
    pub status: String,
    /// How long it took.
    pub seconds: f64,
    /// Why it failed; may be empty.
    pub message: String,
}

impl TestResult {
    /// A result without a message.
    pub fn new(name: &str, classname: &str, status: &str, seconds: f64, message: &str) -> Self {
        Self {
            name: name.to_owned(),
            classname: classname.to_owned(),
            status: status.to_owned(),
            seconds,
            message: message.to_owned(),
        }
    }
}

/// One run: a pipeline, or a run of a workflow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Its id.
    pub id: u64,
    /// Its number in the project.
    pub number: u64,
    /// The branch or tag.
    pub reference: String,
    /// Who started it.
    pub user: String,
    /// When it was made, in milliseconds.
    pub created: u64,
    /// When its present attempt began, in milliseconds.
    pub started: u64,
    /// How often it was begun.
    pub attempt: u64,
    /// When somebody cancelled it.
    pub cancelled: Option<u64>,
    /// Variables handed over.
    pub variables: Vec<(String, String)>,
    /// Inputs handed over.
    pub inputs: BTreeMap<String, String>,
    /// The workflow's id, on GitHub.
    pub workflow: u64,
    /// What lists call it.
    pub title: String,
    /// The jobs.
    pub jobs: Vec<String>,
    /// How long each takes.
    pub pace: u64,
    /// What its tests come to.
    pub results: Vec<TestResult>,
    /// The run that started it; 0 when a person did.
    pub parent: u64,
}

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nobody has taken it up.
    Waiting,
    /// It is under way.
    Running,
    /// It came to its end, well or not.
    Done {
        /// Whether it went well.
        well: bool,
    },
    /// Somebody has cancelled it, and it is winding up.
    Cancelling,
    /// It was cancelled.
    Cancelled,
}

impl Run {
    /// How far the whole is.
    pub fn phase(&self, now: u64) -> Phase {
        if let Some(at) = self.cancelled {
            return if now < at + self.pace / 4 { Phase::Cancelling } else { Phase::Cancelled };
        }
        if now < self.started + self.pace / 2 {
            return Phase::Waiting;
        }
        if now < self.ends() { Phase::Running } else { Phase::Done { well: !self.fails() } }
    }

    /// How far one of its jobs is.
    pub fn job(&self, at: usize, now: u64) -> Phase {
        let begins = self.started + self.pace / 2 + self.pace * at as u64;
        let ends = begins + self.pace;
        let seen = self.cancelled.unwrap_or(now).min(now);
        match () {
            () if seen >= ends => Phase::Done { well: !(self.fails() && at + 1 == self.jobs.len()) },
            () if self.cancelled.is_some() => Phase::Cancelled,
            () if seen < begins => Phase::Waiting,
            () => Phase::Running,
        }
    }

    /// When it is over.
    pub fn ends(&self) -> u64 {
        self.started + self.pace / 2 + self.pace * self.jobs.len() as u64
    }

    /// When it was over, if it is.
    pub fn ended(&self, now: u64) -> Option<u64> {
        match self.phase(now) {
            Phase::Done { .. } => Some(self.ends()),
            Phase::Cancelled => self.cancelled,
            Phase::Waiting | Phase::Running | Phase::Cancelling => None,
        }
    }

    fn fails(&self) -> bool {
        self.results.iter().any(|one| matches!(one.status.as_str(), "failed" | "error"))
    }
}

impl Default for Ci {
    fn default() -> Self {
        let workflow = |id: u64, name: &str, file: &str, can_dispatch: bool, state: &str| Workflow {
            id,
            name: name.to_owned(),
            path: format!(".github/workflows/{file}"),
            state: state.to_owned(),
            can_dispatch,
        };
        let input = |name: &str| Input { name: name.to_owned(), ..Input::default() };
        Self {
            is_off: false,
            lacks_file: false,
            pace: 20_000,
            jobs: ["build", "test", "report"].map(str::to_owned).to_vec(),
            refs: ["main", "release/2.4", "v2.3.0"].map(str::to_owned).to_vec(),
            variables_role: 30,
            inputs: [
                "suite",
                "casebridge_run",
                "casebridge_cycle",
                "casebridge_cases",
                "qase_api_base_url",
                "qase_report",
                "qase_project_code",
                "qase_run_id",
                "qase_run_complete",
            ]
            .map(|name| Input { is_title: name == "casebridge_run", ..input(name) })
            .to_vec(),
            workflows: vec![
                workflow(9_001, "Regression", "regression.yml", true, "active"),
                workflow(9_002, "Build", "build.yml", false, "active"),
                workflow(9_003, "Nightly", "nightly.yml", true, "disabled_manually"),
            ],
            results: sample_results(),
            list_lag: 0,
            artifact: "junit".to_owned(),
            is_expired: false,
            child: Vec::new(),
            runs: BTreeMap::new(),
        }
    }
}

/// Results of a small regression: by key, by a form of Qase, by title alone, and one that nobody knows.
pub fn sample_results() -> Vec<TestResult> {
    let one = TestResult::new;
    vec![
        one(
            "TC-1 refuses a card that expired last month",
            "checkout.CardTest",
            "failed",
            1.5,
            "expected the order to be refused, it was placed",
        ),
        one("takes a card that expires today (Qase ID: 2)", "checkout.CardTest", "success", 0.75, ""),
        one("Pay with a valid card", "checkout.CardTest", "success", 2.25, ""),
        one("shows the sum with VAT", "checkout.SumTest", "success", 0.25, ""),
        one("rounds the sum once", "checkout.SumTest", "skipped", 0.0, ""),
    ]
}

impl Ci {
    /// Begins a run.
    pub fn begin(&mut self, mut run: Run) -> &Run {
        run.number = self.runs.values().map(|one| one.number).max().unwrap_or_default() + 1;
        run.attempt = 1;
        run.started = run.created;
        run.jobs.clone_from(&self.jobs);
        run.pace = self.pace;
        run.results.clone_from(&self.results);
        let id = run.id;
        self.runs.entry(id).or_insert(run)
    }
}

/// Results as JUnit writes them.
pub fn junit(results: &[TestResult]) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let failures = results.iter().filter(|one| one.status == "failed").count();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites><testsuite name=\"regression\" tests=\"{}\" failures=\"{failures}\">\n",
        results.len()
    );
    for one in results {
        let inner = match one.status.as_str() {
            "failed" => format!("<failure message=\"{0}\">{0}</failure>", escape(&one.message)),
            "error" => format!("<error message=\"{0}\"/>", escape(&one.message)),
            "skipped" => "<skipped/>".to_owned(),
            _ => String::new(),
        };
        out.push_str(&format!(
            "<testcase name=\"{}\" classname=\"{}\" time=\"{}\">{inner}</testcase>\n",
            escape(&one.name),
            escape(&one.classname),
            one.seconds
        ));
    }
    out.push_str("</testsuite></testsuites>\n");
    out
}

/// Results as CTRF writes them.
pub fn ctrf(results: &[TestResult]) -> String {
    let tests: Vec<serde_json::Value> = results
        .iter()
        .map(|one| {
            let status = match one.status.as_str() {
                "success" => "passed",
                "skipped" => "skipped",
                _ => "failed",
            };
            serde_json::json!({ "name": one.name, "status": status, "duration": one.seconds * 1_000.0,
                "suite": [one.classname], "message": one.message })
        })
        .collect();
    serde_json::json!({ "reportFormat": "CTRF", "specVersion": "0.0.0",
        "results": { "tool": { "name": "sandbox" },
            "summary": { "tests": results.len(), "passed": 0, "failed": 0, "pending": 0, "skipped": 0, "other": 0, "start": 0, "stop": 0 },
            "tests": tests } })
    .to_string()
}

/// A zip archive of these files, stored as they are.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let offset = u32::try_from(out.len()).unwrap_or_default();
        let size = u32::try_from(bytes.len()).unwrap_or_default();
        let length = u16::try_from(name.len()).unwrap_or_default();
        // Version, flags, method, time, day, checksum, both sizes, length of the name, of the extra field.
        let mut head = Vec::new();
        head.extend([20_u16, 0, 0, 0, 0x21].iter().flat_map(|number| number.to_le_bytes()));
        head.extend([crc(bytes), size, size].iter().flat_map(|number| number.to_le_bytes()));
        head.extend([length, 0].iter().flat_map(|number| number.to_le_bytes()));
        out.extend(0x0403_4b50_u32.to_le_bytes());
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(*bytes);
        directory.extend(0x0201_4b50_u32.to_le_bytes());
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&head);
        directory.extend([0_u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = u32::try_from(out.len()).unwrap_or_default();
    let size = u32::try_from(directory.len()).unwrap_or_default();
    let count = u16::try_from(files.len()).unwrap_or_default();
    out.extend(&directory);
    out.extend(0x0605_4b50_u32.to_le_bytes());
    out.extend([0_u16, 0, count, count].iter().flat_map(|number| number.to_le_bytes()));
    out.extend([size, start].iter().flat_map(|number| number.to_le_bytes()));
    out.extend(0_u16.to_le_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    })
}
