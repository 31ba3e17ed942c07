//! The ways from an issue's page to our own: a record, or what mends a connection.

use super::checked_id;
use super::here::place;
use crate::error::Result;
use crate::model::{Address, JobState, Kind};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{Nothing, RecordForm};
use crate::protocol::views::Done;

/// Opens a record in the workspace page.
pub async fn open<H: Host>(host: &H, sender: &Sender, form: RecordForm) -> Result<Done> {
    place(host, sender).await?;
    let id = checked_id(&form.id)?;
    host.open_page(&format!("extension/pages/workspace.html#{}/{id}", route(form.kind)));
    Ok(Done { message: say!("Opened in a new tab").to_owned() })
}

fn route(kind: Kind) -> &'static str {
    match kind {
        Kind::Requirement => "requirement",
        Kind::TestCase => "case",
        Kind::Cycle => "cycle",
        Kind::Defect => "defect",
    }
}

/// Opens what mends a connection: the form that a tracker's screen demands, the connection itself, or a new
/// one with this page's project filled in.
pub async fn connect<H: Host>(host: &H, sender: &Sender, _: Nothing) -> Result<Done> {
    let (address, connections) = place(host, sender).await?;
    let connection = connections.iter().find(|connection| connection.reaches(&address));
    let jobs = crate::outbox::jobs(host).await?;
    let demands = |id: &str| {
        jobs.iter().any(|job| {
            job.connection() == id && matches!(&job.state, JobState::NeedsYou { demand: Some(_), .. })
        })
    };
    let page = match connection {
        Some(connection) if demands(&connection.id) => "workspace.html#outbox".to_owned(),
        Some(connection) => format!("options.html#connection/{}", connection.id),
        None => {
            let Address { site, project, tracker, .. } = &address;
            let url = if tracker.is_jira() {
                format!("{site}/browse/{project}")
            } else {
                format!("{site}/{project}")
            };
            let url = percent_encoding::utf8_percent_encode(&url, percent_encoding::NON_ALPHANUMERIC);
            format!("options.html#new?url={url}")
        }
    };
    host.open_page(&format!("extension/pages/{page}"));
    Ok(Done { message: say!("Opened in a new tab").to_owned() })
}
