//! How issues are written: templates are checked, and shown with a defect before they are stored.

use crate::error::{Error, Result};
use crate::model::wording::{PLACEHOLDERS, fault, holes, value};
use crate::model::{
    Connection, Defect, ExternalLink, Kind, Labelling, Meta, Origin, Record as _, SyncField, TEXT_LIMIT,
    Wording,
};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::WordingForm;
use crate::protocol::views::{Choice, WordingView};
use crate::push;
use crate::store::{self, LINKS, Step, index_key, key, key_of};

/// Defects to choose from for the example.
const SHOWN: usize = 20;

/// The templates as typed, with a defect.
pub async fn preview<H: Host>(host: &H, _: &Sender, form: WordingForm) -> Result<WordingView> {
    let mut connection = crate::outbox::connection(host, &form.connection).await?;
    let index = store::read_index(host, index_key(Kind::Defect)).await?;
    let newest: Vec<String> = index.ids.iter().rev().take(SHOWN).cloned().collect();
    let all: Vec<Defect> = store::read_records(host, &newest).await?;
    let chosen = form.defect.as_ref().and_then(|id| all.iter().find(|one| one.meta.id == *id));
    let (mut defect, id) = match chosen.or_else(|| all.first()) {
        Some(defect) => (defect.clone(), defect.meta.id.clone()),
        None => (example(), String::new()),
    };
    if !id.is_empty() {
        let mut step = Step::open(host).await?;
        defect.facts = push::facts::read(&mut step, &defect).await?;
    }
    let title_fault = faults(&form.wording.title, "title", &connection).unwrap_or_default();
    let description_fault = faults(&form.wording.description, "description", &connection).unwrap_or_default();
    connection.sync.wording = trimmed(&form.wording);
    if let Some(labelling) = form.labelling {
        connection.sync.labelling = tidied(labelling);
    }
    let (issue, mut notes) = push::compose(&defect, &connection);
    let wording = &connection.sync.wording;
    let mut empty: Vec<String> = Vec::new();
    for name in holes(&wording.title).into_iter().chain(holes(&wording.description)) {
        let placeholder = format!("{{{name}}}");
        if value(name, &defect).is_some_and(|value| value.is_empty()) && !empty.contains(&placeholder) {
            empty.push(placeholder);
        }
    }
    if !empty.is_empty() {
        notes.push(say!("Nothing stands for {placeholders} in {defect}.", empty.join(", "), defect.key()));
    }
    let blocks = crate::text::markdown::read(&issue.body, &mut crate::text::doc::Losses::default());
    let short = |text: String| if text.chars().count() > 60 { crate::text::title(&text, 60) } else { text };
    Ok(WordingView {
        defects: all
            .iter()
            .map(|one| Choice { id: one.meta.id.clone(), label: format!("{} {}", one.key(), one.title) })
            .collect(),
        defect: id,
        title: issue.title,
        labels: std::iter::once(issue.mark)
            .filter(|mark| !mark.is_empty() && !connection.tracker.is_jira())
            .chain(issue.labels)
            .collect(),
        html: crate::text::html::write(&blocks),
        title_fault,
        description_fault,
        notes,
        placeholders: PLACEHOLDERS
            .iter()
            .map(|name| Choice {
                id: format!("{{{name}}}"),
                label: short(value(name, &defect).unwrap_or_default()),
            })
            .collect(),
    })
}

/// What stands in for a defect where there is none yet.
fn example() -> Defect {
    let meta = Meta::new(String::new(), 1, crate::model::Time(0));
    let mut defect = Defect::new(meta, say!("Cart is empty after a reload").to_owned());
    say!("Add a product, reload the page: the cart is empty.").clone_into(&mut defect.description);
    defect.origin = Some(Origin {
        execution: String::new(),
        case: String::new(),
        case_key: "TC-4".to_owned(),
        cycle_key: "CYC-2".to_owned(),
    });
    "Checkout".clone_into(&mut defect.folder);
    defect.tags = vec!["cart".to_owned()];
    "staging".clone_into(&mut defect.facts.environment);
    "2.4.0".clone_into(&mut defect.facts.version);
    "REQ-7".clone_into(&mut defect.facts.requirement);
    defect
}

