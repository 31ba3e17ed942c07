//! Records of files that other tools wrote: what each would become, and becoming it.
//!
//! A record's identity is made from the file's source and its id there, so that it is found without a list, and a file
//! that is read again, or again after the browser died halfway, makes nothing twice. What the file leaves empty stays as
//! it is here; what it holds besides is kept as custom fields.

mod custom;
mod records;
mod refs;

use records::Incoming;

use super::checked_line;
use crate::error::{Error, Result};
use crate::links::{announce, tie_cases, tie_issue};
use crate::model::{Address, Connection, Intake, Kind, Meta, Record, Requirement, TestCase};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::IntakeForm;
use crate::protocol::views::{IntakeLine, IntakeVerdict, IntakeView};
use crate::store::{Step, index_key, key_of};

/// Records in one call at the most: the rest comes in further calls, so that it can be shown and stopped.
const MANY: usize = 500;
const SOURCE_LIMIT: usize = 80;

/// How a file is taken in.
struct Rules {
    source: String,
    write: bool,
    update: bool,
    overwrite: bool,
}

/// Takes a part of a file in, or says what would come of it.
pub async fn take_in<H: Host>(host: &H, _: &Sender, form: IntakeForm) -> Result<IntakeView> {
    let source = checked_line("source", &form.source, SOURCE_LIMIT)?;
    if source.is_empty() {
        return Err(Error::Invalid { field: "source", why: say!("Say where the file is from").to_owned() });
    }
    if form.cases.len() + form.requirements.len() > MANY {
        let why = say!("One call takes {limit} records at the most", MANY);
        return Err(Error::Invalid { field: "cases", why });
    }
    let rules = Rules { source, write: form.write, update: form.update, overwrite: form.overwrite };
    let connections = super::connections::all(host).await?;
    let known = refs::Known::read(host, &connections, &rules.source, &form.cases).await?;
    let mut view = IntakeView::default();
    let mut step = Step::open(host).await?;
    take::<Requirement, H>(&mut step, &rules, &connections, form.requirements, &mut view).await?;
    let mut own = Vec::new();
    let cases = form.cases.into_iter().map(|mut case| {
        own.push(refs::issues(&mut case, &connections));
        known.split(case)
    });
    let (cases, ties): (Vec<_>, Vec<_>) = cases.unzip();
    let taken = take::<TestCase, H>(&mut step, &rules, &connections, cases, &mut view).await?;
    tie(&mut step, &connections, &taken, ties, &mut view).await?;
    for ((at, case), issues) in taken.iter().zip(own) {
        if let Some(case) = case {
            tie_own(&mut step, (*at, case), &issues, &mut view).await?;
        }
    }
    if form.write {
        step.is_action(say!("Read in from {source}", rules.source), Some(form.group));
        step.commit().await?;
        crate::outbox::schedule(host).await?;
    }
    Ok(view)
}

/// The id of an import, from what tells its file apart from others.
pub(super) fn import_id(name: &str) -> String {
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, format!("casebridge:import:{name}").as_bytes()).to_string()
}

/// Where a record was read from, in words.
pub(super) fn from(intake: Option<&Intake>) -> String {
    intake.map_or_else(String::new, |intake| format!("{}, {}", intake.source, intake.id))
}

/// The id of the record that a source's record becomes. Our own files hold the id itself.
fn identity(kind: Kind, source: &str, id: &str) -> String {
    match uuid::Uuid::parse_str(id) {
        Ok(own) if own.to_string() == id => own.to_string(),
        _ => {
            let name = format!("casebridge:{}:{source}:{id}", kind.prefix());
            uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
        }
    }
}

/// Takes records of one kind; gives for each where its line is and its id, if it is here now.
async fn take<R: Incoming, H: Host>(
    step: &mut Step<'_, H>,
    rules: &Rules,
    connections: &[Connection],
    items: Vec<R::Item>,
    view: &mut IntakeView,
) -> Result<Vec<(usize, Option<String>)>> {
    let ids: Vec<String> =
        items.iter().map(|item| identity(R::KIND, &rules.source, R::source_id(item))).collect();
    step.prefetch(ids.iter().map(|id| key_of(R::KIND, id)).collect()).await?;
    let mut index = step.index(index_key(R::KIND)).await?;
    let had = index.ids.len();
    let mut taken = Vec::new();
    for (item, id) in items.iter().zip(ids) {
        let mut line = IntakeLine {
            line: R::line(item),
            kind: R::KIND,
            key: String::new(),
            title: crate::text::title(R::named(item), crate::model::TITLE_LIMIT),
            verdict: IntakeVerdict::Left,
            detail: String::new(),
        };
        let place = key_of(R::KIND, &id);
        let stored: Option<R> = step.get(&place).await.unwrap_or_else(|_| {
            say!("It is here but damaged").clone_into(&mut line.detail);
            None
        });
        let is_damaged = !line.detail.is_empty();
        let is_new = stored.is_none();
        let before = stored.unwrap_or_else(|| {
            R::blank(Meta::new(id.clone(), index.last_number.saturating_add(1), step.now()))
        });
        if !is_new {
            line.key = before.key();
        }
        match if is_damaged { Ok(None) } else { become_of(rules, item, &before, is_new, &mut line) } {
            Ok(Some(mut after)) => {
                if is_new {
                    index.take_number();
                    index.ids.push(id.clone());
                } else {
                    after.meta_mut().touch(step.now(), "import");
                }
                // What is not written has no number yet.
                if rules.write || !is_new {
                    line.key = after.key();
                }
                let rev = after.meta().rev;
                *after.intake() =
                    Some(Intake { source: rules.source.clone(), id: R::source_id(item).to_owned(), rev });
                step.put(place, &after)?;
                if !is_new {
                    R::follow(&after, step, connections).await?;
                }
            }
            Ok(None) => {}
            Err(Error::Invalid { why, .. }) => line.detail = why,
            Err(error) => return Err(error),
        }
        match line.verdict {
            IntakeVerdict::New => view.made += 1,
            IntakeVerdict::Changed => view.changed += 1,
            IntakeVerdict::Same => view.same += 1,
            IntakeVerdict::Left => view.left += 1,
        }
        let is_here = line.verdict != IntakeVerdict::Left;
        taken.push((view.lines.len(), is_here.then_some(id)));
        view.lines.push(line);
    }
    if index.ids.len() > had {
        step.put(index_key(R::KIND), &index)?;
    }
    Ok(taken)
}

