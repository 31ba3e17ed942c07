//! Which labels an issue gets beyond its priority's, and which statuses close it. Pure.

use super::{Defect, DefectStatus, Tracker};
use crate::protocol::wire::wire;

/// The longest label that every tracker takes, in characters.
const LONGEST: usize = 50;

wire! {
    /// Which of our statuses close an issue. The other one leaves it as it stands.
    #[derive(Copy, Eq, Default)]
    pub enum Closes {
        /// Closed and Achieved.
        #[default]
        Both,
        /// Closed alone.
        Closed,
        /// Achieved alone: only when a tester has seen that it works.
        Achieved,
    }

    /// Another name for a label.
    #[derive(Eq)]
    pub struct Renamed {
        /// The label as it would be called.
        pub from: String,
        /// What it is called instead.
        pub to: String,
    }

    /// The labels of a connection's issues.
    #[derive(Eq, Default)]
    #[serde(default)]
    pub struct Labelling {
        /// On every issue.
        pub always: Vec<String>,
        /// For a defect in a folder: `domain:{name}`; empty for none.
        pub folder: String,
        /// For each of its tags: `{name}`; empty for none.
        pub tags: String,
        /// For one that is ignored; empty for none.
        pub ignored: String,
        /// Other names, for these labels and the priorities'.
        pub names: Vec<Renamed>,
        /// Which statuses close an issue.
        pub closes: Closes,
    }
}

impl Closes {
    /// Whether a status closes an issue or opens it; else it leaves it as it stands.
    pub const fn counts(self, status: DefectStatus) -> bool {
        match status {
            DefectStatus::Open | DefectStatus::InProgress => true,
            DefectStatus::Closed => !matches!(self, Closes::Achieved),
            DefectStatus::Achieved => !matches!(self, Closes::Closed),
        }
    }
}

impl Labelling {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        *self == Labelling::default()
    }

    /// What a label is called here.
    pub fn name<'a>(&'a self, label: &'a str) -> &'a str {
        let other = self.names.iter().find(|one| one.from.eq_ignore_ascii_case(label));
        other.map_or(label, |one| one.to.as_str())
    }

    /// Labels as they were before they got other names, too.
    pub fn known(&self, labels: &[String]) -> Vec<String> {
        let mut all = labels.to_vec();
        for one in &self.names {
            if labels.iter().any(|have| have.eq_ignore_ascii_case(&one.to)) {
                all.push(one.from.clone());
            }
        }
        all
    }

    /// The labels of a defect's issue, without its priority's.
    pub fn labels(&self, defect: &Defect, tracker: Tracker) -> Vec<String> {
        let mut all: Vec<String> = self.always.clone();
        let last = defect.folder.rsplit('/').next().unwrap_or_default().trim();
        if !last.is_empty() {
            all.push(self.folder.replace("{path}", &defect.folder).replace("{name}", last));
        }
        all.extend(defect.tags.iter().map(|tag| self.tags.replace("{name}", tag)));
        if defect.is_ignored {
            all.push(self.ignored.clone());
        }
        let mut fit: Vec<String> = Vec::new();
        for label in all {
            let label = fitting(self.name(label.trim()), tracker);
            if !label.is_empty() && !fit.iter().any(|have| have.eq_ignore_ascii_case(&label)) {
                fit.push(label);
            }
        }
        fit
    }
}

/// A label as a tracker takes it: without commas, not too long, and in one word where it has to be one.
fn fitting(label: &str, tracker: Tracker) -> String {
    let line: String = label.chars().map(|c| if c == ',' || c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    let line = words.join(if tracker.is_jira() { "-" } else { " " });
    line.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Meta, Time};

    #[test]
    fn labels_come_of_folder_tags_and_the_flag_under_their_names() {
        let mut defect = Defect::new(Meta::new(String::new(), 1, Time(0)), "Cart".to_owned());
        defect.folder = "Shop/Check out".to_owned();
        defect.tags = vec!["cart, mobile".to_owned(), "QALITA".to_owned()];
        let mut rules = Labelling {
            always: vec!["qalita".to_owned()],
            folder: "domain:{name}".to_owned(),
            tags: "{name}".to_owned(),
            ignored: "ignored".to_owned(),
            ..Labelling::default()
        };
        assert_eq!(rules.labels(&defect, Tracker::GitLab), ["qalita", "domain:Check out", "cart mobile"]);
        assert_eq!(rules.labels(&defect, Tracker::JiraCloud), ["qalita", "domain:Check-out", "cart-mobile"]);
        defect.is_ignored = true;
        rules.names.push(Renamed { from: "domain:check out".to_owned(), to: "area/checkout".to_owned() });
        assert_eq!(
            rules.labels(&defect, Tracker::GitHub),
            ["qalita", "area/checkout", "cart mobile", "ignored"]
        );
    }

    #[test]
    fn a_status_that_does_not_close_leaves_an_issue_as_it_stands() {
        assert!(Closes::Both.counts(DefectStatus::Closed) && Closes::Both.counts(DefectStatus::Achieved));
        assert!(
            !Closes::Achieved.counts(DefectStatus::Closed) && Closes::Achieved.counts(DefectStatus::Achieved)
        );
        assert!(
            Closes::Closed.counts(DefectStatus::Closed) && !Closes::Closed.counts(DefectStatus::Achieved)
        );
        assert!(Closes::Closed.counts(DefectStatus::Open));
    }
}
