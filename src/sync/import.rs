//! The first import of requirements, and its repetition: a hundred issues a request, a hundred records a
//! write, stopped and gone on with at any page.

use super::look::OVERLAP;
use super::observe::{observe, reading, see};
use super::pass::{filter_print, made, matches, open, put, read};
use crate::error::{Error, Result};
use crate::model::{Connection, ExternalLink, HOUR, Kind, Meta, Pass, Requirement, Time, Walk};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::views::{LogTopic, Tone};
use crate::store::{Index, LINKS, Step, index_key, key, key_of};
use crate::text;
use crate::trackers::{self, Access, ListQuery, RemoteIssue};

/// Everything is read again after so long: what moved on while a list was read is found then.
const AGAIN: u64 = 7 * 24 * HOUR;

/// Takes the import as far as it goes: to its end, or until the person stops it.
pub(super) async fn go_on<H: Host>(host: &H, access: &Access<'_>) -> Result<()> {
    loop {
        let connection = outbox::connection(host, &access.connection.id).await?;
        let pass = read(host, &connection.id).await?;
        let is_recent = pass.imported_at.is_some_and(|at| host.now().since(at) < AGAIN);
        let is_done = pass.imported == Some(filter_print(&connection)) && is_recent && pass.import.is_none();
        if !connection.sync.import.on || pass.stopped || is_done {
            return Ok(());
        }
        page(host, access, &connection, pass).await?;
    }
}

/// Reads one page and writes what follows, together with where the next one is.
async fn page<H: Host>(host: &H, access: &Access<'_>, connection: &Connection, pass: Pass) -> Result<()> {
    let filter = filter_print(connection);
    let walk = pass.import.filter(|walk| walk.filter == filter);
    let whole = access;
    let access = &Access {
        connection,
        token: access.token,
        ahead: access.ahead.clone(),
        silent: access.silent.clone(),
        known: access.known.clone(),
    };
    let is_first = walk.is_none();
    let mut walk = walk.unwrap_or(Walk { filter, ..Walk::default() });
    let lane = host.locks().hold(&format!("lane:{}", connection.host())).await;
    let query = ListQuery { since: None, filter: Some(&connection.sync.import) };
    let listed = trackers::list_issues(host, access, &query, &walk.next, None).await;
    // What was learned on the way holds for the next page, too: the clock, and a limit met by the count.
    whole.ahead.set(access.ahead.get());
    whole.silent.set(access.silent.get());
    let listing = match listed {
        // A page's token does not hold for ever: once more from the start; what is there stays. A second
        // refusal in a row is one to wait after.
        Err(error @ (Error::Refused { .. } | Error::ProjectNotFound { .. })) if !walk.next.is_empty() => {
            let anew = Walk { next: String::new(), done: 0, again: !walk.again, ..walk };
            let outcome = if anew.again { Ok(()) } else { Err(error) };
            let pass = Pass { import: Some(anew), ..read(host, &connection.id).await? };
            let mut step = Step::open(host).await?;
            put(&mut step, connection, &pass)?;
            step.commit().await?;
            return outcome;
        }
        other => other?,
    };
    // What was asked beside the list may have met a limit that the list itself did not.
    whole.silent.set(access.silent.get());
    super::look::follow_name(connection, &listing.issues)?;
    let linked = if is_first { super::look::linked(host, connection).await? } else { Vec::new() };
    let mut step = Step::open(host).await?;
    let mut pass = open(&mut step, connection).await?;
    if is_first {
        walk.unseen = linked;
        // Changes from here on are the looks' to find, by the tracker's clock.
        let ahead = access.ahead.get().unwrap_or(connection.clock_ahead);
        let there = Time(host.now().0.saturating_add_signed(ahead)).before(OVERLAP);
        pass.cursor = Some(pass.cursor.map_or(there, |cursor| cursor.min(there)));
    }
    let read: Vec<String> = listing.issues.iter().map(|issue| issue.address.key()).collect();
    walk.unseen.retain(|one| !read.contains(one));
    walk.done = walk.done.saturating_add(u32::try_from(listing.issues.len()).unwrap_or(u32::MAX));
    walk.total = listing.total.or(walk.total);
    note_statuses(&mut pass, connection, &listing.issues);
    put(&mut step, connection, &pass)?;
    take_in(&mut step, connection, &listing.issues, |issue| matches(connection, issue), false).await?;
    let mut pass = open(&mut step, connection).await?;
    pass.took_at = Some(step.now());
    match listing.next {
        Some(next) => pass.import = Some(Walk { next, ..walk }),
        None => {
            pass.import = None;
            pass.imported = Some(filter);
            pass.imported_at = Some(step.now());
            // What is linked and was not among them is looked at one by one: gone, or no longer matching.
            pass.left = walk.unseen;
            let text = say!(
                "Read {count, plural, one {# issue} other {# issues}} of {connection} for requirements",
                walk.done,
                connection.label()
            );
            step.log(LogTopic::Taken, Tone::Good, text).await?;
        }
    }
    put(&mut step, connection, &pass)?;
    let outcome = step.commit().await;
    drop(lane);
    outcome
}