/// What becomes of a record: itself with what the file says, or none where nothing is to be written.
fn become_of<R: Incoming>(
    rules: &Rules,
    item: &R::Item,
    before: &R,
    is_new: bool,
    line: &mut IntakeLine,
) -> Result<Option<R>> {
    let mut after = before.clone();
    after.take(item)?;
    if is_new {
        line.verdict = IntakeVerdict::New;
        return Ok(Some(after));
    }
    if before.meta().deleted_at.is_some() {
        line.detail = say!("{key} was deleted here; restore it to bring it up to the file", before.key());
        return Ok(None);
    }
    let differences = R::differences(before, &after);
    if differences.is_empty() {
        line.verdict = IntakeVerdict::Same;
        return Ok(None);
    }
    let what = differences.join(", ");
    let since = before.clone().intake().as_ref().is_none_or(|intake| intake.rev != before.meta().rev);
    line.detail = if !rules.update {
        say!("It is here already and differs in: {what}", what)
    } else if since && !rules.overwrite {
        say!("It was edited here since it was read in, and differs in: {what}", what)
    } else {
        line.verdict = IntakeVerdict::Changed;
        say!("Changes: {what}", what)
    };
    Ok((line.verdict == IntakeVerdict::Changed).then_some(after))
}

/// Ties cases to the requirements that the file names for them.
async fn tie<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    taken: &[(usize, Option<String>)],
    ties: Vec<Vec<String>>,
    view: &mut IntakeView,
) -> Result<()> {
    let mut wanted: std::collections::BTreeMap<String, Vec<(usize, String)>> =
        std::collections::BTreeMap::new();
    for ((at, case), requirements) in taken.iter().zip(ties) {
        for requirement in requirements {
            if let Some(case) = case {
                wanted.entry(requirement).or_default().push((*at, case.clone()));
            }
        }
    }
    for (id, cases) in wanted {
        let Ok(mut requirement) = step.record::<Requirement>(&id).await else { continue };
        let fresh: Vec<(usize, String)> =
            cases.into_iter().filter(|(_, case)| !requirement.cases.contains(case)).collect();
        if fresh.is_empty() {
            continue;
        }
        let ids: Vec<String> = fresh.iter().map(|(_, case)| case.clone()).collect();
        tie_cases(step, &mut requirement, &ids).await?;
        let wait =
            Some((step.now().after(super::cycles::COLLECT), crate::texts::word(super::cycles::COLLECT_WHY)));
        announce(step, connections, &requirement.links, wait).await?;
        for (at, _) in fresh {
            linked(view, at, &requirement.key());
        }
    }
    Ok(())
}

/// Ties a case to the issues that the file names as its own.
async fn tie_own<H: Host>(
    step: &mut Step<'_, H>,
    (at, id): (usize, &str),
    issues: &[Address],
    view: &mut IntakeView,
) -> Result<()> {
    for issue in issues {
        let Ok(mut case) = step.record::<TestCase>(id).await else { return Ok(()) };
        if !tie_issue(step, &mut case, issue).await? {
            continue;
        }
        // The tie is the file's: it does not make an edit of it.
        let rev = case.meta.rev;
        case.intake.iter_mut().for_each(|intake| intake.rev = rev);
        step.put(key_of(Kind::TestCase, id), &case)?;
        linked(view, at, &issue.display());
    }
    Ok(())
}

/// Notes with a line that its record was tied to something.
fn linked(view: &mut IntakeView, at: usize, what: &str) {
    let Some(line) = view.lines.get_mut(at) else { return };
    if line.verdict == IntakeVerdict::Same {
        line.verdict = IntakeVerdict::Changed;
        view.same -= 1;
        view.changed += 1;
    }
    let gap = if line.detail.is_empty() { "" } else { ". " };
    line.detail.push_str(gap);
    line.detail.push_str(&say!("Linked to {key}", what));
}
