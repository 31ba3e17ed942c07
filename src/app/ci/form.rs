//! The form for a run: what can be started, what it is handed, and taking it in.

use super::presets;
use crate::app::checked_line;
use crate::error::{Error, Result};
use crate::model::{
    CiKind, CiPreset, CiRun, CiSetup, CiStage, CiValue, Connection, Cycle, Record, Tracker, Work,
};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{CiPrepareForm, CiStartForm};
use crate::protocol::views::{Choice, CiFormView, CiView, Problem};
use crate::store::{self, Step, sheet};
use crate::sync::pass;
use crate::trackers::ci::{CiPlace, has_ci};
use crate::trackers::{self, Access};

/// GitHub takes no more inputs.
const INPUTS: usize = 25;
/// More rows are a mistake.
const ROWS: usize = 100;
/// The longest value, in characters.
const VALUE: usize = 10_000;
/// The longest name, in characters.
const NAME: usize = 255;

/// The connections that reach a CI.
pub(super) async fn connections<H: Host>(host: &H) -> Result<Vec<Connection>> {
    let all = crate::app::connections::all(host).await?;
    Ok(all.into_iter().filter(|one| one.disconnected_at.is_none() && has_ci(one.tracker)).collect())
}

/// What the form starts with. Asks the tracker what there is.
pub async fn prepare<H: Host>(host: &H, _: &Sender, form: CiPrepareForm) -> Result<CiFormView> {
    let cycle: Cycle = store::read_record(host, &form.cycle).await?;
    let book = super::book(host, &form.cycle).await?;
    let connections = connections(host).await?;
    let wanted = form.connection.as_deref().unwrap_or(&book.last);
    let connection = connections.iter().find(|one| one.id == wanted).or(connections.first());
    let connection = connection.ok_or_else(|| Error::NotConnected { project: say!("any CI").to_owned() })?;
    let (place, problem) = match place(host, connection).await {
        Ok(place) => (place, None),
        Err(error) => (CiPlace::default(), Some(Problem::from(&error))),
    };
    let known = match book.setups.get(&connection.id) {
        Some(known) => Some(known.clone()),
        None => remembered(host, &connection.id).await?,
    };
    let setup = match (known, form.preset) {
        (Some(known), None) => known,
        (known, preset) => {
            let preset = preset.unwrap_or_else(|| presets::usual(connection.tracker, place.takes_variables));
            let values = presets::rows(preset, connection.tracker, place.takes_variables);
            CiSetup { preset, values, ..known.unwrap_or_default() }
        }
    };
    let rows = sheet::rows(host, &cycle).await?;
    let placeholders = presets::placeholders(&cycle, &rows, connection, say!("the id of this run"));
    let is_github = connection.tracker == Tracker::GitHub;
    let is_there = |id: &&String| place.workflows.iter().any(|one| one.id == **id);
    let first = place.workflows.first().map(|one| one.id.clone()).unwrap_or_default();
    Ok(CiFormView {
        connections: connections
            .iter()
            .map(|one| Choice { id: one.id.clone(), label: one.label() })
            .collect(),
        connection: connection.id.clone(),
        tracker: connection.tracker,
        workflow: Some(&setup.workflow).filter(is_there).cloned().unwrap_or(first),
        workflows: place.workflows,
        reference: if setup.reference.is_empty() { place.reference } else { setup.reference },
        presets: presets::choices(),
        preset: setup.preset,
        values: setup.values,
        kinds: kinds(connection.tracker),
        placeholders: placeholders
            .into_iter()
            .map(|(name, value)| Choice { id: name.to_owned(), label: shortened(&value) })
            .collect(),
        hint: hint(connection.tracker, place.takes_variables).to_owned(),
        has_artifacts: is_github,
        artifact: setup.artifact,
        problem,
    })
}

fn hint(tracker: Tracker, takes_variables: bool) -> &'static str {
    match (tracker, takes_variables) {
        (Tracker::GitHub, _) => {
            say!(
                "GitHub takes only inputs that the workflow declares under workflow_dispatch. Put the placeholder of the run into one that the run-name shows, and the run is found whatever happens."
            )
        }
        (_, true) => {
            say!(
                "Variables are seen by every job. Inputs must be declared in the pipeline's spec. Secrets belong into the project's own CI/CD settings."
            )
        }
        (_, false) => {
            say!(
                "This project takes no variables from the token's user. Inputs must be declared in the pipeline's spec."
            )
        }
    }
}

fn kinds(tracker: Tracker) -> Vec<Choice> {
    let kind = |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned() };
    let input = kind("input", say!("Input"));
    if tracker == Tracker::GitHub { vec![input] } else { vec![kind("variable", say!("Variable")), input] }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    text.chars().take(59).chain(['…']).collect()
}

/// What was chosen for another cycle through the same connection.
async fn remembered<H: Host>(host: &H, connection: &str) -> Result<Option<CiSetup>> {
    Ok(store::read_one(host, store::key("ciSetup", connection)).await.ok().flatten())
}

async fn place<H: Host>(host: &H, connection: &Connection) -> Result<CiPlace> {
    pass::may_ask(host, connection).await?;
    let token = outbox::token(host, connection).await?;
    let access = Access::new(connection, &token);
    let place = trackers::ci::place(host, &access).await;
    outbox::note(host, &access, place.as_ref().err()).await?;
    place
}