/// Statuses that were seen, for the person to give them a meaning.
pub(super) fn note_statuses(pass: &mut Pass, connection: &Connection, issues: &[RemoteIssue]) {
    for issue in issues.iter().filter(|issue| connection.tracker.is_jira() && !issue.status.is_empty()) {
        if pass.statuses.iter().all(|(name, _)| *name != issue.status) && pass.statuses.len() < 100 {
            pass.statuses.push((issue.status.clone(), issue.closed()));
        }
    }
}

/// Takes issues in as they were seen: what is linked follows, what matches and is not linked becomes a
/// requirement. Gives how many of them are new here.
pub(super) async fn take_in<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    issues: &[RemoteIssue],
    is_match: impl Fn(&RemoteIssue) -> bool,
    is_listed: bool,
) -> Result<u32> {
    let imports = connection.sync.import.on;
    step.prefetch(issues.iter().map(|issue| key("link", &issue.address.key())).collect()).await?;
    let mut new = Vec::new();
    for issue in issues {
        let place = key("link", &issue.address.key());
        match step.get::<ExternalLink>(&place).await {
            // Only test cases and cycles are tied to it so far.
            Ok(Some(link))
                if imports
                    && link.requirements.is_empty()
                    && link.defects.is_empty()
                    && !(link.cases.is_empty() && link.cycles.is_empty())
                    && is_match(issue)
                    && !text::is_of_defect(&issue.body) =>
            {
                new.push((issue, Some(link)));
            }
            Ok(Some(mut link)) if !is_older(&link, issue) => {
                let matches = imports.then(|| is_match(issue));
                observe(step, connection, &mut link, issue, (matches, is_listed)).await?;
                step.put(place, &link)?;
            }
            Ok(None) if imports && is_match(issue) && !text::is_of_defect(&issue.body) => {
                new.push((issue, None));
            }
            // One that is damaged is left as it is; the others go on.
            Ok(_) | Err(_) => {}
        }
    }
    if new.is_empty() {
        return Ok(0);
    }
    let mut records: Index = step.index(index_key(Kind::Requirement)).await?;
    let mut links: Index = step.index(LINKS.to_owned()).await?;
    let few = new.len() <= 5;
    let count = new.len();
    for (issue, link) in new {
        let requirement = add(step, connection, (issue, link), (&mut records, &mut links))?;
        if few {
            step.log(LogTopic::Taken, Tone::Good, made(&requirement, &issue.address.display())).await?;
        }
    }
    step.put(index_key(Kind::Requirement), &records)?;
    step.put(LINKS.to_owned(), &links)?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Whether an answer is older than what is known: lists lag.
fn is_older(link: &ExternalLink, issue: &RemoteIssue) -> bool {
    let known = link.seen.as_ref().and_then(|seen| Time::parse(&seen.updated_at));
    match (known, Time::parse(&issue.updated_at)) {
        (Some(known), Some(now)) => now < known,
        _ => false,
    }
}

fn add<H: Host>(
    step: &mut Step<'_, H>,
    connection: &Connection,
    (issue, link): (&RemoteIssue, Option<ExternalLink>),
    (records, links): (&mut Index, &mut Index),
) -> Result<Requirement> {
    let source = reading(connection, issue, true);
    let mut meta = Meta::new(step.new_id(), records.take_number(), step.now());
    meta.changed_by = format!("tracker:{}", issue.address.display());
    let mut link = link.unwrap_or_else(|| ExternalLink::new(issue.address.clone()));
    see(&mut link, issue, step.now());
    link.requirements.push(meta.id.clone());
    let requirement = Requirement {
        description: source.description.clone(),
        priority: source.priority,
        status: source.status,
        links: vec![source.link.clone()],
        source: Some(source.clone()),
        ..Requirement::new(meta, source.title)
    };
    records.enter(&requirement.meta.id);
    links.enter(&issue.address.key());
    step.put(key("link", &issue.address.key()), &link)?;
    step.put(key_of(Kind::Requirement, &requirement.meta.id), &requirement)?;
    Ok(requirement)
}