fn trimmed(wording: &Wording) -> Wording {
    Wording { title: wording.title.trim().to_owned(), description: wording.description.trim().to_owned() }
}

/// Why a template cannot be stored.
fn faults(template: &str, core: &str, connection: &Connection) -> Option<String> {
    if template.chars().count() > TEXT_LIMIT / 10 {
        return Some(say!("The template is longer than {limit} characters", TEXT_LIMIT / 10));
    }
    if core == "title" && template.trim().contains('\n') {
        return Some(say!("A title is one line").to_owned());
    }
    let takes = connection.sync.rule(SyncField::Description).direction.takes();
    if core == "description" && !template.trim().is_empty() && takes {
        let why = say!(
            "The description comes from the tracker, too, so it can have no template: let its changes go to the tracker only"
        );
        return Some(why.to_owned());
    }
    fault(template, core)
}

/// The templates, where they can be used with the connection's rules.
pub(super) fn checked(wording: &Wording, connection: &Connection) -> Result<Wording> {
    let wording = trimmed(wording);
    for (field, template, core) in [
        ("titleTemplate", &wording.title, "title"),
        ("descriptionTemplate", &wording.description, "description"),
    ] {
        if let Some(why) = faults(template, core, connection) {
            return Err(Error::Invalid { field, why });
        }
    }
    Ok(wording)
}

/// Labels without what says nothing.
fn tidied(mut labelling: Labelling) -> Labelling {
    for one in labelling.always.iter_mut().chain([
        &mut labelling.folder,
        &mut labelling.tags,
        &mut labelling.ignored,
    ]) {
        *one = one.trim().to_owned();
    }
    labelling.always.retain(|label| !label.is_empty());
    for one in &mut labelling.names {
        one.from = one.from.trim().to_owned();
        one.to = one.to.trim().to_owned();
    }
    labelling.names.retain(|one| !one.from.is_empty());
    labelling
}

/// The labels, where they can be labels.
pub(super) fn checked_labels(labelling: Labelling) -> Result<Labelling> {
    let labelling = tidied(labelling);
    let refuse = |field, why: &str| Err(Error::Invalid { field, why: why.to_owned() });
    let has_comma = |label: &String| label.contains(',');
    let names = || labelling.names.iter().map(|one| &one.to);
    if [&labelling.folder, &labelling.tags, &labelling.ignored].into_iter().chain(names()).any(has_comma)
        || labelling.always.iter().any(has_comma)
    {
        return refuse("labelNames", say!("A label cannot contain a comma: put each one on its own"));
    }
    if names().any(String::is_empty) {
        return refuse("labelNames", say!("Say what the label is called instead"));
    }
    for (field, pattern) in [("folderLabel", &labelling.folder), ("tagLabel", &labelling.tags)] {
        let holes = holes(pattern);
        let is_known = |name: &&str| *name == "name" || (*name == "path" && field == "folderLabel");
        if let Some(unknown) = holes.iter().find(|name| !is_known(name)) {
            let why = say!("There is no placeholder {name}", format!("{{{unknown}}}"));
            return Err(Error::Invalid { field, why });
        }
        if !pattern.is_empty() && holes.is_empty() {
            return refuse(
                field,
                &say!("{name} has to be in it, or every issue gets the same label", "{name}"),
            );
        }
    }
    Ok(labelling)
}

/// Notes with every defect pushed through the connection what its templates name.
pub(super) async fn gather<H: Host>(step: &mut Step<'_, H>, connection: &Connection) -> Result<()> {
    if !connection.sync.wording.names_facts() {
        return Ok(());
    }
    for link_key in step.index(LINKS.to_owned()).await?.ids {
        if !connection.reaches_key(&link_key) {
            continue;
        }
        let Some(link) = step.get::<ExternalLink>(&key("link", &link_key)).await.ok().flatten() else {
            continue;
        };
        for id in &link.defects {
            let Ok(mut defect) = step.record::<Defect>(id).await else { continue };
            push::facts::note(step, &mut defect, connection).await?;
            step.put(key_of(Kind::Defect, id), &defect)?;
        }
    }
    Ok(())
}
