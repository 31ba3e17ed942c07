//! Requirements: view and save.

use super::{checked_folder, checked_tags, checked_text, checked_title, paint, stored_for};
use crate::error::{Error, Result};
use crate::links::announce;
use crate::model::{Record, Requirement};
use crate::ports::Host;
use crate::protocol::Sender;
use crate::protocol::forms::{ById, RequirementForm};
use crate::protocol::views::{RequirementView, Saved};
use crate::store::{self, Step};

/// One requirement in full.
pub async fn view<H: Host>(host: &H, _: &Sender, form: ById) -> Result<RequirementView> {
    let requirement: Requirement = store::read_record(host, &form.id).await?;
    let now = host.now();
    let (coverage, cases) = paint::coverage(host, &requirement).await?;
    let connections = super::connections::all(host).await?;
    let (shown, links) = super::links::lines(host, &connections, &requirement.links).await?;
    let source = requirement.source.as_ref().map(|source| source.link.clone());
    let badge = links
        .iter()
        .find(|link| Some(link.address.key()) == source)
        .map(|link| paint::issue_badge(link, link.address.short()));
    Ok(RequirementView {
        id: requirement.meta.id.clone(),
        key: requirement.key(),
        rev: requirement.meta.rev,
        age: paint::changed(&requirement, now),
        defects: paint::defects(host, &requirement.defects).await?,
        links: shown,
        coverage,
        cases,
        read_only: super::settings::locked_by(&requirement, &connections)
            .map_or_else(String::new, |connection| super::settings::why_locked(&requirement, &connection)),
        source: badge,
        folder: requirement.folder,
        tags: requirement.tags,
        attachments: paint::attachments(&requirement.attachments, now),
        custom: requirement.custom,
        from: super::intake::from(requirement.intake.as_ref()),
        title: requirement.title,
        description: requirement.description,
        priority: requirement.priority,
        status: requirement.status,
    })
}

/// Makes or changes one.
pub async fn save<H: Host>(host: &H, _: &Sender, form: RequirementForm) -> Result<Saved> {
    let title = checked_title(&form.title)?;
    let description = checked_text("description", &form.description)?;
    let folder = form.folder.as_deref().map(checked_folder).transpose()?;
    let tags = form.tags.as_deref().map(checked_tags).transpose()?;
    let connections = super::connections::all(host).await?;
    let mut step = Step::open(host).await?;
    let stored: Option<Requirement> = stored_for(&mut step, form.id.as_deref(), form.rev).await?;
    let requirement = match stored {
        Some(mut requirement) => {
            let same = requirement.title == title && requirement.description == description;
            if let Some(connection) = super::settings::locked_by(&requirement, &connections).filter(|_| !same)
            {
                let why = super::settings::why_locked(&requirement, &connection);
                return Err(Error::Invalid { field: "title", why });
            }
            requirement.title = title;
            requirement.description = description;
            requirement.folder = folder.unwrap_or(requirement.folder);
            requirement.tags = tags.unwrap_or(requirement.tags);
            requirement.priority = form.priority;
            requirement.status = form.status;
            step.change(&mut requirement, "here")?;
            let wait = Some((
                step.now().after(super::cycles::COLLECT),
                crate::texts::word(super::cycles::COLLECT_WHY),
            ));
            announce(&mut step, &connections, &requirement.links, wait).await?;
            requirement
        }
        None => {
            let (meta, mut index) = step.new_meta(Requirement::KIND, form.id).await?;
            let requirement = Requirement {
                description,
                priority: form.priority,
                status: form.status,
                folder: folder.unwrap_or_default(),
                tags: tags.unwrap_or_default(),
                ..Requirement::new(meta, title)
            };
            step.add(&requirement, &mut index)?;
            requirement
        }
    };
    step.is_action(say!("{requirement} saved", requirement.key()), None);
    step.commit().await?;
    Ok(saved(&requirement))
}

/// What to say after a save.
pub(super) fn saved<R: Record>(record: &R) -> Saved {
    Saved {
        kind: R::KIND,
        id: record.meta().id.clone(),
        key: record.key(),
        rev: record.meta().rev,
        message: say!("{record} saved", record.key()),
    }
}
