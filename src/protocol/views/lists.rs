//! Lists of records, what there is to choose from in them, and what was done to records.

use super::parts::{Badge, Tone};
use crate::model::Kind;
use crate::protocol::forms::{BulkChange, FacetName, Only, Sort, SortBy};
use crate::protocol::wire::wire;

wire! {
    /// A row of a list.
    #[derive(Eq)]
    pub struct Row {
        /// The record's UUID.
        pub id: String,
        /// `DEF-12`.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its words with colours, in the order of the columns.
        pub badges: Vec<Badge>,
        /// Its free words.
        pub tags: Vec<String>,
        /// When it was last changed: `2 hours ago`.
        pub age: String,
    }

    /// A column of badges.
    #[derive(Eq)]
    pub struct Column {
        /// Its head.
        pub label: String,
        /// The order that goes with it; none cannot be sorted by.
        pub sort: Option<SortBy>,
    }

    /// A part of a list.
    #[derive(Eq)]
    pub struct ListView {
        /// Which list.
        pub kind: Kind,
        /// How many rows there are in all, before `offset` and `limit`.
        pub total: u32,
        /// How many were left out first.
        pub offset: u32,
        /// The badge columns.
        pub columns: Vec<Column>,
        /// The rows.
        pub rows: Vec<Row>,
        /// What to say when there is none: what this list is for and how to begin.
        pub empty: String,
    }

    /// The records that fit a filter, all of them.
    #[derive(Eq)]
    pub struct IdsView {
        /// Their UUIDs, in the order of the list.
        pub ids: Vec<String>,
    }

    /// What there is to choose from in a list.
    #[derive(Eq)]
    pub struct FacetsView {
        /// Which list.
        pub kind: Kind,
        /// How many records the list has, without any filter.
        pub total: u32,
        /// How many lie in the trash.
        pub deleted: u32,
        /// The folders, each after its parent; empty when none is used.
        pub folders: Vec<FolderLine>,
        /// What else tells them apart; only what has two values or more.
        pub facets: Vec<Facet>,
        /// The filters kept under a name.
        pub saved: Vec<SavedFilter>,
        /// What can be done to many at once.
        pub bulk: Vec<BulkField>,
        /// Every tag in use, for completing what is typed.
        pub tags: Vec<String>,
    }

    /// A folder.
    #[derive(Eq)]
    pub struct FolderLine {
        /// `Shop/Checkout`; empty for the records without one.
        pub path: String,
        /// `Checkout`, or `No folder`.
        pub name: String,
        /// How deep it lies, from 0.
        pub depth: u32,
        /// How many records are in it and below it.
        pub count: u32,
    }

    /// Something that rows differ in.
    #[derive(Eq)]
    pub struct Facet {
        /// What it is.
        pub name: FacetName,
        /// Its head.
        pub label: String,
        /// Its values.
        pub options: Vec<FacetOption>,
    }

    /// One value of a facet.
    #[derive(Eq)]
    pub struct FacetOption {
        /// What is sent.
        pub value: String,
        /// What people read.
        pub label: String,
        /// Its colour.
        pub tone: Tone,
        /// How many records have it.
        pub count: u32,
    }

    /// A choice of rows kept under a name.
    #[derive(Eq)]
    pub struct SavedFilter {
        /// Its UUID.
        pub id: String,
        /// Its name.
        pub name: String,
        /// The words.
        pub text: String,
        /// The chosen values.
        pub only: Vec<Only>,
        /// The order.
        pub sort: Option<Sort>,
    }

    /// Something that can be done to many records at once.
    #[derive(Eq)]
    pub struct BulkField {
        /// What.
        pub change: BulkChange,
        /// What stands on its button.
        pub label: String,
        /// What to choose from; empty where something is typed or searched for.
        pub options: Vec<super::Choice>,
    }

    /// What came of a change to many records.
    #[derive(Eq)]
    pub struct BulkDone {
        /// How many were changed.
        pub changed: u32,
        /// `40 test cases moved to Shop/Checkout`.
        pub message: String,
        /// What was left as it was, and why: one line a record.
        pub left: Vec<String>,
    }

    /// What was changed in a record over time, newest first.
    #[derive(Eq)]
    pub struct HistoryView {
        /// The changes.
        pub lines: Vec<HistoryLine>,
        /// When it was made: `made 3 days ago`.
        pub made: String,
        /// What is said when older changes are no longer kept; else empty.
        pub cut: String,
    }

    /// One change.
    #[derive(Eq)]
    pub struct HistoryLine {
        /// The revision it led to.
        pub rev: u32,
        /// `2 hours ago`.
        pub age: String,
        /// `2026-11-21 14:03 UTC`.
        pub time: String,
        /// `You`, or the tracker's user.
        pub by: String,
        /// What was changed.
        pub changes: Vec<HistoryChange>,
    }

    /// One field of a change.
    #[derive(Eq)]
    pub struct HistoryChange {
        /// `Title`.
        pub label: String,
        /// What stood there; may be empty.
        pub from: String,
        /// What came; may be empty.
        pub to: String,
    }

    /// What can be taken back, newest first.
    #[derive(Eq)]
    pub struct UndoView {
        /// The actions, 20 at the most.
        pub actions: Vec<UndoLine>,
    }

    /// An action that can be taken back.
    #[derive(Eq)]
    pub struct UndoLine {
        /// Its id.
        pub id: String,
        /// `TC-4 saved`.
        pub label: String,
        /// `2 minutes ago`.
        pub age: String,
    }

    /// Markdown as it looks.
    #[derive(Eq)]
    pub struct Preview {
        /// HTML of a few plain elements; links lead to http, https or mailto.
        pub html: String,
    }

    /// What came of taking an action back.
    #[derive(Eq)]
    pub struct Undone {
        /// `Taken back: TC-4 saved`.
        pub message: String,
        /// What could not be taken back because it was changed since: one line a record.
        pub left: Vec<String>,
    }
}
