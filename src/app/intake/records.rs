//! What a test case and a requirement take over from a file.

use casebridge_exchange::{CaseType as FileType, IncomingCase, IncomingRequirement, Priority, Status, Taken};

use super::custom::{self, Custom};
use crate::app::{checked_folder, checked_tags, checked_text};
use crate::error::{Error, Result};
use crate::model::{
    CasePriority, CaseStatus, CaseType, Connection, Intake, Meta, Record, Requirement, RequirementPriority,
    RequirementStatus, Step as CaseStep, TITLE_LIMIT, TestCase,
};
use crate::ports::Host;
use crate::store::Step;

/// A kind of record that files hold.
#[allow(async_fn_in_trait)]
pub(super) trait Incoming: Record {
    /// As it stands in the file.
    type Item;
    /// Its id there.
    fn source_id(item: &Self::Item) -> &str;
    /// Its title there.
    fn named(item: &Self::Item) -> &str;
    /// Where it begins.
    fn line(item: &Self::Item) -> u32;
    /// One that holds nothing yet.
    fn blank(meta: Meta) -> Self;
    /// Where it was read from.
    fn intake(&mut self) -> &mut Option<Intake>;
    /// Takes over what the file says; what the file leaves empty stays.
    fn take(&mut self, item: &Self::Item) -> Result<()>;
    /// The fields in which two differ, as people call them.
    fn differences(before: &Self, after: &Self) -> Vec<&'static str>;
    /// What follows when one that was here has changed.
    async fn follow<H: Host>(&self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()>;
}

macro_rules! differences {
    ($before:ident, $after:ident, $($field:ident: $name:expr),*) => {
        [$(($before.$field != $after.$field, $name)),*].into_iter().filter(|(differs, _)| *differs).map(|(_, name)| name).collect()
    };
}

impl Incoming for TestCase {
    type Item = IncomingCase;

    fn source_id(item: &IncomingCase) -> &str {
        &item.source_id
    }

    fn named(item: &IncomingCase) -> &str {
        &item.title
    }

    fn line(item: &IncomingCase) -> u32 {
        item.line
    }

    fn blank(meta: Meta) -> Self {
        TestCase::new(meta, String::new())
    }

    fn intake(&mut self) -> &mut Option<Intake> {
        &mut self.intake
    }

    fn take(&mut self, item: &IncomingCase) -> Result<()> {
        let mut custom = Custom(std::mem::take(&mut self.custom));
        self.title = title(&item.title, &mut custom)?;
        keep(&mut self.preconditions, checked_text("preconditions", &item.preconditions)?);
        if !item.steps.is_empty() {
            let steps = item.steps.iter().map(|step| CaseStep {
                action: with_data(&step.action, &step.data),
                expected: step.expected.clone(),
            });
            self.steps = crate::app::cases::checked_steps(steps.collect())?;
        }
        keep(&mut self.folder, checked_folder(&item.folder)?);
        self.tags = tags(&self.tags, &item.tags, &mut custom);
        custom.set(custom::DESCRIPTION, &item.description);
        if let Some(name) = item.automation.as_ref().filter(|name| !name.is_empty()) {
            self.automation =
                crate::app::checked_line("automation", name, crate::app::cases::AUTOMATION_LIMIT)?;
        }
        match item.priority.mapped {
            Some(Priority::High) => self.priority = CasePriority::High,
            Some(Priority::Medium) => self.priority = CasePriority::Medium,
            Some(Priority::Low) => self.priority = CasePriority::Low,
            Some(Priority::Critical) => {
                // Ours knows none above High; the file's own word stays beside it.
                self.priority = CasePriority::High;
                custom.set(custom::PRIORITY, &item.priority.raw);
            }
            None => custom.set(custom::PRIORITY, &item.priority.raw),
        }
        if let Some(status) = known(&item.status, custom::STATUS, &mut custom) {
            self.status = match status {
                Status::Draft => CaseStatus::Draft,
                Status::Active => CaseStatus::Active,
                Status::Deprecated => CaseStatus::Deprecated,
            };
        }
        if let Some(case_type) = known(&item.case_type, custom::TYPE, &mut custom) {
            self.case_type = match case_type {
                FileType::Functional => CaseType::Functional,
                FileType::Smoke => CaseType::Smoke,
                FileType::Regression => CaseType::Regression,
                FileType::Acceptance => CaseType::Acceptance,
                FileType::Usability => CaseType::Usability,
                FileType::Performance => CaseType::Performance,
                FileType::Security => CaseType::Security,
                FileType::Compatibility => CaseType::Compatibility,
                FileType::Other => CaseType::Other,
            };
        }
        custom.set(custom::REFERENCES, &item.references.join(", "));
        self.custom = custom.all(&item.custom)?;
        Ok(())
    }