/// Starts a run.
pub async fn start<H: Host>(host: &H, sender: &Sender, form: CiStartForm) -> Result<CiView> {
    let cycle: Cycle = store::read_record(host, &form.cycle).await?;
    let connections = connections(host).await?;
    let connection = connections.into_iter().find(|one| one.id == form.connection);
    let connection = connection.ok_or(Error::Missing { what: "connection" })?;
    let setup = checked(form, connection.tracker)?;
    begin(host, &cycle, &connection, setup).await?;
    super::view(host, sender, crate::protocol::forms::ById { id: cycle.meta.id }).await
}

/// Enters a run and the write that starts it, and takes that up at once.
pub(super) async fn begin<H: Host>(
    host: &H,
    cycle: &Cycle,
    connection: &Connection,
    setup: CiSetup,
) -> Result<()> {
    let rows = sheet::rows(host, cycle).await?;
    let mut step = Step::open(host).await?;
    let id = step.new_id();
    let placeholders = presets::placeholders(cycle, &rows, connection, &id);
    let fill = |one: &CiValue| CiValue { value: presets::filled(&one.value, &placeholders), ..one.clone() };
    let sent: Vec<CiValue> = setup.values.iter().map(fill).collect();
    let work = Work::StartCi {
        cycle: cycle.meta.id.clone(),
        key: cycle.key(),
        run: id.clone(),
        connection: connection.id.clone(),
    };
    let mut job = outbox::new_job(&step, work, None);
    job.by_hand = true;
    step.add_job(&job).await?;
    let mut book = super::open(&mut step, &cycle.meta.id).await?;
    book.runs.push(CiRun {
        is_marked: sent.iter().any(|one| one.value.contains(&id)),
        id,
        connection: connection.id.clone(),
        tracker: connection.tracker,
        site: connection.site.clone(),
        project: connection.project.clone(),
        setup: setup.clone(),
        sent,
        asked_at: step.now(),
        job: Some(job.id.clone()),
        above: 0,
        is_accepted: false,
        candidates: Vec::new(),
        remote: None,
        stage: CiStage::Starting,
        trouble: None,
        taken: None,
    });
    book.last.clone_from(&connection.id);
    step.put(store::key("ciSetup", &connection.id), &setup)?;
    book.setups.insert(connection.id.clone(), setup);
    super::put(&mut step, &cycle.meta.id, book).await?;
    step.commit().await?;
    outbox::run(host, &job.id).await
}

fn invalid<T>(field: &'static str, why: impl Into<String>) -> Result<T> {
    Err(Error::Invalid { field, why: why.into() })
}

fn checked(form: CiStartForm, tracker: Tracker) -> Result<CiSetup> {
    let is_github = tracker == Tracker::GitHub;
    let reference = checked_line("reference", &form.reference, NAME)?;
    if reference.is_empty() {
        return invalid("reference", say!("A branch or tag is needed"));
    }
    if is_github && form.workflow.trim().is_empty() {
        return invalid("workflow", say!("Choose the workflow to start"));
    }
    let mut values: Vec<CiValue> = Vec::new();
    for one in form.values {
        let name = one.name.trim().to_owned();
        let kind = if is_github { CiKind::Input } else { one.kind };
        match () {
            () if name.is_empty() && one.value.trim().is_empty() => {}
            () if name.is_empty() => return invalid("values", say!("A value has no name")),
            () if name.chars().count() > NAME => return invalid("values", say!("A name is too long")),
            () if one.value.chars().count() > VALUE => {
                return invalid(
                    "values",
                    say!("The value of {name} is longer than {value} characters", name, VALUE),
                );
            }
            () if kind == CiKind::Variable
                && !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') =>
            {
                return invalid(
                    "values",
                    say!("{name}: a variable's name has letters, digits and _ only", name),
                );
            }
            () if values.iter().any(|have| have.name == name && have.kind == kind) => {
                return invalid("values", say!("{name} stands there twice", name));
            }
            () if presets::is_secret(&one.value) => {
                return invalid(
                    "values",
                    say!(
                        "The value of {name} looks like a token. Keep it in the project's own CI settings",
                        name
                    ),
                );
            }
            () => values.push(CiValue { name, kind, value: one.value }),
        }
    }
    if is_github && values.len() > INPUTS {
        return invalid("values", say!("GitHub takes {inputs} inputs at the most", INPUTS));
    }
    if values.len() > ROWS {
        return invalid("values", say!("At most {rows} values", ROWS));
    }
    Ok(CiSetup {
        workflow: if is_github { form.workflow.trim().to_owned() } else { String::new() },
        workflow_name: form.workflow_name.split(" (").next().unwrap_or_default().trim().to_owned(),
        reference,
        preset: form.preset,
        values,
        artifact: checked_line("artifact", &form.artifact, NAME)?,
    })
}

/// The preset a setup was made with; for the texts of a run.
pub(super) const fn preset_label(preset: CiPreset) -> &'static str {
    match preset {
        CiPreset::Casebridge => "Casebridge",
        CiPreset::Qase => "Qase",
        CiPreset::Nothing => "",
    }
}
