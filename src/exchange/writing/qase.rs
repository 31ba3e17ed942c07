//! Qase's table: its 25 columns to the letter, suites first, steps in three parallel cells.
//!
//! Custom fields that are none of its columns stand at the end of the description.

use std::collections::BTreeMap;
use std::io::{self, Write};

use csv::WriterBuilder;

use super::WriteOptions;
use crate::CHILD;
use crate::formula::guarded;
use crate::incoming::{CaseType, IncomingCase, IncomingStep, Priority, Status};

/// The header as Qase writes it.
pub(crate) const HEADER: [&str; 25] = [
    "v2.id",
    "title",
    "description",
    "preconditions",
    "postconditions",
    "tags",
    "priority",
    "severity",
    "type",
    "behavior",
    "automation",
    "status",
    "is_flaky",
    "layer",
    "steps_type",
    "steps_actions",
    "steps_result",
    "steps_data",
    "milestone_id",
    "milestone",
    "suite_id",
    "suite_parent_id",
    "suite",
    "suite_without_cases",
    "parameters",
];

/// Columns that are custom fields to us, with what Qase has where nothing is said.
const OWN: [(&str, &str); 10] = [
    ("postconditions", ""),
    ("severity", "undefined"),
    ("behavior", "undefined"),
    ("automation", "is-not-automated"),
    ("is_flaky", "no"),
    ("layer", "unknown"),
    ("steps_type", "classic"),
    ("milestone_id", ""),
    ("milestone", ""),
    ("parameters", ""),
];

/// A table of Qase's that is written row by row.
pub(super) struct Qase<W: Write> {
    to: csv::Writer<W>,
    suites: BTreeMap<String, usize>,
    next: usize,
    guard: bool,
}

impl<W: Write> Qase<W> {
    /// Begins with the header and the suites.
    pub(super) fn new(to: W, options: &WriteOptions) -> io::Result<Self> {
        let mut to = WriterBuilder::new().from_writer(to);
        to.write_record(HEADER).map_err(io::Error::other)?;
        let mut qase = Self { to, suites: BTreeMap::new(), next: 1, guard: options.guard };
        for folder in &options.folders {
            let mut path = String::new();
            let mut parent = None;
            for name in folder.split('/').filter(|name| !name.is_empty()) {
                path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                let id = match qase.suites.get(&path) {
                    Some(id) => *id,
                    None => qase.suite(&path, name, parent)?,
                };
                parent = Some(id);
            }
        }
        Ok(qase)
    }

