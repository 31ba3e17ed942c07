//! What a file holds besides: fields that are kept under names of their own. The names are data, the same for everybody.

use crate::app::checked_text;
use crate::error::{Error, Result};
use crate::model::{CustomField, TITLE_LIMIT};

/// More fields than this are a mistake, not a record.
const CUSTOM_LIMIT: usize = 100;

pub(super) const DESCRIPTION: &str = "Description";
pub(super) const PRIORITY: &str = "Priority";
pub(super) const STATUS: &str = "Status";
pub(super) const TYPE: &str = "Type";
pub(super) const REFERENCES: &str = "References";
pub(super) const TITLE: &str = "Title";
pub(super) const TAGS: &str = "Tags";

/// Custom fields as they fill up.
pub(super) struct Custom(pub(super) Vec<CustomField>);

impl Custom {
    /// Sets a field; an empty value leaves it as it is.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        match self.0.iter_mut().find(|field| field.name == name) {
            Some(field) => value.clone_into(&mut field.value),
            None => self.0.push(CustomField { name: name.to_owned(), value: value.to_owned() }),
        }
    }

    pub(super) fn all(mut self, more: &[(String, String)]) -> Result<Vec<CustomField>> {
        for (name, value) in more {
            self.set(&crate::text::title(name, TITLE_LIMIT), &checked_text("custom", value)?);
        }
        if self.0.len() > CUSTOM_LIMIT {
            let why = say!("A record has {limit} custom fields at the most", CUSTOM_LIMIT);
            return Err(Error::Invalid { field: "custom", why });
        }
        Ok(self.0)
    }
}

/// A step's action with the data it is done with, which has no place of its own.
pub(super) fn with_data(action: &str, data: &str) -> String {
    if data.trim().is_empty() {
        return action.to_owned();
    }
    format!("{action}\n\n**Test data:** {data}").trim_start().to_owned()
}
