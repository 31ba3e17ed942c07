//! What a run is handed: the rows that are known, and what their placeholders stand for.

use crate::model::{CiKind, CiPreset, CiValue, Connection, Cycle, Record, Tracker};
use crate::protocol::views::Choice;
use crate::store::sheet::SheetRow;

/// Keys of test cases that are handed over at the most.
const CASES: usize = 500;

/// Casebridge's own names: of a variable, and what it holds.
const CASEBRIDGE: &[(&str, &str)] = &[
    ("CASEBRIDGE_RUN", "{run}"),
    ("CASEBRIDGE_CYCLE", "{key}"),
    ("CASEBRIDGE_PROJECT", "{project}"),
    ("CASEBRIDGE_CASES", "{cases}"),
];

/// What Qase's reporters read from the environment, and what its own start of a pipeline hands over.
const QASE: &[(&str, &str)] = &[
    ("QASE_TESTOPS_PROJECT", "{project}"),
    ("QASE_TESTOPS_RUN_ID", "{number}"),
    ("QASE_TESTOPS_RUN_COMPLETE", "true"),
    ("QASE_PROJECT_CODE", "{project}"),
    ("QASE_RUN_ID", "{number}"),
    ("QASE_REPORT", "true"),
    ("QASE_RUN_COMPLETE", "true"),
    ("QASE_API_BASE_URL", "https://api.qase.io/v1"),
];

/// The inputs that Qase hands to a workflow of GitHub.
const QASE_INPUTS: &[(&str, &str)] = &[
    ("qase_api_base_url", "https://api.qase.io/v1"),
    ("qase_report", "true"),
    ("qase_project_code", "{project}"),
    ("qase_run_id", "{number}"),
    ("qase_run_complete", "true"),
];

/// The rows of a preset. What takes no variables is handed inputs, whose names are written small.
pub(super) fn rows(preset: CiPreset, tracker: Tracker, takes_variables: bool) -> Vec<CiValue> {
    let as_inputs = tracker == Tracker::GitHub || !takes_variables;
    let table = match (preset, as_inputs) {
        (CiPreset::Casebridge, _) => CASEBRIDGE,
        (CiPreset::Qase, false) => QASE,
        (CiPreset::Qase, true) => QASE_INPUTS,
        (CiPreset::Nothing, _) => &[],
    };
    let row = |(name, value): &(&str, &str)| CiValue {
        name: if as_inputs { name.to_lowercase() } else { (*name).to_owned() },
        value: (*value).to_owned(),
        kind: if as_inputs { CiKind::Input } else { CiKind::Variable },
    };
    table.iter().map(row).collect()
}

/// What a form starts with when nothing was chosen before. A workflow refuses inputs that it does not declare.
pub(super) const fn usual(tracker: Tracker, takes_variables: bool) -> CiPreset {
    match tracker {
        Tracker::GitLab if takes_variables => CiPreset::Casebridge,
        _ => CiPreset::Nothing,
    }
}

/// The presets to choose from.
pub(super) fn choices() -> Vec<Choice> {
    [("casebridge", "Casebridge"), ("qase", "Qase"), ("nothing", say!("None"))]
        .map(|(id, label)| Choice { id: id.to_owned(), label: label.to_owned() })
        .to_vec()
}

/// What stands for something, and for what here.
pub(super) fn placeholders(
    cycle: &Cycle,
    rows: &[SheetRow],
    connection: &Connection,
    run: &str,
) -> Vec<(&'static str, String)> {
    let cases: Vec<String> = rows.iter().take(CASES).map(SheetRow::key).collect();
    vec![
        ("{run}", run.to_owned()),
        ("{key}", cycle.key()),
        ("{number}", cycle.meta.number.to_string()),
        ("{cycle}", cycle.title.clone()),
        ("{project}", connection.project.clone()),
        ("{environment}", cycle.environment.clone()),
        ("{version}", cycle.version.clone()),
        ("{cases}", cases.join(",")),
    ]
}

/// A text with what its placeholders stand for. What was put in is not looked through again.
pub(super) fn filled(text: &str, placeholders: &[(&'static str, String)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match placeholders.iter().find(|(name, _)| from.starts_with(name)) {
            Some((name, value)) => {
                out.push_str(value);
                rest = from.get(name.len()..).unwrap_or_default();
            }
            None => {
                out.push('{');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out + rest
}

/// Whether a value looks like a secret of a tracker: such a thing belongs into the project's own settings.
pub(super) fn is_secret(value: &str) -> bool {
    const HEADS: [&str; 8] = ["ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "gldt-", "ATATT3", "xoxb-"];
    HEADS.iter().any(|head| value.trim().starts_with(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_unknown_braces_stay() {
        let known = vec![("{key}", "CYC-2".to_owned()), ("{cycle}", "All of {key}".to_owned())];
        assert_eq!(filled("{key}: {cycle} {else} {", &known), "CYC-2: All of {key} {else} {");
    }

    #[test]
    fn qases_names_are_those_its_reporters_and_workflows_read() {
        let names = |tracker, takes| -> Vec<String> {
            rows(CiPreset::Qase, tracker, takes).into_iter().map(|row| row.name).collect()
        };
        assert!(names(Tracker::GitLab, true).contains(&"QASE_TESTOPS_RUN_ID".to_owned()));
        assert_eq!(names(Tracker::GitHub, false).len(), 5);
        assert!(names(Tracker::GitHub, false).contains(&"qase_run_id".to_owned()));
    }
}
