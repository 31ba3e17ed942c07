//! A result meets one that was stored since its page was shown: each field against what the page started from, so
//! that neither side's words are lost. Pure.

use crate::error::{Error, Result};
use crate::model::{Execution, Outcome, TEXT_LIMIT};
use crate::protocol::forms::{ResultBase, ResultForm, StepResult};

/// Brings what was stored meanwhile into a form; says that there was something, if the form is of another mind.
pub(super) fn meet(form: &mut ResultForm, stored: &Execution) -> String {
    let Some(ResultBase { outcome, gives, note: base, mut steps, seconds }) = form.base.take() else {
        return String::new();
    };
    let mut is_news = is_other(&stored.note, &base, &form.note)
        || form.outcome.is_some_and(|ours| is_other(&stored.outcome, &outcome, &ours));
    form.note = note(&base, &form.note, &stored.note);
    if let Some(ours) = form.steps.as_mut() {
        let mut now = stored.step_results.clone();
        let many = stored.steps.len().max(ours.len());
        for list in [&mut *ours, &mut steps, &mut now] {
            list.resize(many, StepResult::default());
        }
        for ((ours, base), now) in ours.iter_mut().zip(&steps).zip(&now) {
            is_news |= is_other(now, base, ours);
            if ours.outcome == base.outcome {
                ours.outcome = now.outcome;
            }
            ours.note = note(&base.note, &ours.note, &now.note);
        }
    }
    if !gives && form.outcome == Some(outcome) {
        form.outcome = Some(stored.outcome);
    }
    if let Some(ours) = form.seconds.as_mut().filter(|ours| **ours >= seconds) {
        // Who measured at the same time took no longer than the longer one.
        *ours = stored.seconds.max(*ours);
    }
    match () {
        () if !is_news => String::new(),
        () if stored.outcome == Outcome::NotExecuted => {
            say!("{key} was changed elsewhere meanwhile. What was noted there is kept.", stored.case_key)
        }
        () => say!(
            "{key} was given {outcome} elsewhere meanwhile. What was noted there is kept.",
            stored.case_key,
            stored.outcome.label()
        ),
    }
}

/// Whether what is stored is neither what the page was shown nor what it sends.
fn is_other<T: PartialEq + ?Sized>(stored: &T, base: &T, ours: &T) -> bool {
    stored != base && stored != ours
}

/// A note both sides may have changed.
fn note(base: &str, ours: &str, stored: &str) -> String {
    match (ours == base, stored == base) {
        (true, _) => stored.to_owned(),
        (false, true) => ours.to_owned(),
        (false, false) => together(stored, ours),
    }
}

/// Two notes as one, the later one below; what one says already is not said twice.
pub(super) fn together(stored: &str, ours: &str) -> String {
    let (one, two) = (stored.trim(), ours.trim());
    match () {
        () if says(one, two) => stored.to_owned(),
        () if says(two, one) => ours.to_owned(),
        () => format!("{one}\n\n{two}"),
    }
}

/// A note that was put together, if it is no longer than one may be. Nothing is cut: whoever wrote the later one can.
pub(super) fn whole(field: &'static str, key: &str, note: &str) -> Result<()> {
    if note.chars().count() <= TEXT_LIMIT {
        return Ok(());
    }
    let why = say!(
        "With what is noted at {key} already this is longer than {limit} characters. Nothing was saved: shorten it, or note it elsewhere",
        key,
        TEXT_LIMIT
    );
    Err(Error::Invalid { field, why })
}

/// Whether a note has all of another one: as its beginning, where somebody typed on, or as whole lines. Words inside
/// a line are no sign: "not ok" does not say "ok".
fn says(note: &str, other: &str) -> bool {
    let (lines, others): (Vec<&str>, Vec<&str>) = (note.lines().collect(), other.lines().collect());
    note.starts_with(other) || lines.windows(others.len().max(1)).any(|part| part == others)
}
