//! Routing rules: kept for the whole workspace, and tried out on every open defect that was never pushed.

use crate::error::{Error, Result};
use crate::model::{Connection, Defect, Execution, Kind, Meta, Origin, Record as _, Route, RouteBy};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{DestinationForm, Nothing, RoutesForm};
use crate::protocol::views::{Choice, DestinationView, LogTopic, RouteLine, RouteTrial, RoutesView, Tone};
use crate::store::{self, ROUTES, Step, index_key, key, read_one};

/// The most rules there may be.
const MOST: usize = 100;
/// Defects that a trial shows.
const SHOWN: usize = 200;
/// Records that are read at once.
const BATCH: usize = 200;

/// The rules as they are.
pub async fn view<H: Host>(host: &H, _: &Sender, _: Nothing) -> Result<RoutesView> {
    let connections = super::connections::all(host).await?;
    let routes = all(host).await?;
    Ok(RoutesView { routes, connections: choices(&connections) })
}

fn live(connections: &[Connection]) -> impl Iterator<Item = &Connection> {
    connections.iter().filter(|one| one.disconnected_at.is_none())
}

async fn all<H: Host>(host: &H) -> Result<Vec<Route>> {
    Ok(read_one(host, ROUTES.to_owned()).await?.unwrap_or_default())
}

/// Whether there are any.
pub(super) async fn are_there<H: Host>(host: &H) -> Result<bool> {
    Ok(!all(host).await?.is_empty())
}

/// Changes them.
pub async fn save<H: Host>(host: &H, sender: &Sender, form: RoutesForm) -> Result<RoutesView> {
    let connections = super::connections::all(host).await?;
    let routes = checked(form.routes, &connections)?;
    let mut step = Step::open(host).await?;
    if routes.is_empty() {
        step.remove(ROUTES.to_owned());
    } else {
        step.put(ROUTES.to_owned(), &routes)?;
    }
    let text = say!("Changed the routing rules: {count, plural, one {# rule} other {# rules}}", routes.len());
    step.log(LogTopic::Connection, Tone::Info, text).await?;
    step.commit().await?;
    view(host, sender, Nothing {}).await
}

fn checked(routes: Vec<Route>, connections: &[Connection]) -> Result<Vec<Route>> {
    let refuse = |why: String| Err(Error::Invalid { field: "routes", why });
    if routes.len() > MOST {
        return refuse(say!("There can be {most} rules at most", MOST));
    }
    for (at, route) in routes.iter().enumerate() {
        if route.by != RouteBy::Any && route.is.trim().is_empty() {
            return refuse(say!("Rule {number} does not say what has to fit", at + 1));
        }
        if !live(connections).any(|one| one.id == route.connection) {
            return refuse(say!("Rule {number} does not say where the defect goes", at + 1));
        }
    }
    Ok(routes)
}

/// Where a defect that is being written goes, and why.
pub async fn destination<H: Host>(host: &H, _: &Sender, form: DestinationForm) -> Result<DestinationView> {
    let connections = super::connections::all(host).await?;
    let routes = all(host).await?;
    let mut defect = Defect::new(Meta::new(String::new(), 0, host.now()), String::new());
    defect.priority = form.priority;
    let origin = |execution| Origin {
        execution,
        case: String::new(),
        case_key: String::new(),
        cycle_key: String::new(),
    };
    defect.origin = form.execution.map(origin);
    note_facts(host, &mut defect).await?;
    let (chosen, why) = match goes(&routes, &defect, &connections) {
        Some((connection, why)) => (connection.id.clone(), why),
        None => (String::new(), nowhere(&connections)),
    };
    // Where there are no rules none has to be named.
    let why = if routes.is_empty() { String::new() } else { why };
    Ok(DestinationView { connections: choices(&connections), chosen, why })
}

/// Where defects can go.
pub(super) fn choices(connections: &[Connection]) -> Vec<Choice> {
    live(connections).map(|one| Choice { id: one.id.clone(), label: one.label() }).collect()
}

/// Where every open defect that was never pushed would go by these rules; nothing is sent.
pub async fn dry_run<H: Host>(host: &H, _: &Sender, form: RoutesForm) -> Result<RouteTrial> {
    let connections = super::connections::all(host).await?;
    let index = store::read_index(host, index_key(Kind::Defect)).await?;
    let (mut lines, mut routed, mut all) = (Vec::new(), 0, 0);
    for batch in index.ids.chunks(BATCH) {
        for mut defect in store::read_records::<Defect, H>(host, batch).await? {
            if defect.link.is_some() || defect.status.is_done() {
                continue;
            }
            all += 1;
            note_facts(host, &mut defect).await?;
            let goes = goes(&form.routes, &defect, &connections);
            routed += usize::from(goes.is_some());
            if lines.len() < SHOWN {
                let (to, why) = match goes {
                    Some((connection, why)) => (connection.label(), why),
                    None => (String::new(), nowhere(&connections)),
                };
                let (id, key) = (defect.meta.id.clone(), defect.key());
                lines.push(RouteLine { id, key, title: defect.title, to, why });
            }
        }
    }
    Ok(RouteTrial {
        sentence: match all {
            0 => say!("There is no open defect that was never pushed.").to_owned(),
            _ => {
                say!("{routed} of {all} open defects that were never pushed have a destination.", routed, all)
            }
        },
        left: all - lines.len(),
        lines,
    })
}

fn nowhere(connections: &[Connection]) -> String {
    match live(connections).count() {
        0 => say!("There is no connection"),
        _ => say!("No rule fits: whoever pushes it chooses"),
    }
    .to_owned()
}

/// Where a defect goes, and why.
fn goes<'a>(
    routes: &[Route],
    defect: &Defect,
    connections: &'a [Connection],
) -> Option<(&'a Connection, String)> {
    let found = |id: &str| live(connections).find(|one| one.id == id);
    let route = crate::model::route::first(routes, defect, |id| found(id).is_some());
    if let Some(route) = route {
        let number = routes.iter().position(|one| one == route).unwrap_or_default() + 1;
        let why = say!("Rule {number}: {condition}", number, route.in_words());
        return found(&route.connection).map(|connection| (connection, why));
    }
    let mut live = live(connections);
    match (live.next(), live.next()) {
        (Some(only), None) => Some((only, say!("The only connection").to_owned())),
        _ => None,
    }
}

/// Notes with a defect what rules look at; it is not stored.
async fn note_facts<H: Host>(host: &H, defect: &mut Defect) -> Result<()> {
    let Some(origin) = &defect.origin else { return Ok(()) };
    let Some(execution) = read_one::<Execution, H>(host, key("execution", &origin.execution)).await? else {
        return Ok(());
    };
    let cycle = store::read_record::<crate::model::Cycle, H>(host, &execution.cycle).await.ok();
    defect.facts.tester = execution.tester;
    defect.facts.environment = cycle.map(|cycle| cycle.environment).unwrap_or_default();
    Ok(())
}

/// The connection that a person or the stored rules chose for a defect that was never pushed, and why.
pub(super) async fn chosen<H: Host>(
    host: &H,
    defect: &Defect,
    connections: &[Connection],
) -> Result<Option<(String, String)>> {
    if defect.link.is_some() {
        return Ok(None);
    }
    if let Some(given) = &defect.given
        && live(connections).any(|one| one.id == given.connection)
    {
        return Ok(Some((given.connection.clone(), say!("Chosen by hand").to_owned())));
    }
    let routes = all(host).await?;
    let mut defect = defect.clone();
    note_facts(host, &mut defect).await?;
    Ok(goes(&routes, &defect, connections).map(|(connection, why)| (connection.id.clone(), why)))
}
