//! Lists, search, and what is done to many records at once.

use crate::model::Kind;
use crate::protocol::wire::wire;

wire! {
    /// What to look for.
    pub struct SearchForm {
        /// Words of a title, or a key such as `TC-12` or `#12`.
        pub text: String,
        /// The kinds to look in; empty looks in all.
        pub kinds: Vec<Kind>,
    }

    /// A part of a list.
    pub struct ListForm {
        /// Which list.
        pub kind: Kind,
        /// Only rows whose key is this or whose title has all of these words; empty shows all.
        pub text: String,
        /// Only rows that fit: of each facet that is named, at least one value.
        #[serde(default)]
        pub only: Vec<Only>,
        /// The order; none is the newest first.
        #[serde(default)]
        pub sort: Option<Sort>,
        /// The deleted ones instead of the others.
        #[serde(default)]
        pub deleted: bool,
        /// How many rows to leave out first.
        pub offset: u32,
        /// How many rows at the most, 1 to 200.
        pub limit: u32,
    }

    /// One value that was chosen of a facet.
    #[derive(Eq)]
    pub struct Only {
        /// Which facet.
        pub facet: FacetName,
        /// The value, as the facet's options name it.
        pub value: String,
    }

    /// By what rows can be told apart.
    #[derive(Copy, Eq)]
    pub enum FacetName {
        /// A folder with what lies below it; the empty value stands for no folder.
        Folder,
        /// The priority.
        Priority,
        /// The status.
        Status,
        /// Of a requirement its coverage, of a case its latest result, of a cycle how far it is, of a defect its issue.
        State,
        /// A free word.
        Tag,
        /// Of a case its type.
        Type,
        /// Of a cycle where it is run.
        Environment,
        /// What asks for a look: `suspect`, `unlinked`, `flaky`.
        Attention,
    }

    /// The order of a list.
    #[derive(Copy, Eq)]
    pub struct Sort {
        /// By what.
        pub by: SortBy,
        /// Last first.
        pub descending: bool,
    }

    /// By what a list can be ordered.
    #[derive(Copy, Eq)]
    pub enum SortBy {
        /// The number in the key.
        Key,
        /// The title, as people sort words.
        Title,
        /// The folder, then the title.
        Folder,
        /// The gravest first.
        Priority,
        /// The earliest first.
        Status,
        /// Of a requirement its coverage, of a case its latest result, of a cycle its progress.
        State,
        /// When it was last changed.
        Changed,
    }

    /// What there is to choose from in a list.
    pub struct FacetsForm {
        /// Which list.
        pub kind: Kind,
        /// The deleted ones instead of the others.
        pub deleted: bool,
    }

    /// A choice of rows to keep under a name.
    pub struct SavedFilterForm {
        /// The filter to change; none makes a new one.
        pub id: Option<String>,
        /// Which list.
        pub kind: Kind,
        /// What it is called, at most 80 characters.
        pub name: String,
        /// The words.
        pub text: String,
        /// The chosen values.
        pub only: Vec<Only>,
        /// The order.
        pub sort: Option<Sort>,
    }

    /// One change to many records.
    pub struct BulkForm {
        /// What they are.
        pub kind: Kind,
        /// Their UUIDs, at most 500 in one call.
        pub ids: Vec<String>,
        /// What is to be done.
        pub change: BulkChange,
        /// What to do it with: a priority, a status, a folder's path, a tag, a requirement's UUID, an issue's address, a connection; may be empty.
        pub value: String,
        /// Made by the page, the same for every part of one change, so that undoing takes it all back. A UUID.
        pub group: String,
    }

    /// What can be done to many records at once.
    #[derive(Copy, Eq)]
    pub enum BulkChange {
        /// Another priority.
        Priority,
        /// Another status.
        Status,
        /// Into another folder.
        Folder,
        /// One more tag.
        AddTag,
        /// One tag fewer.
        RemoveTag,
        /// Cases to a requirement, or requirements to a case, by its UUID.
        Link,
        /// To an issue, by its address.
        LinkIssue,
        /// Defects to their issues, through a connection or where each belongs.
        Push,
        /// Off the list; they can be restored.
        Delete,
        /// Back on the list.
        Restore,
    }

    /// An action to take back.
    pub struct UndoForm {
        /// The action's id; none takes back the last one.
        pub id: Option<String>,
    }

    /// Markdown to be shown as it will look.
    pub struct TextForm {
        /// Markdown, at most 200,000 characters.
        pub text: String,
    }

    /// A tie between a requirement and a case that was looked at and holds.
    pub struct AcceptForm {
        /// The requirement's UUID.
        pub requirement: String,
        /// The case's UUID.
        pub case: String,
    }
}
