//! Taking back what was done last: a field that was changed again since is left as it is, and said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::links::{Linked, announce, untie_issue};
use crate::model::{Connection, Cycle, Defect, DefectStatus, Kind, Record, Requirement, TestCase, Time};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{Nothing, UndoForm};
use crate::protocol::views::{UndoLine, UndoView, Undone};
use crate::store::trail::{Action, Before, UNDO};
use crate::store::{self, Step, index_key, key_of};

/// What can be taken back.
pub async fn view<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<UndoView> {
    let now = host.now();
    let mut lines: Vec<(String, UndoLine)> = Vec::new();
    for action in actions(host).await?.into_iter().rev() {
        if lines.iter().all(|(group, _)| *group != action.group) {
            let line = UndoLine { id: action.id, label: action.label, age: action.at.ago(now) };
            lines.push((action.group, line));
        }
    }
    Ok(UndoView { actions: lines.into_iter().map(|(_, line)| line).collect() })
}

async fn actions<H: Host>(host: &H) -> Result<Vec<Action>> {
    Ok(store::read_one(host, UNDO.to_owned()).await.ok().flatten().unwrap_or_default())
}

/// Takes an action back, all parts of it, the last part first.
pub async fn undo<H: Host>(host: &H, _: &Sender, form: UndoForm) -> Result<Undone> {
    let known = actions(host).await?;
    let missing = Error::Missing { what: "action" };
    let action = match &form.id {
        Some(id) => known.iter().find(|action| action.id == *id || action.group == *id),
        None => known.last(),
    };
    let action = action.cloned().ok_or(missing)?;
    let connections = super::connections::all(host).await?;
    let mut left = Vec::new();
    for part in known.iter().rev().filter(|part| part.group == action.group) {
        take_back(host, &connections, part, &mut left).await?;
    }
    crate::outbox::schedule(host).await?;
    Ok(Undone { message: say!("Taken back: {label}", action.label), left })
}

async fn take_back<H: Host>(
    host: &H,
    connections: &[Connection],
    part: &Action,
    left: &mut Vec<String>,
) -> Result<()> {
    let mut step = Step::open(host).await?;
    let mut actions: Vec<Action> = step.get(UNDO).await.ok().flatten().unwrap_or_default();
    let place = format!("undo:{}", part.id);
    let befores: Vec<Before> = step.get(&place).await?.unwrap_or_default();
    step.prefetch(befores.iter().map(|before| key_of(before.kind, &before.id)).collect()).await?;
    ties_back(&mut step, connections, &befores).await?;
    issues_back(&mut step, connections, &befores).await?;
    for before in &befores {
        match before.kind {
            Kind::Requirement => {
                if let Some(mut one) = back::<Requirement, H>(&mut step, before, left).await? {
                    step.change(&mut one, "here")?;
                    super::many::requirement_changed(&mut step, connections, &one).await?;
                }
            }
            Kind::TestCase => {
                if let Some(mut one) = back::<TestCase, H>(&mut step, before, left).await? {
                    step.change(&mut one, "here")?;
                    super::results::tell(&mut step, connections, std::slice::from_ref(&before.id)).await?;
                }
            }
            Kind::Cycle => {
                if let Some(mut one) = back::<Cycle, H>(&mut step, before, left).await? {
                    let was = step.raw(&key_of(Kind::Cycle, &before.id)).await?.unwrap_or_default();
                    let was_deleted = was.pointer("/meta/deletedAt").is_some_and(|at| !at.is_null());
                    step.change(&mut one, "here")?;
                    if was_deleted != one.meta.deleted_at.is_some() {
                        super::records::count_again(&mut step, &one, connections).await?;
                    }
                }
            }
            Kind::Defect => {
                let was = step.get::<Defect>(&key_of(Kind::Defect, &before.id)).await;
                if let Some(mut one) = back::<Defect, H>(&mut step, before, left).await? {
                    let status = one.status;
                    one.status = was.ok().flatten().map_or(DefectStatus::Open, |was| was.status);
                    one.set_status(status, step.now());
                    super::defects::changed(&mut step, connections, &mut one).await?;
                }
            }
        }
    }
    actions.retain(|action| action.id != part.id);
    step.put(UNDO.to_owned(), &actions)?;
    step.remove(place);
    step.commit().await
}

/// The field that ties a requirement and its cases, which both sides bear.
const fn ties(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Requirement => Some("cases"),
        Kind::TestCase => Some("requirements"),
        Kind::Cycle | Kind::Defect => None,
    }
}

