//! Who works on a defect: people are the tracker's.

use super::defects;
use crate::error::{Error, Result};
use crate::model::{Connection, Defect, ExternalLink, Person};
use crate::outbox;
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{AssignForm, ById, PeopleForm};
use crate::protocol::views::{Choice, DefectView, People};
use crate::store::{self, Step, key};
use crate::trackers::{self, Access};

/// People of the defect's project whose name begins like this.
pub async fn find<H: Host>(host: &H, _: &Sender, form: PeopleForm) -> Result<People> {
    let (connection, project) = match &form.connection {
        Some(id) => {
            let connection = outbox::connection(host, id).await?;
            let project = connection.project.clone();
            (connection, project)
        }
        None => {
            let defect: Defect = store::read_record(host, &form.defect).await?;
            let (connection, link) = way(host, &defect).await?;
            (connection, link.address.project)
        }
    };
    let token = outbox::token(host, &connection).await?;
    let turned = connection.facing(&project);
    let access = Access::new(&turned, &token);
    let found = trackers::people(host, &access, form.text.trim()).await;
    outbox::note(host, &access, found.as_ref().err()).await?;
    let people = found?.into_iter().map(|person| Choice { id: person.id, label: person.name }).collect();
    Ok(People { people, empty: say!("Nobody of that name can be assigned there.").to_owned() })
}

async fn way<H: Host>(host: &H, defect: &Defect) -> Result<(Connection, ExternalLink)> {
    let place = key("link", defect.link.as_deref().unwrap_or_default());
    let link: Option<ExternalLink> = store::read_one(host, place).await?;
    let link = link.ok_or(Error::Missing { what: "issue" })?;
    let connections = super::connections::all(host).await?;
    let found = connections.into_iter().find(|one| one.reaches(&link.address));
    Ok((found.ok_or(Error::NotConnected { project: link.address.project.clone() })?, link))
}

/// Chooses who works on it; the issue follows, if the assignee goes there.
pub async fn assign<H: Host>(host: &H, sender: &Sender, form: AssignForm) -> Result<DefectView> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let mut defect: Defect = step.record(&form.defect).await?;
    let person = Person { id: form.person, name: form.name };
    defect.assignee = Some(person).filter(|person| !person.id.is_empty());
    defects::changed(&mut step, &connections, &mut defect).await?;
    step.commit().await?;
    outbox::schedule(host).await?;
    defects::view(host, sender, ById { id: form.defect }).await
}
