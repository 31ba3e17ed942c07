//! Which requirements the references of a file are: `REQ-3`, an issue that a requirement is tied to, or the id of a
//! requirement that was read in from the same source.

use std::collections::BTreeMap;

use casebridge_exchange::IncomingCase;

use super::identity;
use crate::error::Result;
use crate::model::{Address, Connection, ExternalLink, Kind, WebAddress};
use crate::ports::Host;
use crate::store::{self, brief, key, key_of};

/// The references of a part of a file that are requirements here.
pub(super) struct Known(BTreeMap<String, String>);

impl Known {
    /// Looks all of them up at once.
    pub(super) async fn read<H: Host>(
        host: &H,
        connections: &[Connection],
        source: &str,
        cases: &[IncomingCase],
    ) -> Result<Self> {
        let mut known = BTreeMap::new();
        let all: std::collections::BTreeSet<&String> =
            cases.iter().flat_map(|case| &case.references).collect();
        if all.is_empty() {
            return Ok(Self(known));
        }
        let numbered: Vec<(&String, u32)> =
            all.iter().filter_map(|one| Some((*one, own_number(one)?))).collect();
        let numbers: Vec<u32> = numbered.iter().map(|(_, number)| *number).collect();
        let briefs = brief::deal(host, Kind::Requirement, &numbers).await?;
        for (reference, number) in numbered {
            if let Some(brief) = briefs.iter().find(|brief| brief.number == number && !brief.deleted) {
                known.insert(reference.clone(), brief.id.clone());
            }
        }
        let rest: Vec<&String> = all.into_iter().filter(|one| !known.contains_key(*one)).collect();
        let read_in: Vec<(&String, String)> =
            rest.iter().map(|one| (*one, identity(Kind::Requirement, source, one))).collect();
        let keys: Vec<String> = read_in.iter().map(|(_, id)| key_of(Kind::Requirement, id)).collect();
        for ((reference, id), value) in read_in.into_iter().zip(host.read(&keys).await?) {
            if value.is_some() {
                known.insert(reference.clone(), id);
            }
        }
        let issues: Vec<(&String, String)> = rest
            .into_iter()
            .filter(|one| !known.contains_key(*one))
            .flat_map(|one| places(one, connections).into_iter().map(move |place| (one, place)))
            .collect();
        let keys: Vec<String> = issues.iter().map(|(_, place)| key("link", place)).collect();
        let links = store::read::<ExternalLink, H>(host, &keys).await?;
        let mut found: BTreeMap<&String, Vec<String>> = BTreeMap::new();
        for ((reference, _), link) in issues.into_iter().zip(links) {
            let link = link.and_then(std::result::Result::ok);
            found.entry(reference).or_default().extend(link.into_iter().flat_map(|link| link.requirements));
        }
        for (reference, requirements) in found {
            // `#12` of two repositories is nobody's.
            if let [one] = requirements.as_slice() {
                known.insert(reference.clone(), one.clone());
            }
        }
        Ok(Self(known))
    }

    /// A case without the references that are known, and the requirements that these are.
    pub(super) fn split(&self, mut case: IncomingCase) -> (IncomingCase, Vec<String>) {
        let mut ties = Vec::new();
        case.references.retain(|reference| {
            let found = self.0.get(reference);
            ties.extend(found.cloned());
            found.is_none()
        });
        (case, ties)
    }
}

/// Takes the issues out of a case that are its own and can be reached; the others stay with it as references.
pub(super) fn issues(case: &mut IncomingCase, connections: &[Connection]) -> Vec<Address> {
    let mut found = Vec::new();
    for issue in std::mem::take(&mut case.issues) {
        match by_url(&issue, connections) {
            Some(address) => found.push(address),
            None => case.references.push(issue),
        }
    }
    found
}

/// The issue at an address on the web, if a connection reaches it.
fn by_url(reference: &str, connections: &[Connection]) -> Option<Address> {
    let address = WebAddress::split(reference)?;
    connections.iter().find_map(|connection| {
        let (project, number) = match &address.path[..] {
            [.., name] if connection.tracker.is_jira() => name.rsplit_once('-')?,
            [.., name] => (connection.project.as_str(), name.as_str()),
            [] => return None,
        };
        let address = Address {
            tracker: connection.tracker,
            site: connection.site.clone(),
            project: project.to_owned(),
            number: number.parse().ok()?,
        };
        (address.url() == reference.trim_end_matches('/')).then_some(address)
    })
}

/// The number in `REQ-7`.
fn own_number(reference: &str) -> Option<u32> {
    reference.strip_prefix(Kind::Requirement.prefix())?.strip_prefix('-')?.parse().ok()
}

/// Where an issue of that name may be: its address, `PROJ-12` or `#12` on each connection.
fn places(reference: &str, connections: &[Connection]) -> Vec<String> {
    if WebAddress::split(reference).is_some() {
        return by_url(reference, connections).map(|address| address.key()).into_iter().collect();
    }
    let at = |connection: &Connection| {
        let (project, number) = if connection.tracker.is_jira() {
            reference.rsplit_once('-')?
        } else {
            let (project, number) = reference.rsplit_once('#')?;
            (if project.is_empty() { connection.project.as_str() } else { project }, number)
        };
        let (site, tracker) = (connection.site.clone(), connection.tracker);
        Some(Address { tracker, site, project: project.to_owned(), number: number.parse().ok()? }.key())
    };
    let mut places: Vec<String> = connections.iter().filter_map(at).collect();
    places.sort();
    places.dedup();
    places
}
