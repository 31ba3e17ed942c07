//! Looking for news: what changed since the last look, and once a day whether everything linked is still
//! there.

use super::import::{note_statuses, take_in};
use super::pass::{matches, open, put, read};
use super::schedule::{Look, recall, remember};
use crate::error::{Error, Result};
use crate::model::{Address, Connection, ExternalLink, HOUR, MINUTE, Pass, Time, Walk};
use crate::ports::Host;
use crate::store::{self, LINKS, Step, read_index};
use crate::trackers::{self, Access, ListQuery, RemoteIssue};

/// Lists lag, so each look reaches so far back behind the newest change it knows, in milliseconds.
pub(super) const OVERLAP: u64 = 5 * MINUTE;
/// Between two looks at everything that is linked.
const SWEEP: u64 = 24 * HOUR;
/// Issues asked for at once by their numbers.
const BULK: usize = 100;
/// More than this are found in the list rather than asked for one by one.
const ONE_BY_ONE: usize = 50;

/// The issues of a connection's project that are tied to something, by the key of their address.
pub(super) async fn linked<H: Host>(host: &H, connection: &Connection) -> Result<Vec<String>> {
    let all = read_index(host, LINKS.to_owned()).await?.ids;
    Ok(all.into_iter().filter(|key| connection.reaches_key(key)).collect())
}

/// A project that answers under another name has been renamed; an error, for which everything is followed.
pub(super) fn follow_name(connection: &Connection, issues: &[RemoteIssue]) -> Result<()> {
    let Some(first) = issues.first() else { return Ok(()) };
    let other = |issue: &RemoteIssue| !issue.address.project.eq_ignore_ascii_case(&connection.project);
    let same = |issue: &RemoteIssue| issue.address.project == first.address.project;
    if issues.iter().all(|issue| other(issue) && same(issue)) {
        return Err(Error::Moved { project: first.address.project.clone() });
    }
    Ok(())
}

/// What a look at one page gave.
struct Seen {
    /// Issues that are not as they were known.
    fresh: u32,
    /// Where to go on: the moment since which, and the page.
    next: Option<(Time, String)>,
}

/// Takes in what changed since the last look, and gives how many issues that were. When nothing has, that
/// is one request, and nothing is written.
pub(super) async fn news<H: Host>(host: &H, access: &Access<'_>) -> Result<u32> {
    let connection = access.connection;
    let before = recall(host, &connection.id).await.unwrap_or_default();
    let pass = read(host, &connection.id).await?;
    let start = pass.cursor.unwrap_or_else(|| connection.tracker_time(host.now()));
    let mut since = start.before(OVERLAP);
    let mut page = String::new();
    let mut changed = 0;
    let mut tag = None;
    let mut asked = before.tag.clone();
    loop {
        let lane = host.locks().hold(&format!("lane:{}", connection.host())).await;
        let query = ListQuery { since: Some(since), filter: None };
        let listing = trackers::list_issues(host, access, &query, &page, asked.take().as_ref()).await?;
        if listing.unchanged {
            remember(
                host,
                &connection.id,
                &Look { at: host.now(), quiet: before.quiet + 1, tag: before.tag },
            );
            return Ok(0);
        }
        follow_name(connection, &listing.issues)?;
        let seen = take_page(host, access, &listing.issues, (since, listing.next)).await?;
        drop(lane);
        let away = |number: &u64| {
            Address {
                tracker: connection.tracker,
                site: connection.site.clone(),
                project: connection.project.clone(),
                number: *number,
            }
            .key()
        };
        one_by_one(host, &listing.moved.iter().map(away).collect::<Vec<_>>()).await?;
        changed += seen.fresh;
        tag = listing.tag.filter(|_| page.is_empty() && tag.is_none());
        match seen.next {
            Some(next) => {
                (since, page) = next;
                tag = None;
            }
            None => break,
        }
    }
    let quiet = if changed == 0 { before.quiet + 1 } else { 0 };
    // The tag is of use only while the address stays the same: not after the newest change moved it.
    let tag = tag.filter(|_| changed == 0);
    remember(host, &connection.id, &Look { at: host.now(), quiet, tag });
    Ok(changed)
}

