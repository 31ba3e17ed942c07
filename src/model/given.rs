//! What a person filled in of the tracker's own fields before a defect's issue is made. Pure.

use crate::protocol::views::{Choice, Field, FieldKind, FieldOption};
use crate::protocol::wire::wire;

wire! {
    /// One of the tracker's own fields, filled in.
    #[derive(Eq)]
    pub struct GivenField {
        /// The tracker's id of it.
        pub id: String,
        /// What people call it.
        pub label: String,
        /// What it takes.
        pub kind: FieldKind,
        /// What it is to hold, and how each is read.
        pub values: Vec<Choice>,
    }

    /// Where a defect's issue is to be made, and what its tracker is told beyond what a defect has.
    #[derive(Eq)]
    pub struct Given {
        /// The connection's UUID, chosen by a person.
        pub connection: String,
        /// The fields that hold something.
        pub fields: Vec<GivenField>,
    }
}

impl GivenField {
    /// The values as they are sent.
    pub fn ids(&self) -> Vec<&str> {
        self.values.iter().map(|value| value.id.as_str()).collect()
    }

    /// The first value.
    pub fn first(&self) -> &str {
        self.values.first().map(|value| value.id.as_str()).unwrap_or_default()
    }

    /// What people read of it.
    pub fn in_words(&self) -> String {
        let word =
            |value: &Choice| if value.label.is_empty() { value.id.clone() } else { value.label.clone() };
        self.values.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// Takes what the field of a screen holds now.
    pub fn answer(&mut self, field: &Field) {
        let all = |option: &FieldOption| {
            let own = Choice { id: option.id.clone(), label: option.label.clone() };
            std::iter::once(own).chain(option.below.clone()).collect::<Vec<_>>()
        };
        let known: Vec<Choice> = field.options.iter().flat_map(all).collect();
        let values = field.values.iter().filter(|value| !value.trim().is_empty());
        let choice = |id: &String| known.iter().find(|one| one.id == *id).cloned();
        self.values = values
            .map(|id| choice(id).unwrap_or_else(|| Choice { id: id.clone(), label: String::new() }))
            .collect();
    }

    /// The field as its screen describes it, as far as is known from what was chosen.
    pub fn field(&self) -> Field {
        let options = self.values.iter().take(if self.kind == FieldKind::Cascading { 1 } else { usize::MAX });
        Field {
            id: self.id.clone(),
            label: self.label.clone(),
            kind: self.kind,
            options: options
                .map(|one| FieldOption {
                    id: one.id.clone(),
                    label: one.label.clone(),
                    below: self.values.iter().skip(1).cloned().collect(),
                })
                .collect(),
            values: self.values.iter().map(|value| value.id.clone()).collect(),
            problem: String::new(),
            required: false,
        }
    }
}
