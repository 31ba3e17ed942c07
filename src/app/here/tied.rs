//! What is tied to an issue, in the words and buttons of its panel.

use crate::app::paint;
use crate::coverage::tally;
use crate::error::Result;
use crate::model::{Cycle, Kind, Record as _};
use crate::ports::Host;
use crate::protocol::views::{Action, ActionName, Badge, CaseLine, DefectLine, RequirementPanel, Tone};
use crate::store::{self, sheet};

/// Everything that is tied to one issue.
#[derive(Default)]
pub(super) struct Tied {
    pub(super) panels: Vec<RequirementPanel>,
    pub(super) runs: Vec<RequirementPanel>,
    pub(super) cases: Vec<CaseLine>,
    pub(super) defects: Vec<DefectLine>,
}

/// The cycles run for an issue, with how far each is.
pub(super) async fn runs<H: Host>(host: &H, ids: &[String]) -> Result<Vec<RequirementPanel>> {
    let mut runs = Vec::new();
    for cycle in store::read_records::<Cycle, H>(host, ids).await? {
        let rows = sheet::rows(host, &cycle).await?;
        let counts = tally(rows.iter().map(|row| row.outcome));
        runs.push(RequirementPanel {
            kind: Kind::Cycle,
            id: cycle.meta.id.clone(),
            key: cycle.key(),
            coverage: counts.view(counts.progress()),
            cases: Vec::new(),
            defects: Vec::new(),
            comment: paint::changed(&cycle, host.now()),
            title: cycle.title,
        });
    }
    Ok(runs)
}

impl Tied {
    fn is_empty(&self) -> bool {
        self.panels.is_empty() && self.runs.is_empty() && self.cases.is_empty() && self.defects.is_empty()
    }

    /// `Requirement REQ-7 · Defect DEF-3`; several test cases are counted only.
    pub(super) fn heading(&self) -> String {
        let mut names: Vec<String> =
            self.panels.iter().map(|panel| say!("Requirement {key}", panel.key)).collect();
        names.extend(self.runs.iter().map(|run| say!("Test cycle {key}", run.key)));
        match self.cases.as_slice() {
            [] => {}
            [one] => names.push(say!("Test case {key}", one.key)),
            many => names.push(Kind::TestCase.counted(many.len() as u64)),
        }
        names.extend(self.defects.iter().map(|line| say!("Defect {key}", line.key)));
        if names.is_empty() { say!("Not linked").to_owned() } else { names.join(" · ") }
    }

    pub(super) fn sentence(&self, connected: bool, project: &str) -> String {
        match (self.is_empty(), connected) {
            (true, true) => {
                say!("Link this issue to a requirement to see its test coverage here.").to_owned()
            }
            (true, false) => {
                say!(
                    "{project} is not connected. Linking works already; pushing needs a connection.",
                    project
                )
            }
            (false, false) => say!("Not connected: shown from the workspace alone.").to_owned(),
            (false, true) => String::new(),
        }
    }

    pub(super) fn summary(&self) -> Badge {
        let tested = self.panels.first().or(self.runs.first()).map(|panel| &panel.coverage.badge);
        let sync = self.defects.first().map(|line| &line.sync);
        let result = self.cases.first().map(|line| &line.result);
        tested.or(sync).or(result).cloned().unwrap_or_else(|| {
            let title = say!("Nothing in the workspace belongs to this issue");
            paint::badge(say!("Not linked"), Tone::Neutral, title)
        })
    }

    pub(super) fn actions(&self, connected: bool) -> Vec<Action> {
        let mut all = Vec::new();
        if !connected {
            all.push(paint::action(ActionName::Connect, say!("Connect"), say!("Opens the options page")));
        }
        if self.panels.is_empty() {
            all.push(paint::action(
                ActionName::LinkRequirement,
                say!("Link to requirement"),
                say!("Choose one, or make one from this issue"),
            ));
        } else {
            all.push(paint::action(
                ActionName::LinkCases,
                say!("Link test cases"),
                say!("They are listed in a comment on this issue"),
            ));
        }
        if connected {
            all.push(paint::action(
                ActionName::ReportDefect,
                say!("Report defect"),
                say!("Makes a new issue and ties it to this one's requirement"),
            ));
            if !self.is_empty() {
                all.push(paint::action(
                    ActionName::SyncIssue,
                    say!("Sync now"),
                    say!("Asks the tracker for the present state"),
                ));
            }
        }
        if !(self.panels.is_empty() && self.runs.is_empty()) {
            all.push(paint::action(
                ActionName::Unlink,
                say!("Unlink"),
                say!("Only the link ends; what was linked stays"),
            ));
        }
        all
    }
}

pub(super) fn header(connected: bool) -> Action {
    if connected {
        paint::action(
            ActionName::ReportDefect,
            say!("Push defect"),
            say!("Report a defect and push it as a new issue"),
        )
    } else {
        paint::action(ActionName::Connect, say!("Push defect"), say!("Connect this project first"))
    }
}