    fn differences(before: &Self, after: &Self) -> Vec<&'static str> {
        differences!(before, after, title: say!("title"), preconditions: say!("preconditions"), steps: say!("steps"), priority: say!("priority"),
            status: say!("status"), case_type: say!("type"), folder: say!("folder"), tags: say!("tags"), automation: say!("automated test"), custom: say!("more fields"))
    }

    async fn follow<H: Host>(&self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()> {
        crate::app::results::tell(step, connections, std::slice::from_ref(&self.meta.id)).await
    }
}

impl Incoming for Requirement {
    type Item = IncomingRequirement;

    fn source_id(item: &IncomingRequirement) -> &str {
        &item.source_id
    }

    fn named(item: &IncomingRequirement) -> &str {
        &item.title
    }

    fn line(item: &IncomingRequirement) -> u32 {
        item.line
    }

    fn blank(meta: Meta) -> Self {
        Requirement::new(meta, String::new())
    }

    fn intake(&mut self) -> &mut Option<Intake> {
        &mut self.intake
    }

    fn take(&mut self, item: &IncomingRequirement) -> Result<()> {
        let mut custom = Custom(std::mem::take(&mut self.custom));
        // Title and description of one that follows an issue are the tracker's.
        if self.source.is_none() {
            self.title = title(&item.title, &mut custom)?;
            keep(&mut self.description, checked_text("description", &item.description)?);
        }
        keep(&mut self.folder, checked_folder(&item.folder)?);
        self.tags = tags(&self.tags, &item.tags, &mut custom);
        if let Some(priority) = known(&item.priority, custom::PRIORITY, &mut custom) {
            self.priority = match priority {
                Priority::Critical => RequirementPriority::P0,
                Priority::High => RequirementPriority::P1,
                Priority::Medium => RequirementPriority::P2,
                Priority::Low => RequirementPriority::P3,
            };
        }
        if let Some(status) = known(&item.status, custom::STATUS, &mut custom) {
            self.status = match status {
                Status::Draft => RequirementStatus::Draft,
                Status::Active => RequirementStatus::Active,
                Status::Deprecated => RequirementStatus::Deprecated,
            };
        }
        custom.set(custom::REFERENCES, &item.references.join(", "));
        self.custom = custom.all(&item.custom)?;
        Ok(())
    }

    fn differences(before: &Self, after: &Self) -> Vec<&'static str> {
        differences!(before, after, title: say!("title"), description: say!("description"), priority: say!("priority"), status: say!("status"),
            folder: say!("folder"), tags: say!("tags"), custom: say!("more fields"))
    }

    async fn follow<H: Host>(&self, step: &mut Step<'_, H>, connections: &[Connection]) -> Result<()> {
        crate::app::many::requirement_changed(step, connections, self).await
    }
}

/// A word of the file that is known; an unknown one is kept under its field's name.
fn known<T: Copy>(taken: &Taken<T>, name: &str, custom: &mut Custom) -> Option<T> {
    if taken.mapped.is_none() {
        custom.set(name, &taken.raw);
    }
    taken.mapped
}

/// A title within its limit; a longer one is kept whole beside it.
fn title(text: &str, custom: &mut Custom) -> Result<String> {
    let short = crate::text::title(text, TITLE_LIMIT);
    if short.is_empty() {
        return Err(Error::Invalid { field: "title", why: say!("It has no title").to_owned() });
    }
    if short.ends_with('…') && !text.trim().ends_with('…') {
        custom.set(custom::TITLE, text);
    }
    Ok(short)
}

/// The file's tags and those that are here; what is no tag of ours is kept beside them.
fn tags(have: &[String], more: &[String], custom: &mut Custom) -> Vec<String> {
    let mut all = have.to_vec();
    let mut odd = Vec::new();
    for tag in more {
        let mut with = all.clone();
        with.push(tag.clone());
        match checked_tags(&with) {
            Ok(fine) => all = fine,
            Err(_) => odd.push(tag.as_str()),
        }
    }
    custom.set(custom::TAGS, &odd.join(", "));
    all
}

fn keep(field: &mut String, text: String) {
    if !text.trim().is_empty() {
        *field = text;
    }
}

/// A step's action with the data it is done with.
fn with_data(action: &str, data: &str) -> String {
    if data.trim().is_empty() { action.to_owned() } else { custom::with_data(action, data) }
}
