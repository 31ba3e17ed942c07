//! What both sides changed, and how a person settles it.

use super::defects;
use crate::error::{Error, Result};
use crate::model::{Defect, ExternalLink};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, ConflictForm};
use crate::protocol::views::{ConflictLine, DefectView};
use crate::store::{Step, key};

/// Takes the person's choice. It is kept and carried out at once, or as soon as the tracker answers.
pub async fn settle<H: Host>(host: &H, sender: &Sender, form: ConflictForm) -> Result<DefectView> {
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let defect: Defect = step.record(&form.defect).await?;
    let place = key("link", &defect.link.unwrap_or_default());
    let found = step.get::<ExternalLink>(&place).await?;
    let mut link = found.ok_or(Error::Missing { what: "issue" })?;
    let conflict = link.conflicts.iter_mut().find(|one| one.defect == form.defect && one.field == form.field);
    conflict.ok_or(Error::Missing { what: "conflict" })?.chosen = Some(form.keep);
    step.put(place, &link)?;
    step.commit().await?;
    // Without an answer the choice waits; the view says so.
    let _ = super::syncing::refresh(host, &connections, &link.address).await;
    defects::hurry(host, &form.defect).await?;
    defects::view(host, sender, ById { id: form.defect }).await
}

/// The conflicts of a defect.
pub(super) fn lines(defect: &Defect, link: Option<&ExternalLink>) -> Vec<ConflictLine> {
    let all = link.map(|link| link.conflicts.as_slice()).unwrap_or_default();
    let ours = all.iter().filter(|conflict| conflict.defect == defect.meta.id);
    ours.map(|conflict| ConflictLine {
        field: conflict.field,
        label: conflict.field.label().to_owned(),
        sentence: match conflict.chosen {
            None => crate::texts::word(&conflict.why).to_owned(),
            Some(_) => say!("Your choice is carried out as soon as the tracker answers.").to_owned(),
        },
        ours: conflict.ours.clone(),
        theirs: conflict.theirs.clone(),
    })
    .collect()
}