/// Takes in what is new on one page of changes, and moves the mark behind it: they come in the order in
/// which they were made.
async fn take_page<H: Host>(
    host: &H,
    access: &Access<'_>,
    issues: &[RemoteIssue],
    (since, next): (Time, Option<String>),
) -> Result<Seen> {
    let connection = access.connection;
    let known = read(host, &connection.id).await?.known;
    let fresh: Vec<RemoteIssue> = issues
        .iter()
        .filter(|issue| !known.contains(&(issue.address.number, issue.print())))
        .cloned()
        .collect();
    let times: Vec<Time> = issues.iter().filter_map(|issue| Time::parse(&issue.updated_at)).collect();
    let newest = times.iter().max().copied().unwrap_or(since);
    let count = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
    // From the newest change on, so that nothing is passed over when the list moves while it is read;
    // by pages only where a whole page was changed in one moment.
    let next = next.map(|page| if newest > since { (newest, String::new()) } else { (since, page) });
    let first_ever = read(host, &connection.id).await?.cursor.is_none();
    if fresh.is_empty() && !first_ever {
        let is_moving = next.as_ref().is_some_and(|(at, page)| *at > since || !page.is_empty());
        return Ok(Seen { fresh: 0, next: next.filter(|_| is_moving) });
    }
    let members = if connection.sync.import.on && !fresh.is_empty() {
        trackers::matching(host, access, Some(since)).await?
    } else {
        None
    };
    let mut step = Step::open(host).await?;
    let is_match = |issue: &RemoteIssue| match &members {
        Some(numbers) => numbers.contains(&issue.address.number),
        None => matches(connection, issue),
    };
    take_in(&mut step, connection, &fresh, is_match, true).await?;
    let mut pass = open(&mut step, connection).await?;
    note_statuses(&mut pass, connection, &fresh);
    let ahead = access.ahead.get().unwrap_or(connection.clock_ahead);
    let there = Time(host.now().0.saturating_add_signed(ahead));
    pass.cursor = Some(match pass.cursor {
        Some(cursor) => cursor.max(newest),
        None => newest.min(there),
    });
    let horizon = pass.cursor.unwrap_or_default().before(OVERLAP);
    keep_known(&mut pass, issues, horizon);
    if count > 0 {
        pass.took_at = Some(step.now());
    }
    put(&mut step, connection, &pass)?;
    step.commit().await?;
    Ok(Seen { fresh: count, next })
}

/// Remembers what was seen near the mark, so that the next look does not take it for new.
fn keep_known(pass: &mut Pass, issues: &[RemoteIssue], horizon: Time) {
    let near = |issue: &&RemoteIssue| Time::parse(&issue.updated_at).is_none_or(|at| at >= horizon);
    for issue in issues {
        pass.known.retain(|(number, _)| *number != issue.address.number);
    }
    pass.known.extend(issues.iter().filter(near).map(|issue| (issue.address.number, issue.print())));
    let most = 1_000;
    let over = pass.known.len().saturating_sub(most);
    pass.known.drain(..over);
}

/// Looks once a day at everything linked: what was deleted, moved or hidden shows up in no list of changes.
pub(super) async fn sweep<H: Host>(host: &H, access: &Access<'_>) -> Result<()> {
    let connection = access.connection;
    let pass = read(host, &connection.id).await?;
    let is_due = pass.swept_at.is_none_or(|at| host.now().since(at) >= SWEEP);
    if pass.left.is_empty() && !is_due {
        return Ok(());
    }
    if pass.left.is_empty() {
        let left = linked(host, connection).await?;
        let mut step = Step::open(host).await?;
        let mut pass = open(&mut step, connection).await?;
        pass.swept_at = Some(step.now());
        pass.left = left;
        put(&mut step, connection, &pass)?;
        step.commit().await?;
    }
    let members = if connection.sync.import.on && !read(host, &connection.id).await?.left.is_empty() {
        trackers::matching(host, access, None).await?
    } else {
        None
    };
    loop {
        let pass = read(host, &connection.id).await?;
        if pass.left.is_empty() {
            return Ok(());
        }
        if !trackers::reads_in_bulk(connection.tracker)
            && (pass.left.len() > ONE_BY_ONE || pass.sweep.is_some())
        {
            walk(host, access, pass.sweep.unwrap_or_default()).await?;
            continue;
        }
        batch(host, access, &pass.left, members.as_deref()).await?;
    }
}

/// Looks at what is linked in projects that the connection was turned away from: no list shows their news.
pub(super) async fn former<H: Host>(host: &H, access: &Access<'_>) -> Result<()> {
    let connection = access.connection;
    let here = format!("{}/{}#", connection.host(), connection.project.to_lowercase());
    let mut keys = linked(host, connection).await?;
    keys.retain(|key| !key.starts_with(&here));
    keys.truncate(ONE_BY_ONE);
    one_by_one(host, &keys).await
}