    fn suite(&mut self, path: &str, name: &str, parent: Option<usize>) -> io::Result<usize> {
        let id = self.suites.len() + 1;
        self.suites.insert(path.to_owned(), id);
        let parent = parent.map(|id| id.to_string()).unwrap_or_default();
        let id_text = id.to_string();
        let row = HEADER.map(|column| match column {
            "suite_id" => id_text.as_str(),
            "suite_parent_id" => parent.as_str(),
            "suite" => name,
            "suite_without_cases" => "1",
            _ => "",
        });
        self.row(&row)?;
        Ok(id)
    }

    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        let guard = self.guard;
        let cells = cells.iter().map(|cell| if guard { guarded(cell) } else { (*cell).to_owned() });
        self.to.write_record(cells).map_err(io::Error::other)
    }

    /// A test case.
    pub(super) fn case(&mut self, case: &IncomingCase) -> io::Result<()> {
        let custom = |wanted: &str| {
            case.custom.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        };
        let gherkin = custom("steps_type").is_some_and(|kind| kind.eq_ignore_ascii_case("gherkin"));
        let numeric = !case.source_id.is_empty() && case.source_id.bytes().all(|byte| byte.is_ascii_digit());
        let id = if numeric { case.source_id.clone() } else { self.next.to_string() };
        self.next = id.parse().unwrap_or(self.next).max(self.next).saturating_add(1);
        let suite = self.suites.get(&case.folder).map(ToString::to_string).unwrap_or_default();
        let name =
            if suite.is_empty() { case.folder.replace('/', "\t") } else { last(&case.folder).to_owned() };
        let texts = [
            id,
            case.title.clone(),
            description(case),
            case.preconditions.clone(),
            case.tags.join(", "),
            priority(case).to_owned(),
            kind(case).to_owned(),
            status(case).to_owned(),
            actions(&case.steps, gherkin),
            parallel(&case.steps, gherkin, |step| &step.expected),
            parallel(&case.steps, gherkin, |step| &step.data),
            suite,
            name,
        ];
        let [
            id,
            title,
            description,
            preconditions,
            tags,
            priority,
            kind,
            status,
            actions,
            results,
            data,
            suite,
            name,
        ] = &texts;
        let row = HEADER.map(|column| match column {
            "v2.id" => id.as_str(),
            "title" => title,
            "description" => description,
            "preconditions" => preconditions,
            "tags" => tags,
            "priority" => priority,
            "type" => kind,
            "status" => status,
            "steps_actions" => actions,
            "steps_result" => results,
            "steps_data" => data,
            "suite_id" => suite,
            "suite" => name,
            column => {
                let own = OWN.iter().find(|(name, _)| *name == column);
                custom(column).or(own.map(|(_, usual)| *usual)).unwrap_or_default()
            }
        });
        self.row(&row)
    }

    /// Ends the table.
    pub(super) fn finish(self) -> io::Result<W> {
        self.to.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

fn last(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

fn description(case: &IncomingCase) -> String {
    let mut lines = vec![case.description.clone()];
    for (name, value) in &case.custom {
        if !OWN.iter().any(|(own, _)| own == name) {
            lines.push(format!("**{name}:** {value}"));
        }
    }
    for (name, values) in
        [("References", case.named().join(", ")), ("Automation", case.automation.clone().unwrap_or_default())]
    {
        if !values.is_empty() {
            lines.push(format!("**{name}:** {values}"));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n\n")
}

fn actions(steps: &[IncomingStep], gherkin: bool) -> String {
    if gherkin {
        let lines: Vec<String> = steps
            .iter()
            .enumerate()
            .map(|(n, step)| format!("{}. {}", n + 1, step.action.replace('\n', " ")))
            .collect();
        return lines.join("\n");
    }
    parallel(steps, false, |step| &step.action)
}

/// One line a step, each with the number it has among those of its level.
fn parallel(steps: &[IncomingStep], gherkin: bool, field: fn(&IncomingStep) -> &String) -> String {
    let mut counts: Vec<usize> = Vec::new();
    let mut lines = Vec::new();
    for step in steps {
        let arrows = (step.action.len() - step.action.trim_start_matches(CHILD).len()) / CHILD.len();
        // A child stands at most one level below the step before it.
        let depth = if gherkin { 0 } else { arrows.min(counts.len()) };
        counts.truncate(depth + 1);
        counts.resize(depth + 1, 0);
        if let Some(count) = counts.last_mut() {
            *count += 1;
        }
        let mut text = field(step).as_str();
        for _ in 0..depth {
            text = text.strip_prefix(CHILD).unwrap_or(text);
        }
        let quoted = serde_json::to_string(text).unwrap_or_default().replace('/', "\\/");
        lines.push(format!("{}{}. {quoted}", "\t".repeat(depth), counts.last().copied().unwrap_or(1)));
    }
    if gherkin {
        return lines.join(" ");
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn priority(case: &IncomingCase) -> &'static str {
    match case.priority.mapped {
        Some(Priority::Critical | Priority::High) => "high",
        Some(Priority::Medium) => "medium",
        Some(Priority::Low) => "low",
        None => "undefined",
    }
}

fn kind(case: &IncomingCase) -> &'static str {
    match case.case_type.mapped {
        Some(CaseType::Functional) => "functional",
        Some(CaseType::Smoke) => "smoke",
        Some(CaseType::Regression) => "regression",
        Some(CaseType::Security) => "security",
        Some(CaseType::Usability) => "usability",
        Some(CaseType::Performance) => "performance",
        Some(CaseType::Acceptance) => "acceptance",
        Some(CaseType::Compatibility | CaseType::Other) | None => "other",
    }
}

fn status(case: &IncomingCase) -> &'static str {
    match case.status.mapped {
        Some(Status::Draft) => "draft",
        Some(Status::Active) | None => "actual",
        Some(Status::Deprecated) => "deprecated",
    }
}