/// Takes the ties back that an action made or ended, each on both sides and one by one: whatever else was
/// tied since stays. Those of a record that the action made stay with it.
async fn ties_back<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    befores: &[Before],
) -> Result<()> {
    let made: BTreeSet<&str> =
        befores.iter().filter(|before| before.from.is_none()).map(|before| before.id.as_str()).collect();
    // By requirement: a case, and whether it is to be tied.
    let mut pairs: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
    for before in befores {
        let (Some(field), Some(from)) = (ties(before.kind), &before.from) else { continue };
        let ids = |fields: &Map<String, Value>| -> BTreeSet<String> {
            let list = fields.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(|id| Some(id.as_str()?.to_owned())).collect()
        };
        let (was, now) = (ids(from), ids(&before.to));
        for other in was.symmetric_difference(&now).filter(|other| !made.contains(other.as_str())) {
            let (requirement, case) = match before.kind {
                Kind::Requirement => (before.id.clone(), other.clone()),
                _ => (other.clone(), before.id.clone()),
            };
            pairs.entry(requirement).or_default().insert(case, was.contains(other));
        }
    }
    for (id, cases) in pairs {
        let found = step.sound::<Requirement>(&key_of(Kind::Requirement, &id)).await?;
        let Some(mut requirement) = found else { continue };
        for (case_id, tied) in cases {
            let place = key_of(Kind::TestCase, &case_id);
            let Some(mut case) = step.sound::<TestCase>(&place).await? else { continue };
            requirement.cases.retain(|have| *have != case_id);
            case.requirements.retain(|have| *have != id);
            if tied {
                requirement.cases.push(case_id);
                case.requirements.push(id.clone());
            }
            step.put(place, &case)?;
        }
        step.change(&mut requirement, "here")?;
        super::many::requirement_changed(step, connections, &requirement).await?;
    }
    Ok(())
}

/// Unties the issues that an action tied to records, on both sides; whatever else was tied since stays.
async fn issues_back<H: Host>(
    step: &mut Step<'_, H>,
    connections: &[Connection],
    befores: &[Before],
) -> Result<()> {
    for before in befores {
        let Some(from) = &before.from else { continue };
        let ids = |fields: &Map<String, Value>| -> BTreeSet<String> {
            let list = fields.get("links").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            list.iter().filter_map(|id| Some(id.as_str()?.to_owned())).collect()
        };
        for link in ids(&before.to).difference(&ids(from)) {
            match before.kind {
                Kind::Requirement => untie::<Requirement, H>(step, &before.id, link).await?,
                Kind::TestCase => untie::<TestCase, H>(step, &before.id, link).await?,
                Kind::Cycle => untie::<Cycle, H>(step, &before.id, link).await?,
                Kind::Defect => {}
            }
            announce(step, connections, std::slice::from_ref(link), None).await?;
        }
    }
    Ok(())
}

async fn untie<R: Linked, H: Host>(step: &mut Step<'_, H>, id: &str, link: &str) -> Result<()> {
    match step.sound::<R>(&key_of(R::KIND, id)).await? {
        Some(mut record) => untie_issue(step, &mut record, link).await,
        None => Ok(()),
    }
}

/// A record as it was before; none when there is nothing to take back or it cannot be.
async fn back<R: Record, H: Host>(
    step: &mut Step<'_, H>,
    before: &Before,
    left: &mut Vec<String>,
) -> Result<Option<R>> {
    let Some(mut value) = step.raw(&key_of(R::KIND, &before.id)).await? else { return Ok(None) };
    let number = value.pointer("/meta/number").and_then(Value::as_u64).unwrap_or_default();
    let name = format!("{}-{number}", R::KIND.prefix());
    let rev = value.pointer("/meta/rev").and_then(Value::as_u64);
    let deleted = value.pointer("/meta/deletedAt").cloned().unwrap_or_default();
    let created = Map::from_iter([("deletedAt".to_owned(), Value::from(step.now().0))]);
    let from = match &before.from {
        Some(from) => from,
        None if rev == Some(u64::from(before.rev)) => &created,
        None => {
            left.push(say!("{name} was changed since it was made, and stays", name));
            return Ok(None);
        }
    };
    let mut is_changed = false;
    let is_tie = |field: &str| field == "links" || Some(field) == ties(R::KIND);
    for (field, was) in from.iter().filter(|(field, _)| !is_tie(field)) {
        let now = if field == "deletedAt" { &deleted } else { value.get(field).unwrap_or(&Value::Null) };
        let expected = before.to.get(field).unwrap_or(&Value::Null);
        if before.from.is_some() && now != expected {
            left.push(say!("{name}: its {field} was changed again since, and stays", name, field));
            continue;
        }
        is_changed = true;
        if field == "deletedAt" {
            let list = step.list(&index_key(R::KIND)).await?;
            if was.is_null() {
                list.enter(&before.id);
            } else {
                list.bury(&before.id);
            }
        } else if let Some(object) = value.as_object_mut() {
            if field == "attachments" {
                // A sweep that is under way must not take them.
                let files = was.as_array().map(Vec::as_slice).unwrap_or_default();
                let hashes: Vec<String> =
                    files.iter().filter_map(|file| Some(file.get("hash")?.as_str()?.to_owned())).collect();
                super::sweep::uses(step, &hashes).await?;
            }
            if was.is_null() {
                object.remove(field);
            } else {
                object.insert(field.clone(), was.clone());
            }
        }
    }
    if !is_changed {
        return Ok(None);
    }
    let mut record: R = serde_json::from_value(value).map_err(|_| Error::Damaged { what: name })?;
    if let Some(was) = from.get("deletedAt") {
        record.meta_mut().deleted_at = was.as_u64().map(Time);
    }
    Ok(Some(record))
}