/// Looks at each of these issues by itself; what became of those that are gone is noted with them.
async fn one_by_one<H: Host>(host: &H, keys: &[String]) -> Result<()> {
    let connections = crate::app::connections::all(host).await?;
    for key in keys {
        let link: Option<ExternalLink> =
            store::read_one(host, store::key("link", key)).await.unwrap_or_default();
        let Some(link) = link else { continue };
        match crate::app::syncing::refresh(host, &connections, &link.address).await {
            Ok(())
            | Err(Error::IssueDeleted { .. } | Error::IssueNotFound { .. } | Error::MovedAway { .. }) => {}
            Err(error)
                if connections.iter().find(|one| one.reaches(&link.address)).is_some_and(|connection| {
                    crate::app::syncing::is_former(connection, &link.address, &error)
                }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn number_of(key: &str) -> Option<u64> {
    key.rsplit_once('#')?.1.parse().ok()
}

/// Reads one page of the whole list and strikes off what is on it.
async fn walk<H: Host>(host: &H, access: &Access<'_>, walk: Walk) -> Result<()> {
    let connection = access.connection;
    let lane = host.locks().hold(&format!("lane:{}", connection.host())).await;
    let listing = trackers::list_issues(host, access, &ListQuery::default(), &walk.next, None).await?;
    let mut step = Step::open(host).await?;
    let is_match = |issue: &RemoteIssue| matches(connection, issue);
    let linked: Vec<RemoteIssue> = {
        let pass = open(&mut step, connection).await?;
        listing.issues.into_iter().filter(|issue| pass.left.contains(&issue.address.key())).collect()
    };
    take_in(&mut step, connection, &linked, is_match, false).await?;
    let mut pass = open(&mut step, connection).await?;
    pass.left.retain(|key| linked.iter().all(|issue| issue.address.key() != *key));
    // What is left after the last page is asked for one by one, as many as a sweep asks for.
    pass.sweep = listing.next.map(|next| Walk { next, ..Walk::default() });
    if pass.sweep.is_none() && pass.left.len() > ONE_BY_ONE {
        // Those first that were there when last looked for; of the rest it is known already.
        let (mut live, mut gone) = (Vec::new(), Vec::new());
        for one in std::mem::take(&mut pass.left) {
            let link: Option<ExternalLink> = step.get(&store::key("link", &one)).await.unwrap_or_default();
            let is_live = link.is_some_and(|link| link.standing == crate::model::Standing::Live);
            if is_live { live.push(one) } else { gone.push(one) }
        }
        live.extend(gone);
        live.truncate(ONE_BY_ONE);
        pass.left = live;
    }
    put(&mut step, connection, &pass)?;
    let outcome = step.commit().await;
    drop(lane);
    outcome
}

/// Looks at up to a hundred linked issues, and one by one at those that are not where they were.
async fn batch<H: Host>(
    host: &H,
    access: &Access<'_>,
    left: &[String],
    members: Option<&[u64]>,
) -> Result<()> {
    let connection = access.connection;
    let here = format!("{}/{}#", connection.host(), connection.project.to_lowercase());
    let bulk = trackers::reads_in_bulk(connection.tracker);
    let part: Vec<String> = left.iter().take(if bulk { BULK } else { 1 }).cloned().collect();
    let mut missing = part.clone();
    let numbers: Vec<u64> =
        part.iter().filter(|key| key.starts_with(&here)).filter_map(|key| number_of(key)).collect();
    if bulk && !numbers.is_empty() {
        let lane = host.locks().hold(&format!("lane:{}", connection.host())).await;
        let found = trackers::read_many(host, access, &numbers).await?;
        let mut step = Step::open(host).await?;
        let is_match = |issue: &RemoteIssue| match members {
            Some(numbers) => numbers.contains(&issue.address.number),
            None => matches(connection, issue),
        };
        take_in(&mut step, connection, &found, is_match, false).await?;
        step.commit().await?;
        drop(lane);
        missing.retain(|key| found.iter().all(|issue| issue.address.key() != *key));
    }
    one_by_one(host, &missing).await?;
    let mut step = Step::open(host).await?;
    let mut pass = open(&mut step, connection).await?;
    pass.left.retain(|key| !part.contains(key));
    put(&mut step, connection, &pass)?;
    step.commit().await
}
